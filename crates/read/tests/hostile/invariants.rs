//! What holds for the blocks of any page, however bad: spans lie in what they point into, and the parts refer to
//! each other in order. Used by the hostile pages here and by the fuzz targets.

use tearsheet_read::blocks::{Block, Blocks, Head, Mark, Node, Picture, Span};

/// Holds the blocks cut from a page to its decoded text.
#[track_caller]
pub(crate) fn check(page: &str, blocks: &Blocks) {
    assert!(blocks.buffer.len() <= 4 * page.len() + 64, "more text than the page could hold");
    blocks.list.iter().for_each(|block| check_block(page, blocks, block));
    blocks.nodes.iter().enumerate().for_each(|(i, node)| check_node(page, i, node));
    blocks.pictures.iter().for_each(|picture| check_picture(page, blocks, picture));
    assert!(blocks.pictures.is_sorted_by_key(|picture| picture.before), "pictures out of order");
    check_head(page, &blocks.head);
    check_apart(blocks.list.iter().map(|block| block.text), "texts of blocks");
    check_apart(blocks.list.iter().map(|block| block.marks), "marks of blocks");
}

fn check_block(page: &str, blocks: &Blocks, block: &Block) {
    let text = piece(&blocks.buffer, block.text);
    assert!(!text.is_empty() && text.trim() == text, "a block that is empty or not trimmed: {text:?}");
    piece(page, block.source);
    assert!(block.node.is_none_or(|node| (node as usize) < blocks.nodes.len()), "a block in no node");
    assert!(block.heading <= 6, "a heading of level {}", block.heading);
    assert!(block.link_bytes as usize <= text.len(), "more bytes in links than in the block");
    assert!(block.bold_bytes as usize <= text.len(), "more bytes in bold than in the block");
    let marks = block.marks.start as usize..block.marks.end as usize;
    let marks = blocks.marks.get(marks).expect("the marks of a block are there");
    marks.iter().for_each(|mark| check_mark(page, blocks, block, mark));
}

fn check_mark(page: &str, blocks: &Blocks, block: &Block, mark: &Mark) {
    piece(&blocks.buffer, mark.text);
    piece(page, mark.value);
    let inside = block.text.start <= mark.text.start && mark.text.end <= block.text.end;
    assert!(inside, "a mark {:?} beside its block {:?}", mark.text, block.text);
}

fn check_node(page: &str, index: usize, node: &Node) {
    assert!(node.parent.is_none_or(|parent| (parent as usize) < index), "a node before its parent");
    [node.raw_name, node.class, node.id].into_iter().for_each(|span| _ = piece(page, span));
}

fn check_picture(page: &str, blocks: &Blocks, picture: &Picture) {
    assert!(picture.before as usize <= blocks.list.len(), "a picture before no block");
    assert!(picture.node.is_none_or(|node| (node as usize) < blocks.nodes.len()), "a picture in no node");
    [picture.src, picture.srcset, picture.alt].into_iter().for_each(|span| _ = piece(page, span));
}

fn check_head(page: &str, head: &Head) {
    let metas = head.metas.iter().flat_map(|meta| [meta.key, meta.content]);
    let links = head.links.iter().flat_map(|link| [link.rel, link.href]);
    let scripts = head.json_ld.iter().chain(&head.states).chain(&head.noscripts).copied();
    [head.lang, head.title, head.base].into_iter().chain(metas).chain(links).chain(scripts).for_each(
        |span| {
            piece(page, span);
        },
    );
}

/// What a span covers, which must be there, on boundaries of characters.
#[track_caller]
fn piece(text: &str, span: Span) -> &str {
    assert!(span.start <= span.end, "a span that ends before it starts: {span:?}");
    text.get(span.start as usize..span.end as usize)
        .unwrap_or_else(|| panic!("{span:?} is outside of {} bytes, or splits a character", text.len()))
}

/// No two spans overlap; text that a table puts before itself may be written out of order.
fn check_apart(spans: impl Iterator<Item = Span>, what: &str) {
    let mut spans: Vec<Span> = spans.filter(|span| !span.is_empty()).collect();
    spans.sort_by_key(|span| span.start);
    assert!(spans.is_sorted_by(|a, b| a.end <= b.start), "overlapping {what}");
}
