use std::{fmt, io};

/// What an archive could not do, and why.
#[derive(Debug)]
pub enum Error {
    /// A file could not be read or written.
    File(io::Error),
    /// A file is no Parquet, or is damaged.
    Parquet(parquet::errors::ParquetError),
    /// A table holds no articles.
    Table(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::File(error) => write!(f, "{error}"),
            Error::Parquet(error) => write!(f, "{error}"),
            Error::Table(error) => write!(f, "expected a table of articles, but found another: {error}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Error::File(error)
    }
}

impl From<parquet::errors::ParquetError> for Error {
    fn from(error: parquet::errors::ParquetError) -> Self {
        Error::Parquet(error)
    }
}

impl From<serde_arrow::Error> for Error {
    fn from(error: serde_arrow::Error) -> Self {
        Error::Table(error.message().to_owned())
    }
}

impl From<arrow_schema::ArrowError> for Error {
    fn from(error: arrow_schema::ArrowError) -> Self {
        Error::Table(error.to_string())
    }
}
