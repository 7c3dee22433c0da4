//! A case as the text of `case.toml`, as a person or a program would write it.

use serde_json::{Map, Value};

/// Plain values first, then `[tables]` and `[[lists of tables]]`.
pub fn of(case: &Value) -> String {
    let Value::Object(case) = case else { panic!("a case is a table") };
    let (mut plain, mut tables) = (String::new(), String::new());
    for (key, value) in case {
        match value {
            Value::Object(map) => tables += &format!("\n[{key}]\n{}", lines(map)),
            Value::Array(items) => {
                for item in items {
                    let Value::Object(map) = item else { panic!("{key} is a list of tables") };
                    tables += &format!("\n[[{key}]]\n{}", lines(map));
                }
            }
            value => plain += &format!("{key} = {}\n", inline(value)),
        }
    }
    plain + &tables
}

fn lines(map: &Map<String, Value>) -> String {
    map.iter().map(|(key, value)| format!("{key} = {}\n", inline(value))).collect()
}

fn inline(value: &Value) -> String {
    match value {
        Value::String(text) if text.len() == 25 && text.starts_with("2026-") && text.ends_with("+08:00") => text.clone(),
        Value::String(text) => quoted(text),
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            format!("{{ {} }}", map.iter().map(|(key, value)| format!("{key} = {}", inline(value))).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out += &format!("\\u{:04X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out + "\""
}
