//! Bundles of the examples, tampered with at random: every change is reported, or programs of others see the same names and bytes as
//! before. A seeded generator makes every run the same. The whole of it is for CI; a small part runs with all other tests.

mod anatomy;
mod edits;
mod readers;
mod shapes;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anatomy::{Rng, Zip};
use edits::{Bundle, EDITS, Edit};
use juzheng::bundle::verify::Outcome;
use juzheng::bundle::{Verdict, VerifyOptions, verify};
use juzheng::finding::What;
use readers::{Crate, Python, Reader, Seen, UNPACKERS, files};
use shapes::SHAPES;

const EXAMPLES: [&str; 4] = ["recharge-not-delivered", "code-not-as-described", "paid-then-silent", "wrong-account"];

/// An example, packed as a person would, in a folder of its own.
fn packed(example: &str, extra: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let zip = folder.path().join("b.zip");
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(example);
    let mut command = Command::new(env!("CARGO_BIN_EXE_juzheng"));
    command.arg("pack").arg(case).args(["--at", "2026-11-22T08:00:00+08:00", "--quiet", "-o"]).arg(&zip).args(extra);
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{example}: {}", String::from_utf8_lossy(&output.stderr));
    (folder, zip)
}

fn verdict(zip: &Path) -> Verdict {
    verify(zip, VerifyOptions { threads: 1, ..VerifyOptions::default() }).expect("opened")
}

/// What became of the changes.
#[derive(Debug, Default)]
struct Tally {
    /// Not intact.
    reported: usize,
    /// Intact, with a note on the container; the others see the same.
    noted: usize,
    /// Intact and nothing said; the others see the same.
    silent: usize,
}

struct Judge {
    before: Seen,
    readers: Vec<Box<dyn Reader>>,
    tally: Tally,
}

impl Judge {
    fn new(zip: &Path, mut readers: Vec<Box<dyn Reader>>) -> Self {
        let mut seen = readers.iter_mut().map(|reader| reader.read(zip));
        let before = seen.next().expect("a reader");
        assert!(before.is_some() && seen.all(|other| other == before), "all of them see the same bundle");
        assert_eq!(verdict(zip).outcome, Outcome::Intact);
        Self { before, readers, tally: Tally::default() }
    }

    /// Reported; or no reader sees anything else, and at least one sees the same.
    fn judge(&mut self, zip: &Path, what: &str) {
        let verdict = verdict(zip);
        if verdict.outcome != Outcome::Intact {
            assert!(!verdict.findings.is_empty(), "{what}: not intact, and nothing said");
            self.tally.reported += 1;
            return;
        }
        let codes: Vec<_> = verdict.findings.iter().map(|finding| finding.what.code()).collect();
        // Names not marked as UTF-8 are garbled by some: that is told, and their bytes are compared.
        let garbled = verdict.findings.iter().any(|finding| match &finding.what {
            What::ContainerNotCanonical { why, .. } => why.contains(&"utf8-unmarked"),
            _ => false,
        });
        let bytes = |seen: &Seen| seen.iter().flatten().map(|(_, digest)| digest.to_string()).collect::<BTreeSet<_>>();
        let mut same = 0;
        for reader in &mut self.readers {
            let seen = reader.read(zip);
            let is_same = seen == self.before || garbled && bytes(&seen) == bytes(&self.before);
            assert!(seen.is_none() || is_same, "{what} is overlooked: {} sees something else; {codes:?}", reader.name());
            same += usize::from(seen.is_some());
        }
        assert!(same > 0, "{what} is overlooked: no other program can read it; {codes:?}");
        if codes.contains(&"container-not-canonical") { self.tally.noted += 1 } else { self.tally.silent += 1 }
    }
}

fn flips(example: &str, zip: &Path, count: usize, readers: Vec<Box<dyn Reader>>) -> Tally {
    let mut judge = Judge::new(zip, readers);
    let bytes = std::fs::read(zip).expect("read");
    let mut file = std::fs::File::options().write(true).open(zip).expect("opened");
    let mut write = |at: usize, byte: u8| {
        file.seek(SeekFrom::Start(at as u64)).and_then(|_| file.write_all(&[byte])).expect("written");
    };
    let mut rng = Rng(u64::from(crc32fast::hash(example.as_bytes())) << 8 | 0x01);
    // Nearly all bytes are packed data, whose checksums tell: half of the bits are of the others.
    let records = Zip::of(&bytes).records();
    for nth in 0..count {
        let at = if nth % 2 == 0 { rng.below(bytes.len()) } else { *rng.of(&records) };
        let bit = rng.below(8);
        write(at, bytes[at] ^ 1 << bit);
        judge.judge(zip, &format!("{example}: bit {bit} of byte {at}"));
        write(at, bytes[at]);
    }
    judge.tally
}

/// A bundle that was packed, in pieces.
fn taken_apart(zip: &Path) -> Bundle {
    let files = files(zip).expect("a zip");
    let top = files.keys().next().and_then(|name| name.split_once('/')).map(|(top, _)| format!("{top}/")).expect("one folder");
    Bundle { zip: Zip::of(&std::fs::read(zip).expect("read")), files, top }
}

