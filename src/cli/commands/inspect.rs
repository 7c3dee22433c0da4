//! `juzheng inspect`.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::case::{Precision, When, Zone};
use crate::cli::args::Inspect;
use crate::cli::exit::ExitStatus;
use crate::cli::explain;
use crate::cli::findings;
use crate::cli::output::{Answer, Failure, answer_json};
use crate::cli::page::{Ink, Page, Text, cut, padded};
use crate::cli::session::{Session, shown_path};
use crate::evidence::{Document, FoundKind, Inspection, Kind, Looking, READERS};
use crate::finding::{Finding, shown};

/// Rows shown of a table.
const ROWS: usize = 5;

struct Seen {
    files: Vec<(PathBuf, Result<Inspection, Failure>)>,
    verbose: bool,
}

/// Looks at files.
pub fn run(args: &Inspect, session: &Session) -> Result<Box<dyn Answer>, Failure> {
    let mut files = Vec::with_capacity(args.files.len());
    for path in &args.files {
        // What cannot be read is told below, with its own words.
        let passwords = session.secrets.for_files([path.as_path()].into_iter().filter(|path| path.is_file()))?;
        let looking = Looking { passwords, similar: true, ..Looking::default() };
        let seen = Inspection::looked(path, &looking).map_err(|error| explain::evidence(&error).because(&error));
        files.push((path.clone(), seen));
    }
    if let [(_, Err(_))] = &files[..]
        && let Some((_, Err(failure))) = files.pop()
    {
        return Err(failure);
    }
    Ok(Box::new(Seen { files, verbose: session.common.verbose }))
}

impl Answer for Seen {
    fn json(&self) -> Value {
        let one = |(path, seen): &(PathBuf, Result<Inspection, Failure>)| match seen {
            Ok(inspection) => answer_json("inspect", json!(inspection)),
            Err(failure) => {
                let mut value = failure.json("inspect");
                value["file"] = json!(path);
                value
            }
        };
        match &self.files[..] {
            [only] => one(only),
            several => several.iter().map(one).collect(),
        }
    }

    fn answer(&self, page: &mut Page) {
        for (path, seen) in &self.files {
            page.gap();
            match seen {
                Ok(inspection) => show(page, inspection, self.verbose),
                Err(failure) => {
                    page.line(Text::of(Ink::Strong, shown_path(path)));
                    failure.page(page, self.verbose);
                }
            }
        }
    }

    fn exit(&self) -> ExitStatus {
        if self.files.iter().any(|(_, seen)| seen.is_err()) { ExitStatus::Failed } else { ExitStatus::Done }
    }
}

fn show(page: &mut Page, seen: &Inspection, verbose: bool) {
    page.line(Text::of(Ink::Strong, shown(&seen.file)));
    let encoding = seen.encoding.map_or_else(String::new, |encoding| format!("，编码 {encoding}"));
    page.hang("  内容    ", format!("{}{encoding}", content_name(seen)));
    page.hang("  大小    ", format!("{} 字节", seen.bytes));
    if verbose {
        page.hang("  SHA-256 ", seen.sha256.to_string());
        page.hang("  依据    ", shown(&seen.why));
    } else {
        page.hang("  SHA-256 ", format!("{}…（全文见 --json）", &seen.sha256.to_string()[..16]));
    }
    payments(page, seen);
    messages(page, seen);
    if let Some(log) = &seen.log {
        span(page, log.first, log.last, log.zone);
        let undated = if log.undated > 0 { format!("，其中 {} 行没有写明年份或日期", log.undated) } else { String::new() };
        page.hang("  行数    ", format!("有时间的 {} 行{undated}", log.count));
        for line in log.rows.iter().take(ROWS) {
            let level = line.level.as_deref().map_or_else(String::new, |level| format!("{level} "));
            let at = line.at.map_or_else(|| "（时间不全）".to_owned(), |at| clock(at, true));
            row(page, &at, &format!("{level}{}", line.text));
        }
        more(page, log.count);
    }
    if let Some(image) = &seen.image {
        page.hang("  尺寸    ", format!("{}×{} 像素", image.width, image.height));
        if let Some(at) = image.taken_at {
            page.hang("  拍摄于  ", format!("{}（图片自带，可以被修改）", clock(at, true)));
        }
        if let Some(software) = &image.software {
            page.hang("  软件    ", shown(software));
        }
        if let Some(editor) = image.edited_with {
            page.hang("  编辑过  ", format!("图片自己写明经过 {editor}；请同时保留没有编辑过的原图"));
        }
        if image.has_position {
            page.hang("  位置    ", "图片里有拍摄地点，发给别人以前请留意");
        }
    }
    if let Some(document) = &seen.document {
        words(page, document);
    }
    for member in &seen.members {
        page.hang("  内有    ", format!("{}：{}{}", shown(inner_name(&member.file)), content_name(member), summary(member)));
    }
    let notes: Vec<Finding> = seen.parts().into_iter().flat_map(|part| part.notes.iter().cloned()).collect();
    findings::list(page, &notes, verbose);
}

