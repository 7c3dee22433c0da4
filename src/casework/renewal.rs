//! The list of a renewal: the SHA-512 of every file. A stamp over it counts for this bundle only where the list is of all that was
//! sealed, and of every stamp and signature that was there before; a list of nothing could be stamped long before there was a bundle.

use std::collections::{BTreeMap, BTreeSet};

/// What a list lacks or has otherwise, as paths, one after the other. `now` is the SHA-512 of each file as it is, `must` what has to
/// be listed.
pub(super) fn faults<'a>(
    list: &'a [u8],
    now: &'a BTreeMap<String, String>,
    must: &'a BTreeSet<String>,
) -> impl Iterator<Item = String> + 'a {
    let mut listed = BTreeSet::new();
    let mut lines = list.split_inclusive(|byte| *byte == b'\n');
    let mut lacking = None;
    std::iter::from_fn(move || {
        for line in lines.by_ref() {
            // As `sha512sum` writes them, and only so.
            let text = line.strip_suffix(b"\n").and_then(|line| std::str::from_utf8(line).ok());
            let Some((digest, path)) = text.and_then(|text| text.split_once("  ")) else {
                return Some(String::from_utf8_lossy(&line[..line.len().min(200)]).into_owned());
            };
            if now.get(path).is_none_or(|found| found != digest) || !listed.insert(path) {
                return Some(path.chars().take(1000).collect());
            }
        }
        let left = lacking.get_or_insert_with(|| {
            let left: Vec<&'a String> = must.iter().filter(|path| !listed.contains(path.as_str())).collect();
            left.into_iter()
        });
        left.next().cloned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_of_everything_or_it_is_none() {
        let files = [("bagit.txt", "1"), ("tagmanifest-sha256.txt", "2"), ("seal/001.tsr", "3"), ("seal/x", "4")];
        let now: BTreeMap<_, _> = files.iter().map(|(path, digest)| ((*path).to_owned(), (*digest).to_owned())).collect();
        let must: BTreeSet<_> = files[..3].iter().map(|(path, _)| (*path).to_owned()).collect();
        let found = |list: &str| faults(list.as_bytes(), &now, &must).collect::<Vec<_>>();
        let whole = "1  bagit.txt\n2  tagmanifest-sha256.txt\n3  seal/001.tsr\n";
        assert!(found(whole).is_empty());
        assert!(found(&format!("{whole}4  seal/x\n")).is_empty(), "more is no fault");
        assert_eq!(found(""), ["bagit.txt", "seal/001.tsr", "tagmanifest-sha256.txt"]);
        assert_eq!(found("1  bagit.txt\n"), ["seal/001.tsr", "tagmanifest-sha256.txt"]);
        assert_eq!(found(&whole.replace("2  t", "9  t")), ["tagmanifest-sha256.txt", "tagmanifest-sha256.txt"], "other, and so lacking");
        assert_eq!(found(&format!("{whole}1  bagit.txt\n")), ["bagit.txt"], "twice");
        assert_eq!(found(&format!("{whole}5  ../x\n")), ["../x"]);
        assert_eq!(found(&format!("{whole}no line\n")), ["no line\n"]);
        assert_eq!(found(whole.trim_end()), ["3  seal/001.tsr", "seal/001.tsr"], "cut off");
    }
}
