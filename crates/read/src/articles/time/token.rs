//! A line cut into numbers, words and marks.

use crate::words::digit;

/// A number, a word or a mark of the line. Chinese characters stand alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    pub(super) kind: TokenKind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it follows the token before it without white space.
    pub(super) glued: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Number { value: u64, digits: u8 },
    Word,
    Mark(char),
}

impl Token<'_> {
    pub(super) fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }

    /// A number of so many digits.
    pub(super) fn number(&self, wanted: std::ops::RangeInclusive<u8>) -> Option<u64> {
        match self.kind {
            TokenKind::Number { value, digits } if wanted.contains(&digits) => Some(value),
            _ => None,
        }
    }

    pub(super) fn is(&self, words: &[&str]) -> bool {
        self.is_word() && words.contains(&self.text.to_lowercase().as_str())
    }

    pub(super) fn is_mark(&self, marks: &str) -> bool {
        matches!(self.kind, TokenKind::Mark(c) if marks.contains(c))
    }
}

/// Lines of more tokens than this hold no date that anyone looks for.
const MOST_TOKENS: usize = 400;

/// The tokens of a text that may hold a date: one without a digit has none.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    if text.chars().any(|c| digit(c).is_some()) { cut(text) } else { Vec::new() }
}

pub(super) fn cut(text: &str) -> Vec<Token<'_>> {
    let mut list = Vec::new();
    let mut glued = false;
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() || is_invisible(c) {
            glued &= is_invisible(c);
            continue;
        }
        let mut end = start + c.len_utf8();
        let kind = if let Some(first) = digit(c) {
            let (mut value, mut digits) = (u64::from(first), 1u8);
            while let Some((at, next)) = chars.next_if(|(_, c)| digit(*c).is_some()) {
                value = value.saturating_mul(10).saturating_add(u64::from(digit(next).unwrap_or(0)));
                digits = digits.saturating_add(1);
                end = at + next.len_utf8();
            }
            TokenKind::Number { value, digits }
        } else if is_letter(c) {
            while let Some((at, next)) = chars.next_if(|(_, n)| is_letter(*n) && !is_han(*n) && !is_han(c)) {
                end = at + next.len_utf8();
            }
            TokenKind::Word
        } else {
            TokenKind::Mark(plain_mark(c))
        };
        list.push(Token { text: &text[start..end], kind, start, end, glued });
        if list.len() == MOST_TOKENS {
            break;
        }
        glued = true;
    }
    list
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}' | '\u{93c}' | '\u{94d}')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

fn plain_mark(c: char) -> char {
    match c {
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        '،' | '、' => ',',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}
