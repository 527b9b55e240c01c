//! Folds by site: which registrable domain is in which of five, fixed in a file, so that no site is ever on both
//! sides and every run cuts the sets alike. The file is made once; pages of domains that it lacks are an error.
//!
//! Sites known under several domains (the same name before the public suffix) share a fold.

use crate::sets;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tearsheet_score::Truth;

/// How many there are.
pub(crate) const FOLDS: usize = 5;

/// The sets whose sites are dealt out; flattened pages have the sites of the pages they were made from.
const DEALT: [&str; 7] = [
    "fundus-pages",
    "wcxb-dev",
    "magic-article",
    "trafilatura-eval",
    "readability",
    "htmldate",
    "postlight-meta-restored",
];

/// Deal the sites of all sets out to folds.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of the labelled sets.
    #[arg(long, value_name = "DIR", default_value = "../shared/data")]
    data: PathBuf,
    /// The file to write.
    #[arg(long, value_name = "FILE", default_value = "training/folds.tsv")]
    out: PathBuf,
}

/// Which site is in which fold.
#[derive(Debug)]
pub(crate) struct Folds {
    path: PathBuf,
    folds: BTreeMap<String, u8>,
}

impl Folds {
    /// Reads the file.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let name = path.display();
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
        let mut folds = BTreeMap::new();
        for (n, line) in text.lines().enumerate() {
            let fields = line.split_once('\t').and_then(|(domain, fold)| Some((domain, fold.parse().ok()?)));
            let Some((domain, fold)) = fields.filter(|(_, fold)| usize::from(*fold) < FOLDS) else {
                bail!("{name}, line {}: expected a domain, a tab and a fold, but found \"{line}\"", n + 1);
            };
            folds.insert(domain.to_owned(), fold);
        }
        Ok(Folds { path: path.to_owned(), folds })
    }

    /// The fold of a site.
    pub(crate) fn of(&self, domain: &str) -> Result<u8> {
        let fold = self.folds.get(domain).copied();
        fold.with_context(|| {
            format!("expected a fold of {domain} in {}, but found none", self.path.display())
        })
    }
}

/// The registrable domain of a page; where it has none, the set's name for it.
pub(crate) fn domain(truth: &Truth) -> String {
    let host = url::Url::parse(&truth.field("url")).ok().and_then(|url| Some(url.host_str()?.to_lowercase()));
    let known = |host: &String| {
        let suffix = psl::suffix(host.as_bytes())?;
        let domain = psl::domain_str(host)?;
        suffix.is_known().then(|| domain.to_owned())
    };
    host.as_ref().and_then(known).unwrap_or_else(|| truth.id.clone())
}

/// What a site is called under all its domains.
fn label(domain: &str) -> &str {
    let name = domain.split('.').next().unwrap_or(domain);
    let plain = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-');
    if plain.is_empty() || domain.contains('.') { name } else { plain }
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let mut pages = Vec::new();
    for set in DEALT {
        for truth in sets::truths(&args.data.join(set))? {
            pages.push((domain(&truth), [set.to_owned(), format!("{set}/{}", truth.field("page_type"))]));
        }
    }
    let mut out = std::io::BufWriter::new(
        std::fs::File::create(&args.out).with_context(|| format!("cannot write {}", args.out.display()))?,
    );
    for (domain, fold) in dealt(&pages) {
        writeln!(out, "{domain}\t{fold}")?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Deals sites, those with most pages first, each to the fold that has least of the kinds of page it brings.
fn dealt(pages: &[(String, [String; 2])]) -> BTreeMap<String, usize> {
    let mut sites: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    let mut total: BTreeMap<&str, usize> = BTreeMap::new();
    for (domain, kinds) in pages {
        for kind in kinds {
            *sites.entry(label(domain)).or_default().entry(kind).or_default() += 1;
            *total.entry(kind).or_default() += 1;
        }
    }
    let mut order: Vec<(&str, BTreeMap<&str, usize>)> = sites.into_iter().collect();
    order.sort_by_key(|(label, kinds)| (std::cmp::Reverse(kinds.values().sum::<usize>()), shuffled(label)));
    let mut held: [BTreeMap<&str, usize>; FOLDS] = Default::default();
    let mut fold_of = BTreeMap::new();
    for (label, kinds) in order {
        let load = |fold: &usize| {
            let share = |kind: &str| held[*fold].get(kind).map_or(0.0, |n| *n as f64 / total[kind] as f64);
            kinds.iter().map(|(kind, n)| share(kind) * *n as f64).sum::<f64>()
        };
        let least = (0..FOLDS).min_by(|a, b| load(a).total_cmp(&load(b))).unwrap_or(0);
        for (kind, n) in kinds {
            *held[least].entry(kind).or_default() += n;
        }
        fold_of.insert(label, least);
    }
    pages.iter().map(|(domain, _)| (domain.clone(), fold_of[label(domain)])).collect()
}

/// An order that has nothing to do with the name.
fn shuffled(label: &str) -> u64 {
    label
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn truth(id: &str, url: &str) -> Truth {
        serde_json::from_value(serde_json::json!({"id": id, "url": url})).unwrap()
    }

    #[test]
    fn a_page_is_known_by_its_registrable_domain() {
        assert_eq!(domain(&truth("a", "https://news.example.co.uk/a")), "example.co.uk");
        assert_eq!(domain(&truth("a", "https://me.blogspot.com/a")), "me.blogspot.com");
        assert_eq!(domain(&truth("paper-1", "http://fakehost/a")), "paper-1");
        assert_eq!(domain(&truth("b", "")), "b");
        let labels = ["example.co.uk", "example.com", "example-2", "example", "007"].map(label);
        assert_eq!(labels, ["example", "example", "example", "example", "007"]);
    }

    #[test]
    fn folds_are_even_and_sites_stay_whole() {
        let site = |n: usize| match n {
            0..4 => format!("big.{}", ["com", "co.uk"][n % 2]),
            _ => format!("site{n}x.com"),
        };
        let kind = |n: usize| ["news".to_owned(), format!("news/{}", n % 2)];
        let pages: Vec<_> = (0..100).map(|n| (site(n), kind(n))).collect();
        let dealt = dealt(&pages);
        assert_eq!(dealt["big.com"], dealt["big.co.uk"]);
        for fold in 0..FOLDS {
            let count = pages.iter().filter(|(domain, _)| dealt[domain] == fold).count();
            assert!((18..=22).contains(&count), "fold {fold} has {count} pages");
        }
    }
}
