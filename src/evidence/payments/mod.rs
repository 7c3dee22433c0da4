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
mod ids;
mod lines;
mod refund;
mod table;
#[cfg(test)]
mod tests;
mod text_bill;
mod times;
mod wechat;
mod wechat_xlsx;
mod workbook;

pub use alipay::Alipay;
pub use cashbook::AlipayCashbook;
pub use wechat::WechatCsv;
pub use wechat_xlsx::WechatXlsx;
