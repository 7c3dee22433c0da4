//! What a reader shows of the document without opening a page: title, author, program and dates,
//! in the information dictionary and once more as XMP (ISO 16684-1).

use chrono::{DateTime, Utc};
use lopdf::{Dictionary, Document as File, Object, ObjectId, Stream, dictionary};

use super::set_unless_empty;
use crate::document::{Document, Language, legible};
use crate::typeset::{Stamp, TypesetError};

/// What writes the pages.
const PRODUCER: &str = "printpdf 0.12.8";

/// What is said of the document.
pub(super) struct Facts {
    title: String,
    author: String,
    creator: String,
    created: DateTime<Utc>,
    pub(super) language: Language,
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
        let title = escaped(&self.title);
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
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>{author}
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate>
</rdf:Description>
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

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
