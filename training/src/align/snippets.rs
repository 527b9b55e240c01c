//! Truths of a few snippets: words that the running text must hold, and words that it must not. What is set in the
//! manner of a block that must be there is of the text, too.

use super::Pair;
use super::manner::Texts;
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
    let required: Vec<usize> = pair.truth.with.iter().flat_map(|snippet| only(&holding(snippet))).collect();
    for i in &required {
        if known[*i] == Known::Nothing {
            known[*i] = Known::Text;
        }
    }
    let texts = Texts::like(pair, |i| known[i] == Known::Text);
    let alike: Vec<usize> = (0..known.len()).filter(|i| !pair.blocks.flat && texts.go_on(*i)).collect();
    let refused: Vec<usize> = pair.truth.without.iter().flat_map(|snippet| holding(snippet)).collect();
    for i in alike {
        if known[i] == Known::Nothing {
            known[i] = Known::Text;
        }
    }
    for i in refused {
        known[i] = match known[i] {
            Known::Text if required.contains(&i) => Known::Nothing,
            Known::Text | Known::Nothing => Known::Beside,
            other => other,
        };
    }
}

/// The one of a list of one.
fn only(list: &[usize]) -> Option<usize> {
    if let [only] = list { Some(*only) } else { None }
}
