//! Forests of oblivious trees: every level of a tree asks one question, the same in all its branches, so that a tree
//! is a handful of comparisons over whole columns and one look-up a block. Scores are whole numbers throughout, and so
//! the same on every machine. (Kohavi and Li, Oblivious Decision Trees, 1995; fitted with CatBoost, see `training/`.)

use super::table::Table;

/// Deepest tree.
const DEPTH: usize = 8;
/// Scores that are added in one step; what the classes do not fill stays zero.
const LANES: usize = 8;
type Lanes = [i16; LANES];

/// Trees that vote on a number of classes.
#[derive(Clone, Debug, Default)]
pub(super) struct Forest {
    classes: usize,
    /// What one unit of score is worth in log-odds.
    unit: f32,
    bias: Vec<Lanes>,
    trees: Vec<Tree>,
}

#[derive(Clone, Debug)]
struct Tree {
    /// Feature and the byte that it must exceed.
    questions: Vec<(u16, u8)>,
    /// The power of two that scores are multiplied by.
    shift: u8,
    /// For each outcome, lowest question in the lowest bit, the score of each class.
    leaves: Vec<[i8; LANES]>,
}

impl Forest {
    /// Reads a forest from the front of `bytes`, little-endian: classes (u16), trees (u16), unit (f32), a bias for
    /// each class (i16); for each tree its depth (u8), a power of two that its leaves are multiplied by (u8), its
    /// questions (u16 feature, u8 threshold), its leaves (i8, classes side by side).
    pub fn parse(bytes: &mut &[u8]) -> Option<Forest> {
        let classes = usize::from(u16::from_le_bytes(take(bytes)?));
        let trees = u16::from_le_bytes(take(bytes)?);
        let unit = f32::from_le_bytes(take(bytes)?);
        let bias = in_lanes(classes, || Some(i16::from_le_bytes(take(bytes)?)))?;
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
        let mut sums: Vec<Lanes> = self.bias.iter().copied().cycle().take(rows * wide).collect();
        for (row, prior) in prior.chunks_exact(self.classes.max(1)).enumerate() {
            for (sum, prior) in sums[row * wide..].as_flattened_mut().iter_mut().zip(prior) {
                *sum = sum.saturating_add((prior / self.unit) as i16);
            }
        }
        let asked: Vec<usize> = (0..rows).filter(|row| asked(*row)).collect();
        let mut leaf = vec![0u8; rows];
        for tree in &self.trees {
            tree.find_leaves(table, &mut leaf);
            for &row in &asked {
                let scores = &tree.leaves[usize::from(leaf[row]) * wide..][..wide];
                for (sums, scores) in sums[row * wide..][..wide].iter_mut().zip(scores) {
                    add(sums, scores, tree.shift);
                }
            }
        }
        let of_row =
            |row: &[Lanes]| row.as_flattened().iter().take(self.classes).copied().collect::<Vec<i16>>();
        sums.chunks_exact(wide.max(1)).flat_map(of_row).map(|sum| f32::from(sum) * self.unit).collect()
    }
}

fn add(sums: &mut Lanes, scores: &[i8; LANES], shift: u8) {
    for (sum, score) in sums.iter_mut().zip(scores) {
        *sum = sum.saturating_add(i16::from(*score) << shift);
    }
}

/// So many numbers, as many lanes as they need.
fn in_lanes<T: Copy + Default>(count: usize, mut next: impl FnMut() -> Option<T>) -> Option<Vec<[T; LANES]>> {
    let mut lanes = vec![[T::default(); LANES]; count.div_ceil(LANES)];
    for number in lanes.as_flattened_mut().iter_mut().take(count) {
        *number = next()?;
    }
    Some(lanes)
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
            leaves.extend(in_lanes(classes, || Some(i8::from_le_bytes(take(bytes)?)))?);
        }
        Some(Tree { questions, shift, leaves })
    }

    /// Which leaf each block comes to.
    fn find_leaves(&self, table: &Table, leaf: &mut [u8]) {
        leaf.fill(0);
        for (bit, &(feature, threshold)) in self.questions.iter().enumerate() {
            let yes = 1 << bit;
            for (leaf, &value) in leaf.iter_mut().zip(table.column(usize::from(feature))) {
                *leaf |= if value > threshold { yes } else { 0 };
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
