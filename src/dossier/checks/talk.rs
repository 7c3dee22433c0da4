//! What the chats hold: the first notice, refusals, silence, words that may be turned against the person, receipt confirmed.

use std::collections::BTreeMap;

use super::Needs;
use super::quotes::bare;
use crate::case::{EventKind, Submission, When};
use crate::dossier::signs::Sign;
use crate::dossier::{Dossier, Remark, Side, masked};
use crate::finding::{Finding, Place, What};

/// What the case tells of a message, and the message, lie this close, in seconds.
const NEAR: i64 = 5 * 60;

/// A silence of so many days is told.
const LONG: i64 = 1;

/// Of a message, so much is quoted.
const QUOTED: usize = 40;

/// A message's words as a finding may show them: short, and without personal data.
fn quoted(remark: &Remark) -> String {
    let text = remark.text.replace(['\n', '\r'], " ");
    let short: String = masked(text.trim()).chars().take(QUOTED).collect();
    if short.chars().count() < text.trim().chars().count() { short + "…" } else { short }
}

fn place(remark: &Remark) -> Place {
    Place::line(remark.file.to_string(), remark.line)
}

pub(super) fn strangers(dossier: &Dossier) -> Vec<Finding> {
    dossier.talk.strangers.iter().map(|file| Finding::new(What::SelfUnknown {}, Place::file(file.clone()))).collect()
}

/// First notice and refusal, where the case does not tell them.
pub(super) fn untold(dossier: &Dossier) -> Vec<Finding> {
    let talk = &dossier.talk;
    let mut out = Vec::new();
    if let Some(remark) = talk.first_notice.map(|n| &talk.remarks[n])
        && let Some(at) = remark.at
        && !told(dossier, &[EventKind::Contact, EventKind::Notice], |event| !at.is_before(&event) || close(&event, &at))
    {
        out.push(Finding::new(What::NoticeUntold { at: at.to_string(), words: quoted(remark) }, place(remark)));
    }
    for remark in talk.refusals.iter().map(|n| &talk.remarks[*n]) {
        let Some(at) = remark.at else { continue };
        let same = dossier
            .case
            .events
            .iter()
            .any(|event| event.kind == EventKind::Reply && !event.what.is_empty() && bare(&remark.text).contains(&bare(&event.what)));
        if !same && !told(dossier, &[EventKind::Reply], |event| close(&event, &at)) {
            out.push(Finding::new(What::RefusalUntold { at: at.to_string(), words: quoted(remark) }, place(remark)));
        }
    }
    out
}

fn told(dossier: &Dossier, kinds: &[EventKind], when: impl Fn(When) -> bool) -> bool {
    let events = dossier.case.events.iter().filter(|event| kinds.contains(&event.kind));
    events.filter_map(|event| event.at.as_ref()?.around()).any(when)
}

/// Within minutes; where one is only a day, on that day.
fn close(one: &When, other: &When) -> bool {
    one.seconds_to(other).map_or(one.in_china().date() == other.in_china().date(), |seconds| seconds.abs() <= NEAR)
}

pub(super) fn long_silence(dossier: &Dossier) -> Vec<Finding> {
    silence(dossier).into_iter().collect()
}

fn silence(dossier: &Dossier) -> Option<Finding> {
    let silence = dossier.talk.silence?;
    let remark = &dossier.talk.remarks[silence.from];
    let from = remark.at?;
    let days = (silence.until.in_china() - from.in_china()).num_days();
    let what = What::NoAnswer { from: from.to_string(), until: silence.until.to_string(), days, answered: silence.answered };
    (days >= LONG).then(|| Finding::new(what, place(remark)))
}

/// The person's own words that admit a fault or threaten. Told to the person alone, and never that anything be deleted.
pub(super) fn own_words(dossier: &Dossier) -> Vec<Finding> {
    let mut out = Vec::new();
    for (sign, name) in [(Sign::FaultAdmitted, "fault-admitted"), (Sign::Threat, "threat")] {
        out.extend(first_of(dossier.talk.of_sign(sign, Some(Side::Own)), |remark, count| What::OwnWordsAgainst {
            sign: name,
            words: quoted(remark),
            count,
        }));
    }
    out
}

