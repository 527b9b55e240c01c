//! Reads all pages of a folder with one peer and prints how long that took, as JSON.
//!
//!     peers NAME FOLDER PASSES [TEXTS]
//!
//! NAME: `rs-trafilatura`, `dom_smoothie` or `inflate`. The time is the median of the passes; files are in memory, inflated
//! and decoded before it begins, but for `inflate`, which does nothing else. TEXTS: where the texts go, a JSON line each.

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use serde_json::json;
use std::error::Error;
use std::hint::black_box;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let wishes: Vec<String> = env::args().skip(1).collect();
    let [name, folder, passes, rest @ ..] = wishes.as_slice() else {
        return Err("peers NAME FOLDER PASSES [TEXTS]".into());
    };
    let pages = pages(Path::new(folder))?;
    let passes: usize = passes.parse()?;
    let seconds = match name.as_str() {
        "inflate" => inflating(&pages, passes)?,
        _ => reading(name, &pages, passes, rest.first())?,
    };
    println!("{}", json!({ "version": version(name), "pages": pages.len(), "seconds": seconds }));
    Ok(())
}

/// The names of the pages, without their endings, and their bytes, packed.
fn pages(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<_>>()?;
    paths.sort();
    let mut pages = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = fs::read(&path)?;
        if let Some(stem) = name.strip_suffix(".html.gz") {
            pages.push((stem.to_owned(), bytes));
        } else if let Some(stem) = name.strip_suffix(".html") {
            let mut packed = GzEncoder::new(Vec::new(), Compression::default());
            packed.write_all(&bytes)?;
            pages.push((stem.to_owned(), packed.finish()?));
        }
    }
    Ok(pages)
}

fn inflated(packed: &[u8], page: &mut Vec<u8>) -> Result<()> {
    page.clear();
    GzDecoder::new(packed).read_to_end(page)?;
    Ok(())
}

fn inflating(pages: &[(String, Vec<u8>)], passes: usize) -> Result<f64> {
    let mut page = Vec::new();
    median(passes, || pages.iter().try_for_each(|(_, packed)| inflated(black_box(packed), &mut page)))
}

fn reading(name: &str, pages: &[(String, Vec<u8>)], passes: usize, texts: Option<&String>) -> Result<f64> {
    let read: fn(&str) -> Option<String> = match name {
        "rs-trafilatura" => |page| rs_trafilatura::extract(page).ok().map(|found| found.content_text),
        "dom_smoothie" => |page| {
            let article = dom_smoothie::Readability::new(page, None, None).and_then(|mut page| page.parse());
            article.ok().map(|article| article.text_content.to_string())
        },
        _ => return Err(format!("no peer is called {name:?}").into()),
    };
    let mut decoded = Vec::new();
    for (id, packed) in pages {
        let mut page = Vec::new();
        inflated(packed, &mut page)?;
        decoded.push((id, String::from_utf8_lossy(&page).into_owned()));
    }
    if let Some(texts) = texts {
        let mut out = std::io::BufWriter::new(fs::File::create(texts)?);
        for (id, page) in &decoded {
            writeln!(out, "{}", json!({ "id": id, "text": read(page).unwrap_or_default() }))?;
        }
        out.flush()?;
    }
    median(passes, || {
        decoded.iter().for_each(|(_, page)| drop(black_box(read(black_box(page)))));
        Ok(())
    })
}

fn median(passes: usize, mut pass: impl FnMut() -> Result<()>) -> Result<f64> {
    let mut seconds = Vec::new();
    for _ in 0..passes.max(1) {
        let start = Instant::now();
        pass()?;
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    Ok(seconds[seconds.len() / 2])
}

/// The version of a peer, as the lock file that this was built with has it.
fn version(name: &str) -> String {
    let name = if name == "inflate" { "flate2" } else { name };
    let lock = include_str!("../Cargo.lock");
    let found = lock.split("[[package]]").find(|package| package.contains(&format!("name = \"{name}\"\n")));
    let version = found.and_then(|package| package.split("version = \"").nth(1)?.split('"').next());
    version.unwrap_or_default().to_owned()
}
