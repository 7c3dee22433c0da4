//! The digests of all files of a bag, each file read once, on several threads.

use std::sync::atomic::{AtomicUsize, Ordering};

use sha2::Digest as _;

use crate::bundle::container::{Container, Handle, Member};
use crate::digest::{Digest, Hasher};

/// The digests that manifests may hold and that we compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    Sha256,
    Sha512,
}

impl Algorithm {
    /// From the normalised name in a manifest's file name (RFC 8493 §2.4).
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "sha256" => Some(Self::Sha256),
            "sha512" => Some(Self::Sha512),
            _ => None,
        }
    }
    /// How many hexadecimal digits a digest has.
    pub(super) fn digits(self) -> usize {
        match self {
            Self::Sha256 => 64,
            Self::Sha512 => 128,
        }
    }
}

/// The digests of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) sha256: Digest,
    sha512: Option<String>,
    pub(super) bytes: u64,
}

impl Sums {
    /// The digest in lower-case hexadecimal digits.
    pub(super) fn hex(&self, algorithm: Algorithm) -> String {
        match algorithm {
            Algorithm::Sha256 => self.sha256.to_string(),
            Algorithm::Sha512 => self.sha512.clone().unwrap_or_default(),
        }
    }
}

/// Why a file could not be hashed, or its sums.
pub(super) type Result = std::result::Result<Sums, String>;

/// The sums of all members, in their order.
pub(super) fn sums_of(container: &Container, with_sha512: bool, threads: usize, progress: &(dyn Fn(u64) + Sync)) -> Vec<Result> {
    let next = AtomicUsize::new(0);
    let work = || {
        let (mut handle, mut done) = (Handle::default(), Vec::new());
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(member) = container.members.get(index) else {
                return done;
            };
            done.push((index, sums(container, member, &mut handle, with_sha512, progress)));
        }
    };
    let mut all = vec![Err("not read".to_owned()); container.members.len()];
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mine = work();
        let theirs = others.into_iter().filter_map(|thread| thread.join().ok()).flatten();
        for (index, result) in mine.into_iter().chain(theirs) {
            all[index] = result;
        }
    });
    all
}

fn sums(container: &Container, member: &Member, handle: &mut Handle, with_sha512: bool, progress: &(dyn Fn(u64) + Sync)) -> Result {
    container.read(member, handle, |reader| {
        let (mut sha256, mut sha512, mut bytes) = (Hasher::new(), sha2::Sha512::new(), 0);
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            sha256.update(&buffer[..read]);
            if with_sha512 {
                sha512.update(&buffer[..read]);
            }
            bytes += read as u64;
            progress(read as u64);
        }
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let sha512 = with_sha512.then(|| hex(&sha512.finalize()));
        Ok(Sums { sha256: sha256.finish(), sha512, bytes })
    })
}
