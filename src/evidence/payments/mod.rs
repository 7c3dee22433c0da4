//! Bills: exports of wallets, shops and payment services of every year, read by the names of their columns.
//! Bills and bank statements, of every year, read by the names of their columns.
//!
//! The room promises that a row is given as its platform wrote it, with the line it stands on, exact
//! to the 分, and that what a row says of a refund stands beside it and is never netted. It refuses
//! to count preamble lines, to take a column by its position, and to guess at an id or an amount.

mod alipay;
mod amounts;
pub mod banks;
mod biff;
mod bill;
mod cashbook;
mod columns;
mod compound;
mod format;
mod ids;
mod jd;
mod lines;
mod mapped;
mod meituan;
mod orders;
mod paypal;
mod refund;
mod sheets;
mod stripe;
mod table;
mod taobao;
mod terms;
#[cfg(test)]
mod tests;
mod text_bill;
mod times;
mod votes;
mod wechat;
mod words;
mod workbook;
mod xlsx;
mod zones;

pub use alipay::ALIPAY;
pub use cashbook::CASHBOOK;
pub use jd::JD;
pub use mapped::Mapped;
pub use meituan::MEITUAN;
pub use paypal::PAYPAL;
pub use sheets::{ALIPAY_XLSX, AnyWorkbook, JD_XLSX, MEITUAN_XLSX, PAYPAL_XLSX, STRIPE_XLSX, TAOBAO_XLSX, WECHAT_XLSX, known};
pub use stripe::STRIPE;
pub use taobao::TAOBAO;
pub use wechat::WECHAT;
pub use words::Words;
