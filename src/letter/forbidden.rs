//! What no letter may say: repealed rules, promises nobody can keep, findings that are a court's to
//! make. The phrases and their reasons are `templates/forbidden.toml`.
//!
//! Only the letter's own words count. What stands in “ ” is a statute's or somebody else's and is
//! quoted as it was said.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use unicode_normalization::UnicodeNormalization as _;

use super::embedded;
use crate::evidence::Lexicon;

/// A phrase that no letter may contain.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrase {
    /// The words.
    pub phrase: String,
    /// Why they must not be said, for people.
    pub why: String,
}

/// The phrases in a letter's own words that it may not contain, in the order of the data.
#[must_use]
pub fn forbidden(text: &str) -> Vec<&'static Phrase> {
    static PHRASES: LazyLock<Phrases<Phrase>> = LazyLock::new(|| Phrases::of("forbidden.toml", |phrase: &Phrase| &phrase.phrase));
    PHRASES.said_in(text)
}

/// The `[[phrase]]` tables of an embedded file.
pub(super) fn phrases<T: DeserializeOwned>(path: &str) -> Vec<T> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Tables<T> {
        phrase: Vec<T>,
    }
    let text = embedded::text(path).expect("the file lies in templates/, or the unit tests fail");
    let Tables { phrase } = toml::from_str(text).expect("the file is of this shape, or the unit tests fail");
    phrase
}

/// Phrases that are looked for all at once: neither white space, nor the width of characters (NFKC), nor the case of letters tells
/// two texts apart.
pub(super) struct Phrases<T> {
    all: Vec<T>,
    sought: Lexicon,
}

impl<T: DeserializeOwned> Phrases<T> {
    /// Those of an embedded file, by their words.
    pub(super) fn of(path: &str, words: fn(&T) -> &str) -> Self {
        let all = phrases(path);
        let sought = Lexicon::of(all.iter().map(|phrase| folded(words(phrase)).collect::<String>()));
        Self { all, sought }
    }

    /// Those that a text says in its own words, in the order of the data.
    pub(super) fn said_in(&self, text: &str) -> Vec<&T> {
        let stands = self.sought.all_in(folded(&own_words(text)));
        self.all.iter().zip(stands).filter_map(|(phrase, stands)| stands.then_some(phrase)).collect()
    }
}

/// Quoted stretches shorter than this are no speech but emphasis, as in 构成“欺诈”: their words count.
const SPEECH: usize = 6;

/// A text without what it quotes.
fn own_words(text: &str) -> String {
    let mut own = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('“') {
        own.push_str(before);
        let Some((quoted, behind)) = after.split_once('”') else {
            // Never closed: nobody can say where the quotation ends, so all of it counts.
            rest = after;
            break;
        };
        own.push_str(if quoted.chars().count() < SPEECH { quoted } else { "…" });
        rest = behind;
    }
    own.push_str(rest);
    own
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    text.nfkc().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(text: &str) -> Vec<&'static str> {
        forbidden(text).into_iter().map(|phrase| phrase.phrase.as_str()).collect()
    }

    #[test]
    fn what_must_not_be_asserted_is_found() {
        assert_eq!(hits("请求贵局责令退款。"), ["责令退款"]);
        assert_eq!(hits("依据《市场监督管理投诉举报处理暂行办法》，贵局应在四十五个工作日内调解。"), ["暂行办法", "四十五个工作日"]);
        assert_eq!(hits("贵局应当在5个工作日内告知是否立案"), ["5个工作日内告知"]);
        assert_eq!(hits("商家的行为已构成欺诈，应当退一赔三。"), ["构成欺诈", "退一赔三"]);
        assert_eq!(hits("虚拟商品依法可以七日无理由退货"), ["可以七日无理由退货"]);
        assert_eq!(hits("上述校验值足以证明内容真实，法院应当采信。"), ["应当采信", "足以证明内容真实"]);
    }

    #[test]
    fn width_space_and_case_hide_nothing() {
        assert_eq!(hits("４５ 个\n工作日"), ["45个工作日"]);
        assert_eq!(hits("必须使用 sm3"), ["必须使用SM3"]);
    }

    #[test]
    fn speech_in_quotation_marks_is_not_the_letters_own() {
        assert_eq!(hits("客服回复“45个工作日内处理，一定能退款”。"), Vec::<&str>::new());
        assert_eq!(hits("商家的行为构成“欺诈”。"), ["构成欺诈"]);
        assert_eq!(hits("客服回复“请等待，请求责令退款"), ["责令退款"]);
        assert_eq!(hits("构成“已经充值成功，请等待”欺诈"), Vec::<&str>::new());
    }

    /// Sentences of the model letters, which lean against what must not be said.
    #[test]
    fn a_letter_as_it_should_be_passes() {
        for sentence in [
            "请求组织调解，由被投诉人退还货款人民币98.00元（大写：玖拾捌元整），退回本人付款的支付宝账户。",
            "依据《市场监督管理投诉举报处理办法》第十三条，本投诉由其住所地县级市场监督管理部门处理。",
            "因此，订单页显示“已完成”本身不足以证明已经交付，应当以指定的游戏账号是否实际到账为准。",
            "本人请求退款的理由是未交付，该条款不能排除因未交付产生的退款责任。",
            "本人请求退款的理由是商品与说明不符，不是无理由退货，“虚拟商品不支持退款”“卡密已提取”不能排除由此产生的责任。",
            "它只能用来核对文件在计算之后有没有改动，不能证明文件内容真实，也不能证明文件形成的时间。",
            "所附文件的SHA-256值见《电子文件清单》，由本人自行计算，只能用来核对计算之后有没有改动，不能证明内容真实或者形成时间。",
            "同一争议未经法院、仲裁机构、市场监管部门或者其他行政机关、消费者协会受理或者处理。本人同意调解。",
            "请于收到本申诉书后7个工作日内通过站内消息或者上述电话答复。协商不成的，本人将依照《中华人民共和国消费者权益保护法》第三十九条规定的途径解决。",
            "对方涉嫌诈骗犯罪，损失合计人民币3200.00元，请求立案侦查。",
            "请求协助核查该笔充值是否可以拦截、转充或者部分退还。",
        ] {
            assert_eq!(hits(sentence), Vec::<&str>::new(), "{sentence}");
        }
    }

    #[test]
    fn every_phrase_is_found_has_its_reason_and_stands_once() {
        let all: Vec<Phrase> = phrases("forbidden.toml");
        for (n, Phrase { phrase, why }) in all.iter().enumerate() {
            assert!(hits(phrase).contains(&phrase.as_str()), "{phrase}");
            assert!(!why.is_empty(), "{phrase}");
            assert!(all[..n].iter().all(|other| folded(&other.phrase).ne(folded(phrase))), "{phrase} stands twice");
        }
    }
}
