//! Scores records against labelled pages. A [`Truth`] row says what stands on a page; [`score`] holds the records
//! against the rows and [`summarise`] turns the scores of the pages into named [`Metric`]s with 95 % intervals.
//!
//! Two families of metrics: [`MAIN`] (the running text, its snippets, and what the page says of itself) and
//! [`PARTS`] (lead, subheads, captions, credits, tags). Their definitions are those of published benchmarks, letter
//! for letter, so that the numbers can be laid beside theirs; a rounder definition would make them ours alone.
//!
//! Not here: reading pages, files, printing.
//!
//! ```
//! use tearsheet_article::Article;
//! use tearsheet_score::{MAIN, Truth, score, summarise};
//! let truth: Truth = serde_json::from_str(r#"{"id": "a", "body": "The bank kept its rate."}"#).unwrap();
//! let article = Article { text: "The bank kept its rate.".into(), ..Default::default() };
//! let scores = score(&[truth], &[Some(article)], 1);
//! let metrics = summarise(&scores, MAIN, 1000);
//! let (name, metric) = metrics.iter().find(|(name, _)| *name == "shingle_f1").unwrap();
//! assert_eq!((*name, metric.value, metric.pages), ("shingle_f1", 1.0, 1));
//! ```

mod body;
mod letters;
mod meta;
mod metric;
mod moment;
mod parts;
mod rouge;
mod sentences;
mod shingle;
mod snippet;
mod truth;

pub use metric::{MAIN, Measure, Metric, PARTS, summarise};
pub use truth::{Picture, Truth};

use metric::Column;
use std::sync::atomic::{AtomicUsize, Ordering};
use tearsheet_article::Article;

/// What one page scored: the columns that the metrics are computed from, as far as the truth speaks of them.
#[derive(Clone, Debug)]
pub struct PageScore {
    columns: [Option<f64>; Column::ALL.len()],
}

impl Default for PageScore {
    fn default() -> Self {
        PageScore { columns: [None; Column::ALL.len()] }
    }
}

impl PageScore {
    fn set(&mut self, column: Column, value: f64) {
        self.columns[column as usize] = Some(value);
    }

    fn get(&self, column: Column) -> Option<f64> {
        self.columns[column as usize]
    }
}

/// Scores every record against the truth row of the same position, on `jobs` threads. `None`, a page without a
/// record, counts as an empty one.
pub fn score(truths: &[Truth], records: &[Option<Article>], jobs: usize) -> Vec<PageScore> {
    let empty = Article::default();
    let pairs: Vec<_> = truths
        .iter()
        .enumerate()
        .map(|(n, truth)| (truth, records.get(n).and_then(Option::as_ref).unwrap_or(&empty)))
        .collect();
    spread(&pairs, jobs, |(truth, article)| score_page(truth, article))
}

/// Scores one page.
pub fn score_page(truth: &Truth, article: &Article) -> PageScore {
    let mut page = PageScore::default();
    if let Some(body) = truth.body.as_deref() {
        shingle::score(truth, &article.text, &mut page);
        body::score_words(truth, &article.text, &mut page);
        if !body.is_empty() {
            rouge::score(truth, &article.text, &mut page);
            body::score_paragraphs(truth, &article.text, &mut page);
        }
    }
    snippet::score(truth, &article.text, &mut page);
    meta::score(truth, article, &mut page);
    parts::score(truth, article, &mut page);
    page
}

/// The record as the flat row `{id, text, title, authors, published, image}` that other scorers of these sets take.
///
/// ```
/// let article = tearsheet_article::Article { id: Some("a".into()), text: "Words.".into(), ..Default::default() };
/// assert_eq!(tearsheet_score::flat(&article)["text"], "Words.");
/// ```
pub fn flat(article: &Article) -> serde_json::Value {
    serde_json::json!({
        "id": article.id,
        "text": article.text,
        "title": article.title,
        "authors": article.authors.iter().map(|author| &author.name).collect::<Vec<_>>(),
        "published": article.published.as_ref().map(|when| &when.at),
        "image": cover(article),
    })
}

/// Address of the main picture: the first that is marked as cover, else the first.
fn cover(article: &Article) -> Option<&str> {
    let image = article.images.iter().find(|image| image.cover).or_else(|| article.images.first())?;
    image.url.as_deref()
}

/// Runs `work` over the items on `jobs` threads; the results are in the order of the items.
///
/// ```
/// assert_eq!(tearsheet_score::spread(&[1, 2, 3], 2, |n| n * n), [1, 4, 9]);
/// ```
pub fn spread<T: Sync, R: Send>(items: &[T], jobs: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let taken = || {
        let n = next.fetch_add(1, Ordering::Relaxed);
        Some((n, work(items.get(n)?)))
    };
    let take = || std::iter::from_fn(taken).collect::<Vec<_>>();
    if jobs <= 1 {
        return take().into_iter().map(|(_, result)| result).collect();
    }
    let mut all: Vec<(usize, R)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs.min(items.len())).map(|_| scope.spawn(take)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    all.sort_by_key(|(n, _)| *n);
    all.into_iter().map(|(_, result)| result).collect()
}
