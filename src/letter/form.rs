//! Form sheets: every box of a target's web form, each with the text to paste, counted against its limit.
//!
//! A box is one of the `[[form]]` entries of the target file: a `value` for a short one, or a `text` of
//! ranked sentences for a long one. Of a long one as many sentences stand as fit, the least important
//! left out first, always whole; what was left out is told. It is never cut.

use serde::Serialize;

use super::engine::Engines;
use super::joins;
use super::points::{DAY, DAY_ENDS};
use super::scrutiny;
use super::target::{FormBox, Limit, Stage, Target, Targets};
use super::view::View;
use super::write::{Letter, LetterError, Sealing, whole};
use crate::document::legible;
use crate::dossier::Dossier;
use crate::dossier::checks::Examined;
use crate::finding::{Finding, Place, What};

/// Pages differ in whether a line break counts, so a long box stays below its limit by this many characters.
const SPARE: usize = 5;

/// A box shorter than this is filled with one value, and needs nothing to spare.
const LONG: usize = 100;

/// A form sheet.
#[derive(Debug, Clone, Serialize)]
pub struct Sheet {
    /// For whom.
    pub target: String,
    /// The boxes, in the order of the page.
    pub fields: Vec<Field>,
    /// What was found for the target, and what did not fit.
    pub findings: Vec<Finding>,
}

/// A box of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// What the page calls it.
    pub name: String,
    /// At most so many characters (Unicode scalar values), where the page has a limit.
    pub limit: Option<u32>,
    /// The characters of the text.
    pub length: usize,
    /// What to paste or choose.
    pub text: String,
    /// What to know about the box.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Sheet {
    /// The sheet as text, box after box, each with its count.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for field in &self.fields {
            let limit = field.limit.map_or_else(String::new, |limit| format!("（{}/{limit} 字）", field.length));
            out += &format!("【{}】{limit}\n{}\n", field.name, field.text);
            if !field.note.is_empty() {
                out += &format!("  ※ {}\n", field.note);
            }
            out.push('\n');
        }
        out
    }
}

/// Fills the form of a target in.
///
/// # Errors
/// As [`super::write`]: a missing fact refuses the sheet as it refuses the letter, unless it is a draft.
pub fn fill_in(
    examined: &Examined<'_>,
    letter: Letter<'_>,
    targets: &Targets,
    engines: &Engines,
    sealing: &Sealing,
) -> Result<Sheet, LetterError> {
    let (dossier, Letter { target, stage, draft }) = (examined.dossier, letter);
    let mut findings = letter.findings(examined, targets);
    // A form for another cause would say what is not so, in a draft too.
    let of_others = dossier.case.cause.is_some_and(|cause| !target.needs.causes.contains(&cause));
    if !of_others && !target.letter.is_empty() && target.letter_for(stage, &dossier.case).is_none() {
        // A form says what a letter would say, so that there is none where there is no letter.
        let what = What::NoLetterForStage { stage: stage.as_str().to_owned(), target: target.name.clone() };
        findings.push(Finding::new(what, Place::case("cause")));
    }
    let refused = |findings| Err(LetterError::Refused { target: target.name.clone(), findings });
    if of_others || (!draft && findings.iter().any(Finding::is_blocking)) {
        return refused(findings);
    }
    let view = View { dossier, target, draft };
    let context = view.context(sealing);
    let engine = &engines.forms;
    let mut fields = Vec::new();
    for form_box in boxes(dossier, target, stage) {
        let name = form_box.text.as_ref().map_or_else(|| format!("{}/target.toml", target.name), |text| format!("{}/{text}", target.name));
        let broken = |error: minijinja::Error| LetterError::Template { name: name.clone(), why: whole(&error) };
        let template = match &form_box.text {
            Some(_) => engine.get_template(&name),
            None => engine.template_from_str(&form_box.value),
        };
        let filled = template.and_then(|template| template.render(minijinja::value::Serde(&context))).map_err(broken)?;
        let filled = joins::settled(&filled);
        let known = target.limit.iter().find(|limit| limit.field == form_box.field);
        let limit = known.and_then(|limit| limit.characters);
        let lines = match &form_box.text {
            Some(_) => {
                ranked(&filled).map_err(|line| LetterError::Template { name: name.clone(), why: format!("line {line}: no rank") })?
            }
            None => vec![Line { rank: 1, text: one_line(&filled), starts_paragraph: true }],
        };
        let fitted = fit(&lines, limit);
        if fitted.text.is_empty() {
            continue;
        }
        if let (Some(limit), true) = (limit, fitted.too_long) {
            let what = What::FormTooLong { field: form_box.field.clone(), limit, length: fitted.length() };
            let finding = Finding::new(what, Place::file("case.toml"));
            let advised = known.is_some_and(|limit| limit.advised);
            findings.push(if advised { finding.of(crate::finding::Severity::Warning) } else { finding });
        }
        if !fitted.left_out.is_empty() {
            let what = What::FormShortened { field: form_box.field.clone(), left_out: fitted.left_out.clone() };
            findings.push(Finding::new(what, Place::file("case.toml")));
        }
        let (length, text) = (fitted.length(), fitted.text);
        let note = noted(&form_box.note, known.filter(|_| form_box.text.is_some()));
        fields.push(Field { name: form_box.field.clone(), limit, length, text, note });
    }
    for field in &fields {
        findings.extend(scrutiny::phrases_not_to_be_said(dossier, &field.text));
        findings.extend(scrutiny::private_words(dossier, target, &field.text));
    }
    let mut told: Vec<Finding> = Vec::new();
    for finding in findings {
        if !told.contains(&finding) {
            told.push(finding);
        }
    }
    if !draft && told.iter().any(Finding::is_blocking) {
        return refused(told);
    }
    Ok(Sheet { target: target.name.clone(), fields, findings: told })
}

