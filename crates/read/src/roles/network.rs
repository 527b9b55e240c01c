//! The network that says how likely every block is running text. It reads the page as a sequence: what a block is by
//! itself (one layer over its features), what its neighbours are (two layers over five blocks each, the second with
//! gaps, so that a block sees eight blocks each way) and what the page is as a whole (the mean over all blocks). A small
//! relative of the dilated convolutions of Yu and Koltun, Multi-Scale Context Aggregation, 2016; fitted by `training/`.
//!
//! Its numbers are whole, of 16 bits, so that one instruction multiplies or adds as many as a register holds: of a product
//! the upper half is kept, a sum stops at the ends of its range. What one unit is worth in a layer is the affair of its
//! weights. The means over the page are floats on their way, summed in one order, which every machine rounds alike.

use super::forest::take;
use super::glances::Glance;
use super::sums::exp;
use super::table::{REGISTER, Table};
use crate::lanes::{self, Bits};

/// Blocks that a layer sees each way.
const REACH: usize = 2;
/// Blocks that a layer sees.
const SEEN: usize = 2 * REACH + 1;
/// Blocks between those that the second layer sees.
const GAP: usize = 3;
/// Log-odds, from what is nearest alone, under which a block is settled as no running text: of 25,000 such blocks of two
/// sets the second layer would have given five a chance over 0.15, and none one over 0.6. It is a third of the blocks that the sieve
/// leaves of news, a tenth of other pages.
const DOUBT: f32 = -2.5;
/// The log-odds of a block settled like that.
const SETTLED: f32 = -8.0;
/// Outputs of a layer.
const WIDTH: usize = 64;
/// What a layer gives out for one block.
type Outputs = [i16; WIDTH];

/// A fitted network.
#[derive(Clone, Debug, Default)]
pub(super) struct Network {
    /// For every feature the power of two that its byte is multiplied by.
    shifts: Vec<u8>,
    itself: Layer,
    page: Layer,
    near: Layer,
    far: Layer,
    answer: Answer,
}

/// What outputs are without any input, and the weights of each input.
#[derive(Clone, Debug)]
struct Layer {
    bias: Outputs,
    weights: Vec<Outputs>,
}

/// The answer for a block: the weights of what it is itself, of its contexts, and of the features, each as its byte.
#[derive(Clone, Debug)]
struct Answer {
    /// What one unit of the sum is worth in log-odds.
    unit: f32,
    bias: i32,
    itself: Outputs,
    context: Outputs,
    direct: Vec<i32>,
}

impl Network {
    /// Reads a network from the front of `bytes`, little-endian: features (u16), outputs of a layer (u16,
    /// 64), the power of two that the byte of each feature is multiplied by (u8); the layers (i16), a bias for each
    /// output, then the weights, the outputs of one input side by side: from the features to a block itself; from the means
    /// of that over the page, plain and by the root of the length, to the first context; from five blocks to that; from
    /// five blocks of that to the second; the answer: unit (f32), bias (i32), the weights of a block itself and of its
    /// contexts (i16), and those of the features, each as its byte (i32).
    pub fn parse(bytes: &mut &[u8]) -> Option<Network> {
        let features = usize::from(u16::from_le_bytes(take(bytes)?));
        if take(bytes)? != (WIDTH as u16).to_le_bytes() {
            return None;
        }
        let shift = |_| take(bytes).filter(|[shift]| *shift < 15).map(|[shift]| shift);
        Some(Network {
            shifts: (0..features).map(shift).collect::<Option<_>>()?,
            itself: Layer::parse(bytes, features)?,
            page: Layer::parse(bytes, 2 * WIDTH)?,
            near: Layer::parse(bytes, SEEN * WIDTH)?,
            far: Layer::parse(bytes, SEEN * WIDTH)?,
            answer: Answer::parse(bytes, features)?,
        })
    }

    /// How many features it was fitted on.
    pub fn features(&self) -> usize {
        self.shifts.len()
    }

