//! QQ and TIM: what their message manager saves as text and as web archive, and what QQChatExporter writes.

mod exporter_json;
mod exporter_text;
mod manager_archive;
mod manager_text;
mod repeats;

pub use exporter_json::{QceJson, QceLines};
pub use exporter_text::QceText;
pub use manager_archive::QqArchive;
pub use manager_text::QqText;

/// 消息分组, in both exports of the message manager.
fn group(line: &str) -> Option<&str> {
    line.strip_prefix("消息分组:").or_else(|| line.strip_prefix("消息分组：")).map(str::trim)
}

/// 消息对象: whom the messages below are with.
fn object(line: &str) -> Option<&str> {
    line.strip_prefix("消息对象:").or_else(|| line.strip_prefix("消息对象：")).map(str::trim)
}
