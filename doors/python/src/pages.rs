//! A value of Python in, the bytes of a page out, borrowed from the value: a `str` lends the UTF-8 that it keeps, `bytes` lend
//! themselves. What can change under a reader's hands (`bytearray`, `memoryview`) is copied.

use crate::reading::{Page, Wishes, article};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::{PyByteArray, PyBytes, PyMemoryView, PyString};
use tearsheet::{Article, Notice, NoticeKind};

/// The bytes of a page, held by Python.
pub(crate) enum Leaf {
    Text(PyBackedStr),
    Bytes(PyBackedBytes),
    /// Text whose lone surrogates, so many of them, were replaced.
    Mended(Vec<u8>, usize),
}

impl Leaf {
    pub(crate) fn of(value: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(text) = value.cast::<PyString>() {
            return match PyBackedStr::try_from(text.clone()) {
                Ok(text) => Ok(Leaf::Text(text)),
                Err(_) => mended(text).map(|(bytes, count)| Leaf::Mended(bytes, count)),
            };
        }
        if let Ok(bytes) = value.cast::<PyBytes>() {
            return Ok(Leaf::Bytes(bytes.clone().into()));
        }
        if let Ok(bytes) = value.cast::<PyByteArray>() {
            return Ok(Leaf::Bytes(bytes.clone().into()));
        }
        if value.is_instance_of::<PyMemoryView>() {
            let bytes = value.py().get_type::<PyBytes>().call1((value,))?;
            return Ok(Leaf::Bytes(bytes.cast_into::<PyBytes>()?.into()));
        }
        Err(PyTypeError::new_err(format!("expected a page as str or bytes, but found {}", called(value)?)))
    }

    /// Reads it, with what else is known of the page.
    pub(crate) fn article(&self, known: Page<'_>, wishes: &Wishes) -> Article {
        match self {
            Leaf::Text(text) => article(&Page { bytes: text.as_bytes(), is_decoded: true, ..known }, wishes),
            Leaf::Bytes(bytes) => article(&Page { bytes, ..known }, wishes),
            Leaf::Mended(bytes, count) => {
                let mut article = article(&Page { bytes, is_decoded: true, ..known }, wishes);
                let places =
                    if *count == 1 { "place holds a lone surrogate" } else { "places hold a lone surrogate" };
                let message = format!("{count} {places}, which stands for no character");
                article.notices.push(Notice::new(NoticeKind::BadBytes, message));
                article
            }
        }
    }
}

/// Text with U+FFFD for every lone surrogate, and how many there are.
fn mended(text: &Bound<'_, PyString>) -> PyResult<(Vec<u8>, usize)> {
    let passed = text.call_method1("encode", ("utf-8", "surrogatepass"))?;
    let mut bytes = passed.cast_into::<PyBytes>()?.as_bytes().to_vec();
    let mut count = 0;
    for at in 0..bytes.len().saturating_sub(2) {
        if bytes[at] == 0xED && bytes[at + 1] >= 0xA0 {
            bytes[at..at + 3].copy_from_slice("\u{FFFD}".as_bytes());
            count += 1;
        }
    }
    Ok((bytes, count))
}

/// What is known of a page in words: its address, what the server said of it. Lone surrogates stand for no character and are
/// read as U+FFFD.
pub(crate) struct Words(pub(crate) String);

impl<'py> FromPyObject<'_, 'py> for Words {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let Ok(words) = value.cast::<PyString>() else {
            return Err(PyTypeError::new_err(format!("expected str or None, but found {}", called(&value)?)));
        };
        match PyBackedStr::try_from(words.to_owned()) {
            Ok(words) => Ok(Words(words.to_string())),
            Err(_) => Ok(Words(String::from_utf8_lossy(&mended(&words)?.0).into_owned())),
        }
    }
}

/// What people call a value.
pub(crate) fn called(value: &Bound<'_, PyAny>) -> PyResult<String> {
    if value.is_none() { Ok("None".into()) } else { Ok(value.get_type().name()?.to_string()) }
}
