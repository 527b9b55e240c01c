//! Forests of oblivious trees: every level of a tree asks one question, the same in all its branches, so that a tree
//! is a handful of comparisons over whole columns and one look-up a block. Scores are whole numbers throughout, and so
//! the same on every machine. (Kohavi and Li, Oblivious Decision Trees, 1995; fitted with CatBoost, see `training/`.)

use super::table::{REGISTER, Table};

/// Deepest tree.
const DEPTH: usize = 6;
/// Leaves of the deepest; what a tree does not have stays zero.
const LEAVES: usize = 1 << DEPTH;
/// Scores that are added in one step; what several classes do not fill stays zero.
const LANES: usize = 8;
/// Most scores of a forest, with what is filled up.
const WIDEST: usize = 3 * LANES;

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
    leaves: Vec<i16>,
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
        let bias = filled_up(classes, || Some(i16::from_le_bytes(take(bytes)?)))?;
        let trees = (0..trees).map(|_| Tree::parse(bytes, classes)).collect::<Option<_>>()?;
        Some(Forest { classes, unit, bias, trees })
    }

    /// How many classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The scores of all blocks in log-odds, the classes of one block side by side; `prior` is what they are before
    /// any tree has voted, nothing if empty. Blocks that are not `asked` keep that.
    pub fn scores(&self, table: &Table, prior: &[f32], asked: impl Fn(usize) -> bool) -> Vec<f32> {
        let (rows, wide) = (table.rows(), self.bias.len());
        if wide == 1 && prior.is_empty() {
            return self.votes(table);
        }
        let mut sums: Vec<i16> = self.bias.repeat(rows);
        for (sums, prior) in sums.chunks_exact_mut(wide.max(1)).zip(prior.chunks_exact(self.classes.max(1))) {
            for (sum, prior) in sums.iter_mut().zip(prior) {
                *sum = sum.saturating_add((prior / self.unit) as i16);
            }
        }
        let asked: Vec<usize> = (0..rows).filter(|row| asked(*row)).collect();
        match wide.div_ceil(LANES) {
            1 => self.vote::<LANES>(table, &asked, &mut sums),
            2 => self.vote::<{ 2 * LANES }>(table, &asked, &mut sums),
            _ => self.vote::<WIDEST>(table, &asked, &mut sums),
        }
        let mut scores = Vec::with_capacity(rows * self.classes);
        for row in sums.chunks_exact(wide.max(1)) {
            scores.extend(row.iter().take(self.classes).map(|sum| f32::from(*sum) * self.unit));
        }
        scores
    }

    /// The scores of a single class, for all rows.
    fn votes(&self, table: &Table) -> Vec<f32> {
        let mut leaf = vec![0u8; table.padded(0).len()];
        let mut sums = vec![i32::from(self.bias[0]); table.rows()];
        for tree in &self.trees {
            tree.find_leaves(table, &mut leaf);
            let Some(scores) = tree.leaves.first_chunk::<LEAVES>() else { continue };
            for (sum, leaf) in sums.iter_mut().zip(&leaf) {
                *sum += i32::from(scores[usize::from(*leaf) % LEAVES]);
            }
        }
        sums.into_iter().map(|sum| sum as f32 * self.unit).collect()
    }

    /// Adds the votes of all trees for the rows asked, so many a row.
    fn vote<const WIDE: usize>(&self, table: &Table, asked: &[usize], sums: &mut [i16]) {
        let (sums, _) = sums.as_chunks_mut::<WIDE>();
        let mut leaf = vec![0u8; table.padded(0).len()];
        for tree in &self.trees {
            tree.find_leaves(table, &mut leaf);
            let (leaves, _) = tree.leaves.as_chunks::<WIDE>();
            let Some(leaves) = leaves.first_chunk::<LEAVES>() else { continue };
            for &row in asked {
                let scores = &leaves[usize::from(leaf[row]) % LEAVES];
                sums[row].iter_mut().zip(scores).for_each(|(sum, score)| *sum = sum.saturating_add(*score));
            }
        }
    }
}

/// So many numbers, and zeros up to whole lanes where there are several.
fn filled_up(count: usize, next: impl FnMut() -> Option<i16>) -> Option<Vec<i16>> {
    let mut numbers: Vec<i16> = std::iter::repeat_with(next).take(count).collect::<Option<_>>()?;
    if count > 1 {
        numbers.resize(count.next_multiple_of(LANES), 0);
    }
    Some(numbers)
}

impl Tree {
    fn parse(bytes: &mut &[u8], classes: usize) -> Option<Tree> {
        let [depth, shift] = take(bytes)?;
        if usize::from(depth) > DEPTH || shift > 8 {
            return None;
        }
        let question = |_| Some((u16::from_le_bytes(take(bytes)?), take::<1>(bytes)?[0]));
        let questions = (0..depth).map(question).collect::<Option<_>>()?;
        let mut leaves = Vec::new();
        for _ in 0..1 << depth {
            leaves.extend(filled_up(classes, || Some(i16::from(i8::from_le_bytes(take(bytes)?)) << shift))?);
        }
        leaves.resize((leaves.len() >> depth) * LEAVES, 0);
        Some(Tree { questions, leaves })
    }

    /// Which leaf each block comes to.
    fn find_leaves(&self, table: &Table, leaf: &mut [u8]) {
        leaf.fill(0);
        let (leaves, _) = leaf.as_chunks_mut::<REGISTER>();
        for (bit, &(feature, threshold)) in self.questions.iter().enumerate() {
            let yes = 1 << bit;
            let (values, _) = table.padded(usize::from(feature)).as_chunks::<REGISTER>();
            for (leaf, values) in leaves.iter_mut().zip(values) {
                for (leaf, &value) in leaf.iter_mut().zip(values) {
                    *leaf |= if value > threshold { yes } else { 0 };
                }
            }
        }
    }
}

/// Takes so many bytes off the front.
pub(super) fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (front, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*front)
}
