//! The lines of manifests and of `fetch.txt` (RFC 8493 §2.1.3, §2.2.3), as the standard has them and as other tools write them.

use super::sums::Algorithm;

/// The lines of a tag file. LF, CR and CRLF all end a line (§2.3).
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        rest = after.strip_prefix("\r\n").or(after.get(1..)).unwrap_or_default();
        Some(line)
    })
}

/// A path as a tag file writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// With the escapes of this BagIt version undone.
    pub(super) path: String,
    /// As it stands, where that is another.
    pub(super) literally: Option<Box<str>>,
    /// A percent sign stands in it that should have been encoded.
    pub(super) unencoded: bool,
}

impl Written {
    fn new(written: &str, version: (u32, u32)) -> Self {
        let (path, unencoded) = decode(written, version);
        let literally = (path != written).then(|| written.into());
        Self { path, literally, unencoded }
    }
}

/// One line of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) digest: Box<[u8]>,
    pub(super) written: Written,
    /// What is odd about it, if anything.
    pub(super) odd: Option<&'static str>,
}

impl Line {
    /// Reads a line: digest, spaces or tabs, path. `md5sum` puts a `*` before the path of a file read in binary mode, and a `\`
    /// before the digest where the path is escaped; both are read, and told of (§6.1.3).
    pub(super) fn read(line: &str, algorithm: Algorithm, version: (u32, u32)) -> Option<Self> {
        let (escaped, line) = line.strip_prefix('\\').map_or((false, line), |line| (true, line));
        let (digest, rest) = line.split_once([' ', '\t'])?;
        let digest = unhex(digest).filter(|digest| digest.len() == algorithm.bytes())?;
        let path = rest.trim_start_matches([' ', '\t']);
        let (starred, path) = path.strip_prefix('*').map_or((false, path), |path| (true, path));
        let (dotted, path) = path.strip_prefix("./").map_or((false, path), |path| (true, path));
        if path.is_empty() {
            return None;
        }
        let unescaped = escaped.then(|| unescape(path));
        let written = Written::new(unescaped.as_deref().unwrap_or(path), version);
        let odd = if escaped || starred { Some("md5sum") } else { dotted.then_some("dot-slash") };
        Some(Self { digest, written, odd })
    }

    pub(super) fn path(&self) -> &str {
        &self.written.path
    }
}

/// The path of a line of `fetch.txt`: URL, length or `-`, path. Where the URL leads is of no matter: nothing is fetched.
pub(super) fn fetch_line(line: &str, version: (u32, u32)) -> Option<Written> {
    let blank = [' ', '\t'];
    let (url, rest) = line.split_once(blank)?;
    let (length, path) = rest.trim_start_matches(blank).split_once(blank)?;
    let path = path.trim_start_matches(blank);
    let path = path.strip_prefix("./").unwrap_or(path);
    let counts = length == "-" || (!length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit()));
    (!url.is_empty() && counts && !path.is_empty()).then(|| Written::new(path, version))
}

/// The bytes of hexadecimal digits, upper or lower case.
fn unhex(text: &str) -> Option<Box<[u8]>> {
    let nibble = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, odd) = text.as_bytes().as_chunks::<2>();
    let bytes: Option<Box<[u8]>> = pairs.iter().map(|[high, low]| Some(nibble(*high)? << 4 | nibble(*low)?)).collect();
    bytes.filter(|_| odd.is_empty())
}

/// What `md5sum` escapes: `\\`, `\n`, `\r`.
fn unescape(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut chars = path.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\' && !chars.as_str().is_empty()) {
            ('\\', true) => match chars.next() {
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('\\') | None => out.push('\\'),
                Some(other) => out.extend(['\\', other]),
            },
            (c, _) => out.push(c),
        }
    }
    out
}

