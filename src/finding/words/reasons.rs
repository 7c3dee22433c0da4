//! 中文：文件为什么读不出来。Readers and the libraries under them say it in English; here are plain words for what is
//! met in practice, with the original behind them.

/// Plain words by what the English ones contain; the first that fits.
const REASONS: &[(&[&str], &str)] = &[
    (&["cut short", "end of file", "unexpected end", "fill whole buffer", "ends before", "EOF"], "文件不完整，末尾缺失"),
    (&["unpacks to more than", "larger than", "longer than", "repeat more than"], "展开以后太大，没有打开"),
    (&["overlap"], "里面的几个文件占着同一段内容，不是正常的压缩包"),
    (&["more than"], "里面的文件太多，没有打开"),
    (&["same name"], "里面另有一个同名的文件，只读取了其中一个"),
    (&["no known encoding"], "文件名是乱码"),
    (&["headers differ"], "里面有两处说法不同，不同软件会看到不同的内容"),
    (&["method not supported"], "这种压缩方法打不开"),
    (&["several disks"], "这只是分卷压缩包的一部分"),
    (&["wrong password"], "密码不对"),
    (&["corrupt", "broken", "checksum", "not a zip"], "文件已损坏"),
];

/// What a reader failed with, where the words are that and not a line of the file.
pub(super) fn failure(first: &str) -> Option<&str> {
    first.strip_prefix("malformed: ").or_else(|| first.strip_prefix("cannot read: "))
}

/// A reason in plain words, the original behind them; as it is, where there are none.
pub(super) fn reason(why: &str) -> String {
    let plain = REASONS.iter().find(|(any, _)| any.iter().any(|words| why.contains(words)));
    plain.map_or_else(|| why.to_owned(), |(_, plain)| format!("{plain}（{why}）"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_plain_and_keep_the_original() {
        assert_eq!(reason("the zip archive is cut short"), "文件不完整，末尾缺失（the zip archive is cut short）");
        assert_eq!(
            reason("the zip archive has more than 10000 entries"),
            "里面的文件太多，没有打开（the zip archive has more than 10000 entries）"
        );
        assert_eq!(reason("CRC 校验不符"), "CRC 校验不符");
        assert_eq!((failure("malformed: x"), failure("2026-08-30,x")), (Some("x"), None));
    }
}
