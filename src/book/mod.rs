//! 证据目录: what `data/exhibits.pdf` holds.
//!
//! The room promises the elements that 证据规定 第十九条 names: each exhibit numbered, with source,
//! what it proves, signature and date; and with each the digest that ties it to the manifest. It
//! refuses to interpret: what nobody stated is called 未说明.

use crate::document::{Align, Block, Column, Document, Paragraph, Run, Table};
use crate::dossier::{Dossier, Exhibit};
use crate::finding::words::names::category_name;

/// The catalogue of all exhibits, for the master bundle.
#[must_use]
pub fn catalogue(dossier: &Dossier) -> Document {
    let case = &dossier.case;
    let title = "证据目录";
    let mut blocks = vec![Block::Heading { level: 1, text: title.to_owned() }];
    let mut line = |text: String| {
        blocks.push(Block::Paragraph(Paragraph { runs: vec![Run::plain(text)], align: Align::Left, ..Paragraph::default() }))
    };
    if !case.title.is_empty() {
        line(format!("案件：{}（{}）", case.title, case.id));
    }
    if !case.complainant.name.is_empty() {
        line(format!("提交人：{}", case.complainant.name));
    }
    line(format!(
        "共{}份证据。编号次序：按类别（商品宣传、订单、付款、异常、履行、沟通、程序、规则、主体资质、其他、本人身份），同一类别内按案件文件中的先后，再按文件名。",
        dossier.exhibits.len()
    ));
    blocks.push(Block::Table(table(&dossier.exhibits)));
    blocks.push(Block::Gap);
    let proves = "校验值（SHA-256）只能用来核对文件在计算之后有没有改动，不能证明文件内容真实，也不能证明文件形成的时间。时间除另有说明外，为提交人陈述。";
    blocks.push(Block::Paragraph(Paragraph { runs: vec![Run::plain(proves)], indent: true, keep_with_next: true, ..Paragraph::default() }));
    for text in ["提交人（签名）：＿＿＿＿＿＿＿＿", "提交日期：＿＿＿＿年＿＿月＿＿日"] {
        blocks.push(Block::Paragraph(Paragraph {
            runs: vec![Run::plain(text)],
            align: Align::Right,
            keep_with_next: true,
            ..Paragraph::default()
        }));
    }
    Document { title: title.to_owned(), author: case.complainant.name.clone(), footer: case.id.clone(), blocks, ..Document::default() }
}

fn table(exhibits: &[Exhibit]) -> Table {
    let columns = [("编号", 8), ("类别", 9), ("证据名称", 17), ("种类、形式、来源", 24), ("证明对象和内容", 22), ("文件和校验值", 28)];
    let rows = exhibits.iter().map(|exhibit| {
        let cell = |text: String| vec![Run::plain(text)];
        vec![
            cell(format!("证据{}", exhibit.number)),
            cell(category_name(exhibit.category.as_str()).to_owned()),
            cell(exhibit.title.clone()),
            cell(provenance(exhibit)),
            cell(stated(&exhibit.stated.proves)),
            cell(format!("{}（{}字节）SHA-256：{}", exhibit.bag_path, exhibit.inspection.bytes, exhibit.sha256())),
        ]
    });
    Table {
        columns: columns.into_iter().map(|(head, share)| Column { head: head.to_owned(), share, align: Align::Left }).collect(),
        rows: rows.collect(),
    }
}

fn stated(text: &str) -> String {
    if text.is_empty() { "未说明".to_owned() } else { text.to_owned() }
}

/// Kind, form, source, and how, when and by whom it was obtained, as far as stated.
fn provenance(exhibit: &Exhibit) -> String {
    let entry = &exhibit.stated;
    let mut out = crate::letter::kind_and_form(exhibit);
    out += &format!("；来源：{}", stated(&entry.source));
    for (label, value) in
        [("取得方式", &entry.obtained_how), ("取得人", &entry.obtained_by), ("设备", &entry.device), ("账号", &entry.account)]
    {
        if !value.is_empty() {
            out += &format!("；{label}：{value}");
        }
    }
    if let Some(at) = &entry.obtained_at {
        out += &format!("；取得时间：{}", at.exact().map_or_else(|| at.to_string(), |at| crate::letter::compact(&at)));
    }
    out
}
