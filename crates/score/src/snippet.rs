//! Words that must stand in the text and words that must not, as trafilatura's evaluation counts them (white space
//! folded, pooled over pages), and as rates by page without regard to case.

use crate::{PageScore, Truth, letters::squeeze, metric::Column};

pub(crate) fn score(truth: &Truth, text: &str, page: &mut PageScore) {
    let (with, without) = (&truth.with, &truth.without);
    if with.is_empty() && without.is_empty() {
        return;
    }
    let (flat, lower) = (squeeze(text), text.to_lowercase());
    let hits = |words: &[String]| words.iter().filter(|words| flat.contains(&squeeze(words))).count() as f64;
    let (tp, fp) = (hits(with), hits(without));
    page.set(Column::SnippetTp, tp);
    page.set(Column::SnippetFp, fp);
    page.set(Column::SnippetFn, with.len() as f64 - tp);
    page.set(Column::SnippetTn, without.len() as f64 - fp);
    for (column, words) in [(Column::With, with), (Column::Without, without)] {
        if !words.is_empty() {
            let held = words.iter().filter(|words| lower.contains(&words.to_lowercase())).count();
            page.set(column, held as f64 / words.len() as f64);
        }
    }
}
