//! The `tearsheet` command: one file per verb. It knows files, addresses, flags and terminals; what is on a page it
//! leaves to the library. Records go to stdout, everything else to stderr.

mod archives;
mod bench;
mod corpus;
mod dedupe;
mod explain;
mod fetch;
mod inputs;
mod jobs;
mod outputs;
mod progress;
mod read;
mod rows;
mod unpack;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

const AFTER_HELP: &str = "\
Examples:
  tearsheet read page.html                         Markdown on the terminal
  tearsheet read pages/ > articles.jsonl           one JSON record per page
  tearsheet read https://example.org/a --as txt    a page from the web
  tearsheet explain page.html                      every block, and why
  tearsheet explain page.html --as html > why.html the same, in a browser
  tearsheet corpus crawl/ --out corpus/            Parquet, resumable
  tearsheet dedupe corpus/                         which articles say the same

Exit status:
  0  every page was read, and a page that is no article is still read
  1  some input could not be read: each is named on stderr, the rest written
  2  the command was used wrongly

See 'tearsheet help read' for inputs, formats and environment.";

/// Reads news pages the way an archivist does: the article, clean and whole, every part of the page named.
#[derive(Parser)]
#[command(name = "tearsheet", version, after_long_help = AFTER_HELP, after_help = "See --help for examples and exit status.")]
#[command(arg_required_else_help = true, disable_help_subcommand = false)]
struct Tearsheet {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Read(read::Read),
    Explain(explain::Explain),
    Corpus(corpus::Corpus),
    Dedupe(dedupe::Dedupe),
    Bench(bench::Args),
}

/// The command was used wrongly: exit status 2.
#[derive(Debug)]
pub(crate) struct WrongUsage(pub(crate) String);

impl std::fmt::Display for WrongUsage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WrongUsage {}

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|_| {}));
    let done = std::panic::catch_unwind(|| match Tearsheet::parse().verb {
        Verb::Read(read) => read.run(),
        Verb::Explain(explain) => explain.run(),
        Verb::Corpus(corpus) => corpus.run(),
        Verb::Dedupe(dedupe) => dedupe.run(),
        Verb::Bench(args) => bench::run(args),
    });
    match done {
        Ok(Ok(status)) => status,
        Ok(Err(error)) => {
            progress::complain(format_args!("tearsheet: {}", unpack::unnumbered(&format!("{error:#}"))));
            ExitCode::from(if error.is::<WrongUsage>() { 2 } else { 1 })
        }
        Err(panic) => {
            let what = jobs::last_words(&*panic);
            progress::complain(format_args!(
                "tearsheet: this is a fault in tearsheet ({what}); please report it"
            ));
            ExitCode::FAILURE
        }
    }
}
