//! Whole runs over small folders, and what other tests of this module are made of.

use super::*;
use arrow_array::cast::AsArray;
use arrow_array::types::Float32Type;
use arrow_array::{ArrayRef, LargeStringArray, RecordBatch, StringArray, StringViewArray};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// Chance that is the same on every run.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

/// So many words of no sense.
pub(super) fn salad(dice: &mut Dice, words: usize) -> String {
    let words: Vec<String> = (0..words).map(|_| format!("w{}", dice.below(5000))).collect();
    words.join(" ")
}

/// A folder that goes when the test ends.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new(test: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("tearsheet-duplicates-{test}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(super) fn names(&self) -> Vec<String> {
        names(&self.0)
    }

    fn put(&self, name: &str, texts: &[String]) {
        self.put_column(name, Arc::new(StringArray::from_iter_values(texts)));
    }

    fn put_column(&self, name: &str, texts: ArrayRef) {
        let table = RecordBatch::try_from_iter([("text", texts)]).unwrap();
        let file = File::create(self.path(&format!("{name}.parquet"))).unwrap();
        let mut paper = ArrowWriter::try_new(file, table.schema(), None).unwrap();
        paper.write(&table).unwrap();
        paper.close().unwrap();
    }

    fn mark(&self, settings: &Settings) -> Report {
        mark(&self.0, settings, &mut |_| ()).unwrap()
    }

    fn marks(&self) -> Vec<(String, Vec<u8>)> {
        let folder = self.path("duplicates");
        let files = names(&folder).into_iter().filter(|name| name.ends_with(".parquet"));
        files.map(|name| (name.clone(), fs::read(folder.join(&name)).unwrap())).collect()
    }

    fn refusal(&self, settings: &Settings) -> String {
        mark(&self.0, settings, &mut |_| ()).unwrap_err().to_string()
    }

    /// Document, duplicate_of, relation, similarity and cluster of the rows of a shard.
    fn rows(&self, name: &str) -> Vec<[String; 5]> {
        let file = File::open(self.path(&format!("duplicates/{name}.parquet"))).unwrap();
        let batches = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        let mut rows = Vec::new();
        for batch in batches.map(Result::unwrap) {
            let said = |column: &str, row: usize| {
                let column = batch.column_by_name(column).unwrap().as_string::<i32>();
                column.iter().nth(row).flatten().unwrap_or("-").to_owned()
            };
            for row in 0..batch.num_rows() {
                let alike = batch.column_by_name("similarity").unwrap().as_primitive::<Float32Type>();
                let alike = alike.iter().nth(row).flatten().map_or("-".into(), |alike| format!("{alike:.2}"));
                let [document, of, relation, cluster] =
                    ["document", "duplicate_of", "relation", "cluster"].map(|column| said(column, row));
                rows.push([document, of, relation, alike, cluster]);
            }
        }
        rows
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Texts, many of them copies of others, changed or cut.
fn mixed(dice: &mut Dice, many: usize) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for _ in 0..many {
        let of = texts.get(dice.below(2 * texts.len() + 1)).cloned();
        let words = of.as_deref().map_or_else(Vec::new, |of| of.split(' ').collect());
        texts.push(match (of.is_some(), dice.below(3)) {
            (true, 0) => words.join("  ").to_uppercase(),
            (true, 1) => words[..words.len() * 2 / 3].join(" "),
            (true, _) => format!("{} {}", salad(dice, 6), words.join(" ")),
            _ => {
                let length = 20 + dice.below(300);
                salad(dice, length)
            }
        });
    }
    texts
}

fn settings() -> Settings {
    Settings { memory: 160, jobs: 2, ..Settings::default() }
}

#[test]
fn every_relation_is_told() {
    let folder = Folder::new("relations");
    let mut dice = Dice(11);
    let story = salad(&mut dice, 300);
    let longer = format!("{story} {}", salad(&mut dice, 20));
    let shorter = story.split(' ').take(120).collect::<Vec<_>>().join(" ");
    let other = salad(&mut dice, 300);
    folder.put("a", &[story.clone(), "See the pictures".into(), other, story.to_uppercase()]);
    folder.put("b", &[longer.clone(), shorter, "See the pictures".into(), longer, String::new()]);
    let report = folder.mark(&settings());
    assert_eq!(
        report,
        Report { documents: 9, new: 9, exact: 1, near: 2, contained: 1, clusters: 1, kept: 5 }
    );
    let row = |row: [&str; 5]| row.map(str::to_owned);
    assert_eq!(
        folder.rows("a"),
        [
            row(["a:0", "b:0", "near", "0.94", "a:0"]),
            row(["a:1", "-", "-", "-", "a:1"]),
            row(["a:2", "-", "-", "-", "a:2"]),
            row(["a:3", "b:0", "near", "0.94", "a:0"]),
        ]
    );
    assert_eq!(folder.rows("b")[1], row(["b:1", "b:0", "contained", "1.00", "a:0"]));
    assert_eq!(folder.rows("b")[3], row(["b:3", "b:0", "exact", "1.00", "a:0"]));
    folder.mark(&Settings { keep: Keep::First, ..settings() });
    assert_eq!(folder.rows("a")[3], row(["a:3", "a:0", "exact", "1.00", "a:0"]));
    assert_eq!(folder.rows("b")[0], row(["b:0", "a:0", "near", "0.94", "a:0"]));
}

