//! `--book-limit`: copies of a book in parts, none larger than wanted, nothing missing, and every page where it is said to be.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use juzheng::case::Clock;
use juzheng::casework::{CaseworkError, Desk, Moment, Outlet, Packed, Packing, Run, open, pack};
use juzheng::evidence::Inspection;

fn run() -> Run<'static> {
    Run::new(Moment { at: "2026-10-28T18:00:00+08:00".parse().expect("a time"), clock: Clock::Given }, 2)
}

fn packed(case: &Path, out: &Path, to: &[&str], limit: u64) -> Result<Packed, CaseworkError> {
    let packing = Packing {
        to: to.iter().map(|target| (*target).to_owned()).collect(),
        stage: None,
        outlet: Outlet::Folder(out.to_owned()),
        force: false,
        self_check: false,
        letters: false,
        docx: false,
        book: true,
        sm3: false,
        viewer: false,
        book_limit: Some(limit),
        redact_personal: false,
    };
    pack(&open(case).expect("opened"), &Desk::new().expect("shipped data"), &packing, run(), &|_| {})
}

/// A picture that does not shrink by itself.
fn noise(width: u32, height: u32, seed: u32) -> Vec<u8> {
    let mut state = seed;
    let picture = RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [a, b, c, _] = state.to_be_bytes();
        Rgb([a, b, c])
    });
    let mut out = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut out, 80).encode_image(&picture).expect("encoded");
    out.into_inner()
}

/// A PDF of so many pages, each of about so many bytes that do not shrink.
fn pages(count: usize, bytes: usize) -> Vec<u8> {
    let kids: String = (0..count).map(|n| format!("{} 0 R ", 10 + n)).collect();
    let head = format!(
        "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[{kids}]/Count {count}/MediaBox[0 0 595 842]>> endobj\n"
    );
    let mut out = head.into_bytes();
    let side = (bytes / 3).isqrt();
    for n in 0..count {
        let (page, content, image) = (10 + n, 1000 + n, 2000 + n);
        out.extend(format!("{page} 0 obj <</Type/Page/Contents {content} 0 R/Resources<</XObject<</Im {image} 0 R>>>>>> endobj\n").bytes());
        out.extend(format!("{content} 0 obj <</Length 31>> stream\nq 400 0 0 400 90 200 cm /Im Do Q\nendstream endobj\n").bytes());
        let data = vec![u8::try_from(n % 200).expect("small"); side * side * 3];
        let entries = format!("/Subtype/Image/Width {side}/Height {side}/ColorSpace/DeviceRGB/BitsPerComponent 8/Length {}", data.len());
        out.extend(format!("{image} 0 obj <<{entries}>> stream\n").bytes());
        out.extend(data);
        out.extend(b"\nendstream endobj\n");
    }
    out.extend(b"trailer <</Root 1 0 R>>");
    out
}

fn words(file: &Path) -> String {
    Inspection::of(file).expect("read").document.expect("a document").text
}

/// A case of pictures, one of which is large, a PDF and a chat.
fn case() -> tempfile::TempDir {
    let case = tempfile::tempdir().expect("a folder");
    let head =
        "id = \"sample-upload\"\ntitle = \"示例\"\ncause = \"not-delivered\"\n[complainant]\nname = \"张示例\"\nphone = \"13800000000\"\n";
    fs::write(case.path().join("case.toml"), head).expect("written");
    for folder in ["order", "fault", "rules"] {
        fs::create_dir_all(case.path().join("evidence").join(folder)).expect("made");
    }
    let write = |name: &str, bytes: Vec<u8>| fs::write(case.path().join("evidence").join(name), bytes).expect("written");
    for n in 0..4 {
        write(&format!("order/订单{n}.jpg"), noise(360, 700, n));
    }
    write("fault/余额.jpg", noise(900, 1900, 9));
    write("rules/规则.pdf", pages(6, 150_000));
    case
}

#[test]
fn no_part_is_larger_than_wanted_and_nothing_is_missing() {
    let (case, out) = (case(), tempfile::tempdir().expect("a folder"));
    const LIMIT: u64 = 700_000;
    let packed = packed(case.path(), out.path(), &[], LIMIT).expect("packed");
    let uploads = &packed.uploads;
    assert!(uploads.len() > 2, "{uploads:?}");
    let (mut next, mut seen, mut jpegs) = (1, BTreeSet::new(), 0);
    for (n, upload) in uploads.iter().enumerate() {
        let bytes = fs::read(&upload.path).expect("read");
        assert!(bytes.len() as u64 == upload.bytes && upload.bytes <= LIMIT, "{upload:?}");
        assert_eq!(upload.pages.0, next, "pages count through all parts");
        next = upload.pages.1 + 1;
        let read = lopdf::Document::load_mem(&bytes).expect("a PDF");
        assert_eq!(u32::try_from(read.get_pages().len()).expect("few"), upload.pages.1 + 1 - upload.pages.0);
        let said = words(&upload.path);
        let statement = format!("第{}部分，共{}部分；总第{}–{}页", n + 1, uploads.len(), upload.pages.0, upload.pages.1);
        assert!(said.replace(' ', "").contains(&statement), "{said}");
        // What the catalogue calls page 12 says so at its foot and is called so by readers.
        for page in upload.pages.0..=upload.pages.1 {
            assert!(said.replace([' ', '\n'], "").contains(&format!("总第{page}页（本文件第{}页，", page + 1 - upload.pages.0)), "{said}");
        }
        let labels = read.catalog().and_then(|catalog| catalog.get(b"PageLabels")).and_then(|labels| labels.as_dict()).expect("labels");
        let nums = labels.get(b"Nums").and_then(|nums| nums.as_array()).expect("numbers");
        let start = nums[1].as_dict().and_then(|label| label.get(b"St")).and_then(|start| start.as_i64()).expect("a start");
        assert_eq!(start, i64::from(upload.pages.0));
        seen.extend(upload.exhibits.iter().copied());
        jpegs += (0..4).filter(|n| memchr::memmem::find(&bytes, &noise(360, 700, *n)).is_some()).count();
        if upload.exhibits.contains(&5) {
            assert!(said.contains("缩小副本：原图900×1900像素"), "{said}");
        }
    }
    assert_eq!(seen, (1..=6).collect(), "every exhibit is somewhere");
    assert_eq!(jpegs, 4, "what fits is the original");
    // The PDF is in several parts: it fits none whole.
    assert!(uploads.iter().filter(|upload| upload.exhibits.contains(&6)).count() > 1);
    // Its pages are there, each once.
    let shown: usize = uploads.iter().map(|upload| words(&upload.path).matches("原文件第").count()).sum();
    assert_eq!(shown, 6);
}

