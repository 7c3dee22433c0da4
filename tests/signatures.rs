//! Signatures that OpenSSH made (`tests/signatures/make.sh`), checked; and ours, with its keys.

use std::fs;
use std::path::Path;

use juzheng::seal::ssh::{KeyFile, KeyFileError, SignatureFault, SshKey, armored, check_signature, to_sign};

fn file(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/signatures").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn text(name: &str) -> String {
    String::from_utf8(file(name)).expect("UTF-8")
}

#[test]
fn signatures_of_every_kind_of_key_hold() {
    for name in ["ed25519", "ecdsa-256", "ecdsa-384", "ecdsa-521", "rsa"] {
        let signature = check_signature(&file(&format!("{name}.sshsig")), &file("data.txt"));
        assert_eq!(signature.fault, None, "{name}");
        assert_eq!(signature.key, SshKey::of_line(&text(&format!("{name}.pub"))), "{name}");
    }
    assert_eq!(check_signature(&file("sha256.sshsig"), &file("data.txt")).fault, None);
}

#[test]
fn what_is_not_over_these_bytes_or_for_this_does_not_hold() {
    let fault = |signature: &[u8], over: &[u8]| check_signature(signature, over).fault;
    assert_eq!(fault(&file("ed25519.sshsig"), b"other"), Some(SignatureFault::Wrong));
    assert_eq!(fault(&file("rsa.sshsig"), b"other"), Some(SignatureFault::Wrong));
    assert_eq!(fault(&file("ecdsa-521.sshsig"), b"other"), Some(SignatureFault::Wrong));
    assert_eq!(fault(&file("other-namespace.sshsig"), &file("data.txt")), Some(SignatureFault::Namespace));
    for junk in ["", "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----\n", "-----BEGIN SSH SIGNATURE-----"] {
        assert_eq!(fault(junk.as_bytes(), b""), Some(SignatureFault::Malformed), "{junk}");
    }
    // The line ends of Windows change nothing.
    let windows = text("ed25519.sshsig").replace('\n', "\r\n");
    assert_eq!(fault(windows.as_bytes(), &file("data.txt")), None);
}

/// Every bit of the file: what still holds is the same signature of the same key, spelled in another way.
#[test]
fn no_changed_signature_holds() {
    for name in ["ed25519", "ecdsa-256", "ecdsa-521", "rsa"] {
        let (signature, over) = (file(&format!("{name}.sshsig")), file("data.txt"));
        let good = check_signature(&signature, &over);
        for index in 0..signature.len() {
            for bit in 0..8 {
                let mut changed = signature.clone();
                changed[index] ^= 1 << bit;
                let checked = check_signature(&changed, &over);
                assert!(checked.fault.is_some() || checked == good, "{name} byte {index} bit {bit}");
                assert!(checked.fault.is_some() || !signature[index].is_ascii_alphanumeric(), "{name} byte {index} bit {bit}");
            }
        }
    }
}

/// Ed25519 signs the same bytes in the same way, whoever does it.
#[test]
fn ours_is_what_ssh_keygen_writes() {
    let key = KeyFile::read(&text("ed25519"), None).expect("a key");
    let message = to_sign(&file("data.txt"));
    let made = armored(&key.public().expect("public"), &key.sign(&message).expect("signed"));
    assert_eq!(made, text("ed25519.sshsig"));
    let ecdsa = KeyFile::read(&text("ecdsa-256"), None).expect("a key");
    let made = armored(&ecdsa.public().expect("public"), &ecdsa.sign(&message).expect("signed"));
    assert_eq!(check_signature(made.as_bytes(), &file("data.txt")).fault, None);
}

#[test]
fn a_locked_key_opens_with_its_passphrase_only() {
    let locked = |passphrase| KeyFile::read(&text("locked"), passphrase).map(|_| ());
    assert_eq!(locked(None), Err(KeyFileError::Locked));
    assert_eq!(locked(Some("other")), Err(KeyFileError::WrongPassphrase));
    assert_eq!(locked(Some("口令-示例")), Ok(()));
    assert_eq!(KeyFile::read("no key", None).map(|_| ()), Err(KeyFileError::Other));
}
