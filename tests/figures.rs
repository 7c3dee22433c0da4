//! Pictures in documents: where they stand, that none is missing, and that their bytes are what they were.

mod pictures;

use std::io::{self, Write};
use std::sync::Mutex;

use juzheng::document::{Block, Document, Figure, Paragraph, Run};
use juzheng::finding::What;
use juzheng::typeset::{NoPictures, Pdf, Pictures, TypesetError, Typesetter};
use pictures::{DECODED, JPEGS, PASSED, SIZE, Shelf, document, figure, stamp};
use proptest::prelude::*;

const PHONE: (u32, u32) = (1080, 2340);

fn pdf(document: &Document, shelf: &dyn Pictures) -> Pdf {
    Typesetter::new().pdf(document, &stamp(), shelf).expect("the document can be set")
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(Paragraph { runs: vec![Run::plain(text)], indent: true, ..Paragraph::default() })
}

fn tall(rows: u32, cuts: Vec<u32>) -> Block {
    let Block::Figure(figure) = figure("长截图.jpg", (1080, rows)) else { unreachable!("it is a figure") };
    Block::Figure(Figure { cuts, ..figure })
}

/// A picture, or a band of one, as the proof tells it.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    page: usize,
    bottom: f64,
    left: f64,
    right: f64,
    width: f64,
    height: f64,
    alt: String,
    band: Option<(usize, usize, u32, u32)>,
}

fn shown(proof: &str) -> Vec<Shown> {
    let mut page = 0;
    let mut out = Vec::new();
    for line in proof.lines() {
        if line.starts_with("===") {
            page += 1;
        }
        let Some((numbers, told)) = line.split_once("  [图 ") else { continue };
        let mut numbers = numbers.split_whitespace().map(|number| number.parse().expect("a number"));
        let mut number = || numbers.next().expect("three numbers");
        let (bottom, left, right) = (number(), number(), number());
        let (size, rest) = told.split_once(" pt: ").expect("a size");
        let (width, height) = size.split_once('x').expect("width and height");
        let rest = rest.strip_suffix(']').expect("an end");
        let (alt, band) = match rest.rsplit_once(", band ") {
            None => (rest, None),
            Some((alt, band)) => {
                let (band, rows) = band.split_once(" rows ").expect("rows");
                let ((k, n), (from, to)) = (band.split_once('/').expect("of how many"), rows.split_once('–').expect("up to"));
                let parsed = (k.parse(), n.parse(), from.parse(), to.parse());
                let (Ok(k), Ok(n), Ok(from), Ok(to)) = parsed else { panic!("{line}") };
                (alt, Some((k, n, from, to)))
            }
        };
        let (width, height) = (width.parse().expect("a width"), height.parse().expect("a height"));
        out.push(Shown { page, bottom, left, right, width, height, alt: alt.to_owned(), band });
    }
    out
}

fn finds(haystack: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(haystack, needle).is_some()
}

#[test]
fn a_jpeg_is_in_the_pdf_as_it_was() {
    let shelf = Shelf::of(&JPEGS);
    let set = pdf(&document(shelf.figures()), &shelf);
    assert_eq!(set.findings, []);
    for (name, bytes) in JPEGS {
        assert!(finds(&set.bytes, bytes), "{name}");
    }
    let inverted =
        b"/Decode[1 0 1 0 1 0 1 0]/BitsPerComponent 8/Filter/DCTDecode/ColorSpace[/DeviceN[/Cyan/Magenta/Yellow/Black]/DeviceRGB ";
    assert!(finds(&set.bytes, inverted), "Adobe stores CMYK inverted");
}

#[test]
fn the_data_of_a_png_are_in_the_pdf_as_they_were() {
    let shelf = Shelf::of(&PASSED);
    let set = pdf(&document(shelf.figures()), &shelf);
    assert_eq!(set.findings, []);
    for (name, bytes) in PASSED {
        let at = memchr::memmem::find(bytes, b"IDAT").expect("data");
        let length = u32::from_be_bytes([bytes[at - 4], bytes[at - 3], bytes[at - 2], bytes[at - 1]]) as usize;
        assert!(finds(&set.bytes, &bytes[at + 4..at + 4 + length]), "{name}");
    }
}

