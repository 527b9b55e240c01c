//! What can be told from the words of a block alone: sentences, names, dates, datelines, credits.

use crate::bytes::{self, Marks};
use crate::words::{self, Kind, Kinds, ends_sentence};

/// Characters, Chinese, Japanese, Korean and Thai ones counted double.
pub(super) fn length(text: &str) -> u32 {
    let bytes = text.as_bytes();
    if bytes::count(bytes, |byte| (byte == 0xe0) | (byte.wrapping_sub(0xe3) < 11)) == 0 {
        return bytes::count(bytes, |byte| byte & 0xc0 != 0x80) as u32;
    }
    text.chars().map(|c| if is_dense(c) { 2 } else { 1 }).sum()
}

pub(super) fn is_dense(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

pub(super) fn is_sentences(text: &str, length: u32) -> bool {
    if length < 35 {
        return false;
    }
    if ends_sentence(text) {
        return true;
    }
    let ends = |(at, byte): &(usize, u8)| match byte {
        b' ' => ends_sentence(&text[..*at]),
        0xe3 | 0xef => text[*at..].starts_with(['。', '？']),
        _ => false,
    };
    let inner = text.bytes().enumerate().filter(ends).take(2).count();
    inner >= 2 || (inner >= 1 && length >= 160)
}

/// Two to four words, all but particles with capitals, and nothing else.
pub(super) fn is_person(text: &str) -> bool {
    if text.len() >= 60 {
        return false;
    }
    const PARTICLES: &[&str] = &[
        "de", "da", "di", "del", "della", "van", "von", "der", "den", "le", "la", "el", "al", "bin", "dos",
        "du", "y", "zu", "ter", "ten",
    ];
    let bare = text.trim_start_matches(['(', '（', '【', '[']).trim_end_matches([')', '）', '】', ']']);
    if bare.len() < text.len() && bare.chars().all(is_dense) && (2..=6).contains(&bare.chars().count()) {
        return true;
    }
    let titled = ["기자", "记者", "記者", "特派员"].iter().find_map(|title| text.strip_suffix(title));
    if titled.is_some_and(|name| {
        (2..=5).contains(&name.trim().chars().count()) && name.trim().chars().all(is_dense)
    }) {
        return true;
    }
    let mut names = 0;
    for (i, word) in text.split_whitespace().enumerate() {
        let is_name = is_name(word);
        names += usize::from(is_name);
        if i == 5 || !(is_name || PARTICLES.contains(&word)) {
            return false;
        }
    }
    names >= 2
}

/// Whether a word is written as names are, with a capital and small letters.
fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && word.chars().any(char::is_lowercase)
        && letters.all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\'' | '.'))
}

/// Bytes of a text that are looked for before the whole is: to prepare for a long search costs more than most are worth.
pub(super) const BEGINNING: usize = 24;

/// Whether the beginning of a part stands in a text.
pub(super) fn may_hold(text: &str, part: &str) -> bool {
    let beginning = part.as_bytes().get(..BEGINNING).unwrap_or(part.as_bytes());
    memchr::memmem::find(text.as_bytes(), beginning).is_some()
}

/// Whether a part stands in a text.
pub(super) fn holds(text: &str, part: &str) -> bool {
    may_hold(text, part) && memchr::memmem::find(text.as_bytes(), part.as_bytes()).is_some()
}

/// "Home > Politics > Europe" and its like.
pub(super) fn is_trail(text: &str) -> bool {
    if !bytes::holds(text, ['>', '»', '›', '/', '|']) {
        return false;
    }
    let parts = |mark: &str| text.matches(mark).count();
    [" > ", " » ", " › "].iter().any(|mark| parts(mark) > 0)
        || [" / ", " | "].iter().any(|mark| parts(mark) > 1)
}

/// A copyright sign and a year.
pub(super) fn is_copyright(text: &str) -> bool {
    let signed = text.contains('©') || (text.contains('(') && (text.contains("(c)") || text.contains("(C)")));
    signed && holds_year(text)
}

/// Whether two to eight words follow the first, all but particles with capitals, as in "By Anna Nowak".
pub(super) fn is_named(text: &str) -> bool {
    let mut words = text.split_whitespace().skip(1);
    let capital = |w: &str| {
        w.chars().find(|c| c.is_alphabetic()).is_some_and(|c| c.is_uppercase() || !c.is_lowercase())
    };
    let (mut all, mut capitals) = (0, 0);
    for word in words.by_ref().take(9) {
        all += 1;
        capitals += usize::from(capital(word));
    }
    (1..=8).contains(&all) && capitals * 10 >= all * 6
}

