//! Files within the PDF, each with what it is to the document (ISO 19005-3 §6.8, ISO 32000-1 §7.11.4).

use chrono::{DateTime, Utc};
use lopdf::{Dictionary, Document as File, Object, ObjectId, Stream, dictionary};

use super::text_string;
use crate::document::{Attachment, Relationship, legible};

/// Adds the files, and returns the entries of the catalog for them. `made` is their date where they have none.
pub(super) fn add(file: &mut File, attachments: &[Attachment], made: DateTime<Utc>) -> Dictionary {
    if attachments.is_empty() {
        return Dictionary::new();
    }
    let date = made.format("D:%Y%m%d%H%M%SZ").to_string();
    let mut specs: Vec<(String, ObjectId)> = attachments.iter().map(|one| (one.name.clone(), embed(file, one, &date))).collect();
    let all: Vec<Object> = specs.iter().map(|(_, id)| Object::Reference(*id)).collect();
    // Names of a tree are in order (§7.9.6).
    specs.sort();
    let names: Vec<Object> = specs.into_iter().flat_map(|(name, id)| [text_string(&name), Object::Reference(id)]).collect();
    dictionary! { "Names" => dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } }, "AF" => all }
}

fn embed(file: &mut File, attachment: &Attachment, date: &str) -> ObjectId {
    let Attachment { name, media_type, description, relationship, bytes } = attachment;
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let params = dictionary! { "Size" => size, "ModDate" => Object::string_literal(date) };
    let dictionary =
        dictionary! { "Type" => "EmbeddedFile", "Subtype" => Object::Name(media_type.clone().into_bytes()), "Params" => params };
    let stream = file.add_object(Stream::new(dictionary, bytes.clone()));
    let name = legible(name);
    file.add_object(dictionary! {
        "Type" => "Filespec",
        "F" => text_string(&name),
        "UF" => text_string(&name),
        "Desc" => text_string(&legible(description)),
        "AFRelationship" => relationship_name(*relationship),
        "EF" => dictionary! { "F" => stream, "UF" => stream },
    })
}

fn relationship_name(relationship: Relationship) -> &'static str {
    match relationship {
        Relationship::Source => "Source",
        Relationship::Data => "Data",
        Relationship::Alternative => "Alternative",
        Relationship::Supplement => "Supplement",
    }
}
