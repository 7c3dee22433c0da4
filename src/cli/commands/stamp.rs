//! `juzheng stamp`.

use std::path::PathBuf;

use serde_json::Value;

use super::seals::{self, Beside};
use super::trust::trust;
use crate::bundle::VerifyOptions;
use crate::casework::{Http, SealedStamp, StampOf, Stamped, Stamping, stamp};
use crate::cli::args::Stamp;
use crate::cli::explain;
use crate::cli::output::{Answer, Failure, answer_json};
use crate::cli::page::{Ink, Page, Text};
use crate::cli::session::{Session, pasted, shown_path};
use crate::finding::shown;
use crate::seal::{StampState, without_secrets};

struct Done {
    bundle: PathBuf,
    url: String,
    stamped: Stamped,
    has_anchors: bool,
}

/// Adds a stamp.
pub fn run(args: Stamp, session: &Session) -> Result<Box<dyn Answer>, Failure> {
    let trust = trust(&args.tsa_ca, None)?;
    let of = if args.renew { StampOf::Renewal } else { args.of };
    let stamping = Stamping { bundle: args.bundle, url: args.tsa, hash: args.hash, of };
    let options = VerifyOptions { threads: session.threads, ..VerifyOptions::default() };
    let _meter = session.meter("向时间戳机构请求");
    let stamped = stamp(&stamping, &trust, &Http, options, session.moment).map_err(|error| explain::casework(&error))?;
    let url = without_secrets(&stamping.url);
    Ok(Box::new(Done { bundle: stamping.bundle, url, stamped, has_anchors: !trust.anchors.is_empty() }))
}

impl Answer for Done {
    fn json(&self) -> Value {
        let Stamped { file, of, stamp } = self.stamped.clone();
        let stamp = seals::stamp_json(&SealedStamp { file, of: Some(of), stamp });
        answer_json("stamp", serde_json::json!({ "bundle": self.bundle, "tsa": self.url, "stamp": stamp }))
    }

    fn answer(&self, page: &mut Page) {
        page.hang(Text::of(Ink::Good, "已加上  "), Text::of(Ink::Strong, shown_path(&self.bundle)));
        let beside = Beside { is_intact: true, has_anchors: self.has_anchors };
        seals::stamp(page, &self.stamped.file, Some(&self.stamped.of), &self.stamped.stamp, beside);
    }

    fn beside(&self, page: &mut Page) {
        match (self.stamped.stamp.state(), self.has_anchors) {
            (StampState::Untrusted, true) => page.hang(
                Text::of(Ink::Bad, "机构核对不上："),
                "它不在 --tsa-ca 给出的根证书之下，这个时间戳不能采信。请核对根证书是不是这家机构的；地址错了的，换一家再盖一个。",
            ),
            (StampState::Untrusted, false) => {
                page.hang(Text::of(Ink::Caution, "还没有核对机构："), "请从机构自己的网站取根证书，保存好，核验时用 --tsa-ca 给出。");
            }
            _ => {}
        }
        page.hang("联网：", format!("向 {} 只发出了校验值，没有发出证据。", shown(&self.url)));
        let whole = if self.bundle.is_dir() { "" } else { "；zip 文件本身变了，它的 SHA-256 不是封条" };
        page.line(format!("封存的内容没有变{whole}。核验："));
        page.command(&format!("juzheng verify {} --tsa-ca 根证书.pem", pasted(&self.bundle)));
    }
}
