//! Cross-validation: every labelled page read with the model that has not seen its site, scored, and set down with
//! what the labeller knew of how sure it was.

use crate::folds::{Folds, domain};
use crate::sets::{self, SETS};
use anyhow::{Context, Result};
use serde_json::json;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tearsheet_article::Article;
use tearsheet_read::roles::{self, Furniture, Model, Sites};
use tearsheet_read::{Options, Reader, pages};
use tearsheet_score::{MAIN, Metric, PARTS, PageScore, Truth, score_page, spread, summarise};

/// Draws of the pages for an interval.
const DRAWS: usize = 1000;

/// Read every page with the model that has not seen its site, and score it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of the labelled sets.
    #[arg(long, value_name = "DIR", default_value = "../shared/data")]
    data: PathBuf,
    /// Folder of `fold-0.model` to `fold-4.model`.
    #[arg(long, value_name = "DIR")]
    models: PathBuf,
    /// Where the records, `pages.jsonl` and `pages.u8` go.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Which site is in which fold.
    #[arg(long, value_name = "FILE", default_value = "training/folds.tsv")]
    folds: PathBuf,
    /// Take the page's head and its structured data away before it is read.
    #[arg(long)]
    blank: bool,
    /// Read each page knowing what recurs on the pages of its host in the set.
    #[arg(long)]
    furniture: bool,
    /// Only the pages of this fold.
    #[arg(long, value_name = "N")]
    fold: Option<u8>,
    /// Only these sets.
    #[arg(long, value_name = "SET")]
    set: Vec<String>,
    /// Also each value of this field of the truth.
    #[arg(long, value_name = "FIELD")]
    by: Vec<String>,
    /// Threads.
    #[arg(long, value_name = "N", default_value_t = 2)]
    jobs: usize,
}

/// One page, read and scored.
struct Reading {
    article: Article,
    row: Vec<u8>,
    score: PageScore,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let folds = Folds::read(&args.folds)?;
    let models = (0..5u8).map(|fold| model(args, fold)).collect::<Result<Vec<_>>>()?;
    std::fs::create_dir_all(&args.out).with_context(|| format!("cannot make {}", args.out.display()))?;
    let file = |name: &str| {
        let path = args.out.join(name);
        File::create(&path).map(BufWriter::new).with_context(|| format!("cannot write {}", path.display()))
    };
    let mut judged = Vec::new();
    let (mut pages, mut rows) = (file("pages.jsonl")?, file("pages.u8")?);
    let measured = SETS.iter().filter(|set| set.is_measured());
    for set in measured.filter(|set| args.set.is_empty() || args.set.iter().any(|name| name == set.name)) {
        let folder = args.data.join(set.name);
        let mut chosen = Vec::new();
        for truth in sets::truths(&folder)? {
            let fold = folds.of(&domain(&truth)).with_context(|| format!("{}/{}", set.name, truth.id))?;
            if args.fold.is_none_or(|only| only == fold) {
                chosen.push((truth, fold));
            }
        }
        let furniture = if args.furniture { furniture(&folder, &chosen)? } else { BTreeMap::new() };
        let read = |(truth, fold): &(Truth, u8)| {
            reading(args, &folder, truth, models[usize::from(*fold)].as_ref(), &furniture)
        };
        let readings = spread(&chosen, args.jobs, read).into_iter().collect::<Result<Vec<_>>>()?;
        let mut records = file(&format!("{}.jsonl", set.name))?;
        let mut flat = file(&format!("{}.flat.jsonl", set.name))?;
        for ((truth, fold), reading) in chosen.iter().zip(&readings) {
            serde_json::to_writer(&mut records, &reading.article)?;
            records.write_all(b"\n")?;
            writeln!(flat, "{}", tearsheet_score::flat(&reading.article))?;
            rows.write_all(&reading.row)?;
            writeln!(pages, "{}", facts(set.name, truth, *fold, reading))?;
        }
        let scored: Vec<(&Truth, &PageScore)> =
            chosen.iter().zip(&readings).map(|((truth, _), reading)| (truth, &reading.score)).collect();
        print(set.name, &scored)?;
        judged.extend(
            chosen.iter().zip(&readings).map(|((truth, _), reading)| judgement(set.name, truth, reading)),
        );
        for field in &args.by {
            print_by(set.name, field, &scored)?;
        }
    }
    print_judgements(&judged)?;
    Ok(ExitCode::SUCCESS)
}

