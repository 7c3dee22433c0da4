//! Many cases at once.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::test_env::{Ran, TestEnv, copy};

const AT: &str = "--at 2026-11-20T10:00:00+08:00";

/// The cases of the examples, and a folder that is none.
fn cases() -> TestEnv {
    let env = TestEnv::new();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for name in ["recharge-not-delivered", "code-not-as-described", "paid-then-silent"] {
        copy(&examples.join(name), &env.path("cases").join(name));
    }
    env.write("cases/说明/读我.txt", "不是案件");
    env
}

/// The lines of the cases, by id, and the summary.
fn lines(ran: &Ran) -> (Vec<Value>, Value) {
    let mut all: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect();
    let summary = all.pop().unwrap();
    assert_eq!(summary["schema"], "juzheng/batch-summary/1");
    assert!(all.iter().all(|line| line["schema"] == "juzheng/batch/1"), "{}", ran.out);
    all.sort_by_key(|line| line["case"].to_string());
    (all, summary)
}

fn statuses(ran: &Ran) -> Vec<String> {
    let (lines, _) = lines(ran);
    lines.iter().map(|line| format!("{} {}", line["case"].as_str().unwrap(), line["status"].as_str().unwrap())).collect()
}

/// Whatever lies in the output, but for the record and the locks.
fn files(env: &TestEnv, folder: &str) -> Vec<String> {
    let mut all = env.listing();
    all.retain(|line| line.starts_with(&format!("{folder}/")) && !line.contains("batch.jsonl") && !line.contains(".juzheng-batch"));
    all
}

#[test]
fn every_case_is_packed_as_it_would_be_alone() {
    let env = cases();
    let ran = env.run(&format!("batch @cases -o @out --json {AT}")).ok();
    assert_eq!(statuses(&ran), ["2026-0913-recharge packed", "2026-1008-licence-code packed", "2026-1017-paid-then-silent packed"]);
    let (lines, summary) = lines(&ran);
    for line in &lines {
        let keys: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(
            keys,
            ["schema", "ok", "case", "from", "seconds", "status", "bundle", "bytes", "sha256", "seal", "exhibits", "findings", "outputs"]
        );
        let from = line["from"].as_str().unwrap();
        let alone = env.run(&format!("pack @cases/{from} -o @alone/{from}/ --threads 1 --json {AT}")).ok().json();
        assert_eq!((&alone["sha256"], &alone["seal"]), (&line["sha256"], &line["seal"]), "{from}");
        assert_eq!(fs::read(alone["bundle"].as_str().unwrap()).unwrap(), fs::read(line["bundle"].as_str().unwrap()).unwrap());
    }
    assert_eq!((&summary["cases"], &summary["packed"], &summary["failed"]), (&Value::from(3), &Value::from(3), &Value::from(0)));
    assert_eq!(summary["passed_over"].as_array().unwrap().len(), 1, "a folder that is no case is told");
}

/// With all that a case may have beside it, and however many threads work on it: every file is the same.
#[test]
fn whole_cases_are_packed_as_they_would_be_alone() {
    let env = cases();
    fs::remove_dir_all(env.path("cases/paid-then-silent")).unwrap();
    let all = "--to 12315,platform,seller --sm3 --docx --book-limit 1MB";
    let ran = env.run(&format!("batch @cases -o @out {all} --jobs 2 --json {AT}")).ok();
    let (lines, _) = lines(&ran);
    assert_eq!(lines.len(), 2);
    // The folders have no folders in them.
    let names = |folder: String| {
        let files = fs::read_dir(env.path(&folder)).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = files.collect();
        names.sort();
        names
    };
    for line in &lines {
        let (case, from) = (line["case"].as_str().unwrap(), line["from"].as_str().unwrap());
        for threads in [1, 4] {
            env.run(&format!("pack @cases/{from} -o @alone/{from}-{threads}/ {all} --threads {threads} --json {AT}")).ok();
            let files = names(format!("out/{case}/"));
            assert!(files.len() >= 10, "{files:?}");
            assert_eq!(files, names(format!("alone/{from}-{threads}/")), "{from}");
            for file in files {
                let bytes = |folder: String| fs::read(env.path(&folder).join(&file)).unwrap();
                assert!(bytes(format!("out/{case}")) == bytes(format!("alone/{from}-{threads}")), "{file}, {threads} threads");
            }
        }
        let told: Vec<&str> = line["outputs"].as_array().unwrap().iter().map(|made| made["path"].as_str().unwrap()).collect();
        assert_eq!(told.len(), names(format!("out/{case}/")).len(), "{told:?}");
        for path in told.iter().filter(|path| path.ends_with(".zip")) {
            env.run(&format!("verify {path}")).ok();
        }
    }
}

