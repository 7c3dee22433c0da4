//! Times that contradict each other.

use crate::case::{By, Case, Category, Cause, EventKind, When};
use crate::dossier::Dossier;
use crate::finding::{Finding, Place, Severity, What};

/// Evidence of a failure proves nothing of a promise that was not yet due.
pub(super) fn before_the_promise(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let dues: Vec<Option<When>> = (0..case.orders.len()).map(|n| dossier.due(n)).collect();
    let Some(earliest) = dues.iter().flatten().min().copied() else { return Vec::new() };
    let due_of = |order: &str| case.orders.iter().position(|known| known.id == order).and_then(|n| dues[n]).unwrap_or(earliest);
    let mut shown: Vec<(Place, When, When)> = Vec::new();
    for (n, event) in case.events.iter().enumerate() {
        if let Some(at) =
            event.at.as_ref().and_then(|at| at.exact()).filter(|_| event.kind == EventKind::Fault && !event.evidence.is_empty())
        {
            shown.push((Place::case(format!("events[{n}].at")), at, earliest));
        }
    }
    for exhibit in dossier.exhibits.iter().filter(|exhibit| exhibit.category == Category::Fault) {
        let taken = exhibit.inspection.image.as_ref().and_then(|image| image.taken_at);
        let stated = exhibit.stated.obtained_at.as_ref().and_then(|at| at.exact());
        if let Some(at) = taken.or(stated) {
            shown.push((Place::file(format!("evidence/{}", exhibit.name)), at, due_of(&exhibit.stated.part_of)));
        }
    }
    let later = shown.iter().any(|(_, at, due)| !at.is_before(due));
    let severity = if later { Severity::Note } else { Severity::Warning };
    shown
        .into_iter()
        .filter(|(_, at, due)| at.is_before(due))
        .map(|(place, at, due)| Finding::new(What::FaultBeforePromise { at: at.to_string(), due: due.to_string() }, place).of(severity))
        .collect()
}

pub(super) fn order_of_times(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let mut out = Vec::new();
    for (n, order) in case.orders.iter().enumerate() {
        let Some(ordered) = order.ordered_at.as_ref().and_then(|said| said.exact()) else { continue };
        for at in dossier.matches.records_of_order(n) {
            if let Some(record) = dossier.record(at).filter(|record| record.at.seconds_to(&ordered).is_some_and(|s| s > 300)) {
                let what = What::PaidBeforeOrder { paid: record.at.to_string(), ordered: ordered.to_string() };
                out.push(Finding::new(what, Place::case(format!("orders[{n}].ordered_at"))));
            }
        }
    }
    for (key, when) in dated(case) {
        if dossier.at.is_before(&when) {
            out.push(Finding::new(What::InTheFuture { at: when.to_string(), now: dossier.at.to_string() }, Place::case(key)));
        }
    }
    // A question before buying is no complaint, and a wallet or an authority is not the other side.
    let ordered = case.orders.iter().filter_map(|order| order.ordered_at.as_ref()?.exact()).min();
    let told = case.events.iter().any(|event| {
        let at = event.at.as_ref().and_then(|at| at.exact());
        let since = at.zip(ordered).is_none_or(|(at, ordered)| !at.is_before(&ordered));
        let elsewhere = matches!(event.counterpart(), Some(By::Payment | By::Other));
        since && !elsewhere && matches!(event.kind, EventKind::Contact | EventKind::Notice)
    });
    if !told && case.cause != Some(Cause::SuspectedFraud) {
        out.push(Finding::new(What::NeverTold {}, Place::case("events")));
    }
    out
}

fn dated(case: &Case) -> Vec<(String, When)> {
    let mut out = Vec::new();
    let mut push = |said: Option<&crate::case::Said>, key: String| out.extend(said.and_then(|said| said.around()).map(|at| (key, at)));
    for (n, order) in case.orders.iter().enumerate() {
        push(order.ordered_at.as_ref(), format!("orders[{n}].ordered_at"));
    }
    for (n, payment) in case.payments.iter().enumerate() {
        push(payment.paid_at.as_ref(), format!("payments[{n}].paid_at"));
    }
    for (n, event) in case.events.iter().enumerate() {
        push(event.at.as_ref(), format!("events[{n}].at"));
    }
    push(case.declarations.confirmed_on.as_ref(), "declarations.confirmed_on".to_owned());
    for (n, entry) in case.evidence.iter().enumerate() {
        push(entry.obtained_at.as_ref(), format!("evidence[{n}].obtained_at"));
    }
    for (n, submission) in case.submissions.iter().enumerate() {
        push(submission.at.as_ref(), format!("submissions[{n}].at"));
    }
    out
}
