//! Findings as they are gathered: an archive made to deceive can have millions of faults, so of each kind only the first are kept
//! and the others counted. The answer is drawn from all of them.

use std::collections::HashMap;

use super::Outcome;
use crate::finding::{Finding, Place, Severity, What};

/// So many of a kind are kept.
const OF_A_KIND: usize = 1000;

/// The findings so far, and what they come to.
#[derive(Debug)]
pub(super) struct Report {
    kept: Vec<Finding>,
    counts: HashMap<&'static str, usize>,
    outcome: Outcome,
}

impl Default for Report {
    fn default() -> Self {
        Self { kept: Vec::new(), counts: HashMap::new(), outcome: Outcome::Intact }
    }
}

impl Report {
    /// A finding of its usual severity.
    pub(super) fn found(&mut self, what: What, place: Place) {
        self.add(Finding::new(what, place));
    }

    /// Adds a finding.
    pub(super) fn add(&mut self, finding: Finding) {
        if finding.is_blocking() {
            self.outcome = worse(self.outcome, weight(&finding.what));
        }
        let count = self.counts.entry(finding.what.code()).or_default();
        *count += 1;
        if *count <= OF_A_KIND {
            self.kept.push(finding);
        }
    }

    /// Those kept.
    pub(super) fn findings(&self) -> &[Finding] {
        &self.kept
    }

    /// Whether anything stands in the way.
    pub(super) fn is_blocking(&self) -> bool {
        self.outcome != Outcome::Intact
    }

    /// The answer, and the findings; what was not kept is told as a number.
    pub(super) fn finish(mut self) -> (Outcome, Vec<Finding>) {
        let mut more: Vec<_> = self.counts.into_iter().filter(|(_, count)| *count > OF_A_KIND).collect();
        more.sort_unstable();
        for (code, count) in more {
            let what = What::MoreOfAKind { code, count: count - OF_A_KIND };
            self.kept.push(Finding::new(what, Place::file("")).of(Severity::Note));
        }
        (self.outcome, self.kept)
    }
}

fn worse(one: Outcome, other: Outcome) -> Outcome {
    let rank = |outcome| match outcome {
        Outcome::Intact => 0,
        Outcome::Incomplete => 1,
        Outcome::Altered => 2,
        Outcome::NotABundle => 3,
    };
    if rank(other) > rank(one) { other } else { one }
}

/// What a blocking finding means for the whole.
fn weight(what: &What) -> Outcome {
    match what {
        What::NotABag {} | What::BundleInside { .. } | What::ArchiveBroken { .. } | What::EncryptedForTransport {} => Outcome::NotABundle,
        What::FileMissing { .. }
        | What::FileUnreadable { .. }
        | What::NotFetched { .. }
        | What::Truncated {}
        | What::BeyondLimits { .. }
        | What::AlgorithmUnsupported { .. }
        | What::TagEncodingUnsupported { .. }
        | What::EncryptedEntry { .. }
        | What::MethodUnsupported { .. } => Outcome::Incomplete,
        _ => Outcome::Altered,
    }
}
