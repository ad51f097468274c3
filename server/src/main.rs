//! The `cahier` command.
fn main() {}
