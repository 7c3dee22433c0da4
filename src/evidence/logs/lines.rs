//! Lines of a text of any size: decoded in blocks as they come, never held whole.
//!
//! A block that is UTF-8 throughout, as nearly all are, is split where it lies; only others are
//! decoded line by line, and UTF-16 is transcoded block by block.

use std::borrow::Cow;
use std::io::Read;

use encoding_rs::{Decoder, GB18030, UTF_16BE, UTF_16LE};
use memchr::{memchr, memchr_iter, memrchr};

use crate::evidence::decode::{Decoded, Encoding};
use crate::evidence::reader::ReadError;
use crate::evidence::source::Source;

/// Of one line, in bytes.
pub(super) const LINE_KEPT: usize = 64 << 10;

/// Bytes taken from the source at a time.
const BLOCK: usize = 256 << 10;

/// The head by which it is decided whether a text is GB18030, in bytes.
const HEAD: usize = 64 << 10;

/// A line, its end left out.
#[derive(Debug, Clone, Copy)]
pub(in crate::evidence) struct Line<'a> {
    /// Counted from 1.
    pub(in crate::evidence) number: u64,
    pub(in crate::evidence) text: &'a str,
    /// It was longer than what is kept.
    pub(in crate::evidence) cut: bool,
}

/// What the whole text was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::evidence) struct Written {
    pub(in crate::evidence) encoding: Encoding,
    /// The first line that is of no encoding begins here.
    pub(in crate::evidence) broken_at: Option<u64>,
}

/// Gives each line of the source. Without a byte order mark each line is UTF-8 or GB18030 by itself:
/// programs that log through several layers mix them. A line feed is a byte of its own in both. What
/// could be either (一 in GB18030 is һ in UTF-8) follows the head of the file.
pub(in crate::evidence) fn each_line(source: &mut Source<'_>, each: &mut dyn FnMut(&Line<'_>)) -> Result<Written, ReadError> {
    each_line_by(BLOCK, source, each)
}

fn each_line_by(size: usize, source: &mut Source<'_>, each: &mut dyn FnMut(&Line<'_>)) -> Result<Written, ReadError> {
    // No larger than what it is for: one byte more shows that there is no more.
    let size = usize::try_from(source.len()).map_or(size, |len| size.min(len.max(HEAD).saturating_add(1)));
    let mut block = vec![0; size];
    let mut filled = fill(source, &mut block)?;
    let (mark, mut decoder): (usize, Option<(Encoding, Decoder)>) = match &block[..filled] {
        [0xef, 0xbb, 0xbf, ..] => (3, None),
        [0xff, 0xfe, ..] => (2, Some((Encoding::Utf16Le, UTF_16LE.new_decoder_without_bom_handling()))),
        [0xfe, 0xff, ..] => (2, Some((Encoding::Utf16Be, UTF_16BE.new_decoder_without_bom_handling()))),
        _ => (0, None),
    };
    let head = Decoded::of_head(&block[..filled.min(HEAD)], false);
    let chinese = head.is_some_and(|head| head.encoding == Encoding::Gb18030 && head.broken_at.is_none());
    let mut split = Split { open: Vec::new(), length: 0, number: 0, begins: mark as u64, chinese, written: None, broken_at: None };
    let mut text = String::new();
    let (mut from, mut taken) = (mark, 0);
    loop {
        let bytes = &block[from..filled];
        match &mut decoder {
            None => split.push(bytes, each),
            Some((_, decoder)) => {
                text.clear();
                text.reserve(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(size * 3));
                let (_, _, broken) = decoder.decode_to_string(bytes, &mut text, filled < size);
                if broken {
                    split.broken_at.get_or_insert(taken);
                }
                split.push(text.as_bytes(), each);
            }
        }
        if filled < size {
            break;
        }
        taken += filled as u64;
        from = 0;
        filled = fill(source, &mut block)?;
    }
    if split.length > 0 {
        split.end(each);
    }
    let encoding = match decoder {
        Some((encoding, _)) => encoding,
        None if mark == 3 => Encoding::Utf8Sig,
        None => split.written.unwrap_or(Encoding::Utf8),
    };
    Ok(Written { encoding, broken_at: split.broken_at })
}

