//! Targets: to whom a letter goes, what that needs, and what that may see. All of it is data in
//! `templates/<target>/target.toml`; a new folder is a new target.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;

use super::embedded;
use super::narrative::Teller;
use super::view::View;
use crate::case::{By, Case, Category, Cause, Claim, ClaimKind, Event, EventKind, Order};
use crate::document::Language;
use crate::dossier::checks::{Declaration, Needs};
use crate::dossier::{Dossier, Exhibit, RecordRef, masked};

/// A target file could not be understood. These are shipped or brought by the person.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// Not TOML, or with unknown keys.
    #[error("{file}: {why}")]
    Malformed {
        /// Which.
        file: String,
        /// In the parser's words.
        why: String,
    },
    /// A letter names a text that is not there.
    #[error("{file}: no text {text}")]
    NoText {
        /// The target file.
        file: String,
        /// The text it names.
        text: String,
    },
    /// No target of that name.
    #[error("no target {0}")]
    Unknown(String),
}

/// Which step a letter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The first request.
    Request,
    /// Against a result already given.
    Appeal,
    /// To the next level.
    Escalate,
    /// For an answer that is overdue.
    Urge,
    /// A formal notice.
    Notice,
}

impl Stage {
    /// The word of `--stage`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Appeal => "appeal",
            Self::Escalate => "escalate",
            Self::Urge => "urge",
            Self::Notice => "notice",
        }
    }
}

/// What a letter presupposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum After {
    /// That the matter was submitted to the target before.
    Submission,
    /// That the target has given a result.
    Result,
}

/// A target.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Its name, that of its folder.
    #[serde(skip)]
    pub name: String,
    /// What it is called for people.
    pub title: String,
    /// One line on what it is for.
    pub about: String,
    /// When the facts in the file were checked, and against what.
    pub checked: String,
    /// The language of its letters.
    #[serde(default)]
    pub language: Language,
    /// What the case must hold.
    pub needs: Needs,
    /// What the recipient may see.
    pub sees: Sees,
    /// What the parties are called in letters to it.
    pub terms: Terms,
    /// The claims it can decide; none for a target that is told facts and asked for nothing of the other side.
    pub claims: Vec<ClaimKind>,
    /// Which side of the dispute the target itself is, where it is one.
    pub party: Option<By>,
    /// Whether the damages of 消费者权益保护法 第五十五条 can be asked of it.
    #[serde(default)]
    pub punitive: bool,
    /// The texts, by `<stage>` and cause.
    pub letter: Vec<LetterText>,
    /// The boxes of the target's own form, in its order.
    #[serde(default)]
    pub form: Vec<FormBox>,
    /// Limits of the target's own form, with their sources.
    #[serde(default)]
    pub limit: Vec<Limit>,
}

/// What a recipient may see.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sees {
    /// The person's particulars: `name`, `phone`, `address`, `email`, `id_number`, `account`.
    pub complainant: Vec<String>,
    /// The exhibits, by category.
    pub exhibits: Vec<Category>,
    /// Words that mark what is between the person and another body: events and exhibits with them are left out.
    #[serde(default)]
    pub hides: Vec<String>,
    /// With whom the person had to do in the events it is told; empty for all.
    #[serde(default)]
    pub hears: Vec<By>,
    /// Whether it sees the accounts that money went to, as the bills show them.
    #[serde(default)]
    pub payee_accounts: bool,
    /// Whether it sees of the person's card the bank's name and the last four digits.
    #[serde(default)]
    pub card: bool,
}

/// What the parties are called. One letter does not mix terms (law.md H).
#[derive(Debug, Clone, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// 被投诉人, 商家.
    pub seller: String,
    /// 平台, 贵平台.
    pub platform: String,
    /// Whose own site a seller's site is: `被投诉人`, `商家`, `贵公司`.
    pub own_site_of: String,
    /// How the person speaks of themselves: 本人, 原告.
    #[serde(default = "oneself")]
    pub me: String,
}

