//! `sign` and `stamp` killed, and with the disk full: what was there before, or all of what was added, in a zip and in a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use juzheng::bundle::{Outcome, VerifyOptions, verify};
use juzheng::casework::{Moment, Trust, check_seals};
use juzheng::digest::Digest;
use juzheng::seal::Anchor;

use super::authority::authority;
use super::{RUNS, Random, SIGNALS, done, limited, program, read, show, signal};

/// Where it is added to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Zip,
    Folder,
}

/// A bundle as it was, and the command that adds to it.
struct World {
    _scratch: tempfile::TempDir,
    /// Holds the bundle and nothing else.
    place: PathBuf,
    bundle: PathBuf,
    /// Every file of the place before.
    old: BTreeMap<PathBuf, Vec<u8>>,
    trust: Trust,
    command: Vec<String>,
}

impl World {
    /// With a signature already there: `seal/` is not new.
    fn new(kind: Kind, command: impl Fn(&Path) -> (Vec<String>, Trust)) -> Self {
        let scratch = tempfile::tempdir().expect("a folder");
        let place = scratch.path().join("place");
        fs::create_dir(&place).expect("made");
        let zip = place.join("b.zip");
        let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/paid-then-silent");
        let mut pack = Command::new(program());
        pack.arg("pack").arg(case).args(["--no-book", "--no-viewer", "--no-letters", "--at", super::OLD, "--quiet", "-o"]).arg(&zip);
        done(pack);
        let bundle = match kind {
            Kind::Zip => zip,
            Kind::Folder => {
                let unpack = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])";
                let mut python = Command::new("python3");
                python.args(["-c", unpack]).arg(&zip).arg(&place);
                done(python);
                fs::remove_file(&zip).expect("removed");
                fs::read_dir(&place).expect("listed").next().expect("one folder").expect("an entry").path()
            }
        };
        let mut first = Command::new(program());
        first.arg("sign").arg(&bundle).args(["--key", KEY, "--quiet"]).env_remove("SSH_AUTH_SOCK");
        done(first);
        let (command, trust) = command(scratch.path());
        let old = files(&place).0;
        Self { _scratch: scratch, place, bundle, old, trust, command }
    }

    fn run(&self) -> Command {
        let mut command = Command::new(program());
        command.arg(&self.command[0]).arg(&self.bundle).args(&self.command[1..]).args(["--quiet", "--no-progress"]);
        command.env_remove("SSH_AUTH_SOCK").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    /// Everything as it was; what killed runs left in the making stays.
    fn restore(&self) {
        for path in files(&self.place).0.keys().filter(|path| !self.old.contains_key(*path)) {
            fs::remove_file(path).expect("removed");
        }
        for (path, bytes) in &self.old {
            if fs::read(path).ok().as_ref() != Some(bytes) {
                fs::create_dir_all(path.parent().expect("a folder")).expect("made");
                fs::write(path, bytes).expect("written");
            }
        }
    }

    /// Whether all of it was added; else nothing was. What is in the making apart.
    fn is_new(&self, what: &str) -> (bool, BTreeSet<PathBuf>) {
        let (now, parts) = files(&self.place);
        let is_new = now != self.old;
        let options = VerifyOptions::default();
        let verdict = verify(&self.bundle, options).expect("it is there");
        assert_eq!(verdict.outcome, Outcome::Intact, "{what}: {:?}", verdict.findings);
        let moment = Moment { at: super::NEW.parse().expect("a time"), clock: juzheng::case::Clock::Given };
        let seals = check_seals(&self.bundle, &verdict, &self.trust, options, moment).expect("it is there");
        assert!(seals.are_sound(), "{what}: {:?}", seals.findings);
        let codes: Vec<_> = seals.findings.iter().map(|finding| finding.what.code()).collect();
        assert!(!codes.contains(&"seal-log-lacks"), "{what}: half of it is there: {codes:?}");
        let added = seals.stamps.len() + seals.signatures.len();
        assert_eq!(added, if is_new { 2 } else { 1 }, "{what}");
        assert!(seals.stamps.iter().all(|stamp| stamp.stamp.state().is_trusted()), "{what}");
        if is_new {
            // Nothing of what was there is lost, and all that belongs together is there.
            let kept = |path: &Path| path.ends_with("seal/custody.jsonl") || path.extension().is_some_and(|ending| ending == "zip");
            let same = self.old.iter().all(|(path, bytes)| kept(path) || now.get(path) == Some(bytes));
            assert!(same, "{what}: something else has changed");
            let files: Vec<_> = verdict.files.iter().filter(|file| file.path.starts_with("seal/002.")).collect();
            assert_eq!(files.len(), if seals.stamps.is_empty() { 2 } else { 3 }, "{what}: {files:?}");
        }
        (is_new, parts)
    }
}

