//! Law as data: the articles that letters may cite, each with its exact words.
//!
//! The data is `templates/law/*.toml`, one file per statute; `tests/law.rs` holds every word of it
//! against the statute's text. An article that is not in the data cannot be cited, and a citation
//! never says more than the data: where a text shows no paragraphs, none is named.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

use super::embedded;

/// The data about statutes cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LawError {
    /// Not TOML, or not of the shape that statutes have.
    #[error("law/{statute}.toml, line {line}: {why}")]
    Toml {
        /// The file's stem.
        statute: String,
        /// Counted from 1.
        line: usize,
        /// In the parser's words.
        why: String,
    },
    /// A key that does not name an article.
    #[error("law/{statute}.toml: {key:?} is not a key such as 52, 16.2, 48.1.4, 497.0.2 or 512.1b")]
    Key {
        /// The file's stem.
        statute: String,
        /// As it was written.
        key: String,
    },
    /// A key that stands twice.
    #[error("law/{statute}.toml: key {key} is given twice")]
    Repeated {
        /// The file's stem.
        statute: String,
        /// The key.
        key: String,
    },
    /// Two files for one statute.
    #[error("law/{statute}.toml is given twice")]
    StatuteRepeated {
        /// The files' stem.
        statute: String,
    },
}

/// The statutes that letters may cite.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LawBook {
    /// Shared by what is made of it: each letter's engine has several.
    statutes: Arc<[Statute]>,
}

/// A statute, regulation, measure or judicial interpretation, and what is quoted from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statute {
    /// The file's stem, such as `civil-code`.
    pub name: String,
    /// The title without 《》.
    pub title: String,
    /// Under what number it was issued, such as 国务院令第778号; `None` where that is not certain.
    pub issued: Option<String>,
    /// Since when the quoted version applies.
    pub in_force: NaiveDate,
    /// When words and validity were last held against a published text.
    pub checked: NaiveDate,
    /// How they were checked, for people.
    pub status: String,
    /// The files under `tests/statutes/` that hold its text.
    pub sources: Vec<String>,
    quotes: Vec<Quote>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Quote {
    key: String,
    place: Place,
    words: String,
    matter: String,
}

/// Where in a statute: 第四十八条第一款第四项.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    article: u16,
    paragraph: Option<u16>,
    item: Option<u16>,
}

/// A stretch of an article, ready to be cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Article<'a> {
    /// The statute's title without 《》.
    pub statute: &'a str,
    /// The key in the data, such as `512.1b`.
    pub key: &'a str,
    /// 条.
    pub number: u16,
    /// 款; `None` where the article has but one, or the text shows none.
    pub paragraph: Option<u16>,
    /// 项.
    pub item: Option<u16>,
    /// The exact words, ending in 。 where they are whole sentences.
    pub words: &'a str,
    /// What it is about, for maintainers.
    pub matter: &'a str,
    /// Since when the quoted version applies.
    pub in_force: NaiveDate,
    /// When words and validity were last held against a published text.
    pub checked: NaiveDate,
}

impl LawBook {
    /// The statutes that the program carries.
    ///
    /// # Errors
    /// As [`LawBook::parse`].
    pub fn embedded() -> Result<Self, LawError> {
        Self::parse(embedded::under("law").filter_map(|(path, text)| Some((path.strip_suffix(".toml")?, text))))
    }

    /// The statutes that the program carries, those of the person's own files in their place and beside them.
    ///
    /// # Errors
    /// As [`LawBook::parse`].
    pub fn embedded_with(own: &BTreeMap<String, String>) -> Result<Self, LawError> {
        let carried = embedded::under("law").filter_map(|(path, text)| Some((path.strip_suffix(".toml")?, text)));
        let mut all: BTreeMap<&str, &str> = carried.collect();
        all.extend(own.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        Self::parse(all.into_iter())
    }

    /// Statutes from the stems of their files and the files' texts.
    ///
    /// # Errors
    /// [`LawError`] when a text is not of the shape described in [`Statute`], or a key is malformed or given twice.
    pub fn parse<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, LawError> {
        let mut statutes: Vec<Statute> = Vec::new();
        for (name, text) in files {
            if statutes.iter().any(|statute| statute.name == name) {
                return Err(LawError::StatuteRepeated { statute: name.to_owned() });
            }
            statutes.push(Statute::parse(name, text)?);
        }
        Ok(Self { statutes: statutes.into() })
    }

    /// The article under a key of a statute's file, such as `("civil-code", "512.1b")`.
    #[must_use]
    pub fn article(&self, statute: &str, key: &str) -> Option<Article<'_>> {
        self.statute(statute)?.articles().find(|article| article.key == key)
    }

