//! What somebody can do to a bundle's zip who knows how zips and bags are made.

use crate::anatomy::{Files, Rng, Zip, put16, put32, u16_at, u32_at};

/// A bundle as it was packed.
pub struct Bundle {
    pub zip: Zip,
    pub files: Files,
    /// Its one folder, with its slash.
    pub top: String,
}

pub type Edit = fn(&Bundle, &mut Rng) -> Vec<u8>;

pub const EDITS: &[(&str, Edit)] = &[
    ("two entries change places", |b, r| {
        let (mut zip, (one, other)) = (b.zip.clone(), two(b, r));
        zip.entries.swap(one, other);
        zip.build()
    }),
    ("the bytes of two entries change places", |b, r| {
        let (mut zip, (one, other)) = (b.zip.clone(), two(b, r));
        let data = zip.entries[one].data.clone();
        zip.entries[one].data = std::mem::replace(&mut zip.entries[other].data, data);
        zip.build()
    }),
    ("the bytes of two entries change places, with their records", |b, r| {
        let (mut zip, (one, other)) = (b.zip.clone(), two(b, r));
        let (first, second) = (content(b, one), content(b, other));
        zip.entries[one].hold(&second);
        zip.entries[other].hold(&first);
        zip.build()
    }),
    ("two lines of the directory change places", |b, r| {
        let (mut zip, (one, other)) = (b.zip.clone(), two(b, r));
        zip.directory.swap(one, other);
        zip.build()
    }),
    ("an entry under another name", |b, r| named(b, r, |entry, name| entry.rename(&name))),
    ("another name before the bytes", |b, r| named(b, r, |entry, name| entry.rename_local(&name))),
    ("another name in the directory", |b, r| named(b, r, |entry, name| entry.rename_central(&name))),
    ("a name in other letters", |b, r| {
        with(b, r, |entry, _| {
            let name = entry.name();
            entry.rename(&if name == name.to_uppercase() { name.to_lowercase() } else { name.to_uppercase() });
        })
    }),
    ("an entry twice", |b, r| {
        let mut zip = b.zip.clone();
        let again = r.of(&b.zip.entries).clone();
        zip.directory.insert(r.below(zip.directory.len()), zip.entries.len());
        zip.entries.push(again);
        zip.build()
    }),
    ("an entry twice, with other bytes", |b, r| {
        let mut zip = b.zip.clone();
        let mut again = r.of(&b.zip.entries).clone();
        again.hold(b"something else");
        zip.directory.insert(r.below(zip.directory.len()), zip.entries.len());
        zip.entries.push(again);
        zip.build()
    }),
    ("a line of the directory twice", |b, r| {
        let mut zip = b.zip.clone();
        let again = *r.of(&zip.directory);
        zip.directory.push(again);
        zip.build()
    }),
    ("an entry taken out", |b, r| {
        let mut zip = b.zip.clone();
        zip.entries.remove(r.below(zip.entries.len()));
        zip.directory.pop();
        zip.build()
    }),
    ("a line of the directory taken out", |b, r| {
        let mut zip = b.zip.clone();
        zip.directory.remove(r.below(zip.directory.len()));
        zip.build()
    }),
    ("an entry's bytes taken out, and its line left", |b, r| {
        let mut zip = b.zip.clone();
        let gone = r.below(zip.entries.len());
        (zip.entries[gone].local, zip.entries[gone].data) = (Vec::new(), Vec::new());
        zip.build()
    }),
    ("a size or checksum in the directory", |b, r| with(b, r, |entry, r| lie(&mut entry.central, 16 + 4 * r.below(3), r))),
    ("a size or checksum before the bytes", |b, r| with(b, r, |entry, r| lie(&mut entry.local, 14 + 4 * r.below(3), r))),
    ("a size or checksum in both", |b, r| {
        with(b, r, |entry, r| {
            let field = 4 * r.below(3);
            lie(&mut entry.central, 16 + field, r);
            let value = u32_at(&entry.central, 16 + field);
            put32(&mut entry.local, 14 + field, value);
        })
    }),
    ("an offset", |b, r| {
        let mut built = b.zip.build_with(b"", None);
        let at = *r.of(&built.centrals) + 42;
        let to = if r.below(2) == 0 { *r.of(&built.locals) } else { r.below(built.bytes.len() + 100) };
        put32(&mut built.bytes, at, u32::try_from(to).expect("small"));
        built.bytes
    }),
    ("a flag in the directory", |b, r| with(b, r, |entry, r| flip16(&mut entry.central, 8, r))),
    ("a flag before the bytes", |b, r| with(b, r, |entry, r| flip16(&mut entry.local, 6, r))),
    ("a flag in both", |b, r| {
        with(b, r, |entry, r| {
            flip16(&mut entry.central, 8, r);
            let flags = u16_at(&entry.central, 8);
            put16(&mut entry.local, 6, flags);
        })
    }),
    ("another method", |b, r| {
        with(b, r, |entry, r| {
            let method = *r.of(&[0, 8, 9, 12, 14, 93, 95, 99]);
            put16(&mut entry.central, 10, method);
            put16(&mut entry.local, 8, method);
        })
    }),
    ("what is stored said to be packed", |b, r| with(b, r, |entry, r| put16(&mut entry.central, 10, *r.of(&[0, 8])))),
    ("versions, times, attributes", |b, r| {
        with(b, r, |entry, r| {
            let at = *r.of(&[4, 5, 6, 12, 13, 14, 15, 34, 36, 38, 39, 40, 41]);
            entry.central[at] = r.bytes(1)[0];
        })
    }),
    ("a link instead of a file", |b, r| with(b, r, |entry, _| put32(&mut entry.central, 38, 0o120_777 << 16))),
    ("an extra field", |b, r| {
        with(b, r, |entry, r| {
            let n = r.below(20);
            let id: [u8; 2] = *r.of(&[[1, 0], [0x75, 0x70], [0x55, 0x54], [0x01, 0x99], [0xca, 0xfe]]);
            let field = [&id[..], &u16::try_from(n).expect("short").to_le_bytes(), &r.bytes(n)].concat();
            let (local, central) = *r.of(&[(true, true), (true, false), (false, true)]);
            entry.extra(&field, local, central);
        })
    }),
    ("a second name in an extra field", |b, r| {
        with(b, r, |entry, r| {
            let other = format!("{}x", entry.name());
            let body = [&[1][..], &crc32fast::hash(entry.name().as_bytes()).to_le_bytes(), other.as_bytes()].concat();
            let field = [&[0x75, 0x70][..], &u16::try_from(body.len()).expect("short").to_le_bytes(), &body].concat();
            let (local, central) = *r.of(&[(true, true), (false, true)]);
            entry.extra(&field, local, central);
        })
    }),
    ("bytes before all", |b, r| {
        let n = 1 + r.below(3000);
        let front = r.bytes(n);
        if r.below(2) == 0 { [front, b.zip.build()].concat() } else { b.zip.build_with(&front, None).bytes }
    }),
    ("bytes between entries", |b, r| {
        let n = 1 + r.below(100);
        let (place, junk) = (r.below(b.zip.entries.len()), r.bytes(n));
        b.zip.build_with(b"", Some((place, &junk))).bytes
    }),
    ("bytes behind all", |b, r| {
        let n = 1 + r.below(3000);
        [b.zip.build(), r.bytes(n)].concat()
    }),
    ("a comment", |b, r| {
        let mut zip = b.zip.clone();
        let n = 1 + r.below(300);
        put16(&mut zip.end, 20, n);
        zip.end.extend(r.bytes(n));
        zip.build()
    }),
    ("a comment that is not there", |b, r| {
        let mut zip = b.zip.clone();
        put16(&mut zip.end, 20, 1 + r.below(300));
        zip.build()
    }),
    ("the end record", |b, r| {
        let mut built = b.zip.build_with(b"", None);
        let (at, by) = (built.end + *r.of(&[4, 6, 8, 10, 12, 16]), 1 + r.below(3));
        let value = u16_at(&built.bytes, at);
        put16(&mut built.bytes, at, if r.below(2) == 0 { value + by } else { value.wrapping_sub(by) });
        built.bytes
    }),
    ("two bundles in one file", |b, r| {
        let (whole, mut zip) = (b.zip.build(), b.zip.clone());
        let changed = r.below(zip.entries.len());
        zip.entries[changed].hold(b"another");
        if r.below(2) == 0 { [whole, zip.build()].concat() } else { [zip.build(), whole].concat() }
    }),
    ("cut short", |b, r| {
        let mut bytes = b.zip.build();
        bytes.truncate(r.below(bytes.len()));
        bytes
    }),
    ("packed data shortened", |b, r| with(b, r, |entry, _| entry.data.truncate(entry.data.len().saturating_sub(1)))),
    ("packed data lengthened, with its size", |b, r| {
        with(b, r, |entry, r| {
            let more = 1 + r.below(9);
            entry.data.extend(r.bytes(more));
            let size = u32::try_from(entry.data.len()).expect("small");
            put32(&mut entry.central, 20, size);
            put32(&mut entry.local, 18, size);
        })
    }),
    ("a byte of a file", |b, r| {
        of_file(b, r, |bytes, r| {
            if bytes.is_empty() {
                bytes.push(0);
            } else {
                let at = r.below(bytes.len());
                bytes[at] ^= 1 << r.below(8);
            }
        })
    }),
    ("a file longer by a byte", |b, r| of_file(b, r, |bytes, r| bytes.push(r.bytes(1)[0]))),
    ("an empty file", |b, r| of_file(b, r, |bytes, _| bytes.clear())),
    ("a line of a list taken out", |b, r| of_list(b, r, |lines, r| drop(lines.remove(r.below(lines.len()))))),
    ("two lines of a list change places", |b, r| {
        of_list(b, r, |lines, r| {
            let (one, other) = (r.below(lines.len()), r.below(lines.len()));
            lines.swap(one, other);
        })
    }),
    ("a line of a list twice", |b, r| {
        of_list(b, r, |lines, r| {
            let line = r.of(lines).clone();
            lines.push(line);
        })
    }),
    ("a line of a list in other letters", |b, r| of_line(b, r, |line, _| line.to_uppercase())),
    ("a line of a list with a space at its end", |b, r| of_line(b, r, |line, _| format!("{line} "))),
    ("a line of a list with a tab", |b, r| of_line(b, r, |line, _| line.replacen("  ", "\t", 1))),
    ("another digest in a list", |b, r| {
        of_line(b, r, |line, r| {
            let at = r.below(line.len().min(64));
            let digit = if line.as_bytes()[at] == b'0' { "1" } else { "0" };
            if line.is_char_boundary(at) && line.is_char_boundary(at + 1) {
                format!("{}{digit}{}", &line[..at], &line[at + 1..])
            } else {
                line
            }
        })
    }),
    ("other line ends in a list", |b, r| {
        let list = *r.of(LISTS);
        let text = String::from_utf8(b.files[&format!("{}{list}", b.top)].clone()).expect("UTF-8");
        let end = *r.of(&["\r\n", "\r", "\n\n", ""]);
        replaced(b, list, text.replace('\n', end).as_bytes())
    }),
    ("a mark before a list", |b, r| {
        let list = *r.of(LISTS);
        let marked = [&b"\xef\xbb\xbf"[..], &b.files[&format!("{}{list}", b.top)][..]].concat();
        replaced(b, list, &marked)
    }),
    ("a file more", |b, r| {
        let mut zip = b.zip.clone();
        let place = *r.of(&[
            "data/evidence/chat/后加的.txt",
            "data/x",
            "x",
            "manifest-sha512.txt",
            "tagmanifest-md5.txt",
            "fetch.txt",
            "data/../x",
        ]);
        zip.add(&format!("{}{place}", b.top), b"");
        zip.build()
    }),
    ("a file outside", |b, r| {
        let mut zip = b.zip.clone();
        let name = *r.of(&["x", "../x", "/x", "C:\\x", "other/bagit.txt", "other/data/x"]);
        zip.add(name, b"x");
        zip.build()
    }),
    ("folders", |b, r| {
        let mut zip = b.zip.clone();
        let place = *r.of(&["", "data/", "data/evidence/", "none/"]);
        zip.add(&format!("{}{place}", b.top), b"");
        zip.build()
    }),
    ("everything stored", |b, _| {
        let mut zip = b.zip.clone();
        zip.entries.iter_mut().for_each(|entry| entry.hold(&b.files[&entry.name()]));
        zip.build()
    }),
    ("sizes behind the bytes", |b, r| {
        let (mut zip, place) = (b.zip.clone(), r.below(b.zip.entries.len()));
        let entry = &mut zip.entries[place];
        let fields = entry.central[16..28].to_vec();
        let flags = u16_at(&entry.central, 8) | 8;
        put16(&mut entry.local, 6, flags);
        put16(&mut entry.central, 8, flags);
        entry.local[14..26].fill(0);
        let descriptor = if r.below(2) == 0 { [&b"PK\x07\x08"[..], &fields].concat() } else { fields };
        zip.build_with(b"", Some((place, &descriptor))).bytes
    }),
];

