//! Slack's export: a folder for each channel, a JSON file for each day, and `users.json` beside the folders. A day by itself
//! names people by their ids, unless a message carries its writer's profile; [`Names`] hands in what `users.json` says.

mod day;
mod markup;
mod names;

pub use day::SlackDay;
pub use names::Names;
