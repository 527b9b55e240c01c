//! The article's text out of the state that an application embeds, for pages that show nothing without their script.
//!
//! Newsrooms keep a body there as one long string of HTML, as a list of strings, or as a list of nodes of rich text.
//! The longest of these that reads as prose is taken. This is a last resort: nothing says which article it is of.

use super::lenient::parse;
use super::plain::paragraphs;
use crate::blocks::{Blocks, Context};
use crate::pages::Page;
use serde_json::{Map, Value};

/// A page that shows this much text outside links is no shell.
const SHELL_BYTES: usize = 600;
/// A shorter body is a teaser.
const LEAST_BODY: usize = 300;
/// A shorter string is a label.
const LEAST_PROSE: usize = 60;
/// Nodes of rich text stand in one another no deeper than this.
const RICH_DEPTH: usize = 6;

const BODY_KEYS: [&str; 14] = [
    "body",
    "content",
    "articleBody",
    "article_body",
    "text",
    "html",
    "bodyText",
    "bodyHtml",
    "body_html",
    "contentHtml",
    "rendered",
    "fullText",
    "story",
    "description_full",
];
const TEXT_KEYS: [&str; 8] = ["text", "value", "html", "content", "body", "paragraph", "markup", "model"];
const CHILD_KEYS: [&str; 7] = ["children", "content", "nodes", "items", "text", "body", "paragraphs"];
/// A list whose members have these is a list of teasers.
const TEASER_KEYS: [&str; 5] = ["headline", "slug", "permalink", "canonicalUrl", "publishedAt"];

/// The text of the article in embedded state, if the visible page is an empty shell; paragraphs separated by one
/// empty line.
pub fn state_texts(page: &Page<'_>, blocks: &Blocks) -> Option<String> {
    if shown(blocks) > SHELL_BYTES {
        return None;
    }
    let scripts = blocks.head.states.iter().map(|span| span.of(&page.text));
    let bodies = scripts.filter_map(|script| longest_body(&parse(script).0));
    bodies.reduce(longer).filter(|body| body.len() >= LEAST_BODY)
}

fn shown(blocks: &Blocks) -> usize {
    let visible = blocks.list.iter().filter(|block| !block.context.any(Context::HIDDEN));
    visible.map(|block| (block.text.end - block.text.start).saturating_sub(block.link_bytes) as usize).sum()
}

fn longer(one: String, other: String) -> String {
    if other.len() > one.len() { other } else { one }
}

fn longest_body(values: &[Value]) -> Option<String> {
    let mut longest = None;
    let mut open: Vec<&Value> = values.iter().rev().collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Array(list) => {
                keep_longer(&mut longest, body_of_list(list));
                open.extend(list.iter().rev());
            }
            Value::Object(map) => {
                let strings = BODY_KEYS.iter().filter_map(|key| map.get(*key)?.as_str());
                strings.for_each(|raw| keep_longer(&mut longest, paragraphs_of(raw)));
                open.extend(map.values().rev());
            }
            _ => {}
        }
    }
    longest
}

fn keep_longer(longest: &mut Option<String>, body: Option<String>) {
    if body.as_ref().map_or(0, String::len) > longest.as_ref().map_or(0, String::len) {
        *longest = body;
    }
}

fn paragraphs_of(raw: &str) -> Option<String> {
    if raw.len() < LEAST_BODY {
        return None;
    }
    Some(paragraphs(raw)).filter(|text| text.split("\n\n").any(is_prose))
}

/// A list of paragraphs: strings, or nodes that hold text.
fn body_of_list(list: &[Value]) -> Option<String> {
    let mut pieces = Vec::new();
    for value in list {
        let mut piece = String::new();
        gather(value, 0, &mut piece);
        let piece = paragraphs(&piece);
        if !piece.is_empty() {
            pieces.push(piece);
        }
    }
    let prose = pieces.iter().filter(|piece| is_prose(piece)).count();
    Some(pieces.join("\n\n")).filter(|_| prose > 0 && prose * 3 >= pieces.len())
}

/// The text of a node; the depth is bounded, so each node is read a bounded number of times.
fn gather(value: &Value, depth: usize, piece: &mut String) {
    match value {
        Value::String(text) => piece.push_str(text),
        Value::Object(map) if depth < RICH_DEPTH && !TEASER_KEYS.iter().any(|key| map.contains_key(*key)) => {
            gather_node(map, depth, piece);
        }
        _ => {}
    }
}

fn gather_node(map: &Map<String, Value>, depth: usize, piece: &mut String) {
    if let Some(text) = TEXT_KEYS.iter().find_map(|key| map.get(*key)?.as_str()) {
        piece.push_str(text);
        return;
    }
    let children = CHILD_KEYS.iter().find_map(|key| map.get(*key)?.as_array());
    for child in children.into_iter().flatten() {
        gather(child, depth + 1, piece);
    }
    if let Some(inner) = TEXT_KEYS.iter().find_map(|key| map.get(*key).filter(|inner| inner.is_object())) {
        gather(inner, depth + 1, piece);
    }
}

/// Sentences: long enough, words apart, a stop somewhere.
fn is_prose(text: &str) -> bool {
    let spaced = text.split(' ').count() * 15 > text.len() || !text.is_ascii();
    text.len() >= LEAST_PROSE && spaced && text.contains(['.', '!', '?', '…', '。', '।', '؟', '۔'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ONE: &str =
        "The bank kept its rate at four per cent on Thursday, as most of those who were asked had expected.";
    const TWO: &str =
        "Prices rose more slowly in February than in any month of the last two years, the office said.";
    const THREE: &str =
        "Nobody on the board spoke for a cut before the summer, according to the minutes of the meeting.";

    #[track_caller]
    fn check(state: Value, wanted: Option<String>) {
        assert_eq!(longest_body(&[state]).filter(|body| body.len() >= LEAST_BODY / 2), wanted);
    }

    fn wanted() -> Option<String> {
        Some([ONE, TWO, THREE].join("\n\n"))
    }

    #[test]
    fn forms_of_a_body() {
        let html = format!("<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>");
        check(json!({"props": {"article": {"title": "Rates held", "body": html}}}), wanted());
        check(json!({"paragraphs": [ONE, TWO, THREE]}), wanted());
        check(json!({"body": [{"type": "p", "text": ONE}, {"text": TWO}, {"content": THREE}]}), wanted());
        let rich =
            |text: &str| json!({"nodeType": "paragraph", "content": [{"nodeType": "text", "value": text}]});
        check(json!({"document": {"content": [rich(ONE), rich(TWO), rich(THREE)]}}), wanted());
    }

    #[test]
    fn what_is_no_body() {
        let teaser = |text: &str| json!({"headline": "Rates", "slug": "rates", "text": text});
        check(json!({"list": [teaser(ONE), teaser(TWO), teaser(THREE)]}), None);
        check(json!({"labels": ["Home", "News", "Sport"], "token": "x".repeat(900)}), None);
    }
}
