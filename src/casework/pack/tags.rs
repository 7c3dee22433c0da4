//! The tag files of the master: the manifest, the custody log, the note, and the seal over them.

use serde_json::{Value, json};

use super::bag;
use super::portion::Package;
use crate::bundle::{BagInfo, BundleWriter, Unplaced};
use crate::casework::{CaseworkError, Moment, program};
use crate::digest::Digest;
use crate::manifest::{self, Custody, CustodyEntry, Manifest};

/// Writes the tag files and seals; the zip waits for its name. `custody` is the log of the case folder, `page` is
/// `index.html`, `packages` what the recipients are given.
pub(super) fn seal(
    mut writer: BundleWriter,
    manifest: Manifest<'_>,
    mut custody: Custody,
    page: Option<Vec<u8>>,
    packages: &[Package],
    top: &str,
    moment: Moment,
) -> Result<Unplaced, CaseworkError> {
    let dossier = manifest.dossier;
    let id = &dossier.case.id;
    let payload = writer.payload_manifest()?;
    let sm3 = writer.sm3().clone();
    writer.tag_file(&bag("manifest.json")?, &manifest.to_json_with(&sm3))?;
    let to: Vec<&str> = manifest.letters.iter().map(|letter| letter.target.as_str()).collect();
    let given: Vec<Value> = packages
        .iter()
        .filter_map(|package| {
            Some(json!({ "target": package.target, "seal": package.sealed.as_ref()?.seal, "copies": package.given.len() }))
        })
        .collect();
    let detail =
        json!({ "exhibits": dossier.exhibits.len(), "letters": to, "packages": given, "evidence_digest": manifest.evidence_digest });
    custody.append(CustodyEntry::packed(&moment.at.to_string(), moment.clock, &program(), Digest::of(payload.as_bytes()), detail));
    writer.tag_file(&bag("custody.jsonl")?, custody.as_bytes())?;
    let note = manifest::note(id, top, moment.at, moment.clock, &program());
    writer.tag_file(&bag("说明.txt")?, note.as_bytes())?;
    if let Some(page) = page {
        writer.tag_file(&bag("index.html")?, &page)?;
    }
    let info = BagInfo::by_this_program()
        .with("Bagging-Date", moment.at.in_china().format("%Y-%m-%d").to_string())
        .with("External-Identifier", id)
        .with("External-Description", "自留，勿外发：本包含有全部未遮挡的原件");
    Ok(writer.finish(info)?)
}
