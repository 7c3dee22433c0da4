//! A table of answers, CSV or JSON Lines: one row is one case. Columns are keys of the case file; `evidence` and
//! `evidence.<category>` name files. The whole table is understood before any case is begun.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::error::Wanted;
use super::{BatchError, CaseFault};
use crate::case::{Category, Key, Takes, UnknownKey};
use crate::casework::open::safe_id;

/// A table that was read.
#[derive(Debug)]
pub(super) struct Table {
    pub rows: Vec<Row>,
    /// The keys that rows answer.
    pub keys: BTreeSet<Key>,
}

/// One row: one case.
#[derive(Debug)]
pub(super) struct Row {
    /// From 1, in the file.
    pub line: u64,
    /// From 1, among the rows.
    number: usize,
    /// What the files are named from.
    beside: Arc<Path>,
    columns: Arc<Vec<Column>>,
    /// One for each column; null where it is blank.
    cells: Vec<Value>,
}

#[derive(Debug)]
enum Column {
    Key(Key, Takes),
    /// Files and folders, of a category where one is named.
    Files(Option<Category>),
}

impl Column {
    fn parse(head: &str) -> Result<Self, UnknownKey> {
        if head == "evidence" {
            return Ok(Self::Files(None));
        }
        if let Some(category) = head.strip_prefix("evidence.").and_then(Category::of_folder) {
            return Ok(Self::Files(Some(category)));
        }
        match Key::parse(head)? {
            (key, Takes::Parts) => Err(UnknownKey { path: key.to_string(), nearest: None }),
            (key, takes) => Ok(Self::Key(key, takes)),
        }
    }
}

/// Reads CSV. The first row that is not blank is the head.
pub(super) fn of_csv(path: &Path, text: &str) -> Result<Table, BatchError> {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let delimiter = [b',', b'\t', b';'].into_iter().find(|sign| first.as_bytes().contains(sign)).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut heads: Option<Vec<String>> = None;
    let mut rows = Vec::new();
    for record in reader.records() {
        let at = |record: &csv::StringRecord| record.position().map_or(1, csv::Position::line);
        let broken = |line, why: String| BatchError::Table { path: path.to_owned(), line, why };
        let record = record.map_err(|error| broken(error.position().map_or(1, csv::Position::line), error.to_string()))?;
        let mut cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let Some(heads) = &heads else {
            while cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            heads = Some(cells);
            continue;
        };
        while cells.len() > heads.len() && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.len() > heads.len() {
            return Err(broken(at(&record), format!("{} cells under {} heads", cells.len(), heads.len())));
        }
        let blank_is_null = |cell: String| if cell.is_empty() { Value::Null } else { Value::from(cell) };
        let mut cells: Vec<Value> = cells.into_iter().map(blank_is_null).collect();
        cells.resize(heads.len(), Value::Null);
        rows.push((at(&record), cells));
    }
    table(path, &heads.unwrap_or_default(), rows)
}

/// Reads JSON Lines: objects shaped as a case file, or with keys such as `complainant.name`.
pub(super) fn of_json_lines(path: &Path, text: &str) -> Result<Table, BatchError> {
    let mut heads: Vec<String> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut rows = Vec::new();
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let at = n as u64 + 1;
        let broken = |why: String| BatchError::Table { path: path.to_owned(), line: at, why };
        let row: Map<String, Value> = serde_json::from_str(line).map_err(|error| broken(error.to_string()))?;
        let mut cells = Vec::new();
        for (head, value) in flat(row) {
            let place = *places.entry(head.clone()).or_insert_with(|| {
                heads.push(head);
                heads.len() - 1
            });
            if cells.len() <= place {
                cells.resize(place + 1, Value::Null);
            }
            cells[place] = value;
        }
        rows.push((at, cells));
    }
    rows.iter_mut().for_each(|(_, cells)| cells.resize(heads.len(), Value::Null));
    table(path, &heads, rows)
}

/// The values of a row under the heads that columns would have.
fn flat(mut row: Map<String, Value>) -> Vec<(String, Value)> {
    let mut out = Vec::new();
    let is_files = |value: &Value| match value {
        Value::String(_) => true,
        Value::Array(items) => items.iter().all(Value::is_string),
        _ => false,
    };
    match row.get("evidence") {
        Some(files) if is_files(files) => out.extend(row.shift_remove("evidence").map(|files| ("evidence".to_owned(), files))),
        Some(Value::Object(_)) => {
            if let Some(Value::Object(categories)) = row.shift_remove("evidence") {
                out.extend(categories.into_iter().map(|(category, files)| (format!("evidence.{category}"), files)));
            }
        }
        _ => {}
    }
    out.extend(Key::all_of(&Value::Object(row)).into_iter().map(|(key, value)| (key.to_string(), value)));
    out
}

