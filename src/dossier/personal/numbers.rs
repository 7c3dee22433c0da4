//! Numbers of telephones, identity cards and bank cards, however their digits are grouped and whatever letters stand before
//! them: `V139…`, `139 1111 0001`, `110105 19491231 002X`.

use chrono::NaiveDate;

use super::Private;

/// A stretch of digits in a run.
struct Group {
    from: usize,
    to: usize,
    /// What stands between it and the one before, where that is all that does.
    joint: Option<u8>,
    /// Whether an X follows, the check character of an ID number.
    has_x: bool,
    /// Whether no letter touches it.
    is_bare: bool,
}

/// No number has fewer digits: those of telephones.
pub(super) const SHORTEST: usize = 11;

/// More groups than an ID number has digits are no number.
const GROUPS: usize = 18;

/// The numbers in a run of letters and digits, each from where to where. `known` says what is none.
pub(super) fn numbers(run: &str, known: &dyn Fn(&str) -> bool) -> Vec<(usize, usize, Private)> {
    let groups = groups(run, known);
    let (mut out, mut n) = (Vec::new(), 0);
    while n < groups.len() {
        let joined = groups[n + 1..].iter().take(GROUPS - 1).take_while(|group| group.joint.is_some()).count();
        let windows = |m: &usize| number(run, &groups[n..*m]).map(|(from, to, kind)| (from, to, kind, *m));
        let found = (n + 1..n + 2 + joined).filter_map(|m| windows(&m)).min_by_key(|(_, _, kind, _)| *kind);
        match found.filter(|(from, to, _, _)| !is_known(&run[*from..*to], known)) {
            Some((from, to, kind, next)) => {
                out.push((from, to, kind));
                n = next;
            }
            None => n += 1,
        }
    }
    out
}

fn is_known(text: &str, known: &dyn Fn(&str) -> bool) -> bool {
    known(text) || known(&text.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
}

/// The digits of a run, but for words that are known as they are.
fn groups(run: &str, known: &dyn Fn(&str) -> bool) -> Vec<Group> {
    let bytes = run.as_bytes();
    let is_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let (mut out, mut at): (Vec<Group>, usize) = (Vec::new(), 0);
    while at < bytes.len() {
        let end = at + (at..bytes.len()).take_while(|at| is_word(*at)).count();
        if end == at || known(&run[at..end]) {
            at = end.max(at + 1);
            continue;
        }
        let word = at;
        while at < end {
            let to = at + bytes[at..end].iter().take_while(|byte| byte.is_ascii_digit()).count();
            if to == at {
                at += 1;
                continue;
            }
            let has_x = bytes[to..end].first().is_some_and(|byte| matches!(byte, b'X' | b'x'));
            let joint = out.last().filter(|last| at == last.to + 1 && at == word).map(|last| bytes[last.to]);
            let is_bare = !(at > word || to < end);
            out.push(Group { from: at, to, joint, has_x, is_bare });
            at = to;
        }
    }
    out
}

/// What groups of digits are together.
fn number(run: &str, groups: &[Group]) -> Option<(usize, usize, Private)> {
    let (first, last) = (groups.first()?, groups.last()?);
    let digits: String = groups.iter().map(|group| &run[group.from..group.to]).collect();
    let (from, to) = (first.from, last.to);
    match digits.len() {
        17 if last.has_x && is_id_number(&format!("{digits}X")) => return Some((from, to + 1, Private::IdNumber)),
        18 if is_id_number(&digits) => return Some((from, to, Private::IdNumber)),
        _ => {}
    }
    let lengths: Vec<usize> = groups.iter().map(|group| group.to - group.from).collect();
    let points = groups[1..].iter().any(|group| group.joint == Some(b'.'));
    if groups.iter().all(|group| group.is_bare) && !points && is_grouped_card(&lengths) && is_bank_card(&digits) {
        return Some((from, to, Private::BankCard));
    }
    let skipped = phone(&digits, &lengths, points)?;
    Some((from + skipped, to, Private::Phone))
}

/// Where a mainland mobile number begins in digits: eleven from 13 to 19, in groups as people make them; alone, or in one
/// group after 86 or 0.
fn phone(digits: &str, lengths: &[usize], points: bool) -> Option<usize> {
    let is = |number: &str| number.len() == 11 && number.starts_with('1') && matches!(number.as_bytes()[1], b'3'..=b'9');
    match lengths {
        [3, 4, 4] | [11] => is(digits).then_some(0),
        _ if points => None,
        // `150 20260913`: so much, and a day.
        [3, 8] if is_day(&digits[3..]) => None,
        [3, 8] | [7, 4] | [3, 3, 5] | [4, 3, 4] | [4, 4, 3] | [3, 2, 2, 2, 2] | [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] => {
            is(digits).then_some(0)
        }
        [12..=15] => ["0", "86", "086", "0086"].iter().find(|head| digits.strip_prefix(**head).is_some_and(is)).map(|head| head.len()),
        _ => None,
    }
}

fn is_day(digits: &str) -> bool {
    let number = |from: usize, to: usize| digits[from..to].parse::<u32>().unwrap_or(0);
    (2000..2050).contains(&number(0, 4)) && (1..=12).contains(&number(4, 6)) && (1..=31).contains(&number(6, 8))
}

/// GB 11643: seventeen digits with a region and a day that there is, and the check character.
fn is_id_number(run: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: &[u8; 11] = b"10X98765432";
    let bytes = run.as_bytes();
    let number = |from: usize, to: usize| run[from..to].parse::<u32>().unwrap_or(0);
    let day = NaiveDate::from_ymd_opt(i32::try_from(number(6, 10)).unwrap_or(0), number(10, 12), number(12, 14));
    let sum: u32 = bytes[..17].iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    // Provinces by GB/T 2260, and 91 for residence permits of foreigners under the old numbering.
    matches!(number(0, 2), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 91)
        && day.is_some()
        && (1900..2100).contains(&number(6, 10))
        && CHECK[(sum % 11) as usize] == bytes[17]
}

/// The digits of cards are written in one, in fours, or as American Express and old passbooks have them.
fn is_grouped_card(lengths: &[usize]) -> bool {
    match lengths {
        [_] | [4, 6, 5] | [6, 13] => true,
        [fours @ .., last] => {
            fours.iter().all(|length| *length == 4) && (1..=4).contains(last) || lengths.iter().all(|length| *length == 1)
        }
        [] => false,
    }
}

/// Issuers that cards in China have: UnionPay, Visa, Mastercard, American Express, JCB, each with its lengths.
fn is_bank_card(run: &str) -> bool {
    let head = |n: usize| run.get(..n).and_then(|head| head.parse::<u32>().ok()).unwrap_or(0);
    let plausible = match run.len() {
        15 => matches!(head(2), 34 | 37),
        16 => head(2) == 62 || head(1) == 4 || matches!(head(2), 51..=55) || matches!(head(4), 2221..=2720 | 3528..=3589),
        // 9558: the old cards of ICBC, which many still have.
        17..=19 => head(2) == 62 || (run.len() == 19 && head(4) == 9558),
        _ => false,
    };
    let sum: u32 = run
        .bytes()
        .rev()
        .enumerate()
        .map(|(n, byte)| {
            let digit = u32::from(byte - b'0') * if n % 2 == 1 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    plausible && sum.is_multiple_of(10)
}