/// The note of a box; of a long one also where its limit is from, since not every page says it.
fn noted(note: &str, limit: Option<&Limit>) -> String {
    let source = limit.filter(|limit| limit.characters.is_some()).map(|limit| format!("字数上限：{}", limit.source));
    Some(note.to_owned()).filter(|note| !note.is_empty()).into_iter().chain(source).collect::<Vec<_>>().join("；")
}

/// The boxes for the case's cause and this stage.
fn boxes<'a>(dossier: &'a Dossier, target: &'a Target, stage: Stage) -> impl Iterator<Item = &'a FormBox> {
    let cause = dossier.case.cause;
    target.form.iter().filter(move |form_box| {
        (form_box.causes.is_empty() || cause.is_some_and(|cause| form_box.causes.contains(&cause)))
            && (form_box.stages.is_empty() || form_box.stages.contains(&stage))
    })
}

/// Values go in on one line, with nothing in them that reorders or hides.
pub(super) fn plain(words: &str) -> String {
    one_line(&legible(&one_line(words)))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Takes the marks of days out of a value that is of the case, where they mean nothing.
fn unmarked(text: &str) -> String {
    text.replace([DAY, DAY_ENDS], "")
}

/// A sentence of a long box.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    /// 1 must stand; the higher, the sooner it is left out.
    rank: u8,
    text: String,
    starts_paragraph: bool,
}

/// Reads filled lines: `2| sentence`; an empty line begins a paragraph.
fn ranked(filled: &str) -> Result<Vec<Line>, usize> {
    let mut out = Vec::new();
    let mut starts_paragraph = true;
    for (n, line) in filled.lines().enumerate() {
        let line = line.trim();
        match line.split_once('|') {
            _ if line.is_empty() => {}
            _ if line == "¶" => starts_paragraph = true,
            Some((rank, text)) if matches!(rank.as_bytes(), [b'1'..=b'9']) => {
                let text = text.trim();
                if !text.is_empty() {
                    out.push(Line { rank: rank.as_bytes()[0] - b'0', text: text.to_owned(), starts_paragraph });
                    starts_paragraph = false;
                }
            }
            _ => return Err(n + 1),
        }
    }
    Ok(out)
}

/// What fits.
#[derive(Debug, PartialEq, Eq)]
struct Fitted {
    text: String,
    left_out: Vec<String>,
    too_long: bool,
}

impl Fitted {
    fn length(&self) -> usize {
        self.text.chars().count()
    }
}

/// As many lines as fit, the least important left out first, of equals the last.
fn fit(lines: &[Line], limit: Option<u32>) -> Fitted {
    let limit = limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let most = limit.map(|limit| if limit >= LONG { limit - SPARE } else { limit });
    let mut kept = vec![true; lines.len()];
    loop {
        let text = joined(lines, &kept);
        let fits = most.is_none_or(|most| text.chars().count() <= most);
        let weakest = (0..lines.len()).filter(|n| kept[*n] && lines[*n].rank > 1).max_by_key(|n| (lines[*n].rank, *n));
        match weakest {
            Some(n) if !fits => kept[n] = false,
            _ => {
                // Leaving out a long sentence may have made room for a shorter one.
                let mut again: Vec<usize> = (0..lines.len()).filter(|n| !kept[*n]).collect();
                again.sort_by_key(|n| lines[*n].rank);
                for n in again {
                    kept[n] = true;
                    kept[n] = most.is_none_or(|most| joined(lines, &kept).chars().count() <= most);
                }
                let text = joined(lines, &kept);
                let left_out = lines.iter().zip(&kept).filter(|(_, kept)| !**kept).map(|(line, _)| unmarked(&line.text)).collect();
                return Fitted { text, left_out, too_long: !fits };
            }
        }
    }
}

