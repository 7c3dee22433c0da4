//! What the system says, in Chinese, by kind.

use std::io::{Error, ErrorKind};

/// Why, in a few words.
#[must_use]
pub fn why(error: &Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "没有这个文件或文件夹",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::StorageFull => "磁盘满了",
        ErrorKind::QuotaExceeded => "超过了磁盘配额",
        ErrorKind::FileTooLarge => "文件太大，这个磁盘放不下",
        ErrorKind::ReadOnlyFilesystem => "这个磁盘是只读的",
        ErrorKind::IsADirectory => "这是文件夹，不是文件",
        ErrorKind::NotADirectory => "路径中间有一段是文件，不是文件夹",
        ErrorKind::AlreadyExists => "已经存在",
        ErrorKind::InvalidFilename => "文件名不能用",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "正在被其他程序使用",
        ErrorKind::TimedOut => "太久没有响应",
        ErrorKind::UnexpectedEof => "文件提前结束",
        ErrorKind::BrokenPipe => "接收的程序已经关闭",
        ErrorKind::OutOfMemory => "内存不足",
        ErrorKind::Interrupted => "被打断",
        // The enum is open, and the system's own words are better than none.
        _ => return format!("系统报告“{error}”"),
    };
    words.to_owned()
}

/// What to do; empty where nobody knows.
#[must_use]
pub fn hint(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => "请核对路径，注意文件名里的空格和括号要用引号括起来",
        ErrorKind::PermissionDenied => "请确认文件没有被其他程序打开，而且你有权读写它所在的文件夹",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "请清理磁盘，或者用 -o 写到另一个磁盘；没有留下半个文件",
        ErrorKind::FileTooLarge => "U 盘等多为 FAT32 格式，单个文件不能超过 4 GB；请用 -o 写到另一个磁盘",
        ErrorKind::ReadOnlyFilesystem => "请用 -o 写到另一个文件夹",
        ErrorKind::IsADirectory => "请写出文件的路径",
        ErrorKind::NotADirectory => "请核对路径",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "请关闭正在使用它的程序，再试一次",
        _ => "",
    }
}
