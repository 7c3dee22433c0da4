//! JSON lines: one object a line, as zap, pino, logrus, structlog, Logstash, Docker and journald write
//! them. The message comes first in the text, the other fields after it, `key=value`.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::entries::{self, Head};
use super::mostly;
use super::stamp::{self, Stamp};
use crate::case::When;
use crate::evidence::fact::Fact;
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;

/// A log of JSON objects, one a line.
pub struct JsonLinesLog;

/// Of the fields other than the message, in bytes.
const FIELDS_KEPT: usize = 4 << 10;

/// The names programs give the time; the first of these that a line has is taken.
const TIMES: [&str; 9] = ["@timestamp", "timestamp", "time", "ts", "datetime", "asctime", "date", "t", "__realtime_timestamp"];
const LEVELS: [&str; 8] = ["level", "severity", "lvl", "loglevel", "log.level", "levelname", "log_level", "priority"];
const MESSAGES: [&str; 5] = ["msg", "message", "log", "event", "text"];

/// Syslog's numbers (RFC 5424 §6.2.1), which journald gives as PRIORITY.
const PRIORITIES: [&str; 8] = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];

impl Reader for JsonLinesLog {
    fn name(&self) -> &'static str {
        "json-lines-log"
    }

    fn title(&self) -> &'static str {
        "每行一个 JSON 的日志"
    }

    fn kind(&self) -> Kind {
        Kind::Log
    }

    fn surest(&self) -> Certainty {
        Certainty::Shape
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let text = sample.text.as_deref().filter(|text| text.trim_start().starts_with('{'))?;
        // The last line of a head may be cut.
        let whole = if sample.len > sample.head.len() as u64 { text.rsplit_once('\n')?.0 } else { text };
        let (count, of) = mostly(whole.lines(), &|line| head(line).is_some_and(|head| head.level.is_some() || !head.text.is_empty()))?;
        (count >= 2).then(|| {
            Reason::new(Certainty::Shape, format!("{count} of the first {of} lines are JSON objects with a time and a message or level"))
        })
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        entries::read(self, source, head, out)
    }
}

fn head(line: &str) -> Option<Head<'_>> {
    let line = line.trim_start_matches('\u{feff}');
    if !line.starts_with('{') {
        return None;
    }
    let fields: Fields<'_> = serde_json::from_str(line).ok()?;
    let when = fields.time?.1;
    let level = fields.level.map(|level| match level {
        Level::Word(word) => word,
        Level::Priority(priority) => Cow::Borrowed(PRIORITIES[priority]),
    });
    let message = fields.message.map(|(_, message)| message).unwrap_or_default();
    let text = match (message.trim(), fields.others.trim()) {
        (_, "") => message,
        ("", _) => fields.others.into(),
        (message, others) => format!("{message} {others}").into(),
    };
    Some(Head { stamp: Some(Stamp::At(when)), level, before: "", text })
}

/// What an object holds.
#[derive(Default)]
struct Fields<'a> {
    /// With the place of its key in [`TIMES`].
    time: Option<(usize, When)>,
    level: Option<Level<'a>>,
    /// With the place of its key in [`MESSAGES`].
    message: Option<(usize, Cow<'a, str>)>,
    others: String,
}

enum Level<'a> {
    Word(Cow<'a, str>),
    /// Its place in [`PRIORITIES`].
    Priority(usize),
}

/// A value that is no object and no list.
enum Scalar<'a> {
    Text(Cow<'a, str>),
    Number(f64, String),
    /// true, false, null.
    Word(&'static str),
    /// An object or list: its fields have been written out already.
    Nested,
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Fields::default();
                while let Some(key) = map.next_key::<Key<'de>>()? {
                    let value = map.next_value_seed(Value { key: &key.0, out: &mut fields.others })?;
                    fields.take(&key.0, value);
                }
                Ok(fields)
            }
        }
        from.deserialize_map(Object)
    }
}

