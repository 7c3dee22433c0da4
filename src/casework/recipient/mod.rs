//! What one recipient is given of the exhibits: the one place that makes copies, for upload sets and for packages.
//!
//! **What a recipient sees.** Copies, never originals: pictures without position and device, bills cut to the rows of the
//! case, texts with personal data masked, and whatever the person wants blacked out painted over. PDF, sound and film can only
//! go as they are; a PDF that holds personal data which the recipient is not given, or files, notes and older states of itself
//! that nobody looked at, goes as words instead, unless the person shares it by name. What can be given in no such way is left
//! out, and named.
//!
//! The originals are read, and checked against the digest that they were taken in with. This room writes nothing.

mod copies;
mod copyist;
mod names;
mod stock;

pub(super) use copies::{Copies, STEPS};
pub(super) use copyist::{Becomes, Copyist, Takes};
pub(super) use names::{file_name, is_unread, safe};
pub(super) use stock::{Stock, Which};
