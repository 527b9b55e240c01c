//! `tearsheet bench`: a labelled set in, its scores and the speed of reading out. The pages of a set lie in one folder,
//! each named by the id of its truth row. Scoring itself is the score crate's; what is timed is reading alone.

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tearsheet::{Article, Format, Options, Reader};
use tearsheet_score::{MAIN, Metric, PARTS, PageScore, Truth, flat, score, spread, summarise};

/// How often the pages are drawn again for an interval.
const DRAWS: usize = 1000;

/// Endings of a page's file, in the order of looking; whether it is flattened text.
const ENDINGS: [(&str, bool); 4] = [("html.gz", false), ("html", false), ("txt.gz", true), ("txt", true)];

/// Read a labelled set of pages and score it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What stands on the pages: one JSON object a line, each with the page's id.
    #[arg(value_name = "TRUTH.jsonl")]
    truth: PathBuf,
    /// Folder of the pages: ID.html.gz, ID.html, ID.txt.gz or ID.txt.
    #[arg(long, value_name = "DIR")]
    pages: PathBuf,
    /// Keep the records, each with the truth's id.
    #[arg(long, value_name = "OUT.jsonl")]
    pred: Option<PathBuf>,
    /// Keep flat rows {id, text, title, authors, published, image} for other scorers.
    #[arg(long, value_name = "OUT.jsonl")]
    flat: Option<PathBuf>,
    /// Threads [default: all cores; with --repeat one].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    jobs: Option<u32>,
    /// Time reading alone: pages in memory and inflated, median of N passes.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    repeat: Option<u32>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Score each value of this field of the truth, too.
    #[arg(long, value_name = "FIELD")]
    by: Option<String>,
    /// Only truth rows for which this holds (FIELD=VALUE or FIELD!=VALUE; may be given several times).
    #[arg(long = "where", value_name = "FIELD=VALUE", value_parser = Condition::read)]
    only: Vec<Condition>,
    /// Take every page for flattened text, and look for ID.txt first.
    #[arg(long)]
    text: bool,
    /// Score lead, headings, captions, credits and tags, too.
    #[arg(long)]
    parts: bool,
}

/// Runs the verb.
pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let truths = truths(&args)?;
    let pages: Vec<Page> = truths.iter().map(|truth| Page::of(truth, &args)).collect();
    let (readings, time) = match args.repeat {
        Some(times) => timed(&pages, times as usize, args.jobs.map_or(1, |jobs| jobs as usize)),
        None => once(&pages, jobs(&args)),
    };
    let mut failed = 0;
    for trouble in readings.iter().filter_map(|reading| reading.as_ref().err()) {
        writeln!(std::io::stderr(), "{trouble:#}")?;
        failed += 1;
    }
    let bytes: usize = readings.iter().flatten().map(|reading| reading.bytes).sum();
    let records: Vec<Option<Article>> =
        readings.into_iter().map(|reading| reading.ok().map(|reading| reading.article)).collect();
    keep(&args, &records)?;
    let scores = score(&truths, &records, jobs(&args));
    let rate = |amount: f64| amount / time.as_secs_f64().max(1e-9);
    let report = Report {
        pages: truths.len(),
        failed,
        pages_per_s: rate((truths.len() - failed) as f64),
        mb_per_s: rate(bytes as f64 / 1e6),
        tables: tables(&args, &truths, &scores),
    };
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", report.json())?
    } else {
        report.print(&mut out)?
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn jobs(args: &Args) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, |n| n.get());
    args.jobs.map_or_else(cores, |jobs| jobs as usize)
}

fn truths(args: &Args) -> Result<Vec<Truth>> {
    let name = args.truth.display();
    let text = std::fs::read_to_string(&args.truth).with_context(|| format!("cannot read {name}"))?;
    let mut truths = Vec::new();
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let truth =
            serde_json::from_str(line).with_context(|| format!("{name}, line {}: no truth row", n + 1))?;
        truths.push(truth);
    }
    truths.retain(|truth| args.only.iter().all(|condition| condition.holds(truth)));
    if truths.is_empty() {
        bail!("{name}: no truth rows to score");
    }
    Ok(truths)
}

/// What a truth row must say to be scored.
#[derive(Clone, Debug)]
struct Condition {
    field: String,
    value: String,
    equal: bool,
}

impl Condition {
    fn read(text: &str) -> Result<Self, String> {
        let (field, value) =
            text.split_once('=').ok_or("expected FIELD=VALUE or FIELD!=VALUE, but found no =")?;
        let (field, equal) = field.strip_suffix('!').map_or((field, true), |field| (field, false));
        Ok(Condition { field: field.to_owned(), value: value.to_owned(), equal })
    }

    fn holds(&self, truth: &Truth) -> bool {
        (truth.field(&self.field) == self.value) == self.equal
    }
}

/// Where a page lies and how it is to be read.
struct Page {
    id: String,
    options: Options,
    path: Result<PathBuf, String>,
}

/// A page that was read.
struct Reading {
    article: Article,
    bytes: usize,
}

