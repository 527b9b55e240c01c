//! The metrics by name. Each is a function of column sums over the pages that have its columns, so that one way of
//! drawing pages again gives the interval of all of them.
//!
//! The interval is the 95 % bootstrap: the pages are drawn with replacement by a fixed generator, so that the same
//! scores give the same interval everywhere.

use crate::PageScore;

macro_rules! columns {
    ($($name:ident)+) => {
        /// One number of a page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Column { $($name),+ }

        impl Column {
            pub(crate) const ALL: &[Column] = &[$(Column::$name),+];
        }
    };
}

columns! {
    ShingleP ShingleHasP ShingleR ShingleHasR ShingleEqual
    RougeP RougeR RougeF1 ParagraphP ParagraphR ParagraphF1 WordP WordR WordF1
    SnippetTp SnippetFp SnippetFn SnippetTn With Without
    Title TitleF1 Authors AuthorsTp AuthorsFp AuthorsFn AuthorsNone Day Day1 Minute Image DateGiven
    Lead LeadExact LeadNone HeadingHits HeadingTrue HeadingGot CaptionHits CaptionTrue CaptionGot
    CreditHits CreditTrue CreditGot TagHits TagTrue TagGot
}

/// How one metric is computed.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    name: &'static str,
    columns: &'static [Column],
    /// From the sums of the columns and the number of pages.
    value: fn(&[f64], f64) -> f64,
}

/// A metric over pages.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Metric {
    /// Its value.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// How many pages have what it takes.
    pub pages: usize,
}

const fn measure(name: &'static str, columns: &'static [Column], value: fn(&[f64], f64) -> f64) -> Measure {
    Measure { name, columns, value }
}

const fn mean(name: &'static str, column: &'static [Column]) -> Measure {
    measure(name, column, |sums, pages| ratio(sums[0], pages))
}

/// Running text, snippets, and what the page says of itself.
pub const MAIN: &[Measure] = {
    use Column::*;
    &[
        measure("shingle_p", &[ShingleP, ShingleHasP], |s, _| ratio(s[0], s[1])),
        measure("shingle_r", &[ShingleR, ShingleHasR], |s, _| ratio(s[0], s[1])),
        measure("shingle_f1", &[ShingleP, ShingleHasP, ShingleR, ShingleHasR], |s, _| {
            let (p, r) = (ratio(s[0], s[1]), ratio(s[2], s[3]));
            ratio(2.0 * p * r, p + r)
        }),
        mean("shingle_acc", &[ShingleEqual]),
        mean("rouge_p", &[RougeP]),
        mean("rouge_r", &[RougeR]),
        mean("rouge_f1", &[RougeF1]),
        mean("paragraph_p", &[ParagraphP]),
        mean("paragraph_r", &[ParagraphR]),
        mean("paragraph_f1", &[ParagraphF1]),
        mean("word_p", &[WordP]),
        mean("word_r", &[WordR]),
        mean("word_f1", &[WordF1]),
        measure("snippet_p", &[SnippetTp, SnippetFp], |s, _| ratio(s[0], s[0] + s[1])),
        measure("snippet_r", &[SnippetTp, SnippetFn], |s, _| ratio(s[0], s[0] + s[1])),
        measure("snippet_acc", &[SnippetTp, SnippetTn, SnippetFp, SnippetFn], |s, _| {
            ratio(s[0] + s[1], s.iter().sum())
        }),
        measure("snippet_f1", &[SnippetTp, SnippetFp, SnippetFn], |s, _| {
            ratio(2.0 * s[0], 2.0 * s[0] + s[1] + s[2])
        }),
        mean("wcxb_with", &[With]),
        mean("wcxb_without", &[Without]),
        mean("title", &[Title]),
        mean("title_f1", &[TitleF1]),
        mean("authors", &[Authors]),
        measure("authors_f1", &[AuthorsTp, AuthorsFp, AuthorsFn], |s, _| {
            ratio(2.0 * s[0], 2.0 * s[0] + s[1] + s[2])
        }),
        mean("authors_none", &[AuthorsNone]),
        mean("day", &[Day]),
        mean("day1", &[Day1]),
        mean("minute", &[Minute]),
        mean("image", &[Image]),
        mean("date_given", &[DateGiven]),
    ]
};

