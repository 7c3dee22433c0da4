//! The words of a mail that is written in HTML: tags away, a line where the page shows one, character references read.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

/// Kept of one mail's words, in bytes.
const KEPT: usize = 1 << 20;

/// Elements whose content is not shown.
const HIDDEN: [&[u8]; 5] = [b"script", b"style", b"head", b"title", b"template"];

/// Elements that begin and end a line.
const BLOCKS: [&[u8]; 19] = [
    b"p",
    b"div",
    b"tr",
    b"li",
    b"ul",
    b"ol",
    b"table",
    b"blockquote",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"pre",
    b"hr",
    b"section",
    b"article",
    b"dd",
];

/// The words as a page shows them.
pub(super) fn text(html: &str) -> String {
    let mut out = String::new();
    let mut hidden: Option<Vec<u8>> = None;
    let mut pre = 0_usize;
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        if out.len() > KEPT {
            break;
        }
        match token {
            Token::StartTag(tag) if hidden.is_none() => {
                let name: &[u8] = &tag.name;
                if HIDDEN.contains(&name) && !tag.self_closing {
                    hidden = Some(name.to_vec());
                } else if name == b"br" {
                    out.push('\n');
                } else if BLOCKS.contains(&name) {
                    new_line(&mut out);
                } else if name == b"td" || name == b"th" {
                    blank(&mut out);
                } else if name == b"img"
                    && let Some(words) = tag.attributes.get(&b"alt"[..])
                {
                    words_of(&mut out, &String::from_utf8_lossy(words), false);
                }
                pre += usize::from(name == b"pre");
            }
            Token::EndTag(tag) => {
                let name: &[u8] = &tag.name;
                // A page may leave <head> open: its body is shown all the same.
                if hidden.as_deref() == Some(name) {
                    hidden = None;
                } else if hidden.is_none() && BLOCKS.contains(&name) {
                    new_line(&mut out);
                }
                pre = pre.saturating_sub(usize::from(name == b"pre"));
            }
            Token::StartTag(tag) if hidden.as_deref() == Some(&b"head"[..]) && &tag.name[..] == b"body" => hidden = None,
            Token::String(words) if hidden.is_none() => words_of(&mut out, &String::from_utf8_lossy(&words), pre > 0),
            _ => {}
        }
    }
    tidied(&out)
}

/// White space counts as one blank, as on a page.
fn words_of(out: &mut String, words: &str, verbatim: bool) {
    if verbatim {
        out.push_str(words);
        return;
    }
    for c in words.chars() {
        if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}') {
            blank(out);
        } else {
            out.push(c);
        }
    }
}

fn blank(out: &mut String) {
    if !out.is_empty() && !out.ends_with([' ', '\n']) {
        out.push(' ');
    }
}

fn new_line(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// At most one empty line between others.
fn tidied(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines() {
        let line = line.trim_end();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty <= 1 {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_lines_of_a_page() {
        for (html, expected) in [
            ("<p>您好：</p><p>不予 \n退款&nbsp;&lt;3&#33;</p>", "您好：\n不予 退款 <3!"),
            ("<head><title>x</title><style>p{}</style></head><body>a<br>b<br/><br><br><br>c", "a\nb\n\nc"),
            ("<script>if (a < b) {}</script>文<table><tr><td>订单</td><td>1</td></tr></table>", "文\n订单 1"),
            ("<img src=\"cid:1\" alt=\"截图\">见图", "截图见图"),
            ("<head><body>未关的头", "未关的头"),
            ("<pre>a\n  b</pre>", "a\n  b"),
            ("<", "<"),
            ("", ""),
        ] {
            assert_eq!(text(html), expected, "{html}");
        }
    }

    #[test]
    fn an_endless_page_is_bounded() {
        assert!(text(&"<p>长".repeat(1 << 20)).len() <= KEPT + 16);
    }
}
