//! `add`: files are copied into the case, hashed at intake, and entered in the case file where something is said of them.

use std::fs;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Map, Value, json};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

use super::files::prepare;
use super::looking::looking;
use super::open::read_text;
use super::{CaseworkError, Moment, Opened, Run, create, intake};
use crate::bundle::Part;
use crate::case::{Case, Category};
use crate::digest::{Digest, Hashed};
use crate::dossier::category_of;
use crate::evidence::{Glance, Inspection, Looking, Original, list};

/// What is said of the files.
#[derive(Debug, Clone, Default)]
pub struct Adding {
    /// Their category; else what their content shows.
    pub category: Option<Category>,
    /// 证据名称.
    pub title: Option<String>,
    /// 证明对象和内容.
    pub proves: Option<String>,
    /// 来源.
    pub source: Option<String>,
    /// Change nothing.
    pub dry_run: bool,
}

/// A file that was looked at.
#[derive(Debug)]
pub struct Added {
    /// Where it came from.
    pub from: PathBuf,
    /// What became of it.
    pub kept: Kept,
    /// What was seen in it.
    pub inspection: Inspection,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// Stored, under this path below `evidence/`.
    Stored(String),
    /// The same bytes are there already, under this path below `evidence/`; not stored again.
    Duplicate(String),
}

/// Adds files to a case. The originals are only read.
///
/// # Errors
/// [`CaseworkError`] when a file cannot be read or stored. Files stored before stay, and are in the log.
pub fn add(opened: &Opened, files: &[PathBuf], adding: &Adding, run: Run<'_>) -> Result<Vec<Added>, CaseworkError> {
    let (evidence, moment) = (opened.evidence(), run.moment);
    let looking = looking(opened, run);
    let mut known: Vec<(Digest, String)> = Vec::new();
    if evidence.exists() {
        for file in list(&evidence)?.files {
            let io = |source| CaseworkError::Read { path: file.path.clone(), source };
            let (digest, _) = Digest::of_reader(fs::File::open(&file.path).map_err(io)?).map_err(io)?;
            known.push((digest, file.name));
        }
    }
    let mut out = Vec::new();
    for path in files {
        let added = match take(opened, path, adding, &looking, &known) {
            Ok(added) => added,
            Err(error) => {
                // What is stored already is entered before the error is told.
                enter(opened, &out, adding, moment)?;
                return Err(error);
            }
        };
        if let Kept::Stored(name) = &added.kept {
            known.push((added.inspection.sha256, name.clone()));
        }
        out.push(added);
    }
    if !adding.dry_run {
        enter(opened, &out, adding, moment)?;
    }
    Ok(out)
}

fn take(opened: &Opened, path: &Path, adding: &Adding, looking: &Looking, known: &[(Digest, String)]) -> Result<Added, CaseworkError> {
    let original = Original::at(path)?;
    let glance = Glance::at(&original, looking)?;
    let kind = glance.recognised.reader.kind();
    let category = adding.category.unwrap_or_else(|| category_of(&opened.case, &original.name, kind));
    let folder = opened.evidence().join(category.as_str());
    if adding.dry_run {
        let inspection = Inspection::pour(&original, Some(glance), &original.name, looking, &mut Hashed::new(&mut std::io::sink()))?;
        let kept = duplicate(&inspection, known).unwrap_or_else(|| Kept::Stored(free_name(&folder, category, &original.name)));
        return Ok(Added { from: path.to_owned(), kept, inspection });
    }
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| CaseworkError::Write { path, source }
    };
    fs::create_dir_all(&folder).map_err(io(&folder))?;
    let mut copy = Part::create(&folder).map_err(io(&folder))?;
    let inspection = {
        let mut sink = BufWriter::new(copy.file_mut());
        let inspection = Inspection::pour(&original, Some(glance), &original.name, looking, &mut Hashed::new(&mut sink))?;
        std::io::Write::flush(&mut sink).map_err(io(&folder))?;
        inspection
    };
    if let Some(kept) = duplicate(&inspection, known) {
        return Ok(Added { from: path.to_owned(), kept, inspection });
    }
    let name = free_name(&folder, category, &original.name);
    let target = opened.evidence().join(&name);
    // The time the file had is kept; only its whole seconds count.
    if let Some(at) = original.modified.and_then(|seconds| u64::try_from(seconds).ok()) {
        copy.file().set_modified(UNIX_EPOCH + Duration::from_secs(at)).map_err(io(&target))?;
    }
    copy.settle().map_err(io(&target))?;
    copy.persist(&target, false).map_err(io(&target))?;
    Ok(Added { from: path.to_owned(), kept: Kept::Stored(name), inspection })
}

