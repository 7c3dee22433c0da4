#![no_main]

//! Signatures of SSH, lists of allowed signers, key files. What holds is by a key of the seeds.

use juzheng::seal::ssh::{AllowedSigners, KeyFile, SshKey, check_signature};
use libfuzzer_sys::fuzz_target;

const DATA: &[u8] = include_bytes!("../../tests/signatures/data.txt");

fuzz_target!(|bytes: &[u8]| {
    let signature = check_signature(bytes, DATA);
    if signature.fault.is_none() {
        assert!(signature.key.is_some());
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let (Ok(signers), Some(key)) = (AllowedSigners::read(text), &signature.key) {
        let _ = signers.signer(key, Default::default());
    }
    if let Some(key) = SshKey::of_line(text) {
        assert_eq!(SshKey::of_line(&key.line()), Some(key));
    }
    // An encrypted key asks for as much work as it says; without a passphrase none is done.
    let _ = KeyFile::read(text, None);
});
