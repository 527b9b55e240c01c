//! Where texts end that know no tags: raw text, scripts, comments, CDATA sections. Each is one search forward, so that
//! a page of nothing but beginnings is still read in linear time.

use super::super::attributes::is_space;
use memchr::{memchr, memchr_iter, memchr2};

/// Whether the `<` at `at` starts an end tag of that name, ASCII case ignored.
fn is_end_tag(bytes: &[u8], at: usize, name: &[u8]) -> bool {
    bytes.get(at + 1) == Some(&b'/') && is_name(bytes, at + 2, name) && !name.is_empty()
}

/// Whether that name stands at `at`, and stops there.
fn is_name(bytes: &[u8], at: usize, name: &[u8]) -> bool {
    let stop = at + name.len();
    bytes.get(at..stop).is_some_and(|word| word.eq_ignore_ascii_case(name))
        && bytes.get(stop).is_some_and(|b| is_space(*b) || matches!(b, b'/' | b'>'))
}

/// Where RCDATA or raw text ends: at the end tag of that name.
pub(super) fn raw_text_end(bytes: &[u8], from: usize, name: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    memchr_iter(b'<', rest).map(|i| from + i).find(|at| is_end_tag(bytes, *at, name)).unwrap_or(bytes.len())
}

/// Where a script ends. Behind `<!--` it is escaped up to `-->`, and behind `<script` in there doubly so, when its own
/// end tag only ends the inner one.
pub(super) fn script_end(bytes: &[u8], from: usize, name: &[u8]) -> usize {
    let mut at = from;
    while let Some(i) = memchr(b'<', bytes.get(at..).unwrap_or_default()) {
        at += i;
        if is_end_tag(bytes, at, name) {
            return at;
        }
        if bytes.get(at..at + 4) == Some(b"<!--") {
            match escaped_end(bytes, at + 2, name) {
                Escaped::Over(next) => at = next,
                Escaped::EndTag(end) => return end,
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

enum Escaped {
    /// Behind `-->`, or at the end of the page.
    Over(usize),
    /// The end tag of the script.
    EndTag(usize),
}

/// How the escaped part of a script ends whose dashes start at `from`.
fn escaped_end(bytes: &[u8], from: usize, name: &[u8]) -> Escaped {
    let (mut at, mut twice) = (from, false);
    while let Some(i) = memchr2(b'<', b'>', bytes.get(at..).unwrap_or_default()) {
        at += i;
        if bytes.get(at) == Some(&b'>') {
            if bytes.get(from..at).is_some_and(|before| before.ends_with(b"--")) {
                return Escaped::Over(at + 1);
            }
        } else if !twice && is_end_tag(bytes, at, name) {
            return Escaped::EndTag(at);
        } else if twice {
            twice = !is_end_tag(bytes, at, b"script");
        } else {
            twice = is_name(bytes, at + 1, b"script");
        }
        at += 1;
    }
    Escaped::Over(bytes.len())
}

/// Where the data of a comment ends that starts at `from`, and where the comment does.
pub(super) fn comment_end(bytes: &[u8], from: usize) -> (usize, usize) {
    let rest = bytes.get(from..).unwrap_or_default();
    for i in memchr_iter(b'>', rest) {
        let data = rest.get(..i).unwrap_or_default();
        let dashes = match data {
            b"" | b"-" => i,
            _ if data.ends_with(b"--") => 2,
            _ if data.ends_with(b"--!") => 3,
            _ => continue,
        };
        return (from + i - dashes, from + i + 1);
    }
    let data = [&b"--!"[..], b"--", b"-"].iter().find_map(|end| rest.strip_suffix(*end)).unwrap_or(rest);
    (from + data.len(), bytes.len())
}

/// Where the `]]>` of a CDATA section stands, or the page ends.
pub(super) fn section_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let closing = |i: &usize| rest.get(..*i).is_some_and(|before| before.ends_with(b"]]"));
    memchr_iter(b'>', rest).find(closing).map_or(bytes.len(), |i| from + i - 2)
}
