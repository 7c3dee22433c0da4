//! Documents: PDF, saved web pages, Word files and plain texts, read for their words.
//!
//! The room promises the words as they stand, as far as they are kept, the ids, amounts, dates and
//! telephone numbers among them with their page or line, and what the file says of itself. It refuses to
//! recognise words in pictures, and to take anything a document says of its making for more than its word.

mod docx;
mod found;
mod page_archive;
mod passages;
mod pdf;
mod plain_text;
mod saved_page;

pub use docx::WordDocument;
pub use page_archive::PageArchive;
pub use pdf::{Copied, PdfDocument, Sheets, WholePdf, whole_pdf};
pub use plain_text::PlainText;
pub use saved_page::SavedPage;