fn oneself() -> String {
    "本人".to_owned()
}

/// A text of a target.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterText {
    /// The stages it is for; empty for any.
    #[serde(default)]
    pub stages: Vec<Stage>,
    /// The causes it is for.
    pub causes: Vec<Cause>,
    /// Only for cases with a claim of this kind.
    pub claim: Option<ClaimKind>,
    /// Facts this text needs beside those of the target.
    #[serde(default)]
    pub facts: Vec<String>,
    /// What the person must have confirmed for this text.
    #[serde(default)]
    pub declarations: Vec<Declaration>,
    /// What it presupposes.
    pub after: Option<After>,
    /// Its file in the target's folder.
    pub text: String,
}

/// A box of a target's form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormBox {
    /// What the page calls it; its limit is the `[[limit]]` of that field.
    pub field: String,
    /// What goes in, as a template of one line.
    #[serde(default)]
    pub value: String,
    /// Else the file of ranked sentences in the target's folder.
    pub text: Option<String>,
    /// The causes it is for; empty for any.
    #[serde(default)]
    pub causes: Vec<Cause>,
    /// The stages it is for; empty for any.
    #[serde(default)]
    pub stages: Vec<Stage>,
    /// What to know about the box.
    #[serde(default)]
    pub note: String,
}

/// A limit of a target's form.
#[derive(Debug, Clone, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The box.
    pub field: String,
    /// At most so many characters (Unicode scalar values).
    pub characters: Option<u32>,
    /// Whether that is our own measure of what is read, no page being known to refuse more.
    #[serde(default)]
    pub advised: bool,
    /// At most so many files.
    pub files: Option<u32>,
    /// At most so many bytes a file.
    pub bytes_each: Option<u64>,
    /// File types.
    #[serde(default)]
    pub types: Vec<String>,
    /// Where that is known from, and since when.
    pub source: String,
}

/// All targets, with their texts.
#[derive(Debug, Clone)]
pub struct Targets {
    targets: BTreeMap<String, Target>,
    /// Shared with the engines that fill them.
    texts: Arc<BTreeMap<String, String>>,
}

impl Targets {
    /// The shipped ones.
    ///
    /// # Errors
    /// [`TargetError`] when a shipped file is broken, which a test excludes.
    pub fn embedded() -> Result<Self, TargetError> {
        Self::from_files(embedded::FILES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())))
    }

    /// From files, `<target>/target.toml` and the texts beside it. Later files replace earlier ones of the same path.
    ///
    /// # Errors
    /// [`TargetError`] when a file is broken or names a text that is not there.
    pub fn from_files(files: impl Iterator<Item = (String, String)>) -> Result<Self, TargetError> {
        let texts: BTreeMap<String, String> = files.collect();
        let mut targets = BTreeMap::new();
        for (file, text) in &texts {
            let Some(name) = file.strip_suffix("/target.toml") else { continue };
            let mut target: Target =
                toml::from_str(text).map_err(|error| TargetError::Malformed { file: file.clone(), why: error.to_string() })?;
            name.clone_into(&mut target.name);
            name.clone_into(&mut target.needs.target);
            if let Some(lost) = target.letter.iter().find(|letter| !texts.contains_key(&format!("{name}/{}", letter.text))) {
                return Err(TargetError::NoText { file: file.clone(), text: lost.text.clone() });
            }
            let lost = target
                .form
                .iter()
                .filter_map(|form_box| form_box.text.as_ref())
                .find(|text| !texts.contains_key(&format!("{name}/{text}")));
            if let Some(lost) = lost {
                return Err(TargetError::NoText { file: file.clone(), text: lost.clone() });
            }
            targets.insert(name.to_owned(), target);
        }
        Ok(Self { targets, texts: Arc::new(texts) })
    }

    /// With further files, which replace those of the same path.
    ///
    /// # Errors
    /// As [`Targets::from_files`].
    pub fn with_files(self, files: impl Iterator<Item = (String, String)>) -> Result<Self, TargetError> {
        Self::from_files(Arc::unwrap_or_clone(self.texts).into_iter().chain(files))
    }

    /// A target by name.
    ///
    /// # Errors
    /// [`TargetError::Unknown`].
    pub fn get(&self, name: &str) -> Result<&Target, TargetError> {
        self.targets.get(name).ok_or_else(|| TargetError::Unknown(name.to_owned()))
    }

    /// All, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Target> {
        self.targets.values()
    }

    /// The texts, `path → text`, for the template engine.
    pub(super) fn texts(&self) -> &Arc<BTreeMap<String, String>> {
        &self.texts
    }
}

