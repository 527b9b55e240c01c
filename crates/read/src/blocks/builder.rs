//! The text side of the cutter: runs of text in, blocks and marks out. White space collapses as CSS says, with two
//! liberties that keep text clean: a no-break space counts as white space, and soft hyphens, word joiners and byte
//! order marks are left out. Two line breaks with nothing between them end a block.
//!
//! Blocks are chained, not just listed, because text foster-parented out of a table stands before blocks that were
//! cut earlier; [`Builder::finish`] puts them in reading order.

mod writing;

use super::hints;
use super::name::Name;
use super::properties::is_formatting;
use super::stack::{Element, Entry, Foster, Space, Stack};
use super::types::{Block, Blocks, Context, Hints, Mark, Node, Span};

const MAX_OPEN_MARKS: usize = 8;

#[derive(Debug)]
struct Slot {
    next: u32,
    block: Option<u32>,
}

#[derive(Debug)]
struct OpenMark {
    uid: u32,
    name: Name,
    hints: Hints,
    value: Span,
    start: Option<u32>,
}

#[derive(Debug)]
pub(super) struct Builder<'a> {
    text: &'a str,
    pub blocks: Blocks,
    slots: Vec<Slot>,
    /// The slot behind which the next block goes.
    tail: u32,
    /// Blocks whose text goes on in the block before them.
    joined: Vec<bool>,
    reordered: bool,
    open: bool,
    joins: bool,
    space: bool,
    breaks: u8,
    /// Length of the text behind the last line break written.
    broken_at: usize,
    /// Stack entries whose marks are opened.
    settled: usize,
    chain: Vec<usize>,
    /// Whether the stack or the block changed since the last word.
    fresh: bool,
    in_link: bool,
    in_bold: bool,
    marks: Vec<OpenMark>,
    first_mark: u32,
    /// Linked bytes of the white space at the end of the open block.
    loose: u32,
    hints: hints::Seen<'a>,
}

impl<'a> Builder<'a> {
    pub fn new(text: &'a str) -> Self {
        let some = text.len() / 512;
        let blocks = Blocks {
            buffer: String::with_capacity(text.len() / 16),
            list: Vec::with_capacity(some),
            nodes: Vec::with_capacity(2 * some),
            marks: Vec::with_capacity(some),
            ..Default::default()
        };
        let mut slots = Vec::with_capacity(some + 1);
        slots.push(Slot { next: u32::MAX, block: None });
        Builder {
            text,
            blocks,
            slots,
            tail: 0,
            joined: Vec::with_capacity(some),
            reordered: false,
            open: false,
            joins: false,
            space: false,
            breaks: 0,
            broken_at: usize::MAX,
            settled: 0,
            chain: Vec::new(),
            fresh: true,
            in_link: false,
            in_bold: false,
            marks: Vec::new(),
            first_mark: 0,
            loose: 0,
            hints: hints::Seen::new(text),
        }
    }

    fn begin(&mut self, stack: &mut Stack, raw: &'a str, at: usize) {
        if self.open {
            return;
        }
        self.open = true;
        let start = self.blocks.buffer.len() as u32;
        if self.joins && self.space {
            self.blocks.buffer.push(' ');
        }
        self.space = false;
        let node = self.node(stack);
        let source = self.offset(raw) + at as u32;
        let top = &stack.entries[stack.len() - 1];
        let holder = &stack.entries[top.block as usize];
        let hidden = Context(top.context.0 & Context::HIDDEN.0);
        self.blocks.list.push(Block {
            text: Span { start, end: start },
            source: Span { start: source, end: source },
            node,
            context: holder.context.with(hidden),
            hints: holder.hints,
            heading: holder.heading,
            list_depth: holder.list_depth,
            ..Block::default()
        });
        self.joined.push(self.joins);
        self.joins = false;
        self.first_mark = self.blocks.marks.len() as u32;
        let slot = self.slots.len() as u32;
        let next = std::mem::replace(&mut self.slots[self.tail as usize].next, slot);
        self.slots.push(Slot { next, block: Some(self.blocks.list.len() as u32 - 1) });
        self.tail = slot;
    }

