//! The command line, run whole in this process: arguments in, streams and exit code out, the clock fixed.

#![allow(clippy::unwrap_used)]

mod answers;
mod bad_input;
mod bags;
mod batch;
mod forged;
mod json;
mod next;
mod passwords;
mod seal;
mod test_env;
mod words;
