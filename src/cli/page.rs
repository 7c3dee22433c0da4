//! A page of text for people: wrapped by the width that characters have on a terminal, where a Han
//! character takes two cells, and coloured where that was asked for. The word always says it first.

use anstyle::{AnsiColor, Style};
use unicode_linebreak::linebreaks;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What a stretch of text is; how that looks is decided here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Running text.
    Plain,
    /// A verdict in the affirmative.
    Good,
    /// What is altered, missing or failed.
    Bad,
    /// What is worth mending.
    Caution,
    /// A name or a heading.
    Strong,
    /// What can be skipped.
    Faint,
}

impl Ink {
    fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Good => AnsiColor::Green.on_default().bold(),
            Self::Bad => AnsiColor::Red.on_default().bold(),
            Self::Caution => AnsiColor::Yellow.on_default(),
            Self::Strong => Style::new().bold(),
            Self::Faint => Style::new().dimmed(),
        }
    }
}

/// Text in several inks.
#[derive(Debug, Clone, Default)]
pub struct Text(Vec<(Ink, String)>);

impl Text {
    /// Text in one ink.
    pub fn of(ink: Ink, text: impl Into<String>) -> Self {
        Self(vec![(ink, text.into())])
    }
    /// With more text in an ink.
    #[must_use]
    pub fn ink(mut self, ink: Ink, text: impl Into<String>) -> Self {
        self.0.push((ink, text.into()));
        self
    }
    fn plain(&self) -> String {
        self.0.iter().map(|(_, text)| text.as_str()).collect()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::of(Ink::Plain, text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::of(Ink::Plain, text)
    }
}

/// The columns that text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Text filled up with blanks to a number of columns.
#[must_use]
pub fn padded(text: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(blanks))
}

