//! Names as bills and chats show them: whole, or with characters masked by stars.

use std::collections::HashSet;

use crate::case::Case;

/// Names of one side.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    known: HashSet<String>,
}

impl Names {
    /// Every name the case gives the other side.
    pub(super) fn of_respondents(case: &Case) -> Self {
        let names = case.respondents.iter().flat_map(|respondent| [&respondent.name, &respondent.shop, &respondent.platform]);
        Self { known: names.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect() }
    }

    /// Whether a name is one of them.
    pub(super) fn has(&self, name: Option<&str>) -> bool {
        let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) else { return false };
        self.known.contains(name) || (is_masked(name) && self.known.iter().any(|known| fits(name, known)))
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}

fn is_star(c: char) -> bool {
    matches!(c, '*' | '＊' | '•')
}

/// Whether stars hide part of a name, and enough is left to tell it by.
pub(super) fn is_masked(name: &str) -> bool {
    name.chars().any(is_star) && name.chars().filter(|c| !is_star(*c)).count() >= 2
}

/// Whether a masked name may be a known one: a run of stars stands for one character or more (`*示例` of `张示例`,
/// `zha***@example.invalid` of the whole address).
pub(super) fn fits(masked: &str, known: &str) -> bool {
    let known: Vec<char> = known.trim().chars().collect();
    let parts: Vec<Vec<char>> = masked.trim().split(is_star).map(|part| part.chars().collect()).collect();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    if parts.len() < 2 {
        return known == *first;
    }
    let middle: Vec<&Vec<char>> = parts[1..parts.len() - 1].iter().filter(|part| !part.is_empty()).collect();
    let hidden = middle.len() + 1;
    let shown: usize = parts.iter().map(Vec::len).sum();
    if known.len() < shown + hidden || !known.starts_with(first) || !known.ends_with(last) {
        return false;
    }
    let mut rest = &known[first.len()..known.len() - last.len()];
    for part in middle {
        let Some(at) = (1..rest.len()).find(|at| rest[*at..].starts_with(part)) else { return false };
        rest = &rest[at + part.len()..];
    }
    !rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_what_is_hidden() {
        for (masked, known, is) in [
            ("*示例", "张示例", true),
            ("示例**有限公司", "示例数字科技有限公司", true),
            ("zha***@example.invalid", "zhang@example.invalid", true),
            ("player***01", "player77701", true),
            ("player***01", "player77702", false),
            ("*示例", "示例", false),
            ("示例*", "另一家示例", false),
            ("张示例", "张示例", true),
        ] {
            assert_eq!(fits(masked, known), is, "{masked} {known}");
        }
        assert!(!is_masked("***") && !is_masked("张示例") && is_masked("*示例"));
    }
}
