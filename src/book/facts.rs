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
    let at = stated.obtained_at.as_ref().map(|at| at.exact().map_or_else(|| at.to_string(), |at| compact(&at)));
    let not_stated = pen.say("未说明", "not stated").to_owned();
    let mut source = if stated.source.is_empty() { not_stated.clone() } else { pen.text(&stated.source) };
    if let Some(at) = at {
        source += &format!("{}{at}", pen.say("；取得时间：", "; obtained "));
    }
    if !stated.obtained_how.is_empty() {
        let how = pen.text(&stated.obtained_how);
        source += &format!("{}{how}", pen.say("；取得方式：", "; how: "));
    }
    if pen.say("zh", "en") == "zh" {
        pen.fact("种类、形式", kind_and_form(exhibit));
    }
    let label = pen.say("来源", "Source").to_owned();
    pen.fact(&label, source);
    let proves = if stated.proves.is_empty() { not_stated } else { pen.text(&stated.proves) };
    let label = pen.say("证明对象和内容", "What it shows").to_owned();
    pen.fact(&label, proves);
    let name = pen.text(exhibit.name.rsplit('/').next().unwrap_or(&exhibit.name));
    let bytes = exhibit.inspection.bytes;
    let (label, unit) = (pen.say("原文件", "Original file").to_owned(), pen.say("字节", " bytes"));
    let name = format!("{name}{}{bytes}{unit}{}", pen.say("（", " ("), pen.say("）", ")"));
    pen.fact(&label, name);
    let label = pen.say("原文件 SHA-256", "SHA-256 of the original").to_owned();
    pen.fact(&label, exhibit.sha256().to_string());
    let mut notes = content.notes.clone();
    let masked = pen.masked + content.masked;
    if masked > 0 {
        notes.push(if pen.say("zh", "en") == "zh" {
            format!("遮挡了{masked}处个人信息，遮挡处以＊表示")
        } else {
            format!("{masked} pieces of personal data are masked by ＊")
        });
    }
    if !notes.is_empty() {
        let label = pen.say("本页说明", "On this copy").to_owned();
        let said = notes.join(pen.say("；", "; "));
        let stop = pen.say("。", ".");
        pen.fact(&label, format!("{said}{stop}"));
    }
}
