//! The sieve: most blocks of a page are plainly no part of its article (menus, footers, shelves of links), and a glance
//! at them says so. It settles them with the role they look most like, the entries of one list with one, so that only
//! what is in doubt is looked at closer: a cascade of classifiers (Viola and Jones, Rapid Object Detection using a Boosted
//! Cascade, 2001). What it settles is lost to the article, so it settles only what it is very sure of.

use super::Label;
use super::forest::Forest;
use super::glances::{Glance, holder};
use super::model::ModelError;
use super::neighbours::list;
use super::sums::chance;
use super::table::Table;
use super::wording;
use crate::blocks::{Blocks, name::Name};
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
///
/// ```
/// use tearsheet_read::roles::Sieves;
/// assert!(Sieves::of_bytes(b"no sieve").is_err());
/// ```
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
    /// The list or table around every block.
    lists: Vec<Option<u32>>,
}

impl Sifted {
    /// The labels of all blocks: those settled, and those that the blocks in doubt were given. What was looked at tells of
    /// what is settled right under it: where it leads related links, "Read also", the entries of the list are those, and
    /// what shares the element of a consent text are its buttons.
    pub fn with(self, blocks: &Blocks, given: Vec<Label>, leads: impl Fn(usize) -> bool) -> Vec<Label> {
        let Sifted { settled, left, lists } = self;
        let mut labels = Vec::with_capacity(settled.len());
        let mut given = given.into_iter().enumerate();
        let (mut is_led, mut led, mut asking) = (false, None, None);
        for (i, (settled, list)) in settled.into_iter().zip(lists).enumerate() {
            if let Some((role, confidence)) = settled {
                led = if is_led { list } else { led };
                is_led = false;
                let is_furniture = matches!(role, Role::Navigation | Role::Tools | Role::Other);
                let is_under = list.is_some() && list == led && wording::length(blocks.text(i)) >= HEADLINE;
                let (role, reason) = match () {
                    () if is_furniture && is_under => (Role::Related, "under a label of related links"),
                    () if is_furniture && asking.is_some_and(|element| is_inside(blocks, i, element)) => {
                        (Role::Consent, ASKING)
                    }
                    () => (role, PLAIN),
                };
                labels.push(Label { role, confidence, reason, of: None });
            } else if let Some((number, label)) = given.next() {
                is_led = leads(number);
                asking = element(blocks, i).filter(|_| label.role == Role::Consent);
                labels.push(Label { of: label.of.map(|of| left[of]), ..label });
            }
        }
        labels
    }
}

/// The element that holds a block, if it is not the whole page.
fn element(blocks: &Blocks, i: usize) -> Option<u32> {
    let holder = holder(blocks, blocks.list[i].node?);
    let is_page = matches!(blocks.nodes[holder as usize].name, Name::Html | Name::Body | Name::Main);
    (!is_page).then_some(holder)
}

/// Whether a block stands in an element, and not deep.
fn is_inside(blocks: &Blocks, i: usize, element: u32) -> bool {
    let outwards = std::iter::successors(blocks.list[i].node, |&n| blocks.nodes[n as usize].parent);
    outwards.take(3).any(|n| n == element)
}

/// Why a block beside a consent text is part of that.
const ASKING: &str = "beside a request for consent";

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
        let lists: Vec<Option<u32>> = (0..table.rows()).map(|row| list(blocks, row)).collect();
        let mut sums: BTreeMap<u32, [f32; COUNT]> = BTreeMap::new();
        for (row, list) in lists.iter().enumerate().filter(|(row, _)| is_settled(*row)) {
            if let (Some(list), Some(scores)) = (list, scores.get(row)) {
                let sums = sums.entry(*list).or_default();
                sums.iter_mut().zip(*scores).for_each(|(sum, score)| *sum += score);
            }
        }
        let roles: BTreeMap<u32, Role> = sums.iter().map(|(list, sums)| (*list, likeliest(sums))).collect();
        let settled = |row: usize| {
            let own = scores.get(row).filter(|_| is_settled(row))?;
            let of_list = lists[row].and_then(|list| roles.get(&list).copied());
            Some((of_list.unwrap_or_else(|| likeliest(own)), 1.0 - chance(odds[row])))
        };
        let settled: Vec<_> = (0..table.rows()).map(settled).collect();
        let left = (0..settled.len()).filter(|i| settled[*i].is_none()).collect();
        Sifted { settled, left, lists }
    }
}

/// The role of the highest score.
fn likeliest(scores: &[f32]) -> Role {
    let scored = SETTLED.into_iter().zip(scores);
    scored.max_by(|a, b| a.1.total_cmp(b.1)).map_or(Role::Other, |(role, _)| role)
}

