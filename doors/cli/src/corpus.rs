//! `tearsheet corpus`: a crawl in, a folder of Parquet out, a shard for each input. Several inputs are open at the same time
//! and their pages read by the same threads, but each shard's rows stand in the order of its input, so that the number of
//! threads changes nothing.

mod counts;
mod filters;
mod report;
mod shelf;
mod units;

use crate::WrongUsage;
use crate::inputs::{Capture, Failure, Found, Meter, Wanted};
use crate::jobs::{self, Workers};
use crate::outputs::{Draft, cannot_write};
use crate::progress::{self, Progress};
use crate::read::{Details, Limits, guarded, read_loaded};
use anyhow::{Context, Result};
use clap::Args;
use counts::Counts;
use filters::{Filters, Reason};
use shelf::{Origin, Shelf};
use std::collections::BTreeMap;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use tearsheet::roles::{Furniture, Sighting, Sites};
use tearsheet::{Article, NoticeKind, Reader, Source};
use tearsheet_archive::{Settings, Shard, TOOL, digest};
use units::{Unit, Units};

/// Make a corpus: Parquet shards, one for each input
#[derive(Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Corpus {
    /// Web archives, files of rows, folders, quoted patterns, or - for stdin
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// Folder of the corpus
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Go on where a run ended, or add inputs to a corpus
    #[arg(long)]
    resume: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    /// Pages read at the same time [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Read everything twice: first to find out what recurs on the pages of each site, which is no text of an article
    #[arg(long)]
    furniture: bool,
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    details: Details,
    #[command(flatten)]
    limits: Limits,
}

const AFTER_HELP: &str = "\
Inputs:
  as for read, but no addresses. Every web archive and every file of rows gives
  a shard of its own; the loose pages of a folder give one together, and so do
  page files named on the command line (pages.parquet).

Output:
  DIR/NAME.parquet   a shard, named after its input: the record's fields as
                     columns, packed with zstd; docs/build-a-corpus.md has
                     the schema
  DIR/manifest.json  every shard with its input, its settings, and where its
                     pages went; and the sums
  A shard gets its name when it is whole. After an interruption give the same
  command with --resume: what is missing is made, and the files are those of
  a run that nothing interrupted. --resume also adds new inputs to a corpus.
  The same inputs and settings give the same bytes, whatever --jobs.

Filters:
  A page is left out for the first reason that holds, in this order: --domain,
  no text, --kind, --language, --min-confidence, --since. The report counts
  each. Several values of one filter are parted by commas.

Exit status:
  0  all inputs were read
  1  some input could not be read: each is named on stderr, the rest written
  2  the command was used wrongly

