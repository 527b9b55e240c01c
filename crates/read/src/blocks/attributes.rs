//! The inside of a tag, behind its name: attributes as they stand, one at a time, up to the `>`.

use crate::lanes::{ends_of_name, equal, white};
use memchr::memchr;

/// What comes next inside a tag; positions are bytes of the text.
pub(super) enum Step {
    /// An attribute: its name, and where its value starts and ends (the same where it has none).
    Attribute { name: Raw, value: (usize, usize), next: usize },
    /// The `>` of the tag: the position behind it, and whether a `/` stood before it.
    End { next: usize, self_closing: bool },
    /// The page ends inside the tag.
    Eof,
}

/// A name as it stands: where it starts and ends, and its bytes if they are fewer than eight, else 0.
#[derive(Clone, Copy)]
pub(super) struct Raw {
    pub start: usize,
    pub end: usize,
    pub short: u64,
}

const SPACE: u8 = 1;
const ENDS_NAME: u8 = 2;
const ENDS_VALUE: u8 = 4;
const ENDS_TAG_NAME: u8 = 8;

/// What a byte means inside a tag.
static CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let spaces = b"\t\n\x0c\r ";
    let mut i = 0;
    while i < spaces.len() {
        class[spaces[i] as usize] = SPACE | ENDS_NAME | ENDS_VALUE | ENDS_TAG_NAME;
        i += 1;
    }
    class[b'/' as usize] = ENDS_NAME | ENDS_TAG_NAME;
    class[b'>' as usize] = ENDS_NAME | ENDS_VALUE | ENDS_TAG_NAME;
    class[b'=' as usize] = ENDS_NAME;
    class
};

/// Whether HTML takes the byte for white space.
#[inline]
pub(super) fn is_space(byte: u8) -> bool {
    CLASS[byte as usize] & SPACE != 0
}

/// The first position from `at` whose byte is not white space.
#[inline(always)]
pub(super) fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    if bytes.get(at).is_none_or(|byte| !is_space(*byte)) {
        return at;
    }
    while let Some(some) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let length = (!white(some)).trailing_zeros() as usize;
        at += length;
        if length < 32 {
            return at;
        }
    }
    while bytes.get(at).is_some_and(|byte| is_space(*byte)) {
        at += 1;
    }
    at
}

/// The first position from `at` whose byte is of that class.
#[inline(never)]
fn until(bytes: &[u8], mut at: usize, class: u8) -> usize {
    while let Some(sixteen) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let mut ends = ends_of_name(sixteen);
        while ends != 0 {
            let end = at + ends.trailing_zeros() as usize;
            if bytes.get(end).is_some_and(|byte| CLASS[*byte as usize] & class != 0) {
                return end;
            }
            ends &= ends - 1;
        }
        at += 16;
    }
    while bytes.get(at).is_some_and(|byte| CLASS[*byte as usize] & class == 0) {
        at += 1;
    }
    at
}

/// The name that starts at `start`, whatever its first byte is, and ends with a byte of that class.
#[inline(always)]
fn name(bytes: &[u8], start: usize, class: u8) -> Raw {
    if let Some(sixteen) = bytes.get(start..).and_then(|rest| rest.first_chunk()) {
        let length = (ends_of_name(sixteen) & !1 | 1 << 16).trailing_zeros() as usize;
        let end = start + length;
        if bytes.get(end).is_some_and(|byte| CLASS[*byte as usize] & class != 0) {
            let word = u64::from_le_bytes(sixteen.as_chunks().0[0]);
            let short = if length < 8 { word & ((1 << (8 * length)) - 1) } else { 0 };
            return Raw { start, end, short };
        }
    }
    Raw { start, end: until(bytes, start + 1, class), short: 0 }
}

/// The name of a tag that starts at `start`.
#[inline(always)]
pub(super) fn tag_name(bytes: &[u8], start: usize) -> Raw {
    name(bytes, start, ENDS_TAG_NAME)
}

/// Reads on at `at`, which stands behind the tag's name or an attribute.
#[inline(always)]
pub(super) fn step(bytes: &[u8], mut at: usize) -> Step {
    loop {
        match bytes.get(at) {
            None => return Step::Eof,
            Some(b'>') => return Step::End { next: at + 1, self_closing: false },
            Some(b' ') if bytes.get(at + 1).is_some_and(|byte| !is_space(*byte)) => at += 1,
            Some(space) if is_space(*space) => at = skip_space(bytes, at),
            Some(b'/') if bytes.get(at + 1) == Some(&b'>') => {
                return Step::End { next: at + 2, self_closing: true };
            }
            Some(b'/') => at += 1,
            Some(_) => return attribute(bytes, at),
        }
    }
}

#[inline(always)]
fn attribute(bytes: &[u8], start: usize) -> Step {
    let name = name(bytes, start, ENDS_NAME);
    let end = name.end;
    let mut at = end + 1;
    if bytes.get(end) != Some(&b'=') {
        let equals = skip_space(bytes, end);
        if bytes.get(equals) != Some(&b'=') {
            return Step::Attribute { name, value: (end, end), next: end };
        }
        at = equals + 1;
    }
    at = skip_space(bytes, at);
    match bytes.get(at) {
        None => Step::Eof,
        Some(quote @ (b'"' | b'\'')) => match find(*quote, bytes.get(at + 1..).unwrap_or_default()) {
            None => Step::Eof,
            Some(length) => Step::Attribute { name, value: (at + 1, at + 1 + length), next: at + 2 + length },
        },
        Some(_) => {
            let end = until(bytes, at, ENDS_VALUE);
            Step::Attribute { name, value: (at, end), next: end }
        }
    }
}

/// Where the value of a class starts and ends, if one stands at `at`, first in its tag as in most, with double quotes.
#[inline(always)]
pub(super) fn class(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    if bytes.get(at..)?.first_chunk() != Some(b" class=\"") {
        return None;
    }
    let length = find(b'"', bytes.get(at + 8..)?)?;
    Some((at + 8, at + 8 + length))
}

/// Where a byte first stands. What is looked for here is mostly near: that much is searched without a call.
#[inline(always)]
pub(super) fn find(byte: u8, bytes: &[u8]) -> Option<usize> {
    let Some((near, far)) = bytes.split_first_chunk() else { return memchr(byte, bytes) };
    match equal(near, byte) {
        0 => memchr(byte, far).map(|length| near.len() + length),
        found => Some(found.trailing_zeros() as usize),
    }
}

/// Reads over all attributes: the position behind the tag, and whether a `/` stood before its end.
pub(super) fn skip(bytes: &[u8], mut at: usize) -> Option<(usize, bool)> {
    loop {
        match step(bytes, at) {
            Step::Attribute { next, .. } => at = next,
            Step::End { next, self_closing } => return Some((next, self_closing)),
            Step::Eof => return None,
        }
    }
}