#[test]
fn a_case_that_fails_stops_no_other_and_nothing_of_it_is_left() {
    let env = cases();
    env.write("cases/坏的/case.toml", "titel = 'x'");
    env.write("cases/空的/case.toml", "title = 'x'");
    let ran = env.run(&format!("batch @cases -o @out --to 12315 --json {AT}"));
    assert_eq!(ran.code, 1);
    let (lines, summary) = lines(&ran);
    let codes: Vec<(&str, &str)> =
        lines.iter().map(|line| (line["case"].as_str().unwrap(), line["error"]["code"].as_str().unwrap_or("-"))).collect();
    assert_eq!(
        codes,
        [
            ("2026-0913-recharge", "-"),
            ("2026-1008-licence-code", "-"),
            ("2026-1017-paid-then-silent", "letter-refused"),
            ("坏的", "unknown-key"),
            ("空的", "nothing-to-pack"),
        ]
    );
    assert!(lines[2]["lacking"].as_array().unwrap().iter().all(|finding| finding["severity"] == "blocking"));
    assert_eq!((summary["failures"].as_array().unwrap().len(), &summary["ok"]), (3, &Value::from(false)));
    let files = files(&env, "out");
    assert!(!files.iter().any(|file| file.contains("paid") || file.contains('的')), "{files:?}");
    let work = fs::read_dir(env.path("out/.juzheng-batch")).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
    assert_eq!(work, ["lock"], "nothing half made stays");

    let told = env.run(&format!("batch @cases -o @again --to 12315 {AT}"));
    assert_eq!(told.code, 1);
    assert!(told.out.contains("坏的") && told.out.contains("titel 是不是想写 title？"), "{}", told.out);
    assert!(told.out.contains("没有 case.toml 的文件夹") && told.err.contains("--resume"), "{}{}", told.out, told.err);
}

#[test]
fn resume_does_what_has_changed_and_no_more() {
    let env = cases();
    let batch = |flags: &str| env.run(format!("batch @cases -o @out --json {AT} {flags}").trim_end());
    let of = |ran: &Ran, case: &str| statuses(ran).into_iter().find(|line| line.starts_with(case)).unwrap();
    let status = |ran: &Ran| of(ran, "2026-0913-recharge");
    batch("").ok();
    assert_eq!(batch("").code, 1, "what is there is not written over");
    let first = files(&env, "out");
    assert!(statuses(&batch("--resume").ok()).iter().all(|line| line.ends_with("skipped")));

    // A touch is no change; other bytes of the same length are, and so are a new file, the case, an option and an output.
    let log = env.path("cases/recharge-not-delivered/evidence/chat/QQ客服聊天记录.txt");
    let bytes = fs::read(&log).unwrap();
    fs::write(&log, &bytes).unwrap();
    assert!(status(&batch("--resume").ok()).ends_with("skipped"));
    let mut other = bytes.clone();
    other[bytes.len() - 1] ^= 1;
    fs::write(&log, other).unwrap();
    let changed = batch("--resume --force").ok();
    assert_eq!(statuses(&changed), ["2026-0913-recharge packed", "2026-1008-licence-code skipped", "2026-1017-paid-then-silent skipped"]);
    assert!(status(&batch("--resume").ok()).ends_with("skipped"));
    env.write("cases/recharge-not-delivered/evidence/other/新.txt", "新");
    assert!(status(&batch("--resume --force").ok()).ends_with("packed"));
    env.edit("cases/recharge-not-delivered/case.toml", "title = ", "title = '改了'\n# ");
    assert!(status(&batch("--resume --force").ok()).ends_with("packed"));
    assert!(status(&batch("--resume --force --no-book").ok()).ends_with("packed"));
    assert!(status(&batch("--resume --force --no-book --no-self-check").ok()).ends_with("packed"));
    let bundle = env.only("out/2026-1017-paid-then-silent", ".zip");
    fs::write(&bundle, "别的").unwrap();
    let mended = batch("--resume --force --no-book --no-self-check").ok();
    assert!(of(&mended, "2026-1017").ends_with("packed") && status(&mended).ends_with("skipped"));
    assert!(fs::metadata(&bundle).unwrap().len() > 1000);
    assert_eq!(files(&env, "out").len(), first.len());
}

