//! One key of a case file, as the head of a column names it: `orders[0].id`. What it takes and whether
//! there is such a key is asked of the same schema that case files are checked against.

use std::fmt;

use serde_json::{Map, Value, json};

use super::read::{SCHEMA, UnknownKey, nearest, resolve};

/// A key that leads to one value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(Vec<Step>);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Field(String),
    At(usize),
}

/// What kind of value a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Text, an amount, a time, one of some words.
    Text,
    /// A whole number.
    Whole,
    /// Yes or no.
    YesNo,
    /// A list of texts.
    Texts,
    /// A table or a list of tables: no single value.
    Parts,
}

/// The element before this one of a list is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Such as `orders[0]`.
    pub lacks: String,
}

/// More elements than anyone has of anything; a number that is mistyped must not fill the memory.
const MOST: usize = 1000;

impl Key {
    /// Reads a key, and says what it takes.
    ///
    /// # Errors
    /// [`UnknownKey`], with the nearest that is known.
    pub fn parse(text: &str) -> Result<(Self, Takes), UnknownKey> {
        let unknown = |nearest: Option<String>| UnknownKey { path: text.to_owned(), nearest };
        let mut steps = Vec::new();
        let mut schema: &Value = &SCHEMA;
        let mut before = String::new();
        for part in text.split('.') {
            let (name, places) = part.split_once('[').map_or((part, None), |(name, rest)| (name, Some(rest)));
            let known = schema.get("properties").and_then(Value::as_object).ok_or_else(|| unknown(None))?;
            let Some(found) = known.get(name) else {
                let near = nearest(name, known.keys()).map(|near| {
                    let places = places.map_or_else(String::new, |rest| format!("[{rest}"));
                    format!("{before}{near}{places}{}", &text[(before.len() + part.len()).min(text.len())..])
                });
                return Err(unknown(near));
            };
            steps.push(Step::Field(name.to_owned()));
            schema = resolve(&SCHEMA, found);
            if let Some(place) = places {
                let place = place.strip_suffix(']').and_then(|place| place.parse().ok()).filter(|place| *place < MOST);
                let items = schema.get("items").filter(|_| place.is_some()).ok_or_else(|| unknown(None))?;
                steps.extend(place.map(Step::At));
                schema = resolve(&SCHEMA, items);
            } else if schema.get("items").is_some() && before.len() + part.len() < text.len() {
                // `orders.id`: which of them is not said.
                return Err(unknown(Some(format!("{before}{name}[0]{}", &text[before.len() + part.len()..]))));
            }
            before += &format!("{part}.");
        }
        Ok((Self(steps), takes(schema)))
    }

    /// The key with any place in a list: `orders[].id`.
    #[must_use]
    pub fn general(&self) -> String {
        self.written(|_| "[]".to_owned())
    }

    /// Puts a value at the key; `None` takes away what is there.
    ///
    /// # Errors
    /// [`Gap`] when an element would not follow the one before.
    pub fn put(&self, case: &mut Value, value: Option<Value>) -> Result<(), Gap> {
        let Some((last, above)) = self.0.split_last() else { return Ok(()) };
        let mut at = case;
        for (n, step) in above.iter().enumerate() {
            let is_list = matches!(self.0[n + 1], Step::At(_));
            match self.step_into(at, step, n, value.is_some().then_some(is_list))? {
                Some(next) => at = next,
                None => return Ok(()),
            }
        }
        match (last, value) {
            (Step::Field(name), Some(value)) => drop(at.as_object_mut().map(|map| map.insert(name.clone(), value))),
            (Step::Field(name), None) => drop(at.as_object_mut().map(|map| map.shift_remove(name))),
            (Step::At(place), Some(value)) => match at.as_array_mut() {
                Some(list) if *place < list.len() => list[*place] = value,
                Some(list) if *place == list.len() => list.push(value),
                _ => return Err(self.gap(self.0.len() - 1)),
            },
            (Step::At(_), None) => {}
        }
        Ok(())
    }

    /// What a step leads to; made where it is lacking and something is to be put (`make`: as a list or not).
    fn step_into<'a>(&self, at: &'a mut Value, step: &Step, n: usize, make: Option<bool>) -> Result<Option<&'a mut Value>, Gap> {
        let new = make.map(|list| if list { json!([]) } else { Value::Object(Map::new()) });
        Ok(match (step, new) {
            (Step::Field(name), Some(new)) => at.as_object_mut().map(|map| map.entry(name.clone()).or_insert(new)),
            (Step::Field(name), None) => at.get_mut(name),
            (Step::At(place), Some(new)) => match at.as_array_mut() {
                Some(list) if *place <= list.len() => {
                    if *place == list.len() {
                        list.push(new);
                    }
                    list.get_mut(*place)
                }
                _ => return Err(self.gap(n)),
            },
            (Step::At(place), None) => at.get_mut(*place),
        })
    }

    fn gap(&self, n: usize) -> Gap {
        let before = match self.0.get(n) {
            Some(Step::At(place)) => Step::At(place.saturating_sub(1)),
            other => return Gap { lacks: other.map_or_else(String::new, |_| self.to_string()) },
        };
        Gap { lacks: Self(self.0[..n].iter().cloned().chain([before]).collect()).to_string() }
    }

    fn written(&self, place: impl Fn(usize) -> String) -> String {
        let mut out = String::new();
        for step in &self.0 {
            match step {
                Step::Field(name) if out.is_empty() => out += name,
                Step::Field(name) => out += &format!(".{name}"),
                Step::At(at) => out += &place(*at),
            }
        }
        out
    }

    /// Every value of a case that is not blank, by its key; lists of texts are one value.
    #[must_use]
    pub fn all_of(case: &Value) -> Vec<(Self, Value)> {
        let mut out = Vec::new();
        leaves(case, &mut Vec::new(), &mut out);
        out
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(|at| format!("[{at}]")))
    }
}

