//! Every error of every room in words: what, which file, what to do. By `match` without `_`, so that a
//! new error does not compile without its words.

mod batch;
mod bundle;
mod case;
mod holidays;
pub mod io;
mod letter;
mod seal;

use std::path::Path;

use super::output::Failure;
use super::session::shown_path;
use crate::casework::CaseworkError;
use crate::evidence::EvidenceError;
use crate::finding::shown;
use crate::finding::words::names::target_name;

pub use batch::{batch, fault};
pub use bundle::verify;
pub use case::case;
pub use letter::target;
pub use seal::allowed_signers;

/// Why a job could not be done.
#[must_use]
pub fn casework(error: &CaseworkError) -> Failure {
    let failure = match error {
        CaseworkError::NoFolder { path } => {
            Failure::new("no-folder", format!("没有这个案件文件夹：{}", shown_path(path))).hint("请核对路径；新建案件用 juzheng new")
        }
        CaseworkError::NoCaseFile { path } => {
            Failure::new("no-case-file", format!("{} 里没有 case.toml，也没有 case.json", shown_path(path)))
                .hint("请给出案件文件夹；新建案件用 juzheng new")
        }
        CaseworkError::TwoCaseFiles { path } => {
            Failure::new("two-case-files", format!("{} 里既有 case.toml，又有 case.json", shown_path(path))).hint("请只留一个")
        }
        CaseworkError::Read { path, source } => unreadable(path, source),
        CaseworkError::NotUtf8 { path } => Failure::new("not-utf8", format!("{} 不是 UTF-8 编码的文字", shown_path(path)))
            .hint("请用编辑器另存为 UTF-8（记事本：另存为，编码选 UTF-8）"),
        CaseworkError::Case { path, source } => case(&shown_path(path), source),
        CaseworkError::Evidence(error) => evidence(error),
        CaseworkError::Target(error) => target(error, &[]),
        CaseworkError::Law(error) => letter::law(error),
        CaseworkError::Template { name, why } => letter::template(name, why),
        CaseworkError::Holidays { path, source } => holidays::holidays(&shown_path(path), source),
        CaseworkError::Refused { targets, findings } => {
            let to: Vec<String> =
                targets.iter().map(|target| crate::finding::words::names::target_name(target).trim().to_owned()).collect();
            let mut failure = Failure::new("letter-refused", format!("给{}的文书缺少内容，没有写出任何文件", spaced(&to.join("、"))));
            failure.findings = Some(findings.clone());
            failure.hint("补齐后再试；想先看样子，用 juzheng letter --draft；想先把证据打包，用不带 --to 的 juzheng pack")
        }
        CaseworkError::NoForm { target } => Failure::new("no-form", format!("{}没有要逐格填写的表单", target_name(target).trim()))
            .hint(format!("请用文书：juzheng letter 案件 --to {}", shown(target))),
        CaseworkError::NoWallet { .. } => letter::no_wallet(),
        CaseworkError::Typeset(error) => letter::typeset(error),
        CaseworkError::Bundle(error) => bundle::write(error),
        CaseworkError::Exists { path } => exists(path),
        CaseworkError::NeedsFolder { path } => {
            Failure::new("needs-folder", format!("要写几个文件，而 {} 是一个文件", shown_path(path))).hint("请用 -o 给出文件夹，以 / 结尾")
        }
        CaseworkError::OverInput { path } => {
            Failure::new("over-input", format!("{} 是案件自己的文件或者证据文件夹，结果不能写在那里", shown_path(path)))
                .hint("请用 -o 换一个地方，例如案件文件夹里的 out/；--force 也不会覆盖案件文件和证据")
        }
        CaseworkError::EvidenceNotFolder { path } => Failure::new("evidence-not-folder", format!("{} 不是文件夹", shown_path(path)))
            .hint("evidence 应当是文件夹，里面放证据文件；请把这个文件移走，再建文件夹"),
        CaseworkError::NotRedacted { path } => {
            Failure::new("not-redacted", format!("{} 要求涂黑一块，但这张图片解不开，没有写出任何文件", shown_path(path)))
                .hint("请另存为 JPG 或者 PNG 再放进证据文件夹，原来那份在 [[evidence]] 里写 share = []；或者去掉 redact")
        }
        CaseworkError::BookLimit { limit, exhibit } => {
            let which = match exhibit {
                0 => "证据目录".to_owned(),
                exhibit => format!("证据{exhibit}"),
            };
            Failure::new("book-limit-too-small", format!("{which}怎样缩小也放不进 {limit} 字节的一个文件，什么都没有写"))
                .hint("请把 --book-limit 放大一些；或者先不用它打包，这份证据另行提交")
        }
        CaseworkError::NothingToPack { path } => {
            Failure::new("nothing-to-pack", format!("{} 里没有任何证据文件，没有打包", shown_path(path)))
                .hint("请先用 juzheng add 放进证据")
        }
        CaseworkError::NoTemplateFolder { path } => Failure::new("no-template-folder", format!("{} 不是文件夹", shown_path(path)))
            .hint("--template-dir 要给出放模板的文件夹，写法见自带的 templates/README.md"),
        CaseworkError::TextTooLarge { path, limit_mib } => {
            Failure::new("text-too-large", format!("{} 超过 {limit_mib} MiB，不像是手写的文件", shown_path(path)))
                .hint("请核对是不是给错了文件")
        }
        CaseworkError::Write { path, source } => unwritable(path, source),
        CaseworkError::IntakeBroken { path, line } => {
            Failure::new("intake-broken", format!("登记文件 {} 被改过：第 {line} 行与上一行对不上", shown_path(path)))
                .hint("请恢复原来的文件；没有备份的，可以把它移走，以后重新登记（证据文件本身不受影响）")
        }
        CaseworkError::Edit { path, why } => Failure::new("case-not-edited", format!("改不了 {}", shown_path(path)))
            .detail(shown(why))
            .hint("文件已放进 evidence/；请在案件文件里自己写一段 [[evidence]]"),
        CaseworkError::BagPath { path } => Failure::new("name-unusable", format!("“{}”不能作为包里的文件名", shown(path)))
            .hint("自带模板的文件夹名和案件编号，请用字母、数字和短横线"),
        CaseworkError::Verify(error) => verify(error),
        CaseworkError::NotIntact { path, findings } => seal::not_intact(path, findings),
        CaseworkError::NotOurBundle { path } => seal::not_ours(path),
        CaseworkError::Held { path } => {
            Failure::new("bundle-held", format!("另一个 juzheng 正在给 {} 加时间戳或者签名，等了四十多秒还没有完", shown_path(path)))
                .hint("等它做完再试；它可能在等口令或者机构的答复。包没有改动")
        }
        CaseworkError::Transport(error) => seal::transport(error),
        CaseworkError::StampRefused { url, reason, kept } => seal::refused(url, reason, kept),
        CaseworkError::NoSignature { path } => {
            Failure::new("no-signature", format!("{} 里还没有签名", shown_path(path))).hint("请先用 juzheng sign 签名，再给签名盖时间戳")
        }
        CaseworkError::Key { key, error } => seal::key(key, *error),
        CaseworkError::NotSigned { key, why } => Failure::new("not-signed", format!("{} 没有签成", shown_path(key)))
            .detail(shown(why))
            .hint("请核对密钥文件；RSA 密钥又有口令的，请先用 ssh-add 放进 ssh-agent 再签。证据包没有改动"),
        CaseworkError::FolderNotZip { path } => {
            Failure::new("folder-not-zip", format!("{} 是文件夹", shown_path(path))).hint("请给出 pack 生成的 zip")
        }
        CaseworkError::Randomness(_) => Failure::new("no-randomness", "系统给不出随机数".to_owned()).hint("请换一台电脑再试"),
    };
    failure.because(error)
}

