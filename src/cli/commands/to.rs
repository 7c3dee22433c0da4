//! `--to`: names of targets, checked before any evidence is read.

use crate::casework::{Desk, Gathered, PAYMENT, wallets_for_payment};
use crate::cli::explain;
use crate::cli::output::Failure;
use crate::letter::Targets;

/// That every name is a target, or `payment`.
pub fn known(desk: &Desk, names: &[String]) -> Result<(), Failure> {
    for name in names.iter().filter(|name| *name != PAYMENT) {
        one(&desk.targets, name)?;
    }
    Ok(())
}

/// That a name is a target.
pub fn one(targets: &Targets, name: &str) -> Result<(), Failure> {
    let all: Vec<&str> = targets.iter().map(|target| target.name.as_str()).collect();
    targets.get(name).map(drop).map_err(|error| explain::target(&error, &all).because(&error))
}

/// The names with `payment` resolved, each once.
pub fn resolved(desk: &Desk, gathered: &Gathered, names: &[String]) -> Result<Vec<String>, Failure> {
    wallets_for_payment(desk, gathered, names).map_err(|error| explain::casework(&error))
}

/// Whether a name can be resolved only with the evidence read.
#[must_use]
pub fn needs_evidence(names: &[String]) -> bool {
    names.iter().any(|name| name == PAYMENT)
}

/// What a target is called.
#[must_use]
pub fn title(targets: &Targets, name: &str) -> String {
    targets.get(name).map_or_else(|_| name.to_owned(), |target| target.title.clone())
}
