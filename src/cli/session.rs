//! What every command works with: the moment, the threads, the desk, and whether a person watches.

use std::path::Path;

use super::args::Common;
use super::env::Env;
use super::explain;
use super::moment::moment;
use super::output::Failure;
use super::progress::Meter;
use super::secrets::Secrets;
use crate::casework::{Desk, Moment, Progress, Run};
use crate::evidence::Password;

/// One run.
#[derive(Debug)]
pub struct Session {
    /// The flags of every command.
    pub common: Common,
    /// The time.
    pub moment: Moment,
    /// Threads.
    pub threads: usize,
    /// Where passwords come from.
    pub secrets: Secrets,
    /// The socket of the SSH agent.
    pub agent: Option<std::path::PathBuf>,
    /// Whether a person watches stderr.
    pub watched: bool,
}

impl Session {
    /// Begins a run.
    ///
    /// # Errors
    /// When a common flag cannot be followed.
    pub fn open(common: Common, env: &Env) -> Result<Self, Failure> {
        if !common.lang.eq_ignore_ascii_case("zh-CN") {
            return Err(Failure::new("language-not-available", format!("目前只有中文界面，没有 {}", common.lang))
                .hint("去掉 --lang，或者写 --lang zh-CN。English will come in a later version; --json has English codes."));
        }
        let watched = env.stderr.terminal && env.var("TERM") != Some("dumb") && !(common.quiet || common.json || common.no_progress);
        let moment = moment(&common, env)?;
        let threads = common.threads.map_or(env.threads, usize::from);
        let secrets = Secrets::of(&common, env)?;
        let agent = env.var("SSH_AUTH_SOCK").map(Into::into);
        Ok(Self { common, moment, threads, secrets, agent, watched })
    }

    /// What the jobs run with.
    #[must_use]
    pub fn run<'a>(&self, passwords: &'a [Password]) -> Run<'a> {
        Run { moment: self.moment, threads: self.threads, passwords, similar: false }
    }

    /// Targets, law and fonts, with the person's own templates.
    ///
    /// # Errors
    /// When a template of theirs is broken.
    pub fn desk(&self) -> Result<Desk, Failure> {
        let desk = Desk::new().map_err(|error| explain::casework(&error))?;
        match &self.common.template_dir {
            Some(folder) => desk.with_templates(folder).map_err(|error| explain::casework(&error)),
            None => Ok(desk),
        }
    }

    /// A meter that shows itself where a person watches.
    #[must_use]
    pub fn meter(&self, label: &'static str) -> Meter {
        Meter::new(self.watched, label)
    }
}

/// Progress of a job, as the meter wants it.
pub fn tell(meter: &Meter) -> impl Fn(Progress) + Sync + '_ {
    |progress| meter.tell(progress.bytes, Some(progress.of_bytes))
}

/// A path as people see it.
#[must_use]
pub fn shown_path(path: &Path) -> String {
    crate::finding::shown(&path.display().to_string())
}

/// A path as it can be pasted into a shell: in quotes where it has blanks or signs of the shell.
#[must_use]
pub fn pasted(path: &Path) -> String {
    let text = shown_path(path);
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '\\' | '.' | '_' | '-' | ':' | '~' | '+' | '@' | '，' | '、');
    if !text.is_empty() && text.chars().all(plain) { text } else { format!("\"{text}\"") }
}
