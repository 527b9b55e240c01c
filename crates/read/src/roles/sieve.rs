//! The sieve: most blocks of a page are plainly no part of its article (menus, footers, shelves of links), and a glance
//! at them says so. It settles them with the role they look most like, so that only what is in doubt is looked at closer: a cascade
//! of classifiers (Viola and Jones, Rapid Object Detection using a Boosted Cascade, 2001). What it settles is lost to the
//! article, so it settles only what it is very sure of.

use super::Label;
use super::forest::Forest;
use super::glances::Glance;
use super::model::ModelError;
use super::sums::chance;
use super::table::Table;
use tearsheet_article::Role;

/// What a settled block can be.
const SETTLED: [Role; COUNT] = [
    Role::Related,
    Role::Promo,
    Role::Paywall,
    Role::Consent,
    Role::Tags,
    Role::Tools,
    Role::Comment,
    Role::Navigation,
    Role::Legal,
    Role::Other,
];

const COUNT: usize = 10;

/// Log-odds of being part of an article under which a block is settled.
const DOUBT: f32 = -3.0;

/// The fitted sieves: for pages with tags, and for flattened text. Without any, every block is in doubt.
#[derive(Clone, Debug, Default)]
pub struct Sieves([Sieve; 2]);

#[derive(Clone, Debug, Default)]
struct Sieve {
    /// Whether a block may be part of an article.
    doubt: Forest,
    /// What it is if it is none.
    parts: Forest,
}

/// What the sieve makes of a page.
pub(super) struct Sifted {
    /// Of every block, the role that it is settled with.
    pub settled: Vec<Option<(Role, f32)>>,
    /// The blocks in doubt.
    pub left: Vec<usize>,
}

impl Sifted {
    /// The labels of all blocks: those settled, and those that the blocks in doubt were given.
    pub fn with(self, given: Vec<Label>) -> Vec<Label> {
        let settled = |(role, confidence)| Label { role, confidence, reason: "plain at a glance", of: None };
        let mut given = given.into_iter().zip(&self.left);
        let of_left = |(label, _): (Label, &usize)| Label { of: label.of.map(|of| self.left[of]), ..label };
        let each =
            self.settled.iter().filter_map(|role| role.map(settled).or_else(|| given.next().map(of_left)));
        each.collect()
    }
}

impl Sieves {
    /// Reads the sieves of a file of nothing else; see [`super::Model::parse`].
    ///
    /// # Errors
    /// When the bytes are none.
    pub fn of_bytes(mut bytes: &[u8]) -> Result<Sieves, ModelError> {
        Sieves::parse(&mut bytes).filter(|_| bytes.is_empty()).ok_or(ModelError::Malformed)
    }

    pub(super) fn parse(bytes: &mut &[u8]) -> Option<Sieves> {
        let mut sieve = || {
            let (doubt, parts) = (Forest::parse(bytes)?, Forest::parse(bytes)?);
            (doubt.classes() <= 1 && matches!(parts.classes(), 0 | COUNT)).then_some(Sieve { doubt, parts })
        };
        Some(Sieves([sieve()?, sieve()?]))
    }

    /// Settles what is plainly no part of an article, by the features of a glance.
    pub(super) fn sift(&self, table: &Table) -> Sifted {
        let is_flat = table.column(Glance::PageFlat.place()).first().is_some_and(|flat| *flat > 0);
        let Sieve { doubt, parts } = &self.0[usize::from(is_flat)];
        let odds = doubt.scores(table, &[], |_| true);
        let is_settled = |row: usize| odds.get(row).is_some_and(|odds| *odds < DOUBT);
        let scores = parts.scores(table, &[], is_settled);
        let settled = |row: usize| {
            let scores = scores.get(row * COUNT..(row + 1) * COUNT).filter(|_| is_settled(row))?;
            let likeliest = SETTLED.into_iter().zip(scores).max_by(|a, b| a.1.total_cmp(b.1))?;
            Some((likeliest.0, 1.0 - chance(odds[row])))
        };
        let settled: Vec<_> = (0..table.rows()).map(settled).collect();
        let left = (0..settled.len()).filter(|i| settled[*i].is_none()).collect();
        Sifted { settled, left }
    }
}
