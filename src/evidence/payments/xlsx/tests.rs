//! Sheets as written since 2007: what Excel writes, what nobody would but to do harm, and what another reader sees in the same file.

use std::path::Path;

use calamine::{DataRef, Reader as _};

use super::*;
use crate::archive::ArchiveWriter;

const RELATIONS: &str =
    "<Relationships><Relationship Id=\"w\" Type=\"http://x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ArchiveWriter::new(Cursor::new(Vec::new()), 0);
    for (name, bytes) in parts {
        writer.add_bytes(name, bytes).expect("in memory");
    }
    writer.finish().expect("in memory").into_inner()
}

/// A workbook of these sheets, all in parts of their own, and of these shared strings.
pub fn book(sheets: &[&str], strings: &str) -> Vec<u8> {
    let (mut list, mut relations, mut parts) = (String::new(), String::new(), Vec::new());
    for (at, sheet) in sheets.iter().enumerate() {
        list += &format!("<sheet name=\"S{at}\" r:id=\"r{at}\"/>");
        relations += &format!("<Relationship Id=\"r{at}\" Type=\"http://x/worksheet\" Target=\"worksheets/{at}.xml\"/>");
        parts.push((format!("xl/worksheets/{at}.xml"), format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>")));
    }
    let list = format!("<workbook><workbookPr/><sheets>{list}</sheets></workbook>");
    let relations = format!("<Relationships>{relations}</Relationships>");
    let mut all: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("xl/workbook.xml", list.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
    ];
    all.extend(parts.iter().map(|(name, sheet)| (name.as_str(), sheet.as_bytes())));
    zip(&all)
}

fn cells(book: &Xlsx, sheet: &str) -> Result<Vec<(u32, u32, String)>, ReadError> {
    let mut out = Vec::new();
    book.each_cell(sheet, &mut |row, column, value| {
        let text = match value {
            Value::Text(text) => text.to_owned(),
            Value::Number(number) => number.to_string(),
        };
        out.push((row, column, text));
        true
    })?;
    Ok(out)
}

#[test]
fn every_kind_of_cell() {
    let strings =
        "<sst><si><t> 甲 </t></si><si><r><t xml:space=\"preserve\">乙 </t></r><r><t>丙</t></r><rPh><t>yi</t></rPh></si><si/></sst>";
    let sheet = "<row r=\"2\"><c r=\"B2\" t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c><c/></row>\
        <row><c><v>1.5</v></c><c t=\"b\"><v>1</v></c><c t=\"str\"><f>A1&amp;\"x\"</f><v>a &amp; _x4E00_</v></c><c t=\"inlineStr\"><is><t>丁</t></is></c>\
        <c t=\"e\"><v>#N/A</v></c><c t=\"d\"><v>2026-09-13</v></c><c><v>x</v></c><c t=\"s\"><v>99</v></c></row><row r=\"9\"/>";
    let book = Xlsx::open(book(&[sheet], strings)).expect("a workbook");
    let seen = cells(&book, "S0").expect("cells");
    let seen: Vec<_> = seen.iter().map(|(row, column, text)| (*row, *column, text.as_str())).collect();
    assert_eq!(
        seen,
        [
            (1, 1, "甲"),
            (1, 2, "乙 丙"),
            (1, 3, ""),
            (2, 0, "1.5"),
            (2, 1, "true"),
            (2, 2, "a & 一"),
            (2, 3, "丁"),
            (2, 4, "#N/A"),
            (2, 5, "2026-09-13"),
            (2, 6, "x"),
        ]
    );
}

#[test]
fn what_is_damaged_gives_what_stands_before_it() {
    for (sheet, whole) in [("<row><c><v>1</v></c></row><row r=\"0\">", 1), ("<row><c><v>1</v></c><c r=\"A99999999999\"><v>2</v></c>", 1)] {
        let book = Xlsx::open(book(&[sheet], "<sst/>")).expect("a workbook");
        let mut seen = 0;
        let ended = book.each_cell("S0", &mut |_, _, _| {
            seen += 1;
            true
        });
        assert!(matches!(ended, Err(ReadError::Malformed(_))), "{sheet}");
        assert_eq!(seen, whole);
    }
    assert!(Xlsx::open(zip(&[("xl/sharedStrings.xml", b"<sst/>")])).is_err());
    assert!(Xlsx::open(b"PK".to_vec()).is_err());
}

#[test]
fn what_a_file_says_it_holds_takes_no_room() {
    let strings = "<sst count=\"1\" uniqueCount=\"1000000000000\"><si><t>甲</t></si></sst>";
    let book = Xlsx::open(book(&["<row><c t=\"s\"><v>0</v></c></row>"], strings)).expect("a workbook");
    assert_eq!(cells(&book, "S0").expect("cells"), [(0, 0, "甲".to_owned())]);
}

#[test]
fn more_strings_than_there_is_room_for_are_refused() {
    let many = format!("<sst>{}</sst>", "<si/>".repeat(MOST_STRINGS + 1));
    let large = format!("<sst>{}</sst>", format!("<si><t>{}</t></si>", "a".repeat(4000)).repeat(STRINGS / 4000 + 100));
    for strings in [many, large] {
        let bytes = book(&["<row/>"], &strings);
        assert!(bytes.len() < 1 << 20, "{}", bytes.len());
        assert!(matches!(Xlsx::open(bytes), Err(ReadError::TooLarge { limit }) if limit == STRINGS as u64));
    }
}

#[test]
fn a_long_string_is_cut_however_many_cells_point_at_it() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "长".repeat(50_000));
    let book = Xlsx::open(book(&[&format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(300))], &strings)).expect("a workbook");
    let seen = cells(&book, "S0").expect("cells");
    assert_eq!(seen.len(), 300);
    assert!(seen.iter().all(|(_, _, text)| text.len() <= MOST_TEXT + 3 && text.ends_with('…')));
}

