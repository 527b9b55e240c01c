//! A text in, its units out: words without case and punctuation, so that a copy with other quotes, dashes, capitals or
//! line ends has the same ones. In scripts that put no spaces between words every character is one. A unit is kept as its
//! hash, which is the same on every machine and in every version.
//!
//! Characters are not composed: an é of two code points is an e here.

use xxhash_rust::xxh3::xxh3_64;

pub(super) fn units(text: &str) -> Vec<u64> {
    let mut found = Vec::with_capacity(text.len() / 5);
    let mut word = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        } else if c.is_ascii() {
            close(&mut word, &mut found);
        } else if stands_alone(c) {
            close(&mut word, &mut found);
            word.push(c);
            close(&mut word, &mut found);
        } else if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        } else if !is_unseen(c) {
            close(&mut word, &mut found);
        }
    }
    close(&mut word, &mut found);
    found
}

fn close(word: &mut String, found: &mut Vec<u64>) {
    if !word.is_empty() {
        found.push(xxh3_64(word.as_bytes()));
        word.clear();
    }
}

/// Letters of Han, Hiragana, Katakana, Thai, Lao, Myanmar and Khmer.
fn stands_alone(c: char) -> bool {
    let letters = matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}');
    letters && c.is_alphanumeric()
}

/// Soft hyphens, joiners and accents of their own do not end a word.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{0300}'..='\u{036F}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_readers_do_not_hear_makes_no_difference() {
        let plain = units("It is said: the quay opens in spring");
        assert_eq!(plain.len(), 8);
        assert_eq!(units("“IT IS SAID” – the\u{a0}quay,\n\nopens in sp\u{ad}ring!"), plain);
        assert_ne!(units("It is said: the quay opens in autumn"), plain);
    }

    #[test]
    fn other_scripts_have_words_too() {
        assert_eq!(units("Σήμερα ΤΟ πλοίο"), units("σήμερα, το ΠΛΟΊΟ"));
        assert_eq!(units("新しい橋は春に。").len(), 7);
        assert_eq!(units("새 다리는 봄에").len(), 3);
        assert_eq!(units(" …\u{200b}— ").len(), 0);
    }
}
