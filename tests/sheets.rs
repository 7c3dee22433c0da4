//! Pages of PDFs in other PDFs: drawn as they were, with nothing that does something, and whatever the file is, an end of it.

mod pictures;

use std::io;
use std::process::Command;

use juzheng::evidence::{Copied, Sheets};
use juzheng::finding::What;
use juzheng::typeset::{Leaf, Pdf, Pictures, Typesetter};
use lopdf::{Dictionary, Document, EncryptionState, EncryptionVersion, Object, Permissions, dictionary};
use pictures::{document, figure, stamp};
use proptest::prelude::*;

/// Pages of one file.
struct File(Vec<u8>);

impl Pictures for File {
    fn open(&self, _: &str) -> io::Result<Vec<u8>> {
        Err(io::ErrorKind::NotFound.into())
    }
    fn sheet(&self, picture: &str) -> Option<(String, u32)> {
        Some(("文件".to_owned(), picture.parse().ok()?))
    }
    fn sheets(&self, _: &str, pages: &[u32], first: u32, out: &mut dyn FnMut(&[&[u8]]) -> io::Result<()>) -> io::Result<Vec<Leaf>> {
        let copied = Sheets::open(&self.0).map_err(io::Error::other)?.copy(pages, first, out)?;
        Ok(copied.into_iter().map(|copied| copied.map(|Copied { object, width, height }| (object, width, height))).collect())
    }
}

/// A book of these pages of a file.
fn book(file: &[u8], pages: &[u32]) -> Pdf {
    let figures = pages.iter().map(|page| figure(&page.to_string(), (794, 1123)));
    Typesetter::new().pdf(&document(figures.collect()), &stamp(), &File(file.to_vec())).expect("it can be set")
}

/// The forms in a book, by the order of their objects.
fn forms(book: &Pdf) -> Vec<(Dictionary, String)> {
    let read = Document::load_mem(&book.bytes).expect("a PDF");
    let streams = read.objects.into_values().filter_map(|object| object.as_stream().ok().cloned());
    let forms = streams.filter(|stream| stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form"));
    let content = |stream: &lopdf::Stream| stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
    forms.map(|stream| (stream.dict.clone(), String::from_utf8_lossy(&content(&stream)).into_owned())).collect()
}

fn numbers(form: &Dictionary, key: &[u8]) -> Vec<f32> {
    form.get(key).and_then(Object::as_array).expect("numbers").iter().map(|number| number.as_float().expect("a number")).collect()
}

/// A file of these objects; `pages` are the kids of its root.
fn file(pages: &str, objects: &str) -> Vec<u8> {
    let head = "%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n";
    format!("{head}2 0 obj <</Type/Pages/Kids[{pages}]/Count 9>> endobj\n{objects}\ntrailer <</Root 1 0 R>>").into_bytes()
}

fn stream(id: u32, entries: &str, content: &str) -> String {
    format!("{id} 0 obj <<{entries}/Length {}>> stream\n{content}\nendstream endobj\n", content.len())
}

/// A file of one page that draws this.
fn one_page(entries: &str, content: &str, more: &str) -> Vec<u8> {
    let page = format!("3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R{entries}>> endobj\n");
    file("3 0 R", &(page + &stream(4, "", content) + more))
}

/// Why the only page of a file cannot be shown.
fn why(file: &[u8]) -> Option<&'static str> {
    let copied = Sheets::open(file).and_then(|sheets| sheets.copy(&[1], 1, &mut |_| Ok(())).expect("nothing fails").remove(0));
    copied.err()
}

