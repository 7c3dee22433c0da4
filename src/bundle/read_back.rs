//! The finished file, read back and compared with what was meant: silent omissions are the failure
//! this trade is known for, so a bundle gets its name only after every entry has been counted,
//! inflated and hashed again.

use std::fs::File;
use std::io::{self, BufReader};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::target::Target;
use super::write::{WriteError, WriteOptions};
use crate::archive::{ArchiveReader, Limits, Listed};
use crate::digest::Digest;

/// An entry as it was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expected {
    pub(super) name: String,
    pub(super) digest: Digest,
    pub(super) bytes: u64,
}

/// The digest and the size of the file; and, if asked, a comparison of all that is in it.
pub(super) fn read_back(target: &Target, expected: &[Expected], options: WriteOptions) -> Result<(Digest, u64), WriteError> {
    let failed = |source| WriteError::Write { path: target.path().to_owned(), source };
    let open = || File::open(target.temporary());
    let whole = || open().and_then(Digest::of_reader);
    if !options.self_check {
        return whole().map_err(failed);
    }
    let wrong = |(entry, why): (String, String)| WriteError::SelfCheck { path: target.path().to_owned(), entry, why };
    let archive = BufReader::new(open().map_err(failed)?);
    let no_limits = Limits { entries: u64::MAX, unpacked: u64::MAX, ratio: u64::MAX };
    let archive = ArchiveReader::new(archive, no_limits);
    let archive = archive.map_err(|why| wrong((String::new(), why.to_string())))?;
    compare_lists(&archive, expected).map_err(wrong)?;

    // The largest first, or the last thread would be alone with it in the end.
    let mut order: Vec<usize> = (0..expected.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(expected[*index].bytes));
    let next = AtomicUsize::new(0);
    let results = std::thread::scope(|scope| {
        let whole = scope.spawn(|| whole().map_err(failed));
        let check = || check_entries(&archive, expected, (&order, &next), &open).map_err(wrong);
        let others: Vec<_> = (1..options.threads).map(|_| scope.spawn(check)).collect();
        let mut results = vec![check()];
        results.extend(others.into_iter().filter_map(|thread| thread.join().ok()));
        (results, whole.join())
    });
    let (checks, whole) = results;
    checks.into_iter().collect::<Result<(), _>>()?;
    whole.unwrap_or_else(|_| Err(failed(io::Error::other("hashing was broken off"))))
}

/// Names, order and sizes; and nothing unusual in the container.
fn compare_lists(archive: &ArchiveReader, expected: &[Expected]) -> Result<(), (String, String)> {
    if let Some(trouble) = archive.troubles().first() {
        return Err((String::new(), format!("{trouble:?}")));
    }
    if let Some(oddity) = archive.oddities().first() {
        return Err((String::new(), format!("unexpected {}", oddity.as_str())));
    }
    let files = archive.files();
    if files.len() != expected.len() {
        let why = format!("{} entries instead of {}", files.len(), expected.len());
        return Err((String::new(), why));
    }
    for (file, expected) in files.iter().zip(expected) {
        if (&file.name, file.bytes) != (&expected.name, expected.bytes) {
            let why = format!("found {} with {} bytes", file.name, file.bytes);
            return Err((expected.name.clone(), why));
        }
    }
    Ok(())
}

/// Hashes entries until there are none, or one is wrong.
fn check_entries(
    archive: &ArchiveReader,
    expected: &[Expected],
    (order, next): (&[usize], &AtomicUsize),
    open: &impl Fn() -> io::Result<File>,
) -> Result<(), (String, String)> {
    let mut file = open().map_err(|error| (String::new(), error.to_string()))?;
    loop {
        let Some(index) = order.get(next.fetch_add(1, Ordering::Relaxed)) else {
            return Ok(());
        };
        let (listed, expected) = (&archive.files()[*index], &expected[*index]);
        let digest = digest_of(archive, listed, &mut file);
        match digest {
            Ok(digest) if digest == expected.digest => {}
            Ok(_) => return Err((expected.name.clone(), "other bytes".to_owned())),
            Err(error) => return Err((expected.name.clone(), error)),
        }
    }
}

fn digest_of(archive: &ArchiveReader, listed: &Listed, file: &mut File) -> Result<Digest, String> {
    let entry = archive.open(listed, file).map_err(|error| error.to_string())?;
    let (digest, _) = Digest::of_reader(entry).map_err(|error| error.to_string())?;
    Ok(digest)
}