impl Page {
    fn of(truth: &Truth, args: &Args) -> Self {
        let mut endings = ENDINGS;
        if args.text {
            endings.rotate_left(2);
        }
        let place = |ending: &str| args.pages.join(format!("{}.{ending}", truth.id));
        let found = endings.into_iter().find(|(ending, _)| place(ending).is_file());
        let is_text = args.text || found.is_some_and(|(_, is_text)| is_text);
        let url = Some(truth.field("url")).filter(|url| !url.is_empty());
        Page {
            id: truth.id.clone(),
            options: Options { url, format: is_text.then_some(Format::Text), ..Default::default() },
            path: found.map(|(ending, _)| place(ending)).ok_or_else(|| {
                format!("expected a page {} in {}, but found none", truth.id, args.pages.display())
            }),
        }
    }

    fn bytes(&self) -> Result<Vec<u8>> {
        let path = self.path.as_ref().map_err(|trouble| anyhow::anyhow!("{trouble}"))?;
        inflated(path).with_context(|| format!("cannot read {}", path.display()))
    }

    fn read(&self, bytes: &[u8]) -> Reading {
        let article = Reader::new(self.options.clone()).read(bytes);
        Reading { article: Article { id: Some(self.id.clone()), ..article }, bytes: bytes.len() }
    }
}

