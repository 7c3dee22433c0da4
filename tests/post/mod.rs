//! The letters that the tests look at: those of the examples, and of the examples with one thing changed.
#![allow(dead_code)] // Each test binary uses its part.

use std::path::Path;
use std::sync::LazyLock;

use juzheng::case::{Case, Cause, Claim, ClaimKind, Clock, Ground, Method, PromisedBy, Said, Submission};
use juzheng::casework::{Desk, Format, Gathered, Moment, Opened, Post, Posted, Run, gather, letters, open};
use juzheng::letter::Stage;

pub const RECHARGE: &str = "recharge-not-delivered";
pub const CODE: &str = "code-not-as-described";
pub const WRONG: &str = "wrong-account";
pub const SILENT: &str = "paid-then-silent";
/// Small cases of their own, beside the examples.
pub const CARD: &str = "../tests/cases/card-not-delivered";
pub const PAYPAL: &str = "../tests/cases/paypal-not-as-described";

/// The examples, each with the day its facts are of.
pub const EXAMPLES: [(&str, &str); 4] = [
    (RECHARGE, "2026-09-28T18:00:00+08:00"),
    (CODE, "2026-10-13T18:00:00+08:00"),
    (SILENT, "2026-10-18T18:00:00+08:00"),
    (WRONG, "2026-11-06T18:00:00+08:00"),
];

/// Whether a letter or form, `<case>-<target>[-<stage>]`, is the one that an example has come to: those are read whole in
/// `tests/golden`, with all other targets.
pub fn is_read_with_its_example(name: &str) -> bool {
    let desk = desk();
    EXAMPLES.iter().any(|(example, at)| {
        let Some(rest) = name.strip_prefix(example).and_then(|rest| rest.strip_prefix('-')) else { return false };
        let case = opened(&Letters { name: example, example, at, change: |_| {}, to: &[] }).case;
        let is_it = |target: &juzheng::letter::Target| {
            rest == target.name || rest == format!("{}-{}", target.name, target.stage_of(&case).as_str())
        };
        desk.targets.iter().any(is_it)
    })
}

/// A case, the day its facts are of, and its letters.
pub struct Letters {
    pub name: &'static str,
    pub example: &'static str,
    pub at: &'static str,
    pub change: fn(&mut Case),
    pub to: &'static [(&'static str, Option<Stage>)],
}

pub const LETTERS: [Letters; 13] = [
    Letters {
        name: RECHARGE,
        example: RECHARGE,
        at: "2026-09-28T18:00:00+08:00",
        change: |_| {},
        to: &[
            ("12315", None),
            ("platform", None),
            ("alipay", None),
            ("seller", Some(Stage::Request)),
            ("seller", Some(Stage::Urge)),
            ("court", None),
        ],
    },
    Letters {
        name: CODE,
        example: CODE,
        at: "2026-10-13T18:00:00+08:00",
        change: |_| {},
        to: &[
            ("platform", None),
            ("platform", Some(Stage::Request)),
            ("platform", Some(Stage::Escalate)),
            ("12315", None),
            ("wechat-pay", None),
            ("seller", Some(Stage::Request)),
            ("seller", Some(Stage::Urge)),
            ("seller", Some(Stage::Notice)),
        ],
    },
    Letters { name: WRONG, example: WRONG, at: "2026-11-06T18:00:00+08:00", change: |_| {}, to: &[("platform", None), ("seller", None)] },
    Letters { name: SILENT, example: SILENT, at: "2026-10-18T18:00:00+08:00", change: |_| {}, to: &[("alipay", None), ("police", None)] },
    // The platform was asked and has not answered.
    Letters {
        name: "recharge-unanswered",
        example: RECHARGE,
        at: "2026-09-28T18:00:00+08:00",
        change: |case| {
            case.submissions.push(Submission {
                target: "platform".into(),
                at: Some(Said::from_text("2026-09-18T10:15:20+08:00")),
                reference: "GD20260918001".into(),
                answer_by: Some(Said::from_text("2026-09-23")),
                ..Submission::default()
            });
            case.declarations.no_answer_so_far = Some(true);
        },
        to: &[("platform", None)],
    },
    // Rescission, chosen, for delay after demand.
    Letters {
        name: "recharge-rescinded",
        example: RECHARGE,
        at: "2026-09-28T18:00:00+08:00",
        change: |case| {
            case.claims.insert(0, Claim { kind: Some(ClaimKind::Rescind), ground: Some(Ground::Urged), ..Claim::default() });
        },
        to: &[("seller", None), ("court", None)],
    },
    Letters {
        name: "recharge-service-fault",
        example: RECHARGE,
        at: "2026-09-28T18:00:00+08:00",
        change: |case| case.cause = Some(Cause::ServiceFault),
        to: &[("12315", None), ("platform", None), ("alipay", None), ("seller", Some(Stage::Urge)), ("court", None)],
    },
    // Confirmed on an earlier day than that of the letter.
    Letters { name: "recharge-later", example: RECHARGE, at: "2026-10-09T09:00:00+08:00", change: |_| {}, to: &[("12315", None)] },
    // The refusal was a machine's.
    Letters {
        name: "code-refused-by-machine",
        example: CODE,
        at: "2026-10-13T18:00:00+08:00",
        change: |case| case.submissions[0].automated = Some(true),
        to: &[("platform", None)],
    },
    // Increased damages and 举报, both chosen.
    Letters {
        name: "code-reported",
        example: CODE,
        at: "2026-10-13T18:00:00+08:00",
        change: |case| {
            case.declarations.punitive_damages = true;
            case.declarations.report_violation = true;
        },
        to: &[("12315", None), ("12315-report", None)],
    },
    // A shop that took the money, with a platform above it.
    Letters {
        name: "code-suspected-fraud",
        example: CODE,
        at: "2026-10-13T18:00:00+08:00",
        change: |case| case.cause = Some(Cause::SuspectedFraud),
        to: &[("12315", None), ("platform", None), ("wechat-pay", None), ("police", None)],
    },
    Letters { name: "card-not-delivered", example: CARD, at: "2026-09-10T18:00:00+08:00", change: |_| {}, to: &[("card", None)] },
    // By the other scheme, and another cause.
    Letters {
        name: "card-not-as-described",
        example: CARD,
        at: "2026-09-10T18:00:00+08:00",
        change: |case| {
            case.cause = Some(Cause::NotAsDescribed);
            case.payments[0].method = Some(Method::Unionpay);
            case.orders[0].promised = "年卡，有效期12个月".into();
            case.orders[0].promised_by = None;
            case.orders[0].state_actual = "会员中心显示有效期30天".into();
            case.events[0].what = "会员中心显示有效期30天".into();
            case.evidence[0].proves = "写明“年卡，有效期12个月”".into();
            case.evidence[3].proves = "显示有效期30天".into();
            case.events[1].what = "告知有效期不符并要求退款".into();
        },
        to: &[("card", None)],
    },
];

