//! `index.html`: the bundle to look at and to check, in any browser, without network.
//!
//! A [`Page`] becomes one file that holds its own style and scripts; pictures and letters are those beside it in the bag. The
//! room promises that nothing from case or evidence is ever markup (`html` takes markup only from the program itself), that
//! the page can reach no address (`policy`), that a recipient's page shows what its book shows and no more, and that the same
//! inputs give the same bytes. Its scripts hash every file of a bundle again and say what that does not prove.

mod blocks;
mod checking;
mod course;
mod exhibits;
mod html;
mod letters;
mod policy;
mod summary;

use std::collections::BTreeMap;

use crate::book::{Chapter, Chapters};
use crate::case::Clock;
use crate::digest::Digest;
use crate::document::{Document, Language};
use crate::dossier::{Dossier, Exhibit};
use crate::letter::Target;
use html::Html;

/// All that a page is made of.
pub struct Page<'a> {
    /// The case.
    pub dossier: &'a Dossier,
    /// Whose page it is; `None` for the person's own, which shows all.
    pub target: Option<&'a Target>,
    /// What its texts are masked with.
    pub chapters: &'a Chapters<'a>,
    /// The exhibits on it, in order.
    pub exhibits: &'a [Shown<'a>],
    /// Where in the bag the pictures of the chapters are, by their names.
    pub pictures: &'a BTreeMap<String, String>,
    /// The letters, in the order of the targets.
    pub letters: &'a [Sheet<'a>],
    /// Where the book is in the bag, if it is.
    pub book: Option<&'a str>,
    /// SHA-256 of the master's manifest lines of the evidence.
    pub evidence_digest: Digest,
    /// Whose clock the time of packing is from.
    pub clock: Clock,
    /// `juzheng 0.1.0`.
    pub program: &'a str,
}

/// An exhibit on the page.
pub struct Shown<'a> {
    /// Which.
    pub exhibit: &'a Exhibit,
    /// What the book shows of it.
    pub chapter: &'a Chapter,
    /// Its files in the bag.
    pub files: Vec<String>,
}

/// A letter on the page.
pub struct Sheet<'a> {
    /// To whom, as people call it.
    pub to: &'a str,
    /// Its words.
    pub document: &'a Document,
    /// Its files in the bag.
    pub files: Vec<String>,
}

/// The page's bytes: UTF-8, LF.
#[must_use]
pub fn page(page: &Page<'_>) -> Vec<u8> {
    let mut html = Html::new(page.chapters.language());
    head(&mut html, page);
    html.raw("<body>\n<a class=\"skip\" href=\"#main\">");
    html.say("跳到正文", "Skip to the content");
    html.raw("</a>\n<header>\n");
    if page.target.is_none() {
        html.raw("<p class=\"keep\">");
        html.say("自留，勿外发：里面是没有遮挡的全部原件", "Keep, do not send: all originals, unmasked");
        html.raw("</p>\n");
    }
    html.raw("<h1>");
    html.text(&title(page));
    html.raw("</h1>\n");
    contents(&mut html, page);
    html.raw("</header>\n<main id=\"main\" tabindex=\"-1\">\n");
    summary::summary(&mut html, page);
    checking::checking(&mut html);
    course::course(&mut html, page);
    exhibits::exhibits(&mut html, page);
    letters::letters(&mut html, page);
    html.raw("</main>\n<footer>\n<p>");
    html.say(
        "校验值（SHA-256）只能用来核对文件在计算之后有没有改动，不能证明文件内容真实，也不能证明文件形成的时间。时间除另有说明外，为提交人陈述。本页是节选和摘要，以包里的原文件为准。",
        "A digest (SHA-256) shows only that a file has not changed since it was computed: neither that its content is true, nor when it was made. This page is an excerpt; the files in the bundle are what counts.",
    );
    html.raw("</p>\n</footer>\n<script id=\"core\">");
    html.raw(policy::CORE);
    html.raw("</script>\n<script>");
    html.raw(policy::PAGE);
    html.raw("</script>\n</body>\n</html>\n");
    html.finish()
}

fn head(html: &mut Html, page: &Page<'_>) {
    html.raw("<!DOCTYPE html>\n<html");
    html.attribute("lang", page.chapters.language().tag());
    html.raw(">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\"");
    html.attribute("content", &policy::policy());
    html.raw(
        ">\n<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
    );
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    html.text(&title(page));
    html.raw("</title>\n<style>");
    html.raw(policy::STYLE);
    html.raw("</style>\n</head>\n");
}

/// 案件 as the reader may know it.
fn title(page: &Page<'_>) -> String {
    let case = &page.dossier.case;
    let name = if case.title.is_empty() { case.id.clone() } else { case.title.clone() };
    // The person's own name for the case is not for others; the letter says what it is about.
    let Some(target) = page.target else { return name };
    let order = page.chapters.masked(&target.footer(page.dossier));
    match page.chapters.language() {
        Language::Zh => format!("证据包：{order}"),
        Language::En => format!("Evidence: {order}"),
    }
}

fn contents(html: &mut Html, page: &Page<'_>) {
    html.raw("<nav");
    html.attribute("aria-label", html.chosen("目录", "Contents"));
    html.raw(">\n<ul>\n");
    let parts = [
        (true, "#summary", "案情摘要", "Summary"),
        (true, "#verify", "核对这个包", "Check the bundle"),
        (true, "#course", "时间线", "Timeline"),
        (!page.exhibits.is_empty(), "#exhibits", "证据", "Exhibits"),
        (!page.letters.is_empty(), "#letters", "文书", "Letters"),
    ];
    for (_, to, zh, en) in parts.into_iter().filter(|part| part.0) {
        html.raw("<li><a");
        html.attribute("href", to);
        html.raw(">");
        html.say(zh, en);
        html.raw("</a></li>\n");
    }
    html.raw("</ul>\n</nav>\n");
}
