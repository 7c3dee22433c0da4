//! The docket: which cases there are, from a folder, a list or a table of answers, in a stable order, each with its id.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::place::HIDDEN;
use super::rows::{self, Row};
use super::template::Template;
use super::{BatchError, Shard};
use crate::casework::open::{id_in, read_any_text};

/// The cases of a batch.
#[derive(Debug)]
pub struct Docket {
    /// In the order they are begun in.
    pub(super) entries: Vec<Entry>,
    /// What the rows are filled into; for tables only.
    pub(super) template: Option<Template>,
    /// Folders without a case file, which are passed over.
    pub passed_over: Vec<PathBuf>,
    /// Where it comes from.
    path: PathBuf,
}

/// One case.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its id, which names its folder in the output.
    pub id: String,
    /// Where it comes from, for people.
    pub named: String,
    /// A case before it has its id: that one's name.
    pub twin: Option<String>,
    pub origin: Origin,
}

/// Where a case comes from.
#[derive(Debug)]
pub(super) enum Origin {
    /// A case folder.
    Folder(PathBuf),
    /// A row of a table.
    Row(Row),
}

impl Docket {
    /// Reads the docket: a folder of case folders, a `.csv` or `.jsonl` table of answers, else a list of paths.
    ///
    /// # Errors
    /// [`BatchError`] when there is no case, or a table is not understood.
    pub fn read(path: &Path, template: Option<&Path>) -> Result<Self, BatchError> {
        let meta = fs::metadata(path).map_err(|_| BatchError::NotThere { path: path.to_owned() })?;
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default();
        let is_table = meta.is_file() && matches!(&*extension, "csv" | "jsonl" | "ndjson");
        if template.is_some() && !is_table {
            return Err(BatchError::TemplateWithoutRows { path: path.to_owned() });
        }
        let mut docket = Self { entries: Vec::new(), template: None, passed_over: Vec::new(), path: path.to_owned() };
        if is_table {
            docket.read_table(template, extension == "csv")?;
        } else if meta.is_dir() {
            docket.list_folder()?;
        } else {
            docket.read_list()?;
        }
        if docket.entries.is_empty() {
            return Err(BatchError::NoCases { path: path.to_owned() });
        }
        docket.find_twins();
        Ok(docket)
    }

    fn list_folder(&mut self) -> Result<(), BatchError> {
        let is_case = |folder: &Path| folder.join("case.toml").is_file() || folder.join("case.json").is_file();
        if is_case(&self.path) {
            return Err(BatchError::IsOneCase { path: self.path.clone() });
        }
        let mut folders = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(BatchError::read(&self.path))? {
            let path = entry.map_err(BatchError::read(&self.path))?.path();
            let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            // The output of a batch may lie among its cases.
            if path.is_dir() && !hidden && !path.join(HIDDEN).exists() {
                folders.push(path);
            }
        }
        folders.sort();
        for folder in folders {
            if is_case(&folder) {
                let name = folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                self.entries.push(Entry::of_folder(folder, name));
            } else {
                self.passed_over.push(folder);
            }
        }
        Ok(())
    }

    fn read_list(&mut self) -> Result<(), BatchError> {
        let text = read_any_text(&self.path)?.ok_or_else(|| BatchError::NotText { path: self.path.clone() })?;
        let beside = self.path.parent().unwrap_or(Path::new(""));
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        self.entries = lines.map(|line| Entry::of_folder(beside.join(line), line.to_owned())).collect();
        Ok(())
    }

    fn read_table(&mut self, template: Option<&Path>, is_csv: bool) -> Result<(), BatchError> {
        let text = read_any_text(&self.path)?.ok_or_else(|| BatchError::NotText { path: self.path.clone() })?;
        let table = if is_csv { rows::of_csv(&self.path, &text)? } else { rows::of_json_lines(&self.path, &text)? };
        let template = template.map(Template::read).transpose()?.unwrap_or_default();
        template.holds_nothing_personal(&table.keys)?;
        let name = self.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let entry = |row: Row| Entry { id: row.id(), named: format!("{name}:{}", row.line), twin: None, origin: Origin::Row(row) };
        self.entries = table.rows.into_iter().map(entry).collect();
        self.template = Some(template);
        Ok(())
    }

    /// Names are compared as a file system may that knows no case.
    fn find_twins(&mut self) {
        let mut first: HashMap<String, String> = HashMap::new();
        for entry in &mut self.entries {
            let folded: String = entry.id.nfc().flat_map(char::to_lowercase).collect();
            entry.twin = first.get(&folded).cloned();
            first.entry(folded).or_insert_with(|| entry.named.clone());
        }
    }

    /// Only the cases of one shard.
    #[must_use]
    pub fn only(mut self, shard: Shard) -> Self {
        self.entries.retain(|entry| shard.takes(&entry.id));
        self
    }

    /// How many cases there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none, as a shard of few cases may have.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Entry {
    fn of_folder(folder: PathBuf, named: String) -> Self {
        Self { id: id_in(&folder), named, twin: None, origin: Origin::Folder(folder) }
    }
}
