//! The nouns of Tearsheet. An [`Article`] is what one page gives: the record that scripts, notebooks and other
//! programs rely on, and the only place that decides how it is spelled in JSON.
//!
//! Absent means unknown, never guessed: an empty list or a missing field is left out of the JSON, except `body`
//! and `text`, which every record has. Change the shape only together with [`SCHEMA`].

mod forms;
mod record;
mod role;

pub use forms::JsonLd;
pub use record::*;
pub use role::{Role, UnknownRole};

/// Number of the record's shape, written into every record.
pub const SCHEMA: u32 = 1;
