//! What was made of the pictures of a case, once for all recipients: their copies, as far as there is room, and the rows at
//! which tall ones may be cut, for which a picture is decoded, which costs more than everything else that is made of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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

/// A copy, once it is made: who wants it meanwhile waits for it.
type Copy = Arc<Mutex<Option<Arc<PictureCopy>>>>;

#[derive(Debug, Default)]
struct Held {
    cuts: BTreeMap<Which, Arc<OnceLock<Vec<u32>>>>,
    copies: BTreeMap<Which, Copy>,
    bytes: usize,
}

/// What is known of the pictures of a case. Clones share it.
#[derive(Debug, Clone, Default)]
pub(in crate::casework) struct Stock(Arc<Mutex<Held>>);

impl Stock {
    /// The rows at which a picture may be cut, `find` finding them the first time, in the very bytes that `which` says.
    pub(in crate::casework) fn cuts(&self, which: &Which, find: impl FnOnce() -> Vec<u32>) -> Vec<u32> {
        let cuts = self.held(|held| Arc::clone(held.cuts.entry(which.clone()).or_default()));
        cuts.get_or_init(find).clone()
    }

    /// The copy of a picture; `make` makes it where it is not at hand, and finds none in what cannot be shown.
    pub(super) fn copy<E>(
        &self,
        which: &Which,
        make: impl FnOnce() -> Result<Option<PictureCopy>, E>,
    ) -> Result<Option<Arc<PictureCopy>>, E> {
        let place = self.held(|held| Arc::clone(held.copies.entry(which.clone()).or_default()));
        let mut place = place.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(copy) = &*place {
            return Ok(Some(Arc::clone(copy)));
        }
        let Some(copy) = make()?.map(Arc::new) else { return Ok(None) };
        let has_room = self.held(|held| {
            let has_room = held.bytes + copy.bytes.len() <= ROOM;
            held.bytes += if has_room { copy.bytes.len() } else { 0 };
            has_room
        });
        if has_room {
            *place = Some(Arc::clone(&copy));
        }
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
        let blackened = stock.copy(&black, || Ok::<_, ()>(Some(copy(5)))).expect("made").expect("a copy");
        assert_eq!(blackened.bytes.len(), 5, "what is painted over is never given as it was");
    }
}
