//! The arguments: commands and flags, and what each says of itself. Their words are data for the help
//! page (`help`); what people mistype is answered by `usage`.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, Parser, Subcommand};

mod bundles;
mod many;
mod new;
mod sealing;
mod sending;

pub use bundles::{Pack, Parts, Verify};
pub use many::{BatchArgs, Completions, Man};
pub use new::New;
pub use sealing::{Encrypt, Sign, Stamp};
pub use sending::{AttachmentArgs, FormArgs, LetterArgs};

use crate::case::Category;
use crate::casework::Format;
use crate::letter::Stage;

/// 把虚拟商品纠纷的证据整理成任何人都能核验的证据包，并生成投诉文书
#[derive(Debug, Parser)]
#[command(name = "juzheng", version, infer_subcommands = false, disable_help_flag = true, disable_version_flag = true)]
#[command(before_help = "juzheng new 我的案件                     建一个案件文件夹\n\
                   juzheng add 我的案件 账单.csv 截图.png   放进证据\n\
                   juzheng check 我的案件 --to 12315        看看还缺什么\n\
                   juzheng pack 我的案件 --to 12315         打成证据包，附投诉书")]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// 答案写成一个 JSON 值（字段见 docs），出错时也是
    #[arg(long, global = true, help_heading = "通用选项")]
    pub json: bool,
    /// 除了答案和错误，什么都不说
    #[arg(long, short, global = true, help_heading = "通用选项")]
    pub quiet: bool,
    /// 说得更详细；出错时附上原文
    #[arg(long, short, global = true, help_heading = "通用选项", conflicts_with = "quiet")]
    pub verbose: bool,
    /// 颜色：auto（默认）、always 总是、never 从不
    #[arg(long, global = true, help_heading = "通用选项", value_name = "何时", value_parser = ["auto", "always", "never"], default_value = "auto")]
    pub color: String,
    /// 不显示进度
    #[arg(long, global = true, help_heading = "通用选项")]
    pub no_progress: bool,
    /// 覆盖已有的输出文件（证据和案件文件从不覆盖）
    #[arg(long, global = true, help_heading = "通用选项")]
    pub force: bool,
    /// 用几个线程；结果与线程数无关
    #[arg(long, global = true, help_heading = "通用选项", value_name = "个数", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
    /// 自己的文书模板；与自带模板同名的以它为准
    #[arg(long, global = true, help_heading = "通用选项", value_name = "文件夹")]
    pub template_dir: Option<PathBuf>,
    /// 打开加密压缩包用的密码，一行一个；不给而有人在终端前，就当面问
    #[arg(long, global = true, help_heading = "通用选项", value_name = "文件")]
    pub password_file: Option<PathBuf>,
    /// 指定当前时间，如 2026-09-28；会标明是指定的
    #[arg(long, global = true, help_heading = "通用选项", value_name = "时间")]
    pub at: Option<String>,
    /// 语言：目前只有 zh-CN（默认）
    #[arg(long, global = true, help_heading = "通用选项", value_name = "语言", default_value = "zh-CN")]
    pub lang: String,
    /// 显示帮助；--help 更详细
    #[arg(long, short, global = true, help_heading = "通用选项", action = ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本
    #[arg(long, short = 'V', help_heading = "通用选项", action = ArgAction::Version)]
    version: Option<bool>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    #[command(before_help = "juzheng new 我的案件 --title 游戏直充未到账 --cause not-delivered --name 张示例\n\
                             juzheng new 我的案件 --answers 回答.toml")]
    New(Box<New>),
    #[command(before_help = "juzheng add 我的案件 支付宝账单.csv 订单截图.png\n\
                             juzheng add 我的案件 充值记录.png --category delivery --proves \"当天没有到账\"")]
    Add(Add),
    #[command(before_help = "juzheng inspect 支付宝账单.csv")]
    Inspect(Inspect),
    #[command(before_help = "juzheng check 我的案件\n\
                             juzheng check 我的案件 --to 12315,alipay")]
    Check(Check),
    #[command(before_help = "juzheng timeline 我的案件")]
    Timeline(Timeline),
    #[command(before_help = "juzheng next 我的案件\n\
                             juzheng next 我的案件 --ics 期限.ics")]
    Next(Next),
    #[command(before_help = "juzheng letter 我的案件 --to 12315\n\
                             juzheng letter 我的案件 --to alipay --format txt -o -")]
    Letter(LetterArgs),
    #[command(before_help = "juzheng form 我的案件 --to 12315\n\
                             juzheng form 我的案件 --to 12315,alipay -o 表单/")]
    Form(FormArgs),
    #[command(before_help = "juzheng attachments 我的案件 --to 12315\n\
                             juzheng attachments 我的案件 --to 12315,platform -o 附件/")]
    Attachments(AttachmentArgs),
    #[command(before_help = "juzheng pack 我的案件\n\
                             juzheng pack 我的案件 --to 12315,platform -o 输出/")]
    Pack(Pack),
    #[command(before_help = "juzheng verify 我的案件-20260928-master.zip")]
    Verify(Verify),
    #[command(before_help = "juzheng stamp 我的案件-20260928-master.zip --tsa https://tsa.example.invalid")]
    Stamp(Stamp),
    #[command(before_help = "juzheng sign 我的案件-20260928-master.zip --key ~/.ssh/id_ed25519")]
    Sign(Sign),
    #[command(before_help = "juzheng encrypt 我的案件-20260928-12315.zip --to age1…\n\
                             juzheng encrypt 我的案件-20260928-12315.zip --passphrase-file 口令.txt")]
    Encrypt(Encrypt),
    #[command(before_help = "juzheng batch 案件们/ -o 输出/ --to 12315\n\
                             juzheng batch 客户.csv --template 模板案件 -o 输出/ --json")]
    Batch(BatchArgs),
    #[command(before_help = "juzheng targets\n\
                             juzheng targets 12315")]
    Targets(Targets),
    #[command(before_help = "juzheng completions bash > ~/.local/share/bash-completion/completions/juzheng")]
    Completions(Completions),
    #[command(before_help = "juzheng man ~/.local/share/man/man1\n\
                             man juzheng-pack")]
    Man(Man),
}

