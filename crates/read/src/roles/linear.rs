//! A linear model for the page as a whole: the sum of its features, each sixteen times the binary logarithm of one more
//! than its byte, weighted for each class. Whole numbers up to the end.

use super::forest::take;
use super::sums::octaves;

/// Weights for a number of classes.
#[derive(Clone, Debug, Default)]
pub(super) struct Linear {
    classes: usize,
    /// What one unit of the sum is worth in log-odds.
    unit: f32,
    bias: Vec<f32>,
    /// The classes of one feature side by side.
    weights: Vec<i16>,
}

impl Linear {
    /// Reads a model from the front of `bytes`, little-endian: classes (u16), features (u16), unit (f32), a bias for
    /// each class (f32), the weights (i16), the classes of one feature side by side.
    pub fn parse(bytes: &mut &[u8]) -> Option<Linear> {
        let classes = usize::from(u16::from_le_bytes(take(bytes)?));
        let features = usize::from(u16::from_le_bytes(take(bytes)?));
        let unit = f32::from_le_bytes(take(bytes)?);
        let bias = (0..classes).map(|_| Some(f32::from_le_bytes(take(bytes)?))).collect::<Option<_>>()?;
        let weights = (0..classes * features).map(|_| Some(i16::from_le_bytes(take(bytes)?)));
        Some(Linear { classes, unit, bias, weights: weights.collect::<Option<_>>()? })
    }

    /// How many classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The score of each class for the features of a page, in log-odds.
    pub fn scores(&self, row: &[u8]) -> Vec<f32> {
        let mut sums = vec![0i64; self.classes];
        let weights = self.weights.chunks_exact(self.classes.max(1));
        for (byte, weights) in row.iter().copied().zip(weights) {
            if byte > 0 {
                let value = i64::from(octaves(u32::from(byte)));
                for (sum, &weight) in sums.iter_mut().zip(weights) {
                    *sum += value * i64::from(weight);
                }
            }
        }
        sums.iter().zip(&self.bias).map(|(&sum, bias)| sum as f32 * self.unit + bias).collect()
    }
}
