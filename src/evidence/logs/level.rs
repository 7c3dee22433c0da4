//! How grave a line is, in the file's own word.

/// From the least to the gravest; from [`FIRST_TROUBLE`] on something went wrong.
const LEVELS: [&str; 21] = [
    "TRACE",
    "DEBUG",
    "VERBOSE",
    "INFO",
    "INFORMATION",
    "NOTICE",
    "WARN",
    "WARNING",
    "ERR",
    "ERROR",
    "SEVERE",
    "FATAL",
    "CRITICAL",
    "CRIT",
    "ALERT",
    "EMERG",
    "EMERGENCY",
    "PANIC",
    "FAIL",
    "FAILURE",
    "FAULT",
];
const FIRST_TROUBLE: usize = 6;
/// The first two are no trouble.
const LEVELS_CHINESE: [&str; 8] = ["信息", "调试", "错误", "警告", "严重", "致命", "关键", "审核失败"];

/// How much of a line may hold its level, in words and bytes: what stands before the message.
const WORDS: usize = 6;
const BYTES: usize = 120;

/// Whether a level says that something went wrong. An HTTP status of the server's own failing
/// (RFC 9110 §15.6) and the numbers of pino and bunyan (40 is a warning) are levels too.
pub(crate) fn is_trouble(level: &str) -> bool {
    match level.as_bytes() {
        [b'W' | b'w' | b'E' | b'e' | b'F' | b'f'] | [b'4'..=b'9', b'0'] | [b'5', b'0'..=b'9', b'0'..=b'9'] => true,
        _ => LEVELS[FIRST_TROUBLE..].iter().any(|known| level.eq_ignore_ascii_case(known)) || LEVELS_CHINESE[2..].contains(&level),
    }
}

/// The level in a line whose stamp has been taken out: the level as written, what stood before the stamp
/// without it, and what stood after, without the level where that comes next.
pub(super) fn take<'a>(before: &'a str, after: &'a str) -> (Option<&'a str>, &'a str, &'a str) {
    const SEPARATORS: [char; 10] = [' ', '\t', ']', ')', '>', '|', ':', ',', '-', '】'];
    let after = if before.ends_with('"') { after.strip_prefix('"').unwrap_or(after) } else { after };
    let before = before.trim_end_matches([' ', '\t', '[', '(', '<', '|', '"', '【']).trim();
    let mut after = after.trim_start_matches(SEPARATORS).trim_end();
    if let Some(level) = find(before) {
        let alone = before.trim_matches(['[', ']', ' ', ':', '(', ')', '|', '【', '】']) == level;
        return (Some(level), if alone { "" } else { before }, after);
    }
    let level = find(first_words(after));
    if let Some(level) = level
        && let Some(rest) = after.trim_start_matches(['[', '(', '<', '【']).strip_prefix(level)
    {
        after = rest.trim_start_matches(SEPARATORS);
    }
    (level, before, after)
}

/// The level that a line below the stamp begins with: `SEVERE: …` (java.util.logging).
pub(super) fn below(line: &str) -> Option<&str> {
    let word = line.split_once([':', '：'])?.0;
    (LEVELS.contains(&word) || LEVELS_CHINESE.contains(&word)).then_some(word)
}

fn first_words(text: &str) -> &str {
    let text = super::lines::head(text, BYTES);
    let bytes = text.as_bytes();
    let ends = (1..bytes.len()).filter(|at| bytes[*at].is_ascii_whitespace() && !bytes[at - 1].is_ascii_whitespace());
    ends.into_iter().nth(WORDS - 1).map_or(text, |end| &text[..end])
}

