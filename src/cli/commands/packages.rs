//! What each recipient is given, for people and for scripts: of a package that was written and of one that would be.

use serde_json::{Value, json};

use super::pack::size;
use super::targets::particular;
use super::to;
use crate::casework::{Copied, Given, Package, Withheld};
use crate::cli::page::{Ink, Page, Text};
use crate::cli::session::shown_path;
use crate::document::Language;
use crate::finding::shown;
use crate::letter::Targets;

/// A package in JSON.
#[must_use]
pub fn json(package: &Package) -> Value {
    let sealed = package.sealed.as_ref();
    let letter = package
        .letter
        .as_ref()
        .map(|letter| json!({ "path": letter.bag_path, "beside": letter.beside, "pages": letter.pages, "stage": letter.stage }));
    let given = |given: &Given| {
        json!({
            "exhibit": format!("证据{}", given.exhibit), "title": given.title, "path": given.path, "made": given.made.as_str(),
            "what": given.what, "bytes": given.bytes, "sha256": given.sha256, "sha256_of_original": given.sha256_of_original,
        })
    };
    let withheld = |withheld: &Withheld| {
        json!({
            "exhibit": format!("证据{}", withheld.exhibit), "title": withheld.title,
            "sha256_of_original": withheld.sha256_of_original, "why": withheld.why,
        })
    };
    json!({
        "target": package.target, "path": package.path,
        "bytes": sealed.map(|sealed| sealed.bytes), "sha256": sealed.map(|sealed| sealed.sha256), "seal": sealed.map(|sealed| sealed.seal),
        "letter": letter, "form": package.form,
        "book": package.book.as_ref().map(|(path, pages)| json!({ "path": path, "pages": pages })),
        "particulars": package.particulars,
        "exhibits": package.given.iter().map(given).collect::<Vec<_>>(),
        "left_out": package.left_out.iter().map(withheld).collect::<Vec<_>>(),
        "not_shown": package.not_shown,
    })
}

/// What was written, in a few lines; with `all`, what is done to each exhibit too.
pub fn tell(page: &mut Page, targets: &Targets, package: &Package, all: bool) {
    page.gap();
    let bytes = package.sealed.as_ref().map_or_else(String::new, |sealed| format!("（{}）", size(sealed.bytes)));
    page.line(Text::of(Ink::Strong, format!("给{}的包{bytes}", to::title(targets, &package.target))));
    page.hang("包      ", shown_path(&package.path));
    if let Some(letter) = &package.letter {
        page.hang("文书    ", shown_path(&letter.beside));
    }
    page.hang("里面有  ", contents(package));
    let seen: Vec<&str> = package.particulars.iter().map(|key| particular(key)).collect();
    page.hang("本人    ", if seen.is_empty() { "不给任何个人信息".to_owned() } else { format!("给{}", seen.join("、")) });
    if all {
        for given in &package.given {
            page.hang(head(given.exhibit), format!("{}：{}", shown(&given.title), how(given)));
        }
    }
    for withheld in &package.left_out {
        let why = match withheld.why {
            "nothing-of-case" => "里面没有与本案对得上的内容",
            _ => "没有能给的副本",
        };
        page.hang(Text::of(Ink::Caution, head(withheld.exhibit)), format!("{}：没有放进，{why}", shown(&withheld.title)));
    }
    if package.not_shown > 0 {
        page.hang("不给    ", format!("另外 {} 份证据不是给这个对象看的", package.not_shown));
    }
}

/// Which file goes to whom, last of all: the master lies beside them, and is sent by mistake.
pub fn which(page: &mut Page, targets: &Targets, packages: &[Package]) {
    for package in packages {
        let name = package.path.file_name().unwrap_or_default().to_string_lossy();
        page.hang(format!("寄给{}：", to::title(targets, &package.target)), Text::of(Ink::Strong, shown(&name)));
    }
}

/// What nobody can promise.
pub fn caution(page: &mut Page, packages: &[Package]) {
    if packages.iter().flat_map(|package| &package.given).any(|given| given.made != Copied::Words) {
        page.hang(
            Text::of(Ink::Caution, "图片里的字："),
            "程序不认得，没有遮挡（用 redact 写明区域的除外）；PDF、录音、录像是原样。寄出前请把给对方的包打开，逐页看一遍。",
        );
    }
}

fn contents(package: &Package) -> String {
    let pages = |pages: Option<u32>| pages.map_or_else(String::new, |pages| format!(" {pages} 页"));
    let letter = package.letter.as_ref().map(|letter| format!("文书{}", pages(letter.pages)));
    let form = package.form.as_ref().map(|_| "表单".to_owned());
    let book = package.book.as_ref().map(|(_, count)| format!("证据册{}", pages(*count)));
    let copies = format!("{} 份证据的副本", package.given.len());
    [letter, form, book, Some(copies)].into_iter().flatten().collect::<Vec<_>>().join("，")
}

/// `证据12  `, as wide as the other heads.
fn head(exhibit: u32) -> String {
    format!("{:<6}", format!("证据{exhibit}"))
}

fn how(given: &Given) -> String {
    let done: Vec<&str> = given.what.iter().map(|done| done.words(Language::Zh)).collect();
    match given.made {
        Copied::AsGiven => "原样".to_owned(),
        Copied::Picture if done.is_empty() => "图片，没有改动".to_owned(),
        Copied::Words => {
            let kind = if given.is_table() { "表格" } else { "文字摘录" };
            if done.is_empty() { kind.to_owned() } else { format!("{kind}，{}", done.join("、")) }
        }
        Copied::Picture => done.join("、"),
    }
}
