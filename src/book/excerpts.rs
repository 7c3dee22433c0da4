//! Excerpts: of a log what was written around the incident, of a document the words about the case; and of a file that cannot
//! stand on paper what is known of it.

use std::collections::BTreeSet;

use super::chapter::Done;
use super::pen::Pen;
use crate::case::{EventKind, Precision, Said, When};
use crate::dossier::{Dossier, Exhibit};
use crate::evidence::{Inspection, LogLine};

/// Around a moment of the case, in seconds.
const AROUND: i64 = 20 * 60;

/// Lines of a log.
const LINES: usize = 40;

/// A document of so many characters stands whole.
const WHOLE: usize = 3000;

/// Lines before and after one that is about the case.
const BESIDE: usize = 2;

pub(super) fn log(pen: &mut Pen<'_>, dossier: &Dossier, seen: &Inspection) {
    let Some(log) = &seen.log else { return };
    let case = &dossier.case;
    let paid = case.payments.iter().filter_map(|payment| payment.paid_at.as_ref());
    let faults = case.events.iter().filter(|event| event.kind == EventKind::Fault).filter_map(|event| event.at.as_ref());
    let moments: Vec<When> = paid.chain(faults).filter_map(Said::exact).filter(|at| at.precision() != Precision::Date).collect();
    let words = words_of(dossier);
    let near = |line: &LogLine| {
        let near = |at: &When| moments.iter().any(|moment| moment.seconds_to(at).is_some_and(|seconds| seconds.abs() <= AROUND));
        line.at.as_ref().is_some_and(near)
    };
    let named = |line: &LogLine| words.iter().any(|word| line.text.contains(word.as_str()));
    let shown = around(&log.rows, &|line| near(line) && is_trouble(line) || named(line));
    let shown = if shown.is_empty() { around(&log.rows, &near) } else { shown };
    let shown = if shown.is_empty() { around(&log.rows, &is_trouble) } else { shown };
    if shown.is_empty() {
        return;
    }
    let left_out = log.count.saturating_sub(shown.len() as u64);
    if left_out > 0 {
        pen.done.insert(Done::Excerpt);
        let (listed, all) = (shown.len(), log.count);
        let note = if pen.is_chinese() {
            format!("节选：全部{all}条中，付款、异常前后的报错和涉及本案的{listed}条（含上下文），其余{left_out}条未列入")
        } else {
            format!("excerpt: {listed} of {all} entries, those of errors and of the case around payment and fault; {left_out} are left out")
        };
        pen.notes.push(note);
    }
    let mut rows = Vec::new();
    let mut last = None;
    for n in shown {
        if last.is_some_and(|last| last + 1 < n) {
            rows.push(vec!["……".to_owned(), String::new(), String::new()]);
        }
        last = Some(n);
        let line = &log.rows[n];
        let at = line.at.map_or_else(String::new, |at| at.local().format("%Y-%m-%d %H:%M:%S").to_string());
        let level = line.level.as_ref().map_or_else(String::new, |level| pen.text(level) + " ");
        rows.push(vec![line.line.to_string(), at, level + &pen.text_up_to(&line.text, 300)]);
    }
    let heads = [(pen.say("行", "Line"), 8), (pen.say("时间", "Time"), 22), (pen.say("内容", "Text"), 70)];
    pen.table(&heads, rows);
}

/// The lines that are looked for, with those beside them, as far as there is room.
fn around(rows: &[LogLine], wanted: &dyn Fn(&LogLine) -> bool) -> Vec<usize> {
    let mut out = BTreeSet::new();
    for n in (0..rows.len()).filter(|n| wanted(&rows[*n])) {
        out.extend(n.saturating_sub(BESIDE)..(n + BESIDE + 1).min(rows.len()));
        if out.len() >= LINES {
            break;
        }
    }
    out.into_iter().take(LINES).collect()
}

/// Errors and warnings, as logs call them.
fn is_trouble(line: &LogLine) -> bool {
    let level = line.level.as_deref().unwrap_or_default().to_ascii_uppercase();
    ["ERR", "WARN", "FATAL", "CRIT", "SEVERE", "错误", "警告"].iter().any(|word| level.contains(word))
        || matches!(level.as_str(), "E" | "W" | "F")
}

