//! juzheng (举证): evidence bundles and complaint letters for consumers in China.
//!
//! The data flows one way; every arrow is a plain value:
//!
//! ```text
//! case.toml ─▶ case ─▶ Case ───────────────┐
//!                                          ├─▶ dossier ─▶ Dossier ─┬─▶ letter ─▶ Document ─▶ typeset ─▶ PDF
//! files ─▶ evidence ─▶ Exhibit + facts ────┘                       ├─▶ book ───▶ Document ─▶ typeset ─▶ PDF
//!                                                                  ├─▶ viewer ─▶ HTML
//!                                                                  └─▶ manifest
//! bundle writes all of it into one zip, and verifies such a zip; casework walks the flow; cli talks to people.
//! ```
//!
//! seal checks stamps and signatures beside the sealed bytes.
//!
//! No room reads the clock; the time is handed in. Only [`casework::Http`] reaches the network, when a stamp is asked for.
//! What a hash and a local clock do not prove is said wherever they are shown.

pub mod archive;
pub mod book;
pub mod bundle;
pub mod case;
pub mod casework;
#[cfg(feature = "cli")]
pub mod cli;
pub mod digest;
pub mod document;
pub mod dossier;
pub mod evidence;
pub mod finding;
pub mod letter;
pub mod manifest;
pub mod seal;
pub mod typeset;
pub mod viewer;