/// Each page of a file fills its place, upright, however it lies in the file and whatever of it is seen.
#[test]
fn pages_stand_upright_and_are_cropped() {
    let page = |id: u32, more: &str| format!("{id} 0 obj <</Type/Page/Contents 9 0 R{more}>> endobj\n");
    let kids = page(3, "/CropBox[100 200 400 600]")
        + &page(4, "/Rotate 90/MediaBox[0 0 200 100]")
        + &page(5, "/Rotate -90")
        + &page(6, "/Rotate 180/UserUnit 2");
    let objects = format!("10 0 obj <</Type/Pages/Kids[3 0 R 4 0 R 5 0 R 6 0 R]/MediaBox[0 0 600 800]/Resources<<>>>> endobj\n{kids}")
        + &stream(9, "", "0 0 5 5 re f");
    let bytes = file("10 0 R", &objects);
    let sheets = Sheets::open(&bytes).expect("a PDF");
    let copied = sheets.copy(&[1, 2, 3, 4], 1, &mut |_| Ok(())).expect("nothing fails");
    let sizes: Vec<(u32, u32)> =
        copied.into_iter().map(|copied| copied.map(|copied| (copied.width, copied.height)).expect("it can be shown")).collect();
    assert_eq!(sizes, [(400, 533), (133, 267), (1067, 800), (1600, 2133)]);
    // Which corner of what is seen is at the top left, and which at the top right.
    let corners = [["left top", "right top"], ["left bottom", "left top"], ["right top", "right bottom"], ["right bottom", "left bottom"]];
    for ((form, content), [top_left, top_right]) in forms(&book(&bytes, &[1, 2, 3, 4])).iter().zip(corners) {
        assert_eq!(content.trim(), "0 0 5 5 re f");
        let (seen, m) = (numbers(form, b"BBox"), numbers(form, b"Matrix"));
        let lies = |corner: &str| {
            let x = if corner.contains("left") { seen[0] } else { seen[2] };
            let y = if corner.contains("bottom") { seen[1] } else { seen[3] };
            ((m[0] * x + m[2] * y + m[4]).round() as i32, (m[1] * x + m[3] * y + m[5]).round() as i32)
        };
        assert_eq!((lies(top_left), lies(top_right)), ((0, 1), (1, 1)), "{form:?}");
    }
}

/// What draws comes along once, whatever pages share it; what does something or belongs to the file does not.
#[test]
fn nothing_comes_along_that_does_not_draw() {
    let does = "<</Type/Action/S/JavaScript/JS(EVIL)>>";
    let annotation = "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(EVIL)>>>>";
    let entries = format!(
        "/AA<</O{does}>>/Annots[{annotation}]/Metadata 7 0 R/PieceInfo<</X(EVIL)>>/Resources<</Font<</AA 5 0 R/F{does}>>/XObject<</Im 6 0 R/Out 8 0 R/Ps 9 0 R/File 7 0 R>>/Foo(EVIL)>>"
    );
    let more = format!("5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica/AA<</O{does}>>/Parent 3 0 R/X{does}/Y 7 0 R>> endobj\n")
        + &stream(6, "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Metadata 7 0 R/OPI(EVIL)", "x")
        + &stream(7, "/Type/EmbeddedFile", "EVIL")
        + &stream(8, "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/F(EVIL)/FFilter/EVIL", "y")
        + &stream(9, "/Type/XObject/Subtype/PS", "EVIL");
    let set = book(&one_page(&entries, "BT /AA 9 Tf (A) Tj ET /Im Do", &more), &[1, 1]);
    assert_eq!(set.findings, []);
    let read = Document::load_mem(&set.bytes).expect("a PDF");
    for object in read.objects.values() {
        let said = format!("{object:?}");
        assert!(!said.contains("EVIL") && !said.contains("JavaScript"), "{said}");
        if let Object::Stream(stream) = object {
            assert!(memchr::memmem::find(&stream.content, b"EVIL").is_none());
        }
    }
    let (form, _) = &forms(&set)[0];
    let resources = form.get(b"Resources").and_then(Object::as_dict).expect("resources");
    let font = resources.get(b"Font").and_then(Object::as_dict).and_then(|fonts| fonts.get(b"AA")).expect("a font of any name");
    let font = read.get_dictionary(font.as_reference().expect("an object")).expect("a font");
    assert_eq!(font.get(b"BaseFont").and_then(Object::as_name).expect("a name"), b"Helvetica");
    assert_eq!(forms(&set).len(), 1, "two figures of one page are one form");
}

