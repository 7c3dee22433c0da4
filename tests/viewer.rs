//! `index.html`: that it can do nothing but what its policy says, that nothing of case or evidence is ever markup, and that a
//! recipient's page holds what that recipient sees.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use html5gum::{Token, Tokenizer};
use juzheng::book::{Chapter, Chapters};
use juzheng::case::Clock;
use juzheng::casework::{Desk, Moment, Outlet, Packing, Run, gather, open, pack};
use juzheng::digest::Digest;
use juzheng::dossier::{Dossier, Exhibit};
use juzheng::viewer::{Page, Shown, page};

const AT: &str = "2026-09-28T18:00:00+08:00";

fn run() -> Run<'static> {
    Run::new(Moment { at: AT.parse().expect("a time"), clock: Clock::Given }, 2)
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The page of a case's master, if there is one.
fn packed(case: &Path, viewer: bool) -> Option<String> {
    let out = tempfile::tempdir().expect("a folder");
    let packing = Packing {
        to: Vec::new(),
        stage: None,
        outlet: Outlet::Folder(out.path().to_owned()),
        force: false,
        self_check: true,
        letters: false,
        docx: false,
        book: false,
        redact_personal: false,
        book_limit: None,
        viewer,
        sm3: false,
    };
    let desk = Desk::new().expect("shipped data");
    let bundle = pack(&open(case).expect("opened"), &desk, &packing, run(), &|_| {}).expect("packed");
    let mut archive = zip::ZipArchive::new(fs::File::open(bundle.sealed.path).expect("opened")).expect("a zip");
    let index = (0..archive.len()).find(|n| archive.by_index(*n).expect("an entry").name().expect("a name").ends_with("/index.html"))?;
    let mut text = String::new();
    archive.by_index(index).expect("an entry").read_to_string(&mut text).expect("UTF-8");
    Some(text)
}

/// A tag and its attributes.
type Tag = (String, BTreeMap<String, String>);

/// The tags of a page, as a browser's own tokenizer sees them, and all its text; scripts and style by their tags alone.
fn parsed(html: &str) -> (Vec<Tag>, String) {
    let own = contents(html, "script").into_iter().chain(contents(html, "style"));
    let html = own.fold(html.to_owned(), |html, own| html.replace(own, ""));
    let (mut tags, mut words) = (Vec::new(), String::new());
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    for Ok(token) in Tokenizer::new(&html) {
        match token {
            Token::StartTag(tag) => {
                let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect();
                tags.push((text(&tag.name), attributes));
            }
            Token::String(string) => words.push_str(&text(&string)),
            Token::Comment(comment) => panic!("a comment: {comment:?}"),
            Token::Error(error) => panic!("{error:?}"),
            Token::EndTag(_) | Token::Doctype(_) => {}
        }
    }
    (tags, words)
}

/// What stands between a begin tag and the end tag.
fn contents<'a>(html: &'a str, tag: &str) -> Vec<&'a str> {
    let (begin, end) = (format!("<{tag}"), format!("</{tag}>"));
    let rest = html.split(begin.as_str()).skip(1);
    rest.map(|rest| rest.split_once('>').expect("a tag").1.split(end.as_str()).next().expect("a part")).collect()
}

/// The other way than the page's own: 4 letters to 3 bytes.
fn from_base64(text: &str) -> Vec<u8> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: Vec<u32> = text.trim_end_matches('=').chars().map(|c| LETTERS.find(c).expect("a letter") as u32).collect();
    bits.chunks(4)
        .flat_map(|four| {
            let group = (0..4).fold(0, |group, n| group << 6 | four.get(n).copied().unwrap_or(0));
            [16, 8, 0].map(|shift| (group >> shift) as u8).into_iter().take(four.len() - 1).collect::<Vec<_>>()
        })
        .collect()
}

