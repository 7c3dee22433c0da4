//! A text of any size as UTF-8, decoded as it comes and never held whole: byte order mark, else strict UTF-8,
//! else GB18030, decided by the first stretch that is not ASCII. What breaks later is shown as U+FFFD and told.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, DecoderResult};

use super::decode::{Decoded, Encoding, mark, table};
use super::fact::Fact;
use crate::finding::{Finding, Place, Spot, What};

/// Bytes taken from the source at a time.
const CHUNK: usize = 64 << 10;

/// What the whole text was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) encoding: Encoding,
    /// The first byte that is not of that encoding.
    pub(super) broken_at: Option<u64>,
}

impl Written {
    /// Tells where the encoding breaks, if it does.
    pub(super) fn tell(self, out: &mut dyn FnMut(Fact)) {
        if let Some(at) = self.broken_at {
            let what = What::EncodingBroken { encoding: self.encoding.as_str().to_owned(), at };
            out(Fact::Note(Finding::new(what, Place { file: String::new(), spot: Some(Spot::Byte(at)) })));
        }
    }
}

/// The source as UTF-8, without a byte order mark.
pub(super) struct Utf8Stream<R> {
    source: R,
    chunk: Vec<u8>,
    /// Bytes taken from the source so far.
    taken: u64,
    started: bool,
    ended: bool,
    /// Known from a mark, or from the first bytes that are not ASCII.
    decided: Option<(Encoding, Decoder)>,
    /// The decoder has taken bytes, and may hold some of an open character.
    decoding: bool,
    broken_at: Option<u64>,
    text: String,
    given: usize,
}

impl<R: Read> Utf8Stream<R> {
    /// A text of which it is known what it is written in.
    pub(super) fn written_in(encoding: Encoding, source: R) -> Self {
        Self { decided: Some((encoding, table(encoding).new_decoder_without_bom_handling())), ..Self::new(source) }
    }

    /// A text that shows what it is written in as it comes.
    pub(super) fn new(source: R) -> Self {
        Self {
            source,
            chunk: vec![0; CHUNK],
            taken: 0,
            started: false,
            ended: false,
            decided: None,
            decoding: false,
            broken_at: None,
            text: String::new(),
            given: 0,
        }
    }

    /// What it was written in, as far as it was read.
    pub(super) fn written(&self) -> Written {
        let encoding = self.decided.as_ref().map_or(Encoding::Utf8, |decided| decided.0);
        Written { encoding, broken_at: self.broken_at }
    }

    /// Passes over everything up to the end of the first of these words; `None` where none of them comes.
    pub(super) fn skip_past(&mut self, words: &[&str]) -> io::Result<Option<usize>> {
        let longest = words.iter().map(|word| word.len()).max().unwrap_or(0);
        let mut seen: Vec<u8> = Vec::new();
        loop {
            let room = self.fill_buf()?;
            if room.is_empty() {
                return Ok(None);
            }
            let kept = seen.len();
            seen.extend_from_slice(room);
            let found = words.iter().enumerate().filter_map(|(which, word)| Some((find(&seen, word.as_bytes())?, which))).min();
            if let Some((at, which)) = found {
                self.consume((at + words[which].len()).saturating_sub(kept));
                return Ok(Some(which));
            }
            let all = seen.len() - kept;
            self.consume(all);
            seen.drain(..seen.len().saturating_sub(longest));
        }
    }

    /// What stands before the end word, as far as kept; the word itself is passed over.
    pub(super) fn take_to(&mut self, end: &str, kept: usize) -> io::Result<String> {
        let mut seen: Vec<u8> = Vec::new();
        while seen.len() < kept && !seen.ends_with(end.as_bytes()) {
            let Some(byte) = self.fill_buf()?.first().copied() else { break };
            self.consume(1);
            seen.push(byte);
        }
        let text = String::from_utf8_lossy(&seen);
        Ok(text.strip_suffix(end).unwrap_or(&text).to_owned())
    }

    /// Whether this byte comes next, blanks left out.
    pub(super) fn next_is(&mut self, wanted: u8) -> io::Result<bool> {
        loop {
            match self.fill_buf()?.first().copied() {
                Some(byte) if byte.is_ascii_whitespace() => self.consume(1),
                other => return Ok(other == Some(wanted)),
            }
        }
    }

