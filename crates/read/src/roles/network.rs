//! The network that says how likely every block is running text. It reads the page as a sequence: what a block is by
//! itself (one layer over its features), what its neighbours are (two layers over five blocks each, the second with
//! gaps, so that a block sees eight blocks each way) and what the page is as a whole (the mean over all blocks). A small
//! relative of the dilated convolutions of Yu and Koltun, Multi-Scale Context Aggregation, 2016; fitted by `training/`.
//!
//! Sums are made in one order with nothing but products and sums of 32-bit floats, which every machine rounds alike.

use super::forest::take;
use super::glances::Glance;
use super::sums::exp;
use super::table::Table;

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
/// Most outputs of a layer; what a narrower one lacks stays zero.
const WIDTH: usize = 64;
/// What a layer gives out for one block.
type Outputs = [f32; WIDTH];

/// A fitted network.
#[derive(Clone, Debug, Default)]
pub(super) struct Network {
    features: usize,
    itself: Layer,
    page: Layer,
    near: Layer,
    far: Layer,
    answer: Answer,
    direct: Answer,
}

/// What outputs are without any input, and the weights of each input.
#[derive(Clone, Debug)]
struct Layer {
    bias: Outputs,
    weights: Vec<Outputs>,
}

/// A layer with one output.
#[derive(Clone, Debug, Default)]
struct Answer {
    bias: f32,
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
        Some(Network {
            features,
            itself: Layer::parse(bytes, &[features], width)?,
            page: Layer::parse(bytes, &[width; 2], width)?,
            near: Layer::parse(bytes, &[width; SEEN], width)?,
            far: Layer::parse(bytes, &[width; SEEN], width)?,
            answer: Answer::parse(bytes, &[width; 2])?,
            direct: Answer::parse(bytes, &[features])?,
        })
    }

    /// How many features it was fitted on.
    pub fn features(&self) -> usize {
        self.features
    }

    /// How likely every block is running text, in log-odds.
    ///
    /// A tenth of all reading is spent here, so a processor with wide registers (AVX2) gets the same code compiled for
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
        let (count, zeros) = (table.rows(), [0.0; WIDTH]);
        let shared = self.itself.with(self.itself.bias, 0, &seen.shared);
        let mut itself = vec![zeros; count];
        for (row, block) in itself.iter_mut().enumerate() {
            *block = positive(self.itself.with(shared, 0, seen.row(row)));
        }
        let context = self.page.of(&self.means(&itself, table));
        let itself = Inputs::of_blocks(&itself);
        let all: Vec<usize> = (0..count).collect();
        let near = self.near.over(&itself, &all, 1, &context);
        let seen_near = Inputs::of_blocks(&near);
        let mut answers = vec![self.direct.bias + self.direct.of(0, &seen.shared) + self.answer.bias; count];
        let mut in_doubt = Vec::with_capacity(count);
        for (row, answer) in answers.iter_mut().enumerate() {
            *answer += self.direct.of(0, seen.row(row));
            *answer += self.answer.of(0, itself.row(row));
            if *answer + self.answer.of(WIDTH, seen_near.row(row)) < DOUBT {
                *answer = SETTLED;
            } else {
                in_doubt.push(row);
            }
        }
        let far = self.far.over(&seen_near, &in_doubt, GAP, &zeros);
        for (row, far) in in_doubt.into_iter().zip(far) {
            answers[row] += self.answer.of(WIDTH, Inputs::of_blocks(&[plus(far, &near[row])]).row(0));
        }
        answers
    }

    /// The means over the page, plain and by the root of the blocks' lengths.
    #[inline(always)]
    fn means(&self, itself: &[Outputs], table: &Table) -> [Outputs; 2] {
        let [mut plain, mut by_length] = [[0.0; WIDTH]; 2];
        let (mut count, mut length) = (0.0f32, 0.0f32);
        for (block, &octaves) in itself.iter().zip(table.glance(Glance::Length)) {
            let root = exp(f32::from(octaves) * (std::f32::consts::LN_2 / 32.0));
            (count, length) = (count + 1.0, length + root);
            for ((plain, by_length), value) in plain.iter_mut().zip(&mut by_length).zip(block) {
                *plain += value;
                *by_length += value * root;
            }
        }
        plain.iter_mut().for_each(|sum| *sum /= count.max(1.0));
        by_length.iter_mut().for_each(|sum| *sum /= length.max(1.0));
        [plain, by_length]
    }
}

impl Default for Layer {
    fn default() -> Self {
        Layer { bias: [0.0; WIDTH], weights: Vec::new() }
    }
}

impl Layer {
    /// Takes the bias, then the weights of groups of inputs. A group that is narrower than a layer is filled up.
    fn parse(bytes: &mut &[u8], groups: &[usize], outputs: usize) -> Option<Layer> {
        let mut row = || {
            let mut row = [0.0; WIDTH];
            for output in row.get_mut(..outputs)? {
                *output = f32::from_le_bytes(take(bytes)?);
            }
            Some(row)
        };
        let bias = row()?;
        let mut weights = Vec::new();
        for &group in groups {
            let first = weights.len();
            for _ in 0..group {
                weights.push(row()?);
            }
            weights.resize(weights.len().max(first + WIDTH), [0.0; WIDTH]);
        }
        Some(Layer { bias, weights })
    }

