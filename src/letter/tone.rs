//! How the person's own words read to those who will decide: insults, threats and demands that
//! nobody can grant cost a complaint its hearing. The phrases and the advice are `templates/tone.toml`.
//! Advice only: the person's words are never changed.

use std::sync::LazyLock;

use serde::Deserialize;

use super::forbidden::Phrases;

/// A way of putting things, and a better one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// The words.
    pub phrase: String,
    /// What to do about them, for people.
    pub advice: String,
}

/// Advice on the person's own words, in the order of the data. What stands in “ ” is somebody else's.
#[must_use]
pub fn advise(text: &str) -> Vec<&'static Advice> {
    static PHRASES: LazyLock<Phrases<Advice>> = LazyLock::new(|| Phrases::of("tone.toml", |advice: &Advice| &advice.phrase));
    PHRASES.said_in(text)
}

#[cfg(test)]
mod tests {
    use super::super::forbidden::phrases;
    use super::*;

    fn hits(text: &str) -> Vec<&'static str> {
        advise(text).into_iter().map(|advice| advice.phrase.as_str()).collect()
    }

    #[test]
    fn anger_and_threats_are_noticed() {
        assert_eq!(hits("这家黑店就是骗子!"), ["！", "骗子", "黑店"]);
        assert_eq!(hits("不退款就曝光，否则后果自负。"), ["曝光", "不退款就", "否则", "后果自负"]);
        assert_eq!(hits("希望严惩商家，给个说法"), ["严惩", "给个说法"]);
    }

    #[test]
    fn calm_words_and_the_words_of_others_pass() {
        for calm in [
            "9月16日14:02，本人要求退款，客服14:20回复“虚拟商品一经售出概不退换”。",
            "商家回复“再闹就给你差评！你才是骗子”，10月12日页面显示“卡密已提取，不支持退款”。",
            "至本投诉书落款日，本人未收到退款。",
            "本人自10月8日20:41起没有再使用该授权码，也没有提供给他人；可以配合商家停用该授权码。",
        ] {
            assert_eq!(hits(calm), Vec::<&str>::new(), "{calm}");
        }
    }

    #[test]
    fn every_phrase_is_found_and_has_its_advice() {
        for Advice { phrase, advice } in phrases::<Advice>("tone.toml") {
            assert!(hits(&phrase).contains(&phrase.as_str()), "{phrase}");
            assert!(!advice.is_empty(), "{phrase}");
        }
    }
}