impl<'a> Fields<'a> {
    fn take(&mut self, key: &str, value: Scalar<'a>) {
        let place = |names: &[&str]| names.iter().position(|name| key.eq_ignore_ascii_case(name));
        if let Some(place) = place(&TIMES)
            && self.time.is_none_or(|(best, _)| place < best)
            && let Some(when) = when(&value)
        {
            self.time = Some((place, when));
            return;
        }
        if let (Some(_), None) = (place(&LEVELS), &self.level)
            && let Some(level) = level(key, &value)
        {
            self.level = Some(level);
            return;
        }
        if let (Some(place), Scalar::Text(text)) = (place(&MESSAGES), &value) {
            let text = text.clone();
            match self.message.take() {
                Some((best, kept)) if best < place => {
                    self.message = Some((best, kept));
                    write(&mut self.others, key, &text);
                }
                before => {
                    self.message = Some((place, text));
                    if let Some((place, text)) = before {
                        write(&mut self.others, MESSAGES[place], &text);
                    }
                }
            }
            return;
        }
        match value {
            Scalar::Text(text) => write(&mut self.others, key, &text),
            Scalar::Number(_, text) => write(&mut self.others, key, &text),
            Scalar::Word(word) => write(&mut self.others, key, word),
            Scalar::Nested => {}
        }
    }
}

/// Writes `key=value`, as far as there is room.
fn write(out: &mut String, key: &str, value: &str) {
    if out.len() + key.len() + 2 >= FIELDS_KEPT {
        return;
    }
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(key);
    out.push('=');
    out.push_str(super::lines::head(value, FIELDS_KEPT.saturating_sub(out.len())));
}

fn level<'a>(key: &str, value: &Scalar<'a>) -> Option<Level<'a>> {
    let text: &str = match value {
        Scalar::Text(text) => text,
        Scalar::Number(_, text) => text,
        _ => return None,
    };
    if key.eq_ignore_ascii_case("priority") {
        return text.parse().ok().filter(|number| *number < PRIORITIES.len()).map(Level::Priority);
    }
    (!text.is_empty() && text.len() <= 24).then(|| match value {
        Scalar::Text(text) => Level::Word(text.clone()),
        _ => Level::Word(Cow::Owned(text.to_owned())),
    })
}

/// A time in words, or counted from 1970 in seconds, or thousandths, millionths, billionths of them.
fn when(value: &Scalar<'_>) -> Option<When> {
    let number = match value {
        Scalar::Text(text) => match stamp::at_start(text.trim_start().as_bytes()) {
            Some((Stamp::At(when), _)) => return Some(when),
            _ => text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))?,
        },
        Scalar::Number(number, _) => *number,
        _ => return None,
    };
    let seconds = match number {
        n if (1e8..1e11).contains(&n) => n,
        n if (1e11..1e14).contains(&n) => n / 1e3,
        n if (1e14..1e17).contains(&n) => n / 1e6,
        n if (1e17..1e20).contains(&n) => n / 1e9,
        _ => return None,
    };
    #[allow(clippy::cast_possible_truncation)] // Below 1e11; the fraction is left out on purpose.
    When::from_unix(seconds as i64)
}

/// A key, borrowed where it has no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match from.deserialize_str(Value { key: "", out: &mut String::new() })? {
            Scalar::Text(text) => Ok(Self(text)),
            _ => Ok(Self(Cow::Borrowed(""))),
        }
    }
}

/// Reads a value; fields within it are written out under its key. `serde_json` bounds the depth to 128.
struct Value<'k> {
    key: &'k str,
    out: &'k mut String,
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = Scalar<'de>;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Scalar<'de>, D::Error> {
        from.deserialize_any(self)
    }
}

