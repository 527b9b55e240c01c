//! The network that says how likely every block is running text. It reads the page as a sequence: what a block is by
//! itself (one layer over its features), what its neighbours are (two layers over five blocks each, the second with
//! gaps, so that a block sees eight blocks each way) and what the page is as a whole (the mean over all blocks). A small
//! relative of the dilated convolutions of Yu and Koltun, Multi-Scale Context Aggregation, 2016; fitted by `training/`.
//!
//! Sums are made in one order with nothing but products and sums of 32-bit floats, which every machine rounds alike.

use super::forest::take;
use super::measures::Measure;
use super::sums::exp;
use super::table::Table;

/// Blocks that a layer sees each way.
const REACH: usize = 2;
/// Blocks between those that the second layer sees.
const GAP: usize = 3;
/// A fitted network.
#[derive(Clone, Debug, Default)]
pub(super) struct Network {
    features: usize,
    itself: Layer,
    page: Layer,
    near: Layer,
    far: Layer,
    answer: Layer,
    direct: Layer,
}

/// Weights from inputs to outputs, and what the outputs are without any input.
#[derive(Clone, Debug, Default)]
struct Layer {
    outputs: usize,
    bias: Vec<f32>,
    /// The outputs of one input side by side.
    weights: Vec<f32>,
}

impl Network {
    /// Reads a network from the front of `bytes`, little-endian: features (u16), width (u16), then
    /// the layers as 32-bit floats, a bias for each output, then the weights, the outputs of one input side by side: from
    /// the features (each as its byte) to a block itself; from the means of that over the page, plain and by the root
    /// of the length, to the first context; from five blocks to that; from five blocks of that to the second; from a
    /// block itself and its second context to the answer; from the features straight to the answer.
    pub fn parse(bytes: &mut &[u8]) -> Option<Network> {
        let features = usize::from(u16::from_le_bytes(take(bytes)?));
        let width = usize::from(u16::from_le_bytes(take(bytes)?));
        let seen = (2 * REACH + 1) * width;
        let mut layer = |inputs, outputs| Layer::parse(bytes, inputs, outputs);
        Some(Network {
            features,
            itself: layer(features, width)?,
            page: layer(2 * width, width)?,
            near: layer(seen, width)?,
            far: layer(seen, width)?,
            answer: layer(2 * width, 1)?,
            direct: layer(features, 1)?,
        })
    }

    /// How many features it was fitted on.
    pub fn features(&self) -> usize {
        self.features
    }

    /// How likely every block is running text, in log-odds.
    ///
    /// A seventh of all reading is spent here, so a processor with wide registers (AVX2) gets the same code compiled for
    /// them: products and sums of the same numbers in the same order, and so the same result. What this calls is inlined
    /// to be compiled along.
    pub fn scores(&self, table: &Table) -> Vec<f32> {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: what the function needs was asked for in the line above; it does nothing else that is unsafe.
            #[allow(unsafe_code)]
            return unsafe { self.scores_in_wide_registers(table) };
        }
        self.answers(table)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn scores_in_wide_registers(&self, table: &Table) -> Vec<f32> {
        self.answers(table)
    }

    #[inline(always)]
    fn answers(&self, table: &Table) -> Vec<f32> {
        let seen = Inputs::of_table(table, self.features);
        let [mut itself, mut answers] = [&self.itself, &self.direct].map(|layer| layer.start(&seen));
        // A network without layers says nothing.
        answers.resize(table.rows(), 0.0);
        let start: f32 = self.answer.bias.iter().sum();
        answers.iter_mut().for_each(|answer| *answer += start);
        for row in 0..table.rows() {
            self.itself.add(&mut itself, row, 0, seen.row(row));
            self.direct.add(&mut answers, row, 0, seen.row(row));
        }
        positive(&mut itself);
        let whole = self.page.of(&self.means(&itself, table));
        let itself = Inputs::of_blocks(&itself, self.itself.outputs);
        let near = self.near.over(&itself, 1, &whole);
        let mut far =
            self.far.over(&Inputs::of_blocks(&near, self.near.outputs), GAP, &vec![0.0; self.far.outputs]);
        for (far, near) in far.iter_mut().zip(&near) {
            *far += near;
        }
        let far = Inputs::of_blocks(&far, self.far.outputs);
        for row in 0..table.rows() {
            self.answer.add(&mut answers, row, 0, itself.row(row));
            self.answer.add(&mut answers, row, self.itself.outputs, far.row(row));
        }
        answers
    }

