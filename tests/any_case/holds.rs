//! What holds of every text that goes out, whatever the case.

use std::collections::BTreeSet;

use juzheng::document::{Language, legible};
use juzheng::letter::Target;

use super::output::Output;
use super::story::{ADDRESS, ID_NUMBER, INTENDED, Story};
use super::sums;

/// What one text is held against.
pub struct Sent<'a> {
    pub story: &'a Story,
    pub target: &'a Target,
    pub draft: bool,
    /// The exhibits listed in the letter to the target, and how many there are in all.
    pub listed: &'a BTreeSet<u32>,
    pub exhibits: u32,
    /// The sums that the case comes to.
    pub sums: &'a BTreeSet<i64>,
}

/// What does not hold of a text.
pub fn faults(sent: &Sent<'_>, output: &Output) -> Vec<String> {
    let checks: [fn(&Sent<'_>, &Output) -> Option<String>; 9] =
        [placeholders, punctuation, legibility, exhibits, money, phrases, privacy, causes, today];
    let found = checks.iter().filter_map(|check| check(sent, output));
    found.map(|why| format!("{}: {why}\n----\n{}", output.name, output.raw)).collect()
}

fn placeholders(sent: &Sent<'_>, output: &Output) -> Option<String> {
    let always = ["{{", "}}", "{%", "%}", "{#", "#}", "None", "null", "undefined"];
    let finals = ["【待", "待填", "待确认", "草稿", "DRAFT"];
    let held = |words: &[&str]| words.iter().find(|word| output.masked.contains(**word)).map(|word| format!("holds {word}"));
    held(&always).or_else(|| if sent.draft { None } else { held(&finals) })
}

/// No two stops in a row, nothing between quotation marks or brackets, no list without an item, no label without a value.
fn punctuation(sent: &Sent<'_>, output: &Output) -> Option<String> {
    const STOPS: [char; 5] = ['，', '、', '；', '：', '。'];
    let text = &output.masked;
    let chars: Vec<char> = text.chars().collect();
    for (n, pair) in chars.windows(2).enumerate() {
        let [one, next] = pair else { continue };
        let doubled = (STOPS.contains(one) && STOPS.contains(next))
            || (matches!(one, '！' | '？' | '!' | '?') && STOPS.contains(next))
            || (*one == *next && matches!(one, '“' | '”'))
            || matches!(
                (one, next),
                ('“', '”') | ('‘', '’') | ('（', '）') | ('(', ')') | ('《', '》') | ('「', '」') | ('（', '，') | ('，', '）')
            );
        let english = sent.target.language == Language::En
            && (matches!((one, next), ('.' | ',' | ';' | ':', '.' | ',' | ';') | (' ', '.' | ',' | ';'))
                || matches!((one, next), ('。' | '；', '.')));
        if doubled || english {
            let around: String = chars[n.saturating_sub(20)..(n + 20).min(chars.len())].iter().collect();
            return Some(format!("{one}{next} in “{around}”"));
        }
    }
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    for (n, line) in lines.iter().enumerate() {
        let number = line.strip_suffix('.').is_some_and(|head| !head.is_empty() && head.bytes().all(|c| c.is_ascii_digit()));
        if number || line.starts_with(STOPS) {
            return Some(format!("a line of nothing: “{line}”"));
        }
        let next = lines[n + 1..].iter().find(|line| !line.is_empty());
        let addressed = line.starts_with('致') && line.chars().count() > 2;
        if line.ends_with('：') && !addressed && !next.is_some_and(|next| next.starts_with("1. ")) {
            return Some(format!("a label of nothing: “{line}”"));
        }
    }
    None
}

/// Nothing that reorders, hides or breaks a line.
fn legibility(_: &Sent<'_>, output: &Output) -> Option<String> {
    let bad = output.raw.split('\n').find(|line| legible(line) != **line)?;
    Some(format!("not legible: {bad:?}"))
}

/// Every exhibit cited is listed; numbers beyond the count of those listed come with the word that numbers have gaps.
fn exhibits(sent: &Sent<'_>, output: &Output) -> Option<String> {
    let cited = cited(&output.masked);
    if let Some(n) = cited.iter().find(|n| !sent.listed.contains(n)) {
        return Some(format!("cites 证据{n}, which is not among {:?}", sent.listed));
    }
    let beyond = sent.listed.iter().any(|n| *n as usize > sent.listed.len());
    let told = output.raw.contains("证据编号沿用") || output.raw.contains("Exhibit numbers follow");
    if output.name.contains(" letter") && beyond != told {
        return Some("gaps in the numbers of exhibits".to_owned());
    }
    sent.listed.iter().any(|n| *n > sent.exhibits).then(|| "lists an exhibit that is not there".to_owned())
}

/// `证据2、3、5至7`, `Exhibits 1 to 3 and 5`.
fn cited(text: &str) -> BTreeSet<u32> {
    let mut out = BTreeSet::new();
    for mark in ["证据", "Exhibits ", "Exhibit "] {
        for rest in text.split(mark).skip(1) {
            let mut rest = rest;
            let mut from = None;
            loop {
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                let Ok(n) = rest[..digits].parse::<u32>() else { break };
                out.extend(from.take().unwrap_or(n)..=n);
                rest = &rest[digits..];
                let joins = ["至", " to ", "、", ", ", " and "].into_iter().find(|join| rest.starts_with(join));
                let Some(join) = joins else { break };
                if matches!(join, "至" | " to ") {
                    from = Some(n + 1);
                }
                rest = &rest[join.len()..];
            }
        }
    }
    out
}

fn money(sent: &Sent<'_>, output: &Output) -> Option<String> {
    if let Some(nothing) = ["人民币元", "付款元", "价款元", "退款元", "：元"].iter().find(|words| output.masked.contains(**words))
    {
        return Some(format!("states no amount: {nothing}"));
    }
    for (number, fen) in sums::stated(&output.masked) {
        if !fen.is_some_and(|fen| sent.sums.contains(&fen)) {
            return Some(format!("states {number}, which is no amount of the case"));
        }
    }
    for (fen, capitals) in sums::with_capitals(&output.masked) {
        if fen.is_none() || fen != sums::of_capitals(capitals) {
            return Some(format!("capitals {capitals} of {fen:?}"));
        }
    }
    None
}

/// Law.md G, in the letter's own words.
fn phrases(_: &Sent<'_>, output: &Output) -> Option<String> {
    let said = juzheng::letter::forbidden(&output.masked);
    let first = said.first()?;
    Some(format!("says {}", first.phrase))
}

fn privacy(sent: &Sent<'_>, output: &Output) -> Option<String> {
    let bare: String = output.raw.chars().filter(|c| !c.is_whitespace()).collect();
    let sees = |key: &str| sent.target.sees.complainant.iter().any(|seen| seen == key);
    if sent.story.leaks && sent.draft {
        return None;
    }
    for (key, value) in [("address", ADDRESS), ("id_number", ID_NUMBER), ("email", "zhang@example.invalid")] {
        if !sees(key) && bare.contains(value) {
            return Some(format!("tells the person's {key}"));
        }
    }
    None
}

/// The cause chooses words and stands in none; the mistake is told to those alone who can help with it.
fn causes(sent: &Sent<'_>, output: &Output) -> Option<String> {
    let codes = ["not-delivered", "not-as-described", "service-fault", "own-mistake", "suspected-fraud"];
    if let Some(code) = codes.iter().find(|code| output.raw.contains(**code)) {
        return Some(format!("tells the cause {code}"));
    }
    let own = sent.story.case["cause"] == "own-mistake" && matches!(sent.target.name.as_str(), "seller" | "platform");
    let words = [INTENDED, "误填", "填错", "误充", "填写错误"];
    let told = words.iter().find(|word| output.masked.contains(**word)).filter(|_| !own)?;
    Some(format!("tells of a mistake: {told}"))
}

/// What is so today is said only where it was confirmed today.
fn today(sent: &Sent<'_>, output: &Output) -> Option<String> {
    let words =
        ["截至落款日", "至提交之日", "至今", "尚未收到退款", "尚未退款", "As of the date of this letter", "I have received no refund"];
    let dated = |line: &str| line.contains("截至2026年") || line.contains("As of ");
    for line in output.masked.lines() {
        let Some(word) = words.iter().find(|word| line.contains(**word)) else { continue };
        let open = sent.draft && line.contains("【待确认】");
        let of_its_day = matches!(*word, "尚未收到退款" | "I have received no refund") && dated(line) && !line.contains("As of the date");
        if !(sent.story.confirmed_today() || open || of_its_day) {
            return Some(format!("says {word} without confirmation of today"));
        }
    }
    None
}
