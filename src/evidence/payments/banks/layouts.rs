//! The layouts of banks, as data: what each column is called and what a positive number means.
//!
//! Sources: the files of deb-sig/double-entry-generator `example/`, jiegec/china_bean_importers,
//! RenLangMan/beancount-daoru, and notes of users of other importers where named.

use super::dates::Order;
use super::other::OTHER;
use crate::evidence::Direction;
use crate::evidence::payments::columns::{
    Column as C, Layout,
    Need::{Expected, May, Must, Tells},
};

/// What one bank gives out.
pub struct Statement {
    /// Its name in JSON.
    pub name: &'static str,
    /// What it is called for people.
    pub title: &'static str,
    /// Its layouts over the years.
    pub layouts: &'static [&'static Layout],
    /// What lines before the table begin with, where the bank says itself who it is.
    pub titles: &'static [&'static str],
    /// What a positive number means where neither word nor column says it.
    pub positive: Direction,
    /// How it writes days.
    pub order: Order,
    /// What the description is.
    pub text: Text,
}

/// What the description of a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// Anything.
    Remark,
    /// The merchant, as in bills of credit cards.
    Merchant,
    /// The merchant behind a word for the direction: `消费 示例商户`.
    WordAndMerchant,
}

impl Statement {
    /// Debit cards and accounts: a positive number comes in.
    pub const fn debit(name: &'static str, title: &'static str, layouts: &'static [&'static Layout]) -> Self {
        Self { name, title, layouts, titles: &[], positive: Direction::In, order: Order::YearFirst, text: Text::Remark }
    }

    /// Bills of credit cards: what was spent is positive, what was paid back negative.
    const fn credit(name: &'static str, title: &'static str, layouts: &'static [&'static Layout]) -> Self {
        Self { positive: Direction::Out, text: Text::Merchant, ..Self::debit(name, title, layouts) }
    }

    /// Whether the layout is one that no bank was seen to use.
    pub fn is_assumed(&self) -> bool {
        std::ptr::eq(self, &OTHER)
    }
}

/// 中国农业银行 借记卡.
pub static ABC_DEBIT: Statement = Statement::debit(
    "bank-abc-debit",
    "中国农业银行 借记卡明细",
    &[&Layout {
        columns: &[
            (C::Made, &["交易日期"], Must),
            (C::Amount, &["交易金额"], Must),
            (C::Balance, &["本次余额"], Must),
            (C::Clock, &["交易时间"], Tells),
            (C::Counterparty, &["对手信息", "对方户名"], Tells),
            (C::Category, &["交易摘要", "摘要"], Tells),
            (C::Transaction, &["日 志 号", "日志号"], May),
            (C::Item, &["交易附言", "交易用途"], May),
            (C::Account, &["对方账号"], May),
            (C::Place, &["交易渠道"], May),
        ],
        telling: 2,
    }],
);

/// 中国银行 信用卡.
pub static BOC_CREDIT: Statement = Statement {
    titles: &["中国银行信用卡账单"],
    ..Statement::credit(
        "bank-boc-credit",
        "中国银行 信用卡账单",
        &[&Layout {
            columns: &[
                (C::Made, &["交易日", "交易日期"], Must),
                (C::Posted, &["银行记账日", "记账日"], Must),
                (C::Item, &["交易描述"], Must),
                (C::Income, &["存入"], Must),
                (C::Outgo, &["支出"], Must),
                (C::Method, &["卡号后四位"], May),
                (C::Currency, &["币种"], Expected),
            ],
            telling: 0,
        }],
    )
};