const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/signatures/ed25519");

fn signing(_: &Path) -> (Vec<String>, Trust) {
    (["sign", "--key", KEY].map(str::to_owned).to_vec(), Trust::default())
}

fn stamping(scratch: &Path) -> (Vec<String>, Trust) {
    let tokens = scratch.join("tokens");
    let mut make = Command::new("bash");
    make.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tokens/make.sh")).arg(&tokens);
    done(make);
    let url = authority(&tokens, "p256", "sha256");
    let anchors = Anchor::read(&read(&tokens.join("root.pem"))).expect("a root");
    (vec!["stamp".to_owned(), "--tsa".to_owned(), url], Trust { anchors, signers: None })
}

/// Every file below a folder, and what is in the making.
fn files(folder: &Path) -> (BTreeMap<PathBuf, Vec<u8>>, BTreeSet<PathBuf>) {
    let (mut whole, mut parts) = (BTreeMap::new(), BTreeSet::new());
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let entry = entry.expect("an entry");
            let path = entry.path();
            if juzheng::bundle::is_part(&entry.file_name()) {
                parts.insert(path);
            } else if path.is_dir() {
                folders.push(path);
            } else {
                whole.insert(path.clone(), read(&path));
            }
        }
    }
    (whole, parts)
}

fn killed(kind: Kind, command: impl Fn(&Path) -> (Vec<String>, Trust)) {
    let world = World::new(kind, command);
    let started = Instant::now();
    done(world.run());
    let whole_run = started.elapsed();
    assert!(world.is_new("not killed").0);
    let mut random = Random(0x6a75_7a68_656e_6704);
    let mut tally = [0usize; 2];
    let aside = tempfile::tempdir().expect("a folder");
    for run in 0..RUNS {
        world.restore();
        let (kill, name) = SIGNALS[run as usize % 3];
        // The second half of a run is where it writes.
        let delay = whole_run.mul_f64(0.3 + random.part() * 0.8);
        let mut child = world.run().spawn().expect("it runs");
        std::thread::sleep(delay);
        signal(child.id(), kill);
        child.wait().expect("it ends");
        let what = format!("{kind:?}, run {run}, {name} after {delay:?}");
        let (is_new, parts) = world.is_new(&what);
        tally[usize::from(is_new)] += 1;
        assert!(kill == "-KILL" || parts.is_empty(), "{what}: {parts:?} left");
        // Out of the way, so that what the next run leaves is its own.
        for part in parts {
            let aside = aside.path().join(part.strip_prefix(&world.place).expect("in it").to_string_lossy().replace('/', "+"));
            if aside.exists() { remove(&part) } else { fs::rename(&part, &aside).expect("moved") }
        }
    }
    world.restore();
    // All at once.
    let mut cleared = 0;
    for entry in fs::read_dir(aside.path()).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().replace('+', "/");
        fs::rename(entry.path(), world.place.join(name)).expect("moved");
        cleared += 1;
    }
    done(world.run());
    let (is_new, parts) = world.is_new("afterwards");
    assert!(is_new && parts.is_empty(), "the next run clears away what killed ones left: {parts:?}");
    let [old, new] = tally;
    assert!(old > 0, "none was killed before its end");
    show(&format!(
        "{RUNS} runs of {} on a {kind:?} killed within {whole_run:?}: {old} left the old, {new} the new; {cleared} hidden files left, \
         all cleared by the next run",
        world.command[0]
    ));
}

fn remove(path: &Path) {
    if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.expect("removed");
}

#[test]
#[ignore = "two hundred runs take a minute; CI runs it"]
fn sign_killed_at_random_moments_leaves_a_zip_old_or_new() {
    killed(Kind::Zip, signing);
}

#[test]
#[ignore = "two hundred runs take a minute; CI runs it"]
fn sign_killed_at_random_moments_leaves_a_folder_old_or_new() {
    killed(Kind::Folder, signing);
}

