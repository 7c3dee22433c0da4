//! Names that do not travel: a bag is opened on other systems than the one it was made on. None of this changes a byte, so it is
//! told and alters no verdict.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;

use super::report::Report;
use crate::finding::{Place, What, is_invisible};
use crate::manifest::is_reserved;

/// Tells of names that some system cannot write, and of pairs that some system takes for one.
pub(super) fn check<'a>(paths: impl Iterator<Item = &'a str>, report: &mut Report) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for path in paths {
        if let Some(why) = path.split('/').find_map(unportable) {
            report.found(What::NameNotPortable { path: path.to_owned(), why }, Place::file(path));
        }
        match seen.entry(folded(path)) {
            std::collections::hash_map::Entry::Vacant(free) => drop(free.insert(path)),
            std::collections::hash_map::Entry::Occupied(taken) if *taken.get() != path => {
                let other = (*taken.get()).to_owned();
                report.found(What::NameTwins { path: path.to_owned(), other }, Place::file(path));
            }
            std::collections::hash_map::Entry::Occupied(_) => {}
        }
    }
}

/// Equal for names that NTFS or APFS take for one: composed, and without regard to case.
pub(in crate::bundle) fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    path.nfc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfc().collect()
}

/// Why a part of a path cannot be written on some system, or deceives the eye ("Naming Files, Paths, and Namespaces").
fn unportable(part: &str) -> Option<&'static str> {
    if part.chars().any(is_invisible) {
        Some("invisible")
    } else if is_reserved(part) {
        Some("reserved")
    } else if part.contains(['<', '>', ':', '"', '|', '?', '*', '\\']) {
        Some("character")
    } else if part.ends_with(['.', ' ']) && !matches!(part, "." | "..") {
        Some("end")
    } else if part.len() > 255 && part.encode_utf16().count() > 255 {
        Some("long")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_judged_part_by_part() {
        for (path, why) in [
            ("data/con", "reserved"),
            ("data/NUL.txt", "reserved"),
            ("data/a:b", "character"),
            ("data/x./y", "end"),
            ("data/x ", "end"),
            ("data/a\u{202e}gpj.exe", "invisible"),
            ("data/\u{7}", "invisible"),
        ] {
            assert_eq!(path.split('/').find_map(unportable), Some(why), "{path:?}");
        }
        assert_eq!("data/说明 (1).txt".split('/').find_map(unportable), None);
        assert_eq!(unportable(&"长".repeat(256)), Some("long"));
    }

    #[test]
    fn twins_differ_in_case_or_normal_form() {
        let codes = |paths: &[&str]| {
            let mut report = Report::default();
            check(paths.iter().copied(), &mut report);
            report.findings().iter().map(|finding| finding.what.code()).collect::<Vec<_>>()
        };
        assert_eq!(codes(&["data/A", "data/a", "data/b"]), ["name-twins"]);
        assert_eq!(codes(&["data/é", "data/e\u{301}"]), ["name-twins"]);
        assert_eq!(codes(&["data/ß", "data/SS", "data/É", "data/é"]).len(), 2);
        assert!(codes(&["data/1", "data/１"]).is_empty());
    }
}
