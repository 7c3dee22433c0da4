//! The fonts of this computer, for characters that the embedded ones lack: a rare character in a
//! name, a sign in a chat. Looked for only when something is missing, because a look at all fonts
//! takes a tenth of a second, and because what is found makes the PDF depend on the computer: each
//! font used is reported with its digest.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use fontdb::{Database, FaceInfo, Source, Style};

use crate::digest::Digest;
use crate::finding::{Finding, Place, What};
use crate::typeset::FallbackFont;

/// Fonts that draw what was missing, and a finding for each.
#[derive(Debug, Default)]
pub struct Found {
    /// The fonts, as [`Typesetter::write_pdf_with`](crate::typeset::Typesetter::write_pdf_with) asks for them.
    pub fonts: Vec<FallbackFont>,
    /// Which fonts they are.
    pub findings: Vec<Finding>,
}

/// No more fonts than this are added: each is in the PDF with what it draws.
const MOST: usize = 8;

/// Looks through the fonts of this computer for characters that are missing. Characters that none
/// of them draws stay missing.
#[must_use]
pub fn find(missing: &BTreeSet<char>) -> Found {
    if missing.is_empty() {
        return Found::default();
    }
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    find_in(&fonts, missing)
}

fn find_in(fonts: &Database, missing: &BTreeSet<char>) -> Found {
    let mut faces: Vec<&FaceInfo> = fonts.faces().collect();
    // The order in which a directory lists its files must not decide.
    faces.sort_by_key(|face| (rank(face), face.post_script_name.clone(), face.index));
    let mut wanted = missing.clone();
    let mut found = Found::default();
    for face in faces {
        if wanted.is_empty() || found.fonts.len() == MOST {
            break;
        }
        let Some(path) = path_of(face) else { continue };
        // Mapped, not read: most faces have none of the characters.
        if fonts.with_face_data(face.id, |file, index| FallbackFont::may_draw(file, index, &wanted)) != Some(true) {
            continue;
        }
        let Ok(data) = fs::read(path) else { continue };
        let sha256 = Digest::of(&data).to_string();
        let Ok(font) = FallbackFont::open(face.post_script_name.clone(), Arc::new(data), face.index) else { continue };
        let drawn = font.draws(&wanted);
        if drawn.is_empty() {
            continue;
        }
        wanted.retain(|ch| !drawn.contains(ch));
        let what = What::SystemFontUsed { family: family_of(face), sha256 };
        found.findings.push(Finding::new(what, Place::file("")));
        found.fonts.push(font);
    }
    found
}

fn path_of(face: &FaceInfo) -> Option<&std::path::Path> {
    match &face.source {
        Source::File(path) | Source::SharedFile(path, _) => Some(path),
        Source::Binary(_) => None,
    }
}

fn family_of(face: &FaceInfo) -> String {
    face.families.first().map_or_else(|| face.post_script_name.clone(), |(name, _)| name.clone())
}

/// Families made for simplified Chinese come first: characters have other forms in Japan and Taiwan.
/// Songti before Heiti, because running text is in Songti.
const FAMILIES: [&str; 14] = [
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "SimSun",
    "SimSun-ExtB",
    "SimSun-ExtG",
    "Songti SC",
    "STSong",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
];

/// How late a face is asked.
fn rank(face: &FaceInfo) -> (usize, u16) {
    let has = |wanted: &dyn Fn(&str) -> bool| face.families.iter().any(|(name, _)| wanted(name));
    let family = match FAMILIES.iter().position(|family| has(&|name| name == *family)) {
        Some(place) => place,
        None if has(&|name| name.split(' ').any(|word| matches!(word, "SC" | "Hans" | "CN" | "GB"))) => FAMILIES.len(),
        None if has(&|name| name.split(' ').any(|word| matches!(word, "JP" | "KR" | "TC" | "HK" | "TW"))) => FAMILIES.len() + 2,
        None => FAMILIES.len() + 1,
    };
    // The upright face of ordinary weight.
    let away = face.weight.0.abs_diff(400) + if face.style == Style::Normal { 0 } else { 1000 };
    (family, away)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embedded(file: &str) -> Vec<u8> {
        fs::read(format!("{}/assets/fonts/{file}", env!("CARGO_MANIFEST_DIR"))).expect("the font is in the repository")
    }

    #[test]
    fn nothing_missing_means_no_look_at_the_disk() {
        assert!(find(&BTreeSet::new()).fonts.is_empty());
    }

    #[test]
    fn only_characters_with_an_outline_count() {
        let wanted = BTreeSet::from(['😀', '证', '\u{10FFFD}']);
        let font = |data| FallbackFont::open("test", Arc::new(data), 0);
        let emoji = embedded("NotoEmoji-letter.ttf");
        assert!(FallbackFont::may_draw(&emoji, 0, &wanted));
        assert!(!FallbackFont::may_draw(&emoji, 0, &BTreeSet::from(['证'])));
        assert!(!FallbackFont::may_draw(b"not a font", 0, &wanted));
        assert_eq!(font(emoji).expect("the font is whole").draws(&wanted), BTreeSet::from(['😀']));
        assert!(font(b"not a font".to_vec()).is_err());
    }

    #[test]
    fn a_font_that_draws_what_is_missing_is_found_and_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("emoji.ttf");
        fs::write(&file, embedded("NotoEmoji-letter.ttf")).expect("the folder is writable");
        let mut fonts = Database::new();
        fonts.load_font_file(&file).expect("the font is whole");
        let found = find_in(&fonts, &BTreeSet::from(['😀', '\u{10FFFD}']));
        assert_eq!(found.fonts.len(), 1);
        assert!(matches!(&found.findings[0].what, What::SystemFontUsed { family, sha256 }
            if family == "Noto Emoji" && sha256.len() == 64));
    }
}
