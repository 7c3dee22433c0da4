//! Pictures for documents: one of every form that a PDF takes as it is or that has to be decoded for it. All show
//! the same invented pattern of 20 by 36 pixels; they were made for these tests with Pillow and, where that
//! cannot write a form, from its standard.

#![allow(dead_code, reason = "each test uses its part")]

use std::collections::BTreeMap;
use std::io;

use juzheng::document::{Block, Document, Figure, Run};
use juzheng::typeset::{Pictures, Stamp};

pub const JPEGS: [(&str, &[u8]); 4] = [
    ("baseline.jpg", include_bytes!("baseline.jpg")),
    ("progressive.jpg", include_bytes!("progressive.jpg")),
    ("grey.jpg", include_bytes!("grey.jpg")),
    ("cmyk.jpg", include_bytes!("cmyk.jpg")),
];

/// PNG whose data go in as they are.
pub const PASSED: [(&str, &[u8]); 5] = [
    ("colour.png", include_bytes!("colour.png")),
    ("grey.png", include_bytes!("grey.png")),
    ("bits.png", include_bytes!("bits.png")),
    ("palette.png", include_bytes!("palette.png")),
    ("deep.png", include_bytes!("deep.png")),
];

/// What has to be decoded.
pub const DECODED: [(&str, &[u8]); 7] = [
    ("interlaced.png", include_bytes!("interlaced.png")),
    ("opaque.png", include_bytes!("opaque.png")),
    ("alpha.png", include_bytes!("alpha.png")),
    ("palette-alpha.png", include_bytes!("palette-alpha.png")),
    ("colour.webp", include_bytes!("colour.webp")),
    ("colour.bmp", include_bytes!("colour.bmp")),
    ("palette.gif", include_bytes!("palette.gif")),
];

pub const SIZE: (u32, u32) = (20, 36);

/// Pictures by name.
#[derive(Default)]
pub struct Shelf(pub BTreeMap<String, Vec<u8>>);

impl Shelf {
    pub fn of(pictures: &[(&str, &[u8])]) -> Self {
        Self(pictures.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect())
    }

    pub fn all() -> Self {
        Self::of(&[&JPEGS[..], &PASSED, &DECODED].concat())
    }

    /// A figure for each, its name below it.
    pub fn figures(&self) -> Vec<Block> {
        self.0.keys().map(|name| figure(name, SIZE)).collect()
    }
}

impl Pictures for Shelf {
    fn open(&self, picture: &str) -> io::Result<Vec<u8>> {
        self.0.get(picture).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

pub fn figure(name: &str, (width, height): (u32, u32)) -> Block {
    Block::Figure(Figure {
        picture: name.to_owned(),
        width,
        height,
        orientation: 1,
        cuts: Vec::new(),
        overlap: 0,
        alt: format!("截图{name}"),
        caption: vec![Run::plain(format!("图：{name}"))],
    })
}

pub fn document(blocks: Vec<Block>) -> Document {
    Document { title: "图".to_owned(), blocks, ..Document::default() }
}

pub fn stamp() -> Stamp {
    Stamp { created: 1_790_000_000, creator: "juzheng 0.1.0".to_owned() }
}
