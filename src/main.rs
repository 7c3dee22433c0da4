//! The `juzheng` command.

use std::process::ExitCode;

use juzheng::cli::{Env, run};

fn main() -> ExitCode {
    run(&mut Env::system()).into()
}
