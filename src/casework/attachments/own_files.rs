//! What gives way among the files of an upload set, and what its letter is called.

use crate::casework::recipient::safe;
use crate::document::Language;
use crate::dossier::Exhibit;

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
    }
}
