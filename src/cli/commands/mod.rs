//! One file per command: the job is called, its answer is told.

pub mod add;
pub mod attachments;
pub mod batch;
pub mod check;
pub mod completions;
pub mod encrypt;
pub mod form;
pub mod inspect;
pub mod letter;
pub mod man;
pub mod master;
pub mod new;
pub mod next;
pub mod pack;
pub mod packages;
pub mod seals;
pub mod sign;
pub mod stamp;
pub mod targets;
pub mod timeline;
pub mod to;
pub mod trust;
pub mod verify;
