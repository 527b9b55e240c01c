//! Folding: text to the one spelling in which it meets the phrases. In comes a text, out comes word after word of
//! it in a small buffer, so that a caller may stop as soon as no phrase goes on like that. The tables are folded by
//! the same code when the crate is built.

use super::lanes;

/// Longest folded phrase, in bytes.
pub(super) const ROOM: usize = 160;

/// The whole text, folded; nothing if it is longer than any phrase, or empty.
pub(super) fn folded(text: &str) -> Option<Line<'_, ROOM>> {
    let mut line = Line::new(text);
    line.fold_all();
    (line.at >= text.len() && line.len > 0).then_some(line)
}

/// A text being folded word by word into a small buffer.
pub(super) struct Line<'a, const N: usize> {
    text: &'a str,
    pub(super) at: usize,
    buffer: [u8; N],
    pub(super) len: usize,
    gap: bool,
}

/// What [`Line::step`] appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Word,
    Number,
    Mark,
    End,
}

impl<'a, const N: usize> Line<'a, N> {
    /// Begins behind quotation marks, brackets, bullets and arrows.
    pub(super) fn new(text: &'a str) -> Self {
        let at = text.find(|c: char| c.is_alphanumeric() || c == '©').unwrap_or(text.len());
        Line { text, at, buffer: [0; N], len: 0, gap: false }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.len).unwrap_or(&[])
    }

    /// The same in sixteens, anything behind the last byte.
    pub(super) fn sixteens(&self) -> &[[u8; 16]] {
        let (sixteens, _) = self.buffer.as_chunks();
        sixteens.get(..self.len.div_ceil(16)).unwrap_or(sixteens)
    }

    /// Appends the next word or mark, a space before it where the text has white space.
    pub(super) fn step(&mut self) -> Step {
        self.skip_blank();
        let Some(first) = self.peek() else { return Step::End };
        let begin = self.at;
        let kept = (self.len, self.gap);
        let step = if is_letter(first) { self.word(first) } else { self.mark(first) };
        if step == Step::End {
            self.at = begin;
            (self.len, self.gap) = kept;
        }
        step
    }

    /// Appends the next word that is no number; false behind the last.
    pub(super) fn next_word(&mut self) -> bool {
        loop {
            let before = self.len;
            match self.step() {
                Step::Word => return true,
                Step::Number | Step::Mark => {
                    self.len = before;
                    self.gap = true;
                }
                Step::End => return false,
            }
        }
    }

    /// Appends all words and marks that fit: what [`Line::step`] would one by one.
    pub(super) fn fold_all(&mut self) {
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            if byte == b' ' {
                self.gap = true;
                self.at += 1;
            } else if !self.plain_run() && !self.fold_next() {
                return self.drop_part();
            }
        }
    }

    /// Appends what is no more than letters, single spaces and plain marks of the next sixteen bytes; false if the first
    /// byte is more, or there is not the room.
    fn plain_run(&mut self) -> bool {
        let (sixteen, _) = sixteen(self.text.as_bytes().get(self.at..).unwrap_or(&[]));
        let [spaces, odd] = lanes::spaces_and_odd(&sixteen);
        let odd = if odd == 0 { 0 } else { odd & !lanes::lower_pairs(&sixteen) };
        let run = (odd | spaces & spaces << 1 | 1 << 16).trailing_zeros() as usize;
        let begin = self.len + usize::from(self.gap && self.len > 0);
        let room = self.buffer.get_mut(begin..).and_then(|room| room.first_chunk_mut());
        let Some(room) = room.filter(|_| run > 0) else { return false };
        *room = sixteen.map(|byte| byte.to_ascii_lowercase());
        if begin > self.len {
            self.buffer[self.len] = b' ';
        }
        self.gap = spaces << 1 >> run & 1 != 0;
        self.at += run;
        self.len = begin + run - usize::from(self.gap);
        true
    }

    /// Appends the next character; false if it does not fit.
    fn fold_next(&mut self) -> bool {
        let Some(c) = self.peek() else { return false };
        let follows = self.at + c.len_utf8();
        let is_white = c.is_whitespace();
        if !is_white && !is_ignored(c) {
            let folded = fold(c);
            let before_gap = || self.text.get(follows..).is_some_and(|t| t.starts_with(char::is_whitespace));
            let parts = folded == ':' || folded == '-' && self.gap && before_gap();
            let is_spaced = self.gap && !parts && self.len > 0;
            if is_spaced && !self.push(' ') || !self.push(if parts { ':' } else { folded }) {
                return false;
            }
            self.gap = false;
        }
        self.gap |= is_white;
        self.at = follows;
        true
    }

    /// Takes back the letters at the end where the word goes on.
    fn drop_part(&mut self) {
        let goes_on = !self.gap && self.peek().is_some_and(is_letter);
        while goes_on && self.bytes().last().is_some_and(u8::is_ascii_alphanumeric) {
            self.len -= 1;
        }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn skip_blank(&mut self) {
        while self.text.as_bytes().get(self.at) == Some(&b' ') {
            self.gap = true;
            self.at += 1;
        }
        if self.text.as_bytes().get(self.at).is_some_and(u8::is_ascii_alphanumeric) {
            return;
        }
        while let Some(c) = self.peek() {
            if !c.is_whitespace() && !is_ignored(c) {
                return;
            }
            self.gap |= c.is_whitespace();
            self.at += c.len_utf8();
        }
    }

    fn word(&mut self, first: char) -> Step {
        let is_number = first.is_numeric();
        if self.gap && self.len > 0 && !self.push(' ') {
            return Step::End;
        }
        self.gap = false;
        let mut previous = self.ascii_run();
        if previous.is_some() && self.text.as_bytes().get(self.at).is_none_or(|byte| b" ,.:;".contains(byte))
        {
            return if is_number { Step::Number } else { Step::Word };
        }
        while let Some(c) = self.peek() {
            if is_ignored(c) {
                self.at += c.len_utf8();
                continue;
            }
            let goes_on = match previous {
                None => true,
                Some(p) if is_ideograph(c) || is_ideograph(p) => false,
                Some(_) => is_letter(c) || self.is_joint(c),
            };
            if !goes_on {
                break;
            }
            if !self.push(fold(c)) {
                return Step::End;
            }
            self.at += c.len_utf8();
            previous = Some(c);
        }
        if is_number { Step::Number } else { Step::Word }
    }

    /// Appends ASCII letters and digits as long as they come, and says which was the last.
    fn ascii_run(&mut self) -> Option<char> {
        let run = self.text.as_bytes().get(self.at..).unwrap_or(&[]);
        let room = self.buffer.get_mut(self.len..).unwrap_or(&mut []);
        let mut taken = 0;
        for (to, from) in room.iter_mut().zip(run) {
            let lower = LOWER[usize::from(*from)];
            if lower == 0 {
                break;
            }
            *to = lower;
            taken += 1;
        }
        self.at += taken;
        self.len += taken;
        run.get(taken.checked_sub(1)?).map(|last| char::from(*last))
    }

    /// Whether a hyphen or apostrophe stands between two letters.
    fn is_joint(&self, c: char) -> bool {
        matches!(fold(c), '-' | '\'')
            && self
                .text
                .get(self.at + c.len_utf8()..)
                .and_then(|rest| rest.chars().next())
                .is_some_and(|next| is_letter(next) && !is_ideograph(next))
    }

    /// A dash between spaces and a bar part a label from what it labels, as a colon does.
    fn mark(&mut self, c: char) -> Step {
        let follows = self.text.get(self.at + c.len_utf8()..).unwrap_or("");
        let folded = fold(c);
        let parts = folded == ':' || folded == '-' && self.gap && follows.starts_with(char::is_whitespace);
        if self.gap && !parts && self.len > 0 && !self.push(' ') {
            return Step::End;
        }
        if !self.push(if parts { ':' } else { folded }) {
            return Step::End;
        }
        self.gap = false;
        self.at += c.len_utf8();
        Step::Mark
    }

    fn push(&mut self, c: char) -> bool {
        let mut bytes = [0; 4];
        let encoded = c.encode_utf8(&mut bytes).as_bytes();
        let Some(room) = self.buffer.get_mut(self.len..self.len + encoded.len()) else { return false };
        room.copy_from_slice(encoded);
        self.len += encoded.len();
        true
    }
}

