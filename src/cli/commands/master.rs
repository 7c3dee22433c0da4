//! How a package and its master bundle compare, as people and scripts are told.

use serde_json::{Value, json};

use crate::casework::AgainstMaster;
use crate::cli::page::{Ink, Page, Text};
use crate::cli::session::shown_path;

/// For scripts.
pub fn json(against: &AgainstMaster) -> Value {
    let original = |original: &crate::casework::NamedOriginal| json!({ "number": original.number, "copy": original.copy, "sha256": original.sha256, "path": original.path });
    json!({
        "bundle": against.master, "verdict": against.verdict.as_str(), "seal": against.seal, "evidence_digest": against.evidence_digest,
        "agrees": against.agrees(), "originals": against.originals.iter().map(original).collect::<Vec<_>>(),
    })
}

/// For people. What does not agree is among the findings.
pub fn show(page: &mut Page, against: &AgainstMaster) {
    let (there, all) = (against.originals.iter().filter(|original| original.path.is_some()).count(), against.originals.len());
    let words = if against.agrees() {
        format!("写明的 {all} 份原件都在其中，证据码相符（副本是不是照原件做的，要打开对着看）")
    } else {
        format!("对不上，见上面各项：写明的 {all} 份原件里，有 {there} 份在其中")
    };
    page.hang("总包    ", shown_path(&against.master));
    page.hang("        ", Text::of(if against.agrees() { Ink::Good } else { Ink::Bad }, words));
}
