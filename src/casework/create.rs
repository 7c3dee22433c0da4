//! `new`: a case folder with a case file that explains itself, and a folder for each kind of evidence.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table};

use super::files::{make_parent, prepare};
use super::{CaseworkError, Moment, Opened, intake};
use crate::case::{Case, CaseError, Category, toml_to_json};

/// The commented case file that answers are filled into.
const SKELETON: &str = include_str!("../../templates/case.toml");

/// What the person has answered: any part of a case.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answers(Map<String, Value>);

impl Answers {
    /// From TOML with the keys of case.toml.
    ///
    /// # Errors
    /// [`CaseError`].
    pub fn from_toml(text: &str) -> Result<Self, CaseError> {
        let value = toml_to_json(text)?;
        Self::of(value)
    }

    /// From JSON with the keys of case.toml.
    ///
    /// # Errors
    /// [`CaseError`].
    pub fn from_json(text: &str) -> Result<Self, CaseError> {
        let value = serde_json::from_str(text).map_err(|error| CaseError::Json { line: error.line(), why: error.to_string() })?;
        Self::of(value)
    }

    fn of(value: Value) -> Result<Self, CaseError> {
        Case::from_value(value.clone())?;
        match value {
            Value::Object(map) => Ok(Self(map)),
            _ => Err(CaseError::Json { line: 1, why: "an object is expected".to_owned() }),
        }
    }

    /// Answers one question, `section.key` or `section[].key` of the case file; later answers win.
    pub fn answer(&mut self, key: &str, answer: &str) {
        let (section, key) = key.split_once('.').unwrap_or(("", key));
        let into = match section.strip_suffix("[]") {
            Some(list) => {
                let list = self.0.entry(list).or_insert_with(|| json!([]));
                if list.as_array().is_none_or(Vec::is_empty) {
                    *list = json!([{}]);
                }
                list.as_array_mut().and_then(|list| list.first_mut()).and_then(Value::as_object_mut)
            }
            None if section.is_empty() => Some(&mut self.0),
            None => self.0.entry(section).or_insert_with(|| json!({})).as_object_mut(),
        };
        if let Some(into) = into {
            into.insert(key.to_owned(), Value::from(answer));
        }
    }

    /// Checks the answers as a whole.
    ///
    /// # Errors
    /// [`CaseError`].
    pub fn checked(self) -> Result<Self, CaseError> {
        Self::of(Value::Object(self.0))
    }
}

/// A case folder that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// The folder.
    pub folder: PathBuf,
    /// The case file.
    pub file: PathBuf,
}

/// Makes a case folder. A folder that holds a case already is refused.
///
/// # Errors
/// [`CaseworkError::Exists`]; [`CaseworkError::Write`].
pub fn create(folder: &Path, answers: &Answers, moment: Moment, dry_run: bool) -> Result<Created, CaseworkError> {
    let file = folder.join("case.toml");
    for taken in [&file, &folder.join("case.json")] {
        if taken.symlink_metadata().is_ok() {
            return Err(CaseworkError::Exists { path: taken.clone() });
        }
    }
    let text = filled(answers).map_err(|why| CaseworkError::Edit { path: file.clone(), why })?;
    let case = Case::from_toml(&text).map_err(|source| CaseworkError::Case { path: file.clone(), source })?;
    let created = Created { folder: folder.to_owned(), file: file.clone() };
    if dry_run {
        return Ok(created);
    }
    for category in Category::ALL {
        let path = folder.join("evidence").join(category.as_str());
        fs::create_dir_all(&path).map_err(|source| CaseworkError::Write { path, source })?;
    }
    make_parent(&file)?;
    prepare(&file, text.as_bytes())?.put(false)?;
    let opened = Opened { folder: folder.to_owned(), file, case };
    intake::append(&opened, moment, "created", vec![json!({})])?;
    Ok(created)
}

/// The case file with the answers in it.
fn filled(answers: &Answers) -> Result<String, String> {
    let mut document: DocumentMut = SKELETON.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    for (key, value) in &answers.0 {
        match value {
            Value::Array(items) if items.iter().all(Value::is_object) => fill_list(&mut document, key, items),
            Value::Object(map) => match document.get_mut(key).and_then(Item::as_table_mut) {
                Some(table) => fill_table(table, map),
                None => document[key] = item(value),
            },
            value => document[key] = keep_comment(document.get(key), item(value)),
        }
    }
    Ok(document.to_string())
}

