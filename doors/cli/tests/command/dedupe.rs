//! `dedupe`: marks beside the shards of a corpus.

use crate::desk::Desk;
use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::{self, File};
use std::sync::Arc;

/// A story of so many sentences, no two of them alike.
fn story(about: &str, sentences: usize) -> String {
    let sentence =
        |n| format!("Reader {n} of the {about} desk saw day {n}{n} begin with {about} number {}. ", n * 7);
    (0..sentences).map(sentence).collect()
}

fn put(desk: &Desk, name: &str, texts: &[&str]) {
    fs::create_dir_all(desk.path("corpus")).unwrap();
    let texts = Arc::new(StringArray::from_iter_values(texts)) as Arc<dyn Array>;
    let table = RecordBatch::try_from_iter([("text", texts)]).unwrap();
    let file = File::create(desk.path(&format!("corpus/{name}.parquet"))).unwrap();
    let mut paper = ArrowWriter::try_new(file, table.schema(), None).unwrap();
    paper.write(&table).unwrap();
    paper.close().unwrap();
}

/// What a column of marks says, row by row.
fn column(desk: &Desk, name: &str, column: &str) -> Vec<String> {
    let file = File::open(desk.path(&format!("corpus/duplicates/{name}.parquet"))).unwrap();
    let batches = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    let of_batch = |batch: RecordBatch| {
        let told = batch.column_by_name(column).unwrap().as_string::<i32>().clone();
        told.iter().map(|told| told.unwrap_or("-").to_owned()).collect::<Vec<_>>()
    };
    batches.flat_map(|batch| of_batch(batch.unwrap())).collect()
}

/// A day's shard with every kind of duplicate, and one that there is only once.
fn desk_with_a_shard(test: &str) -> Desk {
    let desk = Desk::new(test);
    let bridge = story("bridge", 20);
    let changed = format!("{bridge} Late edition.");
    let (same, shortened) = (bridge.to_uppercase(), story("bridge", 8));
    put(&desk, "monday", &[&bridge, &same, &story("ferry", 20), &changed, &shortened, ""]);
    desk
}

#[test]
fn duplicates_are_marked() {
    let desk = desk_with_a_shard("dedupe");
    let ran = desk.run(&["dedupe", "corpus", "--keep", "first"]);
    let report = [
        "documents               6",
        "  new                   6",
        "duplicates              3",
        "  exact                 1",
        "  near                  1",
        "  contained             1",
        "clusters                1",
        "kept                    3\n",
    ];
    assert_eq!((ran.status, ran.stdout, ran.stderr.as_str()), (0, report.join("\n"), ""));
    assert_eq!(column(&desk, "monday", "relation"), ["-", "exact", "-", "near", "contained", "-"]);
    let kept = "monday:0";
    assert_eq!(column(&desk, "monday", "duplicate_of"), ["-", kept, "-", kept, kept, "-"]);
    assert_eq!(desk.names("corpus"), ["duplicates", "monday.parquet"]);
    assert_eq!(desk.names("corpus/duplicates"), ["index", "monday.parquet"]);
}

#[test]
fn the_longest_is_kept() {
    let desk = desk_with_a_shard("dedupe-longest");
    let ran = desk.run(&["dedupe", "corpus/", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let expected = serde_json::json!({
        "documents": 6, "new": 6, "exact": 0, "near": 2, "contained": 1, "clusters": 1, "kept": 3
    });
    assert_eq!((ran.status, report), (0, expected));
    let kept = "monday:3";
    assert_eq!(column(&desk, "monday", "duplicate_of"), [kept, kept, "-", "-", kept, "-"]);
}

#[test]
fn a_later_shard_is_matched_with_earlier_ones() {
    let (one, two) = (desk_with_a_shard("dedupe-at-once"), desk_with_a_shard("dedupe-later"));
    assert_eq!(two.run(&["dedupe", "corpus"]).status, 0);
    for desk in [&one, &two] {
        put(desk, "tuesday", &[&story("ferry", 21), &story("harbour", 20)]);
        assert_eq!(desk.run(&["dedupe", "corpus", "--jobs", "1"]).status, 0);
    }
    assert_eq!(column(&two, "monday", "duplicate_of")[2], "tuesday:0");
    for name in ["monday", "tuesday"] {
        let marks = |desk: &Desk| fs::read(desk.path(&format!("corpus/duplicates/{name}.parquet"))).unwrap();
        assert!(marks(&one) == marks(&two), "{name} is marked otherwise");
    }
}

#[test]
fn a_changed_shard_is_refused() {
    let desk = desk_with_a_shard("dedupe-changed");
    assert_eq!(desk.run(&["dedupe", "corpus"]).status, 0);
    put(&desk, "monday", &["Another text"]);
    let ran = desk.run(&["dedupe", "corpus"]);
    let sentence = "tearsheet: corpus/monday.parquet: has changed since its duplicates were marked; delete \
                    corpus/duplicates to mark all anew\n";
    assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (1, "", sentence));
}

#[test]
fn a_second_run_is_refused() {
    let desk = desk_with_a_shard("dedupe-locked");
    assert_eq!(desk.run(&["dedupe", "corpus"]).status, 0);
    let lock = File::open(desk.path("corpus/duplicates/index/lock")).unwrap();
    lock.lock().unwrap();
    let ran = desk.run(&["dedupe", "corpus"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("another run is at work here"), "{}", ran.stderr);
    lock.unlock().unwrap();
    assert_eq!(desk.run(&["dedupe", "corpus"]).status, 0);
}

#[test]
fn wrong_usage_is_said() {
    let desk = desk_with_a_shard("dedupe-usage");
    for (args, sentence) in [
        (["dedupe", "corpus", "--jaccard", "0.1"], "expected a share from 0.5 to 1"),
        (["dedupe", "corpus", "--contained", "90"], "expected a share from 0.5 to 1"),
        (["dedupe", "corpus", "--memory", "0"], "--memory"),
    ] {
        let ran = desk.run(&args);
        assert_eq!(ran.status, 2);
        assert!(ran.stderr.contains(sentence), "{}", ran.stderr);
    }
    let ran = desk.run(&["dedupe", "corpus", "--memory", "100"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("100 MiB of memory are too little for 6 documents"), "{}", ran.stderr);
    assert_eq!(desk.run(&["dedupe", "nowhere"]).status, 1);
    assert_eq!(desk.names("."), ["corpus"], "nothing is made of a wrong name");
}
