//! PayPal reports: 活动 (activity) and statement, in English, Spanish and German.
//!
//! A report tells direction by sign alone, its zone row by row, and its days in an order that depends on the
//! account: the language of the header says it, else any number past 12 in the whole file, else it is doubtful.
//! One purchase is several rows (payment, two of a currency's conversion, a deposit); none is netted.

use super::amounts;
use super::columns::{Column, Columns, Layout, Need};
use super::format::Format;
use super::refund::Entry;
use super::terms::{Cells, Setting, Terms, by_sign, stamped};
use super::text_bill::TextBill;
use super::zones;
use crate::evidence::{Direction, Refund};
use crate::finding::What;

/// PayPal reports that are text.
pub static PAYPAL: TextBill = TextBill { name: "paypal-csv", format: &FORMAT };

/// The format, whether it is text or a sheet.
pub static FORMAT: Format = Format {
    title: "PayPal 交易记录",
    layouts: &[&ACTIVITY_EN, &STATEMENT_EN, &ACTIVITY_ES, &STATEMENT_ES, &ACTIVITY_DE, &STATEMENT_DE],
    terms,
    refund,
    item_else: Some(Column::Category),
    survey: Some(survey),
    doubt,
    ..Format::WALLET
};

const ACTIVITY_EN: Layout = Layout {
    columns: &[
        (Column::Made, &["Date"], Need::Must),
        (Column::Clock, &["Time"], Need::Must),
        (Column::Zone, &["TimeZone", "Time Zone"], Need::Must),
        (Column::Category, &["Type"], Need::Must),
        (Column::Currency, &["Currency"], Need::Must),
        (Column::Amount, &["Gross", "Amount"], Need::Must),
        (Column::Status, &["Status"], Need::Expected),
        (Column::Transaction, &["Transaction ID"], Need::Expected),
        (Column::Counterparty, &["Name"], Need::Expected),
        (Column::Item, &["Item Title", "Subject"], Need::May),
        (Column::MerchantOrder, &["Invoice Number", "Invoice ID"], Need::May),
        (Column::Reference, &["Reference Txn ID"], Need::May),
        (Column::Payer, &["From Email Address"], Need::May),
        (Column::Payee, &["To Email Address"], Need::May),
        (Column::Funds, &["Balance Impact"], Need::May),
        (Column::Note, &["Note"], Need::May),
    ],
    telling: 0,
};

const STATEMENT_EN: Layout = Layout {
    columns: &[
        (Column::Made, &["Date"], Need::Must),
        (Column::Clock, &["Time"], Need::Must),
        (Column::Zone, &["Time Zone", "TimeZone"], Need::Must),
        (Column::Category, &["Description"], Need::Must),
        (Column::Currency, &["Currency"], Need::Must),
        (Column::Amount, &["Gross"], Need::Must),
        (Column::Transaction, &["Transaction ID"], Need::Expected),
        (Column::Counterparty, &["Name"], Need::Expected),
        (Column::Account, &["From Email Address"], Need::May),
        (Column::Method, &["Bank Name"], Need::May),
        (Column::MerchantOrder, &["Invoice ID", "Invoice Number"], Need::May),
        (Column::Reference, &["Reference Txn ID"], Need::May),
    ],
    telling: 0,
};

const ACTIVITY_ES: Layout = Layout {
    columns: &[
        (Column::Made, &["Fecha"], Need::Must),
        (Column::Clock, &["Hora"], Need::Must),
        (Column::Zone, &["Zona horaria"], Need::Must),
        (Column::Category, &["Tipo"], Need::Must),
        (Column::Currency, &["Divisa", "Moneda"], Need::Must),
        (Column::Amount, &["Bruto", "Importe bruto"], Need::Must),
        (Column::Status, &["Estado"], Need::Expected),
        (Column::Transaction, &["Id. de transacción", "ID de transacción"], Need::Expected),
        (Column::Counterparty, &["Nombre"], Need::Expected),
        (Column::Item, &["Título del artículo", "Asunto"], Need::May),
        (Column::MerchantOrder, &["Número de factura", "Id. de factura"], Need::May),
        (Column::Reference, &["Id. de referencia de trans.", "Id. de referencia de transacción"], Need::May),
        (Column::Payer, &["Correo electrónico del remitente", "Remitente"], Need::May),
        (Column::Payee, &["Correo electrónico del destinatario", "Destinatario"], Need::May),
        (Column::Funds, &["Impacto en el saldo"], Need::May),
        (Column::Note, &["Nota"], Need::May),
    ],
    telling: 0,
};

const STATEMENT_ES: Layout = Layout {
    columns: &[
        (Column::Made, &["Fecha"], Need::Must),
        (Column::Clock, &["Hora"], Need::Must),
        (Column::Zone, &["Zona horaria"], Need::Must),
        (Column::Category, &["Descripción"], Need::Must),
        (Column::Currency, &["Divisa", "Moneda"], Need::Must),
        (Column::Amount, &["Bruto", "Importe bruto"], Need::Must),
        (Column::Transaction, &["Id. de transacción", "ID de transacción"], Need::Expected),
        (Column::Counterparty, &["Nombre"], Need::Expected),
        (Column::Account, &["Correo electrónico del remitente"], Need::May),
        (Column::Method, &["Nombre del banco"], Need::May),
        (Column::MerchantOrder, &["Id. de factura", "Número de factura"], Need::May),
        (Column::Reference, &["Id. de referencia de trans.", "Id. de referencia de transacción"], Need::May),
    ],
    telling: 0,
};