pub(super) fn confirmed(dossier: &Dossier) -> Vec<Finding> {
    let talk = &dossier.talk;
    // The other side's word for it is no proof that anything was pressed.
    let pressed = talk.of_sign(Sign::Confirmed, None).filter(|remark| remark.side != Side::Other);
    let mut out: Vec<Finding> = first_of(pressed, |remark, _| What::ConfirmedAlready { words: quoted(remark) }).into_iter().collect();
    out.extend(first_of(talk.of_sign(Sign::AskToConfirm, Some(Side::Other)), |remark, _| What::AskedToConfirm { words: quoted(remark) }));
    out
}

/// Words of reselling, and of other bodies that the case does not name.
pub(super) fn acceptance(dossier: &Dossier) -> Vec<Finding> {
    let talk = &dossier.talk;
    let mut out = Vec::new();
    let of = |side| talk.of_sign(Sign::Reseller, Some(side));
    out.extend(first_of(of(Side::Own), |remark, count| What::ResellerWords { words: quoted(remark), own: true, count }));
    // What a shop says of itself is its own affair, unless it speaks to the person as to a dealer.
    out.extend(first_of(of(Side::Unknown), |remark, count| What::ResellerWords { words: quoted(remark), own: false, count }));
    out.extend(first_of(of(Side::Other), |remark, count| What::ResellerWords { words: quoted(remark), own: false, count }));
    let named = |submission: &Submission| !submission.body.is_empty() || !submission.target.is_empty();
    if !dossier.case.submissions.iter().any(named) {
        let said = talk.of_sign(Sign::OtherBody, Some(Side::Own));
        out.extend(first_of(said, |remark, _| What::OtherBodyUntold { words: quoted(remark) }));
    }
    out
}

/// One finding of many remarks: the first, and how many there are.
fn first_of<'a>(remarks: impl Iterator<Item = &'a Remark>, what: impl Fn(&Remark, usize) -> What) -> Option<Finding> {
    let all: Vec<&Remark> = remarks.collect();
    let first = all.first()?;
    Some(Finding::new(what(first, all.len()), place(first)))
}

/// Many payments to one payee within a month, which may be taken for trade (令121 第十七条: number, times and frequency).
pub(super) fn repeated(dossier: &Dossier) -> Vec<Finding> {
    const MANY: usize = 6;
    const DAYS: i64 = 30;
    let held: Vec<&str> = dossier.matches.held().filter_map(|at| dossier.record(at)?.counterparty.as_deref()).collect();
    let payees: std::collections::HashSet<&str> = held.into_iter().filter(|payee| !payee.is_empty()).collect();
    let mut of: BTreeMap<&str, Vec<(i64, Place)>> = BTreeMap::new();
    for exhibit in &dossier.exhibits {
        for (at, row) in exhibit.records() {
            let payee = row.counterparty.as_deref().unwrap_or("");
            let counts = payees.contains(payee) && crate::dossier::matching::is_payment(row) && !dossier.matches.is_second(at);
            if counts {
                of.entry(payee).or_default().push((row.at.unix(), super::payments::place(dossier, at)));
            }
        }
    }
    let mut out = Vec::new();
    for (payee, mut times) in of {
        times.sort_by_key(|(at, _)| *at);
        let within = |n: usize| times[n..].partition_point(|(at, _)| *at < times[n].0 + DAYS * 86_400);
        if let Some((n, count)) =
            (0..times.len()).map(|n| (n, within(n))).max_by_key(|(_, count)| *count).filter(|(_, count)| *count >= MANY)
        {
            let what = What::OrdersRepeated { payee: payee.to_owned(), count, days: DAYS };
            out.push(Finding::new(what, times[n].1.clone()));
        }
    }
    out
}

/// Sent to the same recipient before (令121 第十四条: who took it first deals with it).
pub(super) fn submitted(dossier: &Dossier, needs: Option<&Needs>) -> Vec<Finding> {
    // To these a matter goes in stages, and again.
    const IN_STAGES: [&str; 2] = ["platform", "seller"];
    let Some(needs) = needs.filter(|needs| !IN_STAGES.contains(&needs.target.as_str())) else { return Vec::new() };
    let same = dossier.case.submissions.iter().enumerate().filter(|(_, submission)| submission.target == needs.target);
    same.map(|(n, _)| Finding::new(What::SubmittedBefore { target: needs.target.clone() }, Place::case(format!("submissions[{n}]"))))
        .collect()
}
