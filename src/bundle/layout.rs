//! Which of the names in a container are the bag, and which names get into each other's way when it is unpacked.

use super::verify::folded;

/// The bag lies at the root of a zip, in its one folder, or one folder deeper: unpacked into a folder of its own, and packed again.
const DEEPEST: usize = 2;

/// What every bag has, the surest first.
const MARKS: [&str; 3] = ["bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"];

/// The folder that holds the bag, with its slash; empty if it lies at the root of the zip.
pub(super) fn root_of<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Option<String> {
    // The shallowest; of two folders side by side the first, and the other is reported.
    for (depth, mark) in (0..=DEEPEST).flat_map(|depth| MARKS.map(|mark| (depth, mark))) {
        let roots = names.clone().filter_map(|name| name.strip_suffix(mark));
        let mut roots = roots.filter(|root| (root.is_empty() || root.ends_with('/')) && root.matches('/').count() == depth);
        if let Some(root) = roots.next() {
            return Some(root.to_owned());
        }
    }
    // No bag: then all is one folder, or there is none.
    let mut tops = names.map(|name| name.split_once('/').map(|(top, _)| top));
    let first = tops.next()??;
    tops.all(|top| top == Some(first)).then(|| format!("{first}/"))
}

/// All names of a zip, sorted, to be asked about.
pub(super) struct Names<'a> {
    /// As systems see them that know no case and no normal form; whether it is a folder; as it stands there.
    all: Vec<(String, bool, &'a str)>,
}

impl<'a> Names<'a> {
    pub(super) fn of(files: impl Iterator<Item = &'a str>, folders: impl Iterator<Item = &'a str>) -> Self {
        let folders = folders.map(|name| (on_disk(name), true, name));
        let mut all: Vec<_> = files.map(|name| (on_disk(name), false, name)).chain(folders).collect();
        all.sort_unstable();
        Self { all }
    }

    /// Files whose name is a folder's as well: unpacked, only one of them is there.
    pub(super) fn clashes(&self) -> Vec<&'a str> {
        let files = self.all.iter().filter(|(_, is_folder, _)| !is_folder);
        let clashes = files.filter(|(name, ..)| self.has_folder(name));
        clashes.map(|(.., name)| *name).collect()
    }

    /// Whether a folder of this folded name is there, or anything in it.
    fn has_folder(&self, name: &str) -> bool {
        let at = self.all.partition_point(|(other, is_folder, _)| (other.as_str(), *is_folder) < (name, true));
        let itself = self.all.get(at).is_some_and(|(other, is_folder, _)| *is_folder && other == name);
        itself || self.holds(&format!("{name}/"))
    }

    /// Whether anything begins with this.
    fn holds(&self, beginning: &str) -> bool {
        let at = self.all.partition_point(|(other, ..)| other.as_str() < beginning);
        self.all.get(at).is_some_and(|(other, ..)| other.starts_with(beginning))
    }

    /// Whether macOS writes a file of this name into a zip by itself: its notes on a file or a folder that is there.
    pub(super) fn is_note_of_mac(&self, name: &str) -> bool {
        let Some((folder, note)) = name.strip_prefix("__MACOSX/").map(|path| path.rsplit_once('/').unwrap_or(("", path))) else {
            return false;
        };
        let Some(noted) = note.strip_prefix("._").filter(|noted| !noted.is_empty()) else { return false };
        let twin = on_disk(&if folder.is_empty() { noted.to_owned() } else { format!("{folder}/{noted}") });
        self.all.binary_search_by(|(other, is_folder, _)| (other.as_str(), *is_folder).cmp(&(&twin, false))).is_ok()
            || self.has_folder(&twin)
    }
}

/// A name as it may come to lie on a disk: Windows drops dots and spaces at the end of each part as well.
fn on_disk(name: &str) -> String {
    let parts: Vec<&str> = name.trim_end_matches('/').split('/').map(|part| part.trim_end_matches(['.', ' '])).collect();
    folded(&parts.join("/"))
}

