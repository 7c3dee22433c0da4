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

/// A small file that the person names: certificates, lists, a passphrase.
///
/// # Errors
/// When it cannot be read, or is far too large.
pub fn small_file(path: &Path) -> Result<Vec<u8>, Failure> {
    const LARGEST: u64 = 4 << 20;
    let failed = |error: &std::io::Error| explain::unreadable(path, error).because(error);
    let metadata = std::fs::metadata(path).map_err(|error| failed(&error))?;
    if metadata.len() > LARGEST {
        return Err(Failure::new("file-too-large", format!("{} 太大，不像是要给的文件", shown_path(path))).hint("请核对是不是给错了文件"));
    }
    std::fs::read(path).map_err(|error| failed(&error))
}

/// A passphrase in a file: its first line.
///
/// # Errors
/// When it cannot be read, or has none.
pub fn first_line(path: &Path) -> Result<String, Failure> {
    let bytes = small_file(path)?;
    let text = String::from_utf8(bytes).ok();
    let line = text.as_deref().and_then(|text| text.trim_start_matches('\u{feff}').lines().next()).filter(|line| !line.is_empty());
    let none = || Failure::new("passphrase-file-invalid", format!("{} 里没有口令", shown_path(path)));
    line.map(str::to_owned).ok_or_else(|| none().hint("请用 UTF-8 的文本文件，口令写在第一行"))
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

    /// The passphrase of a key: from the file named, else asked.
    ///
    /// # Errors
    /// When the file cannot be read.
    #[allow(clippy::type_complexity)] // Naming it would only hide what it is.
    pub fn of_key(&self, file: Option<&Path>) -> Result<Box<dyn Fn(&Path) -> Option<String>>, Failure> {
        if let Some(file) = file {
            let words = first_line(file)?;
            return Ok(Box::new(move |_| Some(words.clone())));
        }
        let ask = self.ask.clone();
        Ok(Box::new(move |key| {
            let ask = ask.as_ref()?;
            ask(&format!("请输入密钥 {} 的口令（不显示）：", shown_path(key))).ok().filter(|words| !words.is_empty())
        }))
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