fn duplicate(inspection: &Inspection, known: &[(Digest, String)]) -> Option<Kept> {
    known.iter().find(|(digest, _)| *digest == inspection.sha256).map(|(_, name)| Kept::Duplicate(name.clone()))
}

/// A name below `evidence/` that is free: `~2` and so on before the extension.
fn free_name(folder: &Path, category: Category, name: &str) -> String {
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let names = std::iter::once(name.to_owned()).chain((2..).map(|n| format!("{stem}~{n}{extension}")));
    let free = names.into_iter().find(|name| folder.join(name).symlink_metadata().is_err()).expect("numbers do not run out");
    format!("{}/{free}", category.as_str())
}

/// Enters what was stored in the case file, where something is said of it, and in the log.
fn enter(opened: &Opened, added: &[Added], adding: &Adding, moment: Moment) -> Result<(), CaseworkError> {
    let stored: Vec<(&Added, &String)> =
        added.iter().filter_map(|added| if let Kept::Stored(name) = &added.kept { Some((added, name)) } else { None }).collect();
    if stored.is_empty() {
        return Ok(());
    }
    let said: Vec<(&str, &String)> = [("title", &adding.title), ("source", &adding.source), ("proves", &adding.proves)]
        .into_iter()
        .filter_map(|(key, value)| Some((key, value.as_ref()?)))
        .collect();
    if !said.is_empty() {
        let entries = stored.iter().map(|(_, name)| {
            let mut entry = Map::new();
            entry.insert("path".to_owned(), json!(name));
            entry.extend(said.iter().map(|(key, value)| ((*key).to_owned(), json!(value))));
            entry
        });
        edit(opened, entries.collect())?;
    }
    let details = stored.iter().map(
        |(added, name)| json!({ "path": format!("evidence/{name}"), "sha256": added.inspection.sha256, "bytes": added.inspection.bytes }),
    );
    intake::append(opened, moment, "added", details.collect())
}

/// Adds `[[evidence]]` entries to the case file, whose comments and order stay.
fn edit(opened: &Opened, entries: Vec<Map<String, Value>>) -> Result<(), CaseworkError> {
    let path = &opened.file;
    let text = read_text(path)?;
    let wrong = |why: String| CaseworkError::Edit { path: path.clone(), why };
    let is_json = path.extension().is_some_and(|extension| extension == "json");
    let new = if is_json {
        let mut value: Value = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        let list = value.as_object_mut().map(|case| case.entry("evidence").or_insert_with(|| json!([])));
        let list = list.and_then(Value::as_array_mut).ok_or_else(|| wrong("evidence is not a list".to_owned()))?;
        list.extend(entries.into_iter().map(Value::Object));
        serde_json::to_string_pretty(&value).map_err(|error| wrong(error.to_string()))? + "\n"
    } else {
        let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| wrong(error.to_string()))?;
        let list = document.entry("evidence").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        let list = list.as_array_of_tables_mut().ok_or_else(|| wrong("evidence is not written as [[evidence]]".to_owned()))?;
        for entry in entries {
            let mut table = Table::new();
            table.extend(entry.iter().map(|(key, value)| (key.as_str(), create::item(value))));
            list.push(table);
        }
        document.to_string()
    };
    let check = if is_json { Case::from_json(&new) } else { Case::from_toml(&new) };
    check.map_err(|source| CaseworkError::Case { path: path.clone(), source })?;
    prepare(path, new.as_bytes())?.put(true)?;
    Ok(())
}