/// "OSLO, March 3 (Agency) –" and its like, standing alone.
pub(super) fn is_dateline(text: &str) -> bool {
    let text = text.trim();
    let ends = || text.ends_with(['-', '–', '—']) || (text.ends_with([':', '.']) && text.contains('('));
    let first = || text.split([' ', ',', '(']).next().unwrap_or("");
    let is_shouted =
        |w: &str| w.chars().count() >= 3 && w.chars().all(|c| !c.is_lowercase() && c.is_alphabetic());
    text.len() < 70 && ends() && is_shouted(first())
}

/// Whether a report opens as those of Chinese agencies do, with place, day, and that it was wired: 新华社北京4月24日电.
pub(super) fn is_wired(letters: &str) -> bool {
    const WIRED: [&str; 4] = ["日电", "日電", "日讯", "日訊"];
    let end = letters.char_indices().nth(DATELINE).map_or(letters.len(), |(at, _)| at);
    letters.get(..end).is_some_and(|opening| WIRED.iter().any(|wired| opening.contains(wired)))
}

/// Characters of the longest Chinese dateline.
const DATELINE: usize = 24;

/// Bytes at the end of a text among which a credit is looked for, with the marks before it.
const LAST: usize = 128;

/// Whether a picture credit stands behind the last sentence, bracket or stroke.
pub(super) fn has_credit_tail(text: &str) -> bool {
    let last = text.len().saturating_sub(LAST);
    let last = (last..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let text = text.get(last..).unwrap_or(text);
    static MARKS: Marks<10> = Marks::new(['.', '(', '/', '|', '–', '·', '»', '”', ')', '\n']);
    MARKS
        .tails(text)
        .map(|tail| tail.trim_start_matches(['.', ' ', '(', '/', '"', '”', ')']))
        .filter(|tail| (4..90).contains(&tail.len()))
        .any(|tail| words::starts_with(tail).has(Kind::Credit))
}

pub(super) fn holds_year(text: &str) -> bool {
    numbers(text).any(|n| n.len() == 4 && (n.starts_with(b"19") || n.starts_with(b"20")))
}

fn numbers(text: &str) -> impl Iterator<Item = &[u8]> {
    text.as_bytes().split(|byte| !byte.is_ascii_digit()).filter(|number| !number.is_empty())
}

/// What stands behind a question or a cry, as in "Enjoying this? Subscribe".
pub(super) fn calls(text: &str) -> Kinds {
    if memchr::memchr2(b'?', b'!', text.as_bytes()).is_none() || length(text) > 300 {
        return Kinds::NONE;
    }
    let tail = |(i, mark): (usize, &str)| words::starts_with(text[i + mark.len()..].trim_start());
    text.match_indices(['?', '!']).take(3).map(tail).fold(Kinds::NONE, Kinds::with)
}

/// What the sentences behind the first one say.
pub(super) fn inner(text: &str) -> Kinds {
    static ENDS: Marks<7> = Marks::new(['.', '!', '?', '。', '！', '–', '|']);
    static ENDS_OR_SPACES: Marks<8> = Marks::new(['.', '!', '?', '。', '！', '–', '|', ' ']);
    if text.starts_with(is_dense) {
        return opening(ENDS_OR_SPACES.tails(text).take(12));
    }
    opening(ENDS.tails(text).take(12).filter(|tail| tail.starts_with(' ')))
}

/// What any of these texts opens with.
fn opening<'a>(texts: impl Iterator<Item = &'a str>) -> Kinds {
    let texts = texts.map(str::trim_start).filter(|text| !text.is_empty());
    texts.fold(Kinds::NONE, |all, text| all.with(words::starts_with(text)))
}

/// Whether a short line holds a day and a year, or a time of day, and few words besides.
pub(super) fn looks_dated(text: &str) -> bool {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let year = holds_year(text);
    let small = numbers(text).filter(|n| n.len() <= 2).count();
    let clock =
        text.as_bytes().windows(4).any(|w| w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit());
    let words = text.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count();
    ((year && small >= 1) || (clock && small >= 2)) && words <= 7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_of_chinese_agencies() {
        assert!(is_wired("新华社北京4月24日电题促进合作"));
        assert!(is_wired("中央社記者王小明台北24日電"));
        assert!(!is_wired("记者从会议上获悉该项目将于明年开工建设并于次年完成相关负责人4月24日电话告知"));
        assert!(!is_wired("berlin3märzdpa"));
    }
}
