//! Markup and text, kept apart by their types: markup is the program's own (`&'static str`), all else is escaped.

use crate::document::{Language, legible};

/// A page as it is written.
pub(super) struct Html {
    out: String,
    language: Language,
}

impl Html {
    pub(super) fn new(language: Language) -> Self {
        Self { out: String::with_capacity(128 << 10), language }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.out.into_bytes()
    }

    /// Markup. What came from case or evidence does not fit through here.
    pub(super) fn raw(&mut self, markup: &'static str) {
        self.out.push_str(markup);
    }

    pub(super) fn is_chinese(&self) -> bool {
        self.language == Language::Zh
    }

    /// The words in the reader's language.
    pub(super) fn chosen<'w>(&self, zh: &'w str, en: &'w str) -> &'w str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// Writes the words in the reader's language.
    pub(super) fn say(&mut self, zh: &'static str, en: &'static str) {
        let words = self.chosen(zh, en);
        self.text(words);
    }

    /// Text: legible, and never markup.
    pub(super) fn text(&mut self, text: &str) {
        for c in legible(text).chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                c => self.out.push(c),
            }
        }
    }

    /// ` name="value"`, with a space before it.
    pub(super) fn attribute(&mut self, name: &'static str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.text(value);
        self.out.push('"');
    }

    /// Text with a direction of its own, so that right-to-left letters do not move what stands beside it.
    pub(super) fn isolated(&mut self, text: &str) {
        self.raw("<bdi>");
        self.text(text);
        self.raw("</bdi>");
    }

    /// A name and what it stands for, in a list of such.
    pub(super) fn fact(&mut self, name: &str, value: &str) {
        if value.trim().is_empty() {
            return;
        }
        self.raw("<dt>");
        self.text(name);
        self.raw("</dt><dd>");
        self.text(value);
        self.raw("</dd>\n");
    }

    /// A link to a file of the bag; the path alone where a browser would run what is in it.
    pub(super) fn file(&mut self, path: &str) {
        if opens_quietly(path) {
            self.raw("<a target=\"_blank\" rel=\"noopener noreferrer\"");
            self.attribute("href", &address(path));
            self.raw(">");
            self.isolated(path);
            self.raw("</a>");
        } else {
            self.raw("<code>");
            self.isolated(path);
            self.raw("</code>");
        }
    }
}

/// A path in the bag as an address relative to the page: no letter of it can be a scheme, a query or a step upwards.
pub(super) fn address(path: &str) -> String {
    let mut out = String::with_capacity(path.len() * 2);
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Whether a browser shows or saves such a file and never runs it, as it would a saved web page of the other side.
fn opens_quietly(path: &str) -> bool {
    const QUIET: [&str; 14] = ["bmp", "csv", "docx", "gif", "jpeg", "jpg", "mov", "mp3", "mp4", "pdf", "png", "txt", "webp", "zip"];
    let name = path.rsplit('/').next().unwrap_or(path);
    let end = name.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    path.starts_with("data/") && QUIET.contains(&end.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_markup() {
        let mut html = Html::new(Language::Zh);
        html.text("</script><script>alert(1)</script>\u{202e}&amp;");
        html.raw("<img");
        html.attribute("alt", "\" onerror='x'\n>");
        let out = String::from_utf8(html.finish()).expect("UTF-8");
        let expected =
            "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;〔U+202E〕&amp;amp;<img alt=\"&quot; onerror=&#39;x&#39; &gt;\"";
        assert_eq!(out, expected);
    }

    #[test]
    fn addresses_stay_in_the_bag() {
        assert_eq!(address("data/evidence/chat/a b#1?.png"), "data/evidence/chat/a%20b%231%3F.png");
        assert_eq!(address("javascript:alert(1)"), "javascript%3Aalert%281%29");
        assert_eq!(address("证"), "%E8%AF%81");
    }

    #[test]
    fn what_a_browser_would_run_is_no_link() {
        let linked = |path: &str| {
            let mut html = Html::new(Language::Zh);
            html.file(path);
            String::from_utf8(html.finish()).expect("UTF-8").contains("href")
        };
        assert!(linked("data/evidence/order/订单.PNG") && linked("data/letters/12315.pdf"));
        for path in ["data/evidence/rules/页面.html", "data/x.svg", "data/x.mhtml", "data/x", "data/png", "index.png", "data/x.xml"] {
            assert!(!linked(path), "{path}");
        }
    }
}