/// What is done at random, and what was thought out.
fn kinds() -> impl Iterator<Item = (&'static str, Edit)> + Clone {
    EDITS.iter().copied().chain(SHAPES.iter().map(|(name, edit, _)| (*name, *edit)))
}

fn edits(example: &str, zip: &Path, count: usize, readers: Vec<Box<dyn Reader>>) -> (Tally, BTreeMap<&'static str, [usize; 2]>) {
    let mut judge = Judge::new(zip, readers);
    let bytes = std::fs::read(zip).expect("read");
    let bundle = taken_apart(zip);
    let mut rng = Rng(u64::from(crc32fast::hash(example.as_bytes())) << 8 | 0x02);
    let mut told: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let mut nth = 0;
    for (name, edit) in kinds().cycle() {
        let edited = edit(&bundle, &mut rng);
        // What changed nothing is no edit.
        if edited != bytes {
            std::fs::write(zip, &edited).expect("written");
            let before = judge.tally.reported;
            judge.judge(zip, &format!("{example}: edit {nth}, {name}"));
            let kind = told.entry(name).or_default();
            kind[0] += judge.tally.reported - before;
            kind[1] += 1;
            nth += 1;
        }
        if nth == count {
            return (judge.tally, told);
        }
    }
    unreachable!("the list of edits goes round and round")
}

fn all_readers() -> Vec<Box<dyn Reader>> {
    let mut all: Vec<Box<dyn Reader>> = vec![Box::new(Crate), Box::new(Python::start())];
    all.extend(UNPACKERS.map(|unpacker| Box::new(unpacker) as Box<dyn Reader>));
    all
}

#[test]
fn flipped_bits_and_edits_of_a_bundle_are_reported_or_change_nothing() {
    let (_folder, zip) = packed(EXAMPLES[1], &["--no-book"]);
    let flipped = flips(EXAMPLES[1], &zip, 150, vec![Box::new(Crate)]);
    assert!(flipped.reported > 100, "{flipped:?}");
    let all = kinds().count();
    let (edited, told) = edits(EXAMPLES[1], &zip, all, vec![Box::new(Crate)]);
    assert!(edited.reported > all / 2 && told.len() > all / 2, "{edited:?} {told:?}");
}

#[test]
fn zips_of_two_contents_are_reported_and_odd_ones_of_one_are_not() {
    let (_folder, zip) = packed(EXAMPLES[0], &["--no-book"]);
    let bundle = taken_apart(&zip);
    for (name, edit, expected) in SHAPES {
        std::fs::write(&zip, edit(&bundle, &mut Rng(7))).expect("written");
        let verdict = verdict(&zip);
        let codes: Vec<_> = verdict.findings.iter().map(|finding| finding.what.code()).collect();
        assert_eq!(verdict.outcome == Outcome::Intact, expected.is_none(), "{name}: {codes:?}");
        let expected = expected.unwrap_or("container-not-canonical");
        assert!(codes.contains(&expected), "{name}: {codes:?}");
    }
}

#[test]
#[ignore = "writes zips for the tests of the page into the folder ZIPS; CI runs it"]
fn zips_of_two_contents_are_written_for_the_page() {
    let folder = PathBuf::from(std::env::var_os("ZIPS").expect("ZIPS names a folder"));
    std::fs::create_dir_all(&folder).expect("made");
    let (_folder, zip) = packed(EXAMPLES[0], &["--no-book"]);
    let bundle = taken_apart(&zip);
    for (name, edit, _) in SHAPES {
        std::fs::write(folder.join(format!("{}.zip", name.replace('/', "-"))), edit(&bundle, &mut Rng(7))).expect("written");
    }
}

#[test]
#[ignore = "ten thousand take minutes, and it needs python3, unzip, 7z, bsdtar; CI runs it"]
fn ten_thousand_flipped_bits_are_reported_or_change_nothing() {
    for example in EXAMPLES {
        let (_folder, zip) = packed(example, &[]);
        let tally = flips(example, &zip, 2500, all_readers());
        assert_eq!(tally.reported + tally.noted + tally.silent, 2500);
        show(&format!("{example}: 2500 bits of {} bytes: {tally:?}", std::fs::metadata(&zip).expect("there").len()));
    }
}

#[test]
#[ignore = "a thousand take minutes, and it needs python3, unzip, 7z, bsdtar; CI runs it"]
fn a_thousand_structural_edits_are_reported_or_change_nothing() {
    let mut all: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for example in EXAMPLES {
        let (_folder, zip) = packed(example, &[]);
        let (tally, told) = edits(example, &zip, 275, all_readers());
        show(&format!("{example}: 275 edits: {tally:?}"));
        for (name, [reported, of]) in told {
            let kind = all.entry(name).or_default();
            (kind[0], kind[1]) = (kind[0] + reported, kind[1] + of);
        }
    }
    for (name, [reported, of]) in &all {
        show(&format!("{reported:3} of {of:3} reported, the others change nothing: {name}"));
    }
    assert_eq!(all.len(), kinds().count(), "every kind had its turn");
}

/// The tallies are what the tests are for.
#[allow(clippy::print_stdout)]
fn show(line: &str) {
    println!("{line}");
}
