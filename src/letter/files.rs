//! The exhibits as electronic files: what each is called, how large it is, and its digest.

use serde::Serialize;

use super::catalogue::kind_and_form;
use super::chinese::compact;
use super::said_of::said_of;
use super::view::View;
use crate::case::Category;
use crate::dossier::Exhibit;

/// An exhibit as a template sees it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct FileWords {
    number: u32,
    title: String,
    /// 种类、形式.
    form: String,
    /// 来源: platform, account, device.
    source: String,
    proves: String,
    obtained: String,
    how: String,
    /// Its name, without the folders of the person's own computer.
    name: String,
    bytes: u64,
    sha256: String,
    /// Which part of the story it is for: `trade`, `payment`, `performance`, `talks`, `terms`, `party`.
    group: &'static str,
}

impl View<'_> {
    /// The exhibits that the recipient may see.
    pub(super) fn files(&self) -> Vec<FileWords> {
        self.shown().into_iter().map(file).collect()
    }
}

fn file(exhibit: &Exhibit) -> FileWords {
    let stated = &exhibit.stated;
    let or_not = |text: &str| if text.is_empty() { "未说明".to_owned() } else { said_of(exhibit, text) };
    let device = Some(&stated.device).filter(|device| !device.is_empty() && !stated.source.contains(device.as_str()));
    let source: Vec<String> = Some(&stated.source).filter(|source| !source.is_empty()).into_iter().chain(device).cloned().collect();
    let at = stated.obtained_at.as_ref().map_or_else(String::new, |at| at.exact().map_or_else(|| at.to_string(), |at| compact(&at)));
    FileWords {
        number: exhibit.number,
        title: said_of(exhibit, &exhibit.title),
        form: kind_and_form(exhibit),
        source: or_not(&source.join("，")),
        proves: or_not(&stated.proves),
        obtained: or_not(&at),
        how: or_not(&stated.obtained_how),
        name: said_of(exhibit, exhibit.name.rsplit('/').next().unwrap_or(&exhibit.name)),
        bytes: exhibit.inspection.bytes,
        sha256: exhibit.sha256().to_string(),
        group: match exhibit.category {
            Category::Order => "trade",
            Category::Payment => "payment",
            Category::Fault | Category::Delivery => "performance",
            Category::Chat | Category::Procedure => "talks",
            Category::Listing | Category::Rules => "terms",
            Category::Identity | Category::Other | Category::Complainant => "party",
        },
    }
}
