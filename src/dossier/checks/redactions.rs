//! What the person wants blacked out, and whether it can be: what cannot is told before anything leaves, and nothing leaves
//! until it can or is no longer asked for.

use std::collections::BTreeSet;

use crate::case::{PixelBox, Redaction};
use crate::dossier::exhibits::plain;
use crate::dossier::personal::{Private, personal};
use crate::dossier::{Dossier, Exhibit};
use crate::evidence::{Inspection, Kind, Particular};
use crate::finding::{Finding, Place, What};

pub(super) fn redactions(dossier: &Dossier) -> Vec<Finding> {
    let case = &dossier.case;
    let mut ids: BTreeSet<&str> = case.orders.iter().map(|order| order.id.trim()).collect();
    ids.extend(case.payments.iter().flat_map(|payment| [payment.transaction_id.trim(), payment.merchant_order_id.trim()]));
    let known = |run: &str| ids.contains(run);
    let mut out = Vec::new();
    for (n, entry) in dossier.case.evidence.iter().enumerate() {
        // Of a file that is named twice the first entry counts; one that is not there is told of elsewhere.
        let Some(exhibit) = dossier.exhibit_of(&entry.path).filter(|_| !entry.redact.is_empty()) else { continue };
        if dossier.case.evidence[..n].iter().any(|before| plain(&before.path) == plain(&entry.path)) {
            continue;
        }
        let faults = entry.redact.iter().enumerate().filter_map(|(k, redaction)| Some((k, fault(exhibit, redaction, &known)?)));
        out.extend(faults.map(|(k, what)| Finding::new(what, Place::case(format!("evidence[{n}].redact[{k}]")))));
    }
    out
}

/// Why it cannot be done.
fn fault(exhibit: &Exhibit, redaction: &Redaction, known: &dyn Fn(&str) -> bool) -> Option<What> {
    let seen = &exhibit.inspection;
    let is_picture = seen.kind == Kind::Image;
    match redaction {
        Redaction::Region(_) if !is_picture => Some(What::RedactCannot { why: "not-a-picture" }),
        Redaction::Region(region) => match exhibit.upright_size().filter(|_| is_decoded(seen.media_type)) {
            None => Some(What::RedactCannot { why: "picture-unreadable" }),
            Some((width, height)) => region.pixels(width, height).is_none().then_some(What::RedactOutside { width, height }),
        },
        Redaction::Kind(_) | Redaction::Words { .. } if is_picture => Some(What::RedactCannot { why: "words-in-picture" }),
        Redaction::Kind(_) if !exhibit.parts().any(has_words) => Some(What::RedactCannot { why: "no-words" }),
        Redaction::Kind(kind) => {
            let kind = Private::from(*kind);
            let mut found = false;
            let mut look = |said: &str| found = found || personal(said, known).iter().any(|piece| piece.kind == kind);
            exhibit.parts().for_each(|part| each_text(part, &mut look));
            let said = &exhibit.stated;
            [&said.title, &said.source, &said.proves, &said.obtained_how, &exhibit.name].into_iter().for_each(|text| look(text));
            (!found).then_some(What::RedactKindNotFound { kind: kind.as_str() })
        }
        Redaction::Words { text } => {
            let mut found = false;
            exhibit.parts().for_each(|part| each_text(part, &mut |said| found |= said.contains(text.as_str())));
            match (found, exhibit.parts().any(has_words)) {
                (true, _) => None,
                (false, true) => Some(What::RedactNotFound {}),
                (false, false) => Some(What::RedactCannot { why: "no-words" }),
            }
        }
    }
}

impl Exhibit {
    /// Width and height of a picture as it is looked at.
    #[must_use]
    pub fn upright_size(&self) -> Option<(u32, u32)> {
        let image = self.inspection.image.as_ref()?;
        let is_turned = matches!(image.orientation, Some(5..=8));
        Some(if is_turned { (image.height, image.width) } else { (image.width, image.height) })
    }

    /// The pixels to be blacked out; those of regions that lie within the picture.
    #[must_use]
    pub fn blacked_out(&self) -> Vec<PixelBox> {
        let Some((width, height)) = self.upright_size() else { return Vec::new() };
        let regions = self.stated.redact.iter().filter_map(|redaction| match redaction {
            Redaction::Region(region) => region.pixels(width, height),
            Redaction::Kind(_) | Redaction::Words { .. } => None,
        });
        regions.collect()
    }
}

/// Pictures whose pixels can be painted over.
fn is_decoded(media_type: &str) -> bool {
    ["image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp"].contains(&media_type)
}

fn has_words(part: &Inspection) -> bool {
    let mut some = false;
    each_text(part, &mut |text| some |= !text.trim().is_empty());
    some
}

/// Every text of a file as copies show it, line by line.
fn each_text(part: &Inspection, told: &mut dyn FnMut(&str)) {
    for message in part.messages.iter().flat_map(|messages| &messages.rows) {
        told(&message.text);
        message.sender.iter().for_each(|sender| told(sender));
        for particular in &message.particulars {
            if let Particular::Subject { text } | Particular::To { text } | Particular::Shown { text } = particular {
                told(text);
            }
        }
    }
    for row in part.payments.iter().flat_map(|payments| &payments.rows) {
        let texts = [&row.counterparty, &row.item, &row.method, &row.status, &row.transaction_id, &row.merchant_order_id];
        texts.into_iter().flatten().for_each(|text| told(text));
    }
    part.log.iter().flat_map(|log| &log.rows).for_each(|line| told(&line.text));
    if let Some(document) = &part.document {
        for line in document.text.lines() {
            told(line);
        }
        [&document.title, &document.url].into_iter().flatten().for_each(|text| told(text));
    }
}
