//! A bundle's zip taken to pieces, so that it can be put together wrongly (APPNOTE 4.3). Reads only what the writer of bundles makes:
//! no zip64, no data descriptors, no comment.

use std::collections::BTreeMap;

/// One entry: the header before its bytes, the bytes as they are packed, the header in the central directory.
#[derive(Clone)]
pub struct Entry {
    pub local: Vec<u8>,
    pub data: Vec<u8>,
    pub central: Vec<u8>,
}

/// A zip in pieces.
#[derive(Clone)]
pub struct Zip {
    pub entries: Vec<Entry>,
    /// Which entries the directory lists, in its order.
    pub directory: Vec<usize>,
    pub end: Vec<u8>,
}

/// Where things came to lie when the pieces were put together.
pub struct Built {
    pub bytes: Vec<u8>,
    pub locals: Vec<usize>,
    pub centrals: Vec<usize>,
    pub end: usize,
}

pub fn u16_at(bytes: &[u8], at: usize) -> usize {
    usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]))
}
pub fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}
pub fn put16(bytes: &mut [u8], at: usize, value: usize) {
    bytes[at..at + 2].copy_from_slice(&u16::try_from(value & 0xffff).expect("masked").to_le_bytes());
}
pub fn put32(bytes: &mut [u8], at: usize, value: u32) {
    bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
}
fn small(n: usize) -> u32 {
    u32::try_from(n).expect("bundles of examples are small")
}

impl Entry {
    pub fn name(&self) -> String {
        String::from_utf8(self.central[46..46 + u16_at(&self.central, 28)].to_vec()).expect("names are UTF-8")
    }

    pub fn rename_local(&mut self, name: &str) {
        let rest = self.local.split_off(30 + u16_at(&self.local, 26));
        self.local.truncate(30);
        put16(&mut self.local, 26, name.len());
        self.local.extend([name.as_bytes(), &rest].concat());
    }

    pub fn rename_central(&mut self, name: &str) {
        let rest = self.central.split_off(46 + u16_at(&self.central, 28));
        self.central.truncate(46);
        put16(&mut self.central, 28, name.len());
        self.central.extend([name.as_bytes(), &rest].concat());
    }

    pub fn rename(&mut self, name: &str) {
        self.rename_local(name);
        self.rename_central(name);
    }

    /// Puts an extra field into one header, or both.
    pub fn extra(&mut self, field: &[u8], local: bool, central: bool) {
        if local {
            let len = u16_at(&self.local, 28);
            put16(&mut self.local, 28, len + field.len());
            self.local.extend(field);
        }
        if central {
            let len = u16_at(&self.central, 30);
            put16(&mut self.central, 30, len + field.len());
            self.central.extend(field);
        }
    }

    /// Other bytes, stored, with records that fit them.
    pub fn hold(&mut self, bytes: &[u8]) {
        self.pack(bytes.to_vec(), 0, crc32fast::hash(bytes), small(bytes.len()));
    }

    /// Packed bytes with records that fit them.
    pub fn pack(&mut self, packed: Vec<u8>, method: usize, crc: u32, unpacked: u32) {
        for (header, at) in [(&mut self.local, 8), (&mut self.central, 10)] {
            put16(header, at, method);
            put32(header, at + 6, crc);
            put32(header, at + 10, small(packed.len()));
            put32(header, at + 14, unpacked);
        }
        self.data = packed;
    }
}

impl Zip {
    pub fn of(bytes: &[u8]) -> Self {
        let end = bytes.len() - 22;
        assert!(bytes[end..].starts_with(b"PK\x05\x06"), "bundles have no comment");
        let (mut at, mut entries) = (u32_at(bytes, end + 16) as usize, Vec::new());
        for _ in 0..u16_at(bytes, end + 10) {
            let len = 46 + u16_at(bytes, at + 28) + u16_at(bytes, at + 30) + u16_at(bytes, at + 32);
            let central = bytes[at..at + len].to_vec();
            let local = u32_at(&central, 42) as usize;
            let data = local + 30 + u16_at(bytes, local + 26) + u16_at(bytes, local + 28);
            let packed = u32_at(&central, 20) as usize;
            entries.push(Entry { local: bytes[local..data].to_vec(), data: bytes[data..data + packed].to_vec(), central });
            at += len;
        }
        let directory = (0..entries.len()).collect();
        let zip = Self { entries, directory, end: bytes[end..].to_vec() };
        assert!(zip.build() == bytes, "put together again, it is the same");
        zip
    }

    /// Where the bytes are that say what is in it: headers and directory, without what is packed.
    pub fn records(&self) -> Vec<usize> {
        let built = self.build_with(b"", None);
        let headers = built.locals.iter().zip(&self.entries).flat_map(|(at, entry)| *at..*at + entry.local.len());
        headers.chain(built.centrals[0]..built.bytes.len()).collect()
    }

    pub fn entry(&mut self, ending: &str) -> &mut Entry {
        self.entries.iter_mut().find(|entry| entry.name().ends_with(ending)).expect("an entry of this name")
    }

    /// Adds an entry like the last one, under another name.
    pub fn add(&mut self, name: &str, bytes: &[u8]) {
        let mut entry = self.entries.last().expect("entries").clone();
        entry.rename(name);
        entry.hold(bytes);
        self.directory.push(self.entries.len());
        self.entries.push(entry);
    }

    pub fn build(&self) -> Vec<u8> {
        self.build_with(b"", None).bytes
    }

    /// With bytes before all, which offsets count, and bytes after one of the entries.
    pub fn build_with(&self, front: &[u8], after: Option<(usize, &[u8])>) -> Built {
        let (mut bytes, mut locals, mut centrals) = (front.to_vec(), Vec::new(), Vec::new());
        for (index, entry) in self.entries.iter().enumerate() {
            locals.push(bytes.len());
            bytes.extend(&entry.local);
            bytes.extend(&entry.data);
            if let Some((_, junk)) = after.filter(|(place, _)| *place == index) {
                bytes.extend(junk);
            }
        }
        let start = bytes.len();
        for index in &self.directory {
            centrals.push(bytes.len());
            let mut central = self.entries[*index].central.clone();
            put32(&mut central, 42, small(locals[*index]));
            bytes.extend(central);
        }
        let at = bytes.len();
        let mut end = self.end.clone();
        put16(&mut end, 8, self.directory.len());
        put16(&mut end, 10, self.directory.len());
        put32(&mut end, 12, small(at - start));
        put32(&mut end, 16, small(start));
        bytes.extend(end);
        Built { bytes, locals, centrals, end: at }
    }
}

/// The names and bytes of a zip, by what the crate believes.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A seeded generator (splitmix64): the same bundles and edits in every run.
pub struct Rng(pub u64);

impl Rng {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).expect("below a usize")
    }
    pub fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
    pub fn bytes(&mut self, n: usize) -> Vec<u8> {
        (0..n).map(|_| self.next().to_le_bytes()[0]).collect()
    }
}
