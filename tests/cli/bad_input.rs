//! What is wrong is told in a sentence, with its place and what to do, and nothing half-written stays.

use std::fs;

use crate::test_env::{Ran, TestEnv};

const CASE: &str = "recharge-not-delivered";

/// Runs a line that must fail and leave everything as it was; each word must be told, also in JSON.
fn refused(env: &TestEnv, line: &str, code: u8, words: &[&str]) -> Ran {
    let before = env.listing();
    let ran = env.run(line);
    assert_eq!(ran.code, code, "{line}\n{}{}", ran.out, ran.err);
    assert_eq!(ran.out, "", "{line}: an error is no answer");
    for word in words {
        assert!(ran.err.replace("\n      ", "").contains(word), "{line}: no {word} in\n{}", ran.err);
    }
    let json = env.run(&format!("{line} --json"));
    assert_eq!((json.code, json.err.as_str()), (code, ""), "{line}");
    let value = json.json();
    assert_eq!(value["ok"], false, "{value}");
    assert!(value["error"]["code"].is_string() && value["error"]["message"].is_string() && value["error"]["hint"].is_string(), "{value}");
    assert_eq!(env.listing(), before, "{line} left something behind");
    ran
}

#[test]
fn a_folder_that_is_not_there_or_holds_no_case() {
    let env = TestEnv::new();
    env.write("empty/readme", "");
    for command in ["check", "timeline", "next", "pack"] {
        refused(&env, &format!("{command} @none"), 2, &["错误：没有这个案件文件夹"]);
        refused(&env, &format!("{command} @empty"), 2, &["没有 case.toml", "juzheng new"]);
    }
}

#[test]
fn a_case_file_that_is_not_understood() {
    let env = TestEnv::with_example(CASE);
    let good = fs::read_to_string(env.path("case/case.toml")).unwrap();
    for (from, to, words) in [
        ("title = \"游戏直充未到账\"", "title = \"游戏直充未到账", &["case.toml 第 8 行写法不对", "引号"][..]),
        ("name = \"示例数字科技有限公司\"", "nmae = \"示例数字科技有限公司\"", &["不认识的字段：respondents[0].nmae", "是不是想写 name？"]),
        ("cause = \"not-delivered\"", "cause = \"not-deliverd\"", &["cause 不能是“not-deliverd”", "是不是想写 not-delivered？"]),
        ("amount = \"98.00\"", "amount = 98.00", &["orders[0].amount 要写成带引号的文字"]),
    ] {
        env.write("case/case.toml", good.replacen(from, to, 1));
        refused(&env, "pack @case", 2, words);
    }
    let (gbk, _, _) = encoding_rs::GBK.encode("title = \"直充\"\n");
    env.write("case/case.toml", gbk);
    refused(&env, "check @case", 2, &["不是 UTF-8", "另存为 UTF-8"]);
}

#[test]
fn letters_that_lack_facts_are_refused_together() {
    let env = TestEnv::with_example(CASE);
    env.edit("case/case.toml", "phone = \"13800000000\"", "phone = \"\"");
    env.edit("case/case.toml", "address = \"示例省示例市样本区样本路1号\"", "address = \"\"");
    for command in ["pack", "letter"] {
        let ran =
            refused(&env, &format!("{command} @case --to 12315,alipay"), 1, &["12315、支付宝", "投诉人电话", "投诉人通讯地址", "--draft"]);
        assert!(!ran.err.contains("错误"), "a refusal is an answer: {}", ran.err);
        let value = env.run(&format!("{command} @case --to 12315,alipay --json")).json();
        let codes: Vec<&str> = value["findings"].as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap()).collect();
        assert!(codes.iter().filter(|code| **code == "fact-missing").count() >= 3, "{codes:?}");
    }
    env.run("letter @case --to 12315 --draft").ok();
    env.run("pack @case").ok();
}

#[test]
fn evidence_that_is_named_but_not_there() {
    let env = TestEnv::with_example(CASE);
    fs::remove_file(env.path("case/evidence/fault/游戏账户余额截图.jpg")).unwrap();
    let ran = env.run("check @case --json");
    assert_eq!(ran.code, 1);
    let value = ran.json();
    assert_eq!((value["ok"].as_bool(), value["ready"].as_bool()), (Some(true), Some(false)));
    assert_eq!(value["findings"][0]["code"], "evidence-not-there");
    refused(&env, "pack @case --to 12315", 1, &["游戏账户余额截图.jpg"]);
}

#[test]
fn what_is_there_is_not_overwritten() {
    let env = TestEnv::with_example(CASE);
    env.run("pack @case --to 12315").ok();
    env.run("letter @case --to 12315 --format txt").ok();
    refused(&env, "pack @case", 2, &["master.zip 已经存在", "--force"]);
    refused(&env, "pack @case --dry-run", 2, &["已经存在"]);
    env.run("pack @case --to 12315 -o @elsewhere/").ok();
    refused(&env, "letter @case --to 12315 --format txt", 2, &["已经存在"]);
    env.run("pack @case --to 12315 --force").ok();
    refused(&env, "new @case", 2, &["case.toml 已经存在", "案件文件从不覆盖"]);
    refused(&env, "new @case --force", 2, &["case.toml 已经存在"]);
}

