//! What went wrong, and with which file.

use std::fmt;
use std::path::{Path, PathBuf};

/// What an archive could not do, and why: a file that cannot be read or written, or holds something else.
#[derive(Debug)]
pub struct Error {
    place: Option<PathBuf>,
    what: String,
}

impl Error {
    pub(crate) fn new(place: &Path, what: impl fmt::Display) -> Self {
        Error { place: Some(place.to_owned()), what: what.to_string() }
    }

    pub(crate) fn plain(what: String) -> Self {
        Error { place: None, what }
    }

    fn no_articles(why: &str) -> Self {
        Error::plain(format!("expected a table of articles, but found another: {why}"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{}: {}", place.display(), self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl std::error::Error for Error {}

/// Says which file an error is about.
pub(crate) trait At<T> {
    fn at(self, place: &Path) -> Result<T, Error>;
}

impl<T, E: fmt::Display> At<T> for Result<T, E> {
    fn at(self, place: &Path) -> Result<T, Error> {
        self.map_err(|error| Error::new(place, error))
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Error::plain(error.to_string())
    }
}

impl From<parquet::errors::ParquetError> for Error {
    fn from(error: parquet::errors::ParquetError) -> Self {
        Error::plain(error.to_string())
    }
}

impl From<serde_arrow::Error> for Error {
    fn from(error: serde_arrow::Error) -> Self {
        Error::no_articles(error.message())
    }
}

impl From<arrow_schema::ArrowError> for Error {
    fn from(error: arrow_schema::ArrowError) -> Self {
        Error::no_articles(&error.to_string())
    }
}
