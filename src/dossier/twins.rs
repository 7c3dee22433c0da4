//! One payment seen twice: in the wallet's bill and in the bank's statement, or in two exports of one bill.
//!
//! The two records are linked and told as one payment with two records; neither is merged or dropped. Where two rows
//! fit equally well nothing is linked, for equal amounts on one day are common.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::exhibits::Exhibit;
use super::index::Index;
use super::matches::{Matches, RecordRef};
use super::matching::{Record, days_apart, days_around, is_payment};
use super::signs::{Sign, signs};
use crate::evidence::PaymentRow;

/// Banks book a wallet's payment on the day or up to two days later; the wallet's clock may be a day ahead.
const DAYS: u64 = 2;

/// Rows of one amount and day that are compared; more cannot be told apart.
const MOST: usize = 50;

/// The pairs of which one is of the case.
pub(super) fn of(exhibits: &[Exhibit], records: &[Record<'_>], found: &Matches) -> Vec<(RecordRef, RecordRef)> {
    let mut out = Vec::new();
    let mut paired: HashSet<RecordRef> = HashSet::new();
    for (one, other) in by_id(records, found) {
        paired.extend([one, other]);
        out.push((one, other));
    }
    out.extend(by_bank(exhibits, records, found).into_iter().filter(|(one, other)| !paired.contains(one) || !paired.contains(other)));
    out
}

/// The same transaction in two files: exports whose days overlap.
fn by_id(records: &[Record<'_>], found: &Matches) -> Vec<(RecordRef, RecordRef)> {
    let mut first: HashMap<(&str, Decimal), RecordRef> = HashMap::new();
    let mut out = Vec::new();
    let mut rows: Vec<&Record<'_>> = records.iter().filter(|(_, row)| is_payment(row)).collect();
    // The matched record speaks for both.
    rows.sort_by_key(|(at, _)| (!found.holds(*at), *at));
    for (at, row) in rows {
        let Some(id) = row.transaction_id.as_deref().filter(|id| !id.is_empty()) else { continue };
        match first.get(&(id, row.size().decimal().normalize())) {
            Some(one) if (one.exhibit, one.part) != (at.exhibit, at.part) => out.push((*one, *at)),
            None if found.holds(*at) => {
                first.insert((id, row.size().decimal().normalize()), *at);
            }
            Some(_) | None => {}
        }
    }
    out
}

/// A row of a bank that names a wallet, and the wallet's row of that amount within two days.
fn by_bank(exhibits: &[Exhibit], records: &[Record<'_>], found: &Matches) -> Vec<(RecordRef, RecordRef)> {
    let parts = exhibits.iter().flat_map(|exhibit| exhibit.parts().enumerate().map(|(part, seen)| ((exhibit.number, part), seen.reader)));
    let readers: HashMap<(u32, usize), &str> = parts.collect();
    let reader = |at: &RecordRef| readers.get(&(at.exhibit, at.part)).copied().unwrap_or("");
    let payments = || records.iter().enumerate().filter(|(_, (_, row))| is_payment(row));
    let key = |n: usize| {
        let row = records[n].1;
        ((row.size().decimal().normalize(), row.currency.as_str(), row.at.in_china().date()), n)
    };
    let of_bank = payments().filter(|(_, (at, _))| wallet_of_reader(reader(at)).is_none());
    let through: HashMap<usize, &'static str> = of_bank.filter_map(|(n, (_, row))| Some((n, wallet_named(row)?))).collect();
    if through.is_empty() {
        return Vec::new();
    }
    let banks = Index::of(through.keys().map(|n| key(*n)));
    let of_wallet = payments().filter(|(_, (at, _))| wallet_of_reader(reader(at)).is_some());
    let wallets = Index::of(of_wallet.map(|(n, _)| key(n)));
    let mut out = Vec::new();
    let around = |index: &Index<(Decimal, &str, NaiveDate)>, n: usize| -> Vec<usize> {
        let ((amount, currency, day), _) = key(n);
        days_around(day, DAYS).flat_map(|day| index.at((amount, currency, day))).take(MOST).collect()
    };
    for wallet in wallets.all() {
        let (at, row) = &records[wallet];
        let fits = |bank: &usize| through.get(bank).is_some_and(|named| wallet_of_reader(reader(at)) == Some(*named));
        let Some(bank) = nearest(row, around(&banks, wallet).into_iter().filter(fits), records) else { continue };
        let (bank_at, bank_row) = &records[bank];
        if !found.holds(*at) && !found.holds(*bank_at) {
            continue;
        }
        let back =
            around(&wallets, bank).into_iter().filter(|other| wallet_of_reader(reader(&records[*other].0)) == through.get(&bank).copied());
        if nearest(bank_row, back, records) == Some(wallet) {
            out.push(if found.holds(*at) { (*at, *bank_at) } else { (*bank_at, *at) });
        }
    }
    out
}

/// The one that fits best, if it fits better than any other: the other side's name first, then the day, then the minute.
fn nearest(row: &PaymentRow, candidates: impl Iterator<Item = usize>, records: &[Record<'_>]) -> Option<usize> {
    let rank = |n: usize| {
        let other = records[n].1;
        let seconds = row.at.seconds_to(&other.at).map_or(i64::MAX, |seconds| seconds.abs() / 60);
        (!names(row, other) && !names(other, row), days_apart(&row.at, &other.at), seconds)
    };
    let mut ranked: Vec<_> = candidates.map(|n| (rank(n), n)).collect();
    ranked.sort_unstable();
    match &ranked[..] {
        [] => None,
        [only] => Some(only.1),
        [first, second, ..] => (first.0 < second.0).then_some(first.1),
    }
}

/// Whether a row's text holds the other's counterparty.
fn names(row: &PaymentRow, other: &PaymentRow) -> bool {
    let Some(name) = other.counterparty.as_deref().filter(|name| name.chars().count() >= 2) else { return false };
    [&row.counterparty, &row.item, &row.note].into_iter().flatten().any(|text| text.contains(name))
}

fn wallet_of_reader(reader: &str) -> Option<&'static str> {
    ["alipay", "wechat"].into_iter().find(|wallet| reader.starts_with(wallet))
}

/// The wallet that a bank's row names.
fn wallet_named(row: &PaymentRow) -> Option<&'static str> {
    let texts = [&row.counterparty, &row.item, &row.note, &row.category, &row.method];
    texts.into_iter().flatten().find_map(|text| {
        let found = signs(text);
        match (found.has(Sign::AlipayAtBank), found.has(Sign::WechatAtBank)) {
            (true, false) => Some("alipay"),
            (false, true) => Some("wechat"),
            _ => None,
        }
    })
}
