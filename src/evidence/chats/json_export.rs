//! One JSON document that is an export of a chat: some particulars at its head, and an array of messages.

use std::collections::HashMap;

use serde_json::Value;

use super::json_stream::{self, Kept, Step, Streamed, Walker, Want};
use super::report::Report;
use super::{ReadError, Source};
use crate::evidence::utf8_stream::Utf8Stream;

/// Of one string, as [`super::json_mend`] keeps it.
pub(super) const STRING_KEPT: usize = 256 << 10;

/// Where things are in the document.
pub(super) struct Layout {
    /// Particulars to keep: the key of an object and a key in it.
    pub(super) particulars: &'static [(&'static str, &'static str)],
    /// The key of the messages; `None` where the document is the array.
    pub(super) messages: Option<&'static str>,
}

/// Particulars that were there.
#[derive(Debug, Default)]
pub(super) struct Particulars(HashMap<(&'static str, &'static str), Value>);

impl Particulars {
    /// A particular that is text and not blank.
    pub(super) fn text(&self, object: &'static str, key: &'static str) -> Option<&str> {
        self.value(object, key)?.as_str().map(str::trim).filter(|text| !text.is_empty())
    }

    pub(super) fn number(&self, object: &'static str, key: &'static str) -> Option<u64> {
        self.value(object, key)?.as_u64()
    }

    pub(super) fn value(&self, object: &'static str, key: &'static str) -> Option<&Value> {
        self.0.get(&(object, key))
    }
}

/// What to do with each message, its ordinal from 1.
pub(super) type EachMessage<'e> = dyn FnMut(&Particulars, u64, &Value, &mut Report<'_>) + 'e;

/// Reads a document, one message in memory at a time.
pub(super) fn read(
    source: &mut Source<'_>,
    layout: &Layout,
    report: &mut Report<'_>,
    each: &mut EachMessage<'_>,
) -> Result<(Particulars, Streamed), ReadError> {
    let mut export = Export { layout, particulars: Particulars::default(), report, each };
    let streamed = json_stream::document(source, &mut export)?;
    Ok((export.particulars, streamed))
}

/// Reads the value that comes next; other things may follow it.
pub(super) fn read_from(
    stream: &mut Utf8Stream<&mut Source<'_>>,
    layout: &Layout,
    report: &mut Report<'_>,
    each: &mut EachMessage<'_>,
) -> Result<(Particulars, Option<String>), ReadError> {
    let mut export = Export { layout, particulars: Particulars::default(), report, each };
    let stopped = json_stream::walk(stream, &mut export, false)?;
    Ok((export.particulars, stopped))
}

struct Export<'e, 'r, 'o> {
    layout: &'e Layout,
    particulars: Particulars,
    report: &'r mut Report<'o>,
    each: &'e mut EachMessage<'e>,
}

impl Export<'_, '_, '_> {
    fn particular(&self, path: &[Step]) -> Option<(&'static str, &'static str)> {
        let [Step::Key(object), Step::Key(key)] = path else { return None };
        self.layout.particulars.iter().find(|known| known.0 == object && known.1 == key).copied()
    }

    fn message(&self, path: &[Step]) -> Option<u64> {
        match (path, self.layout.messages) {
            ([Step::Key(key), Step::Index(index)], Some(messages)) if key == messages => Some(index + 1),
            ([Step::Index(index)], None) => Some(index + 1),
            _ => None,
        }
    }
}

impl Walker for Export<'_, '_, '_> {
    fn want(&mut self, path: &[Step]) -> Want {
        if self.message(path).is_some() || self.particular(path).is_some() {
            return Want::Keep;
        }
        match path {
            [] => Want::Walk,
            [Step::Key(key)] if self.layout.messages == Some(key) => Want::Walk,
            [Step::Key(key)] if self.layout.particulars.iter().any(|known| known.0 == key) => Want::Walk,
            _ => Want::Skip,
        }
    }

    fn take(&mut self, path: &[Step], kept: Kept) {
        if let Some(particular) = self.particular(path) {
            self.particulars.0.insert(particular, kept.value);
        } else if let Some(ordinal) = self.message(path) {
            if kept.cut {
                self.report.cut(ordinal, STRING_KEPT);
            }
            if kept.value.is_object() {
                (self.each)(&self.particulars, ordinal, &kept.value, self.report);
            } else {
                self.report.not_understood(ordinal, &kept.value.to_string());
            }
        }
    }
}

/// Keys of a document, as far as its head shows them: `messages`, `session.wxid`, `[].type`.
pub fn outline(head: &str) -> Vec<String> {
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if !head.starts_with(['{', '[']) {
        return Vec::new();
    }
    let mut outline = Outline(Vec::new());
    // Most are whole as they are, which is read in half the time.
    if !json_stream::walk_text(head, &mut outline) {
        outline.0.clear();
        // The head ends somewhere in the document: that it stops there says nothing.
        let _ = json_stream::walk(head.as_bytes(), &mut outline, false);
    }
    outline.0
}

/// Whether a head is of JSON Lines: a whole value on its first line, and another on the next.
pub(super) fn is_lines(head: &str) -> bool {
    let mut lines = head.trim_start_matches('\u{feff}').lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    // The lines are looked at first: to parse one may be long.
    first.starts_with('{') && second.starts_with('{') && json_stream::parse(first).is_some()
}

struct Outline(Vec<String>);

impl Walker for Outline {
    fn want(&mut self, path: &[Step]) -> Want {
        let shown: Vec<&str> = path.iter().map(|step| if let Step::Key(key) = step { key.as_str() } else { "[]" }).collect();
        let shown = shown.join(".");
        if self.0.len() < 400 && !shown.is_empty() && !self.0.contains(&shown) {
            self.0.push(shown);
        }
        match path {
            [] | [Step::Key(_) | Step::Index(0)] | [_, Step::Index(0)] => Want::Walk,
            _ => Want::Skip,
        }
    }

    fn take(&mut self, _: &[Step], _: Kept) {}
}

/// A key of an object that is text and not blank.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str().filter(|text| !text.trim().is_empty())
}

/// The first of these keys that is text and not blank.
pub(super) fn first_text<'v>(value: &'v Value, keys: &[&str]) -> Option<&'v str> {
    keys.iter().find_map(|key| text(value, key))
}

/// Whether any of these keys is true, or is 1.
pub(super) fn is_true(value: &Value, keys: &[&str]) -> bool {
    keys.iter().any(|key| value.get(key).is_some_and(|value| value.as_bool() == Some(true) || value.as_i64() == Some(1)))
}

/// A number, or digits.
pub(super) fn whole_number(value: &Value, key: &str) -> Option<i64> {
    let value = value.get(key)?;
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outline_of_a_head_that_is_cut() {
        let head = r#"{"weflow":{"version":"1"},"session":{"wxid":"a","avatar":"data:…"#;
        assert_eq!(outline(head), ["weflow", "weflow.version", "session", "session.wxid", "session.avatar"]);
        assert_eq!(outline(r#"[{"type":"1","is_send":true},{"x":1}]"#), ["[]", "[].type", "[].is_send"]);
        assert!(outline("2026-08-30 20:15:03 甲").is_empty());
    }
}