/// The parts other than the running text.
pub const PARTS: &[Measure] = {
    use Column::*;
    &[
        mean("lead", &[Lead]),
        mean("lead_exact", &[LeadExact]),
        mean("lead_none", &[LeadNone]),
        measure("heading", &[HeadingHits, HeadingTrue, HeadingGot], |s, _| ratio(2.0 * s[0], s[1] + s[2])),
        measure("caption", &[CaptionHits, CaptionTrue], |s, _| ratio(s[0], s[1])),
        measure("caption_p", &[CaptionHits, CaptionGot], |s, _| ratio(s[0], s[1])),
        measure("credit", &[CreditHits, CreditTrue], |s, _| ratio(s[0], s[1])),
        measure("credit_p", &[CreditHits, CreditGot], |s, _| ratio(s[0], s[1])),
        measure("tags", &[TagHits, TagTrue, TagGot], |s, _| ratio(2.0 * s[0], s[1] + s[2])),
    ]
};

/// The metrics of a family over pages, in its order; without those that no page has the columns for. `draws` is the
/// number of times that the pages are drawn again for the interval.
pub fn summarise(pages: &[PageScore], family: &[Measure], draws: usize) -> Vec<(&'static str, Metric)> {
    family.iter().filter_map(|measure| Some((measure.name, summary(pages, measure, draws)?))).collect()
}

fn summary(pages: &[PageScore], measure: &Measure, draws: usize) -> Option<Metric> {
    let row =
        |page: &PageScore| measure.columns.iter().map(|column| page.get(*column)).collect::<Option<Vec<_>>>();
    let rows: Vec<Vec<f64>> = pages.iter().filter_map(row).collect();
    if rows.is_empty() {
        return None;
    }
    let over = |picked: &mut dyn Iterator<Item = usize>| {
        let mut sums = vec![0.0; measure.columns.len()];
        for n in picked {
            sums.iter_mut().zip(&rows[n]).for_each(|(sum, value)| *sum += value);
        }
        (measure.value)(&sums, rows.len() as f64)
    };
    let value = over(&mut (0..rows.len()));
    let mut dice = Dice(1);
    let mut drawn: Vec<f64> =
        (0..draws).map(|_| over(&mut (0..rows.len()).map(|_| dice.below(rows.len())))).collect();
    drawn.sort_by(f64::total_cmp);
    let at = |share: f64| drawn.get((share * drawn.len() as f64) as usize).copied().unwrap_or(value);
    Some(Metric {
        value: rounded(value),
        low: rounded(at(0.025)),
        high: rounded(at(0.975)),
        pages: rows.len(),
    })
}

fn ratio(a: f64, b: f64) -> f64 {
    if b == 0.0 { 0.0 } else { a / b }
}

fn rounded(value: f64) -> f64 {
    (value * 1e5).round() / 1e5
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((u128::from(x ^ (x >> 31)) * n as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(hits: &[f64]) -> Vec<PageScore> {
        hits.iter()
            .map(|hit| {
                let mut page = PageScore::default();
                page.set(Column::Title, *hit);
                page
            })
            .collect()
    }

    #[test]
    fn the_interval_is_that_of_a_coin() {
        let pages = titles(&[1.0, 0.0].repeat(200));
        let [(name, metric)] = summarise(&pages, MAIN, 1000)[..] else { panic!("one metric") };
        assert_eq!((name, metric.value, metric.pages), ("title", 0.5, 400));
        assert!((metric.low - 0.451).abs() < 0.01 && (metric.high - 0.549).abs() < 0.01, "{metric:?}");
        assert_eq!(summarise(&pages, MAIN, 1000), summarise(&pages, MAIN, 1000));
    }

    #[test]
    fn one_page_has_no_width() {
        let [(_, metric)] = summarise(&titles(&[1.0]), MAIN, 1000)[..] else { panic!("one metric") };
        assert_eq!((metric.low, metric.high), (1.0, 1.0));
    }
}