fn leaves(value: &Value, above: &mut Vec<Step>, out: &mut Vec<(Key, Value)>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                above.push(Step::Field(name.clone()));
                leaves(value, above, out);
                above.pop();
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (at, value) in items.iter().enumerate() {
                above.push(Step::At(at));
                leaves(value, above, out);
                above.pop();
            }
        }
        Value::Null => {}
        Value::String(text) if text.trim().is_empty() => {}
        Value::Array(items) if items.is_empty() => {}
        value => out.push((Key(above.clone()), value.clone())),
    }
}

fn takes(schema: &Value) -> Takes {
    if schema.get("properties").is_some() {
        return Takes::Parts;
    }
    if let Some(items) = schema.get("items") {
        return if takes(resolve(&SCHEMA, items)) == Takes::Text { Takes::Texts } else { Takes::Parts };
    }
    let is = |word: &str| match schema.get("type") {
        Some(Value::String(one)) => one == word,
        Some(Value::Array(several)) => several.iter().any(|one| one == word),
        _ => false,
    };
    match () {
        () if is("boolean") => Takes::YesNo,
        () if is("integer") => Takes::Whole,
        () => Takes::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_knows_what_it_takes() {
        for (text, takes) in [
            ("title", Takes::Text),
            ("cause", Takes::Text),
            ("complainant.agent.name", Takes::Text),
            ("orders[0].amount", Takes::Text),
            ("orders[12].used", Takes::YesNo),
            ("orders[0].quantity", Takes::Whole),
            ("payments[0].orders", Takes::Texts),
            ("declarations.own_use", Takes::YesNo),
            ("declarations.punitive_damages", Takes::YesNo),
            ("evidence[0].share", Takes::Texts),
            ("orders", Takes::Parts),
            ("complainant", Takes::Parts),
        ] {
            let (key, found) = Key::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
            assert_eq!((key.to_string().as_str(), found), (text, takes), "{text}");
        }
        assert_eq!(Key::parse("orders[3].id").expect("known").0.general(), "orders[].id");
    }

    #[test]
    fn what_is_mistyped_gets_the_nearest_whole_key() {
        for (text, nearest) in [
            ("orders[0].amuont", Some("orders[0].amount")),
            ("order[0].id", Some("orders[0].id")),
            ("orders.id", Some("orders[0].id")),
            ("complainant.phon", Some("complainant.phone")),
            ("姓名", None),
            ("orders[0", None),
            ("orders[x].id", None),
            ("orders[1000000].id", None),
            ("title.x", None),
            ("", None),
        ] {
            let error = Key::parse(text).expect_err(text);
            assert_eq!((error.path.as_str(), error.nearest.as_deref()), (text, nearest), "{text}");
        }
    }

    #[test]
    fn values_are_put_and_taken_away_where_the_key_leads() {
        let mut case = json!({ "title": "同一家店", "orders": [{ "id": "旧", "item": "月卡" }] });
        let put = |case: &mut Value, key: &str, value: Option<&str>| Key::parse(key).expect("known").0.put(case, value.map(Value::from));
        put(&mut case, "orders[0].id", Some("A1")).expect("there");
        put(&mut case, "orders[1].id", Some("A2")).expect("next");
        put(&mut case, "complainant.name", Some("张示例")).expect("made");
        put(&mut case, "orders[0].item", None).expect("taken away");
        put(&mut case, "payments[0].payee", None).expect("nothing to take away");
        assert_eq!(case, json!({ "title": "同一家店", "orders": [{ "id": "A1" }, { "id": "A2" }], "complainant": { "name": "张示例" } }));
        let gap = put(&mut case, "orders[3].id", Some("A4")).expect_err("no third");
        assert_eq!(gap.lacks, "orders[2]");
    }

    #[test]
    fn all_values_of_a_case_have_their_keys() {
        let case = json!({ "id": "", "orders": [{ "id": "A" }, { "used": false }], "events": [{ "evidence": ["a", "b"] }], "claims": [] });
        let keys: Vec<String> = Key::all_of(&case).iter().map(|(key, _)| key.to_string()).collect();
        assert_eq!(keys, ["orders[0].id", "orders[1].used", "events[0].evidence"]);
    }
}
