//! Bundles and bags, verified as they would be from the command line.

use std::io::{Cursor, Write as _};

use juzheng::archive::{ArchiveWriter, Limits};
use juzheng::bundle::{Outcome, VerifyOptions, verify};
use juzheng::case::Clock;
use juzheng::casework::{Moment, Trust, check_seals};

use crate::measured;

/// The files a bag is made of, in the order in which they stand in the input, with a byte between them that is in no UTF-8.
const FILES: [&str; 14] = [
    "bagit.txt",
    "bag-info.txt",
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
    "manifest.json",
    "custody.jsonl",
    "seal/custody.jsonl",
    "fetch.txt",
    "manifest-md5.txt",
    "data/letters/12315.txt",
    "data/evidence/chat/x.txt",
    "data/x",
    "sm3/manifest.txt",
    "seal/r01.sha512",
];
const BETWEEN: u8 = 0xff;

/// The moment by which stamps are judged.
const TODAY: &str = "2026-11-22T09:00:00+08:00";

/// Verifies the bytes as a bundle.
pub fn verify_zip(bytes: &[u8]) {
    measured(bytes.len(), || judge(bytes));
}

/// Makes the bytes the files of a bag, so that what is fuzzed is not the zip but all that stands in it.
pub fn verify_bag(bytes: &[u8]) {
    let mut archive = ArchiveWriter::new(Cursor::new(Vec::new()), 0);
    let files = FILES.iter().zip(bytes.split(|byte| *byte == BETWEEN));
    // What is empty is not there.
    for (name, content) in files.filter(|(_, content)| !content.is_empty()) {
        archive.add_bytes(&format!("b/{name}"), content).expect("in memory");
    }
    let zip = archive.finish().expect("in memory").into_inner();
    measured(zip.len(), || judge(&zip));
}

fn judge(zip: &[u8]) {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(zip).expect("written");
    let limits = Limits { entries: 10_000, unpacked: 16 << 20, ratio: 250 };
    let options = VerifyOptions { limits, threads: 1, ..VerifyOptions::default() };
    let verdict = verify(file.path(), options).expect("it can be opened");
    // Whatever is not intact says why; and what is said can be shown.
    assert!(verdict.outcome == Outcome::Intact || !verdict.findings.is_empty());
    drop(serde_json::to_string(&verdict.findings).expect("findings are JSON"));
    let moment = Moment { at: TODAY.parse().expect("a time"), clock: Clock::Given };
    let seals = check_seals(file.path(), &verdict, &Trust::default(), options, moment).expect("it can be opened still");
    drop(serde_json::to_string(&seals.findings).expect("findings are JSON"));
}
