//! WeChat Pay bills as CSV, as exported until mid-2025 or saved from a sheet.

use super::bill::Format;
use super::columns::{Column, Layout, Need};
use super::{refund, text_bill};
use crate::evidence::{Fact, Kind, ReadError, Reader, Reason, Sample, Source, Summary};

/// WeChat Pay bills that are text.
pub struct WechatCsv;

const COLUMNS: Layout = Layout {
    columns: &[
        (Column::Made, &["交易时间"], Need::Must),
        (Column::Amount, &["金额(元)", "金额"], Need::Must),
        (Column::Transaction, &["交易单号"], Need::Tells),
        (Column::Category, &["交易类型"], Need::Tells),
        (Column::Status, &["当前状态"], Need::Tells),
        (Column::MerchantOrder, &["商户单号"], Need::Tells),
        (Column::Method, &["支付方式"], Need::Tells),
        (Column::Counterparty, &["交易对方"], Need::Expected),
        (Column::Item, &["商品"], Need::Expected),
        (Column::Direction, &["收/支"], Need::Expected),
        (Column::Note, &["备注"], Need::May),
    ],
    telling: 3,
};

/// The format, whether it is text or a sheet.
pub static FORMAT: Format = Format { title: "微信支付账单", layouts: &[&COLUMNS], refund: refund::of_wechat };

/// `微信支付账单明细`, `---微信支付账单明细列表---`.
pub fn is_title(line: &str) -> bool {
    line.trim_matches('-').starts_with("微信支付账单明细")
}

impl Reader for WechatCsv {
    fn name(&self) -> &'static str {
        "wechat-pay-csv"
    }
    fn title(&self) -> &'static str {
        FORMAT.title
    }
    fn kind(&self) -> Kind {
        Kind::Payments
    }
    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        text_bill::recognize(sample, &FORMAT, is_title, |_| false)
    }
    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        text_bill::read(source, &FORMAT, out)
    }
}