#[test]
fn a_run_that_was_cut_short_is_taken_up_again() {
    let env = cases();
    env.run(&format!("batch @cases -o @out --json {AT}")).ok();
    // As a kill leaves it: the last line torn, the outputs of that case not yet in their place, half a case in the hidden one.
    let record = fs::read_to_string(env.path("out/batch.jsonl")).unwrap();
    let (whole, last) = record.trim_end().rsplit_once('\n').unwrap();
    let torn: Value = serde_json::from_str(last).unwrap();
    let case = torn["case"].as_str().unwrap();
    fs::write(env.path("out/batch.jsonl"), format!("{whole}\n{}", &last[..last.len() / 2])).unwrap();
    fs::remove_dir_all(env.path("out").join(case)).unwrap();
    env.write(&format!("out/.juzheng-batch/work-all/{case}/half.zip"), "PK");
    let ran = env.run(&format!("batch @cases -o @out --resume --json {AT}")).ok();
    let packed: Vec<String> = statuses(&ran).into_iter().filter(|line| line.ends_with("packed")).collect();
    assert_eq!(packed, [format!("{case} packed")]);
    assert!(statuses(&env.run(&format!("batch @cases -o @out --resume --json {AT}")).ok()).iter().all(|line| line.ends_with("skipped")));
}

#[test]
fn shards_share_the_work_and_the_output() {
    let env = cases();
    let mut all = Vec::new();
    for shard in ["1/3", "2/3", "3/3"] {
        all.extend(statuses(&env.run(&format!("batch @cases -o @out --shard {shard} --json {AT}")).ok()));
    }
    all.sort();
    assert_eq!(all, ["2026-0913-recharge packed", "2026-1008-licence-code packed", "2026-1017-paid-then-silent packed"]);
    env.run(&format!("batch @cases -o @whole --json {AT}")).ok();
    let strip = |folder: &str| {
        files(&env, folder).iter().map(|line| line[folder.len()..].to_owned()).filter(|line| !line.contains("/batch-")).collect::<Vec<_>>()
    };
    assert_eq!(strip("out"), strip("whole"));
    // Whoever takes it up whole sees what the shards have done.
    assert!(statuses(&env.run(&format!("batch @cases -o @out --resume --json {AT}")).ok()).iter().all(|line| line.ends_with("skipped")));
    assert_eq!(env.run("batch @cases -o @out --shard 4/3").code, 2);
}

#[test]
fn a_list_names_cases_from_where_it_lies() {
    let env = cases();
    env.write(
        "列/清单.txt",
        "\u{feff}# 今天的\r\n../cases/recharge-not-delivered\r\n\r\n../cases/没有\r\n../cases/recharge-not-delivered/case.toml\r\n",
    );
    let ran = env.run(&format!("batch @列/清单.txt -o @out --json {AT}"));
    let (lines, _) = lines(&ran);
    let codes: Vec<(&str, &str)> =
        lines.iter().map(|line| (line["from"].as_str().unwrap(), line["error"]["code"].as_str().unwrap_or("-"))).collect();
    assert_eq!(ran.code, 1);
    assert!(codes.contains(&("../cases/recharge-not-delivered", "-")), "{codes:?}");
    assert!(codes.contains(&("../cases/没有", "no-folder")), "{codes:?}");
    assert!(codes.contains(&("../cases/recharge-not-delivered/case.toml", "case-id-twice")), "{codes:?}");
}

