//! 证据目录 and what an exhibit becomes on paper.
//!
//! [`volume`] is what `data/exhibits.pdf` holds: a catalogue with the elements that 证据规定 第十九条 names, each exhibit numbered,
//! with source, what it proves, and the digest that ties it to the manifest. [`Chapters`] turn one exhibit into blocks for
//! one recipient, a module for each kind of content; [`index`] is the page before those of an upload set. The room promises that what is cut
//! is called an excerpt with its count, that what is masked shows that it is, and that every chapter names the digest of the
//! original. It refuses to interpret: what nobody stated is called 未说明, and what was not found is not made up.

mod bills;
mod chapter;
mod devices;
mod excerpts;
mod facts;
mod index;
mod masking;
mod parts;
mod pen;
mod pictures;
mod sheets;
mod spreadsheet;
mod transcript;
mod volume;

pub use chapter::{Chapter, Chapters, Done};
pub use index::{Listed, index};
pub use parts::{BookPart, Piece, Stands, book_part, front, parted, pieces};
pub use pictures::{Picture, Redacted, Scaled};
pub use sheets::{Sheet, Sheets};
pub use volume::{Volume, volume};
