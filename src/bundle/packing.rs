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
use crate::archive::{ArchiveError, ArchiveWriter, Entry, EntryBuilder};
use crate::digest::Digest;
use crate::manifest::BagPath;

/// Larger files are streamed when their turn comes.
const LARGEST_PREPARED: u64 = 16 << 20;
/// Bytes in flight: read or waiting for their turn.
const BUDGET: u64 = 32 << 20;
/// What a streamed file holds in flight: pieces on their way.
const STREAMED: u64 = 4 << 20;
/// What the smallest file costs: a compressor.
const LEAST: u64 = 256 << 10;

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
    Prepared(Box<Entry>, Packed<T>),
    Coming(BagPath, u64, Receiver<Vec<u8>>),
    Streamed(Packed<T>),
    Failed(Failure<E>),
    Lost,
}

impl<'s, T, E> Job<'s, T, E> {
    fn new(source: Source<'s, T, E>) -> Self {
        let streamed = source.bytes > LARGEST_PREPARED;
        let cost = if streamed { STREAMED } else { source.bytes.max(LEAST) };
        Self { cost, source: Mutex::new(Some(source)) }
    }
}

struct Queue {
    next: usize,
    in_flight: u64,
}

/// A source, until a worker takes it, and what it costs while it is in flight.
struct Job<'s, T, E> {
    cost: u64,
    source: Mutex<Option<Source<'s, T, E>>>,
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
        jobs: sources.into_iter().map(Job::new).collect(),
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

/// Takes files in order until there are none.
fn work<T, E>(floor: &Floor<'_, T, E>, naming: Naming<'_>, sender: &Sender<(usize, Word<T, E>)>) {
    while let Some((index, source)) = take(floor) {
        let mut alarm = Alarm { index, sender, quiet: false };
        let word = read(floor, naming, source, &|word| {
            let _ = sender.send((index, word));
        });
        alarm.quiet = true;
        if sender.send((index, word)).is_err() {
            return;
        }
    }
}

fn take<'s, T, E>(floor: &Floor<'s, T, E>) -> Option<(usize, Source<'s, T, E>)> {
    let mut queue = lock(&floor.queue);
    loop {
        if floor.stop.load(Ordering::Relaxed) {
            return None;
        }
        let index = queue.next;
        let Job { cost, source } = floor.jobs.get(index)?;
        if queue.in_flight == 0 || queue.in_flight + cost <= BUDGET {
            queue.next += 1;
            queue.in_flight += cost;
            return Some((index, lock(source).take()?));
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

fn read<T, E>(floor: &Floor<'_, T, E>, naming: Naming<'_>, source: Source<'_, T, E>, send: &dyn Fn(Word<T, E>)) -> Word<T, E> {
    let Source { path, bytes, read } = source;
    let onward = if bytes > LARGEST_PREPARED {
        let (sender, receiver) = sync_channel(8);
        send(Word::Coming(path.clone(), bytes, receiver));
        Onward::Pieces(sender, Vec::new())
    } else {
        let name = format!("{}/{path}", naming.top);
        Onward::Entry(Box::new(EntryBuilder::new(name, naming.at)))
    };
    let mut intake = Intake::new(bytes, onward, &floor.stop);
    let value = match read(&mut intake) {
        Ok(value) if intake.is_whole() => value,
        Ok(_) => return Word::Failed(Failure::Changed(path)),
        Err(_) if intake.is_overfull() => return Word::Failed(Failure::Changed(path)),
        Err(error) => return Word::Failed(Failure::Source(path, error)),
    };
    let archive_failed = |source| Word::Failed(Failure::Archive(ArchiveError::Write { name: path.to_string(), source }));
    let (digest, bytes, onward) = match intake.finish() {
        Ok(finished) => finished,
        Err(source) => return archive_failed(source),
    };
    let packed = Packed { path, digest, bytes, value };
    match onward {
        Onward::Pieces(..) => Word::Streamed(packed),
        Onward::Entry(entry) => match entry.finish() {
            Ok(entry) => Word::Prepared(Box::new(entry), packed),
            Err(error) => Word::Failed(Failure::Archive(error)),
        },
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
                Word::Prepared(entry, packed) => {
                    archive.add(*entry).map_err(Failure::Archive)?;
                    progress(&packed.path, packed.bytes);
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
                Word::Streamed(packed) => break packed,
                Word::Failed(failure) => return Err(failure),
                Word::Lost => return Err(Failure::Archive(lost())),
            }
        };
        waiting.remove(&turn);
        all.push(packed);
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
