//! `juzheng completions`.

use clap::CommandFactory;
use clap_complete::{Shell, generate};
use serde_json::{Value, json};

use crate::cli::args::{Cli, Completions};
use crate::cli::output::{Answer, answer_json};
use crate::cli::page::Page;

struct Script {
    shell: Shell,
    text: String,
}

/// Writes the script of a shell.
pub fn run(args: &Completions) -> Box<dyn Answer> {
    Box::new(Script { shell: args.shell, text: script(args.shell) })
}

fn script(shell: Shell) -> String {
    // `juzheng help pack` works, but clap has only English words for it.
    let mut command = Cli::command().disable_help_subcommand(true);
    let mut bytes = Vec::new();
    generate(shell, &mut command, "juzheng", &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

impl Answer for Script {
    fn json(&self) -> Value {
        answer_json("completions", json!({ "shell": self.shell.to_string(), "text": self.text }))
    }

    fn answer(&self, page: &mut Page) {
        page.raw(&self.text);
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;
    use crate::cli::help::arg_help;

    #[test]
    fn every_shell_completes_every_command_and_option() {
        let mut command = Cli::command().disable_help_subcommand(true);
        command.build();
        for shell in Shell::value_variants() {
            let script = script(*shell);
            for sub in command.get_subcommands() {
                assert!(script.contains(sub.get_name()), "{shell}: {}", sub.get_name());
                for long in sub.get_arguments().filter_map(clap::Arg::get_long) {
                    // fish writes them as `-l long`.
                    assert!(script.contains(&format!("--{long}")) || script.contains(&format!("-l {long}")), "{shell}: {long}");
                }
            }
        }
    }

    #[test]
    fn shells_that_show_words_show_ours() {
        let command = Cli::command();
        let batch = command.find_subcommand("batch").expect("there");
        let resume = batch.get_arguments().find(|arg| arg.get_id() == "resume").map(arg_help).expect("there");
        for shell in [Shell::Fish, Shell::Zsh, Shell::PowerShell, Shell::Elvish] {
            assert!(script(shell).contains(&resume), "{shell}");
        }
    }
}
