//! `ssh-keygen`, for keys that only it can sign with: RSA, keys in hardware, and what it asks a person for.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Why it did not sign.
#[derive(Debug)]
pub(super) enum KeygenError {
    /// It is not installed, or could not be run.
    NotRun,
    /// It ran, and did not sign; its last words.
    Refused(String),
}

/// `ssh-keygen -Y sign`: the bytes go in, the `.sshsig` comes out. Passphrases and touches it asks for itself.
pub(super) fn sign(key: &Path, namespace: &str, over: &[u8]) -> Result<Vec<u8>, KeygenError> {
    let mut command = Command::new("ssh-keygen");
    command.args(["-Y", "sign", "-n", namespace, "-f"]).arg(key);
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.map_err(|_| KeygenError::NotRun)?;
    // A pipe holds what is sealed only where that is short: it is written from beside.
    let mut input = child.stdin.take().ok_or(KeygenError::NotRun)?;
    let output = std::thread::scope(|scope| {
        scope.spawn(move || input.write_all(over));
        child.wait_with_output()
    });
    let output = output.map_err(|_| KeygenError::NotRun)?;
    if output.status.success() && !output.stdout.is_empty() {
        return Ok(output.stdout);
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(KeygenError::Refused(words.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default().to_owned()))
}
