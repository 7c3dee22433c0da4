//! What goes out, as running text, with the person's own words marked: what a letter says of itself is then told from what it quotes.

use std::collections::{BTreeSet, HashMap};
use std::io::{Cursor, Read};

use juzheng::document::{Block, Document, Making, Run, Table, legible};
use serde_json::Value;

/// A text that goes to a target.
pub struct Output {
    /// `12315 appeal draft: docx`.
    pub name: String,
    /// As it is.
    pub raw: String,
    /// With each of the person's own texts reduced to its first and last characters around 〇: what stands at the joins is kept.
    pub masked: String,
}

/// The person's own texts, each as the writers may show it, by first character, the longest first.
pub struct Own(HashMap<char, Vec<(String, String)>>);

/// Keys whose values are no words of the person's.
const NO_WORDS: [&str; 25] = [
    "cause",
    "role",
    "sells_on",
    "kind",
    "method",
    "amount",
    "currency",
    "refunded_so_far",
    "delivery",
    "rank",
    "to",
    "ground",
    "form",
    "by",
    "targets",
    "share",
    "phone",
    "paid_at",
    "ordered_at",
    "confirmed_on",
    "promised_by",
    "obtained_at",
    "replied_at",
    "answer_by",
    "birth_date",
];

/// What a sentence may lose at its end when it is taken into another.
const ENDS: [char; 12] = ['。', '，', '；', '、', ' ', '.', ';', '！', '？', '…', '!', '?'];

impl Own {
    pub fn of(case: &Value, files: &[(String, String)]) -> Self {
        let mut texts = BTreeSet::new();
        collect(case, "", &mut texts);
        for (path, _) in files {
            let name = path.rsplit('/').next().unwrap_or(path);
            texts.insert(name.to_owned());
            texts.insert(name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned());
        }
        let mut shown = BTreeSet::new();
        for text in &texts {
            let spaced: String = text.chars().map(|c| if "\n\r\t\u{2028}\u{2029}\u{b}\u{c}\u{85}".contains(c) { ' ' } else { c }).collect();
            for one in [legible(&spaced).into_owned(), text.split_whitespace().collect::<Vec<_>>().join(" ")] {
                let one = one.trim().to_owned();
                let inner = one.replace('“', "‘").replace('”', "’");
                for mut one in [legible(&one).into_owned(), one, inner] {
                    loop {
                        shown.insert(one.clone());
                        match one.pop() {
                            Some(end) if ENDS.contains(&end) => {}
                            _ => break,
                        }
                    }
                }
            }
        }
        let mut all: HashMap<char, Vec<(String, String)>> = HashMap::new();
        for text in shown {
            let chars: Vec<char> = text.chars().collect();
            if let [first, _, _, .., last] = chars[..] {
                all.entry(first).or_default().push((text, format!("{first}〇{last}")));
            }
        }
        all.values_mut().for_each(|texts| texts.sort_by_key(|(text, _)| std::cmp::Reverse(text.len())));
        Self(all)
    }

    fn mask(&self, text: &str) -> String {
        // What is masked once is not looked into again.
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        'next: while let Some(c) = rest.chars().next() {
            for (own, masked) in self.0.get(&c).into_iter().flatten() {
                if let Some(after) = rest.strip_prefix(own.as_str()) {
                    out.push_str(masked);
                    rest = after;
                    continue 'next;
                }
            }
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
        out
    }

    /// The output of this text.
    pub fn output(&self, name: String, raw: String) -> Output {
        Output { masked: self.mask(&raw), name, raw }
    }
}

fn collect(value: &Value, key: &str, out: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if !NO_WORDS.contains(&key) => drop(out.insert(text.clone())),
        // A time in words is quoted as it was said.
        Value::String(text) if key.ends_with("_at") || key == "at" => drop(out.insert(text.clone())),
        Value::Array(items) => items.iter().for_each(|item| collect(item, key, out)),
        Value::Object(map) => map.iter().for_each(|(key, value)| collect(value, key, out)),
        _ => {}
    }
}

/// The words of a DOCX, a paragraph a line, as any program finds them in it.
pub fn words_of_docx(document: &Document) -> String {
    let bytes = document.to_docx(&Making { at: 1_790_589_600, program: "juzheng 0.1.0".to_owned() });
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a DOCX is a zip");
    let mut xml = String::new();
    archive.by_name("word/document.xml").expect("a DOCX has a document").read_to_string(&mut xml).expect("XML is text");
    let mut out = String::new();
    let mut rest = xml.as_str();
    while let Some(at) = rest.find('<') {
        out += &rest[..at];
        let end = rest[at..].find('>').expect("a tag ends") + at;
        if rest[at..end].starts_with("</w:p") && !rest[at..end].starts_with("</w:pP") {
            out.push('\n');
        }
        rest = &rest[end + 1..];
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&#39;", "'").replace("&amp;", "&")
}

/// The words of Markdown without its marks.
pub fn words_of_markdown(document: &Document) -> String {
    let markdown = document.to_markdown();
    let mut out = String::with_capacity(markdown.len());
    let mut chars = markdown.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            '*' if chars.peek() == Some(&'*') => drop(chars.next()),
            c => out.push(c),
        }
    }
    out.replace("<strong>", "").replace("</strong>", "")
}

/// The numbers of the exhibits listed in a letter.
pub fn listed(document: &Document) -> BTreeSet<u32> {
    let tables = document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    tables.flat_map(numbers).collect()
}

fn numbers(table: &Table) -> Vec<u32> {
    let first = |row: &Vec<Vec<Run>>| {
        let cell: String = row.first()?.iter().map(|run| run.text.as_str()).collect();
        cell.strip_prefix("证据").or_else(|| cell.strip_prefix("Exhibit "))?.parse().ok()
    };
    table.rows.iter().filter_map(first).collect()
}

/// The first piece of a document that a text does not hold, or not in its order.
pub fn lost(document: &Document, text: &str) -> Option<String> {
    let text = bare(text);
    let mut rest = text.as_str();
    pieces(document).into_iter().find(|piece| match rest.find(&bare(&legible(piece))) {
        Some(at) => {
            rest = &rest[at + bare(&legible(piece)).len()..];
            false
        }
        None => true,
    })
}

/// Without blanks, and without the backslashes that Markdown has more of.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\\' && *c != '*').collect()
}

/// What each block says, piece by piece.
fn pieces(document: &Document) -> Vec<String> {
    let words = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
    let of = |block: &Block| match block {
        Block::Heading { text, .. } => vec![text.clone()],
        Block::Paragraph(paragraph) => vec![words(&paragraph.runs)],
        Block::Numbered(items) => items.iter().map(|runs| words(runs)).collect(),
        Block::Table(table) => {
            let heads = table.columns.iter().map(|column| column.head.clone());
            heads.chain(table.rows.iter().flatten().map(|cell| words(cell))).collect()
        }
        Block::Figure(_) | Block::Part(_) | Block::Gap | Block::PageBreak => Vec::new(),
    };
    document.blocks.iter().flat_map(of).collect()
}
