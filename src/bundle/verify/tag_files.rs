//! The tag files of any bag, read as RFC 8493 has them: the declaration, bag-info, manifests.

use super::sums::Algorithm;

/// What `bagit.txt` declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Declaration {
    pub(super) version: (u32, u32),
    pub(super) encoding: String,
}

impl Declaration {
    /// Reads `bagit.txt` (§2.1.1): two lines, no space before the colon from 1.0 on.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "UTF-8".to_owned())?;
        let lines = lines(text);
        let [first, second] = &lines[..] else {
            return Err(lines.get(2).or(lines.first()).copied().unwrap_or_default().to_owned());
        };
        let version = value(first, "BagIt-Version").ok_or_else(|| (*first).to_owned())?;
        let number = |text: &str| text.parse().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
        let version = version
            .1
            .split_once('.')
            .and_then(|(major, minor)| Some((number(major)?, number(minor)?)))
            .map(|numbers| (numbers, version.0))
            .ok_or_else(|| (*first).to_owned())?;
        let encoding = value(second, "Tag-File-Character-Encoding");
        let (exact, encoding) = encoding.ok_or_else(|| (*second).to_owned())?;
        let (version, exact_version) = version;
        if version >= (1, 0) && !(exact && exact_version) {
            return Err((*if exact_version { second } else { first }).to_owned());
        }
        Ok(Self { version, encoding: encoding.to_owned() })
    }
}

/// The value of a line with this label, and whether it is spaced just as the standard says.
fn value<'a>(line: &'a str, label: &str) -> Option<(bool, &'a str)> {
    let (before, after) = line.split_once(':')?;
    let value = after.trim();
    (before.trim() == label && !value.is_empty()).then(|| (before == label && after.strip_prefix(' ') == Some(value), value))
}

/// The lines of a tag file. LF, CR and CRLF all end a line (§5: "a newline").
pub(super) fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        lines.push(line);
        rest = after.strip_prefix("\r\n").or(after.get(1..)).unwrap_or_default();
    }
    lines
}

/// The fields of `bag-info.txt` (§2.2.2); lines that begin with white space continue the one before.
pub(super) fn bag_info(text: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in lines(text) {
        match (line.starts_with([' ', '\t']), fields.last_mut(), line.split_once(':')) {
            (true, Some((_, value)), _) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (_, _, Some((label, value))) => {
                fields.push((label.trim().to_owned(), value.trim().to_owned()));
            }
            _ => {}
        }
    }
    fields
}

/// One line of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) digest: String,
    /// The path as it is written.
    pub(super) written: String,
    /// The path with the escapes of this BagIt version undone.
    pub(super) path: String,
}

impl Line {
    /// Reads a line (§2.1.3): digest, spaces or tabs, path. `md5sum` puts a `*` before the path of a
    /// file read in binary mode; it is passed over.
    pub(super) fn read(line: &str, algorithm: Algorithm, version: (u32, u32)) -> Option<Self> {
        let (digest, rest) = line.split_once([' ', '\t'])?;
        if digest.len() != algorithm.digits() || !digest.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let written = rest.trim_start_matches([' ', '\t']);
        let written = written.strip_prefix('*').unwrap_or(written);
        let written = written.strip_prefix("./").unwrap_or(written);
        if written.is_empty() {
            return None;
        }
        let path = decode(written, version);
        Some(Self { digest: digest.to_ascii_lowercase(), written: written.to_owned(), path })
    }
}

/// "Those characters (and only those)": LF and CR, and from 1.0 on the percent sign itself.
fn decode(path: &str, version: (u32, u32)) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 1..at + 3).map(str::to_ascii_uppercase);
        let decoded = match code.as_deref() {
            Some("0A") => Some('\n'),
            Some("0D") => Some('\r'),
            Some("25") if version >= (1, 0) => Some('%'),
            _ => None,
        };
        out.push(decoded.unwrap_or('%'));
        rest = &rest[at + if decoded.is_some() { 3 } else { 1 }..];
    }
    out + rest
}

/// Whether a path stays inside the bag on every platform; bags travel.
pub(super) fn stays_inside(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes()[0].is_ascii_alphabetic();
    !drive && !path.starts_with(['/', '~']) && !path.contains(['\\', '\0']) && path.split('/').all(|part| part != "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declaration_is_read_by_the_letter() {
        let read = |text: &str| Declaration::read(text.as_bytes());
        let good = read("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n").expect("good");
        assert_eq!((good.version, &*good.encoding), ((1, 0), "UTF-8"));
        assert!(read("BagIt-Version: 1.0\r\nTag-File-Character-Encoding: UTF-8").is_ok());
        assert!(read("BagIt-Version : 0.97\nTag-File-Character-Encoding :UTF-8\n").is_ok());
        for bad in [
            "",
            "BagIt-Version: 1.0\n",
            "BagIt-Version : 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "BagIt-Version: 1.0\nTag-File-Character-Encoding:  UTF-8\n",
            "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\nmore\n",
            "BagIt-Version: one\nTag-File-Character-Encoding: UTF-8\n",
            "\u{feff}BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        ] {
            assert!(read(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn all_three_line_ends_end_a_line() {
        assert_eq!(lines("a\nb\r\nc\rd\n\ne"), ["a", "b", "c", "d", "", "e"]);
        assert!(lines("").is_empty());
    }

    #[test]
    fn fields_may_be_continued() {
        let fields = bag_info("A: 1\nB:  two\n  words\nA: 3\n");
        let expected = [("A", "1"), ("B", "two words"), ("A", "3")];
        assert_eq!(fields, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn manifest_lines() {
        let digest = "AB".repeat(32);
        let line = |rest: &str, version| Line::read(&format!("{digest}{rest}"), Algorithm::Sha256, version);
        let path = |rest, version| line(rest, version).map(|line| line.path);
        assert_eq!(line("  data/a b", (1, 0)).expect("good").digest, "ab".repeat(32));
        assert_eq!(path("\t*data/a", (1, 0)).as_deref(), Some("data/a"));
        assert_eq!(path(" ./data/50%25%0a%7E", (1, 0)).as_deref(), Some("data/50%\n%7E"));
        assert_eq!(path(" data/50%25%0d", (0, 97)).as_deref(), Some("data/50%25\r"));
        assert_eq!(path(" data/中%", (1, 0)).as_deref(), Some("data/中%"));
        assert_eq!(path("  ", (1, 0)), None);
        assert_eq!(path("data/x", (1, 0)), None);
    }

    #[test]
    fn paths_that_lead_out() {
        for path in ["/etc/passwd", "~root/x", "data/../../x", "C:/x", "data\\..\\x", "\\\\?\\UNC\\x"] {
            assert!(!stays_inside(path), "{path}");
        }
        assert!(stays_inside("data/a..b/~x/:"));
    }
}