fn table(path: &Path, heads: &[String], rows: Vec<(u64, Vec<Value>)>) -> Result<Table, BatchError> {
    let (mut columns, mut unknown, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (n, head) in heads.iter().enumerate() {
        if !seen.insert(head) {
            return Err(BatchError::ColumnTwice { path: path.to_owned(), column: head.clone() });
        }
        match Column::parse(head) {
            Ok(column) => columns.push(column),
            Err(key) if key.path.is_empty() => unknown.push(UnknownKey { path: format!("#{}", n + 1), nearest: None }),
            Err(key) => unknown.push(key),
        }
    }
    if !unknown.is_empty() {
        return Err(BatchError::UnknownColumns { path: path.to_owned(), keys: unknown });
    }
    let keys = columns.iter().filter_map(|column| if let Column::Key(key, _) = column { Some(key.clone()) } else { None }).collect();
    let columns = Arc::new(columns);
    let beside: Arc<Path> = path.parent().unwrap_or(Path::new("")).into();
    let row = |(n, (line, cells)): (usize, (u64, Vec<Value>))| Row {
        line,
        number: n + 1,
        beside: beside.clone(),
        columns: columns.clone(),
        cells,
    };
    Ok(Table { rows: rows.into_iter().enumerate().map(row).collect(), keys })
}

impl Row {
    /// What its column `id` says, else its number among the rows.
    pub(super) fn id(&self) -> String {
        let said = self.columns.iter().zip(&self.cells).find_map(|(column, cell)| match column {
            Column::Key(key, _) if key.to_string() == "id" => cell.as_str(),
            _ => None,
        });
        said.map_or_else(|| format!("row-{:04}", self.number), safe_id)
    }

    /// The case with the row's answers in it. Where the row is blank, nothing is said, whatever the template says there.
    pub(super) fn fill(&self, template: &Value) -> Result<Value, CaseFault> {
        let mut case = if template.is_object() { template.clone() } else { Value::Object(Map::new()) };
        let mut answers = Vec::new();
        for (column, cell) in self.columns.iter().zip(&self.cells) {
            if let Column::Key(key, takes) = column {
                answers.push((key, self.answer(key, *takes, cell)?));
            }
        }
        // So that `orders[0]` is there before `orders[1]`.
        answers.sort_by_key(|(key, _)| *key);
        for (key, answer) in answers {
            let gap = |gap: crate::case::Gap| CaseFault::Gap { line: self.line, column: key.to_string(), lacks: gap.lacks };
            key.put(&mut case, answer).map_err(gap)?;
        }
        drop_empty(&mut case);
        case["id"] = Value::from(self.id());
        Ok(case)
    }

    fn answer(&self, key: &Key, takes: Takes, cell: &Value) -> Result<Option<Value>, CaseFault> {
        let Some(text) = cell.as_str().map(str::trim) else { return Ok(Some(cell.clone()).filter(|cell| !cell.is_null())) };
        if text.is_empty() {
            return Ok(None);
        }
        let wrong = |wanted| CaseFault::Cell { line: self.line, column: key.to_string(), text: text.to_owned(), wanted };
        Ok(Some(match takes {
            Takes::Whole => Value::from(text.parse::<u64>().map_err(|_| wrong(Wanted::Whole))?),
            Takes::YesNo => Value::from(match &*text.to_lowercase() {
                "true" | "yes" | "是" => true,
                "false" | "no" | "否" => false,
                _ => return Err(wrong(Wanted::YesNo)),
            }),
            Takes::Texts => parts(text).map(Value::from).collect(),
            Takes::Text | Takes::Parts if is_rounded(text) => return Err(wrong(Wanted::AllDigits)),
            Takes::Text | Takes::Parts => Value::from(text),
        }))
    }

    /// The files and folders that it names, each with its category where one is named.
    pub(super) fn files(&self) -> Vec<(Option<Category>, PathBuf)> {
        let mut out = Vec::new();
        for (column, cell) in self.columns.iter().zip(&self.cells) {
            if let Column::Files(category) = column {
                let texts = cell.as_array().map_or(std::slice::from_ref(cell), Vec::as_slice).iter().filter_map(Value::as_str);
                // A list of JSON names one file each; a cell may name several.
                let names: Vec<&str> = if cell.is_array() { texts.collect() } else { texts.flat_map(parts).collect() };
                out.extend(names.into_iter().map(|name| (*category, self.beside.join(name))));
            }
        }
        out
    }
}

/// Several values in one cell: between semicolons, or on lines of their own.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '；', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

/// `2.02609E+27`: what a spreadsheet leaves of a long number.
fn is_rounded(text: &str) -> bool {
    let Some((number, power)) = text.split_once("E+") else { return false };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(power) && is_digits(&number.replacen('.', "", 1))
}

/// Elements of lists with nothing in them: blank columns make none.
fn drop_empty(value: &mut Value) {
    match value {
        Value::Object(map) => map.values_mut().for_each(drop_empty),
        Value::Array(items) => {
            items.iter_mut().for_each(drop_empty);
            items.retain(|item| item.as_object().is_none_or(|map| !map.is_empty()));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
