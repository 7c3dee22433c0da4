//! Signs: words of people and of bills that may mean something for the case. The words and the reasons for them are
//! `templates/signs.toml`; here they are found, all in one walk over a text.
//!
//! A sign is a hint to the person and never a finding of fact: nothing found here is written into a letter.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::evidence::{Lexicon, folded_pieces};

/// What words may mean; each has its words in `templates/signs.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // The reasons stand in the data.
pub enum Sign {
    Notice,
    FaultAdmitted,
    Threat,
    OtherBody,
    Refusal,
    AutoReply,
    AskToConfirm,
    Confirmed,
    Reseller,
    Promise,
    Vague,
    PaidTransfer,
    PaidRedPacket,
    PaidPersonalCode,
    TopUp,
    AlipayAtBank,
    WechatAtBank,
    CardSecret,
    SelfName,
    OtherName,
}

/// The signs in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Signs(u32);

impl Signs {
    /// Whether a sign is among them.
    #[must_use]
    pub fn has(self, sign: Sign) -> bool {
        self.0 & bit(sign) != 0
    }
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

fn bit(sign: Sign) -> u32 {
    1 << sign as u32
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    name: Sign,
    #[allow(dead_code)] // For whoever reads the data.
    why: String,
    words: Vec<String>,
    unless: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unit {
    word: String,
    seconds: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    sign: Vec<Group>,
    unit: Vec<Unit>,
}

struct Words {
    search: AhoCorasick,
    /// The words of card secrets alone: asked of every line of a log.
    secret: Lexicon,
    /// Which sign each word that is looked for makes or unmakes.
    means: Vec<(u32, bool)>,
    units: Vec<(Vec<char>, i64)>,
    words: Vec<(Sign, Vec<String>)>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let data: Data = toml::from_str(include_str!("../../templates/signs.toml")).expect("the file is of this shape, or the unit tests fail");
    let (mut sought, mut means, mut words) = (Vec::new(), Vec::new(), Vec::new());
    for group in data.sign {
        for (list, makes) in [(&group.words, true), (&group.unless, false)] {
            for word in list {
                sought.push(folded(word).collect::<String>());
                means.push((bit(group.name), makes));
            }
        }
        words.push((group.name, group.words));
    }
    let units = data.unit.into_iter().map(|unit| (folded(&unit.word).collect(), unit.seconds)).collect();
    let search = AhoCorasick::new(&sought).expect("a thousand short words are no large automaton");
    let of_secret = sought.iter().zip(&means).filter(|(_, (sign, makes))| *makes && *sign == bit(Sign::CardSecret));
    let secret = Lexicon::of(of_secret.map(|(word, _)| word));
    Words { search, secret, means, units, words }
});

/// The form in which words are compared: neither white space, nor width, nor the case of letters tells two apart.
fn folded(text: &str) -> impl Iterator<Item = char> {
    text.nfkc().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase)
}

/// The same as a text.
fn folded_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match folded_alone(letter) {
            Some(letter) => out.extend(letter),
            None => {
                out.clear();
                out.extend(folded(text));
                break;
            }
        }
    }
    out
}

/// A character folded that needs no table for it, as most do; nothing of white space.
fn folded_alone(letter: char) -> Option<Option<char>> {
    Some(match letter {
        '\0'..='\u{7f}' if letter.is_ascii_whitespace() || letter == '\u{b}' => None,
        '\0'..='\u{7f}' => Some(letter.to_ascii_lowercase()),
        '\u{3000}' => None,
        '\u{3001}'..='\u{3029}' | '\u{4e00}'..='\u{9fff}' => Some(letter),
        // Letters, digits and marks of full width.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).map(|narrow| narrow.to_ascii_lowercase()),
        _ => return None,
    })
}

/// The signs in a text.
#[must_use]
pub fn signs(text: &str) -> Signs {
    let (made, unmade) = weighed(text);
    Signs(made & !unmade)
}

