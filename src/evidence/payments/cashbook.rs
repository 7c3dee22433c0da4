//! 支付宝记账本: the user's own bookkeeping in Alipay, often taken for the bill.
//!
//! It has no ids and no states, so its rows are weak: they say what was noted, not what was paid.

use super::bill::Format;
use super::columns::{Column, Layout, Need};
use super::text_bill;
use crate::evidence::{Fact, Kind, ReadError, Reader, Reason, Sample, Source, Summary};
use crate::finding::{Finding, Place, What};

/// Exports of 支付宝记账本.
pub struct AlipayCashbook;

const COLUMNS: Layout = Layout {
    columns: &[
        (Column::Made, &["记录时间"], Need::Must),
        (Column::Amount, &["金额", "金额(元)"], Need::Must),
        (Column::Direction, &["收支类型"], Need::Tells),
        (Column::Category, &["分类"], Need::Tells),
        (Column::Method, &["账户"], Need::Tells),
        // What the user noted is all there is to say what it was for.
        (Column::Item, &["备注"], Need::Tells),
    ],
    telling: 3,
};

static FORMAT: Format = Format { title: "支付宝记账本", layouts: &[&COLUMNS], refund: |_| None };

fn is_title(line: &str) -> bool {
    line.contains("本记账单内容")
}

impl Reader for AlipayCashbook {
    fn name(&self) -> &'static str {
        "alipay-cashbook"
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
        out(Fact::Note(Finding::new(What::NotABill {}, Place::file(""))));
        text_bill::read(source, &FORMAT, out)
    }
}
