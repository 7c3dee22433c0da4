//! `juzheng sign`.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::bundle::VerifyOptions;
use crate::casework::{Signed, Signing, sign};
use crate::cli::args::Sign;
use crate::cli::explain;
use crate::cli::output::{Answer, Failure, answer_json};
use crate::cli::page::{Ink, Page, Text};
use crate::cli::session::{Session, pasted, shown_path};
use crate::seal::ssh::NAMESPACE;

struct Done {
    bundle: PathBuf,
    signed: Signed,
}

/// Adds a signature.
pub fn run(args: Sign, session: &Session) -> Result<Box<dyn Answer>, Failure> {
    let passphrase = session.secrets.of_key(args.passphrase_file.as_deref())?;
    let signing = Signing { bundle: args.bundle, key: args.key, agent: session.agent.clone() };
    let options = VerifyOptions { threads: session.threads, ..VerifyOptions::default() };
    let signed = sign(&signing, &passphrase, options, session.moment).map_err(|error| explain::casework(&error))?;
    Ok(Box::new(Done { bundle: signing.bundle, signed }))
}

impl Answer for Done {
    fn json(&self) -> Value {
        let Signed { file, key, by } = &self.signed;
        let key = json!({ "kind": key.kind(), "fingerprint": key.fingerprint() });
        answer_json("sign", json!({ "bundle": self.bundle, "file": file, "key": key, "by": by, "namespace": NAMESPACE }))
    }

    fn answer(&self, page: &mut Page) {
        let Signed { file, key, .. } = &self.signed;
        page.hang(Text::of(Ink::Good, "已签名  "), Text::of(Ink::Strong, shown_path(&self.bundle)));
        page.hang("签名    ", file.as_str());
        page.hang("密钥    ", format!("{} {}", crate::finding::shown(key.kind()), key.fingerprint()));
    }

    fn beside(&self, page: &mut Page) {
        page.hang("签名证明：", "签名时有人持有这把密钥。不证明那个人是谁，也不证明时间；要证明时间，请再给签名盖时间戳：");
        page.command(&format!("juzheng stamp {} --of signature --tsa 网址", pasted(&self.bundle)));
        page.line("收件人要从你这里另外取得公钥名单（一行：你的名字，空格，.pub 文件的内容），再核验：");
        page.command(&format!("juzheng verify {} --allowed-signers 公钥名单", pasted(&self.bundle)));
    }
}
