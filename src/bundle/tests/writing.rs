//! What the writer promises.

use super::verify::Outcome;
use super::*;
use crate::bundle::target::Target;
use crate::digest::Sm3Hasher;

/// What lies in a folder.
fn listing(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn a_sealed_bundle_is_intact() {
    let (_folder, target, sealed) = bundle();
    let verdict = verify(&target, VerifyOptions::default()).expect("opened");
    assert_eq!(verdict.outcome, Outcome::Intact, "{:?}", verdict.findings);
    assert_eq!(codes(&verdict), ["no-trusted-time", "unsigned"]);
    assert_eq!(verdict.seal, Some(sealed.seal));
    assert_eq!(verdict.evidence_digest, Some(sealed.evidence_digest));
    assert_eq!(verdict.version, Some((1, 0)));
    assert!(verdict.ours);
    assert_eq!((verdict.counts.payload, verdict.counts.tags), (7, 7));
    assert_eq!(sealed.files, 14);
    let bytes = std::fs::read(&target).expect("read");
    assert_eq!((sealed.bytes, sealed.sha256), (bytes.len() as u64, Digest::of(&bytes)));
}

#[test]
fn what_went_in_comes_out() {
    let (_folder, target, sealed) = bundle();
    let entries = entries(&std::fs::read(target).expect("read")).expect("a zip");
    let get = |path: &str| {
        let name = format!("{TOP}/{path}");
        let found = entries.iter().find(|(entry, _)| *entry == name);
        found.map(|(_, bytes)| bytes.clone()).expect(path)
    };
    for (path, bytes) in evidence() {
        assert_eq!(get(&path), bytes, "{path}");
    }
    assert_eq!(entries[0].0, format!("{TOP}/bagit.txt"));
    assert_eq!(Digest::of(&get("tagmanifest-sha256.txt")), sealed.seal);
    let manifest = String::from_utf8(get("manifest-sha256.txt")).expect("utf-8");
    let lines: Vec<_> = manifest.split_inclusive('\n').collect();
    let evidence: String = lines.iter().filter(|l| l.contains(" data/evidence/")).copied().collect();
    assert_eq!(Digest::of(evidence.as_bytes()), sealed.evidence_digest);
    let mut sorted = lines.clone();
    sorted.sort_by_key(|line| &line[64..]);
    assert_eq!(lines, sorted);
    assert!(lines.iter().all(|line| &line[64..66] == "  "));
    let info = String::from_utf8(get("bag-info.txt")).expect("utf-8");
    assert!(info.contains("Payload-Oxum: ") && info.contains("Bagging-Date: 2026-11-22\n"));
}

#[test]
fn the_number_of_threads_leaves_no_trace() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = [1, 2, 3, 8].map(|threads| {
        let target = folder.path().join(format!("{threads}.zip"));
        write(&target, threads);
        std::fs::read(target).expect("read")
    });
    assert!(bytes.iter().all(|other| *other == bytes[0]));
}

#[test]
fn large_files_are_streamed_and_read_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = evidence();
    files.push(("data/evidence/a.log".to_owned(), b"line of a log, again and again\n".repeat(600_000)));
    files.push(("data/evidence/z.mp4".to_owned(), [b"\0\0\0\x18ftypmp42".to_vec(), vec![7; 17 << 20]].concat()));
    let bytes = [1, 3].map(|threads| {
        let target = folder.path().join(format!("{threads}.zip"));
        let options = WriteOptions { threads, ..WriteOptions::default() };
        let bundle = BundleWriter::create(&target, &bag_path(TOP), AT, options).expect("created");
        filled(bundle, &files).expect("filled").seal(info()).expect("sealed");
        let verdict = verify(&target, VerifyOptions::default()).expect("opened");
        assert_eq!(verdict.outcome, Outcome::Intact, "{:?}", verdict.findings);
        std::fs::read(target).expect("read")
    });
    assert!(bytes[0] == bytes[1]);
}

