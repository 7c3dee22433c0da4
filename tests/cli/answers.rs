//! Every command does its job, says it on stdout, and leaves the rest alone.

use std::fs;
use std::io::ErrorKind;

use crate::test_env::TestEnv;

const CASE: &str = "recharge-not-delivered";

#[test]
fn a_case_from_nothing_to_a_verified_bundle() {
    let env = TestEnv::with_example(CASE);
    env.run("new @mine --title 直充未到账 --cause not-delivered --name 张示例 --order-id KM1 --amount 98.00").ok();
    let case = fs::read_to_string(env.path("mine/case.toml")).unwrap();
    assert!(case.contains("张示例") && case.contains("# 一句话说明"), "{case}");
    let added = env.run("add @mine @case/evidence/chat/QQ客服聊天记录.txt --title 客服聊天").ok();
    assert!(added.out.contains("已放进  evidence/chat/QQ客服聊天记录.txt"), "{}", added.out);
    let again = env.run("add @mine @case/evidence/chat/QQ客服聊天记录.txt").ok();
    assert!(again.out.contains("已有了"), "{}", again.out);
    assert!(fs::read_to_string(env.path("mine/case.toml")).unwrap().contains("title = \"客服聊天\""));
    env.run("pack @mine").ok();
    let bundle = env.only("mine/out", "-master.zip");
    assert!(bundle.ends_with("mine-20260928-master.zip"));
    let verified = env.run("verify @mine/out/mine-20260928-master.zip").ok();
    assert!(verified.out.starts_with("完好："), "{}", verified.out);
}

#[test]
fn answers_come_from_a_file_and_flags_win() {
    let env = TestEnv::new();
    env.write("answers.json", r#"{"title":"甲","complainant":{"name":"张示例"}}"#);
    env.run("new @mine --answers @answers.json --title 乙").ok();
    let case = fs::read_to_string(env.path("mine/case.toml")).unwrap();
    assert!(case.contains("title = \"乙\"") && case.contains("name = \"张示例\""), "{case}");
}

#[test]
fn letters_in_the_formats_asked_for() {
    let env = TestEnv::with_example(CASE);
    env.run("letter @case --to 12315,alipay --format pdf,docx,txt,md -o @letters/").ok();
    let mut names: Vec<_> = fs::read_dir(env.path("letters")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(
        names,
        ["12315.docx", "12315.md", "12315.pdf", "12315.txt", "alipay.docx", "alipay.md", "alipay.pdf", "alipay.txt"]
            .map(|end| format!("2026-0913-recharge-20260928-{end}"))
    );
    let shown = env.run("letter @case --to 12315 --format txt -o -").ok();
    assert_eq!(shown.out, fs::read_to_string(env.path("letters/2026-0913-recharge-20260928-12315.txt")).unwrap());
    let shown = env.run("letter @case --to 12315 --format md -o -").ok();
    assert_eq!(shown.out, fs::read_to_string(env.path("letters/2026-0913-recharge-20260928-12315.md")).unwrap());
}

#[test]
fn a_letter_to_edit_is_the_same_every_time_and_goes_into_the_bundle_where_asked_for() {
    let env = TestEnv::with_example(CASE);
    let written = |name: &str| {
        env.run(&format!("letter @case --to 12315 --format docx -o @{name}")).ok();
        fs::read(env.path(name)).unwrap()
    };
    let docx = written("a.docx");
    assert!(docx.starts_with(b"PK") && docx == written("b.docx"));
    assert_eq!(env.run("letter @case --to 12315 --format docx -o @c.pdf").code, 2);
    assert_eq!(env.run("letter @case --to 12315 --format docx -o -").code, 2);

    env.run("pack @case --to 12315 -o @plain.zip").ok();
    env.run("pack @case --to 12315 --docx -o @editable.zip --force").ok();
    let names = |zip: &str| -> Vec<String> {
        let file = fs::File::open(env.path(zip)).unwrap();
        let archive = juzheng::archive::ArchiveReader::new(file, juzheng::archive::Limits::default()).unwrap();
        archive.files().iter().filter_map(|file| Some(file.name.split_once("/data/letters/")?.1.to_owned())).collect()
    };
    assert_eq!(names("plain.zip"), ["12315.pdf", "12315.txt"]);
    assert_eq!(names("editable.zip"), ["12315.pdf", "12315.txt", "12315.docx"]);
    env.run("verify @editable.zip").ok();
}

#[test]
fn payment_is_the_wallet_that_was_paid_through() {
    for (example, wallet) in [(CASE, "alipay"), ("code-not-as-described", "wechat-pay")] {
        let env = TestEnv::with_example(example);
        let checked = env.run("check @case --to payment --at 2026-10-13 --json").json();
        assert_eq!(checked["target"], wallet, "{checked}");
    }
    let env = TestEnv::new();
    for (method, target) in [("card", "card"), ("unionpay", "card"), ("paypal", "paypal")] {
        env.write("case/case.toml", format!("title = 'x'\n[[payments]]\nmethod = '{method}'\namount = '1.00'\n"));
        assert_eq!(env.run("check @case --to payment --json").json()["target"], target);
    }
    env.write("case/case.toml", "title = 'x'\n[[payments]]\nmethod = 'other'\namount = '1.00'\n");
    let checked = env.run("check @case --to payment");
    assert_eq!(checked.code, 2);
    assert!(checked.err.contains("看不出该向哪个支付机构投诉"), "{}", checked.err);
}

#[test]
fn a_given_time_is_told_everywhere() {
    let env = TestEnv::with_example(CASE).var("SOURCE_DATE_EPOCH", "1790589600");
    assert_eq!(env.run("pack @case --json").json()["clock"], "given");
    let verified = env.run("verify @case/out/2026-0913-recharge-20260928-master.zip").ok();
    assert!(verified.out.contains("打包人指定的时间"), "{}", verified.out);
    let env = TestEnv::with_example(CASE);
    assert_eq!(env.run("pack @case --json").json()["clock"], "own");
    assert_eq!(env.run("check @case --at 昨天").code, 2);
}

#[test]
fn a_dry_run_changes_nothing() {
    let env = TestEnv::with_example(CASE);
    let before = env.listing();
    for line in [
        "new @mine --title 甲 --dry-run",
        "add @case @case/case.toml --dry-run",
        "letter @case --to 12315 --dry-run",
        "pack @case --to 12315,alipay --dry-run",
    ] {
        let ran = env.run(line).ok();
        assert!(ran.out.starts_with('会'), "{line}: {}", ran.out);
        assert_eq!(env.listing(), before, "{line}");
        assert_eq!(env.run(&format!("{line} --json")).json()["dry_run"], true, "{line}");
    }
    let planned = env.run("letter @case --to 12315 --dry-run --json").json()["letters"][0]["files"].clone();
    assert_eq!(planned, env.run("letter @case --to 12315 --json").json()["letters"][0]["files"]);
}

#[test]
fn reading_commands_write_nothing() {
    let env = TestEnv::with_example(CASE);
    let before = env.listing();
    for line in [
        "check @case --to 12315",
        "timeline @case",
        "inspect @case/case.toml",
        "targets",
        "targets 12315",
        "letter @case --to 12315 --format txt -o -",
    ] {
        let ran = env.run(line).ok();
        assert!(!ran.out.is_empty(), "{line}");
        assert_eq!(env.listing(), before, "{line}");
    }
}

#[test]
fn the_same_case_gives_the_same_bundle_with_any_number_of_threads() {
    let digest = |threads: &str| {
        let env = TestEnv::with_example(CASE);
        // A copy has the times of copying; a bundle rests on those of the files too.
        let evidence = env.path("case/evidence");
        let at = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_789_000_000);
        for line in env.listing().iter().filter(|line| line.starts_with("case/evidence") && !line.ends_with('/')) {
            let (name, _) = line.rsplit_once(' ').unwrap();
            fs::File::options().write(true).open(env.path(name)).unwrap().set_modified(at).unwrap();
        }
        assert!(evidence.is_dir());
        env.run(&format!("pack @case --to 12315 --threads {threads} --at 2026-09-28 --json")).json()["sha256"].clone()
    };
    assert_eq!(digest("1"), digest("4"));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let env = TestEnv::new();
    let ran = env.run_unheard("targets", ErrorKind::BrokenPipe);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let ran = env.run_unheard("targets", ErrorKind::StorageFull);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("磁盘满了"), "{}", ran.err);
}

