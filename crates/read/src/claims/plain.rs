//! Strings of structured data to plain text: character references decoded (some are escaped twice), tags taken out,
//! white space as a reader would see it.

use crate::blocks::references::decode;
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
    let mut line = String::new();
    for word in without_tags(&decoded(raw)).split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// One line, or nothing.
pub(super) fn stated(raw: &str) -> Option<String> {
    Some(line(raw)).filter(|line| !line.is_empty())
}

/// Paragraphs with an empty line between them; every break of the source parts two.
pub(super) fn paragraphs(raw: &str) -> String {
    let mut text = String::new();
    for paragraph in without_tags(&decoded(raw)).split(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let mut words = paragraph.split_whitespace();
        let Some(first) = words.next() else { continue };
        text.push_str(if text.is_empty() { "" } else { "\n\n" });
        text.push_str(first);
        for word in words {
            text.push(' ');
            text.push_str(word);
        }
    }
    text
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