/// Whether a text speaks of a card secret, even where another word there unsays it.
pub(super) fn speaks_of_secret(text: &str) -> bool {
    let mut alone = true;
    let fold = |letter: char, take: &mut dyn FnMut(&[u8])| match folded_alone(letter) {
        Some(letter) => letter.into_iter().for_each(|letter| take(letter.encode_utf8(&mut [0; 4]).as_bytes())),
        None => alone = false,
    };
    // Chinese characters are folded as they are.
    let found = WORDS.secret.is_in_pieces(|take| folded_pieces(text, |_| true, fold, take));
    if alone { found } else { WORDS.secret.is_in(folded(text)) }
}

/// The signs whose words are in a text, and those that are unsaid.
fn weighed(text: &str) -> (u32, u32) {
    let (mut made, mut unmade) = (0, 0);
    for found in WORDS.search.find_overlapping_iter(&folded_text(text)) {
        let (sign, makes) = WORDS.means[found.pattern().as_usize()];
        *(if makes { &mut made } else { &mut unmade }) |= sign;
    }
    (made, unmade)
}

/// Whether a text is nothing but a word of a sign.
#[must_use]
pub fn is_word_of(sign: Sign, text: &str) -> bool {
    WORDS.words.iter().filter(|(name, _)| *name == sign).flat_map(|(_, words)| words).any(|word| folded(word).eq(folded(text)))
}

