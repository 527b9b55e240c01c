//! A web archive in, or a WACZ, which holds several, batches of records out, equal row for row to the shard that `tearsheet corpus` makes of it. A batch ends when its
//! pages have so many bytes: pages differ a thousandfold in size, and memory is bounded by bytes, not by rows.

use crate::files::{PyFile, Raised};
use crate::many::{broken, threads};
use crate::reading::{Page, Wishes, article};
use crate::records::{Records, all};
use pyo3::exceptions::{PyOSError, PyUserWarning, PyValueError};
use pyo3::prelude::*;
use std::ffi::CString;
use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tearsheet::{Article, Format, NoticeKind, Source};
use tearsheet_archive::{Settings, TOOL, digest};
use tearsheet_warc::{Capture, Captures, Damage, Held, Stretch, Wacz};

/// Bytes that a file is asked for at once: each time may be a request to a store of objects.
const AHEAD: usize = 8 << 20;

type Bytes = Box<dyn Read + Send>;

/// The records of a web archive, a batch at a time.
#[pyclass(module = "tearsheet")]
pub(crate) struct Archive {
    name: Option<String>,
    shelves: Mutex<Shelves>,
    raised: Raised,
    wishes: Wishes,
    settings: String,
    jobs: usize,
    batch_bytes: usize,
}

#[pymethods]
impl Archive {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&mut self, py: Python<'_>) -> PyResult<Option<Records>> {
        let pages = self.pages(py)?;
        if pages.is_empty() {
            return Ok(None);
        }
        let articles = all(py, &pages, self.jobs, |(file, page)| self.article(file.as_deref(), page))?;
        let is_text =
            |article: &Article| article.notices.iter().all(|notice| notice.kind != NoticeKind::NotText);
        let articles: Vec<Article> = articles.into_iter().filter(is_text).collect();
        Records::of(py, &articles).map(Some)
    }
}

impl Archive {
    /// The pages of the next batch, each with the name of its archive. What is damaged is warned of.
    fn pages(&mut self, py: Python<'_>) -> PyResult<Vec<(Option<String>, Capture)>> {
        let (mut pages, mut bytes) = (Vec::new(), 0);
        while bytes < self.batch_bytes {
            py.check_signals()?;
            let shelves = self.shelves.get_mut().map_err(|_| broken())?;
            let found = py.detach(|| shelves.next());
            if let Some(error) = taken(&self.raised) {
                return Err(error);
            }
            match found {
                None => break,
                Some((file, Ok(page))) => {
                    bytes += page.body.len();
                    pages.push((file, page));
                }
                Some((file, Err(damage))) => self.warn(py, file.as_deref(), &damage)?,
            }
        }
        Ok(pages)
    }

    fn warn(&self, py: Python<'_>, file: Option<&str>, damage: &Damage) -> PyResult<()> {
        let whole = self.name.as_deref().unwrap_or("the archive");
        let held = file.filter(|file| *file != whole).map(|file| format!(": {file}")).unwrap_or_default();
        let sentence = CString::new(format!("{whole}{held}: {damage}")).unwrap_or_default();
        PyErr::warn(py, &py.get_type::<PyUserWarning>(), &sentence, 1)
    }

    fn article(&self, file: Option<&str>, capture: &Capture) -> Article {
        let page = Page {
            bytes: &capture.body,
            is_decoded: false,
            url: capture.url.clone(),
            content_type: capture.content_type.clone(),
            captured: capture.captured.clone(),
            format: capture.is_flattened().then_some(Format::Text),
        };
        let own = || format!("xxh128:{}", digest(&capture.body));
        let source = Source {
            warc: file.map(str::to_owned),
            offset: Some(capture.offset),
            digest: Some(capture.digest.clone().unwrap_or_else(own)),
            captured: capture.captured.clone(),
            tool: Some(TOOL.into()),
            settings: Some(self.settings.clone()),
        };
        Article { id: capture.id.clone(), source: Some(source), ..article(&page, &self.wishes) }
    }
}

/// The web archives that an input holds, itself or those of a WACZ, and what is damaged, in their order.
struct Shelves {
    /// The archive that pages are taken from, and what its file is called.
    open: Option<(Option<String>, Captures<Bytes>)>,
    more: Option<Wacz>,
    most: u64,
}

impl Shelves {
    /// Of an input that can be read from any byte on.
    fn of_stretch(file: &Stretch, name: Option<String>, most: u64) -> PyResult<Self> {
        let mut start = Vec::new();
        file.clone().take(4).read_to_end(&mut start)?;
        if Wacz::begins(&start) {
            let wacz = Wacz::open(file).map_err(|damage| {
                PyValueError::new_err(format!("{}: {damage}", name.as_deref().unwrap_or("the archive")))
            })?;
            return Ok(Shelves { open: None, more: Some(wacz), most });
        }
        let captures = Captures::new(ahead(file.clone()), most).resolving(file.clone());
        Ok(Shelves { open: Some((name, captures)), more: None, most })
    }

    /// Of an input that is read once, from its beginning to its end.
    fn of_stream(mut file: PyFile, name: Option<String>, most: u64) -> PyResult<Self> {
        let mut start = Vec::new();
        file.by_ref().take(4).read_to_end(&mut start)?;
        if Wacz::begins(&start) {
            return Err(PyValueError::new_err(
                "a WACZ is read from its end: expected a file that can seek, but found one that cannot",
            ));
        }
        let captures = Captures::new(ahead(Cursor::new(start).chain(file)), most);
        Ok(Shelves { open: Some((name, captures)), more: None, most })
    }

