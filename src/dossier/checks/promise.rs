//! What was promised: shown by a page, said in its words, and broken after its time was up (law.md H6).

use std::collections::HashSet;

use super::quotes::bare;
use crate::case::{Category, Cause, Delivery, EventKind, PromisedBy, When};
use crate::dossier::signs::{Sign, seconds_promised, signs};
use crate::dossier::{Dossier, Exhibit, masked};
use crate::finding::{Finding, Place, What};

/// Of a page, so much is quoted.
const QUOTED: usize = 40;

/// Whether a promise may stand in a file of this category.
fn may_promise(category: Category) -> bool {
    matches!(category, Category::Listing | Category::Rules | Category::Order)
}

pub(super) fn shown(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let pages: Vec<&Exhibit> = dossier.exhibits.iter().filter(|exhibit| may_promise(exhibit.category)).collect();
    let read: Vec<String> = pages.iter().flat_map(|exhibit| exhibit.texts()).map(|text| bare(text.text)).collect();
    let all_read = pages.iter().all(|exhibit| exhibit.is_read());
    let promised: Vec<(usize, &str)> =
        case.orders.iter().map(|order| order.promised.trim()).enumerate().filter(|(_, words)| !words.is_empty()).collect();
    if promised.is_empty() {
        return Vec::new();
    }
    // A seller may have promised it in the chat.
    let said: Vec<String> = dossier.exhibits.iter().flat_map(Exhibit::messages).map(|(_, message)| bare(&message.text)).collect();
    let mut out = Vec::new();
    // Many orders of one thing have one promise: it is told at the first.
    let mut told: HashSet<&str> = HashSet::new();
    for (n, words) in promised.into_iter().filter(|(_, words)| told.insert(*words)) {
        let plain = bare(words);
        let what = match (read.iter().chain(&said).any(|text| text.contains(&plain)), pages.is_empty()) {
            (true, _) => continue,
            (false, true) => What::PromiseNotShown { words: words.to_owned() },
            (false, false) if all_read => What::PromiseNotInListing { words: words.to_owned() },
            // It may stand in a picture.
            (false, false) => continue,
        };
        out.push(Finding::new(what, Place::case(format!("orders[{n}].promised"))));
    }
    out
}

/// A promise that the page makes and the case does not state.
pub(super) fn untold(dossier: &Dossier) -> Vec<Finding> {
    if dossier.case.orders.is_empty() || dossier.case.orders.iter().any(|order| !order.promised.trim().is_empty()) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for exhibit in dossier.exhibits.iter().filter(|exhibit| exhibit.category == Category::Listing) {
        for text in exhibit.texts() {
            let line = text.text.split(['\n', '。', '；', '!', '！']).find(|line| signs(line).has(Sign::Promise));
            if let Some(line) = line {
                let words = masked(&line.trim().chars().take(QUOTED).collect::<String>());
                out.push(Finding::new(What::PromiseUntold { words }, text.place()));
                break;
            }
        }
    }
    out
}

/// The time taken from the promise is the time it names.
pub(super) fn time(dossier: &Dossier) -> Vec<Finding> {
    let mut out = Vec::new();
    for (n, order) in dossier.case.orders.iter().enumerate() {
        // 一般 is no time that can pass.
        if order.promised.is_empty() || signs(&order.promised).has(Sign::Vague) {
            continue;
        }
        // 永久质保, 有效期180天: how long something holds, not by when it comes.
        let Some(seconds) = seconds_promised(&order.promised).filter(|_| order.promised.contains('内') && order.promised.contains('到'))
        else {
            continue;
        };
        let words = order.promised.clone();
        match &order.promised_by {
            None => out.push(Finding::new(
                What::PromiseTimeMissing { words, by: duration(seconds) },
                Place::case(format!("orders[{n}].promised_by")),
            )),
            Some(PromisedBy::Within(delta)) if delta.num_seconds() != seconds => out.push(Finding::new(
                What::PromiseTimeDiffers { words, by: duration(delta.num_seconds()) },
                Place::case(format!("orders[{n}].promised_by")),
            )),
            Some(_) => {}
        }
    }
    out
}

/// As `promised_by` is written.
fn duration(seconds: i64) -> String {
    match seconds {
        s if s % 86_400 == 0 => format!("{}d", s / 86_400),
        s if s % 3600 == 0 => format!("{}h", s / 3600),
        s if s % 60 == 0 => format!("{}m", s / 60),
        s => format!("{s}s"),
    }
}

