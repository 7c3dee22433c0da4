//! The case that rows are filled into, and the case folders made of them. A template may say what holds for everyone: the
//! other side, what was sold, evidence that all share. What one person alone can say comes from that person's row.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Value, json};

use super::rows::Row;
use super::{BatchError, CaseFault};
use crate::case::{Category, Key, toml_to_json};
use crate::casework::open::read_text;
use crate::casework::{Answers, CaseworkError, Moment, Opened, create, intake, open};
use crate::digest::Digest;
use crate::evidence::{Original, list};
use crate::finding::What;

/// A template; by default an empty one.
#[derive(Debug, Default)]
pub(super) struct Template {
    file: PathBuf,
    case: Value,
    evidence: Vec<Original>,
}

/// What a template may say of everyone, by the beginnings of keys. All else is one person's.
const SHARED: [&str; 24] = [
    "title",
    "cause",
    "complainant.agent.",
    "respondents[].",
    "orders[].item",
    "orders[].delivery",
    "orders[].promised",
    "orders[].currency",
    "orders[].url",
    "payments[].method",
    "payments[].kind",
    "payments[].payee",
    "payments[].currency",
    "claims[].kind",
    "claims[].to",
    "claims[].targets",
    "claims[].rank",
    "claims[].ground",
    "claims[].text",
    "evidence[].",
    // An explicit choice that is not made is none.
    "declarations.punitive_damages=false",
    "declarations.report_violation=false",
    "orders[].promised_by",
    "orders[].after_sale_until",
];

impl Template {
    pub(super) fn read(path: &Path) -> Result<Self, BatchError> {
        let Opened { folder, file, .. } = open(path)?;
        let text = read_text(&file)?;
        let is_json = file.extension().is_some_and(|extension| extension == "json");
        let broken = |source| CaseworkError::Case { path: file.clone(), source };
        let case = if is_json {
            let text = text.trim_start_matches('\u{feff}');
            let wrong = |error: serde_json::Error| crate::case::CaseError::Json { line: error.line(), why: error.to_string() };
            serde_json::from_str(text).map_err(|error| broken(wrong(error)))?
        } else {
            toml_to_json(&text).map_err(broken)?
        };
        let evidence = folder.join("evidence");
        let evidence = if evidence.is_dir() { without_links(&evidence)? } else { Vec::new() };
        Ok(Self { file, case, evidence })
    }

    /// That all it says of one person is said anew by every row.
    pub(super) fn holds_nothing_personal(&self, columns: &BTreeSet<Key>) -> Result<(), BatchError> {
        // What the other side told everyone is an event of all; what someone did is not.
        let is_notice = |key: &Key| {
            let at = key.to_string().strip_prefix("events[").and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
            at.is_some_and(|at| self.case["events"][at]["kind"] == "notice")
        };
        let is_shared = |key: &Key, value: &Value| {
            let general = key.general();
            let said = format!("{general}={value}");
            SHARED
                .iter()
                .any(|shared| if shared.ends_with('.') { general.starts_with(shared) } else { general == *shared || said == *shared })
        };
        let all = Key::all_of(&self.case);
        let personal = all.iter().filter(|(key, value)| !is_shared(key, value) && !is_notice(key) && !columns.contains(key));
        // The row gives its own id, or is numbered.
        let keys: Vec<String> = personal.map(|(key, _)| key.to_string()).filter(|key| key != "id").collect();
        if keys.is_empty() { Ok(()) } else { Err(BatchError::TemplatePersonal { path: self.file.clone(), keys }) }
    }

    /// Makes the case folder of a row.
    pub(super) fn make(&self, row: &Row, named: &str, folder: &Path, moment: Moment) -> Result<Opened, CaseFault> {
        let broken = |source| CaseworkError::Case { path: PathBuf::from(named), source };
        let answers = Answers::from_json(&row.fill(&self.case)?.to_string()).map_err(broken)?;
        create(folder, &answers, moment, false)?;
        let opened = open(folder)?;
        let mut kept = Vec::new();
        for original in &self.evidence {
            kept.push(keep(original, &opened, &original.name)?);
        }
        for (category, path) in row.files() {
            for (original, name) in originals_at(category, &path)? {
                let name = free(&opened.evidence(), &name);
                kept.push(keep(&original, &opened, &name)?);
            }
        }
        if !kept.is_empty() {
            intake::append(&opened, moment, "added", kept)?;
        }
        Ok(opened)
    }
}

/// The files at a path that a row names, each with its name below `evidence/`.
fn originals_at(category: Option<Category>, path: &Path) -> Result<Vec<(Original, String)>, CaseFault> {
    let read = |source| CaseworkError::Read { path: path.to_owned(), source };
    let meta = fs::symlink_metadata(path).map_err(read)?;
    if meta.is_symlink() {
        return Err(CaseFault::Link { path: path.to_owned() });
    }
    let originals = if meta.is_dir() { without_links(path)? } else { vec![Original::at(path).map_err(CaseworkError::from)?] };
    let named = |original: Original| {
        let name = category.map_or_else(|| original.name.clone(), |category| format!("{}/{}", category.as_str(), original.name));
        (original, name)
    };
    Ok(originals.into_iter().map(named).collect())
}

