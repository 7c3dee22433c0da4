//! `case.toml` and `case.json` in: one shape, one list of keys, every unknown key named at once.

use std::sync::LazyLock;

use serde_json::Value;

use super::Case;
use crate::finding::{Finding, Place, What};

/// The case file could not be understood. A case with missing facts is no error; that is what checks are for.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// Not TOML.
    #[error("case file is not valid TOML, line {line}: {why}")]
    Toml {
        /// Counted from 1.
        line: usize,
        /// In the parser's words.
        why: String,
    },
    /// Not JSON.
    #[error("case file is not valid JSON, line {line}: {why}")]
    Json {
        /// Counted from 1.
        line: usize,
        /// In the parser's words.
        why: String,
    },
    /// Keys that mean nothing to us.
    #[error("case file has unknown keys: {}", .0.iter().map(|key| key.path.as_str()).collect::<Vec<_>>().join(", "))]
    UnknownKeys(Vec<UnknownKey>),
    /// A value of the wrong kind.
    #[error("case file: {path}: {why}")]
    Value {
        /// Such as `orders[0].amount`.
        path: String,
        /// What was expected.
        why: String,
    },
}

/// A key that means nothing to us, and the nearest that does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownKey {
    /// Such as `respondents[0].adress`.
    pub path: String,
    /// Such as `address`.
    pub nearest: Option<String>,
}

/// Made once: a batch reads thousands of cases.
pub(super) static SCHEMA: LazyLock<Value> = LazyLock::new(schema);

/// The JSON Schema (2020-12) of the case file, generated from the types.
#[must_use]
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Case).to_value();
    if let Some(map) = schema.as_object_mut() {
        map.insert("$id".to_owned(), Value::from("https://juzheng.example.invalid/schema/case.schema.json"));
    }
    close(&mut schema);
    schema
}

/// No key but the named ones, at every level.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.contains_key("properties") {
                map.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            map.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

impl Case {
    /// Reads `case.toml`.
    ///
    /// # Errors
    /// [`CaseError`] when the text is not TOML, has unknown keys, or values of the wrong kind.
    pub fn from_toml(text: &str) -> Result<Self, CaseError> {
        Self::from_value(toml_to_json(text)?)
    }

    /// Reads `case.json`.
    ///
    /// # Errors
    /// As [`Case::from_toml`].
    pub fn from_json(text: &str) -> Result<Self, CaseError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let value = serde_json::from_str(text).map_err(|error| CaseError::Json { line: error.line(), why: error.to_string() })?;
        Self::from_value(value)
    }

    /// Reads a case from JSON already parsed.
    ///
    /// # Errors
    /// As [`Case::from_toml`].
    pub fn from_value(mut value: Value) -> Result<Self, CaseError> {
        let mut unknown = Vec::new();
        unknown_keys(&SCHEMA, &SCHEMA, &value, "", &mut unknown);
        if !unknown.is_empty() {
            return Err(CaseError::UnknownKeys(unknown));
        }
        drop_blank(&mut value);
        serde_path_to_error::deserialize(value)
            .map_err(|error| CaseError::Value { path: error.path().to_string(), why: error.inner().to_string() })
    }

    /// What a reader of the case file should know although it is no error.
    #[must_use]
    pub fn notes(&self) -> Vec<Finding> {
        let mut out = Vec::new();
        let mut approximate = |said: Option<&super::Said>, key: String| {
            if let Some(super::Said::Words { text, .. }) = said {
                out.push(Finding::new(What::TimeApproximate { text: text.clone() }, Place::case(key)));
            }
        };
        for (n, order) in self.orders.iter().enumerate() {
            approximate(order.ordered_at.as_ref(), format!("orders[{n}].ordered_at"));
        }
        for (n, payment) in self.payments.iter().enumerate() {
            approximate(payment.paid_at.as_ref(), format!("payments[{n}].paid_at"));
        }
        for (n, event) in self.events.iter().enumerate() {
            approximate(event.at.as_ref(), format!("events[{n}].at"));
        }
        out
    }
}

/// TOML text as JSON; dates and times become text.
///
/// # Errors
/// [`CaseError::Toml`].
pub fn toml_to_json(text: &str) -> Result<Value, CaseError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| CaseError::Toml {
        line: error.span().map_or(1, |span| 1 + text.as_bytes()[..span.start.min(text.len())].iter().filter(|b| **b == b'\n').count()),
        why: error.message().to_owned(),
    })?;
    Ok(plain(toml::Value::Table(table)))
}

fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::from(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(yes) => Value::from(yes),
        toml::Value::Datetime(at) => Value::from(at.to_string()),
        toml::Value::Array(items) => items.into_iter().map(plain).collect(),
        toml::Value::Table(table) => Value::Object(table.into_iter().map(|(key, value)| (key, plain(value))).collect()),
    }
}

