//! What leaves: every package of every example taken apart, and a case made to leak. Each file, each stream of each PDF, each
//! picture is looked through for what its recipient should not see.

mod spelt;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use juzheng::bundle::{Outcome, VerifyOptions, verify};
use juzheng::case::Clock;
use juzheng::casework::{CaseworkError, Copied, Desk, Moment, Outlet, Package, Packed, Packing, Run, gather, open, pack, program};
use juzheng::digest::Digest;
use juzheng::dossier::checks::Examined;
use juzheng::evidence::Inspection;
use juzheng::letter::Sealing;

const AT: &str = "2026-09-28T18:00:00+08:00";

/// Each example, the day its facts are of, and the targets that have a letter for it: all of them.
const EXAMPLES: [(&str, &str, &[&str]); 6] = [
    ("examples/recharge-not-delivered", AT, &["12315", "platform", "alipay", "seller", "court"]),
    ("examples/code-not-as-described", "2026-10-13T18:00:00+08:00", &["12315", "platform", "wechat-pay", "seller"]),
    ("examples/wrong-account", "2026-11-06T18:00:00+08:00", &["platform", "seller"]),
    ("examples/paid-then-silent", "2026-10-18T18:00:00+08:00", &["alipay", "police"]),
    ("tests/cases/card-not-delivered", "2026-09-10T18:00:00+08:00", &["card", "platform", "seller"]),
    ("tests/cases/paypal-not-as-described", "2026-09-10T18:00:00+08:00", &["paypal"]),
];

/// The example of GB 11643-1999, which is of nobody; a card of a test range; numbers that are plainly samples.
const ID: &str = "11010519491231002X";
const CARD: &str = "6200000000000005";
const FRIEND: &str = "13900000000";
const SECRET: &str = "ABCD-1234-EFGH-5678";
const UNSEEN: &str = "暗号示例词";

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn packing(to: &[&str], out: &Path) -> Packing {
    Packing {
        to: to.iter().map(|name| (*name).to_owned()).collect(),
        stage: None,
        outlet: Outlet::Folder(out.to_owned()),
        force: false,
        self_check: true,
        letters: true,
        docx: true,
        book: true,
        book_limit: None,
        sm3: false,
        viewer: true,
        redact_personal: false,
    }
}

fn run(at: &str) -> Run<'static> {
    Run::new(Moment { at: at.parse().expect("a time"), clock: Clock::Given }, 2)
}

fn packed(case: &Path, at: &str, packing: &Packing) -> Result<Packed, CaseworkError> {
    pack(&open(case)?, &Desk::new().expect("shipped data"), packing, run(at), &|_| {})
}

/// The files of a zip, and of zips in it (a DOCX is one), by name.
fn unzipped(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut out = BTreeMap::new();
    for n in 0..archive.len() {
        let mut entry = archive.by_index(n).expect("an entry");
        let (name, mut bytes) = (entry.name().expect("a name").into_owned(), Vec::new());
        assert!(entry.comment().is_empty());
        entry.read_to_end(&mut bytes).expect("inflated");
        if name.ends_with(".docx") {
            out.extend(unzipped(&bytes).into_iter().map(|(inner, bytes)| (format!("{name}!/{inner}"), bytes)));
        }
        out.insert(name, bytes);
    }
    out
}

/// Everything that a package says: the zip's own bytes, its names, its files, and of each PDF the words, the strings and the
/// unpacked streams.
fn said(zip: &Path) -> Vec<(String, Vec<u8>)> {
    let raw = fs::read(zip).expect("read");
    let files = unzipped(&raw);
    let mut out = vec![("the zip".to_owned(), raw), ("names".to_owned(), files.keys().cloned().collect::<String>().into_bytes())];
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        if name.ends_with(".pdf") {
            let path = folder.path().join("x.pdf");
            fs::write(&path, &bytes).expect("written");
            let words = Inspection::of(&path).expect("read").document.expect("a document").text;
            out.push((format!("{name}, words"), words.replace(['\n', '\u{c}'], "").into_bytes()));
            for stream in streams(&bytes) {
                out.push((format!("{name}, a stream"), stream.1));
            }
        }
        out.push((name, bytes));
    }
    out
}

/// The streams of a PDF, unpacked where they are packed, each with its dictionary.
fn streams(pdf: &[u8]) -> Vec<(lopdf::Dictionary, Vec<u8>)> {
    let pdf = lopdf::Document::load_mem(pdf).expect("a PDF");
    let streams = pdf.objects.values().filter_map(|object| object.as_stream().ok());
    streams.map(|stream| (stream.dict.clone(), stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()))).collect()
}

