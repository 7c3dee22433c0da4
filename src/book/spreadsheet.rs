//! 证据目录 as a spreadsheet, which goes with the book within its file: for whoever sorts, counts or cites exhibits. It
//! says what the printed catalogue says, but for the pages, and each digest in full.

use crate::document::{Attachment, Link, Relationship, Run, Table, legible};

/// The spreadsheet of a catalogue; `digests` are those of its rows.
pub(super) fn spreadsheet(catalogue: &Table, digests: &[String], is_chinese: bool) -> Attachment {
    let is_pages = |cell: &[Run]| cell.iter().any(|run| matches!(run.link, Some(Link::PagesOf(_))));
    // Excel takes a file for UTF-8 only if it begins so.
    let mut csv = "\u{feff}".to_owned();
    let said = |column: usize| catalogue.rows.first().is_none_or(|row| row.get(column).is_none_or(|cell| !is_pages(cell)));
    let heads = catalogue.columns.iter().enumerate().filter(|(column, _)| said(*column)).map(|(_, column)| column.head.clone());
    line(&mut csv, heads.chain(["SHA-256".to_owned()]));
    for (row, digest) in catalogue.rows.iter().zip(digests) {
        let cells = row.iter().filter(|cell| !is_pages(cell)).map(|cell| cell.iter().map(|run| run.text.as_str()).collect());
        line(&mut csv, cells.chain([digest.clone()]));
    }
    let (name, description) = if is_chinese {
        ("证据目录.csv", "证据目录，表格形式")
    } else {
        ("index.csv", "The index of exhibits as a spreadsheet")
    };
    Attachment {
        name: name.to_owned(),
        media_type: "text/csv".to_owned(),
        description: description.to_owned(),
        relationship: Relationship::Data,
        bytes: csv.into_bytes(),
    }
}

/// One record (RFC 4180).
fn line(out: &mut String, fields: impl Iterator<Item = String>) {
    let fields: Vec<String> = fields.map(|field| quoted(&field)).collect();
    *out += &fields.join(",");
    *out += "\r\n";
}

/// A field. One that a spreadsheet would run as a formula begins with an apostrophe: titles come from evidence.
fn quoted(field: &str) -> String {
    let field = legible(field);
    let guard = if field.trim_start().starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("\"{guard}{}\"", field.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Align, Column};

    #[test]
    fn rows_are_records_without_pages_and_formulas() {
        let column = |head: &str| Column { head: head.to_owned(), share: 1, align: Align::Left };
        let pages = Run { link: Some(Link::PagesOf("证据1".to_owned())), ..Run::plain("") };
        let rows = vec![vec![vec![Run::plain("=1+1，“甲”\"乙\"")], vec![pages], vec![Run::plain("1")]]];
        let table = Table { columns: vec![column("名称"), column("页码"), column("份数")], rows };
        let made = spreadsheet(&table, &["ab12".to_owned()], true);
        let csv = String::from_utf8(made.bytes).expect("UTF-8");
        assert_eq!(csv, "\u{feff}\"名称\",\"份数\",\"SHA-256\"\r\n\"'=1+1，“甲”\"\"乙\"\"\",\"1\",\"ab12\"\r\n");
    }
}
