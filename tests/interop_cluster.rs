//! Schedulers and shells of others: the examples of `examples/cluster` run, and what is written for shells and `man` is read by them.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const JUZHENG: &str = env!("CARGO_BIN_EXE_juzheng");

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(drop).unwrap() }
    }
}

/// So many small cases, in `cases` of a folder.
fn cases(count: usize) -> TempDir {
    let folder = TempDir::new().unwrap();
    for n in 0..count {
        let case = folder.path().join(format!("cases/案件-{n:02}"));
        copy(&root("examples/paid-then-silent/evidence/chat"), &case.join("evidence/chat"));
        fs::write(case.join("case.toml"), format!("title = '第 {n} 案'\n")).unwrap();
    }
    folder
}

fn ran(mut command: Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}\n{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    output
}

fn juzheng(args: &[&str], folder: &Path) -> String {
    let mut command = Command::new(JUZHENG);
    command.args(args).current_dir(folder);
    String::from_utf8(ran(command).stdout).unwrap()
}

/// The last line: the sum of a run.
fn summary(text: &str) -> Value {
    serde_json::from_str(text.lines().last().unwrap()).unwrap()
}

/// That the shards have left nothing to do.
fn is_complete(folder: &Path, cases: usize) {
    let all = summary(&juzheng(&["batch", "cases", "-o", "out", "--resume", "--json"], folder));
    assert_eq!((&all["ok"], &all["skipped"], &all["packed"]), (&Value::from(true), &Value::from(cases), &Value::from(0)), "{all}");
}

#[test]
#[ignore = "needs GNU parallel"]
fn gnu_parallel_runs_the_shards() {
    let folder = cases(14);
    let mut command = Command::new(root("examples/cluster/parallel.sh"));
    command.args(["cases", "out", "3"]).env("JUZHENG", JUZHENG).current_dir(folder.path());
    let text = String::from_utf8(ran(command).stdout).unwrap();
    let sums: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(sums.len(), 3, "{text}");
    assert_eq!(sums.iter().map(|sum| sum["packed"].as_u64().unwrap()).sum::<u64>(), 14);
    is_complete(folder.path(), 14);

    // A case that cannot be packed is the shard's answer, and the script's.
    fs::create_dir_all(folder.path().join("cases/空的")).unwrap();
    fs::write(folder.path().join("cases/空的/case.toml"), "").unwrap();
    let mut command = Command::new(root("examples/cluster/parallel.sh"));
    let status = command.args(["cases", "out", "3"]).env("JUZHENG", JUZHENG).current_dir(folder.path()).output().unwrap().status;
    assert_eq!(status.code(), Some(1));
}

#[test]
#[ignore = "needs kubernetes-validate"]
fn the_kubernetes_job_is_one_and_its_command_runs() {
    let manifest = root("examples/cluster/kubernetes-job.yaml");
    let mut command = Command::new("kubernetes-validate");
    command.arg("--strict").arg(&manifest);
    ran(command);

    let text = fs::read_to_string(manifest).unwrap();
    let line = text.lines().find_map(|line| line.trim().strip_prefix("- exec ")).unwrap();
    let line = line.replacen("juzheng", JUZHENG, 1).replace(" /cases", " cases").replace(" /out", " out");
    let folder = cases(10);
    let mut packed = 0;
    for index in 0..8 {
        let mut command = Command::new("sh");
        command.args(["-c", &line]).env("JOB_COMPLETION_INDEX", index.to_string()).current_dir(folder.path());
        packed += summary(&String::from_utf8(ran(command).stdout).unwrap())["packed"].as_u64().unwrap();
    }
    assert_eq!(packed, 10);
    is_complete(folder.path(), 10);
}

#[test]
#[ignore = "needs bash"]
fn bash_reads_the_completions_and_the_array_script() {
    let folder = TempDir::new().unwrap();
    let script = juzheng(&["completions", "bash"], folder.path());
    let path = folder.path().join("juzheng.bash");
    fs::write(&path, &script).unwrap();
    for script in [&path, &root("examples/cluster/slurm-array.sh")] {
        let mut command = Command::new("bash");
        command.arg("-n").arg(script);
        ran(command);
    }
    // What a person gets who types `juzheng batch --sh` and presses the key.
    let mut command = Command::new("bash");
    command.args([
        "-c",
        "source juzheng.bash; COMP_WORDS=(juzheng batch --sh); COMP_CWORD=2; _juzheng juzheng --sh batch; echo \"${COMPREPLY[@]}\"",
    ]);
    command.current_dir(folder.path());
    assert_eq!(String::from_utf8(ran(command).stdout).unwrap().trim(), "--shard");
}

#[test]
#[ignore = "needs mandoc"]
fn mandoc_reads_every_page_of_the_manual() {
    let folder = TempDir::new().unwrap();
    juzheng(&["man", "man1"], folder.path());
    let pages: Vec<PathBuf> = fs::read_dir(folder.path().join("man1")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(pages.len() > 15);
    for page in &pages {
        let mut command = Command::new("mandoc");
        command.args(["-K", "utf-8", "-T", "lint", "-W", "error"]).arg(page);
        ran(command);
    }
    let mut command = Command::new("mandoc");
    command.args(["-K", "utf-8", "-T", "utf8"]).arg(folder.path().join("man1/juzheng-batch.1"));
    let shown = String::from_utf8(ran(command).stdout).unwrap();
    // Bold is a letter, a backspace and the letter again.
    let plain = shown.chars().fold(String::new(), |mut out, c| {
        if c == '\u{8}' {
            out.pop();
        } else {
            out.push(c);
        }
        out
    });
    assert!(plain.contains("--shard <第几/共几>") && plain.contains("退出码"), "{plain}");
}