#[test]
fn every_form_of_picture_is_shown() {
    let shelf = Shelf::all();
    let set = pdf(&document(shelf.figures()), &shelf);
    assert_eq!(set.findings, []);
    let read = lopdf::Document::load_mem(&set.bytes).expect("a PDF");
    assert_eq!(read.get_pages().len(), set.pages as usize);
    let images = set.bytes.windows(14).filter(|bytes| bytes == b"/Subtype/Image").count();
    // Two of them are transparent in places, and have a mask.
    assert_eq!(images, JPEGS.len() + PASSED.len() + DECODED.len() + 2);
}

#[test]
fn a_picture_that_cannot_be_shown_is_reported_and_the_rest_is_set() {
    let mut shelf = Shelf::all();
    let flipped = |name: &str, at: usize| {
        let mut bytes = shelf.0[name].clone();
        bytes[at] ^= 0x20;
        bytes
    };
    let (broken, cut) = (flipped("colour.png", 80), shelf.0["alpha.png"][..120].to_vec());
    shelf.0.extend([
        ("文字".to_owned(), "不是图片".into()),
        ("空".to_owned(), Vec::new()),
        ("坏".to_owned(), broken),
        ("断".to_owned(), cut),
    ]);
    let mut blocks = shelf.figures();
    blocks.push(figure("没有", SIZE));
    let set = pdf(&document(blocks), &shelf);
    let mut told: Vec<(&str, &str)> = Vec::new();
    for finding in &set.findings {
        let What::PictureNotShown { picture, alt, why } = &finding.what else { panic!("{finding:?}") };
        assert_eq!(*alt, format!("截图{picture}"));
        told.push((picture, why));
    }
    let expected = [("坏", "broken"), ("文字", "not-a-picture"), ("断", "broken"), ("空", "not-a-picture"), ("没有", "not-found")];
    assert_eq!(told, expected);
    assert!(finds(&set.bytes, shelf.0["baseline.jpg"].as_slice()));
}

/// Each picture is opened once, however often it stands in the text, and the one before was let go.
#[test]
fn pictures_are_opened_once_and_one_at_a_time() {
    struct Counting(Mutex<Vec<String>>);
    impl Pictures for Counting {
        fn open(&self, picture: &str) -> io::Result<Vec<u8>> {
            self.0.lock().expect("no thread panicked").push(picture.to_owned());
            Shelf::all().open(picture)
        }
    }
    let counting = Counting(Mutex::default());
    let names = ["grey.jpg", "colour.png", "grey.jpg", "没有", "没有", "baseline.jpg"];
    let set = pdf(&document(names.map(|name| figure(name, SIZE)).into()), &counting);
    assert_eq!(*counting.0.lock().expect("no thread panicked"), ["grey.jpg", "colour.png", "没有", "baseline.jpg"]);
    assert_eq!(set.findings.len(), 2, "each figure that is not shown is reported");
}

#[test]
fn the_same_pictures_give_the_same_bytes_and_others_another_id() {
    let shelf = Shelf::all();
    let document = document(shelf.figures());
    let first = pdf(&document, &shelf);
    assert!(first.bytes == pdf(&document, &shelf).bytes);
    let id = |pdf: &Pdf| {
        let at = memchr::memmem::rfind(&pdf.bytes, b"/ID[").expect("an id");
        pdf.bytes[at..at + 70].to_vec()
    };
    let mut other = Shelf::all();
    let last = other.0.get_mut("baseline.jpg").expect("there").len() - 3;
    other.0.get_mut("baseline.jpg").expect("there")[last] ^= 1;
    assert_ne!(id(&first), id(&pdf(&document, &other)), "a pixel of a picture is a part of the document");
}

#[test]
fn what_cannot_be_written_is_an_error() {
    struct Full(usize);
    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let shelf = Shelf::all();
    let document = document(shelf.figures());
    for room in [0, 700, 5_000] {
        let set = Typesetter::new().write_pdf(&document, &stamp(), &shelf, &mut Full(room));
        assert!(matches!(&set, Err(TypesetError::Output(error)) if error.kind() == io::ErrorKind::StorageFull), "{room}: {set:?}");
    }
}

#[test]
fn without_the_picture_its_words_are_read() {
    let mut block = figure("a.jpg", PHONE);
    let Block::Figure(Figure { alt, caption, .. }) = &mut block else { unreachable!("it is a figure") };
    *alt = "付款\n# 记录".to_owned();
    *caption = vec![Run::plain("图1"), Run::strong("付款")];
    let bare = Block::Figure(Figure { alt: String::new(), caption: Vec::new(), ..tall_figure() });
    let document = document(vec![block, bare]);
    assert_eq!(document.to_text(), "〔图：付款 # 记录〕\n图1付款\n〔图〕\n");
    assert_eq!(document.to_markdown(), "〔图：付款 \\# 记录〕\n\n图1**付款**\n\n〔图〕\n");
}

