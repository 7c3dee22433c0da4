//! What to do now, in which order: steps as data (`templates/next/steps.toml`), each with the
//! conditions under which it is for a case. A step names the steps that come before it and what stands
//! in its way; it is shown all the same, so that nobody wonders where it went.

use chrono::{NaiveDate, TimeDelta};
use serde::Deserialize;

use super::Dossier;
use super::deadlines::{Basis, Confidence, Deadline, Kind};
use crate::case::{Category, Cause, EventKind, PaymentKind, SellsOn, Submission};

/// A step.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name, stable.
    pub key: String,
    /// What to do, in a few words.
    pub title: String,
    /// What it rests on.
    pub kind: Kind,
    /// How to do it.
    pub text: String,
    /// By when, in words.
    pub when: String,
    /// What follows if there is no answer.
    pub silence: String,
    /// Where it stands.
    pub basis: Basis,
    /// How surely that is known.
    pub confidence: Confidence,
    /// The causes it is for; none for all.
    #[serde(default)]
    pub causes: Vec<Cause>,
    /// All of these must hold.
    #[serde(default)]
    pub all: Vec<String>,
    /// One of these must hold, where there are any.
    #[serde(default)]
    pub any: Vec<String>,
    /// None of these may hold.
    #[serde(default)]
    pub none: Vec<String>,
    /// The target whose letter it sends.
    #[serde(default)]
    pub target: String,
    /// The steps that come before, where they are to be done.
    #[serde(default)]
    pub after: Vec<String>,
    /// What stands in its way.
    #[serde(default)]
    pub blocked: Vec<Block>,
}

/// What stands in a step's way.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Under which condition.
    pub when: String,
    /// What it means, in words.
    pub text: String,
}

/// The steps of a file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Steps {
    /// In the order in which they are to be done.
    pub step: Vec<Step>,
}

/// A step that is to be done.
#[derive(Debug, Clone)]
pub struct ToDo {
    /// Which.
    pub step: Step,
    /// The steps to be done before.
    pub after: Vec<Step>,
    /// What stands in its way.
    pub blocked: Vec<String>,
}

/// A condition under which a step is for a case.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Condition {
    /// All is back.
    Refunded,
    /// The seller does not answer, or the person suspects fraud.
    Vanished,
    /// The person has turned to the other side.
    Contacted,
    /// The case has been sent somewhere.
    SubmittedAnywhere,
    /// A court, an arbitration body or an authority has been turned to, or a consumer association.
    OtherBody,
    /// The police have been turned to.
    Police,
    /// Sent to a target.
    Submitted(String),
    /// Answered by a target.
    Answered(String),
    /// Accepted by a target.
    Accepted(String),
    /// A time of this rule has run out.
    Overdue(String),
    /// No exhibit of the category.
    Lacks(Category),
    /// Paid by the means.
    Paid(String),
    /// Paid by the means to a merchant, or not known as what.
    PaidMerchant(String),
    /// A payment that reached no merchant.
    NotAMerchant,
    /// Where the seller sells.
    SellsOn(SellsOn),
}

impl Condition {
    fn parse(text: &str) -> Option<Self> {
        let word = |word: &str| serde_json::Value::from(word);
        Some(match text.split_once(':') {
            None => match text {
                "refunded" => Self::Refunded,
                "vanished" => Self::Vanished,
                "contacted" => Self::Contacted,
                "submitted-anywhere" => Self::SubmittedAnywhere,
                "other-body" => Self::OtherBody,
                "police" => Self::Police,
                "not-a-merchant" => Self::NotAMerchant,
                _ => return None,
            },
            Some((name, of)) => match name {
                "submitted" => Self::Submitted(of.to_owned()),
                "answered" => Self::Answered(of.to_owned()),
                "accepted" => Self::Accepted(of.to_owned()),
                "overdue" => Self::Overdue(of.to_owned()),
                "lacks" => Self::Lacks(serde_json::from_value(word(of)).ok()?),
                "paid" => Self::Paid(of.to_owned()),
                "paid-merchant" => Self::PaidMerchant(of.to_owned()),
                "sells-on" => Self::SellsOn(serde_json::from_value(word(of)).ok()?),
                _ => return None,
            },
        })
    }
}

