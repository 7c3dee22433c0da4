//! Exhibit numbers as every language cites them: in order, each once, runs of three and more joined.

/// `1至3`, `5`, `9` of 5, 1, 2, 3, 9, with `to` between the ends of a run.
pub(super) fn exhibit_runs(numbers: &[u32], to: &str) -> Vec<String> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let mut parts = Vec::new();
    for run in numbers.chunk_by(|one, next| one + 1 == *next) {
        match run {
            [first, .., last] if run.len() > 2 => parts.push(format!("{first}{to}{last}")),
            few => parts.extend(few.iter().map(u32::to_string)),
        }
    }
    parts
}
