//! What is wrong with a case file.

use super::choices;
use crate::case::{CaseError, UnknownKey};
use crate::cli::output::Failure;
use crate::finding::shown;

/// Words that have to stand in quotes, by how the deserialiser calls what it got.
const UNQUOTED: [&str; 3] = ["floating point", "integer", "boolean"];

/// Why a case file, or a file of answers, is not understood.
#[must_use]
pub fn case(file: &str, error: &CaseError) -> Failure {
    let failure = match error {
        CaseError::Toml { line, why } => Failure::new("toml-invalid", format!("{file} 第 {line} 行写法不对"))
            .detail(format!("解析器的原话：{}", shown(&one_line(why))))
            .hint("请检查这一行：文字两边要有英文引号，方括号和引号要成对，一行只写一项"),
        CaseError::Json { line, why } => Failure::new("json-invalid", format!("{file} 第 {line} 行写法不对"))
            .detail(format!("解析器的原话：{}", shown(&one_line(why))))
            .hint("请检查这一行：引号和括号要成对，项目之间要有逗号，最后一项后面没有逗号"),
        CaseError::UnknownKeys(keys) => {
            let all: Vec<String> = keys.iter().map(|key| shown(&key.path)).collect();
            let failure = Failure::new("unknown-key", format!("{file} 里有不认识的字段：{}", all.join("、")));
            let failure = keys.iter().fold(failure, |failure, key| match meant(key) {
                Some(meant) => failure.detail(meant),
                None => failure,
            });
            failure.hint("请改正或者删去；全部字段见 juzheng new 生成的 case.toml 里的说明")
        }
        CaseError::Value { path, why } => {
            let (what, hint) = value(why);
            let gap = if file.ends_with(|c: char| c.is_ascii()) { " " } else { "" };
            let place = if path.is_empty() || path == "." { String::new() } else { format!("{gap}的 {}", shown(path)) };
            let failure = Failure::new("value-invalid", format!("{file}{place} {what}"));
            failure.hint(hint)
        }
    };
    failure.because(error)
}

fn meant(key: &UnknownKey) -> Option<String> {
    let nearest = key.nearest.as_deref()?;
    Some(format!("{} 是不是想写 {nearest}？", shown(&key.path)))
}

/// What is wrong with a value, from the deserialiser's words, which have a fixed form.
fn value(why: &str) -> (String, String) {
    let quoted: Vec<&str> = why.split('`').skip(1).step_by(2).collect();
    if why.starts_with("unknown variant")
        && let Some((given, known)) = quoted.split_first()
    {
        return (format!("不能是“{}”", shown(given)), choices(given, known));
    }
    if why.starts_with("not an exact amount") {
        return ("不是金额".to_owned(), "请写成带引号的数字，如 \"98.00\"".to_owned());
    }
    if why.starts_with("four digits are expected") {
        return ("应当是四位数字".to_owned(), "请写卡号的末四位，带引号，如 \"0000\"；完整卡号不要写进案件".to_owned());
    }
    if why.starts_with("a redaction is expected") {
        let how = "图片写区域 { x = 0, y = 120, width = 300, height = 40 }（从左上角量，像素；按百分比量的加 unit = \"percent\"）；\
                   文字写 { text = \"要遮的原文\" }，或者一种：\"phone\"、\"id-number\"、\"bank-card\"、\"card-secret\"";
        return ("不是遮挡的写法".to_owned(), how.to_owned());
    }
    if why.contains("a time or a duration") {
        return ("不是时间，也不是期限".to_owned(), "请写成 10m、24h、3d，或者 2026-09-13T20:23:00+08:00".to_owned());
    }
    if why.starts_with("a time is expected") {
        return ("应当是时间".to_owned(), "请写成 2026-09-13T20:13:00+08:00".to_owned());
    }
    if let Some((given, expected)) = why.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected ")) {
        let is = |word: &str| expected.starts_with(word);
        if is("a string") && UNQUOTED.iter().any(|kind| given.starts_with(kind)) {
            return ("要写成带引号的文字".to_owned(), format!("请写成 \"{}\"", shown(quoted.first().unwrap_or(&"98.00"))));
        }
        if is("a boolean") || is("option") && why.contains("bool") {
            return ("要写 true 或者 false".to_owned(), "true 是，false 否；不要加引号".to_owned());
        }
        if is("a sequence") {
            return ("应当是一组".to_owned(), "请写成 [\"甲\", \"乙\"]；成段的写成 [[…]]".to_owned());
        }
        if is("struct") || is("a map") {
            return ("应当是一段".to_owned(), "请写成 [complainant] 或者 [[orders]] 这样的一段".to_owned());
        }
        if is("u32") || is("i64") {
            return ("应当是整数".to_owned(), "请写成不带引号的数字，如 1".to_owned());
        }
    }
    (format!("写法不对：{}", shown(&one_line(why))), "请对照 juzheng new 生成的 case.toml 里的说明".to_owned())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Case;

    fn told(text: &str) -> Failure {
        case("case.toml", &Case::from_toml(text).expect_err("wrong"))
    }

    #[test]
    fn wrong_values_are_told_in_chinese() {
        for (text, message, hint) in [
            ("cause = 'not-deliverd'", "case.toml 的 cause 不能是“not-deliverd”", "是不是想写 not-delivered？"),
            ("[[orders]]\namount = 98.0", "case.toml 的 orders[0].amount 要写成带引号的文字", "请写成 \"98.0\""),
            ("[[orders]]\namount = '九十八'", "case.toml 的 orders[0].amount 不是金额", "\"98.00\""),
            ("[[orders]]\npromised_by = '十分钟'", "case.toml 的 orders[0].promised_by 不是时间，也不是期限", "10m"),
            ("[declarations]\nown_use = 'yes'", "case.toml 的 declarations.own_use 要写 true 或者 false", "true 是"),
            ("orders = 'x'", "case.toml 的 orders 应当是一组", "[[…]]"),
            ("[[evidence]]\nredact = ['phon']", "case.toml 的 evidence[0].redact[0] 不能是“phon”", "是不是想写 phone？"),
            ("[[evidence]]\nredact = [{ x = 1 }]", "case.toml 的 evidence[0].redact[0] 不是遮挡的写法", "percent"),
        ] {
            let failure = told(text);
            assert_eq!(&*failure.message, message);
            assert!(failure.hint.contains(hint), "{}", failure.hint);
        }
    }

    #[test]
    fn a_broken_line_is_numbered() {
        assert_eq!(&*told("title = 'x'\ncause = \"\n").message, "case.toml 第 2 行写法不对");
    }
}
