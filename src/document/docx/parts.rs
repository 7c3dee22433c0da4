//! The parts beside the body: styles, numbering, the page's foot, the draft mark, properties.

use chrono::DateTime;

use super::Making;
use super::body::{FIRST_LINK, MEASURE};
use super::xml::{Xml, writable};
use crate::document::Document;

/// Running text.
const BODY_FACE: &str = "宋体";
/// Headings and what is stressed.
pub(super) const HEADING_FACE: &str = "黑体";
/// Letters and digits.
const LATIN_FACE: &str = "Times New Roman";

/// The relations of the package.
pub(super) const PACKAGE: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#,
    r#"<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties" Target="docProps/app.xml"/>"#,
    "</Relationships>"
);

/// How the document behaves: Chinese punctuation is compressed at the ends of lines, and Word takes it as its own format.
pub(super) const SETTINGS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:characterSpacingControl w:val="compressPunctuation"/>"#,
    r#"<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>"#,
    r#"<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>"#,
    r#"<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>"#
);

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

pub(super) fn content_types(document: &Document) -> String {
    let mut xml = Xml::new();
    xml.open("Types", &[("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")]);
    xml.empty("Default", &[("Extension", "rels"), ("ContentType", "application/vnd.openxmlformats-package.relationships+xml")]);
    xml.empty("Default", &[("Extension", "xml"), ("ContentType", "application/xml")]);
    let mut part = |name: &str, of: &str| xml.empty("Override", &[("PartName", name), ("ContentType", of)]);
    part("/word/document.xml", &format!("{TYPES}.document.main+xml"));
    for name in ["styles", "settings", "fontTable", "numbering"] {
        part(&format!("/word/{name}.xml"), &format!("{TYPES}.{name}+xml"));
    }
    part("/word/footer1.xml", &format!("{TYPES}.footer+xml"));
    if document.watermark.is_some() {
        part("/word/header1.xml", &format!("{TYPES}.header+xml"));
    }
    part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    part("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml");
    xml.finish("Types")
}

pub(super) fn relations(document: &Document, links: &[String]) -> String {
    let mut xml = Xml::new();
    xml.open("Relationships", &[("xmlns", "http://schemas.openxmlformats.org/package/2006/relationships")]);
    let mut to = |id: usize, of: &str, target: &str, outside: bool| {
        let (id, of) = (format!("rId{id}"), format!("{OFFICE}/{of}"));
        let mut attributes = vec![("Id", id.as_str()), ("Type", of.as_str()), ("Target", target)];
        attributes.extend(outside.then_some(("TargetMode", "External")));
        xml.empty("Relationship", &attributes);
    };
    for (k, name) in ["styles", "settings", "fontTable", "numbering"].iter().enumerate() {
        to(k + 1, name, &format!("{name}.xml"), false);
    }
    to(5, "footer", "footer1.xml", false);
    if document.watermark.is_some() {
        to(6, "header", "header1.xml", false);
    }
    for (k, target) in links.iter().enumerate() {
        to(FIRST_LINK + k, "hyperlink", target, true);
    }
    xml.finish("Relationships")
}

/// Title, author and time. Nobody's user name, machine or editing time.
pub(super) fn core(document: &Document, making: &Making) -> String {
    const TERMS: &str = "http://purl.org/dc/terms/";
    let mut xml = Xml::new();
    xml.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", TERMS),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    xml.leaf("dc:title", &[], &document.title);
    if !document.author.is_empty() {
        xml.leaf("dc:creator", &[], &document.author);
    }
    // W3CDTF has years of four digits; a time outside is left out rather than bent.
    let at = DateTime::from_timestamp(making.at, 0).filter(|at| (0..=9999).contains(&chrono::Datelike::year(at)));
    if let Some(at) = at {
        let at = at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        for name in ["dcterms:created", "dcterms:modified"] {
            xml.leaf(name, &[("xsi:type", "dcterms:W3CDTF")], &at);
        }
    }
    xml.leaf("dc:language", &[], document.language.tag());
    xml.finish("cp:coreProperties")
}

pub(super) fn app(making: &Making) -> String {
    let mut xml = Xml::new();
    xml.open("Properties", &[("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties")]);
    xml.leaf("Application", &[], &making.program);
    xml.finish("Properties")
}

/// The faces by name, with the names that systems without Chinese know them by.
pub(super) fn fonts() -> String {
    let mut xml = Xml::word("w:fonts");
    for (name, other) in [(BODY_FACE, "SimSun"), (HEADING_FACE, "SimHei")] {
        xml.open("w:font", &[("w:name", name)]);
        xml.value("w:altName", other);
        xml.value("w:charset", "86");
        xml.value("w:family", "auto");
        xml.value("w:pitch", "variable");
        xml.close("w:font");
    }
    xml.open("w:font", &[("w:name", LATIN_FACE)]);
    xml.value("w:charset", "00");
    xml.value("w:family", "roman");
    xml.value("w:pitch", "variable");
    xml.close("w:font");
    xml.finish("w:fonts")
}