#[test]
fn a_writer_dropped_before_the_seal_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("x.zip");
    let options = WriteOptions::default();
    let bundle = BundleWriter::create(&target, &bag_path(TOP), AT, options).expect("created");
    assert_eq!(listing(folder.path()).len(), 1);
    drop(filled(bundle, &evidence()).expect("filled"));
    assert!(listing(folder.path()).is_empty());
}

#[test]
fn what_exists_is_overwritten_only_when_asked() {
    let (folder, target, sealed) = bundle();
    let create = |force| {
        let options = WriteOptions { force, ..WriteOptions::default() };
        BundleWriter::create(&target, &bag_path(TOP), AT, options)
    };
    assert!(matches!(create(false), Err(WriteError::Exists { .. })));
    let again = filled(create(true).expect("created"), &evidence()).expect("filled");
    assert_eq!(again.seal(info()).expect("sealed"), sealed);
    assert_eq!(listing(folder.path()).len(), 1);
    // What appears while the bundle is being written is not overwritten either.
    let other = folder.path().join("other.zip");
    let options = WriteOptions::default();
    let bundle = BundleWriter::create(&other, &bag_path(TOP), AT, options).expect("created");
    let bundle = filled(bundle, &evidence()).expect("filled");
    std::fs::write(&other, "mine").expect("written");
    assert!(matches!(bundle.seal(info()), Err(WriteError::Exists { .. })));
    assert_eq!(std::fs::read(&other).expect("read"), b"mine");
    assert_eq!(listing(folder.path()).len(), 2);
}

#[test]
fn a_disk_that_fills_up_at_any_byte_is_an_error_and_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("x.zip");
    let files: Files = evidence().into_iter().take(1).collect();
    let attempt = |room: u64| {
        let options = WriteOptions { threads: 1, ..WriteOptions::default() };
        let (file, mut output) = Target::create(&target, false).expect("created");
        output.room = room;
        let bundle = BundleWriter::begin(file, output, &bag_path("b"), AT, options)?;
        filled(bundle, &files)?.seal(info())
    };
    let whole = attempt(u64::MAX).expect("enough room").bytes;
    std::fs::remove_file(&target).expect("removed");
    for room in 0..whole {
        let result = attempt(room);
        assert!(matches!(result, Err(WriteError::Write { .. })), "{room}: {result:?}");
        assert!(listing(folder.path()).is_empty(), "{room}");
    }
}

#[test]
fn a_source_that_fails_or_changes_spoils_the_bundle() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("x.zip");
    let create = || BundleWriter::create(&target, &bag_path(TOP), AT, WriteOptions::default());
    let source = |bytes: u64, result: Result<(), String>| Source {
        path: bag_path("data/evidence/x"),
        bytes,
        read: Box::new(move |sink| {
            sink.write_all(b"four").map_err(|error| error.to_string())?;
            result
        }),
    };
    for (bytes, result) in [(4, Err("gone".to_owned())), (3, Ok(())), (5, Ok(())), (20 << 20, Ok(()))] {
        let mut bundle = create().expect("created");
        let error = bundle.evidence(vec![source(bytes, result)], &mut |_, _| {}).expect_err("failed");
        if bytes == 4 {
            assert!(matches!(error, PackError::Source { .. }), "{error}");
        } else {
            assert!(matches!(error, PackError::Write(WriteError::Changed { .. })), "{error}");
        }
        assert!(matches!(bundle.seal(info()), Err(WriteError::BrokenOff { .. })));
        assert!(listing(folder.path()).is_empty());
    }
}

