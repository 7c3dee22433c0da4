//! WeChat, which saves no text itself: the exports of the tools that people use, in the shapes of their several years.

mod chatlab;
mod chatlog_table;
mod chatlog_text;
mod dump_text;
mod exporter_page;
mod exporter_text;
mod kinds;
mod memotrace_page;
mod memotrace_table;
mod timed_text;
mod weflow;

pub use chatlab::{ChatLab, ChatLabLines};
pub use chatlog_table::{ChatlogJson, ChatlogTable};
pub use chatlog_text::ChatlogText;
pub use dump_text::WechatDump;
pub use exporter_page::WechatExporterPage;
pub use exporter_text::WechatExporterText;
pub use memotrace_page::{MemoTraceJson, MemoTracePage};
pub use memotrace_table::MemoTraceTable;
pub use timed_text::TimedText;
pub use weflow::{WeFlow, WeFlowLines};

use crate::evidence::fact::Message;

/// Whether a notice of the program tells of a message taken back. WeChat puts it where the message was.
fn tells_of_recall(notice: &str) -> bool {
    notice.contains("撤回了一条消息") || notice.contains("recalled a message")
}

/// Who wrote: the name that the file gives, else whose side it is.
fn sender(name: Option<&str>, own: Option<bool>) -> Option<String> {
    let side = match own? {
        true => Message::ME,
        false => Message::THEM,
    };
    Some(name.unwrap_or(side).to_owned())
}
