//! Plain texts: notes, transcripts, whatever no other reader knows. Their words are kept and looked through,
//! so that an order's number is found in them too.

use super::passages::Passages;
use crate::evidence::fact::{DocumentFacts, Fact};
use crate::evidence::logs::each_line;
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;
use crate::finding::{Finding, Place, Spot, What};

/// Any other text.
pub struct PlainText;

/// Notes about single lines.
const LINES_NOTED: usize = 10;

impl Reader for PlainText {
    fn name(&self) -> &'static str {
        "plain-text"
    }

    fn title(&self) -> &'static str {
        "纯文字"
    }

    fn kind(&self) -> Kind {
        Kind::Document
    }

    /// The last of all: every other reader goes before it. Tables and data are not read as words.
    fn surest(&self) -> Certainty {
        Certainty::Fallback
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let text = sample.text.as_deref()?;
        let head: Vec<char> = text.chars().take(4096).collect();
        let odd = head.iter().filter(|c| c.is_control() && !c.is_whitespace() || **c == '\u{fffd}').count();
        let words = head.iter().filter(|c| c.is_alphanumeric()).count();
        let fits = odd * 100 <= head.len() && words > 0 && !is_data(text);
        fits.then(|| Reason::new(Certainty::Fallback, "text of no format that is known"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut passages = Passages::default();
        let mut cut = 0;
        let written = each_line(source, &mut |line| {
            if line.cut {
                cut += 1;
                if cut <= LINES_NOTED {
                    out(Fact::Note(Finding::new(What::LineCut { kept_kib: 64 }, Place::line("", line.number))));
                }
            }
            passages.line = Some(line.number);
            passages.add(line.text, out);
            passages.end(out);
        })?;
        if let Some(at) = written.broken_at {
            let what = What::EncodingBroken { encoding: written.encoding.as_str().to_owned(), at };
            out(Fact::Note(Finding::new(what, Place { file: String::new(), spot: Some(Spot::Byte(at)) })));
        }
        out(Fact::Document(DocumentFacts::default()));
        Ok(Summary { encoding: Some(written.encoding), ..Summary::default() })
    }
}

/// Markup, JSON, and tables whose first lines have the same number of columns.
fn is_data(text: &str) -> bool {
    let text = text.trim_start();
    if text.starts_with(['{', '[', '<']) && text.chars().take(200).any(|c| matches!(c, '"' | '>' | '=')) {
        return true;
    }
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(4).collect();
    let columns = |line: &str, separator: char| line.matches(separator).count();
    lines.len() >= 2
        && [',', '\t', '|', ';'].iter().any(|separator| {
            columns(lines[0], *separator) >= 2 && lines.iter().all(|line| columns(line, *separator) == columns(lines[0], *separator))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_and_what_is_none() {
        let recognised = |text: &str| {
            let sample = Sample::of("a.txt", text.as_bytes(), text.len() as u64);
            PlainText.recognize(&sample).is_some()
        };
        for text in ["9月13日晚上八点付款，没有到账", "a, b and c\nd", "[客服] 在吗", "1"] {
            assert!(recognised(text), "{text}");
        }
        for text in ["", "\n\n", "a,b,c\n1,2,3\n", "{\"a\": 1}", "<a href=\"x\">", "a\u{1}\u{2}\u{3}", "---"] {
            assert!(!recognised(text), "{text}");
        }
    }
}
