//! Text: where it goes by the insertion mode, before a table perhaps.

use super::{Cutter, Mode, TABLE_PARTS};
use crate::blocks::name::Name::*;
use crate::blocks::references;
use crate::blocks::stack::Space;
use crate::blocks::token::TextKind;
use std::option::Option;

impl<'a> Cutter<'a> {
    pub(super) fn take_text(&mut self, kind: TextKind) {
        let blank = self.tokens.is_blank() && self.mode == Mode::InBody && self.stack.top_is_html();
        if !blank {
            return self.take_words(self.tokens.raw(), kind);
        }
        if !self.formatting.is_empty() {
            self.reconstruct();
        }
        self.builder.blank(&mut self.stack, &self.tokens);
    }

    fn take_words(&mut self, raw: &'a str, kind: TextKind) {
        let foreign = self
            .stack
            .top()
            .is_some_and(|e| e.element.space != Space::Html && !e.is_html_point() && !e.is_math_text_point());
        if foreign {
            self.frameset_ok &= is_white(raw, kind);
            return self.builder.text(&mut self.stack, raw, kind);
        }
        match self.mode {
            Mode::InBody | Mode::InCaption | Mode::InCell | Mode::InTemplate => self.body_text(raw, kind),
            Mode::InTable | Mode::InTableBody | Mode::InRow => self.table_text(raw, kind),
            Mode::InFrameset | Mode::AfterFrameset => {}
            Mode::AfterBody if is_white(raw, kind) => self.body_text(raw, kind),
            _ => self.early_text(raw, kind),
        }
    }

    /// Text where the rules expect none: what is no white space opens the body.
    pub(super) fn early_text(&mut self, raw: &'a str, kind: TextKind) {
        let white = |c: char| matches!(c, ' ' | '\t' | '\n' | '\x0c' | '\r');
        let rest = raw.trim_start_matches(white);
        if rest.is_empty() || is_white(raw, kind) {
            return;
        }
        loop {
            match self.mode {
                Mode::Initial => {
                    self.quirks = true;
                    self.mode = Mode::BeforeHtml;
                }
                Mode::BeforeHtml => self.imply_html(),
                Mode::BeforeHead => self.imply_head(),
                Mode::InHead => self.end_head(),
                Mode::AfterHead => self.imply_body(),
                Mode::AfterBody => {
                    self.mode = Mode::InBody;
                    return self.body_text(raw, kind);
                }
                Mode::InColumnGroup if self.stack.top_is(Colgroup) => {
                    self.pop();
                    self.mode = Mode::InTable;
                }
                Mode::InColumnGroup => return,
                _ => return self.take_words(rest, kind),
            }
        }
    }

    pub(super) fn body_text(&mut self, raw: &'a str, kind: TextKind) {
        if !self.formatting.is_empty() && raw.bytes().any(|b| b != 0) {
            self.reconstruct();
        }
        if self.frameset_ok && !is_white(raw, kind) {
            self.frameset_ok = false;
        }
        self.append(raw, kind);
    }

    pub(super) fn append(&mut self, raw: &'a str, kind: TextKind) {
        match self.foster_target() {
            Some(None) => {}
            Some(Some(table)) => {
                let around = table.saturating_sub(1);
                let resume = self.builder.enter_foster(self.stack.entries[table].foster);
                let above = self.stack.entries.split_off(around + 1);
                self.builder.unsettle(&self.stack, around + 1);
                self.builder.text(&mut self.stack, raw, kind);
                self.stack.entries.extend(above);
                self.stack.entries[table].foster = self.builder.leave_foster(resume);
                self.builder.opened();
            }
            None => self.builder.text(&mut self.stack, raw, kind),
        }
    }

    pub(super) fn table_text(&mut self, raw: &'a str, kind: TextKind) {
        if self.stack.top_is_one_of(&TABLE_PARTS) {
            self.pending.push((raw, kind));
        } else {
            self.fostering = true;
            self.body_text(raw, kind);
            self.fostering = false;
        }
    }

    /// Text inside a table but outside its cells goes before the table, unless it is white space.
    #[inline]
    pub(super) fn flush_pending(&mut self) {
        if !self.pending.is_empty() {
            self.place_pending();
        }
    }

    fn place_pending(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        if pending.iter().any(|&(raw, kind)| !is_white(raw, kind)) {
            self.fostering = true;
            for &(raw, kind) in &pending {
                self.body_text(raw, kind);
            }
            self.fostering = false;
        }
        pending.clear();
        self.pending = pending;
    }

    /// Where foster parenting applies: the index of the table, or `None` inside a template.
    pub(super) fn foster_target(&self) -> Option<Option<usize>> {
        if !(self.fostering && self.stack.top_is_one_of(&TABLE_PARTS)) {
            return None;
        }
        let table = self.stack.topmost(Table);
        let template = self.stack.topmost(Template);
        match (table, template) {
            (Some(table), Some(template)) if template > table => Some(None),
            (None, _) => Some(None),
            (table, _) => Some(table),
        }
    }
}

/// Whether a run of text is white space as the rules mean it.
pub(super) fn is_white(raw: &str, kind: TextKind) -> bool {
    let white = |b: u8| matches!(b, b' ' | b'\t' | b'\n' | 0x0c | b'\r');
    if raw.bytes().all(white) {
        return true;
    }
    matches!(kind, TextKind::Data)
        && raw
            .bytes()
            .all(|b| white(b) || b == 0 || b == b'&' || b == b';' || b == b'#' || b.is_ascii_alphanumeric())
        && references::decode(raw, false).bytes().all(|b| white(b) || b == 0)
}
