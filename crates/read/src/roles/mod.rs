//! Label: blocks to roles. A glance at every block ([`glances`]) settles most ([`sieve`]). Every other becomes a row of
//! features ([`features`], [`measures`]), the fitted models ([`model`]) give each row the chances of its roles, and the
//! pass over the sequence ([`sequence`]) makes roles explain one another: there is one title, one lead, one cut between text
//! and rest. Repeats are found last.

/// An enumeration of columns of a table, in their order.
macro_rules! columns {
    ($name:ident: $($variant:ident,)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum $name {
            $($variant,)+
        }

        impl $name {
            pub const ALL: [$name; [$(stringify!($variant)),+].len()] = [$($name::$variant),+];
        }
    };
}

mod claimed;
mod containers;
mod cues;
mod features;
mod flattened;
mod forest;
mod furniture;
mod glances;
mod initials;
mod kin;
mod lead;
mod linear;
mod lines;
mod lookup;
mod measures;
mod model;
mod neighbours;
mod network;
mod page;
mod promoted;
mod repeats;
mod sections;
mod sequence;
mod sieve;
mod sign;
mod stretch;
mod sums;
mod table;
mod teasers;
mod title;
mod weights;
mod wording;

use features::Features;
pub use furniture::{Furniture, Sighting, Sites};
pub use model::{Model, ModelError};
pub use page::page_feature_names;
pub use sieve::Sieves;
use sieve::Sifted;
pub use table::{Table, feature_names};
use weights::Scores;

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

/// Gives every block its role, and the page its kind; `furniture` is what is known to recur on the pages of its site.
pub fn label(
    page: &Page<'_>,
    blocks: &Blocks,
    claims: &Claims,
    url: Option<&str>,
    furniture: Option<&Furniture>,
    model: &Model,
) -> Labels {
    let Look { sifted, blocks: left, features, mut table, whole } =
        look(page, blocks, claims, url, &model.sieves);
    let kinds = model.kinds(&whole);
    measures::kinds(&mut table, &kinds);
    let scores: Vec<Scores> = features.iter().map(weights::score).collect();
    let kind = model::likeliest_kind(&kinds);
    let is_article = kind.is_none_or(|(kind, _)| kind == PageKind::Article);
    let recurs = furniture.filter(|_| is_article).map(|furniture| furniture.known(&left)).unwrap_or_default();
    let chances = model.chances(&table, &scores, &recurs);
    let mut labels = sequence::decide(&left, &features, &chances);
    if is_article {
        title::begin_with_title(&left, &mut labels);
        teasers::mark(page, &left, claims, url, &features, &mut labels);
    }
    repeats::mark(&left, &features, &mut labels);
    let confidence = model.trust(&page::sureness(&left, &chances, &kinds));
    let leads = |i: usize| features[i].has(cues::Cue::SaysRelated);
    Labels { blocks: sifted.with(blocks, labels, leads), kind, confidence }
}

/// What is looked at closer of a page.
struct Look {
    sifted: Sifted,
    /// The blocks in doubt, and their features.
    blocks: Blocks,
    features: Vec<Features>,
    table: Table,
    /// The features of the page as a whole.
    whole: Vec<u8>,
}

/// Glances at all blocks of a page, settles most, and looks closer at the others.
fn look(page: &Page<'_>, blocks: &Blocks, claims: &Claims, url: Option<&str>, sieves: &Sieves) -> Look {
    let (outlines, glances) = glances::of(blocks);
    let sifted = sieves.sift(&glances, blocks);
    let left = blocks.only(&sifted.left);
    let outlines: Vec<_> = sifted.left.iter().map(|i| outlines[*i]).collect();
    let table = Table::after(&glances, &left, &sifted.left);
    let (features, mut table, grains) = features::of(page, &left, claims, &outlines, table);
    measures::settled(&mut table, &sifted.left, blocks.list.len());
    let whole = page::row(&left, claims, url, &table, &grains);
    Look { sifted, blocks: left, features, table, whole }
}

/// What the labeller sees of a page, for fitting and judging it.
#[derive(Clone, Debug)]
pub struct Sight {
    /// The blocks that the sieve leaves in doubt.
    pub left: Vec<usize>,
    /// The features of those, with no kind of page told yet.
    pub blocks: Table,
    /// The features of the page as a whole.
    pub whole: Vec<u8>,
    /// For each block in doubt the priors, in log-odds, of its being running text, of the parts of that, and of the rest.
    pub priors: Vec<f32>,
}

/// What the labeller sees of a page.
pub fn seen(page: &Page<'_>, blocks: &Blocks, claims: &Claims, url: Option<&str>, sieves: &Sieves) -> Sight {
    let Look { sifted, features, table, whole, .. } = look(page, blocks, claims, url, sieves);
    let scores = features.iter().map(weights::score);
    let priors = scores.flat_map(|score| {
        let text = std::iter::once(model::prior_of_text(&score));
        text.chain(model::prior_of_kept(&score)).chain(model::prior_of_rest(&score)).collect::<Vec<_>>()
    });
    Sight { left: sifted.left, priors: priors.collect(), blocks: table, whole }
}

/// What the labeller knows of how sure it is of a page, one row.
pub fn sureness(
    page: &Page<'_>,
    blocks: &Blocks,
    claims: &Claims,
    url: Option<&str>,
    model: &Model,
) -> Table {
    let Look { blocks, features, mut table, whole, .. } = look(page, blocks, claims, url, &model.sieves);
    let kinds = model.kinds(&whole);
    measures::kinds(&mut table, &kinds);
    let scores: Vec<Scores> = features.iter().map(weights::score).collect();
    page::sureness(&blocks, &model.chances(&table, &scores, &[]), &kinds)
}
