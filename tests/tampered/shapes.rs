//! Zips made by hand so that two programs see two contents in them, each of its own shape; and honest ones that no program of
//! ours would write. Each has its verdict.

use std::io::Write as _;

use crate::anatomy::{Entry, Rng, Zip, put16, put32, u16_at};
use crate::edits::{Bundle, Edit};

/// Of each shape its name, how it is made, and what has to be said of it; nothing where it is intact.
pub const SHAPES: &[(&str, Edit, Option<&str>)] = &[
    ("a second directory behind the first", |b, _| twins(b, false, false), Some("bytes-unaccounted")),
    ("a second directory of an odd version", |b, _| twins(b, true, false), Some("bytes-unaccounted")),
    ("a second directory, zip64", |b, _| twins(b, false, true), Some("bytes-unaccounted")),
    ("a second directory of an odd version, zip64", |b, _| twins(b, true, true), Some("bytes-unaccounted")),
    ("a second directory in a comment", |b, _| in_comment(b), Some("hidden-records")),
    (
        "a header in an extra field",
        |b, r| with(b, r, |entry| entry.extra(&field(0x9999, b"PK\x03\x04"), true, false)),
        Some("hidden-records"),
    ),
    ("a header in the comment of an entry", |b, r| with(b, r, |entry| comment(entry, b"see PK\x01\x02")), Some("hidden-records")),
    ("a byte between the directory and its end", |b, _| between(b, b"\0"), Some("bytes-unaccounted")),
    ("bytes between zip64 records", |b, _| wide_end(b, b"", b"\0\0"), Some("archive-broken")),
    ("bytes before zip64 records", |b, _| wide_end(b, b"\0\0", b""), Some("bytes-unaccounted")),
    (
        "an entry that no directory lists",
        |b, r| {
            let mut zip = b.zip.clone();
            let mut forged = forged(b).1;
            forged.rename(&format!("{}data/evidence/chat/x.txt", b.top));
            // The version's upper byte is not looked at by anybody.
            forged.local[5] = 3;
            zip.entries.insert(r.below(zip.entries.len()), forged);
            let place = zip.entries.iter().position(|entry| entry.local[5] == 3).expect("just put");
            zip.directory = (0..zip.entries.len()).filter(|index| *index != place).collect();
            zip.build()
        },
        Some("hidden-records"),
    ),
    (
        "a second name in the header before the bytes",
        |b, r| {
            with(b, r, |entry| {
                let other = format!("{}x", entry.name());
                entry.extra(&second_name(&entry.name(), &other), true, false);
            })
        },
        Some("headers-differ"),
    ),
    (
        "a second name after the first once more",
        |b, r| {
            with(b, r, |entry| {
                let (name, other) = (entry.name(), format!("{}x", entry.name()));
                entry.extra(&[second_name(&name, &name), second_name(&name, &other)].concat(), false, true);
            })
        },
        Some("headers-differ"),
    ),
    (
        "extra fields that do not add up",
        |b, r| with(b, r, |entry| entry.extra(&[0x55, 0x54, 9, 0, 1], true, false)),
        Some("headers-differ"),
    ),
    ("an entry behind the end of packed bytes", |b, _| behind_packed(b), Some("file-damaged")),
    ("a folder of a file's name", |b, _| also(b, &format!("{}/", forged(b).1.name()), b""), Some("duplicate-entry")),
    ("a folder's name for a file, in other letters", |b, _| also(b, &format!("{}DATA/EVIDENCE", b.top), b""), Some("duplicate-entry")),
    ("a page to open first in seal/", |b, _| also(b, &format!("{}seal/请先打开.html", b.top), b"<p>"), Some("file-extra")),
    ("a receipt among the notes of macOS", |b, _| also(b, "__MACOSX/补充证据/收据.pdf", b"%PDF"), Some("outside-top-folder")),
    (
        "sizes behind the bytes that lie",
        |b, _| {
            described(b, |fields| {
                fields[0] ^= 1;
                [&b"PK\x07\x08"[..], fields].concat()
            })
        },
        Some("headers-differ"),
    ),
    ("sizes said to follow that do not", |b, _| described(b, |_| Vec::new()), Some("headers-differ")),
    (
        "sizes behind the bytes, and a byte more",
        |b, _| described(b, |fields| [&b"PK\x07\x08"[..], fields, b"\0"].concat()),
        Some("headers-differ"),
    ),
    // Honest ones.
    ("all sizes behind the bytes", |b, _| described(b, |fields| [&b"PK\x07\x08"[..], fields].concat()), None),
    ("all sizes behind the bytes, without a signature", |b, _| described(b, |fields| fields.to_vec()), None),
    (
        "all sizes behind the bytes, eight bytes long",
        |b, _| described(b, |fields| [&b"PK\x07\x08"[..], &fields[..4], &fields[4..8], &[0; 4], &fields[8..], &[0; 4]].concat()),
        None,
    ),
    ("zeros behind the end", |b, _| [b.zip.build(), vec![0; 2112]].concat(), None),
    ("zip64 records that were not needed", |b, _| wide_end(b, b"", b""), None),
    (
        "comments of all and of one",
        |b, r| {
            let mut zip = b.zip.clone();
            comment(r_of(&mut zip.entries, r), "一个注释".as_bytes());
            put16(&mut zip.end, 20, 5);
            zip.end.extend(b"zip\r\n");
            zip.build()
        },
        None,
    ),
    (
        "times in extra fields",
        |b, _| {
            let mut zip = b.zip.clone();
            zip.entries.iter_mut().for_each(|entry| {
                entry.extra(&field(0x5455, &[3, 0, 0, 0, 1, 0, 0, 0, 1]), true, false);
                entry.extra(&field(0x5455, &[3, 0, 0, 0, 1]), false, true);
            });
            zip.build()
        },
        None,
    ),
];

