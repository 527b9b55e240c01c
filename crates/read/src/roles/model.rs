//! The learned labeller: two forests and what the facts say for each part. The first forest says whether a block is
//! running text, the second which part of the page it is; together they give every role its probability. Fitted on
//! labelled pages by `training/`; how, and how well, is told in its MODEL.md.

use super::cues::Cue;
use super::features::Features;
use super::forest::{Forest, take};
use super::table::{Table, feature_names};
use std::error::Error;
use std::fmt;
use std::sync::LazyLock;
use tearsheet_article::{PageKind, Role};

/// The kinds of page that are told apart by their looks, in the order of the forest's classes.
const KINDS: [PageKind; 7] = [
    PageKind::Article,
    PageKind::Forum,
    PageKind::Product,
    PageKind::Documentation,
    PageKind::Service,
    PageKind::Listing,
    PageKind::Collection,
];

static BUILT_IN: LazyLock<Model> =
    LazyLock::new(|| Model::parse(include_bytes!("../../data/roles.model")).unwrap_or_default());

/// A fitted labeller.
#[derive(Clone, Debug, Default)]
pub struct Model {
    text: Forest,
    parts: Forest,
    roles: Vec<Role>,
    kinds: Forest,
    kind_names: Vec<PageKind>,
    trust: Forest,
    /// What each cue says for each part, one part's cues side by side.
    lifts: Vec<i8>,
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
    /// The model that comes with the library.
    pub fn built_in() -> &'static Model {
        &BUILT_IN
    }

    /// Reads a model: `TSRM`, version (u16), the print of its features (u64), its parts, the forest of running text,
    /// the forest of the parts, and for each part what each cue says (i8). Numbers are little-endian.
    ///
    /// # Errors
    /// When the bytes are no model, or one fitted on other features.
    pub fn parse(mut bytes: &[u8]) -> Result<Model, ModelError> {
        if take(&mut bytes) != Some(*b"TSRM\x01\0") {
            return Err(ModelError::Malformed);
        }
        let print = take(&mut bytes).map(u64::from_le_bytes).ok_or(ModelError::Malformed)?;
        if print != print_of_features() {
            return Err(ModelError::OtherFeatures);
        }
        Model::parse_forests(&mut bytes).ok_or(ModelError::Malformed)
    }

    fn parse_forests(bytes: &mut &[u8]) -> Option<Model> {
        let length = usize::from(u16::from_le_bytes(take(bytes)?));
        let (names, rest) = bytes.split_at_checked(length)?;
        *bytes = rest;
        let roles: Vec<Role> = std::str::from_utf8(names)
            .ok()?
            .split(',')
            .map(|name| name.parse().ok())
            .collect::<Option<_>>()?;
        let (text, parts) = (Forest::parse(bytes)?, Forest::parse(bytes)?);
        let (kinds, trust) = (Forest::parse(bytes)?, Forest::parse(bytes)?);
        let lifts: Vec<i8> = bytes.iter().map(|byte| byte.cast_signed()).collect();
        let whole = text.classes() == 1 && parts.classes() == roles.len();
        let kind_names = KINDS[..kinds.classes().min(KINDS.len())].to_vec();
        let model = Model { text, parts, roles, kinds, kind_names, trust, lifts };
        (whole && model.lifts.len() == model.roles.len() * Cue::ALL.len()).then_some(model)
    }

    /// How likely each role is for each block.
    pub(super) fn chances(&self, table: &Table) -> Vec<Chances> {
        let (text, parts) = (self.text.scores(table), self.parts.scores(table));
        let rows = text.iter().zip(parts.chunks_exact(self.roles.len().max(1)));
        rows.map(|(&text, parts)| self.chance(text, parts)).collect()
    }

    /// Of what the first forest calls text, and of the rest, each part takes its share by the second.
    fn chance(&self, text: f32, parts: &[f32]) -> Chances {
        let text = 1.0 / (1.0 + (-text).exp());
        let highest = parts.iter().copied().fold(f32::MIN, f32::max);
        let shares: Vec<f32> = parts.iter().map(|score| (score - highest).exp()).collect();
        let sum = |is_text: bool| {
            let own = self.roles.iter().zip(&shares).filter(|(role, _)| is_of_text(**role) == is_text);
            own.map(|(_, share)| share).sum::<f32>().max(f32::MIN_POSITIVE)
        };
        let (of_text, of_rest) = (sum(true), sum(false));
        let mut of = [0.0; Role::ALL.len()];
        for (&role, share) in self.roles.iter().zip(&shares) {
            let whole = if is_of_text(role) { text / of_text } else { (1.0 - text) / of_rest };
            of[role as usize] = share * whole;
        }
        Chances { text, of }
    }

    /// The likeliest kind of a page, by the features of the page as a whole.
    pub(super) fn kind(&self, row: &Table) -> Option<(PageKind, f32)> {
        let scores = self.kinds.scores(row);
        let (best, highest) = scores.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let sum: f32 = scores.iter().map(|score| (score - highest).exp()).sum();
        self.kind_names.get(best).map(|kind| (*kind, 1.0 / sum))
    }

    /// How likely it is that the text of a page is right.
    pub(super) fn trust(&self, row: &Table) -> f32 {
        self.trust.scores(row).first().map_or(0.0, |score| 1.0 / (1.0 + (-score).exp()))
    }

    /// The fact about a block that speaks most for a role.
    pub(super) fn reason(&self, role: Role, features: &Features) -> &'static str {
        let part = if role.is_body() && role != Role::Heading { Role::Paragraph } else { role };
        let Some(row) = self.roles.iter().position(|r| *r == part) else { return Cue::Always.reason() };
        let lift = |cue: &Cue| self.lifts.get(row * Cue::ALL.len() + *cue as usize);
        features.cues().max_by_key(lift).unwrap_or(Cue::Always).reason()
    }
}

/// How likely each role is for a block.
#[derive(Clone, Debug)]
pub(super) struct Chances {
    /// That it is running text: lead, heading or body.
    pub text: f32,
    of: [f32; Role::ALL.len()],
}

impl Chances {
    /// Of a role; all forms of running text go by [`Role::Paragraph`].
    pub fn of(&self, role: Role) -> f32 {
        self.of[role as usize]
    }
}

fn is_of_text(role: Role) -> bool {
    matches!(role, Role::Paragraph | Role::Heading | Role::Lead)
}

/// A number for the list of features (FNV-1a).
fn print_of_features() -> u64 {
    let names = feature_names().join("\n");
    names
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |print, byte| (print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
