//! `intake.jsonl` in the case folder: what was added when, each line chained to the one before.

use std::fs;
use std::io;
use std::path::PathBuf;

use serde_json::Value;

use super::files::{make_parent, prepare};
use super::{CaseworkError, Moment, Opened, program};
use crate::manifest::{Custody, CustodyEntry};

/// Its name.
pub(super) const FILE: &str = "intake.jsonl";

/// The log as it stands; a new one where there is none.
pub(super) fn read(opened: &Opened) -> Result<Custody, CaseworkError> {
    read_file(opened.intake())
}

/// The same, by its path.
pub(super) fn read_file(path: PathBuf) -> Result<Custody, CaseworkError> {
    match fs::read(&path) {
        Ok(bytes) => Custody::read(&bytes).map_err(|broken| CaseworkError::IntakeBroken { path, line: broken.line }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Custody::new()),
        Err(source) => Err(CaseworkError::Read { path, source }),
    }
}

/// Appends to the log, which is replaced whole.
pub(super) fn append(opened: &Opened, moment: Moment, action: &str, details: Vec<Value>) -> Result<(), CaseworkError> {
    let mut log = read(opened)?;
    for detail in details {
        log.append(CustodyEntry { at: moment.at.to_string(), clock: moment.clock, action: action.to_owned(), actor: program(), detail });
    }
    let path = opened.intake();
    make_parent(&path)?;
    prepare(&path, log.as_bytes())?.put(true)?;
    Ok(())
}
