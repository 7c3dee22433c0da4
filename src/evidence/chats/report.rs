//! What every reader of a chat owes: each message handed out as it comes, each thing not understood told with its place,
//! and at the end whether the file holds what it claims to hold.

use super::Unread;
use crate::case::Zone;
use crate::evidence::fact::{Fact, Message};
use crate::evidence::reader::Summary;
use crate::evidence::utf8_stream::Written;
use crate::finding::{Finding, Place, What};

/// Notes of one kind; a file that is wrong throughout does not say so of every message.
const NOTED: usize = 50;

/// Messages on their way out, and what is to be said of them all.
pub(super) struct Report<'o> {
    title: &'static str,
    out: &'o mut dyn FnMut(Fact),
    unread: Unread,
    count: u64,
    cuts: usize,
    stated: bool,
    unknown: bool,
}

impl<'o> Report<'o> {
    pub(super) fn new(title: &'static str, out: &'o mut dyn FnMut(Fact)) -> Self {
        Self { title, out, unread: Unread::default(), count: 0, cuts: 0, stated: false, unknown: false }
    }

    /// Messages so far.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// A message.
    pub(super) fn message(&mut self, message: Message) {
        self.count += 1;
        match message.at.map(|at| at.zone()) {
            Some(Zone::Stated(_)) => self.stated = true,
            Some(Zone::Assumed | Zone::Unknown) => self.unknown = true,
            None => {}
        }
        (self.out)(Fact::Message(message));
    }

    /// Something that is no message and nothing else that is known.
    pub(super) fn not_understood(&mut self, line: u64, text: &str) {
        self.unread.tell(line, text, self.out);
    }

    /// What stood where messages were looked for; it is told only if none was found.
    pub(super) fn passed_over(&mut self, text: &str) {
        self.unread.pass(text);
    }

    /// Of the message at this place only the beginning was kept.
    pub(super) fn cut(&mut self, line: u64, kept: usize) {
        self.cuts += 1;
        if self.cuts <= NOTED {
            self.note(What::LineCut { kept_kib: (kept >> 10) as u64 }, Place::line("", line));
        }
    }

    /// Something about the whole file.
    pub(super) fn file_note(&mut self, what: What) {
        self.note(what, Place::file(""));
    }

    fn note(&mut self, what: What, place: Place) {
        (self.out)(Fact::Note(Finding::new(what, place)));
    }

    /// The end: `claimed` is the number of messages that the file says it has, `stopped` why it could not be read to its end.
    pub(super) fn finish(mut self, written: Written, objects: Vec<String>, claimed: Option<u64>, stopped: Option<&str>) -> Summary {
        written.tell(self.out);
        if self.count == 0 {
            let first = self.unread.first.take().or_else(|| stopped.map(|why| format!("malformed: {why}"))).unwrap_or_default();
            self.file_note(What::RecognisedButEmpty { reader: self.title.to_owned(), first });
        } else if let Some(why) = stopped {
            self.file_note(What::ReadInPart { read: self.count, cut: why.contains("EOF") });
        }
        if let Some(stated) = claimed.filter(|claimed| *claimed != self.count) {
            self.file_note(What::CountDiffers { stated, read: self.count });
        }
        Summary { encoding: Some(written.encoding), zone: Some(self.zone()), objects, ..Summary::default() }
    }

    /// The end of a file whose messages are elsewhere.
    pub(super) fn finish_without(mut self, why: What, written: Written, objects: Vec<String>) -> Summary {
        written.tell(self.out);
        self.file_note(why);
        Summary { encoding: Some(written.encoding), zone: Some(self.zone()), objects, ..Summary::default() }
    }

    fn zone(&self) -> &'static str {
        if self.stated && !self.unknown { "stated" } else { Zone::Unknown.as_str() }
    }
}

/// The lines of one message, bounded.
#[derive(Debug, Default)]
pub(super) struct Body {
    text: String,
    lines: usize,
    /// More was said than is kept.
    pub(super) cut: bool,
}

impl Body {
    /// Of one message, in bytes.
    pub(super) const KEPT: usize = 1 << 20;

    /// Another line.
    pub(super) fn push(&mut self, line: &str) {
        self.cut |= self.text.len() + line.len() >= Self::KEPT;
        if self.cut {
            return;
        }
        if self.lines > 0 {
            self.text.push('\n');
        }
        self.lines += 1;
        self.text.push_str(line);
    }

    /// The words, without the blank lines that end them.
    pub(super) fn words(mut self) -> String {
        self.text.truncate(self.text.trim_end().len());
        self.text
    }
}