/// The letters and digits of a text in lower case.
pub(super) fn letters(text: &str) -> Vec<u8> {
    let mut letters = Vec::with_capacity(text.len() + 16);
    let mut rest = text;
    while !rest.is_empty() {
        let plain = add_plain(&mut letters, rest.as_bytes());
        rest = &rest[plain..];
        while let Some(c) = rest.chars().next().filter(|c| !c.is_ascii()) {
            let (this, others) = rest.split_at(c.len_utf8());
            if is_lower(c) {
                letters.extend_from_slice(this.as_bytes());
            } else if !is_mark(c) && c.is_alphanumeric() {
                c.to_lowercase()
                    .for_each(|c| letters.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()));
            }
            rest = others;
        }
    }
    letters
}

/// Adds the letters and digits in front of the first character that is neither of ASCII nor a pair of bytes that stays
/// as it is, and says how many bytes stand there.
fn add_plain(letters: &mut Vec<u8>, bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let (sixteen, there) = sixteen(rest);
        let [alphanumeric, beyond] = lanes::alphanumeric_and_beyond(&sixteen);
        let pairs = if beyond == 0 { 0 } else { lanes::lower_pairs(&sixteen) };
        let plain = (beyond & !pairs | 1 << there).trailing_zeros() as usize;
        let (lower, taken) = lower_runs(&sixteen, (alphanumeric | pairs) & !(u32::MAX << plain));
        letters.extend_from_slice(&lower);
        letters.truncate(letters.len() - lower.len() + taken);
        at += plain;
        if plain < there {
            break;
        }
    }
    at
}

