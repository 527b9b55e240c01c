//! Assemble: roles to an article.

pub mod outlets;
pub mod time;
