//! Card secrets (卡密): by the words before them, by their form, and by what was said just before in the same talk. Sellers
//! announce a code in one message and send it in the next.

use super::Run;
use crate::dossier::signs::{Sign, signs};

/// So far back the words that name a secret may stand, in characters.
const NEAR: usize = 8;

/// Whether a text may hold a key alone, which is of three groups.
pub(super) fn may_hold_key(text: &str) -> bool {
    memchr::memchr_iter(b'-', text.as_bytes()).nth(1).is_some()
}

/// Whether a run in a plain text is a secret. `said`: the text speaks of one. `announced`: that one would come was said just
/// before.
pub(super) fn is_one(text: &str, run: &Run<'_>, said: bool, announced: bool) -> bool {
    let Run { at, text: word, hyphens, .. } = *run;
    hyphens >= 2 && is_key(word)
        || said && (is_loose(word) || is_secret(word) && is_named_before(text, at))
        || announced && is_announced(text, at, word)
}

/// What stands right behind the words that name a secret, up to the next blank or Chinese character: `密码：Qwer!2024`. It may be
/// short: a PIN has six digits.
pub(super) fn named(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let from = at + bytes[at..].iter().take_while(|byte| !byte.is_ascii_graphic()).count();
            let to = from + bytes[from..].iter().take_while(|byte| byte.is_ascii_graphic()).count();
            at = to;
            // `license key:ABCD…`, `卡密:ABCD…`
            let word = &text[from..to];
            let head = word.rfind([':', '=']).filter(|head| head + 1 < word.len() && !word.contains("://")).map_or(0, |head| head + 1);
            let start =
                from + head + word[head..].len() - word[head..].trim_start_matches(['-', '<', '>', '(', '[', '"', '\'', ':', '=']).len();
            let end = from + word.trim_end_matches(['.', ',', ';', ':', '?', ')', ']', '}', '"', '\'', '>']).len();
            if start + 4 <= end && is_named_right_before(text, start, &text[start..end]) {
                return Some((start, end));
            }
        }
        None
    })
}

/// Whether a word follows directly on those that name a secret, or on their colon.
fn is_named_right_before(text: &str, at: usize, word: &str) -> bool {
    let before = text[..at].trim_end_matches([' ', '-', '<', '>', '(', '[', '"', '\'']);
    let name = before.trim_end_matches([':', '：', '=', '是', '为', ' ']);
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    let has_colon = name.len() < before.len();
    // Words of a Latin text behind a colon are words.
    let may_be_letters = has_colon && name.chars().next_back().is_some_and(|c| !c.is_ascii());
    if word.contains("://") || word.contains('*') || !(has_digit || may_be_letters) {
        return false;
    }
    let last: Vec<char> = name.chars().rev().take(NEAR + 8).collect();
    let suffix = |n: usize, without: usize| last[without..n.min(last.len())].iter().rev().collect::<String>();
    let is = |text: &str| signs(text).has(Sign::CardSecret);
    // The word that names it is the last one.
    (2..=last.len().min(NEAR + 6)).find(|n| is(&suffix(*n, 0))).is_some_and(|n| !is(&suffix(n, 1)) && is(&suffix(n + 2, 0)))
}

/// Whether the words right before say that a card secret follows: the nearest of them, unless they are part of words that
/// say something else (`忘记密码`). What is said further away does not count: `密码错误，卡密：…`.
fn is_named_before(text: &str, at: usize) -> bool {
    const SAID_ELSE: usize = 2;
    let mut before: Vec<char> = text[..at].chars().rev().take(NEAR + SAID_ELSE).collect();
    before.reverse();
    let named = |n: usize| signs(&before[before.len().saturating_sub(n)..].iter().collect::<String>()).has(Sign::CardSecret);
    (2..=NEAR).find(|n| named(*n)).is_some_and(|n| named(n + SAID_ELSE))
}

/// What a card secret looks like: long enough, not a plain word, not a date. A key may be of capitals alone where it
/// stands in groups: `ABCD-EFGH-IJKL`.
fn is_secret(run: &str) -> bool {
    let letters = run.chars().filter(char::is_ascii_alphanumeric).count();
    let digits = run.chars().filter(char::is_ascii_digit).count();
    let group = |group: &str| group.len() >= 4 && is_capital(group);
    let grouped = run.split('-').count() >= 3 && run.split('-').all(group);
    (8..=40).contains(&letters) && (digits >= 2 || grouped) && !run.contains(' ')
}

fn is_capital(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// A key, whatever is said of it: three groups or more, as long as each other, of capitals and digits, and of both.
fn is_key(run: &str) -> bool {
    let length = run.find('-').unwrap_or(0);
    (4..=6).contains(&length)
        && run.split('-').count() >= 3
        && run.split('-').all(|group| group.len() == length && is_capital(group))
        && is_mixed(run)
}

fn is_mixed(run: &str) -> bool {
    run.bytes().any(|byte| byte.is_ascii_alphabetic()) && run.bytes().any(|byte| byte.is_ascii_digit())
}

/// What can hardly be anything else in a text that speaks of a secret.
fn is_loose(run: &str) -> bool {
    (10..=40).contains(&run.len())
        && is_mixed(run)
        && run.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-')
}

/// What follows in a talk where a secret was announced: letters and digits, or digits too long for a date or an amount; no
/// part of an address.
fn is_announced(text: &str, at: usize, run: &str) -> bool {
    let touches = |c: Option<char>| c.is_some_and(|c| matches!(c, '/' | '@' | '.' | '=' | '_'));
    let in_address = touches(text[..at].chars().next_back()) || touches(text[at + run.len()..].chars().next());
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    let letters = run.bytes().filter(u8::is_ascii_alphabetic).count();
    !in_address && !run.contains(' ') && is_secret(run) && (letters > 0 || digits >= 10)
}