const ACTIVITY_DE: Layout = Layout {
    columns: &[
        (Column::Made, &["Datum"], Need::Must),
        (Column::Clock, &["Uhrzeit"], Need::Must),
        (Column::Zone, &["Zeitzone"], Need::Must),
        (Column::Category, &["Typ"], Need::Must),
        (Column::Currency, &["Währung"], Need::Must),
        (Column::Amount, &["Brutto"], Need::Must),
        (Column::Status, &["Status"], Need::Expected),
        (Column::Transaction, &["Transaktionscode"], Need::Expected),
        (Column::Counterparty, &["Name"], Need::Expected),
        (Column::Item, &["Artikelbezeichnung", "Betreff"], Need::May),
        (Column::MerchantOrder, &["Rechnungsnummer"], Need::May),
        (Column::Reference, &["Zugehöriger Transaktionscode", "Referenztransaktionscode"], Need::May),
        (Column::Payer, &["Absender E-Mail-Adresse"], Need::May),
        (Column::Payee, &["Empfänger E-Mail-Adresse"], Need::May),
        (Column::Funds, &["Auswirkung auf Guthaben"], Need::May),
        (Column::Note, &["Hinweis"], Need::May),
    ],
    telling: 0,
};

const STATEMENT_DE: Layout = Layout {
    columns: &[
        (Column::Made, &["Datum"], Need::Must),
        (Column::Clock, &["Uhrzeit"], Need::Must),
        (Column::Zone, &["Zeitzone"], Need::Must),
        (Column::Category, &["Beschreibung"], Need::Must),
        (Column::Currency, &["Währung"], Need::Must),
        (Column::Amount, &["Brutto"], Need::Must),
        (Column::Transaction, &["Transaktionscode"], Need::Expected),
        (Column::Counterparty, &["Name"], Need::Expected),
        (Column::Account, &["Absender E-Mail-Adresse"], Need::May),
        (Column::Method, &["Name der Bank"], Need::May),
        (Column::MerchantOrder, &["Rechnungsnummer"], Need::May),
        (Column::Reference, &["Zugehöriger Transaktionscode", "Referenztransaktionscode"], Need::May),
    ],
    telling: 0,
};

/// English says nothing of the order of days; Spanish and German write the day first, and a comma before decimals.
fn is_english(columns: &Columns) -> bool {
    columns.layout < 2
}

fn day_first(columns: &Columns, setting: &Setting<'_>) -> Option<bool> {
    setting.votes.says_day_first((!is_english(columns)).then_some(true))
}

fn survey(cells: &Cells<'_>, setting: &mut Setting<'_>) {
    setting.votes.day(cells.get(Column::Made));
    setting.votes.amount(cells.get(Column::Amount));
    let zone = cells.get(Column::Zone);
    if !zone.is_empty() && setting.odd_zone.is_none() && !zones::is_known(zone) {
        setting.odd_zone = Some(zone.to_owned());
    }
}

fn doubt(columns: &Columns, setting: &Setting<'_>) -> Vec<What> {
    let order = setting.votes.has_days() && day_first(columns, setting).is_none();
    let mut out: Vec<What> = order.then(|| What::DateOrderUncertain { taken: "月/日/年".to_owned() }).into_iter().collect();
    out.extend(setting.odd_zone.clone().map(|zone| What::ZoneNotKnown { zone }));
    out
}

fn terms(cells: &Cells<'_>, setting: &Setting<'_>) -> Option<Terms> {
    let day_first = day_first(cells.columns, setting).unwrap_or(false);
    let (at, resaved) = stamped(cells, day_first, |local| zones::zone(cells.get(Column::Zone), local))?;
    let comma = setting.votes.says_comma().unwrap_or(!is_english(cells.columns));
    let amount = amounts::marked(cells.get(Column::Amount), comma)?;
    let currency = Some(cells.get(Column::Currency).to_ascii_uppercase()).filter(|currency| is_currency(currency))?;
    let (direction, normal) = match cells.get(Column::Funds) {
        // An authorisation: nothing has moved yet.
        "Memo" | "Nota" | "Hinweis" => ("memo", Direction::Neutral),
        _ => by_sign(amount),
    };
    Some(Terms { at, resaved, amount, currency, direction: direction.to_owned(), normal })
}

/// Three letters (ISO 4217).
pub fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn refund(entry: &Entry<'_>) -> Option<Refund> {
    let (kind, status) = (entry.get(Column::Category).to_lowercase(), entry.get(Column::Status).to_lowercase());
    let is = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    if is(&kind, &["refund", "reversal", "reembolso", "rückzahlung", "erstattung", "rückbuchung", "reversión"]) {
        return Some(Refund::RefundOf { transaction_id: entry.cells.some(Column::Reference).map(str::to_owned) });
    }
    if is(&status, &["partially refunded", "teilweise", "parcialmente"]) {
        return Some(Refund::Unknown);
    }
    if is(&status, &["refunded", "reversed", "rückgezahlt", "zurückgezahlt", "erstattet", "reembolsado"]) {
        return Some(Refund::Full);
    }
    const UNPAID: &[&str] = &[
        "denied",
        "failed",
        "expired",
        "cancel",
        "voided",
        "abgelehnt",
        "fehlgeschlagen",
        "abgelaufen",
        "storniert",
        "rechazado",
        "fallido",
        "vencido",
        "anulado",
    ];
    is(&status, UNPAID).then_some(Refund::ClosedUnpaid)
}
