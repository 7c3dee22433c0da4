//! The one door to the world: arguments, environment variables, terminal and clock come in here, and
//! nowhere else, so that every command can be run whole inside a test.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::time::{SystemTime, UNIX_EPOCH};

/// An output stream, and what it leads to.
pub struct Stream {
    /// Where to write.
    pub out: Box<dyn Write>,
    /// Whether a person reads along.
    pub terminal: bool,
}

/// Asks for something secret.
pub type AskSecret = std::rc::Rc<dyn Fn(&str) -> io::Result<String>>;

/// What a run can see of the world.
pub struct Env {
    /// The arguments, the program's name first.
    pub args: Vec<OsString>,
    /// The environment variables that are text.
    pub vars: BTreeMap<String, String>,
    /// For the answer.
    pub stdout: Stream,
    /// For everything else.
    pub stderr: Stream,
    /// Columns of the terminal, where there is one.
    pub columns: Option<usize>,
    /// Threads this machine runs at once.
    pub threads: usize,
    /// Asks the person for something secret, showing the question; there is none where no person can answer.
    pub ask_secret: Option<AskSecret>,
    /// Seconds since 1970 by the computer's clock.
    pub now: Box<dyn Fn() -> i64>,
}

impl Env {
    /// The real one.
    #[must_use]
    pub fn system() -> Self {
        // The streams let escapes pass, and where a Windows console does not understand them, translate
        // them. Whether there are any is decided per run; see `Ink`.
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let columns = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Self {
            args: std::env::args_os().collect(),
            vars: std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))).collect(),
            stdout: Stream { terminal: stdout.is_terminal(), out: Box::new(anstream::AutoStream::always(stdout)) },
            stderr: Stream { terminal: stderr.is_terminal(), out: Box::new(anstream::AutoStream::always(stderr)) },
            columns,
            threads: std::thread::available_parallelism().map_or(2, usize::from),
            ask_secret: (io::stdin().is_terminal() && io::stderr().is_terminal()).then(|| {
                let ask: AskSecret = std::rc::Rc::new(|question: &str| rpassword::prompt_password(question));
                ask
            }),
            now: Box::new(|| match SystemTime::now().duration_since(UNIX_EPOCH) {
                Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
                Err(before) => -i64::try_from(before.duration().as_secs()).unwrap_or(i64::MAX),
            }),
        }
    }

    /// A variable that is set and not empty.
    #[must_use]
    pub fn var(&self, name: &str) -> Option<&str> {
        self.vars.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Whether an argument stands among those before `--`.
    #[must_use]
    pub fn has_flag(&self, flag: &str) -> bool {
        self.args.iter().skip(1).take_while(|arg| *arg != "--").any(|arg| arg == flag)
    }
}
