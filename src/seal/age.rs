//! Encryption for transport, in the format of age (age-encryption.org/v1): whoever is sent the file opens it with `age -d`, and
//! names and sizes within it show to nobody else. Only the sending half is here; the primitives are those of `ring` and `scrypt`.
//! The crate `age` does the same and more, with 126 packages that nothing else here needs.

use std::io::{self, Read};

use bech32::primitives::decode::CheckedHrpstring;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{EphemeralPrivateKey, UnparsedPublicKey, X25519, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};

use super::armor::encode_unpadded;
use super::request::NoRandomness;

/// How a file of this format begins.
pub const MAGIC: &[u8] = b"age-encryption.org/v1\n";

/// Plain bytes of one piece.
const PIECE: usize = 64 * 1024;
/// The work of guessing a passphrase, as a power of two: what `age` itself takes, about a second.
const WORK: u8 = 18;

/// To whom a file is encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient([u8; 32]);

impl Recipient {
    /// From `age1…`; none if it is no such key. Keys of SSH and of plug-ins are not taken.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let checked = CheckedHrpstring::new::<bech32::Bech32>(text).ok()?;
        let is_lower = !text.contains(|c: char| c.is_ascii_uppercase());
        let bytes: Vec<u8> = checked.byte_iter().collect();
        (is_lower && checked.hrp().as_str() == "age").then_some(())?;
        bytes.try_into().ok().map(Self)
    }

    /// From a file of them: one a line, `#` before remarks. The first line that is none is told.
    ///
    /// # Errors
    /// Its number, from 1.
    pub fn read_all(text: &str) -> Result<Vec<Self>, usize> {
        let lines = text.trim_start_matches('\u{feff}').lines().enumerate().map(|(number, line)| (number + 1, line.trim()));
        let written = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        written.map(|(number, line)| Self::read(line).ok_or(number)).collect()
    }
}

/// What opens the file.
#[derive(Debug, Clone)]
pub enum Lock {
    /// The keys of recipients; each opens it.
    Recipients(Vec<Recipient>),
    /// A passphrase.
    Passphrase(String),
}

/// Plain bytes in, encrypted bytes out, in pieces.
pub struct Encryption<R> {
    plain: R,
    key: LessSafeKey,
    number: u128,
    /// Encrypted and not yet read.
    ready: Vec<u8>,
    read: usize,
    /// Plain and not yet encrypted: whether a piece is the last shows only when the next one is looked for.
    next: Vec<u8>,
    is_done: bool,
}

impl<R> std::fmt::Debug for Encryption<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Encryption")
    }
}

impl<R: Read> Encryption<R> {
    /// Begins; the key of the file is drawn, and locked.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn new(plain: R, lock: &Lock) -> Result<Self, NoRandomness> {
        let file_key = random::<16>()?;
        let mut header = MAGIC.to_vec();
        match lock {
            Lock::Recipients(all) => {
                for recipient in all {
                    header.extend_from_slice(to_recipient(recipient, &file_key)?.as_bytes());
                }
            }
            Lock::Passphrase(words) => header.extend_from_slice(under_passphrase(words, &file_key)?.as_bytes()),
        }
        header.extend_from_slice(b"---");
        let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &derived(&[], &file_key, b"header")), &header);
        header.extend_from_slice(format!(" {}\n", encode_unpadded(mac.as_ref())).as_bytes());
        let nonce = random::<16>()?;
        header.extend_from_slice(&nonce);
        let key = aead(&derived(&nonce, &file_key, b"payload"));
        Ok(Self { plain, key, number: 0, ready: header, read: 0, next: Vec::new(), is_done: false })
    }

    /// Encrypts the next piece.
    fn advance(&mut self) -> io::Result<()> {
        let mut piece = std::mem::take(&mut self.next);
        fill(&mut self.plain, &mut piece)?;
        fill(&mut self.plain, &mut self.next)?;
        self.is_done = self.next.is_empty();
        // Eleven bytes of number, and one that marks the last piece.
        let mut nonce = [0; 12];
        nonce[..11].copy_from_slice(&self.number.to_be_bytes()[5..]);
        nonce[11] = u8::from(self.is_done);
        self.number += 1;
        seal(&self.key, nonce, &mut piece);
        (self.ready, self.read) = (piece, 0);
        Ok(())
    }
}

impl<R: Read> Read for Encryption<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.read == self.ready.len() && !self.is_done {
            self.advance()?;
        }
        let count = (self.ready.len() - self.read).min(into.len());
        into[..count].copy_from_slice(&self.ready[self.read..self.read + count]);
        self.read += count;
        Ok(count)
    }
}

/// Reads until a piece is full, or nothing is left.
fn fill(plain: &mut impl Read, piece: &mut Vec<u8>) -> io::Result<()> {
    let lacking = PIECE - piece.len();
    plain.take(lacking as u64).read_to_end(piece).map(drop)
}

