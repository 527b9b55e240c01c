//! The learned labeller. A network over the sequence says whether a block is running text, a forest which part of the
//! text it is, another which part of the rest; together they give every role its probability. One more says which block
//! is the title, two judge the page as a whole. Fitted on labelled pages by `training/`; how, and how well, is told in
//! its MODEL.md.

use super::forest::{Forest, take};
use super::glances::Glance;
use super::linear::Linear;
use super::measures::Measure;
use super::network::Network;
use super::sieve::Sieves;
use super::sums::{chance, share_out};
use super::table::{Table, WIDTH, feature_names};
use super::weights::Scores;
use std::error::Error;
use std::fmt;
use std::sync::LazyLock;
use tearsheet_article::{PageKind, Role};

/// The parts of running text that are told apart; its other forms follow from the elements.
const KEPT: [Role; 3] = [Role::Paragraph, Role::Heading, Role::Lead];

/// The parts of the rest of a page.
pub(super) const REST: [Role; 21] = [
    Role::Kicker,
    Role::Title,
    Role::Byline,
    Role::Time,
    Role::Dateline,
    Role::Caption,
    Role::Credit,
    Role::PullQuote,
    Role::Box,
    Role::Embed,
    Role::Correction,
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

/// The kinds of page that are told apart by their looks.
const PAGE_KINDS: [PageKind; KINDS] = [
    PageKind::Article,
    PageKind::Forum,
    PageKind::Product,
    PageKind::Documentation,
    PageKind::Service,
    PageKind::Listing,
    PageKind::Collection,
];
const KINDS: usize = 7;

static BUILT_IN: LazyLock<Model> =
    LazyLock::new(|| Model::parse(include_bytes!("../../data/roles.model")).unwrap_or_default());

/// A fitted labeller.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub(super) sieves: Sieves,
    text: Network,
    /// Of pages with tags, and of flattened text.
    parts: [Parts; 2],
    title: Forest,
    kinds: Linear,
    trust: Forest,
}

/// Which part a block is: of running text, and of the rest.
#[derive(Clone, Debug, Default)]
struct Parts {
    kept: Forest,
    rest: Forest,
}

impl Parts {
    fn parse(bytes: &mut &[u8]) -> Option<Parts> {
        let (kept, rest) = (Forest::parse(bytes)?, Forest::parse(bytes)?);
        (kept.classes() == KEPT.len() && rest.classes() == REST.len()).then_some(Parts { kept, rest })
    }
}

/// Why bytes are no model for this labeller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelError {
    /// They do not begin as a model, or end too early.
    Malformed,
    /// It was fitted on other features than these.
    OtherFeatures,
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ModelError::Malformed => "not a model, or cut short",
            ModelError::OtherFeatures => "a model fitted on other features",
        })
    }
}

impl Error for ModelError {}

impl Model {
    /// The model that comes with the library, fitted on the sets that `training/MODEL.md` names.
    ///
    /// ```
    /// use tearsheet_read::{Options, Reader, roles::Model};
    /// let page = b"<title>Rates held</title><h1>Rates held</h1><p>The bank kept its rate at four per cent.</p>";
    /// let own = Reader::with_model(Options::default(), Model::built_in().clone()).read(page);
    /// assert_eq!(own, Reader::new(Options::default()).read(page));
    /// ```
    pub fn built_in() -> &'static Model {
        &BUILT_IN
    }

    /// Reads a model: `TSRM`, version (u16), the print of its features (u64), for pages with tags and for flattened text each
    /// a forest of what may be part of an article and one of what the rest is, the network of running text, forests of
    /// its parts and of those of the rest, the same two for flattened text, a forest of titles, a linear model of kinds
    /// of page, a forest of trust. Numbers are little-endian.
    ///
    /// # Errors
    /// When the bytes are no model, or one fitted on other features.
    pub fn parse(mut bytes: &[u8]) -> Result<Model, ModelError> {
        if take(&mut bytes) != Some(*b"TSRM\x04\0") {
            return Err(ModelError::Malformed);
        }
        let print = take(&mut bytes).map(u64::from_le_bytes).ok_or(ModelError::Malformed)?;
        if print != print_of_features() {
            return Err(ModelError::OtherFeatures);
        }
        Model::parse_forests(&mut bytes).ok_or(ModelError::Malformed)
    }

    fn parse_forests(bytes: &mut &[u8]) -> Option<Model> {
        let (sieves, text) = (Sieves::parse(bytes)?, Network::parse(bytes));
        let parts = [Parts::parse(bytes)?, Parts::parse(bytes)?];
        let (title, kinds, trust) = (Forest::parse(bytes), Linear::parse(bytes), Forest::parse(bytes));
        let model = Model { sieves, text: text?, parts, title: title?, kinds: kinds?, trust: trust? };
        (bytes.is_empty() && model.fits()).then_some(model)
    }

    fn fits(&self) -> bool {
        self.text.features() == WIDTH
            && self.title.classes() == 1
            && self.kinds.classes() == KINDS
            && self.trust.classes() <= 1
    }

    /// How likely each role is for each block: of what the network calls text, the parts take their shares by the
    /// first forest, of the rest by the second. How likely each is the title says a third, on pages with tags the mean of
    /// it and the second.
    pub(super) fn chances(&self, table: &Table, priors: &[Scores], recurs: &[bool]) -> Vec<Chances> {
        let recurs = |row: usize| recurs.get(row).copied().unwrap_or_default();
        let odds = self.text.scores(table).into_iter().enumerate();
        let odds = odds.map(|(row, odds)| if recurs(row) { odds.min(RECURS) } else { odds });
        let text: Vec<f32> = odds.map(chance).collect();
        let is_flat = table.glance(Glance::PageFlat).first().is_some_and(|flat| *flat > 0);
        let parts = &self.parts[usize::from(is_flat)];
        let prior: Vec<f32> = priors.iter().flat_map(prior_of_kept).collect();
        let mut kept = parts.kept.scores(table, &prior, |row| text[row] >= SURE);
        kept.chunks_exact_mut(KEPT.len()).for_each(share_out);
        let prior: Vec<f32> = priors.iter().flat_map(prior_of_rest).collect();
        let mut rest = parts.rest.scores(table, &prior, |row| text[row] <= 1.0 - SURE);
        rest.chunks_exact_mut(REST.len()).for_each(share_out);
        let words = table.measure(Measure::Words);
        let may_be_title = |row: usize| (1..=TITLE_WORDS).contains(&words[row]);
        let titles = self.title.scores(table, &[], may_be_title);
        let of_block = |row: usize| {
            let text = text[row];
            let mut of = [0.0; Role::ALL.len()];
            deal(&mut of, &KEPT, &kept, row, text);
            deal(&mut of, &REST, &rest, row, 1.0 - text);
            let title = titles.get(row).filter(|_| may_be_title(row)).map_or(0.0, |odds| chance(*odds));
            let told = of[Role::Title as usize];
            Chances { text, title: if is_flat { title } else { 0.5 * (title + told) }, of }
        };
        (0..table.rows()).map(of_block).collect()
    }

    /// How likely each of [`PAGE_KINDS`] is, by the features of the page as a whole.
    pub(super) fn kinds(&self, row: &[u8]) -> Vec<f32> {
        let mut kinds = self.kinds.scores(row);
        share_out(&mut kinds);
        kinds
    }

    /// How likely it is that the text of a page is right.
    pub(super) fn trust(&self, row: &Table) -> f32 {
        self.trust.scores(row, &[], |_| true).first().map_or(0.0, |odds| chance(*odds))
    }
}

