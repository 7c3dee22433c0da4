//! Sheets byte by byte: what Excel writes, what it never would, and what another reader sees in the same file.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader as _, Xls};

use super::*;

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let len = u16::try_from(data.len()).expect("a short record");
    [&kind.to_le_bytes()[..], &len.to_le_bytes()[..], data].concat()
}

fn cell(kind: u16, row: u16, column: u16, rest: &[u8]) -> Vec<u8> {
    record(kind, &[&row.to_le_bytes()[..], &column.to_le_bytes()[..], &[0, 0], rest].concat())
}

/// A compound file with this one stream: the header, the table of chains, the directory, the stream.
fn compound(stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let sectors = u32::try_from(stream.len() / 512).expect("small");
    let mut header = vec![0xFF; 512];
    header[..8].copy_from_slice(compound::MAGIC);
    header[30..34].copy_from_slice(&[9, 0, 6, 0]);
    let tables = (sectors + 2).div_ceil(128);
    for (at, value) in [(44, tables), (48, tables), (60, 0xFFFF_FFFE), (64, 0), (68, 0xFFFF_FFFE), (72, 0)] {
        header[at..at + 4].copy_from_slice(&u32::to_le_bytes(value));
    }
    for table in 0..tables {
        let at = 76 + table as usize * 4;
        header[at..at + 4].copy_from_slice(&table.to_le_bytes());
    }
    let mut chains: Vec<u32> = (0..tables).map(|_| 0xFFFF_FFFD).collect();
    chains.push(0xFFFF_FFFE);
    chains.extend((1..sectors).map(|n| tables + 1 + n));
    chains.push(0xFFFF_FFFE);
    chains.resize(tables as usize * 128, 0xFFFF_FFFF);
    let mut directory = vec![0; 512];
    for (at, name, kind, start, size) in [(0, "Root Entry", 5, 0xFFFF_FFFE_u32, 0), (128, "Workbook", 2, tables + 1, sectors * 512)] {
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        directory[at..at + units.len()].copy_from_slice(&units);
        directory[at + 64] = u8::try_from(units.len() + 2).expect("a short name");
        directory[at + 66] = kind;
        directory[at + 116..at + 120].copy_from_slice(&start.to_le_bytes());
        directory[at + 120..at + 124].copy_from_slice(&u32::to_le_bytes(size));
    }
    [header, chains.iter().flat_map(|id| id.to_le_bytes()).collect(), directory, stream].concat()
}

/// A file with one sheet of these records, after `globals`.
fn book(version: u16, globals: &[Vec<u8>], cells: &[Vec<u8>]) -> Vec<u8> {
    let bof = record(BOF, &[&version.to_le_bytes()[..], &[5, 0]].concat());
    let name: &[u8] = if version == 0x0600 { &[1, 0, b'S'] } else { &[1, b'S'] };
    let before = [bof.clone(), globals.concat()].concat();
    let at = u32::try_from(before.len() + 4 + 6 + name.len() + 4).expect("small");
    let sheet = record(0x0085, &[&at.to_le_bytes()[..], &[0, 0], name].concat());
    compound(&[before, sheet, record(EOF, &[]), bof, cells.concat(), record(EOF, &[])].concat())
}

fn cells(file: &[u8]) -> Vec<(u32, u32, String)> {
    let book = Biff::open(file).expect("a workbook");
    let mut out = Vec::new();
    let sheet = book.sheets().remove(0);
    let _ = book.each_cell(&sheet, &mut |row, column, value| {
        out.push((
            row,
            column,
            match value {
                Value::Text(text) => text.to_owned(),
                Value::Number(number) => number.to_string(),
            },
        ));
        true
    });
    out
}