#[cfg(test)]
mod tests {
    use super::super::glances;
    use super::*;
    use crate::{Options, blocks::cut, pages::open};

    /// A forest of one tree that asks one question, or of none; its scores without a tree are `bias`.
    fn forest(bias: &[i16], tree: Option<(Glance, u8, [&[i8]; 2])>) -> Vec<u8> {
        let mut bytes = [bias.len() as u16, u16::from(tree.is_some())].map(u16::to_le_bytes).concat();
        bytes.extend(1.0f32.to_le_bytes());
        bytes.extend(bias.iter().flat_map(|score| score.to_le_bytes()));
        if let Some((glance, threshold, leaves)) = tree {
            bytes.extend([1, 0]);
            bytes.extend((glance.place() as u16).to_le_bytes());
            bytes.push(threshold);
            bytes.extend(leaves.concat().iter().map(|score| *score as u8));
        }
        bytes
    }

    /// Scores of [`SETTLED`], one of them other than zero.
    fn only(role: Role, score: i8) -> Vec<i8> {
        SETTLED.into_iter().map(|settled| if settled == role { score } else { 0 }).collect()
    }

    const PAGE: &str = "<h1>New quay opens</h1><p>Read also</p><ul><li><a>Ships</a><li><a>Sail</a>\
                        <li><a>Storm breaks the quay again</a></ul>";

    /// What a sieve that lets pass what is no link makes of a page.
    fn sifted(page: &str) -> (Blocks, Sifted) {
        let leaves = [only(Role::Navigation, 5), only(Role::Related, 9)];
        let doubt = forest(&[0], Some((Glance::LinkShare, 200, [&[0], &[-9]])));
        let parts = forest(&[0; COUNT], Some((Glance::Length, 50, [&leaves[0], &leaves[1]])));
        let sieves = Sieves::of_bytes(&[doubt, parts].concat().repeat(2)).unwrap();
        let blocks = cut(&open(page.as_bytes(), &Options::default()));
        let sifted = sieves.sift(&glances::of(&blocks).1, &blocks);
        (blocks, sifted)
    }

    #[test]
    fn without_a_sieve_all_is_in_doubt() {
        let blocks = cut(&open(PAGE.as_bytes(), &Options::default()));
        assert_eq!(Sieves::default().sift(&glances::of(&blocks).1, &blocks).left, [0, 1, 2, 3, 4]);
    }

    #[test]
    fn the_entries_of_one_list_are_one_thing() {
        let (_, sifted) = sifted(PAGE);
        assert_eq!(sifted.left, [0, 1]);
        let roles: Vec<Role> = sifted.settled.into_iter().flatten().map(|(role, _)| role).collect();
        assert_eq!(roles, [Role::Navigation; 3]);
    }

    #[test]
    fn headlines_under_a_label_of_related_links_are_those() {
        let roles = |leads: bool| {
            let (blocks, sifted) = sifted(PAGE);
            let given = |of| Label { role: Role::Tools, confidence: 0.9, reason: "given", of };
            let labels = sifted.with(&blocks, vec![given(None), given(Some(0))], |i| leads && i == 1);
            assert_eq!((labels.len(), labels[1].of), (5, Some(0)));
            [labels[1].role, labels[2].role, labels[4].role]
        };
        assert_eq!(roles(true), [Role::Tools, Role::Navigation, Role::Related]);
        assert_eq!(roles(false), [Role::Tools, Role::Navigation, Role::Navigation]);
    }

    #[test]
    fn what_shares_the_element_of_a_consent_text_belongs_to_it() {
        let roles = |page: &str, role| {
            let (blocks, sifted) = sifted(page);
            let given = Label { role, confidence: 0.9, reason: "given", of: None };
            let labels = sifted.with(&blocks, vec![given], |_| false);
            labels[1..].iter().map(|label| label.role).collect::<Vec<_>>()
        };
        let page = "<div><p>We use cookies.</p><div><a>Accept</a></div></div><div><a>News</a></div>";
        assert_eq!(roles(page, Role::Consent), [Role::Consent, Role::Navigation]);
        assert_eq!(roles(page, Role::Other), [Role::Navigation; 2]);
        assert_eq!(roles("<p>We use cookies.</p><div><a>News</a></div>", Role::Consent), [Role::Navigation]);
    }

    #[test]
    fn what_is_no_sieve_is_refused() {
        let empty = forest(&[], None).repeat(4);
        assert!(Sieves::of_bytes(&empty).is_ok());
        assert!(
            Sieves::of_bytes(&empty[1..]).is_err() && Sieves::of_bytes(&[&empty[..], &[0]].concat()).is_err()
        );
        let two_classes = forest(&[0, 0], None);
        assert!(Sieves::of_bytes(&[&two_classes[..], &empty].concat()).is_err());
    }
}