    /// The statute in the file of this stem.
    #[must_use]
    pub fn statute(&self, name: &str) -> Option<&Statute> {
        self.statutes.iter().find(|statute| statute.name == name)
    }

    /// Every statute.
    pub fn statutes(&self) -> impl Iterator<Item = &Statute> {
        self.statutes.iter()
    }
}

impl Statute {
    fn parse(name: &str, text: &str) -> Result<Self, LawError> {
        let written: Written = toml::from_str(text).map_err(|error| LawError::Toml {
            statute: name.to_owned(),
            line: error.span().map_or(1, |span| 1 + text.bytes().take(span.start).filter(|byte| *byte == b'\n').count()),
            why: error.message().to_owned(),
        })?;
        let mut quotes: Vec<Quote> = Vec::with_capacity(written.article.len());
        for WrittenQuote { key, words, matter } in written.article {
            let Some(place) = Place::of_key(&key) else {
                return Err(LawError::Key { statute: name.to_owned(), key });
            };
            if quotes.iter().any(|quote| quote.key == key) {
                return Err(LawError::Repeated { statute: name.to_owned(), key });
            }
            quotes.push(Quote { key, place, words, matter });
        }
        let Written { title, issued, in_force, checked, status, sources, .. } = written;
        Ok(Self { name: name.to_owned(), title, issued, in_force, checked, status, sources, quotes })
    }

    /// What may be quoted from it, in the order of its file.
    pub fn articles(&self) -> impl Iterator<Item = Article<'_>> {
        self.quotes.iter().map(|quote| Article {
            statute: &self.title,
            key: &quote.key,
            number: quote.place.article,
            paragraph: quote.place.paragraph,
            item: quote.place.item,
            words: &quote.words,
            matter: &quote.matter,
            in_force: self.in_force,
            checked: self.checked,
        })
    }
}

impl Article<'_> {
    /// 《中华人民共和国消费者权益保护法》第十六条第二款.
    #[must_use]
    pub fn cite(&self) -> String {
        format!("《{}》{}", self.statute, self.cite_short())
    }

    /// 《…》第十六条: the article as a whole.
    #[must_use]
    pub fn cite_article(&self) -> String {
        format!("《{}》第{}条", self.statute, numeral(self.number))
    }

    /// 第十六条第二款, where the statute has just been named.
    #[must_use]
    pub fn cite_short(&self) -> String {
        let mut out = format!("第{}条", numeral(self.number));
        for (number, unit) in [(self.paragraph, '款'), (self.item, '项')] {
            if let Some(number) = number {
                out += &format!("第{}{unit}", numeral(number));
            }
        }
        out
    }

    /// 《…》第五十二条：“…。” – the citation and the words as they stand.
    #[must_use]
    pub fn quote(&self) -> String {
        format!("{}：“{}”", self.cite(), self.words)
    }

    /// 第五十二条：“…。”, where the statute has just been named.
    #[must_use]
    pub fn quote_short(&self) -> String {
        format!("{}：“{}”", self.cite_short(), self.words)
    }
}

impl Place {
    /// `52`, `16.2`, `48.1.4`; `497.0.2` for an item of an article of one paragraph, which is cited
    /// without it; a letter after the last number tells a further quote of the same place apart.
    fn of_key(key: &str) -> Option<Self> {
        let numbers = key.strip_suffix(|last: char| last.is_ascii_lowercase()).unwrap_or(key);
        let numbers: Vec<u16> = numbers.split('.').map(count).collect::<Option<_>>()?;
        let (article, paragraph, item) = match numbers[..] {
            [article] => (article, None, None),
            [article, paragraph] if paragraph > 0 => (article, Some(paragraph), None),
            [article, paragraph, item] if item > 0 => (article, (paragraph > 0).then_some(paragraph), Some(item)),
            _ => return None,
        };
        (1..=9999).contains(&article).then_some(Self { article, paragraph, item })
    }
}

/// Digits only, without leading zeros.
fn count(digits: &str) -> Option<u16> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
    if plain { digits.parse().ok() } else { None }
}

/// 512 as 五百一十二, 10 as 十, 105 as 一百零五: how statutes number their articles. Below 10000.
fn numeral(number: u16) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let mut out = String::new();
    let mut zero = false;
    for (scale, unit) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = usize::from(number / scale % 10);
        if digit == 0 {
            zero = !out.is_empty();
            continue;
        }
        if zero {
            out.push(DIGITS[0]);
        }
        zero = false;
        if !(digit == 1 && scale == 10 && out.is_empty()) {
            out.push(DIGITS[digit]);
        }
        out.push_str(unit);
    }
    out
}

