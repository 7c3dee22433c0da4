//! What people write into a case file: plain words, long words, and words that look like markup, punctuation or orders to a machine.

use proptest::prelude::*;
use proptest::sample::select;

/// Words that a letter must carry as they are, and that must never work as anything but words. None of them says an amount
/// that letters state, or what letters may not say.
const HOSTILE: [&str; 25] = [
    "{{ complainant.address }}",
    "{% raw %}{{ x }}",
    "{# 甲 #}乙",
    "# 标题 **粗** `码`",
    "甲|乙 || 丙",
    "第一行\n第二行\r\n1. 第三行",
    "左\u{202e}右\u{2066}中\u{2067}末",
    "另见证据99",
    "马上退！！",
    "写明“永久授权”",
    "“已付”和《规则》",
    "对方说：“可以",
    "可以”，本人同意",
    "先说明；再答复。谢谢",
    "@catalogue",
    "@table 甲:1 | 乙:2",
    "𠮷野家𪚥䶮",
    "🎮充值👨\u{200d}👩\u{200d}👧❤\u{fe0f}",
    "Ünïcode O'Neil <b>&amp;</b>",
    "反斜杠\\ 和 \\n",
    "一\u{200b}二\u{2028}三\t四",
    "日\u{e000}月\u{e001}年",
    "空\u{3164}白\u{7}铃",
    "（待定）",
    "1| 第一",
];

/// How people end what they write.
const ENDS: [&str; 10] = ["", "", "", "", "。", "！", "？", "；", ".", "…"];

/// One of these, or one of these with something hostile about it, or a very long one.
pub fn text(plain: &'static [&'static str]) -> BoxedStrategy<String> {
    let ended = (select(plain), select(&ENDS[..])).prop_map(|(text, end)| format!("{text}{end}"));
    let hostile = (select(plain), select(&HOSTILE[..]), select(&ENDS[..]));
    let long = (select(plain), 2_usize..40).prop_map(|(text, times)| vec![text; times].join("，"));
    prop_oneof![
        5 => select(plain).prop_map(str::to_owned),
        2 => ended,
        3 => hostile.prop_map(|(text, hostile, end)| format!("{text}{hostile}{end}")),
        1 => long,
    ]
    .boxed()
}

/// The same, but short and without an end of its own: names, titles, channels.
pub fn name(plain: &'static [&'static str]) -> BoxedStrategy<String> {
    let hostile = (select(plain), select(&HOSTILE[..])).prop_map(|(text, hostile)| format!("{text}{hostile}"));
    prop_oneof![6 => select(plain).prop_map(str::to_owned), 1 => hostile].boxed()
}

/// 0.01 to 99,999,999.99, as people write amounts.
pub fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![3 => select(vec![9800_u64, 12_800, 6480, 5, 50, 10_000]), 1 => 1_u64..2000, 2 => 1_u64..9_999_999_999]
}

/// An amount in one of the ways people write it.
pub fn written(fen: u64, way: u8) -> String {
    let (yuan, rest) = (fen / 100, fen % 100);
    match way % 4 {
        0 if rest == 0 => yuan.to_string(),
        1 if rest % 10 == 0 => format!("{yuan}.{}", rest / 10),
        2 if yuan >= 1000 => format!("¥{},{:03}.{rest:02}", yuan / 1000, yuan % 1000),
        _ => format!("{yuan}.{rest:02}"),
    }
}

/// A time of the autumn of 2026, as exact as people know it.
pub fn time() -> impl Strategy<Value = String> {
    (0_u32..60, 0_u32..1440, 0_u8..12).prop_map(|(day, minute, shape)| {
        let (month, day) = if day < 30 { (9, day + 1) } else { (10, day - 29) };
        let (hour, minute) = (minute / 60, minute % 60);
        match shape {
            0..=5 => format!("2026-{month:02}-{day:02}T{hour:02}:{minute:02}:30+08:00"),
            6 => format!("2026-{month:02}-{day:02} {hour:02}:{minute:02}"),
            7 => format!("2026-{month:02}-{day:02}"),
            8 => format!("2026-{month:02}-{day:02}T{hour:02}:{minute:02}:00Z"),
            9 => format!("2026-{month:02}-{day:02} 晚上八点左右"),
            10 => "九月中旬".to_owned(),
            _ => "昨天晚上！".to_owned(),
        }
    })
}