#[test]
fn a_row_becomes_a_case_that_stands_on_its_own() {
    let env = TestEnv::new();
    env.write("模板/case.toml", "title = '会员未开通'\ncause = 'not-delivered'\n[[respondents]]\nrole = 'seller'\nname = '示例数字科技有限公司'\n\
        [[orders]]\nitem = '示例会员年卡'\ndelivery = 'membership'\n[[evidence]]\npath = 'listing/公告.txt'\ntitle = '停业公告'\nproves = '商家停止营业'\n");
    env.write("模板/evidence/listing/公告.txt", "本店停止营业");
    env.write("客户/凭证/kh-001/订单.txt", "订单 KM1");
    env.write("客户/账单.csv", "时间,金额\n2026-09-13,98.00\n");
    let head = "id,complainant.name,complainant.phone,orders[0].id,orders[0].amount,orders[0].used,evidence,evidence.付款\n";
    let rows =
        "kh-001,张示例,13800000000,KM1,98.00,否,凭证/kh-001,账单.csv\nkh-002,李示例,,KM2,,,,账单.csv\nkh-003,王示例,,KM3,很多,,,账单.csv\n";
    // As a spreadsheet on a Chinese Windows saves it: 张示例 in GB18030 and so on.
    let (gb, _, _) = encoding_rs::GB18030.encode(head);
    let (gb_rows, _, _) = encoding_rs::GB18030.encode(rows);
    env.write("客户/名单.csv", [&gb[..], &gb_rows[..]].concat());
    let line = format!("batch @客户/名单.csv --template @模板 -o @out --json {AT}");
    let ran = env.run(&line);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert_eq!(statuses(&ran), ["kh-001 packed", "kh-002 packed", "kh-003 failed"]);
    let (lines, _) = lines(&ran);
    assert_eq!((&lines[2]["error"]["code"], &lines[2]["from"]), (&Value::from("value-invalid"), &Value::from("名单.csv:4")));
    assert!(lines[2]["error"]["message"].as_str().unwrap().contains("orders[0].amount"), "{}", lines[2]);

    let case = juzheng::case::Case::from_toml(&fs::read_to_string(env.path("out/kh-002/case/case.toml")).unwrap()).unwrap();
    assert_eq!(
        (case.complainant.name.as_str(), case.orders[0].id.as_str(), case.orders[0].amount),
        ("李示例", "KM2", None),
        "she states no amount"
    );
    assert_eq!((case.orders[0].item.as_str(), case.respondents[0].name.as_str()), ("示例会员年卡", "示例数字科技有限公司"));
    let evidence = files(&env, "out/kh-001/case/evidence");
    let names: Vec<&str> = evidence.iter().filter(|line| !line.ends_with('/')).map(|line| line.rsplit('/').next().unwrap()).collect();
    assert_eq!(names, ["公告.txt 18", "账单.csv 31", "订单.txt 10"], "{evidence:?}");

    // The made case, packed alone, gives the same bundle; its log says what was taken in.
    let alone = env.run(&format!("pack @out/kh-001/case -o @alone/ --json {AT}")).ok().json();
    assert_eq!(alone["sha256"], lines[0]["sha256"]);
    assert_eq!(fs::read_to_string(env.path("out/kh-001/case/intake.jsonl")).unwrap().lines().count(), 4);
    assert_eq!(env.run("verify @out/kh-001/kh-001-20261120-master.zip").code, 0);

    let again = env.run(&format!("{line} --resume"));
    assert_eq!(statuses(&again), ["kh-001 skipped", "kh-002 skipped", "kh-003 failed"]);
    // What a person has written into a made case is not written over, even when told to.
    env.write("客户/账单.csv", "时间,金额\n2026-09-13,99.00\n");
    env.edit("out/kh-001/case/case.toml", "张示例", "张样例");
    let forced = env.run(&format!("{line} --resume --force"));
    assert_eq!(statuses(&forced), ["kh-001 failed", "kh-002 packed", "kh-003 failed"]);
    assert!(forced.out.contains("made-case-changed"), "{}", forced.out);
    assert!(fs::read_to_string(env.path("out/kh-001/case/case.toml")).unwrap().contains("张样例"));
}

