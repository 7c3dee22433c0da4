//! Whom the person trusts, from the files they name.

use std::path::{Path, PathBuf};

use crate::casework::Trust;
use crate::cli::explain;
use crate::cli::output::Failure;
use crate::cli::secrets::small_file;
use crate::cli::session::shown_path;
use crate::seal::Anchor;
use crate::seal::ssh::AllowedSigners;

/// Reads certificates and allowed signers.
pub fn trust(certificates: &[PathBuf], signers: Option<&Path>) -> Result<Trust, Failure> {
    let mut trust = Trust::default();
    for path in certificates {
        let bytes = small_file(path)?;
        let anchors = Anchor::read(&bytes).ok_or_else(|| {
            Failure::new("not-a-certificate", format!("{} 里没有可用的证书", shown_path(path)))
                .hint("请从时间戳机构的网站取根证书（PEM 或 DER 格式，扩展名常为 .pem、.crt、.cer）")
        })?;
        trust.anchors.extend(anchors);
    }
    if let Some(path) = signers {
        let text = String::from_utf8(small_file(path)?).map_err(|_| explain::allowed_signers(path, 1))?;
        trust.signers = Some(AllowedSigners::read(&text).map_err(|error| explain::allowed_signers(path, error.line))?);
    }
    Ok(trust)
}
