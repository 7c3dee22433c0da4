//! Web pages saved as HTML: their words, their title, and what the program that saved them noted of where
//! and when (Internet Explorer, Chrome, Edge: `saved from url`; SingleFile; else the page's own canonical URL).

use std::io::Read;

use chrono::NaiveDateTime;
use encoding_rs::{CoderResult, Decoder};

use super::passages::Passages;
use crate::case::{Precision, When, Zone};
use crate::evidence::decode::{Decoded, Encoding};
use crate::evidence::fact::{DocumentFacts, Fact};
use crate::evidence::page_pieces::{Piece, Tag, each_piece};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;

/// A saved web page.
pub struct SavedPage;

/// Where the encoding must be named (HTML Living Standard §4.2.5.4 has 1024; Chinese pages are laxer), in bytes.
const PRESCANNED: usize = 4 << 10;

/// Of a title or an address, in characters.
const KEPT: usize = 500;

/// Of the words that stand for a picture, in characters.
const ALT_KEPT: usize = 4 << 10;

/// Whether an element's content is not shown as words.
fn is_hidden(name: &str) -> bool {
    matches!(name, "script" | "style" | "noscript" | "template" | "svg" | "iframe" | "title" | "textarea")
}

/// Whether an element stands within a line; every other begins a new one.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "em"
            | "font"
            | "i"
            | "img"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "wbr"
    )
}

