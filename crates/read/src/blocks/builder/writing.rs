//! A run of text to the words of a block: white space collapsed or kept, character references read, what cannot be seen left
//! out. Most of a page's text goes through here, so that words are looked for sixteen bytes at a time.

use super::{Builder, WHITE};
use crate::blocks::attributes::skip_space;
use crate::blocks::references;
use crate::blocks::stack::{Space, Stack};
use crate::blocks::token::{TextKind, Tokenizer};
use crate::blocks::types::{Context, Span};
use crate::bytes::count;
use crate::lanes::others_and_spaces;

impl<'a> Builder<'a> {
    /// Takes a run of text that stands inside the topmost element.
    pub fn text(&mut self, stack: &mut Stack, raw: &'a str, kind: TextKind) {
        let Some(top) = stack.top() else { return };
        if top.context.any(Context::SILENT) {
            return;
        }
        if top.context.any(Context::PRE) {
            return self.preformatted(stack, raw, kind);
        }
        let nul_is_dropped =
            top.element.space == Space::Html || top.is_html_point() || top.is_math_text_point();
        let at = self.white(raw, 0);
        if at < raw.len() {
            self.collapsed(stack, raw, at, kind, nul_is_dropped);
        }
    }

    /// Takes the last run of text, which is nothing but white space.
    #[inline]
    pub fn blank(&mut self, stack: &mut Stack, tokens: &Tokenizer<'a>) {
        let context = stack.top().map_or(Context::SILENT, |top| top.context);
        if context.any(Context::PRE) {
            return self.text(stack, tokens.raw(), TextKind::Data);
        }
        self.space |= !context.any(Context::SILENT);
    }

    /// Goes over white space; gives where it ends. What follows the run is looked at too, for the run ends in a tag.
    #[inline]
    fn white(&mut self, raw: &'a str, at: usize) -> usize {
        let from = self.offset(raw) as usize;
        let end = skip_space(self.text.as_bytes(), from + at) - from;
        self.space |= end > at;
        end.min(raw.len())
    }

    #[inline(never)]
    fn collapsed(&mut self, stack: &mut Stack, raw: &'a str, mut at: usize, kind: TextKind, drop_nul: bool) {
        let bytes = raw.as_bytes();
        while let Some(&byte) = bytes.get(at) {
            match CLASS[byte as usize] {
                Class::Plain => {
                    let start = at;
                    at = if byte.is_ascii_graphic() || (self.open && self.breaks < 2) {
                        let offset = self.offset(raw) as usize;
                        words_end(self.text.as_bytes(), offset + at, offset + raw.len()) - offset
                    } else {
                        word_end(bytes, at)
                    };
                    self.word(stack, &raw[start..at], raw, start);
                }
                Class::White => at = self.white(raw, at),
                Class::Ampersand if matches!(kind, TextKind::Data | TextKind::Rcdata) => {
                    at += self.reference(stack, raw, at);
                }
                Class::Nul => {
                    if !drop_nul || kind != TextKind::Data {
                        self.word(stack, "\u{fffd}", raw, at);
                    }
                    at += 1;
                }
                _ => at += self.unusual(stack, raw, at),
            }
        }
    }

    /// A character that may be a no-break space or one that is left out; gives its length.
    fn unusual(&mut self, stack: &mut Stack, raw: &'a str, at: usize) -> usize {
        let length = raw[at..].chars().next().map_or(1, char::len_utf8);
        let character = &raw[at..at + length];
        match character {
            "\u{a0}" => self.space = true,
            "\u{ad}" | "\u{2060}" | "\u{feff}" => {}
            _ => self.word(stack, character, raw, at),
        }
        length
    }

    fn reference(&mut self, stack: &mut Stack, raw: &'a str, at: usize) -> usize {
        let Some((length, characters)) = references::read(&raw[at + 1..], false) else {
            self.word(stack, "&", raw, at);
            return 1;
        };
        for character in characters.into_iter().take_while(|&c| c != '\0') {
            match character {
                ' ' | '\t' | '\n' | '\x0c' | '\r' | '\u{a0}' => self.space = true,
                '\u{ad}' | '\u{2060}' | '\u{feff}' => {}
                _ => self.word(stack, character.encode_utf8(&mut [0; 4]), raw, at),
            }
        }
        length + 1
    }

    fn preformatted(&mut self, stack: &mut Stack, raw: &'a str, kind: TextKind) {
        let decoded = match kind {
            TextKind::Data | TextKind::Rcdata => references::decode(raw, false),
            TextKind::Raw | TextKind::Cdata => raw.into(),
        };
        for character in decoded.chars() {
            match character {
                '\u{ad}' | '\u{2060}' | '\u{feff}' => {}
                '\0' if matches!(kind, TextKind::Data) => {}
                '\0' => self.word(stack, "\u{fffd}", raw, 0),
                '\n' | ' ' | '\t' | '\r' | '\x0c' => self.verbatim(character),
                '\u{a0}' => self.verbatim(' '),
                _ => self.word(stack, character.encode_utf8(&mut [0; 4]), raw, 0),
            }
        }
    }

    /// White space inside preformatted text.
    fn verbatim(&mut self, character: char) {
        if self.breaks >= 2 {
            self.boundary();
        }
        if !self.open {
            return;
        }
        if self.space || self.breaks > 0 {
            self.separate();
        }
        self.blocks.buffer.push(character);
    }

