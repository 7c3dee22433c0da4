//! The command line: everything that talks to people.
//!
//! Arguments, clock and terminal come in through [`Env`] alone, so that [`run`] is the whole program.
//! Every command gives one answer, shown as words or as one JSON value on stdout; notes, progress and
//! errors go to stderr. What is right or wrong with a case is decided in other rooms: here it is only told.

mod args;
mod commands;
mod env;
mod exit;
mod explain;
mod findings;
mod help;
mod interrupts;
mod manual;
mod moment;
mod output;
mod page;
mod progress;
mod secrets;
mod session;
mod usage;

use std::io;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};

pub use env::{AskSecret, Env, Stream};
pub use exit::ExitStatus;
pub use interrupts::{Interrupts, interrupted};

use args::{Cli, Command};
use output::{Failure, Manner, show, show_failure, write};
use session::Session;

/// Runs the program.
pub fn run(env: &mut Env) -> ExitStatus {
    match run_and_show(env) {
        Ok(status) => status,
        // Whoever reads stdout has seen enough: `juzheng timeline … | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitStatus::Done,
        Err(error) => {
            let _ = write(&mut env.stderr, &format!("错误：写不出结果：{}\n", explain::io::why(&error)));
            ExitStatus::Failed
        }
    }
}

fn run_and_show(env: &mut Env) -> io::Result<ExitStatus> {
    let early = early_manner(env);
    let command = help::localized(Cli::command(), env.has_flag("--help"), early.columns, early.colour_out);
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let parsed = command.try_get_matches_from(help_word(env)).and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            write(&mut env.stdout, &error.render().to_string())?;
            return Ok(ExitStatus::Done);
        }
        Err(error) => {
            let named =
                env.args.iter().skip(1).filter_map(|arg| arg.to_str()).find(|arg| names.iter().any(|name| name == arg)).map(str::to_owned);
            return show_failure(&usage::failure(&error, named.as_deref()), named.as_deref().unwrap_or("error"), early, env);
        }
    };
    let Some(command) = cli.command else {
        if early.json {
            let failure = Failure::new("command-missing", "没有写命令".to_owned()).hint("用法见 juzheng --help");
            return show_failure(&failure, "error", early, env);
        }
        // As other tools do: nothing was asked for, so nothing succeeds, and stdout stays empty.
        let mut page = help::localized(Cli::command(), false, early.columns, early.colour_err);
        write(&mut env.stderr, &page.render_help().to_string())?;
        return Ok(ExitStatus::Failed);
    };
    let name = command.name();
    let common = cli.common;
    let manner = Manner { verbose: common.verbose, quiet: common.quiet, json: common.json, ..early };
    let answer = match (Session::open(common, env), command) {
        (Ok(session), Command::Batch(args)) => match commands::batch::run(args, &session, manner, env) {
            Ok(ended) => return ended,
            Err(failure) => Err(failure),
        },
        (Ok(session), command) => answer(command, &session),
        (Err(failure), _) => Err(failure),
    };
    match answer {
        Ok(answer) => show(answer.as_ref(), manner, env),
        Err(failure) => show_failure(&failure, name, manner, env),
    }
}

fn answer(command: Command, session: &Session) -> Result<Box<dyn output::Answer>, Failure> {
    match command {
        Command::New(args) => commands::new::run(&args, session),
        Command::Add(args) => commands::add::run(args, session),
        Command::Inspect(args) => commands::inspect::run(&args, session),
        Command::Check(args) => commands::check::run(&args, session),
        Command::Timeline(args) => commands::timeline::run(&args, session),
        Command::Next(args) => commands::next::run(args, session),
        Command::Letter(args) => commands::letter::run(args, session),
        Command::Form(args) => commands::form::run(args, session),
        Command::Attachments(args) => commands::attachments::run(args, session),
        Command::Pack(args) => commands::pack::run(args, session),
        Command::Verify(args) => commands::verify::run(&args, session),
        Command::Stamp(args) => commands::stamp::run(args, session),
        Command::Sign(args) => commands::sign::run(args, session),
        Command::Encrypt(args) => commands::encrypt::run(args, session),
        Command::Targets(args) => commands::targets::run(&args, session),
        Command::Completions(args) => Ok(commands::completions::run(&args)),
        Command::Man(args) => commands::man::run(&args, session),
        // It tells while it works, and has been answered before.
        Command::Batch(_) => Err(Failure::new("internal", "batch 没有这样的答案".to_owned())),
    }
}

/// `juzheng help pack` is `juzheng pack --help`.
fn help_word(env: &Env) -> Vec<std::ffi::OsString> {
    let mut args = env.args.clone();
    if args.get(1).is_some_and(|arg| arg == "help") {
        args.remove(1);
        args.truncate(2);
        args.push("--help".into());
    }
    args
}

/// How to talk before the arguments are understood: help and errors of usage need it too.
fn early_manner(env: &Env) -> Manner {
    let asked = |word: &str| {
        let mut args = env.args.iter().filter_map(|arg| arg.to_str());
        env.has_flag(&format!("--color={word}")) || args.any(|arg| arg == "--color") && env.has_flag(word)
    };
    let colour = |terminal: bool| {
        if asked("never") {
            false
        } else if asked("always") {
            true
        } else if env.var("NO_COLOR").is_some() {
            false
        } else {
            let dumb = env.var("TERM") == Some("dumb") || env.var("CLICOLOR") == Some("0");
            env.var("CLICOLOR_FORCE").is_some_and(|force| force != "0") || terminal && !dumb
        }
    };
    Manner {
        json: env.has_flag("--json"),
        quiet: false,
        verbose: env.has_flag("-v") || env.has_flag("--verbose"),
        colour_out: colour(env.stdout.terminal),
        colour_err: colour(env.stderr.terminal),
        columns: env.columns.unwrap_or(80),
    }
}
