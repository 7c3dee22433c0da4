//! Files that go with a document, within its PDF.

/// A file within a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, such as `文本.txt`; each file of a document has its own.
    pub name: String,
    /// Its media type, such as `text/plain`.
    pub media_type: String,
    /// What it is, in words.
    pub description: String,
    /// What it is to the document.
    pub relationship: Relationship,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What a file is to the document that it goes with (ISO 32000-2 table 43, AFRelationship).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relationship {
    /// What the document was made from.
    Source,
    /// What a table or a drawing in it shows.
    Data,
    /// The same in another form.
    Alternative,
    /// More on the matter.
    Supplement,
}
