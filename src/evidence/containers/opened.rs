//! Zips: each member is looked at by its own reader. Encrypted ones are tried with the passwords at hand.

use std::collections::HashSet;
use std::io::{self, Cursor, Read, Seek};

use crate::archive::{ArchiveError, ArchiveReader, Limits, Listed, Refusal, Trouble};
use crate::evidence::Inspection;
use crate::evidence::chats::SlackNames;
use crate::evidence::fact::Fact;
use crate::evidence::folder::folder_of_users;
use crate::evidence::looking::{Looking, Password};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::share::Need;
use crate::evidence::source::Source;
use crate::finding::{Finding, Place, What};

/// The largest archive that is looked into, in bytes.
const LARGEST: u64 = 4 << 30;

/// Files in an archive that are looked at.
const MOST_MEMBERS: u64 = 10_000;

/// Archives in archives that are opened.
const DEEPEST: u8 = 2;

/// What anything may unpack to, in bytes; beyond that, this many times its packed size.
const ALWAYS_ALLOWED: u64 = 256 << 20;
const TIMES: u64 = 100;

/// An encrypted member is unlocked in memory, so that nothing of it reaches the disk: up to this many bytes.
const LARGEST_UNLOCKED: u64 = 256 << 20;

/// Slack exports in one archive whose people are read.
const MOST_EXPORTS: usize = 20;

/// A zip.
pub struct Zip;

impl Reader for Zip {
    fn name(&self) -> &'static str {
        "zip"
    }
    fn title(&self) -> &'static str {
        "ZIP 压缩包"
    }
    fn kind(&self) -> Kind {
        Kind::Archive
    }
    /// Least sure of all that begin with a zip's magic: workbooks and documents are zips too.
    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let is = sample.head.starts_with(b"PK\x03\x04") || sample.head.starts_with(b"PK\x05\x06");
        is.then(|| Reason::new(Certainty::Fallback, "begins as a zip does"))
    }
    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        if source.depth() >= DEEPEST {
            out(Fact::Note(Finding::new(What::NestedTooDeep {}, Place::file(""))));
            return Ok(Summary::default());
        }
        let mut bytes = source.spooled(LARGEST)?;
        let len = bytes.seek(io::SeekFrom::End(0))?;
        let limits = Limits { entries: MOST_MEMBERS, unpacked: len.saturating_mul(TIMES).max(ALWAYS_ALLOWED), ..Limits::default() };
        let archive = ArchiveReader::new(&mut bytes, limits).map_err(refused)?;
        // Entries that share bytes unpack to any size; a good zip has none.
        if archive.troubles().iter().any(|trouble| matches!(trouble, Trouble::Overlap { .. })) {
            return Err(ReadError::Malformed("entries of the zip overlap".to_owned()));
        }
        let mut locked = false;
        let names: Vec<&str> = archive.files().iter().map(|file| file.name.as_str()).collect();
        let mut looking = source.looking().inside(source.name(), &names);
        let people = slack_people(&archive, &mut bytes, &looking.passwords);
        looking.people.splice(0..0, people);
        let needs: Vec<Need> = archive.files().iter().map(|file| Need::of(None, &file.name, file.bytes)).collect();
        let mut shares = looking.share.of_an_archive(&needs);
        let mut cut = Cut::default();
        for file in archive.files() {
            looking.share = shares.share();
            match member(&archive, file, &mut bytes, &looking, source.depth() + 1) {
                Ok(Some(mut member)) => {
                    shares.took(member.kept());
                    cut.saw(&mut member);
                    out(Fact::Member(Box::new(member)));
                }
                Ok(None) => locked = true,
                Err(error) => {
                    let what = What::MemberNotRead { name: file.name.clone(), why: why(&error) };
                    out(Fact::Note(Finding::new(what, Place::file(""))));
                }
            }
        }
        cut.tell(out);
        for (name, why) in unlisted(&archive) {
            out(Fact::Note(Finding::new(What::MemberNotRead { name: name.to_owned(), why: why.to_owned() }, Place::file(""))));
        }
        if locked {
            let tried = !source.looking().passwords.is_empty();
            out(Fact::Note(Finding::new(What::PasswordNeeded { tried }, Place::file(""))));
        }
        Ok(Summary::default())
    }
}

/// Members of which not all rows are kept: the first are told of one by one, the others together.
#[derive(Default)]
struct Cut {
    members: usize,
    /// Rows of those told of together: how many there are, and how many are kept.
    count: u64,
    kept: u64,
}

impl Cut {
    const ONE_BY_ONE: usize = 20;

