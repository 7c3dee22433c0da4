//! Where the words of a case meet the words of a template: quotation marks within quotation marks become the inner ones
//! (GB/T 15834-2011 4.8.3.4), and of two stops in a row one stays. What the person wrote is else left as it is.
//!
//! Values stand between two marks until the text is filled in, since only then is it known what stands beside them.

/// Begins a value. Of the private use area, which no letter shows; one that a case brings along is taken for nothing.
const OPENS: char = '\u{e002}';

/// Ends it.
const CLOSES: char = '\u{e003}';

/// A value, marked as one.
pub(super) fn value(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("{OPENS}{words}{CLOSES}") }
}

/// Words in quotation marks, those within them the inner ones.
pub(super) fn quoted(words: &str) -> String {
    format!("“{}”", inner(words))
}

/// With inner quotation marks.
pub(super) fn inner(words: &str) -> String {
    words.replace('“', "‘").replace('”', "’")
}

/// Without the stops at the end: for words that a sentence goes on behind.
pub(super) fn unstopped(words: &str) -> &str {
    words.trim_end_matches(|c: char| is_stop(c) || is_tone(c) || c == ' ')
}

/// With a full stop, unless they end as a question or an exclamation does.
pub(super) fn ended(words: &str) -> String {
    let words = words.trim_end_matches(|c| is_stop(c) || c == ' ');
    if words.ends_with(is_tone) { words.to_owned() } else { format!("{words}。") }
}

fn is_stop(c: char) -> bool {
    matches!(c, '，' | '、' | '；' | '：' | '。')
}

fn is_tone(c: char) -> bool {
    matches!(c, '！' | '？' | '!' | '?')
}

/// Settles what meets at the joins, and takes the marks away.
pub(super) fn settled(filled: &str) -> String {
    let mut out = String::with_capacity(filled.len());
    let mut begun: Vec<usize> = Vec::new();
    let mut chars = filled.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            OPENS => begun.push(out.len()),
            CLOSES => {
                let Some(start) = begun.pop() else { continue };
                while chars.next_if(|c| *c == OPENS).is_some() {
                    begun.push(out.len());
                }
                let next = chars.peek().copied();
                if next == Some('”') && out[..start].ends_with('“') {
                    let words = inner(&out[start..]);
                    out.truncate(start);
                    out += &words;
                }
                if meet(&mut out, start, next) {
                    chars.next();
                }
            }
            c => out.push(c),
        }
    }
    out
}

/// Lets the end of a value meet what is next; `true` where that is to go.
fn meet(out: &mut String, start: usize, next: Option<char>) -> bool {
    let Some(next) = next.filter(|next| is_stop(*next) || *next == '.') else { return false };
    while let Some(last) = out[start..].chars().next_back() {
        let full = next == '.' && matches!(last, '。' | '；');
        if is_tone(last) && matches!(next, '。' | '.') {
            return true;
        }
        if !(last == next || full || (is_stop(next) && (is_stop(last) || is_tone(last))) || (last == '.' && next == '。')) {
            return false;
        }
        out.pop();
        // What is ASCII was escaped.
        if last.is_ascii() && out[start..].ends_with('\\') {
            out.pop();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(filled: &[&str], settled_as: &str) {
        // Every second piece is a value.
        let text: String =
            filled.iter().enumerate().map(|(n, piece)| if n % 2 == 1 { value(piece) } else { (*piece).to_owned() }).collect();
        assert_eq!(settled(&text), settled_as, "{filled:?}");
    }

    #[test]
    fn of_two_stops_one_stays() {
        case(&["退还", "货款。", "。"], "退还货款。");
        case(&["", "账户余额仍为0；", "，已过时间"], "账户余额仍为0，已过时间");
        case(&["", "马上退！！", "。"], "马上退！！");
        case(&["", "昨天晚上！", "，本人"], "昨天晚上，本人");
        case(&["", "到账\\.", "。"], "到账。");
        case(&["", "Sample Inc\\.", "，电话"], "Sample Inc\\.，电话");
        case(&["实际情况为：", "未到账", "。"], "实际情况为：未到账。");
        case(&["", "甲。", "", "，乙", ""], "甲，乙");
    }

    #[test]
    fn quotation_marks_within_others_are_the_inner_ones() {
        case(&["写明“", "显示“永久”", "”。"], "写明“显示‘永久’”。");
        case(&["回复“", "可以”，本人撤回投诉。“", "”"], "回复“可以’，本人撤回投诉。‘”");
        case(&["请求：", "退还“预存款”", "。"], "请求：退还“预存款”。");
    }

    #[test]
    fn values_may_hold_values_and_stray_marks_are_nothing() {
        assert_eq!(settled(&value(&format!("甲{}乙", value("丙。")))), "甲丙。乙");
        assert_eq!(settled("甲\u{e003}乙\u{e002}丙"), "甲乙丙");
    }

    #[test]
    fn words_end_as_sentences_do() {
        assert_eq!((ended("退款；").as_str(), ended("可以吗？").as_str(), ended("退款").as_str()), ("退款。", "可以吗？", "退款。"));
        assert_eq!(unstopped("昨天晚上！。"), "昨天晚上");
    }
}
