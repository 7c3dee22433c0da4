//! Exhibits that are files of their own, and what they are called.

use crate::document::Language;
use crate::dossier::Exhibit;

/// The extension of an exhibit that can only go as it is; `None` of all others.
pub(super) fn extension(exhibit: &Exhibit) -> Option<&'static str> {
    Some(match exhibit.inspection.media_type {
        "application/pdf" => "pdf",
        "audio/mpeg" => "mp3",
        "audio/mp4" => "m4a",
        "audio/wav" => "wav",
        "audio/amr" => "amr",
        "audio/ogg" => "ogg",
        "video/mp4" => "mp4",
        "video/quicktime" => "mov",
        _ => return None,
    })
}

/// Whether nobody looked at what such a file says: a scan, sound, film.
pub(in crate::casework) fn is_unread(exhibit: &Exhibit) -> bool {
    exhibit.inspection.document.as_ref().is_none_or(|document| document.text.trim().is_empty())
}

/// `证据3-通话录音.mp3`.
pub(in crate::casework) fn file_name(exhibit: u32, title: &str, extension: &str, language: Language) -> String {
    let title = safe(title, 30);
    let head = match language {
        Language::Zh => format!("证据{exhibit}"),
        Language::En => format!("exhibit-{exhibit}"),
    };
    if title.is_empty() { format!("{head}.{extension}") } else { format!("{head}-{title}.{extension}") }
}

/// What stands in a file name on any system.
pub(in crate::casework) fn safe(text: &str, most: usize) -> String {
    let kept = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '＊' | '■');
    text.chars().filter(|c| kept(*c)).take(most).collect::<String>().trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_called_by_number_and_title() {
        assert_eq!(file_name(3, "通话/录音:1", "mp3", Language::Zh), "证据3-通话录音1.mp3");
        assert_eq!(file_name(3, "../\u{202e}", "png", Language::En), "exhibit-3.png");
    }
}
