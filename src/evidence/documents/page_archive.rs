//! Web pages saved as one file (MHTML, `.mhtml`, `.mht`), as Chrome, Edge and Internet Explorer save them: a mail of parts, of
//! which the first that is HTML is the page. Its head says where the page was, what it is called, and when it was saved.

use encoding_rs::Encoding;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;

use super::saved_page::SavedPage;
use crate::evidence::fact::{DocumentFacts, Fact};
use crate::evidence::mails::{said_at, words_of};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;

/// A web page saved as one file.
pub struct PageArchive;

/// Of the whole file, its pictures among it, in bytes.
const LIMIT: u64 = 64 << 20;

/// Lines of a head, of the file or of a part; more belong to no page.
const HEAD_LINES: usize = 200;

/// Parts looked at for the page, which is the first of them or near it.
const PARTS: usize = 1000;

impl Reader for PageArchive {
    fn name(&self) -> &'static str {
        "page-archive"
    }

    fn title(&self) -> &'static str {
        "保存的网页（MHTML 单个文件）"
    }

    fn kind(&self) -> Kind {
        Kind::Document
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let (fields, _) = head(sample.head);
        let from = fields.get("From").unwrap_or_default();
        let related = fields.get("Content-Type").is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/related"));
        let saved = from.starts_with("<Saved by") || fields.get("Snapshot-Content-Location").is_some();
        let by_name = [".mht", ".mhtml"].iter().any(|end| sample.name.to_ascii_lowercase().ends_with(end));
        (related && (saved || by_name) && !from.contains("Tencent")).then(|| {
            let why =
                if saved { format!("says that it was saved, From: {from}") } else { "parts of a page, and its name says so".to_owned() };
            Reason::new(Certainty::Header, why)
        })
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let file = source.whole(LIMIT)?;
        let (fields, body) = head(&file);
        let boundary = fields.get("Content-Type").and_then(|kind| attribute(kind, "boundary"));
        let Some((page, place)) = boundary.and_then(|boundary| page(body, &boundary)) else {
            return Err(ReadError::Malformed("no page in it".to_owned()));
        };
        let said = DocumentFacts {
            title: fields.get("Subject").map(|subject| words_of(subject.as_bytes())).filter(|title| !title.is_empty()),
            url: fields.get("Snapshot-Content-Location").map(str::to_owned).or(place).filter(|url| url.starts_with("http")),
            saved_at: fields.get("Date").and_then(said_at),
            ..DocumentFacts::default()
        };
        let mut bytes = page.as_slice();
        let mut inner = Source::new(source.name(), page.len() as u64, &mut bytes);
        let summary = SavedPage.read(&mut inner, &mut |fact| match fact {
            // What the head says is of this copy; what the page says may be of the page that it was copied from.
            Fact::Document(own) => out(Fact::Document(DocumentFacts {
                title: own.title.clone().or_else(|| said.title.clone()),
                url: said.url.clone().or_else(|| own.url.clone()),
                saved_at: said.saved_at.or(own.saved_at),
                ..own
            })),
            other => out(other),
        })?;
        let zone = said.saved_at.map(|at| at.zone().as_str()).or(summary.zone);
        Ok(Summary { zone, ..summary })
    }
}

/// The fields of a head.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// The head that bytes begin with, folded lines joined, and what stands below it.
fn head(bytes: &[u8]) -> (Fields, &[u8]) {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    for _ in 0..HEAD_LINES {
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest[..end].trim_ascii_end();
        rest = rest.get(end + 1..).unwrap_or_default();
        if line.is_empty() {
            break;
        }
        let text = String::from_utf8_lossy(line);
        match (text.split_once(':'), fields.last_mut()) {
            (_, Some((_, value))) if text.starts_with([' ', '\t']) => {
                value.push(' ');
                value.push_str(text.trim());
            }
            (Some((name, value)), _) if !name.contains(char::is_whitespace) => fields.push((name.to_owned(), value.trim().to_owned())),
            _ => break,
        }
    }
    (Fields(fields), rest)
}

/// `boundary="----x"` of `multipart/related; boundary="----x"`.
fn attribute(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|part| {
        let (known, value) = part.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (known.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then(|| value.to_owned())
    })
}

/// The first part that is HTML, as it was, in UTF-8 where the part names another charset; and where it says that it lay.
fn page(body: &[u8], boundary: &str) -> Option<(Vec<u8>, Option<String>)> {
    let mark = format!("--{boundary}");
    let mut starts = memchr::memmem::find_iter(body, mark.as_bytes()).filter(|at| *at == 0 || body[at - 1] == b'\n').take(PARTS).peekable();
    while let Some(at) = starts.next() {
        let from = at + mark.len();
        let part = body.get(from..starts.peek().copied().unwrap_or(body.len()))?;
        let (fields, words) = head(part.strip_prefix(b"\r\n").or_else(|| part.strip_prefix(b"\n")).unwrap_or(part));
        let kind = fields.get("Content-Type").unwrap_or_default();
        if !kind.to_ascii_lowercase().starts_with("text/html") {
            continue;
        }
        let bytes = match fields.get("Content-Transfer-Encoding").unwrap_or_default().to_ascii_lowercase().as_str() {
            "quoted-printable" => quoted_printable_decode(words).unwrap_or_else(|| words.to_vec()),
            "base64" => base64_decode(words).unwrap_or_else(|| words.to_vec()),
            _ => words.to_vec(),
        };
        let bytes = match attribute(kind, "charset").and_then(|label| Encoding::for_label(label.as_bytes())) {
            Some(table) => format!("\u{feff}{}", table.decode(&bytes).0).into_bytes(),
            None => bytes,
        };
        return Some((bytes, fields.get("Content-Location").map(str::to_owned)));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(DocumentFacts, String), ReadError> {
        let (mut facts, mut words) = (DocumentFacts::default(), String::new());
        let mut bytes = text.as_bytes();
        let mut source = Source::new("a.mhtml", bytes.len() as u64, &mut bytes);
        PageArchive.read(&mut source, &mut |fact| match fact {
            Fact::Document(own) => facts = own,
            Fact::Text(passage) => words.push_str(&passage.text),
            _ => {}
        })?;
        Ok((facts, words))
    }

    const HEAD: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://shop.example.invalid/a\r\nSubject: =?utf-8?Q?=E8=AE=A2=E5=8D=95?=\r\n\
        Date: Sun, 13 Sep 2026 12:13:40 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"b\"\r\n\r\n";

    #[test]
    fn the_head_says_where_and_when() {
        let (facts, words) = read(&format!(
            "{HEAD}\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
             <html><body><p>=E9=80=80=E6=AC=BE 98.00 =\r\n=E5=85=83</p></body></html>\r\n--b--\r\n"
        ))
        .expect("read");
        assert_eq!((facts.title.as_deref(), facts.url.as_deref()), (Some("订单"), Some("https://shop.example.invalid/a")));
        assert!(facts.saved_at.is_some());
        assert_eq!(words, "退款 98.00 元");
    }

    #[test]
    fn what_holds_no_page_is_told() {
        for text in ["", HEAD, "Content-Type: multipart/related\n\n--b\n", &format!("{HEAD}--b\nContent-Type: text/plain\n\nx\n")] {
            assert!(matches!(read(text), Err(ReadError::Malformed(_))), "{text}");
        }
    }
}