#[test]
fn every_kind_of_cell() {
    let text = |text: &str| -> Vec<u8> {
        let units: Vec<u16> = text.encode_utf16().collect();
        [&u16::try_from(units.len()).expect("short").to_le_bytes()[..], &[1]]
            .concat()
            .into_iter()
            .chain(units.into_iter().flat_map(u16::to_le_bytes))
            .collect()
    };
    let strings =
        record(0x00FC, &[&[0; 8][..], &text("交易日期"), &[2, 0, 0, b'a', b'b'], &[1, 0, 8, 1, 0, b'c', 9, 9, 9, 9], &text("末")].concat());
    let formula = |row, value: [u8; 8]| cell(0x0006, row, 0, &[&value[..], &[0; 6]].concat());
    let file = book(
        0x0600,
        &[strings],
        &[
            // Out of order, and one place twice.
            cell(0x0203, 2, 0, &67.05_f64.to_le_bytes()),
            cell(0x00FD, 0, 0, &0_u32.to_le_bytes()),
            cell(0x00FD, 0, 1, &1_u32.to_le_bytes()),
            cell(0x00FD, 0, 2, &2_u32.to_le_bytes()),
            cell(0x00FD, 0, 3, &3_u32.to_le_bytes()),
            cell(0x00FD, 0, 4, &4_u32.to_le_bytes()),
            cell(0x0204, 1, 0, &text("支付宝")),
            cell(0x027E, 1, 1, &(1678_u32 << 2 | 3).to_le_bytes()),
            record(
                0x00BD,
                &[&[1, 0, 2, 0][..], &[0, 0], &(7_u32 << 2 | 2).to_le_bytes(), &[0, 0], &((-3_i32) << 2 | 2).to_le_bytes(), &[3, 0]]
                    .concat(),
            ),
            cell(0x0203, 2, 0, &67.5_f64.to_le_bytes()),
            cell(0x0205, 2, 1, &[1, 0]),
            formula(3, 12.25_f64.to_le_bytes()),
            formula(4, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
            record(0x0207, &text("算出")),
            // A chart inside.
            record(BOF, &[0, 6, 0x20, 0]),
            cell(0x0203, 9, 9, &1.0_f64.to_le_bytes()),
            record(EOF, &[]),
        ],
    );
    let wanted = [
        (0, 0, "交易日期"),
        (0, 1, "ab"),
        (0, 2, "c"),
        (0, 3, "末"),
        (0, 4, ""),
        (1, 0, "支付宝"),
        (1, 1, "16.78"),
        (1, 2, "7"),
        (1, 3, "-3"),
        (2, 0, "67.5"),
        (2, 1, "true"),
        (3, 0, "12.25"),
        (4, 0, "算出"),
    ];
    assert_eq!(cells(&file), wanted.map(|(row, column, text)| (row, column, text.to_owned())));
}

#[test]
fn strings_that_go_on_in_the_next_record() {
    let wide: Vec<u8> = "账单".encode_utf16().flat_map(u16::to_le_bytes).collect();
    // Four characters: two in this record, two of one byte each in the next.
    let strings =
        [record(0x00FC, &[&[0; 8][..], &[4, 0, 1], &wide].concat()), record(CONTINUE, &[&[0][..], b"ok", &[1, 0, 0, b'x']].concat())]
            .concat();
    let file = book(0x0600, &[strings], &[cell(0x00FD, 0, 0, &0_u32.to_le_bytes()), cell(0x00FD, 0, 1, &1_u32.to_le_bytes())]);
    assert_eq!(cells(&file), [(0, 0, "账单ok".to_owned()), (0, 1, "x".to_owned())]);
}

#[test]
fn excel_95_wrote_in_the_code_page_of_the_computer() {
    let (gbk, _, _) = encoding_rs::GBK.encode("交易日期");
    let label = [&8_u16.to_le_bytes()[..], &gbk].concat();
    let file = book(0x0500, &[record(0x0042, &936_u16.to_le_bytes())], &[cell(0x0204, 0, 0, &label)]);
    assert_eq!(cells(&file), [(0, 0, "交易日期".to_owned())]);
}

#[test]
fn what_would_cost_more_than_it_holds_costs_little() {
    // The corners of a sheet: as a rectangle these are 65536 × 65536 cells.
    let corners = book(0x0600, &[], &[cell(0x0203, 0, 0, &[0; 8]), cell(0x0203, u16::MAX, u16::MAX, &[0; 8])]);
    assert_eq!(cells(&corners).len(), 2);
    // One long string, and every cell points at it.
    let long = record(0x00FC, &[&[0; 8][..], &8000_u16.to_le_bytes(), &[0], &[b'a'; 8000]].concat());
    let pointers: Vec<Vec<u8>> = (0..1000).map(|row| cell(0x00FD, row, 0, &0_u32.to_le_bytes())).collect();
    assert!(cells(&book(0x0600, &[long], &pointers)).iter().all(|(_, _, text)| text.len() == MOST_TEXT));
    // A count of strings, and of cells, that nothing in the file bears out.
    let claims = [record(0x00FC, &[0xFF; 8]), record(0x0200, &[0xFF; 14])];
    assert_eq!(cells(&book(0x0600, &claims, &[cell(0x00FD, 0, 0, &9_u32.to_le_bytes())])), [(0, 0, String::new())]);
}

#[test]
fn what_cannot_be_read_says_so() {
    assert_eq!(Biff::open(b"PK").err(), Some(Trouble::NotASheet));
    assert_eq!(Biff::open(&book(0x0600, &[record(0x002F, &[1, 0])], &[])).err(), Some(Trouble::Protected));
    let mut cut = book(0x0600, &[], &[cell(0x0203, 0, 0, &[0; 8]), vec![0x04, 0x02, 0xFF, 0xFF]]);
    cut.truncate(cut.len() - 512);
    let book = Biff::open(&cut).expect("the beginning is whole");
    assert_eq!(book.each_cell("S", &mut |_, _, _| true), Err(Trouble::Cut));
}

/// calamine and this reader see the same in sound files.
#[test]
fn another_reader_sees_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/payments");
    let mut compared = 0;
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path().join("input.xls");
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let mut theirs = Xls::new(Cursor::new(bytes.clone())).expect("a workbook");
        let sheet = theirs.sheet_names().remove(0);
        let range = theirs.worksheet_range(&sheet).expect("a sheet");
        let (top, left) = range.start().expect("cells");
        let seen = range.used_cells().map(|(row, column, data)| {
            let text = match data {
                Data::Float(number) => number.to_string(),
                Data::Int(number) => number.to_string(),
                other => other.to_string(),
            };
            (u32::try_from(row).expect("few") + top, u32::try_from(column).expect("few") + left, text)
        });
        let ours: Vec<_> = cells(&bytes);
        assert_eq!(ours, seen.collect::<Vec<_>>(), "{}", path.display());
        compared += ours.len();
    }
    assert!(compared > 100, "{compared}");
}
