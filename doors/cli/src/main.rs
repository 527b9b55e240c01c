//! The `tearsheet` command.
fn main() {}