/// A level in capitals, or in any case within brackets or after `level=`.
fn find(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphabetic() && bytes[at] < 0x80 {
            at += 1;
            continue;
        }
        let length = word_length(&bytes[at..]);
        if length == 0 {
            // A mark of Chinese writing is three bytes.
            at += 3;
            continue;
        }
        let (from, to) = (at, at + length);
        at = to;
        if bytes[from] >= 0x80 {
            let first = from == 0 && bytes.get(to) == Some(&b' ');
            if (first || is_bracketed(bytes, from, to)) && LEVELS_CHINESE.contains(&&text[from..to]) {
                return Some(&text[from..to]);
            }
            continue;
        }
        // Most words are neither in capitals nor marked, and are passed over at a glance.
        let marked = from > 0 && matches!(bytes[from - 1], b'[' | b'<' | b'(' | b'/' | b':' | b'=' | b'"' | 0x90);
        let word = &bytes[from..to];
        if !(marked || length >= 3 && word.iter().all(u8::is_ascii_uppercase)) {
            continue;
        }
        // [E], <W>: one letter in brackets.
        if let [b'V' | b'D' | b'I' | b'W' | b'E' | b'F'] = word
            && is_bracketed(bytes, from, to)
        {
            return Some(&text[from..to]);
        }
        if LEVELS.iter().any(|level| word.eq_ignore_ascii_case(level.as_bytes()))
            && (word.iter().all(u8::is_ascii_uppercase) || is_bracketed(bytes, from, to) || is_named(&bytes[..from]))
        {
            return Some(&text[from..to]);
        }
    }
    None
}

/// How long the word is that the bytes begin with: ASCII letters, or characters beyond, but for the
/// marks of Chinese writing (U+3000 and U+FF00 onwards).
fn word_length(bytes: &[u8]) -> usize {
    let ascii = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    if ascii > 0 {
        return ascii;
    }
    let mut at = 0;
    while at < bytes.len() && bytes[at] >= 0x80 && !matches!(bytes[at..], [0xe3, 0x80, ..] | [0xef, 0xbc, ..]) {
        at += 1;
    }
    at
}

/// `[error]`, `(E)`, `【错误】`; of Apache `[core:error]`, of games `[Render thread/ERROR]`.
fn is_bracketed(bytes: &[u8], from: usize, to: usize) -> bool {
    let (before, after) = (&bytes[..from], &bytes[to..]);
    let opens = matches!(before, [.., b'[' | b'<' | b'(' | b'/' | b':']) || before.ends_with("【".as_bytes());
    let closes = matches!(after, [b']' | b'>' | b')', ..]) || after.starts_with("】".as_bytes());
    opens && closes
}

fn is_named(prefix: &[u8]) -> bool {
    let ends = |key: &[u8]| prefix.len() >= key.len() && prefix[prefix.len() - key.len()..].eq_ignore_ascii_case(key);
    ends(b"level=") || ends(b"level:") || ends(b"level=\"") || ends(b"level\":\"") || ends(b"lvl=")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_as_programs_write_them() {
        for (before, after, level, kept, text) in [
            ("", " ERROR a", Some("ERROR"), "", "a"),
            ("[", "] [warn] a b", Some("warn"), "", "a b"),
            ("", " [E] a", Some("E"), "", "a"),
            ("", " - root - ERROR - a", Some("ERROR"), "", "root - ERROR - a"),
            ("[INFO] ", " a", Some("INFO"), "", "a"),
            ("[", "] production.ERROR: a", Some("ERROR"), "", "production.ERROR: a"),
            ("1.2.3.4 - - [", "] \"GET /\"", None, "1.2.3.4 - -", "\"GET /\""),
            ("", " 【错误】a", Some("错误"), "", "a"),
            ("", " 信息 [main] a", Some("信息"), "", "[main] a"),
            ("", " - 12 errors", None, "", "12 errors"),
            ("time=\"", "\" level=error msg=a", Some("error"), "time=", "level=error msg=a"),
            ("", " 充值 error 一次", None, "", "充值 error 一次"),
            ("[", "] [core:error] [pid 1] a", Some("error"), "", "[core:error] [pid 1] a"),
            ("[", "] [Render thread/WARN]: a", Some("WARN"), "", "[Render thread/WARN]: a"),
            ("", " a b c d e f ERROR", None, "", "a b c d e f ERROR"),
        ] {
            assert_eq!(take(before, after), (level, kept, text), "{before}…{after}");
        }
        assert_eq!((below("SEVERE: a"), below("严重: a"), below("at: a")), (Some("SEVERE"), Some("严重"), None));
    }

    #[test]
    fn trouble_by_level() {
        assert!(["ERROR", "warn", "Fatal", "E", "错误", "502", "50", "crit"].iter().all(|level| is_trouble(level)));
        assert!(!["INFO", "debug", "I", "NOTICE", "信息", "404", "30", ""].iter().any(|level| is_trouble(level)));
    }
}
