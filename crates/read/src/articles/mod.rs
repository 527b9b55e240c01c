//! Assemble: roles to an article.

pub mod byline;
pub mod outlets;
pub mod time;
