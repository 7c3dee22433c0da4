//! Why a bundle could not be written or read.

use super::{exists, io, shown_path, unreadable, unwritable};
use crate::archive::ArchiveError;
use crate::bundle::{VerifyError, WriteError};
use crate::cli::output::Failure;
use crate::finding::shown;

/// Why a bundle could not be written.
pub(super) fn write(error: &WriteError) -> Failure {
    const OURS: &str = "这是程序的问题，请报告；没有写出证据包";
    match error {
        WriteError::Exists { path } => exists(path),
        WriteError::Create { folder, source } => {
            Failure::new("unwritable", format!("不能在 {} 里建文件：{}", shown_path(folder), io::why(source))).hint(io::hint(source))
        }
        WriteError::Write { path, source } => unwritable(path, source),
        WriteError::Archive { path, source } => match source {
            ArchiveError::Write { source, .. } => unwritable(path, source),
            ArchiveError::Read { source, .. } => unreadable(path, source),
            ArchiveError::WrongPassword { name } => Failure::new("archive-entry", format!("“{}”放不进证据包", shown(name))).hint(OURS),
            ArchiveError::Entry { name, why } => {
                Failure::new("archive-entry", format!("“{}”放不进证据包", shown(name))).detail(shown(why)).hint(OURS)
            }
        },
        WriteError::Changed { path } => Failure::new("file-changed-meanwhile", format!("打包的时候，{path} 被改动了"))
            .hint("请关闭正在写它的程序（下载、网盘同步、聊天软件），再试一次"),
        WriteError::Taken { path } => Failure::new("name-taken", format!("证据包里已经有 {path}")).hint(OURS),
        WriteError::OutOfOrder { path } => Failure::new("out-of-order", format!("{path} 不能放在这里")).hint(OURS),
        WriteError::SelfCheck { path, entry, why } => {
            Failure::new("self-check-failed", format!("{} 写完后读回核对不符：{}", shown_path(path), shown(entry)))
                .detail(shown(why))
                .hint("没有留下这个证据包。请换一个磁盘再试；反复出现的，可能是磁盘或内存有问题")
        }
        WriteError::BrokenOff { path } => {
            Failure::new("broken-off", format!("{} 因为前面的错误没有写完", shown_path(path))).hint("请看前面的错误")
        }
    }
}

/// Why a bundle could not be opened.
#[must_use]
pub fn verify(error: &VerifyError) -> Failure {
    let VerifyError { path, source } = error;
    unreadable(path, source).because(error)
}