/// The bytes wanted in lower case, and how many: run after run is taken by sixteen, the next over what is behind it.
fn lower_runs(bytes: &[u8; 16], mut wanted: u32) -> ([u8; 16], usize) {
    let (mut lower, mut runs) = ([0; 32], [0; 32]);
    lower[..16].copy_from_slice(&bytes.map(|byte| byte.to_ascii_lowercase()));
    let (mut at, mut taken) = (0, 0);
    while wanted != 0 {
        let gap = wanted.trailing_zeros();
        let run = (!(wanted >> gap)).trailing_zeros();
        at = (at + gap as usize) % 16;
        runs[taken..taken + 16].copy_from_slice(&lower[at..at + 16]);
        at += run as usize;
        taken = (taken + run as usize) % 32;
        wanted >>= gap + run;
    }
    (sixteen(&runs).0, taken)
}

/// The first sixteen bytes, zeros behind the last, and how many are there.
fn sixteen(bytes: &[u8]) -> ([u8; 16], usize) {
    match bytes.first_chunk() {
        Some(sixteen) => (*sixteen, 16),
        None => {
            let mut sixteen = [0; 16];
            sixteen[..bytes.len()].copy_from_slice(bytes);
            (sixteen, bytes.len())
        }
    }
}

/// A letter of ASCII in lower case or a digit; 0 for any other byte.
pub(crate) fn lower_ascii(byte: u8) -> u8 {
    LOWER[usize::from(byte)]
}

/// ASCII letters in lower case and digits; 0 for any other byte.
static LOWER: [u8; 256] = {
    let mut lower = [0; 256];
    let mut byte = 0u8;
    while byte < 0x80 {
        if byte.is_ascii_alphanumeric() {
            lower[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    lower
};

/// Whether a byte of a folded text is a letter or digit of ASCII, or part of a character beyond.
pub(super) fn is_part_of_letter(byte: u8) -> bool {
    PARTS[usize::from(byte)]
}

static PARTS: [bool; 256] = {
    let mut parts = [true; 256];
    let mut byte = 0;
    while byte < 0x80 {
        parts[byte] = LOWER[byte] != 0;
        byte += 1;
    }
    parts
};

/// Whether a character is one of the commonest letters beyond ASCII that have no other lower case.
pub(crate) fn is_lower(c: char) -> bool {
    matches!(c, 'ß'..='ö' | 'ø'..='ÿ' | 'α'..='ω' | 'а'..='џ' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
        || matches!(c, '\u{620}'..='\u{63f}' | '\u{641}'..='\u{64a}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}')
}

/// Whether a character is among the dashes, quotation marks and spaces beyond ASCII, none of them a letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}')
}

pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    is_lower(c)
        || !is_mark(c) && c.is_alphanumeric()
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}') && !matches!(c, '\u{964}' | '\u{965}')
}

pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// Characters that do not show, or that pages put around words at will.
pub(super) fn is_ignored(c: char) -> bool {
    if c.is_ascii() {
        return c == '"';
    }
    matches!(
        c,
        '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '「' | '」' | '『' | '』' | '\u{ad}' | '\u{feff}'
    ) || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fe0f}')
        || matches!(c, '\u{640}' | '\u{64b}'..='\u{652}')
}

/// One character as phrases spell it.
pub(super) fn fold(c: char) -> char {
    if c.is_ascii() {
        return if c == '|' { ':' } else { c.to_ascii_lowercase() };
    }
    match c {
        '’' | '‘' | 'ʼ' | '´' | '′' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).map_or(c, fold),
        'İ' | 'ı' => 'i',
        'أ' | 'إ' | 'آ' => 'ا',
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        'ς' => 'σ',
        'ё' => 'е',
        _ if is_lower(c) => c,
        _ => match c.to_lowercase().next().unwrap_or(c) {
            'ά' => 'α',
            'έ' => 'ε',
            'ή' => 'η',
            'ί' | 'ϊ' | 'ΐ' => 'ι',
            'ό' => 'ο',
            'ύ' | 'ϋ' | 'ΰ' => 'υ',
            'ώ' => 'ω',
            'ё' => 'е',
            lower => lower,
        },
    }
}