/// The longest time a promise names, in seconds: of 1至30分钟 thirty minutes. `None` where it names none, or more than one unit.
#[must_use]
pub fn seconds_promised(text: &str) -> Option<i64> {
    let letters: Vec<char> = folded(text).collect();
    let mut out: Option<i64> = None;
    let mut at = 0;
    while at < letters.len() {
        let digits = letters[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        if digits == 0 {
            at += 1;
            continue;
        }
        let number: i64 = letters[at..at + digits].iter().collect::<String>().parse().ok()?;
        let after = &letters[at + digits..];
        let after = if after.first() == Some(&'个') { &after[1..] } else { after };
        if let Some((_, seconds)) = WORDS.units.iter().find(|(word, _)| after.starts_with(word)) {
            // 7月1日 and 24小时 say different things; a day of a date is no time.
            let found = number.checked_mul(*seconds)?;
            if out.is_some_and(|known| known != found) {
                return None;
            }
            out = Some(found);
        }
        at += digits;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_has_words() {
        let all: Vec<Sign> = WORDS.words.iter().map(|(sign, _)| *sign).collect();
        for n in 0..=Sign::OtherName as u32 {
            assert_eq!(all.iter().filter(|sign| **sign as u32 == n).count(), 1, "sign {n}");
        }
        assert!(WORDS.words.iter().all(|(_, words)| !words.is_empty() && words.iter().all(|word| folded(word).next().is_some())));
    }

    #[test]
    fn what_needs_no_table_is_folded_as_by_the_table() {
        for letter in '\0'..=char::MAX {
            let text = format!("a{letter}证");
            assert_eq!(folded_text(&text), folded(&text).collect::<String>(), "{letter:?}");
        }
    }

    #[test]
    fn secrets_are_spoken_of_in_whatever_letters() {
        let told = |text: &str| WORDS.secret.is_in(folded(text));
        for letter in '\0'..='\u{ffff}' {
            for text in [format!("卡{letter}密"), format!("CD{letter}Key")] {
                assert_eq!(speaks_of_secret(&text), told(&text), "{text:?}");
            }
        }
        assert!(
            speaks_of_secret("License\tKEY") && speaks_of_secret("卡　密") && speaks_of_secret("ＣＤＫＥＹ") && !speaks_of_secret("卡、密")
        );
    }

    #[test]
    fn words_are_found_whatever_their_width_and_spacing() {
        assert!(signs("到现在 未到账").has(Sign::Notice));
        assert!(signs("Ｒｅｆｕｎｄ please").has(Sign::Notice));
        assert!(signs("虚拟商品一经售出概不退换").has(Sign::Refusal));
    }

    #[test]
    fn what_is_denied_or_asked_is_no_sign() {
        for (text, sign) in [
            ("不是我填错了", Sign::FaultAdmitted),
            ("请问能不能退", Sign::Refusal),
            ("您的问题已解决吗？如问题已解决请点击", Sign::Confirmed),
            ("挂了代理服务器还是连不上", Sign::Reseller),
            ("再不处理我就打12315投诉了", Sign::OtherBody),
        ] {
            assert!(!signs(text).has(sign), "{text}");
        }
    }

    /// Invented lines as shops and buyers write them: what each of them means, and what it does not.
    #[test]
    fn lines_of_shops_and_buyers() {
        use Sign::{AskToConfirm, AutoReply, Confirmed, FaultAdmitted, Notice, OtherBody, Promise, Refusal, Reseller, Threat};
        for (text, sign) in [
            ("老板我充的点券怎么没到", Notice),
            ("钱扣了东西没给", Notice),
            ("卡密提示已使用", Notice),
            ("我要退款", Notice),
            ("账号被找回了", Notice),
            ("亲，虚拟产品售出不退的哦", Refusal),
            ("这个没办法退", Refusal),
            ("我们只负责发货，你自己联系官方", Refusal),
            ("已提卡的订单一律不退", Refusal),
            ("退款申请已驳回", Refusal),
            ("爱退不退，随便你投诉", Refusal),
            ("充不上包退", Promise),
            ("5-30分钟到账", Promise),
            ("哎呀我把区服选错了", FaultAdmitted),
            ("我QQ号写错了一位", FaultAdmitted),
            ("可能是我填错了账号", FaultAdmitted),
            ("不退我就去黑猫曝光", Threat),
            ("赔我500，不然给你差评", Threat),
            ("我要进一批，能便宜点吗", Reseller),
            ("这是给我客户充的", Reseller),
            ("我已经在12315平台投诉了", OtherBody),
            ("报过警了", OtherBody),
            ("刚才不小心点了确认收货", Confirmed),
            ("系统已自动收货", Confirmed),
            ("亲您先收货，收货后给您补发", AskToConfirm),
            ("把投诉撤了就给你退", AskToConfirm),
            ("人工客服工作时间9:00-22:00", AutoReply),
        ] {
            assert!(signs(text).has(sign), "{text}");
        }
        for (text, sign) in [
            ("到账了，谢谢老板", Notice),
            ("不是不能退，需要核实一下", Refusal),
            ("不会不给退的，放心", Refusal),
            ("如果不能退我们会补发", Refusal),
            ("请您找官方核实后把截图发我，我来退", Refusal),
            ("您好，这款不质保", Promise),
            ("本店不包退", Promise),
            ("我的问题是为什么还不到账", FaultAdmitted),
            ("这难道怪我吗", FaultAdmitted),
            ("是不是你们充错号了", FaultAdmitted),
            ("客服说我填错了，可我核对过没有", FaultAdmitted),
            ("我输错密码了登不上", FaultAdmitted),
            ("我是不是填错账号了", FaultAdmitted),
            ("不处理我就投诉到12315", Threat),
            ("我要去法院起诉你们", Threat),
            ("你们页面写着逾期后果自负", Threat),
            ("我客户端闪退", Reseller),
            ("我看你们写的批发价", Reseller),
            ("货源不足，请等待", Reseller),
            ("我是帮朋友充的", Reseller),
            ("要是不退我就报警了", OtherBody),
            ("我没有报警", OtherBody),
            ("仲裁委在哪", OtherBody),
            ("请问您已确认收货了吗", Confirmed),
            ("不要点确认收货", AskToConfirm),
            // A person who will look into it is no machine.
            ("稍等，我去核实一下，尽快回复您", AutoReply),
        ] {
            assert!(!signs(text).has(sign), "{text}");
        }
    }

    #[test]
    fn times_that_promises_name() {
        for (text, seconds) in [
            ("付款后10分钟内到账", Some(600)),
            ("24小时内发货", Some(86_400)),
            ("一般在付款后1至30分钟内到账", Some(1800)),
            ("3 个 小时 内", Some(10_800)),
            ("永久授权，1台电脑", None),
            ("10分钟内到账，高峰期2小时", None),
            ("", None),
        ] {
            assert_eq!(seconds_promised(text), seconds, "{text}");
        }
    }
}
