//! The rooms of the house keep to themselves: which room may import which, and where the world
//! outside (disk, clock, environment, printing) and the heavy libraries may be named at all.
//!
//! The sources are read as text, with comments, strings and `#[cfg(test)]` code taken out. A path that
//! begins with `crate::` or climbs out of its room by `super::` is an import. What is broken is told
//! like this: `src/bundle/write.rs:12: bundle may not import letter`.

use std::fs;
use std::path::Path;

/// Which rooms a room may import; `digest` and `finding` are nouns that any room above them may hold.
/// A room that is not in this list is itself a failure.
const ROOMS: &[(&str, &[&str])] = &[
    ("finding", &[]),
    ("digest", &[]),
    ("archive", &[]),
    // `archive`: a DOCX is a zip.
    ("document", &["archive"]),
    ("case", &["finding"]),
    ("evidence", &["case", "digest", "finding", "archive"]),
    ("dossier", &["case", "evidence", "digest", "finding"]),
    ("manifest", &["case", "evidence", "dossier", "digest", "finding"]),
    ("letter", &["case", "evidence", "dossier", "document", "digest", "finding"]),
    // `letter`: a book says a moment and an exhibit's kind and form in the same words as a letter does.
    ("book", &["case", "evidence", "dossier", "document", "digest", "finding", "letter"]),
    // `book`: the page shows of an exhibit what its chapter shows, masked alike; `digest`: its policy names its scripts by hash.
    ("viewer", &["case", "evidence", "dossier", "document", "digest", "finding", "letter", "book"]),
    ("typeset", &["document", "finding"]),
    ("bundle", &["manifest", "archive", "digest", "finding"]),
    ("seal", &["digest", "finding"]),
    (
        "casework",
        &[
            "case", "evidence", "dossier", "manifest", "letter", "book", "viewer", "document", "typeset", "bundle", "seal", "archive",
            "digest", "finding",
        ],
    ),
    (
        "cli",
        &[
            "case", "evidence", "dossier", "manifest", "letter", "document", "typeset", "bundle", "seal", "archive", "digest", "finding",
            "casework",
        ],
    ),
    ("main", &["cli"]),
];

/// Names that may stand only in files whose path begins with one of these, and what they are.
/// A library is pinned as `zip::`; a use without a path (`use zip;`) is not written in this house.
const PINNED: &[(&[&str], &[&str], &str)] = &[
    (&["zip::"], &["archive/"], "zip"),
    // `typeset/pdf/press.rs`: the streams of a PDF.
    (&["flate2::"], &["archive/", "typeset/pdf/press.rs"], "deflate"),
    (&["printpdf::"], &["typeset/pdf.rs", "typeset/pdf/"], "the PDF library that writes"),
    // `evidence/documents/pdf/`: unpacking and decrypting streams of receipts, as it is for outline and metadata of letters.
    (&["lopdf::"], &["typeset/pdf.rs", "typeset/pdf/", "evidence/documents/pdf/"], "the PDF library that reads"),
    (&["harfrust::", "subsetter::", "unicode_linebreak::"], &["typeset/", "cli/page.rs"], "the typesetting libraries"),
    (&["rustix::"], &["bundle/exchange.rs"], "what only some systems can do with files"),
    (&["fontdb::"], &["casework/system_fonts.rs"], "the fonts of the system"),
    (&["calamine::", "exif::", "html5gum::", "imagesize::", "mail_parser::", "zune_jpeg::"], &["evidence/"], "the libraries of readers"),
    // `casework/batch/rows.rs`: tables of answers.
    (&["csv::"], &["evidence/", "casework/batch/rows.rs"], "CSV"),
    // `archive`: names in zips of others are GBK.
    (&["encoding_rs::"], &["evidence/", "archive/"], "text encodings"),
    (&["quick_xml::"], &["document/docx/", "evidence/"], "XML"),
    (&["minijinja::"], &["letter/"], "templates"),
    (&["toml_edit::"], &["casework/"], "editing of the case file"),
    (
        &["clap::", "clap_complete::", "roff::", "indicatif::", "anstream::", "anstyle::", "rpassword::", "terminal_size::"],
        &["cli/"],
        "the libraries of the command line",
    ),
    (&["SystemTime::now", "Utc::now", "Local::now", "OffsetDateTime::now"], &["cli/env.rs"], "the clock"),
    // How long something takes, for the meter only.
    (&["Instant::now"], &["cli/progress.rs"], "the stopwatch"),
    (&["println!", "eprintln!", "print!", "eprint!", "dbg!"], &[], "printing"),
    (&["stdout()", "stderr()", "stdin()"], &["cli/"], "the terminal"),
    (&["std::env::", "env::var", "env::args", "env::current_dir", "env::home_dir", "env::temp_dir"], &["cli/env.rs"], "the environment"),
    (&["process::exit", "process::abort"], &["main.rs"], "exit"),
    (&["ctrlc::"], &["main.rs"], "signals"),
    (&["process::Command"], &["casework/ssh_keygen.rs"], "other programs"),
    (&["std::net", "TcpStream", "UdpSocket", "reqwest::", "ureq::"], &["casework/http.rs"], "the network"),
    (&["UnixStream"], &["casework/ssh_agent.rs"], "the agent of SSH"),
    (
        &["age::", "webpki::", "rustls_pki_types::", "ring::", "p256::", "p384::", "p521::", "sm3::"],
        &["seal/", "digest.rs"],
        "the libraries of stamps and signatures",
    ),
    // `cli/commands/new.rs`, `cli/secrets.rs`: the files of answers and of passwords named on the command line.
    (
        &["std::fs", "fs::", "File::open", "File::create", "walkdir::", "tempfile::"],
        &["evidence/source.rs", "evidence/folder.rs", "bundle/", "casework/", "cli/commands/new.rs", "cli/secrets.rs"],
        "the disk",
    ),
    (&["thread::spawn", "thread::scope"], &["bundle/", "casework/"], "threads"),
];