/// 中国银行 借记卡.
pub static BOC_DEBIT: Statement = Statement {
    titles: &["中国银行交易流水明细", "中国银行储蓄卡账单明细"],
    ..Statement::debit(
        "bank-boc-debit",
        "中国银行 借记卡明细",
        &[&Layout {
            columns: &[
                (C::Made, &["记账日期"], Must),
                (C::Clock, &["记账时间"], Must),
                (C::Amount, &["金额"], Must),
                (C::Balance, &["余额"], Must),
                (C::Category, &["交易名称"], Must),
                (C::Counterparty, &["对方账户名"], Expected),
                (C::Account, &["对方卡号/账号"], May),
                (C::Currency, &["币别"], Expected),
                (C::Item, &["附言"], May),
                (C::Place, &["渠道"], May),
                (C::Method, &["借记卡号"], May),
            ],
            telling: 0,
        }],
    )
};

/// 交通银行 信用卡.
pub static BOCOM_CREDIT: Statement = Statement {
    text: Text::WordAndMerchant,
    ..Statement::credit(
        "bank-bocom-credit",
        "交通银行 信用卡账单",
        &[&Layout {
            columns: &[
                (C::Made, &["交易日期"], Must),
                (C::Item, &["交易说明"], Must),
                (C::Original, &["交易币种/金额"], Must),
                (C::Amount, &["入账币种/金额"], Must),
                (C::Posted, &["记账日期"], May),
            ],
            telling: 0,
        }],
    )
};

/// 交通银行 借记卡. Its names are common ones: all of them together tell it.
pub static BOCOM_DEBIT: Statement = Statement::debit(
    "bank-bocom-debit",
    "交通银行 借记卡明细",
    &[&Layout {
        columns: &[
            (C::Made, &["交易日期"], Must),
            (C::Direction, &["借贷"], Must),
            (C::Amount, &["交易金额"], Must),
            (C::Balance, &["余额"], Must),
            (C::Clock, &["交易时间"], Must),
            (C::Category, &["交易类型"], Must),
            (C::Counterparty, &["对方户名"], Must),
            (C::Account, &["对方账号"], Must),
            (C::Place, &["交易地点"], Must),
            (C::Item, &["摘要"], May),
        ],
        telling: 0,
    }],
);

/// 中国建设银行 借记卡; the second as china_bean_importers has it.
pub static CCB_DEBIT: Statement = Statement {
    titles: &["China Construction Bank", "中国建设银行"],
    ..Statement::debit(
        "bank-ccb-debit",
        "中国建设银行 借记卡明细",
        &[
            &Layout {
                columns: &[
                    (C::Made, &["交易日期"], Must),
                    (C::Posted, &["记账日"], Must),
                    (C::Outgo, &["支出"], Must),
                    (C::Income, &["收入"], Must),
                    (C::Balance, &["账户余额"], Must),
                    (C::Clock, &["交易时间"], May),
                    (C::Currency, &["币种"], May),
                    (C::Category, &["摘要"], May),
                    (C::Account, &["对方账号"], May),
                    (C::Counterparty, &["对方户名"], Expected),
                    (C::Item, &["交易地点"], May),
                ],
                telling: 0,
            },
            &Layout {
                columns: &[
                    (C::Made, &["交易日期"], Must),
                    (C::Amount, &["交易金额"], Must),
                    (C::Balance, &["账户余额"], Must),
                    (C::Counterparty, &["对方账号与户名"], Must),
                    (C::Currency, &["币别"], May),
                    (C::Category, &["摘要"], May),
                    (C::Item, &["交易地点/附言"], May),
                ],
                telling: 0,
            },
        ],
    )
};

/// 广发银行 信用卡.
pub static CGB_CREDIT: Statement = Statement::credit(
    "bank-cgb-credit",
    "广发银行 信用卡账单",
    &[&Layout {
        columns: &[
            (C::Made, &["交易日期"], Must),
            (C::Posted, &["入账日期"], Must),
            (C::Item, &["交易摘要"], Must),
            (C::Amount, &["入账金额"], Must),
            (C::Currency, &["入账货币"], Must),
            (C::Original, &["交易金额"], May),
            (C::OriginalCurrency, &["交易货币"], May),
        ],
        telling: 0,
    }],
);

