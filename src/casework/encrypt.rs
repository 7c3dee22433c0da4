//! `encrypt`: a whole bundle for transport. A zip's own password leaves the names legible; this leaves nothing.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::CaseworkError;
use super::add_seal::intact;
use super::files::{MadeFolders, prepare_with, refuse_existing};
use crate::bundle::VerifyOptions;
use crate::seal::encryption::Lock;

/// A bundle to be encrypted.
#[derive(Debug, Clone)]
pub struct Encrypting {
    /// The bundle, a zip.
    pub bundle: PathBuf,
    /// What opens it.
    pub lock: Lock,
    /// Where to; else beside the bundle, with `.age` behind its name.
    pub output: Option<PathBuf>,
    /// Overwrite what is there.
    pub force: bool,
}

impl Encrypting {
    /// Where to.
    #[must_use]
    pub fn output(&self) -> PathBuf {
        let mut name = self.bundle.file_name().unwrap_or_default().to_owned();
        name.push(".age");
        match &self.output {
            None => self.bundle.with_file_name(name),
            Some(folder) if folder.is_dir() || folder.as_os_str().to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]) => {
                folder.join(name)
            }
            Some(file) => file.clone(),
        }
    }
}

/// A bundle that was encrypted.
#[derive(Debug, Clone)]
pub struct Encrypted {
    /// The file.
    pub output: PathBuf,
    /// It has the originals in it, unmasked: the bundle that the person keeps, not the package of a recipient.
    pub is_master: bool,
}

/// Encrypts a bundle that is whole. The file appears whole or not at all; the bundle stays as it is.
///
/// # Errors
/// When the bundle is not whole, or the file cannot be written.
pub fn encrypt(encrypting: &Encrypting, options: VerifyOptions) -> Result<Encrypted, CaseworkError> {
    let bundle = &encrypting.bundle;
    let output = encrypting.output();
    refuse_existing(std::slice::from_ref(&output), encrypting.force)?;
    if same_file(bundle, &output) {
        return Err(CaseworkError::OverInput { path: output });
    }
    if bundle.is_dir() {
        return Err(CaseworkError::FolderNotZip { path: bundle.clone() });
    }
    let is_master = intact(bundle, options)?.evidence_digest.is_some();
    let failed = |source| CaseworkError::Read { path: bundle.clone(), source };
    let mut plain = File::open(bundle).map_err(failed)?;
    let mut made = MadeFolders::default();
    made.make_parent(&output)?;
    let waiting = prepare_with(&output, |file| encrypting.lock.encrypt(&mut plain, file))?;
    let output = waiting.put(encrypting.force)?;
    made.keep();
    Ok(Encrypted { output, is_master })
}

fn same_file(one: &Path, other: &Path) -> bool {
    one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}
