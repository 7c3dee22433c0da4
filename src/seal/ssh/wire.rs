//! How SSH writes things down: numbers and strings with their lengths before them (RFC 4251 §5).

/// Reads on, never beyond the end.
#[derive(Debug, Clone, Copy)]
pub(in crate::seal) struct Wire<'a>(pub(in crate::seal) &'a [u8]);

impl<'a> Wire<'a> {
    pub(in crate::seal) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }
    pub(in crate::seal) fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|byte| byte[0])
    }
    pub(in crate::seal) fn number(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_be_bytes)
    }
    pub(in crate::seal) fn string(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        self.take(length)
    }
    /// The bytes of a positive number, without zeros before them.
    pub(in crate::seal) fn positive(&mut self) -> Option<&'a [u8]> {
        let bytes = self.string()?;
        match bytes {
            [] => None,
            [0, rest @ ..] if rest.first().is_some_and(|byte| *byte >= 0x80) => Some(rest),
            [first, ..] if (1..0x80).contains(first) => Some(bytes),
            _ => None,
        }
    }
    pub(in crate::seal) fn end(self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

/// A string with its length.
pub(in crate::seal) fn string(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).expect("what is written here is short");
    [&length.to_be_bytes(), bytes].concat()
}
