//! Many files, read and compressed in parallel, added to the archive in the order of their paths.
//!
//! Workers take files in that order, but only while what is in flight fits a budget of memory, so
//! that a folder of any size needs the same memory, and the next file to be added is always one that
//! a worker holds. Which worker took which file leaves no trace in the archive.

use std::collections::{BTreeMap, VecDeque};
use std::io::{Seek, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::WriteError;
use super::intake::{Intake, Onward};
use crate::archive::{ArchiveError, ArchiveWriter, Batch, BatchBuilder};
use crate::digest::Digest;
use crate::manifest::BagPath;

/// Larger files are streamed when their turn comes.
const LARGEST_PREPARED: u64 = 16 << 20;
/// Bytes in flight: read or waiting for their turn.
const BUDGET: u64 = 32 << 20;
/// What a streamed file holds in flight: pieces on their way.
const STREAMED: u64 = 4 << 20;
/// Small files are taken together, up to so many bytes and files.
const RUN: u64 = 1 << 20;
const RUN_FILES: usize = 128;
/// What any run costs: a compressor.
const LEAST: u64 = 512 << 10;

/// A file to be packed.
pub struct Source<'a, T, E> {
    /// Where it goes.
    pub path: BagPath,
    /// Its size; another size is an error, because then the file has changed while it was read.
    pub bytes: u64,
    /// Reads it once, and pours all its bytes into the sink.
    #[allow(clippy::type_complexity)] // Naming it would only hide what it is.
    pub read: Box<dyn FnOnce(&mut dyn Write) -> Result<T, E> + Send + 'a>,
}

/// A file that was packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed<T> {
    /// Where it is.
    pub path: BagPath,
    /// The digest of the bytes packed.
    pub digest: Digest,
    /// How many they are.
    pub bytes: u64,
    /// What the reader made of it.
    pub value: T,
}

/// Why evidence could not be packed.
#[derive(Debug, thiserror::Error)]
pub enum PackError<E> {
    /// A file could not be read.
    #[error("cannot pack {path}: {error}")]
    Source {
        /// Which.
        path: BagPath,
        /// What its reader said.
        error: E,
    },
    /// The bundle could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Why packing itself failed; the caller adds the file's name.
pub(super) enum Failure<E> {
    Source(BagPath, E),
    Changed(BagPath),
    Archive(ArchiveError),
}

/// What a worker tells about a file.
enum Word<T, E> {
    Prepared(Batch, Vec<Packed<T>>),
    Coming(BagPath, u64, Receiver<Vec<u8>>),
    Streamed(Packed<T>),
    Failed(Failure<E>),
    Lost,
}

/// Neighbouring sources, until a worker takes them, and what they cost while they are in flight.
struct Job<'s, T, E> {
    cost: u64,
    sources: Mutex<Vec<Source<'s, T, E>>>,
}

/// Sources in order, put together to runs.
fn jobs<T, E>(sources: Vec<Source<'_, T, E>>) -> Vec<Job<'_, T, E>> {
    let (mut jobs, mut run, mut bytes) = (Vec::new(), Vec::new(), 0u64);
    let mut close = |run: &mut Vec<_>, cost: u64| {
        if !run.is_empty() {
            let sources = Mutex::new(std::mem::take(run));
            jobs.push(Job { cost: cost.max(LEAST), sources });
        }
    };
    for source in sources {
        let total = bytes.saturating_add(source.bytes);
        if total > RUN || run.len() == RUN_FILES {
            close(&mut run, bytes);
            bytes = 0;
        }
        if source.bytes > LARGEST_PREPARED {
            close(&mut vec![source], STREAMED);
        } else {
            bytes += source.bytes;
            run.push(source);
        }
    }
    close(&mut run, bytes);
    jobs
}

struct Queue {
    next: usize,
    in_flight: u64,
}

/// What all threads share.
struct Floor<'s, T, E> {
    jobs: Vec<Job<'s, T, E>>,
    queue: Mutex<Queue>,
    room: Condvar,
    stop: AtomicBool,
}

