//! Archives as people hold them: mailed bills with a password, chats with their pictures, zips of old Windows.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use juzheng::evidence::{Inspection, Kind, Looking, Password};

use zip::unstable::write::FileOptionsExt;
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{AesMode, CompressionMethod};

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    let mut files = std::fs::read_dir(&folder).expect("a fixture").map(|entry| entry.expect("an entry").path());
    std::fs::read(files.find(|path| path.file_stem().is_some_and(|stem| stem == "input")).expect("an input")).expect("readable")
}

fn plain() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

fn zip(files: &[(&str, &[u8], SimpleFileOptions)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes, options) in files {
        writer.start_file(*name, *options).expect("in memory");
        writer.write_all(bytes).expect("in memory");
    }
    writer.finish().expect("in memory").into_inner()
}

/// One AES-256 file, as Alipay mails it.
fn mailed(bill: &[u8], password: &str) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = plain().with_aes_encryption(AesMode::Aes256, password);
    writer.start_file("alipay_record_20260913.csv", options).expect("in memory");
    writer.write_all(bill).expect("in memory");
    writer.finish().expect("in memory").into_inner()
}

struct Laid {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

fn laid(bytes: &[u8]) -> Laid {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("账单.zip");
    std::fs::write(&path, bytes).expect("written");
    Laid { _folder: folder, path }
}

fn looked(bytes: &[u8], passwords: &[&str]) -> Inspection {
    let passwords = passwords.iter().map(|word| Password::new(word)).collect();
    Inspection::looked(&laid(bytes).path, &Looking { passwords, ..Looking::default() }).expect("readable")
}

fn codes(seen: &Inspection) -> Vec<&'static str> {
    seen.parts().into_iter().flat_map(|part| &part.notes).map(|note| note.what.code()).collect()
}

#[test]
fn a_mailed_bill_is_read_with_its_password() {
    let bill = fixture("payments/alipay-app-2023");
    let seen = looked(&mailed(&bill, "110101"), &["000000", "110101"]);
    assert_eq!((seen.kind, seen.reader, seen.members.len()), (Kind::Archive, "zip", 1));
    let member = &seen.members[0];
    assert_eq!((member.reader, &*member.file), ("alipay-csv", "账单.zip!/alipay_record_20260913.csv"));
    assert_eq!(member.sha256, juzheng::digest::Digest::of(&bill));
    assert_eq!(member.payments.as_ref().map(|payments| payments.count), Some(10));
    assert!(!codes(&seen).contains(&"password-needed"));
}

#[test]
fn without_its_password_it_says_so_and_shows_nothing() {
    let bytes = mailed(&fixture("payments/alipay-app-2023"), "110101");
    for (passwords, tried) in [(&[][..], "没有打开"), (&["1"][..], "都打不开")] {
        let seen = looked(&bytes, passwords);
        assert_eq!((codes(&seen), seen.members.len()), (vec!["password-needed"], 0));
        assert!(serde_json::to_string(&seen.notes).expect("JSON").contains(tried));
    }
}

#[test]
fn the_old_encryption_opens_too() {
    let bill = fixture("payments/wechat-csv-2019");
    let options = plain().with_deprecated_encryption(b"abc").expect("a password");
    let bytes = zip(&[("微信支付账单.csv", &bill, options)]);
    assert_eq!(looked(&bytes, &["abc"]).members[0].reader, "wechat-pay-csv");
    assert_eq!(codes(&looked(&bytes, &["abd"])), ["password-needed"]);
}

#[test]
fn names_of_chinese_windows_are_read() {
    let mut bytes = zip(&[("zzzz.txt", b"2026-09-13 20:13:40 ERROR a\n2026-09-13 20:13:41 ERROR b\n2026-09-13 20:13:42 c\n", plain())]);
    // 账单 in GBK, in both headers; the writer sets no UTF-8 flag for ASCII.
    let gbk = [0xd5, 0xcb, 0xb5, 0xa5];
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| &bytes[*at..*at + 4] == b"zzzz").collect();
    assert_eq!(places.len(), 2);
    for at in places {
        bytes[at..at + 4].copy_from_slice(&gbk);
    }
    assert_eq!(looked(&bytes, &[]).members[0].file, "账单.zip!/账单.txt");
}

