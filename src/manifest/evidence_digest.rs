//! The digest that letters print: of the manifest lines that name the evidence.

use super::BagPath;
use crate::digest::Digest;

/// SHA-256 of the lines of `manifest-sha256.txt` that name `data/evidence/`, in file order, line feeds
/// included: what `grep ' data/evidence/' manifest-sha256.txt | sha256sum` gives.
#[must_use]
pub fn evidence_digest<'a>(files: impl Iterator<Item = (&'a BagPath, Digest)>) -> Digest {
    let mut lines: Vec<(&str, Digest)> = files.map(|(path, digest)| (path.as_str(), digest)).collect();
    lines.sort_unstable();
    let text: String = lines.iter().map(|(path, digest)| format!("{digest}  {path}\n")).collect();
    Digest::of(text.as_bytes())
}
