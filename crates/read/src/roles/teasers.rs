//! Lists of teasers that read like running text: pieces built alike, nearly all of them alone under a linked headline.
//! Any one of them may be a section of the article whose subhead happens to be a link, and so may all of them where the
//! text goes on behind; before or behind all other text they are ways to other articles. Those lie at the same outlet:
//! headlines that lead elsewhere are subheads of a list of places, products or addresses.

use super::Label;
use super::cues::Cue;
use super::features::Features;
use crate::blocks::{Blocks, name::Name};
use crate::claims::Claims;
use crate::pages::Page;
use std::collections::BTreeMap;
use tearsheet_article::Role;

/// Pieces from which on they are a list.
const LIST: usize = 3;
/// Blocks above a piece among which its headline is looked for: a time or a name may stand between.
const NEAR: usize = 3;
/// Characters of other running text without which the list is the page's own text.
const OTHER: u32 = 200;

/// Makes the pieces of such lists, and their headlines, related links.
pub(super) fn mark(
    page: &Page<'_>,
    blocks: &Blocks,
    claims: &Claims,
    url: Option<&str>,
    features: &[Features],
    labels: &mut [Label],
) {
    let own: Vec<&str> =
        [url, claims.canonical_url.as_deref()].into_iter().flatten().filter_map(outlet).collect();
    let headline = |piece| headline(features, piece).filter(|&i| !leads_elsewhere(page, blocks, &own, i));
    let mut alike: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for i in (0..labels.len()).filter(|&i| is_text(labels, i) && !features[i].has(Cue::LinkMost)) {
        alike.entry(features[i].signature).or_default().push(i);
    }
    let is_headed = |pieces: &Vec<usize>| {
        pieces.iter().filter(|&&i| headline(i).is_some()).count() * 5 >= pieces.len() * 4
    };
    let (headed, others): (Vec<_>, Vec<_>) = alike.into_values().partition(is_headed);
    let others: Vec<usize> = others.into_iter().flatten().collect();
    let (Some(&first), Some(&last)) = (others.iter().min(), others.iter().max()) else { return };
    if others.iter().map(|&i| features[i].length).sum::<u32>() < OTHER {
        return;
    }
    for i in headed.into_iter().flat_map(|pieces| outside(&pieces, first, last)) {
        for teaser in [headline(i), Some(i)].into_iter().flatten() {
            let reason = "one of several under linked headlines";
            labels[teaser] = Label { role: Role::Related, reason, ..labels[teaser].clone() };
        }
    }
}

/// The pieces before or behind all other text, where they are a list.
fn outside(pieces: &[usize], first: usize, last: usize) -> Vec<usize> {
    let (before, behind): (Vec<usize>, Vec<usize>) =
        pieces.iter().filter(|i| !(first..=last).contains(i)).partition(|i| **i < first);
    [before, behind].into_iter().filter(|list| list.len() >= LIST).flatten().collect()
}

fn is_text(labels: &[Label], i: usize) -> bool {
    matches!(labels[i].role, Role::Paragraph | Role::ListItem | Role::Lead)
}

/// Whether the link of a block leads to another outlet.
fn leads_elsewhere(page: &Page<'_>, blocks: &Blocks, own: &[&str], block: usize) -> bool {
    let link = blocks.marks(block).iter().find(|mark| mark.name == Name::A);
    let to = link.and_then(|mark| outlet(mark.value.of(&page.text)));
    to.is_some_and(|to| !own.is_empty() && !own.iter().any(|own| own.eq_ignore_ascii_case(to)))
}

/// The last two labels of the host of a whole address: near enough to whose it is.
fn outlet(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("//")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let start = host.rmatch_indices('.').nth(1).map_or(0, |(dot, _)| dot + 1);
    host.get(start..)
}

/// The linked headline that a piece stands under, nothing built like the piece between them.
fn headline(features: &[Features], piece: usize) -> Option<usize> {
    let above = (piece.saturating_sub(NEAR)..piece).rev();
    let mut above = above.take_while(|&i| features[i].signature != features[piece].signature);
    above.find(|&i| features[i].has(Cue::LinkMost) && (15..200).contains(&features[i].length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;
    use crate::blocks::{Block, Mark, Span};

    /// What becomes of three pieces under headlines that lead to `host`, behind other text.
    fn piece_under(host: &str) -> Role {
        let source = format!("https://{host}/a");
        let value = Span { start: 0, end: source.len() as u32 };
        let page = Page { text: source.into(), format: Format::Html, encoding: "UTF-8", notices: Vec::new() };
        let (mut blocks, mut features, mut labels) = (Blocks::default(), Vec::new(), Vec::new());
        let shapes = [(0, Role::Paragraph, 300)].into_iter();
        let shapes = shapes.chain([(1, Role::Heading, 30), (2, Role::Paragraph, 180)].repeat(LIST));
        for (signature, role, length) in shapes {
            let mut block = Features::default();
            (block.signature, block.length) = (signature, length);
            block.set(Cue::LinkMost, role == Role::Heading);
            features.push(block);
            let first = blocks.marks.len() as u32;
            if role == Role::Heading {
                let (text, hints) = Default::default();
                blocks.marks.push(Mark { text, name: Name::A, hints, value });
            }
            let marks = Span { start: first, end: blocks.marks.len() as u32 };
            blocks.list.push(Block { marks, ..Block::default() });
            labels.push(Label { role, confidence: 0.9, reason: "", of: None });
        }
        mark(&page, &blocks, &Claims::default(), Some("https://www.post.example/b"), &features, &mut labels);
        labels[2].role
    }

    #[test]
    fn pieces_under_headlines_that_stay_at_the_outlet_are_teasers() {
        assert_eq!(piece_under("sport.post.example"), Role::Related);
        assert_eq!(piece_under("museum.example"), Role::Paragraph);
    }
}
