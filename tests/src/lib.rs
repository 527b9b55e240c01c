//! Tests as data. A folder of `pages/` is one page and what must be read from it: `page.html` or `page.txt` (the bytes
//! as a server would send them), `expected.json`, and `options.json` where the caller knows an address, a header, or when the
//! page was captured.
//! [`check`] reads the page and gives what came out differently; the page's hazard is the folder's name.
//!
//! `expected.json` is partial: only what it states is checked. It may state
//! - any field of the record: an object by the sub-fields it names, a list by its length and its items, `null` for
//!   "must be absent";
//! - `body` (`[{role, text}]`), `body_roles`, `body_first_words`: the parts of the body, all of them, in order. Pull
//!   quotes, embeds and captions stand beside the body: `beside` lists some of them;
//! - `text_has`, `text_has_not`: stretches of `text`;
//! - `roles`: the role of a block by its text or how its text begins; `"Share #2"` is the second such block;
//! - `repeats_first_words`: every repeat in order; `notices`: kinds that must be among the notices.

use serde_json::{Map, Value, json};
use std::{fmt, fs, path::Path};
use tearsheet::{Options, Reader, Role};

/// Something that came out differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What was compared.
    pub field: String,
    /// What `expected.json` states.
    pub expected: Value,
    /// What the reader gave.
    pub found: Value,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "    {}", self.field)?;
        writeln!(f, "      expected {}", self.expected)?;
        write!(f, "      found    {}", self.found)
    }
}

/// Reads the page in a folder and compares it with what the folder expects.
pub fn check(folder: &Path) -> Result<Vec<Difference>, String> {
    let expected = object(&folder.join("expected.json"))?;
    let options = folder.join("options.json");
    let options = if options.exists() { object(&options)? } else { Map::new() };
    Ok(differences(&expected, &record(&page(folder)?, &options)))
}

/// The record of a page, as JSON, with its blocks.
pub fn record(page: &[u8], options: &Map<String, Value>) -> Value {
    let named = |key: &str| options.get(key).and_then(Value::as_str).map(str::to_owned);
    let options = Options {
        url: named("url"),
        content_type: named("content_type"),
        captured: named("captured"),
        blocks: true,
        ..Options::default()
    };
    serde_json::to_value(Reader::new(options).read(page)).expect("a record is JSON")
}

/// Everything `expected` states that the record does not bear out.
pub fn differences(expected: &Map<String, Value>, record: &Value) -> Vec<Difference> {
    expected.iter().flat_map(|(field, value)| statement(field, value, record)).collect()
}

/// The JSON object in a file.
pub fn object(path: &Path) -> Result<Map<String, Value>, String> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))
}

fn page(folder: &Path) -> Result<Vec<u8>, String> {
    let html = folder.join("page.html");
    let path = if html.exists() { html } else { folder.join("page.txt") };
    fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))
}

const FIELDS: [&str; 24] = [
    "schema",
    "id",
    "url",
    "canonical_url",
    "site",
    "language",
    "page_kind",
    "kicker",
    "title",
    "lead",
    "authors",
    "published",
    "modified",
    "section",
    "tags",
    "access",
    "images",
    "text",
    "related",
    "promoted",
    "comments",
    "repeats",
    "blocks",
    "source",
];

fn statement(field: &str, expected: &Value, record: &Value) -> Vec<Difference> {
    let found = match field {
        "body" => body(record).collect(),
        "body_roles" => body(record).map(|part| part["role"].clone()).collect(),
        "body_first_words" => return first_words(field, expected, body(record)),
        "repeats_first_words" => return first_words(field, expected, items(&record["repeats"]).cloned()),
        "beside" => return each(field, expected, "not beside the body", |part| among(part, &record["body"])),
        "notices" => {
            let noticed = |kind: &Value| among(&json!({ "kind": kind }), &record["notices"]);
            return each(field, expected, "not among the notices", noticed);
        }
        "text_has" => return each(field, expected, "not in the text", |words| in_text(words, record)),
        "text_has_not" => return each(field, expected, "in the text", |words| !in_text(words, record)),
        "roles" => return roles(expected, record),
        _ if FIELDS.contains(&field) => record[field].clone(),
        _ => json!("no such field: see the head of tests/src/lib.rs"),
    };
    if covers(expected, &found) { Vec::new() } else { vec![difference(field, expected, found)] }
}

fn difference(field: &str, expected: &Value, found: Value) -> Difference {
    Difference { field: field.to_owned(), expected: expected.clone(), found }
}

/// Whether `found` bears out everything that `expected` names.
fn covers(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Object(named), Value::Object(_)) => {
            named.iter().all(|(key, value)| covers(value, &found[key]))
        }
        (Value::Array(listed), Value::Array(there)) => {
            listed.len() == there.len() && listed.iter().zip(there).all(|(e, f)| covers(e, f))
        }
        (Value::Array(listed), Value::Null) => listed.is_empty(),
        _ => expected == found,
    }
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// The parts of the record's body that are the body itself, not beside it.
fn body(record: &Value) -> impl Iterator<Item = Value> {
    let is_body = |part: &&Value| words(&part["role"]).parse().is_ok_and(Role::is_body);
    items(&record["body"]).filter(is_body).cloned()
}

fn words(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn first_words(field: &str, expected: &Value, parts: impl Iterator<Item = Value>) -> Vec<Difference> {
    let found: Vec<Value> = parts.map(|part| part["text"].clone()).collect();
    let alike = items(expected).count() == found.len()
        && items(expected).zip(&found).all(|(first, text)| words(text).starts_with(words(first)));
    if alike { Vec::new() } else { vec![difference(field, expected, found.iter().map(beginning).collect())] }
}

fn beginning(text: &Value) -> String {
    words(text).chars().take(60).collect()
}

/// One difference for each item of `expected` that is not so.
fn each(field: &str, expected: &Value, otherwise: &str, is_so: impl Fn(&Value) -> bool) -> Vec<Difference> {
    let wrong = items(expected).filter(|item| !is_so(item));
    wrong.map(|item| difference(field, item, json!(otherwise))).collect()
}

fn among(expected: &Value, list: &Value) -> bool {
    items(list).any(|item| covers(expected, item))
}

fn in_text(stretch: &Value, record: &Value) -> bool {
    words(&record["text"]).contains(words(stretch))
}

fn roles(expected: &Value, record: &Value) -> Vec<Difference> {
    let named = expected.as_object().into_iter().flatten();
    named
        .filter_map(|(key, role)| {
            let found = block(key, &record["blocks"]).map_or(json!("no such block"), |b| b["role"].clone());
            (found != *role).then(|| difference(&format!("role of \"{key}\""), role, found))
        })
        .collect()
}

/// The block that a key of `roles` speaks of: one whose text it is, else one whose text begins so.
fn block<'a>(key: &str, blocks: &'a Value) -> Option<&'a Value> {
    let (text, turn) = key
        .rsplit_once(" #")
        .and_then(|(text, turn)| Some((text, turn.parse::<usize>().ok()?.checked_sub(1)?)))
        .unwrap_or((key, 0));
    let whole = items(blocks).filter(|b| words(&b["text"]) == text).nth(turn);
    whole.or_else(|| items(blocks).filter(|b| words(&b["text"]).starts_with(text)).nth(turn))
}

/// The examples of the documents run as tests.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../../README.md")]
    struct Readme;
    #[doc = include_str!("../../docs/read-a-page.md")]
    struct ReadAPage;
}
