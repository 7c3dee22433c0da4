//! The colours of a PDF, defined for the day when nobody remembers what screens showed (ISO 19005-3 §6.2.3): an
//! output intent with a profile of sRGB (IEC 61966-2-1), and what inks come to in it.

use lopdf::{Document, Object, ObjectId, Stream, dictionary};

/// The name of the standard.
const NAME: &str = "sRGB IEC61966-2.1";
/// The white of profiles, D50, in 65536ths, and the colours of sRGB seen under it.
const WHITE: [i32; 3] = [0xF6D6, 0x1_0000, 0xD32D];
const COLOURS: [(&[u8; 4], [i32; 3]); 3] =
    [(b"rXYZ", [0x6FA2, 0x38F5, 0x0390]), (b"gXYZ", [0x6299, 0xB785, 0x18DA]), (b"bXYZ", [0x24A0, 0x0F84, 0xB6CF])];
/// From the white of screens, D65, to D50 (Bradford).
const ADAPTED: [i32; 9] = [0x1_0C42, 0x05DE, -0x0CDA, 0x0793, 0xFD90, -0x045F, -0x025E, 0x03DC, 0xC06E];
/// The curve of sRGB: exponent 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045.
const CURVE: [i32; 5] = [0x2_6666, 0xF2A7, 0x0D59, 0x13D0, 0x0A5B];

/// What four inks come to in red, green and blue, as a PostScript calculator (ISO 32000-1 §7.10.5): each is what its
/// ink and black let through.
pub(super) const INKS: &str = "{1 exch sub 4 1 roll 1 exch sub 3 index mul 3 1 roll 1 exch sub 3 index mul 3 1 roll \
                               1 exch sub 3 index mul 3 1 roll 4 -1 roll pop}";

/// Adds the output intent, and returns it.
pub(super) fn add(file: &mut Document) -> Object {
    let profile = file.add_object(Stream::new(dictionary! { "N" => 3 }, profile()));
    output_intent(profile)
}

fn output_intent(profile: ObjectId) -> Object {
    dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal(NAME),
        "Info" => Object::string_literal(NAME),
        "DestOutputProfile" => profile,
    }
    .into()
}

/// The profile (ICC.1:2010 §7 to §10): nobody's work but the numbers of the standard.
fn profile() -> Vec<u8> {
    let xyz = |numbers: [i32; 3]| numbered(b"XYZ ", &[], &numbers);
    let curve = numbered(b"para", &[0, 3, 0, 0], &CURVE);
    let mut tags: Vec<(&[u8; 4], Vec<u8>)> =
        vec![(b"desc", words(NAME)), (b"cprt", words("No copyright")), (b"wtpt", xyz(WHITE)), (b"chad", numbered(b"sf32", &[], &ADAPTED))];
    tags.extend(COLOURS.map(|(name, numbers)| (name, xyz(numbers))));
    tags.push((b"rTRC", curve));
    // The three curves are one.
    let names: Vec<&[u8; 4]> = tags.iter().map(|(name, _)| *name).chain([b"gTRC", b"bTRC"]).collect();
    let mut table = u32::try_from(names.len()).unwrap_or_default().to_be_bytes().to_vec();
    let mut data: Vec<u8> = Vec::new();
    let begins = 128 + 4 + 12 * names.len();
    for (k, name) in names.iter().enumerate() {
        let (_, bytes) = &tags[k.min(tags.len() - 1)];
        let at = if k < tags.len() { data.len() } else { data.len() - bytes.len() };
        table.extend_from_slice(*name);
        table.extend([begins + at, bytes.len()].map(|number| u32::try_from(number).unwrap_or_default().to_be_bytes()).concat());
        if k < tags.len() {
            data.extend(bytes);
        }
    }
    let mut profile = header(begins + data.len());
    profile.extend(table);
    profile.extend(data);
    profile
}

fn header(size: usize) -> Vec<u8> {
    let mut header = u32::try_from(size).unwrap_or_default().to_be_bytes().to_vec();
    // No preferred engine, version 4.2, a display in RGB, connected by XYZ.
    header.extend(b"\0\0\0\0\x04\x20\0\0mntrRGB XYZ ");
    // 1 January 2026.
    header.extend([2026_u16, 1, 1, 0, 0, 0].map(u16::to_be_bytes).concat());
    header.extend(b"acsp");
    // No platform, flags, maker, model, attributes; perceptual.
    header.resize(68, 0);
    header.extend(WHITE.map(i32::to_be_bytes).concat());
    header.resize(128, 0);
    header
}

/// Numbers in 65536ths.
fn numbered(kind: &[u8; 4], before: &[u8], numbers: &[i32]) -> Vec<u8> {
    let mut bytes = [&kind[..], &[0; 4], before].concat();
    bytes.extend(numbers.iter().flat_map(|number| number.to_be_bytes()));
    bytes
}

/// Words in English, padded to whole fours.
fn words(text: &str) -> Vec<u8> {
    let text: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let length = u32::try_from(text.len()).unwrap_or_default().to_be_bytes();
    let mut bytes = [&b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0CenUS"[..], &length, &[0, 0, 0, 28], &text].concat();
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_is_as_its_tables_say() {
        let profile = profile();
        let number = |at: usize| u32::from_be_bytes([profile[at], profile[at + 1], profile[at + 2], profile[at + 3]]) as usize;
        assert_eq!((number(0), &profile[36..40], number(128)), (profile.len(), &b"acsp"[..], 10));
        let kinds: Vec<&[u8]> = (0..10)
            .map(|k| {
                let (at, length) = (number(136 + 12 * k), number(140 + 12 * k));
                assert!(at % 4 == 0 && at + length <= profile.len());
                &profile[at..at + 4]
            })
            .collect();
        let expected: [&[u8]; 10] = [b"mluc", b"mluc", b"XYZ ", b"sf32", b"XYZ ", b"XYZ ", b"XYZ ", b"para", b"para", b"para"];
        assert_eq!(kinds, expected);
        assert_eq!(number(132 + 12 * 8 + 4), number(132 + 12 * 7 + 4), "one curve for all");
        // The three colours together are white.
        for k in 0..3 {
            let sum: i32 = COLOURS.iter().map(|(_, numbers)| numbers[k]).sum();
            assert!((sum - WHITE[k]).abs() < 16, "{sum:x}");
        }
    }
}
