//! Errors of logs near the time of payment: what a program wrote by itself then is worth citing.

use crate::case::When;
use crate::dossier::Dossier;
use crate::dossier::texts;
use crate::dossier::timeline::is_grave;
use crate::finding::{Finding, Place, What};

/// From so long before a payment, in seconds.
const BEFORE: i64 = 2 * 60;

/// To so long after it, or after the promised time.
const AFTER: i64 = 60 * 60;

pub(super) fn log_errors(dossier: &Dossier) -> Vec<Finding> {
    let paid = payments(dossier);
    let mut out = Vec::new();
    if paid.is_empty() {
        return out;
    }
    for part in dossier.exhibits.iter().flat_map(|exhibit| exhibit.parts()) {
        let Some(log) = &part.log else { continue };
        let mut count = 0;
        let mut first = None;
        for line in log.rows.iter().filter(|line| line.level.as_deref().is_some_and(is_grave)) {
            let Some(at) = texts::time_of(line) else { continue };
            // The last payment that began before the line.
            let from = paid.partition_point(|paid| paid.unix() <= at.unix() + BEFORE);
            let near = paid[..from].last().filter(|paid| at.seconds_to(paid).is_some_and(|seconds| (-AFTER..=BEFORE).contains(&seconds)));
            if let Some(paid) = near {
                count += 1;
                first.get_or_insert((line.line, at, *paid));
            }
        }
        if let Some((line, at, paid)) = first {
            let what = What::LogErrorsNearPayment { count, at: at.to_string(), paid: paid.to_string() };
            out.push(Finding::new(what, Place::line(part.file.clone(), line)));
        }
    }
    out
}

/// When payments of the case were made: by the records, else as stated.
pub(super) fn payments(dossier: &Dossier) -> Vec<When> {
    let recorded = dossier.matches.held().filter_map(|at| dossier.record(at)).map(|record| record.at);
    let unrecorded = dossier.case.payments.iter().enumerate().filter(|(n, _)| dossier.matches.records_of_payment(*n).next().is_none());
    let stated = unrecorded.filter_map(|(_, payment)| payment.paid_at.as_ref()?.exact());
    let mut out: Vec<When> = recorded.chain(stated).collect();
    out.sort_unstable();
    out
}