#[test]
#[ignore = "two hundred runs take a minute; needs openssl; CI runs it"]
fn stamp_killed_at_random_moments_leaves_a_zip_old_or_new() {
    killed(Kind::Zip, stamping);
}

#[test]
#[ignore = "two hundred runs take a minute; needs openssl; CI runs it"]
fn stamp_killed_at_random_moments_leaves_a_folder_old_or_new() {
    killed(Kind::Folder, stamping);
}

/// Files limited to each number of blocks, up to the largest that is written: every write fails at some of them.
fn full(kind: Kind, command: impl Fn(&Path) -> (Vec<String>, Trust)) {
    let world = World::new(kind, command);
    done(world.run());
    let size = |path: &PathBuf| fs::metadata(path).expect("there").len();
    // In a folder, what is written are the small files of `seal/`; a zip is written whole.
    let largest = files(&world.place).0.keys().filter(|path| kind == Kind::Zip || !world.old.contains_key(*path)).map(size).max();
    let blocks = largest.expect("something was written").div_ceil(512);
    let step = (blocks / 40).max(1);
    let mut failed = 0;
    for limit in (0..blocks).step_by(usize::try_from(step).expect("small")) {
        world.restore();
        let output = limited(&world.run(), limit);
        let what = format!("{kind:?}, {limit} of {blocks} blocks: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(2), "{what}");
        assert!(!output.stderr.is_empty(), "{what}");
        let (is_new, parts) = world.is_new(&what);
        assert!(!is_new && parts.is_empty(), "{what}: {parts:?}");
        failed += 1;
    }
    show(&format!("{failed} full disks under {} on a {kind:?}, of {blocks} blocks: the old files each time", world.command[0]));
}

#[test]
#[ignore = "needs a shell whose ulimit can limit the size of files, and openssl; CI runs it"]
fn a_disk_that_takes_no_more_leaves_bundles_as_they_were() {
    full(Kind::Zip, signing);
    full(Kind::Folder, signing);
    full(Kind::Zip, stamping);
    full(Kind::Folder, stamping);
}

/// Two at once: neither undoes what the other added.
#[test]
#[ignore = "needs python3; CI runs it"]
fn signatures_added_at_once_are_all_there() {
    for kind in [Kind::Zip, Kind::Folder] {
        let world = World::new(kind, signing);
        let children: Vec<_> = (0..6).map(|_| world.run().spawn().expect("it runs")).collect();
        for child in children {
            let output = child.wait_with_output().expect("it ends");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        let verdict = verify(&world.bundle, VerifyOptions::default()).expect("it is there");
        let signatures = verdict.files.iter().filter(|file| file.path.ends_with(".sshsig")).count();
        assert_eq!((verdict.outcome, signatures), (Outcome::Intact, 7), "{kind:?}");
        assert!(files(&world.place).1.is_empty(), "{kind:?}");
    }
}

/// Whether folders can be exchanged where temporary files lie.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchanges_folders() -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    let folder = tempfile::tempdir().expect("a folder");
    let [one, other] = ["one", "other"].map(|name| folder.path().join(name));
    [&one, &other].into_iter().for_each(|path| fs::create_dir(path).expect("made"));
    renameat_with(CWD, &one, CWD, &other, RenameFlags::EXCHANGE).is_ok()
}

/// Where the folder of seals can be exchanged in one step, it is: the folder is another one afterwards.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
#[test]
#[ignore = "needs python3, and a file system that exchanges folders; CI runs it"]
fn the_folder_of_seals_is_exchanged_whole() {
    let world = World::new(Kind::Folder, signing);
    if !exchanges_folders() {
        // Files are then renamed one by one, the log last, which the tests of killed runs hold as well.
        show("SKIPPED: the file system of temporary files does not exchange folders");
        return;
    }
    let seal = world.bundle.join("seal");
    let before = fs::metadata(&seal).expect("there").ino();
    let kept = Digest::of(&read(&seal.join("001.sshsig")));
    fs::write(seal.join(".DS_Store"), "x").expect("written");
    done(world.run());
    assert_ne!(fs::metadata(&seal).expect("there").ino(), before);
    assert_eq!(Digest::of(&read(&seal.join("001.sshsig"))), kept);
    assert_eq!(read(&seal.join(".DS_Store")), b"x");
}
