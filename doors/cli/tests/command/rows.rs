//! Rows of JSONL whose text is cleaned where it stands.

use crate::desk::{Desk, page};
use serde_json::json;

const FLAT: &str = "Home\nNews\nSport\nLog in\n\nHarbour bridge stays shut\n\nBy Ida Holm\n\nThe harbour office said on Tuesday that \
    the swing bridge would stay shut until the spring, when the new bearings are to come.\n\nFerries will cross every ten \
    minutes, and residents may ride them free of charge for as long as it takes.\n\nRead more\nShips sail again\n© 2027 Example\n";

#[test]
fn the_text_is_cleaned_and_the_rest_stays() {
    let desk = Desk::new("clean");
    let row = json!({"url": "https://example.org/a", "content": FLAT, "n": 1.5, "tags": ["a", {"b": null}]});
    desk.put("corpus.jsonl", format!("{row}\n{}\n", row.to_string().replace("1.5", "2.50")));
    let ran = desk.run(&["read", "corpus.jsonl", "--text-field", "content"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let rows = ran.records();
    let content = rows[0]["content"].as_str().unwrap();
    assert!(content.contains("free of charge") && !content.contains("Log in"), "{content}");
    assert_eq!((&rows[0]["tags"], &rows[0]["n"], &rows[0]["url"]), (&row["tags"], &row["n"], &row["url"]));
    assert!(ran.stdout.lines().nth(1).unwrap().contains("2.50"), "{}", ran.stdout);
    let piped =
        desk.run_with(&["read", "-", "--text-field", "content"], desk.text("corpus.jsonl").as_bytes());
    assert_eq!(piped.stdout, ran.stdout);
    let whole = desk.run(&["read", "corpus.jsonl", "--text-field", "content", "--as", "json"]);
    assert_eq!(whole.records()[0]["content"]["schema"], 1);
    assert_eq!(desk.run(&["read", "corpus.jsonl", "--text-field", "content", "--out", "clean/"]).status, 0);
    assert_eq!(desk.text("clean/part-00000.jsonl"), ran.stdout);
}

#[test]
fn a_row_without_the_text_stays_as_it_is() {
    let desk = Desk::new("clean-none");
    desk.put("corpus.jsonl", "{\"text\": 7}\n{\"other\":\"x\"}\nnot a row\n{\"text\":\"\"}\n");
    let ran = desk.run(&["read", "corpus.jsonl", "--text-field", "text"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (1, "{\"text\":7}\n{\"other\":\"x\"}\n{\"text\":\"\"}\n"));
    let said: Vec<&str> = ran.stderr.lines().collect();
    assert_eq!(said[0], "corpus.jsonl:1: expected text in \"text\", but found none; the row stays as it is");
    assert!(said[2].starts_with("corpus.jsonl:3: this row is not readable JSON"), "{}", ran.stderr);
}

#[test]
fn only_rows_can_be_cleaned() {
    let desk = Desk::new("clean-only");
    desk.put("page.html", crate::desk::page("Bridge"));
    let ran = desk.run(&["read", "page.html", "--text-field", "text"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
    assert_eq!(ran.stderr, "page.html: --text-field is for rows of JSONL, and this is none\n");
}

#[test]
fn a_row_is_decoded_whatever_its_page_says() {
    let desk = Desk::new("rows-decoded");
    let html = page("Łódź").replace("<head>", "<head><meta charset=shift_jis>");
    desk.put("rows.jsonl", serde_json::json!({ "html": html }).to_string());
    let record = &desk.run(&["read", "rows.jsonl"]).records()[0];
    assert_eq!((&record["title"], record.get("notices")), (&"Łódź".into(), None));
}
