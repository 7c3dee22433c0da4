//! The letters: the files, and their words folded up.

use std::collections::BTreeMap;

use super::Page;
use super::blocks::Setting;
use super::exhibits::files;
use super::html::Html;

pub(super) fn letters(html: &mut Html, page: &Page<'_>) {
    if page.letters.is_empty() {
        return;
    }
    html.raw("<section aria-labelledby=\"letters\">\n<h2 id=\"letters\">");
    html.say("文书", "Letters");
    html.raw("</h2>\n");
    let pictures = BTreeMap::new();
    for sheet in page.letters {
        html.raw("<article class=\"letter\">\n<h3>");
        html.isolated(&format!("{}{}{}", sheet.to, html.chosen("：", ": "), sheet.document.title));
        html.raw("</h3>\n");
        files(html, &sheet.files);
        html.raw(if page.letters.len() == 1 { "<details open><summary>" } else { "<details><summary>" });
        html.say("全文", "The text");
        html.raw("</summary>\n");
        Setting { name: sheet.to, top: 4, pictures: &pictures }.blocks(html, &sheet.document.blocks);
        html.raw("</details>\n</article>\n");
    }
    html.raw("</section>\n");
}