Examples:
  tearsheet corpus crawl/*.warc.gz --out corpus/
  tearsheet corpus crawl/ --out corpus/ --kind article --language pl,en
  tearsheet corpus tomorrow.warc.gz --out corpus/ --resume
  curl -s URL | tearsheet corpus - --out corpus/ --domain example.org";

/// One page on its way to a worker.
struct Task(Found);

/// What became of a page.
enum Done {
    Kept(Box<Article>),
    LeftOut { reason: Reason, article: Option<Box<Article>> },
    Failed(Failure),
}

/// A run: what all its threads share.
struct Run<'a> {
    corpus: &'a Corpus,
    settings: Settings,
    settings_digest: String,
    shelf: Shelf,
    progress: Progress,
    meter: Meter,
    /// What recurs on the pages of each host.
    furniture: BTreeMap<String, Arc<Furniture>>,
    pages: AtomicU64,
    made: AtomicUsize,
    /// Whether something could not be read.
    is_partial: AtomicBool,
    /// Why the run ends before its time.
    end: Mutex<Option<anyhow::Error>>,
}

impl Corpus {
    pub(crate) fn run(self) -> Result<ExitCode> {
        let mut units = Units::of(&self.inputs)?;
        if let Some(unit) = units.list().find(|unit| self.furniture && !unit.stays()) {
            return Err(
                WrongUsage(format!("{}: it cannot be read twice, as --furniture does", unit.input)).into()
            );
        }
        if units.list().next().is_none() {
            units.failures.iter().for_each(|failure| progress::complain(format_args!("{failure}")));
            return Ok(ExitCode::from(1));
        }
        let passes = if self.furniture { 2 } else { 1 };
        let mut run = Run::new(&self, passes * units.bytes())?;
        for failure in std::mem::take(&mut units.failures) {
            run.complain(&failure);
        }
        if self.furniture {
            run.furniture = run.survey(&units);
        }
        run.make_all(&units);
        run.progress.finish();
        if let Some(error) = run.end.into_inner().unwrap_or_default() {
            return Err(error);
        }
        let manifest = run.shelf.close()?;
        let mut out = std::io::stdout().lock();
        if self.json {
            writeln!(out, "{}", serde_json::to_string_pretty(&manifest)?)?;
        } else {
            report::print(&manifest, run.made.into_inner(), &mut out)?;
        }
        Ok(if run.is_partial.into_inner() { ExitCode::from(1) } else { ExitCode::SUCCESS })
    }
}

impl<'a> Run<'a> {
    fn new(corpus: &'a Corpus, bytes: u64) -> Result<Self> {
        let Details { blocks, links } = corpus.details;
        let (furniture, max_bytes) = (corpus.furniture, corpus.limits.most());
        let settings = Settings { blocks, links, furniture, max_bytes, ..corpus.filters.settings() };
        Ok(Run {
            corpus,
            settings_digest: settings.digest(),
            settings,
            shelf: Shelf::open(&corpus.out, corpus.resume)?,
            progress: Progress::of_bytes(bytes),
            meter: Meter::default(),
            furniture: BTreeMap::new(),
            pages: AtomicU64::new(0),
            made: AtomicUsize::new(0),
            is_partial: AtomicBool::new(false),
            end: Mutex::new(None),
        })
    }

    fn wanted(&self) -> Wanted {
        Wanted { meter: self.meter.clone(), ..Wanted::pages(self.corpus.limits.most()) }
    }

    /// Looks at all pages to find out what recurs on those of each host. What cannot be read is said when it is read.
    fn survey(&self, units: &Units) -> BTreeMap<String, Arc<Furniture>> {
        let mut sites = Sites::default();
        let captures = units.list().flat_map(|unit| unit.captures(self.wanted()));
        jobs::in_order(
            captures,
            jobs::threads(self.corpus.jobs),
            |found| self.sight(found.ok()?),
            |seen| {
                self.progress.at(self.meter.bytes(), self.pages.fetch_add(1, Ordering::Relaxed) + 1);
                if let Some((host, url, sighting)) = seen {
                    sites.add(&host, &url, sighting);
                }
                ControlFlow::Continue(())
            },
        );
        sites.furniture()
    }

    fn sight(&self, capture: Capture) -> Option<(String, String, Sighting)> {
        let url = capture.url.clone().filter(|url| self.corpus.filters.admits(Some(url)))?;
        let (name, host) = (capture.name.clone(), filters::host(&url)?);
        let page = capture.load_held(self.corpus.limits.most()).ok()?;
        let sighting = guarded(&name, || Reader::new(page.options).sight(&page.bytes)).ok()?;
        Some((host, url, sighting))
    }

    /// Makes the shards of all units, several at a time: an archive is unpacked by one thread, which cannot keep many
    /// readers busy.
    fn make_all(&self, units: &Units) {
        let jobs = jobs::threads(self.corpus.jobs);
        let waiting = Mutex::new(units.list());
        let next = || if self.is_ended() { None } else { waiting.lock().ok()?.next() };
        jobs::with_workers(
            jobs,
            |task| self.read(task),
            |workers| {
                thread::scope(|scope| {
                    for _ in 0..jobs.div_ceil(2) {
                        scope.spawn(|| {
                            while let Some(unit) = next() {
                                self.make(unit, workers).unwrap_or_else(|error| self.end_with(error));
                            }
                        });
                    }
                });
            },
        );
    }

    /// Makes the shard of one unit, unless it is there.
    fn make(&self, unit: &Unit, workers: &Workers<Task, Done>) -> Result<()> {
        let path = self.shelf.path(unit);
        match self.shelf.has(unit, &self.settings_digest) {
            Ok(false) => {}
            Ok(true) => {
                self.meter.add(unit.bytes);
                return Ok(());
            }
            Err(failure) => {
                self.complain(&failure);
                return Ok(());
            }
        }
        let unwritten = || cannot_write(&path);
        let mut shard = Shard::new(Draft::new(&path)?).with_context(unwritten)?;
        let Some(counts) = self.fill(&mut shard, unit, workers).with_context(unwritten)? else {
            return Ok(());
        };
        let about = serde_json::to_string(&self.origin(unit, counts))?;
        shard.finish(&about).with_context(unwritten)?.keep()?;
        self.made.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Reads the pages of a unit into its shard; nothing if there is none to be had, or the run ends.
    fn fill(
        &self,
        shard: &mut Shard<Draft>,
        unit: &Unit,
        workers: &Workers<Task, Done>,
    ) -> Result<Option<Counts>> {
        let wanted = self.wanted();
        let passed_over = wanted.passed_over.clone();
        let mut counts = Counts::default();
        let mut pushed = Ok(());
        workers.in_order(unit.captures(wanted).map(Task), |done| {
            pushed = self.take(done, shard, &mut counts);
            if pushed.is_err() || self.is_ended() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        pushed?;
        counts.passed_over = passed_over.counts();
        let is_unread = counts.pages == 0 && counts.failed > 0;
        Ok((!is_unread && !self.is_ended()).then_some(counts))
    }

    fn take(&self, done: Done, shard: &mut Shard<Draft>, counts: &mut Counts) -> Result<()> {
        self.progress.at(self.meter.bytes(), self.pages.fetch_add(1, Ordering::Relaxed) + 1);
        match done {
            Done::Kept(article) => {
                counts.read(&article);
                counts.keep();
                shard.push(*article)?;
            }
            Done::LeftOut { reason, article } => {
                article.iter().for_each(|article| counts.read(article));
                counts.leave_out(reason);
            }
            Done::Failed(failure) => {
                counts.failed += 1;
                self.complain(&failure);
            }
        }
        Ok(())
    }

    /// Reads one page.
    fn read(&self, Task(found): Task) -> Done {
        let capture = match found {
            Ok(capture) => capture,
            Err(failure) => return Done::Failed(failure),
        };
        if !self.corpus.filters.admits(capture.url.as_deref()) {
            return Done::LeftOut { reason: Reason::Domain, article: None };
        }
        match self.article(capture) {
            Err(failure) => Done::Failed(failure),
            Ok(article) => match self.reason(&article) {
                Some(reason) => Done::LeftOut { reason, article: Some(Box::new(article)) },
                None => Done::Kept(Box::new(article)),
            },
        }
    }

    fn article(&self, capture: Capture) -> Result<Article, Failure> {
        let (name, id, url) = (capture.name.clone(), capture.id.clone(), capture.url.clone());
        let file = capture.file_name();
        let source = capture.source.clone().unwrap_or_else(|| Source { warc: file, ..Source::default() });
        let page = capture.load_held(self.corpus.limits.most())?;
        let own = || format!("xxh128:{}", digest(&page.bytes));
        let source = Source {
            digest: Some(source.digest.unwrap_or_else(own)),
            tool: Some(TOOL.into()),
            settings: Some(self.settings_digest.clone()),
            ..source
        };
        let furniture = url.as_deref().and_then(filters::host).and_then(|host| self.furniture.get(&host));
        let article = read_loaded(&name, page, self.corpus.details, furniture.cloned())?;
        Ok(Article { id, source: Some(source), ..article })
    }

    fn reason(&self, article: &Article) -> Option<Reason> {
        let is_no_text = article.notices.iter().any(|notice| notice.kind == NoticeKind::NotText);
        if is_no_text { Some(Reason::NotText) } else { self.corpus.filters.reason(article) }
    }

    fn origin(&self, unit: &Unit, counts: Counts) -> Origin {
        Origin {
            tool: TOOL.into(),
            settings_digest: self.settings_digest.clone(),
            settings: self.settings.clone(),
            input: unit.input.clone(),
            bytes: unit.bytes,
            counts,
        }
    }

    fn complain(&self, failure: &Failure) {
        self.is_partial.store(true, Ordering::Relaxed);
        self.progress.complain(format_args!("{failure}"));
    }

    fn is_ended(&self) -> bool {
        self.end.lock().is_ok_and(|end| end.is_some())
    }

    fn end_with(&self, error: anyhow::Error) {
        if let Ok(mut end) = self.end.lock() {
            end.get_or_insert(error);
        }
    }
}
