//! The `juzheng` command.
fn main() {}
