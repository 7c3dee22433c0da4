//! What to do next, by when, and as a calendar.

use std::fs;

use crate::test_env::TestEnv;

/// Words as they are, wherever lines are broken.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

const CASE: &str = "recharge-not-delivered";

#[test]
fn a_calendar_is_written_whole_and_never_over_what_is_there() {
    let env = TestEnv::with_example(CASE);
    let ran = env.run("next @case --ics @日历/期限.ics").ok();
    assert!(ran.out.contains("已写出") && ran.out.contains("期限.ics（4 个日子）"), "{}", ran.out);
    let ics = fs::read_to_string(env.path("日历/期限.ics")).unwrap();
    assert!(ics.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && ics.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(ics.matches("BEGIN:VEVENT\r\n").count(), 4);
    assert!(ics.contains("DTSTAMP:20260928T100000Z\r\n"), "the time of --at or of the clock: {ics}");
    assert!(ics.lines().all(|line| line.len() <= 75), "{ics}");
    // What the case says of its cause and of the person stays out of a file that goes into others' clouds.
    assert!(!ics.contains("not-delivered") && !ics.contains("张示例") && !ics.contains("13800000000"));

    assert_eq!(env.run("next @case --ics @日历/期限.ics").code, 2);
    env.run("next @case --ics @日历/期限.ics --force").ok();
    assert_eq!(fs::read_to_string(env.path("日历/期限.ics")).unwrap(), ics, "the same bytes");
    for (line, told) in [
        ("next @case --ics @case/case.toml --force", "案件自己的文件"),
        ("next @case --ics @case/evidence/a.ics", "案件自己的文件"),
        ("next @case --ics -", "不能写到屏幕"),
    ] {
        let ran = env.run(line);
        assert!(ran.code == 2 && bare(&ran.err).contains(told), "{line}: {}", ran.err);
    }
    let before = env.listing();
    let ran = env.run("next @case --ics @other.ics --dry-run").ok();
    assert!(ran.out.contains("会写出"), "{}", ran.out);
    env.run("next @case").ok();
    assert_eq!(env.listing(), before);
}

#[test]
fn an_event_keeps_its_uid_when_its_day_changes() {
    let env = TestEnv::with_example(CASE);
    let uids = |at: &str| -> Vec<String> {
        env.run(&format!("next @case --ics @a.ics --force --at {at}")).ok();
        let ics = fs::read_to_string(env.path("a.ics")).unwrap();
        ics.lines().filter_map(|line| line.strip_prefix("UID:")).map(str::to_owned).collect()
    };
    let before = uids("2026-09-28");
    let text = fs::read_to_string(env.path("case/case.toml")).unwrap();
    env.write("case/case.toml", text.replace("2026-09-13T20:16:00+08:00", "2026-09-13T23:59:00+08:00"));
    assert_eq!(uids("2026-09-28"), before);
    assert_eq!(before.iter().collect::<std::collections::BTreeSet<_>>().len(), before.len(), "no two alike");
}

#[test]
fn later_holidays_are_taken_from_a_file_and_told() {
    let env = TestEnv::with_example("wrong-account");
    let shown = |line: &str| bare(&env.run(line).ok().out);
    let plain = shown("next @case --at 2026-11-06");
    assert!(plain.contains("2027-02-03（周三）") && plain.contains("2027、2029年放假安排未收录，仅按周末推算"), "{plain}");
    let file = "[[year]]\nyear = 2027\ntitle = '示例通知'\npublished = 2026-11-20\nurl = 'https://example.invalid/2027'\n\
                off = [{ name = '示例节', from = 2027-02-03, to = 2027-02-09 }]\nwork = []\n";
    env.write("2027.toml", file);
    let with = shown("next @case --at 2026-11-06 --holidays @2027.toml");
    assert!(with.contains("最后一日2027-02-03是休息日，顺延到2027-02-10；不要拖到顺延的日"), "{with}");
    assert!(with.contains("2029年放假安排未收录") && !with.contains("2027、2029"), "{with}");
    let years = env.run("next @case --at 2026-11-06 --holidays @2027.toml --json").json()["calendar"]["years"].clone();
    assert_eq!((&years[2]["year"], &years[2]["given"], &years[1]["given"]), (&2027.into(), &true.into(), &false.into()));

    for (text, told) in [
        (file.replace("work = []", "work = [2027-02-08]"), "2027-02-08 不是周末"),
        (file.replace("2027-02-09", "2027-02-01"), "结束早于开始"),
        (file.replace("title = '示例通知'", "title = ''"), "没有写清出处"),
        (file.replace("off = [{", "of = [{"), "unknown field"),
        ("year = []".to_owned(), "一个年份都没有"),
        ("{".to_owned(), "写法不对"),
    ] {
        env.write("bad.toml", &text);
        let ran = env.run("next @case --holidays @bad.toml");
        assert!(ran.code == 2 && ran.out.is_empty() && bare(&ran.err).contains(&bare(told)), "{text}\n{}", ran.err);
    }
    assert_eq!(env.run("next @case --holidays @none.toml").code, 2);
}

#[test]
fn a_case_without_a_cause_is_told_so() {
    let env = TestEnv::new();
    env.write("case/case.toml", "title = '示例'\n");
    let ran = env.run("next @case").ok();
    assert!(ran.out.contains("没有写纠纷事由"), "{}", ran.out);
}

#[test]
fn nothing_is_said_that_may_not_be_said() {
    for (example, at) in [(CASE, "2026-09-28"), ("code-not-as-described", "2026-10-13"), ("wrong-account", "2026-11-06")] {
        let env = TestEnv::with_example(example);
        for (from, to) in
            [("", ""), ("cause = \"not-", "cause = \"suspected-fraud\" # \"not-"), ("cause = \"own-", "cause = \"service-fault\" # \"own-")]
        {
            let text = fs::read_to_string(env.path("case/case.toml")).unwrap();
            env.write("case/case.toml", text.replacen(from, to, 1));
            let ran = env.run(&format!("next @case --at {at}")).ok();
            let said = bare(&(ran.out.clone() + &ran.err));
            let wrong = juzheng::letter::forbidden(&said);
            assert!(wrong.is_empty(), "{example}: {wrong:?}");
        }
    }
}