    /// Opens the mark of a link around the whole block: `<a><h3>…</h3></a>`.
    fn settle_link(&mut self, stack: &Stack, holder: usize) {
        let in_link = stack.top().is_some_and(|top| top.context.any(Context::LINK));
        if !in_link || self.marks.iter().any(|mark| mark.name == Name::A) {
            return;
        }
        if let Some(entry) = stack.topmost_up_to(Name::A, holder) {
            let hints = self.own_hints(entry);
            let mark =
                OpenMark { uid: entry.uid, name: Name::A, hints, value: entry.element.value, start: None };
            self.marks.insert(0, mark);
        }
    }

    /// Opens marks for inline elements that came since the last word.
    fn settle(&mut self, stack: &mut Stack) {
        let start = self.blocks.buffer.len() as u32;
        let holder = stack.top().map_or(0, |e| e.block as usize);
        self.settle_link(stack, holder);
        for entry in &stack.entries[self.settled.max(holder + 1).min(stack.len())..] {
            if self.marks.len() >= MAX_OPEN_MARKS || entry.element.space != Space::Html {
                continue;
            }
            let element = &entry.element;
            let hints = self.own_hints(entry);
            let named = matches!(element.name, Name::A | Name::Time);
            if named || hints != Hints::default() {
                let (uid, name, value) = (entry.uid, element.name, element.value);
                self.marks.push(OpenMark { uid, name, hints, value, start: None });
            }
        }
        self.settled = stack.len();
        self.fresh = false;
        for mark in &mut self.marks {
            mark.start.get_or_insert(start);
        }
        let context = stack.top().map_or(Context::default(), |e| e.context);
        self.in_link = context.any(Context::LINK);
        self.in_bold = context.any(Context::BOLD);
        if !context.any(Context::HIDDEN)
            && let Some(block) = self.blocks.list.last_mut()
        {
            block.context.0 &= !Context::HIDDEN.0;
        }
    }

    fn own_hints(&mut self, entry: &Entry) -> Hints {
        let Element { class, id, extra, .. } = entry.element;
        let values = [class, id, extra].into_iter().filter(|value| !value.is_empty());
        values.fold(Hints::default(), |all, value| all.with(self.hints.of(value)))
    }

    /// The node of the innermost boundary, made now if it holds its first block, with all nodes around it.
    fn node(&mut self, stack: &mut Stack) -> Option<u32> {
        let holder = stack.top()?.block as usize;
        let mut chain = std::mem::take(&mut self.chain);
        let mut at = holder;
        while stack.entries[at].node.is_none() {
            chain.push(at);
            if at == 0 {
                break;
            }
            at = (stack.entries[at].parent as usize).min(at - 1);
        }
        while let Some(index) = chain.pop() {
            self.make_node(stack, index);
        }
        self.chain = chain;
        stack.entries[holder].node
    }

    fn make_node(&mut self, stack: &mut Stack, index: usize) {
        let own = self.own_hints(&stack.entries[index]);
        let parent = &stack.entries[stack.entries[index].parent as usize];
        let (parent, around) = if index == 0 { Default::default() } else { (parent.node, parent.hints) };
        let Element { name, raw_name, class, id, .. } = stack.entries[index].element;
        let node = if is_formatting(name) && parent.is_some() {
            parent
        } else {
            self.blocks.nodes.push(Node { name, parent, hints: own, raw_name, class, id });
            Some(self.blocks.nodes.len() as u32 - 1)
        };
        let entry = &mut stack.entries[index];
        entry.hints = own.with(around);
        entry.node = node;
    }

    /// The node and hints of the place where the next thing goes, for pictures.
    pub fn place(&mut self, stack: &mut Stack) -> (Option<u32>, Hints, Context) {
        let node = self.node(stack);
        let Some(top) = stack.top() else { return Default::default() };
        (node, stack.entries[top.block as usize].hints, top.context)
    }

