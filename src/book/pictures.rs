//! Pictures: the copy that stands in the chapter, and what was done to it.

use super::chapter::Done;
use super::pen::Pen;
use crate::digest::Digest;
use crate::document::{Block, Figure};
use crate::dossier::Exhibit;
use crate::finding::What;

/// The copy of a picture, as its chapter shows it. Its bytes stay where they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Under which name its bytes are opened.
    pub name: String,
    /// Width as stored, in pixels.
    pub width: u32,
    /// Height as stored, in pixels.
    pub height: u32,
    /// EXIF orientation, 1 to 8.
    pub orientation: u8,
    /// Rows of the upright picture at which it may be cut.
    pub cuts: Vec<u32>,
    /// Whether position, device and the like were left out.
    pub dropped: bool,
    /// Whether it was encoded in another format.
    pub converted: bool,
    /// What it was before it was made smaller, if it was.
    pub scaled: Option<Scaled>,
    /// What was blacked out in it, if anything was.
    pub redacted: Option<Redacted>,
}

/// A picture with black boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redacted {
    /// How many boxes.
    pub boxes: usize,
    /// The digest of the copy, before it was made smaller, if it was.
    pub sha256: Digest,
}

/// A picture before it was made smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scaled {
    /// Its width as stored.
    pub width: u32,
    /// Its height as stored.
    pub height: u32,
}

pub(super) fn figure(pen: &mut Pen<'_>, exhibit: &Exhibit, picture: &Picture) {
    let mut note = |zh: String, en: String, done: Done| {
        let said = if pen.is_chinese() { zh } else { en };
        pen.notes.push(said);
        pen.done.insert(done);
    };
    if let Some(Scaled { width, height }) = picture.scaled {
        note(
            format!("缩小副本：原图{width}×{height}像素，此处{}×{}像素", picture.width, picture.height),
            format!("reduced copy: the original has {width}×{height} pixels, this one {}×{}", picture.width, picture.height),
            Done::Scaled,
        );
    }
    // What was painted over was encoded anew: that nothing stands beside the picture goes without saying.
    if picture.dropped && picture.redacted.is_none() {
        let zh = "副本：已去除图片以外的附加信息（拍摄位置、时间、设备等）";
        let en = "copy without data beside the picture (position, time, device)";
        note(zh.to_owned(), en.to_owned(), Done::MetadataRemoved);
    }
    if let Some(Redacted { boxes, sha256 }) = picture.redacted {
        note(
            format!("副本：按要求涂黑{boxes}处，副本SHA-256：{sha256}"),
            format!("copy: {boxes} parts blacked out; SHA-256 of the copy: {sha256}"),
            Done::Redacted,
        );
    }
    if picture.converted {
        note("已转换为通用的图片格式".to_owned(), "converted to a common format".to_owned(), Done::Converted);
    }
    if exhibit.inspection.notes.iter().any(|note| matches!(note.what, What::ImageIncomplete { .. })) {
        let (zh, en) = ("文件不完整，末尾缺失，只能显示一部分", "the end of the file is missing: only part of the picture shows");
        let said = pen.say(zh, en).to_owned();
        pen.notes.push(said);
    }
    let title = pen.text(&exhibit.title);
    pen.blocks.push(Block::Figure(Figure {
        picture: picture.name.clone(),
        width: picture.width,
        height: picture.height,
        orientation: picture.orientation,
        cuts: picture.cuts.clone(),
        alt: title,
        caption: Vec::new(),
    }));
}