    /// How likely every block is running text, in log-odds.
    ///
    /// A processor with wide registers (AVX2, and BMI1, which came with them) gets the same code compiled for them, and so
    /// the same result. What this calls is inlined to be compiled along.
    pub fn scores(&self, table: &Table) -> Vec<f32> {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("bmi1") {
            // SAFETY: what the function needs was asked for in the line above; it does nothing else that is unsafe.
            #[allow(unsafe_code)]
            return unsafe { self.scores_in_wide_registers(table) };
        }
        self.answers(table)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi1")]
    fn scores_in_wide_registers(&self, table: &Table) -> Vec<f32> {
        self.answers(table)
    }

    #[inline(always)]
    fn answers(&self, table: &Table) -> Vec<f32> {
        let features = Features::of(table, self.features());
        let all: Vec<usize> = (0..table.rows()).collect();
        let mut itself = Vec::with_capacity(all.len());
        for sums in self.itself.over_features(table, &features, &self.shifts) {
            itself.push(Block::of(sums));
        }
        let context = self.page.of(&means(&itself, table));
        let mut near = Vec::with_capacity(all.len());
        for sums in self.near.over(&itself, &all, 1, &context) {
            near.push(Block::of(sums));
        }
        let mut sums = self.answer.direct(table, &features);
        let mut answers = vec![SETTLED; table.rows()];
        let mut in_doubt = Vec::with_capacity(table.rows());
        for ((row, sum), (itself, near)) in sums.iter_mut().enumerate().zip(itself.iter().zip(&near)) {
            *sum = sum.wrapping_add(weighed(&itself.outputs, &self.answer.itself));
            if self.answer.odds(*sum, &near.outputs) >= DOUBT {
                in_doubt.push(row);
            }
        }
        let far = self.far.over(&near, &in_doubt, GAP, &[0; WIDTH]);
        for (row, far) in in_doubt.into_iter().zip(far) {
            answers[row] = self.answer.odds(sums[row], &plus(positive(far), &near[row].outputs));
        }
        answers
    }
}

/// The means over the page, plain and by the root of the blocks' lengths.
#[inline(always)]
fn means(blocks: &[Block], table: &Table) -> [Block; 2] {
    let [mut plain, mut by_length] = [[0.0f32; WIDTH]; 2];
    let (mut count, mut length) = (0.0f32, 0.0f32);
    for (block, &octaves) in blocks.iter().zip(table.glance(Glance::Length)) {
        let root = exp(f32::from(octaves) * (std::f32::consts::LN_2 / 32.0));
        (count, length) = (count + 1.0, length + root);
        for ((plain, by_length), &output) in plain.iter_mut().zip(&mut by_length).zip(&block.outputs) {
            *plain += f32::from(output);
            *by_length += f32::from(output) * root;
        }
    }
    [Block::of(rounded(plain, count)), Block::of(rounded(by_length, length))]
}

impl Default for Layer {
    fn default() -> Self {
        Layer { bias: [0; WIDTH], weights: Vec::new() }
    }
}

impl Layer {
    /// Takes the bias, then the weights of so many inputs.
    fn parse(bytes: &mut &[u8], inputs: usize) -> Option<Layer> {
        let bias = outputs(bytes)?;
        let weights = (0..inputs).map(|_| outputs(bytes)).collect::<Option<_>>()?;
        Some(Layer { bias, weights })
    }

    /// The sums of every block from its features, each multiplied by a power of two; most are zero.
    #[inline(always)]
    fn over_features(&self, table: &Table, features: &Features, shifts: &[u8]) -> Vec<Outputs> {
        let mut shared = self.bias;
        for &(feature, byte) in &features.shared {
            add(&mut shared, shifted(byte, shifts[feature]), &self.weights[feature]);
        }
        let mut all = vec![[shared; REGISTER]; table.registers()];
        for (register, sums) in all.iter_mut().enumerate() {
            let mut products = [features.shared.len() as u32; REGISTER];
            for &feature in &features.own {
                let Some(bytes) = table.register(feature, register) else { continue };
                let (values, weights) = (all_shifted(bytes, shifts[feature]), self.weights[feature]);
                for row in Bits(!lanes::equal(bytes, 0)) {
                    add(&mut sums[row], values[row], &weights);
                    products[row] += 1;
                }
            }
            for (sums, products) in sums.iter_mut().zip(products) {
                *sums = made_up(*sums, products);
            }
        }
        of_rows(all, table)
    }

    /// The outputs of what several blocks give, one after another.
    #[inline(always)]
    fn of(&self, blocks: &[Block]) -> Outputs {
        let mut sums = self.bias;
        for (block, weights) in blocks.iter().zip(self.weights.as_chunks().0) {
            sums = block.added_to(sums, weights);
        }
        sums
    }

