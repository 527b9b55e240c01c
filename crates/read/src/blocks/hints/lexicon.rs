//! A lexicon: words to their hints, found at one look. It is made when the program is compiled.

use super::Hints;

/// Longest word that is listed.
pub(super) const LONGEST: usize = 24;

/// A word, with NULs behind it.
pub(super) type Key = [u64; 3];

const SLOTS: usize = 4096;
const WORDS: usize = 640;

pub(super) struct Lexicon {
    /// By a word's hash: its index, counted from 1. A word that finds its place taken goes to the next.
    slots: [u16; SLOTS],
    words: [(Key, Hints); WORDS],
}

impl Lexicon {
    /// The lexicon of these words, which spaces part.
    pub const fn new(lists: &[(&str, Hints)]) -> Self {
        let mut lexicon = Lexicon { slots: [0; SLOTS], words: [([0; 3], Hints(0)); WORDS] };
        let (mut list, mut count) = (0, 0);
        while list < lists.len() {
            let (words, hints) = (lists[list].0.as_bytes(), lists[list].1);
            let mut at = 0;
            while at < words.len() {
                let (key, end) = read(words, at);
                lexicon.enter(key, hints, count);
                count += 1;
                at = end + 1;
            }
            list += 1;
        }
        lexicon
    }

    const fn enter(&mut self, key: Key, hints: Hints, index: usize) {
        let mut slot = slot(key);
        while self.slots[slot] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        self.slots[slot] = index as u16 + 1;
        self.words[index] = (key, hints);
    }

    /// What a word hints at.
    pub fn find(&self, key: &Key) -> Hints {
        let mut slot = slot(*key);
        while let Some((listed, hints)) = self.words.get((self.slots[slot] as usize).wrapping_sub(1)) {
            if listed == key {
                return *hints;
            }
            slot = (slot + 1) % SLOTS;
        }
        Hints::default()
    }
}

/// The key of the word that starts at `at`, and its end.
const fn read(words: &[u8], mut at: usize) -> (Key, usize) {
    let mut key = [0; 3];
    let mut length = 0;
    while at < words.len() && words[at] != b' ' {
        key[length / 8] |= (words[at] as u64) << (length % 8 * 8);
        (at, length) = (at + 1, length + 1);
    }
    (key, at)
}

const fn slot(key: Key) -> usize {
    let mixed = key[0] ^ key[1].rotate_left(23) ^ key[2].rotate_left(46);
    (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52) as usize
}
