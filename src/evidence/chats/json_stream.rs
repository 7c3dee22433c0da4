//! JSON exports of any size: walked key by key, one message in memory at a time. What is not wanted is passed over
//! without being built, however deep or long it is. A message's place is its ordinal from 1: lines mean nothing in
//! JSON. In JSON Lines the place is the line.

use std::fmt;
use std::io::{self, BufRead, Read};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::json_mend::{CUT, CUT_AT_LEAST, Mended};
use super::{ReadError, Source};
use crate::evidence::utf8_stream::{Utf8Stream, Written};

/// How deep a kept value goes; what lies deeper is `null`. Messages are flat: real ones reach 8.
const DEPTH: usize = 24;

/// Values within one kept value. A message has some dozens.
const VALUES: usize = 100_000;

/// Of one line of JSON Lines, after long strings were cut.
const LINE_KEPT: usize = 4 << 20;

/// A step down into a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    /// Counted from 0.
    Index(u64),
}

/// What to do with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Want {
    /// Pass over it.
    Skip,
    /// Build it and hand it to [`Walker::take`].
    Keep,
    /// Go into it and ask again for each of its values.
    Walk,
}

/// Says what it wants of a document, and takes it.
pub(super) trait Walker {
    /// Asked before a value is read. The path of the document itself is empty.
    fn want(&mut self, path: &[Step]) -> Want;
    /// A value that was kept; also one that was to be walked and is neither object nor array.
    fn take(&mut self, path: &[Step], value: Kept);
}

/// A value that was kept.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kept {
    pub(super) value: Value,
    /// Part of it was too long, too deep or too much to keep.
    pub(super) cut: bool,
}

/// How reading a document ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Streamed {
    pub(super) written: Written,
    /// Why it could not be read to its end, in the words of the parser: cut short, or damaged.
    pub(super) stopped: Option<String>,
}

/// Walks a document.
pub(super) fn document(source: &mut Source<'_>, walker: &mut dyn Walker) -> Result<Streamed, ReadError> {
    let mut stream = Utf8Stream::new(source);
    let stopped = walk(&mut stream, walker, true)?;
    Ok(Streamed { written: stream.written(), stopped })
}

/// Walks the value that comes next; `whole` if nothing may follow it.
pub(super) fn walk(from: impl BufRead, walker: &mut dyn Walker, whole: bool) -> Result<Option<String>, ReadError> {
    let mut deserializer = serde_json::Deserializer::from_reader(Mended::new(from, false));
    let mut path = Vec::new();
    let read = At { walker, path: &mut path }.deserialize(&mut deserializer);
    match read.and_then(|()| if whole { deserializer.end() } else { Ok(()) }) {
        Ok(()) => Ok(None),
        Err(error) if error.is_io() => Err(ReadError::Io(error.into())),
        Err(error) => Ok(Some(error.to_string())),
    }
}

/// Walks a text at hand as far as it goes. Says `false` where it must be mended to be read.
pub(super) fn walk_text(text: &str, walker: &mut dyn Walker) -> bool {
    let mut path = Vec::new();
    let read = At { walker, path: &mut path }.deserialize(&mut serde_json::Deserializer::from_str(text));
    read.err().is_none_or(|error| error.is_eof())
}

/// Gives each line of JSON Lines that is not blank: the value, or the beginning of a line that is none.
pub(super) fn lines(source: &mut Source<'_>, each: &mut dyn FnMut(u64, Result<Kept, &str>)) -> Result<Written, ReadError> {
    lines_of(Utf8Stream::new(source), each)
}

/// The same of a stream whose beginning was looked at.
pub(super) fn lines_of(stream: Utf8Stream<&mut Source<'_>>, each: &mut dyn FnMut(u64, Result<Kept, &str>)) -> Result<Written, ReadError> {
    let mut mended = io::BufReader::new(Mended::new(stream, true));
    let (mut number, mut line) = (0, Vec::new());
    loop {
        line.clear();
        number += 1;
        if (&mut mended).take(LINE_KEPT as u64).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.len() == LINE_KEPT && !line.ends_with(b"\n") {
            skip_line(&mut mended)?;
        }
        let text = String::from_utf8_lossy(&line);
        if text.trim().is_empty() {
            continue;
        }
        match parse(&text) {
            Some(kept) => each(number, Ok(kept)),
            None => each(number, Err(&text)),
        }
    }
    Ok(mended.get_ref().inner().written())
}

/// A text that is one JSON value.
pub(super) fn parse(text: &str) -> Option<Kept> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let mut kept = Keeping::default();
    let value = Keep { keeping: &mut kept, depth: 0 }.deserialize(&mut deserializer).ok()?;
    deserializer.end().ok()?;
    Some(Kept { value, cut: kept.cut })
}

fn skip_line(from: &mut impl BufRead) -> io::Result<()> {
    loop {
        let have = from.fill_buf()?;
        let (count, end) = match have.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (have.len(), have.is_empty()),
        };
        from.consume(count);
        if end {
            return Ok(());
        }
    }
}

/// A place in the document.
struct At<'w> {
    walker: &'w mut dyn Walker,
    path: &'w mut Vec<Step>,
}

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let want = if self.path.len() > DEPTH { Want::Skip } else { self.walker.want(self.path) };
        match want {
            Want::Skip => IgnoredAny::deserialize_in(deserializer),
            Want::Walk => deserializer.deserialize_any(self),
            Want::Keep => {
                let mut kept = Keeping::default();
                let value = Keep { keeping: &mut kept, depth: 0 }.deserialize(deserializer)?;
                self.walker.take(self.path, Kept { value, cut: kept.cut });
                Ok(())
            }
        }
    }
}

