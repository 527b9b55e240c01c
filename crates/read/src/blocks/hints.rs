//! Words in classes, ids, `rel`, `itemprop` and `role` to [`Hints`]. A value is split at spaces, punctuation and
//! camel case, each word looked up, and so is each value with its separators taken out (`sr-only`, `pullQuote`).
//! The words are those that sites of many makers and languages use; none is a site's own.

mod lexicon;
mod words;

use super::attributes::is_space;
use super::name::fewer_than_eight;
use super::types::Hints;
use lexicon::{Key, LONGEST, Lexicon};

static SINGLE: Lexicon = Lexicon::new(words::SINGLE);
static COMPOUND: Lexicon = Lexicon::new(words::COMPOUND);

/// What was made of the values that a page repeats, and it repeats most: each has one place, and the last to come there
/// stays.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    places: Vec<(&'a [u8], Hints)>,
}

impl<'a> Seen<'a> {
    const PLACES: usize = 1024;

    pub fn new() -> Self {
        Seen { places: vec![(&[][..], Hints::default()); Seen::PLACES] }
    }

    /// The hints of an attribute's value.
    #[inline]
    pub fn of(&mut self, value: &'a str) -> Hints {
        let value = value.as_bytes();
        self.known(value).unwrap_or_else(|place| self.learn(value, place))
    }

    /// The hints of a value seen before, or the place where they belong.
    #[inline]
    fn known(&self, value: &[u8]) -> Result<Hints, usize> {
        let place = place(value);
        match self.places.get(place) {
            Some((seen, hints)) if *seen == value => Ok(*hints),
            _ => Err(place),
        }
    }

    /// Reads a value, each of its words as if it stood alone, and keeps what came of it.
    #[inline(never)]
    fn learn(&mut self, value: &'a [u8], place: usize) -> Hints {
        let mut all = Hints::default();
        let words = value.split(|byte| is_space(*byte)).filter(|word| !word.is_empty());
        for word in words.take(WORDS) {
            let known = self.known(word);
            all = all.with(known.unwrap_or_else(|place| self.keep(word, of_token(word), place)));
        }
        self.keep(value, all, place)
    }

    fn keep(&mut self, value: &'a [u8], hints: Hints, place: usize) -> Hints {
        if let Some(kept) = self.places.get_mut(place) {
            *kept = (value, hints);
        }
        hints
    }
}

/// How many words of a value are read.
const WORDS: usize = 24;

/// How much of a word is read.
const TOKEN: usize = 40;

/// A one in each of eight bytes.
const EACH: u64 = 0x0101_0101_0101_0101;

fn place(value: &[u8]) -> usize {
    let (first, last) = match (value.first_chunk::<8>(), value.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (fewer_than_eight(value), 0),
    };
    let mixed = (first ^ last.rotate_left(27) ^ value.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as usize % Seen::PLACES
}

/// Room for the part of a word that is read, and for what a look from its end takes in.
type Letters = [u8; TOKEN + LONGEST];

/// The hints of each run of letters that separators or camel case part, and of all the letters together.
fn of_token(token: &[u8]) -> Hints {
    let mut text: Letters = [0; TOKEN + LONGEST];
    let token = token.get(..TOKEN).unwrap_or(token);
    text[..token.len()].copy_from_slice(token);
    let (letters, mut starts) = runs(&text);
    let (mut all, mut whole, mut length) = (Hints::default(), [0; TOKEN + LONGEST], 0);
    while starts != 0 {
        let start = starts.trailing_zeros() as usize;
        starts &= starts - 1;
        let run = ((starts | !letters) >> start).trailing_zeros() as usize;
        if let Some(key) = key(&text, start, run) {
            all = all.with(SINGLE.find(&key));
            if let Some(room) = whole.get_mut(length..length + LONGEST) {
                room.copy_from_slice(key.map(u64::to_le_bytes).as_flattened());
            }
        }
        length += run;
    }
    all.with(key(&whole, 0, length).map_or(Hints::default(), |key| COMPOUND.find(&key)))
}

/// Which bytes are letters, and with which of them a run begins: a bit for each byte, eight looked at together.
fn runs(text: &Letters) -> (u64, u64) {
    let bits = |high: u64| ((high & (EACH * 0x80)) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    let (mut letters, mut upper) = (0, 0);
    for (i, eight) in text.as_chunks::<8>().0.iter().take(TOKEN / 8).enumerate() {
        let word = u64::from_le_bytes(*eight);
        let low = (word | (EACH * 0x20)) & (EACH * 0x7f);
        let from_a = low + EACH * (0x80 - b'a' as u64);
        let above_z = low + EACH * (0x7f - b'z' as u64);
        let letter = from_a & !above_z & !word;
        letters |= bits(letter) << (8 * i);
        upper |= bits(letter & !(word << 2)) << (8 * i);
    }
    let behind_low = (letters & !upper) << 1;
    (letters, letters & (!(letters << 1) | upper & behind_low))
}

/// So many letters, those from `start`, as a lexicon's key; none if they are more than any listed word has.
#[inline]
fn key(text: &Letters, start: usize, length: usize) -> Option<Key> {
    let kept = KEPT.get(length)?;
    let (eights, _) = text.get(start..start + LONGEST)?.as_chunks::<8>();
    let lower = |i: usize| eights.get(i).map_or(0, |eight| u64::from_le_bytes(*eight) | (EACH * 0x20));
    Some(std::array::from_fn(|i| lower(i) & kept[i]))
}

/// What is kept of a key by the length of its word.
const KEPT: [Key; LONGEST + 1] = {
    let mut kept = [[0; 3]; LONGEST + 1];
    let mut length = 1;
    while length <= LONGEST {
        kept[length] = kept[length - 1];
        kept[length][(length - 1) / 8] |= 0xff << ((length - 1) % 8 * 8);
        length += 1;
    }
    kept
};

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
