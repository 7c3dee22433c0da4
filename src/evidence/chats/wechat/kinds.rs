//! The numbers that WeChat gives to kinds of messages, in words. Where a message is no text, its record is XML; the words in
//! brackets stand for it, as the exporting programs show it.

/// A kind of message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    /// `1` is text.
    number: i64,
    /// Within 49: 2000 is a transfer, 57 a quotation.
    part: i64,
}

/// The words for what is no text.
const WORDS: [(i64, i64, &str); 28] = [
    (3, 0, "图片"),
    (34, 0, "语音"),
    (37, 0, "好友申请"),
    (42, 0, "名片"),
    (66, 0, "名片"),
    (43, 0, "视频"),
    (62, 0, "视频"),
    (47, 0, "表情"),
    (48, 0, "位置"),
    (50, 0, "语音/视频通话"),
    (49, 1, "链接"),
    (49, 3, "音乐"),
    (49, 4, "链接"),
    (49, 5, "链接"),
    (49, 6, "文件"),
    (49, 8, "表情"),
    (49, 17, "实时位置共享"),
    (49, 19, "聊天记录"),
    (49, 24, "笔记"),
    (49, 33, "小程序"),
    (49, 36, "小程序"),
    (49, 51, "视频号"),
    (49, 57, "引用"),
    (49, 62, "拍一拍"),
    (49, 87, "群公告"),
    (49, 92, "音乐"),
    (49, 2000, "转账"),
    (49, 2001, "红包"),
];

impl Kind {
    /// The number of WeChat 3 with its sub-type, or that of WeChat 4, which holds the sub-type in its upper half.
    pub(super) fn new(number: i64, part: i64) -> Self {
        if number > i64::from(u32::MAX) { Self { number: number & i64::from(u32::MAX), part: number >> 32 } } else { Self { number, part } }
    }

    pub(super) fn is_text(self) -> bool {
        self.number == 1
    }

    /// A notice of the program.
    pub(super) fn is_notice(self) -> bool {
        matches!(self.number, 10000 | 10002 | 570_425_393 | 922_746_929) || self == Self { number: 49, part: 62 }
    }

    /// A picture, a file and the like.
    pub(super) fn is_attachment(self) -> bool {
        matches!((self.number, self.part), (3 | 34 | 43 | 62, _) | (49, 6))
    }

    /// What it is called; `None` for text and notices, and what is not known.
    pub(super) fn word(self) -> Option<&'static str> {
        let part = if self.number == 49 { self.part } else { 0 };
        WORDS.iter().find(|known| (known.0, known.1) == (self.number, part)).map(|known| known.2)
    }

    /// What stands for a record: text as it is, else the word in brackets and what the record's title says.
    pub(super) fn words(self, record: &str) -> String {
        if self.is_text() {
            return record.to_owned();
        }
        let xml = record.trim_start().starts_with('<') || record.contains("<msg") || record.contains("<sysmsg");
        if self.is_notice() {
            return if xml { notice(record) } else { record.to_owned() };
        }
        let word = self.word().map_or_else(|| format!("[未知类型 {}]", self.number), |word| format!("[{word}]"));
        let said = match (xml, self.number) {
            // A quotation's title is what was written; a transfer's description tells the amount.
            (true, 49) if self.part == 2000 => between(record, "<feedesc>", "</feedesc>").or_else(|| between(record, "<des>", "</des>")),
            (true, 49 | 48) => between(record, "<title>", "</title>"),
            (true, _) => None,
            (false, _) => Some(record.to_owned()),
        };
        match said.filter(|said| !said.trim().is_empty()) {
            // Some programs have put the words in brackets themselves.
            Some(said) if said.trim_start().starts_with(['[', '【']) => said,
            Some(said) => format!("{word} {said}"),
            None => word,
        }
    }
}

/// What a notice says, without the tags around it.
fn notice(record: &str) -> String {
    let said =
        ["replacemsg", "content", "title", "template"].iter().find_map(|tag| between(record, &format!("<{tag}>"), &format!("</{tag}>")));
    said.unwrap_or_else(|| record.to_owned())
}

/// What stands between two tags, without CDATA and with its character references resolved.
fn between(record: &str, open: &str, close: &str) -> Option<String> {
    let (_, rest) = record.split_once(open)?;
    let (inside, _) = rest.split_once(close)?;
    let inside = inside.trim();
    let inside = inside.strip_prefix("<![CDATA[").and_then(|inside| inside.strip_suffix("]]>")).unwrap_or(inside);
    Some(unescaped(inside))
}

/// The five references that XML and Python's `html.escape` write.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&quot;", '"'), ("&apos;", '\''), ("&#x27;", '\''), ("&#39;", '\'')];
        let found = known.iter().find(|(reference, _)| rest.starts_with(reference));
        let (reference, meant) = found.copied().unwrap_or(("&", '&'));
        out.push(meant);
        rest = &rest[reference.len()..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_records() {
        for (kind, part, record, words) in [
            (1, 0, "我要退款", "我要退款"),
            (3, 0, "<msg><img aeskey=\"0\" /></msg>", "[图片]"),
            (49, 57, "", "[引用]"),
            (49, 57, "<msg><appmsg><title>请 &amp; 退款</title></appmsg></msg>", "[引用] 请 & 退款"),
            (49, 2000, "<msg><title>微信转账</title><feedesc><![CDATA[￥98.00]]></feedesc></msg>", "[转账] ￥98.00"),
            (8_589_934_592_049, 0, "", "[转账]"),
            (25_769_803_825, 0, "<msg><title>凭证.pdf</title></msg>", "[文件] 凭证.pdf"),
            (10000, 0, "\"示例客服\" 撤回了一条消息", "\"示例客服\" 撤回了一条消息"),
            (
                10002,
                0,
                "<sysmsg><revokemsg><replacemsg><![CDATA[对方撤回了一条消息]]></replacemsg></revokemsg></sysmsg>",
                "对方撤回了一条消息",
            ),
            (49, 2000, "[转账] ￥98.00", "[转账] ￥98.00"),
            (77, 0, "<x/>", "[未知类型 77]"),
        ] {
            assert_eq!(Kind::new(kind, part).words(record), words);
        }
    }
}
