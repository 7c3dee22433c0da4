//! Writing a letter: checks, the text for stage and cause, the facts filled in, the result read as a document and searched for what no letter may say.

use minijinja::{Environment, Error};

use super::engine::Engines;
use super::joins;
use super::markup::{self, MarkupError};
use super::own_words;
use super::said_of::written_of;
use super::scrutiny;
use super::steps;
use super::target::{Stage, Target, Targets};
use super::view::View;
use crate::case::Clock;
use crate::digest::Digest;
use crate::document::Document;
use crate::dossier::checks::Examined;
use crate::finding::{Finding, Place, What};

/// What a letter says of the bundle it goes with.
#[derive(Debug, Clone)]
pub struct Sealing {
    /// SHA-256 of the manifest's evidence lines (contract part 4).
    pub evidence_digest: Digest,
    /// Whose clock the dates are from.
    pub clock: Clock,
    /// `juzheng 0.1.0`.
    pub program: String,
}

/// What is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// To whom.
    pub target: &'a Target,
    /// Which step.
    pub stage: Stage,
    /// With visible blanks where facts are missing.
    pub draft: bool,
}

impl Letter<'_> {
    /// What is found before anything is written, in the letter or in the form.
    pub(super) fn findings(&self, examined: &Examined<'_>, targets: &Targets) -> Vec<Finding> {
        let (dossier, Self { target, stage, .. }) = (examined.dossier, *self);
        let mut findings = examined.findings(Some(&target.needs_at(&dossier.case, stage)));
        findings.extend(scrutiny::claims_and_shares(dossier, target, targets));
        findings.extend(steps::steps(dossier, target, stage));
        findings.extend(own_words::unwise(dossier));
        findings
    }
}

/// A letter, and what was found while writing it.
#[derive(Debug, Clone)]
pub struct Written {
    /// The letter.
    pub document: Document,
    /// All findings for the target.
    pub findings: Vec<Finding>,
}

/// No letter was written.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// Facts are missing or contradict; the findings say which.
    #[error("the case is not ready for {target}")]
    Refused {
        /// For whom.
        target: String,
        /// Why; at least one is blocking.
        findings: Vec<Finding>,
    },
    /// A template is broken.
    #[error("template {name}: {why}")]
    Template {
        /// Its path.
        name: String,
        /// The engine's words.
        why: String,
    },
}

/// Writes a letter.
///
/// # Errors
/// [`LetterError::Refused`] when a finding blocks and no draft was asked for; [`LetterError::Template`].
pub fn write(
    examined: &Examined<'_>,
    letter: Letter<'_>,
    targets: &Targets,
    engines: &Engines,
    sealing: &Sealing,
) -> Result<Written, LetterError> {
    let (dossier, Letter { target, stage, draft }) = (examined.dossier, letter);
    let mut findings = letter.findings(examined, targets);
    let refused = |findings| Err(LetterError::Refused { target: target.name.clone(), findings });
    if !draft && findings.iter().any(Finding::is_blocking) {
        return refused(findings);
    }
    let letter = target.letter_for(stage, &dossier.case).or_else(|| target.any_letter(&dossier.case).filter(|_| draft));
    let Some(text) = letter.map(|letter| format!("{}/{}", target.name, letter.text)) else {
        let stage = stage.as_str().to_owned();
        findings.push(Finding::new(What::NoLetterForStage { stage, target: target.name.clone() }, Place::case("cause")));
        return refused(findings);
    };
    let view = View { dossier, target, draft };
    let context = view.context(sealing);
    let broken = |why: String| LetterError::Template { name: text.clone(), why };
    let filled = fill(&text, &context, engines).map_err(|error| broken(whole(&error)))?;
    let blocks = markup::parse(&filled, &view.catalogue())
        .map_err(|error: MarkupError| broken(format!("{error}{}", written_at(&error.text, target, targets))))?;
    let mut document = markup::document(blocks);
    document.author.clone_from(&dossier.case.complainant.name);
    document.footer = target.footer(dossier);
    document.language = target.language;
    document.watermark = draft.then(|| "草稿 DRAFT".to_owned());
    findings.extend(scrutiny::not_to_be_said(dossier, &document));
    let written = target.exhibits_of(dossier).into_iter().map(written_of);
    let text: Vec<String> = std::iter::once(document.to_text()).chain(written).collect();
    findings.extend(scrutiny::private_words(dossier, target, &text.join("\n")));
    if !draft && findings.iter().any(Finding::is_blocking) {
        return refused(findings);
    }
    Ok(Written { document, findings })
}

fn fill(text: &str, context: &super::context::Context, engines: &Engines) -> Result<String, Error> {
    engines.letters.get_template(text)?.render(minijinja::value::Serde(context)).map(|filled| joins::settled(&filled))
}

/// What is wrong with a text as a template, if anything: a letter is filled only with those that it is of, and whoever wrote
/// one wants to know of the others too.
#[must_use]
pub fn template_fault(text: &str) -> Option<String> {
    Environment::new().template_from_str(text).err().map(|error| whole(&error))
}

/// Where a directive stands that could not be read: the filled text has other lines than its templates.
fn written_at(text: &str, target: &Target, targets: &Targets) -> String {
    let head = text.split_whitespace().next().unwrap_or_default();
    let own = |name: &str| name.starts_with(&format!("{}/", target.name)) || name.starts_with("parts/");
    let texts = targets.texts().iter().filter(|(name, _)| own(name) && name.ends_with(".txt"));
    let lines = texts.flat_map(|(name, text)| text.lines().zip(1..).map(move |(line, n)| (name, n, line)));
    let found: Vec<String> =
        lines.filter(|(_, _, line)| line.trim_start().starts_with(head)).map(|(name, n, _)| format!("{name}:{n}")).collect();
    if found.is_empty() || found.len() > 9 { String::new() } else { format!(" (see {})", found.join(", ")) }
}

/// An error with its causes, on one line.
pub(super) fn whole(error: &Error) -> String {
    let mut out = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        out += ": ";
        out += &error.to_string();
        cause = error.source();
    }
    out
}
