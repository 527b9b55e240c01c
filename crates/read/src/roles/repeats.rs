//! Text that stands twice. Of two blocks that say the same, letter for letter or nearly, the later is the repeat,
//! unless the earlier one stood outside the article and the later inside: then the copy inside is the real one.

use super::Label;
use super::features::Features;
use super::wording;
use crate::blocks::Blocks;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use tearsheet_article::Role;

/// Shortest text, in letters, that counts: shorter lines recur without being copies.
const SHORTEST: usize = 16;

/// Marks the repeats.
pub(super) fn mark(blocks: &Blocks, features: &[Features], labels: &mut [Label]) {
    let mut originals: FxHashMap<usize, usize> = FxHashMap::default();
    let mut beginnings: BTreeMap<&str, usize> = BTreeMap::new();
    let some_are_cut = (0..features.len()).any(|index| is_cut(blocks, index));
    for (index, feature) in features.iter().enumerate() {
        let key = feature.letters.as_str();
        if key.len() < SHORTEST {
            continue;
        }
        let first = feature.first_alike;
        let original =
            originals.get(&first).copied().or_else(|| shortened(blocks, features, index, key, &beginnings));
        match original {
            Some(original) => settle(labels, &mut originals, first, original, index),
            None if gathers(features, labels, index) => {}
            None => {
                originals.insert(first, index);
                if some_are_cut {
                    beginnings.entry(beginning(key)).or_insert(index);
                }
            }
        }
    }
    follow(labels);
}

/// What points at a block that turned out to be a copy itself points at the real one.
fn follow(labels: &mut [Label]) {
    for index in 0..labels.len() {
        let through = labels[index].of.map(|of| &labels[of]).filter(|label| label.role == Role::Repeat);
        if let Some(real) = through.and_then(|label| label.of).filter(|&real| real != index) {
            labels[index].of = Some(real);
        }
    }
}

/// Shortest block, in letters, that may hold copies of several others.
const GATHERING: usize = 800;

/// A long block made of paragraphs that stand on the page already, one after another, repeats the first of them.
fn gathers(features: &[Features], labels: &mut [Label], index: usize) -> bool {
    let whole = features[index].letters.as_str();
    if whole.len() < GATHERING {
        return false;
    }
    let paragraph = |i: &usize| labels[*i].role.is_body() && features[*i].letters.len() >= 60;
    let held = |i: &usize| wording::holds(whole, &features[*i].letters);
    let copies: Vec<usize> = (0..index).filter(paragraph).take(200).filter(held).collect();
    let covered: usize = copies.iter().map(|i| features[*i].letters.len()).sum();
    let gathers = copies.len() >= 3 && covered * 10 >= whole.len() * 8;
    if gathers {
        let reason = "its paragraphs stand elsewhere on the page";
        labels[index] = Label { role: Role::Repeat, confidence: 0.9, reason, of: copies.first().copied() };
    }
    gathers
}

/// A block that ends in an ellipsis repeats the block that it begins.
fn shortened(
    blocks: &Blocks,
    features: &[Features],
    index: usize,
    key: &str,
    beginnings: &BTreeMap<&str, usize>,
) -> Option<usize> {
    if !is_cut(blocks, index) || key.chars().count() < 40 {
        return None;
    }
    let original = *beginnings.get(beginning(key))?;
    features[original].letters.starts_with(key).then_some(original)
}

/// Whether a block ends in an ellipsis.
fn is_cut(blocks: &Blocks, index: usize) -> bool {
    let text = blocks.text(index).trim_end();
    text.ends_with('…') || text.ends_with("...")
}

fn beginning(key: &str) -> &str {
    if let Some(plain) = key.get(..40).filter(|plain| plain.is_ascii()) {
        return plain;
    }
    key.char_indices().nth(40).map_or(key, |(end, _)| &key[..end])
}

fn settle(
    labels: &mut [Label],
    originals: &mut FxHashMap<usize, usize>,
    first: usize,
    original: usize,
    index: usize,
) {
    let inside = |label: &Label| label.role.is_article();
    let (copy, real) = if inside(&labels[index]) && !inside(&labels[original]) {
        originals.insert(first, index);
        (original, index)
    } else {
        (index, original)
    };
    labels[copy] = Label {
        role: Role::Repeat,
        confidence: 0.95,
        reason: "the same text stands elsewhere on the page",
        of: Some(real),
    };
}
