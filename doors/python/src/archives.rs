//! A web archive in, batches of records out, equal row for row to the shard that `tearsheet corpus` makes of it. A batch ends when its
//! pages have so many bytes: pages differ a thousandfold in size, and memory is bounded by bytes, not by rows.

use crate::many::threads;
use crate::reading::{Page, Wishes, article};
use crate::records::{Records, all};
use pyo3::exceptions::{PyOSError, PyUserWarning, PyValueError};
use pyo3::prelude::*;
use std::ffi::CString;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use tearsheet::{Article, Format, NoticeKind, Source};
use tearsheet_archive::{Settings, TOOL, digest};
use tearsheet_warc::{Capture, Captures, Stretch, Wacz};

/// The records of a web archive, a batch at a time.
#[pyclass(module = "tearsheet")]
pub(crate) struct Archive {
    name: String,
    captures: Captures<Stretch>,
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
        let articles = all(py, &pages, self.jobs, |page| self.article(page))?;
        let is_text =
            |article: &Article| article.notices.iter().all(|notice| notice.kind != NoticeKind::NotText);
        let articles: Vec<Article> = articles.into_iter().filter(is_text).collect();
        Records::of(py, &articles).map(Some)
    }
}

impl Archive {
    /// The pages of the next batch. What is damaged is warned of.
    fn pages(&mut self, py: Python<'_>) -> PyResult<Vec<Capture>> {
        let (mut pages, mut bytes) = (Vec::new(), 0);
        while bytes < self.batch_bytes {
            py.check_signals()?;
            match py.detach(|| self.captures.next()) {
                None => break,
                Some(Ok(page)) => {
                    bytes += page.body.len();
                    pages.push(page);
                }
                Some(Err(damage)) => {
                    let sentence = CString::new(format!("{}: {damage}", self.name)).unwrap_or_default();
                    PyErr::warn(py, &py.get_type::<PyUserWarning>(), &sentence, 1)?;
                }
            }
        }
        Ok(pages)
    }

    fn article(&self, capture: &Capture) -> Article {
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
            warc: Some(self.name.clone()),
            offset: Some(capture.offset),
            digest: Some(capture.digest.clone().unwrap_or_else(own)),
            captured: capture.captured.clone(),
            tool: Some(TOOL.into()),
            settings: Some(self.settings.clone()),
        };
        Article { id: capture.id.clone(), source: Some(source), ..article(&page, &self.wishes) }
    }
}

/// Reads the pages of a web archive (WARC, ARC, WET; as it lies, or packed with gzip or zstd) and gives the records batch by
/// batch, in the order of the archive: the rows that `tearsheet corpus` makes of it.
///
/// A batch ends when its pages have `batch_bytes` together. `jobs` is the number of threads, all cores if absent. The other
/// keywords are those of `read`. What is damaged costs itself and gives a warning that says where.
///
/// Raises `OSError` where the file cannot be opened, `ValueError` where it is a WACZ, which is a bundle of archives.
///
/// >>> tearsheet.read_archive("nowhere.warc.gz")
/// Traceback (most recent call last):
/// FileNotFoundError: [Errno 2] No such file or directory: 'nowhere.warc.gz'
#[pyfunction]
#[pyo3(signature = (path, *, jobs=None, batch_bytes=16_777_216, blocks=false, links=false, max_bytes=67_108_864))]
pub(crate) fn read_archive(
    path: PathBuf,
    jobs: Option<usize>,
    batch_bytes: usize,
    blocks: bool,
    links: bool,
    max_bytes: usize,
) -> PyResult<Archive> {
    let jobs = threads(jobs)?;
    let file = opened(&path).map_err(|error| os_error(&error, &path))?;
    let mut start = Vec::new();
    file.clone().take(4).read_to_end(&mut start)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if Wacz::begins(&start) {
        return Err(PyValueError::new_err(format!(
            "expected a web archive, but {name} is a WACZ, a bundle of them"
        )));
    }
    let settings = Settings { blocks, links, max_bytes: max_bytes as u64, ..Settings::default() };
    Ok(Archive {
        name,
        captures: Captures::new(file.clone(), max_bytes as u64).resolving(file),
        wishes: Wishes { blocks, links, max_bytes },
        settings: settings.digest(),
        jobs,
        batch_bytes,
    })
}

fn opened(path: &Path) -> std::io::Result<Stretch> {
    Stretch::whole(File::open(path)?)
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
