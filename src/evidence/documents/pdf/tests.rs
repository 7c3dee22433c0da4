use super::*;

fn read(bytes: &[u8]) -> (Vec<String>, Vec<&'static str>, Option<DocumentFacts>) {
    let (mut lines, mut notes, mut facts, mut from) = (Vec::new(), Vec::new(), None, bytes);
    let read = PdfDocument.read(&mut Source::new("a.pdf", bytes.len() as u64, &mut from), &mut |fact| match fact {
        Fact::Text(passage) => lines.push(passage.text),
        Fact::Note(note) => notes.push(note.what.code()),
        Fact::Document(seen) => facts = Some(seen),
        _ => {}
    });
    if read.is_err() {
        notes.push("unread");
    }
    (lines, notes, facts)
}

/// A file of one page with this content; no table of references, as in one that was mended by hand.
fn page(content: &str, more: &str) -> Vec<u8> {
    format!(
        "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n\
         3 0 obj <</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>> endobj\n\
         4 0 obj <</Length {}>> stream\n{content}\nendstream endobj\n5 0 obj <</Type/Font/Subtype/Type1/Encoding/WinAnsiEncoding>> endobj\n{more}\n\
         trailer <</Root 1 0 R>>",
        content.len()
    )
    .into_bytes()
}

#[test]
fn words_by_place() {
    let content = "BT /F 10 Tf 1 0 0 1 100 700 Tm (98.00) Tj 1 0 0 1 10 700 Tm (Amount) Tj 0 -20 Td [(KM) -10 (2026)] TJ 12 TL (x) ' ET";
    let (lines, notes, facts) = read(&page(content, ""));
    assert_eq!((lines, notes), (["Amount 98.00", "KM2026", "x"].map(str::to_owned).to_vec(), vec![]));
    assert_eq!(facts.and_then(|facts| facts.pages), Some(1));
}

#[test]
fn words_in_a_form_and_past_a_picture() {
    let form =
        "6 0 obj <</Subtype/Form/Matrix[1 0 0 1 0 50]/Length 46>> stream\nBT /F 10 Tf 5 5 Td (in a form) Tj ET /X Do    \nendstream endobj";
    let (lines, ..) = read(&page("/X Do BI /W 1 ID (((\nEI BT /F 10 Tf (after) Tj ET", form));
    assert_eq!(lines, ["in a form", "after"]);
}

#[test]
fn a_scan_and_codes_that_nothing_explains() {
    assert_eq!(read(&page("q 100 0 0 100 0 0 cm /Im Do Q", "")).1, ["document-without-words"]);
    let glyphs = "5 0 obj <</Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</Subtype/CIDFontType2>>]>> endobj";
    assert_eq!(read(&page("BT /F 10 Tf <00010002> Tj ET", glyphs)).1, ["text-partly-unreadable"]);
}

#[test]
fn files_that_are_hostile() {
    assert_eq!(read(b"%PDF-1.4\n").1, ["unread"]);
    // A page that is its own child, a form that draws itself, a length that is itself.
    let circle = "2 0 obj <</Type/Pages/Kids[2 0 R 3 0 R 3 0 R]>> endobj\n6 0 obj <</Subtype/Form/Length 5>> stream\n/X Do\nendstream endobj\n\
                  4 0 obj <</Length 4 0 R>> stream\n/X Do /X Do /X Do\nendstream endobj";
    assert_eq!(read(&page("", circle)).2.and_then(|facts| facts.pages), Some(1));
    for body in [
        "1 0 obj (",
        "1 0 obj <48",
        "1 0 obj (a\\",
        "1 0 obj <<",
        "1 0 obj [",
        "1 0 obj <</Type/ObjStm/N 9/First 9>> stream ",
        "trailer <<",
        "1 0 obj <</A 1 0 R>> endobj ",
    ] {
        let file = format!("%PDF-1.4\n{}", body.repeat(20_000));
        read(file.as_bytes());
    }
}

#[test]
fn dates_of_making() {
    for (text, shown) in [
        ("D:20260913201340+08'00'", Some("2026-09-13T20:13:40+08:00")),
        ("D:20260913121340Z", Some("2026-09-13T12:13:40+00:00")),
        ("D:20260913201340", Some("2026-09-13T20:13:40+08:00")),
        ("20260913", Some("2026-09-13")),
        ("D:2026", None),
        ("D:20261313", None),
        ("é", None),
    ] {
        assert_eq!(when(text).map(|when| when.to_string()).as_deref(), shown, "{text}");
    }
}
