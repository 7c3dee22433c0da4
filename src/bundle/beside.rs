//! What is put beside the sealed bytes later: stamps, signatures and their log, in `seal/`. What is
//! sealed is copied as it is, read back, and compared.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use super::container::{Container, Handle, Member};
use super::exchange::put_into_seal;
use super::target::Target;
use super::verify::VerifyError;
use super::verify::sums::{Algorithm, hex, sums_of};
use super::write::{WriteError, archive_error, write_error};
use crate::archive::{ArchiveWriter, Limits};
use crate::digest::Digest;
use crate::manifest::BagPath;

/// Reads the files of a bundle, in a zip or a folder, whose paths are wanted; each is at most `most`
/// bytes long, and all of them at most `in_all`. What cannot be read is left out: verifying says so.
///
/// # Errors
/// Only if the bundle cannot be opened. A file that is no bundle has no files.
pub fn read_files(
    bundle: &Path,
    limits: Limits,
    (most, mut in_all): (u64, u64),
    wanted: impl Fn(&str) -> bool,
) -> Result<BTreeMap<String, Vec<u8>>, VerifyError> {
    let Ok(container) = Container::open(bundle, limits)? else {
        return Ok(BTreeMap::new());
    };
    let members = container.members.iter().filter(|member| wanted(&member.path));
    let mut read = |member: &Member| {
        in_all = in_all.checked_sub(member.bytes)?;
        Some((member.path.clone(), container.bytes(member, most).ok()?))
    };
    Ok(members.filter_map(&mut read).collect())
}

/// The SHA-512 of every file of a bundle whose path is wanted, by path. A file that cannot be read has none.
///
/// # Errors
/// Only if the bundle cannot be opened.
pub fn sha512_of_files(
    bundle: &Path,
    options: super::VerifyOptions,
    wanted: impl Fn(&str) -> bool,
) -> Result<BTreeMap<String, String>, VerifyError> {
    let Ok(mut container) = Container::open(bundle, options.limits)? else {
        return Ok(BTreeMap::new());
    };
    container.members.retain(|member| wanted(&member.path));
    let sums = sums_of(&container, &[Algorithm::Sha512], options.threads, &|_| {});
    let named = container.members.iter().zip(sums);
    Ok(named.filter_map(|(member, sums)| Some((member.path.clone(), hex(sums.ok()?.get(Algorithm::Sha512)?)))).collect())
}

/// Puts files into `seal/` of a bundle, a zip or a folder. A file that is there already is replaced; every other byte stays. A zip
/// takes its name again only when it has been read back; in a folder all of them appear at once where the system can do that, else
/// in the order given. Nobody else adds to it meanwhile: see [`Hold`](super::Hold).
///
/// # Errors
/// If a path is not below `seal/`, it is no bundle, or it cannot be written.
pub fn put_beside(bundle: &Path, files: &[(BagPath, Vec<u8>)], at: i64) -> Result<(), WriteError> {
    if let Some((path, _)) = files.iter().find(|(path, _)| !path.as_str().starts_with("seal/")) {
        return Err(WriteError::OutOfOrder { path: path.clone() });
    }
    let before = open(bundle, bundle)?;
    if let Some(folder) = &before.folder {
        if folder.join("seal").symlink_metadata().is_ok_and(|metadata| !metadata.is_dir()) {
            return Err(self_check(folder, "seal", "not a folder"));
        }
        return put_into_seal(folder, files);
    }
    let mut expected = digests(&before, bundle)?;
    let root = before.root.clone();
    let named = |path: &BagPath| format!("{root}{path}");
    let (target, output) = Target::create(bundle, true)?;
    let failed = |source| archive_error(bundle, source);
    let mut archive = ArchiveWriter::new(output, at);
    let old = File::open(bundle).map_err(|source| write_error(bundle, source))?;
    let replaced: Vec<String> = files.iter().map(|(path, _)| named(path)).collect();
    archive.copy(BufReader::new(old), |name| !replaced.iter().any(|r| r == name)).map_err(failed)?;
    for (path, bytes) in files {
        archive.add_bytes(&named(path), bytes).map_err(failed)?;
        expected.insert(path.to_string(), Digest::of(bytes));
    }
    let output = archive.finish().map_err(failed)?;
    target.settle(output)?;
    let after = digests(&open(target.temporary(), bundle)?, bundle)?;
    if after != expected {
        return Err(self_check(bundle, "(all)", "other files than before"));
    }
    target.persist().map(drop)
}

fn open(file: &Path, bundle: &Path) -> Result<Container, WriteError> {
    let container = Container::open(file, Limits::default());
    let container = container.map_err(|error| write_error(bundle, error.source))?;
    match container {
        Ok(container) if container.findings.is_empty() => Ok(container),
        Ok(_) => Err(self_check(bundle, "(archive)", "not a plain bundle")),
        Err(what) => Err(self_check(bundle, "(archive)", what.code())),
    }
}

fn digests(container: &Container, bundle: &Path) -> Result<BTreeMap<String, Digest>, WriteError> {
    let mut handle = Handle::default();
    let mut digest = |member: &Member| {
        let digest = container.read(member, &mut handle, |reader: &mut dyn io::Read| Digest::of_reader(reader).map(|(digest, _)| digest));
        let digest = digest.map_err(|why| self_check(bundle, &member.path, &why))?;
        Ok((member.path.clone(), digest))
    };
    container.members.iter().map(&mut digest).collect()
}

fn self_check(bundle: &Path, entry: &str, why: &str) -> WriteError {
    WriteError::SelfCheck { path: bundle.to_owned(), entry: entry.to_owned(), why: why.to_owned() }
}
