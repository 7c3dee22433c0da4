//! Where the ids that the case states stand in the evidence, and which stand nowhere.

use std::collections::BTreeMap;

use crate::case::Category;
use crate::dossier::Dossier;
use crate::dossier::ids::{Ids, trade_id};
use crate::finding::{Finding, Place, Severity, What};

/// Shorter ids stand in texts by chance.
const SHORTEST: usize = 6;

/// Places named for one id; the rest are counted.
const NAMED: usize = 3;

/// More ids than these are not told of one by one where they are found.
const MOST_TOLD: usize = 20;

/// Where an id was found.
#[derive(Default)]
struct Seen {
    places: Vec<String>,
    count: usize,
}

pub(super) fn ids(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    // One id may be stated in several places; it is told at the first.
    let mut stated: BTreeMap<&str, String> = BTreeMap::new();
    for (n, order) in case.orders.iter().enumerate() {
        stated.entry(order.id.trim()).or_insert_with(|| format!("orders[{n}].id"));
    }
    for (n, payment) in case.payments.iter().enumerate() {
        stated.entry(payment.transaction_id.trim()).or_insert_with(|| format!("payments[{n}].transaction_id"));
        stated.entry(payment.merchant_order_id.trim()).or_insert_with(|| format!("payments[{n}].merchant_order_id"));
    }
    let stated: Vec<(&str, String)> = stated.into_iter().filter(|(id, _)| id.chars().count() >= SHORTEST).collect();
    if stated.is_empty() {
        return Vec::new();
    }
    let wanted = Ids::of(stated.iter().enumerate().map(|(n, (id, _))| (n, *id)), SHORTEST);
    let mut seen: Vec<Seen> = stated.iter().map(|_| Seen::default()).collect();
    let read = look(dossier, &wanted, &mut seen);
    if !read {
        return Vec::new();
    }
    // Pictures of orders and payments are not read: the id may well be in one.
    let unread =
        dossier.exhibits.iter().any(|exhibit| !exhibit.is_read() && matches!(exhibit.category, Category::Order | Category::Payment));
    let mut out = Vec::new();
    for ((id, key), seen) in stated.iter().zip(seen) {
        let place = Place::case(key.clone());
        if seen.count == 0 {
            let severity = if unread { Severity::Note } else { Severity::Warning };
            out.push(Finding::new(What::IdFoundNowhere { id: (*id).to_owned() }, place).of(severity));
        } else if stated.len() <= MOST_TOLD {
            let more = seen.count - seen.places.len();
            out.push(Finding::new(What::IdFound { id: (*id).to_owned(), places: seen.places.join("、"), more }, place));
        }
    }
    out
}

/// Walks once over everything that was read; `false` where there is nothing.
fn look(dossier: &Dossier, wanted: &Ids<'_>, seen: &mut [Seen]) -> bool {
    let mut read = false;
    let mut texts = |file: &str, line: Option<u64>, texts: &[&str]| {
        read = true;
        let mut here: Vec<usize> = texts.iter().flat_map(|text| wanted.within(text)).collect();
        here.sort_unstable();
        here.dedup();
        for n in here {
            seen[n].count += 1;
            if seen[n].places.len() < NAMED {
                seen[n].places.push(line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}")));
            }
        }
    };
    for exhibit in &dossier.exhibits {
        for part in exhibit.parts() {
            for row in part.payments.iter().flat_map(|payments| &payments.rows) {
                let fields = [&row.transaction_id, &row.merchant_order_id, &row.item, &row.note, &row.counterparty];
                let merchant = row.merchant_order_id.as_deref().map(trade_id);
                let all: Vec<&str> = fields.into_iter().flatten().map(String::as_str).chain(merchant).collect();
                texts(&part.file, Some(row.line), &all);
            }
            for message in part.messages.iter().flat_map(|messages| &messages.rows) {
                texts(&part.file, Some(message.line), &[&message.text]);
            }
            for line in part.log.iter().flat_map(|log| &log.rows) {
                texts(&part.file, Some(line.line), &[&line.text]);
            }
        }
        for text in exhibit.texts() {
            texts(text.file, None, &[text.text]);
        }
    }
    read
}
