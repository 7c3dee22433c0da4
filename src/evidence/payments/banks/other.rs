//! A layout for banks that are not known, where every column speaks for itself: a day, an amount, a balance, a name.

use super::layouts::Statement;
use crate::evidence::Direction;
use crate::evidence::payments::columns::Need::{May, Must};
use crate::evidence::payments::columns::{Column as C, Layout};

const DAYS: &[&str] = &["交易日期", "交易日", "记账日期", "记账日", "入账日期", "入账日", "发生日期", "日期"];
const MOMENTS: &[&str] = &["交易时间", "交易日期时间", "交易日期/时间", "记账时间"];
const BALANCES: &[&str] = &["余额", "账户余额", "本次余额", "交易后余额", "账面余额", "可用余额", "联机余额", "当前余额"];
const PARTIES: &[&str] = &[
    "对方户名",
    "对方账户名",
    "对方账户名称",
    "对方名称",
    "对方姓名",
    "对方信息",
    "对手信息",
    "对手户名",
    "交易对手",
    "交易对手名称",
    "对方单位",
];
const INCOMES: &[&str] = &["收入", "收入金额", "存入", "存入金额", "贷方发生额", "贷方金额", "贷方", "转入金额"];
const OUTGOES: &[&str] = &["支出", "支出金额", "支取", "支取金额", "取出金额", "借方发生额", "借方金额", "借方", "转出金额"];
const AMOUNTS: &[&str] = &["交易金额", "发生额", "金额", "交易额", "入账金额", "记账金额"];
const SIDES: &[&str] = &["借贷", "借贷标志", "借贷方向", "借/贷", "收支", "收/支", "收支标志", "收付标志"];

/// A layout of no bank that is known, with a day and perhaps a clock, and the amount in one column or in two.
macro_rules! other {
    ($made:expr, $clock:expr, $($amount:expr),+) => {
        Layout {
            columns: &[
                (C::Made, $made, Must),
                (C::Balance, BALANCES, Must),
                (C::Counterparty, PARTIES, Must),
                $($amount,)+
                (C::Clock, $clock, May),
                (C::Account, &["对方账号", "对方账户", "对方卡号/账号", "对方卡号", "交易对手账号"], May),
                (C::Currency, &["币种", "币别", "货币", "交易币种"], May),
                (C::Category, &["摘要", "交易摘要", "交易类型", "业务类型", "交易名称"], May),
                (C::Item, &["附言", "用途", "交易附言", "备注", "交易备注", "客户摘要"], May),
                (C::Place, &["交易渠道", "渠道", "交易地点", "交易场所"], May),
                (C::Transaction, &["交易流水号", "流水号", "日志号", "交易号"], May),
            ],
            telling: 0,
        }
    };
}

/// Any other bank whose columns speak for themselves.
pub static OTHER: Statement = Statement {
    positive: Direction::Neutral,
    ..Statement::debit(
        "bank-other",
        "银行交易明细（未知格式）",
        &[
            &other!(DAYS, MOMENTS, (C::Income, INCOMES, Must), (C::Outgo, OUTGOES, Must)),
            &other!(DAYS, MOMENTS, (C::Amount, AMOUNTS, Must), (C::Direction, SIDES, May)),
            &other!(MOMENTS, &[], (C::Income, INCOMES, Must), (C::Outgo, OUTGOES, Must)),
            &other!(MOMENTS, &[], (C::Amount, AMOUNTS, Must), (C::Direction, SIDES, May)),
        ],
    )
};
