//! The lines of a manifest (RFC 8493 §2.1.3): a digest, white space, a path.

use std::collections::BTreeMap;

use crate::digest::Digest;
use crate::manifest::BagPath;

/// The files of a manifest that we write, in the order of their bytes.
#[derive(Debug, Default)]
pub(super) struct Listing(BTreeMap<BagPath, Digest>);

impl Listing {
    /// Adds a file; false if the path is listed already.
    #[must_use]
    pub(super) fn add(&mut self, path: BagPath, digest: Digest) -> bool {
        self.0.insert(path, digest).is_none()
    }

    pub(super) fn contains(&self, path: &BagPath) -> bool {
        self.0.contains_key(path)
    }

    /// The text: two spaces, as `sha256sum -c` and `shasum -c` both want it, and one line end.
    pub(super) fn text(&self) -> String {
        self.lines(|_| true)
    }

    /// The lines of the evidence only; their digest is the evidence digest.
    pub(super) fn evidence_text(&self) -> String {
        self.lines(BagPath::is_evidence)
    }

    fn lines(&self, wanted: impl Fn(&BagPath) -> bool) -> String {
        let lines = self.0.iter().filter(|(path, _)| wanted(path));
        lines.map(|(path, digest)| format!("{digest}  {path}\n")).collect()
    }
}
