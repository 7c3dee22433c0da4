//! Lines of a text of any size, with their numbers, one at a time: LF, CRLF and, where its beginning has no LF at all, CR.

use std::io::{self, BufRead};

/// Of one line, in bytes.
pub(super) const LINE_KEPT: usize = 256 << 10;

/// A line, its end left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Counted from 1.
    pub(super) number: u64,
    pub(super) text: String,
    /// It was longer than what is kept.
    pub(super) cut: bool,
}

/// The lines of UTF-8 text.
pub(super) struct Lines<R> {
    from: R,
    number: u64,
    end: Option<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from, number: 0, end: None }
    }

    pub(super) fn inner(&self) -> &R {
        &self.from
    }

    /// The next line; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        let end = match self.end {
            Some(end) => end,
            None => {
                let head = self.from.fill_buf()?;
                let end = if !head.contains(&b'\n') && head.contains(&b'\r') { b'\r' } else { b'\n' };
                *self.end.insert(end)
            }
        };
        let (mut kept, mut cut, mut any) = (Vec::new(), false, false);
        loop {
            let have = self.from.fill_buf()?;
            if have.is_empty() {
                break;
            }
            any = true;
            let at = memchr::memchr(end, have);
            let part = &have[..at.unwrap_or(have.len())];
            let room = LINE_KEPT - kept.len();
            cut |= part.len() > room;
            kept.extend_from_slice(&part[..part.len().min(room)]);
            let used = at.map_or(have.len(), |at| at + 1);
            self.from.consume(used);
            if at.is_some() {
                break;
            }
        }
        if !any {
            return Ok(None);
        }
        self.number += 1;
        if kept.last() == Some(&b'\r') {
            kept.pop();
        }
        // A cut line may end inside a character.
        let text = String::from_utf8(kept).unwrap_or_else(|error| {
            let valid = error.utf8_error().valid_up_to();
            String::from_utf8_lossy(&error.into_bytes()[..valid]).into_owned()
        });
        Ok(Some(Line { number: self.number, text, cut }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(u64, String, bool)> {
        let mut lines = Lines::new(text.as_bytes());
        std::iter::from_fn(|| lines.next().expect("readable")).map(|line| (line.number, line.text, line.cut)).collect()
    }

    #[test]
    fn line_ends_of_three_systems() {
        for text in ["a\n\nb\n", "a\r\n\r\nb", "a\r\rb\r"] {
            assert_eq!(lines(text), [(1, "a".into(), false), (2, String::new(), false), (3, "b".into(), false)], "{text:?}");
        }
        assert!(lines("").is_empty());
    }

    #[test]
    fn a_long_line_is_cut_between_characters() {
        let seen = lines(&format!("a{}\nb", "退".repeat(LINE_KEPT)));
        assert!(seen[0].2 && seen[0].1.ends_with('退') && seen[0].1.len() <= LINE_KEPT);
        assert_eq!(seen[1], (2, "b".into(), false));
    }
}