    /// The sums, and what inputs add to them; their numbers count from `first`.
    #[inline(always)]
    fn with(&self, mut sums: Outputs, first: usize, inputs: &[(u16, f32)]) -> Outputs {
        let weights = self.weights.get(first..).unwrap_or(&[]);
        for &(input, value) in inputs {
            let Some(weights) = weights.get(usize::from(input)) else { return sums };
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += value * weight;
            }
        }
        sums
    }

    /// The outputs of two rows of inputs.
    #[inline(always)]
    fn of(&self, inputs: &[Outputs; 2]) -> Outputs {
        let inputs = Inputs::of_blocks(inputs);
        self.with(self.with(self.bias, 0, inputs.row(0)), WIDTH, inputs.row(1))
    }

    /// The positive outputs of some blocks, each from five blocks, `gap` apart, it being the middle one, and from what all
    /// blocks share. The weights of one place are used for all of them before those of the next: they are many.
    #[inline(always)]
    fn over(&self, blocks: &Inputs, rows: &[usize], gap: usize, context: &Outputs) -> Vec<Outputs> {
        let mut all = vec![plus(self.bias, context); rows.len()];
        for place in 0..SEEN {
            for (sums, row) in all.iter_mut().zip(rows) {
                let seen = (row + place * gap).checked_sub(REACH * gap).filter(|seen| *seen < blocks.rows());
                if let Some(seen) = seen {
                    *sums = self.with(*sums, place * WIDTH, blocks.row(seen));
                }
            }
        }
        all.iter_mut().for_each(|sums| *sums = positive(*sums));
        all
    }
}

impl Answer {
    /// Takes the bias, then the weights of groups of inputs, as [`Layer::parse`] does.
    fn parse(bytes: &mut &[u8], groups: &[usize]) -> Option<Answer> {
        let layer = Layer::parse(bytes, groups, 1)?;
        Some(Answer { bias: layer.bias[0], weights: layer.weights.iter().map(|row| row[0]).collect() })
    }

    /// What inputs add to the output; their numbers count from `first`.
    #[inline(always)]
    fn of(&self, first: usize, inputs: &[(u16, f32)]) -> f32 {
        let weights = self.weights.get(first..).unwrap_or(&[]);
        let brought = |&(input, value): &(u16, f32)| value * weights.get(usize::from(input)).unwrap_or(&0.0);
        let (fours, rest) = inputs.as_chunks::<4>();
        let mut sums = [0.0; 4];
        for four in fours {
            for (sum, input) in sums.iter_mut().zip(four) {
                *sum += brought(input);
            }
        }
        sums.iter().sum::<f32>() + rest.iter().map(brought).sum::<f32>()
    }
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

    /// What a layer gave out.
    #[inline(always)]
    fn of_blocks(blocks: &[Outputs]) -> Inputs {
        let mut ends = Vec::with_capacity(blocks.len() + 1);
        ends.push(0);
        let mut inputs = Vec::with_capacity(blocks.len() * WIDTH / 2);
        let mut own = [(0, 0.0); WIDTH];
        for block in blocks {
            let mut taken = 0;
            for (number, &value) in (0u16..).zip(block) {
                own[taken % WIDTH] = (number, value);
                taken += usize::from(value != 0.0);
            }
            inputs.extend_from_slice(&own[..taken]);
            ends.push(inputs.len() as u32);
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
fn positive(mut values: Outputs) -> Outputs {
    values.iter_mut().for_each(|value| *value = value.max(0.0));
    values
}

#[inline(always)]
fn plus(mut values: Outputs, others: &Outputs) -> Outputs {
    values.iter_mut().zip(others).for_each(|(value, other)| *value += other);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(value: f32) -> Outputs {
        let mut outputs = [0.0; WIDTH];
        outputs[0] = value;
        outputs
    }

    #[test]
    fn a_block_sees_five_blocks_and_what_all_share() {
        let numbers = [0.5, 1.0, 10.0, 100.0, 1000.0, 10_000.0];
        let bytes: Vec<u8> = numbers.into_iter().flat_map(f32::to_le_bytes).collect();
        let near = Layer::parse(&mut bytes.as_slice(), &[1; SEEN], 1).unwrap();
        let blocks = Inputs::of_blocks(&[1.0, 0.0, 0.0, 2.0].map(one));
        let over = |gap, context| {
            let outputs = near.over(&blocks, &[0, 1, 2, 3], gap, &one(context));
            outputs.iter().map(|outputs| outputs[0]).collect::<Vec<_>>()
        };
        assert_eq!(over(1, 0.25), [100.75, 20_010.75, 2001.75, 200.75]);
        assert_eq!(over(3, 0.0), [2100.5, 0.5, 0.5, 210.5]);
        assert_eq!(over(1, -2000.0), [0.0, 18_010.5, 1.5, 0.0]);
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