/// Text cut to a number of columns, with `…` where something is lost. As careful as wrapping is.
#[must_use]
pub fn cut(text: &str, columns: usize) -> String {
    if UnicodeWidthStr::width_cjk(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut room = columns.saturating_sub(2);
    for c in text.chars() {
        let wide = c.width_cjk().unwrap_or(0);
        if wide > room {
            break;
        }
        room -= wide;
        out.push(c);
    }
    out + "…"
}

/// A page being written.
#[derive(Debug)]
pub struct Page {
    text: String,
    columns: usize,
    colour: bool,
}

impl Page {
    /// An empty page of so many columns.
    #[must_use]
    pub fn new(columns: usize, colour: bool) -> Self {
        Self { text: String::new(), columns: columns.clamp(40, 100), colour }
    }

    /// What was written.
    #[must_use]
    pub fn finish(self) -> String {
        self.text
    }

    /// The columns there are.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// A paragraph.
    pub fn line(&mut self, text: impl Into<Text>) {
        self.hang("", text);
    }

    /// A paragraph behind a head, its later lines under its first.
    pub fn hang(&mut self, head: impl Into<Text>, text: impl Into<Text>) {
        let (head, text) = (head.into(), text.into());
        let indent = width(&head.plain());
        let plain = text.plain();
        let room = self.columns.saturating_sub(indent).max(10);
        self.put(&head, 0, head.plain().len());
        for (n, (from, to)) in wrap(&plain, room).into_iter().enumerate() {
            if n > 0 {
                self.text.push('\n');
                self.text.push_str(&" ".repeat(indent));
            }
            self.put(&text, from, to);
        }
        self.end();
    }

    /// A line that is not wrapped: a command to copy.
    pub fn command(&mut self, command: &str) {
        self.text.push_str("  ");
        self.put(&Text::of(Ink::Strong, command), 0, command.len());
        self.end();
    }

    /// An empty line; only one between two paragraphs.
    pub fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Text as it is.
    pub fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn end(&mut self) {
        while self.text.ends_with(' ') {
            self.text.pop();
        }
        self.text.push('\n');
    }

    /// The bytes from one place to another, each in its ink.
    fn put(&mut self, text: &Text, from: usize, to: usize) {
        let mut at = 0;
        for (ink, run) in &text.0 {
            let (start, end) = (from.max(at), to.min(at + run.len()));
            if start < end {
                let piece = &run[start - at..end - at];
                let style = ink.style();
                if self.colour && *ink != Ink::Plain {
                    self.text.push_str(&format!("{style}{piece}{style:#}"));
                } else {
                    self.text.push_str(piece);
                }
            }
            at += run.len();
        }
    }
}

/// Where the lines of a text begin and end. Breaks stand where Unicode allows them (UAX #14): between
/// Han characters, but not before `，` nor after `（`; inside a word only if it is longer than a line,
/// and not after a hyphen, so that flags and file names stay whole.
/// Widths are those of East Asian terminals, where `“` and `…` may take two columns, so that a line
/// is rather too short than too long.
fn wrap(text: &str, room: usize) -> Vec<(usize, usize)> {
    let wide = |from: usize, to: usize| UnicodeWidthStr::width_cjk(text[from..to].trim_end());
    let mut lines = Vec::new();
    let mut from = 0;
    let mut fits = 0;
    for (at, _) in linebreaks(text).filter(|(at, _)| *at == text.len() || !text[..*at].ends_with('-')) {
        if wide(from, at) > room && fits > from {
            lines.push((from, text[..fits].trim_end().len().max(from)));
            from = fits;
        }
        while wide(from, at) > room {
            let mut used = 0;
            let end = text[from..at].char_indices().find_map(|(n, c)| {
                used += c.width_cjk().unwrap_or(0);
                (used > room).then_some(from + n)
            });
            let Some(end) = end.filter(|end| *end > from) else { break };
            lines.push((from, end));
            from = end;
        }
        fits = at;
    }
    let end = text.trim_end().len();
    if from < end || lines.is_empty() {
        lines.push((from, end.max(from)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, columns: usize) -> Vec<String> {
        wrap(text, columns).into_iter().map(|(from, to)| text[from..to].to_owned()).collect()
    }

    #[test]
    fn han_characters_take_two_columns_and_no_line_begins_with_a_comma() {
        assert_eq!(wrapped("一二三四，五六七八。", 10), ["一二三四，", "五六七八。"]);
        assert_eq!(wrapped("一二三四五，六", 10), ["一二三四", "五，六"]);
        assert_eq!(wrapped("", 10), [""]);
    }

    #[test]
    fn words_stay_whole_unless_they_are_longer_than_a_line() {
        assert_eq!(wrapped("运行 juzheng check", 14), ["运行 juzheng", "check"]);
        assert_eq!(wrapped("aaaaaaaaaabbbbbbbbbbcc", 10), ["aaaaaaaaaa", "bbbbbbbbbb", "cc"]);
        assert_eq!(wrapped("想先看，用 letter --draft", 20), ["想先看，用 letter", "--draft"]);
    }

    #[test]
    fn nothing_is_lost() {
        let text = "“概不退换”（证据8）。https://kameng.example.invalid/order/KM202609130001 与官方充值记录不一致。";
        for room in 10..90 {
            let bare = |text: &str| text.replace(' ', "");
            assert_eq!(bare(&wrapped(text, room).concat()), bare(text), "{room}");
        }
    }

    #[test]
    fn later_lines_hang_under_the_first() {
        let mut page = Page::new(40, false);
        page.hang("建议：", "请在案件文件里填写对方的地址，见网站首页底部公示的信息");
        assert_eq!(page.finish(), "建议：请在案件文件里填写对方的地址，见网\n      站首页底部公示的信息\n");
        let mut page = Page::new(80, true);
        page.line(Text::of(Ink::Good, "完好"));
        assert!(page.finish().contains("\u{1b}["));
    }

    #[test]
    fn cutting_and_padding_count_columns() {
        assert_eq!(cut("示例数字科技", 8), "示例数…");
        assert_eq!(cut("示例数字", 8), "示例数字");
        assert_eq!(padded("证据1", 8), "证据1   ");
    }
}
