//! `manifest.json`: the facts of a bundle, each date with where it comes from.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::BagPath;
use crate::case::{Clock, When};
use crate::digest::{Digest, Sm3Digest};
use crate::dossier::{Dossier, Exhibit};
use crate::finding::{Finding, Spot};

/// What the bundle proves and does not, in words that travel with it.
pub(super) const PROVES: &str = "SHA-256 只能用来核对文件在计算之后有没有改动，不能证明文件内容真实，也不能证明文件形成的时间。";

/// A letter in the bundle.
#[derive(Debug, Clone, Serialize)]
pub struct LetterFact {
    /// To whom.
    pub target: String,
    /// Which step.
    pub stage: &'static str,
    /// Its path in the bag.
    pub path: String,
    /// Pages.
    pub pages: u32,
    /// Its digest.
    pub sha256: Digest,
}

/// All that `manifest.json` is made of.
#[derive(Debug)]
pub struct Manifest<'a> {
    /// The case and its exhibits.
    pub dossier: &'a Dossier,
    /// Whose clock the time of packing is from.
    pub clock: Clock,
    /// `juzheng 0.1.0`.
    pub program: &'a str,
    /// SHA-256 of the manifest's evidence lines.
    pub evidence_digest: Digest,
    /// The letters.
    pub letters: &'a [LetterFact],
    /// What was found.
    pub findings: &'a [Finding],
}

impl Manifest<'_> {
    /// The file's bytes: UTF-8, two-space indent, a line feed at the end.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        self.to_json_with(&BTreeMap::new())
    }

    /// The same, with the SM3 digests of exhibits.
    #[must_use]
    pub fn to_json_with(&self, sm3: &BTreeMap<BagPath, Sm3Digest>) -> Vec<u8> {
        let case = &self.dossier.case;
        let written = Written {
            schema: "juzheng/manifest/1",
            case: json!({ "id": case.id, "title": case.title }),
            packed: json!({ "at": self.dossier.at, "clock": self.clock, "program": self.program }),
            proves: PROVES,
            hash_algorithm: "sha256",
            evidence_digest: self.evidence_digest,
            exhibits: Each(|| self.dossier.exhibits.iter().map(|exhibit| self.exhibit(exhibit, sm3))),
            letters: self.letters,
            findings: Each(|| self.findings.iter().filter(|finding| !is_private(finding))),
        };
        let mut bytes = serde_json::to_vec_pretty(&written).expect("plain data has a JSON form");
        bytes.push(b'\n');
        bytes
    }

    fn exhibit(&self, exhibit: &Exhibit, sm3: &BTreeMap<BagPath, Sm3Digest>) -> Value {
        let seen = &exhibit.inspection;
        let stated = &exhibit.stated;
        let mut out = json!({
            "number": exhibit.number,
            "category": exhibit.category,
            "title": exhibit.title,
            "source": stated.source,
            "proves": stated.proves,
            "form": exhibit.form(),
            "path": exhibit.bag_path,
            "original_path": format!("evidence/{}", exhibit.name),
            "bytes": seen.bytes,
            "sha256": seen.sha256,
            "media_type": seen.media_type,
            "reader": { "name": seen.reader, "kind": seen.kind, "encoding": seen.encoding, "why": seen.why },
            "dates": self.dates(exhibit),
            "summary": summary(exhibit),
            "cited_records": self.cited(exhibit),
            "findings": seen.notes,
        });
        if let Some(digest) = BagPath::new(&exhibit.bag_path).ok().and_then(|path| sm3.get(&path)) {
            out["sm3"] = json!(digest.to_string());
        }
        for (key, value) in [
            ("obtained_by", &stated.obtained_by),
            ("obtained_how", &stated.obtained_how),
            ("device", &stated.device),
            ("account", &stated.account),
            ("part_of", &stated.part_of),
        ] {
            if !value.is_empty() {
                out[key] = json!(value);
            }
        }
        out
    }

    /// Every date with its origin: `stated` by the person, `file-system`, or `file-content`.
    fn dates(&self, exhibit: &Exhibit) -> Vec<Value> {
        let mut out = Vec::new();
        if let Some(at) = &exhibit.stated.obtained_at {
            out.push(json!({ "what": "obtained", "at": at.to_string(), "origin": "stated" }));
        }
        if let Some(at) = exhibit.modified.and_then(When::from_unix) {
            out.push(json!({ "what": "modified", "at": at, "origin": "file-system" }));
        }
        if let Some(at) = exhibit.inspection.image.as_ref().and_then(|image| image.taken_at) {
            out.push(json!({ "what": "taken", "at": at, "origin": "file-content", "zone": at.zone().as_str() }));
        }
        out
    }

    /// The rows of a bill that concern the case; the others are only counted.
    fn cited(&self, exhibit: &Exhibit) -> Vec<Value> {
        let concerned = exhibit.records().into_iter().filter(|(at, _)| self.dossier.matches.concerns(*at));
        concerned
            .map(|(at, record)| {
                let mut out = json!(record);
                if let Some(member) = exhibit.inspection.part(at.part).filter(|_| at.part > 0) {
                    out["member"] = json!(member.file);
                }
                out
            })
            .collect()
    }
}

/// The file's keys, in their order. Exhibits are made one by one: there may be thousands.
#[derive(Serialize)]
struct Written<'a, E: Serialize, F: Serialize> {
    schema: &'static str,
    case: Value,
    packed: Value,
    proves: &'static str,
    hash_algorithm: &'static str,
    evidence_digest: Digest,
    exhibits: E,
    letters: &'a [LetterFact],
    findings: F,
}

/// A list whose items are made while it is written.
struct Each<F>(F);

impl<I: Iterator<Item: Serialize>, F: Fn() -> I> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0())
    }
}

/// What is said to the person alone: hints, and what is of the cause, which appears in nothing that is kept with the evidence.
fn is_private(finding: &Finding) -> bool {
    finding.what.is_private() || matches!(&finding.place.spot, Some(Spot::Key(key)) if key == "cause")
}

/// Counts and spans of what was read.
fn summary(exhibit: &Exhibit) -> Value {
    let seen = &exhibit.inspection;
    if let Some(payments) = &seen.payments {
        return json!({ "records": payments.count, "first": payments.first, "last": payments.last, "zone": payments.zone });
    }
    if let Some(messages) = &seen.messages {
        return json!({ "messages": messages.count, "first": messages.first, "last": messages.last, "zone": messages.zone });
    }
    if let Some(log) = &seen.log {
        return json!({ "dated_lines": log.count, "first": log.first, "last": log.last, "zone": log.zone });
    }
    if let Some(image) = &seen.image {
        return json!({ "width": image.width, "height": image.height, "orientation": image.orientation, "software": image.software, "edited_with": image.edited_with, "has_position": image.has_position });
    }
    if let Some(document) = &seen.document {
        return json!({
            "title": document.title,
            "url": document.url,
            "pages": document.pages,
            "characters": document.characters,
            "program": document.program,
            "saved_at": document.saved_at,
            "created_at": document.created_at,
            "changed_at": document.changed_at,
        });
    }
    Value::Null
}
