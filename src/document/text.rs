//! Plain text: what is pasted into a form or read aloud.
