//! The person's own key file, as `ssh-keygen` writes it. It is read, signed with, and forgotten.

use ssh_key::private::KeypairData;
use ssh_key::{PrivateKey, Signature};

use super::key::SshKey;

/// Why a key file cannot sign here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileError {
    /// It needs its passphrase.
    #[error("the key needs its passphrase")]
    Locked,
    /// Not the passphrase.
    #[error("the passphrase does not open the key")]
    WrongPassphrase,
    /// No private key, or one of a kind that `ssh-keygen` has to sign with: RSA, keys in hardware, the formats of before 2018.
    #[error("not a private key that can be used here")]
    Other,
}

/// A private key, unlocked.
#[derive(Debug)]
pub struct KeyFile(PrivateKey);

impl KeyFile {
    /// Reads a key file, and unlocks it.
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub fn read(text: &str, passphrase: Option<&str>) -> Result<Self, KeyFileError> {
        let key = PrivateKey::from_openssh(text.trim_start_matches('\u{feff}')).map_err(|_| KeyFileError::Other)?;
        let key = match (key.is_encrypted(), passphrase) {
            (false, _) => key,
            (true, None) => return Err(KeyFileError::Locked),
            (true, Some(passphrase)) => key.decrypt(passphrase).map_err(|_| KeyFileError::WrongPassphrase)?,
        };
        match key.key_data() {
            KeypairData::Ed25519(_) | KeypairData::Ecdsa(_) => Ok(Self(key)),
            _ => Err(KeyFileError::Other),
        }
    }

    /// Its public key.
    ///
    /// # Errors
    /// [`KeyFileError::Other`].
    pub fn public(&self) -> Result<SshKey, KeyFileError> {
        self.0.public_key().to_bytes().ok().and_then(|blob| SshKey::of_blob(&blob)).ok_or(KeyFileError::Other)
    }

    /// Signs, in the form of SSH.
    ///
    /// # Errors
    /// [`KeyFileError::Other`].
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyFileError> {
        use p256::ecdsa::signature::Signer as _;
        use ssh_key::encoding::Encode as _;
        let signature: Signature = self.0.try_sign(message).map_err(|_| KeyFileError::Other)?;
        signature.encode_vec().map_err(|_| KeyFileError::Other)
    }
}
