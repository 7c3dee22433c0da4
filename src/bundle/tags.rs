//! The tag files of a bag that have a fixed form: `bagit.txt` and `bag-info.txt`.

/// RFC 8493 §2.1.1, byte for byte.
pub(super) const BAGIT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// The start of the software agent that marks a bag as one of ours.
pub(super) const AGENT: &str = "juzheng ";

/// What is said about the bag in `bag-info.txt` (RFC 8493 §2.2.2). The Payload-Oxum is added by the
/// writer. The seal is not among it: no sealed file can hold it.
#[derive(Debug, Clone, Default)]
pub struct BagInfo {
    fields: Vec<(String, String)>,
}

impl BagInfo {
    /// Nothing but which program made the bag: `juzheng <version>`.
    #[must_use]
    pub fn by_this_program() -> Self {
        let agent = format!("{AGENT}{}", env!("CARGO_PKG_VERSION"));
        Self::default().with("Bag-Software-Agent", agent)
    }
    /// Adds a field. Line breaks in it become spaces: a tag file has one line for each.
    #[must_use]
    pub fn with(mut self, label: &str, value: impl AsRef<str>) -> Self {
        let label = label.replace([':', '\r', '\n'], "-");
        let value = value.as_ref().replace(['\r', '\n'], " ");
        self.fields.push((label, value.trim().to_owned()));
        self
    }
    pub(super) fn text(&self) -> String {
        self.fields.iter().map(|(label, value)| format!("{label}: {value}\n")).collect()
    }
}
