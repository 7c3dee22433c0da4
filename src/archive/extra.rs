//! The extra fields of a header (APPNOTE 4.5): wide sizes, and a second name. Programs differ in which field they take where there
//! are several, and in what they do where lengths do not add up, so both are told.

use super::bytes::{u16_at, u32_at, u64_at};

/// Sizes of eight bytes (APPNOTE 4.5.3).
const ZIP64: u16 = 1;
/// The name once more, in UTF-8 (APPNOTE 4.6.9): a version, a checksum of the other name, the name.
const UNICODE_PATH: u16 = 0x7075;

/// The extra fields of one header.
pub(super) struct Extra<'a> {
    fields: Vec<(u16, &'a [u8])>,
    /// All of it is fields.
    whole: bool,
}

impl<'a> Extra<'a> {
    pub(super) fn of(mut extra: &'a [u8]) -> Self {
        let mut fields = Vec::new();
        while let Some((head, rest)) = extra.split_at_checked(4)
            && let Some((body, rest)) = rest.split_at_checked(usize::from(u16_at(head, 2)))
        {
            fields.push((u16_at(head, 0), body));
            extra = rest;
        }
        Self { fields, whole: extra.is_empty() }
    }

    /// Whether every program finds the same fields: lengths add up, and of those that matter each is there once at most.
    pub(super) fn is_plain(&self) -> bool {
        let count = |number| self.fields.iter().filter(|(field, _)| *field == number).count();
        self.whole && count(ZIP64) <= 1 && count(UNICODE_PATH) <= 1
    }

    /// Whether nothing but wide sizes is there.
    pub(super) fn only_zip64(&self) -> bool {
        self.whole && self.fields.iter().all(|(field, _)| *field == ZIP64)
    }

    /// Wide sizes.
    pub(super) fn zip64(&self) -> Option<&'a [u8]> {
        self.fields.iter().find(|(field, _)| *field == ZIP64).map(|(_, body)| *body)
    }

    /// Whether wide sizes that no full field asks for say what is so anyway, in their order: some programs take them wherever they stand.
    pub(super) fn zip64_agrees(&self, full: usize, numbers: &[u64]) -> bool {
        self.zip64().is_none_or(|body| {
            let as_asked = body.len() == 8 * full || body.len() == 8 * full + 4;
            as_asked || body.chunks_exact(8).zip(numbers).all(|(wide, number)| u64_at(wide, 0) == *number)
        })
    }

    /// The second name, as bytes.
    pub(super) fn second_name(&self) -> Option<&'a [u8]> {
        self.unicode_path().map(|body| body.get(5..).unwrap_or_default())
    }

    /// The second name where it belongs to this first one, by its checksum, and is UTF-8.
    pub(super) fn name_for(&self, raw: &[u8]) -> Option<String> {
        let body = self.unicode_path().filter(|body| body.len() > 5 && body[0] == 1 && u32_at(body, 1) == crc32fast::hash(raw))?;
        String::from_utf8(body[5..].to_vec()).ok()
    }

    fn unicode_path(&self) -> Option<&'a [u8]> {
        self.fields.iter().find(|(field, _)| *field == UNICODE_PATH).map(|(_, body)| *body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(id: u16, body: &[u8]) -> Vec<u8> {
        [&id.to_le_bytes()[..], &u16::try_from(body.len()).expect("short").to_le_bytes(), body].concat()
    }

    #[test]
    fn fields_that_do_not_add_up_or_stand_twice_are_not_plain() {
        let (wide, time) = (field(1, &[0; 16]), field(0x5455, &[0; 5]));
        for (extra, plain) in [
            (vec![], true),
            ([&time[..], &wide].concat(), true),
            ([&time[..], &time].concat(), true),
            ([&wide[..], &wide].concat(), false),
            ([&wide[..], &[0]].concat(), false),
            (wide[..10].to_vec(), false),
            (wide[..3].to_vec(), false),
        ] {
            assert_eq!(Extra::of(&extra).is_plain(), plain, "{extra:?}");
        }
    }

    #[test]
    fn wide_sizes_are_those_asked_for_or_true() {
        let agrees = |len: usize, full: usize| {
            let all = [5u64, 6, 7].map(u64::to_le_bytes).concat();
            Extra::of(&field(1, &all[..len])).zip64_agrees(full, &[5, 6, 70])
        };
        assert!(agrees(8, 1) && agrees(16, 2) && agrees(12, 1), "as asked");
        assert!(agrees(16, 0), "true, if nobody asked");
        assert!(!agrees(24, 0) && !agrees(24, 1), "the last is wrong");
    }
}
