//! Compound files (MS-CFB), the container of old sheets: one stream by its name.
//!
//! calamine 0.38 reads them too, but follows chains that lead in a circle until memory ends, and
//! allocates by what a header claims (tafia/calamine #684): neither can be caught. Here a chain is
//! at most as long as the file, and nothing is allocated that is not in the file.

/// What a compound file begins with.
pub const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// Sector numbers from here on are marks (MS-CFB 2.1): free, end of chain and so on.
const FIRST_MARK: u32 = 0xFFFF_FFFA;
/// Streams shorter than this stand in sectors of 64 bytes (MS-CFB 2.2, "Mini Stream Cutoff Size").
const MINI_CUTOFF: u64 = 4096;
const MINI_SHIFT: u32 = 6;
/// Bytes of a directory entry.
const ENTRY: usize = 128;

/// The first of these streams that is there. `None` where the file is no compound file or holds none of them.
pub fn stream(file: &[u8], names: &[&str]) -> Option<Vec<u8>> {
    let compound = Compound::of(file)?;
    let directory = compound.chain(u32_at(file, 48)?, u64::MAX);
    let entries = || directory.chunks_exact(ENTRY);
    let entry = names.iter().find_map(|name| entries().find(|entry| kind(entry) == STREAM && is_named(entry, name)))?;
    let size = compound.size(entry);
    if size >= MINI_CUTOFF {
        return Some(compound.chain(start(entry), size));
    }
    let root = entries().find(|entry| kind(entry) == ROOT)?;
    let mini = compound.chain(start(root), compound.size(root));
    let table = compound.chain(u32_at(file, 60)?, u64::MAX);
    Some(chain(start(entry), size, mini.len() >> MINI_SHIFT, |id| sector(&mini, id, MINI_SHIFT, 0), |id| u32_at(&table, id as usize * 4)))
}

const STREAM: u8 = 2;
const ROOT: u8 = 5;

fn kind(entry: &[u8]) -> u8 {
    entry.get(66).copied().unwrap_or(0)
}

fn start(entry: &[u8]) -> u32 {
    u32_at(entry, 116).unwrap_or(u32::MAX)
}

/// Names are UTF-16, their length with the closing zero beside them.
fn is_named(entry: &[u8], name: &str) -> bool {
    let bytes = entry.get(64..66).map_or(0, |bytes| usize::from(u16::from_le_bytes([bytes[0], bytes[1]])));
    let units = entry.get(..bytes.saturating_sub(2).min(64)).unwrap_or_default().chunks_exact(2);
    let written: String = char::decode_utf16(units.map(|pair| u16::from_le_bytes([pair[0], pair[1]]))).filter_map(Result::ok).collect();
    written.eq_ignore_ascii_case(name)
}

struct Compound<'a> {
    file: &'a [u8],
    /// A sector holds two to this power bytes.
    shift: u32,
    /// Where the sectors stand that hold the table of chains.
    table: Vec<u32>,
}

impl<'a> Compound<'a> {
    fn of(file: &'a [u8]) -> Option<Self> {
        if !file.starts_with(MAGIC) {
            return None;
        }
        let shift = match file.get(30..32)? {
            [9, 0] => 9,
            [12, 0] => 12,
            _ => return None,
        };
        let mut compound = Self { file, shift, table: Vec::new() };
        let sectors = compound.sectors();
        compound.table = (76..512).step_by(4).filter_map(|at| u32_at(file, at)).collect();
        let mut next = u32_at(file, 68)?;
        for _ in 0..sectors {
            let Some(bytes) = compound.sector(next) else { break };
            let (more, link) = bytes.split_at_checked(bytes.len().checked_sub(4)?)?;
            compound.table.extend(more.chunks_exact(4).filter_map(|four| u32_at(four, 0)));
            next = u32_at(link, 0)?;
        }
        compound.table.retain(|id| *id < FIRST_MARK);
        compound.table.truncate(sectors);
        Some(compound)
    }

    fn sectors(&self) -> usize {
        self.file.len() >> self.shift
    }

    fn sector(&self, id: u32) -> Option<&'a [u8]> {
        // The header takes the room of one sector.
        sector(self.file, id, self.shift, 1)
    }

    fn next(&self, id: u32) -> Option<u32> {
        let each = 1_usize << (self.shift - 2);
        let table = *self.table.get(id as usize / each)?;
        u32_at(self.sector(table)?, id as usize % each * 4)
    }

    fn chain(&self, start: u32, most: u64) -> Vec<u8> {
        chain(start, most, self.sectors(), |id| self.sector(id), |id| self.next(id))
    }

    /// The size of an entry's stream: 32 bits where sectors are small, whatever stands above them (MS-CFB 2.6.1).
    fn size(&self, entry: &[u8]) -> u64 {
        let low = u64::from(u32_at(entry, 120).unwrap_or(0));
        let high = u64::from(u32_at(entry, 124).unwrap_or(0));
        if self.shift == 9 { low } else { high << 32 | low }
    }
}

/// The bytes of a chain of sectors, at most as many sectors as there are: a longer one goes in a circle.
fn chain<'a>(
    start: u32,
    most: u64,
    sectors: usize,
    sector: impl Fn(u32) -> Option<&'a [u8]>,
    next: impl Fn(u32) -> Option<u32>,
) -> Vec<u8> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut out = Vec::new();
    let mut id = start;
    for _ in 0..=sectors {
        let Some(bytes) = (id < FIRST_MARK && out.len() < most).then(|| sector(id)).flatten() else { break };
        out.extend_from_slice(&bytes[..bytes.len().min(most - out.len())]);
        let Some(following) = next(id) else { break };
        id = following;
    }
    out
}

/// A sector; the last one of a file may be cut.
fn sector(bytes: &[u8], id: u32, shift: u32, before: usize) -> Option<&[u8]> {
    let from = (id as usize).checked_add(before)?.checked_shl(shift)?;
    let to = from.checked_add(1 << shift)?.min(bytes.len());
    bytes.get(from..to).filter(|bytes| !bytes.is_empty())
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file whose directory chain leads back to itself.
    fn in_a_circle() -> Vec<u8> {
        let mut file = vec![0xFF; 512 * 3];
        file[..8].copy_from_slice(MAGIC);
        file[30..32].copy_from_slice(&[9, 0]);
        for (at, value) in [(48, 1_u32), (60, FIRST_MARK), (68, FIRST_MARK), (76, 0)] {
            file[at..at + 4].copy_from_slice(&value.to_le_bytes());
        }
        // The table, in sector 0, says that after sector 1 comes sector 1.
        file[512 + 4..512 + 8].copy_from_slice(&1_u32.to_le_bytes());
        file
    }

    #[test]
    fn circles_end_and_what_is_not_there_is_not_found() {
        assert_eq!(stream(&in_a_circle(), &["Workbook"]), None);
        assert_eq!(stream(b"", &["Workbook"]), None);
        assert_eq!(stream(MAGIC, &["Workbook"]), None);
        assert_eq!(stream(&[MAGIC, &[0xFF; 600]].concat(), &["Workbook"]), None);
    }
}
