//! A generator of bags, right ones and wrong ones. Nothing in it is taken from another collection: each bag is described by what
//! it is about, and written when it is tested.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use juzheng::archive::ArchiveWriter;
use sha2::Digest as _;

/// A bag in the making. What is `listed` stands in the manifests, what is in `payload` lies in the bag; mostly both.
#[derive(Clone)]
pub struct Bag {
    algorithms: Vec<&'static str>,
    declaration: Vec<u8>,
    encoding: &'static str,
    separator: &'static str,
    line_end: &'static str,
    payload: Vec<(String, Vec<u8>)>,
    listed: Vec<(String, Vec<u8>)>,
    tags: Vec<(String, String)>,
    tag_lines: Vec<(String, Vec<u8>)>,
    tag_manifest: bool,
    after: Vec<(String, Option<Vec<u8>>)>,
}

impl Bag {
    pub fn new(version: &str, algorithms: &[&'static str]) -> Self {
        Self {
            algorithms: algorithms.to_vec(),
            declaration: format!("BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n").into_bytes(),
            encoding: "UTF-8",
            separator: "  ",
            line_end: "\n",
            payload: Vec::new(),
            listed: Vec::new(),
            tags: Vec::new(),
            tag_lines: Vec::new(),
            tag_manifest: true,
            after: Vec::new(),
        }
    }
    /// `bagit.txt`, word for word.
    pub fn declaration(mut self, text: &str) -> Self {
        self.declaration = text.as_bytes().to_vec();
        self
    }
    /// The encoding of the other tag files; `bagit.txt` declares it.
    pub fn encoding(mut self, name: &'static str) -> Self {
        let text = String::from_utf8(self.declaration).expect("UTF-8").replace("UTF-8", name);
        self.declaration = text.into_bytes();
        self.encoding = name;
        self
    }
    pub fn separator(mut self, separator: &'static str) -> Self {
        self.separator = separator;
        self
    }
    pub fn line_end(mut self, line_end: &'static str) -> Self {
        self.declaration = String::from_utf8(self.declaration).expect("UTF-8").replace('\n', line_end).into_bytes();
        self.line_end = line_end;
        self
    }
    /// A payload file, listed as it is called.
    pub fn file(self, path: &str, text: &str) -> Self {
        self.present(path, text).listed(path, text)
    }
    /// A payload file that no manifest lists.
    pub fn present(mut self, path: &str, text: &str) -> Self {
        self.payload.push((path.to_owned(), text.as_bytes().to_vec()));
        self
    }
    /// A line of the payload manifests: this path with the digest of this text.
    pub fn listed(mut self, written: &str, text: &str) -> Self {
        self.listed.push((written.to_owned(), text.as_bytes().to_vec()));
        self
    }
    /// A tag file, which the tag manifests list.
    pub fn tag(mut self, path: &str, text: &str) -> Self {
        self.tags.push((path.to_owned(), text.replace('\n', self.line_end)));
        self
    }
    /// A line of the tag manifests.
    pub fn tag_listed(mut self, written: &str, text: &str) -> Self {
        self.tag_lines.push((written.to_owned(), text.as_bytes().to_vec()));
        self
    }
    pub fn without_tag_manifest(mut self) -> Self {
        self.tag_manifest = false;
        self
    }
    /// A file changed or added once the bag is made.
    pub fn then(mut self, path: &str, bytes: &[u8]) -> Self {
        self.after.push((path.to_owned(), Some(bytes.to_vec())));
        self
    }
    /// A file taken away once the bag is made.
    pub fn then_without(mut self, path: &str) -> Self {
        self.after.push((path.to_owned(), None));
        self
    }
    /// All files of another bag as payload below a folder.
    pub fn holding(mut self, folder: &str, inner: &Self) -> Self {
        for (path, bytes) in inner.files() {
            self.payload.push((format!("{folder}{path}"), bytes.clone()));
            self.listed.push((format!("{folder}{path}"), bytes));
        }
        self
    }

    fn encoded(&self, text: &str) -> Vec<u8> {
        match self.encoding {
            "UTF-16" => [b"\xfe\xff".to_vec(), text.encode_utf16().flat_map(u16::to_be_bytes).collect()].concat(),
            "UTF-16LE" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            "ISO-8859-1" => text.chars().map(|c| u8::try_from(u32::from(c)).expect("a Latin character")).collect(),
            _ => text.as_bytes().to_vec(),
        }
    }

    fn manifest(&self, algorithm: &str, lines: &[(String, Vec<u8>)]) -> Vec<u8> {
        let line = |(path, bytes): &(String, Vec<u8>)| format!("{}{}{path}{}", digest(algorithm, bytes), self.separator, self.line_end);
        self.encoded(&lines.iter().map(line).collect::<String>())
    }

    /// Every file of the bag.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut tags = vec![("bagit.txt".to_owned(), self.declaration.clone())];
        tags.extend(self.tags.iter().map(|(path, text)| (path.clone(), self.encoded(text))));
        for algorithm in &self.algorithms {
            tags.push((format!("manifest-{algorithm}.txt"), self.manifest(algorithm, &self.listed)));
        }
        let mut all = tags.clone();
        for algorithm in self.algorithms.iter().filter(|_| self.tag_manifest) {
            let lines = [tags.clone(), self.tag_lines.clone()].concat();
            all.push((format!("tagmanifest-{algorithm}.txt"), self.manifest(algorithm, &lines)));
        }
        all.extend(self.payload.iter().cloned());
        for (path, bytes) in &self.after {
            all.retain(|(known, _)| known != path);
            all.extend(bytes.clone().map(|bytes| (path.clone(), bytes)));
        }
        all
    }

    /// The bag as a folder.
    pub fn write(&self, folder: &Path) {
        for (path, bytes) in self.files() {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            fs::write(path, bytes).expect("written");
        }
        // A bag always has it, empty or not.
        fs::create_dir_all(folder.join("data")).expect("made");
    }

    /// The bag in a zip, below one folder.
    pub fn zip(&self) -> Vec<u8> {
        let mut archive = ArchiveWriter::new(Cursor::new(Vec::new()), 0);
        for (path, bytes) in self.files() {
            archive.add_bytes(&format!("bag/{path}"), &bytes).expect("in memory");
        }
        archive.finish().expect("in memory").into_inner()
    }
}

/// A digest as a manifest writes it; of an unknown algorithm, some digits.
fn digest(algorithm: &str, bytes: &[u8]) -> String {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    match algorithm {
        "md5" => hex(&md5::Md5::digest(bytes)),
        "sha1" => hex(&sha1::Sha1::digest(bytes)),
        "sha224" => hex(&sha2::Sha224::digest(bytes)),
        "sha256" => hex(&sha2::Sha256::digest(bytes)),
        "sha384" => hex(&sha2::Sha384::digest(bytes)),
        "sha512" => hex(&sha2::Sha512::digest(bytes)),
        _ => hex(bytes),
    }
}
