//! The record of what a batch has made, one JSON line for each case, appended as it is done: `--resume` reads it.
//! A line is written before the outputs are moved to their places, so that no output stands there unrecorded; a line
//! whose outputs are not there, or are other bytes, counts for nothing. A last line that was torn is passed over.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use super::{BatchError, Counts, Shard};
use crate::casework::CaseworkError;
use crate::digest::Digest;

const SCHEMA: &str = "juzheng/batch-record/1";

/// What was made of a case, and of what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    schema: String,
    /// The case's id.
    pub case: String,
    /// By whose clock and when it was made.
    pub at: String,
    /// The digest of all it was made from.
    pub inputs: String,
    /// Whether an encrypted archive stayed closed.
    pub locked: bool,
    /// The bundle, below the output folder.
    pub bundle: String,
    /// The bundle's size.
    pub bytes: u64,
    /// The bundle's digest.
    pub sha256: String,
    /// The bundle's seal.
    pub seal: String,
    /// How many exhibits it holds.
    pub exhibits: usize,
    /// What was found.
    pub findings: Counts,
    /// Every file that was made.
    pub outputs: Vec<Output>,
}

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Below the output folder, `/` between its parts.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its digest.
    pub sha256: String,
}

impl Record {
    pub(super) fn new(case: String, at: String) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            case,
            at,
            inputs: String::new(),
            locked: false,
            bundle: String::new(),
            bytes: 0,
            sha256: String::new(),
            seal: String::new(),
            exhibits: 0,
            findings: Counts::default(),
            outputs: Vec::new(),
        }
    }

    /// Whether every output is there with the bytes that were recorded. Sizes first: they cost no reading.
    pub(super) fn stands(&self, out: &Path) -> bool {
        let is_there =
            |output: &Output| fs::symlink_metadata(out.join(&output.path)).is_ok_and(|meta| meta.is_file() && meta.len() == output.bytes);
        let same = |output: &Output| {
            let digest = File::open(out.join(&output.path)).and_then(Digest::of_reader);
            digest.is_ok_and(|(digest, _)| digest.to_string() == output.sha256)
        };
        !self.outputs.is_empty() && self.outputs.iter().all(is_there) && self.outputs.iter().all(same)
    }
}

/// The file of records that a run appends to.
pub(super) struct Records {
    path: PathBuf,
    file: Mutex<File>,
}

/// `batch.jsonl`; a shard has its own, so that no two machines append to one file.
pub(super) fn file_name(shard: Option<Shard>) -> String {
    shard.map_or_else(|| "batch.jsonl".to_owned(), |Shard { number, of }| format!("batch-{number}-of-{of}.jsonl"))
}

impl Records {
    /// Opens the file for appending.
    pub(super) fn open(out: &Path, shard: Option<Shard>) -> Result<Self, BatchError> {
        let path = out.join(file_name(shard));
        let open = || -> io::Result<File> {
            let mut file = OpenOptions::new().create(true).read(true).append(true).open(&path)?;
            // Behind a line that was torn the next one begins anew.
            if file.seek(io::SeekFrom::End(0))? > 0 {
                file.seek(io::SeekFrom::End(-1))?;
                let mut last = [0];
                file.read_exact(&mut last)?;
                if last != [b'\n'] {
                    file.write_all(b"\n")?;
                }
            }
            Ok(file)
        };
        let file = open().map_err(BatchError::write(&path))?;
        Ok(Self { path, file: Mutex::new(file) })
    }

    /// Appends a record and waits until it is on the disk.
    pub(super) fn append(&self, record: &Record) -> Result<(), CaseworkError> {
        let write = |source| CaseworkError::Write { path: self.path.clone(), source };
        let mut line = serde_json::to_vec(record).map_err(|error| write(error.into()))?;
        line.push(b'\n');
        // Whoever panicked while holding it had not begun to write, or has torn a line, which is passed over.
        let mut file = self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        file.write_all(&line).and_then(|()| file.sync_data()).map_err(write)
    }
}

/// The last record of each case in an output folder, of all shards. Lines that are none are passed over.
pub(super) fn read_all(out: &Path) -> Result<HashMap<String, Record>, BatchError> {
    let mut known: HashMap<String, Record> = HashMap::new();
    let Ok(listing) = fs::read_dir(out) else { return Ok(known) };
    let mut files: Vec<PathBuf> = listing.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name == "batch.jsonl" || name.starts_with("batch-") && name.ends_with(".jsonl")
    });
    files.sort();
    for path in files {
        let mut lines = BufReader::new(File::open(&path).map_err(BatchError::read(&path))?);
        let mut line = Vec::new();
        loop {
            line.clear();
            // Longer than any record: not ours.
            let read = (&mut lines).take(16 << 20).read_until(b'\n', &mut line).map_err(BatchError::read(&path))?;
            if read == 0 {
                break;
            }
            let Ok(record) = serde_json::from_slice::<Record>(&line) else { continue };
            if record.schema == SCHEMA {
                known.insert(record.case.clone(), record);
            }
        }
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(case: &str, inputs: &str) -> Record {
        Record { inputs: inputs.to_owned(), ..Record::new(case.to_owned(), "2026-09-28T18:00:00+08:00".to_owned()) }
    }

    #[test]
    fn the_last_whole_line_of_a_case_counts_and_torn_ones_do_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path();
        Records::open(out, None).expect("opened").append(&record("a", "1")).expect("appended");
        let path = out.join("batch.jsonl");
        let whole = fs::read(&path).expect("there");
        fs::write(&path, [&whole[..], &whole[..whole.len() / 2]].concat()).expect("torn");
        let records = Records::open(out, None).expect("opened again");
        records.append(&record("a", "2")).expect("appended");
        records.append(&record("b", "3")).expect("appended");
        let shard = Shard { number: 2, of: 3 };
        Records::open(out, Some(shard)).expect("opened").append(&record("c", "4")).expect("appended");
        fs::write(out.join("batch-x.jsonl"), b"{\"schema\":\"other/1\"}\n\xff\xfe\n").expect("written");
        let known = read_all(out).expect("read");
        let mut seen: Vec<(&str, &str)> = known.values().map(|record| (&*record.case, &*record.inputs)).collect();
        seen.sort_unstable();
        assert_eq!(seen, [("a", "2"), ("b", "3"), ("c", "4")]);
    }

    #[test]
    fn a_record_stands_while_its_outputs_are_the_same_bytes() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.zip");
        fs::write(&path, b"bytes").expect("written");
        let mut record = record("a", "1");
        assert!(!record.stands(folder.path()), "nothing was made");
        record.outputs.push(Output { path: "a.zip".to_owned(), bytes: 5, sha256: Digest::of(b"bytes").to_string() });
        assert!(record.stands(folder.path()));
        fs::write(&path, b"BYTES").expect("written");
        assert!(!record.stands(folder.path()));
        fs::remove_file(&path).expect("removed");
        assert!(!record.stands(folder.path()));
    }
}