#[test]
fn what_is_compressed_already_is_poured_in_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = b"a book of exhibits, many times the same\n".repeat(20_000);
    let path = bag_path("data/exhibits.pdf");
    let begun = |name: &str| {
        let target = folder.path().join(name);
        (BundleWriter::create(&target, &bag_path(TOP), AT, WriteOptions::default()).expect("created").with_sm3(true), target)
    };
    let (mut bundle, target) = begun("x.zip");
    let digest = bundle.payload_stored(&path, book.len() as u64, &mut &book[..]).expect("poured");
    assert_eq!(digest, Digest::of(&book));
    let mut sm3 = Sm3Hasher::default();
    sm3.update(&book);
    assert_eq!(bundle.sm3().get(&path), Some(&sm3.finish()));
    bundle.seal(info()).expect("it reads back");
    let zip = std::fs::read(&target).expect("read");
    assert!(zip.len() > book.len(), "it was compressed again");
    assert!(entries(&zip).expect("a zip").iter().any(|(name, bytes)| name.ends_with("exhibits.pdf") && *bytes == book));
    std::fs::remove_file(&target).expect("removed");
    for announced in [0, book.len() - 1, book.len() + 1] {
        let (mut bundle, _) = begun("y.zip");
        let error = bundle.payload_stored(&path, announced as u64, &mut &book[..]).expect_err("changed");
        assert!(matches!(error, PackError::Write(WriteError::Changed { .. })), "{announced}: {error}");
        assert!(matches!(bundle.seal(info()), Err(WriteError::BrokenOff { .. })));
    }
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("gone"))
        }
    }
    let (mut bundle, _) = begun("y.zip");
    assert!(matches!(bundle.payload_stored(&path, 1, &mut Broken), Err(PackError::Source { .. })));
    drop(bundle);
    assert!(listing(folder.path()).is_empty());
}

/// Two logs that are cut into pieces, with what is stored between them.
fn large() -> Files {
    let log = |lines: u32, of: &str| {
        (0..lines).flat_map(|n| format!("2026-09-13 20:13 INFO {of} {}\n", n.wrapping_mul(2_654_435_761)).into_bytes()).collect()
    };
    let mut state = 1u32;
    let noise = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    let noise = (0..1_500_000).map(noise).collect();
    [("a.log", log(120_000, "orders")), ("b.bin", noise), ("c.log", log(60_000, "pay")), ("d.txt", b"small".to_vec())]
        .map(|(name, bytes)| (format!("data/evidence/{name}"), bytes))
        .into()
}

#[test]
fn pieces_of_large_files_leave_no_trace_of_who_compressed_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = large();
    let written = |threads: usize| {
        let target = folder.path().join(format!("{threads}.zip"));
        let options = WriteOptions { threads, ..WriteOptions::default() };
        let mut bundle = BundleWriter::create(&target, &bag_path(TOP), AT, options).expect("created");
        let mut told = 0;
        bundle.evidence(sources(&files), &mut |_, bytes| told += bytes).expect("packed");
        assert_eq!(told, files.iter().map(|(_, bytes)| bytes.len() as u64).sum::<u64>());
        bundle.seal(info()).expect("sealed");
        std::fs::read(target).expect("read")
    };
    let one = written(1);
    assert!([2, 3, 8].iter().all(|threads| written(*threads) == one));
    let back = entries(&one).expect("a zip");
    for (path, bytes) in &files {
        assert!(back.iter().any(|(name, held)| name.ends_with(&**path) && held == bytes), "{path}");
    }
}

#[test]
fn a_large_source_that_fails_on_the_way_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("x.zip");
    for (threads, poured) in [(1, 3), (4, 3), (4, 0)] {
        let options = WriteOptions { threads, ..WriteOptions::default() };
        let mut bundle = BundleWriter::create(&target, &bag_path(TOP), AT, options).expect("created");
        let source = |n: u64| Source {
            path: bag_path(&format!("data/evidence/{n}.log")),
            bytes: 8 << 20,
            read: Box::new(move |sink| {
                let line = b"2026-09-13 20:13 INFO an order\n".repeat(1 << 15);
                let of = if n == 2 { poured } else { 8 };
                for _ in 0..of {
                    sink.write_all(&line).map_err(|error| error.to_string())?;
                }
                sink.write_all(&vec![b'x'; (8 << 20) - of * line.len()]).map_err(|error| error.to_string())?;
                if n == 2 { Err("gone".to_owned()) } else { Ok(()) }
            }),
        };
        let error = bundle.evidence((0..5).map(source).collect(), &mut |_, _| {}).expect_err("failed");
        assert!(matches!(error, PackError::Source { .. }), "{error}");
        drop(bundle);
        assert!(listing(folder.path()).is_empty());
    }
}

