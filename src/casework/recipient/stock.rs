//! What was made of the pictures of a case, once for all recipients: their copies, as far as there is room, and the rows at
//! which tall ones may be cut, for which a picture is decoded, which costs more than everything else that is made of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::case::PixelBox;
use crate::digest::Digest;
use crate::evidence::PictureCopy;

/// Bytes of copies that are held: those of a case with two dozen screenshots.
const ROOM: usize = 16 << 20;

/// Which picture it is: the digest of the original, how it is turned, and what is painted over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::casework) struct Which {
    pub(in crate::casework) sha256: Digest,
    pub(in crate::casework) turned: Option<u8>,
    pub(in crate::casework) boxes: Vec<PixelBox>,
}

#[derive(Debug, Default)]
struct Held {
    cuts: BTreeMap<Which, Vec<u32>>,
    copies: BTreeMap<Which, Arc<PictureCopy>>,
    bytes: usize,
}

/// What is known of the pictures of a case. Clones share it.
#[derive(Debug, Clone, Default)]
pub(in crate::casework) struct Stock(Arc<Mutex<Held>>);

impl Stock {
    /// The rows at which a picture may be cut, `find` finding them the first time.
    pub(in crate::casework) fn cuts(&self, which: &Which, find: impl FnOnce() -> Vec<u32>) -> Vec<u32> {
        if let Some(cuts) = self.held(|held| held.cuts.get(which).cloned()) {
            return cuts;
        }
        let cuts = find();
        self.held(|held| held.cuts.insert(which.clone(), cuts.clone()));
        cuts
    }

    /// The copy of a picture; `make` makes it where it is not at hand, and finds none in what cannot be shown.
    pub(super) fn copy<E>(
        &self,
        which: &Which,
        make: impl FnOnce() -> Result<Option<PictureCopy>, E>,
    ) -> Result<Option<Arc<PictureCopy>>, E> {
        if let Some(copy) = self.held(|held| held.copies.get(which).cloned()) {
            return Ok(Some(copy));
        }
        let Some(copy) = make()?.map(Arc::new) else { return Ok(None) };
        self.held(|held| {
            if held.bytes + copy.bytes.len() <= ROOM && held.copies.insert(which.clone(), copy.clone()).is_none() {
                held.bytes += copy.bytes.len();
            }
        });
        Ok(Some(copy))
    }

    fn held<T>(&self, with: impl FnOnce(&mut Held) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(bytes: usize) -> PictureCopy {
        PictureCopy { bytes: vec![0; bytes], is_jpeg: false, width: 1, height: 1, dropped: false, converted: false }
    }

    fn which(name: &str) -> Which {
        Which { sha256: Digest::of(name.as_bytes()), turned: None, boxes: Vec::new() }
    }

    #[test]
    fn what_there_is_room_for_is_made_once() {
        let stock = Stock::default();
        let make = |name: &str, bytes: usize| {
            let mut made = false;
            let make = || {
                made = true;
                Ok::<_, ()>(Some(copy(bytes)))
            };
            let copy = stock.clone().copy(&which(name), make).expect("made").expect("a copy");
            assert_eq!(copy.bytes.len(), bytes);
            made
        };
        assert!(make("a", ROOM - 1) && !make("a", ROOM - 1));
        assert!(make("b", 2) && make("b", 2), "no room");
        assert!(make("c", 1) && !make("c", 1));
        let black = Which { boxes: vec![PixelBox { left: 0, top: 0, right: 1, bottom: 1 }], ..which("a") };
        assert_eq!(stock.cuts(&which("a"), || vec![7]), [7]);
        assert_eq!(stock.cuts(&which("a"), || vec![8]), [7]);
        assert_eq!(stock.cuts(&black, || vec![9]), [9], "another picture");
    }
}