    fn more(&mut self) -> io::Result<()> {
        let filled = fill(&mut self.source, &mut self.chunk)?;
        self.ended = filled < self.chunk.len();
        let mut skip = 0;
        if !self.started {
            self.started = true;
            if let Some((encoding, mark)) = mark(&self.chunk[..filled]) {
                skip = mark;
                self.decided = Some((encoding, table(encoding).new_decoder_without_bom_handling()));
            }
        }
        let bytes = &self.chunk[skip..filled];
        let text = std::str::from_utf8(bytes);
        if self.decided.is_none() && !bytes.is_ascii() {
            let encoding = if is_chinese(bytes, text, self.ended) { Encoding::Gb18030 } else { Encoding::Utf8 };
            self.decided = Some((encoding, table(encoding).new_decoder_without_bom_handling()));
        }
        let is_utf8 = self.decided.as_ref().is_none_or(|(encoding, _)| matches!(encoding, Encoding::Utf8 | Encoding::Utf8Sig));
        if let (Ok(text), true, false) = (text, is_utf8, self.decoding) {
            self.text.push_str(text);
        } else if let Some((_, decoder)) = &mut self.decided {
            self.decoding = true;
            let mut at = 0;
            loop {
                self.text.reserve(decoder.max_utf8_buffer_length(bytes.len() - at).unwrap_or(CHUNK * 3));
                let (result, read) = decoder.decode_to_string_without_replacement(&bytes[at..], &mut self.text, self.ended);
                at += read;
                match result {
                    DecoderResult::InputEmpty => break,
                    DecoderResult::OutputFull => {}
                    DecoderResult::Malformed(bad, after) => {
                        let begins = (self.taken + (skip + at) as u64).saturating_sub(u64::from(bad) + u64::from(after));
                        self.broken_at.get_or_insert(begins);
                        self.text.push('\u{fffd}');
                    }
                }
            }
        }
        self.taken += filled as u64;
        Ok(())
    }
}

impl<R: Read> BufRead for Utf8Stream<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.given == self.text.len() {
            self.text.clear();
            self.given = 0;
            while self.text.is_empty() && !self.ended {
                self.more()?;
            }
        }
        Ok(&self.text.as_bytes()[self.given..])
    }

    fn consume(&mut self, count: usize) {
        self.given = (self.given + count).min(self.text.len());
    }
}

impl<R: Read> Read for Utf8Stream<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let have = self.fill_buf()?;
        let count = have.len().min(room.len());
        room[..count].copy_from_slice(&have[..count]);
        self.consume(count);
        Ok(count)
    }
}

/// Reads until the room is full or the source ends.
pub(super) fn fill(source: &mut impl Read, room: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < room.len() {
        match source.read(&mut room[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Whether bytes without a mark are GB18030: those of this text, if they are one in UTF-8. A character may be cut at their end,
/// unless they are all there is.
fn is_chinese(bytes: &[u8], text: Result<&str, std::str::Utf8Error>, all: bool) -> bool {
    match text {
        Ok(_) => false,
        Err(error) if error.error_len().is_none() && !all => false,
        Err(_) => Decoded::of_head(bytes, all).is_some_and(|head| head.encoding == Encoding::Gb18030),
    }
}

fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|window| window == word)
}

#[cfg(test)]
mod tests {
    use super::super::source::Source;
    use super::*;
    use encoding_rs::GB18030;

    fn text(bytes: &[u8]) -> (String, Written) {
        let mut from = bytes;
        let mut source = Source::new("a", bytes.len() as u64, &mut from);
        let mut stream = Utf8Stream::new(&mut source);
        let mut out = String::new();
        stream.read_to_string(&mut out).expect("UTF-8 always");
        (out, stream.written())
    }

    #[test]
    fn every_encoding_across_chunks() {
        let long = format!("{}我要退款😀", "a".repeat(CHUNK - 4));
        let marked = format!("\u{feff}{long}");
        for (bytes, encoding) in [
            (long.as_bytes().to_vec(), Encoding::Utf8),
            (marked.as_bytes().to_vec(), Encoding::Utf8Sig),
            (GB18030.encode(&long).0.into_owned(), Encoding::Gb18030),
            (marked.encode_utf16().flat_map(u16::to_le_bytes).collect(), Encoding::Utf16Le),
            (marked.encode_utf16().flat_map(u16::to_be_bytes).collect(), Encoding::Utf16Be),
        ] {
            let (text, written) = text(&bytes);
            assert_eq!(written, Written { encoding, broken_at: None });
            assert!(text == long, "{encoding:?}: {:?}", text.trim_start_matches('a'));
        }
    }

    #[test]
    fn where_it_breaks_is_told() {
        let bytes = [&b"a".repeat(CHUNK)[..], "退款".as_bytes(), b"\xff", "甲".as_bytes()].concat();
        let (text, written) = text(&bytes);
        assert!(text.ends_with("退款\u{fffd}甲"));
        assert_eq!(written, Written { encoding: Encoding::Utf8, broken_at: Some(CHUNK as u64 + 6) });
    }

    #[test]
    fn skips_past_a_word_across_chunks() {
        let bytes = [&b" ".repeat(CHUNK - 2)[..], b"messages = [1]"].concat();
        let mut from = &bytes[..];
        let mut source = Source::new("a", bytes.len() as u64, &mut from);
        let mut stream = Utf8Stream::new(&mut source);
        assert_eq!(stream.skip_past(&["chats =", "messages ="]).expect("readable"), Some(1));
        let mut rest = String::new();
        stream.read_to_string(&mut rest).expect("UTF-8");
        assert_eq!(rest, " [1]");
        assert_eq!(stream.skip_past(&["x"]).expect("readable"), None);
    }
}