/// How entries are named and dated.
#[derive(Clone, Copy)]
pub(super) struct Naming<'a> {
    pub(super) top: &'a str,
    pub(super) at: i64,
}

/// Packs all sources; the results are in the order of the paths.
pub(super) fn pack<W: Write + Seek, T: Send, E: Send>(
    archive: &mut ArchiveWriter<W>,
    naming: Naming<'_>,
    threads: usize,
    mut sources: Vec<Source<'_, T, E>>,
    progress: &mut dyn FnMut(&BagPath, u64),
) -> Result<Vec<Packed<T>>, Failure<E>> {
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    let floor = Floor {
        jobs: jobs(sources),
        queue: Mutex::new(Queue { next: 0, in_flight: 0 }),
        room: Condvar::new(),
        stop: AtomicBool::new(false),
    };
    std::thread::scope(|scope| {
        let (sender, receiver) = channel();
        for _ in 0..threads.clamp(1, floor.jobs.len().max(1)) {
            let (sender, floor) = (sender.clone(), &floor);
            scope.spawn(move || work(floor, naming, &sender));
        }
        drop(sender);
        let result = collect(archive, naming, &floor, receiver, progress);
        floor.stop.store(true, Ordering::Relaxed);
        floor.room.notify_all();
        result
    })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A worker that panicked has said so; what it guarded is counters, or was taken out already.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes runs in order until there are none.
fn work<T, E>(floor: &Floor<'_, T, E>, naming: Naming<'_>, sender: &Sender<(usize, Word<T, E>)>) {
    while let Some((index, sources)) = take(floor) {
        let mut alarm = Alarm { index, sender, quiet: false };
        let word = prepare(floor, naming, sources, &|word| {
            let _ = sender.send((index, word));
        });
        alarm.quiet = true;
        if sender.send((index, word.unwrap_or_else(Word::Failed))).is_err() {
            return;
        }
    }
}

fn take<'s, T, E>(floor: &Floor<'s, T, E>) -> Option<(usize, Vec<Source<'s, T, E>>)> {
    let mut queue = lock(&floor.queue);
    loop {
        if floor.stop.load(Ordering::Relaxed) {
            return None;
        }
        let index = queue.next;
        let Job { cost, sources } = floor.jobs.get(index)?;
        if queue.in_flight == 0 || queue.in_flight + cost <= BUDGET {
            queue.next += 1;
            queue.in_flight += cost;
            return Some((index, std::mem::take(&mut *lock(sources))));
        }
        queue = floor.room.wait(queue).unwrap_or_else(PoisonError::into_inner);
    }
}

/// Tells of a worker that panics, so that nobody waits for it.
struct Alarm<'a, T, E> {
    index: usize,
    sender: &'a Sender<(usize, Word<T, E>)>,
    quiet: bool,
}

impl<T, E> Drop for Alarm<'_, T, E> {
    fn drop(&mut self) {
        if !self.quiet {
            let _ = self.sender.send((self.index, Word::Lost));
        }
    }
}

/// Reads a run: a large file, passed on piece by piece, or small ones, compressed here.
fn prepare<T, E>(
    floor: &Floor<'_, T, E>,
    naming: Naming<'_>,
    mut sources: Vec<Source<'_, T, E>>,
    send: &dyn Fn(Word<T, E>),
) -> Result<Word<T, E>, Failure<E>> {
    if sources.first().is_some_and(|source| source.bytes > LARGEST_PREPARED)
        && let Some(source) = sources.pop()
    {
        let (sender, receiver) = sync_channel(8);
        send(Word::Coming(source.path.clone(), source.bytes, receiver));
        let (packed, _) = pour(floor, source, Onward::Pieces(sender, Vec::new()))?;
        return Ok(Word::Streamed(packed));
    }
    let (mut batch, mut all) = (BatchBuilder::new(naming.at), Vec::new());
    for source in sources {
        let entry = batch.entry(format!("{}/{}", naming.top, source.path));
        let (packed, onward) = pour(floor, source, Onward::Entry(entry))?;
        if let Onward::Entry(entry) = onward {
            entry.finish().map_err(Failure::Archive)?;
        }
        all.push(packed);
    }
    batch.finish().map(|batch| Word::Prepared(batch, all)).map_err(Failure::Archive)
}