#[test]
fn what_cannot_begin_writes_nothing() {
    let env = cases();
    env.write("a.csv", "id,complainant.nmae\n1,2\n");
    env.write("个人/case.toml", "[complainant]\nname = '张示例'\n");
    env.write("b.csv", "id\n1\n");
    for (line, code) in [
        ("batch @cases/recharge-not-delivered -o @out", "is-one-case"),
        ("batch @cases/说明 -o @out", "no-cases"),
        ("batch @没有 -o @out", "not-there"),
        ("batch @cases --template @个人 -o @out", "template-without-rows"),
        ("batch @a.csv -o @out", "unknown-column"),
        ("batch @b.csv --template @个人 -o @out", "template-personal"),
        ("batch @cases -o @a.csv", "needs-folder"),
        ("batch @cases -o @out --to nobody", "unknown-target"),
        ("batch @cases", "argument-missing"),
    ] {
        let ran = env.run(&format!("{line} --json"));
        assert_eq!((ran.code, &ran.json()["error"]["code"]), (2, &Value::from(code)), "{line}: {}", ran.out);
        assert!(!env.path("out").exists(), "{line}");
    }
    let told = env.run("batch @a.csv -o @out");
    assert!(told.err.contains("complainant.nmae 是不是想写 complainant.name？"), "{}", told.err);
}

#[test]
fn a_trial_run_writes_nothing() {
    let env = cases();
    let before = env.listing();
    let ran = env.run(&format!("batch @cases -o @out --dry-run --json {AT}")).ok();
    assert!(statuses(&ran).iter().all(|line| line.ends_with("planned")), "{}", ran.out);
    assert_eq!(env.listing(), before);
}

#[test]
fn whoever_stops_listening_stops_the_batch_quietly() {
    let env = cases();
    let ran = env.run_unheard(&format!("batch @cases -o @out --json {AT}"), std::io::ErrorKind::BrokenPipe);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

/// The program itself, because a signal goes to a process.
#[cfg(unix)]
#[test]
fn an_interruption_lets_what_has_begun_end() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};

    let env = TestEnv::new();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/recharge-not-delivered");
    copy(&example, &env.path("cases/000"));
    env.edit("cases/000/case.toml", "id = ", "# id = ");
    for n in 1..60 {
        copy(&env.path("cases/000"), &env.path(&format!("cases/{n:03}")));
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_juzheng"))
        .args(["batch", "cases", "-o", "out", "--json", "--jobs", "2", "--at", "2026-11-20"])
        .current_dir(env.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    out.read_line(&mut text).unwrap();
    assert!(Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().unwrap().success());
    out.read_to_string(&mut text).unwrap();
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1), "{err}");
    assert!(err.contains("等正在做的做完"), "{err}");
    let ran = Ran { code: 1, out: text, err };
    let (lines, summary) = lines(&ran);
    assert!(!lines.is_empty() && lines.len() < 60 && summary["not_begun"] == 60 - lines.len(), "{summary}");
    // Every case that was told is there whole, and no other.
    let made: Vec<String> =
        fs::read_dir(env.path("out")).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(made.iter().filter(|name| !name.contains("batch")).count(), lines.len());
    for line in &lines {
        assert_eq!(env.run(&format!("verify @{}", line["bundle"].as_str().unwrap())).code, 0);
    }
}
