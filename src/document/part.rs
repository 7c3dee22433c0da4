//! A part of a document: what an index lists, what links lead to, and what the feet of its pages say.

/// Where a part begins. It ends where the next one begins, or with the document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    /// The name by which [`Link::Part`](super::Link::Part) and [`Link::PagesOf`](super::Link::PagesOf) mean it,
    /// unique in the document; of two alike the first counts.
    pub name: String,
    /// What the foot of its pages says after the document's own; empty for nothing.
    pub foot: String,
}
