//! The manner of a block: the elements and classes that it stands in. Running text of one article is set in one manner,
//! or in few.

use super::Pair;
use super::shape::is_ended;

/// Words of a block that is running text by its looks.
const LONG: usize = 20;

/// How the running text of a page is set.
pub(super) struct Texts<'a> {
    pair: &'a Pair<'a>,
    /// The elements and classes of its blocks.
    manners: Vec<Manner<'a>>,
}

type Manner<'a> = (Option<u32>, Vec<(&'a str, &'a str)>);

impl<'a> Texts<'a> {
    /// The manner of the running blocks of which something is sure.
    pub(super) fn like(pair: &'a Pair<'a>, sure: impl Fn(usize) -> bool) -> Self {
        let mut texts = Texts { pair, manners: Vec::new() };
        for i in (0..pair.held.len()).filter(|i| sure(*i) && is_running(pair, *i)) {
            let manner = texts.manner(i);
            if !texts.manners.contains(&manner) {
                texts.manners.push(manner);
            }
        }
        texts
    }

    fn manner(&self, i: usize) -> Manner<'a> {
        (parent(self.pair, i), signature(self.pair, i))
    }

    /// Whether a block is running text set as the rest.
    pub(super) fn go_on(&self, i: usize) -> bool {
        is_running(self.pair, i) && self.manners.contains(&self.manner(i))
    }
}

/// Element and class, of the block and of what is around it: blocks of one kind share them.
pub(super) fn signature<'a>(pair: &'a Pair<'_>, i: usize) -> Vec<(&'a str, &'a str)> {
    let source = &pair.page.text;
    pair.blocks.ancestors(i).take(2).map(|node| (node.raw_name.of(source), node.class.of(source))).collect()
}

/// The element around the one that holds a block.
pub(super) fn parent(pair: &Pair<'_>, i: usize) -> Option<u32> {
    pair.blocks.nodes.get(pair.blocks.list[i].node? as usize)?.parent
}

/// Long, mostly without links, with the end of a sentence.
pub(super) fn is_running(pair: &Pair<'_>, i: usize) -> bool {
    let text = pair.text(i);
    pair.texts[i].len() >= LONG
        && is_ended(text)
        && (pair.blocks.list[i].link_bytes as usize) * 2 < text.len()
}