/// Whether bytes hold a text, in any encoding that a file may have it in.
fn holds(bytes: &[u8], text: &str) -> bool {
    let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let forms =
        [text.as_bytes().to_vec(), hex(text.as_bytes()).into_bytes(), hex(&be).into_bytes(), hex(&be).to_uppercase().into_bytes(), be, le];
    forms.iter().any(|form| memchr::memmem::find(bytes, form).is_some())
}

fn lacks(package: &Package, said: &[(String, Vec<u8>)], texts: &[&str]) {
    for text in texts {
        for (name, bytes) in said {
            assert!(!holds(bytes, text), "{}: {text} stands in {name}", package.target);
        }
    }
}

#[test]
fn no_package_holds_what_is_of_another_recipient_or_of_others() {
    for (name, at, to) in EXAMPLES {
        let out = tempfile::tempdir().expect("a folder");
        let packed = packed(&example(name), at, &packing(to, out.path())).expect("packed");
        let gathered = gather(&open(&example(name)).expect("opened"), run(at), &|_| {}).expect("gathered");
        let (dossier, desk) = (&gathered.dossier, Desk::new().expect("shipped data"));
        let sealing = Sealing { evidence_digest: gathered.evidence_digest, clock: Clock::Given, program: program() };
        let examined = Examined::of(dossier);
        let written = desk.targets.iter().filter(|target| desk.write(&examined, &target.name, None, false, &sealing).is_ok());
        let written: BTreeSet<&str> = written.map(|target| target.name.as_str()).collect();
        assert_eq!(written, to.iter().copied().collect(), "{name}: every target that can be packed");
        let person = &dossier.case.complainant;
        let rows = dossier.exhibits.iter().flat_map(|exhibit| exhibit.records());
        let others: Vec<&str> =
            rows.filter(|(at, _)| !dossier.matches.concerns(*at)).filter_map(|(_, row)| row.transaction_id.as_deref()).collect();
        assert_eq!(packed.packages.len(), to.len());
        let originals: BTreeMap<u32, Digest> = dossier.exhibits.iter().map(|exhibit| (exhibit.number, exhibit.sha256())).collect();
        for package in &packed.packages {
            let verdict = verify(&package.path, VerifyOptions::default()).expect("verified");
            assert_eq!(verdict.outcome, Outcome::Intact, "{:?}", verdict.findings);
            assert_eq!(verdict.seal, package.sealed.as_ref().map(|sealed| sealed.seal));
            let target = desk.targets.get(&package.target).expect("a target");
            let may_see = target.exhibits_of(dossier).len();
            assert_eq!(package.given.len() + package.left_out.len(), may_see, "given, or named as left out");
            let files = unzipped(&fs::read(&package.path).expect("read"));
            let letters: Vec<&String> = files.keys().filter(|name| name.contains("data/letters/") && !name.contains("!/")).collect();
            assert_eq!(letters.len(), 3, "its letter as PDF, text and DOCX: {letters:?}");
            assert!(letters.iter().all(|name| name.contains(&format!("data/letters/{}.", package.target))));
            assert!(!files.keys().any(|name| name.contains("data/evidence/")));
            let said = said(&package.path);
            lacks(package, &said, &others);
            let sees = |key: &str| target.sees.complainant.iter().any(|seen| seen == key);
            for (key, value) in [("id_number", &person.id_number), ("address", &person.address), ("email", &person.email)] {
                if !value.is_empty() && !sees(key) {
                    lacks(package, &said, &[value]);
                }
            }
            for copy in &package.given {
                assert_eq!(originals[&copy.exhibit], copy.sha256_of_original);
                let bytes = files.iter().find(|(name, _)| name.ends_with(&copy.path)).expect("there").1;
                assert_eq!((bytes.len() as u64, Digest::of(bytes)), (copy.bytes, copy.sha256));
            }
            // What it does not see is named nowhere.
            let hidden =
                dossier.exhibits.iter().filter(|exhibit| !target.exhibits_of(dossier).iter().any(|seen| seen.number == exhibit.number));
            hidden.for_each(|exhibit| lacks(package, &said, &[&exhibit.sha256().to_string()]));
        }
        let master = unzipped(&fs::read(&packed.sealed.path).expect("read"));
        assert!(dossier.exhibits.iter().all(|exhibit| master.values().any(|bytes| Digest::of(bytes) == exhibit.sha256())));
    }
}

