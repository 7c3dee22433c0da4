//! Bills that are text: the whole file decoded, its rows given to a [`Bill`].

use super::bill::{Bill, Format};
use super::columns::Columns;
use super::table;
use crate::evidence::{Certainty, Decoded, Fact, ReadError, Reason, Sample, Source, Summary};
use crate::finding::{Finding, Place, Spot, What};

/// What is taken into memory at most.
pub const LIMIT: u64 = 64 << 20;

/// Why a sample is of this format. `title`: whether a line before the table says so itself;
/// `foreign`: whether one says that it is another's.
pub fn recognize(sample: &Sample<'_>, format: &Format, title: fn(&str) -> bool, foreign: fn(&str) -> bool) -> Option<Reason> {
    let mut titled = None;
    for row in table::rows(sample.text.as_deref()?) {
        if foreign(row.first()) {
            return None;
        }
        if titled.is_none() && title(row.first()) {
            titled = Some(row.line);
        }
        let header = format.layouts.iter().find(|layout| Columns::of(&row, &[layout]).is_some());
        if let Some(layout) = header {
            let certainty = if titled.is_some() { Certainty::Signature } else { Certainty::Header };
            return Some(Reason::new(certainty, format!("header row {} has {}", row.line, layout.told_by(&row))));
        }
    }
    // Titled, but no header is known: any other reader that knows more may have it.
    titled.map(|line| Reason::new(Certainty::Fallback, format!("line {line} is the title of this format, but no header row is known")))
}

/// Reads a text as a bill.
///
/// # Errors
/// [`ReadError::TooLarge`], [`ReadError::Io`].
pub fn read(source: &mut Source<'_>, format: &Format, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
    let decoded = Decoded::of(&source.whole(LIMIT)?);
    let encoding = decoded.encoding;
    if let Some(at) = decoded.broken_at {
        let place = Place { file: String::new(), spot: Some(Spot::Byte(at)) };
        out(Fact::Note(Finding::new(What::EncodingBroken { encoding: encoding.as_str().to_owned(), at }, place)));
    }
    let mut bill = Bill::new(format);
    for row in table::rows(&decoded.text) {
        bill.take(&row, out);
    }
    let zone = bill.close(out);
    Ok(Summary { encoding: Some(encoding), zone: Some(zone), ..Summary::default() })
}
