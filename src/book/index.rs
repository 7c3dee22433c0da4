//! The page before the exhibits: which are where, what was done to each, the digests of the originals, and what is not here.

use super::chapter::Done;
use crate::document::Language;
use crate::document::{Align, Block, Column, Paragraph, Run, Table};

/// An exhibit in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub number: u32,
    /// Its title, as the recipient sees it.
    pub title: String,
    /// The number that the name of the file begins with that it is in; `None` where it is left out.
    pub file: Option<String>,
    /// Its first and last page in that file, where it has pages.
    pub pages: Option<(u32, u32)>,
    /// What was done to it; of one that is left out, why.
    pub note: String,
    /// SHA-256 of the original.
    pub sha256: String,
}

/// The index.
#[must_use]
pub fn index(language: Language, listed: &[Listed]) -> Vec<Block> {
    let say = |zh: &'static str, en: &'static str| match language {
        Language::Zh => zh,
        Language::En => en,
    };
    let mut blocks = vec![Block::Heading { level: 1, text: say("证据材料", "Exhibits").to_owned() }];
    let (there, not_there): (Vec<&Listed>, Vec<&Listed>) = listed.iter().partition(|exhibit| exhibit.file.is_some());
    // Of one file alone the column would say the same in every row.
    let is_one_file = there.windows(2).all(|pair| pair[0].file == pair[1].file);
    let mut heads = vec![(say("编号", "No."), 10), (say("证据名称", "Exhibit"), 21)];
    if !is_one_file {
        heads.push((say("文件", "File"), 8));
    }
    heads.extend([
        (say("页码", "Pages"), 8),
        (say("说明", "Note"), 16),
        (say("原文件的SHA-256", "SHA-256 of the original"), if is_one_file { 43 } else { 41 }),
    ]);
    let columns = heads.iter().map(|(head, share)| Column { head: (*head).to_owned(), share: *share, align: Align::Left }).collect();
    let number = |exhibit: &Listed| format!("{}{}", say("证据", ""), exhibit.number);
    let rows = there.iter().map(|exhibit| {
        let pages = match exhibit.pages {
            Some((from, to)) if from == to => from.to_string(),
            Some((from, to)) => format!("{from}–{to}"),
            None => "—".to_owned(),
        };
        let file = exhibit.file.clone().unwrap_or_default();
        let file = (!is_one_file).then_some(file);
        let cells = [
            Some(number(exhibit)),
            Some(exhibit.title.clone()),
            file,
            Some(pages),
            Some(exhibit.note.clone()),
            Some(exhibit.sha256.clone()),
        ];
        cells.into_iter().flatten().map(|cell| vec![Run::plain(cell)]).collect()
    });
    let rows = rows.collect::<Vec<_>>();
    if !rows.is_empty() {
        blocks.push(Block::Table(Table { columns, rows }));
    }
    let mut paragraph = |text: String| {
        blocks.push(Block::Paragraph(Paragraph { runs: vec![Run::plain(text)], indent: language == Language::Zh, ..Paragraph::default() }));
    };
    for exhibit in not_there {
        let (number, stop) = (number(exhibit), say("。", "."));
        paragraph(format!("{}{number} {}{}{}{stop}", say("未附：", "Not attached: "), exhibit.title, say("，", ", "), exhibit.note));
    }
    let said = say(
        "以上是副本、节选或者文字摘录，说明栏写明做过什么；没有改动的原文件由提交人保存，可以出示核对。编号沿用提交人的证据总目录，未列出的不在本次提交之内。校验值（SHA-256）是原文件的，只能用来核对文件在计算之后有没有改动，不能证明内容真实，也不能证明形成的时间。",
        "These are copies, excerpts or transcripts; the notes say what was done to each. The unaltered originals are kept and can be produced. The digests are those of the originals; a digest shows only that a file has not changed since it was computed.",
    );
    paragraph(said.to_owned());
    blocks
}

impl Done {
    /// The word of JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Excerpt => "excerpt",
            Self::MetadataRemoved => "metadata-removed",
            Self::Converted => "converted",
            Self::Scaled => "scaled",
            Self::Masked => "masked",
            Self::Redacted => "redacted",
            Self::Described => "described",
        }
    }

    /// In a word or two.
    #[must_use]
    pub fn words(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Excerpt => ("节选", "excerpt"),
            Self::MetadataRemoved => ("去除附加信息的副本", "copy without metadata"),
            Self::Converted => ("转换格式的副本", "converted copy"),
            Self::Scaled => ("缩小副本", "reduced copy"),
            Self::Masked => ("遮挡个人信息", "personal data masked"),
            Self::Redacted => ("按要求遮盖", "blacked out in part"),
            Self::Described => ("只列文件信息", "described only"),
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}
