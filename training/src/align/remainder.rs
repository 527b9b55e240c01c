//! What a truth leaves out without meaning to. Some truths stop before the text does, some leave out its lists, and of
//! some blocks they have a part: that such blocks do not belong to the text is not known, and must not be taught.

use super::Pair;
use super::manner::{Texts, is_running, parent};
use crate::known::Known;
use std::ops::Range;
use tearsheet_article::Role;
use tearsheet_read::blocks::{Context, Hints};

/// So many words of running text behind its end say that a truth was cut short.
const CUT: usize = 100;
/// The same where no element tells what is running text.
const CUT_FLAT: usize = 200;
/// Words of a block under the title that may be a lead.
const LEADING: usize = 10;
/// The same where no title is known.
const LONG_LEAD: usize = 25;
/// Blocks over the text that are looked at where no title is known.
const OVER: usize = 12;
/// Of a truth's words, so many in a hundred may be missing behind its last block.
const OPEN_END: usize = 3;

/// Takes back what only the truth's gaps say.
pub(super) fn withdraw(pair: &Pair<'_>, title: Option<usize>, known: &mut [Known]) {
    let Some((first, last)) = pair.ends().filter(|_| pair.speaks.whole) else { return };
    let texts = Texts::like(pair, |i| pair.held[i]);
    let mut doubtful = pair.chain.touched.clone();
    if !pair.blocks.flat {
        doubtful.extend((first..=last).filter(|i| texts.go_on(*i)));
    }
    doubtful.extend(behind_the_cut(pair, &texts, last));
    if pair.speaks.parts {
        doubtful.extend(left_out_items(pair, known, first..last));
    }
    if pair.truth.summary.is_none() || !pair.speaks.parts {
        let (over, least) =
            title.map_or((first.saturating_sub(OVER), LONG_LEAD), |title| (title + 1, LEADING));
        doubtful.extend((over..first).filter(|i| may_lead(pair, *i, least)));
    }
    for block in doubtful {
        if known[block] == Known::Beside {
            known[block] = Known::Nothing;
        }
    }
}

/// Blocks that go on where the truth ends, in the same elements and the same manner.
fn behind_the_cut(pair: &Pair<'_>, texts: &Texts<'_>, last: usize) -> Vec<usize> {
    let end = pair.chain.places.iter().map(|place| place.end as usize).max().unwrap_or(0).min(pair.length);
    if (pair.length - end) * 100 > pair.length * OPEN_END {
        return Vec::new();
    }
    let mut words = 0;
    let mut stop = last;
    for i in (last + 1..pair.held.len()).filter(|i| texts.go_on(*i)) {
        if pair.blocks.flat && i - stop > 2 {
            break;
        }
        words += pair.texts[i].len();
        stop = i;
    }
    let least = if pair.blocks.flat { CUT_FLAT } else { CUT };
    if words < least { Vec::new() } else { (last + 1..=stop).collect() }
}

/// A block over the text that is long enough for a lead, where no truth tells.
fn may_lead(pair: &Pair<'_>, i: usize, least: usize) -> bool {
    let block = &pair.blocks.list[i];
    let linked = block.link_bytes as usize * 2 > pair.text(i).len();
    let hinted = block.hints.any(Hints::LEAD.with(Hints::SUMMARY)) && pair.texts[i].len() >= 4;
    !linked && block.heading != 1 && (hinted || pair.texts[i].len() >= least)
}

/// Items of lists among the paragraphs, where the truth has no list at all.
fn left_out_items(pair: &Pair<'_>, known: &[Known], text: Range<usize>) -> Vec<usize> {
    if known.contains(&Known::Is(Role::ListItem)) {
        return Vec::new();
    }
    let homes: Vec<Option<u32>> =
        text.clone().filter(|i| pair.held[*i] && is_running(pair, *i)).map(|i| parent(pair, i)).collect();
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
    text.filter(|i| !pair.held[*i]).filter(is_item).collect()
}