/// Something dated shows the failure after the time was up.
pub(super) fn broken_in_time(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    if !matches!(case.cause, Some(Cause::NotDelivered | Cause::ServiceFault)) {
        return Vec::new();
    }
    let Some((order, due)) = (0..case.orders.len()).filter_map(|n| Some((n, dossier.due(n)?))).min_by_key(|(_, due)| *due) else {
        return Vec::new();
    };
    // What is shown too early is told by `before_the_promise`.
    if !proofs(dossier).is_empty() {
        return Vec::new();
    }
    vec![Finding::new(What::NoFaultAfterPromise { due: due.to_string() }, Place::case(format!("orders[{order}]")))]
}

/// The times of what shows the failure: files of that kind, and events with a file.
fn proofs(dossier: &Dossier) -> Vec<When> {
    let mut out = Vec::new();
    for exhibit in dossier.exhibits.iter().filter(|exhibit| matches!(exhibit.category, Category::Fault | Category::Delivery)) {
        out.extend(exhibit.stated.obtained_at.as_ref().and_then(|at| at.around()));
        for part in exhibit.parts() {
            out.extend(part.image.as_ref().and_then(|image| image.taken_at));
            out.extend(part.log.as_ref().and_then(|log| log.last));
        }
    }
    let events = dossier.case.events.iter().filter(|event| event.kind == EventKind::Fault && !event.evidence.is_empty());
    out.extend(events.filter_map(|event| event.at.as_ref()?.around()));
    out
}

/// A record that neither side made, of the account, after the time was up.
pub(super) fn independent(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let digital = case.orders.iter().any(|order| {
        matches!(
            order.delivery,
            Some(Delivery::DirectTopUp | Delivery::Code | Delivery::Account | Delivery::Licence | Delivery::Membership)
        )
    });
    let disputed = matches!(case.cause, Some(Cause::NotDelivered | Cause::NotAsDescribed | Cause::ServiceFault));
    let records: Vec<&Exhibit> = dossier.exhibits.iter().filter(|exhibit| exhibit.category == Category::Delivery).collect();
    if records.is_empty() {
        let wanted = digital && disputed && !dossier.exhibits.is_empty();
        return if wanted { vec![Finding::new(What::NoIndependentRecord {}, Place::file("evidence/delivery"))] } else { Vec::new() };
    }
    let mut out = Vec::new();
    let times: Vec<(&Exhibit, When)> = records.iter().filter_map(|exhibit| Some((*exhibit, obtained(exhibit)?))).collect();
    if let Some(due) = (0..case.orders.len()).filter_map(|n| dossier.due(n).or_else(|| paid(dossier, n))).min()
        && times.len() == records.len()
        && times.iter().all(|(_, at)| at.is_before(&due))
        && let Some((exhibit, at)) = times.iter().max_by_key(|(_, at)| *at)
    {
        let what = What::IndependentRecordTooEarly { at: at.to_string(), due: due.to_string() };
        out.push(Finding::new(what, Place::file(exhibit.inspection.file.clone())));
    }
    let entered: Vec<&str> = case
        .orders
        .iter()
        .flat_map(|order| [&order.account_entered, &order.account_intended])
        .map(|a| a.trim())
        .filter(|a| !a.is_empty())
        .collect();
    if !entered.is_empty() && records.iter().all(|exhibit| !exhibit.stated.account.trim().is_empty()) {
        let same = |exhibit: &&Exhibit| entered.iter().any(|account| same_account(account, exhibit.stated.account.trim()));
        if let Some(exhibit) = records.iter().find(|_| !records.iter().any(same)) {
            let what = What::IndependentAccountDiffers { shown: exhibit.stated.account.clone(), entered: entered[0].to_owned() };
            out.push(Finding::new(what, Place::file(exhibit.inspection.file.clone())));
        }
    }
    out
}

fn same_account(one: &str, other: &str) -> bool {
    use crate::dossier::names::fits;
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    one == other || fits(&one, &other) || fits(&other, &one)
}

/// When a record was made, as far as can be said.
fn obtained(exhibit: &Exhibit) -> Option<When> {
    let taken = exhibit.inspection.image.as_ref().and_then(|image| image.taken_at);
    taken.or_else(|| exhibit.stated.obtained_at.as_ref()?.around())
}

fn paid(dossier: &Dossier, order: usize) -> Option<When> {
    dossier.matches.records_of_order(order).into_iter().filter_map(|at| dossier.record(at)).map(|record| record.at).max()
}
