//! Lead, body and text: what a reader came for, in reading order.

use super::sheet::{Sheet, one_line};
use crate::words::{ends_sentence, letters, same_letters};
use crate::{blocks::name::Name, bytes};
use std::collections::BTreeSet;
use tearsheet_article::{Part, Role};

/// The standfirst, as the page sets it apart. A description that only the head has is none.
pub(super) fn lead(sheet: &Sheet<'_>) -> Option<String> {
    let mut known = BTreeSet::new();
    let words = sheet.with(Role::Lead).map(|i| one_line(&sheet.shown(i)));
    let paragraphs: Vec<String> =
        words.filter(|words| !words.is_empty() && known.insert(letters(words))).collect();
    (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n"))
}

/// The body, with the captions, embeds and pulled quotes that stand inside it.
pub(super) fn parts(sheet: &Sheet<'_>) -> Vec<Part> {
    let Some((first, last)) = sheet.body else { return Vec::new() };
    let mut parts = Vec::new();
    let mut i = first;
    while i <= last {
        let role = sheet.role(i);
        let joined = match role {
            Role::Table => run(sheet, i, last, Name::Table),
            Role::Code => run(sheet, i, last, Name::Pre),
            _ => 1,
        };
        let blocks = i..i + joined;
        match role {
            Role::Table => push(&mut parts, role, table(sheet, blocks), None),
            Role::Code => push(&mut parts, role, code(sheet, blocks), None),
            role if role.is_body() || matches!(role, Role::Caption | Role::Embed | Role::PullQuote) => {
                let level = level(sheet, i, role);
                for text in paragraphs(&sheet.shown(i)) {
                    push(&mut parts, role, text, level);
                }
            }
            _ => {}
        }
        i += joined;
    }
    with_initials(parts)
}

/// A large first letter that stands in an element of its own goes back to its word.
fn with_initials(parts: Vec<Part>) -> Vec<Part> {
    let mut whole: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        let goes_on = part.role == Role::Paragraph && part.text.starts_with(char::is_lowercase);
        match whole.last_mut() {
            Some(initial) if goes_on && initial.role == Role::Paragraph && is_initial(&initial.text) => {
                initial.text.push_str(&part.text);
            }
            _ => whole.push(part),
        }
    }
    whole
}

fn is_initial(text: &str) -> bool {
    let letters = text.trim_start_matches(['"', '“', '„', '«', '»', '‘', '\'']);
    let mut characters = letters.chars();
    characters.next().is_some_and(char::is_uppercase) && characters.next().is_none()
}

fn push(parts: &mut Vec<Part>, role: Role, text: String, level: Option<u8>) {
    if !text.is_empty() {
        parts.push(Part { role, text, level });
    }
}

/// How many blocks from `i` on share its role and its element of this name.
fn run(sheet: &Sheet<'_>, i: usize, last: usize, name: Name) -> usize {
    let around = sheet.nearest(sheet.node(i), name);
    let same = |j: &usize| sheet.role(*j) == sheet.role(i) && sheet.nearest(sheet.node(*j), name) == around;
    (i..=last).take_while(same).count().max(1)
}

/// One line a row, cells separated by tabs. Flattened text has a row in each block.
fn table(sheet: &Sheet<'_>, blocks: std::ops::Range<usize>) -> String {
    let mut text = String::new();
    let mut above: Option<(Option<u32>, Option<u32>)> = None;
    for i in blocks {
        let node = sheet.node(i);
        let row = sheet.nearest(node, Name::Tr);
        let cell =
            sheet.outwards(node).find(|(_, node)| matches!(node.name, Name::Td | Name::Th)).map(|(n, _)| n);
        match above {
            Some((before, _)) if before != row || row.is_none() => text.push('\n'),
            Some((_, before)) if before != cell || cell.is_none() => text.push('\t'),
            Some(_) => text.push(' '),
            None => {}
        }
        let cells: Vec<String> = sheet.raw(i).split('\t').map(one_line).collect();
        text.push_str(&cells.join("\t"));
        above = Some((row, cell));
    }
    text
}

fn code(sheet: &Sheet<'_>, blocks: std::ops::Range<usize>) -> String {
    let lines: Vec<&str> = blocks.map(|i| sheet.raw(i).trim_matches('\n')).collect();
    lines.join("\n").replace('\u{a0}', " ")
}

fn level(sheet: &Sheet<'_>, i: usize, role: Role) -> Option<u8> {
    let block = sheet.blocks.list.get(i)?;
    match role {
        Role::Heading if block.heading > 0 => Some(block.heading.clamp(2, 6)),
        Role::ListItem => Some(block.list_depth.max(1)),
        _ => None,
    }
}

