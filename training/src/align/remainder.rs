//! What a truth leaves out without meaning to. Some truths stop before the text does, some leave out its lists, and of
//! some blocks they have a part: that such blocks do not belong to the text is not known, and must not be taught.

use super::Pair;
use super::shape::{is_ended, signature};
use crate::known::Known;
use tearsheet_article::Role;
use tearsheet_read::blocks::{Context, Hints};

/// Words of a block that is running text by its looks.
const LONG: usize = 20;
/// So many words of running text behind its end say that a truth was cut short.
const CUT: usize = 100;
/// The same where no element tells what is running text.
const CUT_FLAT: usize = 200;
/// Of a truth's words, so many in a hundred may be missing behind its last block.
const OPEN_END: usize = 3;

/// Takes back what only the truth's gaps say.
pub(super) fn withdraw(pair: &Pair<'_>, known: &mut [Known]) {
    if !pair.speaks.whole {
        return;
    }
    let mut doubtful = pair.chain.touched.clone();
    doubtful.extend(behind_the_cut(pair));
    if pair.speaks.parts {
        doubtful.extend(left_out_items(pair, known));
    }
    for block in doubtful {
        if known[block] == Known::Beside {
            known[block] = Known::Nothing;
        }
    }
}

/// Blocks that go on where the truth ends, in the same elements and the same manner.
fn behind_the_cut(pair: &Pair<'_>) -> Vec<usize> {
    let Some(end) = pair.chain.places.iter().map(|place| place.end as usize).max() else { return Vec::new() };
    let Some((_, last)) = pair.ends() else { return Vec::new() };
    if (pair.length - end.min(pair.length)) * 100 > pair.length * OPEN_END {
        return Vec::new();
    }
    let manner = |i: usize| (parent(pair, i), signature(pair, i));
    let usual: Vec<_> =
        (0..pair.held.len()).filter(|i| pair.held[*i] && is_running(pair, *i)).map(manner).collect();
    let goes_on = |i: &usize| is_running(pair, *i) && usual.contains(&manner(*i));
    let mut words = 0;
    let mut stop = last;
    for i in (last + 1..pair.held.len()).filter(goes_on) {
        if pair.blocks.flat && i - stop > 2 {
            break;
        }
        words += pair.texts[i].len();
        stop = i;
    }
    let least = if pair.blocks.flat { CUT_FLAT } else { CUT };
    if words < least { Vec::new() } else { (last + 1..=stop).collect() }
}

fn parent(pair: &Pair<'_>, i: usize) -> Option<u32> {
    pair.blocks.nodes.get(pair.blocks.list[i].node? as usize)?.parent
}

/// Long, mostly without links, with the end of a sentence.
fn is_running(pair: &Pair<'_>, i: usize) -> bool {
    let text = pair.text(i);
    pair.texts[i].len() >= LONG
        && is_ended(text)
        && (pair.blocks.list[i].link_bytes as usize) * 2 < text.len()
}

/// Items of lists among the paragraphs, where the truth has no list at all.
fn left_out_items(pair: &Pair<'_>, known: &[Known]) -> Vec<usize> {
    let Some((first, last)) = pair.ends() else { return Vec::new() };
    if known.contains(&Known::Is(Role::ListItem)) {
        return Vec::new();
    }
    let homes: Vec<Option<u32>> =
        (first..=last).filter(|i| pair.held[*i] && is_running(pair, *i)).map(|i| parent(pair, i)).collect();
    let beside =
        Hints::RELATED.with(Hints::TEASER).with(Hints::TAGS).with(Hints::SHARE).with(Hints::NAVIGATION);
    let is_item = |i: &usize| {
        let block = &pair.blocks.list[*i];
        let home = std::iter::successors(block.node, |n| pair.blocks.nodes.get(*n as usize)?.parent).take(4);
        block.context.any(Context::ITEM)
            && !block.context.any(Context::NAV.with(Context::ASIDE))
            && !block.hints.any(beside)
            && (block.link_bytes as usize) * 2 < pair.text(*i).len()
            && home.into_iter().any(|node| homes.contains(&Some(node)))
    };
    (first..=last).filter(|i| !pair.held[*i]).filter(is_item).collect()
}
