//! Cut: a page to its [`Blocks`], in one pass over the tags. No tree is kept: what later stages need is written
//! down on the way. The [`token`] module reads tags as the HTML standard says, the stack rules know what is open
//! where, and the builder writes blocks.

mod attributes;
mod builder;
mod entities;
mod formatting;
mod head;
mod hints;
pub mod name;
mod properties;
pub mod references;
mod rules;
mod stack;
pub mod text;
pub mod token;
mod types;

pub use text::cut_text;
pub use types::*;

use crate::Format;
use crate::pages::Page;

/// Cuts a page into blocks.
pub fn cut(page: &Page<'_>) -> Blocks {
    match page.format {
        Format::Html => cut_html(&page.text),
        Format::Text => cut_text(&page.text),
    }
}

/// Cuts HTML into blocks.
///
/// ```
/// let blocks = tearsheet_read::blocks::cut_html("<h1>Rates  held</h1><p>The bank <b>kept</b> its rate.");
/// assert_eq!(blocks.text(0), "Rates held");
/// assert_eq!(blocks.text(1), "The bank kept its rate.");
/// assert_eq!((blocks.list[0].heading, blocks.list[1].bold_bytes), (1, 4));
/// ```
pub fn cut_html(text: &str) -> Blocks {
    rules::Cutter::new(text).run()
}
