//! The stack of open elements (HTML standard §13.2.4.2), with what the builder needs to know of each. Scope checks
//! cost the same at any depth: every entry remembers the entry of its name and the scope barrier below it. The depth
//! is limited as in browsers; elements beyond the limit are counted, so that their end tags close nothing else.

use super::name::Name;
use super::properties::heading_level;
use super::types::{Context, Hints, Span};

/// Deepest nesting that is followed.
pub(super) const MAX_DEPTH: usize = 512;

const NONE: u16 = u16::MAX;

/// Namespace of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    Html,
    Svg,
    Math,
}

/// What stands in a start tag, as far as we need it again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element {
    pub name: Name,
    pub space: Space,
    pub raw_name: Span,
    pub raw_attributes: Span,
    pub class: Span,
    pub id: Span,
    /// `rel`, `itemprop` or `role`: further words for hints.
    pub extra: Span,
    /// `href` or `datetime`.
    pub value: Span,
    /// What this element itself adds.
    pub own: Context,
    pub boundary: bool,
    /// `annotation-xml` whose encoding is HTML.
    pub html_island: bool,
}

impl Element {
    /// An element that the rules imply.
    pub fn implied(name: Name) -> Self {
        Element {
            name,
            space: Space::Html,
            raw_name: Span::default(),
            raw_attributes: Span::default(),
            class: Span::default(),
            id: Span::default(),
            extra: Span::default(),
            value: Span::default(),
            own: Context::default(),
            boundary: false,
            html_island: false,
        }
    }
}

/// Where text before a table goes on, should something be foster-parented there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Foster {
    pub slot: u32,
    pub joinable: bool,
    pub space: bool,
}

/// An open element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub element: Element,
    /// Identity for the list of active formatting elements.
    pub uid: u32,
    /// Everything around, this element included.
    pub context: Context,
    pub hints: Hints,
    pub heading: u8,
    pub list_depth: u8,
    /// Its node in the result, once it holds a block.
    pub node: Option<u32>,
    /// Index of the innermost block boundary, itself perhaps.
    pub block: u16,
    /// Index of the element around it: the one below, unless it was foster-parented.
    pub parent: u16,
    /// For tables.
    pub foster: Foster,
    /// For the first foster-parented element: the slot at which the table goes on.
    pub resume: Option<u32>,
    pub below_same: u16,
    pub below_barrier: u16,
}

impl Entry {
    #[inline]
    pub fn new(element: Element, uid: u32) -> Self {
        Entry {
            element,
            uid,
            context: element.own,
            hints: Hints::default(),
            heading: 0,
            list_depth: 0,
            node: None,
            block: 0,
            parent: 0,
            foster: Foster::default(),
            resume: None,
            below_same: NONE,
            below_barrier: NONE,
        }
    }

    pub fn is_html(&self, name: Name) -> bool {
        self.element.name == name && self.element.space == Space::Html
    }

    pub fn html_name(&self) -> Option<Name> {
        (self.element.space == Space::Html).then_some(self.element.name)
    }

    fn is_barrier(&self) -> bool {
        use Name::*;
        match self.element.space {
            Space::Html => matches!(
                self.element.name,
                Applet | Caption | Html | Table | Td | Th | Marquee | Object | Select | Template
            ),
            Space::Math => matches!(self.element.name, Mi | Mo | Mn | Ms | Mtext),
            Space::Svg => self.is_html_point(),
        }
    }

    /// Whether text and tags inside it are HTML again.
    pub fn is_html_point(&self) -> bool {
        match self.element.space {
            Space::Svg => matches!(self.element.name, Name::ForeignObject | Name::Desc | Name::Title),
            Space::Math => self.element.name == Name::AnnotationXml && self.element.html_island,
            Space::Html => false,
        }
    }

    pub fn is_math_text_point(&self) -> bool {
        use Name::*;
        self.element.space == Space::Math && matches!(self.element.name, Mi | Mo | Mn | Ms | Mtext)
    }
}

/// What is asked of an element that is no longer open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Left {
    pub uid: u32,
    /// Whether a block ends with it.
    pub bounds: bool,
    /// See [`Entry::resume`].
    pub resume: Option<u32>,
}

/// The kinds of scope in which the rules look for an element.
#[derive(Clone, Copy)]
pub(super) enum Scope {
    Default,
    List,
    Button,
    Table,
}

#[derive(Debug)]
pub(super) struct Stack {
    pub entries: Vec<Entry>,
    topmost: [u16; Name::COUNT],
    barrier: u16,
    /// Start tags beyond the depth limit whose end tags have not come.
    lost: [u32; Name::COUNT],
    any_lost: bool,
}

