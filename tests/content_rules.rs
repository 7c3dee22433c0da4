//! What holds of everything that is sent to anyone: the law it cites, the words it never says, the amounts it names, and
//! what it says only where the person has confirmed it.

mod post;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use juzheng::case::{Agent, Case, Said};
use juzheng::casework::{CaseworkError, Desk, FormOrder, Gathered, Opened, forms, letters};
use juzheng::dossier::checks;
use juzheng::finding::{Finding, Severity};
use juzheng::letter::{LawBook, forbidden};
use post::{ENGLISH, LETTERS, Letters, RECHARGE, all, desk, gathered, moment, opened, post as posting, written};

fn sheet(desk: &Desk, gathered: &Gathered, target: &str, at: &str) -> Option<String> {
    let order = FormOrder { to: vec![target.to_owned()], stage: None, draft: false, outlet: None, force: false, dry_run: false };
    let mut forms = forms(desk, gathered, &order, moment(at)).ok()?;
    // The notes are the person's; what is pasted is what is sent.
    Some(forms.remove(0).sheet.fields.iter().map(|field| format!("{}\n", field.text)).collect())
}

/// Every text that goes to anyone, with its name and the case it is of: letters in both languages, and forms.
fn outputs() -> &'static [(String, Opened, String)] {
    static OUTPUTS: LazyLock<Vec<(String, Opened, String)>> = LazyLock::new(sent);
    &OUTPUTS
}

fn sent() -> Vec<(String, Opened, String)> {
    let desk = desk();
    let mut out = Vec::new();
    for of in LETTERS.iter().chain(&ENGLISH) {
        let opened = opened(of);
        let gathered = gathered(&opened, of.at);
        for (target, stage) in of.to {
            let post = posting(target, *stage);
            let letter = letters(&desk, &gathered, &post, moment(of.at)).expect("written").remove(0);
            out.push((format!("{}-{target}", of.name), opened.clone(), letter.text));
            out.extend(sheet(&desk, &gathered, target, of.at).map(|text| (format!("{}-{target}-form", of.name), opened.clone(), text)));
        }
    }
    assert!(out.len() > 70, "{}", out.len());
    out
}