/// What was said of a page as a whole, and whether it was right.
struct Judgement {
    set: &'static str,
    /// Whether the kind of page is that of the truth, where the truth says so.
    kind: Option<bool>,
    confidence: f32,
    /// Whether the text is right: shingle F1 of 0.9 or better.
    good: Option<bool>,
}

fn judgement(set: &'static str, truth: &Truth, reading: &Reading) -> Judgement {
    let kind = serde_json::to_value(reading.article.page_kind).unwrap_or_default();
    let true_kind = truth.field("page_type");
    let metrics = summarise(std::slice::from_ref(&reading.score), MAIN, 1);
    Judgement {
        set,
        kind: (!true_kind.is_empty()).then(|| kind == true_kind.as_str()),
        confidence: reading.article.confidence,
        good: metrics.iter().find(|(name, _)| *name == "shingle_f1").map(|(_, metric)| metric.value >= 0.9),
    }
}

/// How often the kind of page is right, and how well confidence parts good text from bad.
fn print_judgements(judged: &[Judgement]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for set in SETS.iter().filter(|set| set.is_measured()) {
        let kinds: Vec<bool> = judged.iter().filter(|j| j.set == set.name).filter_map(|j| j.kind).collect();
        let graded = judged.iter().filter(|j| j.set == set.name);
        let graded: Vec<(f32, bool)> = graded.filter_map(|j| Some((j.confidence, j.good?))).collect();
        let right = kinds.iter().filter(|right| **right).count() as f64 / kinds.len().max(1) as f64;
        let noise = 1.96 * (right * (1.0 - right) / kinds.len().max(1) as f64).sqrt();
        write!(out, "{}  page_kind {right:.4} [{:.3}, {:.3}]", set.name, right - noise, right + noise)?;
        writeln!(
            out,
            "  confidence: area under the curve {:.4} ({} pages)",
            area(graded.clone()),
            graded.len()
        )?;
    }
    let graded = judged.iter().filter(|j| !j.set.starts_with("flat"));
    let all = area(graded.filter_map(|j| Some((j.confidence, j.good?))).collect());
    writeln!(out, "all pages with tags  confidence: area under the curve {all:.4}")?;
    Ok(())
}

/// The chance that a good page has a higher confidence than a bad one (area under the receiver's curve).
fn area(mut graded: Vec<(f32, bool)>) -> f64 {
    graded.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut bad, mut pairs) = (0.0, 0.0);
    for tied in graded.chunk_by(|a, b| a.0 == b.0) {
        let good = tied.iter().filter(|(_, good)| *good).count() as f64;
        let others = tied.len() as f64 - good;
        pairs += good * (bad + others / 2.0);
        bad += others;
    }
    let good = graded.len() as f64 - bad;
    if good * bad > 0.0 { pairs / (good * bad) } else { f64::NAN }
}

/// The model that has not seen a fold; none if its file is not there and no page needs it.
fn model(args: &Args, fold: u8) -> Result<Option<Model>> {
    let path = args.models.join(format!("fold-{fold}.model"));
    if args.fold.is_some_and(|only| only != fold) {
        return Ok(None);
    }
    let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    Model::parse(&bytes).map(Some).with_context(|| path.display().to_string())
}

/// What recurs on the pages of each host of a set.
fn furniture(folder: &Path, chosen: &[(Truth, u8)]) -> Result<BTreeMap<String, Arc<Furniture>>> {
    let mut sites = Sites::default();
    for (truth, _) in chosen {
        let (bytes, format) = sets::bytes(folder, &truth.id)?;
        let address = truth.field("url");
        if let Some(host) = host(&address) {
            let reader = Reader::new(Options { format, ..Default::default() });
            sites.add(&host, &address, reader.sight(&bytes));
        }
    }
    Ok(sites.furniture())
}

fn host(address: &str) -> Option<String> {
    url::Url::parse(address).ok()?.host_str().map(str::to_owned)
}

