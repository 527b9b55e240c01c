//! The passes from texts to marks of duplicates, for engines: batches of rows in, gathered and sorted as a pass asks for, batches
//! out, lazily. What a pass does is the archive's matter.

use crate::capsules;
use crate::records::{Columns, Records};
use arrow_array::RecordBatch;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyIterator;
use std::collections::VecDeque;
use std::sync::Mutex;
use tearsheet_archive::Error;
use tearsheet_archive::duplicates::{self, Keep, Settings};

/// A pass on the way from texts to marks of duplicates; `tearsheet.spark.dedupe` and `tearsheet.ray.dedupe` make all of them.
#[pyclass(frozen, module = "tearsheet._tearsheet")]
pub(crate) struct Pass {
    name: String,
    names: String,
    pass: duplicates::Pass,
    settings: Settings,
}

#[pymethods]
impl Pass {
    /// The pass called `name`. `names` is the column of the names of texts. Raises `ValueError` for another pass, shares that are
    /// not from 0.5 to 1, and another `keep` than "longest" and "first".
    #[new]
    fn new(name: String, names: String, jaccard: f64, contained: f64, keep: &str) -> PyResult<Self> {
        let pass = duplicates::Pass::named(&name)
            .ok_or_else(|| PyValueError::new_err(format!("expected a pass, but found {name:?}")))?;
        let keep = match keep {
            "longest" => Keep::Longest,
            "first" => Keep::First,
            other => {
                let sentence = format!("expected \"longest\" or \"first\" as keep, but found {other:?}");
                return Err(PyValueError::new_err(sentence));
            }
        };
        for (what, share) in [("jaccard", jaccard), ("contained", contained)] {
            if !(0.5..=1.0).contains(&share) {
                let sentence = format!("expected a share from 0.5 to 1 as {what}, but found {share}");
                return Err(PyValueError::new_err(sentence));
            }
        }
        let settings = Settings { jaccard, contained, keep, ..Settings::default() };
        Ok(Pass { name, names, pass, settings })
    }

    fn __getnewargs__(&self) -> (&str, &str, f64, f64, &str) {
        let keep = if self.settings.keep == Keep::Longest { "longest" } else { "first" };
        (&self.name, &self.names, self.settings.jaccard, self.settings.contained, keep)
    }

    /// By which columns the rows have to be sorted; those that have the same in the first one have to come together.
    #[getter]
    fn order(&self) -> Vec<&'static str> {
        self.pass.order().to_vec()
    }

    /// The columns of the rows that come out.
    fn schema(&self) -> PyResult<Columns> {
        self.pass.schema().map(Columns).map_err(|error| Failed::from(error).0)
    }

    /// Takes batches, gives batches.
    fn __call__(&self, batches: &Bound<'_, PyAny>) -> PyResult<Passing> {
        let handed = Handed { batches: batches.try_iter()?.unbind(), waiting: VecDeque::new() };
        let given = self.pass.run(handed, &self.settings, &self.names);
        given.map(|given| Passing(Mutex::new(given.batches))).map_err(|error| Failed::from(error).0)
    }
}

type Batches = Box<dyn Iterator<Item = Result<RecordBatch, Failed>> + Send>;

/// The batches that a pass gives, one after another.
#[pyclass(frozen, module = "tearsheet._tearsheet")]
pub(crate) struct Passing(Mutex<Batches>);

#[pymethods]
impl Passing {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Records>> {
        let next = py.detach(|| self.0.lock().map(|mut batches| batches.next()).ok());
        let next = next.ok_or_else(|| PyRuntimeError::new_err("this pass has failed before"))?;
        next.transpose().map(|batch| batch.map(Records)).map_err(|Failed(error)| error)
    }
}

/// What ends a pass, as Python raises it.
struct Failed(PyErr);

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Failed(PyValueError::new_err(error.to_string()))
    }
}

/// Batches that Python hands over as they are asked for.
struct Handed {
    batches: Py<PyIterator>,
    waiting: VecDeque<RecordBatch>,
}

impl Handed {
    fn more(&mut self) -> PyResult<bool> {
        Python::attach(|py| {
            py.check_signals()?;
            let Some(value) = self.batches.bind(py).clone().next().transpose()? else { return Ok(false) };
            self.waiting.extend(capsules::batches(&value)?);
            Ok(true)
        })
    }
}

impl Iterator for Handed {
    type Item = Result<RecordBatch, Failed>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(batch) = self.waiting.pop_front() {
                return Some(Ok(batch));
            }
            match self.more() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(Failed(error))),
            }
        }
    }
}