    /// Takes characters that are no white space; `raw[at]` is where they come from. They may be words that single spaces
    /// part, where a block is open or the first does not begin with white space of any kind.
    fn word(&mut self, stack: &mut Stack, mut word: &str, raw: &'a str, at: usize) {
        if self.breaks >= 2 {
            self.boundary();
        }
        if !self.open {
            word = word.trim_start();
            if word.is_empty() {
                return;
            }
        }
        if !self.open || self.space || self.breaks > 0 {
            self.separate();
            self.begin(stack, raw, at);
        }
        if self.fresh {
            self.settle(stack);
        }
        self.blocks.buffer.push_str(word);
        let end = self.offset(raw) + (at + word.len()).min(raw.len()) as u32;
        if let Some(block) = self.blocks.list.last_mut() {
            block.source.end = end;
            if self.in_link || self.in_bold {
                let bytes = count(word.as_bytes(), |byte| byte != b' ') as u32;
                block.link_bytes += if self.in_link { bytes } else { 0 };
                block.bold_bytes += if self.in_bold { bytes } else { 0 };
            }
        }
        if word.as_bytes().last().is_some_and(u8::is_ascii_graphic) {
            self.loose = 0;
        } else {
            self.loosen(word);
        }
    }

    /// Notes the linked bytes that go if the block ends behind this word: white space that only its end takes away.
    #[inline(never)]
    fn loosen(&mut self, word: &str) {
        let kept = word.trim_end_matches(WHITE).len();
        let white = word[kept..].bytes().filter(|byte| !byte.is_ascii_whitespace()).count() as u32;
        self.loose = if kept > 0 { 0 } else { self.loose } + if self.in_link { white } else { 0 };
    }

    pub(super) fn offset(&self, raw: &str) -> u32 {
        Span::within(self.text, raw).start
    }

    /// Writes the white space that is due before a word.
    fn separate(&mut self) {
        if self.open {
            match (self.breaks, self.space) {
                (0, true) => self.blocks.buffer.push(' '),
                (1.., _) => {
                    self.blocks.buffer.push('\n');
                    self.broken_at = self.blocks.buffer.len();
                }
                _ => {}
            }
        }
        self.breaks = 0;
        if self.open || !self.joins {
            self.space = false;
        }
    }
}

/// Where the words end that start at `at`, the next one behind a single space each; before `end` in any case.
fn words_end(bytes: &[u8], mut at: usize, end: usize) -> usize {
    while let Some(sixteen) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let length = prose(sixteen, end - at);
        at += length;
        if length < 15 {
            break;
        }
    }
    let bytes = bytes.get(..end).unwrap_or(bytes);
    loop {
        at = word_end(bytes, at);
        if bytes.get(at) != Some(&b' ') || !bytes.get(at + 1).is_some_and(is_plain) {
            return at;
        }
        at += 1;
    }
}

fn is_plain(byte: &u8) -> bool {
    CLASS[*byte as usize] == Class::Plain
}

/// Where the word ends that `at` stands in.
fn word_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| !is_plain(byte)).unwrap_or(rest.len())
}

/// How many of sixteen bytes, and of no more than `left`, are words that single spaces part; a space at their end is left
/// for what follows.
#[inline(always)]
fn prose(bytes: &[u8; 16], left: usize) -> usize {
    let [others, spaces] = others_and_spaces(bytes);
    let length = (others | spaces & spaces >> 1 | 1 << 16).trailing_zeros().min(left.min(16) as u32);
    (length - (spaces << 1 >> length & 1)) as usize
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Plain,
    White,
    Ampersand,
    Nul,
    Unusual,
}

/// What the collapsing loop makes of a byte; 0xC2, 0xE2 and 0xEF begin the characters treated apart.
const CLASS: [Class; 256] = {
    let mut table = [Class::Plain; 256];
    let white = b" \t\n\x0c\r";
    let mut i = 0;
    while i < white.len() {
        table[white[i] as usize] = Class::White;
        i += 1;
    }
    table[b'&' as usize] = Class::Ampersand;
    table[0] = Class::Nul;
    table[0xC2] = Class::Unusual;
    table[0xE2] = Class::Unusual;
    table[0xEF] = Class::Unusual;
    table
};

#[cfg(test)]
mod tests {
    use crate::blocks::cut_html;

    #[test]
    fn words_are_parted_by_one_space_whatever_stands_in_them() {
        let pieces = [
            "ab",
            "& ",
            " ",
            "  ",
            "\n\t",
            "\u{1}",
            "\u{a0}",
            "“ü",
            "цена",
            "e\u{ad}f",
            "twelve letters",
            "–",
        ];
        let mut seed = 1u64;
        for _ in 0..2000 {
            let mut text = String::from("x");
            for _ in 0..seed % 17 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
            }
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 7;
            let shown = text.replace('\u{ad}', "");
            let words: Vec<&str> =
                shown.split(['\n', '\t', ' ', '\u{a0}']).filter(|word| !word.is_empty()).collect();
            assert_eq!(cut_html(&format!("<p>{text}<b>")).text(0), words.join(" "), "{text:?}");
        }
    }
}