    /// The sums of some blocks, each from five blocks, `gap` apart, it being the middle one, and from what all blocks
    /// share. The weights of one place are used for all of them before those of the next: they are many.
    #[inline(always)]
    fn over(&self, blocks: &[Block], rows: &[usize], gap: usize, context: &Outputs) -> Vec<Outputs> {
        let mut all = vec![plus(self.bias, context); rows.len()];
        for (place, weights) in self.weights.as_chunks().0.iter().enumerate() {
            for (sums, row) in all.iter_mut().zip(rows) {
                let seen = (row + place * gap).checked_sub(REACH * gap);
                if let Some(seen) = seen.and_then(|seen| blocks.get(seen)) {
                    *sums = seen.added_to(*sums, weights);
                }
            }
        }
        all
    }
}

impl Default for Answer {
    fn default() -> Self {
        Answer { unit: 0.0, bias: 0, itself: [0; WIDTH], context: [0; WIDTH], direct: Vec::new() }
    }
}

impl Answer {
    fn parse(bytes: &mut &[u8], features: usize) -> Option<Answer> {
        Some(Answer {
            unit: f32::from_le_bytes(take(bytes)?),
            bias: i32::from_le_bytes(take(bytes)?),
            itself: outputs(bytes)?,
            context: outputs(bytes)?,
            direct: (0..features).map(|_| take(bytes).map(i32::from_le_bytes)).collect::<Option<_>>()?,
        })
    }

    /// What the features alone say of every block.
    #[inline(always)]
    fn direct(&self, table: &Table, features: &Features) -> Vec<i32> {
        let mut shared = self.bias;
        for &(feature, byte) in &features.shared {
            shared = shared.wrapping_add(self.direct[feature].wrapping_mul(i32::from(byte)));
        }
        let mut all = vec![[shared; REGISTER]; table.registers()];
        for &feature in &features.own {
            let weight = self.direct[feature];
            for (sums, bytes) in all.iter_mut().zip(table.registers_of(feature)) {
                for (sum, byte) in sums.iter_mut().zip(bytes) {
                    *sum = sum.wrapping_add(weight.wrapping_mul(i32::from(*byte)));
                }
            }
        }
        of_rows(all, table)
    }

    /// The log-odds of a block, from the sum of all else and its contexts.
    #[inline(always)]
    fn odds(&self, sum: i32, context: &Outputs) -> f32 {
        sum.wrapping_add(weighed(context, &self.context)) as f32 * self.unit
    }
}

/// Features of a page, by their numbers.
struct Features {
    /// Those that all blocks have alike, with their byte, and that are not zero.
    shared: Vec<(usize, u8)>,
    /// Those that tell blocks apart.
    own: Vec<usize>,
}

impl Features {
    /// The first so many.
    #[inline(always)]
    fn of(table: &Table, count: usize) -> Features {
        let (mut shared, mut own) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for feature in 0..count {
            let column = table.column(feature);
            match column {
                [first, rest @ ..] if *rest == column[..rest.len()] => {
                    shared.extend((*first > 0).then_some((feature, *first)));
                }
                _ => own.push(feature),
            }
        }
        Features { shared, own }
    }
}

/// What a layer gave out for one block, nothing below zero; most is zero.
#[derive(Clone, Debug)]
struct Block {
    outputs: Outputs,
    /// Which outputs are not zero, a bit for each.
    there: u64,
}

impl Block {
    #[inline(always)]
    fn of(sums: Outputs) -> Block {
        let outputs = positive(sums);
        let mut marks = [0; WIDTH];
        for (mark, output) in marks.iter_mut().zip(outputs) {
            *mark = u8::from(output > 0);
        }
        Block { outputs, there: !lanes::equal(&marks, 0) }
    }