/// The first element goes into the commented one of the skeleton, the others behind it.
fn fill_list(document: &mut DocumentMut, key: &str, items: &[Value]) {
    let entry = document.entry(key).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(list) = entry.as_array_of_tables_mut() else { return };
    for (n, map) in items.iter().filter_map(Value::as_object).enumerate() {
        if n >= list.len() {
            list.push(Table::new());
        }
        if let Some(table) = list.get_mut(n) {
            fill_table(table, map);
        }
    }
}

fn fill_table(table: &mut Table, map: &Map<String, Value>) {
    for (key, value) in map {
        let item = keep_comment(table.get(key), item(value));
        table.insert(key, item);
    }
}

/// A value keeps the comment that stood behind the one it replaces.
fn keep_comment(old: Option<&Item>, mut new: Item) -> Item {
    if let (Some(old), Some(value)) = (old.and_then(Item::as_value), new.as_value_mut()) {
        *value.decor_mut() = old.decor().clone();
    }
    new
}

pub(super) fn item(value: &Value) -> Item {
    Item::Value(plain(value))
}

fn plain(value: &Value) -> toml_edit::Value {
    match value {
        Value::Null => "".into(),
        Value::Bool(yes) => (*yes).into(),
        Value::Number(number) => number.as_i64().map_or_else(|| number.to_string().into(), toml_edit::Value::from),
        Value::String(text) => match text.parse::<toml_edit::Datetime>() {
            Ok(at) if at.date.is_some() && at.offset.is_some() => at.into(),
            _ => text.as_str().into(),
        },
        Value::Array(items) => items.iter().map(plain).collect::<toml_edit::Array>().into(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.as_str(), plain(value))).collect::<InlineTable>().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_skeleton_is_a_case_with_nothing_in_it() {
        let case = Case::from_toml(SKELETON).expect("the skeleton is valid");
        assert_eq!(case.complainant, crate::case::Complainant::default());
        assert_eq!(case.cause, None);
    }

    #[test]
    fn answers_are_filled_in_beside_the_comments() {
        let mut answers = Answers::default();
        answers.answer("title", "直充未到账");
        answers.answer("cause", "not-delivered");
        answers.answer("complainant.name", "张示例");
        answers.answer("orders[].id", "KM1");
        answers.answer("orders[].ordered_at", "2026-09-13T20:13:00+08:00");
        let text = filled(&answers.checked().expect("valid")).expect("filled");
        let case = Case::from_toml(&text).expect("valid");
        assert_eq!((case.title.as_str(), case.complainant.name.as_str(), case.orders[0].id.as_str()), ("直充未到账", "张示例", "KM1"));
        assert!(text.contains("ordered_at = 2026-09-13T20:13:00+08:00"), "{text}");
        assert_eq!(text.matches('#').count(), SKELETON.matches('#').count(), "no comment is lost");
    }

    #[test]
    fn a_card_is_answered_by_its_bank_and_four_digits() {
        let answers = Answers::from_toml("[[payments]]\nmethod = 'card'\nbank = '示例银行'\ncard_last4 = '0042'").expect("valid");
        let text = filled(&answers).expect("filled");
        let case = Case::from_toml(&text).expect("valid");
        assert_eq!((case.payments[0].bank.as_str(), case.payments[0].card_last4.as_str()), ("示例银行", "0042"));
        assert!(text.contains("card_last4 = \"0042\"   # 刷卡付的"), "{text}");
        assert!(Answers::from_toml("[[payments]]\ncard_last4 = '4111111111111111'").is_err());
    }

    #[test]
    fn a_list_of_answers_keeps_its_length() {
        let answers = Answers::from_json(r#"{"orders":[{"id":"A"},{"id":"B"}],"declarations":{"own_use":true}}"#).expect("valid");
        let case = Case::from_toml(&filled(&answers).expect("filled")).expect("valid");
        assert_eq!(case.orders.iter().map(|order| order.id.as_str()).collect::<Vec<_>>(), ["A", "B"]);
        assert_eq!(case.declarations.own_use, Some(true));
    }

    #[test]
    fn wrong_answers_are_refused() {
        let mut answers = Answers::default();
        answers.answer("cause", "wrong");
        assert!(matches!(answers.checked(), Err(CaseError::Value { .. })));
        assert!(Answers::from_toml("titel = 'x'").is_err());
    }
}
