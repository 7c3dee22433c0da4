//! What the page may do: run its own two scripts and no other, use its own style, show pictures beside it, and reach nothing.

use crate::digest::Digest;

/// The verification, which a worker runs as well.
pub(super) const CORE: &str = concat!(
    include_str!("../../assets/viewer/sha256.js"),
    include_str!("../../assets/viewer/zip.js"),
    include_str!("../../assets/viewer/facts.js"),
    include_str!("../../assets/viewer/bag.js"),
);

/// What the person does and is told.
pub(super) const PAGE: &str = concat!(include_str!("../../assets/viewer/words.js"), include_str!("../../assets/viewer/page.js"));

/// How it looks.
pub(super) const STYLE: &str = include_str!("../../assets/viewer/style.css");

/// The content security policy. A script or style with another hash does not run, whatever evidence may hold.
pub(super) fn policy() -> String {
    let [core, page, style] = [CORE, PAGE, STYLE].map(|text| base64(Digest::of(text.as_bytes()).as_bytes()));
    format!(
        "default-src 'none'; script-src 'sha256-{core}' 'sha256-{page}'; style-src 'sha256-{style}'; img-src 'self'; \
         worker-src blob:; connect-src 'none'; form-action 'none'; base-uri 'none'"
    )
}

/// RFC 4648 §4, of 32 bytes.
fn base64(bytes: &[u8; 32]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(44);
    for three in bytes.chunks(3) {
        let group = three.iter().chain([&0, &0]).take(3).fold(0u32, |group, byte| group << 8 | u32::from(*byte));
        let letters = [18, 12, 6, 0].map(|shift| char::from(LETTERS[(group >> shift & 63) as usize]));
        out.extend(letters.iter().take(three.len() + 1));
    }
    out.push('=');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_as_policies_write_them() {
        // SHA-256 of nothing, as every browser knows it.
        assert_eq!(base64(Digest::of(b"").as_bytes()), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn scripts_do_not_end_themselves() {
        for text in [CORE, PAGE, STYLE] {
            for end in ["</script", "</style", "<!--", "\r"] {
                assert!(!text.to_ascii_lowercase().contains(end), "{end:?}");
            }
        }
    }
}
