//! The agent of SSH: it holds keys and signs with them, so that the key itself is never seen here (draft-ietf-sshm-ssh-agent).

use std::path::Path;

use crate::seal::ssh::SshKey;

/// Asks the agent behind this socket to sign with a key; none where there is no agent, or it does not have the key.
#[cfg(unix)]
pub(super) fn sign(socket: &Path, key: &SshKey, message: &[u8]) -> Option<Vec<u8>> {
    use std::io::{Read, Write};
    use std::os::unix::net::UnixStream;
    use std::time::Duration;

    /// A person may have to confirm.
    const PATIENCE: Duration = Duration::from_secs(120);
    const LARGEST: u32 = 256 * 1024;
    const SIGN_REQUEST: u8 = 13;
    const SIGN_RESPONSE: u8 = 14;
    /// RSA with SHA-512.
    const RSA_SHA512: u32 = 4;
    let string = |bytes: &[u8]| Some([&u32::try_from(bytes.len()).ok()?.to_be_bytes()[..], bytes].concat());
    let mut stream = UnixStream::connect(socket).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let flags = if key.kind() == "ssh-rsa" { RSA_SHA512 } else { 0 };
    let request = [&[SIGN_REQUEST][..], &string(key.as_blob())?, &string(message)?, &flags.to_be_bytes()].concat();
    stream.write_all(&string(&request)?).ok()?;
    let mut number = [0; 4];
    stream.read_exact(&mut number).ok()?;
    let length = Some(u32::from_be_bytes(number)).filter(|length| *length <= LARGEST)?;
    let mut answer = vec![0; usize::try_from(length).ok()?];
    stream.read_exact(&mut answer).ok()?;
    let signature = answer.strip_prefix(&[SIGN_RESPONSE])?;
    let (length, signature) = signature.split_first_chunk::<4>()?;
    (usize::try_from(u32::from_be_bytes(*length)).ok()? == signature.len()).then(|| signature.to_vec())
}

/// Elsewhere the agent is not a socket; `ssh-keygen` finds it.
#[cfg(not(unix))]
pub(super) fn sign(_socket: &Path, _key: &SshKey, _message: &[u8]) -> Option<Vec<u8>> {
    None
}
