//! Exhibits that are files of their own: PDF, sound and film as they are. What else a target's page takes, and under which names.

use crate::document::Language;
use crate::dossier::Exhibit;
use crate::letter::Limit;

/// What a page takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Takes<'a> {
    pub(super) limit: Option<&'a Limit>,
}

impl Takes<'_> {
    /// Files at most.
    pub(super) fn files(self) -> usize {
        let files = self.limit.and_then(|limit| limit.files).and_then(|files| usize::try_from(files).ok());
        files.unwrap_or(usize::MAX)
    }

    /// Bytes a file at most.
    pub(super) fn bytes(self) -> u64 {
        self.limit.and_then(|limit| limit.bytes_each).unwrap_or(u64::MAX)
    }

    /// Whether files of this type may be uploaded; unknown types may.
    pub(super) fn takes(self, extension: &str) -> bool {
        let alike = |known: &str| known.eq_ignore_ascii_case(extension) || (extension == "jpg" && known.eq_ignore_ascii_case("jpeg"));
        self.limit.is_none_or(|limit| limit.types.is_empty() || limit.types.iter().any(|known| alike(known)))
    }
}

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

/// How little an exhibit is needed: what gives way first has the highest. Records of payment and orders give way last, then
/// what the target must have and asks for, in its order; of the rest what stands late in the catalogue goes first.
pub(super) fn spare(exhibit: &Exhibit, needs: &crate::dossier::checks::Needs) -> usize {
    use crate::case::Category;
    let place = |list: &[Category]| list.iter().position(|category| *category == exhibit.category);
    match (exhibit.category, place(&needs.required_evidence), place(&needs.evidence)) {
        (Category::Payment | Category::Order, ..) => 0,
        (_, Some(_), _) => 1,
        (_, None, Some(place)) => 2 + place,
        (category, None, None) => 100 + Category::ALL.iter().position(|known| *known == category).unwrap_or(0),
    }
}

/// `投诉书` of `关于…的投诉书`: what the letter is called, short enough for a file.
pub(super) fn letter_name(title: &str, language: Language) -> String {
    if language == Language::En {
        return "letter".to_owned();
    }
    let bare = title.split(['（', '(']).next().unwrap_or(title);
    let last = bare.rsplit('的').next().unwrap_or(bare);
    let last = safe(last, 12);
    if last.chars().count() >= 2 { last } else { "文书".to_owned() }
}

/// `证据3-通话录音.mp3`.
pub(super) fn file_name(exhibit: u32, title: &str, extension: &str, language: Language) -> String {
    let title = safe(title, 30);
    let head = match language {
        Language::Zh => format!("证据{exhibit}"),
        Language::En => format!("exhibit-{exhibit}"),
    };
    if title.is_empty() { format!("{head}.{extension}") } else { format!("{head}-{title}.{extension}") }
}

/// What stands in a file name on any system.
fn safe(text: &str, most: usize) -> String {
    let kept = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '＊');
    text.chars().filter(|c| kept(*c)).take(most).collect::<String>().trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_called_by_what_they_are() {
        for (title, called) in [
            ("关于示例数字科技有限公司未按约定交付“示例游戏”的投诉书", "投诉书"),
            ("关于订单KM1的平台介入申请（申诉书）", "平台介入申请"),
            ("民事起诉状", "民事起诉状"),
            ("报案材料及电子文件清单", "报案材料及电子文件清单"),
            ("的", "文书"),
        ] {
            assert_eq!(letter_name(title, Language::Zh), called);
        }
        assert_eq!(file_name(3, "通话/录音:1", "mp3", Language::Zh), "证据3-通话录音1.mp3");
    }
}