/// A page too large by itself, as scanners make them: its picture is made smaller, and the page says so.
#[test]
fn a_page_too_large_by_itself_is_a_smaller_copy() {
    let case = case();
    let scan = noise(1700, 2300, 5);
    let head =
        format!("/Subtype/Image/Width 1700/Height 2300/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length {}", scan.len());
    let before = "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>> endobj\n3 0 obj <</Type/Page/Contents 4 0 R/Resources<</XObject<</Im 5 0 R>>>>>> endobj\n4 0 obj <</Length 28>> stream\nq 595 0 0 842 0 0 cm /Im Do Q\nendstream endobj\n5 0 obj <<";
    let pdf = [before.as_bytes(), head.as_bytes(), b">> stream\n", &scan, b"\nendstream endobj\ntrailer <</Root 1 0 R>>"].concat();
    fs::write(case.path().join("evidence/rules/规则.pdf"), &pdf).expect("written");
    let out = tempfile::tempdir().expect("a folder");
    let packed = packed(case.path(), out.path(), &[], 700_000).expect("packed");
    let with = packed.uploads.iter().find(|upload| upload.exhibits.contains(&6)).expect("a part");
    assert!(with.bytes <= 700_000 && scan.len() > 1_000_000, "{} of {}", with.bytes, scan.len());
    let said = words(&with.path).replace(['\n', ' '], "");
    let digest = juzheng::digest::Digest::of(&pdf);
    assert!(said.contains(&format!("缩小副本：页中的图片已缩小；原文件SHA-256：{digest}")), "{said}");
    // The book in the bundle has the picture as it was.
    let mut archive = zip::ZipArchive::new(fs::File::open(&packed.sealed.path).expect("opened")).expect("a zip");
    let name = archive.file_names().map(|name| name.expect("a name").into_owned()).find(|name| name.ends_with("data/exhibits.pdf"));
    let mut book = Vec::new();
    archive.by_name(&name.expect("a book")).expect("there").read_to_end(&mut book).expect("inflated");
    assert!(memchr::memmem::find(&book, &scan).is_some());
}

#[test]
fn the_same_case_gives_the_same_parts() {
    let case = case();
    let parts = || {
        let out = tempfile::tempdir().expect("a folder");
        let packed = packed(case.path(), out.path(), &[], 900_000).expect("packed");
        packed.uploads.iter().map(|upload| fs::read(&upload.path).expect("read")).collect::<Vec<_>>()
    };
    assert!(parts() == parts());
}

#[test]
fn a_book_that_is_small_enough_is_its_own_copy() {
    let (case, out) = (case(), tempfile::tempdir().expect("a folder"));
    let packed = packed(case.path(), out.path(), &[], 100 << 20).expect("packed");
    let [upload] = &packed.uploads[..] else { panic!("{:?}", packed.uploads) };
    let mut archive = zip::ZipArchive::new(fs::File::open(&packed.sealed.path).expect("opened")).expect("a zip");
    let name = archive.file_names().map(|name| name.expect("a name").into_owned()).find(|name| name.ends_with("data/exhibits.pdf"));
    let mut book = Vec::new();
    archive.by_name(&name.expect("a book")).expect("there").read_to_end(&mut book).expect("inflated");
    assert!(book == fs::read(&upload.path).expect("read"));
}

/// What is for a recipient is masked, and of its exhibits only.
#[test]
fn copies_for_a_recipient_are_those_of_its_book() {
    let (case, out) = (case(), tempfile::tempdir().expect("a folder"));
    let packed = packed(case.path(), out.path(), &["12315"], 700_000).expect("packed");
    assert!(packed.uploads.len() > 1 && packed.uploads.iter().all(|upload| upload.target.as_deref() == Some("12315")));
    assert!(packed.uploads.iter().all(|upload| upload.bytes <= 700_000));
    let given: BTreeSet<u32> = packed.packages[0].given.iter().map(|given| given.exhibit).collect();
    assert_eq!(packed.uploads.iter().flat_map(|upload| upload.exhibits.iter().copied()).collect::<BTreeSet<_>>(), given);
    // Of a PDF others are shown words, never pages.
    assert!(packed.uploads.iter().all(|upload| !words(&upload.path).contains("原文件第")));
}

#[test]
fn what_fits_nowhere_is_an_error_and_nothing_is_written() {
    let (case, out) = (case(), tempfile::tempdir().expect("a folder"));
    for limit in [1, 20_000, 120_000] {
        let error = packed(case.path(), out.path(), &[], limit).expect_err("too small");
        assert!(matches!(error, CaseworkError::BookLimit { limit: said, .. } if said == limit), "{error:?}");
        assert_eq!(fs::read_dir(out.path()).expect("a folder").count(), 0);
    }
}
