//! `tearsheet read`: inputs in, one record per page out, in the order of the inputs whatever the number of threads.

use crate::fetch::Web;
use crate::inputs::{self, Capture, Failure, Found, Loaded, Wanted};
use crate::outputs::{self, Form, Out, Plan, Record, Target};
use crate::progress::Progress;
use crate::{WrongUsage, jobs};
use anyhow::Result;
use clap::Args;
use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tearsheet::roles::Furniture;
use tearsheet::{Article, NoticeKind, Reader};

/// Read pages: one record per page, in the order of the inputs
#[derive(Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Read {
    /// Files, folders, quoted patterns, addresses, or - for stdin
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// Form of the output [default: md on a terminal, jsonl in a pipe, or what the ending of --out says]
    #[arg(long = "as", value_name = "FORM")]
    form: Option<Form>,
    /// Where stdin or a lone file came from
    #[arg(long, value_name = "URL", value_parser = inputs::whole_address)]
    url: Option<String>,
    /// When stdin or a lone page was captured: what "2 hours ago" is counted back from
    #[arg(long, value_name = "TIME", value_parser = inputs::moment)]
    captured: Option<String>,
    /// Write to this file, or to a folder if it ends in / or is one
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Clean rows of JSONL: take the text in FIELD, write it back as --as says [default: txt], keep the rest
    #[arg(long, value_name = "FIELD")]
    text_field: Option<String>,
    /// Pages read at the same time [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    #[command(flatten)]
    details: Details,
    #[command(flatten)]
    patience: Patience,
    #[command(flatten)]
    limits: Limits,
}

/// What stands in the record only if asked for.
#[derive(Args, Clone, Copy, Default)]
pub(crate) struct Details {
    /// List every block of the page in the record, with its role
    #[arg(long)]
    pub(crate) blocks: bool,
    /// List the links in lead and body
    #[arg(long)]
    pub(crate) links: bool,
}

/// How long the web may take.
#[derive(Args, Clone, Copy)]
pub(crate) struct Patience {
    /// Wait no longer for a page from the web
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
}

impl Patience {
    pub(crate) fn web(self) -> Web {
        Web::new(self.timeout)
    }
}

/// Bounds for one page.
#[derive(Args, Clone, Copy)]
pub(crate) struct Limits {
    /// Read no page larger than this once it is unpacked
    #[arg(long, value_name = "MIB", default_value_t = 64, value_parser = clap::value_parser!(u64).range(1..=4096))]
    max_size: u64,
}

impl Limits {
    pub(crate) fn most(self) -> u64 {
        self.max_size << 20
    }
}

