//! How stamps and signatures are told: each by itself, with what it shows and what it does not.

use serde_json::{Value, json};

use crate::casework::{SealedSignature, SealedStamp};
use crate::cli::page::{Ink, Page, Text};
use crate::finding::shown;
use crate::seal::ssh::Signer;
use crate::seal::{NonceCheck, Reason, Stamp, StampHash, StampState};

/// A stamp for scripts.
pub fn stamp_json(SealedStamp { file, of, stamp }: &SealedStamp) -> Value {
    let time = |at: &chrono::DateTime<chrono::Utc>| at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
    json!({
        "file": file,
        "of": of,
        "state": stamp.state().as_str(),
        "reason": stamp.reason.as_ref().map(Reason::as_str),
        "gen_time": stamp.at.as_ref().map(time),
        "accuracy": stamp.accuracy,
        "tsa": stated(&stamp.tsa),
        "policy": stated(&stamp.policy),
        "serial": stated(&stamp.serial),
        "hash": stamp.hash.map(StampHash::as_str),
        "nonce": match stamp.nonce { NonceCheck::Matched => "matched", NonceCheck::NotChecked => "not-checked" },
        "good_until": stamp.good_until.as_ref().map(time),
        "anchor": stamp.anchor.as_ref().map(|anchor| json!({ "sha256": anchor.sha256, "subject": anchor.subject, "chosen_by": "--tsa-ca" })),
        "revocation": "not-checked",
    })
}

fn stated(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// A signature for scripts.
pub fn signature_json(SealedSignature { file, signature, signer }: &SealedSignature) -> Value {
    use crate::seal::ssh::SignatureFault as Fault;
    let state = match (signature.fault, signer) {
        (Some(Fault::Unknown), _) => "unsupported",
        (Some(_), _) => "invalid",
        (None, Signer::Unknown) => "valid-signer-unknown",
        (None, Signer::Known(_)) => "valid-signer-known",
        (None, Signer::NotAllowed(_)) => "valid-signer-not-allowed",
    };
    let principals = match signer {
        Signer::Unknown => None,
        Signer::Known(principals) | Signer::NotAllowed(principals) => Some(principals),
    };
    json!({
        "file": file,
        "of": crate::casework::SEALED,
        "state": state,
        "reason": signature.fault.map(Fault::as_str),
        "key": signature.key.as_ref().map(|key| json!({ "kind": key.kind(), "fingerprint": key.fingerprint() })),
        "principals": principals,
        "time": "not-proven",
    })
}

/// What stamps and signatures are told beside.
#[derive(Debug, Clone, Copy)]
pub struct Beside {
    /// Nothing that was sealed has changed.
    pub is_intact: bool,
    /// Certificates of authorities were given.
    pub has_anchors: bool,
}

/// A stamp for people.
pub fn stamp(page: &mut Page, file: &str, of: Option<&str>, stamp: &Stamp, beside: Beside) {
    let (ink, word) = match stamp.state() {
        StampState::Stamped => (Ink::Good, "时间戳有效"),
        StampState::ExpiredNow => (Ink::Caution, "时间戳当时有效，证书已到期"),
        StampState::Untrusted if beside.has_anchors => (Ink::Caution, "时间戳的机构不在你给出的根证书之下，时间不能采信"),
        StampState::Untrusted => (Ink::Caution, "时间戳的机构还没有核对（没有给出根证书），时间不能采信"),
        StampState::Unsupported => (Ink::Caution, "时间戳核对不了"),
        StampState::Invalid => (Ink::Bad, "时间戳无效"),
    };
    page.hang("时间戳  ", Text::of(ink, word).ink(Ink::Faint, format!("（{}）", shown(file))));
    if let Some(at) = stamp.at.filter(|_| stamp.state() != StampState::Invalid) {
        let what = match of {
            Some(crate::casework::SEALED) if beside.is_intact => "封存的内容".to_owned(),
            Some(crate::casework::SEALED) => "封存时的清单".to_owned(),
            Some(of) if of.ends_with(".sha512") => "续期时的全部内容和先前的时间戳".to_owned(),
            Some(of) => format!("签名 {} ", shown(of)),
            None => "内容".to_owned(),
        };
        let said = if stamp.state().is_trusted() { "证明" } else { "声称" };
        page.hang("        ", format!("{} {said}：{what}在 {} 之前已经存在{}", shown(&stamp.tsa), moment(at), accuracy(stamp)));
    }
    if !beside.is_intact && stamp.at.is_some() && stamp.state() != StampState::Invalid {
        page.hang("        ", Text::of(Ink::Caution, "只说明当时的清单；上面列出的缺失和改动不在其内，那个时间不是它们的时间"));
    }
    if let Some(anchor) = &stamp.anchor {
        let words =
            format!("信任依据：你用 --tsa-ca 给出的证书“{}”，SHA-256 {}；证书有没有被吊销没有查", shown(&anchor.subject), anchor.sha256);
        page.hang("        ", words);
    }
}

/// `2026-11-22 16:00:00（北京时间）`.
fn moment(at: chrono::DateTime<chrono::Utc>) -> String {
    at.with_timezone(&crate::case::china()).format("%Y-%m-%d %H:%M:%S（北京时间）").to_string()
}

fn accuracy(stamp: &Stamp) -> String {
    match stamp.accuracy {
        None => "（误差没有说明）".to_owned(),
        Some(accuracy) => {
            let mut parts = Vec::new();
            for (number, unit) in [(accuracy.seconds, "秒"), (accuracy.millis, "毫秒"), (accuracy.micros, "微秒")] {
                if number > 0 {
                    parts.push(format!("{number} {unit}"));
                }
            }
            if parts.is_empty() { String::new() } else { format!("（误差 {}）", parts.join(" ")) }
        }
    }
}

/// A signature for people.
pub fn signature(page: &mut Page, signed: &SealedSignature, beside: Beside) {
    let SealedSignature { file, signature, signer } = signed;
    let key = signature.key.as_ref();
    let (ink, word) = match (signature.fault, signer) {
        (Some(crate::seal::ssh::SignatureFault::Unknown), _) => (Ink::Caution, "签名核对不了".to_owned()),
        (Some(_), _) => (Ink::Bad, "签名无效".to_owned()),
        (None, Signer::Unknown) => (Ink::Caution, "签名有效，但不知道是谁的".to_owned()),
        (None, Signer::NotAllowed(who)) => (Ink::Caution, format!("签名有效，但名单不许“{}”签", shown(who))),
        (None, Signer::Known(who)) => (Ink::Good, format!("签名有效，是“{}”的密钥（依据你给出的名单）", shown(who))),
    };
    page.hang("签名    ", Text::of(ink, word).ink(Ink::Faint, format!("（{}）", shown(file))));
    if !beside.is_intact && signature.fault.is_none() {
        page.hang("        ", Text::of(Ink::Caution, "签的是当时的清单；上面列出的缺失和改动没有签过"));
    }
    if let Some(key) = key {
        page.hang(
            "        ",
            format!("密钥 {} {}；签名说明有人持有这把密钥，不证明是什么人，也不证明时间", shown(key.kind()), key.fingerprint()),
        );
    }
}
