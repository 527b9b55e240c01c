//! What every stage of reading costs: reads all pages of a folder in one thread, stage after stage, and prints pages a
//! second and the shares of the whole as JSON, medians of so many rounds. Inflating is not in the time; writing the
//! record as JSON is.
//!
//! `TEARSHEET_PAGES`: the folder (`*.html`, `*.html.gz`). `TEARSHEET_ROUNDS`: how many rounds, 7 if absent.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the library is pure; its tests and benches read files"
)]

use flate2::read::MultiGzDecoder;
use std::hint::black_box;
use std::io::{Read, Write};
use std::path::Path;
use std::time::Instant;
use std::{env, fs, io};
use tearsheet_read::roles::{Model, label};
use tearsheet_read::{Format, Options, articles, blocks, claims, pages};

const STAGES: [&str; 6] = ["open", "cut", "gather", "label", "assemble", "write"];

fn main() -> io::Result<()> {
    let Some(folder) = env::var_os("TEARSHEET_PAGES") else {
        return writeln!(io::stderr(), "set TEARSHEET_PAGES to a folder of pages");
    };
    let pages = pages_in(Path::new(&folder))?;
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
    let megabytes = pages.iter().map(Vec::len).sum::<usize>() as f64 / 1e6;
    let told = serde_json::json!({
        "pages": pages.len(), "megabytes": megabytes, "seconds": whole, "pages_per_s": pages.len() as f64 / whole, "stages": stages
    });
    writeln!(io::stdout(), "{told:#}")
}

/// Seconds that each stage takes for all pages.
fn round(pages: &[Vec<u8>]) -> [f64; STAGES.len()] {
    let options = Options { format: Some(Format::Html), ..Options::default() };
    let mut seconds = [0.0; STAGES.len()];
    for bytes in pages {
        let mut last = Instant::now();
        let mut lap = |stage: usize| {
            let now = Instant::now();
            seconds[stage] += (now - last).as_secs_f64();
            last = now;
        };
        let page = pages::open(black_box(bytes), &options);
        lap(0);
        let blocks = blocks::cut(&page);
        lap(1);
        let claims = claims::gather(&page, &blocks);
        lap(2);
        let labels = label(&page, &blocks, &claims, None, Model::built_in());
        lap(3);
        let article = articles::assemble(&page, &blocks, &claims, &labels, &options);
        lap(4);
        black_box(serde_json::to_string(&article).unwrap_or_default());
        lap(5);
    }
    seconds
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn pages_in(folder: &Path) -> io::Result<Vec<Vec<u8>>> {
    let mut paths: Vec<_> =
        fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<io::Result<_>>()?;
    paths.sort();
    let named = |path: &&std::path::PathBuf| {
        let name = path.to_string_lossy();
        name.ends_with(".html") || name.ends_with(".html.gz")
    };
    paths.iter().filter(named).map(|path| bytes_of(path)).collect()
}

fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    let bytes = fs::read(path)?;
    if path.extension().is_none_or(|ending| ending != "gz") {
        return Ok(bytes);
    }
    let mut inflated = Vec::new();
    MultiGzDecoder::new(&bytes[..]).read_to_end(&mut inflated)?;
    Ok(inflated)
}
