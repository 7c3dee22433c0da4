//! What every target does. Readers: bytes are read as the reader that recognises them would read them, or, where
//! none of the family does, by each of the family. Bundles: bytes are verified as a zip, or made the files of a bag
//! that is. Nothing may panic, hang, or take more than 64 MiB beyond its input.

mod bags;

pub use bags::{verify_bag, verify_zip};

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use juzheng::case::ColumnMap;
use juzheng::evidence::{Kind, Looking, READERS, Sample, Source, recognize};

/// Memory beyond the input, in bytes.
const MOST: usize = 64 << 20;

/// The head of a file that readers are recognised by.
const HEAD: usize = 64 * 1024;

/// Counts what is allocated, so that a target can tell what one input took.
struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call is handed to the system's allocator as it came; only sizes are noted beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(now, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(at, layout) }
    }
}

/// Reads the bytes as a file of this kind.
pub fn read_as(kind: Kind, bytes: &[u8]) {
    measured(bytes.len(), || read(kind, bytes));
}

/// Does something that may take so much memory beyond its input, and no more.
fn measured(input: usize, work: impl FnOnce()) {
    let before = NOW.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    work();
    let taken = PEAK.load(Ordering::Relaxed).saturating_sub(before);
    assert!(taken <= MOST + input, "{taken} bytes for {input} bytes of input");
}

fn read(kind: Kind, bytes: &[u8]) {
    let head = &bytes[..bytes.len().min(HEAD)];
    let sample = Sample::of("input", head, bytes.len() as u64);
    let recognised = recognize(&sample).reader;
    let columns = ColumnMap { time: "交易时间".to_owned(), amount: "金额".to_owned(), direction: "收/支".to_owned(), ..ColumnMap::default() };
    let looking = Looking { similar: true, columns: vec![("input".to_owned(), columns)], ..Looking::default() };
    let family = READERS.iter().filter(|reader| reader.kind() == kind);
    for reader in family.filter(|reader| recognised.kind() != kind || recognised.name() == reader.name()) {
        let mut from = bytes;
        let mut source = Source::new("input", bytes.len() as u64, &mut from).with(&looking);
        // A reader that gives up says so by an error; what counts here is that it comes back.
        let _ = reader.read(&mut source, &mut |fact| drop(fact));
    }
}