impl Steps {
    /// Reads `templates/next/steps.toml`.
    ///
    /// # Errors
    /// The parser's words, or what is wrong with a step.
    pub fn parse(text: &str) -> Result<Self, String> {
        let steps: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        for (n, step) in steps.step.iter().enumerate() {
            let blocks = step.blocked.iter().map(|block| &block.when);
            let conditions = step.all.iter().chain(&step.any).chain(&step.none).chain(blocks);
            if let Some(unknown) = conditions.into_iter().find(|text| Condition::parse(text).is_none()) {
                return Err(format!("{}: no condition {unknown}", step.key));
            }
            if steps.step[..n].iter().any(|other| other.key == step.key) {
                return Err(format!("{} stands twice", step.key));
            }
            if let Some(lost) = step.after.iter().find(|key| !steps.step[..n].iter().any(|other| other.key == **key)) {
                return Err(format!("{} comes after {lost}, which is no earlier step", step.key));
            }
        }
        Ok(steps)
    }

    /// The steps to be done in a case, in order.
    #[must_use]
    pub fn to_do(&self, dossier: &Dossier, deadlines: &[Deadline], today: NaiveDate) -> Vec<ToDo> {
        let look = Look { dossier, deadlines, today };
        let mine: Vec<&Step> = self.step.iter().filter(|step| look.is_for(step)).collect();
        mine.iter()
            .map(|step| ToDo {
                step: (*step).clone(),
                after: mine.iter().filter(|other| step.after.contains(&other.key)).copied().cloned().collect(),
                blocked: step.blocked.iter().filter(|block| look.holds(&block.when)).map(|block| block.text.clone()).collect(),
            })
            .collect()
    }
}

/// So long without an answer, and a seller who has never answered counts as gone.
const SILENT: TimeDelta = TimeDelta::days(3);

struct Look<'a> {
    dossier: &'a Dossier,
    deadlines: &'a [Deadline],
    today: NaiveDate,
}

impl Look<'_> {
    fn is_for(&self, step: &Step) -> bool {
        (step.causes.is_empty() || self.dossier.case.cause.is_some_and(|cause| step.causes.contains(&cause)))
            && step.all.iter().all(|condition| self.holds(condition))
            && (step.any.is_empty() || step.any.iter().any(|condition| self.holds(condition)))
            && !step.none.iter().any(|condition| self.holds(condition))
    }

    fn holds(&self, condition: &str) -> bool {
        let case = &self.dossier.case;
        let sent = |target: &str, done: fn(&Submission) -> bool| case.submissions.iter().any(|s| s.target == target && done(s));
        let method = |word: &str, merchant: bool| {
            case.payments.iter().any(|payment| {
                let is = payment.method.is_some_and(|method| serde_json::to_value(method).is_ok_and(|value| value == word));
                is && (!merchant || matches!(payment.kind, None | Some(PaymentKind::Merchant)))
            })
        };
        match Condition::parse(condition) {
            None => false,
            Some(Condition::Refunded) => self.dossier.is_refunded(),
            Some(Condition::Vanished) => self.has_vanished(),
            Some(Condition::Contacted) => case.events.iter().any(|event| matches!(event.kind, EventKind::Contact | EventKind::Notice)),
            Some(Condition::SubmittedAnywhere) => !case.submissions.is_empty(),
            Some(Condition::OtherBody) => case.submissions.iter().any(is_other_body),
            Some(Condition::Police) => case.submissions.iter().any(is_police),
            Some(Condition::Submitted(target)) => sent(&target, |_| true),
            Some(Condition::Answered(target)) => sent(&target, |submission| submission.replied_at.is_some()),
            Some(Condition::Accepted(target)) => sent(&target, |submission| submission.accepted_at.is_some()),
            Some(Condition::Overdue(key)) => {
                self.deadlines.iter().any(|deadline| deadline.rule.key == key && deadline.has_passed(self.today))
            }
            Some(Condition::Lacks(category)) => !self.dossier.exhibits.iter().any(|exhibit| exhibit.category == category),
            Some(Condition::Paid(word)) => method(&word, false),
            Some(Condition::PaidMerchant(word)) => method(&word, true),
            Some(Condition::NotAMerchant) => case
                .payments
                .iter()
                .any(|payment| matches!(payment.kind, Some(PaymentKind::Transfer | PaymentKind::PersonalCode | PaymentKind::RedPacket))),
            Some(Condition::SellsOn(place)) => case.seller().map_or(SellsOn::Unknown, |(_, seller)| seller.sells_on) == place,
        }
    }

    /// Fraud is suspected; or a seller met in private was turned to days ago and has never answered.
    fn has_vanished(&self) -> bool {
        let case = &self.dossier.case;
        let days = |kinds: &[EventKind]| -> Vec<NaiveDate> {
            let events = case.events.iter().filter(|event| kinds.contains(&event.kind));
            events.filter_map(|event| Some(event.at.as_ref()?.around()?.in_china().date())).collect()
        };
        let asked = days(&[EventKind::Contact, EventKind::Notice]).into_iter().max();
        let private = case.seller().is_some_and(|(_, seller)| matches!(seller.sells_on, SellsOn::SocialOrPrivate | SellsOn::Unknown));
        let silent = asked.is_some_and(|asked| self.today.signed_duration_since(asked) >= SILENT)
            && !case.events.iter().any(|event| event.kind == EventKind::Reply);
        case.cause == Some(Cause::SuspectedFraud) || private && silent
    }
}

