//! Shingles of four words, as article-extraction-benchmark counts them: case kept, true and false positives
//! normalised by page.

use crate::{PageScore, Truth, letters::words, metric::Column};
use std::collections::HashMap;

const WIDTH: usize = 4;
const NO_WORD: u32 = u32::MAX;

pub(crate) fn score(truth: &Truth, text: &str, page: &mut PageScore) {
    let mut numbers = HashMap::new();
    let readings = truth.readings();
    let found = tokens(text, &mut numbers);
    let found_shingles = crate::letters::count(shingles(&found));
    let mut best: Option<(f64, [f64; 3], bool)> = None;
    for reading in &readings {
        let wanted = tokens(reading, &mut numbers);
        let [tp, fp, fn_] = overlap(&wanted, found.len(), &found_shingles);
        let key = if tp + fp + fn_ != 0.0 { 2.0 * tp / (2.0 * tp + fp + fn_) } else { 1.0 };
        if best.is_none_or(|(other, ..)| key > other) {
            best = Some((key, [tp, fp, fn_], wanted == found));
        }
    }
    let Some((_, [tp, fp, fn_], equal)) = best else { return };
    let part = |of: f64| if of != 0.0 { tp / of } else { 0.0 };
    page.set(Column::ShingleP, part(tp + fp));
    page.set(Column::ShingleHasP, f64::from(tp + fp > 0.0));
    page.set(Column::ShingleR, part(tp + fn_));
    page.set(Column::ShingleHasR, f64::from(tp + fn_ > 0.0));
    page.set(Column::ShingleEqual, f64::from(equal));
}

fn tokens<'t>(text: &'t str, numbers: &mut HashMap<&'t str, u32>) -> Vec<u32> {
    words(text)
        .map(|word| {
            let next = numbers.len() as u32;
            *numbers.entry(word).or_insert(next)
        })
        .collect()
}

fn shingles(tokens: &[u32]) -> impl Iterator<Item = [u32; WIDTH]> {
    let starts = if tokens.is_empty() { 0 } else { tokens.len().saturating_sub(WIDTH - 1).max(1) };
    (0..starts).map(|start| std::array::from_fn(|n| tokens.get(start + n).copied().unwrap_or(NO_WORD)))
}

fn overlap(wanted: &[u32], found: usize, found_shingles: &HashMap<[u32; WIDTH], usize>) -> [f64; 3] {
    let number = |tokens: usize| if tokens == 0 { 0 } else { tokens.saturating_sub(WIDTH - 1).max(1) };
    let tp = crate::letters::shared(&crate::letters::count(shingles(wanted)), found_shingles);
    let (fp, fn_) = (number(found) - tp, number(wanted.len()) - tp);
    let total = tp + fp + fn_;
    if total == 0 { [0.0; 3] } else { [tp, fp, fn_].map(|n| n as f64 / total as f64) }
}