    /// `<br>`.
    pub fn line_break(&mut self, stack: &Stack) {
        let context = stack.top().map_or(Context::SILENT, |e| e.context);
        if context.any(Context::SILENT) {
            return;
        }
        if self.open {
            let blank = self.blocks.buffer.get(self.broken_at..).is_some_and(|line| line.trim().is_empty());
            self.breaks = self.breaks.saturating_add(1 + u8::from(blank));
        } else {
            self.joins = false;
        }
    }

    /// Ends the open block.
    #[inline]
    pub fn boundary(&mut self) {
        self.breaks = 0;
        self.space = false;
        self.joins = false;
        self.broken_at = usize::MAX;
        if std::mem::take(&mut self.open) {
            self.end_block();
        }
    }

    fn end_block(&mut self) {
        for mark in &mut self.marks {
            close(mark, &self.blocks.buffer, &mut self.blocks.marks);
        }
        let marks = Span { start: self.first_mark, end: self.blocks.marks.len() as u32 };
        if let Some(block) = self.blocks.list.last_mut() {
            let text = self.blocks.buffer[block.text.start as usize..].trim_end_matches(WHITE);
            block.text.end = block.text.start + text.len() as u32;
            block.link_bytes -= std::mem::take(&mut self.loose);
            block.marks = marks;
            let bytes = block.text.end - block.text.start;
            block.link_bytes = block.link_bytes.min(bytes);
            block.bold_bytes = block.bold_bytes.min(bytes);
            while !self.text.is_char_boundary(block.source.end as usize) {
                block.source.end += 1;
            }
        }
        self.fresh = true;
    }

    /// An element was pushed.
    pub fn opened(&mut self) {
        self.fresh = true;
    }

    /// An element was popped; `len` is the depth of the stack now.
    pub fn closed(&mut self, uid: u32, len: usize) {
        self.settled = self.settled.min(len);
        self.fresh = true;
        while let Some(mark) = self.marks.last_mut()
            && mark.uid == uid
        {
            close(mark, &self.blocks.buffer, &mut self.blocks.marks);
            self.marks.pop();
        }
    }

    /// The stack was changed below its top.
    pub fn unsettle(&mut self, stack: &Stack, from: usize) {
        self.settled = self.settled.min(from);
        self.fresh = true;
        let Builder { marks, blocks, .. } = self;
        marks.retain_mut(|mark| {
            let stays = stack.entries[..from.min(stack.len())].iter().any(|e| e.uid == mark.uid);
            if !stays {
                close(mark, &blocks.buffer, &mut blocks.marks);
            }
            stays
        });
    }

    /// A table opens here: remembers where text before it would go on, and ends the open block.
    pub fn before_table(&mut self) -> Foster {
        let (joinable, space) = (self.open && self.breaks == 0, self.space);
        self.boundary();
        let foster = Foster { slot: self.tail, joinable, space };
        self.slots.push(Slot { next: self.slots[self.tail as usize].next, block: None });
        let sentinel = self.slots.len() as u32 - 1;
        self.slots[self.tail as usize].next = sentinel;
        self.tail = sentinel;
        foster
    }

    /// Goes to the place before a table; gives the slot at which the table goes on.
    pub fn enter_foster(&mut self, foster: Foster) -> u32 {
        self.boundary();
        self.reordered = true;
        self.joins = foster.joinable;
        self.space = foster.space;
        std::mem::replace(&mut self.tail, foster.slot)
    }

    /// Comes back from the place before a table.
    pub fn leave_foster(&mut self, resume: u32) -> Foster {
        let joinable = self.joins || (self.open && self.breaks == 0);
        let space = self.space;
        self.boundary();
        Foster { slot: std::mem::replace(&mut self.tail, resume), joinable, space }
    }

    /// The blocks in reading order.
    pub fn finish(mut self) -> Blocks {
        self.boundary();
        if self.reordered {
            self.reorder();
        }
        self.blocks.list.retain(|block| !block.text.is_empty());
        self.blocks
    }

