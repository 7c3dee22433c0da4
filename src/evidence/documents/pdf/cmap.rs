//! Tables from the codes of a font to characters (ISO 32000-1 §9.7.5, §9.10.3): `ToUnicode`, and the names of the
//! tables that Chinese, Japanese and Korean fonts refer to.

use encoding_rs::Encoding;
use lopdf::Object;

use super::syntax::{Lexer, Token};

/// Entries of all tables of a file: more characters than Unicode has for Chinese.
pub(super) const ENTRIES: usize = 200_000;

/// Characters that one code may stand for.
const CHARACTERS: usize = 16;

/// Codes from one to another, and what the first of them is; the others follow on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Range {
    from: u32,
    to: u32,
    text: Vec<char>,
}

/// Codes to characters.
#[derive(Debug, Clone, Default)]
pub(super) struct ToUnicode {
    ranges: Vec<Range>,
    /// Lengths of codes in bytes, and their first and last.
    spaces: Vec<(usize, u32, u32)>,
}

impl ToUnicode {
    /// Reads a table; `left` is how many entries there may still be in the file.
    pub(super) fn read(bytes: &[u8], left: &mut usize) -> Self {
        let mut out = Self::default();
        let mut lexer = Lexer::new(bytes);
        // Numbers between two words: `2 beginbfchar <01> <4e00> <02> <4e01> endbfchar`.
        let mut waiting: Vec<Object> = Vec::new();
        while let Some(token) = lexer.token() {
            match token {
                Token::Object(object) => {
                    // A word takes at most three at a time; a table that never names one is none.
                    if waiting.len() < 1000 {
                        waiting.push(object);
                    }
                }
                Token::Word(word) => {
                    match word {
                        b"endbfchar" => {
                            for pair in waiting.chunks_exact(2) {
                                out.add(code(&pair[0]), code(&pair[0]), &pair[1], left);
                            }
                        }
                        b"endbfrange" => {
                            for three in waiting.chunks_exact(3) {
                                out.add(code(&three[0]), code(&three[1]), &three[2], left);
                            }
                        }
                        b"endcodespacerange" => {
                            for pair in waiting.chunks_exact(2) {
                                if let (Some(from), Some(to), Ok(bytes)) = (code(&pair[0]), code(&pair[1]), pair[0].as_str())
                                    && out.spaces.len() < 100
                                {
                                    out.spaces.push((bytes.len(), from, to));
                                }
                            }
                        }
                        _ => {}
                    }
                    waiting.clear();
                }
            }
        }
        out.ranges.sort_by_key(|range| range.from);
        out
    }