const AFTER_HELP: &str = "\
Inputs:
  FILE       .html .htm .xhtml .txt, or any other file that holds a page
  .jsonl     rows of {\"id\"?, \"url\"?, \"captured\"?, \"html\" or \"text\"}, one
             page a row
  .warc .arc web archives, .wet and .wacz too: what servers sent as HTML or text
             with a status of 200 to 299, resources, conversions, and revisits
             of pages earlier in the same file
  FOLDER     every such file below it, by name; hidden files are passed over
  'PATTERN'  * ? [a-z], ** for any depth; quoted, so that the shell leaves it
  ADDRESS    http:// or https://; the record's url is where redirects ended
  -          stdin: one page, rows or an archive; its first bytes tell
  All of them may be packed with gzip or zstd. An archive is known by its first
  bytes, too, whatever its name. A damaged record costs itself and is named on
  stderr with its place; what is no page is passed over in silence.

Forms (--as):
  jsonl      one JSON record a line, marked with its schema number
  json       the same, indented: an object for one page, an array for several
             inputs, a folder, a pattern or rows
  md         Markdown with YAML front matter
  txt        title, lead and body as plain text; a form feed parts the pages
  html       a clean HTML document; several pages need --out FOLDER/
  jsonld     schema.org NewsArticle; an array where json is one
  tei        TEI P5 XML; several pages need --out FOLDER/
  parquet    a table with the columns of a corpus; needs --out

Folders (--out FOLDER/):
  jsonl gives part-00000.jsonl, part-00001.jsonl and so on, 1000 inputs each,
  and so does parquet.
  Every other form gives one file per page, named after its id, in the folders
  that the input had. A file gets its name only when it is whole, and what is
  there already is not made again: after an interruption, give the same command
  with the same inputs to go on. Delete a file to have it made again.
  The hidden file .parts remembers the inputs of each part; a part made from
  other inputs, or without some that could not be read, is named on stderr.

Records:
  id is the file's name without its endings, the row's id, or the last part of
  the address. A page that reads badly is a record with notices, not an error.
  \"2 hours ago\" is a time where it is known when the page was captured: an
  archive says so, and so do a row's \"captured\" and --captured, in RFC 3339.
  Two runs over the same bytes give the same records.

Environment:
  NO_COLOR   no colour in messages
  HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY
             how to reach the web

Exit status:
  0  every page was read, and a page that is no article is still read
  1  some input could not be read: each is named on stderr, the rest written
  2  the command was used wrongly

Examples:
  tearsheet read story.html                         Markdown on the terminal
  tearsheet read story.html --as json --blocks      the record, every block
  curl -s URL | tearsheet read - --url URL --as txt a page that is piped in
  tearsheet read a/ 'b/**/*.html.gz' --out all.jsonl
  tearsheet read crawl.jsonl.zst --out articles/    resumable parts
  tearsheet read corpus.jsonl --text-field text     rows, their text cleaned
  tearsheet read pages/ --as tei --out tei/         one XML file per page
  tearsheet read pages/ | jq -r '[.published.at, .title] | @tsv'";

/// One input on its way to a worker.
struct Task {
    target: Target,
    found: Found,
}

/// What became of one input.
struct Done {
    target: Target,
    name: String,
    record: Option<Record>,
    remark: Option<Failure>,
    failed: bool,
}

impl Read {
    pub(crate) fn run(self) -> Result<ExitCode> {
        inputs::check(&self.inputs)?;
        let several = self.text_field.is_some() || !inputs::is_one_page(&self.inputs);
        let out = self.out.as_deref();
        let form = match (self.form, &self.text_field) {
            (Some(form), _) => form,
            (None, Some(_)) => Form::Txt,
            (None, None) => out.and_then(Form::of_file).unwrap_or_else(|| default_form(out)),
        };
        self.check(form, several)?;
        let mut output = Out::open(out, self.sheaf(form), several)?;
        let progress =
            Progress::new(out.is_none() && io::stdout().is_terminal(), || inputs::count(&self.inputs));
        let read = self.read_all(form, &mut output, &progress);
        progress.finish();
        let closed = read.and_then(|all_read| Ok((all_read, output.finish()?)));
        match closed {
            Err(error) if is_broken_pipe(&error) => Ok(ExitCode::SUCCESS),
            Err(error) => Err(error),
            Ok((true, None)) => Ok(ExitCode::SUCCESS),
            Ok((_, remark)) => {
                if let Some(remark) = remark {
                    progress.complain(format_args!("{remark}"));
                }
                Ok(ExitCode::from(1))
            }
        }
    }

    fn check(&self, form: Form, several: bool) -> Result<(), WrongUsage> {
        let to_folder = self.out.as_deref().is_some_and(outputs::is_folder);
        if form == Form::Parquet && self.out.is_none() {
            return Err(WrongUsage("parquet is no stream; --out FILE or --out FOLDER/ writes it".into()));
        }
        if form == Form::Parquet && self.text_field.is_some() {
            return Err(WrongUsage("a table cannot stand in a field; --as json can".into()));
        }
        if several && !self.sheaf(form).can_stand_together() && !to_folder {
            let form = form.ending();
            return Err(WrongUsage(format!(
                "several pages cannot stand in one {form} file; --out FOLDER/ writes one for each"
            )));
        }
        if several && self.url.is_some() {
            return Err(WrongUsage("--url says where one page came from, but there may be several".into()));
        }
        if several && self.captured.is_some() {
            return Err(WrongUsage("--captured says when one page was, but there may be several".into()));
        }
        Ok(())
    }

    /// The form of the file that the records stand in: rows, where they go back to theirs.
    fn sheaf(&self, form: Form) -> Form {
        if self.text_field.is_some() { Form::Jsonl } else { form }
    }

    /// Reads everything; whether all of it could be read.
    fn read_all(&self, form: Form, output: &mut Out, progress: &Progress) -> Result<bool> {
        let (most, web) = (self.limits.most(), self.patience.web());
        let mut plan = Plan::new(self.out.as_deref(), self.sheaf(form));
        let wanted = Wanted { text_field: self.text_field.clone(), ..Wanted::pages(most) };
        let captured = self.captured.clone();
        let tasks = inputs::captures(self.inputs.clone(), self.url.clone(), wanted).map(move |found| {
            let found = found.map(|capture| capture.captured(captured.as_deref()));
            let place = found.as_ref().map_or(Path::new(""), |capture| &capture.place);
            Task { target: plan.target(place), found }
        });
        let jobs = jobs::threads(self.jobs);
        let mut all_read = true;
        let mut end = Ok(());
        let work = |task: Task| work(task, form, self.details, &web, most);
        jobs::in_order(tasks, jobs, work, |done| {
            progress.page();
            let put = output.put(&done.target, &done.name, done.record);
            let (doubt, stop) = put.map_or_else(|error| (None, Some(error)), |doubt| (doubt, None));
            all_read &= !done.failed && doubt.is_none();
            for remark in [doubt, done.remark].into_iter().flatten() {
                progress.complain(format_args!("{remark}"));
            }
            let go_on = if stop.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
            end = stop.map_or(Ok(()), Err);
            go_on
        });
        end.map(|()| all_read)
    }
}

fn default_form(out: Option<&Path>) -> Form {
    if out.is_none() && io::stdout().is_terminal() { Form::Md } else { Form::Jsonl }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
}

fn work(task: Task, form: Form, details: Details, web: &Web, most: u64) -> Done {
    let Task { target, found } = task;
    let mut capture = match found {
        Ok(capture) => capture,
        Err(failure) => {
            let name = failure.name.clone();
            return Done { target, name, record: None, remark: Some(failure), failed: true };
        }
    };
    let name = capture.place.to_string_lossy().into_owned();
    if target.is_made() {
        return Done { target, name, record: None, remark: None, failed: false };
    }
    let known_as = capture.name.clone();
    let frame = capture.frame.take();
    let article = article_of(capture, details, web, most);
    let written = article.and_then(|article| {
        let remark = remark(known_as.clone(), &article);
        let record = guarded(&known_as, || match &frame {
            Some(frame) => Ok(Record::Text(frame.line(Some(&form.write_value(&article)?)))),
            None => form.record(article),
        })?;
        let record = record.map_err(|error| Failure::new(known_as, error.to_string()))?;
        Ok((record, remark))
    });
    match written {
        Ok((record, (remark, failed))) => Done { target, name, record: Some(record), remark, failed },
        Err(failure) => {
            let record = frame.map(|frame| Record::Text(frame.line(None)));
            Done { target, name, record, remark: Some(failure), failed: true }
        }
    }
}

/// What is to be said of a page that held nothing to read, and whether it counts as not read.
fn remark(name: String, article: &Article) -> (Option<Failure>, bool) {
    let about = |kind| article.notices.iter().find(|notice| notice.kind == kind);
    let not_text = about(NoticeKind::NotText);
    let notice = not_text.or_else(|| about(NoticeKind::Empty));
    (notice.map(|notice| Failure::new(name, notice.message.clone())), not_text.is_some())
}

/// Loads and reads one page.
pub(crate) fn article_of(
    capture: Capture,
    details: Details,
    web: &Web,
    most: u64,
) -> Result<Article, Failure> {
    let (name, id, source) = (capture.name.clone(), capture.id.clone(), capture.source.clone());
    let article = read_loaded(&name, capture.load(web, most)?, details, None)?;
    Ok(Article { id, source, ..article })
}

/// Reads one page whose bytes are here, knowing what recurs on the pages of its site.
pub(crate) fn read_loaded(
    name: &str,
    page: Loaded,
    details: Details,
    furniture: Option<Arc<Furniture>>,
) -> Result<Article, Failure> {
    let Loaded { bytes, mut options } = page;
    (options.blocks, options.links) = (details.blocks, details.links);
    guarded(name, || Reader::new(options).knowing(furniture).read(&bytes))
}

/// A fault of ours is this page's failure and nobody else's.
pub(crate) fn guarded<T>(name: &str, work: impl FnOnce() -> T) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let words = jobs::last_words(&*panic);
        Failure::new(name, format!("tearsheet failed on this page ({words}); please report it with the page"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tearsheet::Notice;

    #[test]
    fn a_fault_is_a_failure_of_its_page() {
        let failure = guarded("page.html", || panic!("block {} is missing", 7)).map(|(): ()| ()).unwrap_err();
        let sentence =
            "page.html: tearsheet failed on this page (block 7 is missing); please report it with the page";
        assert_eq!(failure.to_string(), sentence);
    }

    #[test]
    fn what_is_not_text_is_named_and_counts() {
        let noticed =
            |kind| Article { notices: vec![Notice::new(kind, "it is a PDF")], ..Article::default() };
        let said = |kind| {
            let (remark, failed) = remark("a.html".into(), &noticed(kind));
            (remark.map(|remark| remark.to_string()), failed)
        };
        assert_eq!(said(NoticeKind::NotText), (Some("a.html: it is a PDF".to_owned()), true));
        assert_eq!(said(NoticeKind::Empty), (Some("a.html: it is a PDF".to_owned()), false));
        assert_eq!(said(NoticeKind::Encoding), (None, false));
    }
}
