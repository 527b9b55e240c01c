//! Where the pages of a shard went: kept, left out and why, not read. Counts of shards are added up, in any order.

use super::filters::Reason;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tearsheet::{Article, PageKind};

/// Counts of pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    /// Pages that were found.
    pub(crate) pages: u64,
    /// Pages that are rows of the shard.
    pub(crate) kept: u64,
    /// Pages that are not, by the first reason.
    pub(crate) left_out: BTreeMap<Reason, u64>,
    /// Pages, or stretches of archives, that could not be read.
    pub(crate) failed: u64,
    /// Records of archives that hold no page, by what they hold.
    pub(crate) passed_over: BTreeMap<String, u64>,
    /// All pages that were read, by their kind.
    pub(crate) kinds: BTreeMap<String, u64>,
    /// All pages that were read, by their language; `und` where none is known.
    pub(crate) languages: BTreeMap<String, u64>,
}

impl Counts {
    /// Counts a page that was read.
    pub(crate) fn read(&mut self, article: &Article) {
        *self.kinds.entry(kind_name(article.page_kind)).or_default() += 1;
        let language = article.language.clone().unwrap_or_else(|| "und".into());
        *self.languages.entry(language).or_default() += 1;
    }

    /// Counts a page that is a row.
    pub(crate) fn keep(&mut self) {
        self.pages += 1;
        self.kept += 1;
    }

    /// Counts a page that is none.
    pub(crate) fn leave_out(&mut self, reason: Reason) {
        self.pages += 1;
        *self.left_out.entry(reason).or_default() += 1;
    }

    /// Adds the counts of another shard.
    pub(crate) fn add(&mut self, other: &Counts) {
        self.pages += other.pages;
        self.kept += other.kept;
        self.failed += other.failed;
        add_all(&mut self.left_out, &other.left_out);
        add_all(&mut self.passed_over, &other.passed_over);
        add_all(&mut self.kinds, &other.kinds);
        add_all(&mut self.languages, &other.languages);
    }
}

fn add_all<K: Clone + Ord>(sums: &mut BTreeMap<K, u64>, counts: &BTreeMap<K, u64>) {
    for (key, count) in counts {
        *sums.entry(key.clone()).or_default() += count;
    }
}

/// A kind of page as the record has it.
fn kind_name(kind: PageKind) -> String {
    let name = serde_json::to_value(kind).ok();
    name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}
