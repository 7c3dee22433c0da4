//! The head of a chapter: number and title, source, time, name and digest of the original, and what was done to the copy.

use super::pen::Pen;
use crate::document::Block;
use crate::dossier::Exhibit;
use crate::letter::{compact, kind_and_form};

pub(super) fn facts(pen: &mut Pen<'_>, exhibit: &Exhibit, content: &Pen<'_>) {
    let title = pen.text(&exhibit.title);
    let number = exhibit.number;
    let heading = format!("{}{number}{}{title}", pen.say("证据", "Exhibit "), pen.say("　", "  "));
    pen.blocks.push(Block::Heading { level: 2, text: heading });
    let stated = &exhibit.stated;
    // Not all who say when say a time: `那天下午，用某某的手机`.
    let at = stated.obtained_at.as_ref().map(|at| at.exact().map_or_else(|| pen.text(&at.to_string()), |at| compact(&at)));
    let not_stated = pen.say("未说明", "not stated").to_owned();
    let mut source = if stated.source.is_empty() { not_stated.clone() } else { pen.text(&stated.source) };
    if let Some(at) = at {
        source += &format!("{}{at}", pen.say("；取得时间：", "; obtained "));
    }
    if !stated.obtained_how.is_empty() {
        let how = pen.text(&stated.obtained_how);
        source += &format!("{}{how}", pen.say("；取得方式：", "; how: "));
    }
    // The person's own book says all that was stated; others are told what they need.
    if pen.sees_all() {
        for (label, value) in [("取得人", &stated.obtained_by), ("设备", &stated.device), ("账号", &stated.account)] {
            if !value.is_empty() {
                source += &format!("；{label}：{value}");
            }
        }
    }
    let mut rows = Vec::new();
    if pen.is_chinese() {
        rows.push(vec!["种类、形式".to_owned(), kind_and_form(exhibit)]);
    }
    rows.push(vec![pen.say("来源", "Source").to_owned(), source]);
    let proves = if stated.proves.is_empty() { not_stated } else { pen.text(&stated.proves) };
    rows.push(vec![pen.say("证明对象", "Shows").to_owned(), proves]);
    let name = pen.text(exhibit.name.rsplit('/').next().unwrap_or(&exhibit.name));
    let bytes = exhibit.inspection.bytes;
    let name = format!("{name}{}{bytes}{}{}", pen.say("（", " ("), pen.say("字节", " bytes"), pen.say("）", ")"));
    rows.push(vec![pen.say("原文件", "Original").to_owned(), name]);
    rows.push(vec![pen.say("原件SHA-256", "its SHA-256").to_owned(), exhibit.sha256().to_string()]);
    let mut notes = content.notes.clone();
    let masked = pen.masked + content.masked;
    if masked > 0 {
        notes.push(if pen.is_chinese() {
            format!("遮挡了{masked}处个人信息，遮挡处以＊表示")
        } else {
            format!("{masked} pieces of personal data are masked by ＊")
        });
    }
    let redacted = pen.redacted + content.redacted;
    if redacted > 0 {
        notes.push(if pen.is_chinese() {
            format!("按提交人的要求遮盖了{redacted}处文字，遮盖处以■表示，原件没有遮盖")
        } else {
            format!("{redacted} places are blacked out (■) at the submitter's wish; the original is not")
        });
    }
    if !notes.is_empty() {
        rows.push(vec![pen.say("此处所列", "This copy").to_owned(), notes.join(pen.say("；", "; "))]);
    }
    let heads = [(pen.say("项目", "Field"), 17), (pen.say("内容", "Content"), 83)];
    pen.table(&heads, rows);
}
