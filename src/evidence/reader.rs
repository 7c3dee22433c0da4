//! What a reader is: it recognises a format by its content and streams facts out of it.

use std::cell::OnceCell;
use std::io;

use serde::Serialize;

use super::decode::{Decoded, Encoding};
use super::fact::Fact;
use super::source::Source;
use super::{chats, payments};

/// Reads one format. Readers differ in behaviour; the list of them is [`super::READERS`].
pub trait Reader: Sync {
    /// Its name in JSON and docs, `kebab-case`.
    fn name(&self) -> &'static str;
    /// What it is called for people.
    fn title(&self) -> &'static str;
    /// What it yields.
    fn kind(&self) -> Kind;
    /// How sure it can be at most: it is not asked where another is as sure already.
    fn surest(&self) -> Certainty {
        Certainty::Signature
    }
    /// Why the sample is of this format; `None` if it is not.
    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason>;
    /// Streams out what it sees. A row it does not understand becomes a note with its line.
    ///
    /// # Errors
    /// When the source cannot be read or is not what it seemed; the file is packed all the same.
    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError>;
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Kind {
    Payments,
    Messages,
    Log,
    Image,
    Document,
    Archive,
    Opaque,
}

/// The head of a file, to recognise it by. What several readers ask of it is found out once.
#[derive(Debug)]
pub struct Sample<'a> {
    /// The file's name: it only suggests.
    pub name: &'a str,
    /// The first 64 KiB, or all of a smaller file.
    pub head: &'a [u8],
    /// The head decoded, where it is text; a character cut at its end is left out.
    pub text: Option<String>,
    /// What that is written in.
    pub(super) encoding: Option<Encoding>,
    /// Bytes in the whole file.
    pub len: u64,
    keys: OnceCell<Vec<String>>,
    words: OnceCell<payments::Words>,
    classes: OnceCell<bool>,
}

impl<'a> Sample<'a> {
    /// The head of a file of `len` bytes.
    #[must_use]
    pub fn of(name: &'a str, head: &'a [u8], len: u64) -> Self {
        let decoded = Decoded::of_head(head, len <= head.len() as u64);
        let (text, encoding) = decoded.map(|decoded| (decoded.text, decoded.encoding)).unzip();
        Self { name, head, text, encoding, len, keys: OnceCell::new(), words: OnceCell::new(), classes: OnceCell::new() }
    }

    /// Keys of a JSON document as far as the head shows them, as `session.wxid`; none of any other text.
    pub(super) fn keys(&self) -> &[String] {
        self.keys.get_or_init(|| self.text.as_deref().map(chats::outline).unwrap_or_default())
    }

    /// Whether a word stands in the text: sooner found here than by `contains`, where many are looked for in a page.
    pub(super) fn holds(&self, word: &str) -> bool {
        self.text.as_deref().is_some_and(|text| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
    }

    /// Whether elements of it have classes, in double quotes, as programs write them.
    pub(super) fn has_classes(&self) -> bool {
        *self.classes.get_or_init(|| self.holds("class=\""))
    }

    /// Which of the words that bills are known by stand where a header may.
    pub(super) fn words(&self) -> &payments::Words {
        self.words.get_or_init(|| payments::Words::of(self.text.as_deref().unwrap_or_default()))
    }
}

/// How sure a reader is. The surest wins; of equals the first in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// It could be.
    Fallback,
    /// Lines look like it.
    Shape,
    /// Its columns or keys are there by name.
    Header,
    /// It says so itself: magic bytes, a title line.
    Signature,
}

/// Why a file is of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// How sure.
    pub certainty: Certainty,
    /// In English, for the `why` of JSON: `header row 25 has 交易时间, 交易订单号`.
    pub text: String,
}

impl Reason {
    /// A reason.
    #[must_use]
    pub fn new(certainty: Certainty, text: impl Into<String>) -> Self {
        Self { certainty, text: text.into() }
    }
}

/// What only the reader knows of the whole file; counts and sums are taken from the facts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// The text's encoding; `None` for binary formats.
    pub encoding: Option<Encoding>,
    /// Zone of the times in it: `stated`, `assumed` or `unknown`.
    pub zone: Option<&'static str>,
    /// Whom the messages are with, in order of the file.
    pub objects: Vec<String>,
    /// What the file turned out to be, where its head did not show it.
    pub turned_out: Option<TurnedOut>,
}

/// A format that shows only when the whole file is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnedOut {
    /// The name of its reader.
    pub reader: &'static str,
    /// What that is called for people.
    pub title: &'static str,
    /// What it yields.
    pub kind: Kind,
    /// Why, as in [`Reason`].
    pub why: String,
}

impl TurnedOut {
    /// As this reader reads it.
    #[must_use]
    pub fn new(reader: &dyn Reader, why: impl Into<String>) -> Self {
        Self { reader: reader.name(), title: reader.title(), kind: reader.kind(), why: why.into() }
    }
}

/// A reader could not finish. The file is hashed and packed all the same.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The bytes could not be had.
    #[error("cannot read: {0}")]
    Io(#[from] io::Error),
    /// More than the reader takes into memory.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// In bytes.
        limit: u64,
    },
    /// Not what it seemed.
    #[error("malformed: {0}")]
    Malformed(String),
}
