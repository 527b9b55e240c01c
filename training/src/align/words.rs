//! Text as the aligner compares it: words as numbers, case and invisible characters folded away, punctuation left
//! out, a character of a script without spaces a word of its own.

use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// The words of a text.
pub(crate) fn words(text: &str) -> Vec<u64> {
    let mut words = Vec::new();
    let mut word = START;
    for char in text.nfkc().filter(|char| !is_invisible(*char)).flat_map(char::to_lowercase) {
        if is_word_alone(char) {
            close(&mut word, &mut words);
            words.push(joined(START, u64::from(char)));
        } else if char.is_alphanumeric() || char == '_' {
            word = joined(word, u64::from(char));
        } else {
            close(&mut word, &mut words);
        }
    }
    close(&mut word, &mut words);
    words
}

fn close(word: &mut u64, words: &mut Vec<u64>) {
    if *word != START {
        words.push(std::mem::replace(word, START));
    }
}

/// Soft hyphens, joiners, direction marks, vowel points: they part no words and are written or not as it pleases.
fn is_invisible(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Kana, Han, Hangul, Thai.
fn is_word_alone(char: char) -> bool {
    matches!(char, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ac00}'..='\u{d7af}' | '\u{e00}'..='\u{e7f}')
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

/// A number for a sequence of numbers, one more of them taken in.
pub(super) fn joined(sequence: u64, next: u64) -> u64 {
    let mixed = (sequence ^ next).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ mixed >> 29
}

/// A number for a stretch of words.
pub(crate) fn sequence(words: &[u64]) -> u64 {
    words.iter().fold(START, |sequence, word| joined(sequence, *word))
}

/// The harmonic mean of the share of the words of `a` that `b` has and the other way round, order aside.
pub(super) fn likeness(a: &[u64], b: &[u64]) -> f64 {
    let most = a.len().max(b.len());
    if a.len().min(b.len()) * 2 < most || a.is_empty() || b.is_empty() {
        return if a.is_empty() && b.is_empty() { 1.0 } else { 0.0 };
    }
    let mut left: HashMap<u64, usize> = HashMap::new();
    for word in a {
        *left.entry(*word).or_default() += 1;
    }
    let shared = b.iter().filter(|word| match left.get_mut(word) {
        Some(n) if *n > 0 => {
            *n -= 1;
            true
        }
        _ => false,
    });
    2.0 * shared.count() as f64 / (a.len() + b.len()) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_quotes_and_what_nobody_sees_are_folded() {
        assert_eq!(words("Der „Star\u{ad}ke“ Mann"), words("der \"starke\" MANN"));
        assert_eq!(words("cafe\u{301} ２０"), words("Café 20"));
        assert_ne!(words("der starke"), words("derstarke"));
        assert_eq!(words("東京の話 2024").len(), 5);
        assert!(words("— … !").is_empty());
    }

    #[test]
    fn likeness_counts_words() {
        let of = |a, b| likeness(&words(a), &words(b));
        assert_eq!(of("a b c d", "d c b a"), 1.0);
        assert_eq!(of("a b c d", "a b c e"), 0.75);
        assert_eq!(of("a a a b", "a b b b"), 0.5);
        assert_eq!(of("a", ""), 0.0);
    }
}