/// 兴业银行 借记卡.
pub static CIB_DEBIT: Statement = Statement {
    titles: &["兴业银行交易明细"],
    ..Statement::debit(
        "bank-cib-debit",
        "兴业银行 借记卡明细",
        &[&Layout {
            columns: &[
                (C::Made, &["交易时间"], Must),
                (C::Posted, &["记账日"], Must),
                (C::Outgo, &["支出"], Must),
                (C::Income, &["收入"], Must),
                (C::Balance, &["账户余额"], Must),
                (C::Counterparty, &["对方户名"], Must),
                (C::Account, &["对方账号"], May),
                (C::Category, &["摘要"], May),
                (C::Item, &["用途"], May),
                (C::Place, &["交易渠道"], May),
                (C::Note, &["备注"], May),
            ],
            telling: 0,
        }],
    )
};

/// 中信银行 信用卡.
pub static CITIC_CREDIT: Statement = Statement {
    titles: &["本期账单明细"],
    ..Statement::credit(
        "bank-citic-credit",
        "中信银行 信用卡账单",
        &[&Layout {
            columns: &[
                (C::Made, &["交易日期"], Must),
                (C::Posted, &["入账日期"], Must),
                (C::Item, &["交易描述"], Must),
                (C::Amount, &["结算金额"], Must),
                (C::Currency, &["结算币种"], Must),
                (C::Original, &["交易金额"], May),
                (C::OriginalCurrency, &["交易币种"], May),
                (C::Method, &["卡末四位"], May),
            ],
            telling: 0,
        }],
    )
};

/// 招商银行 信用卡. The older order is that of its own CSV files.
pub static CMB_CREDIT: Statement = Statement {
    titles: &["招商银行信用卡对账单"],
    order: Order::MonthDay,
    ..Statement::credit(
        "bank-cmb-credit",
        "招商银行 信用卡账单",
        &[&Layout {
            columns: &[
                (C::Made, &["交易日"], Must),
                (C::Posted, &["记账日"], Must),
                (C::Item, &["交易摘要"], Must),
                (C::Amount, &["人民币金额"], Must),
                (C::Method, &["卡号末四位", "卡号后四位"], May),
                (C::Original, &["交易地金额"], May),
                (C::Place, &["交易地点"], May),
            ],
            telling: 0,
        }],
    )
};

/// 招商银行 借记卡: the table of its PDF, and the CSV of its web bank.
pub static CMB_DEBIT: Statement = Statement {
    titles: &["# 招商银行", "招商银行交易流水"],
    ..Statement::debit(
        "bank-cmb-debit",
        "招商银行 借记卡明细",
        &[
            &Layout {
                columns: &[
                    (C::Made, &["记账日期"], Must),
                    (C::Currency, &["货币"], Must),
                    (C::Amount, &["交易金额"], Must),
                    (C::Balance, &["联机余额"], Must),
                    (C::Category, &["交易摘要"], Must),
                    (C::Counterparty, &["对手信息"], Expected),
                    (C::Item, &["客户摘要"], May),
                ],
                telling: 0,
            },
            &Layout {
                columns: &[
                    (C::Made, &["交易日期"], Must),
                    (C::Income, &["收入"], Must),
                    (C::Outgo, &["支出"], Must),
                    (C::Balance, &["余额"], Must),
                    (C::Category, &["交易类型"], Must),
                    (C::Item, &["交易备注"], Must),
                    (C::Clock, &["交易时间"], Expected),
                ],
                telling: 0,
            },
        ],
    )
};

/// 香港上海滙豐銀行 credit card.
pub static HSBC_CREDIT: Statement = Statement {
    order: Order::DayFirst,
    positive: Direction::In,
    ..Statement::credit(
        "bank-hsbc-credit",
        "汇丰银行（香港） 信用卡账单",
        &[&Layout {
            columns: &[
                (C::Made, &["Transaction date"], Must),
                (C::Posted, &["Post date"], Must),
                (C::Item, &["Description"], Must),
                (C::Amount, &["Billing amount"], Must),
                (C::Currency, &["Billing currency"], Must),
                (C::Status, &["Transaction status"], May),
                (C::Counterparty, &["Merchant name"], Expected),
                (C::Direction, &["Credit / Debit"], May),
            ],
            telling: 0,
        }],
    )
};

