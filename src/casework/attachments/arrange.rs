//! Into which files chapters go: in their order, as many in each as its limit allows.

use std::ops::Range;

/// That it does not fit: by how many bytes at least, and which chapter is too large by itself, if that is why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Over {
    pub(super) bytes: u64,
    pub(super) at: Option<usize>,
}

/// What chapters set together may save each: a font cut down to what they use.
const SHARED: u64 = 96 << 10;

/// The ends of the files, exclusive; or that the chapters do not fit. `sizes` are those of the chapters by themselves, `front`
/// that of the index before the first; `real` sets a range, and is asked only where sums do not fit and the truth might.
///
/// # Errors
/// Those of `real`.
pub(super) fn arrange<E>(
    sizes: &[u64],
    front: u64,
    room: u64,
    files: usize,
    real: &dyn Fn(Range<usize>) -> Result<u64, E>,
) -> Result<Result<Vec<usize>, Over>, E> {
    for (at, size) in sizes.iter().enumerate() {
        let room = if at == 0 { room.saturating_sub(front) } else { room };
        // The first moves to a file of its own where the index leaves it no room; only alone it is too large.
        if *size > room && (at > 0 || files < 2 || *size > room + front) {
            return Ok(Err(Over { bytes: size - room, at: Some(at) }));
        }
    }
    let (mut ends, mut from) = (Vec::new(), 0);
    while from < sizes.len() || ends.is_empty() {
        if ends.len() == files {
            let all = front + sizes.iter().sum::<u64>();
            let most = room.saturating_mul(files as u64);
            return Ok(Err(Over { bytes: all.saturating_sub(most).max(1), at: None }));
        }
        let mut used = if ends.is_empty() { front } else { 0 };
        let mut end = from;
        while end < sizes.len() && sizes[end] <= room.saturating_sub(used) {
            used += sizes[end];
            end += 1;
        }
        let rest: u64 = sizes[end..].iter().sum();
        let is_last = ends.len() + 1 == files;
        // Setting costs time: only where what is left over is about what shared fonts save.
        if is_last && end < sizes.len() && rest <= SHARED * (sizes.len() - from) as u64 && real(from..sizes.len())? <= room {
            end = sizes.len();
        }
        ends.push(end);
        from = end;
        if sizes.is_empty() {
            break;
        }
    }
    Ok(Ok(ends))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(sizes: &[u64], room: u64, files: usize) -> Result<Vec<usize>, Over> {
        let real = |range: Range<usize>| Ok::<u64, ()>(sizes[range].iter().sum::<u64>() + 10);
        arrange(sizes, 10, room, files, &real).expect("sums do not fail")
    }

    #[test]
    fn chapters_go_in_order_as_many_as_fit() {
        assert_eq!(sums(&[40, 40, 40], 1000, 1), Ok(vec![3]));
        assert_eq!(sums(&[400_000, 400_000, 400_000], 800_010, 2), Ok(vec![2, 3]));
        assert_eq!(sums(&[], 100, 1), Ok(vec![0]));
        assert_eq!(sums(&[1, 2, 3], u64::MAX, 1), Ok(vec![3]), "no limit is known");
    }

    #[test]
    fn what_does_not_fit_is_told() {
        assert_eq!(sums(&[40, 2000], 1000, 4), Err(Over { bytes: 1000, at: Some(1) }));
        assert_eq!(sums(&[600_000, 600_000, 600_000], 1_000_000, 2), Err(Over { bytes: 1, at: None }));
        assert_eq!(sums(&[995], 1000, 1), Err(Over { bytes: 5, at: Some(0) }));
        assert_eq!(sums(&[995], 1000, 2), Ok(vec![0, 1]), "the index by itself");
        assert_eq!(sums(&[1], 1000, 0), Err(Over { bytes: 11, at: None }));
    }

    #[test]
    fn the_truth_is_asked_where_it_may_help() {
        let real = |_: Range<usize>| Ok::<u64, ()>(900);
        assert_eq!(arrange(&[600, 600], 10, 1000, 1, &real), Ok(Ok(vec![2])));
    }
}
