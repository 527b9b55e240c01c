//! The `tearsheet` command.

use clap::Parser;
use std::process::ExitCode;

mod bench;

/// Reads news pages the way an archivist does.
#[derive(Debug, Parser)]
#[command(name = "tearsheet", version)]
enum Command {
    Bench(bench::Args),
}

fn main() -> anyhow::Result<ExitCode> {
    match Command::parse() {
        Command::Bench(args) => bench::run(args),
    }
}