impl Target {
    /// What it needs of a case at the stage the case has reached with it.
    #[must_use]
    pub fn needs_for(&self, case: &Case) -> Needs {
        self.needs_at(case, self.stage_of(case))
    }

    /// What it needs of a case at a stage: what all its letters need, and what the one for the case needs beside.
    #[must_use]
    pub fn needs_at(&self, case: &Case, stage: Stage) -> Needs {
        let mut needs = self.needs.clone();
        let letter = self.letter_for(stage, case).or_else(|| {
            // Of a stage without a letter the facts are still told, those of the first letter for the cause.
            self.letter.iter().find(|letter| case.cause.is_some_and(|cause| letter.causes.contains(&cause)))
        });
        if let Some(letter) = letter {
            needs.facts.extend(letter.facts.iter().cloned());
            needs.declarations.extend(letter.declarations.iter().copied());
        }
        needs
    }

    /// The stage a case has reached with the target: rescission that was chosen is notified, a result already given is
    /// appealed against, what was asked for before is urged, and all else begins with a request.
    #[must_use]
    pub fn stage_of(&self, case: &Case) -> Stage {
        let has = |stage| self.letter_for(stage, case).is_some_and(|letter| letter.stages.contains(&stage));
        let rescinds = case.claims.iter().any(|claim| claim.kind == Some(ClaimKind::Rescind));
        let submitted = case.submissions.iter().any(|submission| submission.target == self.name);
        // A seller is written to, a platform is submitted to.
        let told = self.party == Some(By::Seller)
            && case.events.iter().any(|event| {
                matches!(event.kind, EventKind::Contact | EventKind::Notice) && event.counterpart().is_none_or(|with| with == By::Seller)
            });
        match () {
            () if rescinds && has(Stage::Notice) => Stage::Notice,
            () if self.has_answered(case) && has(Stage::Appeal) => Stage::Appeal,
            () if (submitted || told) && has(Stage::Urge) => Stage::Urge,
            () => Stage::Request,
        }
    }

    /// Whether the case tells of a result of the target's own.
    pub(super) fn has_answered(&self, case: &Case) -> bool {
        case.submissions.iter().any(|submission| submission.target == self.name && submission.replied_at.is_some())
            || case.events.iter().any(|event| self.is_result(event))
    }

    /// Whether an event is the target's own answer.
    pub(super) fn is_result(&self, event: &Event) -> bool {
        event.kind == EventKind::Reply && self.party.is_some() && event.side() == self.party
    }

    /// Whether any of these texts speaks of what is not for this target.
    pub(super) fn hides(&self, texts: &[&str]) -> bool {
        self.sees.hides.iter().any(|word| texts.iter().any(|text| text.contains(word.as_str())))
    }

    /// Whether the target is told of an event: none that marks another body's business, none with those it has nothing to do with.
    pub(super) fn hears(&self, event: &Event) -> bool {
        let of_its = event.counterpart().is_none_or(|with| with == By::Me || self.sees.hears.is_empty() || self.sees.hears.contains(&with));
        of_its && !self.hides(&[&event.what, &event.channel])
    }

    /// Whether a claim is put to it.
    pub(super) fn decides(&self, claim: &Claim) -> bool {
        let named = claim.targets.as_ref().is_none_or(|targets| targets.contains(&self.name));
        named && claim.kind.is_some_and(|kind| self.claims.contains(&kind))
    }