#[test]
fn quiet_leaves_only_the_answer_and_colour_only_where_asked_for() {
    let env = TestEnv::with_example(CASE);
    assert!(!env.run("check @case").ok().err.is_empty());
    let quiet = env.run("check @case --quiet").ok();
    assert!(quiet.err.is_empty() && quiet.out.contains("结论"), "{}{}", quiet.out, quiet.err);
    let coloured = |env: &TestEnv, line: &str| env.run(line).out.contains('\u{1b}');
    assert!(!coloured(&env, "check @case"));
    assert!(coloured(&env, "check @case --color always"));
    let env = TestEnv::with_example(CASE).on_terminal();
    assert!(coloured(&env, "check @case -q"));
    assert!(!coloured(&env, "check @case -q --color=never"));
    let env = TestEnv::with_example(CASE).on_terminal().var("NO_COLOR", "1");
    assert!(!coloured(&env, "check @case -q"));
}

#[test]
fn own_templates_stand_over_the_shipped_ones() {
    let env = TestEnv::new();
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/alipay/target.toml");
    env.write("mine/alipay/target.toml", fs::read_to_string(shipped).unwrap().replacen("title = \"支付宝\"", "title = \"我的支付宝\"", 1));
    assert!(env.run("targets --template-dir @mine").ok().out.contains("我的支付宝"));
    env.write("mine/alipay/target.toml", "titel = 1");
    let broken = env.run("targets --template-dir @mine");
    assert_eq!(broken.code, 2);
    assert!(broken.err.contains("alipay/target.toml"), "{}", broken.err);
}

#[test]
fn files_to_upload_are_listed_and_written() {
    let env = TestEnv::with_example(CASE);
    let dry = env.run("attachments @case --to 12315 --dry-run").ok();
    assert!(dry.out.contains("会写出") && dry.out.contains("最多 4 个文件，每个不超过 5 MB"), "{}", dry.out);
    assert!(!env.path("case/out").exists());
    env.run("attachments @case --to 12315").ok();
    let folder = env.path("case/out/2026-0913-recharge-20260928-12315-attachments");
    let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["01-投诉书.pdf", "02-证据材料.pdf"]);
    assert_eq!(env.run("attachments @case --to 12315").code, 2, "what is there stays");
    env.run("attachments @case --to 12315 --force").ok();
    env.run("attachments @case --to platform,alipay -o @up").ok();
    assert!(env.path("up/platform/01-申诉书.pdf").exists() && env.path("up/alipay/02-证据材料.pdf").exists());
    let refused = env.run("attachments @case --to police -o @no");
    assert_eq!(refused.code, 1);
    assert!(!env.path("no").exists());
}