fn inflated(path: &Path) -> std::io::Result<Vec<u8>> {
    let packed = std::fs::read(path)?;
    if path.extension().is_none_or(|ending| ending != "gz") {
        return Ok(packed);
    }
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads every page from its file; the time is that of the whole pass, files and inflating included.
fn once(pages: &[Page], jobs: usize) -> (Vec<Result<Reading>>, Duration) {
    let start = Instant::now();
    let readings = spread(pages, jobs, |page| Ok(page.read(&page.bytes()?)));
    (readings, start.elapsed())
}

/// Holds every page in memory and reads them all `times` times; the time is the median pass.
fn timed(pages: &[Page], times: usize, jobs: usize) -> (Vec<Result<Reading>>, Duration) {
    let held: Vec<(&Page, Result<Vec<u8>>)> = pages.iter().map(|page| (page, page.bytes())).collect();
    let pass = || {
        let start = Instant::now();
        let readings = spread(&held, jobs, |(page, bytes)| bytes.as_ref().ok().map(|bytes| page.read(bytes)));
        (readings, start.elapsed())
    };
    let mut durations: Vec<Duration> = (1..times).map(|_| pass().1).collect();
    let (readings, last) = pass();
    durations.push(last);
    durations.sort_unstable();
    let read = |((_, bytes), reading): ((_, Result<Vec<u8>>), Option<Reading>)| match (reading, bytes) {
        (Some(reading), _) => Ok(reading),
        (None, bytes) => Err(bytes.err().unwrap_or_else(|| anyhow::anyhow!("a page was not read"))),
    };
    (held.into_iter().zip(readings).map(read).collect(), durations[durations.len() / 2])
}

fn keep(args: &Args, records: &[Option<Article>]) -> Result<()> {
    let records = || records.iter().flatten();
    if let Some(path) = &args.pred {
        write_rows(path, records())?;
    }
    if let Some(path) = &args.flat {
        write_rows(path, records().map(flat))?;
    }
    Ok(())
}

fn write_rows(path: &Path, rows: impl Iterator<Item = impl serde::Serialize>) -> Result<()> {
    let write = || -> std::io::Result<()> {
        let mut out = BufWriter::new(std::fs::File::create(path)?);
        for row in rows {
            serde_json::to_writer(&mut out, &row)?;
            out.write_all(b"\n")?;
        }
        out.flush()
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

/// Scores of one choice of pages.
struct Table {
    pages: usize,
    metrics: Vec<(&'static str, Metric)>,
    parts: Vec<(&'static str, Metric)>,
}

/// The table of all pages first, then one for each value of `--by`.
fn tables(args: &Args, truths: &[Truth], scores: &[PageScore]) -> Vec<(String, Table)> {
    let table = |scores: &[PageScore]| Table {
        pages: scores.len(),
        metrics: summarise(scores, MAIN, DRAWS),
        parts: if args.parts { summarise(scores, PARTS, DRAWS) } else { Vec::new() },
    };
    let mut tables = vec![(String::new(), table(scores))];
    if let Some(field) = &args.by {
        let mut groups: BTreeMap<String, Vec<PageScore>> = BTreeMap::new();
        for (truth, score) in truths.iter().zip(scores) {
            groups.entry(truth.field(field)).or_default().push(score.clone());
        }
        tables
            .extend(groups.into_iter().map(|(value, scores)| (format!("{field} = {value}"), table(&scores))));
    }
    tables
}

struct Report {
    pages: usize,
    failed: usize,
    pages_per_s: f64,
    mb_per_s: f64,
    tables: Vec<(String, Table)>,
}

impl Report {
    fn json(&self) -> Value {
        let mut report = json!({
            "pages": self.pages,
            "failed": self.failed,
            "pages_per_s": tenths(self.pages_per_s),
            "mb_per_s": tenths(self.mb_per_s),
        });
        let mut by = Map::new();
        for (name, table) in &self.tables {
            let mut scores = Map::new();
            scores.insert("metrics".into(), named(&table.metrics));
            if !table.parts.is_empty() {
                scores.insert("parts".into(), named(&table.parts));
            }
            match report.as_object_mut() {
                Some(report) if name.is_empty() => report.extend(scores),
                _ => {
                    scores.insert("pages".into(), table.pages.into());
                    by.insert(name.clone(), scores.into());
                }
            }
        }
        if !by.is_empty() {
            report["by"] = by.into();
        }
        report
    }

    fn print(&self, out: &mut impl Write) -> std::io::Result<()> {
        let (pages, failed) = (self.pages, self.failed);
        writeln!(
            out,
            "{pages} pages, {failed} failed, {:.1} pages/s, {:.1} MB/s",
            self.pages_per_s, self.mb_per_s
        )?;
        for (name, table) in &self.tables {
            if !name.is_empty() {
                writeln!(out, "\n{name} ({} pages)", table.pages)?;
            }
            for (name, Metric { value, low, high, pages }) in table.metrics.iter().chain(&table.parts) {
                writeln!(out, "  {name:<14} {value:8.4}   [{low:.4}, {high:.4}]   {pages} pages")?;
            }
        }
        Ok(())
    }
}

fn named(metrics: &[(&'static str, Metric)]) -> Value {
    metrics.iter().map(|(name, metric)| ((*name).to_owned(), json!(metric))).collect::<Map<_, _>>().into()
}

fn tenths(rate: f64) -> f64 {
    (rate * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    /// A set of two pages, the first packed, and a truth row without a page; the arguments as typed behind them.
    fn set(name: &str, typed: &[&str]) -> (PathBuf, Args) {
        let folder = std::env::temp_dir().join(format!("tearsheet-bench-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(b"<p>One.</p>").unwrap();
        std::fs::write(folder.join("a.html.gz"), packed.finish().unwrap()).unwrap();
        std::fs::write(folder.join("b.html"), "<p>Two.</p>").unwrap();
        std::fs::write(folder.join("b.txt"), "Two.").unwrap();
        let rows = ["a", "b", "c"]
            .map(|id| json!({"id": id, "body": "One.", "part": id, "url": "https://n.example/"}));
        let truth = folder.join("truth.jsonl");
        std::fs::write(&truth, rows.map(|row| format!("{row}\n")).concat()).unwrap();
        let paths = [truth.to_str().unwrap(), "--pages", folder.to_str().unwrap()];
        let line = ["bench"].into_iter().chain(paths).chain(typed.iter().copied());
        (folder.clone(), Line::parse_from(line).args)
    }

    #[test]
    fn a_missing_page_fails_and_the_rest_is_kept() {
        for (name, typed) in [("once", &["--json"][..]), ("timed", &["--json", "--repeat", "3"])] {
            let (folder, mut args) = set(name, typed);
            args.pred = Some(folder.join("pred.jsonl"));
            args.flat = Some(folder.join("flat.jsonl"));
            assert_eq!(format!("{:?}", run(args).unwrap()), format!("{:?}", ExitCode::from(1)));
            for kept in ["pred.jsonl", "flat.jsonl"] {
                let kept = std::fs::read_to_string(folder.join(kept)).unwrap();
                let ids = kept.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone());
                assert_eq!(ids.collect::<Vec<_>>(), ["a", "b"]);
            }
            std::fs::remove_dir_all(folder).unwrap();
        }
    }

    #[test]
    fn rows_are_picked_by_their_fields() {
        let (folder, args) = set("where", &["--where", "part!=c", "--where", "part=b"]);
        assert_eq!(truths(&args).unwrap().iter().map(|truth| truth.id.as_str()).collect::<Vec<_>>(), ["b"]);
        assert!(Line::try_parse_from(["bench", "t", "--pages", "p", "--where", "part"]).is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn pages_are_packed_or_plain_markup_or_text() {
        let (folder, mut args) = set("pages", &["--where", "part!=c"]);
        let read = |args: &Args| {
            let pages = truths(args).unwrap().into_iter().map(|truth| Page::of(&truth, args));
            pages.map(|page| (page.bytes().unwrap(), page.options.format)).collect::<Vec<_>>()
        };
        assert_eq!(read(&args), [(b"<p>One.</p>".to_vec(), None), (b"<p>Two.</p>".to_vec(), None)]);
        args.text = true;
        assert_eq!(read(&args)[1], (b"Two.".to_vec(), Some(Format::Text)));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_row_that_is_none_is_named_by_its_line() {
        let (folder, args) = set("line", &[]);
        std::fs::write(&args.truth, "{\"id\": \"a\"}\n\n[]\n").unwrap();
        assert!(format!("{:#}", truths(&args).unwrap_err()).contains("truth.jsonl, line 3"));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