/// A block's text as its paragraphs: two line breaks part them, and so does one between whole sentences or a full stop
/// that the next sentence follows without a space, where a style made the break. Any other break is a space, unless the
/// lines are verse.
fn paragraphs(raw: &str) -> Vec<String> {
    let mut paragraphs = vec![Vec::new()];
    for line in raw.split('\n').map(one_line) {
        match paragraphs.last_mut() {
            Some(lines) if !line.is_empty() => lines.push(line),
            Some(lines) if lines.is_empty() => {}
            _ => paragraphs.push(Vec::new()),
        }
    }
    paragraphs.into_iter().flat_map(set).flat_map(unglued).collect()
}

/// A run of short lines (a poem, an address, a list of results) keeps its breaks; long lines are paragraphs where each
/// ends a sentence.
fn set(lines: Vec<String>) -> Vec<String> {
    let length = |line: &str| bytes::count_chars(line);
    if lines.len() >= 3 && lines.iter().all(|line| length(line) <= 60) {
        return vec![lines.join("\n")];
    }
    let mut whole: Vec<String> = Vec::new();
    for line in lines {
        match whole.last_mut() {
            Some(before) if !(length(before) >= LONG && length(&line) >= LONG && ends_sentence(before)) => {
                before.push(' ');
                before.push_str(&line);
            }
            _ => whole.push(line),
        }
    }
    whole
}

/// Characters from which on a line may be a paragraph.
const LONG: usize = 60;

/// The pieces of a paragraph whose sentences stand glued together: "in the country.According to".
fn unglued(mut text: String) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut begin = 0;
    for at in memchr::memchr3_iter(b'.', b'!', b'?', text.as_bytes()) {
        let (before, behind) = (&text[begin..=at], &text[at + 1..]);
        if is_glued(before, behind) {
            pieces.push(before.to_owned());
            begin = at + 1;
        }
    }
    text.drain(..begin);
    pieces.push(text);
    pieces
}

/// Whether a sentence ends where another begins without a space; "Prof.Max" and "U.S.Army" are none.
fn is_glued(before: &str, behind: &str) -> bool {
    let mut next = behind.chars();
    let begins = next.next().is_some_and(char::is_uppercase)
        && next.next().is_some_and(|c| c.is_lowercase() || c == ' ');
    if !begins {
        return false;
    }
    let mut word = before.chars().rev().skip(1).peekable();
    let small = std::iter::from_fn(|| word.next_if(|c| c.is_lowercase())).count();
    let is_short_name = word.peek().is_some_and(|c| c.is_uppercase()) && small < 5;
    let long = |text: &str| text.chars().nth(LONG).is_some();
    small >= 2 && !is_short_name && long(before) && long(behind)
}

/// Lead and body as plain text, nothing twice.
pub(super) fn text(lead: Option<&str>, body: &[Part]) -> String {
    let leads: Vec<&str> = lead.into_iter().flat_map(|lead| lead.split("\n\n")).collect();
    let parts = body.iter().filter(|part| part.role.is_body()).map(|part| part.text.as_str());
    let fresh = parts.filter(|text| !leads.iter().any(|lead| same_letters(lead, text)));
    leads.iter().copied().chain(fresh).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_is_a_space_unless_the_lines_are_verse() {
        assert_eq!(paragraphs("A long line\nthat\u{a0}goes  on"), ["A long line that goes on"]);
        assert_eq!(
            paragraphs("Roses are red\nviolets blue\nand so on"),
            ["Roses are red\nviolets blue\nand so on"]
        );
        assert_eq!(paragraphs("One.\n\n\nTwo."), ["One.", "Two."]);
    }

    #[test]
    fn a_line_break_between_whole_sentences_parts_paragraphs() {
        let (first, second) = (
            "The harbour froze over in the night, for the first time since the war. ".repeat(2),
            "Boats lay where they were until noon, when the ice let go of them again.",
        );
        let (first, lower) = (first.trim_end(), second.to_lowercase());
        assert_eq!(paragraphs(&format!("{first}\n{second}")), [first, second]);
        assert_eq!(paragraphs(&format!("{first} And\n{second}")), [format!("{first} And {second}")]);
        assert_eq!(paragraphs(&format!("{first}\nShort.")), [format!("{first} Short.")]);
        assert_eq!(paragraphs(&format!("{first}{second}")), [first, second]);
        assert_eq!(paragraphs(&format!("{first}{lower}")), [format!("{first}{lower}")]);
        let abbreviated = format!("{first} It was the U.S.Army that came, {lower}");
        assert_eq!(paragraphs(&abbreviated), [abbreviated.as_str()]);
    }

    #[test]
    fn a_lead_that_opens_the_body_stands_once() {
        let part = |text: &str| Part { role: Role::Paragraph, text: text.into(), level: None };
        let body = [part("The lead."), part("More.")];
        assert_eq!(text(Some("The lead"), &body), "The lead\n\nMore.");
        assert_eq!(text(None, &body), "The lead.\n\nMore.");
    }
}
