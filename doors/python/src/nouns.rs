//! The nouns of a record as classes of Python: frozen, one attribute for each field, converted when it is asked for. One macro
//! writes them all, because they differ in nothing but their fields; how a record is spelled stays `article`'s business.

use crate::notebook;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};
use serde::Serialize;

/// A field as a value of Python.
trait Shown {
    fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>>;
}

macro_rules! shown_as_they_are {
    ($($kind:ty),+) => {$(
        impl Shown for $kind {
            fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                Ok(self.into_pyobject(py)?.to_owned().into_any())
            }
        }
    )+};
}

shown_as_they_are!(String, bool, u8, u32, u64);

/// Words that JSON spells.
macro_rules! shown_as_words {
    ($($kind:ident),+) => {$(
        impl Shown for tearsheet::$kind {
            fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                let word = serde_json::to_value(self).map_err(unspelled)?;
                Ok(PyString::intern(py, word.as_str().unwrap_or_default()).into_any())
            }
        }
    )+};
}

shown_as_words!(Access, AuthorKind, NoticeKind, PageKind, Precision, Role, WhenFrom, Zone);

impl Shown for f32 {
    /// The shortest number that is this one, as JSON has it.
    fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let number: f64 = self.to_string().parse().unwrap_or(f64::NAN);
        Ok(number.into_pyobject(py)?.into_any())
    }
}

impl<T: Shown> Shown for Option<T> {
    fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.as_ref().map_or_else(|| Ok(py.None().into_bound(py)), |value| value.shown(py))
    }
}

impl<T: Shown> Shown for Vec<T> {
    fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let values: Vec<_> = self.iter().map(|value| value.shown(py)).collect::<PyResult<_>>()?;
        Ok(values.into_pyobject(py)?.into_any())
    }
}

macro_rules! nouns {
    ($(
        $(#[doc = $about:literal])+
        $noun:ident($($said:ident),+) { $($field:ident),+ } $({ $($more:tt)+ })?
    )+) => {$(
        $(#[doc = $about])+
        #[pyclass(frozen, eq, module = "tearsheet")]
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct $noun(pub(crate) tearsheet::$noun);

        #[pymethods]
        impl $noun {
            $(
                #[getter]
                fn $field<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                    self.0.$field.shown(py)
                }
            )+

            /// The record as a dictionary, the same as its JSON.
            fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                loaded(py, &self.to_json()?)
            }

            /// The record as JSON, on one line.
            fn to_json(&self) -> PyResult<String> {
                spelled(&self.0)
            }

            /// The record that JSON spells. Raises `ValueError` where it spells none.
            #[classmethod]
            fn from_json(_class: &Bound<'_, PyType>, json: &str) -> PyResult<Self> {
                Ok($noun(serde_json::from_str(json).map_err(unspelled)?))
            }

            fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
                Ok((slf.get_type().getattr("from_json")?, (slf.get().to_json()?,)))
            }

            fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
                described(slf.as_any(), stringify!($noun), &[$(stringify!($said)),+])
            }

            $($($more)+)?
        }

        impl From<tearsheet::$noun> for $noun {
            fn from(noun: tearsheet::$noun) -> Self {
                $noun(noun)
            }
        }

        impl Shown for tearsheet::$noun {
            fn shown<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                Ok(Bound::new(py, $noun(self.clone()))?.into_any())
            }
        }
    )+};
}

nouns! {
    /// One page as it should be filed: `docs/record.md` says what every attribute holds. What is absent is `None` or an empty
    /// list. Lists are made anew each time they are asked for.
    ///
    /// >>> article = tearsheet.read("<h1>Rates held</h1><p>The bank kept its rate at four per cent.</p>")
    /// >>> article.body
    /// [Part(role='paragraph', text='The bank kept its rate at four per cent.', level=None)]
    /// >>> article == tearsheet.Article.from_json(article.to_json())
    /// True
    Article(page_kind, title, language, confidence) {
        schema, id, url, canonical_url, site, language,
        page_kind, page_kind_confidence, confidence,
        kicker, title, lead, authors, published,
        modified, section, tags, access, images, body,
        text, related, links, promoted, comments,
        repeats, blocks, notices, source
    } {
        /// CommonMark with tables, under front matter in YAML.
        fn markdown(&self) -> String {
            self.0.to_markdown()
        }

        /// A whole HTML document: semantic elements, nothing that runs.
        fn html(&self) -> String {
            self.0.to_html()
        }

        /// A TEI P5 document.
        fn tei(&self) -> String {
            self.0.to_tei()
        }

        /// The article as schema.org `NewsArticle`; a page that is no article is a `WebPage`.
        fn jsonld<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            loaded(py, &spelled(&self.0.to_json_ld())?)
        }

        fn _repr_html_(&self) -> String {
            notebook::page(&self.0)
        }
    }

    /// Somebody who wrote the article; `kind` is "person", "initials", "agency" or "desk".
    Author(name, kind, url) { name, kind, url }

    /// A moment as far as the page states it. What JSON calls `from` is `from_`.
    When(at, precision, zone, from_, raw) {
        at, precision, zone, raw
    } {
        #[getter]
        fn from_<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            self.0.from.shown(py)
        }
    }

    /// A picture of the article.
    Image(url, caption, credit, cover) { url, caption, credit, cover }

    /// One block of the body.
    Part(role, text, level) { role, text, level }

    /// A link to another article, with the label over it as `section`.
    Related(title, url, section) { title, url, section }

    /// A link in the text.
    Link(text, url) { text, url }

    /// A promotion, with the words that mark it as `label`.
    Promoted(title, url, label) { title, url, label }

    /// What a reader wrote.
    Comment(text, author, at) { text, author, at }

    /// A block that says what block `of` said.
    Repeat(text, of) { text, of }

    /// One block of the page with the part it plays.
    Block(n, role, confidence, reason, of, text, path) {
        n, role, confidence, reason, of, text, path
    }

    /// What was odd about the page, in a sentence.
    Notice(kind, message) { kind, message }

    /// Where the bytes of the page came from.
    Source(warc, offset, digest, captured, tool, settings) {
        warc, offset, digest, captured, tool, settings
    }
}

fn spelled(noun: &impl Serialize) -> PyResult<String> {
    serde_json::to_string(noun).map_err(unspelled)
}

fn unspelled(error: serde_json::Error) -> PyErr {
    PyValueError::new_err(format!("this is no record: {error}"))
}

fn loaded<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (json,))
}

fn described(noun: &Bound<'_, PyAny>, name: &str, attributes: &[&str]) -> PyResult<String> {
    let one = |attribute: &&str| Ok(format!("{attribute}={}", noun.getattr(*attribute)?.repr()?));
    let said: Vec<String> = attributes.iter().map(one).collect::<PyResult<_>>()?;
    Ok(format!("{name}({})", said.join(", ")))
}
