//! Encryption for transport, in the format of age (age-encryption.org/v1): whoever is sent the file opens it with `age -d`, and
//! names and sizes within it show to nobody else. Only the sending half is here.

use std::io::{self, Read, Write};

use age::Encryptor;
use age::secrecy::SecretString;

/// To whom a file is encrypted.
#[derive(Clone)]
pub struct Recipient(age::x25519::Recipient);

impl std::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Recipient({})", self.0)
    }
}

impl Recipient {
    /// From `age1…`; none if it is no such key. Keys of SSH and of plug-ins are not taken.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
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
#[derive(Clone)]
pub enum Lock {
    /// The keys of recipients; each opens it.
    Recipients(Vec<Recipient>),
    /// A passphrase.
    Passphrase(SecretString),
}

impl std::fmt::Debug for Lock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Recipients(_) => "Recipients",
            Self::Passphrase(_) => "Passphrase",
        })
    }
}

impl Lock {
    /// By a passphrase.
    #[must_use]
    pub fn passphrase(words: String) -> Self {
        Self::Passphrase(words.into())
    }

    /// Encrypts all that a reader gives, piece by piece.
    ///
    /// # Errors
    /// Whatever either side fails with.
    pub fn encrypt(&self, plain: &mut dyn Read, into: &mut dyn Write) -> io::Result<()> {
        let encryptor = match self {
            Self::Passphrase(words) => Encryptor::with_user_passphrase(words.clone()),
            Self::Recipients(all) => {
                let all = all.iter().map(|recipient| &recipient.0 as &dyn age::Recipient);
                Encryptor::with_recipients(all).map_err(io::Error::other)?
            }
        };
        let mut out = encryptor.wrap_output(into)?;
        io::copy(plain, &mut out)?;
        out.finish()?;
        Ok(())
    }
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
        assert_eq!(Recipient::read_all(&text).map(|all| all.len()).ok(), Some(1));
        for bad in ["age1", &RECIPIENT.replace("zvky", "zvkz"), &RECIPIENT[..60], "ssh-ed25519 AAAA"] {
            assert!(Recipient::read(bad).is_none(), "{bad}");
            assert!(Recipient::read_all(&format!("\n{bad}")).err() == Some(2), "{bad}");
        }
    }

    #[test]
    fn what_is_encrypted_opens_with_the_key_and_no_other() {
        let own = age::x25519::Identity::generate();
        let lock = Lock::Recipients(vec![Recipient(own.to_public()), Recipient::read(RECIPIENT).expect("a key")]);
        let plain = vec![7; 200_000];
        let mut sealed = Vec::new();
        lock.encrypt(&mut &plain[..], &mut sealed).expect("memory");
        assert!(age::decrypt(&own, &sealed).expect("opens") == plain);
        assert!(age::decrypt(&age::x25519::Identity::generate(), &sealed).is_err());
    }
}
