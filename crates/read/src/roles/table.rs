//! What the labeller sees of a page: for every block one byte a feature. Facts are 0 or 1; shares of a whole run from
//! 0 to 255; sizes and counts are sixteen times the binary logarithm of one more than they are. Columns lie one after
//! another, because the models ask one question of all blocks at once.

use super::cues::Cue;
use super::features::{Features, Grain};
use super::measures::Measure;
use crate::blocks::{Block, Blocks, Hints};
use crate::words::{Kind, Kinds, TOLD};

const HINTS: usize = 60;
const CONTEXTS: usize = 30;
const KINDS: usize = TOLD;

const OWN: usize = Cue::ALL.len();
const NEAR: usize = OWN + HINTS;
const AROUND: usize = NEAR + HINTS;
const CONTEXT: usize = AROUND + HINTS;
const STARTS: usize = CONTEXT + CONTEXTS;
const WHOLE: usize = STARTS + KINDS;
const ABOVE: usize = WHOLE + KINDS;
const HEADED: usize = ABOVE + KINDS;
const MEASURES: usize = HEADED + KINDS;
/// How many features there are.
pub(super) const WIDTH: usize = MEASURES + Measure::ALL.len();

/// The features of all blocks of a page.
#[derive(Clone, Debug)]
pub struct Table {
    rows: usize,
    bytes: Vec<u8>,
}

/// The names of the features, in the order of the columns.
pub fn feature_names() -> Vec<String> {
    let numbered = |what: &'static str, count| (0..count).map(move |i| format!("{what}_{i}"));
    let kinds = |what: &'static str| {
        Kind::ALL.into_iter().take(KINDS).map(move |kind| format!("{what}_{}", kind.as_str()))
    };
    let cues = Cue::ALL.into_iter().map(|cue| format!("cue_{cue:?}"));
    cues.chain(numbered("own_hint", HINTS))
        .chain(numbered("near_hint", HINTS))
        .chain(numbered("hint", HINTS))
        .chain(numbered("context", CONTEXTS))
        .chain(kinds("starts"))
        .chain(kinds("whole"))
        .chain(kinds("above"))
        .chain(kinds("headed"))
        .chain(Measure::ALL.into_iter().map(|measure| format!("{measure:?}")))
        .collect()
}

impl Table {
    /// A table of zeros.
    pub(super) fn new(rows: usize) -> Self {
        Table { rows, bytes: vec![0; rows * WIDTH] }
    }

    /// A table of one row.
    pub(super) fn of_page(bytes: Vec<u8>) -> Self {
        Table { rows: 1, bytes }
    }

    /// How many blocks.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// One feature of all blocks.
    pub fn column(&self, feature: usize) -> &[u8] {
        self.bytes.get(feature * self.rows..(feature + 1) * self.rows).unwrap_or(&[])
    }

    /// One measure of all blocks.
    pub(super) fn measure(&self, measure: Measure) -> &[u8] {
        self.column(MEASURES + measure as usize)
    }

    /// All features of one block.
    pub fn row(&self, block: usize) -> Vec<u8> {
        self.bytes.iter().skip(block).step_by(self.rows.max(1)).copied().collect()
    }

    pub(super) fn put(&mut self, row: usize, measure: Measure, value: u8) {
        self.bytes[(MEASURES + measure as usize) * self.rows + row] = value;
    }

    /// Sets the facts of one block; `above` is what the block above says, and the last heading.
    pub(super) fn facts(
        &mut self,
        row: usize,
        features: &Features,
        grain: &Grain,
        block: &Block,
        blocks: &Blocks,
        above: (Kinds, Kinds),
    ) {
        let mut own = Hints::default();
        let mut near = Hints::default();
        for (depth, node) in blocks.ancestors(row).take(4).enumerate() {
            near = near.with(node.hints);
            if depth == 0 {
                own = node.hints;
            }
        }
        for mark in blocks.marks(row) {
            own = own.with(mark.hints);
        }
        self.bits(row, 0, features.bits());
        self.bits(row, OWN, own.0.into());
        self.bits(row, NEAR, near.0.into());
        self.bits(row, AROUND, block.hints.0.into());
        self.bits(row, CONTEXT, block.context.0.into());
        self.bits(row, STARTS, grain.words.told().into());
        self.bits(row, WHOLE, grain.whole.told().into());
        self.bits(row, ABOVE, above.0.told().into());
        self.bits(row, HEADED, above.1.told().into());
    }

    fn bits(&mut self, row: usize, first: usize, mut bits: u128) {
        while bits != 0 {
            let bit = bits.trailing_zeros() as usize;
            self.bytes[(first + bit) * self.rows + row] = 1;
            bits &= bits - 1;
        }
    }
}