#[test]
fn of_hostile_files_the_reason_is_told() {
    assert_eq!(why(b"%PDF-1.7\n"), Some("broken"));
    assert_eq!(why(b"no PDF"), Some("broken"));
    assert_eq!(why(&file("2 0 R 2 0 R", "")), Some("broken"));
    // Pages without anything: an empty sheet is shown as what it is.
    assert_eq!(why(&file("3 0 R", "3 0 obj <</Type/Page>> endobj")), None);
    assert_eq!(why(&one_page("/Resources 77 0 R", "/Gone Do BT /Gone 1 Tf ET", "")), None);
    assert_eq!(why(&file("3 0 R", "3 0 obj <</Type/Page/Contents 77 0 R>> endobj")), Some("broken"));
    for (filter, content) in [("/NoSuchDecode", "abcd"), ("[/ASCIIHexDecode/FlateDecode]", "789c07ffffff>")] {
        assert_eq!(why(&one_page("", "", &stream(4, &format!("/Filter{filter}"), content))), Some("broken"), "{filter}");
    }
    // A form that draws itself, at once and by another.
    let itself = "/Resources<</XObject<</X 5 0 R>>>>";
    let form =
        |id, draws: &str, content: &str| stream(id, &format!("/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<<{draws}>>>>"), content);
    assert_eq!(why(&one_page(itself, "/X Do", &form(5, "/X 5 0 R", "/X Do"))), Some("broken"));
    assert_eq!(why(&one_page(itself, "/X Do", &(form(5, "/Y 6 0 R", "/Y Do") + &form(6, "/X 5 0 R", "/X Do")))), Some("broken"));
    // What only names itself draws nothing.
    assert_eq!(why(&one_page(itself, "/X Do", &form(5, "/X 5 0 R", "0 0 1 1 re f"))), None);
    // Ten times ten times ten … forms.
    let bomb: String = (5..11).map(|id| form(id, &format!("/X {} 0 R", id + 1), &"/X Do ".repeat(10))).collect();
    assert_eq!(why(&one_page(itself, &"/X Do ".repeat(10), &(bomb + &form(11, "", "0 0 1 1 re f")))), Some("too-large"));
    // Forms in forms beyond all use.
    let deep: String = (5..60).map(|id| form(id, &format!("/X {} 0 R", id + 1), "/X Do")).collect();
    assert_eq!(why(&one_page(itself, "/X Do", &deep)), Some("too-large"));
    // Content that unpacks to more than a page needs.
    let mut large = lopdf::Stream::new(Dictionary::new(), vec![b' '; 40 << 20]);
    large.compress().expect("it shrinks");
    let mut bytes = one_page("", "", "");
    bytes.extend(format!("\n4 0 obj <</Filter/FlateDecode/Length {}>> stream\n", large.content.len()).bytes());
    bytes.extend(&large.content);
    bytes.extend(b"\nendstream endobj");
    assert_eq!(why(&bytes), Some("too-large"));
    // Layers that are not shown.
    let hidden = "1 0 obj <</Type/Catalog/Pages 2 0 R/OCProperties<</D<</OFF[9 0 R]>>>>>> endobj";
    assert_eq!(why(&one_page("", "", hidden)), Some("layers"));
}

