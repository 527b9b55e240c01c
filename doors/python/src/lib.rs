//! Tearsheet for Python: values of Python come in, articles go out as objects or as Arrow batches. What is Python's habit
//! (other libraries' names, cluster engines) is written in Python beside it (`python/tearsheet`); here is what has to be fast,
//! and it runs detached from the interpreter, so that threads of Python go on beside it.
//!
//! A page that reads badly is a record with notices, here as everywhere, and so is one that is too large or that trips a fault
//! of ours: a page can neither raise nor end a process that reads a million of them. What raises is a caller's mistake.

mod archives;
mod capsules;
mod columns;
mod files;
mod many;
mod notebook;
mod nouns;
mod pages;
mod passes;
mod reading;
mod records;

use pyo3::prelude::*;

#[pymodule(gil_used = false)]
mod _tearsheet {
    #[pymodule_export]
    use super::archives::{Archive, read_archive};
    #[pymodule_export]
    use super::many::{Readings, read_many};
    #[pymodule_export]
    use super::nouns::{
        Article, Author, Block, Comment, Image, Link, Notice, Part, Promoted, Related, Repeat, Source, When,
    };
    #[pymodule_export]
    use super::passes::{Pass, Passing};
    #[pymodule_export]
    use super::reading::read;
    #[pymodule_export]
    use super::records::{Records, read_arrow, schema};

    /// The version of the library.
    #[allow(non_upper_case_globals, reason = "it is Python's name for it")]
    #[pymodule_export]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
