//! Archives whose records lie: about sizes, about each other, about where the archive is.

use super::verify::{FileState, Outcome, count, verify_with_progress};
use super::*;
use crate::archive::{BatchBuilder, Limits};
use crate::finding::{Finding, What};

/// CRC-32 (IEEE 802.3), bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

/// One stored entry, its records written as told.
struct Raw<'a> {
    name: &'a [u8],
    bytes: &'a [u8],
    packed: u32,
    unpacked: u32,
    flags: u16,
    extra: Vec<u8>,
}

impl<'a> Raw<'a> {
    fn honest(name: &'a str, bytes: &'a [u8]) -> Self {
        let len = u32::try_from(bytes.len()).expect("short");
        Self { name: name.as_bytes(), bytes, packed: len, unpacked: len, flags: 1 << 11, extra: Vec::new() }
    }
    /// The fields that both headers share, from the version needed to the lengths of name and extra field.
    fn shared(&self) -> Vec<u8> {
        let mut out = [20u16.to_le_bytes(), self.flags.to_le_bytes(), [0; 2], [0; 2], 33u16.to_le_bytes()].concat();
        out.extend([crc(self.bytes), self.packed, self.unpacked].into_iter().flat_map(u32::to_le_bytes));
        out.extend([self.name.len(), self.extra.len()].into_iter().flat_map(|len| u16::try_from(len).expect("short").to_le_bytes()));
        out
    }
}

/// A zip of these entries, and where its directory begins.
fn raw_zip(entries: &[Raw<'_>]) -> (Vec<u8>, usize) {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let at = u32::try_from(zip.len()).expect("short");
        zip.extend([b"PK\x03\x04", &entry.shared()[..], entry.name, &entry.extra, entry.bytes].concat());
        let central = [b"PK\x01\x02\x14\x03", &entry.shared()[..], &[0; 6], &(0o100_644u32 << 16).to_le_bytes(), &at.to_le_bytes()];
        directory.extend([&central.concat()[..], entry.name, &entry.extra].concat());
    }
    let at = zip.len();
    zip.extend(&directory);
    zip.extend(end(entries.len(), directory.len(), at));
    (zip, at)
}

fn end(entries: usize, len: usize, at: usize) -> Vec<u8> {
    let short = |n: usize| u16::try_from(n).expect("short").to_le_bytes();
    let long = |n: usize| u32::try_from(n).expect("short").to_le_bytes();
    [b"PK\x05\x06\0\0\0\0", &short(entries)[..], &short(entries), &long(len), &long(at), &[0, 0]].concat()
}

const BAGIT: &[u8] = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

fn listing(files: &[(&str, &[u8])]) -> Vec<u8> {
    files.iter().map(|(path, bytes)| format!("{}  {path}\n", Digest::of(bytes))).collect::<String>().into_bytes()
}

/// The three files of a small bag of others.
fn bag() -> (Vec<u8>, Vec<u8>) {
    let list = listing(&[("data/x", b"x")]);
    let (zip, _) =
        raw_zip(&[Raw::honest("b/bagit.txt", BAGIT), Raw::honest("b/manifest-sha256.txt", &list), Raw::honest("b/data/x", b"x")]);
    (zip, list)
}

/// The bag with its payload entry changed.
fn with(change: impl FnOnce(&mut Raw<'_>)) -> Verdict {
    let list = listing(&[("data/x", b"x")]);
    let mut payload = Raw::honest("b/data/x", b"x");
    change(&mut payload);
    verdict_of(&raw_zip(&[Raw::honest("b/bagit.txt", BAGIT), Raw::honest("b/manifest-sha256.txt", &list), payload]).0)
}

fn limit_told(verdict: &Verdict) -> Option<&'static str> {
    verdict.findings.iter().find_map(|finding| match finding.what {
        What::BeyondLimits { what, .. } => Some(what),
        _ => None,
    })
}

#[test]
fn the_small_bag_itself_is_intact() {
    assert_eq!(with(|_| {}).outcome, Outcome::Intact);
    assert_eq!(verdict_of(&bag().0).outcome, Outcome::Intact);
}

#[test]
fn sizes_that_lie_are_found_and_not_followed() {
    for (unpacked, packed) in [(0, 1), (2, 1), (1000, 1), (1, 0), (0, 0), (1, 500), (1, u32::MAX - 1)] {
        let verdict = with(|raw| (raw.unpacked, raw.packed) = (unpacked, packed));
        assert_ne!(verdict.outcome, Outcome::Intact, "{unpacked} {packed}");
    }
    // A mebibyte of zeros that says it is ten bytes long, in both headers.
    let zip = zip_of(&vec![("b/bagit.txt".to_owned(), BAGIT.to_vec()), ("b/data/x".to_owned(), vec![0; 1 << 20])]);
    let mut lie = zip.clone();
    let size = (1u32 << 20).to_le_bytes();
    let places: Vec<usize> = (0..zip.len() - 4).filter(|at| zip[*at..].starts_with(&size)).collect();
    assert_eq!(places.len(), 2, "in the local header and in the directory");
    places.iter().for_each(|at| lie[*at..at + 4].copy_from_slice(&10u32.to_le_bytes()));
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(&lie).expect("written");
    let read = std::sync::atomic::AtomicU64::new(0);
    let tell = |bytes| {
        read.fetch_add(bytes, std::sync::atomic::Ordering::Relaxed);
    };
    let verdict = verify_with_progress(file.path(), VerifyOptions::default(), &tell).expect("opened");
    assert_ne!(verdict.outcome, Outcome::Intact);
    assert!(read.into_inner() < 200_000, "it was unpacked beyond what it says");
}

