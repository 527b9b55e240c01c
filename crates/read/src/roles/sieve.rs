//! The sieve: most blocks of a page are plainly no part of its article (menus, footers, shelves of links), and a glance
//! at them says so. It settles them with the role they look most like, the entries of one list with one, so that only what is in doubt is looked at closer: a cascade
//! of classifiers (Viola and Jones, Rapid Object Detection using a Boosted Cascade, 2001). What it settles is lost to the
//! article, so it settles only what it is very sure of.

use super::Label;
use super::forest::Forest;
use super::glances::Glance;
use super::model::ModelError;
use super::neighbours::list;
use super::sums::chance;
use super::table::Table;
use super::wording;
use crate::blocks::Blocks;
use std::collections::BTreeMap;
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
    /// The labels of all blocks: those settled, and those that the blocks in doubt were given. Where one of these leads
    /// related links, "Read also", the entries of the list right under it are those.
    pub fn with(self, blocks: &Blocks, given: Vec<Label>, leads: impl Fn(usize) -> bool) -> Vec<Label> {
        let mut labels = Vec::with_capacity(self.settled.len());
        let mut given = given.into_iter().enumerate();
        let (mut is_led, mut led) = (false, None);
        for (i, settled) in self.settled.iter().enumerate() {
            let list = list(blocks, i);
            if let Some((role, confidence)) = *settled {
                led = if is_led { list } else { led };
                let is_of_it =
                    list.is_some() && list == led && matches!(role, Role::Navigation | Role::Other);
                let is_related = is_of_it && wording::length(blocks.text(i)) >= HEADLINE;
                let (role, reason) = if is_related {
                    (Role::Related, "under a label of related links")
                } else {
                    (role, PLAIN)
                };
                labels.push(Label { role, confidence, reason, of: None });
                is_led = false;
            } else if let Some((number, label)) = given.next() {
                is_led = leads(number);
                labels.push(Label { of: label.of.map(|of| self.left[of]), ..label });
            }
        }
        labels
    }
}

/// Characters from which on a link may be a headline.
const HEADLINE: u32 = 20;

/// Why a block was settled.
const PLAIN: &str = "plain at a glance";

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
    pub(super) fn sift(&self, table: &Table, blocks: &Blocks) -> Sifted {
        let is_flat = table.column(Glance::PageFlat.place()).first().is_some_and(|flat| *flat > 0);
        let Sieve { doubt, parts } = &self.0[usize::from(is_flat)];
        let odds = doubt.scores(table, &[], |_| true);
        let is_settled = |row: usize| odds.get(row).is_some_and(|odds| *odds < DOUBT);
        let scores = parts.scores(table, &[], is_settled);
        let scores: Vec<&[f32]> = scores.chunks_exact(COUNT).collect();
        let mut lists: BTreeMap<u32, [f32; COUNT]> = BTreeMap::new();
        for row in (0..scores.len()).filter(|row| is_settled(*row)) {
            if let Some(list) = list(blocks, row) {
                let sums = lists.entry(list).or_default();
                sums.iter_mut().zip(scores[row]).for_each(|(sum, score)| *sum += score);
            }
        }
        let settled = |row: usize| {
            let own = scores.get(row).filter(|_| is_settled(row))?;
            let of_list = list(blocks, row).and_then(|list| lists.get(&list));
            let scores = of_list.map_or(*own, |sums| sums.as_slice());
            let likeliest = SETTLED.into_iter().zip(scores).max_by(|a, b| a.1.total_cmp(b.1))?;
            Some((likeliest.0, 1.0 - chance(odds[row])))
        };
        let settled: Vec<_> = (0..table.rows()).map(settled).collect();
        let left = (0..settled.len()).filter(|i| settled[*i].is_none()).collect();
        Sifted { settled, left }
    }
}