/// A copy of an example, to be added to.
fn case() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to) = (example("examples/recharge-not-delivered"), folder.path().join("case"));
    for entry in walkdir::WalkDir::new(&from).into_iter().filter_map(Result::ok) {
        let at = to.join(entry.path().strip_prefix(&from).expect("below"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(&at).expect("made")
        } else {
            fs::copy(entry.path(), &at).map(drop).expect("copied")
        }
    }
    (folder, to)
}

fn add_entry(case: &Path, entry: &str) {
    let file = case.join("case.toml");
    let text = fs::read_to_string(&file).expect("read") + "\n[[evidence]]\n" + entry + "\n";
    fs::write(file, text).expect("written");
}

/// A screenshot whose upper half is of one colour that nothing else has.
fn marked(width: u32, height: u32) -> image::RgbImage {
    image::RgbImage::from_fn(
        width,
        height,
        |x, y| {
            if y < height / 2 { image::Rgb([255, 0, 255]) } else { image::Rgb([230, 240, (x % 64) as u8]) }
        },
    )
}

fn encoded(picture: &image::RgbImage, format: image::ImageFormat) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut out, format).expect("encoded");
    out.into_inner()
}

/// A JPEG with what phones and people put in and behind it.
fn telling_jpeg() -> Vec<u8> {
    let plain = encoded(&marked(320, 480), image::ImageFormat::Jpeg);
    let mut out = plain[..2].to_vec();
    for (marker, content) in [
        (0xe1, &b"Exif\0\0MM\0*GPS-POSITION-31.2304N"[..]),
        (0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>XMP-SECRET</x:xmpmeta>"),
        (0xfe, b"COMMENT-SECRET"),
    ] {
        out.extend([0xff, marker]);
        out.extend(u16::try_from(content.len() + 2).expect("short").to_be_bytes());
        out.extend_from_slice(content);
    }
    out.extend_from_slice(&plain[2..]);
    out.extend_from_slice(b"TRAILING-SECRET");
    out
}

fn telling_png() -> Vec<u8> {
    let plain = encoded(&marked(300, 400), image::ImageFormat::Png);
    let content = b"Comment\0TEXT-SECRET";
    let mut out = plain[..33].to_vec();
    out.extend(u32::try_from(content.len()).expect("short").to_be_bytes());
    let chunk = [&b"tEXt"[..], content].concat();
    out.extend_from_slice(&chunk);
    out.extend(crc32fast::hash(&chunk).to_be_bytes());
    out.extend_from_slice(&plain[33..]);
    out
}

/// A PDF with innocent words, and a file attached to it; or only with an author who is somebody.
fn pdf(attached: bool) -> Vec<u8> {
    use lopdf::{Object, Stream, dictionary};
    let mut pdf = lopdf::Document::with_version("1.7");
    let font = pdf.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let content = pdf.add_object(Stream::new(dictionary! {}, b"BT /F1 12 Tf 72 720 Td (Receipt 98.00) Tj ET".to_vec()));
    let pages = pdf.new_object_id();
    let page = pdf.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
    });
    pdf.objects.insert(pages, Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }));
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => pages };
    if attached {
        let file = pdf.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"ATTACHED-SECRET".to_vec()));
        let spec = pdf.add_object(dictionary! {
            "Type" => "Filespec", "F" => Object::string_literal("x.txt"), "EF" => dictionary! { "F" => file },
        });
        let names = dictionary! { "Names" => vec![Object::string_literal("x.txt"), spec.into()] };
        catalog.set("Names", dictionary! { "EmbeddedFiles" => names });
    } else {
        let info = pdf.add_object(dictionary! { "Author" => Object::string_literal(format!("somebody {FRIEND}")) });
        pdf.trailer.set("Info", info);
    }
    let catalog = pdf.add_object(catalog);
    pdf.trailer.set("Root", catalog);
    let mut out = Vec::new();
    pdf.save_to(&mut out).expect("saved");
    out
}

fn zipped(name: &str, text: &str) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    out.set_comment("ZIP-COMMENT-SECRET").expect("set");
    out.start_file(name, zip::write::SimpleFileOptions::default()).expect("begun");
    out.write_all(text.as_bytes()).expect("written");
    out.finish().expect("finished").into_inner()
}

