//! Label: blocks to roles. Features in, role scores out, then a pass over the sequence, then repeats.
//!
//! The scores of this first labeller are weights set by hand ([`weights`]); what a learned model replaces is that
//! table and nothing around it. The sequence pass ([`sequence`]) makes roles explain one another: there is one title,
//! a body is one stretch of the page, what stands between title and body is no related link, and so on.

mod claimed;
mod containers;
mod cues;
mod features;
mod forest;
mod lead;
mod measures;
mod model;
mod neighbours;
mod page;
mod repeats;
mod sequence;
mod settle;
mod table;
mod title;
mod wording;

pub use model::{Model, ModelError};
pub use page::page_feature_names;
pub use table::{Table, feature_names};

use crate::blocks::Blocks;
use crate::claims::Claims;
use crate::pages::Page;
use tearsheet_article::{PageKind, Role};

/// The part one block plays.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The part.
    pub role: Role,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
    /// What spoke for it most, for people.
    pub reason: &'static str,
    /// Index of the block that a repeat repeats.
    pub of: Option<usize>,
}

/// What is said of a page: the part each block plays, and what the page is as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labels {
    /// One for each block.
    pub blocks: Vec<Label>,
    /// What kind of page it looks like, and how likely that is.
    pub kind: Option<(PageKind, f32)>,
    /// How likely it is that the text is right.
    pub confidence: f32,
}

/// Gives every block its role, and the page its kind.
pub fn label(page: &Page<'_>, blocks: &Blocks, claims: &Claims, url: Option<&str>, model: &Model) -> Labels {
    let (features, table) = features::of(page, blocks, claims);
    let chances = model.chances(&table);
    let mut labels = sequence::decide(&features, &chances, model);
    repeats::mark(blocks, &features, &mut labels);
    let row = page::row(blocks, claims, url, &table, &chances);
    Labels { blocks: labels, kind: model.kind(&row), confidence: model.trust(&row) }
}

/// What the labeller sees of the blocks of a page.
pub fn table(page: &Page<'_>, blocks: &Blocks, claims: &Claims) -> Table {
    features::of(page, blocks, claims).1
}

/// What the labeller sees of a page as a whole.
pub fn page_row(
    page: &Page<'_>,
    blocks: &Blocks,
    claims: &Claims,
    url: Option<&str>,
    model: &Model,
) -> Vec<u8> {
    let (_, table) = features::of(page, blocks, claims);
    page::row(blocks, claims, url, &table, &model.chances(&table)).row(0)
}
