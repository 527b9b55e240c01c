//! What went wrong, and with which file.

use std::fmt;
use std::path::{Path, PathBuf};

/// A file that cannot be read or written, or a folder that cannot be marked as asked.
#[derive(Debug)]
pub struct Error {
    place: Option<PathBuf>,
    what: String,
}

impl Error {
    pub(super) fn new(place: &Path, what: impl fmt::Display) -> Self {
        Error { place: Some(place.to_owned()), what: what.to_string() }
    }

    pub(super) fn plain(what: String) -> Self {
        Error { place: None, what }
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
pub(super) trait At<T> {
    fn at(self, place: &Path) -> Result<T, Error>;
}

impl<T, E: fmt::Display> At<T> for Result<T, E> {
    fn at(self, place: &Path) -> Result<T, Error> {
        self.map_err(|error| Error::new(place, error))
    }
}