#[test]
fn what_two_articles_quote_does_not_make_them_alike() {
    let folder = Folder::new("quoted");
    let mut dice = Dice(12);
    let report = salad(&mut dice, 100);
    let mut around = |words| format!("{} {report}", salad(&mut dice, words));
    folder.put("a", &[around(400), report.clone(), around(300)]);
    assert_eq!(folder.mark(&settings()).contained, 1);
    let clusters: Vec<String> = folder.rows("a").into_iter().map(|[.., cluster]| cluster).collect();
    assert_eq!(clusters, ["a:0", "a:1", "a:1"]);
}

#[test]
fn a_chain_is_one_cluster() {
    let folder = Folder::new("chain");
    let mut dice = Dice(13);
    let words: Vec<String> = (0..130).map(|_| salad(&mut dice, 3)).collect();
    let part = |from: usize| words[from..from + 100].join(" ");
    folder.put("a", &[part(0), part(10), part(20)]);
    folder.mark(&settings());
    let rows = folder.rows("a");
    assert_eq!(rows[1][1..4], ["a:0", "near", "0.82"]);
    assert_eq!(rows[2][1..4], ["a:0", "near", "0.82"], "the closest is a:1, the kept one is a:0");
}

#[test]
fn runs_and_threads_make_no_difference() {
    let mut dice = Dice(14);
    let shards: Vec<_> = (0..12).map(|n| (format!("part-{n:02}"), mixed(&mut dice, 60))).collect();
    let at_once = Folder::new("at-once");
    shards.iter().for_each(|(name, texts)| at_once.put(name, texts));
    let report = at_once.mark(&settings());
    assert!(report.exact > 50 && report.near > 50 && report.contained > 50, "{report:?}");
    let one_by_one = Folder::new("one-by-one");
    for (name, texts) in &shards {
        one_by_one.put(name, texts);
        assert_eq!(one_by_one.mark(&Settings { jobs: 1, ..settings() }).new, 60);
    }
    assert_eq!(one_by_one.marks(), at_once.marks());
    assert_eq!(one_by_one.mark(&settings()), Report { new: 0, ..report });
    let keys =
        names(&one_by_one.path("duplicates/index")).into_iter().filter(|name| name.starts_with("keys-"));
    assert_eq!(keys.count(), 4, "eight were merged with the ninth");
}

#[test]
fn a_run_that_was_killed_is_done_again() {
    let mut dice = Dice(15);
    let (early, late) = (mixed(&mut dice, 80), mixed(&mut dice, 80));
    let (undisturbed, killed) = (Folder::new("undisturbed"), Folder::new("killed"));
    for folder in [&undisturbed, &killed] {
        folder.put("a", &early);
        folder.mark(&settings());
        folder.put("b", &late);
    }
    undisturbed.mark(&settings());
    for name in ["documents", "shingles", "matches"] {
        let path = killed.path("duplicates/index").join(name);
        OpenOptions::new().append(true).open(path).unwrap().write_all(&[7; 1001]).unwrap();
    }
    for name in ["keys-160", "spill-keys-0", ".index.json.unfinished"] {
        fs::write(killed.path("duplicates/index").join(name), [9; 120]).unwrap();
    }
    fs::write(killed.path("duplicates/a.parquet"), "of another run").unwrap();
    killed.mark(&settings());
    assert_eq!(killed.marks(), undisturbed.marks());
    assert_eq!(names(&killed.path("duplicates/index")), names(&undisturbed.path("duplicates/index")));
}

#[test]
fn portions_make_no_difference() {
    let mut dice = Dice(19);
    let shards: Vec<_> = (0..12).map(|n| (format!("part-{n:02}"), mixed(&mut dice, 40))).collect();
    let marked = |portion| {
        let (folder, mut signed) = (Folder::new(&format!("portions-{portion}")), Vec::new());
        shards.iter().for_each(|(name, texts)| folder.put(name, texts));
        let report = mark_by(portion, &folder.0, &settings(), &mut |step| {
            if let Step::Signed(done, all) = step {
                signed.push((done, all));
            }
        });
        assert_eq!(signed, (1..=12).map(|n| (40 * n, 480)).collect::<Vec<_>>());
        let keys = names(&folder.path("duplicates/index")).into_iter();
        let keys = keys.filter_map(|name| name.strip_prefix("keys-")?.parse::<u32>().ok());
        (report.unwrap(), folder.marks(), keys.collect::<BTreeSet<_>>())
    };
    let (report, marks, keys) = marked(PORTION);
    assert_eq!(keys, [480].into());
    let by_size = [120, 240, 360, 480].into();
    let by_what_is_known = [40, 80, 120, 160, 200, 280, 360, 480].into();
    assert!(marked(100) == (report, marks.clone(), by_size));
    assert!(marked(1) == (report, marks, by_what_is_known));
}