/// Log-odds of being running text that a block has at most where it stands on other pages of the site as well.
const RECURS: f32 = -2.0;

/// Words of the longest block that may be a title, sixty, as the measure has them.
const TITLE_WORDS: u8 = 94;

/// Chance under which a block is not asked what part of the text it is, or, of being the rest, what part of that.
const SURE: f32 = 0.08;

/// What the hand-set weights are worth before any page has been seen: they are too sure of themselves by half.
const FAITH: f32 = 0.5;

/// What the hand-set weights say of running text.
pub(super) fn prior_of_text(scores: &Scores) -> f32 {
    FAITH * scores.text()
}

/// The priors of the forest of the parts of running text.
pub(super) fn prior_of_kept(scores: &Scores) -> [f32; 3] {
    [0.0, 0.0, FAITH * (scores.of(Role::Lead) - scores.body)]
}

/// The priors of the forest of the rest.
pub(super) fn prior_of_rest(scores: &Scores) -> impl Iterator<Item = f32> {
    REST.into_iter().map(|role| FAITH * scores.of(role))
}

/// How likely each role is for a block.
#[derive(Clone, Debug)]
pub(super) struct Chances {
    /// That it is running text: lead, heading or body.
    pub text: f32,
    /// That it is the title, beside all other blocks of the page.
    pub title: f32,
    of: [f32; Role::ALL.len()],
}

impl Chances {
    /// Of one role alone.
    #[cfg(test)]
    pub fn of_one(role: Role, chance: f32) -> Self {
        let mut of = [0.0; Role::ALL.len()];
        of[role as usize] = chance;
        Chances { text: 0.0, title: 0.0, of }
    }

    /// Of running text alone.
    #[cfg(test)]
    pub fn of_text(chance: f32) -> Self {
        Chances { text: chance, title: 0.0, of: [0.0; Role::ALL.len()] }
    }

    /// Of a role; all forms of running text go by [`Role::Paragraph`].
    pub fn of(&self, role: Role) -> f32 {
        self.of[role as usize]
    }
}

/// The likeliest kind of a page.
pub(super) fn likeliest_kind(chances: &[f32]) -> Option<(PageKind, f32)> {
    let kinds = PAGE_KINDS.into_iter().zip(chances.iter().copied());
    kinds.max_by(|a, b| a.1.total_cmp(&b.1))
}

/// Deals a chance of a block out among roles by their shares of it.
fn deal(of: &mut [f32], roles: &[Role], shares: &[f32], row: usize, chance: f32) {
    for (&role, share) in roles.iter().zip(shares.get(row * roles.len()..).unwrap_or(&[])) {
        of[role as usize] = chance * share;
    }
}

/// A number for the list of features (FNV-1a).
fn print_of_features() -> u64 {
    let names = feature_names().join("\n");
    names
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |print, byte| (print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_model_is_whole_and_small() {
        let bytes = include_bytes!("../../data/roles.model");
        assert!(Model::parse(bytes).is_ok());
        assert!(bytes.len() <= 1 << 20, "{} bytes", bytes.len());
    }

    #[test]
    fn what_is_no_model_is_refused() {
        let bytes = include_bytes!("../../data/roles.model");
        let refused = |bytes: &[u8]| Model::parse(bytes).unwrap_err();
        assert_eq!(refused(b""), ModelError::Malformed);
        assert_eq!(refused(b"<!doctype html>"), ModelError::Malformed);
        assert_eq!(refused(&bytes[..bytes.len() - 1]), ModelError::Malformed);
        let mut other = bytes.to_vec();
        other[6] ^= 1;
        assert_eq!(refused(&other), ModelError::OtherFeatures);
    }
}
