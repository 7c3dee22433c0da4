//! What files say of themselves: undated, edited, alike, holding a place or personal data.

use std::collections::{BTreeMap, HashMap};

use crate::case::Category;
use crate::dossier::ids::trade_id;
use crate::dossier::personal::{Private, mask, personal};
use crate::dossier::texts;
use crate::dossier::{Dossier, Exhibit};
use crate::evidence::Kind;
use crate::finding::{Finding, Place, What};

/// Fingerprints of 64 bits that differ in so few are of images that look alike.
const ALIKE: u32 = 6;

/// In a bucket of images that share a part of their fingerprint, each is compared with so many.
const MOST: usize = 64;

/// Nothing tells when a file was made or obtained: the time of the file itself changes with every copy.
pub(super) fn undated(dossier: &Dossier) -> Vec<Finding> {
    let dated = |exhibit: &Exhibit| {
        let cited = exhibit.category == Category::Complainant || exhibit.stated.obtained_at.is_some();
        cited
            || exhibit.parts().any(|part| {
                part.image.as_ref().is_some_and(|image| image.taken_at.is_some())
                    || part.payments.as_ref().is_some_and(|payments| payments.first.is_some())
                    || part.messages.as_ref().is_some_and(|messages| messages.first.is_some())
                    || part.log.as_ref().is_some_and(|log| log.first.is_some())
                    || texts::is_dated(part)
            })
    };
    let undated = dossier.exhibits.iter().filter(|exhibit| !dated(exhibit));
    undated.map(|exhibit| Finding::new(What::EvidenceUndated {}, Place::file(exhibit.inspection.file.clone()))).collect()
}

/// A program for editing pictures stands in the image's own facts.
pub(super) fn edited(dossier: &Dossier) -> Vec<Finding> {
    let mut out = Vec::new();
    for part in dossier.exhibits.iter().flat_map(|exhibit| exhibit.parts()) {
        if let Some(software) = part.image.as_ref().and_then(|image| image.edited_with) {
            out.push(Finding::new(What::ImageEdited { software: software.to_owned() }, Place::file(part.file.clone())));
        }
    }
    out
}

/// The place of taking, in images that may be sent.
pub(super) fn position(dossier: &Dossier) -> Vec<Finding> {
    let parts = dossier.exhibits.iter().filter(|exhibit| may_leave(exhibit)).flat_map(|exhibit| exhibit.parts());
    let placed = parts.filter(|part| part.image.as_ref().is_some_and(|image| image.has_position));
    placed.map(|part| Finding::new(What::PositionInImage {}, Place::file(part.file.clone()))).collect()
}

/// The person's own papers never leave without being asked for; bills leave as excerpts of the case's own rows.
fn may_leave(exhibit: &Exhibit) -> bool {
    exhibit.category != Category::Complainant && exhibit.stated.share.as_ref().is_none_or(|share| !share.is_empty())
}

/// Images whose fingerprints differ in a few bits: the same picture saved again, cut or scaled. Copies of the same
/// bytes are told by `same-bytes-twice`.
pub(super) fn alike(dossier: &Dossier) -> Vec<Finding> {
    let images: Vec<(u64, &str, crate::digest::Digest)> = dossier
        .exhibits
        .iter()
        .flat_map(|exhibit| exhibit.parts())
        .filter_map(|part| Some((texts::fingerprint(part)?, part.file.as_str(), part.sha256)))
        .collect();
    // Of eight parts at most six differ: two that are alike share one.
    let mut buckets: HashMap<(u32, u8), Vec<usize>> = HashMap::new();
    let mut out = Vec::new();
    for (n, (print, file, digest)) in images.iter().enumerate() {
        let keys = (0..8).map(|part| (part, (print >> (8 * part)) as u8));
        let mut twin: Option<usize> = None;
        for key in keys {
            let bucket = buckets.entry(key).or_default();
            let near = bucket
                .iter()
                .rev()
                .take(MOST)
                .copied()
                .filter(|other| (images[*other].0 ^ print).count_ones() <= ALIKE && images[*other].2 != *digest);
            twin = twin.into_iter().chain(near).min();
            bucket.push(n);
        }
        if let Some(twin) = twin {
            out.push(Finding::new(What::ImagesAlike { other: images[twin].1.to_owned() }, Place::file((*file).to_owned())));
        }
    }
    out
}

/// Personal data in what may be sent, one finding for each kind and file, shown masked.
pub(super) fn private(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let own: Vec<String> = [&case.complainant.phone].into_iter().map(|text| digits(text)).filter(|text| !text.is_empty()).collect();
    let mut ids: std::collections::HashSet<&str> = case.orders.iter().map(|order| trade_id(order.id.trim())).collect();
    ids.extend(case.payments.iter().flat_map(|payment| [payment.transaction_id.trim(), payment.merchant_order_id.trim()]));
    // Recipients are given the person's own telephone number anyway, and the ids of the case.
    let known = |run: &str| ids.contains(run) || own.iter().any(|phone| digits(run).ends_with(phone.as_str()));
    let mut out = Vec::new();
    for exhibit in dossier.exhibits.iter().filter(|exhibit| may_leave(exhibit) && exhibit.inspection.kind != Kind::Payments) {
        for part in exhibit.parts().filter(|part| part.kind != Kind::Payments) {
            let mut found: BTreeMap<Private, (Place, String, usize)> = BTreeMap::new();
            let mut look = |line: Option<u64>, text: &str| {
                let place = || line.map_or_else(|| Place::file(part.file.clone()), |line| Place::line(part.file.clone(), line));
                for piece in personal(text, &known) {
                    found.entry(piece.kind).or_insert_with(|| (place(), mask(piece), 0)).2 += 1;
                }
            };
            part.messages.iter().flat_map(|messages| &messages.rows).for_each(|message| look(Some(message.line), &message.text));
            part.log.iter().flat_map(|log| &log.rows).for_each(|line| look(Some(line.line), &line.text));
            // Their lines are passages, and not counted as those of the file.
            texts::of_part(part).into_iter().flat_map(|text| text.text.lines()).for_each(|line| look(None, line));
            out.extend(found.into_iter().map(|(kind, (place, masked, count))| {
                Finding::new(What::PersonalDataInFile { kind: kind.as_str(), masked, count }, place)
            }));
        }
    }
    out
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
