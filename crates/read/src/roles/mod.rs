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
mod repeats;
mod sequence;
mod settle;
mod table;
mod title;
mod wording;

pub use model::{Model, ModelError};
pub use table::{Table, feature_names};

use crate::blocks::Blocks;
use crate::claims::Claims;
use crate::pages::Page;
use tearsheet_article::Role;

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

/// Gives every block its role.
pub fn label(page: &Page<'_>, blocks: &Blocks, claims: &Claims, model: &Model) -> Vec<Label> {
    let (features, table) = features::of(page, blocks, claims);
    let chances = model.chances(&table);
    let mut labels = sequence::decide(&features, &chances, model);
    repeats::mark(blocks, &features, &mut labels);
    labels
}

/// What the labeller sees of the blocks of a page.
pub fn table(page: &Page<'_>, blocks: &Blocks, claims: &Claims) -> Table {
    features::of(page, blocks, claims).1
}
