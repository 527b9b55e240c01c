//! `tearsheet dedupe`: a folder of shards in, marks beside them that say which articles are duplicates. How that is found
//! out is the archive's matter; here are its flags, its bar and its report.

use crate::{WrongUsage, jobs};
use anyhow::Result;
use clap::{Args, ValueEnum};
use indicatif::{HumanCount, ProgressBar, ProgressStyle};
use std::fmt::{self, Display};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use tearsheet_archive::duplicates::{self, Report, Settings, Step};

/// Mark duplicates in a corpus: the same, nearly the same, and shortened copies
#[derive(Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Dedupe {
    /// Folder of shards, as corpus writes them
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Near duplicates share this much of all shingles that either has
    #[arg(long, value_name = "SHARE", default_value_t = 0.8, value_parser = share)]
    jaccard: f64,
    /// Shortened copies share this much of their shingles with the longer text
    #[arg(long, value_name = "SHARE", default_value_t = 0.9, value_parser = share)]
    contained: f64,
    /// Which document of a cluster is kept
    #[arg(long, value_name = "WHICH", default_value = "longest")]
    keep: Keep,
    /// The most memory
    #[arg(long, value_name = "MIB", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(1..))]
    memory: u32,
    /// Documents signed and compared at the same time [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

const AFTER_HELP: &str = "\
Output:
  DIR/duplicates/NAME.parquet   marks of DIR/NAME.parquet, a row for each row:
    document      NAME:ROW
    row           from 0
    kept          false for duplicates
    cluster       the first document of those that belong together
    duplicate_of  the document of the cluster that is kept
    relation      exact, near or contained
    similarity    the Jaccard of near ones, of contained ones the share of the
                  shorter one that the other has
  DIR/duplicates/index/         what the next run needs
  Nothing is deleted. The same shards in the same order give the same marks,
  whatever --jobs and --memory, in one run or in several.

More shards:
  Give the same command when shards were added; only these are read. A shard
  that was changed or taken away makes all marks doubtful: delete
  DIR/duplicates to mark everything anew. A run that was interrupted is
  begun again with the same command; what it kept so far, portions of a
  million documents or more, stays.

Exit status:
  0  all shards are marked
  1  some file could not be read or written, or another run is at work
  2  the command was used wrongly

Examples:
  tearsheet dedupe corpus/
  tearsheet dedupe corpus/ --memory 4096 --json > report.json";

#[derive(Clone, Copy, ValueEnum)]
enum Keep {
    /// the one with most words
    Longest,
    /// the one that came first
    First,
}

fn share(given: &str) -> Result<f64, WrongUsage> {
    let share = given.parse().ok().filter(|share| (0.5..=1.0).contains(share));
    share.ok_or_else(|| WrongUsage("expected a share from 0.5 to 1".into()))
}

impl Dedupe {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let bar = Bar::new();
        let marked = duplicates::mark(&self.folder, &self.settings(), &mut |step| bar.show(step));
        bar.0.finish_and_clear();
        let report = marked?;
        let mut out = std::io::stdout().lock();
        match self.json {
            true => writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?,
            false => write!(out, "{}", Told(report))?,
        }
        Ok(ExitCode::SUCCESS)
    }

    fn settings(&self) -> Settings {
        Settings {
            jaccard: self.jaccard,
            contained: self.contained,
            keep: match self.keep {
                Keep::Longest => duplicates::Keep::Longest,
                Keep::First => duplicates::Keep::First,
            },
            memory: self.memory as usize,
            jobs: jobs::threads(self.jobs),
        }
    }
}

/// What people see on a terminal meanwhile.
struct Bar(ProgressBar);

impl Bar {
    fn new() -> Self {
        let bar = if std::io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {msg}") {
            bar.set_style(style);
        }
        Bar(bar)
    }

    fn show(&self, step: Step) {
        let (done, all, message) = match step {
            Step::Signed(done, all) => {
                (done, all, format!("{} of {} documents read", HumanCount(done), HumanCount(all)))
            }
            Step::Compared(pairs) => (1, 1, format!("{} pairs compared", HumanCount(pairs))),
            Step::Marked(done, all) => {
                (done, all, format!("{} of {} shards marked", HumanCount(done), HumanCount(all)))
            }
        };
        self.0.set_length(all);
        self.0.set_position(done);
        self.0.set_message(message);
    }
}

/// The report for people.
struct Told(Report);

impl Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { documents, new, exact, near, contained, clusters, kept } = self.0;
        let lines = [
            ("documents", documents),
            ("  new", new),
            ("duplicates", exact + near + contained),
            ("  exact", exact),
            ("  near", near),
            ("  contained", contained),
            ("clusters", clusters),
            ("kept", kept),
        ];
        lines
            .iter()
            .try_for_each(|(name, many)| writeln!(f, "{name:<11} {:>13}", HumanCount(*many).to_string()))
    }
}
