//! Alignment: the blocks of a page and its truth in, what the truth says of each block out.
//!
//! The running text is found first ([`chain`]); the parts around it are then told by their own truths ([`parts`]).
//! Nothing here knows a page or a site, and nothing reads the labeller: what it is fitted on must not come from it.

mod chain;
mod manner;
mod parts;
mod place;
mod remainder;
mod shape;
mod snippets;
mod words;

pub(crate) use words::{sequence, words};

use crate::known::Known;
use crate::sets::Speaks;
use chain::Chain;
use place::Script;
use tearsheet_read::blocks::Blocks;
use tearsheet_read::pages::Page;
use tearsheet_score::Truth;

/// What a truth says of the blocks of its page.
#[derive(Debug)]
pub(crate) struct Aligned {
    /// Of each block, what is known.
    pub known: Vec<Known>,
    /// Whether the truth's text holds the block, whatever part it plays.
    pub held: Vec<bool>,
}

/// A page beside its truth.
struct Pair<'a> {
    truth: &'a Truth,
    speaks: Speaks,
    page: &'a Page<'a>,
    blocks: &'a Blocks,
    /// The words of each block.
    texts: Vec<Vec<u64>>,
    /// The blocks that make up the running text.
    chain: Chain,
    /// How many words the truth's text has.
    length: usize,
    /// Whether a block is of the chain.
    held: Vec<bool>,
}

impl Pair<'_> {
    /// The first and the last block of the chain.
    fn ends(&self) -> Option<(usize, usize)> {
        Some((self.chain.places.first()?.block, self.chain.places.last()?.block))
    }

    fn text(&self, block: usize) -> &str {
        self.blocks.text(block)
    }
}

/// Aligns a page with its truth.
pub(crate) fn align(truth: &Truth, speaks: Speaks, page: &Page<'_>, blocks: &Blocks) -> Aligned {
    let texts: Vec<Vec<u64>> = (0..blocks.list.len()).map(|i| words(blocks.text(i))).collect();
    let script = Script::of(truth.body.as_deref().unwrap_or_default());
    let chain = chain::chain(&script, blocks, &texts);
    let mut held = vec![false; blocks.list.len()];
    chain.places.iter().for_each(|place| held[place.block] = true);
    let pair = Pair { truth, speaks, page, blocks, texts, chain, length: script.words.len(), held };
    let mut known = base(&pair);
    let title = parts::title(&pair, &mut known);
    shape::shape(&pair, title, &mut known);
    parts::around(&pair, title, &mut known);
    remainder::withdraw(&pair, title, &mut known);
    snippets::mark(&pair, &mut known);
    Aligned { known, held: pair.held }
}

/// Text, beside it, or nothing known.
fn base(pair: &Pair<'_>) -> Vec<Known> {
    let whole = pair.speaks.whole && pair.truth.body.is_some();
    let beside = if whole { Known::Beside } else { Known::Nothing };
    pair.held.iter().map(|held| if *held { Known::Text } else { beside }).collect()
}

#[cfg(test)]
mod tests;