/// One list after the other, each from 1.
pub(super) fn numbering(lists: usize) -> String {
    let mut xml = Xml::word("w:numbering");
    xml.open("w:abstractNum", &[("w:abstractNumId", "0")]);
    xml.value("w:multiLevelType", "singleLevel");
    xml.open("w:lvl", &[("w:ilvl", "0")]);
    xml.value("w:start", "1");
    xml.value("w:numFmt", "decimal");
    xml.value("w:lvlText", "%1.");
    xml.value("w:lvlJc", "left");
    xml.open("w:pPr", &[]);
    xml.empty("w:ind", &[("w:left", "480"), ("w:hanging", "480")]);
    xml.close("w:pPr");
    xml.close("w:lvl");
    xml.close("w:abstractNum");
    for list in 1..=lists {
        xml.open("w:num", &[("w:numId", &list.to_string())]);
        xml.value("w:abstractNumId", "0");
        xml.open("w:lvlOverride", &[("w:ilvl", "0")]);
        xml.value("w:startOverride", "1");
        xml.close("w:lvlOverride");
        xml.close("w:num");
    }
    xml.finish("w:numbering")
}

/// What stands at the left of the foot, and the page at its right.
pub(super) fn footer(document: &Document) -> String {
    let mut xml = Xml::word("w:ftr");
    xml.open("w:p", &[]);
    xml.open("w:pPr", &[]);
    xml.value("w:pStyle", "Footer");
    xml.open("w:tabs", &[]);
    xml.empty("w:tab", &[("w:val", "right"), ("w:pos", &MEASURE.to_string())]);
    xml.close("w:tabs");
    xml.close("w:pPr");
    let words = |xml: &mut Xml, text: &str| {
        xml.open("w:r", &[]);
        xml.leaf("w:t", &[("xml:space", "preserve")], text);
        xml.close("w:r");
    };
    words(&mut xml, &document.footer);
    xml.open("w:r", &[]);
    xml.empty("w:tab", &[]);
    xml.close("w:r");
    let [before, between, behind] = document.language.page_of();
    for (before, field, after) in [(before, "PAGE", between), ("", "NUMPAGES", behind)] {
        words(&mut xml, before);
        xml.open("w:fldSimple", &[("w:instr", field)]);
        words(&mut xml, "1");
        xml.close("w:fldSimple");
        words(&mut xml, after);
    }
    xml.close("w:p");
    xml.finish("w:ftr")
}

/// The mark of a draft: at the head of every page, and large behind its text.
pub(super) fn draft_mark(words: &str) -> String {
    let mut xml = Xml::new();
    xml.open(
        "w:hdr",
        &[
            ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
            ("xmlns:v", "urn:schemas-microsoft-com:vml"),
            ("xmlns:o", "urn:schemas-microsoft-com:office:office"),
        ],
    );
    xml.open("w:p", &[]);
    xml.open("w:pPr", &[]);
    xml.value("w:pStyle", "Header");
    xml.close("w:pPr");
    xml.open("w:r", &[]);
    xml.open("w:pict", &[]);
    xml.open(
        "v:shapetype",
        &[("id", "_x0000_t136"), ("coordsize", "21600,21600"), ("o:spt", "136"), ("path", "m,l21600,m,21600l21600,21600e")],
    );
    xml.empty("v:path", &[("textpathok", "t")]);
    xml.empty("v:textpath", &[("on", "t"), ("fitshape", "t")]);
    xml.close("v:shapetype");
    let style = "position:absolute;margin-left:0;margin-top:0;width:320pt;height:160pt;rotation:315;z-index:-251658752;\
                 mso-position-horizontal:center;mso-position-horizontal-relative:margin;\
                 mso-position-vertical:center;mso-position-vertical-relative:margin";
    let shape = [
        ("id", "DraftMark"),
        ("type", "#_x0000_t136"),
        ("style", style),
        ("o:allowincell", "f"),
        ("fillcolor", "#d0d0d0"),
        ("stroked", "f"),
    ];
    xml.open("v:shape", &shape);
    xml.empty("v:fill", &[("opacity", ".5")]);
    xml.empty("v:textpath", &[("style", &format!("font-family:\"{HEADING_FACE}\";font-size:1pt")), ("string", &writable(words))]);
    xml.close("v:shape");
    xml.close("w:pict");
    xml.close("w:r");
    xml.open("w:r", &[]);
    xml.open("w:rPr", &[]);
    xml.empty("w:rFonts", &[("w:hint", "eastAsia"), ("w:eastAsia", HEADING_FACE)]);
    xml.empty("w:b", &[]);
    xml.close("w:rPr");
    xml.leaf("w:t", &[], &format!("【{words}】"));
    xml.close("w:r");
    xml.close("w:p");
    xml.finish("w:hdr")
}

/// How a paragraph style looks: sizes in half points, distances in twentieths of a point.
struct Look {
    id: &'static str,
    name: &'static str,
    outline: Option<&'static str>,
    heading: bool,
    size: &'static str,
    line: &'static str,
    before: &'static str,
    after: &'static str,
    align: &'static str,
}