    /// The means over the page, plain and by the root of the blocks' lengths.
    #[inline(always)]
    fn means(&self, itself: &[f32], table: &Table) -> Vec<f32> {
        let width = self.itself.outputs;
        let mut means = vec![0.0; 2 * width];
        let (mut count, mut length) = (0.0f32, 0.0f32);
        for (block, &octaves) in itself.chunks_exact(width.max(1)).zip(table.measure(Measure::Length)) {
            let root = exp(f32::from(octaves) * (std::f32::consts::LN_2 / 32.0));
            (count, length) = (count + 1.0, length + root);
            for (at, value) in block.iter().enumerate() {
                means[at] += value;
                means[width + at] += value * root;
            }
        }
        let (plain, by_length) = means.split_at_mut(width);
        plain.iter_mut().for_each(|sum| *sum /= count.max(1.0));
        by_length.iter_mut().for_each(|sum| *sum /= length.max(1.0));
        means
    }
}

impl Layer {
    fn parse(bytes: &mut &[u8], inputs: usize, outputs: usize) -> Option<Layer> {
        let mut floats = |count| (0..count).map(|_| Some(f32::from_le_bytes(take(bytes)?))).collect();
        let bias: Option<Vec<f32>> = floats(outputs);
        Some(Layer { outputs, bias: bias?, weights: floats(inputs * outputs)? })
    }

    /// The outputs of all blocks from what all of them share.
    #[inline(always)]
    fn start(&self, inputs: &Inputs) -> Vec<f32> {
        let mut shared = self.bias.clone();
        self.add(&mut shared, 0, 0, &inputs.shared);
        shared.iter().copied().cycle().take(inputs.rows() * self.outputs).collect()
    }

    /// Adds to the outputs of one block what inputs bring, whose numbers count from `first`.
    #[inline(always)]
    fn add(&self, sums: &mut [f32], row: usize, first: usize, inputs: &[(u16, f32)]) {
        let sums = &mut sums[row * self.outputs..][..self.outputs];
        let weights = &self.weights[first * self.outputs..];
        let (lanes, rest) = sums.as_chunks_mut::<LANES>();
        for (part, lanes) in lanes.iter_mut().enumerate() {
            add_lanes(lanes, &weights[part * LANES..], self.outputs, inputs);
        }
        let done = self.outputs - rest.len();
        for (at, sum) in rest.iter_mut().enumerate() {
            *sum += one(&weights[done + at..], self.outputs, inputs);
        }
    }

    /// The outputs of one row of inputs.
    #[inline(always)]
    fn of(&self, inputs: &[f32]) -> Vec<f32> {
        let mut sums = self.bias.clone();
        self.add(&mut sums, 0, 0, Inputs::of_blocks(inputs, inputs.len()).row(0));
        sums
    }

    /// The positive outputs of every block from five blocks, `gap` apart, it being the middle one, and from what all
    /// blocks share.
    #[inline(always)]
    fn over(&self, blocks: &Inputs, gap: usize, context: &[f32]) -> Vec<f32> {
        let width = self.outputs;
        let rows = blocks.rows();
        let base = self.bias.iter().zip(context).map(|(bias, context)| bias + context);
        let mut sums: Vec<f32> = base.cycle().take(rows * width).collect();
        for place in 0..=2 * REACH {
            for row in 0..rows {
                let seen = (row + place * gap).checked_sub(REACH * gap).filter(|seen| *seen < rows);
                if let Some(seen) = seen {
                    self.add(&mut sums, row, place * width, blocks.row(seen));
                }
            }
        }
        positive(&mut sums);
        sums
    }
}

/// Sums that are kept at hand while the inputs go by.
const LANES: usize = 64;

/// Adds what inputs bring to some of the outputs; `weights` begin with those of the first of them.
#[inline(always)]
fn add_lanes(sums: &mut [f32; LANES], weights: &[f32], outputs: usize, inputs: &[(u16, f32)]) {
    let mut kept = *sums;
    for &(input, value) in inputs {
        let Some(weights) =
            weights.get(usize::from(input) * outputs..).and_then(|w| w.first_chunk::<LANES>())
        else {
            return;
        };
        for (sum, weight) in kept.iter_mut().zip(weights) {
            *sum += value * weight;
        }
    }
    *sums = kept;
}

/// What inputs bring to one output; `weights` begin with its own.
#[inline(always)]
fn one(weights: &[f32], outputs: usize, inputs: &[(u16, f32)]) -> f32 {
    let brought = |&(input, value): &(u16, f32)| value * weights[usize::from(input) * outputs];
    let (fours, rest) = inputs.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for four in fours {
        for (sum, input) in sums.iter_mut().zip(four) {
            *sum += brought(input);
        }
    }
    sums.iter().sum::<f32>() + rest.iter().map(brought).sum::<f32>()
}

