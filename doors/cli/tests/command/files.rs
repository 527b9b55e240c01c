//! Files, folders, patterns, rows and stdin.

use crate::desk::{Desk, page};
use flate2::{Compression, write::GzEncoder};
use std::io::{Read, Write};
use std::process::Stdio;

fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    zstd::encode_all(bytes.as_ref(), 3).unwrap()
}

#[test]
fn records_keep_the_order_of_the_inputs() {
    let desk = Desk::new("order");
    let ids: Vec<String> = (0..60).map(|n| format!("page-{n:02}")).collect();
    for (n, id) in ids.iter().enumerate() {
        let size = if n % 7 == 0 { 40 } else { 1 };
        desk.put(&format!("pages/{id}.html"), page(id).repeat(size));
    }
    for jobs in ["1", "2", "7"] {
        let ran = desk.run(&["read", "pages", "--jobs", jobs]);
        assert_eq!((ran.status, ran.ids()), (0, ids.clone()), "{}", ran.stderr);
    }
    let backwards: Vec<String> = ids.iter().rev().map(|id| format!("pages/{id}.html")).collect();
    let args: Vec<&str> =
        ["read", "--jobs", "2"].into_iter().chain(backwards.iter().map(String::as_str)).collect();
    let ran = desk.run(&args);
    assert_eq!(ran.ids(), ids.into_iter().rev().collect::<Vec<_>>());
}

#[test]
fn packed_pages_are_unpacked() {
    let desk = Desk::new("packed");
    desk.put("plain.html", page("Bridge"));
    desk.put("a.b.html.gz", gzip(page("Bridge")));
    desk.put("c.html.zst", zstd(page("Bridge")));
    desk.put("unnamed.html", gzip(page("Bridge")));
    desk.put("two.htm.GZ", [gzip(&page("Bridge")[..80]), gzip(&page("Bridge")[80..])].concat());
    let inputs = ["read", "plain.html", "a.b.html.gz", "c.html.zst", "unnamed.html", "two.htm.GZ"];
    let ran = desk.run(&inputs);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(ran.ids(), ["plain", "a.b", "c", "unnamed", "two"]);
    let mut records = ran.records();
    for record in &mut records {
        record["id"] = "same".into();
    }
    assert!(records.iter().all(|record| record == &records[0]), "{}", ran.stdout);
}

#[test]
fn damage_is_named_and_the_rest_goes_on() {
    let desk = Desk::new("damage");
    let whole = gzip(page("Bridge"));
    desk.put("1.html", page("One"));
    desk.put("2.html.gz", &whole[..whole.len() / 2]);
    desk.put("3.html.gz", "not gzip at all");
    desk.put("4.html.zst", &zstd(page("Bridge"))[..30]);
    desk.put("5.warc.gz", gzip("WARC/1.0"));
    desk.put("6.html", page("Six"));
    let ran = desk.run(&["read", ".", "nowhere.html"]);
    assert_eq!(ran.status, 1);
    assert_eq!(ran.ids(), ["1", "6"]);
    let said: Vec<&str> = ran.stderr.lines().collect();
    let expected = [
        "2.html.gz: its gzip data is damaged or cut off",
        "3.html.gz: expected gzip data, as its name says, but found something else",
        "4.html.zst: its zstd data is damaged or cut off",
        "5.warc.gz: byte 0: a record whose headers do not end",
        "nowhere.html: there is no such file or folder",
    ];
    assert_eq!(said.len(), expected.len(), "{}", ran.stderr);
    for (line, end) in said.iter().zip(expected) {
        assert!(line.ends_with(end), "{line}");
    }
}

#[test]
fn a_page_may_be_too_large() {
    let desk = Desk::new("large");
    desk.put("bomb.html.gz", gzip(vec![b'a'; 3 << 20]));
    desk.put("large.html", vec![b'a'; (1 << 20) + 1]);
    desk.put("just.html", vec![b'a'; 1 << 20]);
    desk.put(
        "rows.jsonl",
        format!("{{\"id\":\"r\",\"text\":\"{}\"}}\n{{\"id\":\"s\",\"text\":\"b\"}}\n", "a".repeat(3 << 20)),
    );
    let ran = desk.run(&["read", ".", "--max-size", "1"]);
    assert_eq!((ran.status, ran.ids()), (1, vec!["just".to_owned(), "s".to_owned()]), "{}", ran.stderr);
    for name in ["bomb.html.gz", "large.html", "rows.jsonl:1"] {
        let sentence = format!("{name}: it is larger than 1 MiB once unpacked (--max-size allows more)");
        assert!(ran.stderr.contains(&sentence), "{}", ran.stderr);
    }
}

