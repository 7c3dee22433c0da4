//! Bills are mailed in zips with a password: it comes from a file or from the person, and goes nowhere.

use std::io::{Cursor, Write};

use zip::AesMode;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::test_env::TestEnv;

/// The bill of an example, zipped with a password in place of itself.
fn case_with_mailed_bill(env: TestEnv) -> TestEnv {
    let folder = env.path("case/evidence/payment");
    let bill = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().with_aes_encryption(AesMode::Aes256, "110101");
    writer.start_file("alipay_record.csv", options).unwrap();
    writer.write_all(&std::fs::read(&bill).unwrap()).unwrap();
    std::fs::remove_file(&bill).unwrap();
    env.write("case/evidence/payment/bill.zip", writer.finish().unwrap().into_inner());
    env
}

#[test]
fn the_payment_is_found_in_the_mailed_zip() {
    let env = case_with_mailed_bill(TestEnv::with_example("recharge-not-delivered"));
    env.write("passwords.txt", "000000\n110101\n");
    let locked = env.run("check @case --json");
    assert!(locked.out.contains("password-needed") && locked.out.contains("no-payment-record"), "{}", locked.out);
    let opened = env.run("check @case --json --password-file @passwords.txt");
    assert!(!opened.out.contains("password-needed") && !opened.out.contains("no-payment-record"), "{}", opened.out);
    let timeline = env.run("timeline @case --json --password-file @passwords.txt").out;
    assert!(timeline.contains("\"kind\":\"payment\""), "{timeline}");
}

#[test]
fn a_person_is_asked_and_may_decline() {
    let env = case_with_mailed_bill(TestEnv::with_example("recharge-not-delivered").who_answers(&["wrong", "110101"]));
    let asked = env.run("check @case");
    assert!(!asked.out.contains("有密码"), "{}{}", asked.out, asked.err);
    let env = case_with_mailed_bill(TestEnv::with_example("recharge-not-delivered").who_answers(&[""]));
    let declined = env.run("check @case");
    assert!(declined.out.contains("文件有密码，没有打开"), "{}", declined.out);
    // Scripts are not asked.
    assert!(env.run("check @case --json").out.contains("password-needed"));
}

#[test]
fn the_password_is_in_nothing_that_is_written() {
    let env = case_with_mailed_bill(TestEnv::with_example("recharge-not-delivered"));
    env.write("passwords.txt", "110101");
    let packed = env.run("pack @case --password-file @passwords.txt -o @out/ --json");
    assert_eq!(packed.code, 0, "{}", packed.out);
    let bundle = std::fs::read(env.only("out", "master.zip")).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bundle)).unwrap();
    let top = env.only("out", "master.zip").file_stem().unwrap().to_string_lossy().into_owned();
    assert!(archive.by_name(&format!("{top}/data/evidence/payment/bill.zip")).is_ok());
    let mut manifest = String::new();
    std::io::Read::read_to_string(&mut archive.by_name(&format!("{top}/manifest.json")).unwrap(), &mut manifest).unwrap();
    assert!(manifest.contains("bill.zip!/alipay_record.csv") && !manifest.contains("110101"), "{manifest}");
}

#[test]
fn a_password_file_that_is_none_is_told() {
    let env = TestEnv::with_example("recharge-not-delivered");
    env.write("passwords.txt", b"\xff\xfe\x00");
    let ran = env.run("check @case --password-file @passwords.txt");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("不是密码文件"), "{}", ran.err);
    assert_eq!(env.run("check @case --password-file @nowhere.txt").code, 2);
}
