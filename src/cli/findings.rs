//! Findings for people: grouped by how much they matter, each with its place and what to do.

use super::page::{Ink, Page, Text};
use crate::finding::words::{Words, ZhCn};
use crate::finding::{Finding, Severity, Spot, shown};

/// More of one kind are counted, unless they stand in the way.
const OF_ONE_KIND: usize = 3;

/// Of one kind that stands in the way of a verdict.
const BLOCKING_OF_VERDICT: usize = 10;

/// The gravest first.
const GROUPS: [Severity; 3] = [Severity::Blocking, Severity::Warning, Severity::Note];

fn ink(severity: Severity) -> Ink {
    match severity {
        Severity::Blocking => Ink::Bad,
        Severity::Warning => Ink::Caution,
        Severity::Note => Ink::Faint,
    }
}

/// What is found while a case is prepared: things to be done.
#[must_use]
pub fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocking => "须先解决",
        Severity::Warning => "建议处理",
        Severity::Note => "提示",
    }
}

/// What is found while a bundle is verified: things that are so.
#[must_use]
fn word_of_verdict(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocking => "问题",
        Severity::Warning => "存疑",
        Severity::Note => "说明",
    }
}

/// All findings, in groups.
pub fn list(page: &mut Page, findings: &[Finding], all: bool) {
    for severity in GROUPS {
        group(page, findings, severity, all);
    }
}

/// All findings of a verdict. What an archive made to deceive can hold is told in bounded length, also where it stands in the way.
pub fn list_of_verdict(page: &mut Page, findings: &[Finding], all: bool) {
    for severity in GROUPS {
        let most = if severity == Severity::Blocking { BLOCKING_OF_VERDICT } else { OF_ONE_KIND };
        group_as(page, findings, severity, if all { usize::MAX } else { most }, word_of_verdict);
    }
}

/// The findings that matter this much.
pub fn group(page: &mut Page, findings: &[Finding], severity: Severity, all: bool) {
    let most = if all || severity == Severity::Blocking { usize::MAX } else { OF_ONE_KIND };
    group_as(page, findings, severity, most, word);
}

/// At most so many of one kind; how many more there are is said.
fn group_as(page: &mut Page, findings: &[Finding], severity: Severity, most: usize, word: fn(Severity) -> &'static str) {
    let found: Vec<&Finding> = findings.iter().filter(|finding| finding.severity == severity).collect();
    if found.is_empty() {
        return;
    }
    page.gap();
    page.line(Text::of(ink(severity), format!("{}（{}）", word(severity), found.len())));
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for finding in found {
        let code = finding.what.code();
        let n = match counts.iter().position(|(known, _)| *known == code) {
            Some(n) => n,
            None => {
                counts.push((code, 0));
                counts.len() - 1
            }
        };
        counts[n].1 += 1;
        if counts[n].1 <= most {
            one(page, finding);
        }
    }
    let more: usize = counts.iter().map(|(_, count)| count.saturating_sub(most)).sum();
    if more > 0 {
        page.hang("  ", Text::of(Ink::Faint, format!("……同类的另有 {more} 条，加 -v 可看全部")));
    }
}

/// One finding: the sentence, its place, what to do.
pub fn one(page: &mut Page, finding: &Finding) {
    let text = ZhCn.text(&finding.what);
    page.hang("  - ", shown(&text));
    let hint = ZhCn.hint(&finding.what);
    let place = finding.place.to_string();
    let said = match &finding.place.spot {
        // A hint that names the key, or a sentence that names the file, says the place as well.
        Some(Spot::Key(key)) => {
            hint.contains(key.as_str()) || !key.contains('[') && key.rsplit('.').next().is_some_and(|key| hint.contains(key))
        }
        None => text.contains(&place),
        Some(Spot::Line(_) | Spot::Byte(_)) => false,
    };
    if !place.is_empty() && !said {
        page.hang(Text::of(Ink::Faint, "    位置："), Text::of(Ink::Faint, shown(&place)));
    }
    if !hint.is_empty() {
        page.hang("    建议：", shown(&hint));
    }
}

/// What stands in the way, in one line: a few of each kind, and how many more there are.
#[must_use]
pub fn in_a_line(findings: &[Finding]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    for finding in findings.iter().filter(|finding| finding.is_blocking()) {
        let code = finding.what.code();
        if !counts.iter().any(|(known, _)| *known == code) {
            counts.push((code, 0));
        }
        let count = counts.iter_mut().find(|(known, _)| *known == code).map_or(0, |(_, count)| {
            *count += 1;
            *count
        });
        if count <= OF_ONE_KIND {
            words.push(shown(ZhCn.text(&finding.what).trim_end_matches('。')));
        }
    }
    let more: usize = counts.iter().map(|(_, count)| count.saturating_sub(OF_ONE_KIND)).sum();
    if more > 0 {
        words.push(format!("同类的另有 {more} 条"));
    }
    words.join("；")
}

/// `须先解决 2 项，建议处理 1 项，提示 3 项`; what there is none of is left out.
#[must_use]
pub fn counted(findings: &[Finding]) -> String {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let parts: Vec<String> = GROUPS
        .into_iter()
        .map(|severity| (word(severity), count(severity)))
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{word} {count} 项"))
        .collect();
    if parts.is_empty() { "没有发现问题".to_owned() } else { parts.join("，") }
}
