//! Batches of pages in, a batch of records out: the columns that a corpus has, to be taken by any library that knows Arrow.

use crate::capsules::{array_capsules, batches, schema_capsule, stream_capsule};
use crate::columns::Rows;
use crate::many::{PATIENCE, threads};
use crate::reading::Wishes;
use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Instant;
use tearsheet::Article;

/// Records as one Arrow batch. It has nothing to be done with but to be handed on: `pyarrow.record_batch(records)`,
/// `polars.DataFrame(records)`, `arro3.core.RecordBatch.from_arrow(records)`; none of them copies it.
#[pyclass(frozen, module = "tearsheet")]
pub(crate) struct Records(pub(crate) RecordBatch);

#[pymethods]
impl Records {
    fn __len__(&self) -> usize {
        self.0.num_rows()
    }

    fn __repr__(&self) -> String {
        format!("<{} records>", self.0.num_rows())
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        schema_capsule(py, self.0.schema_ref())
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<(Bound<'py, PyCapsule>, Bound<'py, PyCapsule>)> {
        let _ = requested_schema; // the protocol lets it be ignored
        array_capsules(py, &self.0)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        stream_capsule(py, &self.0)
    }
}

impl Records {
    /// Articles as a batch.
    pub(crate) fn of(py: Python<'_>, articles: &[Article]) -> PyResult<Self> {
        let table = py.detach(|| tearsheet_archive::table(articles));
        table.map(Records).map_err(|error| {
            PyValueError::new_err(format!("these records are no batch, perhaps it is too large: {error}"))
        })
    }
}

/// Columns as they are called and of which type.
#[pyclass(frozen, module = "tearsheet")]
pub(crate) struct Columns(pub(crate) SchemaRef);

#[pymethods]
impl Columns {
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        schema_capsule(py, &self.0)
    }
}

/// The columns of all records: those of `tearsheet corpus`. `pyarrow.schema` takes what it gives.
#[pyfunction]
pub(crate) fn schema(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    Ok(Bound::new(py, Columns(tearsheet_archive::schema()))?.into_any())
}

/// Reads the pages of a batch or a table, a record for each row, in their order.
///
/// `batch` is what any library gives that knows Arrow's capsules, and is read where it lies. Its columns are found by name:
/// `html`, as text or as the bytes that the server sent, or `text`, flattened text, of which each row needs one;
/// `url`, `content_type`, `captured` and `id` if they are there. `jobs` is the number of threads, all cores if absent. The other keywords
/// are those of `read`. A row without a page gives a record with a notice.
///
/// Raises `TypeError` where it is no batch, or names the column that is neither text nor bytes; `ValueError` where there is
/// neither `html` nor `text`, or the text of all records together is longer than 2 GiB: give smaller batches then.
///
/// >>> import pyarrow
/// >>> pages = pyarrow.record_batch({"html": ["<h1>Rates held</h1><p>The bank kept its rate.</p>", None]})
/// >>> records = pyarrow.record_batch(tearsheet.read_arrow(pages))
/// >>> records["title"].to_pylist(), records["notices"][1].as_py()[0]["message"]
/// (['Rates held', None], 'the row holds no page, neither html nor text')
#[pyfunction]
#[pyo3(signature = (batch, *, jobs=None, blocks=false, links=false, max_bytes=67_108_864))]
pub(crate) fn read_arrow(
    batch: &Bound<'_, PyAny>,
    jobs: Option<usize>,
    blocks: bool,
    links: bool,
    max_bytes: usize,
) -> PyResult<Records> {
    let (py, jobs, wishes) = (batch.py(), threads(jobs)?, Wishes { blocks, links, max_bytes });
    let batches = batches(batch)?;
    let rows: Vec<Rows> = batches.iter().map(Rows::of).collect::<PyResult<_>>()?;
    let tasks: Vec<(&Rows, usize)> =
        rows.iter().flat_map(|rows| (0..rows.count).map(move |row| (rows, row))).collect();
    Records::of(py, &all(py, &tasks, jobs, |(rows, row)| rows.article(*row, &wishes))?)
}

/// Does `read` on every task with `jobs` threads, detached from Python; what was pressed meanwhile ends it.
pub(crate) fn all<Task: Sync>(
    py: Python<'_>,
    tasks: &[Task],
    jobs: usize,
    read: impl Fn(&Task) -> Article + Sync,
) -> PyResult<Vec<Article>> {
    let next = AtomicUsize::new(0);
    let mut places: Vec<Option<Article>> = tasks.iter().map(|_| None).collect();
    let (next, read) = (&next, &read);
    py.detach(|| {
        thread::scope(|scope| {
            let (done, finished) = channel();
            for _ in 0..jobs.min(tasks.len()) {
                let done = done.clone();
                scope.spawn(move || {
                    while let Some((at, task)) = following(next, tasks) {
                        let _ = done.send((at, read(task)));
                    }
                });
            }
            drop(done);
            let gathered = gather(&finished, &mut places);
            next.fetch_max(tasks.len(), Ordering::Relaxed);
            gathered
        })
    })?;
    Ok(places.into_iter().flatten().collect())
}

fn following<'a, Task>(next: &AtomicUsize, tasks: &'a [Task]) -> Option<(usize, &'a Task)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    Some((at, tasks.get(at)?))
}

fn gather(finished: &Receiver<(usize, Article)>, places: &mut [Option<Article>]) -> PyResult<()> {
    let mut asked = Instant::now();
    loop {
        match finished.recv_timeout(PATIENCE) {
            Ok((at, article)) => places[at] = Some(article),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        if asked.elapsed() >= PATIENCE {
            asked = Instant::now();
            Python::attach(|py| py.check_signals())?;
        }
    }
}
