//! The law data against the statutes' texts in `tests/statutes/`: every quoted word stands in the
//! article, paragraph and item that its key names.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use juzheng::letter::{Article, LawBook, Statute, forbidden};

fn book() -> LawBook {
    LawBook::embedded().expect("the program's own data")
}

/// The articles of a statute's text, each as its lines that say something.
struct Text {
    articles: BTreeMap<u16, Vec<String>>,
    /// Whether a line break in it begins a paragraph or an item (款, 项).
    broken: bool,
}

impl Text {
    fn of(statute: &Statute) -> Self {
        let mut articles: BTreeMap<u16, Vec<String>> = BTreeMap::new();
        for source in &statute.sources {
            let path = Path::new("tests/statutes").join(source);
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let mut at = None;
            for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
                if let Some((number, words)) = begins_article(line) {
                    assert!(articles.insert(number, vec![words.to_owned()]).is_none(), "{source}: article {number} stands twice");
                    at = Some(number);
                } else if let Some(number) = at {
                    articles.entry(number).or_default().push(line.to_owned());
                }
            }
        }
        let broken = articles.values().any(|lines| lines.len() > 1);
        if !broken {
            articles.values_mut().for_each(|lines| *lines = at_items(&lines.concat()));
        }
        Self { articles, broken }
    }

    /// The paragraphs of an article, each as its lead and its items; one paragraph where the text shows none.
    fn paragraphs(&self, number: u16) -> Result<Vec<(&str, Vec<&str>)>, String> {
        let mut paragraphs: Vec<(&str, Vec<&str>)> = Vec::new();
        for line in self.articles.get(&number).ok_or("no such article")? {
            match paragraphs.last_mut() {
                Some((_, items)) if line.starts_with('（') => items.push(line),
                _ => paragraphs.push((line, Vec::new())),
            }
        }
        Ok(paragraphs)
    }
}

/// An article on one line, broken before each of its items.
fn at_items(article: &str) -> Vec<String> {
    let (mut lines, mut rest) = (Vec::new(), article);
    for item in 1.. {
        let Some(at) = rest.find(&format!("（{}）", said(item))) else { break };
        let (before, after) = rest.split_at(at);
        lines.push(before.to_owned());
        rest = after;
    }
    lines.push(rest.to_owned());
    lines
}

/// The number and the words of 第五百一十二条 ….
fn begins_article(line: &str) -> Option<(u16, &str)> {
    let (number, words) = line.strip_prefix('第')?.split_once('条')?;
    Some((read(number)?, words.strip_prefix([' ', '\u{3000}'])?.trim_start()))
}

/// 五百一十二 as 512: written apart from the program's own numerals, to check them.
fn read(numeral: &str) -> Option<u16> {
    let (mut sum, mut digit) = (0, None);
    for letter in numeral.chars() {
        if let Some(unit) = "十百千".chars().position(|unit| unit == letter) {
            sum += digit.take().unwrap_or(1) * [10, 100, 1000][unit];
        } else {
            digit = Some(u16::try_from("零一二三四五六七八九".chars().position(|known| known == letter)?).ok()?);
        }
    }
    (!numeral.is_empty()).then(|| sum + digit.unwrap_or(0))
}

/// The numerals of items: 一 to 十九.
fn said(number: u16) -> String {
    let digit = |number: u16| "零一二三四五六七八九".chars().nth(usize::from(number)).expect("under ten").to_string();
    match number {
        ..10 => digit(number),
        10 => "十".to_owned(),
        _ => format!("十{}", digit(number - 10)),
    }
}

/// Whether the words stand where the key says, and the key says no more than the text shows.
fn check(text: &Text, article: &Article<'_>) -> Result<(), String> {
    let paragraphs = text.paragraphs(article.number)?;
    let (lead, items) = match article.paragraph {
        // A text without line breaks shows no paragraphs; the number rests on the data's own care.
        Some(_) if !text.broken => &paragraphs[0],
        Some(paragraph) if paragraphs.len() > 1 => paragraphs.get(usize::from(paragraph) - 1).ok_or("no such paragraph")?,
        Some(_) => return Err("the article has one paragraph, which is not cited".to_owned()),
        None if paragraphs.len() > 1 => return Err("the article has paragraphs, and one must be named".to_owned()),
        None => &paragraphs[0],
    };
    // Without line breaks, an item is known to be in an only paragraph when its lead is one clause
    // and the first full stop is the end.
    let shown_alone = text.broken
        || (!lead.contains('。') && items.last().is_some_and(|last| last.find('。') == last.rfind('。') && last.ends_with('。')));
    let words = match article.item {
        None => [*lead].iter().chain(items).copied().collect(),
        Some(_) if article.paragraph.is_none() && !shown_alone => {
            return Err("whether the article has one paragraph cannot be told".to_owned());
        }
        Some(item) => items
            .get(usize::from(item) - 1)
            .and_then(|words| words.strip_prefix(&format!("（{}）", said(item))))
            .ok_or("no such item")?
            .to_owned(),
    };
    if words.contains(article.words) { Ok(()) } else { Err(format!("not in the text: {}\n{words}", article.words)) }
}

