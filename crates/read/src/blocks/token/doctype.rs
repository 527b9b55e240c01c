//! A document type: its name, its two identifiers, and whether it is broken.

use super::super::attributes::{is_space, skip_space};
use super::{Doctype, slice};
use memchr::{memchr, memchr2};

/// Reads what follows `<!doctype`; also gives the position behind it.
pub(super) fn doctype(text: &str, from: usize) -> (Doctype<'_>, usize) {
    let mut doctype = Doctype { name: None, public: None, system: None, force_quirks: true };
    let reached = sound(text, from, &mut doctype);
    let bytes = text.as_bytes();
    let rest = bytes.get(reached..).unwrap_or_default();
    let next = memchr(b'>', rest).map_or(bytes.len(), |i| reached + i + 1);
    (doctype, next)
}

/// Reads as far as it makes sense, and clears `force_quirks` if that is far enough. What follows up to `>` is skipped.
fn sound<'a>(text: &'a str, from: usize, doctype: &mut Doctype<'a>) -> usize {
    let bytes = text.as_bytes();
    let start = skip_space(bytes, from);
    let name = bytes.get(start..).unwrap_or_default().iter().take_while(|b| !is_space(**b) && **b != b'>');
    let end = start + name.count();
    if end > start {
        doctype.name = Some(slice(text, start, end));
    }
    let at = skip_space(bytes, end);
    let word = bytes.get(at..at + 6).unwrap_or_default();
    if bytes.get(at) == Some(&b'>') {
        doctype.force_quirks = end == start;
        at
    } else if word.eq_ignore_ascii_case(b"public") {
        public(text, skip_space(bytes, at + 6), doctype)
    } else if word.eq_ignore_ascii_case(b"system") {
        system(text, skip_space(bytes, at + 6), doctype)
    } else {
        at
    }
}

fn public<'a>(text: &'a str, at: usize, doctype: &mut Doctype<'a>) -> usize {
    let (identifier, next) = quoted(text, at);
    doctype.public = identifier;
    let Some(next) = next else { return at + identifier.map_or(0, |id| id.len() + 1) };
    let behind = skip_space(text.as_bytes(), next);
    match text.as_bytes().get(behind) {
        Some(b'>') => {
            doctype.force_quirks = false;
            behind
        }
        Some(b'"' | b'\'') => system(text, behind, doctype),
        _ => behind,
    }
}

fn system<'a>(text: &'a str, at: usize, doctype: &mut Doctype<'a>) -> usize {
    let (identifier, next) = quoted(text, at);
    doctype.system = identifier;
    let Some(next) = next else { return at + identifier.map_or(0, |id| id.len() + 1) };
    let behind = skip_space(text.as_bytes(), next);
    doctype.force_quirks = behind >= text.len();
    behind
}

/// An identifier in quotes, and the position behind its closing quote; a `>` or the end of the page breaks it off.
fn quoted(text: &str, at: usize) -> (Option<&str>, Option<usize>) {
    let Some(quote @ (b'"' | b'\'')) = text.as_bytes().get(at).copied() else { return (None, None) };
    let rest = text.as_bytes().get(at + 1..).unwrap_or_default();
    let length = memchr2(quote, b'>', rest).unwrap_or(rest.len());
    let closed = rest.get(length) == Some(&quote);
    (Some(slice(text, at + 1, at + 1 + length)), closed.then_some(at + 2 + length))
}