    /// What marks a sentence that only the person vouches for: `（本人陈述）`.
    pub(super) fn statement(&self) -> String {
        format!("（{}陈述）", self.terms.me)
    }

    /// The exhibits it may see, in order: those of its categories, unless the person says otherwise for one.
    #[must_use]
    pub fn exhibits_of<'a>(&'a self, dossier: &'a Dossier) -> Vec<&'a Exhibit> {
        View { dossier, target: self, draft: false }.shown()
    }

    /// The orders it has to do with.
    #[must_use]
    pub fn orders_of<'a>(&'a self, dossier: &'a Dossier) -> Vec<&'a Order> {
        let view = View { dossier, target: self, draft: false };
        view.orders().collect()
    }

    /// The dated events that it may be told, in order of time.
    #[must_use]
    pub fn events_of<'a>(&'a self, dossier: &'a Dossier) -> Vec<&'a Event> {
        let orders = self.orders_of(dossier).into_iter().map(|order| order.id.as_str()).collect();
        Teller { dossier, target: self, shown: &[], orders, overdue: None }.told_events()
    }

    /// Rows of bills that are of the case, but only of orders that it has nothing to do with.
    #[must_use]
    pub fn rows_of_others(&self, dossier: &Dossier) -> BTreeSet<RecordRef> {
        View { dossier, target: self, draft: false }.rows_of_others()
    }

    /// What stands at the foot of what it is sent: its order. The case's own id may tell more than it should read.
    #[must_use]
    pub fn footer(&self, dossier: &Dossier) -> String {
        View { dossier, target: self, draft: false }.orders().next().map_or_else(String::new, |order| order.id.clone())
    }

    /// What a case is called in names of files and in labels that it is sent: by the case's id, unless that may tell more than it
    /// should read; else by an order's; `None` where that does too. An id that is a folder's name is told only in ASCII.
    #[must_use]
    pub fn case_name<'c>(&self, case: &'c Case) -> Option<&'c str> {
        let tells_no_more = |name: &&str| masked(name) == **name && !self.hides(&[name]);
        let id = Some(case.id.as_str()).filter(|id| !case.id_is_derived || id.is_ascii());
        let orders = case.orders.iter().map(|order| order.id.trim()).filter(|id| !id.is_empty());
        id.into_iter().chain(orders).find(tells_no_more)
    }

    /// The limit of its attachments, where one is known.
    #[must_use]
    pub fn attachment_limit(&self) -> Option<&Limit> {
        self.limit.iter().find(|limit| limit.field == "附件" || limit.files.is_some() || limit.bytes_each.is_some())
    }

    /// Its letter for a stage of a case.
    #[must_use]
    pub fn letter_for(&self, stage: Stage, case: &Case) -> Option<&LetterText> {
        let cause = case.cause?;
        let claims = |letter: &LetterText| letter.claim.is_none_or(|kind| case.claims.iter().any(|claim| claim.kind == Some(kind)));
        self.letter
            .iter()
            .find(|letter| letter.causes.contains(&cause) && (letter.stages.is_empty() || letter.stages.contains(&stage)) && claims(letter))
    }

    /// What a draft shows where there is no letter for the stage: the first for the cause; of a case without a cause, the
    /// first that speaks of no mistake. None for a cause that the target is not for: another's words would say what is not so.
    pub(super) fn any_letter(&self, case: &Case) -> Option<&LetterText> {
        let first = |cause: Cause| self.letter.iter().find(move |letter| letter.claim.is_none() && letter.causes.contains(&cause));
        match case.cause {
            Some(cause) => first(cause),
            None => self.letter.iter().find(|letter| letter.causes != [Cause::OwnMistake]),
        }
    }

    /// The stages its letters are for; empty where it has none.
    #[must_use]
    pub fn stages(&self) -> Vec<Stage> {
        let mut stages: Vec<Stage> = self.letter.iter().flat_map(|letter| letter.stages.iter().copied()).collect();
        stages.sort_unstable();
        stages.dedup();
        stages
    }
}
