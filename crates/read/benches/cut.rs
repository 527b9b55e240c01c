//! How fast the cutter alone is: cuts every opened page of a folder, in one thread, and prints pages and
//! megabytes per second as JSON, median and best of so many rounds. Reading and inflating are not in the time.
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
use tearsheet_read::{Format, Options, blocks::cut, pages::open};

fn main() -> io::Result<()> {
    let Some(folder) = env::var_os("TEARSHEET_PAGES") else {
        return writeln!(io::stderr(), "set TEARSHEET_PAGES to a folder of pages");
    };
    let pages = pages_in(Path::new(&folder))?;
    let rounds = env::var("TEARSHEET_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(7).max(1);
    let bytes: usize = pages.iter().map(Vec::len).sum();
    let mut seconds: Vec<f64> = (0..rounds).map(|_| round(&pages)).collect();
    seconds.sort_by(f64::total_cmp);
    let (best, median) = (seconds[0], seconds[rounds / 2]);
    let megabytes = bytes as f64 / 1e6;
    writeln!(
        io::stdout(),
        r#"{{"pages": {}, "megabytes": {megabytes:.3}, "seconds_median": {median:.6}, "seconds_best": {best:.6}, "pages_per_s": {:.1}, "mb_per_s": {:.1}}}"#,
        pages.len(),
        pages.len() as f64 / median,
        megabytes / median,
    )
}

/// Seconds that all pages take once; opening them, as decoding for the peers, is not in the time.
fn round(pages: &[Vec<u8>]) -> f64 {
    let options = Options { format: Some(Format::Html), ..Options::default() };
    let opened: Vec<_> = pages.iter().map(|page| open(page, &options)).collect();
    let start = Instant::now();
    for page in &opened {
        black_box(cut(black_box(page)));
    }
    start.elapsed().as_secs_f64()
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