/// Lets a source pour its bytes into the sink.
fn pour<'a, T, E>(floor: &'a Floor<'_, T, E>, source: Source<'_, T, E>, onward: Onward<'a>) -> Result<(Packed<T>, Onward<'a>), Failure<E>> {
    let Source { path, bytes, read } = source;
    let mut intake = Intake::new(bytes, onward, &floor.stop);
    let value = match read(&mut intake) {
        Ok(value) if intake.is_whole() => value,
        Ok(_) => return Err(Failure::Changed(path)),
        Err(_) if intake.is_overfull() => return Err(Failure::Changed(path)),
        Err(error) => return Err(Failure::Source(path, error)),
    };
    match intake.finish() {
        Ok((digest, bytes, onward)) => Ok((Packed { path, digest, bytes, value }, onward)),
        Err(source) => {
            let name = path.to_string();
            Err(Failure::Archive(ArchiveError::Write { name, source }))
        }
    }
}

/// Adds what the workers prepared, each in its turn.
fn collect<W: Write + Seek, T, E>(
    archive: &mut ArchiveWriter<W>,
    naming: Naming<'_>,
    floor: &Floor<'_, T, E>,
    receiver: Receiver<(usize, Word<T, E>)>,
    progress: &mut dyn FnMut(&BagPath, u64),
) -> Result<Vec<Packed<T>>, Failure<E>> {
    let mut waiting: BTreeMap<usize, VecDeque<Word<T, E>>> = BTreeMap::new();
    let mut all = Vec::with_capacity(floor.jobs.len());
    for (turn, Job { cost, .. }) in floor.jobs.iter().enumerate() {
        let packed = loop {
            match next_word(turn, &mut waiting, &receiver) {
                Word::Prepared(batch, packed) => {
                    archive.add(batch).map_err(Failure::Archive)?;
                    packed.iter().for_each(|file| progress(&file.path, file.bytes));
                    break packed;
                }
                Word::Coming(path, bytes, pieces) => {
                    let mut entry = archive.stream(format!("{}/{path}", naming.top), bytes);
                    for piece in pieces {
                        entry.write(&piece).map_err(Failure::Archive)?;
                        progress(&path, piece.len() as u64);
                    }
                    entry.finish().map_err(Failure::Archive)?;
                }
                Word::Streamed(packed) => break vec![packed],
                Word::Failed(failure) => return Err(failure),
                Word::Lost => return Err(Failure::Archive(lost())),
            }
        };
        waiting.remove(&turn);
        all.extend(packed);
        lock(&floor.queue).in_flight -= cost;
        floor.room.notify_all();
    }
    Ok(all)
}

fn next_word<T, E>(
    turn: usize,
    waiting: &mut BTreeMap<usize, VecDeque<Word<T, E>>>,
    receiver: &Receiver<(usize, Word<T, E>)>,
) -> Word<T, E> {
    loop {
        if let Some(word) = waiting.get_mut(&turn).and_then(VecDeque::pop_front) {
            return word;
        }
        match receiver.recv() {
            Ok((index, Word::Lost)) if index != turn => return Word::Lost,
            Ok((index, word)) => waiting.entry(index).or_default().push_back(word),
            Err(_) => return Word::Lost,
        }
    }
}

/// Only seen for a moment: the panic of the worker goes on in the thread that waits for it.
fn lost() -> ArchiveError {
    ArchiveError::Entry { name: String::new(), why: "a worker was lost".to_owned() }
}