impl Stack {
    pub fn new() -> Self {
        Stack {
            entries: Vec::with_capacity(64),
            topmost: [NONE; Name::COUNT],
            barrier: NONE,
            lost: [0; Name::COUNT],
            any_lost: false,
        }
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_full(&self) -> bool {
        self.entries.len() >= MAX_DEPTH
    }

    pub fn top(&self) -> Option<&Entry> {
        self.entries.last()
    }

    /// Whether the topmost element is one of HTML.
    pub fn top_is_html(&self) -> bool {
        self.top().is_some_and(|e| e.element.space == Space::Html)
    }

    pub fn top_is(&self, name: Name) -> bool {
        self.top().is_some_and(|e| e.is_html(name))
    }

    pub fn top_is_one_of(&self, names: &[Name]) -> bool {
        self.top().is_some_and(|e| e.html_name().is_some_and(|n| names.contains(&n)))
    }

    /// Notes a start tag that the depth limit keeps off the stack.
    pub fn lose(&mut self, name: Name) {
        self.lost[name as usize] += 1;
        self.any_lost = true;
    }

    /// Whether this end tag belongs to a start tag that was lost.
    pub fn ends_lost(&mut self, name: Name) -> bool {
        let ends = self.any_lost && self.lost[name as usize] > 0;
        if ends {
            self.lost[name as usize] -= 1;
        }
        ends
    }

    /// Pushes an element that stands inside the entry at `parent`.
    #[inline]
    pub fn push_inside(&mut self, entry: &Entry, parent: usize) {
        let index = self.entries.len() as u16;
        let around = self.entries.get(parent).map(|e| (e.context, e.heading, e.list_depth, e.block));
        let (context, heading, list_depth, block) = around.unwrap_or((Context::default(), 0, 0, index));
        let Element { name, space, own, boundary, .. } = entry.element;
        let html = space == Space::Html;
        let level = if html { heading_level(name) } else { 0 };
        let in_list = html && own.any(Context::LIST);
        self.push(entry);
        if let Some(entry) = self.entries.last_mut() {
            entry.parent = parent as u16;
            entry.node = None;
            entry.block = if boundary { index } else { block };
            entry.context = own.with(context);
            entry.heading = if level > 0 { level } else { heading };
            entry.list_depth = list_depth.saturating_add(u8::from(in_list));
        }
    }

    #[inline]
    fn push(&mut self, entry: &Entry) {
        let index = self.entries.len() as u16;
        self.entries.push(*entry);
        let Some(entry) = self.entries.last_mut() else { return };
        entry.below_barrier = self.barrier;
        if entry.element.space == Space::Html {
            entry.below_same = std::mem::replace(&mut self.topmost[entry.element.name as usize], index);
        }
        if entry.is_barrier() {
            self.barrier = index;
        }
    }

    /// Takes the topmost entry off.
    pub fn pop(&mut self) -> Option<Left> {
        let entry = self.entries.last()?;
        let Element { name, space, own, boundary, .. } = entry.element;
        let silenced = entry.context.any(Context::SILENT) && !own.any(Context::SILENT);
        let left = Left { uid: entry.uid, bounds: boundary && !silenced, resume: entry.resume };
        if space == Space::Html {
            self.topmost[name as usize] = entry.below_same;
        }
        self.barrier = entry.below_barrier;
        self.entries.truncate(self.entries.len() - 1);
        if self.any_lost {
            self.lost = [0; Name::COUNT];
            self.any_lost = false;
        }
        Some(left)
    }

    /// Index of the topmost open HTML element of this name.
    pub fn topmost(&self, name: Name) -> Option<usize> {
        let index = self.topmost[name as usize];
        (index != NONE).then_some(index as usize)
    }

    /// The topmost open HTML element of this name that stands no higher than this index.
    pub fn topmost_up_to(&self, name: Name, index: usize) -> Option<&Entry> {
        let entry = |at: u16| self.entries.get(at as usize).map(|entry| (at, entry));
        let mut all = std::iter::successors(entry(self.topmost[name as usize]), |(_, e)| entry(e.below_same));
        all.find(|(at, _)| *at as usize <= index).map(|(_, entry)| entry)
    }

    pub fn has(&self, name: Name) -> bool {
        self.topmost(name).is_some()
    }

    fn barrier(&self, scope: Scope) -> usize {
        let at = |name| self.topmost(name).unwrap_or(0);
        let default = if self.barrier == NONE { 0 } else { self.barrier as usize };
        match scope {
            Scope::Default => default,
            Scope::List => default.max(at(Name::Ol)).max(at(Name::Ul)),
            Scope::Button => default.max(at(Name::Button)),
            Scope::Table => at(Name::Table).max(at(Name::Template)),
        }
    }

    pub fn in_scope(&self, name: Name, scope: Scope) -> bool {
        self.topmost(name).is_some_and(|i| i >= self.barrier(scope))
    }

    pub fn any_in_scope(&self, names: &[Name], scope: Scope) -> bool {
        names.iter().any(|&n| self.in_scope(n, scope))
    }

    pub fn index_in_default_scope(&self, index: usize) -> bool {
        index >= self.barrier(Scope::Default)
    }

    pub fn position(&self, uid: u32) -> Option<usize> {
        self.entries.iter().rposition(|e| e.uid == uid)
    }

    /// Replaces everything from `index` up by `entries`, links and contexts made anew.
    pub fn rebuild(&mut self, index: usize, entries: &[Entry]) {
        self.entries.truncate(index);
        self.relink();
        for entry in entries {
            let parent =
                if entry.resume.is_some() { entry.parent as usize } else { self.len().saturating_sub(1) };
            self.push_inside(entry, parent);
        }
    }

    /// Takes out one entry; the context of those above it stays, as their place in the page does.
    pub fn remove(&mut self, index: usize) -> Entry {
        let gone = self.entries.remove(index);
        let above: Vec<Entry> = self.entries.split_off(index);
        self.relink();
        let shift = |at: u16| {
            if at as usize > index { at - 1 } else { at.min(self.entries.len().saturating_sub(1) as u16) }
        };
        let above: Vec<Entry> = above
            .into_iter()
            .map(|e| Entry { block: shift(e.block), parent: shift(e.parent), ..e })
            .collect();
        for entry in &above {
            self.push(entry);
        }
        gone
    }

    fn relink(&mut self) {
        self.topmost = [NONE; Name::COUNT];
        self.barrier = NONE;
        for entry in &std::mem::take(&mut self.entries) {
            self.push(entry);
        }
    }
}
