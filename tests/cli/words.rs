//! What people read, line by line.

use std::fs;

use crate::test_env::TestEnv;

/// Both streams, as they stand on a screen.
fn screen(env: &TestEnv, line: &str) -> String {
    let ran = env.run(line);
    let text =
        env.plain(&format!("$ juzheng {}\n{}--- stderr ---\n{}--- exit {} ---\n", line.replace('@', ""), ran.out, ran.err, ran.code));
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn help() {
    let env = TestEnv::new();
    insta::assert_snapshot!(screen(&env, "-h") + &screen(&env, "--help") + &screen(&env, "letter -h") + &screen(&env, "help pack"));
}

#[test]
fn check() {
    let env = TestEnv::with_example("recharge-not-delivered");
    env.edit("case/case.toml", "phone = \"13800000000\"", "phone = \"\"");
    env.edit("case/case.toml", "uscc = \"91000000MA0000000N\"", "uscc = \"91000000MA00000000\"");
    env.edit("case/case.toml", "consents_to_mediation = true", "");
    insta::assert_snapshot!(screen(&env, "check @case --to 12315,alipay"));
}

#[test]
fn pack_and_verify() {
    let env = TestEnv::with_example("recharge-not-delivered");
    let packed =
        screen(&env, "pack @case --to 12315,alipay -o @out/") + &screen(&env, "verify @out/2026-0913-recharge-20260928-master.zip");
    // The seal rests on the times of the files, which copying sets anew; the program may change its letters.
    insta::with_settings!({ filters => vec![(r"[0-9a-f]{16}…", "[16 位]…"), (r"\d+\.\d MB", "[大小]"), (r"\d+ 页", "[数] 页")] }, {
        insta::assert_snapshot!(packed);
    });
}

#[test]
fn verify_altered() {
    let env = TestEnv::with_example("recharge-not-delivered");
    env.run("pack @case -o @b.zip").ok();
    let folder = env.path("bag");
    unpack(&env.path("b.zip"), &folder);
    let bag = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let log = bag.join("data/evidence/fault/客户端日志.log");
    fs::write(&log, fs::read_to_string(&log).unwrap().replace("ERROR", "INFO")).unwrap();
    fs::remove_file(bag.join("data/evidence/rules/售后规则网页截图.png")).unwrap();
    fs::write(bag.join("data/evidence/多出来的.txt"), "x").unwrap();
    insta::with_settings!({ filters => vec![(r"[0-9a-f]{16}…", "[16 位]…"), (r"“\d+\.17”", "“[大小].17”"), (r"为 \d+\.\d+，", "为 [数目]，"), (r"实际为\n? *\d+\.\d+", "实际为 [数目]"), (r"\d+\.\d MB", "[大小]")] }, {
        insta::assert_snapshot!(screen(&env, "verify @bag"));
    });
}

#[test]
fn targets_timeline_and_inspect() {
    let env = TestEnv::with_example("recharge-not-delivered");
    insta::assert_snapshot!(
        screen(&env, "targets")
            + &screen(&env, "targets 12315")
            + &screen(&env, "timeline @case")
            + &screen(&env, "inspect @case/evidence/payment/支付宝交易明细(20260901-20260914).csv @case/evidence/chat/QQ客服聊天记录.txt")
    );
}

#[test]
fn next() {
    let env = TestEnv::with_example("recharge-not-delivered");
    let filed = "\n[[submissions]]\ntarget = \"12315\"\nat = 2026-09-19\naccepted_at = 2026-09-23\nreference = \"TS20260919001\"\n\
                 [[submissions]]\ntarget = \"alipay\"\nat = 2026-09-18\n[[submissions]]\nbody = \"示例市消费者协会\"\nat = 2026-09-20\n";
    let case = fs::read_to_string(env.path("case/case.toml")).unwrap();
    env.write("case/case.toml", case.replace("state_shown =", "confirms_at = 2026-11-17T08:00:00+08:00\nstate_shown =") + filed);
    let waiting = screen(&env, "next @case --at 2026-11-16");
    env.write("case/case.toml", case.replace("cause = \"not-delivered\"", "cause = \"suspected-fraud\""));
    insta::assert_snapshot!(waiting + &screen(&env, "next @case --at 2026-09-28 --ics @期限.ics"));
}

/// Unpacks a zip of ours with our own reader.
fn unpack(zip: &std::path::Path, to: &std::path::Path) {
    use std::io::Read;
    let file = || fs::File::open(zip).unwrap();
    let archive = juzheng::archive::ArchiveReader::new(file(), juzheng::archive::Limits::default()).unwrap();
    for listed in archive.files() {
        let mut bytes = Vec::new();
        archive.open(listed, &mut file()).unwrap().read_to_end(&mut bytes).unwrap();
        let path = to.join(&listed.name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}