/// serde_json passes over ignored values without recursion, whatever their depth.
trait Ignore {
    fn deserialize_in<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error>;
}

impl Ignore for IgnoredAny {
    fn deserialize_in<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_ignored_any(Self).map(|_| ())
    }
}

impl At<'_> {
    fn scalar(self, value: Value) {
        self.walker.take(self.path, Kept { value, cut: false });
    }
}

impl<'de> Visitor<'de> for At<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            self.path.push(Step::Key(key));
            map.next_value_seed(At { walker: &mut *self.walker, path: &mut *self.path })?;
            self.path.pop();
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let mut index = 0;
        loop {
            self.path.push(Step::Index(index));
            let next = seq.next_element_seed(At { walker: &mut *self.walker, path: &mut *self.path })?;
            self.path.pop();
            if next.is_none() {
                return Ok(());
            }
            index += 1;
        }
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.scalar(value.into());
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.scalar(value.into());
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.scalar(value.into());
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.scalar(value.into());
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.scalar(value.into());
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.scalar(Value::Null);
        Ok(())
    }
}

/// What has been kept of one value.
#[derive(Default)]
struct Keeping {
    values: usize,
    cut: bool,
}

/// Builds a value, bounded.
struct Keep<'k> {
    keeping: &'k mut Keeping,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Keep<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.keeping.values += 1;
        if self.depth > DEPTH || self.keeping.values > VALUES {
            self.keeping.cut = true;
            return IgnoredAny::deserialize_in(deserializer).map(|()| Value::Null);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Keep<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut out = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value_seed(Keep { keeping: &mut *self.keeping, depth: self.depth + 1 })?;
            if self.keeping.values <= VALUES {
                out.insert(key, value);
            }
        }
        Ok(Value::Object(out))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut out = Vec::new();
        while let Some(value) = seq.next_element_seed(Keep { keeping: &mut *self.keeping, depth: self.depth + 1 })? {
            if self.keeping.values <= VALUES {
                out.push(value);
            }
        }
        Ok(Value::Array(out))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        self.keeping.cut |= value.len() >= CUT_AT_LEAST && value.ends_with(CUT);
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::decode::Encoding;

    /// Keeps `head` and each of `messages`.
    #[derive(Default)]
    struct Taker(Vec<String>);

    impl Walker for Taker {
        fn want(&mut self, path: &[Step]) -> Want {
            match path {
                [] => Want::Walk,
                [Step::Key(key)] if key == "messages" => Want::Walk,
                [Step::Key(key)] if key == "head" => Want::Keep,
                [Step::Key(key), Step::Index(_)] if key == "messages" => Want::Keep,
                _ => Want::Skip,
            }
        }

        fn take(&mut self, path: &[Step], kept: Kept) {
            let place = match path.last() {
                Some(Step::Key(key)) => key.clone(),
                Some(Step::Index(index)) => index.to_string(),
                None => String::new(),
            };
            self.0.push(format!("{place}={}{}", kept.value, if kept.cut { " cut" } else { "" }));
        }
    }

    fn taken(bytes: &[u8]) -> (Vec<String>, Streamed) {
        let mut from = bytes;
        let mut taker = Taker::default();
        let streamed = document(&mut Source::new("a", bytes.len() as u64, &mut from), &mut taker).expect("readable");
        (taker.0, streamed)
    }

    #[test]
    fn what_is_wanted_and_nothing_else() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        let json = format!("\u{feff}{{\"deep\":{deep},\"head\":{{\"n\":1}},\"messages\":[{{\"a\":[1.5]}},2,\"x\"],\"messages\":[null]}}");
        let (taken, streamed) = taken(json.as_bytes());
        assert_eq!(taken, ["head={\"n\":1}", "0={\"a\":[1.5]}", "1=2", "2=\"x\"", "0=null"]);
        assert_eq!(streamed, Streamed { written: Written { encoding: Encoding::Utf8Sig, broken_at: None }, stopped: None });
    }

    #[test]
    fn a_document_cut_short_gives_what_it_has() {
        let (messages, streamed) = taken(br#"{"messages":[{"a":1},{"a":2},{"a"#);
        assert_eq!(messages, ["0={\"a\":1}", "1={\"a\":2}"]);
        assert!(streamed.stopped.expect("it stopped").contains("EOF"));
        assert!(taken(br#"{"messages":[]} x"#).1.stopped.is_some());
        assert!(taken(b"").1.stopped.is_some());
    }

    #[test]
    fn a_message_too_deep_is_told() {
        let deep = format!("{{\"messages\":[{}{}]}}", "[".repeat(50_000), "]".repeat(50_000));
        let (messages, streamed) = taken(deep.as_bytes());
        assert!(messages[0].ends_with(" cut") && streamed.stopped.is_none());
    }

    #[test]
    fn lines_by_themselves() {
        let bytes = "{\"a\":1}\r\n\n{\"a\":\"\n{\"a\":2}".as_bytes();
        let (mut from, mut seen) = (bytes, Vec::new());
        lines(&mut Source::new("a", 0, &mut from), &mut |number, line| {
            seen.push((number, line.map(|kept| kept.value.to_string()).map_err(str::to_owned)));
        })
        .expect("readable");
        let right = |text: &str| Ok(text.to_owned());
        assert_eq!(seen, [(1, right("{\"a\":1}")), (3, Err("{\"a\":\"\n".to_owned())), (4, right("{\"a\":2}"))]);
    }
}
