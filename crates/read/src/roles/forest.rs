//! Forests of oblivious trees: every level of a tree asks one question, the same in all its branches, so that a tree
//! is a handful of comparisons over whole columns and one look-up a block. Scores are whole numbers throughout, and so
//! the same on every machine. (Kohavi and Li, Oblivious Decision Trees, 1995; fitted with CatBoost, see `training/`.)

use super::lookup;
use super::table::{REGISTER, Table};

/// Deepest tree.
const DEPTH: usize = 6;
/// Leaves of the deepest; what a tree does not have stays zero.
pub(super) const LEAVES: usize = 1 << DEPTH;
/// Scores that are added in one step; what several classes do not fill stays zero.
const LANES: usize = 8;
/// Most scores of a forest, with what is filled up.
const WIDEST: usize = 3 * LANES;
/// Trees of several classes that vote together, so that the sums of a block are taken up once for them.
const TOGETHER: usize = 4;
/// The leaves that so many blocks come to, or their scores.
pub(super) type Register<T> = [T; REGISTER];

/// Trees that vote on a number of classes.
#[derive(Clone, Debug, Default)]
pub(super) struct Forest {
    classes: usize,
    /// What one unit of score is worth in log-odds.
    unit: f32,
    bias: Vec<i16>,
    trees: Vec<Tree>,
}

#[derive(Clone, Debug)]
struct Tree {
    /// Feature and the byte that it must exceed.
    questions: Vec<(u16, u8)>,
    /// For each outcome, lowest question in the lowest bit, the score of each class, filled up to whole lanes.
    leaves: Vec<i8>,
    /// What those are multiplied by, a power of two.
    unit: i16,
}

impl Forest {
    /// Reads a forest from the front of `bytes`, little-endian: classes (u16), trees (u16), unit (f32), a bias for
    /// each class (i16); for each tree its depth (u8), a power of two that its leaves are multiplied by (u8), its
    /// questions (u16 feature, u8 threshold), its leaves (i8, classes side by side).
    pub fn parse(bytes: &mut &[u8]) -> Option<Forest> {
        let classes = usize::from(u16::from_le_bytes(take(bytes)?));
        if classes > WIDEST {
            return None;
        }
        let trees = u16::from_le_bytes(take(bytes)?);
        let unit = f32::from_le_bytes(take(bytes)?);
        let bias = (0..classes).map(|_| Some(i16::from_le_bytes(take(bytes)?)));
        let mut bias: Vec<i16> = bias.collect::<Option<_>>()?;
        bias.resize(filled_up(classes), 0);
        let mut trees: Vec<Tree> = (0..trees).map(|_| Tree::parse(bytes, classes)).collect::<Option<_>>()?;
        if classes > 1 {
            trees.resize(trees.len().next_multiple_of(TOGETHER), Tree::silent(classes));
        }
        Some(Forest { classes, unit, bias, trees })
    }

    /// How many classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The scores of all blocks in log-odds, the classes of one block side by side; `prior` is what they are before
    /// any tree has voted, nothing if empty. Blocks that are not `asked` keep that.
    ///
    /// A tenth of all reading is spent here, so a processor with wide registers (AVX2) gets the same code compiled for
    /// them, and looks up the leaves of a register of blocks together.
    pub fn scores(&self, table: &Table, prior: &[f32], asked: impl Fn(usize) -> bool) -> Vec<f32> {
        let asked: Vec<usize> = (0..table.rows()).filter(|row| asked(*row)).collect();
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: what the function needs was asked for in the line above; it does nothing else that is unsafe.
            #[allow(unsafe_code)]
            return unsafe { self.scores_in_wide_registers(table, prior, &asked) };
        }
        self.scores_by(table, prior, &asked, lookup::one_by_one)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn scores_in_wide_registers(&self, table: &Table, prior: &[f32], asked: &[usize]) -> Vec<f32> {
        self.scores_by(table, prior, asked, |scores, leaves| lookup::together(scores, leaves))
    }

    #[inline(always)]
    fn scores_by(
        &self,
        table: &Table,
        prior: &[f32],
        asked: &[usize],
        look_up: impl Fn(&[i8; LEAVES], &Register<u8>) -> Register<i8>,
    ) -> Vec<f32> {
        let wide = self.bias.len();
        if wide == 1 && prior.is_empty() {
            return self.votes(table, look_up);
        }
        let mut sums: Vec<i16> = self.bias.repeat(table.rows());
        for (sums, prior) in sums.chunks_exact_mut(wide.max(1)).zip(prior.chunks_exact(self.classes.max(1))) {
            for (sum, prior) in sums.iter_mut().zip(prior) {
                *sum = sum.saturating_add((prior / self.unit) as i16);
            }
        }
        match wide.div_ceil(LANES) {
            0 => {}
            1 => self.vote::<LANES>(table, asked, &mut sums),
            2 => self.vote::<{ 2 * LANES }>(table, asked, &mut sums),
            _ => self.vote::<WIDEST>(table, asked, &mut sums),
        }
        let mut scores = Vec::with_capacity(table.rows() * self.classes);
        for row in sums.chunks_exact(wide.max(1)) {
            scores.extend(row.iter().take(self.classes).map(|sum| f32::from(*sum) * self.unit));
        }
        scores
    }

