//! Files of allowed signers (ssh-keygen(1), ALLOWED SIGNERS): who whoever verifies says holds which key. It comes from them, never
//! out of the bundle.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::key::SshKey;
use super::signature::NAMESPACE;

/// One line.
#[derive(Debug, Clone)]
struct Line {
    principals: String,
    namespaces: Option<String>,
    after: Option<DateTime<Utc>>,
    before: Option<DateTime<Utc>>,
    key: SshKey,
}

/// A file of them.
#[derive(Debug, Clone, Default)]
pub struct AllowedSigners(Vec<Line>);

/// What the file says of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signer {
    /// Nothing.
    Unknown,
    /// Whose it is.
    Known(String),
    /// Whose it is, and that it was not to sign this, or then.
    NotAllowed(String),
}

/// A line is not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is not one of allowed signers")]
pub struct NotAllowedSigners {
    /// From 1.
    pub line: usize,
}

impl AllowedSigners {
    /// Reads a file. Lines of certificate authorities are passed over: certificates of SSH are not checked here.
    ///
    /// # Errors
    /// The first line that is not understood: one that is passed over silently could be the one that matters.
    pub fn read(text: &str) -> Result<Self, NotAllowedSigners> {
        let mut lines = Vec::new();
        for (number, text) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            lines.extend(line(text).ok_or(NotAllowedSigners { line: number + 1 })?);
        }
        Ok(Self(lines))
    }

    /// Whose key this is, for a signature that existed at this time.
    #[must_use]
    pub fn signer(&self, key: &SshKey, at: DateTime<Utc>) -> Signer {
        let mut known = Signer::Unknown;
        for line in self.0.iter().filter(|line| line.key == *key) {
            let for_us = line.namespaces.as_ref().is_none_or(|list| lists(list, NAMESPACE));
            if for_us && line.after.is_none_or(|after| after <= at) && line.before.is_none_or(|before| at < before) {
                return Signer::Known(line.principals.clone());
            }
            known = Signer::NotAllowed(line.principals.clone());
        }
        known
    }
}

/// A line; none inside where it is of a certificate authority.
fn line(text: &str) -> Option<Option<Line>> {
    let mut words = words(text)?.into_iter();
    let principals = words.next()?;
    let (mut namespaces, mut after, mut before, mut authority) = (None, None, None, false);
    let mut word = words.next()?;
    if !is_kind(&word) {
        for option in split(&word)? {
            let (name, value) = option.split_once('=').unwrap_or((&option, ""));
            let value = value.trim_matches('"').to_owned();
            match name.to_ascii_lowercase().as_str() {
                "namespaces" => namespaces = Some(value),
                "valid-after" => after = Some(time(&value)?),
                "valid-before" => before = Some(time(&value)?),
                "cert-authority" => authority = true,
                _ => return None,
            }
        }
        word = words.next()?;
    }
    let key = SshKey::of_words(&word, &words.next()?)?;
    let principals = principals.trim_matches('"').to_owned();
    Some((!authority).then_some(Line { principals, namespaces, after, before, key }))
}

fn is_kind(word: &str) -> bool {
    ["ssh-", "ecdsa-", "sk-"].iter().any(|start| word.starts_with(start))
}

/// Words between blanks; none end within quotes.
fn words(text: &str) -> Option<Vec<String>> {
    divided(text, |c| c == ' ' || c == '\t')
}

/// Options between commas.
fn split(text: &str) -> Option<Vec<String>> {
    divided(text, |c| c == ',')
}

fn divided(text: &str, at: impl Fn(char) -> bool) -> Option<Vec<String>> {
    let (mut out, mut quoted) = (vec![String::new()], false);
    for c in text.chars() {
        quoted ^= c == '"';
        match out.last_mut() {
            Some(last) if quoted || !at(c) => last.push(c),
            Some(last) if !last.is_empty() => out.push(String::new()),
            _ => {}
        }
    }
    out.retain(|word| !word.is_empty());
    (!quoted).then_some(out)
}

