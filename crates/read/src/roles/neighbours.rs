//! What blocks say of one another: the mates of one element, the items of one list, words that stand twice, pages
//! whose links or comments hold everything.

use super::containers::Containers;
use super::cues::Cue;
use super::features::{Features, Grain};
use super::wording;
use crate::blocks::{Blocks, Context, Hints, name::Name};
use rustc_hash::FxHashMap;

/// What holds for nearly all the running text of a page, and so tells none of it apart.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pervasive {
    /// Hints of elements that rarely hold an article; with comments among them the page is a discussion.
    pub hints: Hints,
    /// The page hides its text until a script shows it.
    pub hiding: bool,
    /// Running text of the page, in characters.
    pub prose: f32,
}

/// Elements that rarely hold an article.
const AWAY: Context = Context::NAV.with(Context::FOOTER).with(Context::DIALOG);

const NO_TEXT: Hints = Hints::COMMENT
    .with(Hints::CONSENT)
    .with(Hints::NAVIGATION)
    .with(Hints::FOOTER)
    .with(Hints::POPUP)
    .with(Hints::NEWSLETTER);

/// Takes weight from running text in elements that rarely hold an article, unless nearly all of it stands there.
pub(super) fn discount(blocks: &Blocks, grains: &mut [Grain]) -> Pervasive {
    let share = |is: &dyn Fn(usize) -> bool| {
        (0..grains.len()).filter(|&i| is(i)).map(|i| grains[i].mass).sum::<f32>()
    };
    let prose = share(&|_| true);
    let most = |sum: f32| sum > 300.0 && sum > 0.8 * prose;
    let each = (0..u64::BITS).map(|bit| Hints(1 << bit)).filter(|hint| NO_TEXT.any(*hint));
    let pervades = |hint: &Hints| most(share(&|i| blocks.list[i].hints.any(*hint)));
    let hints = each.filter(pervades).fold(Hints::default(), Hints::with);
    let hiding = most(share(&|i| blocks.list[i].context.any(Context::HIDDEN)));
    for (grain, block) in grains.iter_mut().zip(&blocks.list) {
        let telling = Hints(block.hints.0 & NO_TEXT.0 & !hints.0);
        if block.context.any(AWAY) || (telling != Hints::default() && !block.hints.any(Hints::BODY)) {
            grain.mass *= 0.2;
        }
        if block.context.any(Context::HIDDEN) && !hiding {
            grain.mass = 0.0;
        }
    }
    Pervasive { hints, hiding, prose }
}

/// The innermost list or table around a block.
pub(super) fn list(blocks: &Blocks, index: usize) -> Option<u32> {
    let wanted =
        |n: &u32| matches!(blocks.nodes[*n as usize].name, Name::Ul | Name::Ol | Name::Dl | Name::Table);
    std::iter::successors(blocks.list[index].node, |&n| blocks.nodes[n as usize].parent).take(6).find(wanted)
}

const SPREADING: &[(Cue, Cue)] = &[
    (Cue::SaysPromo, Cue::MatePromo),
    (Cue::SaysPaywall, Cue::MatePaywall),
    (Cue::SaysConsent, Cue::MateConsent),
    (Cue::SaysRelated, Cue::MateRelated),
    (Cue::SaysTags, Cue::MateTags),
];

/// The bits of the first two of [`SPREADING`].
const PROMO: u8 = 1;
const PAYWALL: u8 = 2;

/// Elements that are one line of what stands around them.
fn is_line(name: Name) -> bool {
    use Name::*;
    matches!(name, P | H1 | H2 | H3 | H4 | H5 | H6 | Button | Legend | Summary | Dt | Header)
}

/// What one block says of itself holds for the blocks that share its element, unless that holds the article as well.
pub(super) fn spread(blocks: &Blocks, containers: &Containers, features: &mut [Features]) {
    let mut says: FxHashMap<u32, u8> = FxHashMap::default();
    let around = |index: usize| {
        let node = blocks.list[index].node?;
        let holder = &blocks.nodes[node as usize];
        if is_line(holder.name) { holder.parent } else { Some(node) }
    };
    for (index, f) in features.iter().enumerate() {
        let Some(node) = around(index).filter(|&n| containers.is_apart(n)) else { continue };
        for (bit, &(cue, _)) in SPREADING.iter().enumerate() {
            if f.has(cue) {
                *says.entry(node).or_default() |= 1 << bit;
            }
        }
    }
    if says.is_empty() {
        return;
    }
    for (index, f) in features.iter_mut().enumerate() {
        let own = blocks.list[index].node;
        let chain = [own, around(index), around(index).and_then(|n| blocks.nodes[n as usize].parent)];
        let bits = chain.into_iter().flatten().filter_map(|n| says.get(&n)).fold(0, |all, bits| all | bits);
        // A paywall advertises what it withholds: it is no promotion for that.
        let bits = if bits & PAYWALL != 0 { bits & !PROMO } else { bits };
        for (bit, &(cue, mate)) in SPREADING.iter().enumerate() {
            f.set(mate, bits & (1 << bit) != 0 && !f.has(cue));
        }
    }
}

/// Marks words set large that stand in the running text as well.
pub(super) fn lifted(blocks: &Blocks, grains: &[Grain], features: &mut [Features]) {
    let large = |i: &usize| {
        let set_off = Hints::QUOTE.with(Hints::PULL_QUOTE).with(Hints::BOX);
        (24..400).contains(&grains[*i].length)
            && (blocks.list[*i].context.any(Context::QUOTE.with(Context::ASIDE))
                || blocks.ancestors(*i).take(3).any(|node| node.hints.any(set_off)))
    };
    let candidates: Vec<usize> = (0..grains.len()).filter(large).collect();
    if candidates.is_empty() {
        return;
    }
    let long = (0..grains.len()).filter(|i| grains[*i].mass > 80.0);
    let running: String = long.flat_map(|i| ["\n", &features[i].letters]).collect();
    for index in candidates {
        if !wording::may_hold(&running, &features[index].letters) {
            continue;
        }
        let finder = memchr::memmem::Finder::new(features[index].letters.as_bytes());
        let alone = format!("\n{}\n", features[index].letters);
        let places = finder.find_iter(running.as_bytes()).take(3).count();
        let own = usize::from(grains[index].mass > 80.0)
            .max(memchr::memmem::find_iter(running.as_bytes(), &alone).count());
        features[index].set(Cue::Within, places > own);
    }
}
