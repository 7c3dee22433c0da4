//! A large file on its way into the archive: cut into pieces, which whoever has time compresses, and laid
//! together in their order.
//!
//! What waits is bounded: pieces not yet compressed in the queue, compressed ones whose turn has not come in
//! [`AHEAD`]. Whoever pours helps himself where others are behind, so that one thread alone gets through too.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use super::packing::lock;
use crate::archive::{Assembly, Batch, Cutter, Piece, Press, Pressed};

/// So much of a large file that is compressed waits for its turn in memory, what is more in a file.
const SPOOLED: usize = 4 << 20;

/// So many pieces may be compressed ahead of one that is not.
const AHEAD: usize = 16;

/// Where compressed pieces wait for the entry's turn; without a name, so that nothing is left behind.
pub(super) type Spool = tempfile::SpooledTempFile;

/// An empty spool beside the archive.
pub(super) fn spool(folder: &std::path::Path) -> Spool {
    tempfile::spooled_tempfile_in(SPOOLED, folder)
}

/// A piece that waits for a thread.
pub(super) struct Waiting {
    piece: Piece,
    nth: u64,
    cloth: Arc<Cloth>,
}

impl Waiting {
    /// Compresses it.
    pub(super) fn press(self, press: &mut Press) {
        let Self { piece, nth, cloth } = self;
        let mut thread = Thread { cloth: &cloth, pressed: Err(io::Error::other("a worker was lost")), nth };
        thread.pressed = press.press(&piece);
    }
}

/// Pieces that wait, and who is told of them.
#[derive(Default)]
pub(super) struct Pieces {
    waiting: Mutex<VecDeque<Waiting>>,
}

impl Pieces {
    pub(super) fn next(&self) -> Option<Waiting> {
        lock(&self.waiting).pop_front()
    }
}

/// What is laid together of a file.
struct Cloth {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    assembly: Option<Assembly<Spool>>,
    /// The piece whose turn it is.
    next: u64,
    ahead: BTreeMap<u64, Pressed>,
    /// Pieces handed out that have not come back.
    out: usize,
    failed: Option<io::Error>,
}

/// Brings a piece back, whatever happens to who compresses it.
struct Thread<'a> {
    cloth: &'a Cloth,
    nth: u64,
    pressed: io::Result<Pressed>,
}

impl Drop for Thread<'_> {
    fn drop(&mut self) {
        let pressed = std::mem::replace(&mut self.pressed, Err(io::Error::other("brought back already")));
        let mut state = lock(&self.cloth.state);
        state.out -= 1;
        state.lay(self.nth, pressed);
        self.cloth.changed.notify_all();
    }
}

impl State {
    fn lay(&mut self, nth: u64, pressed: io::Result<Pressed>) {
        match pressed {
            Ok(pressed) => drop(self.ahead.insert(nth, pressed)),
            Err(error) => drop(self.failed.get_or_insert(error)),
        }
        while let (Some(assembly), Some(pressed)) = (&mut self.assembly, self.ahead.remove(&self.next)) {
            if let Err(error) = assembly.add(&pressed) {
                self.failed.get_or_insert(error);
            }
            self.next += 1;
        }
    }
}

/// Pours a large file.
pub(super) struct Weaving<'a> {
    cutter: Cutter,
    cloth: Arc<Cloth>,
    count: u64,
    press: &'a mut Press,
    pieces: &'a Pieces,
    /// So many pieces may wait for a thread.
    most: usize,
    tell: &'a (dyn Fn(u64) + 'a),
}

impl<'a> Weaving<'a> {
    /// Begins. `tell` is told of each piece that can be taken, and of its bytes.
    pub(super) fn new(
        assembly: Assembly<Spool>,
        press: &'a mut Press,
        pieces: &'a Pieces,
        most: usize,
        tell: &'a (dyn Fn(u64) + 'a),
    ) -> Self {
        let state = State { assembly: Some(assembly), next: 0, ahead: BTreeMap::new(), out: 0, failed: None };
        let cloth = Arc::new(Cloth { state: Mutex::new(state), changed: Condvar::new() });
        Self { cutter: Cutter::default(), cloth, count: 0, press, pieces, most, tell }
    }

    pub(super) fn take(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let (taken, piece) = self.cutter.take(bytes);
            if let Some(piece) = piece {
                self.hand_out(piece)?;
                (self.tell)(Piece::BYTES as u64);
            }
            bytes = &bytes[taken..];
        }
        Ok(())
    }

    /// The whole entry.
    pub(super) fn finish(mut self) -> io::Result<Batch<Spool>> {
        let last = std::mem::take(&mut self.cutter).last();
        self.hand_out(last)?;
        while self.help() {}
        let mut state = self.wait_until(|state| state.out == 0);
        if let Some(error) = state.failed.take() {
            return Err(error);
        }
        let assembly = state.assembly.take();
        drop(state);
        assembly.map_or_else(|| Err(io::Error::other("laid together already")), Assembly::finish)
    }

    /// Lets a piece wait for a thread; where too many wait already, the first of them is done here.
    fn hand_out(&mut self, piece: Piece) -> io::Result<()> {
        {
            let mut state = lock(&self.cloth.state);
            if let Some(error) = state.failed.take() {
                return Err(error);
            }
            state.out += 1;
        }
        let waiting = Waiting { piece, nth: self.count, cloth: Arc::clone(&self.cloth) };
        self.count += 1;
        let full = {
            let mut queue = lock(&self.pieces.waiting);
            queue.push_back(waiting);
            queue.len() > self.most
        };
        if full {
            self.help();
        }
        if lock(&self.cloth.state).ahead.len() > AHEAD {
            while self.help() {}
            drop(self.wait_until(|state| state.ahead.len() <= AHEAD || state.out == 0));
        }
        Ok(())
    }

    /// Does a piece that waits, of whatever file.
    fn help(&mut self) -> bool {
        let next = self.pieces.next();
        next.map(|waiting| waiting.press(self.press)).is_some()
    }

    fn wait_until(&self, done: impl Fn(&State) -> bool) -> std::sync::MutexGuard<'_, State> {
        let mut state = lock(&self.cloth.state);
        while !done(&state) {
            state = self.cloth.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state
    }
}
