//! Chats and mails as a transcript: who, when, what. A short one stands whole, so that nobody can say that words were picked;
//! of a long one the passages that the case cites or the checks found, each with what was said around it. Either way those
//! passages are marked. Where nothing in a long one is of the case, nothing of it is shown: it may be anyone's talk.

use std::collections::{BTreeMap, BTreeSet};

use super::carried::Files;
use super::chapter::Done;
use super::masking::Around;
use super::pen::Pen;
use super::pictures::Picture;
use crate::case::{Precision, When};
use crate::document::Run;
use crate::dossier::{Dossier, Exhibit, Side, Sign, announces_secret, sides};
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

/// What stands before a message that the case tells of.
const MARKED: &str = "●";

/// A card secret comes within so many messages after it was announced.
const ANNOUNCED: usize = 3;

/// A message lies this close to an event of the case, in seconds, to be the one it tells.
const NEAR: i64 = 90;

pub(super) fn transcript(
    pen: &mut Pen<'_>,
    dossier: &Dossier,
    exhibit: &Exhibit,
    seen: &Inspection,
    pictures: Option<&BTreeMap<u32, Picture>>,
) {
    let Some(messages) = &seen.messages else { return };
    let rows = &messages.rows;
    // Of several conversations in one file, or several files in an archive, not all need be with the other side.
    let is_one = messages.objects.len() <= 1 && exhibit.parts().filter(|part| part.messages.is_some()).count() == 1;
    let is_short = rows.len() <= WHOLE && is_one;
    let cited = Cited::of(dossier, exhibit, seen, rows);
    let shown: Vec<usize> = if is_short { (0..rows.len()).collect() } else { passages(&cited, rows) };
    if shown.is_empty() {
        return;
    }
    let left_out = messages.count.saturating_sub(shown.len() as u64);
    if left_out > 0 {
        pen.done.insert(Done::Excerpt);
        let (listed, all) = (shown.len(), messages.count);
        let note = if pen.is_chinese() {
            format!("节选：全部{all}条消息中与本案有关的及其上下文共{listed}条，其余{left_out}条未列入，全文在原文件里")
        } else {
            format!("excerpt: {listed} of {all} messages; {left_out} are left out, and stand in the original")
        };
        pen.notes.push(note);
    }
    // In a mail by itself there is nothing to tell it from.
    let marks = rows.len() > 1;
    if marks && shown.iter().any(|n| cited.tells(&rows[*n])) {
        let said =
            pen.say("标●的消息，是案情所述的，或者告知问题、答复拒绝的", "● marks what the case tells of, notices and refusals").to_owned();
        pen.notes.push(said);
    }
    let sides = sides(&dossier.case, exhibit, messages);
    let is_mail = seen.reader.starts_with("mail-");
    let mut files = Files::of(dossier, exhibit, pictures);
    let mut cells = Vec::new();
    let plain = |cells: [String; 3]| cells.map(|cell| vec![Run::plain(cell)]).to_vec();
    let mut last = None;
    for n in shown {
        if last.is_some_and(|last| last + 1 < n) {
            cells.push(plain(["……".to_owned(), String::new(), pen.say("（中间的消息从略）", "(messages left out here)").to_owned()]));
        }
        last = Some(n);
        let message = &rows[n];
        let time = message.at.map_or_else(|| pen.say("未写明", "not stated").to_owned(), |at| clock(&at));
        let time = if marks && cited.tells(message) { format!("{MARKED} {time}") } else { time };
        let program = pen.say("（系统提示）", "(system)").to_owned();
        let sender = message.sender.as_ref().map_or(program, |sender| pen.text_up_to(sender, 60));
        let announced = rows[n.saturating_sub(ANNOUNCED)..n].iter().any(|before| announces_secret(&before.text));
        pen.around = Around { announced, theirs: sides[n] == Side::Other };
        let text = said(pen, &mut files, message, if is_mail { LONGEST_MAIL } else { LONGEST });
        pen.around = Around::default();
        cells.push(vec![vec![Run::plain(time)], vec![Run::plain(sender)], text]);
    }
    files.tell(pen);
    let heads = [(pen.say("时间", "Time"), 20), (pen.say("发送人", "From"), 18), (pen.say("内容", "Message"), 62)];
    pen.table_of_runs(&heads, cells);
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

fn said(pen: &mut Pen<'_>, files: &mut Files<'_>, message: &Message, longest: usize) -> Vec<Run> {
    let mut out = Vec::new();
    for particular in &message.particulars {
        let (label, text) = match particular {
            Particular::Subject { text } => (pen.say("主题：", "Subject: "), text),
            Particular::To { text } => (pen.say("收件人：", "To: "), text),
            Particular::Attachment { name, .. } => (pen.say("附件：", "Attachment: "), name),
            Particular::Shown { text } => (pen.say("显示：", "Shown: "), text),
            _ => continue,
        };
        let label = label.to_owned();
        let shown = pen.text_up_to(text, 200);
        out.push(Run::plain(format!("〔{label}{shown}")));
        if let Particular::Attachment { name, sha256, .. } = particular {
            out.extend(files.carried(pen, name, *sha256));
        }
        out.push(Run::plain("〕"));
    }
    let mut text = pen.text_up_to(&message.text, longest);
    if message.recalled {
        text.insert_str(0, pen.say("〔已撤回〕", "〔taken back〕"));
    }
    out.push(Run::plain(text));
    if message.attachment && out.len() == 1 {
        out.extend(files.named_in(pen, &message.text));
    }
    out
}

/// What the case tells of a chat, and what the checks found in it.
struct Cited {
    /// Lines of the first notice, of refusals, and those nearest to the events that cite the exhibit.
    told: BTreeSet<u64>,
    /// Lines that name an order, may be notice or refusal, or lie near to such an event.
    found: BTreeSet<u64>,
}

impl Cited {
    fn of(dossier: &Dossier, exhibit: &Exhibit, seen: &Inspection, rows: &[Message]) -> Self {
        let talk = &dossier.talk;
        let here = |n: &usize| talk.remarks[*n].exhibit == exhibit.number && *talk.remarks[*n].file == *seen.file;
        let lines = |all: &mut dyn Iterator<Item = usize>| all.filter(here).map(|n| talk.remarks[n].line).collect::<BTreeSet<u64>>();
        let mut told = lines(&mut talk.first_notice.into_iter().chain(talk.refusals.iter().copied()));
        let matters = |n: &usize| {
            let remark = &talk.remarks[*n];
            remark.names_order || remark.signs.has(Sign::Notice) || remark.signs.has(Sign::Refusal)
        };
        let mut found = lines(&mut (0..talk.remarks.len()).filter(matters));
        let cites = |path: &String| dossier.exhibit_of(path).is_some_and(|cited| cited.number == exhibit.number);
        let events = dossier.case.events.iter().filter(|event| event.evidence.iter().any(cites));
        let exact = |at: &When| at.precision() != Precision::Date;
        for time in events.filter_map(|event| event.at.as_ref()?.exact()).filter(exact) {
            let far = |message: &Message| message.at.filter(exact).and_then(|at| time.seconds_to(&at)).map(i64::abs);
            let near: Vec<(i64, u64)> =
                rows.iter().filter_map(|message| Some((far(message)?, message.line))).filter(|(far, _)| *far <= NEAR).collect();
            let nearest = near.iter().map(|(far, _)| *far).min();
            told.extend(near.iter().filter(|(far, _)| Some(*far) == nearest).map(|(_, line)| *line));
            found.extend(near.iter().map(|(_, line)| *line));
        }
        found.extend(&told);
        Self { told, found }
    }

    /// Whether the case tells of a message.
    fn tells(&self, message: &Message) -> bool {
        self.told.contains(&message.line)
    }
}

/// The messages that the case tells of or the checks found, with those around them.
fn passages(cited: &Cited, rows: &[Message]) -> Vec<usize> {
    let mut out = BTreeSet::new();
    for (n, message) in rows.iter().enumerate() {
        if cited.found.contains(&message.line) {
            out.extend(n.saturating_sub(AROUND)..(n + AROUND + 1).min(rows.len()));
            if out.len() >= MOST {
                break;
            }
        }
    }
    out.into_iter().take(MOST).collect()
}
