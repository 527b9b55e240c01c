//! A file of Python in, a file of ours out: whatever can `read`, and can be read again where it can `seek`. What it raises is kept, because the
//! reader of archives would take it for damage.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex};

/// What a file raised.
pub(crate) type Raised = Arc<Mutex<Option<PyErr>>>;

/// A file of Python.
pub(crate) struct PyFile {
    file: Py<PyAny>,
    raised: Raised,
}

impl PyFile {
    /// Raises `TypeError` for what cannot `read`.
    pub(crate) fn new(file: &Bound<'_, PyAny>, raised: &Raised) -> PyResult<Self> {
        if !file.hasattr("read")? {
            let found = crate::pages::called(file)?;
            return Err(PyTypeError::new_err(format!("expected a path or a file, but found {found}")));
        }
        Ok(PyFile { file: file.clone().unbind(), raised: Arc::clone(raised) })
    }

    /// Whether it can be read from any byte on.
    pub(crate) fn seeks(&self, py: Python<'_>) -> PyResult<bool> {
        let file = self.file.bind(py);
        if file.hasattr("seekable")? { file.call_method0("seekable")?.is_truthy() } else { Ok(false) }
    }

    fn call<T>(&self, work: impl FnOnce(&Bound<'_, PyAny>) -> PyResult<T>) -> io::Result<T> {
        Python::attach(|py| work(self.file.bind(py))).map_err(|error| {
            let said = io::Error::other(error.to_string());
            if let Ok(mut raised) = self.raised.lock() {
                raised.get_or_insert(error);
            }
            said
        })
    }
}

impl Read for PyFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.call(|file| {
            let found = file.call_method1("read", (buffer.len(),))?;
            let Ok(bytes) = found.cast::<PyBytes>() else {
                let found = crate::pages::called(&found)?;
                return Err(PyTypeError::new_err(format!(
                    "expected a file that gives bytes, but its read gave {found}"
                )));
            };
            let (bytes, most) = (bytes.as_bytes(), buffer.len());
            let Some(place) = buffer.get_mut(..bytes.len()) else {
                let found = bytes.len();
                return Err(PyValueError::new_err(format!(
                    "expected at most {most} bytes, but its read gave {found}"
                )));
            };
            place.copy_from_slice(bytes);
            Ok(bytes.len())
        })
    }
}

impl Seek for PyFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.call(|file| {
            let (offset, whence) = match to {
                SeekFrom::Start(offset) => (i128::from(offset), 0),
                SeekFrom::Current(offset) => (i128::from(offset), 1),
                SeekFrom::End(offset) => (i128::from(offset), 2),
            };
            file.call_method1("seek", (offset, whence))?;
            file.call_method0("tell")?.extract()
        })
    }
}
