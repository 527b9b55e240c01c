//! The labelled sets: which of their pages are measured together, and by what. Every page is read as `tearsheet bench`
//! reads it.

use flate2::read::MultiGzDecoder;
use std::collections::BTreeMap;
use std::io::Read;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tearsheet::{Format, Options, Reader};
use tearsheet_score::{MAIN, Metric, PARTS, PageScore, Truth, score_page, spread, summarise};

use crate::floors::Place;

/// A choice of so few pages is no group: one page would be a third of it.
const FEWEST: usize = 3;
/// How many pages are named where a floor is missed.
const NAMED: usize = 5;

/// The share of pages whose kind is that of the truth. No metric of the score crate: only one set knows kinds.
const PAGE_KIND: &str = "page_kind";

/// A labelled set.
pub(crate) struct Set {
    pub(crate) name: &'static str,
    bytes: Bytes,
    choices: &'static [(Choice, &'static [&'static str])],
}

/// What is read of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bytes {
    /// Its pages with tags.
    Html,
    /// Its flattened pages.
    Flat,
    /// The texts of the truths of this set themselves, as clean as a page can be.
    Truth(&'static str),
}

/// Pages that are measured together: all of a set, or those of each language or kind.
#[derive(Clone, Copy, Debug)]
enum Choice {
    All,
    Lang,
    PageType,
}

/// What a set of whole records is measured by.
const RECORD: &[&str] = &[
    "rouge_f1",
    "paragraph_f1",
    "lead",
    "lead_none",
    "heading",
    "title",
    "authors",
    "day",
    "minute",
    "caption",
    "caption_p",
    "credit",
    "tags",
];

pub(crate) const SETS: [Set; 9] = [
    Set {
        name: "fundus-pages",
        bytes: Bytes::Html,
        choices: &[(Choice::All, RECORD), (Choice::Lang, &["rouge_f1"])],
    },
    Set {
        name: "wcxb-dev",
        bytes: Bytes::Html,
        choices: &[
            (Choice::All, &["word_f1", PAGE_KIND, "authors"]),
            (Choice::PageType, &["word_f1", PAGE_KIND]),
            (Choice::Lang, &["word_f1"]),
        ],
    },
    Set {
        name: "magic-article",
        bytes: Bytes::Html,
        choices: &[(Choice::All, &["rouge_f1"]), (Choice::Lang, &["rouge_f1"])],
    },
    Set {
        name: "trafilatura-eval",
        bytes: Bytes::Html,
        choices: &[(Choice::All, &["snippet_f1", "title", "authors"]), (Choice::Lang, &["snippet_f1"])],
    },
    Set {
        name: "postlight-meta-restored",
        bytes: Bytes::Html,
        choices: &[(Choice::All, &["title", "authors", "authors_none", "day", "minute"])],
    },
    Set { name: "htmldate", bytes: Bytes::Html, choices: &[(Choice::All, &["day"])] },
    Set {
        name: "flat-fundus-pages",
        bytes: Bytes::Flat,
        choices: &[(
            Choice::All,
            &["rouge_f1", "paragraph_f1", "lead", "heading", "title", "authors", "day", "caption", "credit"],
        )],
    },
    Set {
        name: "flat-wcxb-dev",
        bytes: Bytes::Flat,
        choices: &[(Choice::All, &["word_f1", "title", "authors", "day"])],
    },
    Set {
        name: "clean-fundus-pages",
        bytes: Bytes::Truth("fundus-pages"),
        choices: &[(Choice::All, &["word_r"])],
    },
];

/// A page that was read.
#[derive(Clone)]
struct Page {
    id: String,
    lang: String,
    page_type: String,
    score: PageScore,
    kind_is_right: bool,
}

/// Pages of a set that are measured together.
pub(crate) struct Group {
    pub(crate) set: &'static str,
    pub(crate) name: String,
    metrics: &'static [&'static str],
    pages: Vec<Page>,
}

impl Set {
    pub(crate) fn is_in(&self, folder: &Path) -> bool {
        self.folder(folder).join("truth.jsonl").is_file()
    }

    fn folder(&self, folder: &Path) -> PathBuf {
        folder.join(if let Bytes::Truth(set) = self.bytes { set } else { self.name })
    }

    /// Reads all pages.
    pub(crate) fn groups(&self, folder: &Path) -> Vec<Group> {
        let folder = self.folder(folder);
        let jobs = std::thread::available_parallelism().map_or(1, |n| n.get());
        let pages = spread(&truths(&folder), jobs, |truth| Page::read(&folder, self.bytes, truth));
        let mut groups = Vec::new();
        for (choice, metrics) in self.choices {
            let mut named: BTreeMap<String, Vec<Page>> = BTreeMap::new();
            for page in &pages {
                if let Some(name) = choice.of(page) {
                    named.entry(name).or_default().push(page.clone());
                }
            }
            named.retain(|_, pages| pages.len() >= FEWEST);
            groups.extend(named.into_iter().map(|(name, pages)| Group {
                set: self.name,
                name,
                metrics,
                pages,
            }));
        }
        groups
    }
}