/// Letters in English, which the tests of Chinese letters do not read.
pub const ENGLISH: [Letters; 2] = [
    Letters { name: "paypal-not-as-described", example: PAYPAL, at: "2026-09-10T18:00:00+08:00", change: |_| {}, to: &[("paypal", None)] },
    Letters {
        name: "paypal-not-delivered",
        example: PAYPAL,
        at: "2026-09-12T18:00:00+08:00",
        change: |case| {
            case.cause = Some(Cause::NotDelivered);
            case.orders[0].promised = "Key sent within 24 hours".into();
            case.orders[0].promised_by = "2026-09-06T21:05+08:00".parse().ok().map(PromisedBy::At);
            case.orders[0].state_actual = "没有收到授权码".into();
            case.events[0].at = Some(Said::from_text("2026-09-06T21:20:00+08:00"));
            case.events[0].what = "没有收到授权码".into();
            case.events[1].at = Some(Said::from_text("2026-09-06T21:32:00+08:00"));
            case.events[1].what = "No key has arrived; please send it or refund the payment".into();
            case.events[2].at = Some(Said::from_text("2026-09-07T09:15:00+08:00"));
        },
        to: &[("paypal", None)],
    },
];

pub fn opened(letters: &Letters) -> Opened {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut opened = open(&root.join("examples").join(letters.example)).expect("an example opens");
    (letters.change)(&mut opened.case);
    opened
}

pub fn moment(at: &str) -> Moment {
    Moment { at: at.parse().expect("a time"), clock: Clock::Given }
}

pub fn gathered(opened: &Opened, at: &str) -> Gathered {
    gather(opened, Run::new(moment(at), 2), &|_| {}).expect("gathered")
}

pub fn post(to: &str, stage: Option<Stage>) -> Post {
    Post {
        to: vec![to.to_owned()],
        stage,
        draft: false,
        formats: vec![Format::Txt],
        outlet: None,
        force: false,
        dry_run: false,
        redact_personal: false,
    }
}

pub fn desk() -> Desk {
    Desk::new().expect("shipped data is sound")
}

/// `recharge-not-delivered-seller-urge`: with its stage where that was asked for.
pub fn all() -> &'static [(String, Posted)] {
    static ALL: LazyLock<Vec<(String, Posted)>> = LazyLock::new(|| written(&LETTERS));
    &ALL
}

/// The letters of these cases.
pub fn written(of: &[Letters]) -> Vec<(String, Posted)> {
    let desk = desk();
    let mut out = Vec::new();
    for letters_of in of {
        let gathered = gathered(&opened(letters_of), letters_of.at);
        for (target, stage) in letters_of.to {
            let suffix = stage.map_or_else(String::new, |stage| format!("-{}", stage.as_str()));
            let name = format!("{}-{target}{suffix}", letters_of.name);
            let posted = letters(&desk, &gathered, &post(target, *stage), moment(letters_of.at));
            let mut posted = posted.unwrap_or_else(|error| panic!("{name}: {error:?}"));
            out.push((name, posted.remove(0)));
        }
    }
    out
}
