//! What the commands take that make what is sent: letters, forms, attachments.

use std::path::PathBuf;

use clap::Args;

use super::{StageArg, formats};
use crate::casework::Format;

/// 写投诉文书
#[derive(Debug, Args)]
pub struct LetterArgs {
    /// 案件文件夹
    #[arg(value_name = "案件")]
    pub case: PathBuf,
    /// 写给谁，可写几个：12315,alipay；payment 按付款记录选支付机构
    #[arg(long, value_name = "对象", value_delimiter = ',', required = true)]
    pub to: Vec<String>,
    #[command(flatten)]
    pub stage: StageArg,
    /// 格式，可写几个：pdf（默认）打印寄送、docx 用 Word 或 WPS 修改、txt 粘贴、md 纯文本编辑
    #[arg(long, value_name = "格式", value_delimiter = ',', default_value = "pdf", value_parser = formats())]
    pub format: Vec<Format>,
    /// 写到哪里：文件，或以 / 结尾的文件夹；- 是屏幕（限 txt、md）
    #[arg(long, short, value_name = "路径")]
    pub output: Option<PathBuf>,
    /// 草稿：缺的地方留空，每页印“草稿”
    #[arg(long)]
    pub draft: bool,
    /// 只说会做什么，什么都不写
    #[arg(long)]
    pub dry_run: bool,
    /// 多遮一层：写 personal，文书里写进去的别人的号码、邮箱也遮挡
    #[arg(long, value_name = "什么", value_parser = ["personal"])]
    pub redact: Option<String>,
}

/// 网页表单逐格填什么：每格的文字、字数和上限
#[derive(Debug, Args)]
pub struct FormArgs {
    /// 案件文件夹
    #[arg(value_name = "案件")]
    pub case: PathBuf,
    /// 给谁，可写几个：12315,alipay；payment 按付款记录选支付机构
    #[arg(long, value_name = "对象", value_delimiter = ',', required = true)]
    pub to: Vec<String>,
    #[command(flatten)]
    pub stage: StageArg,
    /// 写到哪里：文件，或以 / 结尾的文件夹；不写就显示在屏幕上
    #[arg(long, short, value_name = "路径")]
    pub output: Option<PathBuf>,
    /// 草稿：缺的地方标出【待填】
    #[arg(long)]
    pub draft: bool,
    /// 只说会做什么，什么都不写
    #[arg(long)]
    pub dry_run: bool,
}

/// 网页要上传的附件：把文书和证据合并、缩小成不超过限制的几个文件
#[derive(Debug, Args)]
pub struct AttachmentArgs {
    /// 案件文件夹
    #[arg(value_name = "案件")]
    pub case: PathBuf,
    /// 给谁，可写几个：12315,alipay；payment 按付款记录选支付机构
    #[arg(long, value_name = "对象", value_delimiter = ',', required = true)]
    pub to: Vec<String>,
    #[command(flatten)]
    pub stage: StageArg,
    /// 写到哪个文件夹；几个对象的，里面各建一个；不写就在案件的 out/ 里建
    #[arg(long, short, value_name = "文件夹")]
    pub output: Option<PathBuf>,
    /// 只列出会写出哪些文件，什么都不写
    #[arg(long)]
    pub dry_run: bool,
    /// 多遮一层：写 personal，点名给这个对象的 PDF、邮箱、文书里写的别人的信息也遮挡
    #[arg(long, value_name = "什么", value_parser = ["personal"])]
    pub redact: Option<String>,
}