    /// The scores of a single class, for all rows.
    #[inline(always)]
    fn votes(
        &self,
        table: &Table,
        look_up: impl Fn(&[i8; LEAVES], &Register<u8>) -> Register<i8>,
    ) -> Vec<f32> {
        let mut votes = Vec::with_capacity(table.registers() * REGISTER);
        for register in 0..table.registers() {
            let mut sums = [i32::from(self.bias[0]); REGISTER];
            for tree in &self.trees {
                let Some(scores) = tree.leaves.first_chunk() else { continue };
                let scores = look_up(scores, &tree.leaves_of(table, register));
                for (sum, score) in sums.iter_mut().zip(&scores) {
                    *sum += i32::from(*score) * i32::from(tree.unit);
                }
            }
            votes.extend(sums.map(|sum| sum as f32 * self.unit));
        }
        votes.truncate(table.rows());
        votes
    }

    /// Adds the votes of all trees for the rows asked, so many a row.
    #[inline(always)]
    fn vote<const WIDE: usize>(&self, table: &Table, asked: &[usize], sums: &mut [i16]) {
        let (sums, _) = sums.as_chunks_mut::<WIDE>();
        let mut leaves = vec![[[0; TOGETHER]; REGISTER]; table.registers()];
        for trees in self.trees.as_chunks::<TOGETHER>().0 {
            for (register, leaves) in leaves.iter_mut().enumerate() {
                let mut of_trees = [[0; REGISTER]; TOGETHER];
                for (leaves, tree) in of_trees.iter_mut().zip(trees) {
                    *leaves = tree.leaves_of(table, register);
                }
                for (row, leaves) in leaves.iter_mut().enumerate() {
                    leaves.iter_mut().zip(&of_trees).for_each(|(leaf, of_tree)| *leaf = of_tree[row]);
                }
            }
            let leaves = leaves.as_flattened();
            let scores = trees.each_ref().map(|tree| tree.scores::<WIDE>());
            let units = trees.each_ref().map(|tree| [tree.unit; WIDE]);
            for &row in asked {
                let sums = &mut sums[row];
                let [first, second, third, fourth] = leaves[row];
                add_vote(sums, scores[0], first, &units[0]);
                add_vote(sums, scores[1], second, &units[1]);
                add_vote(sums, scores[2], third, &units[2]);
                add_vote(sums, scores[3], fourth, &units[3]);
            }
        }
    }
}

/// Adds what one tree says of one block.
#[inline(always)]
fn add_vote<const WIDE: usize>(
    sums: &mut [i16; WIDE],
    scores: &[[i8; WIDE]; LEAVES],
    leaf: u8,
    unit: &[i16; WIDE],
) {
    let mut votes = *unit;
    let scores = &scores[usize::from(leaf) % LEAVES];
    votes.iter_mut().zip(scores).for_each(|(vote, score)| *vote *= i16::from(*score));
    sums.iter_mut().zip(&votes).for_each(|(sum, vote)| *sum = sum.saturating_add(*vote));
}

/// So many scores in whole lanes, where there are several.
fn filled_up(classes: usize) -> usize {
    if classes > 1 { classes.next_multiple_of(LANES) } else { classes }
}

impl Tree {
    fn parse(bytes: &mut &[u8], classes: usize) -> Option<Tree> {
        let [depth, shift] = take(bytes)?;
        if usize::from(depth) > DEPTH || shift > 8 {
            return None;
        }
        let question = |_| Some((u16::from_le_bytes(take(bytes)?), take::<1>(bytes)?[0]));
        let questions = (0..depth).map(question).collect::<Option<_>>()?;
        let (scores, rest) = bytes.split_at_checked(classes << depth)?;
        *bytes = rest;
        let wide = filled_up(classes);
        let mut leaves = vec![0; wide * LEAVES];
        if classes > 0 {
            for (leaf, scores) in leaves.chunks_exact_mut(wide).zip(scores.chunks_exact(classes)) {
                leaf.iter_mut().zip(scores).for_each(|(to, score)| *to = i8::from_le_bytes([*score]));
            }
        }
        Some(Tree { questions, leaves, unit: 1 << shift })
    }

    /// A tree that says nothing.
    fn silent(classes: usize) -> Tree {
        Tree { questions: Vec::new(), leaves: vec![0; filled_up(classes) * LEAVES], unit: 0 }
    }

    /// The scores of every leaf, so many side by side.
    #[inline(always)]
    fn scores<const WIDE: usize>(&self) -> &[[i8; WIDE]; LEAVES] {
        self.leaves.as_chunks().0.first_chunk().unwrap_or(&[[0; WIDE]; LEAVES])
    }

    /// Which leaf each block of a register comes to.
    #[inline(always)]
    fn leaves_of(&self, table: &Table, register: usize) -> Register<u8> {
        let mut leaves = [0; REGISTER];
        for &(feature, threshold) in self.questions.iter().rev() {
            let values = table.register(feature.into(), register).unwrap_or(&[0; REGISTER]);
            for (leaf, &value) in leaves.iter_mut().zip(values) {
                *leaf = 2 * *leaf + u8::from(value > threshold);
            }
        }
        leaves
    }
}

/// Takes so many bytes off the front.
pub(super) fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (front, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*front)
}
