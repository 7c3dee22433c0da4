//! Blocks of a document as markup.

use std::collections::BTreeMap;

use super::html::{Html, address};
use crate::document::{Align, Block, Figure, Link, Paragraph, Run, Table};

/// How blocks are set on the page.
pub(super) struct Setting<'a> {
    /// What they are a part of, such as 证据3: a table is called by it.
    pub(super) name: &'a str,
    /// What a heading of the first level becomes: 3 for `h3`.
    pub(super) top: u8,
    /// Where in the bag the pictures are, by their names.
    pub(super) pictures: &'a BTreeMap<String, String>,
}

impl Setting<'_> {
    pub(super) fn blocks(&self, html: &mut Html, blocks: &[Block]) {
        let mut tables = 0;
        for block in blocks {
            match block {
                Block::Heading { level, text } => self.heading(html, *level, text),
                Block::Paragraph(set) => paragraph(html, set),
                Block::Numbered(items) => {
                    html.raw("<ol>\n");
                    for item in items {
                        html.raw("<li>");
                        runs(html, item);
                        html.raw("</li>\n");
                    }
                    html.raw("</ol>\n");
                }
                Block::Table(set) if set.columns.len() == 2 => facts(html, set),
                Block::Table(set) => {
                    tables += 1;
                    self.table(html, set, tables);
                }
                Block::Figure(set) => self.figure(html, set),
                Block::Part(_) | Block::Gap | Block::PageBreak => {}
            }
        }
    }

    fn heading(&self, html: &mut Html, level: u8, text: &str) {
        let (begin, end) = match level.saturating_sub(1).saturating_add(self.top) {
            ..=3 => ("<h3>", "</h3>\n"),
            4 => ("<h4>", "</h4>\n"),
            5 => ("<h5>", "</h5>\n"),
            6.. => ("<h6>", "</h6>\n"),
        };
        html.raw(begin);
        html.text(text);
        html.raw(end);
    }

    /// Wide tables are moved sideways by themselves, with the keyboard as well.
    fn table(&self, html: &mut Html, table: &Table, number: u32) {
        let heads: Vec<&str> = table.columns.iter().map(|column| column.head.as_str()).collect();
        html.raw("<div tabindex=\"0\" role=\"region\"");
        html.attribute(
            "class",
            match heads.len() {
                5.. => "scroll wide",
                // Two short columns and a long one: on a phone the long one stands below.
                3 => "scroll talk",
                _ => "scroll",
            },
        );
        let heads = heads.join(html.chosen("、", ", "));
        html.attribute("aria-label", &format!("{} {number}{}{heads}", self.name, html.chosen("：", ": ")));
        html.raw("><table>\n<thead><tr>");
        let all: u32 = table.columns.iter().map(|column| column.share).sum::<u32>().max(1);
        for column in &table.columns {
            html.raw("<th scope=\"col\"");
            html.attribute("class", WIDTHS[(column.share * 10 / all).min(9) as usize]);
            html.raw(">");
            html.text(&column.head);
            html.raw("</th>");
        }
        html.raw("</tr></thead>\n<tbody>\n");
        for row in &table.rows {
            // Emphasis in a row marks what the case is about.
            let marked = row.iter().flatten().any(|run| run.strong);
            html.raw(if marked { "<tr class=\"marked\">" } else { "<tr>" });
            for (n, cell) in row.iter().enumerate() {
                html.raw(match table.columns.get(n).map(|column| column.align) {
                    Some(Align::Right) => "<td class=\"right\">",
                    _ => "<td>",
                });
                runs(html, cell);
                html.raw("</td>");
            }
            html.raw("</tr>\n");
        }
        html.raw("</tbody>\n</table></div>\n");
    }

    fn figure(&self, html: &mut Html, figure: &Figure) {
        let Some(path) = self.pictures.get(&figure.picture) else {
            html.raw("<p>");
            html.say("〔图，见证据册：", "〔picture, see the book of exhibits: ");
            html.text(&figure.alt);
            html.raw("〕</p>\n");
            return;
        };
        let (width, height) = figure.upright();
        html.raw(if height > width { "<figure class=\"tall\">" } else { "<figure>" });
        html.raw("<a target=\"_blank\" rel=\"noopener noreferrer\"");
        html.attribute("href", &address(path));
        html.raw("><img loading=\"lazy\" decoding=\"async\"");
        html.attribute("src", &address(path));
        html.attribute("width", &width.to_string());
        html.attribute("height", &height.to_string());
        html.attribute("alt", &figure.alt);
        html.raw("></a>");
        if !figure.caption.is_empty() {
            html.raw("<figcaption>");
            runs(html, &figure.caption);
            html.raw("</figcaption>");
        }
        html.raw("</figure>\n");
    }
}