/// What only may stand on a page: no frame, no form, no object, no handler, no style, and no address but of its own parts and
/// of the bag.
fn is_tame(html: &str) {
    const TAGS: &str = " html head meta title style body a header h1 nav ul li main section h2 dl dt dd code p noscript div label input \
        progress ol time span bdi small strong article h3 h4 h5 h6 table thead tbody tr th td figure figcaption img details summary footer \
        script ";
    const ATTRIBUTES: &str = " lang charset http-equiv content name class href aria-label aria-labelledby id tabindex role for type \
        accept webkitdirectory hidden max datetime target rel loading decoding src width height alt scope open ";
    let (tags, _) = parsed(html);
    for (tag, attributes) in &tags {
        assert!(TAGS.contains(&format!(" {tag} ")), "<{tag} {attributes:?}>");
        for (name, value) in attributes {
            assert!(ATTRIBUTES.contains(&format!(" {name} ")), "<{tag} {name}={value:?}>");
            if matches!(name.as_str(), "href" | "src") {
                assert!(value.starts_with("data/") && !value.contains(':') || value.starts_with('#'), "<{tag} {name}={value:?}>");
            }
        }
    }
    assert_eq!(tags.iter().filter(|(tag, _)| tag == "script").count(), 2);
    assert_eq!(tags.iter().filter(|(tag, _)| tag == "style").count(), 1);
    let ids: Vec<&String> = tags.iter().filter_map(|(_, attributes)| attributes.get("id")).collect();
    let mut once = ids.clone();
    once.sort();
    once.dedup();
    assert_eq!(ids.len(), once.len(), "{ids:?}");
    for (_, attributes) in &tags {
        if let Some(to) = attributes.get("href").and_then(|href| href.strip_prefix('#')) {
            assert!(ids.iter().any(|id| *id == to), "#{to} leads nowhere");
        }
    }
}

#[test]
fn the_policy_names_the_scripts_that_are_there_and_nothing_else_runs() {
    let html = packed(&folder("examples/recharge-not-delivered"), true).expect("a page");
    let (tags, _) = parsed(&html);
    let policy = tags.iter().find_map(|(_, attributes)| attributes.get("content").filter(|text| text.contains("default-src")));
    let policy = policy.expect("a policy").as_str();
    let named = |directive: &str| -> Vec<Digest> {
        let values = policy.split("; ").find_map(|part| part.strip_prefix(directive)).expect("a directive");
        let hashes = values.split_whitespace().map(|hash| hash.strip_prefix("'sha256-").and_then(|hash| hash.strip_suffix('\'')));
        let hex = |bytes: Vec<u8>| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        hashes.map(|hash| hex(from_base64(hash.expect("only hashes"))).parse().expect("a digest")).collect()
    };
    let there = |tag: &str| -> Vec<Digest> { contents(&html, tag).iter().map(|text| Digest::of(text.as_bytes())).collect() };
    assert_eq!(named("script-src "), there("script"));
    assert_eq!(named("style-src "), there("style"));
    for directive in
        ["default-src 'none'", "connect-src 'none'", "form-action 'none'", "base-uri 'none'", "img-src 'self'", "worker-src blob:"]
    {
        assert!(policy.split("; ").any(|part| part == directive), "{directive}");
    }
    is_tame(&html);
}

#[test]
fn hostile_texts_stay_texts() {
    let html = packed(&folder("tests/viewer/hostile"), true).expect("a page");
    is_tame(&html);
    let (_, words) = parsed(&html);
    // Each place that the page shows, word for word; the two marks stand for what may not be shown.
    for place in ["title", "name", "respondent", "shop", "platform", "item", "actual", "claim", "event"] {
        assert!(words.contains(&format!("注入-{place}<script>alert('{place}')</script>\"><img src=x onerror=alert(1)>")), "{place}");
    }
    for place in ["picture", "source", "proves", "how", "by", "device", "account", "party", "goods", "method", "message", "sender", "log"] {
        assert!(words.contains(&format!("注入-{place}<script>alert('{place}')</script>")), "{place}");
    }
    for text in
        ["注入-page<script>alert('page')</script>", "javascript:alert(5)", "余额〔U+202E〕仍为0", "概不退换〔U+202E〕〔U+0007〕 </td></tr>"]
    {
        assert!(words.contains(text), "{text}");
    }
    // A saved page of the other side is named, and never opened by a click.
    assert!(words.contains("data/evidence/rules/规则.html") && !html.contains("href=\"data/evidence/rules"));
}