    fn opened(&self, held: Held) -> (Option<String>, Captures<Bytes>) {
        let captures = Captures::new(ahead(held.bytes), self.most);
        let captures = match held.again {
            Some(again) => captures.resolving(again),
            None => captures,
        };
        (file_name(Path::new(&held.name)), captures)
    }
}

impl Iterator for Shelves {
    type Item = (Option<String>, Result<Capture, Damage>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((name, captures)) = &mut self.open {
                if let Some(found) = captures.next() {
                    return Some((name.clone(), found));
                }
                self.open = None;
            }
            match self.more.as_mut()?.next()? {
                Ok(held) => self.open = Some(self.opened(held)),
                Err(damage) => return Some((None, Err(damage))),
            }
        }
    }
}

fn ahead(file: impl Read + Send + 'static) -> Bytes {
    Box::new(BufReader::with_capacity(AHEAD, file))
}

/// Reads the pages of a web archive (WARC, ARC, WET; as it lies, or packed with gzip or zstd) or of all archives in a WACZ, and
/// gives the records batch by batch, in the order of the archive: the rows that `tearsheet corpus` makes of it.
///
/// `file` is a path, or a file that was opened to read bytes, of whatever kind: eight MiB of it are in memory, never all. One that
/// cannot seek is read once, which will not do for a WACZ, and a revisit in it is not resolved. `name` is what `source.warc` calls the
/// archive, its file's name if absent; the archives in a WACZ have names of their own.
///
/// A batch ends when its pages have `batch_bytes` together. `jobs` is the number of threads, all cores if absent. The other
/// keywords are those of `read`. What is damaged costs itself and gives a warning that says where.
///
/// Raises `OSError` where the file cannot be opened, `TypeError` where it is neither path nor file, `ValueError` where it is a zip that
/// is no WACZ; and whatever the file raises when it is read.
///
/// >>> tearsheet.read_archive("nowhere.warc.gz")
/// Traceback (most recent call last):
/// FileNotFoundError: [Errno 2] No such file or directory: 'nowhere.warc.gz'
#[pyfunction]
#[pyo3(signature = (file, *, name=None, jobs=None, batch_bytes=16_777_216, blocks=false, links=false, max_bytes=67_108_864))]
#[allow(clippy::too_many_arguments, reason = "each is a keyword of its own in Python")]
pub(crate) fn read_archive(
    file: &Bound<'_, PyAny>,
    name: Option<String>,
    jobs: Option<usize>,
    batch_bytes: usize,
    blocks: bool,
    links: bool,
    max_bytes: usize,
) -> PyResult<Archive> {
    let (jobs, most, raised) = (threads(jobs)?, max_bytes as u64, Raised::default());
    let (name, shelves) = match file.extract::<PathBuf>() {
        Ok(path) => {
            let name = name.or_else(|| file_name(&path));
            let file = opened(&path).map_err(|error| os_error(&error, &path))?;
            (name.clone(), Shelves::of_stretch(&file, name, most)?)
        }
        Err(_) => {
            let name = name.or_else(|| file.getattr("name").ok()?.extract::<String>().ok());
            let name = name.and_then(|name| file_name(Path::new(&name)));
            let shelves = of_python(file, name.clone(), most, &raised);
            (name, shelves.map_err(|error| taken(&raised).unwrap_or(error))?)
        }
    };
    let settings = Settings { blocks, links, max_bytes: most, ..Settings::default() };
    let (wishes, settings) = (Wishes { blocks, links, max_bytes }, settings.digest());
    Ok(Archive { name, shelves: Mutex::new(shelves), raised, wishes, settings, jobs, batch_bytes })
}

fn of_python(file: &Bound<'_, PyAny>, name: Option<String>, most: u64, raised: &Raised) -> PyResult<Shelves> {
    let py = file.py();
    let file = PyFile::new(file, raised)?;
    match file.seeks(py)? {
        true => py.detach(|| Shelves::of_stretch(&Stretch::seeking(file)?, name, most)),
        false => py.detach(|| Shelves::of_stream(file, name, most)),
    }
}

fn taken(raised: &Raised) -> Option<PyErr> {
    raised.lock().ok()?.take()
}

fn file_name(path: &Path) -> Option<String> {
    path.file_name().map(|name| name.to_string_lossy().into_owned())
}

/// The file, of which a byte could be read: a folder can be opened, too.
fn opened(path: &Path) -> std::io::Result<Stretch> {
    let file = Stretch::whole(File::open(path)?)?;
    file.clone().take(1).read_to_end(&mut Vec::new())?;
    Ok(file)
}

/// The error as Python itself would raise it.
fn os_error(error: &std::io::Error, path: &Path) -> PyErr {
    match error.raw_os_error() {
        Some(number) => {
            let sentence = error.to_string();
            let sentence = sentence.split(" (os error").next().unwrap_or_default().to_owned();
            PyOSError::new_err((number, sentence, path.display().to_string()))
        }
        None => PyOSError::new_err(error.to_string()),
    }
}