/// The files whose lines matter most.
const LISTS: &[&str] = &["manifest-sha256.txt", "tagmanifest-sha256.txt", "custody.jsonl", "bag-info.txt", "bagit.txt"];

fn content(bundle: &Bundle, index: usize) -> Vec<u8> {
    bundle.files[&bundle.zip.entries[index].name()].clone()
}

fn two(bundle: &Bundle, rng: &mut Rng) -> (usize, usize) {
    let n = bundle.zip.entries.len();
    let one = rng.below(n);
    (one, (one + 1 + rng.below(n - 1)) % n)
}

fn with(bundle: &Bundle, rng: &mut Rng, edit: fn(&mut crate::anatomy::Entry, &mut Rng)) -> Vec<u8> {
    let mut zip = bundle.zip.clone();
    let place = rng.below(zip.entries.len());
    edit(&mut zip.entries[place], rng);
    zip.build()
}

fn named(bundle: &Bundle, rng: &mut Rng, edit: fn(&mut crate::anatomy::Entry, String)) -> Vec<u8> {
    let mut zip = bundle.zip.clone();
    let place = rng.below(zip.entries.len());
    let name = zip.entries[place].name();
    let last = name.chars().last().expect("a name");
    let shorter = &name[..name.len() - last.len_utf8()];
    let other = match rng.below(4) {
        0 => format!("{name}x"),
        1 => shorter.to_owned(),
        2 => format!("{shorter}{}", if last == 'x' { 'y' } else { 'x' }),
        _ => name.replacen('/', "/inner/", 1),
    };
    edit(&mut zip.entries[place], other);
    zip.build()
}

