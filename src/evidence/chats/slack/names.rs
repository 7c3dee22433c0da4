//! Who is behind the ids of a Slack export: `users.json`.

use std::collections::HashMap;

use serde_json::Value;

use crate::evidence::chats::ReadError;
use crate::evidence::chats::json_export::{first_text, text};
use crate::evidence::chats::json_stream::{self, Kept, Want};
use crate::evidence::chats::picked::{Picked, is_item};
use crate::evidence::source::Source;

/// People kept; a workspace has thousands.
const MOST: usize = 100_000;

/// Names by ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(HashMap<String, String>);

impl Names {
    /// Reads `users.json` of an export.
    ///
    /// # Errors
    /// [`ReadError::Io`].
    pub fn read(source: &mut Source<'_>) -> Result<Self, ReadError> {
        let mut out = HashMap::new();
        json_stream::document(
            source,
            &mut Picked {
                want: |path: &[_]| match path {
                    [] => Want::Walk,
                    [_] if is_item(path) => Want::Keep,
                    _ => Want::Skip,
                },
                take: |_: &[_], kept: Kept| {
                    if let (Some(id), Some(name)) = (text(&kept.value, "id"), name(&kept.value))
                        && out.len() < MOST
                    {
                        out.insert(id.to_owned(), name.to_owned());
                    }
                },
            },
        )?;
        Ok(Self(out))
    }

    /// The name behind an id.
    #[must_use]
    pub fn of(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }

    /// Whether nobody is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The name that Slack shows for a user, or for the profile in a message.
pub(super) fn name(user: &Value) -> Option<&str> {
    let profile = user.get("profile").unwrap_or(&Value::Null);
    first_text(profile, &["display_name", "real_name"]).or_else(|| first_text(user, &["display_name", "real_name", "name"]))
}
