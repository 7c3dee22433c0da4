//! Small real bundles, and what becomes of them when they are tampered with.

#[cfg(unix)]
mod folders;
mod foreign;
mod hostile;
mod lies;
mod tampering;
mod writing;

use std::convert::Infallible;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::*;
use crate::archive::ArchiveWriter;
use crate::archive::plainly::entries;
use crate::case::Clock;
use crate::digest::Digest;
use crate::manifest::{BagPath, Custody, CustodyEntry as Entry};

/// 2026-11-22T00:00:00Z
const AT: i64 = 1_795_305_600;
const TOP: &str = "2026-0913-recharge-20261122-master";

type Files = Vec<(String, Vec<u8>)>;

fn bag_path(path: &str) -> BagPath {
    BagPath::new(path).expect("a safe path")
}

fn evidence() -> Files {
    let file = |path: &str, bytes: &[u8]| (format!("data/evidence/{path}"), bytes.to_vec());
    vec![
        file("payment/支付宝账单.csv", "交易时间,金额\n2026-09-13,98.00\n".as_bytes()),
        file("chat/聊天记录.txt", "在吗？充值没有到账。\n".repeat(40).as_bytes()),
        file("fault/截图 1.jpg", b"\xff\xd8\xff\xe0 not really a picture"),
        file("fault/空.txt", b""),
        file("delivery/a~2.log", &b"activation failed, code 42\n".repeat(5000)),
    ]
}

fn sources(files: &Files) -> Vec<Source<'_, usize, Infallible>> {
    let all = files.iter();
    all.map(|(path, content)| Source {
        path: bag_path(path),
        bytes: content.len() as u64,
        read: Box::new(move |sink| {
            for piece in content.chunks(1000) {
                let _ = sink.write_all(piece);
            }
            Ok(content.len())
        }),
    })
    .collect()
}

/// Everything up to the seal.
fn filled(mut bundle: BundleWriter, files: &Files) -> Result<BundleWriter, WriteError> {
    bundle.evidence(sources(files), &mut |_, _| {}).map_err(|error| match error {
        PackError::Write(error) => error,
        PackError::Source { error, .. } => match error {},
    })?;
    bundle.payload(&bag_path("data/letters/12315.pdf"), b"%PDF-1.7 a letter")?;
    let letter = format!("关于校验值：文件清单的SHA-256值为{}，由本人计算。\n", bundle.evidence_digest());
    bundle.payload(&bag_path("data/letters/12315.txt"), letter.as_bytes())?;
    let manifest = bundle.payload_manifest()?;
    let at = "2026-11-22T08:00:00+08:00";
    let exhibit = |(path, bytes): &(String, Vec<u8>)| json!({ "path": path, "bytes": bytes.len(), "sha256": Digest::of(bytes) });
    let facts = json!({
        "schema": "juzheng/manifest/1",
        "packed": { "at": at, "clock": Clock::Own },
        "evidence_digest": bundle.evidence_digest(),
        "exhibits": files.iter().map(exhibit).collect::<Vec<_>>(),
        "letters": [{ "path": "data/letters/12315.pdf", "sha256": Digest::of(b"%PDF-1.7 a letter") }],
    });
    bundle.tag_file(&bag_path("manifest.json"), facts.to_string().as_bytes())?;
    let mut custody = Custody::new();
    custody.append(Entry {
        at: at.to_owned(),
        clock: Clock::Own,
        action: "added".to_owned(),
        actor: "juzheng 0.1.0".to_owned(),
        detail: json!({"path": "chat/聊天记录.txt"}),
    });
    let digest = Digest::of(manifest.as_bytes());
    custody.append(Entry::packed(at, Clock::Own, "juzheng 0.1.0", digest, json!({"files": 6})));
    bundle.tag_file(&bag_path("custody.jsonl"), custody.as_bytes())?;
    bundle.tag_file(&bag_path("说明.txt"), "怎样核验这个证据包\n".as_bytes())?;
    Ok(bundle)
}

fn info() -> BagInfo {
    BagInfo::by_this_program().with("Bagging-Date", "2026-11-22").with("External-Identifier", "2026-0913-recharge")
}

fn write(target: &Path, threads: usize) -> Sealed {
    let options = WriteOptions { threads, ..WriteOptions::default() };
    let bundle = BundleWriter::create(target, &bag_path(TOP), AT, options).expect("created");
    filled(bundle, &evidence()).expect("filled").seal(info()).expect("sealed")
}

/// A folder of its own, and a bundle in it.
fn bundle() -> (tempfile::TempDir, PathBuf, Sealed) {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join(format!("{TOP}.zip"));
    let sealed = write(&target, 2);
    (folder, target, sealed)
}

/// A zip of these entries, without any rules.
fn zip_of(entries: &Files) -> Vec<u8> {
    let mut writer = ArchiveWriter::new(Cursor::new(Vec::new()), AT);
    for (name, bytes) in entries {
        writer.add_bytes(name, bytes).expect("in memory");
    }
    writer.finish().expect("in memory").into_inner()
}

fn verdict_of(zip: &[u8]) -> Verdict {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(zip).expect("written");
    verify(file.path(), VerifyOptions { threads: 1, ..VerifyOptions::default() }).expect("opened")
}

fn codes(verdict: &Verdict) -> Vec<&'static str> {
    verdict.findings.iter().map(|finding| finding.what.code()).collect()
}
