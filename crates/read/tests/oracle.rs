//! The oracle: every page is parsed a second time by html5ever, its tree is walked, and what the tree says of
//! blocks, their text and their surroundings is compared with what the one-pass cutter says.
//!
//! In come labelled pages (`../shared/data`, where it is there), our own pages, and the small tricky snippets of
//! `oracle/snippets.txt`, which also say what the tree itself must give, so that the oracle is held to something.
//! Out comes a report per set on standard error; a set below the floor fails, unless its pages are explained in
//! `oracle-exceptions.txt`. Not compared: hints, marks, pictures, the head, and flattened text.
//!
//! Every tenth page is read; `TEARSHEET_ORACLE=all` reads all.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the library is pure; its tests and benches read files"
)]

#[path = "oracle/exceptions.rs"]
mod exceptions;
#[path = "oracle/lines.rs"]
mod lines;
#[path = "oracle/pages.rs"]
mod pages;
#[path = "oracle/report.rs"]
mod report;
#[path = "oracle/tree.rs"]
mod tree;

use exceptions::Exceptions;
use lines::Line;
use pages::Set;
use report::{Finding, Report};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use tearsheet_read::blocks::{Blocks, Context, cut};
use tearsheet_read::{Format, Options, pages::open};

/// Share of the pages of a set that must have equal text, and equal blocks.
const FLOOR: f64 = 0.995;
const THREADS: usize = 2;

#[test]
fn snippets_give_what_they_say() {
    for snippet in pages::snippets() {
        let lines: Vec<String> = tree::lines_of(&snippet.html).iter().map(Line::to_string).collect();
        assert_eq!(lines, snippet.lines, "the tree of snippet {:?} gives other blocks", snippet.name);
    }
}

#[test]
fn cutter_agrees_with_the_tree_on_snippets() {
    judge(&[pages::snippet_set()]);
}

#[test]
fn cutter_agrees_with_the_tree_on_our_own_pages() {
    judge(&[pages::own_set()]);
}

#[test]
fn cutter_agrees_with_the_tree_on_labelled_pages() {
    let sets = pages::labelled_sets();
    if sets.is_empty() {
        tell(&format!("\n*** NO LABELLED PAGES: {} is not there. ***\n", pages::labelled_folder().display()));
    }
    judge(&sets);
}

/// Tells of every set before it fails over any.
fn judge(sets: &[Set]) {
    let complaints: Vec<String> = sets.iter().flat_map(complaints_of).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("; "));
}

fn complaints_of(set: &Set) -> Vec<String> {
    let report = Report::new(set, findings(set), &Exceptions::of_set(set));
    tell(&report.to_string());
    let mut complaints = Vec::new();
    if !report.stale.is_empty() {
        complaints.push(format!(
            "lines of oracle-exceptions.txt that {} does not need: {:?}",
            set.name, report.stale
        ));
    }
    for (what, share) in [("text", report.share_of_text), ("blocks", report.share_of_blocks)] {
        if share < FLOOR {
            complaints.push(format!("{what} of {} differ on more pages than the floor allows", set.name));
        }
    }
    complaints
}

/// One finding per page, in the order of the pages.
fn findings(set: &Set) -> Vec<Finding> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(page) = set.pages.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let finding = compare(&page.id, &page.bytes());
                    found.lock().expect("no thread panics with the lock").push(finding);
                }
            });
        }
    });
    let mut found = found.into_inner().expect("no thread panics with the lock");
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

fn compare(id: &str, bytes: &[u8]) -> Finding {
    let options = Options { format: Some(Format::Html), ..Options::default() };
    let page = open(bytes, &options);
    let theirs = tree::lines_of(&page.text);
    match catch_unwind(AssertUnwindSafe(|| lines_of(&cut(&page)))) {
        Ok(ours) => Finding::new(id, &ours, &theirs),
        Err(_) => Finding::panicked(id),
    }
}

fn lines_of(blocks: &Blocks) -> Vec<Line> {
    let line = |i: usize| {
        let block = &blocks.list[i];
        Line {
            text: blocks.text(i).to_owned(),
            hidden: block.context.any(Context::HIDDEN),
            heading: block.heading,
            lists: block.list_depth,
            link_bytes: block.link_bytes,
            table: block.context.any(Context::TABLE),
            quote: block.context.any(Context::QUOTE),
            figure: block.context.any(Context::FIGURE),
        }
    };
    (0..blocks.list.len()).map(line).collect()
}

/// Standard error, past the capture of the test runner: a report is to be seen when all is well, too.
fn tell(words: &str) {
    writeln!(std::io::stderr().lock(), "{words}").expect("standard error takes the report");
}
