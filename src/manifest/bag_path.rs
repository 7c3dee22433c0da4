//! A path inside a bag that is safe on every platform and needs no encoding in a manifest.

use std::borrow::Cow;
use std::fmt;

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use crate::finding::is_invisible;

/// A relative path with `/` between its parts. NFC, because HFS+ and NTFS disagree about accents; no
/// `%`, CR or LF, because RFC 8493 §2.1.3 wants them encoded, `sha256sum` decodes nothing, and so no
/// spelling satisfies both; nothing that Windows cannot write.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BagPath(String);

/// The path cannot stand in a bag as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a safe path for a bag: {0:?}")]
pub struct UnsafePath(pub String);

impl BagPath {
    /// Takes a path that is safe already.
    ///
    /// # Errors
    /// If it is not. [`super::place`] makes names safe.
    pub fn new(path: impl Into<String>) -> Result<Self, UnsafePath> {
        let path = path.into();
        if path.split('/').all(is_safe_part) { Ok(Self(path)) } else { Err(UnsafePath(path)) }
    }
    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The last part.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }
    /// Whether it is payload: below `data/`.
    #[must_use]
    pub fn is_payload(&self) -> bool {
        self.0.starts_with("data/")
    }
    /// Whether it is an original piece of evidence: below `data/evidence/`.
    #[must_use]
    pub fn is_evidence(&self) -> bool {
        self.0.starts_with("data/evidence/")
    }
}

impl fmt::Display for BagPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for BagPath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl serde::Serialize for BagPath {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Longer names cannot be written on Linux (255 bytes), nor on Windows and macOS (255 UTF-16 units).
pub(super) const LONGEST_PART: usize = 255;

fn is_safe_part(part: &str) -> bool {
    part.len() <= LONGEST_PART && (needs_no_table(part) || is_nfc(part)) && safe_part(part) == part
}

/// Whether a text is of ASCII and of the usual Chinese characters (U+4E00 to U+9FFF) alone: those are composed (NFC, NFKC), and
/// of them only ASCII letters have a case.
pub(super) fn needs_no_table(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii() || matches!(c, '\u{4e00}'..='\u{9fff}'))
}

/// One part of a path, made safe: NFC; what Windows forbids becomes its full-width twin; what cannot
/// be seen becomes `_`; reserved names get a `_` before them. The length is not looked at.
pub(super) fn safe_part(part: &str) -> String {
    let composed: Cow<'_, str> = if needs_no_table(part) { part.into() } else { part.nfc().collect::<String>().into() };
    let mut out: String = composed.chars().map(safe_char).collect();
    let kept = out.trim_end_matches(['.', ' ']).len();
    let trailing = out.split_off(kept);
    out.extend(trailing.chars().map(|_| '_'));
    // Readers that split a manifest line at white space lose spaces at the start of a name.
    let kept = out.trim_start().len();
    if kept < out.len() {
        let leading = out[..out.len() - kept].chars().count();
        out = "_".repeat(leading) + out.trim_start();
    }
    if out.starts_with('~') {
        out.replace_range(..1, "～");
    }
    if out.is_empty() || is_reserved(&out) {
        out.insert(0, '_');
    }
    out
}

fn safe_char(c: char) -> char {
    match c {
        '%' => '％',
        '\\' => '＼',
        ':' => '：',
        '*' => '＊',
        '?' => '？',
        '"' => '＂',
        '<' => '＜',
        '>' => '＞',
        '|' => '｜',
        '/' => '／',
        c if is_invisible(c) => '_',
        c => c,
    }
}

/// Device names of Windows, with any extension ("Naming Files, Paths, and Namespaces").
pub(crate) fn is_reserved(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).trim_end().to_uppercase();
    let numbered = |prefix: &str| {
        let rest = stem.strip_prefix(prefix);
        rest.is_some_and(|n| matches!(n, "0" | "¹" | "²" | "³") || matches!(n.as_bytes(), [b'1'..=b'9']))
    };
    matches!(&*stem, "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$") || numbered("COM") || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ordinary_paths_are_taken() {
        for path in ["bagit.txt", "说明.txt", "data/evidence/payment/支付宝 (1).csv", "a/.hidden", "a/-x"] {
            assert_eq!(BagPath::new(path).expect("safe").as_str(), path);
        }
    }

    #[test]
    fn unsafe_paths_are_refused() {
        let long = "长".repeat(86);
        for path in [
            "",
            "/a",
            "a//b",
            "a/",
            ".",
            "a/../b",
            "a\\b",
            "C:/x",
            "50%.txt",
            "a\nb",
            "a\r",
            "x.",
            "x ",
            " x",
            "con",
            "NUL.txt",
            "com1.log",
            "LPT¹",
            "~x",
            "a\u{202e}b",
            "e\u{301}",
            "a?",
            &long,
        ] {
            assert!(BagPath::new(path).is_err(), "{path:?}");
        }
    }

    #[test]
    fn names_are_made_safe_and_stay_readable() {
        let cases = [
            ("50%.txt", "50％.txt"),
            ("a:b*c?.png", "a：b＊c？.png"),
            ("x. .", "x___"),
            ("..", "__"),
            ("", "_"),
            ("  x", "__x"),
            ("Con.txt", "_Con.txt"),
            ("~root", "～root"),
            ("e\u{301}.txt", "é.txt"),
            ("a\u{202e}gpj.exe", "a_gpj.exe"),
            ("两\r\n行", "两__行"),
        ];
        for (name, safe) in cases {
            assert_eq!(safe_part(name), safe);
        }
    }

    proptest! {
        #[test]
        fn what_was_made_safe_is_safe(name in any::<String>()) {
            let safe = safe_part(&name);
            prop_assert_eq!(safe_part(&safe), safe.clone());
            prop_assert!(safe.len() > LONGEST_PART || BagPath::new(safe).is_ok());
        }
    }
}
