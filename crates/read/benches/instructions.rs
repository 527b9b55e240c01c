//! How many instructions reading takes, counted by Callgrind: the same on every run, where time is not. Cutting alone and
//! the whole of reading up to the record as JSON, over all pages together; where the pages come from says `sources/pages.rs`.
//!
//! Needs Valgrind and `cargo install gungraun-runner`, of the version of gungraun that `Cargo.lock` has.

#![allow(
    missing_docs,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the library is pure; its tests and benches read files"
)]

#[path = "sources/pages.rs"]
mod sources;

use gungraun::{library_benchmark, library_benchmark_group, main};
use std::hint::black_box;
use tearsheet_read::{Options, Reader, blocks, pages, roles::Model};

type Pages = Vec<(Vec<u8>, Options)>;

fn loaded() -> Pages {
    black_box(Model::built_in());
    sources::pages().unwrap_or_default()
}

#[library_benchmark]
#[bench::all(setup = loaded)]
fn open_and_cut(all: Pages) -> usize {
    all.iter().map(|(bytes, options)| blocks::cut(&pages::open(bytes, options)).list.len()).sum()
}

#[library_benchmark]
#[bench::all(setup = loaded)]
fn read(all: Pages) -> usize {
    let record = |(bytes, options): &(Vec<u8>, Options)| {
        let article = Reader::new(options.clone()).read(black_box(bytes));
        serde_json::to_string(&article).map_or(0, |record| record.len())
    };
    all.iter().map(record).sum()
}

library_benchmark_group!(name = reading, benchmarks = [open_and_cut, read]);
main!(library_benchmark_groups = reading);