/// What a document says of itself, and how it begins.
fn words(page: &mut Page, document: &Document) {
    for (head, text) in [("  标题    ", &document.title), ("  网址    ", &document.url), ("  软件    ", &document.program)] {
        if let Some(text) = text {
            page.hang(head, shown(text));
        }
    }
    for (head, at) in [("  保存于  ", document.saved_at), ("  制作于  ", document.created_at), ("  修改于  ", document.changed_at)]
    {
        if let Some(at) = at {
            page.hang(head, format!("{}（文件自己写的，可以被修改）", clock(at, true)));
        }
    }
    let pages = document.pages.map_or_else(String::new, |pages| format!("{pages} 页，"));
    page.hang("  文字    ", format!("{pages}{} 字", document.characters));
    for (head, kind) in [
        ("  单号    ", FoundKind::Id),
        ("  金额    ", FoundKind::Amount),
        ("  日期    ", FoundKind::Date),
        ("  手机号  ", FoundKind::Phone),
    ] {
        let all: Vec<String> = document.found.iter().filter(|found| found.kind == kind).map(|found| shown(&found.text)).collect();
        if !all.is_empty() {
            let more = if all.len() > ROWS { format!(" 等 {} 处", all.len()) } else { String::new() };
            page.hang(head, format!("{}{more}", all[..all.len().min(ROWS)].join("、")));
        }
    }
    let room = page.columns().saturating_sub(6);
    for line in document.text.split(['\n', '\u{c}']).take(ROWS) {
        page.hang("    ", cut(&shown(line), room));
    }
}

/// A member's own name, without the archive's.
fn inner_name(file: &str) -> &str {
    file.split_once("!/").map_or(file, |(_, inner)| inner)
}

fn payments(page: &mut Page, seen: &Inspection) {
    let Some(payments) = &seen.payments else { return };
    span(page, payments.first, payments.last, payments.zone);
    page.hang("  记录    ", format!("{} 笔", payments.count));
    for sum in &payments.by_direction {
        let currency = if sum.currency == "CNY" { "元" } else { &sum.currency };
        page.hang(
            "          ",
            format!(
                "{} {:>4} 笔，合计 {} {currency}",
                padded(&shown(sum.normal.in_words(&sum.direction)), 10),
                sum.count,
                sum.sum.map_or_else(|| "数额过大".to_owned(), crate::case::Money::yuan)
            ),
        );
    }
    for record in payments.rows.iter().take(ROWS) {
        let whom = record.counterparty.as_deref().or(record.item.as_deref()).unwrap_or("");
        let way = cut(&shown(record.normal.in_words(&record.direction)), 8);
        let words = format!("{} {:>10} {}", padded(&way, 8), record.amount.yuan(), cut(&shown(whom), 28));
        row(page, &clock(record.told_at, true), &words);
    }
    more(page, payments.count);
}

