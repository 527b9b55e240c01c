//! One page in, its article out, whatever the page is: what the caller wishes, the limit, the guard. The only place that calls the
//! reader.

use crate::nouns;
use crate::pages::{Leaf, Words};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tearsheet::{Article, Format, Notice, NoticeKind, Options, Reader, Source};

/// What is wanted of every page.
#[derive(Clone, Debug)]
pub(crate) struct Wishes {
    pub(crate) blocks: bool,
    pub(crate) links: bool,
    /// A page of more bytes is not read.
    pub(crate) max_bytes: usize,
}

/// A page and what is known of it.
#[derive(Debug, Default)]
pub(crate) struct Page<'a> {
    pub(crate) bytes: &'a [u8],
    /// Whether the caller decoded it, so that what it says of its encoding is past.
    pub(crate) is_decoded: bool,
    pub(crate) url: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) format: Option<Format>,
    pub(crate) captured: Option<String>,
}

impl Page<'_> {
    fn options(&self, wishes: &Wishes) -> Options {
        Options {
            url: self.url.clone(),
            content_type: self.content_type.clone(),
            decoded: self.is_decoded,
            format: self.format,
            blocks: wishes.blocks,
            captured: self.captured.clone(),
            links: wishes.links,
        }
    }

    /// A record that says why the page was not read.
    pub(crate) fn unread(&self, kind: NoticeKind, why: String) -> Article {
        let notices = vec![Notice::new(kind, why)];
        Article { url: self.url.clone(), notices, source: self.source(), ..Article::default() }
    }

    fn source(&self) -> Option<Source> {
        let captured = self.captured.clone()?;
        Some(Source { captured: Some(captured), ..Source::default() })
    }
}

/// Reads a page.
pub(crate) fn article(page: &Page<'_>, wishes: &Wishes) -> Article {
    let (found, most) = (page.bytes.len(), wishes.max_bytes);
    if found > most {
        let why = format!("the page has {found} bytes and was not read; max_bytes allows {most}");
        return page.unread(NoticeKind::Limit, why);
    }
    let reading = catch_unwind(AssertUnwindSafe(|| Reader::new(page.options(wishes)).read(page.bytes)));
    match reading {
        Ok(article) => Article { source: page.source(), ..article },
        Err(panic) => page.unread(NoticeKind::Other, fault(&*panic)),
    }
}

fn fault(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<String>().map(String::as_str);
    let words = words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
    format!("tearsheet failed on this page ({words}); please report it with the page")
}

/// Reads a page and files it as one article.
///
/// `html` is a `str`, or `bytes` as the server sent them (`bytearray` and `memoryview` do, too); flattened text is told from
/// HTML by its look, or by `format`, which is "html" or "text". `url` is where the page came from; relative links are resolved
/// against it. `content_type` is the server's header, which says more of the encoding than the page does. `captured` is when
/// the page was fetched, in RFC 3339: what words such as "2 hours ago" are counted back from. With `blocks` the record lists
/// every block of the page with its role, with `links` the links in lead and body. A page of more than `max_bytes` is not read.
///
/// A page that reads badly gives a record with `notices`: one that is empty, no text, cut off, too large, in no encoding that is
/// known. In a `str`, lone surrogates stand for no character and are read as U+FFFD.
///
/// Raises `TypeError` where `html` is something else, `ValueError` for another `format`.
///
/// >>> article = tearsheet.read("<h1>Rates held</h1><p>The bank kept its rate at four per cent.</p>")
/// >>> article.title, article.text
/// ('Rates held', 'The bank kept its rate at four per cent.')
/// >>> tearsheet.read(None)
/// Traceback (most recent call last):
/// TypeError: expected a page as str or bytes, but found None
#[pyfunction]
#[pyo3(signature = (html, url=None, *, content_type=None, format=None, captured=None, blocks=false, links=false, max_bytes=67_108_864))]
#[allow(clippy::too_many_arguments, reason = "each is a keyword of its own in Python")]
pub(crate) fn read(
    html: &Bound<'_, PyAny>,
    url: Option<Words>,
    content_type: Option<Words>,
    format: Option<&str>,
    captured: Option<Words>,
    blocks: bool,
    links: bool,
    max_bytes: usize,
) -> PyResult<nouns::Article> {
    let leaf = Leaf::of(html)?;
    let [url, content_type, captured] = [url, content_type, captured].map(|words| words.map(|words| words.0));
    let format = format_named(format)?;
    let wishes = Wishes { blocks, links, max_bytes };
    let article = html
        .py()
        .detach(|| leaf.article(Page { url, content_type, format, captured, ..Page::default() }, &wishes));
    Ok(article.into())
}

/// The format of a name.
pub(crate) fn format_named(name: Option<&str>) -> PyResult<Option<Format>> {
    match name {
        None => Ok(None),
        Some("html") => Ok(Some(Format::Html)),
        Some("text") => Ok(Some(Format::Text)),
        Some(other) => Err(PyValueError::new_err(format!(
            "expected \"html\" or \"text\" as format, but found {other:?}"
        ))),
    }
}
