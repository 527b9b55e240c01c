//! Elements: what of a start tag is kept, what opens and closes, and where.

use super::Cutter;
use crate::blocks::name::{Attr, Name, Name::*};
use crate::blocks::properties::*;
use crate::blocks::references;
use crate::blocks::stack::{Element, Entry, Left, Scope, Space};
use crate::blocks::token::Tag;
use crate::blocks::types::{Context, Span};
use std::option::Option;

/// Attributes, few elements have one, that say of an element what its name does not.
const TELLING: u64 =
    Attr::set(&[Attr::Itemprop, Attr::Rel, Attr::Role, Attr::Style, Attr::Hidden, Attr::AriaHidden]);

impl<'a> Cutter<'a> {
    pub(in crate::blocks) fn fresh_uid(&mut self) -> u32 {
        self.uids = self.uids.wrapping_add(1);
        self.uids
    }

    pub(in crate::blocks) fn value(&self, attribute: Attr) -> Span {
        self.tokens.value(attribute)
    }

    pub(in crate::blocks) fn element(&self, tag: Tag) -> Element {
        self.element_in(tag, Space::Html)
    }

    pub(super) fn element_in(&self, tag: Tag, space: Space) -> Element {
        let mut element = Element {
            name: tag.name,
            space,
            raw_name: self.tokens.name(),
            raw_attributes: self.tokens.inside(),
            ..Element::implied(tag.name)
        };
        if space == Space::Html {
            element.own = context(tag.name);
            element.boundary = is_boundary(tag.name);
            if is_silent(tag.name) {
                element.own = element.own.with(Context::SILENT);
            }
        } else if space == Space::Svg {
            element.own = Context::SILENT;
        }
        if !element.raw_attributes.is_empty() {
            self.add_attributes(&mut element);
        }
        element
    }

    pub(super) fn add_attributes(&self, element: &mut Element) {
        element.class = self.value(Attr::Class);
        element.id = self.value(Attr::Id);
        element.value = match element.name {
            A => self.value(Attr::Href),
            Time => self.value(Attr::Datetime),
            _ => Span::default(),
        };
        if element.space != Space::Html {
            let encoding = self.tokens.attribute(Attr::Encoding).unwrap_or("");
            element.html_island =
                ["text/html", "application/xhtml+xml"].iter().any(|e| encoding.eq_ignore_ascii_case(e));
        } else if self.tokens.has_any(TELLING) {
            self.add_telling(element);
        }
    }

    #[inline(never)]
    fn add_telling(&self, element: &mut Element) {
        let further = [Attr::Itemprop, Attr::Rel, Attr::Role].map(|a| self.value(a));
        element.extra = further.into_iter().find(|value| !value.is_empty()).unwrap_or_default();
        let role = self.tokens.attribute(Attr::Role).map_or(Context::default(), aria_context);
        element.own = element.own.with(role);
        let style = self.tokens.attribute(Attr::Style).map(Style::read).unwrap_or_default();
        element.boundary |= style.block;
        let hidden = style.hidden
            || self.tokens.has(Attr::Hidden)
            || self
                .tokens
                .attribute(Attr::AriaHidden)
                .is_some_and(|v| references::decode(v, true).eq_ignore_ascii_case("true"));
        if hidden {
            element.own = element.own.with(Context::HIDDEN);
        }
    }

    /// Puts an element on the stack at the appropriate place; gives its identity, unless the depth limit is met.
    pub(in crate::blocks) fn insert(&mut self, mut element: Element) -> Option<u32> {
        if self.stack.is_full() {
            self.builder.blocks.too_deep = true;
            if element.space == Space::Html {
                self.stack.lose(element.name);
            }
            if element.boundary {
                self.builder.boundary();
            }
            return None;
        }
        if element.name == Dialog
            && element.space == Space::Html
            && self.tokens.attribute(Attr::Open).is_none()
        {
            element.own = element.own.with(Context::HIDDEN);
        }
        let uid = self.fresh_uid();
        let mut entry = Entry::new(element, uid);
        let mut parent = self.stack.len().saturating_sub(1);
        match self.foster_target() {
            Some(Some(table)) => {
                entry.resume = Some(self.builder.enter_foster(self.stack.entries[table].foster));
                parent = table.saturating_sub(1);
            }
            Some(None) => entry.element.own = element.own.with(Context::SILENT),
            None => {}
        }
        self.push(entry, parent);
        Some(uid)
    }

