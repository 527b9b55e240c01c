//! What every stage of reading costs: takes all pages of a folder through one stage after another, in one thread, and
//! prints pages a second and the shares of the whole as JSON, medians of so many rounds. Inflating is not in the time; writing the
//! record as JSON is.
//!
//! `TEARSHEET_PAGES`: the folder (`*.html` and `*.txt`, as they are or `.gz`); if absent, labelled pages where they are, else
//! `samples/`. `TEARSHEET_ROUNDS`: how many rounds, 7 if absent.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the library is pure; its tests and benches read files"
)]

#[path = "sources/pages.rs"]
mod sources;

use std::hint::black_box;
use std::io::Write;
use std::time::Instant;
use std::{env, io};
use tearsheet_read::roles::{Model, label};
use tearsheet_read::{Options, articles, blocks, claims, pages};

const STAGES: [&str; 6] = ["open", "cut", "gather", "label", "assemble", "write"];

fn main() -> io::Result<()> {
    let pages = sources::pages()?;
    let rounds = env::var("TEARSHEET_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(7).max(1);
    black_box(Model::built_in());
    let seconds: Vec<[f64; STAGES.len()]> = (0..rounds).map(|_| round(&pages)).collect();
    let whole = median(seconds.iter().map(|stages| stages.iter().sum()));
    let mut stages = serde_json::Map::new();
    for (stage, name) in STAGES.into_iter().enumerate() {
        let median = median(seconds.iter().map(|stages| stages[stage]));
        let told = serde_json::json!({ "seconds": median, "pages_per_s": pages.len() as f64 / median, "share": median / whole });
        stages.insert(name.to_owned(), told);
    }
    let megabytes = pages.iter().map(|(bytes, _)| bytes.len()).sum::<usize>() as f64 / 1e6;
    let told = serde_json::json!({
        "pages": pages.len(), "megabytes": megabytes, "seconds": whole, "pages_per_s": pages.len() as f64 / whole, "stages": stages
    });
    writeln!(io::stdout(), "{told:#}")
}

/// Seconds that each stage takes for all pages, one stage after another.
fn round(pages: &[(Vec<u8>, Options)]) -> [f64; STAGES.len()] {
    let (opened, open) = timed(pages.iter(), |(bytes, options)| pages::open(bytes, options));
    let (cut, cutting) = timed(opened.iter(), blocks::cut);
    let cut_pages = || opened.iter().zip(&cut);
    let (claims, gather) = timed(cut_pages(), |(page, blocks)| claims::gather(page, blocks));
    let gathered = || cut_pages().zip(&claims);
    let (labels, labelling) = timed(gathered(), |((page, blocks), claims)| {
        label(page, blocks, claims, None, None, Model::built_in())
    });
    let labelled = gathered().zip(&labels).zip(pages);
    let (articles, assemble) = timed(labelled, |((((page, blocks), claims), labels), (_, options))| {
        articles::assemble(page, blocks, claims, labels, options)
    });
    let (_, write) = timed(articles.iter(), |article| serde_json::to_string(article).unwrap_or_default());
    [open, cutting, gather, labelling, assemble, write]
}

/// What a stage makes of all pages, and the seconds that it takes, each thing dropped before the next is made.
fn timed<A, B>(pages: impl Iterator<Item = A> + Clone, stage: impl Fn(A) -> B) -> (Vec<B>, f64) {
    let start = Instant::now();
    for page in pages.clone() {
        black_box(stage(black_box(page)));
    }
    let seconds = start.elapsed().as_secs_f64();
    (pages.map(stage).collect(), seconds)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