/// A case that would leak in every way we know of.
fn leaking() -> (tempfile::TempDir, PathBuf) {
    let (folder, case) = case();
    let put = |path: &str, bytes: &[u8]| fs::write(case.join("evidence").join(path), bytes).expect("written");
    let chat = case.join("evidence/chat/QQ客服聊天记录.txt");
    let text = fs::read_to_string(&chat).expect("read");
    let more = format!(
        "\r\n2026-09-16 15:00:00 张示例\r\n身份证{ID}，卡 {CARD}，朋友电话{FRIEND}，卡密：{SECRET}，{UNSEEN}，住示例省示例市样本区样本路1号\r\n"
    );
    fs::write(&chat, text + &more).expect("written");
    put("fault/照片.jpg", &telling_jpeg());
    put("fault/截图.png", &telling_png());
    put("fault/涂黑.png", &encoded(&marked(300, 400), image::ImageFormat::Png));
    put("fault/涂黑照片.jpg", &encoded(&marked(320, 480), image::ImageFormat::Jpeg));
    put(&format!("fault/通话{FRIEND}.log"), b"2026-09-13 20:31:08 ERROR recharge: no pending order KM202609130001\n");
    put("procedure/回执.pdf", &pdf(true));
    put("procedure/受理单.pdf", &pdf(false));
    put(
        "procedure/材料.zip",
        &zipped(&format!("{FRIEND}.txt"), &format!("订单KM202609130001的说明，联系人电话{FRIEND}，卡密：{SECRET}\n")),
    );
    put("rules/说明.txt", format!("规则：概不退换。订单KM202609130001，卡密：{SECRET}，客服手机{FRIEND}\n").as_bytes());
    add_entry(&case, "path = \"fault/涂黑.png\"\nredact = [{ x = 0, y = 0, width = 300, height = 200 }]");
    add_entry(&case, "path = \"fault/涂黑照片.jpg\"\nredact = [{ x = 0, y = 0, width = 100, height = 51, unit = \"percent\" }]");
    add_entry(&case, &format!("path = \"fault/截图.png\"\ntitle = \"截图{ID}\"\nproves = \"联系人{FRIEND}\""));
    let toml = fs::read_to_string(case.join("case.toml")).expect("read");
    let at = toml.find("path = \"chat/QQ客服聊天记录.txt\"").expect("its entry");
    let toml = format!("{}redact = [\"phone\", {{ text = \"{UNSEEN}\" }}]\n{}", &toml[..at], &toml[at..]);
    fs::write(case.join("case.toml"), toml).expect("written");
    (folder, case)
}

const TOLD: [&str; 13] = [
    ID,
    CARD,
    FRIEND,
    SECRET,
    UNSEEN,
    "GPS-POSITION",
    "XMP-SECRET",
    "COMMENT-SECRET",
    "TRAILING-SECRET",
    "TEXT-SECRET",
    "ATTACHED-SECRET",
    "ZIP-COMMENT-SECRET",
    "示例便利店",
];

#[test]
fn a_case_made_to_leak_does_not() {
    let (folder, case) = leaking();
    let out = folder.path().join("out");
    let packed = packed(&case, AT, &packing(&["12315", "platform", "alipay"], &out)).expect("packed");
    for package in &packed.packages {
        let said = said(&package.path);
        lacks(package, &said, &TOLD);
        if package.target != "12315" {
            lacks(package, &said, &["样本路1号"]);
        }
        let all = String::from_utf8_lossy(&said.iter().flat_map(|(_, bytes)| bytes.clone()).collect::<Vec<_>>()).into_owned();
        assert!(all.contains("11＊＊＊") && all.contains("■■■■"), "masks and boxes show");
        assert!(!package.given.iter().any(|copy| copy.made == Copied::AsGiven), "neither PDF goes as it is");
        let redacted = package.given.iter().filter(|copy| copy.what.iter().any(|done| done.as_str() == "redacted"));
        let redacted: Vec<&str> = redacted.map(|copy| copy.title.as_str()).collect();
        for title in ["涂黑", "涂黑照片", "QQ客服聊天记录"] {
            assert!(redacted.contains(&title), "{title} in {redacted:?}");
        }
        painted_over(package);
    }
    let master = unzipped(&fs::read(&packed.sealed.path).expect("read"));
    for file in walkdir::WalkDir::new(case.join("evidence")).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file())
    {
        let bytes = fs::read(file.path()).expect("read");
        assert!(master.values().any(|held| *held == bytes), "{} is in the master as it was given", file.path().display());
    }
}