fn small(n: usize) -> u32 {
    u32::try_from(n).expect("bundles of examples are small")
}

/// An extra field.
pub fn field(id: u16, body: &[u8]) -> Vec<u8> {
    [&id.to_le_bytes()[..], &u16::try_from(body.len()).expect("short").to_le_bytes(), body].concat()
}

/// The field of a second name (APPNOTE 4.6.9).
fn second_name(first: &str, second: &str) -> Vec<u8> {
    field(0x7075, &[&[1][..], &crc32fast::hash(first.as_bytes()).to_le_bytes(), second.as_bytes()].concat())
}

fn also(bundle: &Bundle, name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = bundle.zip.clone();
    zip.add(name, bytes);
    zip.build()
}

fn r_of<'a, T>(all: &'a mut [T], rng: &mut Rng) -> &'a mut T {
    let place = rng.below(all.len());
    &mut all[place]
}

fn with(bundle: &Bundle, rng: &mut Rng, edit: fn(&mut Entry)) -> Vec<u8> {
    let mut zip = bundle.zip.clone();
    edit(r_of(&mut zip.entries, rng));
    zip.build()
}

fn comment(entry: &mut Entry, text: &[u8]) {
    put16(&mut entry.central, 32, text.len());
    entry.central.extend(text);
}

/// The chat as an opponent would have it, and which entry it is.
pub fn forged(bundle: &Bundle) -> (usize, Entry) {
    let place = bundle.zip.entries.iter().position(|entry| entry.name().contains("/data/evidence/")).expect("evidence");
    let mut entry = bundle.zip.entries[place].clone();
    entry.hold("伪造的聊天记录\n".as_bytes());
    (place, entry)
}

/// The directory, each entry at its place less by so much, as a program counts that allows for bytes before the archive.
fn directory(entries: &[Entry], places: &[usize], less: usize) -> Vec<u8> {
    let line = |(entry, place): (&Entry, &usize)| {
        let mut central = entry.central.clone();
        put32(&mut central, 42, small(place - less));
        central
    };
    entries.iter().zip(places).flat_map(line).collect()
}

/// Appends entries, and says where each came to lie.
fn append(zip: &mut Vec<u8>, entries: &[Entry]) -> Vec<usize> {
    let place = |entry: &Entry| {
        let at = zip.len();
        zip.extend([&entry.local[..], &entry.data].concat());
        at
    };
    entries.iter().map(place).collect()
}

/// The records of zip64 (APPNOTE 4.3.14, 4.3.15) and an end record that refers to them, for what was written so far.
fn close_wide(zip: &mut Vec<u8>, count: usize, start: usize, len: usize, between: &[u8]) {
    let at = zip.len() as u64;
    let numbers = [count as u64, count as u64, len as u64, start as u64].map(u64::to_le_bytes).concat();
    zip.extend([b"PK\x06\x06", &44u64.to_le_bytes()[..], &[45, 3, 45, 0], &[0; 8], &numbers, between].concat());
    zip.extend([b"PK\x06\x07\0\0\0\0", &at.to_le_bytes()[..], &[1, 0, 0, 0]].concat());
    zip.extend([b"PK\x05\x06\0\0\0\0", &[0xff; 12][..], &[0; 2]].concat());
}

fn close(zip: &mut Vec<u8>, count: usize, start: usize, len: usize) {
    let count = u16::try_from(count).expect("few").to_le_bytes();
    zip.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &small(len).to_le_bytes(), &small(start).to_le_bytes(), &[0; 2]].concat());
}

