//! The letters in English: golden text read line by line, and what holds of each.

mod generated;
mod post;

use juzheng::case::Cause;
use post::{CARD, ENGLISH, Letters, PAYPAL, desk, gathered, moment, opened, post as posting, written};

#[test]
fn letters_are_those_that_were_read() {
    for (name, letter) in written(&ENGLISH) {
        generated::holds(&format!("tests/letters/{name}.txt"), &letter.text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    }
}

/// Chinese stands in quotation marks only, in names and in the list of exhibits; amounts name their currency.
#[test]
fn the_letter_is_english_and_what_was_said_stays_as_it_was() {
    for (name, letter) in written(&ENGLISH) {
        let (body, _) = letter.text.split_once("4. Exhibits").expect("a list of exhibits");
        let mut depth = 0;
        for c in body.replace("郑示例", "").chars() {
            depth += i32::from(c == '“') - i32::from(c == '”');
            assert!(depth > 0 || !('\u{4e00}'..='\u{9fff}').contains(&c), "{name}: {c} in {body}");
        }
        assert!(letter.text.contains("19.90 USD") && letter.text.contains("0EX00000SAMPLE001"), "{name}");
        for wrong in ["（", "）", "。", "，", "；", "{{", "None", "..", " .", " ,", "样本路", "13500000000", "180", "unauthori"] {
            assert!(!body.contains(wrong), "{name} has {wrong}: {body}");
        }
        assert!(letter.text.contains("SHA-256") && letter.text.contains("it proves neither"), "{name}");
        // What PayPal may not cover is for the person alone.
        assert!(letter.findings.iter().any(|finding| finding.what.code() == "paypal-may-not-cover"), "{name}");
        assert!(!letter.text.contains("gift"), "{name}");
    }
}

#[test]
fn a_letter_has_one_currency_and_no_card_number() {
    let refused = |example, target: &str, change: fn(&mut juzheng::case::Case), code: &str| {
        let at = "2026-09-10T18:00:00+08:00";
        let gathered = gathered(&opened(&Letters { name: "", example, at, change, to: &[] }), at);
        match juzheng::casework::letters(&desk(), &gathered, &posting(target, None), moment(at)) {
            Err(juzheng::casework::CaseworkError::Refused { findings, .. }) => {
                assert!(findings.iter().any(|finding| finding.is_blocking() && finding.what.code() == code), "{findings:?}");
            }
            other => panic!("{code}: {other:?}"),
        }
    };
    refused(
        PAYPAL,
        "paypal",
        |case| {
            let mut other = case.payments[0].clone();
            other.currency = "EUR".into();
            case.payments.push(other);
        },
        "currency-not-supported",
    );
    refused(PAYPAL, "12315", |_| {}, "currency-not-supported");
    // A number that is on no card, with the check digit of one.
    refused(CARD, "card", |case| case.events[1].what += "，卡号4111 1111 1111 1111", "private-words");
    refused(CARD, "card", |case| case.payments[0].method = Some(juzheng::case::Method::Alipay), "not-paid-through-wallet");
}

/// Whose payment it was is never in question, whatever the cause.
#[test]
fn the_person_paid_and_says_so() {
    let changes: [fn(&mut juzheng::case::Case); 3] =
        [|_| {}, |case| case.cause = Some(Cause::ServiceFault), |case| case.cause = Some(Cause::SuspectedFraud)];
    let at = "2026-09-10T18:00:00+08:00";
    for change in changes {
        let card = Letters { name: "card", example: CARD, at, change, to: &[("card", None)] };
        let paypal = Letters { name: "paypal", example: PAYPAL, at, change, to: &[("paypal", None)] };
        let letters = written(&[card, paypal]);
        let (card, paypal) = (&letters[0].1, &letters[1].1);
        assert!(card.text.contains("由持卡人本人作出") && card.text.contains("不写完整卡号"), "{}", card.text);
        assert!(paypal.text.contains("I made this payment myself"), "{}", paypal.text);
        for never in ["盗刷", "非本人交易", "原因码", "10.4", "13.1", "120", "540", "4853", "180", "诈骗", "fraud", "涉嫌"] {
            assert!(!card.text.split("SHA-256").next().unwrap_or_default().contains(never), "{never}: {}", card.text);
            assert!(!paypal.text.split("SHA-256").next().unwrap_or_default().contains(never), "{never}: {}", paypal.text);
        }
        assert!(card.findings.iter().any(|finding| finding.what.code() == "card-dispute"), "{:?}", card.findings);
    }
}