impl Value<'_> {
    fn inner<'de>(&mut self, key: &str, read: impl FnOnce(Value<'_>) -> Option<Scalar<'de>>) {
        match read(Value { key, out: self.out }) {
            Some(Scalar::Text(text)) => write(self.out, key, &text),
            Some(Scalar::Number(_, text)) => write(self.out, key, &text),
            Some(Scalar::Word(word)) => write(self.out, key, word),
            Some(Scalar::Nested) | None => {}
        }
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = Scalar<'de>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Scalar<'de>, E> {
        #[allow(clippy::cast_precision_loss)] // A time to the microsecond; the text beside it is exact.
        Ok(Scalar::Number(number as f64, number.to_string()))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Scalar<'de>, E> {
        #[allow(clippy::cast_precision_loss)] // As above.
        Ok(Scalar::Number(number as f64, number.to_string()))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Number(number, number.to_string()))
    }
    fn visit_bool<E>(self, yes: bool) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Word(if yes { "true" } else { "false" }))
    }
    fn visit_unit<E>(self) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Word("null"))
    }
    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Scalar<'de>, A::Error> {
        while let Some(key) = map.next_key::<Key<'de>>()? {
            let mut failed = None;
            // A name within a name, as far as it may still be shown.
            let key = if self.key.len() < 256 { format!("{}.{}", self.key, key.0) } else { key.0.into_owned() };
            self.inner(&key, |value| map.next_value_seed(value).map_err(|error| failed = Some(error)).ok());
            if let Some(error) = failed {
                return Err(error);
            }
        }
        Ok(Scalar::Nested)
    }
    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<Scalar<'de>, A::Error> {
        loop {
            let (mut failed, mut more) = (None, false);
            let key = self.key;
            self.inner(key, |value| match list.next_element_seed(value) {
                Ok(element) => {
                    more = element.is_some();
                    element
                }
                Err(error) => {
                    failed = Some(error);
                    None
                }
            });
            match failed {
                Some(error) => return Err(error),
                None if more => {}
                None => return Ok(Scalar::Nested),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_many_programs() {
        for (line, at, level, text) in [
            (
                r#"{"time":"2026-09-13T20:20:01+08:00","level":"ERROR","msg":"充值失败","order":"KM1","ok":false}"#,
                "2026-09-13T20:20:01+08:00",
                Some("ERROR"),
                "充值失败 order=KM1 ok=false",
            ),
            (r#"{"level":50,"time":1789302001123,"pid":1,"msg":"a"}"#, "2026-09-13T20:20:01+08:00", Some("50"), "a pid=1"),
            (r#"{"ts":1789302001.5,"level":"warn","msg":"a \"b\""}"#, "2026-09-13T20:20:01+08:00", Some("warn"), "a \"b\""),
            (
                r#"{"@timestamp":"2026-09-13T12:20:01.000Z","log.level":"error","message":"a","http":{"status":500,"tags":["x",null]}}"#,
                "2026-09-13T12:20:01+00:00",
                Some("error"),
                "a http.status=500 http.tags=x http.tags=null",
            ),
            (r#"{"log":"a\n","stream":"stderr","time":"2026-09-13T12:20:01.5Z"}"#, "2026-09-13T12:20:01+00:00", None, "a stream=stderr"),
            (r#"{"MESSAGE":"a","PRIORITY":"3","__REALTIME_TIMESTAMP":"1789302001123456"}"#, "2026-09-13T20:20:01+08:00", Some("err"), "a"),
            (
                r#"{"date":"x","time":"2026-09-13 20:20:01","event":"e","message":"a"}"#,
                "2026-09-13T20:20:01+08:00",
                None,
                "a date=x event=e",
            ),
        ] {
            let head = head(line).expect(line);
            let Some(Stamp::At(when)) = head.stamp else { panic!("{line}") };
            assert_eq!((when.to_string().as_str(), head.level.as_deref(), &*head.text), (at, level, text), "{line}");
        }
        for line in ["", "{", "{}", "[1]", r#"{"msg":"a"}"#, r#"{"time":5,"msg":"a"}"#, r#"{"time":"2026-09-13 20:20:01"} x"#] {
            assert_eq!(head(line), None, "{line}");
        }
        assert_eq!(head(&format!("{{\"time\":\"2026-09-13 20:20:01\",\"a\":{}", "[".repeat(100_000))), None);
    }
}
