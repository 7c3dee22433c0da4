//! For tests: a zip read by nothing of ours but the crate, and believed.

use std::io::{Cursor, Read as _};

/// All entries with their bytes, if every one of them can be read.
pub(crate) fn entries(zip: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(zip)).ok()?;
    let count = zip.len();
    let read = |index| {
        let mut entry = zip.by_index(index).ok()?;
        let name = String::from_utf8(entry.name_raw().to_vec()).ok()?;
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).ok()?;
        Some((name, bytes))
    };
    (0..count).map(read).collect()
}
