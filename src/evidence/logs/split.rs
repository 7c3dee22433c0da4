//! Lines of a text of any size: decoded as they come, never held whole.

use std::borrow::Cow;
use std::io::Read;

use encoding_rs::{Decoder, GB18030, UTF_16BE, UTF_16LE};

use super::ReadError;
use crate::evidence::decode::{Decoded, Encoding};
use crate::evidence::source::Source;

/// Of one line, in bytes.
pub(super) const LINE_KEPT: usize = 64 << 10;

/// Bytes taken from the source at a time.
const CHUNK: usize = 64 << 10;

/// A line, its end left out.
pub(super) struct Line<'a> {
    /// Counted from 1.
    pub(super) number: u64,
    pub(super) text: Cow<'a, str>,
    /// It was longer than what is kept.
    pub(super) cut: bool,
}

/// What the whole text was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) encoding: Encoding,
    /// The first line that is of no encoding begins here.
    pub(super) broken_at: Option<u64>,
}

/// Gives each line of the source. Without a byte order mark each line is UTF-8 or GB18030 by itself:
/// programs that log through several layers mix them. A line feed is a byte of its own in both. What
/// could be either (一 in GB18030 is һ in UTF-8) follows the head of the file.
pub(super) fn each_line(source: &mut Source<'_>, each: &mut dyn FnMut(&Line<'_>)) -> Result<Written, ReadError> {
    let mut chunk = vec![0; CHUNK];
    let mut filled = fill(source, &mut chunk)?;
    let (mark, mut decoder): (usize, Option<(Encoding, Decoder)>) = match &chunk[..filled] {
        [0xef, 0xbb, 0xbf, ..] => (3, None),
        [0xff, 0xfe, ..] => (2, Some((Encoding::Utf16Le, UTF_16LE.new_decoder_without_bom_handling()))),
        [0xfe, 0xff, ..] => (2, Some((Encoding::Utf16Be, UTF_16BE.new_decoder_without_bom_handling()))),
        _ => (0, None),
    };
    let head = Decoded::of_head(&chunk[..filled], false);
    let chinese = head.is_some_and(|head| head.encoding == Encoding::Gb18030 && head.broken_at.is_none());
    let mut split = Split { line: Vec::new(), cut: false, number: 0, begins: mark as u64, chinese, written: None, broken_at: None };
    let (mut from, mut taken) = (mark, 0);
    while filled > 0 {
        let bytes = &chunk[from..filled];
        match &mut decoder {
            None => split.push(bytes, each),
            Some((_, decoder)) => {
                let mut text = String::with_capacity(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(CHUNK * 3));
                let (_, _, broken) = decoder.decode_to_string(bytes, &mut text, false);
                if broken {
                    split.broken_at.get_or_insert(taken);
                }
                split.push(text.as_bytes(), each);
            }
        }
        taken += filled as u64;
        from = 0;
        filled = fill(source, &mut chunk)?;
    }
    if !split.line.is_empty() {
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

/// The line that is being gathered.
struct Split {
    line: Vec<u8>,
    cut: bool,
    number: u64,
    /// Where the line begins in what was pushed.
    begins: u64,
    /// The head of the file is GB18030.
    chinese: bool,
    /// The encoding of the first line that is not ASCII.
    written: Option<Encoding>,
    broken_at: Option<u64>,
}

impl Split {
    fn push(&mut self, mut bytes: &[u8], each: &mut dyn FnMut(&Line<'_>)) {
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            self.add(&bytes[..end]);
            self.end(each);
            self.begins += 1;
            bytes = &bytes[end + 1..];
        }
        self.add(bytes);
    }

    fn add(&mut self, bytes: &[u8]) {
        let room = LINE_KEPT - self.line.len();
        self.cut |= bytes.len() > room;
        self.line.extend_from_slice(&bytes[..bytes.len().min(room)]);
        self.begins += bytes.len() as u64;
    }

    fn end(&mut self, each: &mut dyn FnMut(&Line<'_>)) {
        self.number += 1;
        let bytes = self.line.strip_suffix(b"\r").unwrap_or(&self.line);
        let (text, encoding) = decode(bytes, self.cut, self.chinese);
        match encoding {
            Ok(Some(encoding)) => {
                self.written.get_or_insert(encoding);
            }
            Ok(None) => {}
            Err(Broken) => {
                self.broken_at.get_or_insert(self.begins.saturating_sub(self.line.len() as u64));
            }
        }
        each(&Line { number: self.number, text, cut: self.cut });
        self.line.clear();
        self.cut = false;
    }
}

/// Neither UTF-8 nor GB18030.
struct Broken;

/// A line, and its encoding where it is not ASCII. The last character of a cut line may be lost.
fn decode(bytes: &[u8], cut: bool, chinese: bool) -> (Cow<'_, str>, Result<Option<Encoding>, Broken>) {
    for lost in 0..if cut { 4 } else { 1 } {
        let Some(bytes) = bytes.get(..bytes.len().saturating_sub(lost)) else { break };
        if let Ok(text) = std::str::from_utf8(bytes)
            && !(chinese && text.chars().any(|c| ('\u{80}'..'\u{800}').contains(&c)))
        {
            return (Cow::Borrowed(text), Ok((!text.is_ascii()).then_some(Encoding::Utf8)));
        }
        if let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
            return (text, Ok(Some(Encoding::Gb18030)));
        }
    }
    (String::from_utf8_lossy(bytes), Err(Broken))
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

    fn lines(bytes: &[u8], step: usize) -> (Vec<(u64, String)>, Written) {
        let mut out = Vec::new();
        let mut slow = Slow(bytes, step);
        let written = each_line(&mut Source::new("a", 0, &mut slow), &mut |line| out.push((line.number, line.text.to_string())));
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
            assert_eq!(lines(&bytes, 1), (expected.clone(), Written { encoding, broken_at: None }));
        }
    }

    #[test]
    fn lines_of_two_encodings_in_one_file() {
        let mut bytes = "一\n".as_bytes().to_vec();
        bytes.extend_from_slice(&GB18030.encode("二\n").0);
        bytes.extend_from_slice(b"\xff\xff\n");
        let (lines, written) = lines(&bytes, 7);
        assert_eq!(lines[..2], [(1, "一".to_owned()), (2, "二".to_owned())]);
        assert_eq!(written, Written { encoding: Encoding::Utf8, broken_at: Some(7) });
    }

    #[test]
    fn a_character_across_two_chunks() {
        let text = format!("{}字", "a".repeat(CHUNK - 1)).replace('a', "x");
        assert_eq!(lines(text.as_bytes(), CHUNK).0[0].1.chars().filter(|c| *c == 'x').count(), CHUNK - 1);
        let wide: Vec<u8> = format!("\u{feff}{}😀\n尾", "a".repeat(CHUNK / 2 - 2)).encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(lines(&wide, CHUNK).0[0].1.ends_with("a😀"));
    }

    proptest! {
        #[test]
        fn the_same_lines_whatever_the_steps(text in "(?s).{0,200}", step in 1_usize..50) {
            let text = text.trim_start_matches('\u{feff}').to_owned();
            let expected: Vec<String> = text.split_terminator('\n').map(|line| line.strip_suffix('\r').unwrap_or(line).to_owned()).collect();
            let (lines, written) = lines(text.as_bytes(), step);
            prop_assert_eq!(written.broken_at, None);
            prop_assert_eq!(lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>(), expected);
        }

        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300), step in 1_usize..50) {
            lines(&bytes, step);
        }
    }
}
