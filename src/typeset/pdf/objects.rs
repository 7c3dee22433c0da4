//! Objects as a file has them (ISO 32000-1 §7.3).

use std::io::Write;

use lopdf::{Dictionary, Object};

/// Writes an object behind what is there. Of a stream it writes the dictionary.
pub(super) fn write(object: &Object, out: &mut Vec<u8>) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(true) => out.extend_from_slice(b"true"),
        Object::Boolean(false) => out.extend_from_slice(b"false"),
        Object::Integer(value) => text(out, format_args!("{value}")),
        Object::Real(value) => text(out, format_args!("{value}")),
        Object::Name(bytes) => name(bytes, out),
        Object::String(bytes, _) => string(bytes, out),
        Object::Array(items) => {
            out.push(b'[');
            for (k, item) in items.iter().enumerate() {
                if k > 0 {
                    out.push(b' ');
                }
                write(item, out);
            }
            out.push(b']');
        }
        Object::Dictionary(entries) => dictionary(entries, out),
        Object::Stream(stream) => dictionary(&stream.dict, out),
        Object::Reference((number, generation)) => text(out, format_args!("{number} {generation} R")),
    }
}

fn dictionary(entries: &Dictionary, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<<");
    for (key, value) in entries {
        name(key, out);
        // What begins with a mark of its own needs no space before it.
        if !matches!(value, Object::Name(_) | Object::String(..) | Object::Array(_) | Object::Dictionary(_)) {
            out.push(b' ');
        }
        write(value, out);
    }
    out.extend_from_slice(b">>");
}

fn name(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for &byte in bytes {
        if matches!(byte, b'!'..=b'~') && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%' | b'#') {
            out.push(byte);
        } else {
            text(out, format_args!("#{byte:02X}"));
        }
    }
}

/// Readable where it can be.
fn string(bytes: &[u8], out: &mut Vec<u8>) {
    if bytes.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        out.push(b'(');
        for &byte in bytes {
            if matches!(byte, b'(' | b')' | b'\\') {
                out.push(b'\\');
            }
            out.push(byte);
        }
        out.push(b')');
    } else {
        out.push(b'<');
        hex(bytes, out);
        out.push(b'>');
    }
}

/// Two digits a byte.
pub(super) fn hex(bytes: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.extend(bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]));
}

fn text(out: &mut Vec<u8>, words: std::fmt::Arguments<'_>) {
    out.write_fmt(words).expect("a vector takes whatever is written into it");
}

#[cfg(test)]
mod tests {
    use lopdf::{StringFormat, dictionary};

    use super::*;

    fn said(object: impl Into<Object>) -> String {
        let mut out = Vec::new();
        write(&object.into(), &mut out);
        String::from_utf8(out).expect("ASCII")
    }

    #[test]
    fn objects_are_written_as_the_standard_has_them() {
        let string = |bytes: &[u8]| said(Object::String(bytes.to_vec(), StringFormat::Literal));
        assert_eq!(string(b"a (b\\) c"), r"(a \(b\\\) c)");
        assert_eq!(string(b"line\rline"), "<6c696e650d6c696e65>");
        assert_eq!(string(&[0xFE, 0xFF, 0x4E, 0x3E]), "<feff4e3e>");
        assert_eq!(said(Object::Name("A B#证/".into())), "/A#20B#23#E8#AF#81#2F");
        assert_eq!(said(Object::Real(-0.25)), "-0.25");
        assert_eq!(said(Object::Real(1e-7)), "0.0000001", "no exponents (§7.3.3)");
        let array = vec![Object::Null, true.into(), 7.into(), Object::Reference((12, 0)), Object::Name(b"N".to_vec())];
        assert_eq!(said(array), "[null true 7 12 0 R /N]");
        let entries = dictionary! { "Type" => "Page", "Count" => 3, "Kids" => vec![Object::Integer(1)], "D" => Dictionary::new() };
        assert_eq!(said(entries), "<</Type/Page/Count 3/Kids[1]/D<<>>>>");
    }
}