    fn saw(&mut self, member: &mut Inspection) {
        let Some(place) = member.notes.iter().position(|note| matches!(note.what, What::LongFile { .. })) else { return };
        self.members += 1;
        if self.members > Self::ONE_BY_ONE
            && let What::LongFile { count, kept } = member.notes.remove(place).what
        {
            self.count += count;
            self.kept += kept;
        }
    }

    fn tell(self, out: &mut dyn FnMut(Fact)) {
        if self.count > 0 {
            let what = What::LongFile { count: self.count, kept: self.kept };
            out(Fact::Note(Finding::new(what, Place::file(""))));
        }
    }
}

/// Why nothing of a zip was read.
fn refused(refusal: Refusal) -> ReadError {
    match refusal {
        Refusal::Io(error) => ReadError::Io(error),
        other => ReadError::Malformed(other.to_string()),
    }
}

/// Entries that cannot be opened for what other programs may see in their place, and why; so many are told.
fn unlisted(archive: &ArchiveReader) -> Vec<(&str, &'static str)> {
    const MOST_TOLD: usize = 50;
    let is_listed: HashSet<&str> = archive.files().iter().map(|file| file.name.as_str()).collect();
    let unlisted = archive.troubles().iter().filter_map(|trouble| match trouble {
        Trouble::Duplicate { name } => Some((name.as_str(), "another file of the archive has the same name")),
        Trouble::UnreadableName { shown } => Some((shown.as_str(), "its name is in no known encoding")),
        Trouble::HeadersDiffer { name } if !is_listed.contains(name.as_str()) => Some((name.as_str(), "its two headers differ")),
        _ => None,
    });
    unlisted.take(MOST_TOLD).collect()
}

/// Why a member was not read, in a few words.
fn why(error: &ArchiveError) -> String {
    match error {
        ArchiveError::Read { source, .. } | ArchiveError::Write { source, .. } => source.to_string(),
        ArchiveError::Entry { why, .. } => why.clone(),
        ArchiveError::WrongPassword { .. } => "wrong password".to_owned(),
    }
}

/// A member looked at; `None` where no password opens it.
fn member<R: Read + Seek>(
    archive: &ArchiveReader,
    file: &Listed,
    bytes: &mut R,
    looking: &Looking,
    depth: u8,
) -> Result<Option<Inspection>, ArchiveError> {
    let failed = |source| ArchiveError::Read { name: file.name.clone(), source };
    let look = |len, from: &mut dyn Read| Inspection::member(&file.name, len, from, looking, depth).map_err(failed);
    if !file.encrypted {
        return look(file.bytes, &mut archive.open(file, bytes)?).map(Some);
    }
    if file.bytes > LARGEST_UNLOCKED {
        let why = format!("encrypted and larger than {} MiB", LARGEST_UNLOCKED >> 20);
        return Err(ArchiveError::Entry { name: file.name.clone(), why });
    }
    for password in &looking.passwords {
        if let Some(clear) = unlocked(archive, file, password, bytes)? {
            return look(clear.len() as u64, &mut Cursor::new(clear)).map(Some);
        }
    }
    Ok(None)
}

/// Who is behind the ids of the Slack exports in an archive: `users.json` beside a list of channels. What cannot be had
/// of it leaves the ids; the file itself is looked at like any other, and told of where it is broken.
fn slack_people<R: Read + Seek>(archive: &ArchiveReader, bytes: &mut R, passwords: &[Password]) -> Vec<(String, SlackNames)> {
    let files = archive.files();
    let beside = |folder: &str| {
        ["channels.json", "groups.json", "dms.json", "mpims.json"]
            .iter()
            .any(|list| files.iter().any(|file| file.name.strip_prefix(folder) == Some(*list)))
    };
    let users = files.iter().filter_map(|file| Some((file, folder_of_users(&file.name)?)));
    let mut out = Vec::new();
    for (file, folder) in users.filter(|(file, folder)| beside(folder) && file.bytes <= LARGEST_UNLOCKED).take(MOST_EXPORTS) {
        let read = |len, from: &mut dyn Read| SlackNames::read(&mut Source::new(&file.name, len, from)).ok();
        let people = if file.encrypted {
            let clear = passwords.iter().find_map(|password| unlocked(archive, file, password, bytes).ok().flatten());
            clear.and_then(|clear| read(clear.len() as u64, &mut Cursor::new(clear)))
        } else {
            archive.open(file, bytes).ok().and_then(|mut entry| read(file.bytes, &mut entry))
        };
        out.extend(people.filter(|people| !people.is_empty()).map(|people| (folder.to_owned(), people)));
    }
    out
}

