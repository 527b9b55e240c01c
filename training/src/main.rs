//! From labelled pages to the table that the labeller is fitted on. `README.md` beside this says what each file of
//! the table holds.

mod align;
mod annotations;
mod cross;
mod folds;
mod known;
mod sets;
mod table;
mod twins;

use clap::{Parser, Subcommand};
use std::io::Write;
use std::process::ExitCode;

/// Makes what the labeller is fitted on.
#[derive(Parser)]
#[command(name = "tearsheet-training", version)]
struct Training {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Table(table::Args),
    Folds(folds::Args),
    Cross(cross::Args),
}

fn main() -> ExitCode {
    let done = match Training::parse().verb {
        Verb::Table(args) => table::run(&args),
        Verb::Folds(args) => folds::run(&args),
        Verb::Cross(args) => cross::run(&args),
    };
    done.unwrap_or_else(|trouble| {
        let _ = writeln!(std::io::stderr(), "{trouble:#}");
        ExitCode::from(1)
    })
}
