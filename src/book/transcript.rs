//! Chats and mails as a transcript: who, when, what. A short one stands whole, so that nobody can say that words were picked;
//! of a long one the passages that the case cites or the checks found, each with what was said around it. Where nothing in a long
//! one is of the case, nothing of it is shown: it may be anyone's talk.

use std::collections::BTreeSet;

use super::chapter::Done;
use super::pen::Pen;
use crate::case::{Precision, When};
use crate::dossier::{Dossier, Exhibit, Sign};
use crate::evidence::{Inspection, Message, Particular};

/// A chat of so many messages stands whole.
const WHOLE: usize = 60;

/// Messages before and after one that matters.
const AROUND: usize = 3;

/// More messages than these are not read by anyone; the first of them count.
const MOST: usize = 300;

/// Of one message, in characters; of a mail, which is a document by itself.
const LONGEST: usize = 600;
const LONGEST_MAIL: usize = 6000;

/// A message lies this close to an event of the case, in seconds, to be the one it tells.
const NEAR: i64 = 90;

pub(super) fn transcript(pen: &mut Pen<'_>, dossier: &Dossier, exhibit: &Exhibit, seen: &Inspection) {
    let Some(messages) = &seen.messages else { return };
    let rows = &messages.rows;
    // Of several conversations in one file, or several files in an archive, not all need be with the other side.
    let is_one = messages.objects.len() <= 1 && exhibit.parts().filter(|part| part.messages.is_some()).count() == 1;
    let is_short = rows.len() <= WHOLE && is_one;
    let shown: Vec<usize> = if is_short { (0..rows.len()).collect() } else { passages(dossier, exhibit, seen, rows) };
    if shown.is_empty() {
        return;
    }
    let left_out = messages.count.saturating_sub(shown.len() as u64);
    if left_out > 0 {
        pen.done.insert(Done::Excerpt);
        let (listed, all) = (shown.len(), messages.count);
        let note = if pen.is_chinese() {
            format!("节选：全部{all}条消息中与本案有关的{listed}条及其上下文，其余{left_out}条未列入")
        } else {
            format!("excerpt: {listed} of {all} messages; {left_out} are left out")
        };
        pen.notes.push(note);
    }
    let is_mail = seen.reader.starts_with("mail-");
    let mut cells = Vec::new();
    let mut last = None;
    for n in shown {
        if last.is_some_and(|last| last + 1 < n) {
            cells.push(vec!["……".to_owned(), String::new(), pen.say("（中间的消息从略）", "(messages left out here)").to_owned()]);
        }
        last = Some(n);
        let message = &rows[n];
        let time = message.at.map_or_else(|| pen.say("未写明", "not stated").to_owned(), |at| clock(&at));
        let program = pen.say("（系统提示）", "(system)").to_owned();
        let sender = message.sender.as_ref().map_or(program, |sender| pen.text_up_to(sender, 60));
        let text = said(pen, message, if is_mail { LONGEST_MAIL } else { LONGEST });
        cells.push(vec![time, sender, text]);
    }
    let heads = [(pen.say("时间", "Time"), 20), (pen.say("发送人", "From"), 18), (pen.say("内容", "Message"), 62)];
    pen.table(&heads, cells);
}

/// `2026-09-13 20:35:12`.
pub(super) fn clock(at: &When) -> String {
    let local = at.in_china();
    match at.precision() {
        Precision::Date => local.format("%Y-%m-%d").to_string(),
        Precision::Minute => local.format("%Y-%m-%d %H:%M").to_string(),
        Precision::Second => local.format("%Y-%m-%d %H:%M:%S").to_string(),
    }
}

fn said(pen: &mut Pen<'_>, message: &Message, longest: usize) -> String {
    let mut out = String::new();
    for particular in &message.particulars {
        let (label, text) = match particular {
            Particular::Subject { text } => (pen.say("主题：", "Subject: "), text.clone()),
            Particular::To { text } => (pen.say("收件人：", "To: "), text.clone()),
            Particular::Attachment { name, .. } => (pen.say("附件：", "Attachment: "), name.clone()),
            Particular::Shown { text } => (pen.say("显示：", "Shown: "), text.clone()),
            _ => continue,
        };
        let label = label.to_owned();
        let text = pen.text_up_to(&text, 200);
        out += &format!("〔{label}{text}〕");
    }
    if message.recalled {
        out += pen.say("〔已撤回〕", "〔taken back〕");
    }
    out + &pen.text_up_to(&message.text, longest)
}

/// The messages that the case tells of or the checks found, with those around them.
fn passages(dossier: &Dossier, exhibit: &Exhibit, seen: &Inspection, rows: &[Message]) -> Vec<usize> {
    let talk = &dossier.talk;
    let marked: BTreeSet<usize> = talk.first_notice.into_iter().chain(talk.refusals.iter().copied()).collect();
    let matters = |n: usize| {
        let remark = &talk.remarks[n];
        marked.contains(&n) || remark.names_order || remark.signs.has(Sign::Notice) || remark.signs.has(Sign::Refusal)
    };
    let lines: BTreeSet<u64> = (0..talk.remarks.len())
        .filter(|n| talk.remarks[*n].exhibit == exhibit.number && talk.remarks[*n].file == seen.file && matters(*n))
        .map(|n| talk.remarks[n].line)
        .collect();
    let cites = |path: &String| dossier.exhibit_of(path).is_some_and(|cited| cited.number == exhibit.number);
    let told: Vec<When> = dossier
        .case
        .events
        .iter()
        .filter(|event| event.evidence.iter().any(cites))
        .filter_map(|event| event.at.as_ref()?.exact())
        .filter(|at| at.precision() != Precision::Date)
        .collect();
    let near = |message: &Message| {
        let at = message.at.filter(|at| at.precision() != Precision::Date);
        at.is_some_and(|at| told.iter().any(|told| told.seconds_to(&at).is_some_and(|seconds| seconds.abs() <= NEAR)))
    };
    let mut out = BTreeSet::new();
    for (n, message) in rows.iter().enumerate() {
        if lines.contains(&message.line) || near(message) {
            out.extend(n.saturating_sub(AROUND)..(n + AROUND + 1).min(rows.len()));
            if out.len() >= MOST {
                break;
            }
        }
    }
    out.into_iter().take(MOST).collect()
}