/// 令121 第十六条第二项: courts, arbitration bodies, authorities and consumer associations; whether the
/// police count among the authorities is not certain, and they are told apart.
fn is_other_body(submission: &Submission) -> bool {
    let named = ["法院", "仲裁", "消费者协会", "消协", "消保委", "市场监督", "市监", "12345"];
    submission.target == "court" || named.iter().any(|word| submission.body.contains(word))
}

fn is_police(submission: &Submission) -> bool {
    submission.target == "police" || ["公安", "派出所"].iter().any(|word| submission.body.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Case, When, Zone};
    use crate::dossier::deadlines::{Rules, deadlines};
    use crate::dossier::working_days::tests::{day, shipped};

    const STEPS: &str = include_str!("../../templates/next/steps.toml");
    const ORDER: &str = "[[orders]]\nid = 'KM1'\nordered_at = 2026-09-13T20:13:05+08:00\namount = '98.00'\n";
    const ASKED: &str = "[[events]]\nat = 2026-09-13\nkind = 'contact'\nwhat = 'a'\n";

    fn to_do(case: &str, today: &str) -> Vec<ToDo> {
        let case = Case::from_toml(case).expect("a case");
        let dossier = Dossier::new(case, Vec::new(), Vec::new(), When::day(day(today), Zone::Assumed));
        let rules = Rules::parse(include_str!("../../templates/next/deadlines.toml")).expect("shipped");
        let running = deadlines(&dossier, &rules, &shipped(), day(today));
        Steps::parse(STEPS).expect("shipped").to_do(&dossier, &running, day(today))
    }

    fn keys(case: &str, today: &str) -> Vec<String> {
        to_do(case, today).into_iter().map(|todo| todo.step.key).collect()
    }

    #[test]
    fn the_page_comes_first_then_the_seller_the_platform_and_the_authority() {
        let case = format!(
            "cause = 'not-delivered'\n[[respondents]]\nsells_on = 'own-site'\n{ORDER}[[payments]]\nmethod = 'alipay'\nkind = 'merchant'\n"
        );
        assert_eq!(
            keys(&case, "2026-09-14"),
            ["page-windows", "do-not", "keep-pages", "official-record", "tell-seller", "platform-apply", "alipay", "12315"]
        );
        let platform = to_do(&case, "2026-09-14").into_iter().find(|todo| todo.step.key == "platform-apply").expect("there");
        assert_eq!(platform.after.iter().map(|step| step.key.as_str()).collect::<Vec<_>>(), ["tell-seller"]);
        let told = keys(&format!("{case}{ASKED}"), "2026-09-14");
        assert!(!told.contains(&"tell-seller".to_owned()), "{told:?}");
    }

    #[test]
    fn a_vanished_seller_is_not_warned_and_pages_are_kept_first() {
        let fraud = format!("cause = 'suspected-fraud'\n{ORDER}[[payments]]\nmethod = 'alipay'\n");
        let todo = to_do(&fraud, "2026-09-14");
        let first: Vec<&str> = todo.iter().take(3).map(|todo| todo.step.key.as_str()).collect();
        assert_eq!(first, ["vanished-keep", "vanished-stop-payment", "vanished-police"]);
        assert_eq!(todo[2].after.len(), 2);
        assert!(todo.iter().filter(|todo| todo.step.key == "alipay").all(|todo| todo.after[0].key == "vanished-keep"));
        // A private seller who has never answered counts as gone after three days; one who has answered does not.
        let private = format!("cause = 'not-delivered'\n[[respondents]]\nsells_on = 'social-or-private'\n{ORDER}{ASKED}");
        assert_ne!(keys(&private, "2026-09-15")[0], "vanished-keep");
        assert_eq!(keys(&private, "2026-09-16")[0], "vanished-keep");
        let answered = format!("{private}[[events]]\nat = 2026-09-14\nkind = 'reply'\nwhat = 'b'\n");
        assert_ne!(keys(&answered, "2026-09-16")[0], "vanished-keep");
    }

    #[test]
    fn what_has_been_sent_is_waited_for_urged_and_appealed_against() {
        let sent =
            |target: &str, more: &str| format!("cause = 'not-delivered'\n{ORDER}{ASKED}[[submissions]]\ntarget = '{target}'\n{more}\n");
        let has = |case: &str, today: &str, key: &str| keys(case, today).contains(&key.to_owned());
        let platform = sent("platform", "at = 2026-11-02");
        assert!(!has(&platform, "2026-11-11", "platform-urge") && has(&platform, "2026-11-12", "platform-urge"));
        assert!(!has(&platform, "2026-11-12", "platform-apply"));
        let refused = sent("platform", "at = 2026-11-02\nreplied_at = 2026-11-05");
        assert!(has(&refused, "2026-11-12", "platform-appeal") && !has(&refused, "2026-11-12", "platform-urge"));
        let filed = sent("12315", "at = 2026-11-02\naccepted_at = 2026-11-05");
        assert!(has(&filed, "2026-11-12", "12315-wait") && !has(&filed, "2026-11-12", "12315") && !has(&filed, "2026-11-12", "court"));
        assert!(has(&filed, "2027-01-06", "court"), "sixty days are over");
    }

    #[test]
    fn a_body_that_took_the_dispute_stands_in_the_way() {
        let with = |body: &str| format!("cause = 'not-delivered'\n{ORDER}{ASKED}[[submissions]]\nbody = '{body}'\nat = 2026-09-20\n");
        let blocked = |body: &str| {
            let todo = to_do(&with(body), "2026-09-21").into_iter().find(|todo| todo.step.key == "12315").expect("shown all the same");
            todo.blocked.len()
        };
        assert_eq!(["示例市消费者协会", "示例区人民法院", "示例派出所", "示例论坛"].map(blocked), [1, 1, 1, 0]);
    }

    #[test]
    fn nothing_is_left_to_do_once_all_is_back() {
        let back = format!("cause = 'not-delivered'\n{ORDER}[declarations]\nrefunded_so_far = '98.00'\n");
        assert_eq!(keys(&back, "2026-11-12"), ["all-back"]);
        let sent = format!("{back}[[submissions]]\ntarget = '12315'\n");
        assert_eq!(keys(&sent, "2026-11-12"), ["withdraw-others"]);
        assert!(keys(&back.replace("98.00'\n[decl", "98.01'\n[decl"), "2026-11-12").len() > 1, "a part of it only");
    }

    #[test]
    fn an_own_mistake_accuses_nobody() {
        let case = format!("cause = 'own-mistake'\n{ORDER}[[payments]]\nmethod = 'wechat-pay'\n");
        assert_eq!(keys(&case, "2026-09-14"), ["page-windows", "do-not", "own-mistake-stop", "keep-pages", "official-record"]);
    }

    #[test]
    fn a_step_that_makes_no_sense_is_refused() {
        for (from, to, told) in [
            ("\"lacks:listing\"", "\"lacks:nothing\"", "no condition lacks:nothing"),
            ("key = \"do-not\"", "key = \"page-windows\"", "page-windows stands twice"),
            ("after = [\"tell-seller\"]", "after = [\"court\"]", "comes after court, which is no earlier step"),
        ] {
            let why = Steps::parse(&STEPS.replacen(from, to, 1)).expect_err(told);
            assert!(why.contains(told), "{why}");
        }
    }
}
