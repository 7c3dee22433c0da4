//! XML of any size event by event, none of them longer than is taken: a text of 60 MiB between two tags ends the reading
//! and does not fill the memory. Names are looked at without their prefix, ends need not match.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use quick_xml::events::{BytesRef, Event};

use super::reader::ReadError;

/// Bytes of one event; a cell of a sheet holds 32,767 characters at most.
const MOST: usize = 256 << 10;

/// A part of a document being read.
pub(super) struct XmlEvents<R: Read> {
    reader: quick_xml::Reader<Metered<R>>,
    left: Rc<Cell<usize>>,
    room: Vec<u8>,
}

impl<R: Read> XmlEvents<R> {
    pub(super) fn of(part: R) -> Self {
        let left = Rc::new(Cell::new(MOST));
        let mut reader = quick_xml::Reader::from_reader(Metered { from: BufReader::with_capacity(16 << 10, part), left: Rc::clone(&left) });
        let config = reader.config_mut();
        config.check_end_names = false;
        config.expand_empty_elements = true;
        Self { reader, left, room: Vec::new() }
    }

    /// The next event; an element without content is its start and its end.
    pub(super) fn next(&mut self) -> Result<Event<'_>, ReadError> {
        self.room.clear();
        self.left.set(MOST);
        let left = Rc::clone(&self.left);
        self.reader.read_event_into(&mut self.room).map_err(|error| match left.get() {
            0 => ReadError::Malformed(format!("a piece of it is longer than {} KiB", MOST >> 10)),
            _ => ReadError::Malformed(error.to_string()),
        })
    }
}

/// The five references of XML, and characters by number.
pub(super) fn resolved(reference: &BytesRef<'_>) -> char {
    match &**reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => reference.resolve_char_ref().ok().flatten().unwrap_or(' '),
    }
}

/// Gives so many bytes and no more until it is told otherwise.
struct Metered<R> {
    from: BufReader<R>,
    left: Rc<Cell<usize>>,
}

impl<R: Read> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let have = self.from.fill_buf()?;
        match self.left.get() {
            0 if !have.is_empty() => Err(io::Error::other("too long")),
            left => Ok(&have[..have.len().min(left)]),
        }
    }

    fn consume(&mut self, count: usize) {
        self.left.set(self.left.get().saturating_sub(count));
        self.from.consume(count);
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let have = self.fill_buf()?;
        let count = have.len().min(room.len());
        room[..count].copy_from_slice(&have[..count]);
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> (Vec<String>, Option<ReadError>) {
        let (mut xml, mut out) = (XmlEvents::of(text.as_bytes()), Vec::new());
        loop {
            match xml.next() {
                Ok(Event::Eof) => return (out, None),
                Ok(Event::Start(tag)) => out.push(tag.local_name().as_ref().to_owned()),
                Ok(Event::Text(text)) => out.push(text.len().to_string()),
                Ok(_) => {}
                Err(error) => return (out, Some(error)),
            }
        }
    }

    #[test]
    fn what_is_too_long_ends_the_reading() {
        assert!(matches!(names("<a><x:b/>text</a>"), (seen, None) if seen == ["a", "b", "4"]));
        let many = format!("<a>{}</a>", "<b>c</b>".repeat(MOST));
        assert!(names(&many).1.is_none());
        for long in [
            format!("<a>{}</a>", "c".repeat(MOST + 1)),
            format!("<a><!--{}--></a>", "<b>".repeat(MOST)),
            format!("<a b='{}'/>", ">".repeat(MOST)),
        ] {
            assert!(matches!(names(&long).1, Some(ReadError::Malformed(why)) if why.contains("256 KiB")), "{}", &long[..10]);
        }
    }
}
