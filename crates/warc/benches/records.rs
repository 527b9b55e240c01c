//! What reading an archive costs: takes every page of one through HTTP headers and body, in one thread, and prints the
//! number of pages, their bytes and the seconds as JSON. No page is read as an article.
//!
//! `TEARSHEET_ARCHIVE`: the file; if absent, nothing is done.

use std::fs::File;
use std::io::{self, Write};
use std::time::Instant;
use tearsheet_warc::{Captures, Stretch};

fn main() -> io::Result<()> {
    let Ok(path) = std::env::var("TEARSHEET_ARCHIVE") else { return Ok(()) };
    let start = Instant::now();
    let file = Stretch::whole(File::open(path)?)?;
    let (mut pages, mut bytes, mut damaged) = (0, 0, 0);
    for found in Captures::new(file.clone(), 64 << 20).resolving(file) {
        match found {
            Ok(capture) => {
                pages += 1;
                bytes += capture.body.len();
            }
            Err(_) => damaged += 1,
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let told = serde_json::json!({ "pages": pages, "bytes": bytes, "damaged": damaged, "seconds": seconds });
    writeln!(io::stdout(), "{told}")
}