impl Command {
    /// The word that people type.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::New(_) => "new",
            Self::Add(_) => "add",
            Self::Inspect(_) => "inspect",
            Self::Check(_) => "check",
            Self::Timeline(_) => "timeline",
            Self::Next(_) => "next",
            Self::Letter(_) => "letter",
            Self::Form(_) => "form",
            Self::Attachments(_) => "attachments",
            Self::Pack(_) => "pack",
            Self::Verify(_) => "verify",
            Self::Stamp(_) => "stamp",
            Self::Sign(_) => "sign",
            Self::Encrypt(_) => "encrypt",
            Self::Batch(_) => "batch",
            Self::Targets(_) => "targets",
            Self::Completions(_) => "completions",
            Self::Man(_) => "man",
        }
    }
}

/// 把文件放进案件：原样复制，登记校验值，说明认出了什么
#[derive(Debug, Args)]
pub struct Add {
    /// 案件文件夹
    #[arg(value_name = "案件")]
    pub case: PathBuf,
    /// 要放进去的文件
    #[arg(value_name = "文件", required = true)]
    pub files: Vec<PathBuf>,
    /// 类别，如 payment 付款、delivery 履行；不写就按内容判断
    #[arg(long, value_name = "类别", value_parser = categories())]
    pub category: Option<Category>,
    /// 证据名称
    #[arg(long, value_name = "名称")]
    pub title: Option<String>,
    /// 证明什么
    #[arg(long, value_name = "文字")]
    pub proves: Option<String>,
    /// 从哪里来，如“本人支付宝账户”
    #[arg(long, value_name = "文字")]
    pub source: Option<String>,
    /// 只说会做什么，什么都不写
    #[arg(long)]
    pub dry_run: bool,
}

/// 看一个文件里读得出什么：格式、编码、记录
#[derive(Debug, Args)]
pub struct Inspect {
    /// 文件
    #[arg(value_name = "文件", required = true)]
    pub files: Vec<PathBuf>,
}

/// 寄出之前：还缺什么，哪里对不上
#[derive(Debug, Args)]
pub struct Check {
    /// 案件文件夹
    #[arg(value_name = "案件")]
    pub case: PathBuf,
    #[command(flatten)]
    pub to: To,
    #[command(flatten)]
    pub stage: StageArg,
}

/// 把所有有时间的事按先后排好，每件注明证据
#[derive(Debug, Args)]
pub struct Timeline {
    /// 案件文件夹
    #[arg(value_name = "案件")]
    pub case: PathBuf,
}

/// 现在该做什么，最晚什么时候，没有答复怎么办
#[derive(Debug, Args)]
pub struct Next {
    /// 案件文件夹
    #[arg(value_name = "案件")]
    pub case: PathBuf,
    /// 把期限写成日历文件，可以导入手机和电脑的日历
    #[arg(long, value_name = "文件")]
    pub ics: Option<PathBuf>,
    /// 以后年份的放假安排（toml 或 json），写法同自带的 templates/calendar
    #[arg(long, value_name = "文件")]
    pub holidays: Option<PathBuf>,
    /// 只说会做什么，什么都不写
    #[arg(long)]
    pub dry_run: bool,
}

/// 可以向谁投诉，各需要什么
#[derive(Debug, Args)]
pub struct Targets {
    /// 只看这一个
    #[arg(value_name = "对象")]
    pub name: Option<String>,
}

/// To whom.
#[derive(Debug, Args)]
pub struct To {
    /// 给谁，可写几个：12315,alipay；payment 按付款记录选支付机构
    #[arg(long, value_name = "对象", value_delimiter = ',')]
    pub to: Vec<String>,
}

/// Which step.
#[derive(Debug, Args)]
pub struct StageArg {
    /// 哪一步：request 首次请求、appeal 申诉、escalate 升级、urge 催办、notice 通知；不写就按经过判断
    #[arg(long, value_name = "步骤", value_parser = stages())]
    pub stage: Option<Stage>,
}

/// A parser of words, each with what it means.
fn words<T: Clone + Send + Sync + 'static>(known: Vec<(PossibleValue, T)>) -> impl TypedValueParser<Value = T> {
    let parser = PossibleValuesParser::new(known.iter().map(|(word, _)| word.clone()).collect::<Vec<_>>());
    parser.map(move |given| {
        let found = known.iter().find(|(word, _)| word.matches(&given, false));
        found.map(|(_, meaning)| meaning.clone()).expect("the parser lets only known words pass")
    })
}

fn categories() -> impl TypedValueParser<Value = Category> {
    words(Category::ALL.into_iter().map(|category| (PossibleValue::new(category.as_str()).aliases(category.folders()), category)).collect())
}

fn stages() -> impl TypedValueParser<Value = Stage> {
    let all = [Stage::Request, Stage::Appeal, Stage::Escalate, Stage::Urge, Stage::Notice];
    words(all.into_iter().map(|stage| (PossibleValue::new(stage.as_str()), stage)).collect())
}

fn formats() -> impl TypedValueParser<Value = Format> {
    words(
        [Format::Pdf, Format::Docx, Format::Txt, Format::Md]
            .into_iter()
            .map(|format| (PossibleValue::new(format.extension()), format))
            .collect(),
    )
}