/// 香港上海滙豐銀行 account.
pub static HSBC_DEBIT: Statement = Statement {
    order: Order::DayFirst,
    ..Statement::debit(
        "bank-hsbc-debit",
        "汇丰银行（香港） 账户明细",
        &[&Layout {
            columns: &[
                (C::Made, &["Date"], Must),
                (C::Item, &["Description"], Must),
                (C::Amount, &["Billing amount"], Must),
                (C::Currency, &["Billing currency"], Must),
                (C::Balance, &["Balance"], Must),
            ],
            telling: 0,
        }],
    )
};

/// 中国工商银行 信用卡.
pub static ICBC_CREDIT: Statement = Statement::credit(
    "bank-icbc-credit",
    "中国工商银行 信用卡明细",
    &[&Layout {
        columns: &[
            (C::Made, &["交易日期"], Must),
            (C::Posted, &["记账日期"], Must),
            (C::Income, &["记账金额(收入)"], Must),
            (C::Outgo, &["记账金额(支出)"], Must),
            (C::Item, &["交易场所"], Must),
            (C::Category, &["摘要"], Expected),
            (C::Currency, &["记账币种"], Expected),
            (C::Original, &["交易金额(支出)"], May),
            (C::OriginalCurrency, &["交易币种"], May),
            (C::Balance, &["余额"], May),
            (C::Counterparty, &["对方户名"], May),
        ],
        telling: 0,
    }],
);

/// 中国工商银行 借记卡, without and with 交易详情 and 对方账户.
pub static ICBC_DEBIT: Statement = Statement::debit(
    "bank-icbc-debit",
    "中国工商银行 借记卡明细",
    &[&Layout {
        columns: &[
            (C::Made, &["交易日期"], Must),
            (C::Income, &["记账金额(收入)"], Must),
            (C::Outgo, &["记账金额(支出)"], Must),
            (C::Item, &["交易场所"], Must),
            (C::Balance, &["余额"], Must),
            (C::Category, &["摘要"], Expected),
            (C::Currency, &["记账币种"], Expected),
            (C::Note, &["交易详情"], May),
            (C::Original, &["交易金额(支出)"], May),
            (C::OriginalCurrency, &["交易币种"], May),
            (C::Counterparty, &["对方户名"], Expected),
            (C::Account, &["对方账户", "对方账号"], May),
        ],
        telling: 0,
    }],
);

/// 浦发银行 借记卡.
pub static SPDB_DEBIT: Statement = Statement::debit(
    "bank-spdb-debit",
    "浦发银行 借记卡明细",
    &[&Layout {
        columns: &[
            (C::Made, &["交易日期"], Must),
            (C::Income, &["存入金额"], Must),
            (C::Outgo, &["取出金额"], Must),
            (C::Balance, &["余额"], Must),
            (C::Counterparty, &["交易对手名称"], Must),
            (C::Category, &["交易类型"], May),
            (C::Account, &["交易对手账号"], May),
            (C::Item, &["附言"], May),
        ],
        telling: 0,
    }],
);

/// Every bank, in the order that decides where a header fits two.
pub static ALL: &[&Statement] = &[
    &ABC_DEBIT,
    &BOC_CREDIT,
    &BOC_DEBIT,
    &BOCOM_CREDIT,
    &BOCOM_DEBIT,
    &CCB_DEBIT,
    &CGB_CREDIT,
    &CIB_DEBIT,
    &CITIC_CREDIT,
    &CMB_CREDIT,
    &CMB_DEBIT,
    &HSBC_CREDIT,
    &HSBC_DEBIT,
    &ICBC_CREDIT,
    &ICBC_DEBIT,
    &SPDB_DEBIT,
    &OTHER,
];
