//! The program killed, and the disk full: the old state or the new, never half of one. Real processes, real signals, real limits.
#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use juzheng::digest::Digest;

#[path = "../authority/mod.rs"]
mod authority;
mod sealing;

const EXAMPLE: &str = "recharge-not-delivered";
const OLD: &str = "2026-11-22T08:00:00+08:00";
const NEW: &str = "2026-11-22T09:00:00+08:00";
const RUNS: u32 = 200;
const SIGNALS: [(&str, &str); 3] = [("-KILL", "SIGKILL"), ("-INT", "SIGINT"), ("-TERM", "SIGTERM")];

/// Moments that are the same in every run of the tests.
struct Random(u64);

impl Random {
    /// Between 0 and 1.
    fn part(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / f64::from(1u32 << 24)
    }
}

fn program() -> &'static str {
    env!("CARGO_BIN_EXE_juzheng")
}

fn case() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(EXAMPLE)
}

/// Packs into a folder, over what is there.
fn pack(folder: &Path, at: &str) -> Command {
    let mut command = Command::new(program());
    command.arg("pack").arg(case()).args(["--to", "12315", "--at", at, "--force", "--quiet", "--no-progress", "-o"]);
    command.arg(folder.join("b.zip")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// The files of a folder and their digests; what is in the making apart.
fn state(folder: &Path) -> (BTreeMap<String, Digest>, BTreeSet<String>) {
    let (mut whole, mut parts) = (BTreeMap::new(), BTreeSet::new());
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("UTF-8");
        if juzheng::bundle::is_part(name.as_ref()) {
            parts.insert(name);
        } else {
            whole.insert(name, Digest::of(&read(&entry.path())));
        }
    }
    (whole, parts)
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).expect("read")
}

fn done(mut command: Command) -> Output {
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// What a folder holds after packing at this time.
fn packed(at: &str) -> BTreeMap<String, Digest> {
    let folder = tempfile::tempdir().expect("a folder");
    done(pack(folder.path(), at));
    let (whole, parts) = state(folder.path());
    assert!(parts.is_empty() && whole.contains_key("b.zip"), "{whole:?} {parts:?}");
    whole
}

/// Every file is that of the old run or of the new; gives how many are of the new.
fn old_or_new(found: &BTreeMap<String, Digest>, old: &BTreeMap<String, Digest>, new: &BTreeMap<String, Digest>, what: &str) -> usize {
    assert!(found.keys().eq(old.keys()), "{what}: {found:?}");
    let is_new = |(name, digest): &(&String, &Digest)| {
        assert!(old.get(*name) == Some(digest) || new.get(*name) == Some(digest), "{what}: {name} is neither the old one nor the new");
        new.get(*name) == Some(digest) && old.get(*name) != Some(digest)
    };
    found.iter().filter(is_new).count()
}

/// Runs a command that can write no file larger than so many blocks of 512 bytes.
fn limited(command: &Command, blocks: u64) -> Output {
    // The signal is ignored, so that writing fails, as on a full disk.
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\""), "sh"]);
    shell.arg(command.get_program()).args(command.get_args());
    shell.output().expect("sh is needed")
}

fn signal(child: u32, name: &str) {
    // It may have ended just before.
    let _ = Command::new("sh").args(["-c", &format!("kill {name} {child}")]).stderr(Stdio::null()).status().expect("sh is needed");
}

