//! `tearsheet explain`.

use crate::desk::{Desk, page};
use serde_json::Value;

#[test]
fn every_form_is_written() {
    let desk = Desk::new("explain");
    desk.put("a.html", page("Bridge"));
    let text = desk.run(&["explain", "a.html"]);
    assert_eq!((text.status, text.stderr.as_str()), (0, ""));
    assert!(text.stdout.contains(" blocks\n"), "{}", text.stdout);
    let json: Value = serde_json::from_str(&desk.run(&["explain", "a.html", "--as", "json"]).stdout).unwrap();
    assert_eq!(json["id"], "a");
    let html = desk.run(&["explain", "a.html", "--as", "html"]);
    assert!(html.stdout.starts_with("<!DOCTYPE html>") && html.stdout.ends_with("</html>\n"));
}

#[test]
fn a_missing_page_is_named() {
    let ran = Desk::new("explain-missing").run(&["explain", "nowhere.html"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (1, "nowhere.html: there is no such file or folder\n"));
}