    fn add(&mut self, from: Option<u32>, to: Option<u32>, target: &Object, left: &mut usize) {
        let (Some(from), Some(to)) = (from, to) else { return };
        let mut push = |from, to, text: Vec<char>| {
            if *left > 0 && !text.is_empty() {
                *left -= 1;
                self.ranges.push(Range { from, to, text });
            }
        };
        match target {
            Object::String(bytes, _) => push(from, to.max(from), characters(bytes)),
            Object::Array(each) => {
                for (code, one) in (from..=to).zip(each) {
                    if let Ok(bytes) = one.as_str() {
                        push(code, code, characters(bytes));
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether it says anything.
    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// What a code stands for.
    pub(super) fn text(&self, code: u32, out: &mut String) -> bool {
        let at = self.ranges.partition_point(|range| range.from <= code);
        // Later tables of a file go before earlier ones of the same code.
        let Some(range) = self.ranges[..at].iter().rev().take(4).find(|range| code <= range.to) else { return false };
        let Some((last, before)) = range.text.split_last() else { return false };
        out.extend(before);
        out.push((*last as u32).checked_add(code - range.from).and_then(char::from_u32).unwrap_or('\u{fffd}'));
        true
    }

    /// The length of the code that the bytes begin with, in bytes.
    pub(super) fn code_length(&self, bytes: &[u8]) -> Option<usize> {
        self.spaces
            .iter()
            .find(|(length, from, to)| {
                bytes.get(..*length).is_some_and(|code| {
                    // Each byte lies within its own range (§9.7.6.2).
                    code.iter().enumerate().all(|(n, byte)| {
                        let shift = 8 * (length - 1 - n);
                        (u32::from(*byte) >= (from >> shift) & 0xff) && (u32::from(*byte) <= (to >> shift) & 0xff)
                    })
                })
            })
            .map(|(length, ..)| *length)
    }
}

fn code(object: &Object) -> Option<u32> {
    let bytes = object.as_str().ok().filter(|bytes| (1..=4).contains(&bytes.len()))?;
    Some(bytes.iter().fold(0, |code, byte| code << 8 | u32::from(*byte)))
}

/// UTF-16, big endian.
fn characters(bytes: &[u8]) -> Vec<char> {
    let units = bytes.chunks(2).map(|pair| if let [high, low] = pair { u16::from_be_bytes([*high, *low]) } else { u16::from(pair[0]) });
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).take(CHARACTERS).collect()
}

/// How the codes of a font of many characters are written, by the name of its table (§9.7.5.2).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Written {
    /// Two bytes that number the glyphs of this one font.
    Glyphs,
    /// UTF-16, big endian.
    Utf16,
    /// An older encoding, one or two bytes a character.
    Old(&'static Encoding),
}

impl Written {
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        let name = std::str::from_utf8(name).ok()?;
        let name = name.strip_suffix("-H").or_else(|| name.strip_suffix("-V")).unwrap_or(name);
        Some(match name {
            "Identity" => Self::Glyphs,
            name if name.starts_with("Uni") && (name.contains("UCS2") || name.contains("UTF16")) => Self::Utf16,
            name if name.starts_with("GB") => Self::Old(encoding_rs::GB18030),
            "B5pc" | "ETen-B5" | "ETenms-B5" | "HKscs-B5" => Self::Old(encoding_rs::BIG5),
            "90ms-RKSJ" | "90msp-RKSJ" | "90pv-RKSJ" | "83pv-RKSJ" | "Add-RKSJ" | "Ext-RKSJ" => Self::Old(encoding_rs::SHIFT_JIS),
            "EUC" => Self::Old(encoding_rs::EUC_JP),
            "KSC-EUC" | "KSCms-UHC" | "KSCms-UHC-HW" | "KSCpc-EUC" => Self::Old(encoding_rs::EUC_KR),
            _ => return None,
        })
    }

    /// The length of the code that the bytes begin with, in bytes.
    pub(super) fn code_length(self, bytes: &[u8]) -> usize {
        match self {
            Self::Old(encoding) => {
                let lead = if encoding == encoding_rs::SHIFT_JIS { !matches!(bytes[0], 0xa0..=0xdf) } else { true };
                // GB18030 has codes of four bytes, whose second is a digit.
                match bytes {
                    [0x81..=0xfe, 0x30..=0x39, ..] if encoding == encoding_rs::GB18030 => 4,
                    [0x81..=0xfe, ..] if lead => 2,
                    _ => 1,
                }
            }
            Self::Glyphs | Self::Utf16 => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_as_programs_write_them() {
        let table = b"/CIDInit /ProcSet findresource begin 1 begincodespacerange <0000> <ffff> endcodespacerange\n\
            2 beginbfchar <0001> <4e00> <0002> <d83dde00> endbfchar 2 beginbfrange <0010> <0012> <0041> <0020> <0021> [<4e8c> <4e094e09>] endbfrange";
        let table = ToUnicode::read(table, &mut 100);
        let text = |code| {
            let mut out = String::new();
            table.text(code, &mut out).then_some(out)
        };
        assert_eq!([1, 2, 0x12, 0x21].map(text), ["一", "😀", "C", "三三"].map(|text| Some(text.to_owned())));
        assert_eq!([0, 3, 0x13].map(text), [None, None, None]);
        assert_eq!((table.code_length(b"ab"), table.code_length(b"a")), (Some(2), None));
    }

    #[test]
    fn tables_are_bounded() {
        let many = format!("{}endbfchar", "<01> <0041> ".repeat(400));
        let mut left = 100;
        assert_eq!(ToUnicode::read(many.as_bytes(), &mut left).ranges.len(), 100);
        assert_eq!(left, 0);
        let mut out = String::new();
        assert!(ToUnicode::read(b"<00000000> <ffffffff> <ffff> endbfrange", &mut 9).text(u32::MAX, &mut out));
        assert_eq!(out, "\u{fffd}");
    }

    #[test]
    fn codes_of_named_tables() {
        let gb = Written::named(b"GBK-EUC-H").expect("known");
        assert_eq!((gb.code_length(b"a"), gb.code_length(b"\xd6\xd0"), gb.code_length(b"\x81\x30\x81\x30")), (1, 2, 4));
        assert_eq!(Written::named(b"UniGB-UCS2-H"), Some(Written::Utf16));
        assert_eq!(Written::named(b"Identity-V"), Some(Written::Glyphs));
        assert_eq!(Written::named(b"Other"), None);
    }
}
