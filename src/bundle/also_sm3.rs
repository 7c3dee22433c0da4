//! The SM3 digests of payload, beside those that BagIt asks for, where they are wanted.

use super::packing::Source;
use crate::digest::{Sink, Sm3Digest, Sm3Tee};

/// The list of SM3 digests, as `cksum -a sm3 --check` reads it. Were it called `manifest-sm3.txt`, tools of BagIt that do not know SM3
/// would take it for a manifest, pass over it, and seem to have checked it.
pub(super) const SM3_LIST: &str = "sm3/manifest.txt";

/// A source that gives the SM3 digest of its bytes with its value, where that is wanted.
#[allow(clippy::type_complexity)] // The value, and beside it what is wanted of it.
pub(super) fn also_sm3<'a, T: Send + 'a, E: Send + 'a>(source: Source<'a, T, E>, wanted: bool) -> Source<'a, (T, Option<Sm3Digest>), E> {
    let Source { path, bytes, read } = source;
    let read = move |sink: &mut dyn Sink| {
        if !wanted {
            return Ok((read(sink)?, None));
        }
        let mut both = Sm3Tee::new(sink);
        let value = read(&mut both)?;
        Ok((value, Some(both.finish())))
    };
    Source { path, bytes, read: Box::new(read) }
}
