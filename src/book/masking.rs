//! What of a text a recipient does not see: personal data of the person and of others, card secrets. Masked to what is
//! needed to find it again; every mask shows as ＊ and is counted.

use std::collections::BTreeSet;

use crate::case::By;
use crate::document::legible;
use crate::dossier::{Dossier, mask, personal};
use crate::letter::Target;

/// What one recipient does not see.
#[derive(Debug, Clone)]
pub(super) struct Masking {
    /// Runs of letters and digits that are ids of the case, or that the recipient is given anyway.
    known: BTreeSet<String>,
    /// Particulars of the person that it is not given, word for word; the longest first.
    unseen: Vec<String>,
    /// Whether anything is masked at all.
    masks: bool,
    /// Whether it is shown from which bank or balance the person paid: the seller's and the platform's business it is not.
    sees_method: bool,
}

impl Masking {
    /// Everything is seen.
    pub(super) fn none() -> Self {
        Self { known: BTreeSet::new(), unseen: Vec::new(), masks: false, sees_method: true }
    }

    pub(super) fn of(dossier: &Dossier, target: &Target) -> Self {
        let case = &dossier.case;
        let mut known: BTreeSet<String> = case.orders.iter().map(|order| order.id.trim().to_owned()).collect();
        known.extend(
            case.payments.iter().flat_map(|payment| [&payment.transaction_id, &payment.merchant_order_id]).map(|id| id.trim().into()),
        );
        let records = dossier.matches.held().filter_map(|at| dossier.record(at));
        known.extend(records.flat_map(|record| [&record.transaction_id, &record.merchant_order_id]).flatten().cloned());
        // What the other side publishes of itself.
        let published = case.respondents.iter().flat_map(|party| [&party.contact, &party.uscc, &party.website]);
        known.extend(published.flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-')).map(str::to_owned));
        let person = &case.complainant;
        let mut unseen = Vec::new();
        for (key, value) in
            [("phone", &person.phone), ("address", &person.address), ("email", &person.email), ("id_number", &person.id_number)]
        {
            let value = value.trim();
            if target.sees.complainant.iter().any(|seen| seen == key) {
                known.insert(value.to_owned());
                known.insert(value.chars().filter(char::is_ascii_alphanumeric).collect());
            } else if value.chars().count() >= 4 {
                unseen.push(value.to_owned());
            }
        }
        unseen.sort_by_key(|value| std::cmp::Reverse(value.len()));
        known.remove("");
        let sees_method = target.sees.hears.is_empty() || target.sees.hears.contains(&By::Payment);
        Self { known, unseen, masks: true, sees_method }
    }

    /// Whether anything is masked at all.
    pub(super) fn masks(&self) -> bool {
        self.masks
    }

    /// Whether it is shown from which bank or balance the person paid.
    pub(super) fn sees_method(&self) -> bool {
        self.sees_method
    }

    /// The text as the recipient sees it, and how many masks are in it.
    pub(super) fn text(&self, text: &str) -> (String, usize) {
        // First: what cannot be seen may stand within a number and hide it.
        let mut shown = legible(text).into_owned();
        if !self.masks {
            return (shown, 0);
        }
        let mut count = 0;
        for unseen in &self.unseen {
            count += shown.matches(unseen.as_str()).count();
            shown = shown.replace(unseen.as_str(), "＊＊＊＊");
        }
        let pieces = personal(&shown, &|run| self.is_known(run));
        if pieces.is_empty() {
            return (shown, count);
        }
        let (mut out, mut from) = (String::with_capacity(shown.len()), 0);
        count += pieces.len();
        for piece in pieces {
            out.push_str(&shown[from..piece.at]);
            out.push_str(&mask(piece).replace('*', "＊"));
            from = piece.at + piece.text.len();
        }
        out.push_str(&shown[from..]);
        (out, count)
    }

    fn is_known(&self, run: &str) -> bool {
        let bare = || run.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        // `+86 138…` is that number too.
        self.known.contains(run) || self.known.contains(&bare()) || bare().strip_prefix("86").is_some_and(|rest| self.known.contains(rest))
    }
}