fn joined(lines: &[Line], kept: &[bool]) -> String {
    let mut out = String::new();
    let mut day = String::new();
    let mut paragraph = false;
    for (line, kept) in lines.iter().zip(kept) {
        paragraph |= line.starts_paragraph;
        if *kept {
            if paragraph && !out.is_empty() {
                out.push('\n');
            } else if (out.ends_with('.') || out.ends_with(".”")) && line.text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
                // Sentences of an English letter.
                out.push(' ');
            }
            paragraph = false;
            day = said_of(&line.text, &day, &mut out);
        }
    }
    out
}

/// Writes a line, and says which day its reader then has in mind. A day that he has in mind already is not said again.
fn said_of(line: &str, before: &str, out: &mut String) -> String {
    let marked = line.strip_prefix(DAY).and_then(|rest| rest.split_once(DAY_ENDS));
    let Some((day, rest)) = marked else {
        out.push_str(&unmarked(line));
        return leading_day(line).map_or_else(|| before.to_owned(), str::to_owned);
    };
    if day != before {
        out.push_str(day);
    } else if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        out.push_str("同日");
    }
    out.push_str(&unmarked(rest));
    day.to_owned()
}

/// `9月13日` of `2026年9月13日20:13，…`.
fn leading_day(line: &str) -> Option<&str> {
    let (year, rest) = line.split_once('年')?;
    let end = rest.find('日')? + '日'.len_utf8();
    let is_date = year.chars().all(|c| c.is_ascii_digit()) && rest[..end].chars().all(|c| c.is_ascii_digit() || "月日".contains(c));
    is_date.then(|| &rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_important_goes_first_and_sentences_stay_whole() {
        let lines = ranked("1| 甲甲甲。\n3| 乙乙乙。\n2| 丙丙丙。\n¶\n3| 丁丁丁。\n1| 戊。").expect("ranked");
        assert_eq!(fit(&lines, None).text, "甲甲甲。乙乙乙。丙丙丙。\n丁丁丁。戊。");
        let fitted = fit(&lines, Some(14));
        assert_eq!((fitted.text.as_str(), fitted.too_long), ("甲甲甲。丙丙丙。\n戊。", false));
        assert_eq!(fitted.left_out, ["乙乙乙。", "丁丁丁。"]);
    }

    #[test]
    fn a_day_is_said_once_in_a_row_whatever_was_left_out() {
        let text = format!(
            "1| 2026年9月13日20:13，下单。\n2| {DAY}9月13日{DAY_ENDS}20:31，余额为0。\n3| {DAY}9月14日{DAY_ENDS}，查询。\n2| {DAY}9月14日{DAY_ENDS}，再问。"
        );
        let lines = ranked(&text).expect("ranked");
        assert_eq!(fit(&lines, None).text, "2026年9月13日20:13，下单。20:31，余额为0。9月14日，查询。同日，再问。");
        assert_eq!(fit(&lines, Some(40)).text, "2026年9月13日20:13，下单。20:31，余额为0。9月14日，再问。");
    }

    #[test]
    fn what_must_stand_is_not_cut_but_told() {
        let lines = ranked("1| 一二三四五六七八九十。").expect("ranked");
        let fitted = fit(&lines, Some(5));
        assert_eq!((fitted.text.as_str(), fitted.too_long), ("一二三四五六七八九十。", true));
    }

    #[test]
    fn a_long_box_keeps_some_characters_to_spare() {
        let lines = vec![
            Line { rank: 1, text: "字".repeat(290), starts_paragraph: true },
            Line { rank: 2, text: "字".repeat(6), starts_paragraph: false },
        ];
        assert_eq!(fit(&lines, Some(300)).text.chars().count(), 290);
        assert_eq!(fit(&lines, Some(301)).text.chars().count(), 296);
    }

    #[test]
    fn a_line_without_a_rank_is_a_mistake() {
        assert_eq!(ranked("1| 甲\n乙"), Err(2));
        assert_eq!(ranked("0| 甲"), Err(1));
    }
}
