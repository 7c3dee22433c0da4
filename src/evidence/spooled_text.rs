//! A text of any size that is gone through more than once: its bytes lie in memory as long as it is small, else in a nameless
//! temporary file, and are decoded anew each time. What it is written in is decided over the whole, as [`super::Decoded::of`] does.

use std::io::{self, Read, Seek};

use encoding_rs::DecoderResult;

use super::decode::{Encoding, mark, table};
use super::fact::Fact;
use super::reader::ReadError;
use super::source::{Source, Spooled};
use super::utf8_stream::{Utf8Stream, Written, fill};

/// Larger texts are packed unread.
const LIMIT: u64 = 4 << 30;

/// Bytes looked at in one go.
const CHUNK: usize = 64 << 10;

/// The text.
pub(super) struct SpooledText {
    bytes: Spooled,
    written: Written,
}

impl SpooledText {
    /// All of a source.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`]; [`ReadError::Io`].
    pub(super) fn of(source: &mut Source<'_>) -> Result<Self, ReadError> {
        Self::in_file(source.spooled(LIMIT)?)
    }

    /// What has been spooled already.
    ///
    /// # Errors
    /// [`ReadError::Io`].
    pub(super) fn in_file(mut bytes: Spooled) -> Result<Self, ReadError> {
        let written = written(&mut bytes)?;
        Ok(Self { bytes, written })
    }

    /// What it is written in.
    pub(super) fn encoding(&self) -> Encoding {
        self.written.encoding
    }

    /// Tells where its encoding breaks, if it does.
    pub(super) fn tell(&self, out: &mut dyn FnMut(Fact)) {
        self.written.tell(out);
    }

    /// The text from its beginning.
    pub(super) fn anew(&mut self) -> io::Result<Utf8Stream<&mut Spooled>> {
        self.bytes.rewind()?;
        Ok(Utf8Stream::written_in(self.written.encoding, &mut self.bytes))
    }

    /// Its beginning, of about so many bytes; a character at the end may be cut.
    pub(super) fn head(&mut self, bytes: u64) -> io::Result<String> {
        let mut head = Vec::new();
        self.anew()?.take(bytes).read_to_end(&mut head)?;
        Ok(String::from_utf8_lossy(&head).into_owned())
    }
}

/// By its mark; else UTF-8, else GB18030, else the one of the two that goes wrong later.
fn written(bytes: &mut Spooled) -> io::Result<Written> {
    let mut head = [0; 3];
    bytes.rewind()?;
    let length = fill(bytes, &mut head)?;
    if let Some((encoding, _)) = mark(&head[..length]) {
        return Ok(Written { encoding, broken_at: broken(bytes, encoding)? });
    }
    let Some(utf8) = broken(bytes, Encoding::Utf8)? else {
        return Ok(Written { encoding: Encoding::Utf8, broken_at: None });
    };
    Ok(match broken(bytes, Encoding::Gb18030)? {
        None => Written { encoding: Encoding::Gb18030, broken_at: None },
        Some(gb) if gb > utf8 => Written { encoding: Encoding::Gb18030, broken_at: Some(gb) },
        Some(_) => Written { encoding: Encoding::Utf8, broken_at: Some(utf8) },
    })
}

/// The first byte that is not of this encoding.
fn broken(bytes: &mut Spooled, encoding: Encoding) -> io::Result<Option<u64>> {
    bytes.rewind()?;
    let mut decoder = table(encoding).new_decoder_with_bom_removal();
    let (mut chunk, mut room, mut taken) = (vec![0; CHUNK], vec![0; CHUNK * 3 + 16], 0);
    loop {
        let filled = fill(bytes, &mut chunk)?;
        let last = filled < chunk.len();
        let mut at = 0;
        loop {
            let (result, read, _) = decoder.decode_to_utf8_without_replacement(&chunk[at..filled], &mut room, last);
            at += read;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(bad, after) => {
                    return Ok(Some((taken + at as u64).saturating_sub(u64::from(bad) + u64::from(after))));
                }
            }
        }
        taken += filled as u64;
        if last {
            return Ok(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::decode::Decoded;
    use super::*;

    #[test]
    fn the_same_as_of_the_whole_as_often_as_one_likes() {
        let text = format!("{}账单 Übersicht 😀\n", "a".repeat(CHUNK - 3));
        let gb = encoding_rs::GB18030.encode(&text).0.into_owned();
        let marked = format!("\u{feff}{text}");
        let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [
            text.clone().into_bytes(),
            gb.clone(),
            marked.into_bytes(),
            wide,
            [text.as_bytes(), b"\xff\xff", text.as_bytes()].concat(),
            [&gb[..], b"\xff\xff", &gb[..]].concat(),
            b"\xe8\xb4".to_vec(),
            Vec::new(),
        ] {
            let whole = Decoded::of(&bytes);
            let mut from = &bytes[..];
            let mut spooled = SpooledText::of(&mut Source::new("a", bytes.len() as u64, &mut from)).expect("readable");
            assert_eq!((spooled.encoding(), spooled.written.broken_at), (whole.encoding, whole.broken_at));
            for _ in 0..2 {
                let mut seen = String::new();
                spooled.anew().expect("readable").read_to_string(&mut seen).expect("UTF-8");
                assert!(seen == whole.text, "{:?}", whole.encoding);
            }
        }
    }
}
