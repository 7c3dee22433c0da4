//! The words of a Slack message as its window shows them: `<@U01>`, `<#C01|support>`, `<https://…|words>`, `&lt;`.

use super::Names;
use crate::evidence::particular::Particular;

/// Links of one message.
const LINKS: usize = 50;

/// The words, and the links whose words are not their address.
pub(super) fn words(text: &str, names: &Names, particulars: &mut Vec<Particular>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain(before, &mut out);
        let Some((inside, after)) = after.split_once('>').filter(|(inside, _)| !inside.contains(['<', '\n'])) else {
            out.push('<');
            rest = after;
            continue;
        };
        rest = after;
        let (target, label) = match inside.split_once('|') {
            Some((target, label)) => (target, Some(label).filter(|label| !label.is_empty())),
            None => (inside, None),
        };
        match target.chars().next() {
            Some('@') => {
                out.push('@');
                plain(label.or_else(|| names.of(&target[1..])).unwrap_or(&target[1..]), &mut out);
            }
            Some('#') => {
                out.push('#');
                plain(label.unwrap_or(&target[1..]), &mut out);
            }
            Some('!') => {
                out.push('@');
                plain(label.unwrap_or(&target[1..]), &mut out);
            }
            _ => {
                let (mut to, mut shown) = (String::new(), String::new());
                plain(target, &mut to);
                plain(label.unwrap_or(target), &mut shown);
                out.push_str(&shown);
                if label.is_some() && !to.ends_with(&shown) && particulars.len() < LINKS {
                    particulars.push(Particular::Link { text: shown, to });
                }
            }
        }
    }
    plain(rest, &mut out);
    out
}

/// The three characters that Slack escapes.
fn plain(text: &str, out: &mut String) {
    out.push_str(&text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_the_window_shows_it() {
        for (text, shown, links) in [
            ("hello <@U02> &lt;order&gt; 1", "hello @U02 <order> 1", 0),
            ("<#C01|support> <!here> <!date^1|today>", "#support @here @today", 0),
            ("see <https://example.invalid/a|退款页面>", "see 退款页面", 1),
            ("<https://example.invalid> &amp;lt;", "https://example.invalid &lt;", 0),
            ("<mailto:a@example.invalid|a@example.invalid>", "a@example.invalid", 0),
            ("1 < 2 <b", "1 < 2 <b", 0),
            ("<>", "", 0),
        ] {
            let mut particulars = Vec::new();
            assert_eq!((words(text, &Names::default(), &mut particulars).as_str(), particulars.len()), (shown, links), "{text}");
        }
    }
}
