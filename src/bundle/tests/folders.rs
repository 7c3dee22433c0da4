//! Folders that are not what they seem, or do not stay what they are while they are read.

use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::atomic::{AtomicBool, Ordering};

use super::verify::{FileState, Outcome, verify_with_progress};
use super::*;

const BAGIT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// A bag of two files, the first large enough to be read in several pieces.
fn bag() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let (large, small) = (vec![7u8; 300_000], b"x");
    std::fs::create_dir(folder.path().join("data")).expect("made");
    let lines = format!("{}  data/large\n{}  data/small\n", Digest::of(&large), Digest::of(small));
    for (name, bytes) in
        [("bagit.txt", BAGIT.as_bytes()), ("manifest-sha256.txt", lines.as_bytes()), ("data/large", &large[..]), ("data/small", &small[..])]
    {
        std::fs::write(folder.path().join(name), bytes).expect("written");
    }
    folder
}

/// Verifies while something happens, once, in the middle of the large file: when bytes of it have been read and not all.
fn while_reading(folder: &Path, happens: impl Fn() + Sync) -> Verdict {
    let (seen, done) = (std::sync::atomic::AtomicU64::new(0), AtomicBool::new(false));
    let progress = |bytes: u64| {
        let so_far = seen.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if so_far > 100_000 && !done.swap(true, Ordering::Relaxed) {
            happens();
        }
    };
    let verdict = verify_with_progress(folder, VerifyOptions { threads: 1, ..VerifyOptions::default() }, &progress).expect("opened");
    assert!(done.into_inner(), "it happened");
    verdict
}

fn state(verdict: &Verdict, path: &str) -> FileState {
    verdict.files.iter().find(|file| file.path == path).expect("told of").state
}

#[test]
fn a_bag_that_stays_as_it_is_is_intact() {
    let folder = bag();
    assert_eq!(while_reading(folder.path(), || {}).outcome, Outcome::Intact);
}

#[test]
fn files_that_change_while_they_are_read_are_not_called_intact() {
    for length in [400_000, 200_000] {
        let folder = bag();
        let large = folder.path().join("data/large");
        let verdict = while_reading(folder.path(), || {
            std::fs::File::options().write(true).open(&large).and_then(|file| file.set_len(length)).expect("changed");
        });
        assert_eq!((verdict.outcome, codes(&verdict)), (Outcome::Incomplete, vec!["file-unreadable"]), "{length}");
        assert_eq!(state(&verdict, "data/large"), FileState::Unreadable);
    }
}

#[test]
fn a_file_that_goes_away_or_becomes_a_link_is_not_read() {
    let secret = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(secret.path(), b"x").expect("written");
    for link in [false, true] {
        let folder = bag();
        let small = folder.path().join("data/small");
        let verdict = while_reading(folder.path(), || {
            std::fs::remove_file(&small).expect("removed");
            if link {
                std::os::unix::fs::symlink(secret.path(), &small).expect("linked");
            }
        });
        // The bytes behind the link are the right ones: it is not followed all the same.
        assert_eq!((verdict.outcome, codes(&verdict)), (Outcome::Incomplete, vec!["file-unreadable"]), "{link}");
        assert_eq!(state(&verdict, "data/small"), FileState::Unreadable);
    }
}

#[test]
fn what_is_no_file_is_told_and_not_opened() {
    let folder = bag();
    // A socket, as a pipe or a device, would be waited for, or never end.
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("data/socket")).expect("bound");
    let name = std::ffi::OsStr::from_bytes(b"\xff\xfe.txt");
    if cfg!(target_os = "linux") {
        std::fs::write(folder.path().join("data").join(name), "x").expect("written");
    }
    let verdict = verify(folder.path(), VerifyOptions::default()).expect("opened");
    assert_eq!(verdict.outcome, Outcome::Altered);
    assert!(codes(&verdict).contains(&"not-a-file"), "{:?}", codes(&verdict));
    assert_eq!(codes(&verdict).contains(&"name-unreadable"), cfg!(target_os = "linux"), "{:?}", codes(&verdict));
}

#[test]
fn what_may_not_be_read_is_incomplete_and_the_rest_is_verified() {
    let folder = bag();
    let (small, inner) = (folder.path().join("data/small"), folder.path().join("data/inner"));
    std::fs::create_dir(&inner).expect("made");
    let close = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("set");
    close(&small, 0o000);
    close(&inner, 0o000);
    // Whoever may read everything (root) reads these too.
    let all_powerful = std::fs::read(&small).is_ok();
    let verdict = verify(folder.path(), VerifyOptions::default()).expect("opened");
    close(&inner, 0o700);
    if all_powerful {
        assert_eq!(verdict.outcome, Outcome::Intact, "{:?}", codes(&verdict));
    } else {
        assert_eq!((verdict.outcome, codes(&verdict)), (Outcome::Incomplete, vec!["file-unreadable"; 2]));
        assert_eq!((state(&verdict, "data/large"), state(&verdict, "data/small")), (FileState::Matched, FileState::Unreadable));
    }
}
