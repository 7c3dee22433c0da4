//! The file as it goes out: its header, streams of ours, the objects of a `lopdf` document, and the table of all
//! of them (ISO 32000-1 §7.5). Nothing that went out is held.

use std::io::{self, Write};

use lopdf::{Document, Object};
use sha2::{Digest as _, Sha256};

use super::press::Press;
use super::{not_written, objects};
use crate::typeset::TypesetError;

/// From so many bytes on, the check sum of what is written stands for it in the digest.
const LARGE: usize = 64 << 10;

/// A file that is being written.
pub(super) struct Output<'w> {
    out: &'w mut dyn Write,
    at: u64,
    digest: Sha256,
    /// Where each object begins: the first is object 1. 0 for numbers that are not used.
    places: Vec<u64>,
}

impl<'w> Output<'w> {
    pub fn begin(out: &'w mut dyn Write) -> io::Result<Self> {
        let mut output = Self { out, at: 0, digest: Sha256::new(), places: Vec::new() };
        // Four bytes above 127 tell programs which move files that this one is not text (§7.5.2).
        output.write(b"%PDF-1.7\n%\xBB\xAD\xC0\xDE\n")?;
        Ok(output)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        // Pictures are most of a book, and here it is enough to tell one from another.
        match bytes.len() {
            0..LARGE => self.digest.update(bytes),
            _ => self.digest.update(crc32fast::hash(bytes).to_le_bytes()),
        }
        self.at += bytes.len() as u64;
        Ok(())
    }

    /// How many objects there are.
    pub fn objects(&self) -> u32 {
        u32::try_from(self.places.len()).unwrap_or(u32::MAX)
    }

    /// Writes a stream, its data in parts, and returns its number. `entries` are those of its dictionary but for
    /// its length.
    pub fn stream(&mut self, entries: &str, parts: &[&[u8]]) -> io::Result<u32> {
        self.places.push(self.at);
        let number = self.objects();
        let length: usize = parts.iter().map(|part| part.len()).sum();
        self.write(format!("{number} 0 obj\n<<{entries}/Length {length}>>stream\n").as_bytes())?;
        for part in parts {
            self.write(part)?;
        }
        self.write(b"\nendstream\nendobj\n")?;
        Ok(number)
    }

    /// Writes an object of others, in parts, with the next number.
    pub fn object(&mut self, parts: &[&[u8]]) -> io::Result<()> {
        self.places.push(self.at);
        self.write(format!("{} 0 obj\n", self.objects()).as_bytes())?;
        parts.iter().try_for_each(|part| self.write(part))?;
        self.write(b"\nendobj\n")
    }

    /// Writes the objects of a document, whose numbers follow those that were written, and ends the file. Its
    /// `/ID` is the digest of all that went before, of the check sums of what is large.
    pub fn end(mut self, document: Document) -> Result<(), TypesetError> {
        let reference = |key: &[u8]| document.trailer.get(key).and_then(Object::as_reference);
        let (root, info) = (reference(b"Root").map_err(not_written)?, reference(b"Info").map_err(not_written)?);
        self.objects_of(document).and_then(|()| self.finish(root.0, info.0)).map_err(TypesetError::Output)
    }

    fn objects_of(&mut self, document: Document) -> io::Result<()> {
        let mut press = Press::new();
        let mut bytes = Vec::new();
        for ((number, generation), mut object) in document.objects {
            debug_assert_eq!(generation, 0, "nothing is ever deleted here");
            let at = (number as usize).saturating_sub(1);
            if self.places.len() <= at {
                self.places.resize(at + 1, 0);
            }
            self.places[at] = self.at + bytes.len() as u64;
            if let Object::Stream(stream) = &mut object {
                press.press(stream);
                stream.dict.set("Length", i64::try_from(stream.content.len()).unwrap_or(i64::MAX));
            }
            bytes.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
            objects::write(&object, &mut bytes);
            if let Object::Stream(stream) = &object {
                bytes.extend_from_slice(b"stream\n");
                bytes.extend_from_slice(&stream.content);
                bytes.extend_from_slice(b"\nendstream");
            }
            bytes.extend_from_slice(b"\nendobj\n");
            if bytes.len() >= LARGE {
                self.write(&bytes)?;
                bytes.clear();
            }
        }
        self.write(&bytes)
    }

    fn finish(&mut self, root: u32, info: u32) -> io::Result<()> {
        let begins = self.at;
        let size = self.places.len() + 1;
        let mut table = format!("xref\n0 {size}\n0000000000 65535 f \n");
        for place in &self.places {
            // A number that is not used is free, and never to be used again (§7.5.4).
            table += &if *place == 0 { "0000000000 65535 f \n".to_owned() } else { format!("{place:010} 00000 n \n") };
        }
        let id: String = self.digest.clone().finalize().iter().take(16).map(|byte| format!("{byte:02X}")).collect();
        table += &format!("trailer\n<</Size {size}/Root {root} 0 R/Info {info} 0 R/ID[<{id}><{id}>]>>\nstartxref\n{begins}\n%%EOF\n");
        self.write(table.as_bytes())?;
        self.out.flush()
    }
}
