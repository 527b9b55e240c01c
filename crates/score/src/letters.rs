//! What a word, a space and a folded letter are. The published scorers are Python programs, so these are Python's
//! classes: `\w` takes letters and numbers of every script but no combining marks, `\s` takes the four ASCII
//! separators (U+001C to U+001F) besides Unicode's white space.

use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Python's `str.isalnum`.
pub(crate) fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    matches!(c.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number)
}

/// Python's `\w`.
fn is_word(c: char) -> bool {
    c == '_' || is_alphanumeric(c)
}

/// Python's `\s`.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// The `\w+` of a text.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_word(c)).filter(|word| !word.is_empty())
}

/// White space to single spaces, none at the ends.
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in text.split(is_space).filter(|piece| !piece.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(piece);
    }
    out
}

/// The lines of a text that hold anything, squeezed.
pub(crate) fn lines(text: &str) -> Vec<String> {
    text.split('\n').map(squeeze).filter(|line| !line.is_empty()).collect()
}

/// Full case folding.
pub(crate) fn casefold(text: &str) -> String {
    unicase::UniCase::unicode(text).to_folded_case()
}

/// NFKC and lower case.
pub(crate) fn compatible(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.nfkc().collect::<String>().to_lowercase() }
}

/// Headline or name for comparing: entities read, folded, words alone, apostrophes gone.
pub(crate) fn plain(text: &str) -> String {
    let folded =
        casefold(&htmlize::unescape(text).nfkc().collect::<String>()).replace(['\u{2019}', '\''], "");
    words(&folded).collect::<Vec<_>>().join(" ")
}

/// How often each item occurs.
pub(crate) fn count<T: std::hash::Hash + Eq>(items: impl IntoIterator<Item = T>) -> HashMap<T, usize> {
    let mut counts = HashMap::new();
    for item in items {
        *counts.entry(item).or_insert(0) += 1;
    }
    counts
}

/// How many items two multisets share.
pub(crate) fn shared<T: std::hash::Hash + Eq>(a: &HashMap<T, usize>, b: &HashMap<T, usize>) -> usize {
    a.iter().map(|(item, n)| (*n).min(b.get(item).copied().unwrap_or(0))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_break_at_combining_marks_but_not_at_underscores() {
        assert_eq!(words("снег_и лёд, हिन्दी ½").collect::<Vec<_>>(), ["снег_и", "лёд", "ह", "न", "द", "½"]);
    }

    #[test]
    fn folding_is_full() {
        assert_eq!(casefold("Straße İ ſ"), "strasse i\u{307} s");
        assert_eq!(plain("O&rsquo;Neill&amp;Söhne: Ｆoo"), "oneill söhne foo");
    }

    #[test]
    fn separators_are_space() {
        assert_eq!(squeeze(" a\u{1f}\u{a0}b\u{3000}"), "a b");
    }
}
