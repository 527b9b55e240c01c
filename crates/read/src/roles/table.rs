//! What the labeller sees of a page: for every block one byte a feature. Facts are 0 or 1; shares of a whole run from
//! 0 to 255; sizes and counts are sixteen times the binary logarithm of one more than they are. Columns lie one after
//! another, because the models ask one question of all blocks at once.

use super::cues::Cue;
use super::features::{Features, Grain};
use super::glances::{self, Glance, HINTS};
use super::measures::Measure;
use crate::blocks::{Blocks, Hints};
use crate::lanes::Bits;
use crate::words::{Kind, Kinds, TOLD};

const KINDS: usize = TOLD;

const NEAR: usize = Cue::ALL.len();
const STARTS: usize = NEAR + HINTS;
const WHOLE: usize = STARTS + KINDS;
const ABOVE: usize = WHOLE + KINDS;
const HEADED: usize = ABOVE + KINDS;
const MEASURES: usize = HEADED + KINDS;
const GLANCES: usize = MEASURES + Measure::ALL.len();
/// How many features there are.
pub(super) const WIDTH: usize = GLANCES + glances::WIDTH;

/// The features of all blocks of a page.
#[derive(Clone, Debug)]
pub struct Table {
    rows: usize,
    /// Bytes from one column to the next: whole registers, zeros behind the last block.
    stride: usize,
    bytes: Vec<u8>,
}

/// Bytes of what is looked at together: two registers of the widest that are common.
pub(super) const REGISTER: usize = 64;

/// The names of the features, in the order of the columns.
pub fn feature_names() -> Vec<String> {
    let kinds = |what: &'static str| {
        Kind::ALL.into_iter().take(KINDS).map(move |kind| format!("{what}_{}", kind.as_str()))
    };
    let cues = Cue::ALL.into_iter().map(|cue| format!("cue_{cue:?}"));
    cues.chain(numbered("near_hint", HINTS))
        .chain(kinds("starts"))
        .chain(kinds("whole"))
        .chain(kinds("above"))
        .chain(kinds("headed"))
        .chain(Measure::ALL.into_iter().map(|measure| format!("{measure:?}")))
        .chain(glances::names())
        .collect()
}

/// The names of features that are told apart by a number.
pub(super) fn numbered(what: &'static str, count: usize) -> impl Iterator<Item = String> {
    (0..count).map(move |i| format!("{what}_{i}"))
}

impl Table {
    /// A table of zeros.
    pub(super) fn new(rows: usize) -> Self {
        Table::of_width(rows, WIDTH)
    }

    /// A table of zeros with so many features.
    pub(super) fn of_width(rows: usize, width: usize) -> Self {
        let stride = rows.next_multiple_of(REGISTER);
        Table { rows, stride, bytes: vec![0; stride * width] }
    }

    /// A table of blocks with what a glance told of them when they were so many among others.
    pub(super) fn after(glances: &Table, blocks: &Blocks, numbers: &[usize]) -> Self {
        let mut table = Table::new(numbers.len());
        for feature in glances::GLANCES..glances::WIDTH {
            let told = glances.column(feature);
            table.write(GLANCES + feature, numbers.iter().map(|&number| told[number]));
        }
        for row in 0..table.rows {
            for (first, bits) in glances::bits(blocks, row) {
                table.set_bits(row, GLANCES + first, bits);
            }
        }
        table
    }

    /// A table of one row.
    pub(super) fn of_page(row: &[u8]) -> Self {
        let mut table = Table::of_width(1, row.len());
        row.iter().enumerate().for_each(|(feature, value)| table.set(0, feature, *value));
        table
    }

    /// How many blocks.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// One feature of all blocks.
    pub fn column(&self, feature: usize) -> &[u8] {
        self.bytes.get(feature * self.stride..).and_then(|column| column.get(..self.rows)).unwrap_or(&[])
    }

    /// How many registers a feature of all blocks fills, the last with zeros behind the last block.
    pub(super) fn registers(&self) -> usize {
        self.stride / REGISTER
    }

    /// One feature of as many blocks as fill a register.
    pub(super) fn register(&self, feature: usize, register: usize) -> Option<&[u8; REGISTER]> {
        self.bytes.as_chunks().0.get(feature * self.registers() + register)
    }

    /// One feature of all blocks, a register at a time.
    pub(super) fn registers_of(&self, feature: usize) -> &[[u8; REGISTER]] {
        let first = feature * self.stride;
        self.bytes[first..first + self.stride].as_chunks().0
    }

    /// One measure of all blocks.
    pub(super) fn measure(&self, measure: Measure) -> &[u8] {
        self.column(MEASURES + measure as usize)
    }

    /// All features of one block.
    pub fn row(&self, block: usize) -> Vec<u8> {
        self.bytes.iter().skip(block).step_by(self.stride.max(1)).copied().collect()
    }

    /// What a glance told of all blocks.
    pub(super) fn glance(&self, glance: Glance) -> &[u8] {
        self.column(GLANCES + glance.place())
    }

    pub(super) fn put(&mut self, row: usize, measure: Measure, value: u8) {
        self.set(row, MEASURES + measure as usize, value);
    }

    pub(super) fn set(&mut self, row: usize, feature: usize, value: u8) {
        self.bytes[feature * self.stride + row] = value;
    }

    /// Writes a feature of all blocks.
    pub(super) fn write(&mut self, feature: usize, values: impl Iterator<Item = u8>) {
        let first = feature * self.stride;
        self.bytes[first..first + self.rows].iter_mut().zip(values).for_each(|(byte, value)| *byte = value);
    }

    /// Sets a feature of every block to another feature of the one so many steps behind it, 0 where there is none.
    pub(super) fn shift(&mut self, from: usize, to: usize, steps: isize) {
        let (rows, by) = (self.rows, steps.unsigned_abs().min(self.rows));
        let (from, to) = (from * self.stride, to * self.stride);
        if steps < 0 {
            self.bytes.copy_within(from..from + rows - by, to + by);
        } else {
            self.bytes.copy_within(from + by..from + rows, to);
        }
    }

    /// Sets a feature of all blocks.
    pub(super) fn fill(&mut self, feature: usize, value: u8) {
        let first = feature * self.stride;
        self.bytes[first..first + self.rows].fill(value);
    }

    /// Sets a measure of all blocks.
    pub(super) fn put_all(&mut self, measure: Measure, value: u8) {
        self.fill(MEASURES + measure as usize, value);
    }

    /// Sets the facts of one block; `above` is what the block above says, and the last heading.
    pub(super) fn facts(
        &mut self,
        row: usize,
        features: &Features,
        grain: &Grain,
        blocks: &Blocks,
        above: (Kinds, Kinds),
    ) {
        let near = blocks.ancestors(row).take(4).fold(Hints::default(), |near, node| near.with(node.hints));
        let [low, high] = [features.bits() as u64, (features.bits() >> 64) as u64];
        self.set_bits(row, 0, low);
        self.set_bits(row, 64, high);
        self.set_bits(row, NEAR, near.0);
        self.set_bits(row, STARTS, grain.words.told().into());
        self.set_bits(row, WHOLE, grain.whole.told().into());
        self.set_bits(row, ABOVE, above.0.told().into());
        self.set_bits(row, HEADED, above.1.told().into());
    }

    /// Sets the features from `first` on whose bits are set.
    pub(super) fn set_bits(&mut self, row: usize, first: usize, bits: u64) {
        for bit in Bits(bits) {
            self.set(row, first + bit, 1);
        }
    }
}