    fn reorder(&mut self) {
        let mut list: Vec<Block> = Vec::with_capacity(self.blocks.list.len());
        let mut moved = vec![0u32; self.blocks.list.len() + 1];
        let mut at = self.slots[0].next;
        while let Some(slot) = self.slots.get(at as usize) {
            at = slot.next;
            let Some(index) = slot.block.map(|i| i as usize) else { continue };
            let block = self.blocks.list[index].clone();
            match list.last_mut() {
                Some(last) if self.joined[index] => join(last, &block, &mut self.blocks),
                _ => list.push(block),
            }
            moved[index] = list.len() as u32 - 1;
        }
        moved[self.blocks.list.len()] = list.len() as u32;
        for picture in &mut self.blocks.pictures {
            picture.before = moved[picture.before as usize];
        }
        self.blocks.pictures.sort_by_key(|picture| picture.before);
        self.blocks.list = list;
    }
}

/// Appends a block's text to the block that it goes on from; its marks move along.
fn join(first: &mut Block, second: &Block, blocks: &mut Blocks) {
    let head = if first.text.end as usize == blocks.buffer.len() {
        first.text.start
    } else {
        let copy = first.text.of(&blocks.buffer).to_owned();
        let start = blocks.buffer.len() as u32;
        blocks.buffer.push_str(&copy);
        move_marks(first, first.text.start, start, blocks);
        start
    };
    let tail = second.text.of(&blocks.buffer).to_owned();
    let start = blocks.buffer.len() as u32;
    blocks.buffer.push_str(&tail);
    move_marks(second, second.text.start, start, blocks);
    if first.marks.end as usize != blocks.marks.len() {
        let from = blocks.marks.len() as u32;
        blocks.marks.extend_from_within(first.marks.start as usize..first.marks.end as usize);
        first.marks.start = from;
    }
    blocks.marks.extend_from_within(second.marks.start as usize..second.marks.end as usize);
    first.marks.end = blocks.marks.len() as u32;
    first.text = Span { start: head, end: blocks.buffer.len() as u32 };
    first.source.end = first.source.end.max(second.source.end);
    first.link_bytes += second.link_bytes;
    first.bold_bytes += second.bold_bytes;
}

fn move_marks(block: &Block, from: u32, to: u32, blocks: &mut Blocks) {
    let Span { start, end } = block.marks;
    for mark in &mut blocks.marks[start as usize..end as usize] {
        mark.text = Span { start: mark.text.start - from + to, end: mark.text.end - from + to };
    }
}

fn close(mark: &mut OpenMark, buffer: &str, marks: &mut Vec<Mark>) {
    if let Some(start) = mark.start.take() {
        let end = buffer.trim_end_matches(WHITE).len() as u32;
        let start = start + leading_white(&buffer[start as usize..]);
        if end > start {
            let OpenMark { name, hints, value, .. } = *mark;
            marks.push(Mark { text: Span { start, end }, name, hints, value });
        }
    }
}

fn leading_white(text: &str) -> u32 {
    (text.len() - text.trim_start_matches(WHITE).len()) as u32
}

const WHITE: fn(char) -> bool = char::is_whitespace;

#[cfg(test)]
mod tests {
    use crate::blocks::{cut, name::Name};
    use crate::{Options, pages::open};

    #[test]
    fn a_link_around_blocks_is_marked_in_each() {
        let html = "<a href=/b><h3>New quay opens</h3><p>In <b>spring</b></p></a><p>No link</p>";
        let page = open(html.as_bytes(), &Options::default());
        let blocks = cut(&page);
        let links = |i: usize| -> Vec<&str> {
            let marks = blocks.marks(i).iter().filter(|mark| mark.name == Name::A);
            marks.map(|mark| mark.value.of(&page.text)).collect()
        };
        assert_eq!([links(0), links(1), links(2)], [vec!["/b"], vec!["/b"], vec![]]);
    }
}
