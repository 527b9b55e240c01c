//! Truths of a few snippets: words that the running text must hold, and words that it must not.

use super::Pair;
use crate::known::Known;

/// Marks the blocks that hold a snippet.
pub(super) fn mark(pair: &Pair<'_>, known: &mut [Known]) {
    if pair.speaks.whole {
        return;
    }
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let texts: Vec<String> = (0..known.len()).map(|i| squeezed(pair.text(i))).collect();
    let holding = |snippet: &str| -> Vec<usize> {
        let snippet = squeezed(snippet);
        (0..texts.len()).filter(|i| !snippet.is_empty() && texts[*i].contains(&snippet)).collect()
    };
    for snippet in &pair.truth.with {
        if let [only] = holding(snippet)[..]
            && known[only] == Known::Nothing
        {
            known[only] = Known::Text;
        }
    }
    for snippet in &pair.truth.without {
        for i in holding(snippet) {
            known[i] = match known[i] {
                Known::Nothing => Known::Beside,
                Known::Text => Known::Nothing,
                other => other,
            };
        }
    }
}
