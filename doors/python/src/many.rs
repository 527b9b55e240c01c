//! Many pages in, their articles out in the same order, lazily. Pages are taken from Python by the thread that asks for articles,
//! and read by threads of our own that know nothing of Python; a bounded number of pages is ahead, so that one slow page holds
//! the others back instead of filling memory.

use crate::nouns::Article;
use crate::pages::{Leaf, Words, called};
use crate::reading::{Page, Wishes, format_named};
use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyTuple};
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use tearsheet::Format;

/// Pages that are handed out for each thread before the first of them is taken.
const AHEAD: usize = 4;
/// How often Python is asked whether somebody pressed Ctrl+C.
pub(crate) const PATIENCE: Duration = Duration::from_millis(50);

/// A page on its way to a thread, and where its article goes.
struct Order {
    leaf: Leaf,
    url: Option<String>,
    slot: SyncSender<tearsheet::Article>,
}

/// The articles of many pages, in their order.
#[pyclass(module = "tearsheet")]
pub(crate) struct Readings {
    pages: Option<Py<PyIterator>>,
    taken: usize,
    ahead: usize,
    desk: Sender<Order>,
    waiting: VecDeque<PyResult<Mutex<Receiver<tearsheet::Article>>>>,
}

#[pymethods]
impl Readings {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&mut self, py: Python<'_>) -> PyResult<Option<Article>> {
        while self.waiting.len() < self.ahead && self.pages.is_some() {
            self.hand_out(py);
        }
        if let Some(Ok(slot)) = self.waiting.front_mut() {
            let slot = slot.get_mut().map_err(|_| broken())?;
            let article = awaited(py, slot)?;
            self.waiting.pop_front();
            return Ok(Some(article.into()));
        }
        match self.waiting.pop_front() {
            Some(Err(error)) => Err(error),
            _ => Ok(None),
        }
    }
}

impl Readings {
    /// Takes a page from Python and hands it to the threads. What is wrong with it is said in its place.
    fn hand_out(&mut self, py: Python<'_>) {
        let Some(pages) = &self.pages else { return };
        let entry = match pages.bind(py).clone().next() {
            Some(Ok(entry)) => parted(&entry, self.taken),
            Some(Err(error)) => {
                self.pages = None;
                self.waiting.push_back(Err(error));
                return;
            }
            None => {
                self.pages = None;
                return;
            }
        };
        self.taken += 1;
        self.waiting.push_back(entry.and_then(|(leaf, url)| {
            let (slot, place) = sync_channel(1);
            self.desk.send(Order { leaf, url, slot }).map_err(|_| broken())?;
            Ok(Mutex::new(place))
        }));
    }
}

/// A page of the iterable, perhaps with its address.
fn parted(entry: &Bound<'_, PyAny>, at: usize) -> PyResult<(Leaf, Option<String>)> {
    let (page, url) = match entry.cast::<PyTuple>() {
        Ok(pair) if pair.len() == 2 => (pair.get_item(0)?, address(&pair.get_item(1)?, at)?),
        Ok(more) => {
            let found = more.len();
            let sentence =
                format!("page {at}: expected a page, or a page and its address, but found {found} values");
            return Err(PyTypeError::new_err(sentence));
        }
        Err(_) => (entry.clone(), None),
    };
    match Leaf::of(&page) {
        Ok(leaf) => Ok((leaf, url)),
        Err(error) if error.is_instance_of::<PyTypeError>(entry.py()) => Err(PyTypeError::new_err(format!(
            "page {at}: expected a page as str or bytes, but found {}",
            called(&page)?
        ))),
        Err(error) => Err(error),
    }
}

fn address(value: &Bound<'_, PyAny>, at: usize) -> PyResult<Option<String>> {
    match value.extract::<Option<Words>>() {
        Ok(words) => Ok(words.map(|words| words.0)),
        Err(error) => {
            Err(PyTypeError::new_err(format!("page {at}: its address: {}", error.value(value.py()))))
        }
    }
}

fn awaited(py: Python<'_>, slot: &mut Receiver<tearsheet::Article>) -> PyResult<tearsheet::Article> {
    loop {
        let slot = &mut *slot;
        match py.detach(move || slot.recv_timeout(PATIENCE)) {
            Ok(article) => return Ok(article),
            Err(RecvTimeoutError::Timeout) => py.check_signals()?,
            Err(RecvTimeoutError::Disconnected) => return Err(broken()),
        }
    }
}

pub(crate) fn broken() -> PyErr {
    PyRuntimeError::new_err("a thread that read pages has ended")
}

/// Reads many pages at the same time and gives their articles in the order of the pages, one by one.
///
/// `pages` is anything that gives pages, a generator too: each as `read` takes it, or a pair of a page and its address. `jobs`
/// is the number of threads, all cores if absent; Python goes on beside them. No more than four pages for each thread are taken
/// ahead. The other keywords are those of `read`.
///
/// A page that is neither `str` nor `bytes`, or an address that is no `str`, raises `TypeError` in its place and names its number,
/// from 0; the iterator can be asked for the next one all the same. An exception in `pages` comes after the articles before it.
///
/// >>> pages = (f"<h1>Story {n}</h1><p>The bank kept its rate at {n} per cent.</p>" for n in range(1000))
/// >>> sum(len(article.body) for article in tearsheet.read_many(pages, jobs=2))
/// 1000
#[pyfunction]
#[pyo3(signature = (pages, jobs=None, *, format=None, blocks=false, links=false, max_bytes=67_108_864))]
pub(crate) fn read_many(
    pages: &Bound<'_, PyAny>,
    jobs: Option<usize>,
    format: Option<&str>,
    blocks: bool,
    links: bool,
    max_bytes: usize,
) -> PyResult<Readings> {
    let (jobs, format) = (threads(jobs)?, format_named(format)?);
    if Leaf::of(pages).is_ok() {
        let found = called(pages)?;
        return Err(PyTypeError::new_err(format!(
            "expected an iterable of pages, but found one page, {found}: that is for read"
        )));
    }
    let pages = Some(pages.try_iter()?.unbind());
    let wishes = Wishes { blocks, links, max_bytes };
    let (desk, orders) = channel();
    let orders = Arc::new(Mutex::new(orders));
    for _ in 0..jobs {
        let (orders, wishes) = (Arc::clone(&orders), wishes.clone());
        thread::Builder::new().spawn(move || serve(&orders, format, &wishes))?;
    }
    Ok(Readings { pages, taken: 0, ahead: jobs * AHEAD, desk, waiting: VecDeque::new() })
}

fn serve(orders: &Mutex<Receiver<Order>>, format: Option<Format>, wishes: &Wishes) {
    while let Some(Order { leaf, url, slot }) = next(orders) {
        let known = Page { url, format, ..Page::default() };
        let _ = slot.send(leaf.article(known, wishes));
    }
}

fn next(orders: &Mutex<Receiver<Order>>) -> Option<Order> {
    orders.lock().ok()?.recv().ok()
}

/// How many threads read: as many as were asked for, or one for each core.
pub(crate) fn threads(jobs: Option<usize>) -> PyResult<usize> {
    match jobs {
        Some(0) => Err(PyValueError::new_err("expected at least 1 as jobs, but found 0")),
        Some(jobs) => Ok(jobs),
        None => Ok(thread::available_parallelism().map_or(1, usize::from)),
    }
}
