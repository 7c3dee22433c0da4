//! One file per command: the job is called, its answer is told.

pub mod add;
pub mod attachments;
pub mod check;
pub mod form;
pub mod inspect;
pub mod letter;
pub mod new;
pub mod next;
pub mod pack;
pub mod packages;
pub mod targets;
pub mod timeline;
pub mod to;
pub mod verify;