/// Blank texts count as absent: the sample file has them to be filled in.
fn drop_blank(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, value| !matches!(value, Value::String(text) if text.trim().is_empty()));
            map.values_mut().for_each(drop_blank);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_blank),
        _ => {}
    }
}

fn unknown_keys(root: &Value, schema: &Value, value: &Value, path: &str, out: &mut Vec<UnknownKey>) {
    let schema = resolve(root, schema);
    match value {
        Value::Object(map) => {
            let Some(known) = schema.get("properties").and_then(Value::as_object) else { return };
            for (key, value) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                match known.get(key) {
                    Some(schema) => unknown_keys(root, schema, value, &path, out),
                    None => out.push(UnknownKey { path, nearest: nearest(key, known.keys()) }),
                }
            }
        }
        Value::Array(items) => {
            if let Some(schema) = schema.get("items") {
                for (n, item) in items.iter().enumerate() {
                    unknown_keys(root, schema, item, &format!("{path}[{n}]"), out);
                }
            }
        }
        _ => {}
    }
}

/// Follows `$ref`, also where it stands in `anyOf` beside `null`.
pub(super) fn resolve<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let options = || schema.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    let referred = schema.get("$ref").or_else(|| options().find_map(|option| option.get("$ref")));
    match referred.and_then(Value::as_str).and_then(|path| root.pointer(path.trim_start_matches('#'))) {
        Some(found) => resolve_once(found),
        None => resolve_once(schema),
    }
}

/// Of something that may be a word or `{ … }` the keys of the latter.
fn resolve_once(schema: &Value) -> &Value {
    let mut options = schema.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    options.find(|option| option.get("properties").is_some()).unwrap_or(schema)
}

pub(super) fn nearest<'a>(key: &str, known: impl Iterator<Item = &'a String>) -> Option<String> {
    known
        .map(|candidate| (strsim::damerau_levenshtein(key, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.len() / 2).clamp(1, 4))
        .min()
        .map(|(_, candidate)| candidate.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_all_named_with_the_nearest_known() {
        let error =
            Case::from_toml("titel = 'x'\n[[respondents]]\nadress = 'y'\n[complainant.agent]\nzzzzzzzzzz = 1\n").expect_err("unknown keys");
        let CaseError::UnknownKeys(keys) = error else { panic!("{error}") };
        let keys: Vec<_> = keys.iter().map(|key| (key.path.as_str(), key.nearest.as_deref())).collect();
        assert_eq!(keys, [("titel", Some("title")), ("respondents[0].adress", Some("address")), ("complainant.agent.zzzzzzzzzz", None)]);
    }

    #[test]
    fn toml_and_json_say_the_same() {
        let toml = Case::from_toml("cause='not-delivered'\n[[orders]]\nid='A'\namount='98.00'\nordered_at=2026-09-13T20:13:00+08:00\npromised_by='10m'\nused=false").expect("toml");
        let json = Case::from_json(r#"{"cause":"not-delivered","orders":[{"id":"A","amount":"98.00","ordered_at":"2026-09-13T20:13:00+08:00","promised_by":"10m","used":false}]}"#).expect("json");
        assert_eq!(toml, json);
        assert_eq!(toml.orders[0].currency, "CNY");
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_placed() {
        let error = Case::from_toml("[[orders]]\namount = 98.0").expect_err("a float is not exact");
        assert!(matches!(&error, CaseError::Value { path, .. } if path == "orders[0].amount"), "{error}");
        let error = Case::from_toml("cause = 'bad'").expect_err("no such cause");
        assert!(matches!(&error, CaseError::Value { path, .. } if path == "cause"), "{error}");
        let error = Case::from_toml("a = 1\nb = [").expect_err("broken");
        assert!(matches!(error, CaseError::Toml { line: 2.., .. }), "{error}");
    }

    #[test]
    fn of_a_card_four_digits_are_taken_and_no_more() {
        let of = |digits: &str| Case::from_toml(&format!("[[payments]]\nbank='示例银行'\ncard_last4={digits}"));
        assert_eq!(of("'0042'").expect("four digits").payments[0].card_last4, "0042");
        assert_eq!(of("''").expect("a blank").payments[0].card_last4, "");
        for wrong in ["'042'", "'00042'", "'4111111111111111'", "'00a2'", "'００４２'", "42"] {
            let error = of(wrong).expect_err(wrong);
            assert!(matches!(&error, CaseError::Value { path, .. } if path == "payments[0].card_last4"), "{error}");
            assert!(!error.to_string().contains("4111"), "{error}");
        }
    }

    #[test]
    fn blanks_count_as_absent() {
        let case = Case::from_toml("[[orders]]\nid=''\namount=''\nordered_at=' '").expect("blanks");
        assert_eq!(case.orders, [super::super::Order::default()]);
    }
}
