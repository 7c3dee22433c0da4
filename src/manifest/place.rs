//! Where a file goes in the bag.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization as _;

use super::bag_path::{BagPath, LONGEST_PART, needs_no_table, safe_part};

/// The longest path in a zip, its top folder included, in UTF-16 units: Windows allows 260 with the
/// folder it is unpacked in.
const LONGEST_PATH: usize = 180;

/// The names given out so far in one bag.
#[derive(Debug)]
pub struct Taken {
    /// UTF-16 units of the top folder and its slash.
    top: usize,
    files: HashSet<String>,
    folders: HashSet<String>,
}

impl Taken {
    /// No names yet, in a bag whose top folder has this name.
    #[must_use]
    pub fn new(top: &str) -> Self {
        let top = top.encode_utf16().count() + 1;
        Self { top, files: HashSet::new(), folders: HashSet::new() }
    }

    fn is_free(&self, path: &str) -> bool {
        let key = twin_key(path);
        !self.files.contains(&key) && !self.folders.contains(&key)
    }

    fn has_file_above(&self, path: &str) -> bool {
        ancestors(&twin_key(path)).any(|folder| self.files.contains(folder))
    }

    fn take(&mut self, path: &str) {
        let key = twin_key(path);
        self.folders.extend(ancestors(&key).map(str::to_owned));
        self.files.insert(key);
    }
}

/// A place in the bag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The path.
    pub path: BagPath,
    /// Whether the name differs from the original; then the caller tells, and keeps the original.
    pub renamed: bool,
}

/// The place of a file under `data/evidence/<category>/`. The original name (with folders, if it has
/// any) is kept where it can be; where it cannot, it is made safe, cut, or given a `~2` before its
/// extension, so that no two names fall together on any file system.
pub fn place(category: &str, original: &str, taken: &mut Taken) -> Placed {
    let folder = format!("data/evidence/{}", safe_part(category));
    let room = LONGEST_PATH.saturating_sub(taken.top + units(&folder) + 1);
    let mut parts: Vec<String> = original.split('/').map(safe_part).collect();
    let name = parts.pop().unwrap_or_default();
    let parents: String = parts.iter().map(|part| cut(part, "", LONGEST_PART, 40) + "/").collect();
    // Folders that leave no room for a name, or are called like a file, are left out: the original
    // path says them.
    let blocked = units(&parents) + 40 > room || taken.has_file_above(&format!("{folder}/{parents}"));
    let parents = if blocked { String::new() } else { parents };
    let room = room.saturating_sub(units(&parents));
    let (stem, extension) = split_extension(&name);
    let mut nth = 1;
    loop {
        let ending = if nth == 1 { extension.to_owned() } else { format!("~{nth}{extension}") };
        let path = format!("{folder}/{parents}{}", cut(stem, &ending, LONGEST_PART, room));
        nth += 1;
        // A cut can leave a stem that is not safe any more, such as one that ends in a space.
        let safe: Vec<String> = path.split('/').map(safe_part).collect();
        let safe = safe.join("/");
        if taken.is_free(&safe)
            && let Ok(bag_path) = BagPath::new(safe)
        {
            taken.take(bag_path.as_str());
            let renamed = bag_path.as_str().strip_prefix(&*folder).and_then(|p| p.strip_prefix('/')) != Some(original);
            return Placed { path: bag_path, renamed };
        }
    }
}

/// The stem, cut to a number of bytes and UTF-16 units that leaves room for its ending.
fn cut(stem: &str, ending: &str, bytes: usize, room: usize) -> String {
    let (bytes, room) = (bytes.saturating_sub(ending.len()), room.max(16).saturating_sub(units(ending)));
    let mut out = String::new();
    let mut used = 0;
    for c in stem.chars() {
        used += c.len_utf16();
        if used > room || out.len() + c.len_utf8() > bytes {
            break;
        }
        out.push(c);
    }
    out + ending
}

/// The stem and the extension with its dot. An extension is short; a leading dot begins none.
fn split_extension(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot <= 12 => name.split_at(dot),
        _ => (name, ""),
    }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// Equal for names that some file system takes for one: case folded, compatibility-composed (NFKC
/// also folds full width).
fn twin_key(path: &str) -> String {
    if needs_no_table(path) {
        return path.to_ascii_lowercase();
    }
    path.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfkc().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn placed(names: &[&str]) -> Vec<(String, bool)> {
        let mut taken = Taken::new("case-20261122-master");
        let all = names.iter().map(|name| place("chat", name, &mut taken));
        all.map(|p| (p.path.as_str()["data/evidence/chat/".len()..].to_owned(), p.renamed)).collect()
    }

    #[test]
    fn ordinary_names_stay() {
        let kept = ["聊天记录.txt", "sub/聊天记录.txt", "a b (1).png", ".env"];
        assert_eq!(placed(&kept), kept.map(|name| (name.to_owned(), false)));
    }

    #[test]
    fn twins_are_told_apart() {
        let names = ["A.txt", "a.txt", "Ａ.txt", "é.txt", "e\u{301}.txt", "straße", "STRASSE", "a.txt"];
        let paths = ["A.txt", "a~2.txt", "Ａ~3.txt", "é.txt", "é~2.txt", "straße", "STRASSE~2", "a~4.txt"];
        let got = placed(&names);
        assert_eq!(got.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(), paths);
        assert_eq!(got.iter().filter(|(_, renamed)| *renamed).count(), 5);
    }

    #[test]
    fn a_file_never_takes_the_name_of_a_folder() {
        assert_eq!(placed(&["a/b", "a", "A/c"]).iter().map(|p| &*p.0).collect::<Vec<_>>(), ["a/b", "a~2", "A/c"]);
        assert_eq!(placed(&["a", "A/b"])[1], ("b".to_owned(), true));
    }

    #[test]
    fn long_names_are_cut_and_keep_their_extension() {
        let name = format!("{}.jpg", "长".repeat(300));
        let (path, renamed) = placed(&[&name]).remove(0);
        assert!(renamed && path.ends_with("长.jpg") && path.len() <= LONGEST_PART);
        let twin = placed(&[&name, &name]).remove(1).0;
        assert!(twin.ends_with("长~2.jpg"), "{twin}");
    }

    #[test]
    fn what_needs_no_table_is_as_the_table_has_it() {
        for c in ('\0'..='\u{7f}').chain('\u{4e00}'..='\u{9fff}') {
            let text = format!("a{c}É");
            assert!(needs_no_table(&text[..text.len() - 2]) && !needs_no_table(&text));
            assert_eq!(twin_key(&text[..text.len() - 2]) + "é", twin_key(&text), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn places_are_safe_short_and_different(names in prop::collection::vec("\\PC{0,90}|(a|A|é|%|/|\\.| ){1,6}", 1..12)) {
            let mut taken = Taken::new("2026-0913-recharge-20261122-master");
            let mut keys = HashSet::new();
            for name in &names {
                let path = place("other", name, &mut taken).path;
                prop_assert!(BagPath::new(path.as_str()).is_ok());
                prop_assert!(units(path.as_str()) + 35 <= LONGEST_PATH, "{}", path);
                prop_assert!(keys.insert(twin_key(path.as_str())), "{}", path);
            }
        }
    }
}
