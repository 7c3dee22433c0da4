//! The arguments: commands and flags, and what each says of itself. Their words are data for the help
//! page (`help`); what people mistype is answered by `usage`.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, Parser, Subcommand};

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
    #[command(before_help = "juzheng targets\n\
                             juzheng targets 12315")]
    Targets(Targets),
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
            Self::Targets(_) => "targets",
        }
    }
}

/// 建一个案件文件夹：案件文件和放证据的文件夹
#[derive(Debug, Args)]
pub struct New {
    /// 案件文件夹，不存在就新建
    #[arg(value_name = "文件夹")]
    pub dir: PathBuf,
    /// 从文件读取回答，字段与 case.toml 相同（toml 或 json）
    #[arg(long, value_name = "文件")]
    pub answers: Option<PathBuf>,
    /// 案件编号；不写就用文件夹名
    #[arg(long, value_name = "编号")]
    pub id: Option<String>,
    /// 一句话说明，如“游戏直充未到账”
    #[arg(long, value_name = "文字")]
    pub title: Option<String>,
    /// 事由：not-delivered 未到账、not-as-described 与描述不符、service-fault 服务异常、own-mistake 自己填错、suspected-fraud 涉嫌欺诈
    #[arg(long, value_name = "事由")]
    pub cause: Option<String>,
    /// 本人姓名
    #[arg(long, value_name = "姓名", help_heading = "本人")]
    pub name: Option<String>,
    /// 本人电话
    #[arg(long, value_name = "电话", help_heading = "本人")]
    pub phone: Option<String>,
    /// 本人通讯地址；只印在需要它的文书上
    #[arg(long, value_name = "地址", help_heading = "本人")]
    pub address: Option<String>,
    /// 对方营业执照上的全称
    #[arg(long, value_name = "名称", help_heading = "对方")]
    pub respondent: Option<String>,
    /// 对方的住所
    #[arg(long, value_name = "地址", help_heading = "对方")]
    pub respondent_address: Option<String>,
    /// 店铺名
    #[arg(long, value_name = "名称", help_heading = "对方")]
    pub shop: Option<String>,
    /// 平台名称
    #[arg(long, value_name = "名称", help_heading = "对方")]
    pub platform: Option<String>,
    /// 在哪里卖：own-site 自建网站、shop-on-platform 平台内店铺、social-or-private 社交或私人、unknown 不清楚
    #[arg(long, value_name = "方式", help_heading = "对方")]
    pub sells_on: Option<String>,
    /// 统一社会信用代码
    #[arg(long, value_name = "代码", help_heading = "对方")]
    pub uscc: Option<String>,
    /// 网站
    #[arg(long, value_name = "网址", help_heading = "对方")]
    pub website: Option<String>,
    /// 订单号
    #[arg(long, value_name = "单号", help_heading = "订单和付款")]
    pub order_id: Option<String>,
    /// 商品名称
    #[arg(long, value_name = "名称", help_heading = "订单和付款")]
    pub item: Option<String>,
    /// 订单金额，如 98.00
    #[arg(long, value_name = "金额", help_heading = "订单和付款")]
    pub amount: Option<String>,
    /// 下单时间，如“2026-09-13 20:13”
    #[arg(long, value_name = "时间", help_heading = "订单和付款")]
    pub ordered_at: Option<String>,
    /// 商品页的承诺，照抄原话
    #[arg(long, value_name = "原话", help_heading = "订单和付款")]
    pub promised: Option<String>,
    /// 承诺的期限，从付款时起算：10m、24h、3d
    #[arg(long, value_name = "期限", help_heading = "订单和付款")]
    pub promised_by: Option<String>,
    /// 下单时填写的充值账号
    #[arg(long, value_name = "账号", help_heading = "订单和付款")]
    pub account_entered: Option<String>,
    /// 订单页显示的状态
    #[arg(long, value_name = "状态", help_heading = "订单和付款")]
    pub state_shown: Option<String>,
    /// 实际情况
    #[arg(long, value_name = "情况", help_heading = "订单和付款")]
    pub state_actual: Option<String>,
    /// 付款方式：alipay、wechat-pay、card、unionpay、paypal、platform-balance、other
    #[arg(long, value_name = "方式", help_heading = "订单和付款")]
    pub pay_method: Option<String>,
    /// 付款时间
    #[arg(long, value_name = "时间", help_heading = "订单和付款")]
    pub paid_at: Option<String>,
    /// 付款金额
    #[arg(long, value_name = "金额", help_heading = "订单和付款")]
    pub paid_amount: Option<String>,
    /// 账单上的收款方
    #[arg(long, value_name = "名称", help_heading = "订单和付款")]
    pub payee: Option<String>,
    /// 支付宝交易订单号、微信交易单号
    #[arg(long, value_name = "单号", help_heading = "订单和付款")]
    pub transaction_id: Option<String>,
    /// 只说会做什么，什么都不写
    #[arg(long)]
    pub dry_run: bool,
}

impl New {
    /// What was answered by flags, by the key of the case file.
    #[must_use]
    pub fn answered(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("id", &self.id),
            ("title", &self.title),
            ("cause", &self.cause),
            ("complainant.name", &self.name),
            ("complainant.phone", &self.phone),
            ("complainant.address", &self.address),
            ("respondents[].name", &self.respondent),
            ("respondents[].address", &self.respondent_address),
            ("respondents[].shop", &self.shop),
            ("respondents[].platform", &self.platform),
            ("respondents[].sells_on", &self.sells_on),
            ("respondents[].uscc", &self.uscc),
            ("respondents[].website", &self.website),
            ("orders[].id", &self.order_id),
            ("orders[].item", &self.item),
            ("orders[].amount", &self.amount),
            ("orders[].ordered_at", &self.ordered_at),
            ("orders[].promised", &self.promised),
            ("orders[].promised_by", &self.promised_by),
            ("orders[].account_entered", &self.account_entered),
            ("orders[].state_shown", &self.state_shown),
            ("orders[].state_actual", &self.state_actual),
            ("payments[].method", &self.pay_method),
            ("payments[].paid_at", &self.paid_at),
            ("payments[].amount", &self.paid_amount),
            ("payments[].payee", &self.payee),
            ("payments[].transaction_id", &self.transaction_id),
        ];
        all.into_iter().filter_map(|(key, answer)| Some((key, answer.as_deref()?))).collect()
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
}

/// 打成证据包：全部证据原件、清单、文书，封存成一个 zip（自留）
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
    /// 不写文书
    #[arg(long)]
    pub no_letters: bool,
    /// 包里再放一份可以编辑的文书（DOCX）
    #[arg(long, conflicts_with = "no_letters")]
    pub docx: bool,
    /// 不写证据册
    #[arg(long)]
    pub no_book: bool,
    /// 写完不再读回核对
    #[arg(long)]
    pub no_self_check: bool,
    /// 只说会做什么，什么都不写
    #[arg(long)]
    pub dry_run: bool,
}

/// 核验证据包：封存以后有没有被改动，每处改动都指出来
#[derive(Debug, Args)]
pub struct Verify {
    /// 证据包（zip）、解压后的文件夹，或者任何 BagIt 包
    #[arg(value_name = "证据包")]
    pub bundle: PathBuf,
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
