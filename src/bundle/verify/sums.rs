//! The digests of all files of a bag, each file read once, on several threads.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use sha2::Digest as _;

use crate::bundle::container::{Container, Handle, Member};
use crate::digest::{Digest, Hasher, Sm3Hasher};

/// The digests that manifests may hold and that we compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::bundle) enum Algorithm {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    /// Only in `sm3/manifest.txt` of our own bundles: BagIt has no name for it.
    Sm3,
}

impl Algorithm {
    /// From the normalised name in a manifest's file name (RFC 8493 §2.4).
    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Md5, Self::Sha1, Self::Sha224, Self::Sha256, Self::Sha384, Self::Sha512].into_iter().find(|known| known.as_str() == name)
    }
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha224 => "sha224",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
            Self::Sm3 => "sm3",
        }
    }
    /// How many bytes a digest has.
    pub(super) fn bytes(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha224 => 28,
            Self::Sha256 | Self::Sm3 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
    /// Two files of one digest can be made by intent (MD5 since 2004, SHA-1 since 2017).
    pub(super) fn is_weak(self) -> bool {
        matches!(self, Self::Md5 | Self::Sha1)
    }
}

/// A digest being taken.
enum Running {
    Md5(md5::Md5),
    Sha1(sha1::Sha1),
    Sha224(sha2::Sha224),
    Sha256(Hasher),
    Sha384(sha2::Sha384),
    Sha512(sha2::Sha512),
    Sm3(Sm3Hasher),
}

impl Running {
    fn new(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Md5 => Self::Md5(md5::Md5::new()),
            Algorithm::Sha1 => Self::Sha1(sha1::Sha1::new()),
            Algorithm::Sha224 => Self::Sha224(sha2::Sha224::new()),
            Algorithm::Sha256 => Self::Sha256(Hasher::new()),
            Algorithm::Sha384 => Self::Sha384(sha2::Sha384::new()),
            Algorithm::Sha512 => Self::Sha512(sha2::Sha512::new()),
            Algorithm::Sm3 => Self::Sm3(Sm3Hasher::default()),
        }
    }
    fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Md5(running) => running.update(bytes),
            Self::Sha1(running) => running.update(bytes),
            Self::Sha224(running) => running.update(bytes),
            Self::Sha256(running) => running.update(bytes),
            Self::Sha384(running) => running.update(bytes),
            Self::Sha512(running) => running.update(bytes),
            Self::Sm3(running) => running.update(bytes),
        }
    }
    fn finish(self) -> Box<[u8]> {
        match self {
            Self::Md5(running) => running.finalize().as_slice().into(),
            Self::Sha1(running) => running.finalize().as_slice().into(),
            Self::Sha224(running) => running.finalize().as_slice().into(),
            Self::Sha256(running) => running.finish().as_bytes().as_slice().into(),
            Self::Sha384(running) => running.finalize().as_slice().into(),
            Self::Sha512(running) => running.finalize().as_slice().into(),
            Self::Sm3(running) => running.finish().as_bytes().as_slice().into(),
        }
    }
}

/// The digests of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::bundle) struct Sums {
    pub(super) digests: Vec<(Algorithm, Box<[u8]>)>,
    pub(super) bytes: u64,
}

impl Sums {
    /// The digest of this algorithm, if it was asked for.
    pub(in crate::bundle) fn get(&self, algorithm: Algorithm) -> Option<&[u8]> {
        self.digests.iter().find(|(known, _)| *known == algorithm).map(|(_, digest)| &**digest)
    }
    pub(super) fn sha256(&self) -> Option<Digest> {
        hex(self.get(Algorithm::Sha256)?).parse().ok()
    }
}

/// Lower-case hexadecimal digits.
pub(in crate::bundle) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Why a file could not be hashed, or its sums.
pub(in crate::bundle) type Result = std::result::Result<Sums, String>;

/// The sums of all members, in their order.
pub(in crate::bundle) fn sums_of(
    container: &Container,
    wanted: &[Algorithm],
    threads: usize,
    progress: &(dyn Fn(u64) + Sync),
) -> Vec<Result> {
    // The largest first, or the last thread would be alone with it in the end.
    let mut order: Vec<usize> = (0..container.members.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(container.members[*index].bytes));
    let next = AtomicUsize::new(0);
    let work = || {
        let (mut handle, mut done, mut buffer) = (Handle::default(), Vec::new(), vec![0; 64 * 1024]);
        loop {
            let Some(&index) = order.get(next.fetch_add(1, Ordering::Relaxed)) else {
                return done;
            };
            let member = &container.members[index];
            let read = container.read(member, &mut handle, |reader| sums(reader, member, wanted, &mut buffer, progress));
            done.push((index, read));
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

/// The sums of one file, which has to be as long as its container says: more is not read on.
fn sums(
    reader: &mut dyn io::Read,
    member: &Member,
    wanted: &[Algorithm],
    buffer: &mut [u8],
    progress: &(dyn Fn(u64) + Sync),
) -> io::Result<Sums> {
    let mut running: Vec<_> = wanted.iter().map(|algorithm| (*algorithm, Running::new(*algorithm))).collect();
    let mut bytes = 0;
    loop {
        let read = match reader.read(buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        bytes += read as u64;
        if bytes > member.bytes {
            return Err(io::Error::other("more bytes than its container says"));
        }
        running.iter_mut().for_each(|(_, running)| running.update(&buffer[..read]));
        progress(read as u64);
    }
    if bytes < member.bytes {
        return Err(io::Error::other("fewer bytes than its container says"));
    }
    let digests = running.into_iter().map(|(algorithm, running)| (algorithm, running.finish())).collect();
    Ok(Sums { digests, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digests of `abc` (RFC 1321 A.5; FIPS 180-4, examples of NIST).
    #[test]
    fn digests_are_those_of_the_standards() {
        for (algorithm, digest) in [
            (Algorithm::Md5, "900150983cd24fb0d6963f7d28e17f72"),
            (Algorithm::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (Algorithm::Sha224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
            (Algorithm::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (Algorithm::Sha384, "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"),
            (
                Algorithm::Sha512,
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            ),
        ] {
            let mut running = Running::new(algorithm);
            running.update(b"a");
            running.update(b"bc");
            let found = running.finish();
            assert_eq!(hex(&found), digest);
            assert_eq!(found.len(), algorithm.bytes());
            assert_eq!(Algorithm::named(algorithm.as_str()), Some(algorithm));
        }
        assert_eq!(Algorithm::named("SHA256"), None);
    }
}
