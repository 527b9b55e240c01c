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
    pub fn scores(&self, table: &Table) -> Vec<f32> {
        let mut itself = self.itself.start(table.rows());
        let start: f32 = self.direct.bias.iter().chain(&self.answer.bias).sum();
        let mut answers = vec![start; table.rows()];
        for feature in 0..self.features {
            let column = table.column(feature).iter().enumerate();
            for (row, &value) in column.filter(|(_, value)| **value > 0) {
                self.itself.add(&mut itself, row, feature, &[f32::from(value)]);
                self.direct.add(&mut answers, row, feature, &[f32::from(value)]);
            }
        }
        positive(&mut itself);
        let whole = self.page.of(&self.means(&itself, table));
        let near = self.near.over(&itself, 1, &whole);
        let mut far = self.far.over(&near, GAP, &vec![0.0; self.far.outputs]);
        for (far, near) in far.iter_mut().zip(&near) {
            *far += near;
        }
        let width = self.itself.outputs;
        for row in 0..table.rows() {
            let of_row = row * width..(row + 1) * width;
            self.answer.add(&mut answers, row, 0, &itself[of_row.clone()]);
            self.answer.add(&mut answers, row, width, &far[of_row]);
        }
        answers
    }

    /// The means over the page, plain and by the root of the blocks' lengths.
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

    /// The outputs of so many blocks before any input.
    fn start(&self, rows: usize) -> Vec<f32> {
        self.bias.iter().copied().cycle().take(rows * self.outputs).collect()
    }

    /// Adds to the outputs of one block what inputs bring, of which the first has a number.
    fn add(&self, sums: &mut [f32], row: usize, first: usize, inputs: &[f32]) {
        let sums = &mut sums[row * self.outputs..][..self.outputs];
        for (input, &value) in (first..).zip(inputs).filter(|(_, value)| **value != 0.0) {
            let weights = &self.weights[input * self.outputs..][..self.outputs];
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += value * weight;
            }
        }
    }

    /// The outputs of one row of inputs.
    fn of(&self, inputs: &[f32]) -> Vec<f32> {
        let mut sums = self.bias.clone();
        self.add(&mut sums, 0, 0, inputs);
        sums
    }

    /// The positive outputs of every block from five blocks, `gap` apart, it being the middle one, and from what all
    /// blocks share.
    fn over(&self, blocks: &[f32], gap: usize, context: &[f32]) -> Vec<f32> {
        let width = self.outputs;
        let rows = blocks.len() / width.max(1);
        let base = self.bias.iter().zip(context).map(|(bias, context)| bias + context);
        let mut sums: Vec<f32> = base.cycle().take(rows * width).collect();
        for row in 0..rows {
            for place in 0..=2 * REACH {
                let Some(seen) = (row + place * gap).checked_sub(REACH * gap).filter(|seen| *seen < rows)
                else {
                    continue;
                };
                self.add(&mut sums, row, place * width, &blocks[seen * width..][..width]);
            }
        }
        positive(&mut sums);
        sums
    }
}

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
        let blocks = [1.0, 0.0, 0.0, 2.0];
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
