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

/// Bills as a spreadsheet, a table each; then the facts of the exhibit, a line for each.
pub(super) fn bills(tables: &[Vec<Vec<String>>], facts: &Table) -> Vec<u8> {
    let mut csv = "\u{feff}".to_owned();
    for table in tables {
        table.iter().for_each(|row| line(&mut csv, row.iter().map(|cell| as_words(cell))));
        csv += "\r\n";
    }
    for row in &facts.rows {
        let cells = row.iter().map(|cell| cell.iter().map(|run| run.text.as_str()).collect());
        line(&mut csv, cells);
    }
    csv.into_bytes()
}

/// A cell of a bill. Excel keeps fifteen digits of a number: behind a longer one stands a tab, as Alipay writes them, which makes it
/// words.
fn as_words(cell: &str) -> String {
    let is_long = cell.len() > 11 && cell.bytes().all(|byte| byte.is_ascii_digit());
    if is_long { format!("{cell}\t") } else { cell.to_owned() }
}

/// One record (RFC 4180).
fn line(out: &mut String, fields: impl Iterator<Item = String>) {
    let fields: Vec<String> = fields.map(|field| quoted(&field)).collect();
    *out += &fields.join(",");
    *out += "\r\n";
}

/// A field. One that a spreadsheet would run as a formula begins with an apostrophe: titles come from evidence.
fn quoted(field: &str) -> String {
    let (field, tab) = field.strip_suffix('\t').map_or((field, ""), |field| (field, "\t"));
    let field = legible(field);
    let runs = field.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let is_number = field.strip_prefix('-').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
    let guard = if runs && !is_number { "'" } else { "" };
    format!("\"{guard}{}{tab}\"", field.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Align, Column};

    #[test]
    fn bills_are_tables_that_a_spreadsheet_runs_nothing_of() {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<String>>();
        let table = vec![row(&["单号", "金额"]), row(&["2026091300000000000000000001", "-98.00"]), row(&["＝HYPERLINK(1)", "@a"])];
        let facts = Table { columns: Vec::new(), rows: vec![vec![vec![Run::plain("来源")], vec![Run::plain("+1")]]] };
        let csv = String::from_utf8(bills(&[table], &facts)).expect("UTF-8");
        let rows = "\"单号\",\"金额\"\r\n\"2026091300000000000000000001\t\",\"-98.00\"\r\n\"'＝HYPERLINK(1)\",\"'@a\"\r\n";
        assert_eq!(csv, format!("\u{feff}{rows}\r\n\"来源\",\"'+1\"\r\n"));
    }

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
