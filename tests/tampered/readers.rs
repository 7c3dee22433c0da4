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

impl Drop for Python {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