/// `YYYYMMDD[Z]` or `YYYYMMDDHHMM[SS][Z]`. Without `Z` it is in the time of the place, which here is that of China.
fn time(text: &str) -> Option<DateTime<Utc>> {
    let digits = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || !matches!(digits.len(), 8 | 12 | 14) {
        return None;
    }
    let full = format!("{digits:0<14}");
    let number = |from: usize, to: usize| full[from..to].parse::<u32>().ok();
    let date = NaiveDate::from_ymd_opt(i32::try_from(number(0, 4)?).ok()?, number(4, 6)?, number(6, 8)?)?;
    let at = date.and_hms_opt(number(8, 10)?, number(10, 12)?, number(12, 14)?)?.and_utc();
    if digits.len() == text.len() { at.checked_sub_signed(TimeDelta::hours(8)) } else { Some(at) }
}

/// Whether a list of patterns, those with `!` excepted, names this.
fn lists(list: &str, name: &str) -> bool {
    let mut found = false;
    for pattern in list.split(',') {
        match pattern.strip_prefix('!') {
            Some(pattern) if fits(pattern.as_bytes(), name.as_bytes()) => return false,
            None if fits(pattern.as_bytes(), name.as_bytes()) => found = true,
            _ => {}
        }
    }
    found
}

/// `*` and `?`, without going back further than to the last `*`.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    let (mut p, mut n, mut star) = (0, 0, None);
    while n < name.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(c) if *c == b'?' || *c == name[n] => (p, n) = (p + 1, n + 1),
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (p, n) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGfk2MnYGzBvCTdTKEAMWWjGYnwrsbNfcqxbl7ZQmNCq";

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    #[test]
    fn a_key_is_of_whom_the_file_says() {
        let key = SshKey::of_line(KEY).expect("a key");
        let signer = |line: &str, when: &str| AllowedSigners::read(line).map(|all| all.signer(&key, at(when)));
        let now = "2026-11-22T00:00:00Z";
        assert_eq!(
            signer(&format!("# 说明\n\n张示例@example.invalid {KEY} 备注"), now),
            Ok(Signer::Known("张示例@example.invalid".to_owned()))
        );
        assert_eq!(signer(&format!("a namespaces=\"file,juzheng-*\" {KEY}"), now), Ok(Signer::Known("a".to_owned())));
        for options in
            ["namespaces=\"file\"", "namespaces=\"*,!juzheng-seal\"", "valid-before=\"20261121\"", "valid-after=\"202611220001Z\""]
        {
            assert_eq!(signer(&format!("a {options} {KEY}"), now), Ok(Signer::NotAllowed("a".to_owned())), "{options}");
        }
        // 2026-11-22 00:00 of China is 16:00 of the day before.
        assert_eq!(signer(&format!("a valid-after=\"20261122\" {KEY}"), "2026-11-21T16:00:00Z"), Ok(Signer::Known("a".to_owned())));
        assert_eq!(signer(&format!("a cert-authority {KEY}"), now), Ok(Signer::Unknown));
        for bad in [KEY.to_owned(), format!("a colour=\"red\" {KEY}"), "a ssh-ed25519 AAAA".to_owned(), format!("a namespaces=\"x {KEY}")] {
            assert_eq!(signer(&bad, now), Err(NotAllowedSigners { line: 1 }), "{bad}");
        }
    }

    #[test]
    fn patterns_fit_as_those_of_openssh() {
        for (pattern, name, yes) in
            [("*", "", true), ("a*c", "abbc", true), ("a*c", "abcb", false), ("a?c", "abc", true), ("**a", "ba", true), ("", "a", false)]
        {
            assert_eq!(fits(pattern.as_bytes(), name.as_bytes()), yes, "{pattern} {name}");
        }
    }
}