/// Whatever draws can draw what draws: patterns, soft masks, letters that are drawings.
#[test]
fn what_draws_without_end_is_not_shown_by_whatever_it_draws() {
    let levels = |of: &dyn Fn(u32, u32) -> String| (5..12).map(|id| of(id, id + 1)).collect::<String>();
    let last = stream(12, "/Subtype/Form/BBox[0 0 1 1]", "0 0 1 1 re f");
    let pattern = |id: u32, inner: &str, steps: &str, content: &str| {
        stream(id, &format!("/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]{steps}/Resources<<{inner}>>"), content)
    };
    let tiles = "/XStep 30/YStep 30";
    let filled = "/Pattern cs /X scn 0 0 9 9 re f ";
    let nested =
        levels(&|id, next| pattern(id, &format!("/Pattern<</X {next} 0 R>>"), tiles, filled)) + &pattern(12, "", tiles, "0 0 1 1 re f");
    let page = "/MediaBox[0 0 595 842]/Resources<</Pattern<</X 5 0 R>>>>";
    assert_eq!(why(&one_page(page, filled, &nested)), Some("too-large"));
    // One pattern is what maps and tables are filled with; laid out without end it is not.
    assert_eq!(why(&one_page(page, filled, &pattern(5, "", tiles, "0 0 1 1 re f"))), None);
    for steps in ["/XStep 0/YStep 0", "/XStep 0.0001/YStep 0.0001"] {
        assert_eq!(why(&one_page(page, filled, &pattern(5, "", steps, "0 0 1 1 re f"))), Some("too-large"), "{steps}");
    }
    let itself = pattern(5, "/Pattern<</X 5 0 R>>", tiles, filled);
    assert_eq!(why(&one_page(page, filled, &itself)), Some("broken"));
    // Soft masks within the forms of soft masks.
    let masked = |id: u32, next: u32| {
        let state = format!("/ExtGState<</X<</SMask<</S/Luminosity/G {next} 0 R>>>>>>");
        stream(id, &format!("/Subtype/Form/BBox[0 0 1 1]/Resources<<{state}>>"), &"/X gs 0 0 1 1 re f ".repeat(10))
    };
    let page = "/Resources<</ExtGState<</X<</SMask<</S/Luminosity/G 5 0 R>>>>>>>>";
    assert_eq!(why(&one_page(page, &"/X gs ".repeat(10), &(levels(&masked) + &last))), Some("too-large"));
    assert_eq!(why(&one_page(page, "/X gs", &stream(5, "/Subtype/Form/BBox[0 0 1 1]", "0 0 1 1 re f"))), None);
    // Letters whose drawings write letters.
    let font = |drawing: u32| format!("/Font<</F<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/CharProcs<</a {drawing} 0 R>>>>>>");
    let letter = |id: u32, next: u32| stream(id, &format!("/Resources<<{}>>", font(next)), "BT /F 1 Tf (aaaaaaaaaa) Tj ET");
    let page = format!("/Resources<<{}>>", font(5));
    let text = format!("BT /F 9 Tf [({})] TJ ET", "a".repeat(100));
    assert_eq!(why(&one_page(&page, &text, &(levels(&letter) + &last))), Some("too-large"));
    // Fonts of bitmaps are such fonts, and pages of them are long.
    let text = format!("BT /F 9 Tf ({}) Tj ET", "a".repeat(60_000));
    assert_eq!(why(&one_page(&page, &text, &stream(5, "", "1 0 d0 0 0 1 1 re f"))), None);
}

/// Files as programs write them now, their objects in streams; and files that a password closes.
#[test]
fn packed_and_locked_files() {
    let mut plain = Document::load_mem(&whole(3)).expect("a PDF");
    let mut packed = Vec::new();
    plain.save_modern(&mut packed).expect("it is written");
    assert!(memchr::memmem::find(&packed, b"/ObjStm").is_some());
    assert_eq!(forms(&book(&packed, &[2]))[0].1.trim(), "BT /F 20 Tf 50 700 Td (page 2) Tj ET");
    for (user, expected) in [("", None), ("secret", Some("locked"))] {
        let mut locked = Document::load_mem(&whole(1)).expect("a PDF");
        let id = || Object::string_literal("0123456789abcdef");
        locked.trailer.set("ID", vec![id(), id()]);
        let version = EncryptionVersion::V2 {
            document: &locked,
            owner_password: "owner",
            user_password: user,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).expect("a key");
        locked.encrypt(&state).expect("it is encrypted");
        let mut bytes = Vec::new();
        locked.save_to(&mut bytes).expect("it is written");
        assert_eq!(why(&bytes), expected);
        if expected.is_none() {
            assert_eq!(forms(&book(&bytes, &[1]))[0].1.trim(), "BT /F 20 Tf 50 700 Td (page 1) Tj ET", "it is written open");
        }
    }
}

