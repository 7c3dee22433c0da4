//! Targets: to whom a letter goes, what that needs, and what that may see. All of it is data in
//! `templates/<target>/target.toml`; a new folder is a new target.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::embedded;
use crate::case::{Case, Category, Cause, ClaimKind, EventKind};
use crate::dossier::checks::Needs;

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

    /// The stage a case has reached with its platform: an answer already given is appealed against.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let answered = case.submissions.iter().any(|submission| submission.target == "platform" && submission.replied_at.is_some());
        let refused = case.events.iter().any(|event| event.kind == EventKind::Reply && event.channel.contains("平台）"));
        if answered || refused { Self::Appeal } else { Self::Request }
    }
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
    /// What the case must hold.
    pub needs: Needs,
    /// What the recipient may see.
    pub sees: Sees,
    /// What the parties are called in letters to it.
    pub terms: Terms,
    /// The claims it can decide.
    pub claims: Vec<ClaimKind>,
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
}

/// What the parties are called. One letter does not mix terms (law.md H).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// 被投诉人, 商家.
    pub seller: String,
    /// 平台, 贵平台.
    pub platform: String,
    /// Whose own site a seller's site is: `被投诉人`, `商家`, `贵公司`.
    pub own_site_of: String,
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
    /// Facts this text needs beside those of the target.
    #[serde(default)]
    pub facts: Vec<String>,
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
    texts: BTreeMap<String, String>,
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
        Ok(Self { targets, texts })
    }

    /// With further files, which replace those of the same path.
    ///
    /// # Errors
    /// As [`Targets::from_files`].
    pub fn with_files(self, files: impl Iterator<Item = (String, String)>) -> Result<Self, TargetError> {
        Self::from_files(self.texts.into_iter().chain(files))
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
    pub(super) fn texts(&self) -> &BTreeMap<String, String> {
        &self.texts
    }
}

impl Target {
    /// What it needs of a case: what all its letters need, and what the one for the case's cause needs beside.
    #[must_use]
    pub fn needs_for(&self, case: &Case) -> Needs {
        let mut needs = self.needs.clone();
        let letter = case.cause.and_then(|cause| self.letter.iter().find(|letter| letter.causes.contains(&cause)));
        needs.facts.extend(letter.into_iter().flat_map(|letter| letter.facts.iter().cloned()));
        needs
    }

    /// Whether any of these texts speaks of what is not for this target.
    pub(super) fn hides(&self, texts: &[&str]) -> bool {
        self.sees.hides.iter().any(|word| texts.iter().any(|text| text.contains(word.as_str())))
    }

    /// The path of its text for a stage and a cause.
    #[must_use]
    pub fn text_for(&self, stage: Stage, cause: Cause) -> Option<String> {
        self.letter
            .iter()
            .find(|letter| letter.causes.contains(&cause) && (letter.stages.is_empty() || letter.stages.contains(&stage)))
            .map(|letter| format!("{}/{}", self.name, letter.text))
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
