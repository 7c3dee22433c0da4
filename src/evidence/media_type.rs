//! What kind of file the bytes are, as the manifest names it (RFC 6838): by content first, by name only among texts.

use super::decode::Encoding;
use super::reader::Sample;

/// The media type of a file, by its head. `application/octet-stream` where nothing is known.
#[must_use]
pub fn media_type(sample: &Sample<'_>) -> &'static str {
    by_magic(sample.head, sample.name).or_else(|| text(sample)).unwrap_or("application/octet-stream")
}

/// Pictures, documents and archives say what they are.
fn by_magic(head: &[u8], name: &str) -> Option<&'static str> {
    Some(match head {
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => "image/png",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => "audio/wav",
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => "image/gif",
        // The file header's reserved bytes are zero, and the size of the header that follows is small.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, _, _, _, _, 12..=124, 0, 0, 0, ..] => "image/bmp",
        [b'I', b'I', 0x2a, 0, ..] | [b'M', b'M', 0, 0x2a, ..] => "image/tiff",
        [_, _, _, _, b'f', b't', b'y', b'p', a, b, c, d, ..] => match &[*a, *b, *c, *d] {
            b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" => "image/heic",
            b"mif1" | b"msf1" => "image/heif",
            b"avif" | b"avis" => "image/avif",
            b"qt  " => "video/quicktime",
            b"M4A " => "audio/mp4",
            _ => "video/mp4",
        },
        [b'%', b'P', b'D', b'F', b'-', ..] => "application/pdf",
        [b'P', b'K', 3, 4, ..] => zipped(head),
        [b'P', b'K', 5, 6, ..] => "application/zip",
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => match extension(name).as_str() {
            "xls" => "application/vnd.ms-excel",
            "doc" => "application/msword",
            "ppt" => "application/vnd.ms-powerpoint",
            _ => "application/x-ole-storage",
        },
        [b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c, ..] => "application/x-7z-compressed",
        [b'R', b'a', b'r', b'!', 0x1a, 7, ..] => "application/vnd.rar",
        [0x1f, 0x8b, ..] => "application/gzip",
        [b'#', b'!', b'A', b'M', b'R', ..] => "audio/amr",
        [b'O', b'g', b'g', b'S', ..] => "audio/ogg",
        [b'I', b'D', b'3', ..] => "audio/mpeg",
        _ => return None,
    })
}

/// Office documents are zips; the names of their parts stand in the clear.
fn zipped(head: &[u8]) -> &'static str {
    let has = |part: &[u8]| head.windows(part.len()).any(|window| window == part);
    if has(b"xl/") {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    } else if has(b"word/") {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    } else if has(b"ppt/") {
        "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    } else {
        "application/zip"
    }
}

fn text(sample: &Sample<'_>) -> Option<&'static str> {
    let extension = extension(sample.name);
    Some(match (extension.as_str(), sample.encoding?) {
        ("csv", Encoding::Gb18030) => "text/csv; charset=gb18030",
        ("csv", Encoding::Utf16Le | Encoding::Utf16Be) => "text/csv; charset=utf-16",
        ("csv", _) => "text/csv; charset=utf-8",
        ("html" | "htm", Encoding::Gb18030) => "text/html; charset=gb18030",
        ("html" | "htm", Encoding::Utf16Le | Encoding::Utf16Be) => "text/html; charset=utf-16",
        ("html" | "htm", _) => "text/html; charset=utf-8",
        ("json", Encoding::Utf8 | Encoding::Utf8Sig) => "application/json",
        ("eml", _) => "message/rfc822",
        ("mht" | "mhtml", _) => "multipart/related",
        ("mbox", _) => "application/mbox",
        (_, Encoding::Gb18030) => "text/plain; charset=gb18030",
        (_, Encoding::Utf16Le | Encoding::Utf16Be) => "text/plain; charset=utf-16",
        (_, _) => "text/plain; charset=utf-8",
    })
}

fn extension(name: &str) -> String {
    name.rsplit('/').next().and_then(|last| last.rsplit_once('.')).map_or_else(String::new, |(_, end)| end.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, head: &[u8]) -> &'static str {
        media_type(&Sample::of(name, head, head.len() as u64))
    }

    #[test]
    fn content_before_name() {
        for (name, head, expected) in [
            ("a.txt", &b"\xff\xd8\xff\xe0"[..], "image/jpeg"),
            ("a.jpg", b"%PDF-1.7", "application/pdf"),
            ("a.bin", b"PK\x03\x04....xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("a.xlsx", b"PK\x03\x04....a.txt", "application/zip"),
            ("a.XLS", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/vnd.ms-excel"),
            ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic"),
            ("a", b"RIFF....WEBPVP8 ", "image/webp"),
            ("BM.txt", b"BM is short for ...", "text/plain; charset=utf-8"),
            ("a.csv", "时间,金额".as_bytes(), "text/csv; charset=utf-8"),
            ("a.csv", b"\xca\xb1\xbc\xe4,1", "text/csv; charset=gb18030"),
            ("聊天.txt", b"\xff\xfea\0", "text/plain; charset=utf-16"),
            ("a.json", b"{}", "application/json"),
            ("a.jpg", b"\0\x01\x02\0", "application/octet-stream"),
            ("", b"", "text/plain; charset=utf-8"),
        ] {
            assert_eq!(of(name, head), expected, "{name}");
        }
    }
}
