//! What the commands take that add to a sealed bundle.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValue;

use super::words;
use crate::casework::StampOf;
use crate::seal::StampHash;

/// 向时间戳机构要一个时间戳，放进证据包的 seal/；封存的内容不变
#[derive(Debug, Args)]
pub struct Stamp {
    /// 证据包（zip），或者解压后的文件夹
    #[arg(value_name = "证据包")]
    pub bundle: PathBuf,
    /// 时间戳机构的网址（RFC 3161）；只发出校验值，不发出证据。怎样选见 docs/seal.md
    #[arg(long, value_name = "网址")]
    pub tsa: String,
    /// 机构的根证书（PEM），当场核对用；没有也能盖，核验时再给
    #[arg(long, value_name = "文件")]
    pub tsa_ca: Vec<PathBuf>,
    /// 校验算法：sha256（默认）、sha384、sha512、sm3
    #[arg(long, value_name = "算法", default_value = "sha256", value_parser = hashes())]
    pub hash: StampHash,
    /// 给什么盖：seal 封存的内容（默认）、signature 最后一个签名
    #[arg(long, value_name = "对象", default_value = "seal", value_parser = objects())]
    pub of: StampOf,
    /// 续期：对全部文件的 SHA-512 和先前的时间戳再盖一个
    #[arg(long, conflicts_with = "of")]
    pub renew: bool,
}

fn hashes() -> impl clap::builder::TypedValueParser<Value = StampHash> {
    words(StampHash::ASKED.into_iter().map(|hash| (PossibleValue::new(hash.as_str()), hash)).collect())
}

fn objects() -> impl clap::builder::TypedValueParser<Value = StampOf> {
    words(vec![(PossibleValue::new("seal"), StampOf::Seal), (PossibleValue::new("signature"), StampOf::Signature)])
}

/// 用自己的 SSH 密钥给证据包签名，放进 seal/；封存的内容不变
#[derive(Debug, Args)]
pub struct Sign {
    /// 证据包（zip），或者解压后的文件夹
    #[arg(value_name = "证据包")]
    pub bundle: PathBuf,
    /// 密钥文件，如 ~/.ssh/id_ed25519；写 .pub 时由 ssh-agent 签
    #[arg(long, value_name = "文件")]
    pub key: PathBuf,
    /// 密钥的口令，写在文件的第一行；不给而有人在终端前，就当面问
    #[arg(long, value_name = "文件")]
    pub passphrase_file: Option<PathBuf>,
}

/// 把整个证据包加密，好发给收件人（age 格式）；原来的包不变
#[derive(Debug, Args)]
#[group(id = "lock", required = true, multiple = true, args = ["to", "to_file", "passphrase_file"])]
pub struct Encrypt {
    /// 证据包（zip）
    #[arg(value_name = "证据包")]
    pub bundle: PathBuf,
    /// 收件人的公钥 age1…，可写几个
    #[arg(long, value_name = "公钥", value_delimiter = ',', conflicts_with = "passphrase_file")]
    pub to: Vec<String>,
    /// 收件人公钥的文件，一行一个
    #[arg(long, value_name = "文件", conflicts_with = "passphrase_file")]
    pub to_file: Option<PathBuf>,
    /// 口令，写在文件的第一行；另找一条路告诉收件人
    #[arg(long, value_name = "文件")]
    pub passphrase_file: Option<PathBuf>,
    /// 写到哪里；不写就在证据包旁边，名字后面加 .age
    #[arg(long, short, value_name = "路径")]
    pub output: Option<PathBuf>,
}
