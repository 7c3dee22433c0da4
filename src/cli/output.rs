//! What comes out of a run: one answer, shown to people or as one JSON value, or one failure.

use std::io;

use serde_json::{Map, Value, json};

use super::env::{Env, Stream};
use super::exit::ExitStatus;
use super::page::{Ink, Page, Text};
use crate::finding::{Finding, shown};

/// The answer of a command.
pub trait Answer {
    /// As the one JSON value, `schema` and `ok` included.
    fn json(&self) -> Value;
    /// For people, on stdout: the answer and nothing else.
    fn answer(&self, page: &mut Page);
    /// For people, on stderr: what else is worth knowing, and the next command.
    fn beside(&self, _page: &mut Page) {}
    /// How the run ends.
    fn exit(&self) -> ExitStatus {
        ExitStatus::Done
    }
}

/// Why there is no answer, or the answer is no.
#[derive(Debug, Clone)]
pub struct Failure {
    /// For scripts, `kebab-case`.
    pub code: &'static str,
    /// One line: what, and which file.
    pub message: Box<str>,
    /// More, where it is useful.
    pub details: Vec<String>,
    /// What to do; empty where that is plain.
    pub hint: Box<str>,
    /// The errors as the library tells them, outermost first.
    pub chain: Vec<String>,
    /// What a refusal rests on; only then the run ends with a no, else it has failed.
    pub findings: Option<Vec<Finding>>,
}

impl Failure {
    /// Something could not be done.
    #[must_use]
    pub fn new(code: &'static str, message: String) -> Self {
        Self { code, message: message.into(), details: Vec::new(), hint: "".into(), chain: Vec::new(), findings: None }
    }
    /// With what to do.
    #[must_use]
    pub fn hint(self, hint: impl Into<Box<str>>) -> Self {
        Self { hint: hint.into(), ..self }
    }
    /// With a detail.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.details.push(detail.into());
        self
    }
    /// With the error it comes from.
    #[must_use]
    pub fn because(mut self, error: &dyn std::error::Error) -> Self {
        let mut next = Some(error);
        while let Some(error) = next {
            self.chain.push(error.to_string());
            next = error.source();
        }
        self
    }

    /// How the run ends.
    #[must_use]
    pub fn exit(&self) -> ExitStatus {
        if self.findings.is_some() { ExitStatus::No } else { ExitStatus::Failed }
    }

    /// As JSON.
    #[must_use]
    pub fn json(&self, command: &str) -> Value {
        let mut hint = self.details.iter().map(String::as_str).collect::<Vec<_>>();
        hint.extend(Some(&*self.hint).filter(|hint| !hint.is_empty()));
        let error = json!({ "code": self.code, "message": self.message, "hint": hint.join("；") });
        let mut out = schema(command, false);
        out.insert("error".to_owned(), error);
        if let Some(findings) = &self.findings {
            out.insert("findings".to_owned(), json!(findings));
        }
        Value::Object(out)
    }

    /// For people.
    pub fn page(&self, page: &mut Page, verbose: bool) {
        let word = if self.exit() == ExitStatus::No { Text::of(Ink::Bad, "未完成：") } else { Text::of(Ink::Bad, "错误：") };
        page.hang(word, &*self.message);
        for detail in &self.details {
            page.hang("详情：", detail.as_str());
        }
        if let Some(findings) = &self.findings {
            super::findings::list(page, findings, verbose);
            page.gap();
        }
        if !self.hint.is_empty() {
            page.hang("建议：", &*self.hint);
        }
        if verbose {
            for link in &self.chain {
                page.hang(Text::of(Ink::Faint, "原文："), Text::of(Ink::Faint, shown(link)));
            }
        }
    }
}

/// `schema` and `ok`, to which a command adds its fields.
#[must_use]
pub fn schema(command: &str, ok: bool) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("schema".to_owned(), Value::from(format!("juzheng/{command}/1")));
    out.insert("ok".to_owned(), Value::from(ok));
    out
}

/// An answer as JSON: `schema` and `ok`, and the fields of an object.
#[must_use]
pub fn answer_json(command: &str, fields: Value) -> Value {
    let mut out = schema(command, true);
    if let Value::Object(fields) = fields {
        out.extend(fields);
    }
    Value::Object(out)
}

/// How a run talks.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// JSON instead of words.
    pub json: bool,
    /// Nothing beside the answer.
    pub quiet: bool,
    /// More detail.
    pub verbose: bool,
    /// Colour on stdout.
    pub colour_out: bool,
    /// Colour on stderr.
    pub colour_err: bool,
    /// Columns of the page.
    pub columns: usize,
}

/// Shows an answer.
///
/// # Errors
/// When a stream cannot be written.
pub fn show(answer: &dyn Answer, manner: Manner, env: &mut Env) -> io::Result<ExitStatus> {
    if manner.json {
        write(&mut env.stdout, &format!("{}\n", answer.json()))?;
    } else {
        let mut page = Page::new(manner.columns, manner.colour_out);
        answer.answer(&mut page);
        write(&mut env.stdout, &page.finish())?;
        if !manner.quiet {
            let mut page = Page::new(manner.columns, manner.colour_err);
            answer.beside(&mut page);
            let beside = page.finish();
            if !beside.is_empty() {
                // On a terminal both streams follow each other; a blank line keeps them apart.
                let gap = if env.stdout.terminal && env.stderr.terminal { "\n" } else { "" };
                write(&mut env.stderr, &format!("{gap}{beside}"))?;
            }
        }
    }
    Ok(answer.exit())
}

/// Shows a failure.
///
/// # Errors
/// When a stream cannot be written.
pub fn show_failure(failure: &Failure, command: &str, manner: Manner, env: &mut Env) -> io::Result<ExitStatus> {
    if manner.json {
        write(&mut env.stdout, &format!("{}\n", failure.json(command)))?;
    } else {
        let mut page = Page::new(manner.columns, manner.colour_err);
        failure.page(&mut page, manner.verbose);
        write(&mut env.stderr, &page.finish())?;
    }
    Ok(failure.exit())
}

/// Writes all of a text.
///
/// # Errors
/// Whatever the stream fails with.
pub fn write(stream: &mut Stream, text: &str) -> io::Result<()> {
    stream.out.write_all(text.as_bytes())?;
    stream.out.flush()
}