pub(super) fn words(pen: &mut Pen<'_>, dossier: &Dossier, exhibit: &Exhibit, seen: &Inspection) {
    let Some(document) = &seen.document else { return };
    let text = document.text.replace('\u{c}', "\n");
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        return;
    }
    for (zh, en, value) in [("标题", "Title", &document.title), ("网址", "Address", &document.url)] {
        if let Some(value) = value.as_ref().filter(|value| !value.is_empty()) {
            let value = pen.text_up_to(value, 300);
            let label = pen.say(zh, en).to_owned();
            pen.fact(&label, value);
        }
    }
    let shown = chosen(&lines, dossier, exhibit);
    let kept: usize = shown.iter().map(|n| lines[*n].chars().count()).sum();
    if shown.len() < lines.len() || document.left_out > 0 {
        pen.done.insert(Done::Excerpt);
        let all = document.characters;
        let note = if pen.is_chinese() {
            format!("节选：文件里的文字共{all}字，此处摘录{kept}字，版式以原文件为准")
        } else {
            format!("excerpt: {kept} of {all} characters; the original shows the layout")
        };
        pen.notes.push(note);
    } else {
        let note = pen.say("只有文件里的文字，版式以原文件为准", "words only; the original shows the layout").to_owned();
        pen.notes.push(note);
    }
    let mut last = None;
    for n in shown {
        if last.is_some_and(|last| last + 1 < n) {
            pen.line("……");
        }
        last = Some(n);
        let line = pen.text_up_to(lines[n], WHOLE);
        pen.line(line);
    }
}

/// The lines that are about the case, with those beside them; the beginning where none is.
fn chosen(lines: &[&str], dossier: &Dossier, exhibit: &Exhibit) -> Vec<usize> {
    let all: usize = lines.iter().map(|line| line.chars().count()).sum();
    if all <= WHOLE {
        return (0..lines.len()).collect();
    }
    let mut words = words_of(dossier);
    // What it is to show is often quoted: 写明“概不退换”.
    words.extend(exhibit.stated.proves.split('“').skip(1).filter_map(|rest| rest.split_once('”')).map(|(quoted, _)| quoted.to_owned()));
    words.retain(|word| word.chars().count() >= 3);
    let mut out = BTreeSet::new();
    let mut room = WHOLE;
    for n in 0..lines.len() {
        if words.iter().any(|word| lines[n].contains(word.as_str())) {
            let (from, to) = (n.saturating_sub(BESIDE), (n + BESIDE + 1).min(lines.len()));
            for (beside, line) in (from..to).zip(&lines[from..to]) {
                let length = line.chars().count();
                if length <= room && out.insert(beside) {
                    room -= length;
                }
            }
        }
    }
    if out.is_empty() {
        for (n, line) in lines.iter().enumerate() {
            room = match room.checked_sub(line.chars().count()) {
                Some(left) => left,
                None if n == 0 => 0,
                None => break,
            };
            out.insert(n);
        }
    }
    out.into_iter().collect()
}

/// What a text about the case holds.
fn words_of(dossier: &Dossier) -> Vec<String> {
    let case = &dossier.case;
    let orders = case.orders.iter().flat_map(|order| [&order.id, &order.promised, &order.item]);
    let payments = case.payments.iter().flat_map(|payment| [&payment.transaction_id, &payment.merchant_order_id]);
    orders.chain(payments).map(|word| word.trim().to_owned()).filter(|word| word.chars().count() >= 4).collect()
}

/// What is known of a file that cannot be shown.
pub(super) fn described(pen: &mut Pen<'_>, seen: &Inspection) {
    pen.done.insert(Done::Described);
    let kind = seen.media_type;
    let known = pen.say("文件类型", "Kind of file").to_owned();
    pen.fact(&known, kind);
    let members = seen.parts().len().saturating_sub(1);
    if members > 0 {
        let label = pen.say("其中的文件", "Files in it").to_owned();
        pen.fact(&label, members.to_string());
    }
    let said = pen.say(
        "这份证据的内容不能印在纸上，此处只列文件的信息；原文件由提交人保存，可以当面出示、核对。",
        "This exhibit cannot be shown on paper. The original is kept and can be produced.",
    );
    let said = said.to_owned();
    pen.line(said);
}