fn reading(
    args: &Args,
    folder: &Path,
    truth: &Truth,
    model: Option<&Model>,
    furniture: &BTreeMap<String, Arc<Furniture>>,
) -> Result<Reading> {
    let model = model.context("no model for this fold")?;
    let (bytes, format) = sets::bytes(folder, &truth.id)?;
    let url = Some(truth.field("url")).filter(|url| !url.is_empty());
    let options = Options { url: url.clone(), format, blocks: true, ..Default::default() };
    let bytes = if args.blank && format.is_none() {
        Cow::Owned(beheaded(&pages::open(&bytes, &options).text).into_bytes())
    } else {
        Cow::Borrowed(bytes.as_slice())
    };
    let furniture = host(&truth.field("url")).and_then(|host| furniture.get(&host)).cloned();
    let article = Reader::with_model(options.clone(), model.clone()).knowing(furniture).read(&bytes);
    let row = sets::staged(&bytes, &options, |page, blocks, claims| {
        roles::sureness(page, blocks, claims, url.as_deref(), model).row(0)
    });
    let score = score_page(truth, &article);
    Ok(Reading { article: Article { id: Some(truth.id.clone()), ..article }, row, score })
}

/// A page without what stands in its head, and without structured data. The language of `<html>` stays.
fn beheaded(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let mut kept = String::from("<meta charset=utf-8>");
    let head =
        lower.find("<head").filter(|at| lower[at + 5..].starts_with(['>', ' ', '\n', '\t', '\r', '/']));
    let end = head.and_then(|head| lower[head..].find("</head").map(|end| head + end));
    let body = match (head, end) {
        (Some(head), Some(end)) => {
            kept.push_str(&html[..head]);
            end
        }
        _ => 0,
    };
    let mut at = body;
    while let Some(found) = lower[at..].find("<script") {
        let start = at + found;
        let opens = lower[start..].find('>').map_or(lower.len(), |end| start + end);
        let closes = lower[opens..].find("</script").map_or(lower.len(), |end| opens + end);
        let structured =
            lower[start..opens].contains("ld+json") || lower[start..opens].contains("application/json");
        kept.push_str(&html[at..if structured { start } else { closes }]);
        at = closes;
    }
    kept.push_str(&html[at..]);
    kept
}

fn facts(set: &str, truth: &Truth, fold: u8, reading: &Reading) -> serde_json::Value {
    let metrics = summarise(std::slice::from_ref(&reading.score), MAIN, 1);
    let value = |name: &str| metrics.iter().find(|(n, _)| *n == name).map(|(_, metric)| metric.value);
    json!({
        "set": set,
        "id": truth.id,
        "fold": fold,
        "page_type": truth.field("page_type"),
        "page_kind": reading.article.page_kind,
        "confidence": reading.article.confidence,
        "shingle_f1": value("shingle_f1"),
        "word_f1": value("word_f1"),
        "rouge_f1": value("rouge_f1"),
    })
}

fn print_by(set: &str, field: &str, scored: &[(&Truth, &PageScore)]) -> Result<()> {
    let mut values: Vec<String> = scored.iter().map(|(truth, _)| truth.field(field)).collect();
    values.sort();
    values.dedup();
    for value in values.iter().filter(|value| !value.is_empty()) {
        let those: Vec<_> =
            scored.iter().copied().filter(|(truth, _)| truth.field(field) == *value).collect();
        print(&format!("{set}, {field} {value}"), &those)?;
    }
    Ok(())
}

/// One line of the scores that matter.
fn print(name: &str, scored: &[(&Truth, &PageScore)]) -> Result<()> {
    const WANTED: [&str; 12] = [
        "word_f1",
        "rouge_f1",
        "paragraph_f1",
        "snippet_f1",
        "shingle_f1",
        "title",
        "authors",
        "lead",
        "lead_none",
        "heading",
        "caption",
        "credit",
    ];
    let scores: Vec<PageScore> = scored.iter().map(|(_, score)| (*score).clone()).collect();
    let metrics = summarise(&scores, MAIN, DRAWS).into_iter().chain(summarise(&scores, PARTS, DRAWS));
    let mut out = std::io::stdout().lock();
    write!(out, "{name} ({} pages)", scores.len())?;
    for (name, Metric { value, low, high, .. }) in metrics.filter(|(name, _)| WANTED.contains(name)) {
        write!(out, "  {name} {value:.4} [{low:.3}, {high:.3}]")?;
    }
    writeln!(out)?;
    Ok(())
}