fn messages(page: &mut Page, seen: &Inspection) {
    let Some(messages) = &seen.messages else { return };
    span(page, messages.first, messages.last, messages.zone);
    let system = if messages.system > 0 { format!("，其中系统提示 {} 条", messages.system) } else { String::new() };
    page.hang("  消息    ", format!("{} 条{system}，图片和文件 {} 个", messages.count, messages.attachments));
    let senders: Vec<String> = messages.senders.iter().take(8).map(|sender| shown(sender)).collect();
    let others = if messages.senders.len() > 8 { format!(" 等 {} 人", messages.senders.len()) } else { String::new() };
    page.hang("  发言人  ", format!("{}{others}", senders.join("、")));
    for message in messages.rows.iter().take(ROWS) {
        let at = message.at.map_or_else(|| "（没有时间）".to_owned(), |at| clock(at, true));
        let sender = message.sender.as_deref().unwrap_or("（系统）");
        row(page, &at, &format!("{sender}：{}", message.text.replace('\n', " ")));
    }
    more(page, messages.count);
}

fn span(page: &mut Page, first: Option<When>, last: Option<When>, zone: &str) {
    let (Some(first), Some(last)) = (first, last) else { return };
    let zone = match zone {
        "stated" => "",
        "assumed" => "（文件没有写时区，按北京时间理解）",
        _ => "（文件没有写时区，不知道是哪里的时间）",
    };
    page.hang("  时间    ", format!("{} 至 {}{zone}", clock(first, true), clock(last, true)));
}

fn row(page: &mut Page, at: &str, words: &str) {
    let room = page.columns().saturating_sub(4 + 19 + 2);
    page.hang(Text::of(Ink::Faint, format!("    {}  ", padded(at, 19))), cut(&shown(words), room));
}

fn more(page: &mut Page, count: u64) {
    if count > ROWS as u64 {
        page.hang("    ", Text::of(Ink::Faint, format!("……共 {count} 条，只列前 {ROWS} 条；全部见 --json")));
    }
}

/// A time in China, as exact as it is known.
#[must_use]
pub fn clock(at: When, with_day: bool) -> String {
    let local = at.in_china();
    let day = if with_day { "%Y-%m-%d " } else { "" };
    match at.precision() {
        Precision::Date => local.format(day.trim_end()).to_string(),
        Precision::Minute => local.format(&format!("{day}%H:%M")).to_string(),
        Precision::Second => local.format(&format!("{day}%H:%M:%S")).to_string(),
    }
}

/// What is to be known of a time's zone: nothing where it was written.
#[must_use]
pub fn zone_mark(at: When) -> &'static str {
    match (at.zone(), at.precision()) {
        (Zone::Stated(_), _) | (_, Precision::Date) => "",
        (Zone::Assumed, _) => "*",
        (Zone::Unknown, _) => "?",
    }
}

/// What a file is: its reader's title, and its kind where the title does not say it.
#[must_use]
pub fn content_name(seen: &Inspection) -> String {
    let title = READERS.iter().find(|reader| reader.name() == seen.reader).map_or(seen.reader, |reader| reader.title());
    let kind = match seen.kind {
        Kind::Payments => "账单",
        Kind::Messages => "聊天记录",
        Kind::Log => "日志",
        Kind::Image => "图片",
        Kind::Document => "文档",
        Kind::Archive => "压缩包",
        Kind::Opaque => return format!("{title}（不读取内容，照原样打包）"),
    };
    if title.contains(kind) { title.to_owned() } else { format!("{kind}（{title}）") }
}

/// How much was read, in a few words; empty where nothing was.
#[must_use]
pub fn summary(seen: &Inspection) -> String {
    if let Some(payments) = &seen.payments {
        return format!("，{} 笔记录", payments.count);
    }
    if let Some(messages) = &seen.messages {
        return format!("，{} 条消息", messages.count);
    }
    if let Some(log) = &seen.log {
        return format!("，{} 行有时间", log.count);
    }
    if !seen.members.is_empty() {
        return format!("，{} 个文件", seen.members.len());
    }
    if let Some(document) = &seen.document {
        return format!("，{} 字", document.characters);
    }
    seen.image.as_ref().map_or_else(String::new, |image| format!("，{}×{} 像素", image.width, image.height))
}