/// "Those characters (and only those)": LF and CR, and from 1.0 on the percent sign itself. And whether a percent sign stands for
/// nothing, which 1.0 does not allow.
fn decode(path: &str, version: (u32, u32)) -> (String, bool) {
    let mut out = String::with_capacity(path.len());
    let (mut rest, mut unencoded) = (path, false);
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 1..at + 3).map(str::to_ascii_uppercase);
        let decoded = match code.as_deref() {
            Some("0A") => Some('\n'),
            Some("0D") => Some('\r'),
            Some("25") if version >= (1, 0) => Some('%'),
            _ => None,
        };
        unencoded |= decoded.is_none() && version >= (1, 0);
        out.push(decoded.unwrap_or('%'));
        rest = &rest[at + if decoded.is_some() { 3 } else { 1 }..];
    }
    (out + rest, unencoded)
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
    fn all_three_line_ends_end_a_line() {
        assert_eq!(lines("a\nb\r\nc\rd\n\ne").collect::<Vec<_>>(), ["a", "b", "c", "d", "", "e"]);
        assert_eq!(lines("").count(), 0);
    }

    #[test]
    fn manifest_lines() {
        let digest = "AB".repeat(32);
        let line = |rest: &str, version| Line::read(&format!("{digest}{rest}"), Algorithm::Sha256, version);
        let path = |rest, version| line(rest, version).map(|line| line.written.path);
        assert_eq!(*line("  data/a b", (1, 0)).expect("good").digest, [0xab; 32]);
        assert_eq!(path("\t*data/a", (1, 0)).as_deref(), Some("data/a"));
        assert_eq!(path(" ./data/50%25%0a%7E", (1, 0)).as_deref(), Some("data/50%\n%7E"));
        assert_eq!(path(" data/50%25%0d", (0, 97)).as_deref(), Some("data/50%25\r"));
        assert_eq!(path(" data/中%", (1, 0)).as_deref(), Some("data/中%"));
        assert_eq!(path(" data/end ", (1, 0)).as_deref(), Some("data/end "));
        assert_eq!(path("  ", (1, 0)), None);
        assert_eq!(path("data/x", (1, 0)), None);
        assert!(line(" data/中%", (1, 0)).expect("good").written.unencoded);
        assert!(!line(" data/50%25", (1, 0)).expect("good").written.unencoded);
        assert_eq!(line(" ./data/x", (0, 97)).expect("good").odd, Some("dot-slash"));
    }

    #[test]
    fn the_marks_of_md5sum_are_undone() {
        let read = |line: &str| Line::read(line, Algorithm::Md5, (0, 97));
        let digest = "d41d8cd98f00b204e9800998ecf8427e";
        let escaped = read(&format!("\\{digest}  data/two\\nlines\\\\x\\y")).expect("good");
        assert_eq!((escaped.path(), escaped.odd), ("data/two\nlines\\x\\y", Some("md5sum")));
        assert_eq!(read(&format!("\\{digest}  data/x\\")).expect("good").path(), "data/x\\");
        assert!(read("d41d8cd98f00b204e9800998ecf8427 data/x").is_none(), "a digit short");
        assert!(read("g41d8cd98f00b204e9800998ecf8427e data/x").is_none(), "no digit");
    }

    #[test]
    fn lines_of_fetch_txt() {
        let path = |line: &str| fetch_line(line, (1, 0)).map(|written| written.path);
        assert_eq!(path("https://a.example.invalid/x 12 data/a b%0A").as_deref(), Some("data/a b\n"));
        assert_eq!(path("https://a.example.invalid/x\t- \tdata/x").as_deref(), Some("data/x"));
        for bad in ["", "https://a.example.invalid/x", "https://a.example.invalid/x -", "u x data/x", "u -1 data/x", " - data/x"] {
            assert_eq!(path(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn paths_that_lead_out() {
        for path in ["/etc/passwd", "~root/x", "data/../../x", "C:/x", "data\\..\\x", "\\\\?\\UNC\\x", "%HomeDrive%\\x", "a\0b"] {
            assert!(!stays_inside(path), "{path}");
        }
        assert!(stays_inside("data/a..b/~x/:"));
    }
}
