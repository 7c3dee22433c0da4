//! The `juzheng` command.

use std::process::ExitCode;

use juzheng::cli::{Env, interrupted, run};

fn main() -> ExitCode {
    // Not where the signal is ignored on purpose (`nohup`). Without a handler it ends the program as well, and what is half written
    // stays until the next run.
    let _ = ctrlc::try_set_handler(|| {
        if let Some(code) = interrupted() {
            std::process::exit(code);
        }
    });
    run(&mut Env::system()).into()
}