fn paragraph(html: &mut Html, set: &Paragraph) {
    html.raw(match set.align {
        Align::Center => "<p class=\"center\">",
        Align::Right => "<p class=\"right\">",
        Align::Justify if set.indent => "<p class=\"indent\">",
        Align::Justify | Align::Left => "<p>",
    });
    runs(html, &set.runs);
    html.raw("</p>\n");
}

fn runs(html: &mut Html, runs: &[Run]) {
    for run in runs {
        let to = run.link.as_ref().and_then(place_of);
        if let Some(to) = &to {
            html.raw("<a");
            html.attribute("href", to);
            html.raw(">");
        }
        if run.strong {
            html.raw("<strong>");
        }
        html.text(&run.text);
        if run.strong {
            html.raw("</strong>");
        }
        if to.is_some() {
            html.raw("</a>");
        }
    }
}

/// Where on the page a link leads. Addresses of the web stay words: nobody is led out of a bundle.
fn place_of(link: &Link) -> Option<String> {
    let (Link::Part(name) | Link::PagesOf(name)) = link else { return None };
    let number: u32 = name.strip_prefix("证据")?.parse().ok()?;
    Some(format!("#exhibit-{number}"))
}

/// Label by value.
fn facts(html: &mut Html, table: &Table) {
    html.raw("<dl>\n");
    for row in &table.rows {
        let [name, value] = &row[..] else { continue };
        html.raw("<dt>");
        runs(html, name);
        html.raw("</dt><dd>");
        runs(html, value);
        html.raw("</dd>\n");
    }
    html.raw("</dl>\n");
}

/// Widths of columns, in tenths: a policy without styles in the markup leaves classes.
const WIDTHS: [&str; 10] = ["w0", "w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8", "w9"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Language;

    fn set(blocks: &[Block]) -> String {
        let mut html = Html::new(Language::Zh);
        let pictures = BTreeMap::from([("original-2".to_owned(), "data/evidence/order/订单 1.png".to_owned())]);
        Setting { name: "证据2", top: 3, pictures: &pictures }.blocks(&mut html, blocks);
        String::from_utf8(html.finish()).expect("UTF-8")
    }

    fn figure(picture: &str) -> Block {
        let (width, height, orientation, alt) = (1080, 2400, 6, "订单<页>".to_owned());
        Block::Figure(Figure {
            picture: picture.to_owned(),
            width,
            height,
            orientation,
            cuts: Vec::new(),
            overlap: 0,
            alt,
            caption: Vec::new(),
        })
    }

    #[test]
    fn links_lead_to_exhibits_and_nowhere_else() {
        let link = |link: Link| {
            let runs = vec![Run { link: Some(link), ..Run::plain("见") }];
            set(&[Block::Paragraph(Paragraph { runs, ..Paragraph::default() })])
        };
        assert_eq!(link(Link::Part("证据2".to_owned())), "<p><a href=\"#exhibit-2\">见</a></p>\n");
        for to in ["https://a.example.invalid/", "javascript:alert(1)"] {
            assert_eq!(link(Link::Uri(to.to_owned())), "<p>见</p>\n");
        }
        assert_eq!(link(Link::Part("证据2\" onclick=\"x".to_owned())), "<p>见</p>\n");
    }

    #[test]
    fn pictures_are_those_of_the_bag_and_upright() {
        let shown = set(&[figure("original-2")]);
        assert!(
            shown.contains("src=\"data/evidence/order/%E8%AE%A2%E5%8D%95%201.png\" width=\"2400\" height=\"1080\" alt=\"订单&lt;页&gt;\""),
            "{shown}"
        );
        assert!(!shown.contains("tall"));
        assert_eq!(set(&[figure("elsewhere")]), "<p>〔图，见证据册：订单&lt;页&gt;〕</p>\n");
    }
}