/// A sound file of so many pages, with a table of its objects.
fn whole(pages: u32) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let font = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let root = document.new_object_id();
    let kids = (1..=pages).map(|page| {
        let content = format!("BT /F 20 Tf 50 700 Td (page {page}) Tj ET");
        let content = document.add_object(lopdf::Stream::new(Dictionary::new(), content.into_bytes()));
        let resources = dictionary! { "Font" => dictionary! { "F" => font } };
        document.add_object(dictionary! { "Type" => "Page", "Parent" => root, "Contents" => content, "Resources" => resources }).into()
    });
    let kids: Vec<Object> = kids.collect();
    let media: Vec<Object> = vec![0.into(), 0.into(), 595.into(), 842.into()];
    document.objects.insert(root, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => pages, "MediaBox" => media }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("it is written");
    bytes
}

#[test]
fn a_page_that_cannot_be_shown_is_reported_and_the_rest_is_set() {
    let set = book(&whole(2), &[1, 7, 2]);
    assert_eq!(forms(&set).len(), 2);
    let [finding] = &set.findings[..] else { panic!("{:?}", set.findings) };
    assert!(matches!(&finding.what, What::PictureNotShown { picture, why: "not-found", .. } if picture == "7"), "{finding:?}");
}

#[test]
fn the_same_file_gives_the_same_bytes() {
    let file = whole(4);
    assert!(book(&file, &[1, 2, 3, 4]).bytes == book(&file, &[1, 2, 3, 4]).bytes);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    /// Whatever a file is, what comes of it is a PDF whose references lead somewhere.
    #[test]
    fn no_bytes_make_it_panic_or_leave_loose_ends(at in 0..900_usize, value: u8, cut in 0..3000_usize, pages in 1..4_u32) {
        let mut bytes = whole(3);
        let length = bytes.len();
        bytes[at % length] = value;
        bytes.truncate(if cut < length { cut } else { length });
        let set = book(&bytes, &[pages, 1]);
        let read = Document::load_mem(&set.bytes).expect("a PDF");
        for object in read.objects.values() {
            no_loose_ends(object, &read);
        }
    }
}

fn no_loose_ends(object: &Object, within: &Document) {
    match object {
        Object::Reference(id) => assert!(within.objects.contains_key(id), "{id:?} is not there"),
        Object::Array(parts) => parts.iter().for_each(|part| no_loose_ends(part, within)),
        Object::Dictionary(dictionary) => dictionary.iter().for_each(|(_, value)| no_loose_ends(value, within)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, value)| no_loose_ends(value, within)),
        _ => {}
    }
}

#[test]
#[ignore = "needs poppler-utils and qpdf; CI installs them"]
fn others_read_the_pages_that_were_imported() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("book.pdf");
    std::fs::write(&path, book(&whole(3), &[3, 1]).bytes).expect("written");
    let said = |program: &str, arguments: &[&str]| {
        let output =
            Command::new(program).args(arguments.iter().map(|one| if *one == "." { path.as_os_str() } else { one.as_ref() })).output();
        let output = output.expect("the program is installed");
        assert!(output.status.success(), "{program}: {output:?}");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert!(said("qpdf", &["--check", "."]).contains("No syntax or stream encoding errors found"));
    let text = said("pdftotext", &[".", "-"]);
    assert!(text.contains("page 3") && text.contains("page 1") && !text.contains("page 2"), "{text}");
}