impl Choice {
    /// The name of the choice that a page belongs to; none where its truth does not say.
    fn of(self, page: &Page) -> Option<String> {
        let (field, value) = match self {
            Choice::All => return Some("all".to_owned()),
            Choice::Lang => ("lang", &page.lang),
            Choice::PageType => ("page_type", &page.page_type),
        };
        (!value.is_empty()).then(|| format!("{field} {value}"))
    }
}

impl Page {
    fn read(folder: &Path, of: Bytes, truth: &Truth) -> Page {
        let (bytes, format) = match of {
            Bytes::Html => (bytes(folder, &truth.id, "html"), None),
            Bytes::Flat => (bytes(folder, &truth.id, "txt"), Some(Format::Text)),
            Bytes::Truth(_) => (truth.body.clone().unwrap_or_default().into_bytes(), Some(Format::Text)),
        };
        let url = Some(truth.field("url")).filter(|url| !url.is_empty());
        let article = Reader::new(Options { url, format, ..Options::default() }).read(&bytes);
        let kind = serde_json::to_value(article.page_kind).expect("a kind is a word");
        let page_type = truth.field("page_type");
        Page {
            id: truth.id.clone(),
            lang: language(truth),
            kind_is_right: kind == page_type.as_str(),
            page_type,
            score: score_page(truth, &article),
        }
    }
}

impl Group {
    pub(crate) fn place(&self, metric: &str) -> Place {
        Place { set: self.set.to_owned(), group: self.name.clone(), metric: metric.to_owned() }
    }

    /// Its numbers. It is a mistake in [`SETS`] if no page has what one of them takes.
    pub(crate) fn measured(&self, draws: usize) -> Vec<(&'static str, Metric)> {
        let all = summary(&self.pages, draws);
        let find = |metric: &&'static str| {
            let found = all.iter().find(|(name, _)| name == metric);
            *found.unwrap_or_else(|| panic!("{}: no page has it", self.place(metric)))
        };
        self.metrics.iter().map(find).collect()
    }

    /// Its worst pages by one metric, the worst first.
    pub(crate) fn worst(&self, metric: &str) -> Vec<(&str, f64)> {
        let value = |page: &Page| {
            let all = summary(std::slice::from_ref(page), 0);
            all.iter().find(|(name, _)| *name == metric).map(|(_, found)| found.value)
        };
        let mut pages: Vec<(&str, f64)> =
            self.pages.iter().filter_map(|page| Some((page.id.as_str(), value(page)?))).collect();
        pages.sort_by(|a, b| a.1.total_cmp(&b.1));
        pages.truncate(NAMED);
        pages
    }
}

fn summary(pages: &[Page], draws: usize) -> Vec<(&'static str, Metric)> {
    let scores: Vec<PageScore> = pages.iter().map(|page| page.score.clone()).collect();
    let mut all = summarise(&scores, MAIN, draws);
    all.extend(summarise(&scores, PARTS, draws));
    all.push((PAGE_KIND, share(pages)));
    all
}

/// The share of pages whose kind is right, with the interval of a share.
fn share(pages: &[Page]) -> Metric {
    let count = pages.len() as f64;
    let value = pages.iter().filter(|page| page.kind_is_right).count() as f64 / count;
    let half = 1.96 * (value * (1.0 - value) / count).sqrt();
    Metric { value, low: value - half, high: value + half, pages: pages.len() }
}

fn truths(folder: &Path) -> Vec<Truth> {
    let path = folder.join("truth.jsonl");
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let row = |line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.lines().map(row).collect()
}

fn bytes(folder: &Path, id: &str, ending: &str) -> Vec<u8> {
    let path = folder.join("pages").join(format!("{id}.{ending}.gz"));
    let packed = fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut bytes = Vec::new();
    MultiGzDecoder::new(packed.as_slice())
        .read_to_end(&mut bytes)
        .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    bytes
}

/// The language without its country; that of the truth's text where the truth names none, and nothing where there is
/// no text either.
pub(crate) fn language(truth: &Truth) -> String {
    let named = truth.field("lang");
    let primary = named.split(['-', '_']).next().unwrap_or_default();
    if !primary.is_empty() {
        return primary.to_lowercase();
    }
    let told = truth.body.as_deref().and_then(whatlang::detect_lang);
    told.map_or_else(String::new, |lang| two_letters(lang.code()).to_owned())
}

/// As pages name the languages of the sets; others keep their three letters.
fn two_letters(code: &str) -> &str {
    const PAIRS: [(&str, &str); 17] = [
        ("ara", "ar"),
        ("cmn", "zh"),
        ("deu", "de"),
        ("eng", "en"),
        ("fra", "fr"),
        ("hin", "hi"),
        ("ind", "id"),
        ("ita", "it"),
        ("jpn", "ja"),
        ("kor", "ko"),
        ("pes", "fa"),
        ("pol", "pl"),
        ("por", "pt"),
        ("rus", "ru"),
        ("spa", "es"),
        ("tur", "tr"),
        ("vie", "vi"),
    ];
    PAIRS.iter().find(|(three, _)| *three == code).map_or(code, |(_, two)| two)
}