/// The looks of the PDF: 小四 at 1.65 lines, headings of 18, 14 and 12 points.
#[rustfmt::skip]
const LOOKS: [Look; 7] = [
    Look { id: "Heading1", name: "heading 1", outline: Some("0"), heading: true, size: "36", line: "560", before: "240", after: "240", align: "center" },
    Look { id: "Heading2", name: "heading 2", outline: Some("1"), heading: true, size: "28", line: "440", before: "180", after: "80", align: "left" },
    Look { id: "Heading3", name: "heading 3", outline: Some("2"), heading: true, size: "24", line: "396", before: "100", after: "20", align: "left" },
    Look { id: "TableHead", name: "Table Head", outline: None, heading: true, size: "19", line: "290", before: "60", after: "60", align: "left" },
    Look { id: "TableText", name: "Table Text", outline: None, heading: false, size: "19", line: "290", before: "60", after: "60", align: "left" },
    Look { id: "Header", name: "header", outline: None, heading: false, size: "21", line: "300", before: "0", after: "0", align: "center" },
    Look { id: "Footer", name: "footer", outline: None, heading: false, size: "18", line: "280", before: "0", after: "0", align: "left" },
];

pub(super) fn styles() -> String {
    let mut xml = Xml::word("w:styles");
    xml.open("w:docDefaults", &[]);
    xml.open("w:rPrDefault", &[]);
    xml.open("w:rPr", &[]);
    let faces = |eastern| [("w:ascii", LATIN_FACE), ("w:hAnsi", LATIN_FACE), ("w:eastAsia", eastern), ("w:cs", LATIN_FACE)];
    xml.empty("w:rFonts", &faces(BODY_FACE));
    xml.value("w:sz", "24");
    xml.value("w:szCs", "24");
    xml.empty("w:lang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN"), ("w:bidi", "ar-SA")]);
    xml.close("w:rPr");
    xml.close("w:rPrDefault");
    xml.open("w:pPrDefault", &[]);
    xml.open("w:pPr", &[]);
    xml.empty("w:spacing", &[("w:before", "0"), ("w:after", "0"), ("w:line", "396"), ("w:lineRule", "atLeast")]);
    xml.close("w:pPr");
    xml.close("w:pPrDefault");
    xml.close("w:docDefaults");
    xml.open("w:style", &[("w:type", "paragraph"), ("w:default", "1"), ("w:styleId", "Normal")]);
    xml.value("w:name", "Normal");
    xml.empty("w:qFormat", &[]);
    xml.close("w:style");
    for look in &LOOKS {
        paragraph_style(&mut xml, look, &faces(HEADING_FACE));
    }
    xml.open("w:style", &[("w:type", "character"), ("w:styleId", "Hyperlink")]);
    xml.value("w:name", "Hyperlink");
    xml.open("w:rPr", &[]);
    xml.value("w:color", "0563C1");
    xml.value("w:u", "single");
    xml.close("w:rPr");
    xml.close("w:style");
    xml.open("w:style", &[("w:type", "table"), ("w:styleId", "TableGrid")]);
    xml.value("w:name", "Table Grid");
    xml.open("w:tblPr", &[]);
    xml.open("w:tblBorders", &[]);
    for side in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
        xml.empty(side, &[("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "404040")]);
    }
    xml.close("w:tblBorders");
    xml.open("w:tblCellMar", &[]);
    for side in ["w:left", "w:right"] {
        xml.empty(side, &[("w:w", "80"), ("w:type", "dxa")]);
    }
    xml.close("w:tblCellMar");
    xml.close("w:tblPr");
    xml.close("w:style");
    xml.finish("w:styles")
}

fn paragraph_style(xml: &mut Xml, look: &Look, faces: &[(&str, &str)]) {
    xml.open("w:style", &[("w:type", "paragraph"), ("w:styleId", look.id)]);
    xml.value("w:name", look.name);
    xml.value("w:basedOn", "Normal");
    if look.outline.is_some() {
        xml.value("w:next", "Normal");
        xml.empty("w:qFormat", &[]);
    }
    xml.open("w:pPr", &[]);
    if look.outline.is_some() {
        xml.empty("w:keepNext", &[]);
        xml.empty("w:keepLines", &[]);
    }
    let spacing = [("w:before", look.before), ("w:after", look.after), ("w:line", look.line), ("w:lineRule", "atLeast")];
    xml.empty("w:spacing", &spacing);
    xml.value("w:jc", look.align);
    if let Some(level) = look.outline {
        xml.value("w:outlineLvl", level);
    }
    xml.close("w:pPr");
    xml.open("w:rPr", &[]);
    if look.heading {
        xml.empty("w:rFonts", faces);
        xml.empty("w:b", &[]);
    }
    xml.value("w:sz", look.size);
    xml.value("w:szCs", look.size);
    xml.close("w:rPr");
    xml.close("w:style");
}
