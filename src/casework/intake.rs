//! `intake.jsonl` in the case folder: what was added when, each line chained to the one before.

use std::fs;
use std::io;

use serde_json::Value;

use super::files::{make_parent, prepare};
use super::{CaseworkError, Moment, Opened, program};
use crate::manifest::{Custody, CustodyEntry};

/// The log as it stands; a new one where there is none.
pub(super) fn read(opened: &Opened) -> Result<Custody, CaseworkError> {
    let path = opened.intake();
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