    /// The sums, and what this adds to them.
    #[inline(always)]
    fn added_to(&self, mut sums: Outputs, weights: &[Outputs; WIDTH]) -> Outputs {
        for input in Bits(self.there) {
            add(&mut sums, self.outputs[input], &weights[input]);
        }
        made_up(sums, self.there.count_ones())
    }
}

/// Takes a number for each output.
fn outputs(bytes: &mut &[u8]) -> Option<Outputs> {
    let mut outputs = [0; WIDTH];
    for output in &mut outputs {
        *output = i16::from_le_bytes(take(bytes)?);
    }
    Some(outputs)
}

/// A byte times a power of two.
#[inline(always)]
fn shifted(byte: u8, shift: u8) -> i16 {
    let most = (i16::MAX >> shift).min(255) as u8;
    i16::from(byte.min(most)) << shift
}

/// The bytes of a register of blocks times a power of two.
#[inline(always)]
fn all_shifted(bytes: &[u8; REGISTER], shift: u8) -> [i16; REGISTER] {
    let mut values = [0; REGISTER];
    for (value, byte) in values.iter_mut().zip(bytes) {
        *value = shifted(*byte, shift);
    }
    values
}

/// Of whole registers of blocks those that are there.
fn of_rows<T: Clone>(registers: Vec<[T; REGISTER]>, table: &Table) -> Vec<T> {
    let mut all = registers.into_flattened();
    all.truncate(table.rows());
    all
}

/// The means of what sums are of.
#[inline(always)]
fn rounded(sums: [f32; WIDTH], of: f32) -> Outputs {
    let mut means = [0; WIDTH];
    for (mean, sum) in means.iter_mut().zip(sums) {
        *mean = (sum / of.max(1.0) + 0.5) as i16;
    }
    means
}

/// Adds the upper halves of the products of a value.
#[inline(always)]
fn add(sums: &mut Outputs, value: i16, weights: &Outputs) {
    for (sum, weight) in sums.iter_mut().zip(weights) {
        *sum = sum.saturating_add(((i32::from(value) * i32::from(*weight)) >> 16) as i16);
    }
}

/// The sums of upper halves of so many products, which lack half a unit each, on the average.
#[inline(always)]
fn made_up(sums: Outputs, products: u32) -> Outputs {
    plus(sums, &[(products / 2) as i16; WIDTH])
}

#[inline(always)]
fn positive(mut values: Outputs) -> Outputs {
    for value in &mut values {
        *value = (*value).max(0);
    }
    values
}

#[inline(always)]
fn plus(mut values: Outputs, others: &Outputs) -> Outputs {
    for (value, other) in values.iter_mut().zip(others) {
        *value = value.saturating_add(*other);
    }
    values
}

/// The sum of the products.
#[inline(always)]
fn weighed(values: &Outputs, weights: &Outputs) -> i32 {
    let mut sum = 0i32;
    for (value, weight) in values.iter().zip(weights) {
        sum = sum.wrapping_add(i32::from(*value) * i32::from(*weight));
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value whose products with 8 make one.
    const ONE: i16 = 1 << 13;

    fn first(value: i16) -> Outputs {
        let mut outputs = [0; WIDTH];
        outputs[0] = value;
        outputs
    }

    fn layer(bias: i16, weights: &[Outputs]) -> Layer {
        let places =
            weights.iter().flat_map(|weights| [vec![*weights], vec![[0; WIDTH]; WIDTH - 1]].concat());
        Layer { bias: first(bias), weights: places.collect() }
    }

    #[test]
    fn a_block_sees_five_blocks_and_what_all_share() {
        let near = layer(3, &[8, 80, 800, 8000, 32_000].map(first));
        let blocks = [ONE, 0, 0, 2 * ONE].map(|value| Block::of(first(value)));
        let over = |gap, context| {
            let outputs = near.over(&blocks, &[0, 1, 2, 3], gap, &first(context));
            outputs.iter().map(|outputs| outputs[0]).collect::<Vec<_>>()
        };
        assert_eq!(over(1, 5), [108, 8018, 2009, 208]);
        assert_eq!(over(3, 0), [2103, 3, 3, 213]);
        assert_eq!(over(1, -2000), [-1897, 6013, 4, -1797]);
        assert_eq!(over(1, 32_000), [32_103, i16::MAX, i16::MAX, 32_203]);
    }

    #[test]
    fn what_products_lose_is_made_up() {
        let block = Block::of([ONE; WIDTH]);
        assert_eq!(block.added_to([0; WIDTH], &[[12; WIDTH]; WIDTH])[..2], [96, 96]);
        assert_eq!(block.added_to([0; WIDTH], &[[-12; WIDTH]; WIDTH])[..2], [-96, -96]);
    }

    #[test]
    fn a_page_is_answered_by_its_features_and_their_company() {
        let itself = layer(0, &[first(16)]);
        let near = layer(0, &[0, 8, 8, 8, 0].map(first));
        let far = layer(0, &[0, 0, 8, 0, 0].map(first));
        let answer =
            Answer { unit: 0.25, bias: 2, itself: first(1), context: first(100), direct: vec![1000] };
        let network = Network { shifts: vec![13], itself, page: layer(0, &[first(0); 2]), near, far, answer };
        let mut table = Table::of_width(3, 1);
        table.set(1, 0, 1);
        assert_eq!(network.scores(&table), [0.5, 251.0, 0.5]);
        assert_eq!(network.answers(&table), [0.5, 251.0, 0.5]);
    }

    #[test]
    fn what_is_too_short_is_no_network() {
        let bytes = |width: u16| [[1, 0], width.to_le_bytes()].concat();
        let layers = WIDTH * (2 + (1 + 2 * WIDTH) + 2 * (1 + SEEN * WIDTH) + 2);
        let whole = [bytes(64), vec![0; 1 + 2 * layers + 12]].concat();
        let mut left = whole.as_slice();
        assert_eq!(Network::parse(&mut left).map(|network| network.features()), Some(1));
        assert!(left.is_empty());
        assert!(Network::parse(&mut &whole[..whole.len() - 1]).is_none());
        assert!(Network::parse(&mut [bytes(32), whole[4..].to_vec()].concat().as_slice()).is_none());
    }

    #[test]
    fn no_network_says_even_odds() {
        assert_eq!(Network::default().scores(&Table::new(3)), [0.0; 3]);
    }
}
