//! Many files, read and compressed in parallel, added to the archive in the order of their paths.
//!
//! Workers take files in that order, but only while what is in flight fits a budget of memory, so
//! that a folder of any size needs the same memory, and the next file to be added is always one that
//! a worker holds. Pieces of a large file come before the next file: it may be the one whose turn it is.
//! Which worker took which file or piece leaves no trace in the archive.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Seek, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::WriteError;
use super::intake::{Choose, Intake, Onward};
use super::weaving::{Pieces, Spool, Waiting, Weaving, spool};
use crate::archive::{ArchiveError, ArchiveWriter, Assembly, Batch, BatchBuilder, Piece, Press, Way, way_for};
use crate::digest::{Digest, Sink};
use crate::manifest::BagPath;

/// Larger files that are stored are streamed when their turn comes.
const LARGEST_PREPARED: u64 = 16 << 20;
/// Bytes in flight: read or waiting for their turn.
const BUDGET: u64 = 32 << 20;
/// What a larger file holds in flight: pieces on their way, and what its spool keeps in memory.
const STREAMED: u64 = 8 << 20;
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
    /// Reads it once, and pours all its bytes into the sink, which hashes them.
    #[allow(clippy::type_complexity)] // Naming it would only hide what it is.
    pub read: Box<dyn FnOnce(&mut dyn Sink) -> Result<T, E> + Send + 'a>,
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
    Woven(Box<Batch<Spool>>, Packed<T>),
    Far(BagPath, u64),
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
        if source.bytes > RUN {
            let cost = if source.bytes > LARGEST_PREPARED { STREAMED } else { source.bytes };
            close(&mut vec![source], cost);
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
    /// Workers that may hand out pieces.
    pouring: usize,
}

/// What all threads share.
struct Floor<'s, T, E> {
    jobs: Vec<Job<'s, T, E>>,
    queue: Mutex<Queue>,
    pieces: Pieces,
    room: Condvar,
    stop: AtomicBool,
    threads: usize,
}

/// What a worker has to do next.
enum Turn<'s, T, E> {
    Piece(Waiting),
    Run(usize, Vec<Source<'s, T, E>>),
}

