//! Chats: the QQ message manager's text, and WhatsApp's.
//!
//! The room promises that every message keeps its line and its words, and that a time is never surer
//! than the file: chats are written in the zone of the device that exported them, which no file
//! states. It refuses to merge, drop or sort messages.

mod clock;
mod csv_rows;
mod date_order;
mod discord;
mod epoch;
mod json_export;
mod json_mend;
mod json_stream;
mod pasted;
mod picked;
mod qq;
mod report;
mod slack;
mod stamp;
mod telegram;
mod wechat;
mod wecom;
mod whatsapp;
mod whatsapp_head;
#[cfg(test)]
mod whatsapp_locales;
mod whatsapp_words;
mod written_date;

pub use discord::{DiscordJson, DiscordTable, DiscordText};
pub use json_export::outline;
pub use pasted::Pasted;
pub use qq::{QceJson, QceLines, QceText, QqArchive, QqText};
pub use slack::{Names as SlackNames, SlackDay};
pub use telegram::{TelegramJson, TelegramPage};
pub use wechat::{
    ChatLab, ChatLabLines, ChatlogJson, ChatlogTable, ChatlogText, MemoTraceJson, MemoTracePage, MemoTraceTable, TimedText, WeFlow,
    WeFlowLines, WechatDump, WechatExporterPage, WechatExporterText,
};
pub use wecom::WecomArchive;
pub use whatsapp::Whatsapp;

use super::fact::Fact;
use super::reader::ReadError;
use super::scan;
use super::source::Source;
use crate::finding::{Finding, Place, What};

/// Notes about single lines; a file that is wrong throughout does not say so on every line.
const LINES_NOTED: usize = 50;

/// Lines that belong to no message, told one by one up to a limit.
#[derive(Default)]
struct Unread {
    told: usize,
    first: Option<String>,
}

impl Unread {
    /// Keeps the first, in case nothing is understood.
    fn pass(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.first.get_or_insert_with(|| beginning(text));
        }
    }

    fn tell(&mut self, line: u64, text: &str, out: &mut dyn FnMut(Fact)) {
        let text = beginning(text);
        self.first.get_or_insert_with(|| text.clone());
        self.told += 1;
        if self.told <= LINES_NOTED {
            out(Fact::Note(Finding::new(What::RowNotUnderstood { text }, Place::line("", line))));
        }
    }
}

/// As much of a line as a note needs.
fn beginning(text: &str) -> String {
    let text = text.trim();
    let mut out: String = text.chars().take(60).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}
