//! What is wrong with targets, law, templates and typesetting.

use super::choices;
use crate::cli::output::Failure;
use crate::finding::shown;
use crate::letter::{LawError, TargetError};
use crate::typeset::TypesetError;

/// A target that is none, or is broken. `known` are the names there are.
#[must_use]
pub fn target(error: &TargetError, known: &[&str]) -> Failure {
    match error {
        TargetError::Malformed { file, why } => Failure::new("target-broken", format!("模板文件 {} 写法不对", shown(file)))
            .detail(format!("解析器的原话：{}", shown(&why.split_whitespace().collect::<Vec<_>>().join(" "))))
            .hint("请改正 --template-dir 里的这个文件，或者去掉 --template-dir"),
        TargetError::NoText { file, text } => {
            Failure::new("target-broken", format!("模板文件 {} 提到的 {} 不存在", shown(file), shown(text)))
                .hint("请补上这个文件，或者改正 --template-dir 里的模板")
        }
        TargetError::Unknown(name) => {
            let failure = Failure::new("unknown-target", format!("没有“{}”这个投诉对象", shown(name)));
            if known.is_empty() {
                return failure.hint("全部对象见 juzheng targets");
            }
            let mut known = known.to_vec();
            known.push("payment");
            failure.hint(choices(name, &known))
        }
    }
}

/// Law data that cannot be used.
pub(super) fn law(error: &LawError) -> Failure {
    let what = match error {
        LawError::Toml { statute, line, why } => format!("law/{statute}.toml 第 {line} 行：{}", shown(why)),
        LawError::Key { statute, key } => format!("law/{statute}.toml 的键 {} 不是条款", shown(key)),
        LawError::Repeated { statute, key } => format!("law/{statute}.toml 的 {key} 写了两次"),
        LawError::StatuteRepeated { statute } => format!("law/{statute}.toml 有两份"),
    };
    Failure::new("law-broken", format!("法条数据写法不对：{what}"))
        .hint("如果用了 --template-dir，请改正 law 文件夹里的这个文件；如果没有，请重新安装，并报告这个问题")
}

/// A template that cannot be filled in.
pub(super) fn template(name: &str, why: &str) -> Failure {
    Failure::new("template-broken", format!("文书模板 {} 用不了", shown(name)))
        .detail(shown(why))
        .hint("如果用了 --template-dir，请改正这个模板；如果没有，这是程序的问题，请报告")
}

/// A document that cannot be set.
pub(super) fn typeset(error: &TypesetError) -> Failure {
    const OURS: &str = "这是程序的问题，请报告；没有写出任何文件。可以先用 --format txt 写成文字";
    match error {
        TypesetError::FontUnusable { name } => {
            Failure::new("font-unusable", format!("字体“{}”用不了", shown(name))).hint("请重新安装或者移除这个字体")
        }
        TypesetError::FontNotSubset { name, reason } => {
            Failure::new("font-not-subset", format!("字体“{}”无法嵌入", shown(name))).detail(shown(reason)).hint(OURS)
        }
        TypesetError::TimeOutOfRange(seconds) => Failure::new("at-invalid", format!("时间超出 PDF 能写的范围（{seconds} 秒）"))
            .hint("请用 --at 写一个 1970 年到 9999 年之间的时间"),
        TypesetError::Output(error) => Failure::new("pdf-not-written", "PDF 没有写成".to_owned())
            .detail(shown(&error.to_string()))
            .hint("请看看磁盘是不是满了、文件夹能不能写入，再试一次"),
        TypesetError::NotWritten(why) => Failure::new("pdf-not-written", "PDF 没有写成".to_owned()).detail(shown(why)).hint(OURS),
    }
}

/// `--to payment`, and no wallet that a letter can go to.
pub(super) fn no_wallet() -> Failure {
    Failure::new("no-wallet", "看不出该向哪个支付机构投诉".to_owned())
        .detail("案件里没有写支付宝、微信支付、银行卡或者 PayPal 的付款，证据里也没有对应的账单记录")
        .hint("请放进账单（juzheng add），或者在 [[payments]] 里写 method；也可以直接写 --to alipay、wechat-pay、card 或 paypal")
}
