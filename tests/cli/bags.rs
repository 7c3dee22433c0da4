//! `verify` on the bags of others, and on what was made to deceive.

use std::fs;
use std::io::Cursor;

use juzheng::archive::ArchiveWriter;
use juzheng::digest::Digest;

use crate::test_env::TestEnv;

const BAGIT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// A bag of these payload files in a folder of the environment.
fn bag(env: &TestEnv, name: &str, payload: &[(&str, &str)]) {
    let list: String = payload.iter().map(|(path, text)| format!("{}  {path}\n", Digest::of(text.as_bytes()))).collect();
    let all = payload.iter().copied().chain([("bagit.txt", BAGIT), ("manifest-sha256.txt", &list)]);
    for (path, text) in all {
        let path = env.path(name).join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

#[test]
fn every_file_of_a_bag_of_others_has_its_result() {
    let env = TestEnv::new();
    let payload = [("data/a.txt", "一"), ("data/b.txt", "二"), ("data/c.txt", "三"), ("data/sub/d.txt", "四"), ("data/e.txt", "五")];
    bag(&env, "bag", &payload);
    let intact = env.run("verify @bag").ok();
    for words in ["完好", "5 个证据和文书文件，2 个清单文件", "5 个与清单一致，2 个不必列入清单"] {
        assert!(intact.out.contains(words), "{words}: {}", intact.out);
    }
    let told = intact.out.replace("\n        ", "");
    assert!(told.contains("没有查看它有没有时间戳和签名") && told.contains("没有 tagmanifest"), "{told}");

    let inside = |path: &str| env.path("bag").join(path);
    fs::write(inside("data/a.txt"), "变").unwrap();
    fs::rename(inside("data/b.txt"), inside("data/b2.txt")).unwrap();
    fs::rename(inside("data/sub/d.txt"), inside("data/d.txt")).unwrap();
    fs::remove_file(inside("data/c.txt")).unwrap();
    fs::write(inside("data/more.txt"), "多").unwrap();
    let ran = env.run("verify @bag");
    assert_eq!(ran.code, 1);
    let out = ran.out.replace("\n        ", "");
    let states = "1 个与清单一致，1 个内容变了，1 个被移动，1 个被改名，1 个多出来的，1 个缺少，2 个不必列入清单";
    assert!(out.contains(states), "{out}");
    let files = env.run("verify @bag --json").json()["files"].clone();
    for (state, count) in [("matched", 1), ("changed", 1), ("moved", 1), ("renamed", 1), ("extra", 1), ("missing", 1), ("unreadable", 0)] {
        assert_eq!(files[state], count, "{state}: {files}");
    }
    let list = files["list"].as_array().unwrap();
    assert_eq!(list.len(), 8);
    let renamed = list.iter().find(|file| file["state"] == "renamed").unwrap();
    assert_eq!((&renamed["path"], &renamed["from"]), (&"data/b2.txt".into(), &"data/b.txt".into()));
}

#[test]
fn many_faults_are_told_in_bounded_length() {
    let env = TestEnv::new();
    bag(&env, "bag", &[("data/a.txt", "一")]);
    for n in 0..300 {
        fs::write(env.path("bag").join(format!("data/more-{n}.txt")), "多").unwrap();
    }
    let ran = env.run("verify @bag");
    assert_eq!(ran.code, 1);
    assert!(ran.out.lines().count() < 60, "{}", ran.out);
    for words in ["问题（300）", "同类的另有 290 条", "300 个多出来的"] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    assert!(env.run("verify @bag -v").out.contains("more-299.txt"));
    assert_eq!(env.run("verify @bag --json").json()["findings"].as_array().unwrap().len(), 300);
}

#[test]
fn limits_can_be_set() {
    let env = TestEnv::new();
    bag(&env, "bag", &[("data/a.txt", "一")]);
    for (flags, words) in [("--max-entries 2", "文件超过 2 个"), ("--max-bytes 10", "解压以后超过 10 字节")] {
        let ran = env.run(&format!("verify @bag {flags}"));
        assert_eq!(ran.code, 1, "{flags}");
        assert!(ran.out.contains("不完整") && ran.out.contains(words), "{flags}: {}", ran.out);
        assert!(ran.out.contains("--max-entries"), "{}", ran.out);
    }
    env.run("verify @bag --max-entries 10 --max-bytes 1K --max-ratio 2").ok();
    for flags in ["--max-bytes many", "--max-bytes 99999999999T", "--max-ratio 0", "--max-entries -1"] {
        assert_eq!(env.run(&format!("verify @bag {flags}")).code, 2, "{flags}");
    }
}

#[test]
fn names_that_repaint_the_screen_do_not() {
    let env = TestEnv::new();
    let name = "bag/data/a\u{202e}gpj.exe\u{1b}[2J\r";
    let mut archive = ArchiveWriter::new(Cursor::new(Vec::new()), 0);
    for (name, bytes) in [("bag/bagit.txt", BAGIT.as_bytes()), ("bag/manifest-sha256.txt", b""), (name, b"x")] {
        archive.add_bytes(name, bytes).unwrap();
    }
    env.write("bag.zip", archive.finish().unwrap().into_inner());
    let ran = env.run("verify @bag.zip");
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("⟨U+202E⟩gpj.exe⟨U+001B⟩[2J⟨U+000D⟩"), "{}", ran.out);
    assert!(!ran.out.contains(['\u{202e}', '\u{1b}', '\r']), "{:?}", ran.out);
    let list = env.run("verify @bag.zip --json").json()["files"]["list"].clone();
    assert!(list.as_array().unwrap().iter().any(|file| Some(file["path"].as_str().unwrap()) == name.strip_prefix("bag/")), "{list}");
}