/// The bytes of an encrypted member, if the password is the right one. What only its first check lets
/// pass (1 in 65,536 with AES, 1 in 256 without) fails at the checksum.
fn unlocked<R: Read + Seek>(
    archive: &ArchiveReader,
    file: &Listed,
    password: &Password,
    bytes: &mut R,
) -> Result<Option<Vec<u8>>, ArchiveError> {
    let mut entry = match archive.open_with(file, password.as_bytes(), bytes) {
        Ok(entry) => entry,
        Err(ArchiveError::WrongPassword { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut clear = Vec::new();
    let read = (&mut entry).take(file.bytes.saturating_add(1)).read_to_end(&mut clear);
    Ok((read.is_ok() && clear.len() as u64 == file.bytes).then_some(clear))
}

/// Whether a zip has files that none of the passwords opens. What is no zip, or broken, is not locked.
pub fn is_locked(bytes: &mut (impl Read + Seek), passwords: &[Password]) -> bool {
    let Ok(archive) = ArchiveReader::new(&mut *bytes, Limits { entries: MOST_MEMBERS, ..Limits::default() }) else { return false };
    let encrypted = archive.files().iter().filter(|file| file.encrypted && file.bytes <= LARGEST_UNLOCKED);
    let Some(smallest) = encrypted.min_by_key(|file| file.bytes) else { return false };
    !passwords.iter().any(|password| matches!(unlocked(&archive, smallest, password, bytes), Ok(Some(_))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::ArchiveWriter;
    use crate::evidence::share::Share;

    #[test]
    fn what_hides_behind_a_name_is_told() {
        let mut writer = ArchiveWriter::new(Cursor::new(Vec::new()), 0);
        for name in ["a.txt", "b.txt"] {
            writer.add_bytes(name, b"2026").expect("in memory");
        }
        let mut bytes = writer.finish().expect("in memory").into_inner();
        while let Some(at) = bytes.windows(5).position(|window| window == b"b.txt") {
            bytes[at] = b'a';
        }
        let (mut members, mut not_read) = (0, Vec::new());
        let mut from = bytes.as_slice();
        let read = Zip.read(&mut Source::new("x.zip", bytes.len() as u64, &mut from), &mut |fact| match fact {
            Fact::Member(_) => members += 1,
            Fact::Note(Finding { what: What::MemberNotRead { name, .. }, .. }) => not_read.push(name),
            _ => {}
        });
        assert!(read.is_ok());
        assert_eq!((members, not_read), (1, vec!["a.txt".to_owned()]));
    }

    #[test]
    fn what_is_kept_of_all_members_is_bounded_and_told_once_they_are_many() {
        const MEMBERS: usize = 30;
        let log: String = (0..200).map(|n| format!("2026-09-13 20:13:{:02} INFO 第 {n} 行\n", n % 60)).collect();
        let mut writer = ArchiveWriter::new(Cursor::new(Vec::new()), 0);
        for n in 0..MEMBERS {
            writer.add_bytes(&format!("{n}.log"), log.as_bytes()).expect("in memory");
        }
        let bytes = writer.finish().expect("in memory").into_inner();
        let kept_of = |share: Share| {
            let looking = Looking { share, ..Looking::default() };
            let (mut rows, mut told, mut from) = (Vec::new(), Vec::new(), bytes.as_slice());
            let mut source = Source::new("x.zip", bytes.len() as u64, &mut from).with(&looking);
            let read = Zip.read(&mut source, &mut |fact| match fact {
                Fact::Member(member) => {
                    let log = member.log.as_ref().expect("a log");
                    assert_eq!((log.count, log.left_out), (200, 200 - log.rows.len() as u64));
                    rows.push(log.rows.len());
                    told.extend(member.notes.into_iter().map(|note| note.what));
                }
                Fact::Note(note) => told.push(note.what),
                _ => {}
            });
            assert!(read.is_ok());
            (rows, told)
        };
        assert_eq!(kept_of(Share::WHOLE), (vec![200; MEMBERS], Vec::new()));
        // Each of them has its part, and the first no more than the last.
        let (kept, told) = kept_of(Share(MEMBERS * (10 << 10)));
        assert!(kept.iter().all(|rows| *rows > 20 && *rows < 200 && *rows == kept[0]), "{kept:?}");
        let one = |kept: usize| What::LongFile { count: 200, kept: kept as u64 };
        assert_eq!(told[..20], vec![one(kept[0]); 20]);
        assert_eq!(told[20..], [What::LongFile { count: 10 * 200, kept: 10 * kept[0] as u64 }]);
        assert_eq!(kept_of(Share(0)).0, [0; MEMBERS]);
    }
}
