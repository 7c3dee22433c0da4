//! What `new` takes.

use std::path::PathBuf;

use clap::Args;

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