/// The bundle; then all of it again with another chat. The end record gives the place of the first directory and the length of
/// both: a program that takes the place sees the first, one that counts back from the end the second.
fn twins(bundle: &Bundle, odd: bool, wide: bool) -> Vec<u8> {
    let mut others = bundle.zip.entries.clone();
    let (place, forged) = forged(bundle);
    others[place] = forged;
    if odd {
        others.iter_mut().for_each(|entry| (entry.local[5], entry.central[7]) = (3, 3));
    }
    let mut zip = Vec::new();
    let firsts = append(&mut zip, &bundle.zip.entries);
    let start = zip.len();
    zip.extend(directory(&bundle.zip.entries, &firsts, 0));
    let len = zip.len() - start;
    let seconds = append(&mut zip, &others);
    let shift = zip.len() - start;
    let second = directory(&others, &seconds, shift);
    assert_eq!(second.len(), len, "one length fits both");
    zip.extend(second);
    if wide {
        close_wide(&mut zip, others.len(), start, len, b"");
    } else {
        close(&mut zip, others.len(), start, len);
    }
    zip
}

/// The second directory is the comment of the first entry in the first one, and the other chat an extra field of the first header.
/// As many bytes as the first line is long before its comment follow the directory, so that counted back it begins in the comment.
fn in_comment(bundle: &Bundle) -> Vec<u8> {
    let (place, forged) = forged(bundle);
    let mut entries = bundle.zip.entries.clone();
    let hidden = [&forged.local[..], &forged.data].concat();
    let before = entries[0].local.len() + 4;
    entries[0].extra(&field(0x9999, &hidden), true, false);
    let shift = entries[0].central.len();
    // What lies before the first shift is bytes of nothing.
    let mut zip = vec![0; shift];
    let places = append(&mut zip, &entries);
    let mut others = bundle.zip.entries.clone();
    others[place] = forged;
    let mut seconds = places.clone();
    seconds[place] = places[0] + before;
    let rest = directory(&entries[1..], &places[1..], 0);
    // The last line of the second directory takes the rest of the first, and the bytes behind it, for its comment.
    let last = others.len() - 1;
    put16(&mut others[last].central, 32, rest.len() + shift);
    let second = directory(&others, &seconds, shift);
    comment(&mut entries[0], &second);
    let start = zip.len();
    zip.extend(directory(&entries[..1], &places[..1], 0));
    zip.extend(rest);
    let len = zip.len() - start;
    zip.extend(vec![0; shift]);
    close_wide(&mut zip, entries.len(), start, len, b"");
    zip
}

/// The packed bytes of the chat end; behind them, still in their place, stands another entry. Who reads from the front finds it.
fn behind_packed(bundle: &Bundle) -> Vec<u8> {
    let (place, mut other) = forged(bundle);
    let mut zip = bundle.zip.clone();
    let plain = &bundle.files[&other.name()];
    let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(plain).expect("in memory");
    let packed = packed.finish().expect("in memory");
    let name = format!("{}x", other.name());
    other.rename(&name);
    let sizes = [crc32fast::hash(plain), small(packed.len()), small(plain.len())].map(u32::to_le_bytes).concat();
    let all = [&packed[..], b"PK\x07\x08", &sizes, &other.local, &other.data].concat();
    let entry = &mut zip.entries[place];
    entry.pack(all, 8, crc32fast::hash(plain), small(plain.len()));
    // Its sizes follow, so that nothing says from the front where it ends.
    let fields = entry.central[16..28].to_vec();
    let flags = u16_at(&entry.central, 8) | 8;
    put16(&mut entry.local, 6, flags);
    put16(&mut entry.central, 8, flags);
    entry.local[14..26].fill(0);
    zip.build_with(b"", Some((place, &[b"PK\x07\x08", &fields[..]].concat()))).bytes
}

fn between(bundle: &Bundle, bytes: &[u8]) -> Vec<u8> {
    let built = bundle.zip.build_with(b"", None);
    [&built.bytes[..built.end], bytes, &built.bytes[built.end..]].concat()
}

fn wide_end(bundle: &Bundle, before: &[u8], between: &[u8]) -> Vec<u8> {
    let built = bundle.zip.build_with(b"", None);
    let mut zip = [&built.bytes[..built.end], before].concat();
    close_wide(&mut zip, built.locals.len(), built.centrals[0], built.end - built.centrals[0], between);
    zip
}

/// Every entry with its checksum and sizes behind its bytes, as `write` writes them.
fn described(bundle: &Bundle, write: fn(&mut [u8]) -> Vec<u8>) -> Vec<u8> {
    let mut zip: Zip = bundle.zip.clone();
    for entry in &mut zip.entries {
        let mut fields = entry.central[16..28].to_vec();
        let flags = u16_at(&entry.central, 8) | 8;
        put16(&mut entry.local, 6, flags);
        put16(&mut entry.central, 8, flags);
        entry.local[14..26].fill(0);
        entry.data.extend(write(&mut fields));
    }
    zip.build()
}
