//! Rules of deadlines and steps as data (`templates/next/`): what starts a time, how long it runs, how
//! it is counted, where that is said and how surely it is known. Their words for people stand there too.

use serde::Deserialize;

use crate::case::{Cause, Delivery, Method};

/// What a line rests on. These are never mixed up: only the first binds anyone by law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A limit that a statute, regulation or measure sets.
    Statutory,
    /// What a platform or payment provider promises or demands in its own rules.
    PlatformRule,
    /// What the page of this order shows.
    PageRule,
    /// Nobody's rule: what is prudent.
    Advice,
}

/// How surely the rule itself is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Confidence {
    High,
    Medium,
    Low,
}

/// Whose time runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// The person's own: past it, something is lost.
    Own,
    /// Somebody else's: past it, the person can take the next step.
    Other,
}

/// What a time is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    /// A submission to the rule's target.
    Submitted,
    /// Its acceptance.
    Accepted,
    /// Its answer.
    Answered,
    /// The last day of the rule in `after`.
    After,
    /// The first time the person knew, or could have known.
    Learned,
    /// The conclusion of the contract: the order.
    Ordered,
    /// The earliest that anything can have been received: the payment, else the order.
    Received,
    /// A payment.
    Paid,
    /// The first time the person turned to the other side.
    Demanded,
    /// 自动确认收货 on the order's page.
    PageConfirms,
    /// 售后截止 on the order's page.
    PageAfterSale,
    /// A day that a case does not hold; `begins` says which.
    Untold,
}

/// In what a time is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Unit {
    WorkingDays,
    Days,
    Months,
    Years,
}

/// What happens to a last day on which nobody works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counting {
    /// 令121 第四十五条: a 法定节假日 moves; whether a plain weekend does, it does not say.
    #[serde(rename = "order-121")]
    Order121,
    /// 民法典 第二百零三条: a 法定休假日 moves.
    CivilCode,
    /// A rule of a page or platform: nothing moves.
    Plain,
}

/// What ends a time before it has run out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Done {
    /// The submission was accepted.
    Accepted,
    /// The submission was answered.
    Answered,
    /// The rule's target has had a submission.
    Submitted,
    /// The person has turned to the other side.
    Contacted,
    /// All that was paid is back.
    Refunded,
}

/// Where a rule stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Articles, as `market-complaint-measures/15`: only such as `templates/law/` holds.
    #[serde(default)]
    pub law: Vec<String>,
    /// What is not in `templates/law/`, in words.
    #[serde(default)]
    pub text: String,
}

/// A rule of a deadline.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name, stable.
    pub key: String,
    /// What happens by then, in words.
    pub title: String,
    /// What it rests on.
    pub kind: Kind,
    /// Whose time it is.
    pub whose: Whose,
    /// What it is counted from.
    pub start: Start,
    /// Of `start = "untold"`: from when, in words.
    #[serde(default)]
    pub begins: String,
    /// Of `start = "after"`: the rule whose end it begins at.
    #[serde(default)]
    pub after: String,
    /// Of submissions: to whom.
    #[serde(default)]
    pub target: String,
    /// How long.
    pub length: u32,
    /// In what.
    pub unit: Unit,
    /// What becomes of a last day off.
    pub counting: Counting,
    /// What ends it early.
    #[serde(default)]
    pub done: Vec<Done>,
    /// The causes it is for; none for all.
    #[serde(default)]
    pub causes: Vec<Cause>,
    /// The means of payment it is for; none for all.
    #[serde(default)]
    pub methods: Vec<Method>,
    /// The ways of delivery it is for; none for all.
    #[serde(default)]
    pub deliveries: Vec<Delivery>,
    /// Words of which the item's name must hold one; none for all.
    #[serde(default)]
    pub items: Vec<String>,
    /// Whether asking the other side begins it anew (民法典 第一百九十五条).
    #[serde(default)]
    pub begins_anew: bool,
    /// Left out once it has passed: it was only ever worth watching before.
    #[serde(default)]
    pub only_ahead: bool,
    /// Where it stands.
    pub basis: Basis,
    /// How surely it is known.
    pub confidence: Confidence,
    /// What follows when the time has run out without an answer.
    pub silence: String,
    /// What else to know.
    #[serde(default)]
    pub note: String,
}

/// The rules of a file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// In order.
    pub rule: Vec<Rule>,
}

impl Rules {
    /// Reads `templates/next/deadlines.toml`.
    ///
    /// # Errors
    /// The parser's words, or what is wrong with a rule.
    pub fn parse(text: &str) -> Result<Self, String> {
        let rules: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        for (n, rule) in rules.rule.iter().enumerate() {
            let key = &rule.key;
            let needs_target = matches!(rule.start, Start::Submitted | Start::Accepted | Start::Answered);
            if rules.rule[..n].iter().any(|other| other.key == *key) {
                return Err(format!("{key} stands twice"));
            }
            if needs_target && rule.target.is_empty() {
                return Err(format!("{key} needs a target"));
            }
            if (rule.start == Start::After) != rules.rule[..n].iter().any(|other| other.key == rule.after) {
                return Err(format!("{key} begins after no earlier rule"));
            }
            if (rule.start == Start::Untold) == rule.begins.is_empty() {
                return Err(format!("{key} does not say when it begins"));
            }
            if rule.basis.law.is_empty() && rule.basis.text.is_empty() {
                return Err(format!("{key} does not say where it stands"));
            }
            if (rule.kind == Kind::Statutory) == (rule.counting == Counting::Plain) {
                return Err(format!("{key}: only statutes move last days"));
            }
        }
        Ok(rules)
    }
}
