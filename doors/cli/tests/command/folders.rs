//! `--out`: files and folders.

use crate::desk::{Desk, page};
use std::fs;
use tearsheet::Article;

fn desk_with_pages(test: &str) -> Desk {
    let desk = Desk::new(test);
    for name in ["in/a.html", "in/sub/b.html", "in/sub/b.txt"] {
        desk.put(name, page(name));
    }
    desk
}

#[test]
fn a_file_is_written_whole() {
    let desk = desk_with_pages("out-file");
    let ran = desk.run(&["read", "in", "--out", "made/all.jsonl"]);
    assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""));
    assert_eq!(desk.text("made/all.jsonl").lines().count(), 3);
    assert_eq!(desk.names("made"), ["all.jsonl"]);
}

#[test]
fn the_ending_of_a_file_says_its_form() {
    let desk = desk_with_pages("out-ending");
    assert_eq!(desk.run(&["read", "in/a.html", "--out", "a.md"]).status, 0);
    assert!(desk.text("a.md").starts_with("---\nid: \"a\"\n"));
}

#[test]
fn a_table_has_the_rows_that_lines_have() {
    let desk = desk_with_pages("out-table");
    let read = ["read", "in"].as_slice();
    let lines = desk.run(read).records().into_iter().map(|record| serde_json::from_value(record).unwrap());
    let lines: Vec<Article> = lines.collect();
    let outs: [(&[&str], &str); 2] = [
        (&["--out", "all.parquet"], "all.parquet"),
        (&["--as", "parquet", "--out", "made/"], "made/part-00000.parquet"),
    ];
    for (args, file) in outs {
        assert_eq!(desk.run(&[read, args].concat()).status, 0);
        let rows = tearsheet_archive::read(&desk.path(file)).unwrap();
        assert_eq!(rows.collect::<Result<Vec<_>, _>>().unwrap(), lines);
    }
}

#[test]
fn a_folder_gets_one_file_for_each_page() {
    for (form, ending) in [
        ("md", "md"),
        ("txt", "txt"),
        ("html", "html"),
        ("tei", "xml"),
        ("jsonld", "jsonld"),
        ("json", "json"),
    ] {
        let desk = desk_with_pages(&format!("out-{form}"));
        let ran = desk.run(&["read", "in", "--as", form, "--out", "made/"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        assert_eq!(desk.names("made"), [format!("a.{ending}"), "sub".into()]);
        assert_eq!(desk.names("made/sub"), [format!("b-2.{ending}"), format!("b.{ending}")]);
    }
}

#[test]
fn what_a_folder_has_is_not_made_again() {
    let desk = desk_with_pages("resume");
    desk.put("made/a.md", "mine");
    assert_eq!(desk.run(&["read", "in", "--as", "md", "--out", "made"]).status, 0);
    assert_eq!(desk.text("made/a.md"), "mine");
    assert!(desk.path("made/sub/b.md").exists());
}

#[test]
fn parts_are_resumed() {
    let desk = Desk::new("parts");
    let rows: String = (0..2500).map(|n| format!("{{\"id\":{n},\"text\":\"page {n}\"}}\n")).collect();
    desk.put("rows.jsonl", rows);
    let args = ["read", "rows.jsonl", "--out", "made/", "--jobs", "2"];
    assert_eq!(desk.run(&args).status, 0);
    let parts = ["part-00000.jsonl", "part-00001.jsonl", "part-00002.jsonl"];
    assert_eq!(desk.names("made"), [".parts", parts[0], parts[1], parts[2]]);
    let whole = parts.map(|part| desk.text(&format!("made/{part}")));
    assert_eq!(whole.each_ref().map(|part| part.lines().count()), [1000, 1000, 500]);
    fs::remove_file(desk.path("made/part-00001.jsonl")).unwrap();
    desk.put("made/part-00002.jsonl", "mine");
    assert_eq!(desk.run(&args).status, 0);
    assert_eq!(desk.text("made/part-00001.jsonl"), whole[1]);
    assert_eq!(desk.text("made/part-00002.jsonl"), "mine");
}

#[test]
fn a_part_of_other_inputs_is_noticed() {
    let desk = desk_with_pages("other-inputs");
    let args = ["read", "in", "--out", "made/"];
    assert_eq!(desk.run(&args).status, 0);
    assert_eq!(desk.run(&args).stderr, "");
    desk.put("in/late.html", page("Late"));
    let ran = desk.run(&args);
    let sentence =
        "made/part-00000.jsonl: an earlier run made it from other inputs; delete it to have it made again\n";
    assert_eq!((ran.status, ran.stderr.as_str()), (1, sentence));
}

#[test]
fn a_part_with_failures_is_not_forgotten() {
    let desk = desk_with_pages("failures");
    desk.put("in/torn.html.gz", "torn");
    let args = ["read", "in", "--out", "made/"];
    assert_eq!(desk.run(&args).status, 1);
    let ran = desk.run(&args);
    let sentence =
        "made/part-00000.jsonl: an earlier run could not read 1 of its inputs; delete it to try them again\n";
    assert_eq!((ran.status, ran.stderr.as_str()), (1, sentence));
}

#[test]
fn ids_never_lead_out_of_the_folder() {
    let desk = Desk::new("escape");
    desk.put("rows.jsonl", "{\"id\":\"../../out\",\"text\":\"a\"}\n{\"id\":\"..\",\"text\":\"b\"}\n{\"id\":\"/etc/x\",\"text\":\"c\"}\n");
    let ran = desk.run(&["read", "rows.jsonl", "--as", "md", "--out", "made/"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(desk.names("made").len(), 3);
    assert_eq!(desk.names("."), ["made", "rows.jsonl"]);
}

#[cfg(unix)]
#[test]
fn a_device_stays_a_device() {
    let desk = desk_with_pages("device");
    let ran = desk.run(&["read", "in", "--out", "/dev/stdout"]);
    assert_eq!((ran.status, ran.ids().len()), (0, 3), "{}", ran.stderr);
    assert_eq!(desk.run(&["read", "in", "--out", "/dev/null"]).status, 0);
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn an_output_that_cannot_be_written_is_said() {
    let desk = desk_with_pages("no-out");
    desk.put("file", "x");
    let ran = desk.run(&["read", "in", "--out", "file/all.jsonl"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr.starts_with("tearsheet: ") && ran.stderr.contains("cannot be written"),
        "{}",
        ran.stderr
    );
}
