//! Programs of others that say what is in a zip: by them it is judged whether an edit that was not reported changed anything.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use juzheng::digest::Digest;

use crate::anatomy::Files;

/// Names and digests, without folders; `None` if the program gives up.
pub type Seen = Option<BTreeMap<String, Digest>>;

pub trait Reader {
    fn name(&self) -> &'static str;
    fn read(&mut self, zip: &Path) -> Seen;
}

/// The `zip` crate alone, without any walk of ours.
pub struct Crate;

/// All files of a zip, as the crate believes them; a name that stands twice is given up.
pub fn files(zip: &Path) -> Option<Files> {
    let mut zip = zip::ZipArchive::new(BufReader::new(File::open(zip).expect("there"))).ok()?;
    let mut out = Files::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).ok()?;
        let name = String::from_utf8(entry.name_raw().to_vec()).ok()?;
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).ok()?;
        if !name.ends_with('/') && out.insert(name, bytes).is_some() {
            return None;
        }
    }
    Some(out)
}

impl Reader for Crate {
    fn name(&self) -> &'static str {
        "the zip crate"
    }
    fn read(&mut self, zip: &Path) -> Seen {
        Some(files(zip)?.into_iter().map(|(name, bytes)| (name, Digest::of(&bytes))).collect())
    }
}

/// Python's zipfile: one process that is asked again and again. Names that are not marked as UTF-8 and are UTF-8 are read as such, as
/// `unzip` does: that they are not marked, and garbled elsewhere, is what the note on the container says.
pub struct Python {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

const SCRIPT: &str = "
import hashlib, json, sys, zipfile
def name(i):
    try:
        return i.filename if i.flag_bits & 0x800 else i.filename.encode('cp437').decode('utf-8')
    except UnicodeError:
        return i.filename
for line in sys.stdin:
    try:
        with zipfile.ZipFile(line.rstrip('\\n')) as z:
            seen = [(name(i), hashlib.sha256(z.read(i)).hexdigest()) for i in z.infolist() if not i.is_dir()]
        print(json.dumps(seen if len(dict(seen)) == len(seen) else None), flush=True)
    except Exception:
        print('null', flush=True)
";

impl Python {
    pub fn start() -> Self {
        let mut command = Command::new("python3");
        command.args(["-X", "utf8", "-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("python3 is needed: {error}"));
        let (to, from) = (child.stdin.take().expect("piped"), BufReader::new(child.stdout.take().expect("piped")));
        Self { child, to, from }
    }
}

impl Reader for Python {
    fn name(&self) -> &'static str {
        "Python's zipfile"
    }
    fn read(&mut self, zip: &Path) -> Seen {
        writeln!(self.to, "{}", zip.display()).expect("it listens");
        let mut line = String::new();
        self.from.read_line(&mut line).expect("it answers");
        let seen: Option<Vec<(String, String)>> = serde_json::from_str(&line).expect("JSON");
        Some(seen?.into_iter().map(|(name, digest)| (name, digest.parse().expect("a digest"))).collect())
    }
}

/// A program that unpacks, run once for each zip into a folder of its own: by what lies there afterwards it is judged.
pub struct Unpacker {
    name: &'static str,
    /// The program and what it is told; `ZIP` stands for the zip, `{}` for the folder.
    words: &'static [&'static str],
    /// It reads the zip from the front, as it comes.
    from_the_front: bool,
    /// Up to this status it only warns.
    warns: i32,
}

/// All of them. What is installed elsewhere behaves alike: Java and browsers read from the front, Windows and macOS unpack with libarchive
/// or from the directory.
pub const UNPACKERS: [Unpacker; 4] = [
    Unpacker { name: "unzip", words: &["unzip", "-qq", "-o", "ZIP", "-d", "{}"], from_the_front: false, warns: 1 },
    Unpacker { name: "7z", words: &["7z", "x", "-y", "-bd", "-o{}", "ZIP"], from_the_front: false, warns: 1 },
    Unpacker { name: "bsdtar", words: &["bsdtar", "-x", "-C", "{}", "-f", "ZIP"], from_the_front: false, warns: 0 },
    Unpacker { name: "bsdtar from the front", words: &["bsdtar", "-x", "-C", "{}", "-f", "-"], from_the_front: true, warns: 0 },
];

impl Reader for Unpacker {
    fn name(&self) -> &'static str {
        self.name
    }
    fn read(&mut self, zip: &Path) -> Seen {
        let folder = tempfile::tempdir().expect("a folder");
        let (from, into) = (zip.to_str().expect("UTF-8"), folder.path().to_str().expect("UTF-8"));
        let words: Vec<String> = self.words.iter().map(|word| word.replace("ZIP", from).replace("{}", into)).collect();
        let stdin = if self.from_the_front { Stdio::from(File::open(zip).expect("there")) } else { Stdio::null() };
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).env("LANG", "C.UTF-8").env("LC_ALL", "C.UTF-8");
        command.stdin(stdin).stdout(Stdio::null()).stderr(Stdio::null());
        let status = command.status().unwrap_or_else(|error| panic!("{} is needed: {error}", self.name));
        if status.code().is_none_or(|code| code > self.warns) {
            return None;
        }
        let mut seen = BTreeMap::new();
        for entry in walkdir::WalkDir::new(folder.path()) {
            let entry = entry.expect("listed");
            if !entry.file_type().is_dir() {
                let name = entry.path().strip_prefix(folder.path()).expect("inside").to_string_lossy().into_owned();
                seen.insert(name, Digest::of(&std::fs::read(entry.path()).unwrap_or_default()));
            }
        }
        Some(seen)
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
