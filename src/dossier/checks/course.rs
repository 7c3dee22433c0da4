//! The course of events as a whole: long times of which nothing is known, and clocks that cannot both be right.

use std::collections::BTreeSet;

use super::near_payment::payments;
use crate::case::{Case, Precision, When, Zone};
use crate::dossier::ids::Ids;
use crate::dossier::texts;
use crate::dossier::{Dossier, Exhibit};
use crate::evidence::Inspection;
use crate::finding::{Finding, Place, What};

/// A time of so many days without anything is told.
const GAP: i64 = 14;

/// Of these so many at most.
const GAPS: usize = 3;

/// Clocks of people's devices differ by minutes, in seconds.
const SLACK: i64 = 15 * 60;

/// A time of unknown zone, or a file's time that a zip kept without one, may be off by a day and an hour.
const ZONES: i64 = 25 * 3600;

pub(super) fn gaps(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let begin = case
        .orders
        .iter()
        .filter_map(|order| order.ordered_at.as_ref()?.around())
        .chain(case.payments.iter().filter_map(|payment| payment.paid_at.as_ref()?.around()))
        .min();
    let Some(begin) = begin else { return Vec::new() };
    let course = dossier.course();
    let messages = dossier.exhibits.iter().flat_map(Exhibit::messages).filter_map(|(_, message)| message.at);
    let dated = course.entries.iter().map(|entry| entry.at).chain(messages).filter(|at| !at.is_before(&begin));
    let days: BTreeSet<_> = dated.map(|at| at.in_china().date()).collect();
    let next = days.iter().skip(1);
    let mut gaps: Vec<_> =
        days.iter().zip(next).map(|(from, to)| (*from, *to, (*to - *from).num_days())).filter(|(_, _, days)| *days >= GAP).collect();
    gaps.sort_by_key(|(from, _, days)| (std::cmp::Reverse(*days), *from));
    let told = gaps.into_iter().take(GAPS).map(|(from, to, days)| What::TimelineGap { from: from.to_string(), to: to.to_string(), days });
    told.map(|what| Finding::new(what, Place::case("events"))).collect()
}

pub(super) fn clocks(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let ids = Ids::of(case.orders.iter().enumerate().map(|(n, order)| (n, order.id.as_str())), 6);
    let born = born(dossier);
    let mut out = Vec::new();
    for exhibit in &dossier.exhibits {
        out.extend(later_than_the_file(exhibit));
        out.extend(taken_after_obtained(exhibit));
        for part in exhibit.parts() {
            out.extend(named_before_it_was(case, part, &ids, &born));
        }
    }
    out
}

/// Content that is later than the file was saved. Copying makes a file's time later, never earlier.
fn later_than_the_file(exhibit: &Exhibit) -> Option<Finding> {
    let saved = When::from_unix(exhibit.modified?)?;
    // Before this, a file's time is the zero of some program, and no time.
    const EARLIEST: i64 = 946_684_800;
    let part = &exhibit.inspection;
    let last = [
        ("last-message", part.messages.as_ref().and_then(|messages| messages.last)),
        ("last-record", part.payments.as_ref().and_then(|payments| payments.last)),
        ("image", part.image.as_ref().and_then(|image| image.taken_at)),
    ];
    let (one, at) = last.into_iter().find_map(|(one, at)| Some((one, at?)))?;
    (saved.unix() > EARLIEST && at.unix() > saved.unix() + ZONES + SLACK).then(|| {
        let what = What::ClocksDisagree { one, one_at: at.to_string(), other: "file", other_at: saved.to_string() };
        Finding::new(what, Place::file(part.file.clone()))
    })
}

/// An image taken after it is said to have been obtained.
fn taken_after_obtained(exhibit: &Exhibit) -> Option<Finding> {
    let taken = exhibit.inspection.image.as_ref()?.taken_at?;
    let obtained = exhibit.stated.obtained_at.as_ref()?.exact()?;
    let apart = match obtained.seconds_to(&taken) {
        Some(seconds) => seconds > SLACK + if taken.zone() == Zone::Unknown { ZONES } else { 0 },
        None => (taken.in_china().date() - obtained.in_china().date()).num_days() > 1,
    };
    apart.then(|| {
        let what = What::ClocksDisagree { one: "image", one_at: taken.to_string(), other: "obtained", other_at: obtained.to_string() };
        Finding::new(what, Place::file(exhibit.inspection.file.clone()))
    })
}

/// When each order came to be: its number cannot be spoken of before. By the bill, or as stated, whichever is earlier.
fn born(dossier: &Dossier) -> Vec<Option<When>> {
    let stated =
        |n: usize| dossier.case.orders[n].ordered_at.as_ref().and_then(|at| at.exact()).filter(|at| at.precision() != Precision::Date);
    let recorded = |n: usize| dossier.matches.records_of_order(n).into_iter().filter_map(|at| dossier.record(at)).map(|row| row.at).min();
    // Where neither is known nothing can be said; `payments` of the case stand for the only order.
    let only = if dossier.case.orders.len() == 1 { payments(dossier).first().copied() } else { None };
    (0..dossier.case.orders.len())
        .map(|n| stated(n).into_iter().chain(recorded(n)).chain(only).filter(|at| at.precision() != Precision::Date).min())
        .collect()
}

/// A chat or a log that names an order before there was one.
fn named_before_it_was(case: &Case, part: &Inspection, ids: &Ids<'_>, born: &[Option<When>]) -> Option<Finding> {
    if case.orders.is_empty() || ids.is_empty() {
        return None;
    }
    // What is not before the last of them is before none.
    let last = born.iter().flatten().max()?;
    let early = |at: &When, text: &str| {
        at.seconds_to(last).filter(|seconds| *seconds > SLACK)?;
        let first = ids.within(text).filter_map(|n| born[n]).min()?;
        at.seconds_to(&first).is_some_and(|seconds| seconds > SLACK).then_some(first)
    };
    let rows = part.messages.iter().flat_map(|messages| &messages.rows);
    let spoken = rows.filter_map(|message| Some(("chat", message.line, message.at?, early(&message.at?, &message.text)?)));
    let lines = part.log.iter().flat_map(|log| &log.rows);
    let logged = lines.filter_map(|line| Some(("log", line.line, texts::time_of(line)?, early(&texts::time_of(line)?, &line.text)?)));
    let (one, line, at, born) = spoken.chain(logged).next()?;
    let what = What::ClocksDisagree { one, one_at: at.to_string(), other: "bill", other_at: born.to_string() };
    Some(Finding::new(what, Place::line(part.file.clone(), line)))
}
