//! Surveying the evidence folder: each file sampled, its category decided, its place in the bag fixed, before any is read whole.

use super::at_once::at_once;
use super::{CaseworkError, Opened};
use crate::case::Category;
use crate::dossier::Categories;
use crate::evidence::{EvidenceError, Glance, Kind, Looking, Need, Original, Share, list};
use crate::finding::{Finding, Place, What};
use crate::manifest::{BagPath, Taken, place};

/// Larger files are looked at before they are read, in bytes: what they may need counts.
const LARGE: u64 = 256 << 10;

/// A file that will be taken in.
#[derive(Debug, Clone)]
pub struct Surveyed {
    /// The file.
    pub original: Original,
    /// What it is about.
    pub category: Category,
    /// Where it goes in the bag.
    pub path: BagPath,
    /// What its head shows, where its category depends on that, or how much is kept of all of them.
    pub glance: Option<Glance>,
}

/// Surveys the evidence of a case. `top` is the name of the bag's folder; files are looked into on so many threads.
///
/// # Errors
/// [`CaseworkError::Evidence`] when a file cannot be listed or opened. A case without an evidence folder has no evidence.
pub fn survey(opened: &Opened, top: &str, looking: &Looking, threads: usize) -> Result<(Vec<Surveyed>, Vec<Finding>), CaseworkError> {
    let folder = opened.evidence();
    if !folder.exists() {
        return Ok((Vec::new(), Vec::new()));
    }
    if !folder.is_dir() {
        return Err(CaseworkError::EvidenceNotFolder { path: folder });
    }
    let listing = list(&folder)?;
    let mut findings = listing.findings;
    let mut taken = Taken::new(top);
    let mut out = Vec::with_capacity(listing.files.len());
    let categories = Categories::of(&opened.case);
    let glances = glances(&listing.files, &categories, looking, threads)?;
    for (original, glance) in listing.files.into_iter().zip(glances) {
        let kind = glance.as_ref().map_or(Kind::Opaque, |glance| glance.recognised.reader.kind());
        let category = categories.of_file(&original.name, kind);
        // The first folder is the category's; what lies below it stays.
        let below = match original.name.split_once('/') {
            Some((first, rest)) if Category::of_folder(first).is_some() => rest,
            _ => original.name.as_str(),
        };
        let placed = place(category.as_str(), below, &mut taken);
        if placed.renamed {
            let what = What::NameMadeSafe { name: placed.path.as_str().to_owned() };
            findings.push(Finding::new(what, Place::file(format!("evidence/{}", original.name))));
        }
        out.push(Surveyed { original, category, path: placed.path, glance });
    }
    Ok((out, findings))
}

/// How much is kept of each of those files.
pub(super) fn share(files: &[Surveyed]) -> Share {
    let need = |file: &Surveyed| {
        let kind = file.glance.as_ref().map(|glance| glance.recognised.reader.kind());
        Need::of(kind, &file.original.name, file.original.bytes)
    };
    Share::of_a_case(&files.iter().map(need).collect::<Vec<_>>())
}

/// What the heads of those files show whose category depends on it, and of those that may be too long to be kept.
fn glances(files: &[Original], categories: &Categories, looking: &Looking, threads: usize) -> Result<Vec<Option<Glance>>, EvidenceError> {
    let is_asked = |file: &Original| file.bytes > LARGE || categories.told(&file.name).is_none();
    let asked: Vec<usize> = (0..files.len()).filter(|n| is_asked(&files[*n])).collect();
    let mut glances: Vec<Option<Glance>> = files.iter().map(|_| None).collect();
    for (n, glance) in at_once(threads, asked, |n| (n, Glance::at(&files[n], looking))) {
        glances[n] = Some(glance?);
    }
    Ok(glances)
}