/// How entries are named and dated, and the folder they wait in.
#[derive(Clone, Copy)]
pub(super) struct Naming<'a> {
    pub(super) top: &'a str,
    pub(super) at: i64,
    pub(super) folder: &'a Path,
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
        queue: Mutex::new(Queue { next: 0, in_flight: 0, pouring: 0 }),
        pieces: Pieces::default(),
        room: Condvar::new(),
        stop: AtomicBool::new(false),
        threads: threads.max(1),
    };
    std::thread::scope(|scope| {
        let (sender, receiver) = channel();
        for _ in 0..floor.threads {
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

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A worker that panicked has said so; what it guarded is counters, or was taken out already.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes runs in order until there are none, and pieces before them.
fn work<T, E>(floor: &Floor<'_, T, E>, naming: Naming<'_>, sender: &Sender<(usize, Word<T, E>)>) {
    let mut press = Press::default();
    while let Some(turn) = take(floor) {
        let (index, sources) = match turn {
            Turn::Piece(piece) => {
                piece.press(&mut press);
                continue;
            }
            Turn::Run(index, sources) => (index, sources),
        };
        let mut alarm = Alarm { index, sender, quiet: false };
        let word = prepare(floor, naming, sources, &mut press, &|word| {
            let _ = sender.send((index, word));
        });
        alarm.quiet = true;
        if sender.send((index, word.unwrap_or_else(Word::Failed))).is_err() {
            return;
        }
    }
}

fn take<'s, T, E>(floor: &Floor<'s, T, E>) -> Option<Turn<'s, T, E>> {
    let mut queue = lock(&floor.queue);
    loop {
        if floor.stop.load(Ordering::Relaxed) {
            return None;
        }
        if let Some(piece) = floor.pieces.next() {
            return Some(Turn::Piece(piece));
        }
        let index = queue.next;
        match floor.jobs.get(index) {
            Some(Job { cost, sources }) if queue.in_flight == 0 || queue.in_flight + cost <= BUDGET => {
                queue.next += 1;
                queue.in_flight += cost;
                return Some(Turn::Run(index, std::mem::take(&mut *lock(sources))));
            }
            None if queue.pouring == 0 => return None,
            _ => queue = floor.room.wait(queue).unwrap_or_else(PoisonError::into_inner),
        }
    }
}

/// Counts a worker among those that may hand out pieces, for as long as it is.
struct Pouring<'a, 's, T, E>(&'a Floor<'s, T, E>);

impl<'a, 's, T, E> Pouring<'a, 's, T, E> {
    fn new(floor: &'a Floor<'s, T, E>) -> Self {
        lock(&floor.queue).pouring += 1;
        Self(floor)
    }
}

impl<T, E> Drop for Pouring<'_, '_, T, E> {
    fn drop(&mut self) {
        lock(&self.0.queue).pouring -= 1;
        self.0.room.notify_all();
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

/// Reads a run: a large file by itself, or small ones, compressed here.
fn prepare<T, E>(
    floor: &Floor<'_, T, E>,
    naming: Naming<'_>,
    mut sources: Vec<Source<'_, T, E>>,
    press: &mut Press,
    send: &dyn Fn(Word<T, E>),
) -> Result<Word<T, E>, Failure<E>> {
    if sources.first().is_some_and(|source| source.bytes > RUN)
        && let Some(source) = sources.pop()
    {
        return prepare_large(floor, naming, source, press, send);
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

/// A large file: what is stored goes into memory, or piece by piece to the archive; what is deflated is deflated by all.
fn prepare_large<T, E>(
    floor: &Floor<'_, T, E>,
    naming: Naming<'_>,
    source: Source<'_, T, E>,
    press: &mut Press,
    send: &dyn Fn(Word<T, E>),
) -> Result<Word<T, E>, Failure<E>> {
    let _pouring = Pouring::new(floor);
    let (path, bytes) = (source.path.clone(), source.bytes);
    let name = format!("{}/{path}", naming.top);
    let failed = |source| Failure::Archive(ArchiveError::Write { name: name.clone(), source });
    let tell = |bytes| {
        // Under the lock, or a worker that just found nothing to do would not hear of it.
        drop(lock(&floor.queue));
        floor.room.notify_all();
        send(Word::Far(path.clone(), bytes));
    };
    let mut batch = BatchBuilder::new(naming.at);
    let room = &mut batch;
    let choose: Choose<'_> = Box::new(|head| match way_for(head, bytes) {
        Way::Pieces => {
            let assembly = Assembly::new(&name, naming.at, spool(naming.folder)).map_err(io::Error::other)?;
            Ok(Onward::Woven(Box::new(Weaving::new(assembly, press, &floor.pieces, floor.threads, &tell))))
        }
        Way::Stored if bytes <= LARGEST_PREPARED => Ok(Onward::Entry(room.entry(name.clone()))),
        Way::Stored | Way::Streamed => {
            let (sender, receiver) = sync_channel(8);
            send(Word::Coming(path.clone(), bytes, receiver));
            Ok(Onward::Stream(sender, Vec::new()))
        }
    });
    let packed = match pour(floor, source, Onward::Undecided(Vec::new(), choose))? {
        (packed, Onward::Woven(weaving)) => {
            return weaving.finish().map(|batch| Word::Woven(Box::new(batch), packed)).map_err(failed);
        }
        (packed, Onward::Entry(entry)) => {
            entry.finish().map_err(Failure::Archive)?;
            packed
        }
        // What was poured is on its way; with the sender dropped, it is all of it.
        (packed, Onward::Stream(..) | Onward::Undecided(..)) => return Ok(Word::Streamed(packed)),
    };
    batch.finish().map(|batch| Word::Prepared(batch, vec![packed])).map_err(Failure::Archive)
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
                Word::Woven(batch, packed) => {
                    archive.add(*batch).map_err(Failure::Archive)?;
                    // Of the last piece nothing was told.
                    let told = packed.bytes.saturating_sub(1) / Piece::BYTES as u64 * Piece::BYTES as u64;
                    progress(&packed.path, packed.bytes - told);
                    break vec![packed];
                }
                Word::Far(path, bytes) => progress(&path, bytes),
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