/// What blocks give to a layer: for each block the inputs that are not zero, with their numbers; most are zero.
struct Inputs {
    /// Those that every block has alike.
    shared: Vec<(u16, f32)>,
    /// Where those of each block begin, and the last end.
    ends: Vec<u32>,
    inputs: Vec<(u16, f32)>,
}

impl Inputs {
    /// The first so many features of every block, each as its byte.
    #[inline(always)]
    fn of_table(table: &Table, features: usize) -> Inputs {
        let (mut shared, mut own) = (Vec::new(), Vec::new());
        let mut ends = vec![0; table.rows() + 1];
        for feature in 0..features {
            let column = table.column(feature);
            let first = column.first().copied().unwrap_or(0);
            if column.iter().fold(0, |all, value| all | value ^ first) == 0 {
                shared.extend((first > 0).then_some((feature as u16, f32::from(first))));
                continue;
            }
            own.push(feature);
            for (end, &value) in ends[1..].iter_mut().zip(column) {
                *end += u32::from(value > 0);
            }
        }
        for row in 1..ends.len() {
            ends[row] += ends[row - 1];
        }
        let mut next = ends.clone();
        let mut inputs = vec![(0, 0.0); ends[table.rows()] as usize];
        for feature in own {
            for (first, eight) in (0..).step_by(8).zip(table.column(feature).chunks(8)) {
                if eight.iter().fold(0, |all, value| all | value) == 0 {
                    continue;
                }
                for (row, &value) in (first..).zip(eight).filter(|(_, value)| **value > 0) {
                    inputs[next[row] as usize] = (feature as u16, f32::from(value));
                    next[row] += 1;
                }
            }
        }
        Inputs { shared, ends, inputs }
    }

    /// What layers gave out, so many values a block.
    #[inline(always)]
    fn of_blocks(values: &[f32], width: usize) -> Inputs {
        let mut ends = vec![0];
        let mut inputs = vec![(0, 0.0); values.len()];
        let mut end = 0;
        for block in values.chunks_exact(width.max(1)) {
            for (number, &value) in (0u16..).zip(block) {
                inputs[end] = (number, value);
                end += usize::from(value != 0.0);
            }
            ends.push(end as u32);
        }
        Inputs { shared: Vec::new(), ends, inputs }
    }

    fn rows(&self) -> usize {
        self.ends.len() - 1
    }

    /// Those of one block; none where a layer of no width gave them.
    fn row(&self, row: usize) -> &[(u16, f32)] {
        match self.ends.get(row..row + 2) {
            Some(&[start, end]) => &self.inputs[start as usize..end as usize],
            _ => &[],
        }
    }
}

#[inline(always)]
fn positive(values: &mut [f32]) {
    values.iter_mut().for_each(|value| *value = value.max(0.0));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One output of one input wherever a layer has them, and a bias for each.
    fn layer(bias: f32, weights: &[f32]) -> Layer {
        Layer { outputs: 1, bias: vec![bias], weights: weights.to_vec() }
    }

    #[test]
    fn a_block_sees_five_blocks_and_what_all_share() {
        let near = layer(0.5, &[1.0, 10.0, 100.0, 1000.0, 10_000.0]);
        let blocks = Inputs::of_blocks(&[1.0, 0.0, 0.0, 2.0], 1);
        assert_eq!(near.over(&blocks, 1, &[0.25]), [100.75, 20_010.75, 2001.75, 200.75]);
        assert_eq!(near.over(&blocks, 3, &[0.0]), [2100.5, 0.5, 0.5, 210.5]);
        assert_eq!(near.over(&blocks, 1, &[-2000.0]), [0.0, 18_010.5, 1.5, 0.0].map(|x: f32| x.max(0.0)));
    }

    #[test]
    fn what_is_too_short_is_no_network() {
        let bytes: Vec<u8> = [1u16.to_le_bytes(), 1u16.to_le_bytes()].concat();
        let floats = |count: usize| [bytes.clone(), vec![0; 4 * count]].concat();
        assert!(Network::parse(&mut floats(21).as_slice()).is_none());
        let whole = floats(22);
        let mut left = whole.as_slice();
        assert_eq!(Network::parse(&mut left).map(|network| network.features()), Some(1));
        assert!(left.is_empty());
    }

    #[test]
    fn no_network_says_even_odds() {
        assert_eq!(Network::default().scores(&Table::new(3)), [0.0; 3]);
    }
}