/// The articles named in a text: the statute last named before each, `第十六条第二款`, and the words quoted behind `：“`.
fn cited(text: &str) -> Vec<(String, String, Option<String>)> {
    const NUMERALS: &str = "一二三四五六七八九十百千零";
    let letters: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut statute = String::new();
    let mut at = 0;
    let mut depth = 0;
    while at < letters.len() {
        match letters[at] {
            // What somebody else said is theirs.
            '“' => depth += 1,
            '”' => depth -= 1,
            '《' if depth == 0 => {
                let end = letters[at..].iter().position(|c| *c == '》').expect("a title ends") + at;
                statute = letters[at + 1..end].iter().collect();
                at = end;
            }
            '第' if depth == 0 => {
                let mut end = at;
                let mut article = String::new();
                while letters.get(end) == Some(&'第') {
                    let digits = letters[end + 1..].iter().take_while(|c| NUMERALS.contains(**c)).count();
                    let unit = letters.get(end + 1 + digits).copied().unwrap_or(' ');
                    if digits == 0 || !"条款项".contains(unit) || (article.is_empty() && unit != '条') {
                        break;
                    }
                    article.extend(&letters[end..=end + 1 + digits]);
                    end += digits + 2;
                }
                if !article.is_empty() {
                    let words = letters[end..].starts_with(&['：', '“']).then(|| {
                        let from = end + 2;
                        let to = letters[from..].iter().position(|c| *c == '”').expect("a quotation ends") + from;
                        letters[from..to].iter().collect()
                    });
                    out.push((statute.clone(), article, words));
                    at = end.max(at + 1);
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    out
}

/// No letter cites an article that is not in the data, or words that are not in the statute.
#[test]
fn every_article_cited_is_held_and_every_quotation_is_its_words() {
    let book = LawBook::embedded().expect("the law data");
    let mut seen = 0;
    for (name, _, text) in outputs() {
        for (statute, article, words) in cited(text) {
            let held = book.statutes().find(|held| held.title == statute).unwrap_or_else(|| panic!("{name}: 《{statute}》{article}"));
            let mut of_it = held.articles().filter(|one| one.cite_short().starts_with(&article) || article.starts_with(&one.cite_short()));
            assert!(of_it.next().is_some(), "{name}: 《{statute}》{article} is not in the data");
            if let Some(words) = words {
                let exact = held.articles().any(|one| one.cite_short() == article && one.words == words);
                assert!(exact, "{name}: 《{statute}》{article}：“{words}”");
                seen += 1;
            }
        }
    }
    assert!(seen > 150, "{seen}");
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files(&path, out) } else { out.push(path) }
    }
}

/// Articles come from the data by their key; no template has one by hand.
#[test]
fn no_template_writes_an_article_by_hand() {
    let mut all = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"), &mut all);
    let texts = all.iter().filter(|path| path.extension().is_some_and(|kind| kind == "txt") || path.ends_with("target.toml"));
    for path in texts {
        let text = fs::read_to_string(path).expect("a template");
        for line in text.lines().filter(|line| !line.trim_start().starts_with('#') || path.extension().is_some_and(|kind| kind == "txt")) {
            let by_hand = line.split('第').skip(1).any(|rest| {
                let digits = rest.chars().take_while(|c| "一二三四五六七八九十百零".contains(*c)).count();
                digits > 0 && rest.chars().nth(digits) == Some('条')
            });
            assert!(!by_hand, "{}: {line}", path.display());
        }
    }
}

/// What part G of the law notes forbids is in nothing that goes out, in either language, nor in what people are told of targets.
#[test]
fn nothing_says_what_nobody_may_say() {
    for (name, _, text) in outputs() {
        assert!(forbidden(text).is_empty(), "{name}: {:?}", forbidden(text));
        for never in ["45个工作日", "暂行办法", "legally required", "must refund", "fraud", "chargeback", "reason code"] {
            assert!(!text.contains(never), "{name}: {never}");
        }
    }
    for target in desk().targets.iter() {
        let notes = target.form.iter().map(|form| form.note.clone()).chain([target.title.clone(), target.about.clone()]);
        for said in notes.chain(target.limit.iter().map(|limit| limit.source.clone())) {
            assert!(forbidden(&said).is_empty(), "{}: {said}", target.name);
        }
    }
}

/// Amounts agree in all that goes out: each is one that the case states or that follows from it.
#[test]
fn every_amount_is_one_of_the_case() {
    for (name, opened, text) in outputs() {
        let case = &opened.case;
        let stated = case.orders.iter().filter_map(|order| order.amount).chain(case.payments.iter().filter_map(|payment| payment.amount));
        let stated = stated.chain(case.claims.iter().filter_map(|claim| claim.amount)).chain(case.declarations.refunded_so_far);
        let mut known: BTreeSet<String> = stated.map(|amount| amount.yuan()).collect();
        // 增加赔偿 and what it comes to with the refund, where it was chosen.
        if case.declarations.punitive_damages {
            known.extend(["500.00".to_owned(), "628.00".to_owned()]);
        }
        let body = text.split("证据目录").next().unwrap_or_default();
        for before in body.split('元').filter(|_| !name.contains("paypal")) {
            let digits: String = before.chars().rev().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            let amount: String = digits.chars().rev().collect();
            if amount.contains('.') {
                assert!(known.contains(&amount), "{name}: {amount}元 is not of the case: {known:?}");
            }
        }
    }
}

/// What a digest proves, and what not, is said in every formal letter, once; no form carries one.
#[test]
fn a_digest_is_put_honestly_or_not_at_all() {
    for (name, letter) in all() {
        let told = letter.text.matches("不能证明文件内容真实，也不能证明文件形成的时间").count();
        assert_eq!(told, 1, "{name}");
    }
    for (name, letter) in written(&ENGLISH) {
        assert_eq!(letter.text.matches("it proves neither").count(), 1, "{name}");
    }
    for (name, _, text) in outputs().iter().filter(|(name, ..)| name.ends_with("-form")) {
        assert!(!text.contains("SHA") && !text.contains("校验值"), "{name}");
    }
}

/// What is done to a case.
type Change = fn(&mut Case);

fn found(target: &str, change: Change) -> Vec<Finding> {
    let recharge = Letters { name: "", example: RECHARGE, at: "2026-09-28T18:00:00+08:00", change, to: &[] };
    let gathered = gathered(&opened(&recharge), recharge.at);
    let needs = desk().targets.get(target).expect("a target").needs_for(&gathered.dossier.case);
    checks::run(&gathered.dossier, Some(&needs))
}

/// Each ground on which an authority turns a complaint away (令121 第十六条、第十七条) is seen before it is sent.
#[test]
fn each_ground_of_refusal_is_seen_before_it_is_sent() {
    let grounds: [(&str, Severity, Change); 13] = [
        // (一) not its business: nobody who trades.
        ("jurisdiction-unclear", Severity::Warning, |case| case.respondents[0].sells_on = juzheng::case::SellsOn::SocialOrPrivate),
        // (二) a court, an authority or a consumer association has it.
        ("declaration-denied", Severity::Blocking, |case| case.declarations.no_other_body = Some(false)),
        ("other-body-contradicts", Severity::Blocking, |case| {
            let (body, state) = ("示例市消费者协会".to_owned(), "已受理".to_owned());
            case.submissions.push(juzheng::case::Submission { body, state, ..Default::default() });
        }),
        // (三) not for daily consumption: many at once, many orders, resale; and nothing that shows the purchase.
        ("declaration-denied", Severity::Blocking, |case| case.declarations.own_use = Some(false)),
        ("not-daily-consumption", Severity::Warning, |case| case.orders[0].quantity = 10),
        ("not-daily-consumption", Severity::Warning, |case| case.events[2].what += "，本人做代理"),
        ("payment-without-record", Severity::Warning, |case| {
            case.payments[0].transaction_id = "1".into();
            case.payments[0].merchant_order_id = "2".into();
            case.payments[0].amount = "97.00".parse().ok();
        }),
        // (四) three years.
        ("over-three-years", Severity::Warning, |case| case.orders[0].ordered_at = Some(Said::from_text("2023-09-13T20:13:05+08:00"))),
        // (五) what 第十条 and 第十一条 ask for.
        ("fact-missing", Severity::Blocking, |case| case.complainant.phone.clear()),
        ("fact-missing", Severity::Blocking, |case| case.respondents[0].address.clear()),
        ("respondent-name-unknown", Severity::Warning, |case| {
            case.respondents[0].shop = "示例店铺".into();
            case.respondents[0].name.clear();
        }),
        ("agent-needs-papers", Severity::Note, |case| {
            case.complainant.agent = Agent { name: "张监护".into(), relation: "监护人".into() };
        }),
        // (六) one's own name, telephone and address, not shared with others (第十七条).
        ("complaint-papers", Severity::Note, |_| {}),
    ];
    for (code, severity, change) in grounds {
        let found = found("12315", change);
        assert!(found.iter().any(|finding| finding.what.code() == code && finding.severity == severity), "{code}: {found:?}");
    }
}

/// What is true only as of a day, and what only the person can confirm, is not said unless they did.
#[test]
fn what_was_not_confirmed_is_not_said() {
    let unsaid: [(&str, Change); 5] = [
        ("12315", |case| case.declarations.own_use = None),
        ("12315", |case| case.declarations.no_other_body = None),
        ("12315", |case| case.declarations.consents_to_mediation = None),
        ("alipay", |case| case.declarations.refunded_so_far = None),
        ("seller", |case| case.declarations.confirmed_on = None),
    ];
    let desk = desk();
    let at = "2026-09-28T18:00:00+08:00";
    for (target, change) in unsaid {
        let gathered = gathered(&opened(&Letters { name: "", example: RECHARGE, at, change, to: &[] }), at);
        assert!(sheet(&desk, &gathered, target, at).is_none(), "{target}: the form");
        let refused = letters(&desk, &gathered, &posting(target, None), moment(at));
        let Err(CaseworkError::Refused { findings, .. }) = refused else { panic!("{target}: the letter") };
        assert!(findings.iter().any(|finding| finding.what.code() == "declaration-not-confirmed"), "{findings:?}");
    }
    // Confirmed some days ago: said as of that day, in letter and form alike.
    let at = "2026-10-09T09:00:00+08:00";
    let gathered = gathered(&opened(&Letters { name: "", example: RECHARGE, at, change: |_| {}, to: &[] }), at);
    let letter = letters(&desk, &gathered, &posting("12315", None), moment(at)).expect("written").remove(0);
    assert!(letter.text.contains("截至2026年9月28日") && !letter.text.contains("截至落款日"), "{}", letter.text);
    let form = sheet(&desk, &gathered, "12315", at).expect("filled in");
    assert!(form.contains("截至9月28日，未收到退款"), "{form}");
}
