//! The jobs: the only room that joins the others, and the file system to them.

pub mod system_fonts;
