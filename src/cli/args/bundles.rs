//! What the commands take that make and check bundles.

use std::path::PathBuf;

use clap::Args;

use super::{StageArg, To};
use crate::digest::Digest;

/// 打成证据包：总包自留，每个对象另有一个包，只有文书和它该看的副本
#[derive(Debug, Args)]
pub struct Pack {
    /// 案件文件夹
    #[arg(value_name = "案件")]
    pub case: PathBuf,
    #[command(flatten)]
    pub to: To,
    #[command(flatten)]
    pub stage: StageArg,
    /// 写到哪里：文件，或以 / 结尾的文件夹；不写就是案件的 out/
    #[arg(long, short, value_name = "路径")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub parts: Parts,
    /// 预览：每个对象会看到什么、做过什么，什么都不写
    #[arg(long)]
    pub dry_run: bool,
}

/// What goes into a bundle, and how: the same for one case and for many.
#[derive(Debug, Args)]
pub struct Parts {
    /// 不写文书
    #[arg(long)]
    pub no_letters: bool,
    /// 包里再放一份可以编辑的文书（DOCX）
    #[arg(long, conflicts_with = "no_letters")]
    pub docx: bool,
    /// 除 SHA-256 以外，再记一份国密 SM3 校验值
    #[arg(long)]
    pub sm3: bool,
    /// 不写证据册
    #[arg(long)]
    pub no_book: bool,
    /// 另写上传用的证据册副本，每个文件不超过这个大小，如 5MB；放不下就分成几个
    #[arg(long, value_name = "大小", conflicts_with = "no_book", value_parser = crate::cli::commands::verify::size_given)]
    pub book_limit: Option<u64>,
    /// 不写 index.html（用浏览器查看、核对包的页面）
    #[arg(long)]
    pub no_viewer: bool,
    /// 多遮一层：写 personal，点名给某个对象的 PDF、邮箱、文书里写的别人的信息也遮挡
    #[arg(long, value_name = "什么", value_parser = ["personal"])]
    pub redact: Option<String>,
    /// 写完不再读回核对
    #[arg(long)]
    pub no_self_check: bool,
}

/// 核验证据包：封存以后有没有被改动，每处改动都指出来
#[derive(Debug, Args)]
pub struct Verify {
    /// 证据包（zip）、解压后的文件夹，或者任何 BagIt 包
    #[arg(value_name = "证据包")]
    pub bundle: PathBuf,
    /// 你信任的时间戳机构的根证书（PEM 或 DER），可写几次；没有就不采信任何时间戳
    #[arg(long, value_name = "文件", help_heading = "时间戳和签名")]
    pub tsa_ca: Vec<PathBuf>,
    /// 公钥名单（OpenSSH 的 allowed_signers）：谁的密钥是谁的
    #[arg(long, value_name = "文件", help_heading = "时间戳和签名")]
    pub allowed_signers: Option<PathBuf>,
    /// 打包时抄下的封条（64 位）：与它不一样的就不是当时那个包
    #[arg(long, value_name = "封条", help_heading = "与另外记下的对照", value_parser = crate::cli::commands::verify::digest_given)]
    pub seal: Option<Digest>,
    /// 文书上印的证据码（64 位）
    #[arg(long, value_name = "证据码", help_heading = "与另外记下的对照", value_parser = crate::cli::commands::verify::digest_given)]
    pub evidence_digest: Option<Digest>,
    /// 给某个对象的包：再与自留的总包对照，每份副本的原件都在里面、证据码相符才算
    #[arg(long, value_name = "总包", help_heading = "与另外记下的对照")]
    pub master: Option<PathBuf>,
    /// 里面的文件多于这个数就不核验
    #[arg(long, value_name = "个数", help_heading = "防范压缩炸弹", default_value_t = 1_000_000)]
    pub max_entries: u64,
    /// 解压以后大于这个数就不核验，如 500M、256G
    #[arg(long, value_name = "大小", help_heading = "防范压缩炸弹", default_value = "256G", value_parser = crate::cli::commands::verify::size_given)]
    pub max_bytes: u64,
    /// 解压以后大于 1G、又大于压缩包的这个倍数就不核验
    #[arg(long, value_name = "倍数", help_heading = "防范压缩炸弹", default_value_t = 250, value_parser = clap::value_parser!(u64).range(1..))]
    pub max_ratio: u64,
}
