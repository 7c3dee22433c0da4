//! Where tall pictures may be cut, found out once for all recipients of a case: for that a picture is decoded, which costs more
//! than everything else that is made of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::digest::Digest;
use crate::evidence::blank_rows;

/// Rows, by the digest of the picture and how it is turned.
type Rows = BTreeMap<(Digest, u8), Vec<u32>>;

/// What is known of the pictures of a case.
#[derive(Debug, Clone, Default)]
pub(in crate::casework) struct Cuts(Arc<Mutex<Rows>>);

impl Cuts {
    /// The rows of a picture at which it may be cut.
    pub(super) fn of(&self, bytes: &[u8], orientation: Option<u8>) -> Vec<u32> {
        let key = (Digest::of(bytes), orientation.unwrap_or(1));
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cuts) = known().get(&key) {
            return cuts.clone();
        }
        let cuts = blank_rows(bytes, orientation);
        known().insert(key, cuts.clone());
        cuts
    }
}