/// Everything that is wrong with one file, named as below `src/`.
fn faults(file: &str, source: &str) -> Vec<String> {
    let room = room_of(file);
    let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        return vec![format!("src/{file}:1: {room} is no room of the house (see ROOMS in tests/rooms.rs)")];
    };
    let code = without_tests(&without_words(source));
    let mut out = Vec::new();
    for (line, other) in imports(file, &code) {
        if other != room && ROOMS.iter().any(|(name, _)| *name == other) && !allowed.contains(&other.as_str()) {
            out.push((line, format!("{room} may not import {other}")));
        }
    }
    for (names, places, what) in PINNED {
        if places.iter().any(|place| file.starts_with(place)) {
            continue;
        }
        for name in *names {
            out.extend(found(&code, name).map(|at| (line_of(&code, at), format!("{name} ({what}) may not stand in {room}"))));
        }
    }
    out.sort();
    out.dedup();
    out.into_iter().map(|(line, fault)| format!("src/{file}:{line}: {fault}")).collect()
}

/// `bundle/write.rs` and `digest.rs` → `bundle` and `digest`; the crate's root imports nothing.
fn room_of(file: &str) -> &str {
    file.split('/').next().map_or(file, |first| first.strip_suffix(".rs").unwrap_or(first))
}

/// The first name of every path that begins at the crate's root, with its line.
fn imports(file: &str, code: &str) -> Vec<(usize, String)> {
    // How many `super::` lead from the module to the root: `a/mod.rs` and `a.rs` are one deep.
    let depth = file.trim_end_matches("mod.rs").trim_end_matches(".rs").split('/').filter(|part| !part.is_empty()).count();
    let climb = "super::".repeat(depth);
    let mut out = Vec::new();
    for root in ["crate::", "juzheng::", climb.as_str()] {
        for at in found(code, root) {
            let line = line_of(code, at);
            for name in heads(&code[at + root.len()..]) {
                out.push((line, name));
            }
        }
    }
    out
}

/// The first names of a path: of `letter::write` one, of `{case::Case, letter}` two.
fn heads(path: &str) -> Vec<String> {
    let name = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let (mut deep, mut out, mut from) = (0, Vec::new(), 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => deep += 1,
            '}' if deep == 0 => {
                out.push(name(&group[from..at]));
                break;
            }
            '}' => deep -= 1,
            ',' if deep == 0 => {
                out.push(name(&group[from..at]));
                from = at + 1;
            }
            _ => {}
        }
    }
    out
}

/// Where a name stands in code, not as the tail of a longer one.
fn found<'a>(code: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_tail = |at: usize| code[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
    let climbs_on = move |at: usize| name.starts_with("super::") && code[..at].ends_with("super::");
    code.match_indices(name).map(|(at, _)| at).filter(move |at| !is_tail(*at) && !climbs_on(*at))
}

fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

