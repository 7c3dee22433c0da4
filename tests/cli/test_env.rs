//! A world for one run: a folder of its own, captured streams, a clock that stands still.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use juzheng::cli::{AskSecret, Env, Stream, run};
use serde_json::Value;
use tempfile::TempDir;

/// 2026-09-28T18:00:00+08:00.
pub const NOW: i64 = 1_790_589_600;

/// Runs commands in a folder of its own.
pub struct TestEnv {
    folder: TempDir,
    vars: BTreeMap<String, String>,
    terminal: Cell<bool>,
    secrets: Vec<String>,
}

/// What came of a run.
#[derive(Debug)]
pub struct Ran {
    pub code: u8,
    pub out: String,
    pub err: String,
}

#[derive(Clone, Default)]
struct Caught(Arc<Mutex<Vec<u8>>>);

impl Write for Caught {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A reader that has gone away.
struct Gone(io::ErrorKind);

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TestEnv {
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), vars: BTreeMap::new(), terminal: Cell::new(false), secrets: Vec::new() }
    }

    /// With a copy of one of the examples, as `case`.
    pub fn with_example(name: &str) -> Self {
        let env = Self::new();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name), &env.path("case"));
        env
    }

    pub fn var(mut self, name: &str, value: &str) -> Self {
        self.vars.insert(name.to_owned(), value.to_owned());
        self
    }

    pub fn on_terminal(self) -> Self {
        self.terminal.set(true);
        self
    }

    /// With a person who answers questions for passwords, in this order.
    pub fn who_answers(mut self, secrets: &[&str]) -> Self {
        self.secrets = secrets.iter().map(|secret| (*secret).to_owned()).collect();
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Puts other words into a file.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        self.write(name, text.replacen(from, to, 1));
    }

    /// Everything in the folder, with sizes.
    pub fn listing(&self) -> Vec<String> {
        let mut out = Vec::new();
        list(self.folder.path(), self.folder.path(), &mut out);
        out.sort();
        out
    }

    /// The one file of a folder whose name ends so.
    pub fn only(&self, folder: &str, ending: &str) -> PathBuf {
        let all = fs::read_dir(self.path(folder)).unwrap().map(|entry| entry.unwrap().path());
        let mut found: Vec<PathBuf> = all.filter(|path| path.to_string_lossy().ends_with(ending)).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    /// Runs a command line; words that name something in the folder, or begin with `@`, are paths in it.
    pub fn run(&self, line: &str) -> Ran {
        let (out, err) = (Caught::default(), Caught::default());
        let code = self.run_into(line, Box::new(out.clone()), Box::new(err.clone()));
        let text = |caught: Caught| String::from_utf8(caught.0.lock().unwrap().clone()).unwrap();
        Ran { code, out: text(out), err: text(err) }
    }

    /// Runs with a stdout that fails.
    pub fn run_unheard(&self, line: &str, kind: io::ErrorKind) -> Ran {
        let err = Caught::default();
        let code = self.run_into(line, Box::new(Gone(kind)), Box::new(err.clone()));
        let err = String::from_utf8(err.0.lock().unwrap().clone()).unwrap();
        Ran { code, out: String::new(), err }
    }

    fn run_into(&self, line: &str, out: Box<dyn Write>, err: Box<dyn Write>) -> u8 {
        let args = line.split(' ').map(|word| match word.strip_prefix('@') {
            Some(name) => self.path(name).into_os_string(),
            None => word.into(),
        });
        let mut env = Env {
            args: std::iter::once("juzheng".into()).chain(args).collect(),
            vars: self.vars.clone(),
            stdout: Stream { out, terminal: self.terminal.get() },
            stderr: Stream { out: err, terminal: self.terminal.get() },
            columns: Some(80),
            threads: 2,
            ask_secret: (!self.secrets.is_empty()).then(|| {
                let left = std::cell::RefCell::new(self.secrets.clone().into_iter());
                let ask: AskSecret =
                    std::rc::Rc::new(move |_: &str| left.borrow_mut().next().ok_or_else(|| io::ErrorKind::UnexpectedEof.into()));
                ask
            }),
            now: Box::new(|| NOW),
        };
        run(&mut env).code()
    }

    /// Output with this folder's place taken out.
    pub fn plain(&self, text: &str) -> String {
        let text = text.replace(&format!("{}{}", self.folder.path().display(), std::path::MAIN_SEPARATOR), "");
        if cfg!(windows) { text.replace('\\', "/") } else { text }
    }
}

impl Ran {
    /// The one JSON value on stdout.
    pub fn json(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "one value on one line: {}", self.out);
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    pub fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self
    }
}

fn list(root: &Path, folder: &Path, out: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root).unwrap().display().to_string();
        let meta = path.symlink_metadata().unwrap();
        if meta.is_dir() {
            out.push(format!("{name}/"));
            list(root, &path, out);
        } else {
            out.push(format!("{name} {}", meta.len()));
        }
    }
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(drop).unwrap() }
    }
}
