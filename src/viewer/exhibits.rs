//! The exhibits: which there are, and each as the book shows it.

use super::blocks::Setting;
use super::html::Html;
use super::{Page, Shown};
use crate::document::Block;

pub(super) fn exhibits(html: &mut Html, page: &Page<'_>) {
    if page.exhibits.is_empty() {
        return;
    }
    html.raw("<section aria-labelledby=\"exhibits\">\n<h2 id=\"exhibits\">");
    html.say("证据", "Exhibits");
    html.raw("</h2>\n<ul class=\"index\">\n");
    for shown in page.exhibits {
        html.raw("<li><a");
        html.attribute("href", &anchor(shown));
        html.raw(">");
        html.text(&format!("{}{}", html.chosen("证据", "Exhibit "), shown.exhibit.number));
        html.raw("</a> ");
        html.isolated(&page.chapters.said_of(shown.exhibit, &shown.exhibit.title));
        html.raw("</li>\n");
    }
    html.raw("</ul>\n");
    for shown in page.exhibits {
        let name = format!("{}{}", html.chosen("证据", "Exhibit "), shown.exhibit.number);
        let setting = Setting { name: &name, top: 2, pictures: page.pictures };
        html.raw("<article");
        html.attribute("id", anchor(shown).trim_start_matches('#'));
        html.raw(" tabindex=\"-1\">\n");
        // The heading, the facts, then the files before the content.
        let facts = shown.chapter.blocks.iter().position(|block| matches!(block, Block::Table(_))).map_or(0, |facts| facts + 1);
        let (head, content) = shown.chapter.blocks.split_at(facts);
        setting.blocks(html, head);
        files(html, &shown.files);
        setting.blocks(html, content);
        html.raw("<p class=\"back\"><a href=\"#exhibits\">");
        html.say("返回证据列表", "Back to the list");
        html.raw("</a></p>\n</article>\n");
    }
    html.raw("</section>\n");
}

fn anchor(shown: &Shown<'_>) -> String {
    format!("#exhibit-{}", shown.exhibit.number)
}

/// Where the files are; a link where a browser only shows or saves it.
pub(super) fn files(html: &mut Html, files: &[String]) {
    for path in files {
        html.raw("<p class=\"file\">");
        html.say("文件：", "File: ");
        html.file(path);
        html.raw("</p>\n");
    }
}