#[test]
fn a_zip_in_a_zip_is_opened_and_one_deeper_is_not() {
    let bill = fixture("payments/wechat-csv-2019");
    let inner = zip(&[("微信支付账单.csv", &bill, plain())]);
    let middle = zip(&[("内.zip", &inner, plain())]);
    let seen = looked(&middle, &[]);
    assert_eq!(seen.members[0].members[0].file, "账单.zip!/内.zip!/微信支付账单.csv");
    assert_eq!(seen.parts().len(), 3);
    let outer = looked(&zip(&[("中.zip", &middle, plain())]), &[]);
    assert_eq!(codes(&outer), ["nested-too-deep"]);
    assert_eq!(outer.parts().len(), 3);
}

#[test]
fn what_is_damaged_is_named_and_the_rest_is_read() {
    let bill = fixture("payments/wechat-csv-2019");
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut bytes = zip(&[("a.txt", b"0123456789", stored), ("微信支付账单.csv", &bill, stored)]);
    let at = bytes.windows(10).position(|window| window == b"0123456789").expect("stored");
    bytes[at] ^= 1;
    let seen = looked(&bytes, &[]);
    assert_eq!(seen.members.len(), 1);
    assert!(codes(&seen).contains(&"member-not-read"));
}

#[test]
fn a_bomb_is_refused() {
    let seen = looked(&zip(&[("a", &vec![0; 300 << 20], plain())]), &[]);
    assert_eq!((codes(&seen), seen.members.len()), (vec!["recognised-but-empty"], 0));
}

#[test]
fn archives_that_are_not_opened_say_what_to_do() {
    let seen = looked(b"Rar!\x1a\x07\x01\x00 and so on", &[]);
    assert_eq!((seen.kind, codes(&seen)), (Kind::Archive, vec!["archive-not-read"]));
}

#[test]
fn people_of_a_slack_export_have_their_names() {
    let users = r#"[{"id":"U01","profile":{"display_name":"买家","real_name":"Buyer"}},{"id":"U02","profile":{"display_name":"","real_name":"Seller"}}]"#;
    let day = r#"[{"type":"message","user":"U02","text":"no <@U01>","ts":"1789301700.000200"},{"type":"message","user":"U01","text":"refund","ts":"1789301620.000100"}]"#;
    let senders = |files: &[(&str, &[u8], SimpleFileOptions)]| -> Vec<String> {
        let seen = looked(&zip(files), &["口令"]);
        let parts = seen.parts();
        let day = parts.iter().find_map(|part| part.messages.as_ref()).expect("a day");
        day.senders.iter().cloned().collect()
    };
    let (channels, users, day) = (&b"[]"[..], users.as_bytes(), day.as_bytes());
    let locked = || plain().with_aes_encryption(AesMode::Aes256, "口令");
    assert_eq!(
        senders(&[("support/2026-09-13.json", day, plain()), ("channels.json", channels, plain()), ("users.json", users, plain())]),
        ["Seller", "买家"]
    );
    // In a folder of the archive, and with a password.
    assert_eq!(
        senders(&[("x/dms.json", channels, locked()), ("x/users.json", users, locked()), ("x/a/2026-09-13.json", day, locked())]),
        ["Seller", "买家"]
    );
    // Another folder's people, and a list of people that is no part of an export, are not these.
    assert_eq!(
        senders(&[("x/dms.json", channels, plain()), ("x/users.json", users, plain()), ("y/a/2026-09-13.json", day, plain())]),
        ["U01", "U02"]
    );
    assert_eq!(senders(&[("users.json", users, plain()), ("a/2026-09-13.json", day, plain())]), ["U01", "U02"]);
}
