//! Parts of a JSON document by their paths: for exports whose messages stand deeper, or beside more, than one array.

use super::json_stream::{Kept, Step, Walker, Want};

/// Says what it wants of a document by one closure, and takes it by another.
pub(super) struct Picked<W, T> {
    /// What to do with the value at a path.
    pub(super) want: W,
    /// Takes it.
    pub(super) take: T,
}

impl<W: FnMut(&[Step]) -> Want, T: FnMut(&[Step], Kept)> Walker for Picked<W, T> {
    fn want(&mut self, path: &[Step]) -> Want {
        (self.want)(path)
    }

    fn take(&mut self, path: &[Step], kept: Kept) {
        (self.take)(path, kept);
    }
}

/// A path without its indices: `chats.list.messages`.
pub(super) fn keys(path: &[Step]) -> Vec<&str> {
    path.iter().filter_map(|step| if let Step::Key(key) = step { Some(key.as_str()) } else { None }).collect()
}

/// Whether a path ends with an index: the value is one of an array.
pub(super) fn is_item(path: &[Step]) -> bool {
    matches!(path.last(), Some(Step::Index(_)))
}
