//! `sign`: a signature with the person's own SSH key, put beside what was sealed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::add_seal::SealBox;
use super::seals::SEALED;
use super::ssh_keygen::KeygenError;
use super::{CaseworkError, Moment, ssh_agent, ssh_keygen};
use crate::bundle::VerifyOptions;
use crate::seal::ssh::{KeyFile, KeyFileError, NAMESPACE, SshKey, armored, check_signature, to_sign};

/// A signature to be made.
#[derive(Debug, Clone)]
pub struct Signing {
    /// The bundle, a zip or a folder.
    pub bundle: PathBuf,
    /// The key file, private or public: of a public one the agent has the other half.
    pub key: PathBuf,
    /// The socket of the agent.
    pub agent: Option<PathBuf>,
}

/// A signature that was added.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Its file in the bundle.
    pub file: String,
    /// The key.
    pub key: SshKey,
    /// Who signed: `agent`, `key-file`, `ssh-keygen`.
    pub by: &'static str,
}

/// Asks for the passphrase of a key; none if the person has none to give.
pub type AskPassphrase<'a> = &'a dyn Fn(&Path) -> Option<String>;

/// Larger is no key file.
const LARGEST_KEY: u64 = 64 * 1024;

/// Signs: by the agent if it has the key, else with the key file, else by `ssh-keygen`. What came out is checked before it is added.
///
/// # Errors
/// When the bundle is not whole, or nobody can sign with this key.
pub fn sign(signing: &Signing, passphrase: AskPassphrase<'_>, options: VerifyOptions, moment: Moment) -> Result<Signed, CaseworkError> {
    let mut seal = SealBox::open(&signing.bundle, options)?;
    let (file, by) = signature(signing, passphrase, &seal.sealed)?;
    let checked = check_signature(&file, &seal.sealed);
    let Some(key) = checked.key.filter(|_| checked.fault.is_none()) else {
        let why = checked.fault.map_or("malformed", |fault| fault.as_str()).to_owned();
        return Err(CaseworkError::NotSigned { key: signing.key.clone(), why });
    };
    let number = seal.next("");
    let name = |ending: &str| format!("seal/{number}.{ending}");
    seal.add(&name("pub"), key.line().into_bytes());
    seal.add(&name("sshsig"), file);
    seal.put("signed", moment, json!({ "of": SEALED, "key": key.fingerprint() }))?;
    Ok(Signed { file: name("sshsig"), key, by })
}

/// The `.sshsig`, and who made it.
fn signature(signing: &Signing, passphrase: AskPassphrase<'_>, sealed: &[u8]) -> Result<(Vec<u8>, &'static str), CaseworkError> {
    let text = read(&signing.key)?;
    let message = to_sign(sealed);
    let public = public(&signing.key, &text)?;
    if let (Some(agent), Some(key)) = (&signing.agent, &public)
        && let Some(signature) = ssh_agent::sign(agent, key, &message)
    {
        return Ok((armored(key, &signature).into_bytes(), "agent"));
    }
    let own = match KeyFile::read(&text, None) {
        Err(KeyFileError::Locked) => match passphrase(&signing.key) {
            Some(words) => KeyFile::read(&text, Some(&words)),
            None => Err(KeyFileError::Locked),
        },
        other => other,
    };
    match own {
        Ok(own) => {
            let made = own.public().and_then(|key| Ok((armored(&key, &own.sign(&message)?).into_bytes(), "key-file")));
            made.map_err(|error| CaseworkError::Key { key: signing.key.clone(), error })
        }
        // Nobody is there to give the passphrase: `ssh-keygen` would find nobody either.
        Err(error @ (KeyFileError::WrongPassphrase | KeyFileError::Locked)) => Err(CaseworkError::Key { key: signing.key.clone(), error }),
        Err(error) => match ssh_keygen::sign(&signing.key, NAMESPACE, sealed) {
            Ok(file) => Ok((file, "ssh-keygen")),
            Err(KeygenError::NotRun) => Err(CaseworkError::Key { key: signing.key.clone(), error }),
            Err(KeygenError::Refused(why)) => Err(CaseworkError::NotSigned { key: signing.key.clone(), why }),
        },
    }
}

/// The public key: the file itself, or the one beside the private key.
fn public(path: &Path, text: &str) -> Result<Option<SshKey>, CaseworkError> {
    if let Some(key) = SshKey::of_line(text) {
        return Ok(Some(key));
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".pub");
    match fs::metadata(&beside) {
        Ok(metadata) if metadata.is_file() => Ok(SshKey::of_line(&read(Path::new(&beside))?)),
        _ => Ok(None),
    }
}

fn read(path: &Path) -> Result<String, CaseworkError> {
    let failed = |source| CaseworkError::Read { path: path.to_owned(), source };
    let metadata = fs::metadata(path).map_err(failed)?;
    if metadata.len() > LARGEST_KEY {
        return Err(failed(io::ErrorKind::FileTooLarge.into()));
    }
    fs::read_to_string(path).map_err(failed)
}
