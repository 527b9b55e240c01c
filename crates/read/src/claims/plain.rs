//! Strings of structured data to plain text: character references decoded (some are escaped twice), tags taken out,
//! white space as a reader would see it.

use crate::blocks::references::decode;
use crate::bytes::{count_pairs, has_wide_space, is_white};
use std::borrow::Cow;

/// Tags that part paragraphs.
const PARTING: [&str; 26] = [
    "p",
    "div",
    "br",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "blockquote",
    "tr",
    "table",
    "section",
    "article",
    "figure",
    "figcaption",
    "hr",
    "pre",
    "header",
    "footer",
    "aside",
    "dd",
    "dt",
];

/// One line.
pub(super) fn line(raw: &str) -> String {
    let decoded = decoded(raw);
    let plain = without_tags(&decoded);
    let mut line = String::with_capacity(plain.len());
    push_words(plain.trim(), &mut line);
    line
}

/// One line, or nothing.
pub(super) fn stated(raw: &str) -> Option<String> {
    Some(line(raw)).filter(|line| !line.is_empty())
}

/// Paragraphs with an empty line between them; every break of the source parts two.
pub(super) fn paragraphs(raw: &str) -> String {
    let decoded = decoded(raw);
    let plain = without_tags(&decoded);
    let mut text = String::with_capacity(plain.len());
    for paragraph in lines(&plain).map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        text.push_str(if text.is_empty() { "" } else { "\n\n" });
        push_words(paragraph, &mut text);
    }
    text
}

/// The lines of a text, each with the break before it.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let is_break = |at: &usize| text[*at..].starts_with(['\n', '\r', '\u{2028}', '\u{2029}']);
    let breaks = memchr::memchr3_iter(b'\n', b'\r', 0xe2, text.as_bytes()).filter(is_break);
    let mut start = 0;
    breaks.chain([text.len()]).map(move |end| &text[std::mem::replace(&mut start, end)..end])
}

/// Writes the words of a text without white space around it, one space between them: most texts stand so.
fn push_words(text: &str, plain: &mut String) {
    let parts = |before: u8, byte: u8| is_white(byte) & ((byte != b' ') | (before == b' '));
    if count_pairs(text.as_bytes(), parts) == 0 && !has_wide_space(text) {
        return plain.push_str(text);
    }
    for (i, word) in text.split_whitespace().enumerate() {
        plain.push_str(if i > 0 { " " } else { "" });
        plain.push_str(word);
    }
}

fn decoded(raw: &str) -> Cow<'_, str> {
    let once = decode(raw, false);
    match decode(&once, false) {
        Cow::Owned(twice) => Cow::Owned(twice),
        Cow::Borrowed(_) => once,
    }
}

fn without_tags(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('<') {
        plain.push_str(before);
        rest = behind;
        let is_tag = behind.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        if !is_tag {
            plain.push('<');
            continue;
        }
        let Some((tag, after)) = behind.split_once('>') else {
            plain.push('<');
            break;
        };
        plain.push_str(parting(tag));
        rest = after;
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

fn parting(tag: &str) -> &'static str {
    let name = tag.trim_start_matches('/');
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    if PARTING.iter().any(|parting| name.eq_ignore_ascii_case(parting)) { "\n" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line() {
        for (raw, wanted) in [
            ("  Rates \n held ", "Rates held"),
            ("&lt;b&gt;Rates&lt;/b&gt; held", "Rates held"),
            ("Smith &amp;amp; Sons", "Smith & Sons"),
            ("a < b and 3 > 2", "a < b and 3 > 2"),
            ("One<br>two", "One two"),
            ("cut <a href=", "cut <a href="),
        ] {
            assert_eq!(line(raw), wanted);
        }
    }

    #[test]
    fn paragraphs_stay_apart() {
        assert_eq!(paragraphs("<p>One <b>bold</b>.</p><p>Two.</p>"), "One bold.\n\nTwo.");
        assert_eq!(paragraphs("One.\r\n\r\n  Two\ttabs.\n"), "One.\n\nTwo tabs.");
    }
}