#[test]
fn every_example_has_a_tame_page() {
    for name in ["code-not-as-described", "paid-then-silent", "wrong-account"] {
        let html = packed(&folder("examples").join(name), true).expect("a page");
        is_tame(&html);
        assert!(html.contains("自留，勿外发"), "{name}");
    }
    assert_eq!(packed(&folder("examples/wrong-account"), false), None);
}

#[test]
fn ten_thousand_messages_are_an_excerpt() {
    let case = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(case.path().join("evidence/chat")).expect("made");
    fs::write(case.path().join("case.toml"), "title = \"长聊天\"\ncause = \"not-delivered\"\n[[orders]]\nid = \"KM1\"\nitem = \"示例\"\n")
        .expect("written");
    let mut chat = "消息记录（此消息记录为文本格式，不支持重新导入）\r\n\r\n================================================================\r\n消息分组:我的好友\r\n================================================================\r\n消息对象:示例客服\r\n================================================================\r\n\r\n".to_owned();
    for n in 0..10_000 {
        let (hour, minute) = (n / 60 % 24, n % 60);
        chat += &format!("2026-09-{:02} {hour:02}:{minute:02}:00 示例客服\r\n第{n}条消息，说的是别的事情\r\n\r\n", n / 1440 + 1);
    }
    chat += "2026-09-20 10:00:00 张示例\r\n订单 KM1 没有到账\r\n\r\n";
    fs::write(case.path().join("evidence/chat/长聊天.txt"), chat).expect("written");
    let html = packed(case.path(), true).expect("a page");
    assert!(html.len() < 128 << 10, "{} bytes", html.len());
    assert!(html.contains("订单 KM1 没有到账") && html.contains("其余9997条未列入"), "an excerpt is counted");
}

/// The page of one recipient.
fn of(dossier: &Dossier, desk: &Desk, name: &str) -> String {
    let target = desk.targets.get(name).expect("a target");
    let chapters = Chapters::new(dossier, target);
    let bound: Vec<(&Exhibit, Chapter)> =
        target.exhibits_of(dossier).into_iter().map(|exhibit| (exhibit, chapters.of(exhibit, None))).collect();
    let exhibits: Vec<Shown<'_>> = bound.iter().map(|(exhibit, chapter)| Shown { exhibit, chapter, files: Vec::new() }).collect();
    let bytes = page(&Page {
        dossier,
        target: Some(target),
        chapters: &chapters,
        exhibits: &exhibits,
        pictures: &BTreeMap::new(),
        letters: &[],
        book: None,
        evidence_digest: Digest::of(b""),
        clock: Clock::Own,
        program: "juzheng",
    });
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn a_recipient_sees_its_own_view() {
    let desk = Desk::new().expect("shipped data");
    for name in ["recharge-not-delivered", "paid-then-silent", "code-not-as-described", "wrong-account"] {
        let mut opened = open(&folder("examples").join(name)).expect("opened");
        // Words that stand nowhere else: 充值账号填写错误 is said in the course of events too.
        opened.case.title = "本人自己起的名目".to_owned();
        let dossier = gather(&opened, run(), &|_| {}).expect("gathered").dossier;
        for target in desk.targets.iter() {
            let html = of(&dossier, &desk, &target.name);
            is_tame(&html);
            let (_, words) = parsed(&html);
            let person = &dossier.case.complainant;
            for (key, value) in [("id_number", &person.id_number), ("address", &person.address), ("phone", &person.phone)] {
                let seen = target.sees.complainant.iter().any(|seen| seen == key);
                assert!(seen || value.is_empty() || !words.contains(value.as_str()), "{name} to {}: {key}", target.name);
            }
            assert!(!words.contains("自留，勿外发"), "{name} to {}", target.name);
            assert!(!words.contains(&dossier.case.title), "{name} to {}: the person's own title", target.name);
            let shown: Vec<u32> = target.exhibits_of(&dossier).iter().map(|exhibit| exhibit.number).collect();
            for exhibit in dossier.exhibits.iter().filter(|exhibit| !shown.contains(&exhibit.number)) {
                assert!(!words.contains(&exhibit.sha256().to_string()), "{name} to {}: exhibit {}", target.name, exhibit.number);
                assert!(!words.contains(&exhibit.title), "{name} to {}: {}", target.name, exhibit.title);
            }
        }
    }
}
