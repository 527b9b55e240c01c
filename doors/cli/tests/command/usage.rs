//! Wrong usage, help, and forms on stdout.

use crate::desk::{Desk, page};
use serde_json::Value;

#[test]
fn wrong_usage_is_status_2() {
    let desk = Desk::new("usage");
    desk.put("a.html", page("A"));
    desk.put("b.html", page("B"));
    let wrong: [(&[&str], &str); 14] = [
        (&[], "Usage"),
        (&["read"], "INPUT"),
        (&["reed", "a.html"], "reed"),
        (&["read", "a.html", "--as", "docx"], "docx"),
        (&["read", "a.html", "--jobs", "0"], "0"),
        (&["read", "a.html", "--as", "parquet"], "parquet is no stream"),
        (
            &["read", "a.html", "b.html", "--url", "https://example.org/"],
            "--url says where one page came from",
        ),
        (&["read", "a.html", "--url", "example.org"], "expected a whole address"),
        (&["read", ".", "--captured", "2027-03-08T05:06:07Z"], "--captured says when one page was"),
        (&["read", "a.html", "--captured", "yesterday"], "expected a moment"),
        (&["read", "a.html", "b.html", "--as", "html"], "--out FOLDER/"),
        (&["explain", "."], "explain takes one page"),
        (&["read", "-", "a.html", "-"], "- stands twice"),
        (&["corpus", "-", "-", "--out", "c"], "- stands twice"),
    ];
    for (args, words) in wrong {
        let ran = desk.run(args);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{args:?}");
        assert!(ran.stderr.contains(words), "{args:?}: {}", ran.stderr);
    }
}

#[test]
fn what_cannot_be_done_is_said_in_words() {
    let desk = Desk::new("in-words");
    desk.put("a.html", page("A"));
    for name in ["empty/.hidden", "empty.warc", "empty.wacz", "table/empty.parquet"] {
        desk.put(name, "");
    }
    let nothing = "expected a web archive, but found nothing\n";
    for (args, status, words) in [
        (&["read", "empty.warc"][..], 1, nothing),
        (&["read", "empty.wacz"], 1, nothing),
        (&["corpus", "empty.warc", "--out", "c"], 1, nothing),
        (&["read", "a.html/b.html"], 1, "a.html/b.html: there is no such file or folder\n"),
        (
            &["corpus", "empty", "--out", "d"],
            1,
            "empty: there are no pages in this folder (files that end in .html",
        ),
        (
            &["corpus", "a.html", "--out", "a.html"],
            1,
            "a.html cannot be written: it is a file, but is to be a folder\n",
        ),
        (&["corpus", "a.html", "--out", "a.html/b"], 1, "a.html/b cannot be written: Not a directory\n"),
        (&["corpus", "a.html", "--out", "e", "--language", "english"], 2, "expected the tag of a language"),
        (
            &["read", "a.html", "--out", "a.html/b.md"],
            1,
            "a.html cannot be written: it is a file, but is to be a folder\n",
        ),
        (&["dedupe", "nowhere"], 1, "nowhere: No such file or directory\n"),
        (&["dedupe", "a.html"], 1, "a.html: Not a directory\n"),
        (&["dedupe", "table"], 1, "table/empty.parquet: EOF: Parquet file too small"),
        (&["dedupe", "table", "--jobs", "0"], 2, "0 is not in 1..=65535"),
        (
            &["bench", "nowhere.jsonl", "--pages", "."],
            1,
            "cannot read nowhere.jsonl: No such file or directory\n",
        ),
    ] {
        let ran = desk.run(args);
        assert_eq!((ran.status, ran.stderr.contains(words)), (status, true), "{args:?}: {}", ran.stderr);
    }
    assert!(!desk.path("d").exists(), "a corpus of nothing leaves nothing");
}

#[test]
fn help_names_what_there_is() {
    let desk = Desk::new("help");
    let help = desk.run(&["read", "--help"]);
    assert_eq!((help.status, help.stderr.as_str()), (0, ""));
    for words in
        ["Exit status:", "Environment:", "NO_COLOR", "Examples:", "part-00000.jsonl", "--max-size", "TEI"]
    {
        assert!(help.stdout.contains(words), "{words} is not in the help");
    }
    assert!(desk.run(&["--help"]).stdout.contains("Exit status:"));
    assert!(desk.run(&["explain", "--help"]).stdout.contains("Examples:"));
    assert!(desk.run(&["--version"]).stdout.starts_with("tearsheet "));
}

#[test]
fn one_page_is_an_object_and_several_are_an_array() {
    let desk = Desk::new("json");
    desk.put("p/a.html", page("A"));
    desk.put("q/a.html", page("A"));
    desk.put("q/b.html", page("B"));
    for form in ["json", "jsonld"] {
        let read = |input: &str| -> Value {
            let ran = desk.run(&["read", input, "--as", form]);
            serde_json::from_str(&ran.stdout).expect(&ran.stdout)
        };
        assert!(read("p/a.html").is_object());
        assert_eq!(read("p").as_array().unwrap().len(), 1);
        assert_eq!(read("q").as_array().unwrap().len(), 2);
        assert_eq!(read("q/none*").as_array().unwrap().len(), 0);
    }
}

#[test]
fn several_pages_of_text_are_parted() {
    let desk = Desk::new("parted");
    desk.put("a.html", page("A"));
    desk.put("b.html", page("B"));
    assert_eq!(desk.run(&["read", "a.html", "b.html", "--as", "txt"]).stdout.matches('\u{c}').count(), 1);
    assert_eq!(
        desk.run(&["read", "a.html", "b.html", "--as", "md"]).stdout.matches("\n\n---\nid: \"b\"\n").count(),
        1
    );
}