fn lie(header: &mut [u8], at: usize, rng: &mut Rng) {
    let value = u32_at(header, at);
    let step = 1 + u32::try_from(rng.below(50)).expect("small");
    let other = *rng.of(&[0, u32::MAX, value ^ 1, value.wrapping_add(step), value.wrapping_sub(step), value / 2]);
    put32(header, at, other);
}

fn flip16(header: &mut [u8], at: usize, rng: &mut Rng) {
    let value = u16_at(header, at) ^ 1 << rng.below(16);
    put16(header, at, value);
}

fn replaced(bundle: &Bundle, name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = bundle.zip.clone();
    zip.entry(&format!("/{name}")).hold(bytes);
    zip.build()
}

fn of_file(bundle: &Bundle, rng: &mut Rng, edit: fn(&mut Vec<u8>, &mut Rng)) -> Vec<u8> {
    let mut zip = bundle.zip.clone();
    let place = rng.below(zip.entries.len());
    let mut bytes = content(bundle, place);
    edit(&mut bytes, rng);
    zip.entries[place].hold(&bytes);
    zip.build()
}

fn of_list(bundle: &Bundle, rng: &mut Rng, edit: fn(&mut Vec<String>, &mut Rng)) -> Vec<u8> {
    let list = *rng.of(LISTS);
    let text = String::from_utf8(bundle.files[&format!("{}{list}", bundle.top)].clone()).expect("UTF-8");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    edit(&mut lines, rng);
    replaced(bundle, list, lines.iter().map(|line| format!("{line}\n")).collect::<String>().as_bytes())
}

fn of_line(bundle: &Bundle, rng: &mut Rng, edit: fn(String, &mut Rng) -> String) -> Vec<u8> {
    let list = *rng.of(LISTS);
    let text = String::from_utf8(bundle.files[&format!("{}{list}", bundle.top)].clone()).expect("UTF-8");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let place = rng.below(lines.len());
    lines[place] = edit(std::mem::take(&mut lines[place]), rng);
    replaced(bundle, list, lines.iter().map(|line| format!("{line}\n")).collect::<String>().as_bytes())
}