#[test]
fn folders_are_walked_by_name() {
    let desk = Desk::new("walk");
    for name in ["b.html", "a/z.txt", "a/y.XHTML", "c.htm.gz", "notes.doc", ".hidden/x.html", "._b.html"] {
        desk.put(name, if name.ends_with("gz") { gzip(page(name)) } else { page(name).into_bytes() });
    }
    let ran = desk.run(&["read", "."]);
    assert_eq!(
        (ran.status, ran.ids()),
        (0, ["y", "z", "b", "c"].map(str::to_owned).to_vec()),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_folder_without_pages_says_so() {
    let desk = Desk::new("bare");
    desk.put("empty/notes.doc", "x");
    desk.put("page.html", page("Bridge"));
    let ran = desk.run(&["read", "empty", "page.html"]);
    assert_eq!((ran.status, ran.ids()), (1, vec!["page".to_owned()]));
    assert!(ran.stderr.starts_with("empty: there are no pages in this folder"), "{}", ran.stderr);
}

#[test]
fn patterns_are_opened_in_order() {
    let desk = Desk::new("pattern");
    for name in ["x/2.html", "x/1.html", "y/3.html", "y/deep/4.html", "odd[1].html"] {
        desk.put(name, page(name));
    }
    assert_eq!(desk.run(&["read", "*/[123].html"]).ids(), ["1", "2", "3"]);
    assert_eq!(desk.run(&["read", "y/**/*.html"]).ids(), ["3", "4"]);
    assert_eq!(desk.run(&["read", "odd[1].html"]).ids(), ["odd[1]"]);
    let none = desk.run(&["read", "*.pdf"]);
    assert_eq!((none.status, none.stderr.as_str()), (1, "*.pdf: no file matches this pattern\n"));
}

#[test]
fn rows_are_pages() {
    let desk = Desk::new("rows");
    let rows = "\u{feff}{\"id\": 7, \"html\": \"<p>a\"}\n\n{\"id\":\"x/y\",\"url\":\"https://example.org/b\",\"text\":\"b\"}\n\
                {\"text\":\"c\"}\nnot json\n{\"id\":\"e\"}\n[1]\n{\"id\":\"last\",\"text\":\"f\"}";
    desk.put("rows.jsonl", rows);
    desk.put("rows.jsonl.zst", zstd(rows));
    for name in ["rows.jsonl", "rows.jsonl.zst"] {
        let ran = desk.run(&["read", name]);
        assert_eq!((ran.status, ran.ids()), (1, ["7", "x/y", "-", "last"].map(str::to_owned).to_vec()));
        assert_eq!(ran.records()[1]["url"], "https://example.org/b");
        let said: Vec<&str> = ran.stderr.lines().collect();
        assert_eq!(said.len(), 3, "{}", ran.stderr);
        assert!(said[0].starts_with(&format!("{name}:5: this row is not readable JSON")), "{}", said[0]);
        assert!(
            said[1].ends_with(":6: expected a row with \"html\" or \"text\", but found neither"),
            "{}",
            said[1]
        );
    }
}

#[test]
fn damaged_rows_end_the_file_but_not_the_run() {
    let desk = Desk::new("damaged-rows");
    let rows: String = (0..2000).map(|n| format!("{{\"id\":{n},\"text\":\"{}\"}}\n", n * 7919)).collect();
    let whole = gzip(rows);
    desk.put("a.jsonl.gz", &whole[..whole.len() / 2]);
    desk.put("b.html", page("Bridge"));
    let ran = desk.run(&["read", "a.jsonl.gz", "b.html"]);
    assert_eq!(ran.status, 1);
    assert_eq!(ran.ids().last().unwrap(), "b");
    assert_eq!(ran.stderr.matches("its gzip data is damaged or cut off").count(), 1, "{}", ran.stderr);
}

#[test]
fn stdin_is_one_page() {
    let desk = Desk::new("stdin");
    let args = ["read", "-", "--url", "https://example.org/story"];
    for bytes in [page("Bridge").into_bytes(), gzip(page("Bridge"))] {
        let ran = desk.run_with(&args, &bytes);
        assert_eq!((ran.status, ran.records().len()), (0, 1), "{}", ran.stderr);
        assert_eq!(ran.records()[0]["url"], "https://example.org/story");
        assert_eq!(ran.records()[0].get("id"), None);
    }
}

#[test]
fn an_empty_page_is_a_record() {
    let desk = Desk::new("empty");
    desk.put("empty.html", "");
    let ran = desk.run(&["read", "empty.html"]);
    assert_eq!((ran.status, ran.ids()), (0, vec!["empty".to_owned()]));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let desk = Desk::new("pipe");
    for n in 0..300 {
        desk.put(&format!("{n}.html"), page("Bridge").repeat(20));
    }
    let mut command = desk.command(&["read", ".", "--as", "json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 1];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(ended.stderr).unwrap(), "");
    assert!(ended.status.success());
}
