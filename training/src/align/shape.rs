//! The form of the running text: which of its blocks are subheads, items, quotations, tables, code, and what may be
//! a lead where no truth tells.

use super::Pair;
use super::manner::signature;
use super::words::words;
use crate::known::Known;
use tearsheet_article::Role;
use tearsheet_read::blocks::{Context, Hints};

/// Blocks behind the title that may be a lead.
const LEADING: usize = 3;

/// Gives the blocks of the chain their form.
pub(super) fn shape(pair: &Pair<'_>, title: Option<usize>, known: &mut [Known]) {
    let subheads: Vec<Vec<u64>> = pair.truth.headlines.iter().map(|headline| words(headline)).collect();
    for (i, known) in known.iter_mut().enumerate() {
        if *known == Known::Text {
            *known = form(pair, i, &subheads);
        }
    }
    subheads_between(pair, &subheads, known);
    if !pair.speaks.parts || pair.truth.summary.is_none() {
        set_apart(pair, title, known);
    }
}

fn form(pair: &Pair<'_>, i: usize, subheads: &[Vec<u64>]) -> Known {
    let block = &pair.blocks.list[i];
    let length = pair.texts[i].len();
    let context = block.context;
    match (block.heading, subheads.is_empty()) {
        (_, false) if subheads.contains(&pair.texts[i]) => return Known::Is(Role::Heading),
        (2.., true) => return Known::Is(Role::Heading),
        (1.., _) => return Known::Text,
        (0, _) => {}
    }
    let in_cell = context.any(Context::TABLE.with(Context::CELL));
    let in_item = context.any(Context::ITEM.with(Context::TERM));
    let caption = context.any(Context::CAPTION);
    Known::Is(match () {
        () if caption && !in_cell => Role::Caption,
        () if caption || context.any(Context::FIGURE) => return Known::Text,
        () if context.any(Context::PRE) => Role::Code,
        () if in_cell && (length > 60 || context.any(Context::PARAGRAPH)) => return Known::Text,
        () if in_cell => Role::Table,
        () if context.any(Context::QUOTE) => Role::Quote,
        () if in_item && length > 60 => return Known::Text,
        () if in_item => Role::ListItem,
        () if length < PHRASE && !is_ended(pair.text(i)) => return Known::Text,
        () => Role::Paragraph,
    })
}

/// A block with fewer words that ends no sentence may be a subhead, an item, a name.
const PHRASE: usize = 15;

/// Whether the text stops at the end of a sentence.
pub(super) fn is_ended(text: &str) -> bool {
    const ENDS: [char; 19] =
        ['.', '!', '?', '…', '"', '”', '“', '’', '»', '«', ')', '。', '！', '？', '」', '』', '؟', '۔', '।'];
    text.trim_end().ends_with(ENDS)
}

/// A subhead of the truth that the chain missed, between two of its blocks.
fn subheads_between(pair: &Pair<'_>, subheads: &[Vec<u64>], known: &mut [Known]) {
    let Some((first, last)) = pair.ends() else { return };
    for subhead in subheads {
        let is = |i: &usize| pair.texts[*i] == *subhead;
        let mut copies = (first..=last).filter(is);
        if let (Some(only), None) = (copies.next(), copies.next()) {
            known[only] = Known::Is(Role::Heading);
        }
    }
}

/// Without a true lead, a first paragraph that is set otherwise than the rest may be one.
fn set_apart(pair: &Pair<'_>, title: Option<usize>, known: &mut [Known]) {
    let paragraphs: Vec<usize> =
        (0..known.len()).filter(|i| known[*i] == Known::Is(Role::Paragraph)).collect();
    let usual = paragraphs.iter().skip(LEADING).map(|i| signature(pair, *i)).collect::<Vec<_>>();
    let lead = Hints::LEAD.with(Hints::SUMMARY);
    for i in paragraphs.iter().take(LEADING) {
        let behind = title.is_none_or(|title| *i > title);
        let hinted = pair.blocks.list[*i].hints.any(lead);
        let unlike = !usual.is_empty() && !usual.contains(&signature(pair, *i));
        if behind && (hinted || unlike) {
            known[*i] = Known::Text;
        } else {
            break;
        }
    }
}
