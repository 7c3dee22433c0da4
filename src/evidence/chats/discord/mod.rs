//! DiscordChatExporter: JSON, CSV and plain text. JSON states its offsets; the others have had three ways of writing dates.

mod json;
mod table;
mod text;

pub use json::DiscordJson;
pub use table::DiscordTable;
pub use text::DiscordText;