fn tall_figure() -> Figure {
    let Block::Figure(figure) = tall(9000, Vec::new()) else { unreachable!("it is a figure") };
    figure
}

/// Where pictures stand. Read it before accepting a change.
#[test]
fn pictures_are_laid_out() {
    let heading = |text: &str| Block::Heading { level: 2, text: text.to_owned() };
    let on_its_side = Figure { orientation: 6, width: 2340, height: 1080, ..tall_figure() };
    let blocks = vec![
        heading("证据1　付款记录"),
        paragraph("付款当日的账单。"),
        figure("账单.jpg", PHONE),
        heading("证据2　商品页面"),
        figure("页面一.jpg", PHONE),
        figure("页面二.png", (1179, 2556)),
        figure("网页.png", (1440, 900)),
        figure("图标.png", (64, 64)),
        heading("证据3　与客服的聊天"),
        tall(12_000, (1..24).map(|k| k * 500).collect()),
        Block::Figure(on_its_side),
        paragraph("完。"),
    ];
    insta::assert_snapshot!(Typesetter::new().proof(&document(blocks)));
}

#[test]
fn two_phone_screenshots_stand_beside_each_other_and_a_third_alone() {
    let proof = Typesetter::new().proof(&document(["甲", "乙", "丙"].map(|name| figure(name, PHONE)).into()));
    let set = shown(&proof);
    let [one, two, three] = set.as_slice() else { panic!("{proof}") };
    assert_eq!((one.page, one.bottom), (two.page, two.bottom));
    assert!(one.right < two.left && one.width == two.width, "{proof}");
    assert!(three.left > one.left && three.right < two.right, "in the middle: {proof}");
}

#[test]
fn a_picture_stays_with_its_heading_and_its_caption() {
    let setter = Typesetter::new();
    for lines in 0..40 {
        for size in [PHONE, (1440, 900), (1080, 6000), (3000, 4000)] {
            let mut blocks: Vec<Block> = (0..lines).map(|k| paragraph(&format!("第{k}段"))).collect();
            blocks.push(Block::Heading { level: 2, text: "证据题".to_owned() });
            blocks.push(figure("甲", size));
            let proof = setter.proof(&document(blocks));
            let page = proof.split("===").find(|page| page.contains("[图 ")).expect("it is shown");
            assert!(page.contains("证据题") && page.contains("图：甲"), "{lines} lines, {size:?}: {proof}");
        }
    }
}

#[test]
fn a_tall_screenshot_is_cut_at_blank_rows_only() {
    let cuts: Vec<u32> = [300, 900, 2400, 2500, 5200, 7000, 8800, 9100].into();
    let proof = Typesetter::new().proof(&document(vec![tall(10_000, cuts.clone())]));
    let bands = shown(&proof);
    assert!(bands.len() > 1, "{proof}");
    for band in &bands {
        let (_, _, from, to) = band.band.expect("a band");
        assert!((from == 0 || cuts.contains(&from)) && (to == 10_000 || cuts.contains(&to)), "{proof}");
    }
    assert!(proof.contains(&format!("第2段，共{}段：接左栏，第2501行起", bands.len())), "{proof}");
    // What fits a page is not cut, nor is what may not be.
    for whole in [tall(2400, vec![1200]), tall(10_000, Vec::new())] {
        let shown = shown(&Typesetter::new().proof(&document(vec![whole])));
        assert_eq!((shown.len(), &shown[0].band), (1, &None));
    }
}

/// A line of text that one cut goes through is whole on the other side of it.
#[test]
fn a_picture_without_blank_rows_is_cut_with_rows_seen_twice() {
    let Block::Figure(texture) = tall(9000, vec![3000]) else { unreachable!("it is a figure") };
    let proof = Typesetter::new().proof(&document(vec![Block::Figure(Figure { overlap: 135, ..texture })]));
    let rows: Vec<(u32, u32)> = shown(&proof).iter().map(|band| band.band.expect("a band")).map(|(_, _, from, to)| (from, to)).collect();
    let [(0, 3000), (3000, second), (third, 9000)] = rows[..] else { panic!("{proof}") };
    assert_eq!(second - third, 135, "{proof}");
    assert!(proof.contains("到第3000行\n"), "nothing twice where a row is blank: {proof}");
    assert!(proof.contains(&format!("转下页，到第{second}行，灰条旁135行下段重复")), "{proof}");
    assert!(proof.contains(&format!("第3段，共3段：接上页，第{}行起，灰条旁135行重复", third + 1)), "{proof}");
}