#[test]
#[ignore = "two hundred runs take minutes; CI runs it"]
fn pack_killed_at_random_moments_leaves_the_old_or_the_new() {
    let (old, new) = (packed(OLD), packed(NEW));
    let differ = old.iter().filter(|(name, digest)| new.get(*name) != Some(digest)).count();
    let folder = tempfile::tempdir().expect("a folder");
    let started = Instant::now();
    done(pack(folder.path(), OLD));
    let whole_run = started.elapsed();
    let old_bytes: Vec<(PathBuf, Vec<u8>)> =
        old.keys().map(|name| folder.path().join(name)).map(|path| (path.clone(), read(&path))).collect();
    let left = tempfile::tempdir().expect("a folder");
    let mut random = Random(0x6a75_7a68_656e_6703);
    let mut tally = [0usize; 3];
    for run in 0..RUNS {
        let (kill, name) = SIGNALS[run as usize % 3];
        old_bytes.iter().for_each(|(path, bytes)| std::fs::write(path, bytes).expect("written"));
        let delay = whole_run.mul_f64(random.part() * 1.1);
        let mut child = pack(folder.path(), NEW).spawn().expect("it runs");
        std::thread::sleep(delay);
        signal(child.id(), kill);
        let status = child.wait().expect("it ends");
        let (found, parts) = state(folder.path());
        let is_new = old_or_new(&found, &old, &new, &format!("run {run}, {name} after {delay:?}"));
        tally[if is_new == 0 {
            0
        } else if is_new == differ {
            2
        } else {
            1
        }] += 1;
        // A signal that can be answered leaves nothing.
        assert!(
            kill == "-KILL" || parts.is_empty(),
            "run {run}, {name} after {delay:?}: {parts:?} left, {status:?}, {:?}",
            status.signal()
        );
        parts.iter().for_each(|part| std::fs::rename(folder.path().join(part), left.path().join(part)).expect("moved"));
    }
    // What was left by all of them, at once.
    let parts = state(left.path()).1;
    parts.iter().for_each(|part| std::fs::rename(left.path().join(part), folder.path().join(part)).expect("moved"));
    done(pack(folder.path(), NEW));
    assert_eq!(state(folder.path()), (new, BTreeSet::new()), "the next run clears away what killed ones left");
    let [all_old, mixed, all_new] = tally;
    show(&format!(
        "{RUNS} runs killed within {whole_run:?}: all files old {all_old}, some new {mixed}, all new {all_new}; \
         {} hidden files left by SIGKILL, all cleared by the next run",
        parts.len()
    ));
}

#[test]
#[ignore = "needs a shell whose ulimit can limit the size of files; CI runs it"]
fn a_disk_that_takes_no_more_leaves_the_old() {
    let old = packed(OLD);
    let folder = tempfile::tempdir().expect("a folder");
    done(pack(folder.path(), OLD));
    let size = std::fs::metadata(folder.path().join("b.zip")).expect("there").len();
    let (mut failed, blocks) = (0, size / 512);
    for nth in 0..40 {
        let limit = blocks * nth / 40;
        let output = limited(&pack(folder.path(), NEW), limit);
        assert_eq!(output.status.code(), Some(2), "{limit} blocks: {}", String::from_utf8_lossy(&output.stderr));
        assert!(!output.stderr.is_empty(), "{limit} blocks: nothing said");
        assert_eq!(state(folder.path()), (old.clone(), BTreeSet::new()), "{limit} blocks");
        failed += 1;
    }
    show(&format!("{failed} full disks between 0 and {size} bytes: the old files each time"));
}

#[test]
fn ctrl_c_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    // In the middle of it: as soon as something is in the making.
    let mut child = pack(folder.path(), NEW).spawn().expect("it runs");
    let started = Instant::now();
    while state(folder.path()).1.is_empty() && started.elapsed() < Duration::from_secs(60) && child.try_wait().expect("asked").is_none() {
        std::thread::sleep(Duration::from_millis(2));
    }
    signal(child.id(), "-INT");
    let status = child.wait().expect("it ends");
    let (whole, parts) = state(folder.path());
    assert!(parts.is_empty(), "{parts:?}");
    assert!(status.code() == Some(130) || whole.contains_key("b.zip"), "{status:?} {whole:?}");
}

/// The tallies are what the tests are for.
#[allow(clippy::print_stdout)]
fn show(line: &str) {
    println!("{line}");
}
