//! What a reader shows of the document without opening a page: title, author, program and dates,
//! in the information dictionary and once more as XMP (ISO 16684-1).

use chrono::{DateTime, Utc};
use lopdf::{Dictionary, Document as File, Object, ObjectId, Stream, dictionary};

use super::set_unless_empty;
use crate::document::{Document, Language, legible};
use crate::typeset::pictures::figures;
use crate::typeset::{Stamp, TypesetError};

/// What makes the document; what writes its content and its bytes is the program that is named as creator.
const PRODUCER: &str = "printpdf 0.12.8";

/// That a document conforms to PDF/A-3u.
const ARCHIVAL: &str = r#"
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>U</pdfaid:conformance>
</rdf:Description>"#;

/// That a document conforms to PDF/UA-1, and what a reader of archives must be told of the words which say so
/// (ISO 19005-3 §6.6.2.3.3).
const UNIVERSAL: &str = r#"
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the standard that the document conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"#;

/// What is said of the document.
pub(super) struct Facts {
    title: String,
    author: String,
    creator: String,
    pub(super) created: DateTime<Utc>,
    pub(super) language: Language,
    /// The number of the first page.
    pub(super) first_page: u32,
    /// It says that it conforms to PDF/A-3u (ISO 19005-3). A document with pages of another file does not: what those
    /// lack, such as a font, all of it lacks.
    pub(super) claims: bool,
    /// Whoever cannot see it can read all of it (PDF/UA, ISO 14289-1).
    reads_aloud: bool,
}

impl Facts {
    pub fn new(document: &Document, stamp: &Stamp) -> Result<Self, TypesetError> {
        // PDF and XMP have four digits for the year.
        let years = 0..=253_402_300_799;
        let created = Some(stamp.created)
            .filter(|seconds| years.contains(seconds))
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
            .ok_or(TypesetError::TimeOutOfRange(stamp.created))?;
        Ok(Self {
            title: legible(&document.title).into_owned(),
            author: legible(&document.author).into_owned(),
            creator: legible(&stamp.creator).into_owned(),
            created,
            language: document.language,
            first_page: document.first_page.unwrap_or(1),
            claims: true,
            reads_aloud: reads_aloud(document),
        })
    }

    fn info(&self) -> Dictionary {
        let date = self.created.format("D:%Y%m%d%H%M%SZ").to_string();
        let mut info = dictionary! {
            "CreationDate" => Object::string_literal(date.as_str()),
            "ModDate" => Object::string_literal(date),
            "Producer" => Object::string_literal(PRODUCER),
        };
        set_unless_empty(&mut info, "Title", &self.title);
        set_unless_empty(&mut info, "Author", &self.author);
        set_unless_empty(&mut info, "Creator", &self.creator);
        info
    }

    fn xmp(&self) -> String {
        let date = self.created.format("%Y-%m-%dT%H:%M:%SZ");
        let title = if self.title.is_empty() {
            String::new()
        } else {
            let title = escaped(&self.title);
            format!("\n<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>")
        };
        let archival = if self.claims { ARCHIVAL } else { "" };
        let universal = if self.claims && self.reads_aloud { UNIVERSAL } else { "" };
        let creator = escaped(&self.creator);
        let author = if self.author.is_empty() {
            String::new()
        } else {
            let author = escaped(&self.author);
            format!("\n<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>")
        };
        format!(
            r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:format>application/pdf</dc:format>{title}{author}
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate>
</rdf:Description>{archival}{universal}
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"#,
            bom = '\u{feff}',
            language = self.language.tag(),
        )
    }
}

/// Replaces printpdf's information dictionary, adds the XMP stream and returns its id.
pub(super) fn add(file: &mut File, facts: &Facts) -> lopdf::Result<ObjectId> {
    let info = file.trailer.get(b"Info")?.as_reference()?;
    file.set_object(info, facts.info());
    let kind = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    // Uncompressed, so that programs which know nothing of PDF can find it (ISO 16684-1 §7.1).
    let stream = Stream::new(kind, facts.xmp().into_bytes()).with_compression(false);
    Ok(file.add_object(stream))
}

/// Whether whoever cannot see it is told its title and what each of its pictures shows.
fn reads_aloud(document: &Document) -> bool {
    let has_words = |text: &str| !legible(text).trim().is_empty();
    has_words(&document.title) && figures(document).all(|figure| has_words(&figure.alt))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
