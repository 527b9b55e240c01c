//! Wrong usage, help, and forms on stdout.

use crate::desk::{Desk, page};
use serde_json::Value;

#[test]
fn wrong_usage_is_status_2() {
    let desk = Desk::new("usage");
    desk.put("a.html", page("A"));
    desk.put("b.html", page("B"));
    let wrong: [(&[&str], &str); 12] = [
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
    ];
    for (args, words) in wrong {
        let ran = desk.run(args);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{args:?}");
        assert!(ran.stderr.contains(words), "{args:?}: {}", ran.stderr);
    }
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
