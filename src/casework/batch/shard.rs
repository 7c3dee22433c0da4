//! Splitting a batch over machines: by a hash of the case id, so that a case stays with its shard
//! whatever else is in the batch, and machines need not talk to each other.

use std::fmt;
use std::str::FromStr;

use crate::digest::Digest;

/// One of so many parts of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// From 1.
    pub number: u32,
    /// In all.
    pub of: u32,
}

/// Not `I/N` with 1 ≤ I ≤ N.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not I/N with 1 ≤ I ≤ N")]
pub struct NotAShard;

impl Shard {
    /// Whether a case of this id belongs to it: the first eight bytes of its SHA-256, big-endian, modulo the number of shards.
    #[must_use]
    pub fn takes(self, id: &str) -> bool {
        let digest = Digest::of(id.as_bytes());
        let first = digest.as_bytes().iter().take(8).fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
        first % u64::from(self.of) == u64::from(self.number - 1)
    }
}

impl FromStr for Shard {
    type Err = NotAShard;
    fn from_str(text: &str) -> Result<Self, NotAShard> {
        let (number, of) = text.split_once('/').ok_or(NotAShard)?;
        let (number, of) = (number.parse().map_err(|_| NotAShard)?, of.parse().map_err(|_| NotAShard)?);
        if (1..=of).contains(&number) { Ok(Self { number, of }) } else { Err(NotAShard) }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_belongs_to_exactly_one_shard_and_stays_there() {
        let of = |number| Shard { number, of: 8 };
        let mut sizes = [0; 8];
        for n in 0..4000 {
            let id = format!("case-{n:04}");
            let takers: Vec<u32> = (1..=8).filter(|number| of(*number).takes(&id)).collect();
            assert_eq!(takers.len(), 1, "{id}");
            sizes[takers[0] as usize - 1] += 1;
        }
        assert!(sizes.iter().all(|size| (400..600).contains(size)), "{sizes:?}");
        // `printf case-0000 | sha256sum` begins with 36adebcd60137b03: what is promised to scripts stays.
        assert!(of(4).takes("case-0000"));
    }

    #[test]
    fn what_is_no_shard_is_refused() {
        assert_eq!("3/8".parse(), Ok(Shard { number: 3, of: 8 }));
        for wrong in ["0/8", "9/8", "3", "3/0", "/", "a/b", "-1/8", "3/8/1", ""] {
            assert_eq!(wrong.parse::<Shard>(), Err(NotAShard), "{wrong}");
        }
    }
}