#[test]
fn a_shard_without_rows_takes_nothing_away() {
    let (at_once, one_by_one) = (Folder::new("rowless-at-once"), Folder::new("rowless"));
    let texts = mixed(&mut Dice(20), 30);
    let changed: Vec<String> = texts.iter().map(|text| format!("changed {text}")).collect();
    for (name, texts) in [("a", &texts[..]), ("b", &[]), ("c", &changed)] {
        at_once.put(name, texts);
        one_by_one.put(name, texts);
        assert_eq!(one_by_one.mark(&settings()).new, texts.len() as u64);
    }
    assert_eq!(at_once.mark(&settings()).documents, 60);
    assert_eq!(one_by_one.marks(), at_once.marks());
}

/// Where the process below marks a folder, which dies of it.
const KILLED: &str = "TEARSHEET_TEST_KILLED";

#[test]
fn a_run_that_is_killed_keeps_the_portions_that_it_finished() {
    if let Some(folder) = std::env::var_os(KILLED) {
        let _ = mark_by(100, Path::new(&folder), &settings(), &mut |step| {
            if matches!(step, Step::Signed(320.., _)) {
                std::process::abort();
            }
        });
        return;
    }
    let mut dice = Dice(21);
    let (undisturbed, killed) = (Folder::new("not-killed"), Folder::new("killed-between"));
    for n in 0..10 {
        let texts = mixed(&mut dice, 40);
        [&undisturbed, &killed].iter().for_each(|folder| folder.put(&format!("part-{n}"), &texts));
    }
    let report = undisturbed.mark(&settings());
    let test = "duplicates::tests::a_run_that_is_killed_keeps_the_portions_that_it_finished";
    let mut run = std::process::Command::new(std::env::current_exe().unwrap());
    let ended = run.args(["--exact", test]).env(KILLED, &killed.0).output().unwrap();
    assert!(!ended.status.success());
    assert_eq!(killed.marks(), []);
    assert_eq!(killed.mark(&settings()), Report { new: 160, ..report });
    assert_eq!(killed.marks(), undisturbed.marks());
}

#[test]
fn strings_of_every_width_are_read() {
    let texts = mixed(&mut Dice(16), 30);
    let columns: [ArrayRef; 3] = [
        Arc::new(StringArray::from_iter_values(&texts)),
        Arc::new(LargeStringArray::from_iter_values(&texts)),
        Arc::new(StringViewArray::from_iter_values(&texts)),
    ];
    let marks = columns.map(|column| {
        let folder = Folder::new("widths");
        folder.put_column("a", column);
        folder.mark(&settings());
        folder.marks()
    });
    assert!(marks.iter().all(|one| *one == marks[0]));
}

#[test]
fn what_cannot_be_gone_on_with_is_refused() {
    let folder = Folder::new("refused");
    assert!(folder.refusal(&settings()).contains("no Parquet shards here"));
    let texts = mixed(&mut Dice(17), 20);
    folder.put("a", &texts);
    folder.put("b", &texts);
    folder.mark(&settings());
    let other = Settings { jaccard: 0.7, ..settings() };
    assert!(folder.refusal(&other).contains("made with --jaccard 0.8 --contained 0.9; give the same"));
    folder.put("b", &texts[1..]);
    assert!(
        folder
            .refusal(&settings())
            .contains("b.parquet: has changed since its duplicates were marked; delete")
    );
    fs::remove_file(folder.path("b.parquet")).unwrap();
    assert!(folder.refusal(&settings()).contains("b.parquet: is gone"));
    folder.put("b", &texts);
    folder.mark(&settings());
    folder.put_column("c", Arc::new(arrow_array::Int64Array::from(vec![1])));
    assert!(folder.refusal(&settings()).contains("c.parquet: expected a column `text` of strings"));
}

#[test]
fn memory_is_weighed_before_anything_is_read() {
    assert!(room(10_000_000, 1024).is_ok());
    assert!(room(20_000_000, 1024).unwrap_err().to_string().contains("need 1502 MiB at least"));
    assert!(room(1 << 33, 1 << 20).is_err());
}

#[test]
fn very_many_copies_cost_no_square() {
    let folder = Folder::new("many");
    let mut dice = Dice(18);
    let story = salad(&mut dice, 60);
    let copies: Vec<String> = (0..1000).map(|n| format!("{story} number {n}")).collect();
    folder.put("a", &copies);
    let mut compared = 0;
    mark(&folder.0, &settings(), &mut |step| {
        if let Step::Compared(many) = step {
            compared = many;
        }
    })
    .unwrap();
    assert!(compared < 1000 * 300, "{compared}");
    assert_eq!(folder.mark(&settings()).kept, 1);
}