/// Whether a file in `seal/` is one that stamping and signing add, by this program or another: it is in no list, and nobody takes it
/// for an exhibit.
#[must_use]
pub fn is_of_seal(path: &str) -> bool {
    const ENDINGS: [&str; 6] = [".tsq", ".tsr", ".chain.pem", ".sshsig", ".pub", ".sha512"];
    let plain = |stem: &str| (1..=64).contains(&stem.len()) && stem.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    path.strip_prefix("seal/").is_some_and(|name| {
        matches!(name, "VERIFY.txt" | "custody.jsonl") || ENDINGS.iter().any(|ending| name.strip_suffix(ending).is_some_and(plain))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bag_is_found_at_most_two_folders_deep() {
        let root = |names: &[&str]| root_of(names.iter().copied());
        assert_eq!(root(&["bagit.txt", "data/b/bagit.txt"]).as_deref(), Some(""));
        assert_eq!(root(&["外层/案件/data/x", "外层/案件/bagit.txt"]).as_deref(), Some("外层/案件/"));
        assert_eq!(root(&["b/data/bagit.txt", "b/manifest-sha256.txt"]).as_deref(), Some("b/"), "the shallowest");
        assert_eq!(root(&["a/b/c/bagit.txt"]).as_deref(), Some("a/"), "no bag, one folder");
        assert_eq!(root(&["a/x", "b/bagit.txt", "c/bagit.txt"]).as_deref(), Some("b/"));
        assert_eq!(root(&["x", "y"]), None);
    }

    #[test]
    fn a_name_of_a_file_and_a_folder_is_a_clash_in_any_letters() {
        let clashes =
            |files: &[&'static str], folders: &[&'static str]| Names::of(files.iter().copied(), folders.iter().copied()).clashes();
        assert_eq!(clashes(&["b/a.txt", "b/a-b", "b/c"], &["b/", "b/d/"]), [""; 0]);
        assert_eq!(clashes(&["b/a.txt"], &["b/a.txt/"]), ["b/a.txt"]);
        assert_eq!(clashes(&["b/a.txt"], &["b /a.txt. /"]), ["b/a.txt"], "on Windows");
        assert_eq!(clashes(&["b/é.txt"], &["b/E\u{301}.TXT/"]), ["b/é.txt"]);
        assert_eq!(clashes(&["b/a", "b/a-", "b/A/x"], &[]), ["b/a"]);
    }

    #[test]
    fn of_what_macos_adds_only_notes_on_what_is_there_are_let_pass() {
        let names = Names::of(["b/data/图.jpg", "b/bagit.txt"].into_iter(), std::iter::empty());
        let of_mac = |name: &str| names.is_note_of_mac(name);
        assert!(of_mac("__MACOSX/b/data/._图.jpg") && of_mac("__MACOSX/b/._data") && of_mac("__MACOSX/._b"));
        for name in ["__MACOSX/补充证据/收据.pdf", "__MACOSX/b/data/._收据.pdf", "__MACOSX/b/data/图.jpg", "__MACOSX/._", "b/._data"]
        {
            assert!(!of_mac(name), "{name}");
        }
    }

    #[test]
    fn in_seal_only_what_stamps_and_signatures_are_made_of_is_let_pass() {
        for path in ["VERIFY.txt", "custody.jsonl", "001.tsr", "001.chain.pem", "r01.sha512", "tagmanifest-sha256.txt.tsr", "002.pub"] {
            assert!(is_of_seal(&format!("seal/{path}")), "{path}");
        }
        for path in ["证据99.pdf", "请先打开.html", "x", ".pub", "对方已认错.pub", "more/001.tsr", "001.pem", "custody.jsonl.txt"]
        {
            assert!(!is_of_seal(&format!("seal/{path}")), "{path}");
        }
    }
}
