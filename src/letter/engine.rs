//! What fills texts in: the template engine, with all texts and the law.

use std::sync::Arc;

use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};

use super::law::{Article, LawBook};
use super::target::Targets;
use super::{form, joins, markup};

/// The engines of some targets and some law. What they have read of texts they keep for the next letter.
#[derive(Debug)]
pub struct Engines {
    /// For letters: values are text, whatever marks are in them.
    pub(super) letters: Environment<'static>,
    /// For forms.
    pub(super) forms: Environment<'static>,
}

impl Engines {
    /// Of these targets' texts.
    #[must_use]
    pub fn new(targets: &Targets, law: &LawBook) -> Self {
        Self { letters: engine(targets, law, markup::escape), forms: engine(targets, law, form::plain) }
    }
}

/// What may be said of an article.
type Saying = fn(Article<'_>) -> String;

/// By the names that texts call it by.
const SAYINGS: [(&str, Saying); 6] = [
    ("quote", |article| article.quote()),
    ("words", |article| article.words.to_owned()),
    ("cite", |article| article.cite()),
    ("cite_short", |article| article.cite_short()),
    ("quote_short", |article| article.quote_short()),
    ("cite_article", |article| article.cite_article()),
];

/// The engine with all texts and the law; `escape` is how values go in.
fn engine(targets: &Targets, law: &LawBook, escape: fn(&str) -> String) -> Environment<'static> {
    let mut engine = Environment::new();
    // A template of one's own that runs for ever ends with an error; ours take some thousand steps.
    engine.set_fuel(Some(1_000_000));
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_auto_escape_callback(|_| AutoEscape::Custom("markup".into()));
    engine.set_formatter(move |out, _, value| {
        if value.is_undefined() {
            return Err(Error::from(ErrorKind::UndefinedError));
        }
        let words = if value.is_none() { String::new() } else { value.to_string() };
        out.write_str(&joins::value(&escape(&words))).map_err(Error::from)
    });
    // Only what a letter is of is read: of some hundred texts a dozen.
    let texts = Arc::clone(targets.texts());
    engine.set_loader(move |name| Ok(texts.get(name).filter(|_| name.ends_with(".txt")).cloned()));
    for (name, say) in SAYINGS {
        let book = law.clone();
        engine.add_function(name, move |statute: &str, key: &str| -> Result<String, Error> {
            book.article(statute, key).map(say).ok_or_else(|| lost(statute, key))
        });
    }
    engine
}

fn lost(statute: &str, key: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("no article {key} of {statute} in templates/law"))
}