#[test]
fn zip64_that_lies_is_found() {
    // An extra field that claims a pebibyte.
    let field = |sizes: [u64; 2]| [&[1, 0, 16, 0][..], &sizes.map(u64::to_le_bytes).concat()].concat();
    let claimed = |sizes| with(|raw| (raw.unpacked, raw.packed, raw.extra) = (u32::MAX, u32::MAX, field(sizes)));
    assert_eq!(limit_told(&claimed([1 << 50, 1])), Some("bytes"));
    assert_ne!(claimed([1, 1 << 50]).outcome, Outcome::Intact);
    assert_ne!(claimed([u64::MAX, u64::MAX]).outcome, Outcome::Intact);
    assert_eq!(claimed([1, 1]).outcome, Outcome::Intact, "true, if odd");
    // End records: one that claims a tera of entries, one that disagrees with the old one, one that is not there.
    let list = listing(&[("data/x", b"x")]);
    let entries = [Raw::honest("b/bagit.txt", BAGIT), Raw::honest("b/manifest-sha256.txt", &list), Raw::honest("b/data/x", b"x")];
    let (zip, at) = raw_zip(&entries);
    let (before, old) = zip.split_at(zip.len() - 22);
    let with_end = |entries: u64, old: &[u8], place: u64| {
        let sizes = [entries, entries, (before.len() - at) as u64, at as u64].map(u64::to_le_bytes).concat();
        let record = [b"PK\x06\x06", &44u64.to_le_bytes()[..], &[45, 0, 45, 0], &[0; 8], &sizes].concat();
        let locator = [b"PK\x06\x07\0\0\0\0", &place.to_le_bytes()[..], &[1, 0, 0, 0]].concat();
        verdict_of(&[before, &record, &locator, old].concat())
    };
    let mut full = old.to_vec();
    full[8..12].fill(0xff);
    let place = before.len() as u64;
    assert_eq!(with_end(3, &full, place).outcome, Outcome::Intact);
    assert_eq!(limit_told(&with_end(1 << 40, &full, place)), Some("entries"));
    assert_ne!(with_end(2, &full, place).outcome, Outcome::Intact);
    assert_eq!(codes(&with_end(2, old, place)), ["archive-broken"]);
    for elsewhere in [0, place + 1, 1 << 40, u64::MAX] {
        assert_ne!(with_end(3, &full, elsewhere).outcome, Outcome::Intact, "{elsewhere}");
    }
}

#[test]
fn another_archive_beside_the_bag_is_found() {
    let (bag, _) = bag();
    let (other, _) = raw_zip(&[Raw::honest("b/data/x", b"another x")]);
    for (zip, where_) in [([&other[..], &bag].concat(), "before"), ([&bag[..], &other[..other.len() - 22]].concat(), "behind")] {
        let verdict = verdict_of(&zip);
        assert_eq!(verdict.outcome, Outcome::Altered, "{where_}: {:?}", codes(&verdict));
        assert!(codes(&verdict).contains(&"hidden-records"), "{where_}: {:?}", codes(&verdict));
    }
    // In the comment, whose length the end record says.
    let mut commented = bag.clone();
    let len = commented.len();
    let record = &other[..other.len() - 22];
    commented[len - 2..].copy_from_slice(&u16::try_from(record.len()).expect("short").to_le_bytes());
    assert!(codes(&verdict_of(&[&commented[..], record].concat())).contains(&"hidden-records"));
}

#[test]
fn a_second_name_is_found() {
    let field = |name: &str| {
        let body = [&[1][..], &crc(b"b/data/x").to_le_bytes(), name.as_bytes()].concat();
        [&[0x75, 0x70][..], &u16::try_from(body.len()).expect("short").to_le_bytes(), &body].concat()
    };
    assert_eq!(with(|raw| raw.extra = field("b/data/x")).outcome, Outcome::Intact);
    let verdict = with(|raw| raw.extra = field("b/data/y"));
    assert_eq!((verdict.outcome, codes(&verdict)[0]), (Outcome::Altered, "headers-differ"));
}

#[test]
fn names_that_deceive_are_shown_safely_and_told_truly() {
    let name = "data/a\u{202e}gpj.exe\u{1b}[2J";
    let list = listing(&[(name, b"x")]);
    let full = format!("b/{name}");
    let (zip, _) = raw_zip(&[Raw::honest("b/bagit.txt", BAGIT), Raw::honest("b/manifest-sha256.txt", &list), Raw::honest(&full, b"x")]);
    let verdict = verdict_of(&zip);
    assert_eq!((verdict.outcome, codes(&verdict)), (Outcome::Intact, vec!["name-not-portable"]));
    assert!(verdict.files.iter().any(|file| file.path == name), "the JSON keeps the true name");
    let text = serde_json::to_value(&verdict.findings[0]).expect("JSON")["text"].to_string();
    assert!(text.contains("a⟨U+202E⟩gpj.exe⟨U+001B⟩[2J"), "{text}");
}

