//! Stripe reports: payments, balance history, itemized balance. They are the seller's own, in UTC; a buyer rarely holds one.

use super::amounts;
use super::columns::{Column, Layout, Need};
use super::format::Format;
use super::paypal::is_currency;
use super::refund::Entry;
use super::terms::{Cells, Setting, Terms, by_sign, stamped};
use super::text_bill::TextBill;
use crate::case::Zone;
use crate::evidence::Refund;

/// Stripe reports that are text.
pub static STRIPE: TextBill = TextBill { name: "stripe-csv", format: &FORMAT };

/// The format, whether it is text or a sheet.
pub static FORMAT: Format = Format {
    title: "Stripe 交易记录",
    layouts: &[&PAYMENTS, &BALANCE, &ITEMIZED, &LOCAL],
    terms,
    refund,
    item_else: Some(Column::Category),
    ..Format::WALLET
};

const PAYMENTS: Layout = Layout {
    columns: &[
        (Column::Transaction, &["id"], Need::Must),
        (Column::Made, &["Created (UTC)", "Created date (UTC)"], Need::Must),
        (Column::Amount, &["Amount"], Need::Must),
        (Column::Currency, &["Currency"], Need::Must),
        (Column::Refunded, &["Amount Refunded"], Need::Must),
        (Column::Status, &["Status"], Need::Expected),
        (Column::Item, &["Description"], Need::Expected),
        (Column::Counterparty, &["Customer Description", "Customer Email"], Need::May),
        (Column::Account, &["Customer Email"], Need::May),
        (Column::MerchantOrder, &["PaymentIntent ID", "Invoice ID"], Need::May),
        (Column::Method, &["Payment Method Type", "Payment Source Type", "Card Brand"], Need::May),
        (Column::Note, &["Seller Message"], Need::May),
    ],
    telling: 0,
};

const BALANCE: Layout = Layout {
    columns: &[
        (Column::Transaction, &["id"], Need::Must),
        (Column::Made, &["Created (UTC)", "Created date (UTC)"], Need::Must),
        (Column::Category, &["Type"], Need::Must),
        (Column::Amount, &["Amount"], Need::Must),
        (Column::Currency, &["Currency"], Need::Must),
        (Column::MerchantOrder, &["Source"], Need::Expected),
        (Column::Item, &["Description"], Need::Expected),
    ],
    telling: 0,
};

const ITEMIZED: Layout = Layout {
    columns: &[
        (Column::Transaction, &["balance_transaction_id"], Need::Must),
        (Column::Made, &["created_utc"], Need::Must),
        (Column::Amount, &["gross"], Need::Must),
        (Column::Currency, &["currency"], Need::Must),
        (Column::Category, &["reporting_category"], Need::Expected),
        (Column::MerchantOrder, &["source_id", "charge_id"], Need::May),
        (Column::Item, &["description"], Need::May),
    ],
    telling: 0,
};

/// The same in the zone of the account, which the file does not name.
const LOCAL: Layout = Layout {
    columns: &[
        (Column::Transaction, &["balance_transaction_id"], Need::Must),
        (Column::Made, &["created"], Need::Must),
        (Column::Amount, &["gross"], Need::Must),
        (Column::Currency, &["currency"], Need::Must),
        (Column::Category, &["reporting_category"], Need::Expected),
        (Column::MerchantOrder, &["source_id", "charge_id"], Need::May),
        (Column::Item, &["description"], Need::May),
    ],
    telling: 0,
};

fn terms(cells: &Cells<'_>, _: &Setting<'_>) -> Option<Terms> {
    let utc = chrono::FixedOffset::east_opt(0).map_or(Zone::Unknown, Zone::Stated);
    let zone = if cells.columns.layout == 3 { Zone::Unknown } else { utc };
    let (at, resaved) = stamped(cells, false, |_| zone)?;
    // In whole units of the currency, as written: yen have no decimals, dinars have three.
    let amount = amounts::marked(cells.get(Column::Amount), false)?;
    let currency = Some(cells.get(Column::Currency).to_ascii_uppercase()).filter(|currency| is_currency(currency))?;
    let (direction, normal) = by_sign(amount);
    Some(Terms { at, resaved, amount, currency, direction: direction.to_owned(), normal })
}

fn refund(entry: &Entry<'_>) -> Option<Refund> {
    let (kind, status) = (entry.get(Column::Category), entry.get(Column::Status).to_lowercase());
    if kind.contains("refund") && !kind.contains("failure") {
        return Some(Refund::RefundOf { transaction_id: None });
    }
    if let Some(amount) = amounts::marked(entry.get(Column::Refunded), false).filter(|amount| amount.is_positive()) {
        return Some(entry.came_back(amount));
    }
    if status.contains("refund") {
        return Some(if status.contains("partial") { Refund::Unknown } else { Refund::Full });
    }
    ["failed", "canceled", "cancelled", "blocked", "incomplete", "requires_payment_method", "uncaptured"]
        .contains(&status.as_str())
        .then_some(Refund::ClosedUnpaid)
}
