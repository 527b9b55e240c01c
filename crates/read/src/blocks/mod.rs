//! Cut: a page to its [`Blocks`], in one pass over the tags. No tree is kept: what later stages need is written
//! down on the way.

pub mod name;
pub mod token;
mod types;

pub use types::*;
