//! Precision, recall and F1 of whole paragraphs and of words, and the search among the readings that a body with
//! optional paragraphs allows: the best counts.

use crate::letters::{count, lines, shared, squeeze, words};
use crate::{PageScore, Truth, metric::Column};
use std::collections::HashMap;

/// Precision, recall, F1.
pub(crate) type Prf = [f64; 3];

/// Up to so many optional paragraphs every choice is tried.
const EVERY_CHOICE: usize = 6;

pub(crate) fn prf(hits: usize, found: usize, wanted: usize) -> Prf {
    let part = |of: usize| if of == 0 { 0.0 } else { hits as f64 / of as f64 };
    let (p, r) = (part(found), part(wanted));
    [p, r, if hits == 0 { 0.0 } else { 2.0 * p * r / (p + r) }]
}

pub(crate) fn score_words(truth: &Truth, text: &str, page: &mut PageScore) {
    let mut best: Option<Prf> = None;
    for reading in truth.readings() {
        let got = word_prf(&reading, text);
        if best.is_none_or(|other| got[2] > other[2]) {
            best = Some(got);
        }
    }
    set(page, [Column::WordP, Column::WordR, Column::WordF1], best.unwrap_or_default());
}

/// Of the lower-case words of two texts.
pub(crate) fn word_prf(wanted: &str, found: &str) -> Prf {
    let (wanted, found) = (wanted.to_lowercase(), found.to_lowercase());
    let (a, b) = (count(words(&wanted)), count(words(&found)));
    match (a.is_empty(), b.is_empty()) {
        (true, true) => [1.0; 3],
        (true, false) | (false, true) => [0.0; 3],
        (false, false) => prf(shared(&a, &b), b.values().sum(), a.values().sum()),
    }
}

pub(crate) fn score_paragraphs(truth: &Truth, text: &str, page: &mut PageScore) {
    let found = count(lines(text));
    let size = found.values().sum();
    let parts: Vec<String> = truth.paragraphs().into_iter().map(squeeze).collect();
    let best = search(&truth.body_optional, parts.len(), |kept| {
        let mut wanted: HashMap<&String, usize> = HashMap::new();
        let mut hits = 0;
        for part in kept {
            let n = wanted.entry(&parts[*part]).or_insert(0);
            *n += 1;
            hits += usize::from(*n <= found.get(&parts[*part]).copied().unwrap_or(0));
        }
        prf(hits, size, kept.len())
    });
    set(page, [Column::ParagraphP, Column::ParagraphR, Column::ParagraphF1], best);
}

pub(crate) fn set(page: &mut PageScore, columns: [Column; 3], values: Prf) {
    for (column, value) in columns.into_iter().zip(values) {
        page.set(column, value);
    }
}

/// The best value over the choices of optional paragraphs: every choice where there are few, else one after another
/// from both ends. `value` gets the numbers of the paragraphs that stay.
pub(crate) fn search(optional: &[usize], parts: usize, value: impl Fn(&[usize]) -> Prf) -> Prf {
    let of = |drop: &[usize]| value(&(0..parts).filter(|n| !drop.contains(n)).collect::<Vec<_>>());
    if optional.len() > EVERY_CHOICE {
        return climb(optional, of);
    }
    let mut best: Option<Prf> = None;
    for drop in choices(optional) {
        let got = of(&drop);
        if best.is_none_or(|other| got[2] > other[2]) {
            best = Some(got);
        }
    }
    best.unwrap_or_default()
}

/// Every choice, small ones first, each size in the order of the list: between equals the first counts.
fn choices(optional: &[usize]) -> Vec<Vec<usize>> {
    let picked = |mask: u32| (0..optional.len()).filter(move |n| mask >> n & 1 == 1).collect::<Vec<_>>();
    let mut all: Vec<_> = (0..1u32 << optional.len()).map(picked).collect();
    all.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    all.into_iter().map(|choice| choice.into_iter().map(|n| optional[n]).collect()).collect()
}

fn climb(optional: &[usize], of: impl Fn(&[usize]) -> Prf) -> Prf {
    let mut best: Option<Prf> = None;
    for start in [Vec::new(), optional.to_vec()] {
        let mut score = of(&start);
        let mut drop = start;
        let mut moved = true;
        while moved {
            moved = false;
            for paragraph in optional {
                let other = toggled(&drop, *paragraph);
                let got = of(&other);
                if got[2] > score[2] {
                    (drop, score, moved) = (other, got, true);
                }
            }
        }
        if best.is_none_or(|other| score[2] > other[2]) {
            best = Some(score);
        }
    }
    best.unwrap_or_default()
}

fn toggled(drop: &[usize], paragraph: usize) -> Vec<usize> {
    let mut other: Vec<usize> = drop.iter().copied().filter(|n| *n != paragraph).collect();
    if !drop.contains(&paragraph) {
        other.push(paragraph);
    }
    other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_choices_come_first_and_in_the_order_of_the_list() {
        let all = choices(&[3, 1, 7]);
        assert_eq!(
            all,
            [vec![], vec![3], vec![1], vec![7], vec![3, 1], vec![3, 7], vec![1, 7], vec![3, 1, 7]]
        );
    }

    #[test]
    fn climbing_finds_the_choice_that_no_single_step_from_whole_would() {
        let optional: Vec<usize> = (0..8).collect();
        let best = search(&optional, 9, |kept| [0.0, 0.0, if kept == [8] { 1.0 } else { 0.5 }]);
        assert_eq!(best[2], 1.0);
    }
}