/// A file of `templates/law/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    title: String,
    issued: Option<String>,
    #[serde(deserialize_with = "date")]
    in_force: NaiveDate,
    #[serde(deserialize_with = "date")]
    checked: NaiveDate,
    status: String,
    sources: Vec<String>,
    article: Vec<WrittenQuote>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenQuote {
    key: String,
    words: String,
    matter: String,
}

/// A TOML date without a time.
fn date<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
    let written = toml::value::Datetime::deserialize(from)?;
    let day = match written {
        toml::value::Datetime { date: Some(day), time: None, offset: None } => {
            NaiveDate::from_ymd_opt(day.year.into(), day.month.into(), day.day.into())
        }
        _ => None,
    };
    day.ok_or_else(|| serde::de::Error::custom(format!("{written} is not a date")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "title = \"某法\"\nin_force = 2014-03-15\nchecked = 2026-10-09\nstatus = \"有效\"\nsources = [\"某法.txt\"]\n";

    fn book(articles: &str) -> Result<LawBook, LawError> {
        LawBook::parse([("some", format!("{HEAD}{articles}").as_str())].into_iter())
    }

    fn quote(key: &str, words: &str) -> String {
        format!("[[article]]\nkey = {key:?}\nwords = {words:?}\nmatter = \"\"\n")
    }

    #[test]
    fn articles_are_numbered_as_statutes_number_them() {
        for (number, said) in [
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (52, "五十二"),
            (100, "一百"),
            (101, "一百零一"),
            (110, "一百一十"),
            (116, "一百一十六"),
            (500, "五百"),
            (512, "五百一十二"),
            (509, "五百零九"),
            (1000, "一千"),
            (1001, "一千零一"),
            (1010, "一千零一十"),
            (1100, "一千一百"),
            (1168, "一千一百六十八"),
            (1260, "一千二百六十"),
            (9999, "九千九百九十九"),
        ] {
            assert_eq!(numeral(number), said);
        }
    }

    #[test]
    fn a_key_names_a_place() {
        let place = |article, paragraph, item| Some(Place { article, paragraph, item });
        assert_eq!(Place::of_key("52"), place(52, None, None));
        assert_eq!(Place::of_key("16.2"), place(16, Some(2), None));
        assert_eq!(Place::of_key("48.1.4"), place(48, Some(1), Some(4)));
        assert_eq!(Place::of_key("497.0.2"), place(497, None, Some(2)));
        assert_eq!(Place::of_key("512.1b"), place(512, Some(1), None));
        for wrong in ["", "0", "b", "16.", "16.0", "16.02", "+16", "16.2.0", "16.2.1.1", "16.2bb", "16b.2", "10000", "一", "16.2B"] {
            assert_eq!(Place::of_key(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_article_is_cited_and_quoted() {
        let book = book(&(quote("16.2", "应当按照约定履行义务") + &quote("16.2b", "约定") + &quote("497.0.2", "限制对方主要权利")))
            .expect("well formed");
        let article = book.article("some", "16.2").expect("in the book");
        assert_eq!(article.cite(), "《某法》第十六条第二款");
        assert_eq!(article.cite_short(), "第十六条第二款");
        assert_eq!(article.quote(), "《某法》第十六条第二款：“应当按照约定履行义务”");
        assert_eq!(article.quote_short(), "第十六条第二款：“应当按照约定履行义务”");
        assert_eq!(book.article("some", "16.2b").expect("in the book").words, "约定");
        assert_eq!(book.article("some", "497.0.2").expect("in the book").cite_short(), "第四百九十七条第二项");
        assert_eq!(book.article("some", "16"), None);
        assert_eq!(book.article("other", "16.2"), None);
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let said = |articles: &str| book(articles).expect_err("malformed").to_string();
        assert_eq!(said(&(quote("52", "甲") + &quote("52", "乙"))), "law/some.toml: key 52 is given twice");
        assert!(said(&quote("第52条", "甲")).starts_with("law/some.toml: \"第52条\" is not a key"));
        assert!(said("[[article]]\nkey = \"1\"\nword = \"甲\"\n").starts_with("law/some.toml, line 8: unknown field `word`"));
        let files = [
            ("some", HEAD.to_owned() + &quote("1", "甲")),
            ("other", HEAD.replace("2014-03-15", "2014-03-15T08:00:00") + &quote("1", "甲")),
        ];
        let error = LawBook::parse(files.iter().map(|(name, text)| (*name, text.as_str()))).expect_err("malformed");
        assert_eq!(error.to_string(), "law/other.toml, line 2: 2014-03-15T08:00:00 is not a date");
        let error =
            LawBook::parse([files[0].clone(), files[0].clone()].iter().map(|(name, text)| (*name, text.as_str()))).expect_err("malformed");
        assert_eq!(error.to_string(), "law/some.toml is given twice");
    }
}
