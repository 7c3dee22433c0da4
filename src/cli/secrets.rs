//! Passwords of mailed bills: from a file, or asked of the person. They are kept nowhere.

use std::path::Path;

use super::args::Common;
use super::env::{AskSecret, Env};
use super::explain;
use super::output::Failure;
use super::session::shown_path;
use crate::casework::Opened;
use crate::evidence::{Password, is_locked, list};

/// More passwords than anyone has, and more bytes than they take.
const LARGEST_FILE: usize = 64 * 1024;

/// Times a person is asked for the password of one file.
const TIMES: usize = 3;

/// Where passwords come from.
pub struct Secrets {
    given: Vec<Password>,
    ask: Option<AskSecret>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets")
    }
}

impl Secrets {
    /// Those of the run.
    ///
    /// # Errors
    /// When the file of passwords cannot be read or is none.
    pub fn of(common: &Common, env: &Env) -> Result<Self, Failure> {
        let given = match &common.password_file {
            None => Vec::new(),
            Some(path) => {
                let bytes = std::fs::read(path).map_err(|error| explain::unreadable(path, &error).because(&error))?;
                let text = String::from_utf8(bytes).ok().filter(|text| text.len() <= LARGEST_FILE);
                let text = text.ok_or_else(|| {
                    Failure::new("password-file-invalid", format!("{} 不是密码文件", shown_path(path)))
                        .hint("请用 UTF-8 的文本文件，一行一个密码")
                })?;
                text.trim_start_matches('\u{feff}').lines().map(Password::new).filter(|password| !password.is_empty()).collect()
            }
        };
        let ask = env.ask_secret.clone().filter(|_| !(common.json || common.quiet));
        Ok(Self { given, ask })
    }

    /// The passwords of the file, with nobody asked.
    #[must_use]
    pub fn given(&self) -> &[Password] {
        &self.given
    }

    /// What opens these files: the passwords given, and for what stays locked those that the person knows.
    ///
    /// # Errors
    /// When a file cannot be read, or the terminal fails.
    pub fn for_files<'a>(&self, files: impl IntoIterator<Item = &'a Path>) -> Result<Vec<Password>, Failure> {
        let mut passwords = self.given.clone();
        let Some(ask) = &self.ask else { return Ok(passwords) };
        for path in files {
            for time in 0..TIMES {
                if !is_locked(path, &passwords).map_err(|error| explain::evidence(&error))? {
                    break;
                }
                let again = if time == 0 { "" } else { "不对，请再试。" };
                let question = format!("{again}{} 有密码，请输入（不显示；直接回车则不打开，照原样打包）：", shown_path(path));
                let answer = ask(&question).map_err(|error| explain::unreadable(path, &error).because(&error))?;
                let password = Password::new(&answer);
                if password.is_empty() {
                    break;
                }
                passwords.push(password);
            }
        }
        Ok(passwords)
    }

    /// What opens the evidence of a case.
    ///
    /// # Errors
    /// As [`Secrets::for_files`].
    pub fn for_case(&self, opened: &Opened) -> Result<Vec<Password>, Failure> {
        let evidence = opened.evidence();
        if self.ask.is_none() || !evidence.is_dir() {
            return Ok(self.given.clone());
        }
        let listing = list(&evidence).map_err(|error| explain::evidence(&error))?;
        self.for_files(listing.files.iter().map(|file| file.path.as_path()))
    }
}
