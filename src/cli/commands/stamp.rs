//! `juzheng stamp`.

use std::path::PathBuf;

use serde_json::Value;

use super::seals;
use super::trust::trust;
use crate::bundle::VerifyOptions;
use crate::casework::{Http, SealedStamp, StampOf, Stamped, Stamping, stamp};
use crate::cli::args::Stamp;
use crate::cli::explain;
use crate::cli::output::{Answer, Failure, answer_json};
use crate::cli::page::{Ink, Page, Text};
use crate::cli::session::{Session, pasted, shown_path};
use crate::finding::shown;
use crate::seal::StampState;

struct Done {
    bundle: PathBuf,
    url: String,
    stamped: Stamped,
}

/// Adds a stamp.
pub fn run(args: Stamp, session: &Session) -> Result<Box<dyn Answer>, Failure> {
    let trust = trust(&args.tsa_ca, None)?;
    let of = if args.renew { StampOf::Renewal } else { args.of };
    let stamping = Stamping { bundle: args.bundle, url: args.tsa, hash: args.hash, of };
    let options = VerifyOptions { threads: session.threads, ..VerifyOptions::default() };
    let _meter = session.meter("向时间戳机构请求");
    let stamped = stamp(&stamping, &trust, &Http, options, session.moment).map_err(|error| explain::casework(&error))?;
    Ok(Box::new(Done { bundle: stamping.bundle, url: stamping.url, stamped }))
}

impl Answer for Done {
    fn json(&self) -> Value {
        let Stamped { file, of, stamp } = self.stamped.clone();
        let stamp = seals::stamp_json(&SealedStamp { file, of: Some(of), stamp });
        answer_json("stamp", serde_json::json!({ "bundle": self.bundle, "tsa": self.url, "stamp": stamp }))
    }

    fn answer(&self, page: &mut Page) {
        page.hang(Text::of(Ink::Good, "已加上  "), Text::of(Ink::Strong, shown_path(&self.bundle)));
        seals::stamp(page, &self.stamped.file, Some(&self.stamped.of), &self.stamped.stamp);
    }

    fn beside(&self, page: &mut Page) {
        if self.stamped.stamp.state() == StampState::Untrusted {
            page.hang(Text::of(Ink::Caution, "还没有核对机构："), "请从机构自己的网站取根证书，保存好，核验时用 --tsa-ca 给出。");
        }
        page.hang("联网：", format!("向 {} 只发出了校验值，没有发出证据。", shown(&self.url)));
        page.line("封存的内容没有变；zip 文件本身变了，它的 SHA-256 不是封条。核验：");
        page.command(&format!("juzheng verify {} --tsa-ca 根证书.pem", pasted(&self.bundle)));
    }
}