#[test]
fn a_piece_of_many_mebibytes_is_damage() {
    let long = format!("<row><c><v>1</v></c></row><row><c t=\"str\"><v>{}</v></c></row>", "a".repeat(30 << 20));
    let book = Xlsx::open(book(&[&long], "<sst/>")).expect("a workbook");
    assert!(matches!(cells(&book, "S0"), Err(ReadError::Malformed(_))));
}

#[test]
fn one_part_is_one_sheet_and_there_are_so_many_of_them() {
    let sheets: String = (0..500).map(|at| format!("<sheet name=\"S{at}\" r:id=\"{}\"/>", at % 100)).collect();
    let relations: String =
        (0..100).map(|at| format!("<Relationship Id=\"{at}\" Type=\"http://x/worksheet\" Target=\"/xl/{}.xml\"/>", at % 3)).collect();
    let (list, relations) = (format!("<workbook>{sheets}</workbook>"), format!("<Relationships>{relations}</Relationships>"));
    let sheet = b"<worksheet><sheetData/></worksheet>";
    let book = Xlsx::open(zip(&[
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("xl/workbook.xml", list.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/0.xml", sheet),
        ("xl/1.xml", sheet),
        ("xl/2.xml", sheet),
    ]));
    assert_eq!(book.expect("a workbook").sheets(), ["S0", "S1", "S2"]);
}

/// A sheet file whose shared strings are `times` MiB of one string, repeated.
fn repeated(times: u64) -> Vec<u8> {
    let mut writer = ArchiveWriter::new(Cursor::new(Vec::new()), 0);
    let text = b"<si><t>aaaaa</t></si>".repeat((1 << 20) / 21);
    let mut entry = writer.stream("xl/sharedStrings.xml", times << 20);
    for _ in 0..times {
        entry.write(&text).expect("in memory");
    }
    entry.finish().expect("in memory");
    writer.finish().expect("in memory").into_inner()
}

/// Every stated size of the only entry, in both headers, set to another.
fn stating(mut bytes: Vec<u8>, size: u32) -> Vec<u8> {
    let directory = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").expect("a directory");
    for at in [22, directory + 24] {
        bytes[at..at + 4].copy_from_slice(&size.to_le_bytes());
    }
    bytes
}

#[test]
fn what_inflates_to_too_much_is_refused() {
    let bomb = repeated(200);
    assert!(bomb.len() < 2 << 20, "{}", bomb.len());
    assert!(matches!(Xlsx::open(bomb.clone()), Err(ReadError::TooLarge { limit: MOST_INFLATED })));
    // One that lies about its size gets no further than it says, or is refused.
    assert!(Xlsx::open(stating(bomb, 1000)).is_err());
}

#[test]
fn too_many_entries_are_refused() {
    let names: Vec<String> = (0..=MOST_ENTRIES).map(|n| format!("xl/{n}.xml")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert!(matches!(Xlsx::open(zip(&parts)), Err(ReadError::TooLarge { .. })));
}

/// calamine and this reader see the same in sound files.
#[test]
fn another_reader_sees_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/payments");
    let mut compared = 0;
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path().join("input.xlsx");
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let ours = Xlsx::open(bytes.clone()).expect("a workbook");
        let mut theirs = calamine::Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        assert_eq!((ours.sheets(), ours.from_1904), (theirs.sheet_names(), theirs.has_1904_epoch()), "{}", path.display());
        for sheet in ours.sheets() {
            let (mut seen, mut reader) = (Vec::new(), theirs.worksheet_cells_reader(&sheet).expect("a sheet"));
            while let Some(cell) = reader.next_cell().expect("a cell") {
                let text = match cell.get_value() {
                    DataRef::Empty => continue,
                    DataRef::Float(number) => number.to_string(),
                    DataRef::DateTime(time) => time.as_f64().to_string(),
                    DataRef::String(text) | DataRef::DateTimeIso(text) => text.clone(),
                    DataRef::SharedString(text) => (*text).to_owned(),
                    DataRef::Bool(truth) => truth.to_string(),
                    other => panic!("{other:?}"),
                };
                let (row, column) = cell.get_position();
                seen.push((row, column, text));
            }
            assert_eq!(cells(&ours, &sheet).expect("cells"), seen, "{} {sheet}", path.display());
            compared += seen.len();
        }
    }
    assert!(compared > 500, "{compared}");
}