#[test]
fn nothing_goes_where_it_does_not_belong() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("x.zip");
    let options = WriteOptions::default();
    let mut bundle = BundleWriter::create(&target, &bag_path(TOP), AT, options).expect("created");
    for path in ["x", "data/evidence/x"] {
        let result = bundle.payload(&bag_path(path), b"");
        assert!(matches!(result, Err(WriteError::OutOfOrder { .. })), "{path}");
    }
    bundle.payload(&bag_path("data/a"), b"").expect("payload");
    assert!(matches!(bundle.payload(&bag_path("data/a"), b""), Err(WriteError::Taken { .. })));
    for path in ["data/x", "bagit.txt", "manifest-md5.txt", "tagmanifest-sha256.txt", "seal/x"] {
        let result = bundle.tag_file(&bag_path(path), b"");
        assert!(matches!(result, Err(WriteError::OutOfOrder { .. })), "{path}");
    }
    let late = bundle.payload(&bag_path("data/b"), b"");
    assert!(matches!(late, Err(WriteError::OutOfOrder { .. })));
}

#[test]
fn a_panicking_reader_does_not_hang_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("x.zip");
    let panicked = std::panic::catch_unwind(|| {
        let options = WriteOptions::default();
        let mut bundle = BundleWriter::create(&target, &bag_path(TOP), AT, options).expect("created");
        let source = |index: usize| Source {
            path: bag_path(&format!("data/evidence/{index}")),
            bytes: 0,
            read: Box::new(move |_| {
                assert!(index != 20, "a reader's bug");
                Ok::<(), Infallible>(())
            }),
        };
        let _ = bundle.evidence((0..40).map(source).collect(), &mut |_, _| {});
    });
    assert!(panicked.is_err());
    assert!(listing(folder.path()).is_empty());
}

#[test]
fn what_is_put_beside_changes_nothing_sealed() {
    let (folder, target, sealed) = bundle();
    let files = entries(&std::fs::read(&target).expect("read")).expect("a zip");
    let tsr = bag_path("seal/tagmanifest-sha256.txt.tsr");
    for round in 0..2u8 {
        put_beside(&target, &[(tsr.clone(), vec![round; 9])], AT + 100).expect("put");
        let verdict = verify(&target, VerifyOptions::default()).expect("opened");
        assert_eq!((verdict.outcome, verdict.seal), (Outcome::Intact, Some(sealed.seal)));
        assert_eq!(codes(&verdict), ["unsigned"], "{:?}", verdict.findings);
        let now = entries(&std::fs::read(&target).expect("read")).expect("a zip");
        assert_eq!(now[..files.len()], files);
        assert_eq!(now.len(), files.len() + 1);
    }
    let limits = crate::archive::Limits::default();
    let read = read_files(&target, limits, (100, 1000), |path| path.starts_with("seal/")).expect("opened");
    assert_eq!(read.into_iter().collect::<Vec<_>>(), [(tsr.to_string(), vec![1; 9])]);
    let sealed_path = put_beside(&target, &[(bag_path("data/x"), Vec::new())], AT);
    assert!(matches!(sealed_path, Err(WriteError::OutOfOrder { .. })));
    let other = folder.path().join("other.zip");
    std::fs::write(&other, "no zip").expect("written");
    assert!(put_beside(&other, &[(tsr, Vec::new())], AT).is_err());
    assert_eq!(std::fs::read(&other).expect("read"), b"no zip");
    assert_eq!(listing(folder.path()).len(), 2);
}
