//! Spelling of relative times ("2 hours ago", "wczoraj"): in comes a line, out come its words and numbers, spelt so that they
//! meet the patterns of `data/relative.toml`. White space, full stops and apostrophes do not matter, since "2h ago" and
//! "2 h. ago" are the same. The crate's build spells the patterns by the same code.

use super::line::{fold, is_ideograph, is_ignored, is_letter};

/// What a relative time counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
}

/// A word or a number of a line. Chinese and Japanese characters stand alone.
#[derive(Debug)]
pub(crate) struct Piece {
    /// How patterns spell it; [`NUMBER`] for every number.
    pub(crate) word: String,
    pub(crate) number: Option<u32>,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether a mark parts it from the piece before.
    pub(crate) is_parted: bool,
}

/// How a number is spelt.
pub(crate) const NUMBER: &str = "#";

pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut before = None;
    let mut is_parted = false;
    for (start, c) in text.char_indices().filter(|(_, c)| !is_ignored(*c)) {
        let end = start + c.len_utf8();
        if !is_letter(c) {
            is_parted |= parts(before, c, text.get(end..).unwrap_or(""));
            before = None;
            continue;
        }
        match pieces.last_mut().filter(|_| before.is_some_and(|before| goes_on(before, c))) {
            Some(piece) => piece.add(c, end),
            None => {
                let mut piece = Piece { word: String::new(), number: None, start, end, is_parted };
                piece.add(c, end);
                pieces.push(piece);
                is_parted = false;
            }
        }
        before = Some(c);
    }
    pieces
}

impl Piece {
    fn add(&mut self, c: char, end: usize) {
        self.end = end;
        match digit(c) {
            Some(digit) => {
                let before = self.number.unwrap_or(0);
                self.number = Some(before.saturating_mul(10).saturating_add(digit));
                NUMBER.clone_into(&mut self.word);
            }
            None => self.word.push(fold(c)),
        }
    }
}

/// Whether two characters side by side are of one piece.
fn goes_on(before: char, c: char) -> bool {
    digit(before).is_some() == digit(c).is_some() && !is_ideograph(before) && !is_ideograph(c)
}

/// Whether a mark parts what stands before it from what follows, as it does not in "avant-hier", "1,5" and "min. ago".
fn parts(before: Option<char>, mark: char, rest: &str) -> bool {
    let joins = |is_one: fn(char) -> bool| before.is_some_and(is_one) && rest.starts_with(is_one);
    match fold(mark) {
        '.' | '\'' | '׳' => false,
        '-' => !joins(is_letter),
        ',' => !joins(|c| digit(c).is_some()),
        mark => !mark.is_whitespace(),
    }
}

/// The value of a digit of the scripts that newspapers count in.
pub(crate) fn digit(c: char) -> Option<u32> {
    const ZEROS: [char; 7] = ['0', '٠', '۰', '०', '০', '๐', '\u{ff10}'];
    ZEROS.iter().map(|zero| (c as u32).wrapping_sub(*zero as u32)).find(|value| *value < 10)
}