/// The pixels of every picture that was to be blacked out, as files and in the book: black, and none of the colour under it.
fn painted_over(package: &Package) {
    let files = unzipped(&fs::read(&package.path).expect("read"));
    let is_marked = |pixel: &[u8]| pixel[0] > 150 && pixel[1] < 100 && pixel[2] > 150;
    for copy in package.given.iter().filter(|copy| copy.title.starts_with("涂黑")) {
        let bytes = files.iter().find(|(name, _)| name.ends_with(&copy.path)).expect("there").1;
        let picture = image::load_from_memory(bytes).expect("a picture").into_rgb8();
        assert!(!picture.pixels().any(|pixel| is_marked(&pixel.0)), "{}", copy.path);
        let (width, height) = picture.dimensions();
        let black = (0..width)
            .flat_map(|x| (0..height / 2 - 8).map(move |y| (x, y)))
            .all(|(x, y)| picture.get_pixel(x, y).0.iter().all(|channel| *channel < 30));
        assert!(black, "{}", copy.path);
    }
    // In the book: as many pictures with the colour as are not blacked out.
    let book = files.iter().find(|(name, _)| name.ends_with("data/exhibits.pdf")).expect("a book").1;
    let (mut with, mut without) = (0, 0);
    for (dictionary, content) in streams(book) {
        let number = |key: &[u8]| dictionary.get(key).and_then(lopdf::Object::as_i64).ok().and_then(|number| usize::try_from(number).ok());
        let is_image = dictionary.get(b"Subtype").and_then(lopdf::Object::as_name).is_ok_and(|name| name == b"Image");
        let (Some(width), Some(height)) = (number(b"Width").filter(|_| is_image), number(b"Height")) else { continue };
        if !matches!((width, height), (300, 400) | (320, 480)) {
            continue;
        }
        let pixels = match image::load_from_memory(&content) {
            Ok(picture) => picture.into_rgb8().into_raw(),
            Err(_) => content,
        };
        assert_eq!(pixels.len(), width * height * 3, "a stream that is understood");
        let marked = pixels.chunks_exact(3).any(is_marked);
        (with, without) = (with + usize::from(marked), without + usize::from(!marked));
    }
    assert_eq!((with, without), (2, 2));
}

#[test]
fn what_cannot_be_blacked_out_lets_nothing_leave() {
    for (entry, code) in [
        ("path = \"fault/游戏账户余额截图.jpg\"\nredact = [\"phone\"]", "redact-cannot"),
        ("path = \"fault/客户端日志.log\"\nredact = [{ x = 0, y = 0, width = 9, height = 9 }]", "redact-cannot"),
        ("path = \"fault/客户端日志.log\"\nredact = [{ text = \"没有这句话\" }]", "redact-not-found"),
    ] {
        let (folder, case) = case();
        let path = entry.lines().next().expect("a line");
        let file = case.join("case.toml");
        let toml = fs::read_to_string(&file).expect("read");
        let redact = entry.lines().nth(1).expect("a line");
        let toml =
            if toml.contains(path) { toml.replace(path, &format!("{path}\n{redact}")) } else { toml + "\n[[evidence]]\n" + entry + "\n" };
        fs::write(&file, toml).expect("written");
        for letters in [true, false] {
            let out = folder.path().join("out");
            let refused = packed(&case, AT, &Packing { letters, docx: false, ..packing(&["12315"], &out) });
            let Err(CaseworkError::Refused { findings, .. }) = refused else { panic!("{code}: {refused:?}") };
            assert!(findings.iter().any(|finding| finding.what.code() == code), "{findings:?}");
            assert!(!out.exists(), "nothing is left");
        }
        // The evidence is packaged all the same.
        packed(&case, AT, &packing(&[], &folder.path().join("out"))).expect("packed");
    }
}

#[test]
fn what_is_shared_by_name_is_masked_where_that_is_wanted() {
    let (folder, case) = case();
    fs::write(case.join("evidence/procedure/受理单.pdf"), pdf(false)).expect("written");
    add_entry(&case, "path = \"procedure/受理单.pdf\"\nshare = [\"platform\"]");
    let made = |strict: bool, out: &str| {
        let packing = Packing { redact_personal: strict, ..packing(&["platform"], &folder.path().join(out)) };
        let package = packed(&case, AT, &packing).expect("packed").packages.remove(0);
        let copy = package.given.iter().find(|copy| copy.title == "受理单").expect("given").made;
        (copy, package)
    };
    let (copy, _) = made(false, "one");
    assert_eq!(copy, Copied::AsGiven);
    let (copy, package) = made(true, "two");
    assert_eq!(copy, Copied::Words);
    lacks(&package, &said(&package.path), &[FRIEND]);
}