#[test]
fn several_letters_need_a_folder() {
    let env = TestEnv::with_example(CASE);
    refused(&env, "letter @case --to 12315,alipay -o @one.pdf", 2, &["以 / 结尾"]);
    refused(&env, "letter @case --to 12315 -o -", 2, &["--format txt"]);
}

#[test]
fn targets_that_are_none() {
    let env = TestEnv::with_example(CASE);
    refused(&env, "check @case --to 1231", 2, &["没有“1231”这个投诉对象", "是不是想写 12315？"]);
    refused(&env, "pack @case --to 12315,bureau", 2, &["没有“bureau”这个投诉对象"]);
    refused(&env, "targets alpay", 2, &["是不是想写 alipay？"]);
}

#[test]
fn a_bundle_that_was_altered_cut_short_or_is_none() {
    let env = TestEnv::with_example(CASE);
    env.run("pack @case -o @b.zip").ok();
    let bytes = fs::read(env.path("b.zip")).unwrap();
    env.write("short.zip", &bytes[..bytes.len() / 2]);
    env.write("plain.zip", "这不是压缩包");
    let at = bytes.windows(4).position(|four| four == b"\x89PNG").unwrap();
    let mut altered = bytes.clone();
    altered[at + 2000] ^= 1;
    env.write("altered.zip", altered);
    for (file, verdicts) in [("short", &["incomplete", "not-a-bundle"][..]), ("plain", &["not-a-bundle"]), ("altered", &["altered"])] {
        let ran = env.run(&format!("verify @{file}.zip --json"));
        assert_eq!(ran.code, 1, "{file}: a verdict, not a failure: {}", ran.out);
        let value = ran.json();
        assert!(verdicts.contains(&value["verdict"].as_str().unwrap()), "{value}");
        assert_eq!(value["ok"], true);
        assert!(value["findings"].as_array().unwrap().iter().any(|finding| finding["severity"] == "blocking"), "{value}");
    }
    refused(&env, "verify @none.zip", 2, &["读不了", "没有这个文件"]);
}

#[test]
fn files_that_cannot_be_read() {
    let env = TestEnv::with_example(CASE);
    refused(&env, "inspect @none.csv", 2, &["读不了", "没有这个文件"]);
    refused(&env, "inspect @case", 2, &["这是文件夹，不是文件"]);
    refused(&env, "add @case @none.csv", 2, &["没有这个文件"]);
    refused(&env, "add @case @case/evidence", 2, &["这是文件夹"]);
    refused(&env, "new @mine --answers @none.toml", 2, &["没有这个文件"]);
    let several = env.run("inspect @case/case.toml @none.csv --json");
    assert_eq!(several.code, 2);
    let value = several.json();
    assert_eq!((value[0]["ok"].as_bool(), value[1]["ok"].as_bool()), (Some(true), Some(false)), "{value}");
}

#[cfg(unix)]
#[test]
fn a_file_without_permission() {
    use std::os::unix::fs::PermissionsExt;
    let env = TestEnv::with_example(CASE);
    let file = env.path("case/evidence/fault/客户端日志.log");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&file).is_ok() {
        return; // The superuser may read everything.
    }
    refused(&env, "pack @case", 2, &["没有权限", "客户端日志.log"]);
}

#[cfg(unix)]
#[test]
fn a_place_that_cannot_be_written() {
    let env = TestEnv::with_example(CASE);
    env.write("file", "");
    refused(&env, "pack @case -o @file/x/", 2, &["写不了"]);
    refused(&env, "letter @case --to 12315 -o @file/x/", 2, &["写不了"]);
}

#[test]
fn a_log_of_intake_that_was_changed() {
    let env = TestEnv::new();
    env.run("new @mine --title 甲").ok();
    env.write("note.txt", "x");
    env.run("add @mine @note.txt").ok();
    env.write("note2.txt", "y");
    env.run("add @mine @note2.txt").ok();
    let log = std::fs::read_to_string(env.path("mine/intake.jsonl")).unwrap();
    let lines: Vec<&str> = log.split_inclusive('\n').collect();
    let [created, first, second] = lines[..] else { panic!("{log}") };
    for (what, changed, line) in [
        ("edited", log.replacen("created", "creatad", 1), 2),
        ("the first line gone", format!("{first}{second}"), 1),
        ("one gone between", format!("{created}{second}"), 2),
        ("the other way round", format!("{created}{second}{first}"), 2),
        ("one put in", format!("{created}{created}{first}{second}"), 2),
        ("cut short", log.trim_end().to_owned(), 3),
        ("cut within", log[..log.len() - 20].to_owned(), 3),
    ] {
        env.write("mine/intake.jsonl", &changed);
        let place = format!("第 {line} 行");
        for command in ["pack @mine", "check @mine"] {
            let ran = env.run(command);
            assert!(ran.code == 2 && ran.err.contains("被改过") && ran.err.contains(&place), "{what}: {command}: {}{}", ran.out, ran.err);
        }
    }
    env.write("mine/intake.jsonl", &log);
    env.run("pack @mine --no-letters -o @out/").ok();
}