/// The source with comments, strings and characters blanked out; every line stays where it is.
fn without_words(source: &str) -> String {
    let text: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    while at < text.len() {
        let end = end_of_words(&text, at);
        if end == at {
            out.push(text[at]);
            at += 1;
        } else {
            out.extend(text[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

/// Behind the comment, string or character that begins here; `at` itself where none does.
fn end_of_words(text: &[char], at: usize) -> usize {
    let is = |at: usize, words: &str| words.chars().enumerate().all(|(k, c)| text.get(at + k) == Some(&c));
    let ends = |from: usize, last: &dyn Fn(usize) -> bool| (from..text.len()).find(|at| last(*at)).unwrap_or(text.len());
    let word_before = at > 0 && (text[at - 1].is_alphanumeric() || text[at - 1] == '_');
    if is(at, "//") {
        return ends(at, &|at| text[at] == '\n');
    }
    if is(at, "/*") {
        let (mut end, mut deep) = (at + 2, 1);
        while end < text.len() && deep > 0 {
            let (step, change) = if is(end, "/*") {
                (2, 1)
            } else if is(end, "*/") {
                (2, -1)
            } else {
                (1, 0)
            };
            (end, deep) = (end + step, deep + change);
        }
        return end;
    }
    // r"…", r#"…"#, br"…"
    let raw = if is(at, "br") { at + 2 } else { at + 1 };
    if (is(at, "r") || is(at, "br")) && !word_before {
        let hashes = text[raw.min(text.len())..].iter().take_while(|c| **c == '#').count();
        if text.get(raw + hashes) == Some(&'"') {
            let close = format!("\"{}", "#".repeat(hashes));
            return ends(raw + hashes + 1, &|at| is(at, &close)) + close.len();
        }
    }
    if text[at] == '"' {
        let mut end = at + 1;
        while end < text.len() && text[end] != '"' {
            end += if text[end] == '\\' { 2 } else { 1 };
        }
        return (end + 1).min(text.len());
    }
    // A character, not a lifetime: 'a', '\n', '\u{e9}'.
    if text[at] == '\'' {
        if text.get(at + 1) == Some(&'\\') {
            return ends(at + 3, &|at| text[at] == '\'') + 1;
        }
        if text.get(at + 2) == Some(&'\'') {
            return at + 3;
        }
    }
    at
}

/// Code with every item behind `#[cfg(test)]` blanked out.
fn without_tests(code: &str) -> String {
    let mut out = code.to_owned();
    while let Some(from) = out.find("#[cfg(test)]") {
        let to = from + item_length(&out[from..]);
        let blank: String = out[from..to].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        out.replace_range(from..to, &blank);
    }
    out
}

/// How long an item with its attributes is: to the end of its block, or to its `;`, or, of a field, to its `,`.
fn item_length(code: &str) -> usize {
    let (mut deep, mut angles, mut in_block, mut before) = (0_i32, 0_i32, false, ' ');
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' => deep += 1,
            ')' | ']' => deep -= 1,
            '{' => (deep, in_block) = (deep + 1, in_block || deep == 0),
            '}' => {
                deep -= 1;
                if deep <= 0 {
                    return if in_block { at + 1 } else { at };
                }
            }
            '<' => angles += 1,
            '>' if before != '-' && before != '=' => angles -= 1,
            ';' if deep == 0 => return at + 1,
            ',' if deep == 0 && angles <= 0 => return at + 1,
            _ => {}
        }
        before = c;
    }
    code.len()
}

/// Files that `#[cfg(test)] mod name;` takes in, as beginnings of their paths below `src/`.
fn test_files(file: &str, source: &str) -> Vec<String> {
    let folder = match file.strip_suffix("mod.rs") {
        Some(folder) => folder.to_owned(),
        None => format!("{}/", file.trim_end_matches(".rs")),
    };
    let code = without_words(source);
    let items = code.match_indices("#[cfg(test)]").map(|(at, _)| &code[at..at + item_length(&code[at..])]);
    let names = items.filter_map(|item| item.split_once("mod ")?.1.trim().strip_suffix(';'));
    names.flat_map(|name| [format!("{folder}{}.rs", name.trim()), format!("{folder}{}/", name.trim())]).collect()
}

/// Every source below a folder, as its path with `/` and its text.
fn sources(folder: &Path, above: &str, out: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("an entry").path();
        let name = format!("{above}{}", path.file_name().expect("a name").to_string_lossy());
        if path.is_dir() {
            sources(&path, &format!("{name}/"), out);
        } else if name.ends_with(".rs") && name != "lib.rs" {
            out.push((name, fs::read_to_string(&path).expect("UTF-8")));
        }
    }
}

#[test]
fn every_room_keeps_to_itself() {
    let mut all = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut all);
    all.sort();
    assert!(all.len() > 100, "the sources were not found");
    let tests: Vec<String> = all.iter().flat_map(|(file, source)| test_files(file, source)).collect();
    let ours = all.iter().filter(|(file, _)| !tests.iter().any(|test| file.starts_with(test.as_str())));
    let faults: Vec<String> = ours.flat_map(|(file, source)| faults(file, source)).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn an_import_that_is_not_allowed_is_told_with_its_line() {
    let source = "//! Writes.\n\nuse crate::digest::Digest;\nuse crate::letter::Letter;\n";
    assert_eq!(faults("bundle/write.rs", source), ["src/bundle/write.rs:4: bundle may not import letter"]);
    assert!(faults("casework/pack.rs", source).is_empty());
}

#[test]
fn every_way_to_write_an_import_is_seen() {
    for source in [
        "fn f() { crate::letter::write() }",
        "use crate::{digest::{Digest, Algorithm}, letter};",
        "use crate::{\n    letter::{self, Letter},\n};",
        "use super::super::letter::Letter;",
        "pub(crate) use crate::letter as post;",
    ] {
        let told = faults("bundle/write.rs", source);
        assert!(told.len() == 1 && told[0].ends_with("bundle may not import letter"), "{source}: {told:?}");
    }
    assert_eq!(faults("bundle/mod.rs", "use super::letter::Letter;").len(), 1);
    assert_eq!(faults("bundle/verify/mod.rs", "use super::super::letter::Letter;").len(), 1);
    assert_eq!(faults("bundle/verify/sums.rs", "use super::super::super::letter::Letter;").len(), 1);
    assert_eq!(faults("digest.rs", "use super::case::Case;").len(), 1);
}

#[test]
fn what_only_looks_like_an_import_is_not_one() {
    for source in [
        "use super::letter::Seal;",
        "//! See [`crate::letter`].\n/* crate::letter::write() */",
        "const A: &str = \"crate::letter::x\"; const B: &str = r#\"say \"crate::letter::x\"\"#;",
        "const C: [char; 3] = ['\"', '\\'', 'a']; fn f<'a>(x: &'a str) -> &'a str { x }",
        "use crate::bundle::Sealed; use other_crate::letter::X; use crate::manifest::letter::X;",
    ] {
        assert_eq!(faults("bundle/write.rs", source), Vec::<String>::new(), "{source}");
    }
}

#[test]
fn tests_may_name_what_they_need_and_the_code_behind_them_may_not() {
    let source = "#[cfg(test)]\nmod tests {\n    use crate::letter::Letter;\n    fn f() { println!(\"{}\", 1); }\n}\n";
    assert!(faults("bundle/write.rs", source).is_empty());
    for before in
        ["#[cfg(test)] use std::fs;", "struct A {\n #[cfg(test)] room: HashMap<u8, u8>,\n b: u8 }", "#[cfg(test)]\n#[allow(x)]\nmod t;"]
    {
        let source = format!("{before}\nuse crate::letter::Letter;");
        let line = source.matches('\n').count() + 1;
        assert_eq!(faults("bundle/write.rs", &source), [format!("src/bundle/write.rs:{line}: bundle may not import letter")]);
    }
    assert_eq!(test_files("bundle/mod.rs", "#[cfg(test)]\nmod tests;\nmod write;"), ["bundle/tests.rs", "bundle/tests/"]);
    assert_eq!(test_files("typeset/paragraph.rs", "#[cfg(test)]\nmod tests;")[0], "typeset/paragraph/tests.rs");
}

#[test]
fn the_world_outside_has_its_places() {
    for (file, source, name) in [
        ("letter/write.rs", "let text = std::fs::read(path);", "the disk"),
        ("dossier/mod.rs", "let now = SystemTime::now();", "the clock"),
        ("cli/mod.rs", "let now = std::time::SystemTime::now();", "the clock"),
        ("case/read.rs", "eprintln!(\"{x}\");", "printing"),
        ("casework/open.rs", "let home = std::env::var_os(\"HOME\");", "the environment"),
        ("cli/mod.rs", "std::process::exit(1);", "exit"),
        ("bundle/write.rs", "let zip = zip::ZipWriter::new(file);", "zip"),
        ("typeset/page.rs", "fn f(op: printpdf::Op) {}", "the PDF library that writes"),
        ("evidence/source.rs", "TcpStream::connect(there)", "the network"),
    ] {
        let told = faults(file, source);
        assert!(told.iter().any(|fault| fault.contains(name)), "{file}: {told:?}");
    }
    assert!(faults("cli/env.rs", "fn now() { SystemTime::now(); std::env::args_os(); }").is_empty());
    assert!(faults("archive/read.rs", "use zip::ZipArchive;").is_empty());
    assert!(faults("letter/write.rs", "let v = env!(\"CARGO_PKG_VERSION\"); gunzip::x(); writeln!(out);").is_empty());
}

#[test]
fn a_new_room_has_to_say_what_it_may_import() {
    assert_eq!(faults("helpers/mod.rs", "")[0], "src/helpers/mod.rs:1: helpers is no room of the house (see ROOMS in tests/rooms.rs)");
}