/// The files below a folder. A link would be left out of the case without a word, so it is refused.
fn without_links(folder: &Path) -> Result<Vec<Original>, LinkOr> {
    let listing = list(folder).map_err(CaseworkError::from)?;
    match listing.findings.iter().find(|finding| matches!(finding.what, What::LinkLeftOut {})) {
        Some(link) => Err(LinkOr::Link(folder.join(link.place.file.trim_start_matches("evidence/")))),
        None => Ok(listing.files),
    }
}

/// Why a folder cannot be taken whole.
enum LinkOr {
    Link(PathBuf),
    Other(CaseworkError),
}

impl From<CaseworkError> for LinkOr {
    fn from(error: CaseworkError) -> Self {
        Self::Other(error)
    }
}

impl From<LinkOr> for CaseFault {
    fn from(fault: LinkOr) -> Self {
        match fault {
            LinkOr::Link(path) => Self::Link { path },
            LinkOr::Other(error) => Self::Casework(error),
        }
    }
}

impl From<LinkOr> for BatchError {
    fn from(fault: LinkOr) -> Self {
        match fault {
            LinkOr::Link(path) => Self::TemplateLink { path },
            LinkOr::Other(error) => Self::Casework(error),
        }
    }
}

/// A name below a folder that is free: `~2` and so on before the extension.
fn free(folder: &Path, name: &str) -> String {
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && !stem.ends_with('/') && !extension.contains('/') => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let names = std::iter::once(name.to_owned()).chain((2..).map(|n| format!("{stem}~{n}{extension}")));
    names.into_iter().find(|name| folder.join(name).symlink_metadata().is_err()).expect("numbers do not run out")
}

/// Copies a file into a case with the time it had, and says so for the log.
fn keep(original: &Original, opened: &Opened, name: &str) -> Result<Value, CaseworkError> {
    let path = opened.evidence().join(name);
    let read = |source| CaseworkError::Read { path: original.path.clone(), source };
    let write = |source| CaseworkError::Write { path: path.clone(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(write)?;
    }
    let mut from = File::open(&original.path).map_err(read)?;
    let mut to = File::create_new(&path).map_err(write)?;
    io::copy(&mut from, &mut to).map_err(write)?;
    if let Some(at) = original.modified.and_then(|seconds| u64::try_from(seconds).ok()) {
        to.set_modified(UNIX_EPOCH + Duration::from_secs(at)).map_err(write)?;
    }
    to.sync_all().map_err(write)?;
    // Of the copy, read back: what the log says is what lies there.
    let (sha256, bytes) = File::open(&path).and_then(Digest::of_reader).map_err(read)?;
    Ok(json!({ "path": format!("evidence/{name}"), "sha256": sha256, "bytes": bytes }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(case: &str) -> Template {
        Template { file: "模板/case.toml".into(), case: toml_to_json(case).expect("TOML"), evidence: Vec::new() }
    }

    fn columns(names: &[&str]) -> BTreeSet<Key> {
        names.iter().map(|name| Key::parse(name).expect("known").0).collect()
    }

    #[test]
    fn what_one_person_alone_can_say_is_not_taken_from_the_template() {
        let shared = "title='a'\n[[respondents]]\nname='示例公司'\n[[orders]]\nitem='月卡'\ndelivery='membership'\npromised='立即'\n\
                      [[events]]\nkind='notice'\nwhat='店铺公告停止营业'\n[[claims]]\nkind='refund'\n[declarations]\npunitive_damages=false\n\
                      [[evidence]]\npath='listing/a.png'\nproves='页面'\n[complainant.agent]\nname='示例律师'\n";
        assert!(template(shared).holds_nothing_personal(&columns(&[])).is_ok());
        let personal = "[complainant]\nname='张示例'\n[[orders]]\nid='KM1'\namount='98.00'\n[[events]]\nkind='contact'\nwhat='找过客服'\n\
                        [declarations]\nown_use=true\n";
        let Err(BatchError::TemplatePersonal { keys, .. }) = template(personal).holds_nothing_personal(&columns(&["orders[0].id"])) else {
            panic!("it was taken");
        };
        assert_eq!(keys, ["complainant.name", "orders[0].amount", "events[0].kind", "events[0].what", "declarations.own_use"]);
    }

    #[test]
    fn a_free_name_keeps_its_folder_and_extension() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("v1.0")).expect("made");
        for name in ["v1.0/截图.png", "v1.0/README"] {
            assert_eq!(free(folder.path(), name), name);
            fs::write(folder.path().join(name), "").expect("written");
        }
        assert_eq!(free(folder.path(), "v1.0/截图.png"), "v1.0/截图~2.png");
        assert_eq!(free(folder.path(), "v1.0/README"), "v1.0/README~2");
    }
}