/// Why a file could not be taken in.
#[must_use]
pub fn evidence(error: &EvidenceError) -> Failure {
    match error {
        EvidenceError::Io { path, source } => unreadable(path, source),
        EvidenceError::Sink { path, source } => {
            Failure::new("not-copied", format!("复制 {} 时写不进去：{}", shown_path(path), io::why(source))).hint(io::hint(source))
        }
        EvidenceError::Changed { path } => Failure::new("file-changed-meanwhile", format!("读取 {} 的时候，它被改动了", shown_path(path)))
            .hint("请关闭正在写它的程序（下载、网盘同步、聊天软件），再试一次"),
    }
}

/// A file that cannot be read.
#[must_use]
pub fn unreadable(path: &Path, source: &std::io::Error) -> Failure {
    Failure::new("unreadable", format!("读不了 {}：{}", shown_path(path), io::why(source))).hint(io::hint(source))
}

/// A file that cannot be written.
#[must_use]
pub fn unwritable(path: &Path, source: &std::io::Error) -> Failure {
    let code = if source.kind() == std::io::ErrorKind::StorageFull { "disk-full" } else { "unwritable" };
    Failure::new(code, format!("写不了 {}：{}", shown_path(path), io::why(source))).hint(io::hint(source))
}

/// Something is in the way.
#[must_use]
pub fn exists(path: &Path) -> Failure {
    let is_case = path.file_name().is_some_and(|name| name == "case.toml" || name == "case.json");
    let hint = match is_case {
        true => "这里已经是一个案件；请换一个文件夹。案件文件从不覆盖，加 --force 也一样",
        false => "请用 -o 换一个地方，或者加 --force 覆盖",
    };
    Failure::new("exists", format!("{} 已经存在", shown_path(path))).hint(hint)
}

/// A blank on each side where letters or digits meet Chinese.
fn spaced(words: &str) -> String {
    let ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let before = if ascii(words.chars().next()) { " " } else { "" };
    let after = if ascii(words.chars().next_back()) { " " } else { "" };
    format!("{before}{words}{after}")
}

/// The nearest of some words, if one is near.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.chars().count() / 2).clamp(1, 3))
        .min()
        .map(|(_, candidate)| candidate)
}

/// What to choose from.
fn choices(given: &str, known: &[&str]) -> String {
    let all = format!("可以写：{}", known.join("、"));
    match nearest(given, known.iter().copied()) {
        Some(near) => format!("是不是想写 {near}？{all}"),
        None => all,
    }
}
