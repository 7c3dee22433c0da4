//! What people mistype, told in Chinese: clap's own errors are English, and cannot be translated but by
//! their kind and context (clap issue 380).

use std::num::{IntErrorKind, ParseIntError};

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::output::Failure;
use crate::finding::shown;

/// The error as a failure; `command` is the one that was meant, if any. Help and version are none, and are handled before.
#[must_use]
pub fn failure(error: &clap::Error, command: Option<&str>) -> Failure {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(all)) => all.join("、"),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(all)) => all.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"),
        Some(ContextValue::Number(number)) => number.to_string(),
        Some(ContextValue::Bool(yes)) => yes.to_string(),
        _ => String::new(),
    };
    let arg = text(ContextKind::InvalidArg);
    let value = text(ContextKind::InvalidValue);
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .into_iter()
        .map(text)
        .find(|text| !text.is_empty());
    let valid = text(ContextKind::ValidValue);
    let meant = match (&suggested, valid.is_empty()) {
        (Some(suggested), _) => format!("是不是想写 {suggested}？"),
        (None, false) => format!("可以写：{valid}"),
        (None, true) => String::new(),
    };
    let (code, message, hint) = match error.kind() {
        ErrorKind::UnknownArgument => ("unknown-argument", format!("不认识的参数 {arg}"), meant),
        ErrorKind::InvalidSubcommand => ("unknown-command", format!("没有“{}”这个命令", text(ContextKind::InvalidSubcommand)), meant),
        ErrorKind::InvalidValue if value.is_empty() => ("value-missing", format!("{arg} 后面要写一个值"), meant),
        ErrorKind::InvalidValue => ("value-invalid", format!("{arg} 不能是“{value}”"), meant),
        ErrorKind::ValueValidation => ("value-invalid", format!("{arg} 不能是“{}”", shown(&value)), meant),
        ErrorKind::MissingRequiredArgument => ("argument-missing", format!("少写了：{arg}"), meant),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            ("command-missing", "没有写命令".to_owned(), meant)
        }
        ErrorKind::ArgumentConflict if text(ContextKind::PriorArg) == arg => ("argument-repeated", format!("{arg} 只能写一次"), meant),
        ErrorKind::ArgumentConflict => ("argument-conflict", format!("{arg} 不能和 {} 一起用", text(ContextKind::PriorArg)), meant),
        ErrorKind::TooManyValues => ("too-many-values", format!("{arg} 不需要“{value}”"), meant),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => ("value-missing", format!("{arg} 后面的值个数不对"), meant),
        ErrorKind::NoEquals => ("value-missing", format!("{arg} 和值之间要写等号"), meant),
        ErrorKind::InvalidUtf8 => ("argument-not-utf8", "参数里有认不出的文字".to_owned(), meant),
        // The enum is open; whatever comes is still told.
        _ => ("usage", error.to_string().lines().next().unwrap_or_default().to_owned(), meant),
    };
    let page = command.map_or_else(|| "juzheng --help".to_owned(), |command| format!("juzheng {command} --help"));
    let hint = if hint.is_empty() { format!("用法见 {page}") } else { hint };
    let failure = Failure::new(code, message).hint(hint).because(error);
    match reason(error) {
        Some(reason) => failure.detail(reason),
        None => failure,
    }
}

/// Why a value was refused: in the words of our own parsers, and in ours where clap or the standard library has but English ones.
fn reason(error: &clap::Error) -> Option<String> {
    let source = std::error::Error::source(error)?;
    if let Some(number) = source.downcast_ref::<ParseIntError>() {
        return Some(not_a_number(number.kind()).to_owned());
    }
    let words = source.to_string();
    // Of clap's ranges: `300 is not in 1..=256`; and of a number in a range: what the standard library says of it.
    if let Some((_, range)) = words.split_once(" is not in ") {
        return Some(match range.split_once("..=") {
            Some((least, most)) => format!("应当是 {least} 到 {most} 的整数"),
            None => format!("应当是不小于 {} 的整数", range.trim_end_matches('.')),
        });
    }
    if words.is_ascii() {
        return Some(match words.as_str() {
            "cannot parse integer from empty string" => not_a_number(&IntErrorKind::Empty).to_owned(),
            "invalid digit found in string" => not_a_number(&IntErrorKind::InvalidDigit).to_owned(),
            "number too large to fit in target type" => not_a_number(&IntErrorKind::PosOverflow).to_owned(),
            _ => words,
        });
    }
    Some(words)
}

fn not_a_number(kind: &IntErrorKind) -> &'static str {
    match kind {
        IntErrorKind::PosOverflow => "这个数太大",
        IntErrorKind::NegOverflow => "这个数太小",
        _ => "应当是整数，写成 100 这样",
    }
}
