//! Telegram Desktop, 导出聊天记录: JSON (one chat, or all) and web pages.

mod json;
mod page;

pub use json::TelegramJson;
pub use page::TelegramPage;