    #[inline]
    pub(super) fn push(&mut self, mut entry: Entry, parent: usize) {
        let around = self.stack.entries.get(parent);
        let silent = around.is_some_and(|e| e.context.any(Context::SILENT));
        let running_text = around.is_some_and(|e| e.heading > 0 || e.context.any(Context::PARAGRAPH));
        if entry.is_html(Button) && running_text {
            entry.element.boundary = false;
        }
        if entry.element.boundary && !silent {
            if entry.is_html(Table) {
                entry.foster = self.builder.before_table();
            } else {
                self.builder.boundary();
            }
        }
        self.stack.push_inside(&entry, parent);
        self.builder.opened();
    }

    pub(super) fn open(&mut self, tag: Tag) {
        let element = self.element(tag);
        self.insert(element);
    }

    pub(super) fn imply(&mut self, name: Name) {
        let mut element = Element::implied(name);
        element.own = context(name);
        element.boundary = is_boundary(name);
        self.insert(element);
    }

    pub(in crate::blocks) fn pop(&mut self) {
        if let Some(left) = self.stack.pop() {
            self.left(left);
        }
    }

    /// Tells the builder that an element is no longer open.
    pub(super) fn left(&mut self, left: Left) {
        self.builder.closed(left.uid, self.stack.len());
        if left.bounds {
            self.builder.boundary();
        }
        if let Some(resume) = left.resume {
            let foster = self.builder.leave_foster(resume);
            if let Some(table) = self.stack.topmost(Table) {
                self.stack.entries[table].foster = foster;
            }
        }
    }

    pub(in crate::blocks) fn truncate(&mut self, depth: usize) {
        while self.stack.len() > depth {
            self.pop();
        }
    }

    /// Takes an element out of the middle of the stack.
    pub(in crate::blocks) fn remove_entry(&mut self, index: usize) {
        if index + 1 == self.stack.len() {
            return self.pop();
        }
        let gone = self.stack.remove(index);
        self.builder.unsettle(&self.stack, index);
        if let (Some(resume), Some(next)) = (gone.resume, self.stack.entries.get_mut(index)) {
            next.resume = Some(resume);
        }
    }

    pub(super) fn pop_to(&mut self, name: Name) {
        match self.stack.topmost(name) {
            Some(index) => self.truncate(index),
            None => self.truncate(0),
        }
    }

    pub(super) fn imply_ends(&mut self, except: Option<Name>) {
        while let Some(name) = self.stack.top().and_then(Entry::html_name)
            && is_implied_end(name)
            && Some(name) != except
        {
            self.pop();
        }
    }

    pub(super) fn close(&mut self, name: Name) {
        self.imply_ends(None);
        self.pop_to(name);
    }

    pub(super) fn close_paragraph(&mut self) {
        if self.stack.in_scope(P, Scope::Button) {
            self.imply_ends(Some(P));
            self.pop_to(P);
        }
    }

    /// Pops until the top is one of these (or the root).
    pub(super) fn clear_to(&mut self, names: &[Name]) {
        while self.stack.len() > 1 && !self.stack.top_is_one_of(names) && !self.stack.top_is(Template) {
            self.pop();
        }
    }
}

#[derive(Default)]
pub(super) struct Style {
    pub hidden: bool,
    pub block: bool,
}

impl Style {
    /// Reads the few declarations that bear on text; values as they stand in the source.
    pub fn read(raw: &str) -> Self {
        let speaks = memchr::memchr_iter(b':', raw.as_bytes()).any(|at| may_bear(&raw.as_bytes()[..at]));
        if !speaks && !raw.contains('&') {
            return Style::default();
        }
        let mut style = Style::default();
        let squeezed: String = references::decode(raw, true)
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_lowercase())
            .collect();
        for (at, _) in squeezed.match_indices(':') {
            let (before, value) = (&squeezed[..at], &squeezed[at + 1..]);
            let is = |value_begins: &[&str]| value_begins.iter().any(|begin| value.starts_with(begin));
            if before.ends_with("display") {
                style.hidden |= is(&["none"]);
                style.block |= is(&["block", "flex", "grid", "table", "list-item"]);
            }
            style.hidden |= before.ends_with("visibility") && is(&["hidden"]);
        }
        style
    }
}

/// Whether what stands before a colon may be the name of a declaration that bears on text.
fn may_bear(before: &[u8]) -> bool {
    before.trim_ascii_end().last().is_some_and(|byte| matches!(byte, b'y' | b'Y'))
}

fn aria_context(role: &str) -> Context {
    match role.trim().to_ascii_lowercase().as_str() {
        "navigation" | "menubar" | "menu" => Context::NAV,
        "complementary" => Context::ASIDE,
        "main" => Context::MAIN,
        "article" => Context::ARTICLE,
        "banner" => Context::HEADER,
        "contentinfo" => Context::FOOTER,
        "dialog" | "alertdialog" => Context::DIALOG,
        "search" | "form" => Context::FORM,
        _ => Context::default(),
    }
}
