//! Why a stamp or a signature could not be added.

use std::path::Path;

use super::super::output::Failure;
use super::super::session::shown_path;
use crate::finding::words::{Words, ZhCn};
use crate::finding::{Finding, What, shown};
use crate::seal::ssh::KeyFileError;
use crate::seal::{Reason, TransportError};

/// A file of allowed signers that is not understood.
#[must_use]
pub fn allowed_signers(path: &Path, line: usize) -> Failure {
    Failure::new("not-allowed-signers", format!("{} 第 {line} 行不是公钥名单的写法", shown_path(path)))
        .hint("每行写：签名人 ssh-ed25519 AAAA…（格式见 ssh-keygen 手册的 ALLOWED SIGNERS）")
}

pub(super) fn transport(error: &TransportError) -> Failure {
    match error {
        TransportError::Address { url } => {
            Failure::new("tsa-address", format!("“{}”不是时间戳机构的网址", shown(url))).hint("请写成 http://… 或者 https://…")
        }
        TransportError::Unreachable { url, why } => Failure::new("tsa-unreachable", format!("连不上时间戳机构 {}", shown(url)))
            .detail(shown(why))
            .hint("请检查网络和网址，过一会儿再试；证据包没有改动"),
        TransportError::Status { url, status } => Failure::new("tsa-status", format!("时间戳机构 {} 答复了错误 {status}", shown(url)))
            .hint(if (300..400).contains(status) {
                "它要求换一个网址；请写最终的网址。证据包没有改动"
            } else {
                "请核对网址，过一会儿再试；证据包没有改动"
            }),
        TransportError::ContentType { url, kind } => {
            Failure::new("tsa-content-type", format!("{} 答复的不是时间戳，而是“{}”", shown(url), shown(kind)))
                .hint("可能是上网认证的登录页，或者网址不对；证据包没有改动")
        }
        TransportError::TooLarge { url } => {
            Failure::new("tsa-too-large", format!("{} 的答复太大，不是时间戳", shown(url))).hint("请核对网址；证据包没有改动")
        }
        TransportError::NoNetwork => Failure::new("no-network", "这个版本编译时没有带联网功能".to_owned()).hint("请用带 net 功能的版本"),
    }
}

pub(super) fn refused(url: &str, reason: &Reason, kept: &Path) -> Failure {
    let detail = match reason {
        Reason::Refused { status, words } => format!("{status} {words}"),
        Reason::Malformed(part) => (*part).to_owned(),
        _ => String::new(),
    };
    let words = ZhCn.text(&What::StampInvalid { reason: reason.as_str(), detail });
    Failure::new("stamp-refused", format!("没有加上：{} 的答复核对不通过", shown(url)))
        .detail(words)
        .hint(format!("证据包没有改动；答复另存在 {}，可以拿去问时间戳机构", shown_path(kept)))
}

pub(super) fn not_intact(path: &Path, findings: &[Finding]) -> Failure {
    let mut failure = Failure::new("not-intact", format!("{} 核验不通过，没有加任何东西", shown_path(path)));
    failure.findings = Some(findings.to_vec());
    failure.hint("请改用封存时的原包；详情见 juzheng verify")
}

pub(super) fn not_ours(path: &Path) -> Failure {
    Failure::new("not-our-bundle", format!("{} 不是 juzheng pack 做的证据包", shown_path(path)))
        .hint("时间戳和签名只加给本程序做的证据包（zip 或者解压后的文件夹）")
}

pub(super) fn key(path: &Path, error: KeyFileError) -> Failure {
    let path = shown_path(path);
    match error {
        KeyFileError::Locked => Failure::new("key-locked", format!("密钥 {path} 有口令"))
            .hint("请在终端里运行，当面输入；或者用 --passphrase-file，或者先用 ssh-add 放进 ssh-agent"),
        KeyFileError::WrongPassphrase => {
            Failure::new("key-passphrase-wrong", format!("口令打不开密钥 {path}")).hint("请核对口令；证据包没有改动")
        }
        KeyFileError::Other => Failure::new("key-unusable", format!("{path} 不是这里能用的 SSH 私钥"))
            .hint("没有密钥的，用 ssh-keygen -t ed25519 做一个；RSA 和硬件密钥需要安装 OpenSSH（ssh-keygen）"),
    }
}
