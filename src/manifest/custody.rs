//! The custody log: what was done with the evidence, when, and by which program.
//!
//! One JSON object per line. Each line holds the SHA-256 of the line before it, its line end
//! included (`sed -n 3p custody.jsonl | sha256sum`), so that a line that is edited, removed or put in
//! between is found. The chain does not protect its own last line; in a bag the tag manifest does.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::case::Clock;
use crate::digest::Digest;

/// What happened; the log adds its number and its link.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When, RFC 3339.
    pub at: String,
    /// Whose clock that is.
    pub clock: Clock,
    /// What: `added`, `created`, `packed`, …
    pub action: String,
    /// Which program: `juzheng 0.1.0`.
    pub actor: String,
    /// The particulars.
    pub detail: Value,
}

/// The key of a `packed` entry's detail that holds the SHA-256 of `manifest-sha256.txt`.
const MANIFEST: &str = "manifest_sha256";

impl Entry {
    /// The last entry of a sealed log: packed, with the digest of `manifest-sha256.txt`, so that log
    /// and payload belong together. `detail` is added to it.
    #[must_use]
    pub fn packed(at: &str, clock: Clock, actor: &str, manifest: Digest, detail: Value) -> Self {
        let mut all = serde_json::Map::new();
        all.insert(MANIFEST.to_owned(), Value::String(manifest.to_string()));
        if let Value::Object(detail) = detail {
            all.extend(detail);
        }
        let (at, actor) = (at.to_owned(), actor.to_owned());
        Self { at, clock, action: "packed".to_owned(), actor, detail: Value::Object(all) }
    }
    /// The digest of the manifest, if this is a `packed` entry.
    #[must_use]
    pub fn packed_manifest(&self) -> Option<Digest> {
        let digest = self.detail.get(MANIFEST).filter(|_| self.action == "packed")?;
        digest.as_str()?.parse().ok()
    }
}

/// A line as it stands in the file.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    seq: u64,
    at: String,
    clock: Clock,
    action: String,
    actor: String,
    detail: Value,
    previous: String,
}

/// Where a chain breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The line, counted from 1.
    pub line: u64,
    /// Why.
    pub why: &'static str,
}

/// A log.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Custody {
    bytes: Vec<u8>,
    entries: Vec<Entry>,
    /// The hash that the next line has to hold; empty at the beginning.
    link: String,
}

impl Custody {
    /// An empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty log whose first line is linked to the last line of another.
    #[must_use]
    pub fn after(other: &Self) -> Self {
        Self { link: other.link.clone(), ..Self::default() }
    }

    /// Reads a log and checks its chain.
    ///
    /// # Errors
    /// The first place where it breaks.
    pub fn read(bytes: &[u8]) -> Result<Self, Broken> {
        Self::read_after(&Self::new(), bytes)
    }

    /// Reads a log whose first line is linked to the last line of another.
    ///
    /// # Errors
    /// The first place where it breaks.
    pub fn read_after(other: &Self, bytes: &[u8]) -> Result<Self, Broken> {
        let mut log = Self::after(other);
        for raw in bytes.split_inclusive(|byte| *byte == b'\n') {
            let number = log.entries.len() as u64 + 1;
            let broken = |why| Broken { line: number, why };
            if !raw.ends_with(b"\n") {
                return Err(broken("no line end"));
            }
            let line: Line = serde_json::from_slice(raw).map_err(|_| broken("not a log line"))?;
            if line.seq != number {
                return Err(broken("wrong number"));
            }
            if line.previous != log.link {
                return Err(broken("not linked to the line before"));
            }
            let Line { at, clock, action, actor, detail, .. } = line;
            log.entries.push(Entry { at, clock, action, actor, detail });
            log.link = Digest::of(raw).to_string();
        }
        log.bytes = bytes.to_vec();
        Ok(log)
    }

    /// Adds a line, and gives back its bytes, to be appended to a file.
    pub fn append(&mut self, entry: Entry) -> &[u8] {
        let Entry { at, clock, action, actor, detail } = entry.clone();
        let seq = self.entries.len() as u64 + 1;
        let line = Line { seq, at, clock, action, actor, detail, previous: self.link.clone() };
        // Through `Value`, whose serialisation cannot fail: every key is a string.
        let mut text = serde_json::json!(line).to_string();
        text.push('\n');
        self.link = Digest::of(text.as_bytes()).to_string();
        let start = self.bytes.len();
        self.bytes.extend_from_slice(text.as_bytes());
        self.entries.push(entry);
        &self.bytes[start..]
    }

    /// The whole log as it stands in a file.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
    /// What happened, in order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn log() -> Custody {
        let mut log = Custody::new();
        for (action, detail) in
            [("created", json!({})), ("added", json!({"path": "payment/账单.csv", "bytes": 3})), ("packed", json!({"manifest": "ab"}))]
        {
            log.append(Entry {
                at: "2026-11-22T08:00:00+08:00".to_owned(),
                clock: Clock::Own,
                action: action.to_owned(),
                actor: "juzheng 0.1.0".to_owned(),
                detail,
            });
        }
        log
    }

    #[test]
    fn a_log_reads_back() {
        let log = log();
        assert_eq!(Custody::read(log.as_bytes()), Ok(log.clone()));
        let first = log.as_bytes().split_inclusive(|b| *b == b'\n').next().expect("a line");
        let text = String::from_utf8(first.to_vec()).expect("utf-8");
        assert_eq!(
            text,
            "{\"seq\":1,\"at\":\"2026-11-22T08:00:00+08:00\",\"clock\":\"own\",\"action\":\"created\",\
             \"actor\":\"juzheng 0.1.0\",\"detail\":{},\"previous\":\"\"}\n"
        );
    }

    #[test]
    fn a_log_is_continued_in_another_file() {
        let sealed = log();
        let mut later = Custody::after(&sealed);
        later.append(sealed.entries()[2].clone());
        assert!(Custody::read_after(&sealed, later.as_bytes()).is_ok());
        let unlinked = Custody::read(later.as_bytes());
        assert_eq!(unlinked, Err(Broken { line: 1, why: "not linked to the line before" }));
    }

    #[test]
    fn a_removed_line_is_found() {
        let log = log();
        let lines: Vec<&[u8]> = log.as_bytes().split_inclusive(|b| *b == b'\n').collect();
        assert!(Custody::read(&[lines[1], lines[2]].concat()).is_err());
        assert!(Custody::read(&[lines[0], lines[2]].concat()).is_err());
        assert!(Custody::read(&log.as_bytes()[..log.as_bytes().len() - 1]).is_err());
    }

    proptest! {
        #[test]
        fn an_edit_before_the_last_line_is_found(at in any::<prop::sample::Index>(), to in any::<u8>()) {
            let log = log();
            let mut bytes = log.as_bytes().to_vec();
            let last = bytes[..bytes.len() - 1].iter().rposition(|b| *b == b'\n').expect("lines");
            let at = at.index(last + 1);
            prop_assume!(bytes[at] != to);
            bytes[at] = to;
            prop_assert!(Custody::read(&bytes).is_err());
        }

        #[test]
        fn nothing_makes_it_panic(bytes in any::<Vec<u8>>()) {
            let _ = Custody::read(&bytes);
        }
    }
}
