//! `juzheng encrypt`.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::bundle::VerifyOptions;
use crate::casework::{Encrypted, Encrypting, encrypt};
use crate::cli::args::Encrypt;
use crate::cli::explain;
use crate::cli::output::{Answer, Failure, answer_json};
use crate::cli::page::{Ink, Page, Text};
use crate::cli::secrets::{first_line, small_file};
use crate::cli::session::{Session, pasted, shown_path};
use crate::finding::shown;
use crate::seal::encryption::{Lock, Recipient};

struct Done {
    encrypted: Encrypted,
    recipients: usize,
    /// The passphrase is one that can be guessed.
    is_short: bool,
}

/// Fewer letters are guessed by trying.
const LEAST: usize = 12;

/// Encrypts a bundle.
pub fn run(args: Encrypt, session: &Session) -> Result<Box<dyn Answer>, Failure> {
    let mut is_short = false;
    let lock = match &args.passphrase_file {
        Some(file) => {
            let passphrase = first_line(file)?;
            is_short = passphrase.chars().count() < LEAST;
            Lock::passphrase(passphrase)
        }
        None => Lock::Recipients(recipients(&args.to, args.to_file.as_deref())?),
    };
    let recipients = if let Lock::Recipients(all) = &lock { all.len() } else { 0 };
    let encrypting = Encrypting { bundle: args.bundle, lock, output: args.output, force: session.common.force };
    let options = VerifyOptions { threads: session.threads, ..VerifyOptions::default() };
    let _meter = session.meter("加密");
    let encrypted = encrypt(&encrypting, options).map_err(|error| explain::casework(&error))?;
    Ok(Box::new(Done { encrypted, recipients, is_short }))
}

fn recipients(given: &[String], file: Option<&Path>) -> Result<Vec<Recipient>, Failure> {
    const HINT: &str = "收件人用 age-keygen 做密钥，把 age1 开头的公钥发给你；SSH 公钥和插件的公钥这里不用";
    let mut all = Vec::new();
    for text in given {
        let failure = || Failure::new("recipient-invalid", format!("“{}”不是 age 公钥", shown(text))).hint(HINT);
        all.push(Recipient::read(text.trim()).ok_or_else(failure)?);
    }
    if let Some(path) = file {
        let failure = |line: usize| Failure::new("recipient-invalid", format!("{} 第 {line} 行不是 age 公钥", shown_path(path))).hint(HINT);
        let text = String::from_utf8(small_file(path)?).map_err(|_| failure(1))?;
        all.extend(Recipient::read_all(&text).map_err(failure)?);
    }
    if all.is_empty() {
        return Err(Failure::new("recipient-missing", "没有收件人".to_owned()).hint(HINT));
    }
    Ok(all)
}

impl Answer for Done {
    fn json(&self) -> Value {
        let by = if self.recipients == 0 { "passphrase" } else { "recipients" };
        answer_json(
            "encrypt",
            json!({
                "output": self.encrypted.output, "format": "age-encryption.org/v1", "by": by, "recipients": self.recipients,
                "holds_originals": self.encrypted.is_master,
            }),
        )
    }

    fn answer(&self, page: &mut Page) {
        page.hang(Text::of(Ink::Good, "已加密  "), Text::of(Ink::Strong, shown_path(&self.encrypted.output)));
    }

    fn beside(&self, page: &mut Page) {
        if self.encrypted.is_master {
            page.hang(
                Text::of(Ink::Caution, "当心："),
                "这是自留的总包，里面是没有遮挡的全部原件。只给对方看它该看的，请加密给它的那个包（pack --to 对象 写出的）。",
            );
        }
        if self.is_short {
            page.hang(Text::of(Ink::Caution, "口令太短："), format!("不到 {LEAST} 个字，试得出来；换长的重做一次，加 --force。"));
        }
        let how = match self.recipients {
            0 => "收件人要有口令，请不要和文件走同一条路。解密：",
            _ => "只有收件人的私钥打得开，你自己也打不开；原来的包请留好。收件人解密：",
        };
        page.line(how);
        let key = if self.recipients == 0 { "" } else { "-i 私钥.txt " };
        let name = |path: &Path| PathBuf::from(path.file_name().unwrap_or_default());
        let file = name(&self.encrypted.output);
        page.command(&format!("age -d {key}-o {} {}", pasted(&file.with_extension("")), pasted(&file)));
        page.line(
            "age 在 Linux、macOS 上从软件源安装（apt install age、brew install age）；Windows 从 https://github.com/FiloSottile/age/releases \
             下载 zip 解压，把收到的文件放进同一个文件夹，在那里打开命令提示符，用上面的命令。解密以后再 juzheng verify。",
        );
    }
}