/// At 74 mm nobody would read it.
#[test]
fn a_long_web_page_is_as_wide_as_the_text() {
    let cuts = (1..45).map(|k| k * 200).collect();
    let Block::Figure(page) = tall(9000, cuts) else { unreachable!("it is a figure") };
    let proof = Typesetter::new().proof(&document(vec![Block::Figure(Figure { width: 1920, ..page })]));
    let bands = shown(&proof);
    assert_eq!((bands.len(), bands.last().map(|band| band.page)), (4, Some(4)), "{proof}");
    assert!(bands.iter().all(|band| band.width == 444.0), "{proof}");
    assert!(proof.contains("第2段，共4段：接上页，第") && proof.contains("转下页，到第"), "{proof}");
}

/// The document's word on a picture is not taken where the picture itself says otherwise: it is not distorted.
#[test]
fn a_picture_is_as_wide_and_high_as_it_is() {
    let shelf = Shelf::all();
    let with = |size| pdf(&document(vec![figure("baseline.jpg", size)]), &shelf).bytes;
    assert!(with(SIZE) == with((4000, 10)));
}

#[test]
fn a_document_of_other_pictures_is_one_without() {
    let set = pdf(&document(vec![figure("甲", PHONE), paragraph("后文")]), &NoPictures);
    assert_eq!((set.findings.len(), set.pages), (1, 1));
}

fn any_figure() -> impl Strategy<Value = (Figure, String)> {
    let side = || prop_oneof![4 => 1..3000_u32, 2 => 3000..40_000_u32, 1 => any::<u32>()];
    let cuts = proptest::collection::vec(0..40_000_u32, 0..60);
    let orientation = prop_oneof![0..9_u8, any::<u8>()];
    let overlap = prop_oneof![2 => Just(0), 1 => 1..3000_u32];
    (side(), side(), orientation, cuts, overlap, "[一-龥]{1,8}", "[一-龥]{0,300}").prop_map(
        |(width, height, orientation, mut cuts, overlap, alt, caption)| {
            cuts.sort_unstable();
            let runs = if caption.is_empty() { Vec::new() } else { vec![Run::plain(caption.clone())] };
            (Figure { picture: alt.clone(), width, height, orientation, cuts, overlap, alt, caption: runs }, caption)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn all_of_every_picture_is_shown_in_order_and_inside_the_margins(
        figures in proptest::collection::vec((any_figure(), 0..4_usize), 1..8)
    ) {
        thread_local!(static SETTER: Typesetter = Typesetter::new());
        let mut blocks = Vec::new();
        for ((figure, _), before) in &figures {
            match before {
                0 => blocks.push(Block::Heading { level: 2, text: "题".to_owned() }),
                1 => blocks.push(paragraph(&"正文很长。".repeat(40))),
                _ => {}
            }
            blocks.push(Block::Figure(figure.clone()));
        }
        let proof = SETTER.with(|setter| setter.proof(&document(blocks)));
        let set = shown(&proof);
        for picture in &set {
            let top = picture.bottom - picture.height;
            prop_assert!(picture.left >= 79.3 && picture.right <= 523.5, "{picture:?}");
            prop_assert!(top >= 70.7 && picture.bottom <= 783.8, "{picture:?}");
        }
        let mut rest = set.as_slice();
        for ((figure, caption), _) in &figures {
            prop_assert!(caption.chars().all(|ch| proof.contains(ch)));
            let (first, after) = rest.split_first().expect("every picture is shown");
            prop_assert_eq!(&first.alt, &figure.alt);
            let Some((_, count, _, _)) = first.band else {
                rest = after;
                continue;
            };
            let (bands, after) = rest.split_at(count);
            let mut row = 0;
            for (k, band) in bands.iter().enumerate() {
                let (number, of, from, to) = band.band.expect("a band");
                prop_assert_eq!((number, of, &band.alt), (k + 1, count, &figure.alt));
                // Twice only where that is asked for, and no more than asked for.
                prop_assert!(from <= row && row - from <= figure.overlap, "{band:?}");
                prop_assert!(to > row && band.width == first.width);
                row = to;
            }
            prop_assert_eq!(row, figure.upright().1);
            rest = after;
        }
        prop_assert!(rest.is_empty());
    }
}
