//! What XMP says of the program (ISO 16684-1): `xmp:CreatorTool`, and the agents of its history. The packet
//! stands in the clear in every container.

use memchr::memmem;

/// Of a packet, in bytes. Longer ones hold thumbnails.
const PACKET: usize = 256 << 10;

/// Agents of the history that are looked at.
const AGENTS: usize = 64;

/// The programs that the packet names, the one that made the picture first.
pub(super) fn programs(bytes: &[u8]) -> Vec<String> {
    let Some(from) = memmem::find(bytes, b"<x:xmpmeta").or_else(|| memmem::find(bytes, b"<rdf:RDF")) else { return Vec::new() };
    let packet = &bytes[from..bytes.len().min(from + PACKET)];
    let end = memmem::find(packet, b"</x:xmpmeta>").or_else(|| memmem::find(packet, b"</rdf:RDF>")).unwrap_or(packet.len());
    let packet = &packet[..end];
    let mut out: Vec<String> = Vec::new();
    for name in [&b"xmp:CreatorTool"[..], b"stEvt:softwareAgent", b"tiff:Software"] {
        for at in memmem::find_iter(packet, name).take(AGENTS) {
            let tool = value(&packet[at + name.len()..]).filter(|tool| !tool.is_empty() && !out.contains(tool));
            out.extend(tool);
        }
    }
    out
}

/// `="…"` of an attribute, or `>…<` of an element.
fn value(rest: &[u8]) -> Option<String> {
    let rest = &rest[..rest.len().min(256)];
    let (close, inside) = match rest {
        [b'=', quote @ (b'"' | b'\''), inside @ ..] => (*quote, inside),
        [b'>', inside @ ..] => (b'<', inside),
        _ => return None,
    };
    let end = memchr::memchr(close, inside)?;
    let text = String::from_utf8_lossy(&inside[..end]).replace("&amp;", "&");
    Some(text.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_as_attributes_and_elements() {
        let packet = br#"....<x:xmpmeta><rdf:RDF><rdf:Description xmp:CreatorTool="Adobe Photoshop 25.1"/>
            <stEvt:softwareAgent>A &amp; B</stEvt:softwareAgent><stEvt:softwareAgent>A &amp; B</stEvt:softwareAgent></rdf:RDF></x:xmpmeta>"#;
        assert_eq!(programs(packet), ["Adobe Photoshop 25.1", "A & B"]);
        for none in [&b""[..], b"<x:xmpmeta>", b"<x:xmpmeta>xmp:CreatorTool=\"open", b"xmp:CreatorTool=\"outside\""] {
            assert_eq!(programs(none), [""; 0]);
        }
    }
}