impl Reader for SavedPage {
    fn name(&self) -> &'static str {
        "saved-page"
    }

    fn title(&self) -> &'static str {
        "保存的网页（HTML）"
    }

    fn kind(&self) -> Kind {
        Kind::Document
    }

    fn surest(&self) -> Certainty {
        Certainty::Fallback
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let text = sample.text.as_deref()?.trim_start_matches('\u{feff}').trim_start();
        let head = text[..(0..=1024.min(text.len())).rev().find(|at| text.is_char_boundary(*at))?].to_ascii_lowercase();
        let begins = ["<!doctype html", "<html", "<head", "<!-- saved from url"].iter().any(|start| head.starts_with(start));
        let later = head.starts_with('<') && head.contains("<html");
        (begins || later).then(|| Reason::new(Certainty::Fallback, "begins as a web page does"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut head = Vec::new();
        source.by_ref().take(PRESCANNED as u64).read_to_end(&mut head)?;
        let (encoding, table) = named(&head);
        let text = Transcoded {
            from: (&head[..]).chain(source),
            decoder: table.new_decoder_with_bom_removal(),
            raw: Vec::new(),
            done: false,
            finished: false,
        };
        let mut page = Page::default();
        each_piece(text, &mut |piece| page.take(&piece, out))?;
        page.passages.end(out);
        out(Fact::Document(DocumentFacts {
            title: Some(shortened(&page.title)).filter(|title| !title.is_empty()),
            url: page.url.map(|(_, url)| shortened(&url)).filter(|url| !url.is_empty()),
            saved_at: page.saved_at,
            author: page.author,
            program: page.program,
            ..DocumentFacts::default()
        }));
        let zone = page.saved_at.map(|at| at.zone().as_str());
        Ok(Summary { encoding: Some(encoding), zone, ..Summary::default() })
    }
}

/// The encoding: a byte order mark, what `meta` names, or what the head looks like.
fn named(head: &[u8]) -> (Encoding, &'static encoding_rs::Encoding) {
    let seen = Decoded::of_head(head, head.len() < PRESCANNED);
    let guess = seen.map_or(Encoding::Utf8, |seen| seen.encoding);
    let table = match guess {
        Encoding::Utf8Sig => return (guess, encoding_rs::UTF_8),
        Encoding::Utf16Le => return (guess, encoding_rs::UTF_16LE),
        Encoding::Utf16Be => return (guess, encoding_rs::UTF_16BE),
        Encoding::Gb18030 => encoding_rs::GB18030,
        Encoding::Utf8 | Encoding::Xlsx | Encoding::Xls => encoding_rs::UTF_8,
    };
    let lower = head.to_ascii_lowercase();
    let label = memchr::memmem::find_iter(&lower, b"charset").find_map(|at| {
        let rest = lower[at + 7..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).count();
        encoding_rs::Encoding::for_label(&rest[..length])
    });
    match label {
        // A page that says GBK may hold what only GB18030 has.
        Some(table) if table == encoding_rs::GBK || table == encoding_rs::GB18030 => (Encoding::Gb18030, encoding_rs::GB18030),
        // Pages are saved again in UTF-8 and keep their old word: what the bytes are goes before it.
        _ => (guess, table),
    }
}

/// Bytes of a page as UTF-8.
struct Transcoded<R> {
    from: R,
    decoder: Decoder,
    /// Read and not decoded yet.
    raw: Vec<u8>,
    /// Everything has been read.
    done: bool,
    /// And decoded.
    finished: bool,
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
        // Too small a room for one character would never be filled.
        if room.len() < 8 {
            return Err(std::io::Error::other("too little room for a character"));
        }
        while !self.finished {
            if self.raw.is_empty() && !self.done {
                self.raw.resize(room.len(), 0);
                let read = self.from.read(&mut self.raw)?;
                self.raw.truncate(read);
                self.done = read == 0;
            }
            let (result, read, written, _) = self.decoder.decode_to_utf8(&self.raw, room, self.done);
            self.raw.drain(..read);
            self.finished = self.done && result == CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

/// What has been seen of a page.
#[derive(Default)]
struct Page {
    passages: Passages,
    title: String,
    /// The address, and how good a word it is: what the saving program says goes before the page's own.
    url: Option<(u8, String)>,
    saved_at: Option<When>,
    author: Option<String>,
    program: Option<String>,
    /// The element whose content is passed over, until its end.
    hidden: Option<String>,
    had_title: bool,
}

impl Page {
    fn take(&mut self, piece: &Piece<'_>, out: &mut dyn FnMut(Fact)) {
        match piece {
            Piece::Open(tag) => {
                if self.hidden.is_some() {
                    return;
                }
                match tag.name {
                    "link" if tag.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                        self.address(1, tag.attribute("href"));
                    }
                    "meta" => self.meta(tag),
                    "td" | "th" => self.passages.gap(out),
                    "img" => {
                        if let Some(words) = tag.attribute("alt") {
                            let end = words.char_indices().nth(ALT_KEPT).map_or(words.len(), |(at, _)| at);
                            self.passages.add(&words[..end], out);
                        }
                    }
                    name if !is_inline(name) => self.passages.end(out),
                    _ => {}
                }
                if is_hidden(tag.name) {
                    self.hidden = Some(tag.name.to_owned());
                }
            }
            Piece::Close(name) => {
                if self.hidden.as_deref() == Some(*name) {
                    self.hidden = None;
                    self.had_title |= *name == "title";
                } else if self.hidden.is_none() && !is_inline(name) && !matches!(*name, "td" | "th") {
                    self.passages.end(out);
                }
            }
            Piece::Text(text) => match self.hidden.as_deref() {
                None => self.passages.add(text, out),
                // A drawing has titles of its own.
                Some("title") if !self.had_title && self.title.len() < KEPT * 4 => self.title.push_str(text),
                Some(_) => {}
            },
            Piece::Comment(text) => self.comment(text),
        }
    }

    fn address(&mut self, rank: u8, url: Option<&str>) {
        let Some(url) =
            url.map(str::trim).filter(|url| url.starts_with("http://") || url.starts_with("https://") || url.starts_with("file:"))
        else {
            return;
        };
        if self.url.as_ref().is_none_or(|(best, _)| *best < rank) {
            self.url = Some((rank, url.to_owned()));
        }
    }

    fn meta(&mut self, tag: &Tag<'_>) {
        let name = tag.attribute("name").or_else(|| tag.attribute("property")).map(str::to_ascii_lowercase);
        let content = tag.attribute("content");
        match name.as_deref() {
            Some("og:url") => self.address(0, content),
            Some("author") if self.author.is_none() => self.author = content.map(shortened).filter(|text| !text.is_empty()),
            Some("generator") if self.program.is_none() => self.program = content.map(shortened).filter(|text| !text.is_empty()),
            _ => {}
        }
    }

    /// `saved from url=(0031)https://…`, or the lines of SingleFile.
    fn comment(&mut self, text: &str) {
        if let Some(rest) = text.trim_start().strip_prefix("saved from url=(") {
            self.address(2, rest.split_once(')').map(|(_, url)| url));
        } else if text.contains("SingleFile") {
            for line in text.lines().map(str::trim) {
                if let Some(url) = line.strip_prefix("url:") {
                    self.address(3, Some(url));
                } else if let Some(date) = line.strip_prefix("saved date:") {
                    self.saved_at = self.saved_at.or_else(|| saved(date.trim()));
                    self.program = Some("SingleFile".to_owned());
                }
            }
        }
    }
}

/// `Sun Sep 13 2026 20:20:01 GMT+0800 (中国标准时间)`, as JavaScript writes dates (ECMA-262 §21.4.4.41).
fn saved(date: &str) -> Option<When> {
    let (local, zone) = date.split_once(" GMT")?;
    let local = NaiveDateTime::parse_from_str(local.split_once(' ')?.1, "%b %d %Y %H:%M:%S").ok()?;
    let zone = zone.get(..5).and_then(|zone| format!("{}:{}", &zone.get(..3)?, zone.get(3..)?).parse().ok());
    Some(When::new(local, Precision::Second, zone.map_or(Zone::Unknown, Zone::Stated)))
}

fn shortened(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().filter(|c| !c.is_control()).take(KEPT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::fact::FoundKind;

    fn read(bytes: &[u8]) -> (DocumentFacts, Vec<String>, Vec<FoundKind>, Summary) {
        let (mut facts, mut lines, mut found, mut from) = (None, Vec::new(), Vec::new(), bytes);
        let summary = SavedPage
            .read(&mut Source::new("a.html", bytes.len() as u64, &mut from), &mut |fact| match fact {
                Fact::Document(seen) => facts = Some(seen),
                Fact::Text(passage) => lines.push(passage.text),
                Fact::Found(one) => found.push(one.kind),
                other => panic!("{other:?}"),
            })
            .expect("readable");
        (facts.expect("facts"), lines, found, summary)
    }

    #[test]
    fn words_as_a_page_shows_them() {
        let page = "<!DOCTYPE html><!-- saved from url=(0027)https://shop.example.invalid/1 --><html><head><title>示例 &amp;\n店</title>\
            <link rel=canonical href='https://shop.example.invalid/canonical'><style>p{}</style></head>\
            <body><p>订单号 <b>KM2026</b>09130001</p><table><tr><td>金额</td><td>￥98.00</td></tr></table><svg><title>x</title></svg>\
            <script>if (a<b) '<p>'</script>一<br>二</body>";
        let (facts, lines, found, summary) = read(page.as_bytes());
        assert_eq!(facts.title.as_deref(), Some("示例 & 店"));
        assert_eq!(facts.url.as_deref(), Some("https://shop.example.invalid/1"));
        assert_eq!(lines, ["订单号 KM202609130001", "金额 ￥98.00", "一", "二"]);
        assert_eq!((found, summary.encoding), (vec![FoundKind::Id, FoundKind::Amount], Some(Encoding::Utf8)));
    }

    #[test]
    fn the_time_of_saving() {
        let page = "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://shop.example.invalid/2 \n saved date: Sun Sep 13 2026 20:20:01 GMT+0800 (中国标准时间)\n--><head>";
        let (facts, ..) = read(page.as_bytes());
        assert_eq!(facts.saved_at.map(|at| (at.to_string(), at.zone().as_str())), Some(("2026-09-13T20:20:01+08:00".to_owned(), "stated")));
        assert_eq!(facts.url.as_deref(), Some("https://shop.example.invalid/2"));
        for date in ["", "GMT", "Sun Sep 13 2026 GMT+0800", "Sun Sep 13 2026 20:20:01 GMT"] {
            assert_eq!(saved(date).map(|at| at.zone()), (date.len() > 25).then_some(Zone::Unknown), "{date}");
        }
    }

    #[test]
    fn encodings_by_mark_word_and_look() {
        let page = |charset: &str| format!("<html><head><meta charset={charset}><title>支付凭证</title>");
        let gb = encoding_rs::GB18030.encode(&page("gb2312")).0.into_owned();
        let wide: Vec<u8> = format!("\u{feff}{}", page("utf-8")).encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, encoding) in [
            (gb, Encoding::Gb18030),
            (page("utf-8").into_bytes(), Encoding::Utf8),
            (format!("\u{feff}{}", page("utf-8")).into_bytes(), Encoding::Utf8Sig),
            (wide, Encoding::Utf16Le),
        ] {
            let (facts, _, _, summary) = read(&bytes);
            assert_eq!((facts.title.as_deref(), summary.encoding), (Some("支付凭证"), Some(encoding)));
        }
    }

    #[test]
    fn pages_that_grow() {
        let long = "退".repeat(300_000);
        let (facts, lines, ..) = read(format!("<html><title>{long}</title><img alt='{long}'><!--{long}--><p>{long}").as_bytes());
        assert_eq!(facts.title.map(|title| title.chars().count()), Some(KEPT));
        assert!(lines.iter().all(|line| line.len() < 9000));
    }
}