#[test]
fn usage_is_corrected_in_chinese() {
    let env = TestEnv::new();
    for (line, words) in [
        ("pak", &["没有“pak”这个命令", "是不是想写 pack？"][..]),
        ("pack", &["少写了：<案件>", "juzheng pack --help"]),
        ("pack @x --dryrun", &["不认识的参数 --dryrun", "是不是想写 --dry-run？"]),
        ("letter @x --to 12315 --format rtf", &["--format", "不能是“rtf”", "pdf、docx、txt、md"]),
        ("letter @x --to 12315 --format doc", &["--format", "不能是“doc”", "是不是想写 docx"]),
        ("letter @x", &["少写了：--to <对象>"]),
        ("add @x @y --category 账", &["--category", "不能是“账”"]),
        ("check @x --threads 0", &["--threads", "不能是“0”", "应当是 1 到 256 的整数"]),
        ("verify @x --seal 12ab", &["--seal", "不能是“12ab”", "64 个", "这里有 4 个", "juzheng verify --help"]),
        ("verify @x --evidence-digest zz", &["--evidence-digest", "64 个"]),
        ("verify @x --max-bytes 很大", &["--max-bytes", "写成 500M、256G 这样"]),
        ("verify @x --max-ratio 0", &["--max-ratio", "不小于 1"]),
        ("verify @x --max-entries 多", &["--max-entries", "应当是整数"]),
        ("verify @x --max-entries 99999999999999999999", &["--max-entries", "太大"]),
        ("check @x --quiet -v", &["不能和", "一起用"]),
        ("check @x --lang en-US", &["目前只有中文界面", "English"]),
        ("check @x --at 昨天", &["--at 的时间看不懂"]),
        ("pack @x --no-pages", &["不认识的参数 --no-pages"]),
    ] {
        refused(&env, line, 2, words);
    }
    assert_eq!(env.run("pak --json").json()["schema"], "juzheng/error/1");
    assert_eq!(env.run("pack --json").json()["schema"], "juzheng/pack/1");
}

#[test]
fn nothing_asked_for_is_nothing_done() {
    let env = TestEnv::new();
    let before = env.listing();
    let ran = env.run("--no-progress");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("juzheng new 我的案件"), "{}", ran.err);
    assert_eq!(env.listing(), before);
}

#[test]
fn names_that_would_fool_the_eye_are_shown_as_they_are() {
    let env = TestEnv::new();
    env.write("账单\u{202e}gpj.exe", "x");
    let ran = env.run("inspect @账单\u{202e}gpj.exe").ok();
    assert!(ran.out.contains("⟨U+202E⟩") && !ran.out.contains('\u{202e}'), "{}", ran.out);
}

#[test]
fn no_output_is_written_over_the_case_or_into_its_evidence() {
    let env = TestEnv::with_example(CASE);
    let before = fs::read(env.path("case/case.toml")).unwrap();
    for line in [
        "pack @case --force -o @case/case.toml",
        "pack @case -o @case/evidence/",
        "letter @case --to platform --force --format txt -o @case/evidence/chat/QQ客服聊天记录.txt",
        "letter @case --to platform --force --format txt -o @case/intake.jsonl",
    ] {
        refused(&env, line, 2, &["不能写在那里", "--force 也不会覆盖"]);
    }
    assert_eq!(fs::read(env.path("case/case.toml")).unwrap(), before);
}

#[test]
fn a_case_without_evidence_is_not_packed_and_evidence_is_a_folder() {
    let env = TestEnv::with_example(CASE);
    fs::remove_dir_all(env.path("case/evidence")).unwrap();
    refused(&env, "pack @case -o @out/", 2, &["没有任何证据文件", "juzheng add"]);
    env.write("case/evidence", "a file");
    refused(&env, "pack @case -o @out/", 2, &["不是文件夹"]);
    refused(&env, "pack @case -o -", 2, &["标准输出"]);
}

#[test]
fn templates_that_are_none_or_never_end() {
    let env = TestEnv::with_example(CASE);
    env.write("file", "");
    refused(&env, "letter @case --to platform --template-dir @file", 2, &["不是文件夹"]);
    env.write("mine/platform/request.txt", "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}");
    refused(&env, "letter @case --to platform --template-dir @mine", 2, &["模板"]);
    refused(&env, "letter @case --to platform -o @out/letter.txt", 2, &["--format txt"]);
}
