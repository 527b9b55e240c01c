//! The labelled sets: where their pages lie, what their truths speak of, and each page taken through the stages that
//! come before labelling.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::io::Read;
use std::path::{Path, PathBuf};
use tearsheet_read::blocks::{self, Blocks};
use tearsheet_read::claims::{self, Claims};
use tearsheet_read::pages::{self, Page};
use tearsheet_read::{Format, Options};
use tearsheet_score::Truth;

/// What the truths of a set say.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Speaks {
    /// The running text is given whole: what it lacks is not of it.
    pub whole: bool,
    /// Lead, subheads, pictures and tags are given.
    pub parts: bool,
}

/// Where the pages of a set lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Among the labelled sets.
    Labelled,
    /// In the project: pages that we wrote ourselves, hazards that labelled pages lack, labelled by hand.
    Own,
    /// Where `flatten.py` put what it rendered.
    Flattened,
}

/// A labelled set.
#[derive(Debug)]
pub(crate) struct Set {
    /// Its folder.
    pub name: &'static str,
    place: Place,
    /// The set whose pages, by the same ids, its pages were rendered from.
    pub rendered_from: Option<&'static str>,
    pub speaks: Speaks,
}

const fn set(name: &'static str, whole: bool, parts: bool) -> Set {
    Set { name, place: Place::Labelled, rendered_from: None, speaks: Speaks { whole, parts } }
}

const fn rendered(set: Set, from: &'static str) -> Set {
    Set { rendered_from: Some(from), ..set }
}

const fn flattened(set: Set, from: &'static str) -> Set {
    Set { place: Place::Flattened, ..rendered(set, from) }
}

/// The sets of the table, in its order. Nothing is measured on our own pages, which are in no fold, and on those that
/// we flattened ourselves.
pub(crate) const SETS: [Set; 18] = [
    set("fundus-pages", true, true),
    set("wcxb-dev", true, false),
    set("magic-article", true, false),
    set("trafilatura-eval", false, false),
    set("readability", true, false),
    rendered(set("flat-fundus-pages", true, true), "fundus-pages"),
    rendered(set("flat-wcxb-dev", true, false), "wcxb-dev"),
    flattened(set("1/fundus-pages", true, true), "fundus-pages"),
    flattened(set("1/wcxb-dev", true, false), "wcxb-dev"),
    flattened(set("1/magic-article", true, false), "magic-article"),
    flattened(set("1/trafilatura-eval", false, false), "trafilatura-eval"),
    flattened(set("1/readability", true, false), "readability"),
    flattened(set("2/fundus-pages", true, true), "fundus-pages"),
    flattened(set("2/wcxb-dev", true, false), "wcxb-dev"),
    flattened(set("2/magic-article", true, false), "magic-article"),
    flattened(set("2/trafilatura-eval", false, false), "trafilatura-eval"),
    flattened(set("2/readability", true, false), "readability"),
    Set { place: Place::Own, ..set("own", false, false) },
];

/// The fold of what is in none.
pub(crate) const NO_FOLD: u8 = 255;

impl Set {
    /// Where it lies.
    pub(crate) fn folder(&self, data: &Path, flattened: &Path) -> PathBuf {
        match self.place {
            Place::Labelled => data.join(self.name),
            Place::Flattened => flattened.join(self.name),
            Place::Own => PathBuf::from("tests/pages"),
        }
    }

    pub(crate) fn is_own(&self) -> bool {
        self.place == Place::Own
    }

    /// Whether scores on it tell anything.
    pub(crate) fn is_measured(&self) -> bool {
        self.place == Place::Labelled
    }
}

/// One row for each of our own pages, in the order of their names.
fn own(folder: &Path) -> Result<Vec<Truth>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut rows = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let read = |name: &str| std::fs::read_to_string(path.join(name)).ok();
        let said = |name: &str| serde_json::from_str::<Value>(&read(name)?).ok();
        let (expected, options) = (said("expected.json"), said("options.json"));
        let kind = expected.as_ref().and_then(|e| e["page_kind"].as_str()).unwrap_or_default();
        let url = options.as_ref().and_then(|o| o["url"].as_str()).unwrap_or_default();
        let id = path.file_name().map(|name| name.to_string_lossy().into_owned());
        rows.push(json!({"id": id, "page_type": kind, "url": url}));
    }
    rows.sort_by_key(|row| row["id"].to_string());
    rows.into_iter().map(|row| Ok(serde_json::from_value(row)?)).collect()
}

/// The rows of a set's truth, in their order.
pub(crate) fn truths(folder: &Path) -> Result<Vec<Truth>> {
    let path = folder.join("truth.jsonl");
    if !path.is_file() && folder.ends_with("tests/pages") {
        return own(folder);
    }
    let name = path.display();
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
    let row = |(n, line)| {
        serde_json::from_str(line).with_context(|| format!("{name}, line {}: expected a truth row", n + 1))
    };
    text.lines().enumerate().map(row).collect()
}

/// The bytes of a page, and what its file's name says they are.
pub(crate) fn bytes(folder: &Path, id: &str) -> Result<(Vec<u8>, Option<Format>)> {
    for (ending, format) in [("html.gz", None), ("txt.gz", Some(Format::Text))] {
        let path = folder.join("pages").join(format!("{id}.{ending}"));
        if path.is_file() {
            let packed = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let mut bytes = Vec::new();
            flate2::read::MultiGzDecoder::new(packed.as_slice())
                .read_to_end(&mut bytes)
                .with_context(|| format!("cannot inflate {}", path.display()))?;
            return Ok((bytes, format));
        }
    }
    for (name, format) in [("page.html", None), ("page.txt", Some(Format::Text))] {
        let path = folder.join(id).join(name);
        if path.is_file() {
            return Ok((std::fs::read(&path)?, format));
        }
    }
    bail!("expected a page {id} in {}, but found none", folder.join("pages").display())
}

/// Takes a page through the stages before labelling, as reading does, and hands on what they give.
pub(crate) fn staged<R>(
    bytes: &[u8],
    options: &Options,
    next: impl FnOnce(&Page<'_>, &Blocks, &Claims) -> R,
) -> R {
    let page = pages::open(bytes, options);
    let blocks = blocks::cut(&page);
    let claims = claims::gather(&page, &blocks);
    match claims::embedded(&page, &blocks, &claims) {
        None => next(&page, &blocks, &claims),
        Some(embedded) => next(&embedded, &blocks::cut(&embedded), &claims),
    }
}