#[test]
fn a_zip_in_a_zip_is_a_file_like_any_other() {
    let (inner, _) = bag();
    let list = listing(&[("data/inner.zip", &inner)]);
    let files = [Raw::honest("b/bagit.txt", BAGIT), Raw::honest("b/manifest-sha256.txt", &list), Raw::honest("b/data/inner.zip", &inner)];
    assert_eq!(verdict_of(&raw_zip(&files).0).outcome, Outcome::Intact, "stored, its records are no hidden ones");
    assert_eq!(codes(&verdict_of(&raw_zip(&[Raw::honest("bag.zip", &inner)]).0)), ["bundle-inside"]);
}

#[test]
fn a_hundred_thousand_files_are_told_one_by_one() {
    let mut writer = ArchiveWriter::new(Cursor::new(Vec::new()), AT);
    let mut batch = BatchBuilder::new(AT);
    let mut add = |name: String, bytes: &[u8]| {
        let mut entry = batch.entry(name);
        entry.write_all(bytes).expect("in memory");
        entry.finish().expect("in memory");
    };
    let count_of = 100_000;
    let empty = Digest::of(b"");
    add("b/bagit.txt".to_owned(), BAGIT);
    // Every fiftieth is missing from the manifest.
    let lines: String = (0..count_of).filter(|n| n % 50 > 0).map(|n| format!("{empty}  data/{n}\n")).collect();
    add("b/manifest-sha256.txt".to_owned(), lines.as_bytes());
    (0..count_of).for_each(|n| add(format!("b/data/{n}"), b""));
    writer.add(batch.finish().expect("in memory")).expect("in memory");
    let verdict = verdict_of(&writer.finish().expect("in memory").into_inner());
    assert_eq!(verdict.outcome, Outcome::Altered);
    assert_eq!(verdict.files.len(), count_of + 2);
    assert_eq!((count(&verdict.files, FileState::Matched), count(&verdict.files, FileState::Extra)), (98_000, 2000));
    // A thousand of a kind are kept, the others counted.
    assert_eq!(verdict.findings.len(), 1001);
    let more = |finding: &Finding| finding.what == What::MoreOfAKind { code: "file-extra", count: 1000 };
    assert!(verdict.findings.last().is_some_and(more), "{:?}", verdict.findings.last());
}

#[test]
fn a_manifest_made_of_line_ends_fills_no_memory() {
    let list = [listing(&[("data/x", b"x")]), vec![b'\n'; 1 << 20]].concat();
    let files = [Raw::honest("b/bagit.txt", BAGIT), Raw::honest("b/manifest-sha256.txt", &list), Raw::honest("b/data/x", b"x")];
    let zip = raw_zip(&files).0;
    let verdict = verdict_of(&zip);
    assert!(verdict.findings.len() <= 1001 && verdict.outcome == Outcome::Intact, "{}", verdict.findings.len());
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(&zip).expect("written");
    let limits = Limits { entries: 100, ..Limits::default() };
    let verdict = verify(file.path(), VerifyOptions { limits, threads: 1, ..VerifyOptions::default() }).expect("opened");
    assert_eq!((verdict.outcome, limit_told(&verdict)), (Outcome::Incomplete, Some("lines")));
}

#[test]
fn limits_hold_for_folders_too() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["bagit.txt", "a", "b"] {
        std::fs::write(folder.path().join(name), BAGIT).expect("written");
    }
    for (limits, told) in
        [(Limits { entries: 2, ..Limits::default() }, "entries"), (Limits { unpacked: 100, ..Limits::default() }, "bytes")]
    {
        let verdict = verify(folder.path(), VerifyOptions { limits, threads: 1, ..VerifyOptions::default() }).expect("opened");
        assert_eq!((verdict.outcome, limit_told(&verdict)), (Outcome::Incomplete, Some(told)));
    }
}

#[test]
fn nothing_is_written_anywhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let hostile =
        [Raw::honest("../evil", b"x"), Raw::honest("/evil", b"x"), Raw::honest("b/bagit.txt", BAGIT), Raw::honest("b/data/x", b"x")];
    let zip = folder.path().join("inner").join("b.zip");
    std::fs::create_dir(folder.path().join("inner")).expect("made");
    std::fs::write(&zip, raw_zip(&hostile).0).expect("written");
    let all = || -> Vec<_> {
        let entries = walkdir::WalkDir::new(folder.path()).sort_by_file_name().into_iter().map(|entry| entry.expect("an entry"));
        entries.map(|entry| (entry.path().to_owned(), entry.metadata().expect("metadata").modified().expect("a time"))).collect()
    };
    let before = all();
    assert_eq!(verify(&zip, VerifyOptions::default()).expect("opened").outcome, Outcome::Altered);
    assert_eq!(all(), before);
    assert!(!Path::new("/evil").exists());
}