/// The stanza of a recipient: an exchange of keys by X25519.
fn to_recipient(Recipient(theirs): &Recipient, file_key: &[u8]) -> Result<String, NoRandomness> {
    let own = EphemeralPrivateKey::generate(&X25519, &SystemRandom::new()).map_err(|_| NoRandomness)?;
    let share = own.compute_public_key().map_err(|_| NoRandomness)?;
    let salt = [share.as_ref(), theirs].concat();
    let wrapping =
        agree_ephemeral(own, &UnparsedPublicKey::new(&X25519, theirs), |shared| derived(&salt, shared, b"age-encryption.org/v1/X25519"));
    let wrapping = wrapping.map_err(|_| NoRandomness)?;
    Ok(stanza(&format!("X25519 {}", encode_unpadded(share.as_ref())), &wrapping, file_key))
}

/// The stanza of a passphrase.
fn under_passphrase(words: &str, file_key: &[u8]) -> Result<String, NoRandomness> {
    let salt = random::<16>()?;
    let whole = [&b"age-encryption.org/v1/scrypt"[..], &salt].concat();
    let params = scrypt::Params::new(WORK, 8, 1).expect("the numbers are those of the format");
    let mut wrapping = [0; 32];
    scrypt::scrypt(words.as_bytes(), &whole, &params, &mut wrapping).expect("32 bytes are not too many");
    Ok(stanza(&format!("scrypt {} {WORK}", encode_unpadded(&salt)), &wrapping, file_key))
}

/// `-> arguments`, and the file's key under the wrapping one. 32 bytes are 43 digits: one line.
fn stanza(arguments: &str, wrapping: &[u8; 32], file_key: &[u8]) -> String {
    let mut body = file_key.to_vec();
    seal(&aead(wrapping), [0; 12], &mut body);
    format!("-> {arguments}\n{}\n", encode_unpadded(&body))
}

fn seal(key: &LessSafeKey, nonce: [u8; 12], bytes: &mut Vec<u8>) {
    let sealed = key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), bytes);
    sealed.expect("a piece is far shorter than what the cipher takes");
}

fn aead(key: &[u8; 32]) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, key).expect("the key has 32 bytes"))
}

struct Wanted;

impl KeyType for Wanted {
    fn len(&self) -> usize {
        32
    }
}

/// HKDF-SHA-256 (RFC 5869).
fn derived(salt: &[u8], secret: &[u8], info: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    let expanded = Salt::new(HKDF_SHA256, salt).extract(secret);
    expanded.expand(&[info], Wanted).and_then(|key| key.fill(&mut out)).expect("32 bytes are what is asked for");
    out
}

fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut out = [0; N];
    SystemRandom::new().fill(&mut out).map_err(|_| NoRandomness)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification of age.
    const RECIPIENT: &str = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

    #[test]
    fn recipients_are_read_and_nothing_else() {
        assert!(Recipient::read(RECIPIENT).is_some());
        let text = format!("# 收件人\r\n\n{RECIPIENT}\n");
        assert_eq!(Recipient::read_all(&text).map(|all| all.len()), Ok(1));
        for bad in ["", "age1", &RECIPIENT.to_uppercase(), &RECIPIENT.replace("zvky", "zvkz"), &RECIPIENT[..60], "ssh-ed25519 AAAA"] {
            assert_eq!(Recipient::read(bad), None, "{bad}");
            assert!(bad.is_empty() || Recipient::read_all(&format!("\n{bad}")) == Err(2), "{bad}");
        }
    }

    /// Opened again as the specification says, with the key that only the test knows.
    #[test]
    fn pieces_are_numbered_and_the_last_is_marked() {
        let lock = Lock::Recipients(vec![Recipient::read(RECIPIENT).expect("a key")]);
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE] {
            let plain: Vec<u8> = (0..length).map(|n| u8::try_from(n % 251).expect("small")).collect();
            let mut encryption = Encryption::new(&plain[..], &lock).expect("random");
            let header = encryption.ready.len();
            let nonce: Vec<u8> = encryption.ready[header - 16..].to_vec();
            assert_eq!(nonce.len(), 16);
            let mut sealed = Vec::new();
            let key = std::mem::replace(&mut encryption.key, aead(&[7; 32]));
            drop(key);
            encryption.read_to_end(&mut sealed).expect("memory");
            let (key, mut opened) = (aead(&[7; 32]), Vec::new());
            let pieces: Vec<&[u8]> = sealed[header..].chunks(PIECE + 16).collect();
            for (number, piece) in pieces.iter().enumerate() {
                let mut nonce = [0; 12];
                nonce[10] = u8::try_from(number).expect("few");
                nonce[11] = u8::from(number + 1 == pieces.len());
                let mut piece = piece.to_vec();
                let plain = key.open_in_place(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut piece).expect("opens");
                opened.extend_from_slice(plain);
            }
            assert!(opened == plain, "{length}");
            assert_eq!(pieces.len(), length.div_ceil(PIECE).max(1), "{length}");
        }
    }
}