#[test]
fn every_quoted_word_stands_in_its_statute() {
    let book = book();
    assert!(book.statutes().count() >= 10);
    for statute in book.statutes() {
        let text = Text::of(statute);
        assert!(statute.articles().next().is_some(), "{}", statute.name);
        for article in statute.articles() {
            let place = format!("{} {}", statute.name, article.key);
            if let Err(why) = check(&text, &article) {
                panic!("{place}: {why}");
            }
            let number = article.cite_short();
            let number = number.strip_prefix('第').and_then(|rest| rest.split_once('条')).expect("第…条").0;
            assert_eq!(read(number), Some(article.number), "{place}");
            assert!(!article.words.contains(['“', '”', '"', '\n', ' ', '\u{3000}']), "{place}: quoted in a letter as it stands");
            assert!(!article.words.ends_with(['，', '；', '：', ':', '、']), "{place}: ends in the middle of a sentence");
            assert!(!article.words.is_empty() && !article.matter.is_empty(), "{place}");
            assert!(forbidden(article.words).is_empty(), "{place}: letters may not say so");
        }
    }
}

#[test]
fn every_statute_says_when_it_was_checked() {
    for statute in book().statutes() {
        assert!(statute.in_force <= statute.checked, "{}", statute.name);
        assert!(!statute.status.is_empty() && !statute.sources.is_empty(), "{}", statute.name);
        assert!(forbidden(&statute.status).is_empty(), "{}: letters may not say so", statute.name);
        assert!(
            !statute.title.contains(['《', '》']) && statute.title.ends_with(['法', '例', '定', '典', '释', '）']),
            "{}",
            statute.title
        );
        for source in &statute.sources {
            let readme = fs::read_to_string("tests/statutes/README.md").expect("it lies there");
            assert!(readme.contains(source.as_str()), "{source} is not in tests/statutes/README.md");
        }
    }
}

/// The archived text shows no paragraphs, so the measures are cited by article; items as their own article 17 cites them.
#[test]
fn the_complaint_measures_are_cited_without_paragraphs() {
    let book = book();
    assert!(book.statute("market-complaint-measures").expect("in the book").articles().all(|article| article.paragraph.is_none()));
}

/// The quotations of the model letters.
#[test]
fn what_letters_quote_is_at_hand() {
    let book = book();
    for (statute, key, quote) in [
        ("consumer-protection", "16.2", "《中华人民共和国消费者权益保护法》第十六条第二款：“经营者和消费者有约定的，应当按照约定履行义务”"),
        (
            "consumer-protection",
            "20.1",
            "《中华人民共和国消费者权益保护法》第二十条第一款：“经营者向消费者提供有关商品或者服务的质量、性能、用途、有效期限等信息，应当真实、全面，不得作虚假或者引人误解的宣传。”",
        ),
        (
            "consumer-protection",
            "44.1",
            "《中华人民共和国消费者权益保护法》第四十四条第一款：“网络交易平台提供者不能提供销售者或者服务者的真实名称、地址和有效联系方式的，消费者也可以向网络交易平台提供者要求赔偿”",
        ),
        (
            "consumer-protection",
            "52",
            "《中华人民共和国消费者权益保护法》第五十二条：“经营者提供商品或者服务，造成消费者财产损害的，应当依照法律规定或者当事人约定承担修理、重作、更换、退货、补足商品数量、退还货款和服务费用或者赔偿损失等民事责任。”",
        ),
        (
            "civil-code",
            "512.2",
            "《中华人民共和国民法典》第五百一十二条第二款：“合同标的物进入对方当事人指定的特定系统且能够检索识别的时间为交付时间”",
        ),
        (
            "civil-code",
            "577",
            "《中华人民共和国民法典》第五百七十七条：“当事人一方不履行合同义务或者履行合同义务不符合约定的，应当承担继续履行、采取补救措施或者赔偿损失等违约责任。”",
        ),
        (
            "civil-code",
            "615",
            "《中华人民共和国民法典》第六百一十五条：“出卖人提供有关标的物质量说明的，交付的标的物应当符合该说明的质量要求。”",
        ),
        (
            "e-commerce",
            "20",
            "《中华人民共和国电子商务法》第二十条：“电子商务经营者应当按照承诺或者与消费者约定的方式、时限向消费者交付商品或者服务”",
        ),
        ("e-commerce", "31", "《中华人民共和国电子商务法》第三十一条：“商品和服务信息、交易信息保存时间自交易完成之日起不少于三年”"),
        ("e-commerce", "62", "《中华人民共和国电子商务法》第六十二条：“在电子商务争议处理中，电子商务经营者应当提供原始合同和交易记录。”"),
    ] {
        assert_eq!(book.article(statute, key).map(|article| article.quote()).as_deref(), Some(quote));
    }
    for (statute, key, words) in [
        (
            "consumer-protection",
            "26.2b",
            "作出排除或者限制消费者权利、减轻或者免除经营者责任、加重消费者责任等对消费者不公平、不合理的规定",
        ),
        ("civil-code", "512.1b", "与实际提供服务时间不一致的，以实际提供服务的时间为准"),
        ("civil-code", "617b", "可以依据本法第五百八十二条至第五百八十四条的规定请求承担违约责任"),
    ] {
        assert_eq!(book.article(statute, key).map(|article| article.words), Some(words));
    }
}

#[test]
fn numerals_are_read() {
    for (numeral, number) in
        [("一", 1), ("十", 10), ("十七", 17), ("二十", 20), ("一百零五", 105), ("五百一十二", 512), ("一千二百六十", 1260)]
    {
        assert_eq!(read(numeral), Some(number));
    }
    assert_eq!(read(""), None);
    assert_eq!(read("一款"), None);
    assert_eq!([said(1), said(10), said(19)], ["一", "十", "十九"]);
}