/// Reads until the room is full or the source ends.
fn fill(source: &mut Source<'_>, room: &mut [u8]) -> Result<usize, ReadError> {
    let mut filled = 0;
    while filled < room.len() {
        match source.read(&mut room[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(filled)
}

/// Splits what is pushed; the line that reaches over the end of a block is gathered.
struct Split {
    /// As much of that line as is kept.
    open: Vec<u8>,
    /// How long it is so far.
    length: u64,
    number: u64,
    /// Where the next line, or the open one, begins in what was pushed.
    begins: u64,
    /// The head of the file is GB18030.
    chinese: bool,
    /// The encoding of the first line that is not ASCII.
    written: Option<Encoding>,
    broken_at: Option<u64>,
}

impl Split {
    fn push(&mut self, mut bytes: &[u8], each: &mut dyn FnMut(&Line<'_>)) {
        if self.length > 0 {
            let Some(end) = memchr(b'\n', bytes) else { return self.add(bytes) };
            self.add(&bytes[..end]);
            self.end(each);
            bytes = &bytes[end + 1..];
        }
        let (whole, rest) = bytes.split_at(memrchr(b'\n', bytes).map_or(0, |end| end + 1));
        match std::str::from_utf8(whole) {
            Ok(text) if !self.chinese => {
                if self.written.is_none() && !text.is_ascii() {
                    self.written = Some(Encoding::Utf8);
                }
                let mut from = 0;
                for end in memchr_iter(b'\n', whole) {
                    let line = &text[from..end];
                    self.number += 1;
                    let line = Line { number: self.number, text: line.strip_suffix('\r').unwrap_or(line), cut: false };
                    each(&if line.text.len() > LINE_KEPT { Line { text: head(line.text, LINE_KEPT), cut: true, ..line } } else { line });
                    from = end + 1;
                }
                self.begins += whole.len() as u64;
            }
            _ => {
                let mut from = 0;
                for end in memchr_iter(b'\n', whole) {
                    self.line(&whole[from..end], end - from > LINE_KEPT, each);
                    self.begins += (end + 1 - from) as u64;
                    from = end + 1;
                }
            }
        }
        self.add(rest);
    }

    /// Adds to the open line, as far as it is kept.
    fn add(&mut self, bytes: &[u8]) {
        let room = LINE_KEPT - self.open.len();
        self.length += bytes.len() as u64;
        self.open.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    /// The open line is complete.
    fn end(&mut self, each: &mut dyn FnMut(&Line<'_>)) {
        let open = std::mem::take(&mut self.open);
        self.line(&open, self.length > LINE_KEPT as u64, each);
        self.begins += self.length + 1;
        (self.open, self.length) = (open, 0);
        self.open.clear();
    }

    fn line(&mut self, bytes: &[u8], cut: bool, each: &mut dyn FnMut(&Line<'_>)) {
        self.number += 1;
        let bytes = &bytes[..bytes.len().min(LINE_KEPT)];
        let (text, encoding) = decode(bytes.strip_suffix(b"\r").unwrap_or(bytes), cut, self.chinese);
        match encoding {
            Ok(Some(encoding)) => {
                self.written.get_or_insert(encoding);
            }
            Ok(None) => {}
            Err(Broken) => {
                self.broken_at.get_or_insert(self.begins);
            }
        }
        each(&Line { number: self.number, text: &text, cut });
    }
}

/// The beginning of a text, of at most so many bytes.
pub(super) fn head(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    &text[..end]
}

/// Neither UTF-8 nor GB18030.
struct Broken;

/// A line, and its encoding where it is not ASCII. The last character of a cut line may be lost.
fn decode(bytes: &[u8], cut: bool, chinese: bool) -> (Cow<'_, str>, Result<Option<Encoding>, Broken>) {
    let utf8 = match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        // What is left of a cut character may look like GB18030.
        Err(error) if cut && error.error_len().is_none() => std::str::from_utf8(&bytes[..error.valid_up_to()]).ok(),
        Err(_) => None,
    };
    if let Some(text) = utf8
        && !(chinese && text.chars().any(|c| ('\u{80}'..'\u{800}').contains(&c)))
    {
        return (Cow::Borrowed(text), Ok((!text.is_ascii()).then_some(Encoding::Utf8)));
    }
    let shorter = (0..if cut { 4 } else { 1 }).filter_map(|lost| bytes.get(..bytes.len().checked_sub(lost)?));
    match shorter.into_iter().find_map(|bytes| GB18030.decode_without_bom_handling_and_without_replacement(bytes)) {
        Some(text) => (text, Ok(Some(Encoding::Gb18030))),
        None => (String::from_utf8_lossy(bytes), Err(Broken)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A source that gives so many bytes at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
            let read = self.1.min(room.len()).min(self.0.len());
            room[..read].copy_from_slice(&self.0[..read]);
            self.0 = &self.0[read..];
            Ok(read)
        }
    }

    fn lines(bytes: &[u8], block: usize) -> (Vec<(u64, String)>, Written) {
        let mut out = Vec::new();
        let mut slow = Slow(bytes, 7);
        let written = each_line_by(block, &mut Source::new("a", bytes.len() as u64, &mut slow), &mut |line| {
            out.push((line.number, line.text.to_owned()))
        });
        (out, written.expect("readable"))
    }

    #[test]
    fn every_encoding() {
        let text = "一 a\r\n二\n\n三";
        let expected: Vec<(u64, String)> = [(1, "一 a"), (2, "二"), (3, ""), (4, "三")].map(|(n, t)| (n, t.to_owned())).into();
        let marked = format!("\u{feff}{text}");
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            (marked.as_bytes().to_vec(), Encoding::Utf8Sig),
            (GB18030.encode(text).0.into_owned(), Encoding::Gb18030),
            (marked.encode_utf16().flat_map(u16::to_le_bytes).collect(), Encoding::Utf16Le),
            (marked.encode_utf16().flat_map(u16::to_be_bytes).collect(), Encoding::Utf16Be),
        ] {
            assert_eq!(lines(&bytes, 64), (expected.clone(), Written { encoding, broken_at: None }));
        }
    }

    #[test]
    fn lines_of_two_encodings_in_one_file() {
        let mut bytes = "一\n".as_bytes().to_vec();
        bytes.extend_from_slice(&GB18030.encode("二\n").0);
        bytes.extend_from_slice(b"\xff\xff\n");
        for block in [4, 5, 100] {
            let (lines, written) = lines(&bytes, block);
            assert_eq!(lines[..2], [(1, "一".to_owned()), (2, "二".to_owned())]);
            assert_eq!(written, Written { encoding: Encoding::Utf8, broken_at: Some(7) });
        }
    }

    #[test]
    fn a_character_across_two_blocks() {
        let text = format!("{}字", "a".repeat(BLOCK / 8 - 1));
        assert_eq!(lines(text.as_bytes(), BLOCK / 8).0[0].1, text);
        let wide: Vec<u8> = format!("\u{feff}{}😀\n尾", "a".repeat(30)).encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(lines(&wide, 64).0[0].1.ends_with("a😀"));
        assert_eq!(lines(b"\xff\xfea\0b", 64).1.broken_at, Some(0));
    }

    #[test]
    fn a_long_line_is_cut_wherever_blocks_end() {
        let text = format!("一\n{}\r\n二\n", "长".repeat(LINE_KEPT));
        for block in [16, LINE_KEPT - 1, LINE_KEPT * 4] {
            let mut seen = Vec::new();
            let mut bytes = text.as_bytes();
            let read = each_line_by(block, &mut Source::new("a", text.len() as u64, &mut bytes), &mut |line| {
                seen.push((line.number, line.text.len(), line.cut))
            });
            assert_eq!(seen, [(1, 3, false), (2, LINE_KEPT / 3 * 3, true), (3, 3, false)], "{block}");
            assert_eq!(read.expect("readable").broken_at, None);
        }
    }

    proptest! {
        #[test]
        fn the_same_lines_whatever_the_blocks(text in "(?s)(.{0,20}\n?){0,10}", block in 4_usize..50) {
            let text = text.trim_start_matches('\u{feff}').to_owned();
            let expected: Vec<String> = text.split_terminator('\n').map(|line| line.strip_suffix('\r').unwrap_or(line).to_owned()).collect();
            let (lines, written) = lines(text.as_bytes(), block);
            prop_assert_eq!(written.broken_at, None);
            prop_assert_eq!(lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>(), expected);
        }

        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300), block in 4_usize..50) {
            lines(&bytes, block);
        }
    }
}
