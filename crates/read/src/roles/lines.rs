//! The measures that only flattened text has: how far a line is set in, what of it stands in others, and whose words it has.

use super::features::{Features, Grain};
use super::kin;
use super::measures::Measure;
use super::table::Table;
use crate::blocks::Blocks;

/// Writes them.
pub(super) fn fill(table: &mut Table, blocks: &Blocks, grains: &[Grain], features: &[Features]) {
    indents(table, blocks, grains);
    kin::fill(table, blocks, grains);
    echoes(table, features);
}

/// How far each block of flattened text is set in, beside where most running text is.
fn indents(table: &mut Table, blocks: &Blocks, grains: &[Grain]) {
    let mut mass = [0.0f32; 256];
    blocks.list.iter().zip(grains).for_each(|(block, grain)| mass[usize::from(block.indent)] += grain.mass);
    let most = (0..mass.len()).fold(0, |best, at| if mass[at] > mass[best] { at } else { best });
    for (i, block) in blocks.list.iter().enumerate() {
        let beside = 128 + (i32::from(block.indent) - most as i32).clamp(-127, 127);
        table.put(i, Measure::Indent, beside as u8);
    }
}

/// Letters from which on a line is so long that it stands in another for a reason.
const ECHO: usize = 12;

/// Whether a line of flattened text stands in the first two, where the title of the page's head is left, or in one of the
/// four above, where a trail of sections may end with it.
fn echoes(table: &mut Table, features: &[Features]) {
    for (i, f) in features.iter().enumerate().filter(|(_, f)| f.letters.len() >= ECHO && f.length < 300) {
        let holds =
            |other: &Features| other.letters.len() > f.letters.len() && other.letters.contains(&f.letters);
        table.put(i, Measure::EchoTop, u8::from(features[..i.min(2)].iter().any(holds)));
        table.put(i, Measure::EchoAbove, u8::from(features[i.saturating_sub(4)..i].iter().any(holds)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_echoes_the_first_two_and_the_four_above_it() {
        let lines = [
            "newquayopensharbourpost",
            "menu",
            "homenewsnewquayopens",
            "newquayopens",
            "a",
            "b",
            "c",
            "d",
            "newquayopens",
        ];
        let mut features = vec![Features::default(); lines.len()];
        features.iter_mut().zip(lines).for_each(|(f, letters)| f.letters = letters.to_owned());
        let mut table = Table::new(lines.len());
        echoes(&mut table, &features);
        assert_eq!(table.measure(Measure::EchoTop), [0, 0, 0, 1, 0, 0, 0, 0, 1]);
        assert_eq!(table.measure(Measure::EchoAbove), [0, 0, 0, 1, 0, 0, 0, 0, 0]);
    }
}
