//! The file as it goes out: its header, streams of ours, the objects of a `lopdf` document, and the table of all
//! of them (ISO 32000-1 §7.5). Nothing that went out is held.

use std::io::{self, Write};

use lopdf::{Document, Object};
use sha2::{Digest as _, Sha256};

use super::not_written;
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
    pub fn end(mut self, document: &mut Document) -> Result<(), TypesetError> {
        let reference = |key: &[u8]| document.trailer.get(key).and_then(Object::as_reference);
        let (root, info) = (reference(b"Root").map_err(not_written)?, reference(b"Info").map_err(not_written)?);
        let mut saved = Vec::new();
        document.save_to(&mut saved).map_err(TypesetError::Output)?;
        let table = Table::of(&saved).ok_or_else(|| TypesetError::NotWritten("no table of objects".to_owned()))?;
        let first = table.places.iter().map(|(_, place)| *place).min().unwrap_or(table.begins);
        let base = self.at;
        for (number, place) in table.places {
            let at = number.saturating_sub(1);
            if self.places.len() <= at {
                self.places.resize(at + 1, 0);
            }
            self.places[at] = base + (place - first) as u64;
        }
        self.finish(&saved[first..table.begins], root.0, info.0).map_err(TypesetError::Output)
    }

    fn finish(&mut self, body: &[u8], root: u32, info: u32) -> io::Result<()> {
        self.write(body)?;
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

/// The table of objects at the end of what `lopdf` writes: sections of 20 bytes an entry.
struct Table {
    /// Where it begins.
    begins: usize,
    /// Objects and where they begin.
    places: Vec<(usize, usize)>,
}

impl Table {
    fn of(file: &[u8]) -> Option<Self> {
        let tail = std::str::from_utf8(&file[file.len().saturating_sub(64)..]).ok()?;
        let begins: usize = tail.rsplit_once("startxref\n")?.1.lines().next()?.parse().ok()?;
        let table = std::str::from_utf8(file.get(begins..)?).ok()?;
        let mut lines = table.strip_prefix("xref\n")?.lines();
        let mut places = Vec::new();
        while let Some((from, count)) = lines.next()?.split_once(' ') {
            let (from, count): (usize, usize) = (from.parse().ok()?, count.parse().ok()?);
            for number in from..from + count {
                let entry = lines.next()?;
                if entry.contains('n') {
                    places.push((number, entry.get(..10)?.parse().ok()?));
                }
            }
        }
        Some(Self { begins, places })
    }
}
