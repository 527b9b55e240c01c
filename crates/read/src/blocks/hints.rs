//! Words in classes, ids, `rel`, `itemprop` and `role` to [`Hints`]. A value is split at spaces, punctuation and
//! camel case, each word looked up, and so is each value with its separators taken out (`sr-only`, `pullQuote`).
//! The words are those that sites of many makers and languages use; none is a site's own.

mod lexicon;
mod words;

use super::name::fewer_than_eight;
use super::types::Hints;
use lexicon::{LONGEST, Lexicon};

static SINGLE: Lexicon = Lexicon::new(words::SINGLE);
static COMPOUND: Lexicon = Lexicon::new(words::COMPOUND);

/// What was made of the values that a page repeats, and it repeats most: each has one place, and the last to come there
/// stays.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    places: Vec<(&'a str, Hints)>,
}

impl<'a> Seen<'a> {
    const PLACES: usize = 1024;

    pub fn new() -> Self {
        Seen { places: vec![("", Hints::default()); Seen::PLACES] }
    }

    /// The hints of an attribute's value.
    #[inline]
    pub fn of(&mut self, value: &'a str) -> Hints {
        self.known(value).unwrap_or_else(|place| self.learn(value, place))
    }

    /// The hints of a value seen before, or the place where they belong.
    #[inline]
    fn known(&self, value: &str) -> Result<Hints, usize> {
        let place = place(value.as_bytes());
        match self.places.get(place) {
            Some((seen, hints)) if *seen == value => Ok(*hints),
            _ => Err(place),
        }
    }

    /// Reads a value, each of its words as if it stood alone, and keeps what came of it.
    #[inline(never)]
    fn learn(&mut self, value: &'a str, place: usize) -> Hints {
        let one = |seen: &mut Self, word| {
            seen.known(word).unwrap_or_else(|place| seen.keep(word, of_token(word.as_bytes()), place))
        };
        let words = value.split_ascii_whitespace().take(24);
        let hints = words.fold(Hints::default(), |all, word| all.with(one(self, word)));
        self.keep(value, hints, place)
    }

    fn keep(&mut self, value: &'a str, hints: Hints, place: usize) -> Hints {
        if let Some(kept) = self.places.get_mut(place) {
            *kept = (value, hints);
        }
        hints
    }
}

/// How much of a word is read.
const TOKEN: usize = 40;

fn place(value: &[u8]) -> usize {
    let (first, last) = match (value.first_chunk::<8>(), value.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (fewer_than_eight(value), 0),
    };
    let mixed = (first ^ last.rotate_left(27) ^ value.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as usize % Seen::PLACES
}

/// Letters in lower case; 0 for what is none.
const LETTERS: [u8; 256] = {
    let mut table = [0; 256];
    let mut letter = b'a';
    while letter <= b'z' {
        table[letter as usize] = letter;
        table[letter.to_ascii_uppercase() as usize] = letter;
        letter += 1;
    }
    table
};

fn of_token(token: &[u8]) -> Hints {
    let mut whole = [0u8; TOKEN + LONGEST];
    let mut length = 0;
    let mut start = 0;
    let mut all = Hints::default();
    let mut is_low = false;
    for &byte in token.iter().take(TOKEN) {
        let letter = LETTERS[byte as usize];
        let turns = letter == 0 || (letter != byte && is_low);
        if turns && length > start {
            all = all.with(look_up(&SINGLE, &whole, start, length));
            start = length;
        }
        whole[length % (TOKEN + LONGEST)] = letter;
        length += usize::from(letter != 0);
        is_low = letter == byte;
    }
    if length > start {
        all = all.with(look_up(&SINGLE, &whole, start, length));
    }
    all.with(look_up(&COMPOUND, &whole, 0, length))
}

/// Looks up the letters from `start` to `end`, behind which none has been written yet.
fn look_up(lexicon: &Lexicon, letters: &[u8], start: usize, end: usize) -> Hints {
    match letters.get(start..).and_then(|rest| rest.first_chunk()) {
        Some(word) if end - start <= LONGEST => lexicon.find(word),
        _ => Hints::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &str) -> Hints {
        Seen::new().of(value)
    }

    #[test]
    fn words_are_found_whatever_the_convention() {
        for class in ["article-body", "articleBody", "Article__Body--wide", "x3 body"] {
            assert!(of(class).any(Hints::BODY), "{class}");
        }
        assert!(of("sr-only").any(Hints::SCREEN_READER));
        assert!(of("c-related-articles").any(Hints::RELATED));
        assert_eq!(of("everybody"), Hints::default());
    }
}
