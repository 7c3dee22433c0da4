//! Digests: SHA-256 of bytes as they stream by. A digest proves only that bytes have not changed
//! since it was taken; not that they are true, nor when they were made.

use std::fmt;
use std::io::{self, Read, Write};
use std::str::FromStr;

use sha2::Digest as _;

/// A SHA-256 digest (FIPS 180-4), shown as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of bytes at hand.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }
    /// The digest of all that a reader gives, and how many bytes that was.
    ///
    /// # Errors
    /// Whatever the reader fails with.
    pub fn of_reader(mut reader: impl Read) -> io::Result<(Self, u64)> {
        let mut hasher = Hasher::new();
        let bytes = pour(&mut reader, &mut hasher)?;
        Ok((hasher.finish(), bytes))
    }
    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
    /// The first eight hexadecimal digits, for places where the whole does not fit.
    #[must_use]
    pub fn short(&self) -> String {
        self.to_string()[..8].to_owned()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hexadecimal(&self.0, f)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// Lists hold several digests of each file.
fn hexadecimal(bytes: &[u8; 32], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
    let digits: String = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
    f.write_str(&digits)
}

/// The text is not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256 digest: 64 hexadecimal digits expected")]
pub struct NotADigest;

impl FromStr for Digest {
    type Err = NotADigest;
    /// Upper and lower case are both read (RFC 8493 §2.4).
    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let text = text.as_bytes();
        if text.len() != 64 {
            return Err(NotADigest);
        }
        let nibble = |c: u8| (c as char).to_digit(16).ok_or(NotADigest);
        let mut out = [0u8; 32];
        for (byte, pair) in out.iter_mut().zip(text.chunks_exact(2)) {
            *byte = u8::try_from(nibble(pair[0])? << 4 | nibble(pair[1])?).map_err(|_| NotADigest)?;
        }
        Ok(Self(out))
    }
}

impl serde::Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Takes a digest of what is written to it.
#[derive(Clone, Default)]
pub struct Hasher(sha2::Sha256);

impl Hasher {
    /// A hasher that has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
    /// Takes more bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
    /// The digest of all bytes taken.
    #[must_use]
    pub fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

/// Where bytes are poured that are hashed on the way, by whoever keeps them: so that no byte is hashed twice.
pub trait Sink: Write {
    /// The digest of all bytes poured in so far.
    fn digest(&self) -> Digest;
}

impl Sink for Hasher {
    fn digest(&self) -> Digest {
        self.clone().finish()
    }
}

/// Pours all of a reader, in larger bites than [`io::copy`] takes, and says how many bytes that was.
///
/// # Errors
/// Those of either.
pub(crate) fn pour(from: &mut dyn Read, into: &mut (impl Write + ?Sized)) -> io::Result<u64> {
    let (mut room, mut bytes) = ([0; 32 << 10], 0);
    loop {
        match from.read(&mut room) {
            Ok(0) => return Ok(bytes),
            Ok(read) => {
                into.write_all(&room[..read])?;
                bytes += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// A sink that passes on what it hashes.
pub struct Hashed<'a> {
    hasher: Hasher,
    onward: &'a mut dyn Write,
}

impl<'a> Hashed<'a> {
    /// On the way to this writer.
    pub fn new(onward: &'a mut dyn Write) -> Self {
        Self { hasher: Hasher::new(), onward }
    }
}

impl Sink for Hashed<'_> {
    fn digest(&self) -> Digest {
        self.hasher.digest()
    }
}

impl Write for Hashed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.onward.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.onward.flush()
    }
}

impl Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.update(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An SM3 digest (GB/T 32905-2016), beside SHA-256 for those who ask for it; shown as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sm3Digest([u8; 32]);

impl Sm3Digest {
    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Sm3Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hexadecimal(&self.0, f)
    }
}

impl fmt::Debug for Sm3Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sm3Digest({self})")
    }
}

/// Takes an SM3 digest of what is written to it.
#[derive(Clone, Default)]
pub struct Sm3Hasher(sm3::Sm3);

impl Sm3Hasher {
    /// Takes more bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
    /// The digest of all bytes taken.
    #[must_use]
    pub fn finish(self) -> Sm3Digest {
        Sm3Digest(self.0.finalize().into())
    }
}

/// Passes on what is written, and takes its SM3 digest on the way: one reading serves both.
pub struct Sm3Tee<'a> {
    onward: &'a mut dyn Sink,
    hasher: Sm3Hasher,
}

impl<'a> Sm3Tee<'a> {
    /// In front of this.
    #[must_use]
    pub fn new(onward: &'a mut dyn Sink) -> Self {
        Self { onward, hasher: Sm3Hasher::default() }
    }
    /// The digest of what was passed on.
    #[must_use]
    pub fn finish(self) -> Sm3Digest {
        self.hasher.finish()
    }
}

impl Sink for Sm3Tee<'_> {
    fn digest(&self) -> Digest {
        self.onward.digest()
    }
}

impl fmt::Debug for Sm3Tee<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sm3Tee")
    }
}

impl Write for Sm3Tee<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.onward.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.onward.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4 example and the empty message.
    #[test]
    fn known_answers() {
        assert_eq!(Digest::of(b"abc").to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(Digest::of(b"").to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    /// GB/T 32905-2016, example 1; and what is passed on is what was given.
    #[test]
    fn sm3_is_taken_in_passing() {
        let mut out = Vec::new();
        let mut hashed = Hashed::new(&mut out);
        let mut tee = Sm3Tee::new(&mut hashed);
        tee.write_all(b"a").and_then(|()| tee.write_all(b"bc")).expect("memory");
        assert_eq!(Sink::digest(&tee), Digest::of(b"abc"));
        assert_eq!(tee.finish().to_string(), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert_eq!(out, b"abc");
    }

    #[test]
    fn text_round_trips_in_either_case_and_nothing_else_is_read() {
        let digest = Digest::of(b"x");
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert_eq!(digest.to_string().to_uppercase().parse(), Ok(digest));
        for bad in ["", "ab", &"g".repeat(64), &"0".repeat(63), &"é".repeat(32)] {
            assert_eq!(bad.parse::<Digest>(), Err(NotADigest), "{bad}");
        }
    }

    #[test]
    fn streaming_equals_whole() {
        let bytes = vec![7u8; 100_000];
        let (digest, len) = Digest::of_reader(&bytes[..]).expect("reading memory");
        assert_eq!((digest, len), (Digest::of(&bytes), 100_000));
        let mut copy = Vec::new();
        let mut hashed = Hashed::new(&mut copy);
        hashed.write_all(&bytes).expect("writing memory");
        assert_eq!(hashed.digest(), digest);
        assert_eq!(copy, bytes);
    }
}
