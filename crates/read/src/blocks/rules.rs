//! The stack rules: HTML's tree construction (§13.2.6) without a tree. For every token they decide what is open,
//! what closes, and where text goes; the builder is told. The insertion modes and their rules carry the standard's
//! names. Scripting counts as on, as in a browser: `<noscript>` is not shown.

use super::builder::Builder;
use super::formatting::Formatting;
use super::name::{Attr, Name};
use super::properties::{
    context, is_boundary, is_breakout, is_formatting, is_implied_end, is_silent, is_special, is_thorough_end,
};
use super::references;
use super::stack::{Element, Entry, Scope, Space, Stack};
use super::token::{Doctype, State, Tag, TextKind, Token, Tokenizer};
use super::types::{Blocks, Context, Picture, Span};
use Name::*;
use std::option::Option;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Initial,
    BeforeHtml,
    BeforeHead,
    InHead,
    AfterHead,
    InBody,
    InTable,
    InCaption,
    InColumnGroup,
    InTableBody,
    InRow,
    InCell,
    InTemplate,
    AfterBody,
    InFrameset,
    AfterFrameset,
}

/// Whether a token is dealt with, or goes round again in a new mode.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Done,
    Again,
}
use Flow::{Again, Done};

const HEADINGS: [Name; 6] = [H1, H2, H3, H4, H5, H6];
const TABLE_PARTS: [Name; 5] = [Table, Tbody, Tfoot, Thead, Tr];

pub(super) struct Cutter<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Tokenizer<'a>,
    pub(super) stack: Stack,
    pub(super) formatting: Vec<Formatting>,
    pub(super) builder: Builder<'a>,
    mode: Mode,
    templates: Vec<Mode>,
    form: Option<u32>,
    has_head: bool,
    quirks: bool,
    frameset_ok: bool,
    fostering: bool,
    pending: Vec<(&'a str, TextKind)>,
    uids: u32,
    stopped: bool,
}

impl<'a> Cutter<'a> {
    pub fn new(text: &'a str) -> Self {
        Cutter {
            text,
            tokens: Tokenizer::new(text),
            stack: Stack::new(),
            formatting: Vec::new(),
            builder: Builder::new(text),
            mode: Mode::Initial,
            templates: Vec::new(),
            form: None,
            has_head: false,
            quirks: false,
            frameset_ok: true,
            fostering: false,
            pending: Vec::new(),
            uids: 0,
            stopped: false,
        }
    }

    pub fn run(mut self) -> Blocks {
        while !self.stopped {
            match self.tokens.token() {
                Token::Text { raw, kind } => self.take_text(raw, kind),
                Token::Comment(_) => self.flush_pending(),
                Token::Doctype(doctype) => self.take_doctype(doctype),
                token => {
                    self.flush_pending();
                    self.take(token);
                }
            }
        }
        self.builder.blocks.cut_short = self.is_cut_short();
        self.truncate(0);
        self.builder.finish()
    }

    /// Whether the page stops inside elements that only their end tags close, the page's own end tags missing too.
    fn is_cut_short(&self) -> bool {
        let needs_end =
            |entry: &Entry| entry.html_name().is_some_and(|n| matches!(n, Article | Div | Main | Section));
        let declared = self.stack.entries.iter().take(2).any(|e| !e.element.raw_name.is_empty());
        self.mode == Mode::InBody && declared && self.stack.entries.iter().any(needs_end)
    }

    fn take_doctype(&mut self, doctype: Doctype<'a>) {
        self.flush_pending();
        if self.mode == Mode::Initial {
            self.quirks = is_quirky(&doctype);
            self.mode = Mode::BeforeHtml;
        }
    }

    fn take(&mut self, token: Token<'a>) {
        loop {
            let flow = if self.is_foreign(&token) { self.foreign(token) } else { self.step(token) };
            if flow == Done {
                break;
            }
        }
        let foreign = self.stack.top().is_some_and(|e| e.element.space != Space::Html);
        self.tokens.allow_cdata(foreign);
    }

    fn step(&mut self, token: Token<'a>) -> Flow {
        match self.mode {
            Mode::InBody => self.in_body(token),
            Mode::Initial => {
                self.quirks = true;
                self.switch(Mode::BeforeHtml)
            }
            Mode::BeforeHtml => self.before_html(token),
            Mode::BeforeHead => self.before_head(token),
            Mode::InHead => self.in_head(token),
            Mode::AfterHead => self.after_head(token),
            Mode::InTable => self.in_table(token),
            Mode::InCaption => self.in_caption(token),
            Mode::InColumnGroup => self.in_column_group(token),
            Mode::InTableBody => self.in_table_body(token),
            Mode::InRow => self.in_row(token),
            Mode::InCell => self.in_cell(token),
            Mode::InTemplate => self.in_template(token),
            Mode::AfterBody => self.after_body(token),
            Mode::InFrameset | Mode::AfterFrameset => self.frameset(token),
        }
    }

    fn switch(&mut self, mode: Mode) -> Flow {
        self.mode = mode;
        Again
    }

    // Text.

    fn take_text(&mut self, raw: &'a str, kind: TextKind) {
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
    fn early_text(&mut self, raw: &'a str, kind: TextKind) {
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
                _ => return self.take_text(rest, kind),
            }
        }
    }

    fn body_text(&mut self, raw: &'a str, kind: TextKind) {
        if !self.formatting.is_empty() && raw.bytes().any(|b| b != 0) {
            self.reconstruct();
        }
        if self.frameset_ok && !is_white(raw, kind) {
            self.frameset_ok = false;
        }
        self.append(raw, kind);
    }

    fn append(&mut self, raw: &'a str, kind: TextKind) {
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

    fn table_text(&mut self, raw: &'a str, kind: TextKind) {
        if self.stack.top_is_one_of(&TABLE_PARTS) {
            self.pending.push((raw, kind));
        } else {
            self.fostering = true;
            self.body_text(raw, kind);
            self.fostering = false;
        }
    }

    /// Text inside a table but outside its cells goes before the table, unless it is white space.
    fn flush_pending(&mut self) {
        if self.pending.is_empty() {
            return;
        }
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
    fn foster_target(&self) -> Option<Option<usize>> {
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

    // Elements.

    pub(super) fn fresh_uid(&mut self) -> u32 {
        self.uids = self.uids.wrapping_add(1);
        self.uids
    }

    pub(super) fn span(&self, raw: &str) -> Span {
        let start = (raw.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize) as u32;
        Span { start, end: start.wrapping_add(raw.len() as u32) }
    }

    pub(super) fn value(&self, attribute: Attr) -> Span {
        self.tokens.attribute(attribute).map_or(Span::default(), |raw| self.span(raw))
    }

    pub(super) fn element(&self, tag: Tag<'a>) -> Element {
        self.element_in(tag, Space::Html)
    }

    fn element_in(&self, tag: Tag<'a>, space: Space) -> Element {
        let mut element = Element {
            name: tag.name,
            space,
            raw_name: self.span(tag.raw_name),
            raw_attributes: self.span(tag.raw_attributes),
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
        if !tag.raw_attributes.is_empty() {
            self.add_attributes(&mut element);
        }
        element
    }

    fn add_attributes(&self, element: &mut Element) {
        element.class = self.value(Attr::Class);
        element.id = self.value(Attr::Id);
        element.extra = [Attr::Itemprop, Attr::Rel, Attr::Role]
            .into_iter()
            .map(|a| self.value(a))
            .find(|s| !s.is_empty())
            .unwrap_or_default();
        element.value = match element.name {
            A => self.value(Attr::Href),
            Time => self.value(Attr::Datetime),
            _ => Span::default(),
        };
        if element.space != Space::Html {
            let encoding = self.tokens.attribute(Attr::Encoding).unwrap_or("");
            element.html_island =
                ["text/html", "application/xhtml+xml"].iter().any(|e| encoding.eq_ignore_ascii_case(e));
            return;
        }
        let role = self.tokens.attribute(Attr::Role).map_or(Context::default(), aria_context);
        element.own = element.own.with(role);
        let style = self.tokens.attribute(Attr::Style).map(Style::read).unwrap_or_default();
        element.boundary |= style.block;
        let hidden = style.hidden
            || self.tokens.attribute(Attr::Hidden).is_some()
            || self
                .tokens
                .attribute(Attr::AriaHidden)
                .is_some_and(|v| references::decode(v, true).eq_ignore_ascii_case("true"));
        if hidden {
            element.own = element.own.with(Context::HIDDEN);
        }
    }

    /// Puts an element on the stack at the appropriate place; gives its identity, unless the depth limit is met.
    pub(super) fn insert(&mut self, mut element: Element) -> Option<u32> {
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

    fn push(&mut self, mut entry: Entry, parent: usize) {
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
        self.stack.push_inside(entry, parent);
        self.builder.opened();
    }

    fn open(&mut self, tag: Tag<'a>) {
        let element = self.element(tag);
        self.insert(element);
    }

    fn imply(&mut self, name: Name) {
        let mut element = Element::implied(name);
        element.own = context(name);
        element.boundary = is_boundary(name);
        self.insert(element);
    }

    pub(super) fn pop(&mut self) {
        let Some(entry) = self.stack.pop() else { return };
        self.left(&entry);
    }

    /// Tells the builder that an element is no longer open.
    fn left(&mut self, entry: &Entry) {
        self.builder.closed(entry.uid, self.stack.len());
        let silent = entry.context.any(Context::SILENT) && !entry.element.own.any(Context::SILENT);
        if entry.element.boundary && !silent {
            self.builder.boundary();
        }
        if let Some(resume) = entry.resume {
            let foster = self.builder.leave_foster(resume);
            if let Some(table) = self.stack.topmost(Table) {
                self.stack.entries[table].foster = foster;
            }
        }
    }

    pub(super) fn truncate(&mut self, depth: usize) {
        while self.stack.len() > depth {
            self.pop();
        }
    }

    /// Takes an element out of the middle of the stack.
    pub(super) fn remove_entry(&mut self, index: usize) {
        if index + 1 == self.stack.len() {
            return self.pop();
        }
        let gone = self.stack.remove(index);
        self.builder.unsettle(&self.stack, index);
        if let (Some(resume), Some(next)) = (gone.resume, self.stack.entries.get_mut(index)) {
            next.resume = Some(resume);
        }
    }

    fn pop_to(&mut self, name: Name) {
        match self.stack.topmost(name) {
            Some(index) => self.truncate(index),
            None => self.truncate(0),
        }
    }

    fn imply_ends(&mut self, except: Option<Name>) {
        while let Some(name) = self.stack.top().and_then(Entry::html_name)
            && is_implied_end(name)
            && Some(name) != except
        {
            self.pop();
        }
    }

    fn close(&mut self, name: Name) {
        self.imply_ends(None);
        self.pop_to(name);
    }

    fn close_paragraph(&mut self) {
        if self.stack.in_scope(P, Scope::Button) {
            self.imply_ends(Some(P));
            self.pop_to(P);
        }
    }

    /// Pops until the top is one of these (or the root).
    fn clear_to(&mut self, names: &[Name]) {
        while self.stack.len() > 1 && !self.stack.top_is_one_of(names) && !self.stack.top_is(Template) {
            self.pop();
        }
    }

    // The page's frame.

    fn imply_html(&mut self) {
        self.imply(Html);
        self.mode = Mode::BeforeHead;
    }

    fn imply_head(&mut self) {
        self.imply(Head);
        self.has_head = true;
        self.mode = Mode::InHead;
    }

    fn end_head(&mut self) {
        self.pop();
        self.mode = Mode::AfterHead;
    }

    fn imply_body(&mut self) {
        self.imply(Body);
        self.mode = Mode::InBody;
    }

    fn html_attributes(&mut self) {
        let lang = [Attr::Lang, Attr::XmlLang].into_iter().map(|a| self.value(a)).find(|s| !s.is_empty());
        let head = &mut self.builder.blocks.head;
        if let Some(lang) = lang
            && head.lang.is_empty()
        {
            head.lang = lang;
        }
    }

    fn before_html(&mut self, token: Token<'a>) -> Flow {
        match token {
            Token::Start(tag) if tag.name == Html => {
                self.html_attributes();
                self.open(tag);
                self.mode = Mode::BeforeHead;
                Done
            }
            Token::End(tag) if !matches!(tag.name, Head | Body | Html | Br) => Done,
            _ => {
                self.imply_html();
                Again
            }
        }
    }

    fn before_head(&mut self, token: Token<'a>) -> Flow {
        match token {
            Token::Start(tag) if tag.name == Html => self.in_body(token),
            Token::Start(tag) if tag.name == Head => {
                self.open(tag);
                self.has_head = true;
                self.mode = Mode::InHead;
                Done
            }
            Token::End(tag) if !matches!(tag.name, Head | Body | Html | Br) => Done,
            _ => {
                self.imply_head();
                Again
            }
        }
    }

    fn in_head(&mut self, token: Token<'a>) -> Flow {
        match token {
            Token::Start(tag) if tag.name == Html => self.in_body(token),
            Token::Start(tag) if self.head_start(tag) => Done,
            Token::Start(tag) if tag.name == Head => Done,
            Token::End(tag) if tag.name == Head => {
                self.end_head();
                Done
            }
            Token::End(tag) if tag.name == Template => {
                self.end_template();
                Done
            }
            Token::End(tag) if !matches!(tag.name, Body | Html | Br) => Done,
            _ => {
                self.end_head();
                Again
            }
        }
    }

    /// Start tags that mean the same in the head and in the body.
    fn head_start(&mut self, tag: Tag<'a>) -> bool {
        match tag.name {
            Meta => self.meta(),
            Link => self.link(),
            Base => self.base(),
            Basefont | Bgsound => {}
            Title => self.title(),
            Script => self.script(),
            Style | Noframes => {
                self.raw_text(State::Rawtext);
            }
            Noscript if self.mode == Mode::InHead => self.noscript(),
            Template => self.open_template(tag),
            _ => return false,
        }
        true
    }

    fn open_template(&mut self, tag: Tag<'a>) {
        self.builder.blocks.head.templates += 1;
        self.push_marker();
        self.frameset_ok = false;
        let element = self.element(tag);
        if self.insert(element).is_some() {
            self.mode = Mode::InTemplate;
            self.templates.push(Mode::InTemplate);
        }
    }

    fn end_template(&mut self) {
        if !self.stack.has(Template) {
            return;
        }
        while let Some(name) = self.stack.top().and_then(Entry::html_name)
            && is_thorough_end(name)
        {
            self.pop();
        }
        self.pop_to(Template);
        self.clear_to_marker();
        self.templates.pop();
        self.reset_mode();
    }

    fn after_head(&mut self, token: Token<'a>) -> Flow {
        match token {
            Token::Start(tag) => match tag.name {
                Html => return self.in_body(token),
                Body => {
                    self.open(tag);
                    self.frameset_ok = false;
                    self.mode = Mode::InBody;
                }
                Frameset => {
                    self.open(tag);
                    self.mode = Mode::InFrameset;
                }
                Head => {}
                Noscript => {
                    self.imply_body();
                    return Again;
                }
                _ if self.head_start(tag) => {}
                _ => {
                    self.imply_body();
                    return Again;
                }
            },
            Token::End(tag) if tag.name == Template => self.end_template(),
            Token::End(tag) if !matches!(tag.name, Body | Html | Br) => {}
            _ => {
                self.imply_body();
                return Again;
            }
        }
        Done
    }

    fn after_body(&mut self, token: Token<'a>) -> Flow {
        match token {
            Token::Start(tag) if tag.name == Html => self.in_body(token),
            Token::End(tag) if tag.name == Html => Done,
            Token::Eof => self.stop(),
            _ => self.switch(Mode::InBody),
        }
    }

    fn frameset(&mut self, token: Token<'a>) -> Flow {
        match token {
            Token::Start(tag) if tag.name == Html => return self.in_body(token),
            Token::Start(tag) if tag.name == Noframes => {
                self.raw_text(State::Rawtext);
            }
            Token::Start(tag) if tag.name == Frameset && self.mode == Mode::InFrameset => self.open(tag),
            Token::End(tag)
                if tag.name == Frameset && self.mode == Mode::InFrameset && self.stack.len() > 1 =>
            {
                self.pop();
                if !self.stack.top_is(Frameset) {
                    self.mode = Mode::AfterFrameset;
                }
            }
            Token::Eof => return self.stop(),
            _ => {}
        }
        Done
    }

    fn stop(&mut self) -> Flow {
        self.stopped = true;
        Done
    }

    // The body.

    fn in_body(&mut self, token: Token<'a>) -> Flow {
        match token {
            Token::Start(tag) => self.body_start(tag),
            Token::End(tag) => self.body_end(tag),
            Token::Eof if !self.templates.is_empty() => self.in_template(token),
            Token::Eof => self.stop(),
            Token::Text { .. } | Token::Comment(_) | Token::Doctype(_) => Done,
        }
    }

    fn body_start(&mut self, tag: Tag<'a>) -> Flow {
        match tag.name {
            Address | Article | Aside | Blockquote | Center | Details | Dialog | Dir | Div | Dl
            | Fieldset | Figcaption | Figure | Footer | Header | Hgroup | Main | Menu | Nav | Ol | P
            | Search | Section | Summary | Ul => {
                self.close_paragraph();
                self.open(tag);
            }
            A => {
                let element = self.element(tag);
                self.end_open_link();
                self.reconstruct();
                self.open_formatting(element);
            }
            name if is_formatting(name) => self.start_formatting(tag),
            Area | Br | Embed | Img | Image | Keygen | Wbr => self.void_in_text(tag),
            H1 | H2 | H3 | H4 | H5 | H6 => {
                self.close_paragraph();
                if self.stack.top_is_one_of(&HEADINGS) {
                    self.pop();
                }
                self.open(tag);
            }
            Li | Dd | Dt => self.start_item(tag),
            Html => {
                if !self.stack.has(Template) {
                    self.html_attributes();
                }
            }
            Body => self.frameset_ok &= self.stack.has(Template) || self.stack.len() == 1,
            Frameset => self.start_frameset(tag),
            _ => return self.body_start_rare(tag),
        }
        Done
    }

    fn start_formatting(&mut self, tag: Tag<'a>) {
        let element = self.element(tag);
        self.reconstruct();
        if tag.name == Nobr && self.stack.in_scope(Nobr, Scope::Default) {
            self.adopt(Nobr);
            self.reconstruct();
        }
        self.open_formatting(element);
    }

    fn body_start_rare(&mut self, tag: Tag<'a>) -> Flow {
        match tag.name {
            Pre | Listing => {
                self.close_paragraph();
                self.open(tag);
                self.frameset_ok = false;
            }
            Form => self.start_form(tag),
            Button => {
                if self.stack.in_scope(Button, Scope::Default) {
                    self.close(Button);
                }
                self.open_inline(tag);
            }
            Applet | Marquee | Object => {
                self.open_inline(tag);
                self.push_marker();
            }
            Table => {
                if !self.quirks {
                    self.close_paragraph();
                }
                self.open(tag);
                self.frameset_ok = false;
                self.mode = Mode::InTable;
            }
            Input => self.start_input(),
            Param | Source | Track => {}
            Hr => {
                self.close_paragraph();
                if self.stack.in_scope(Select, Scope::Default) {
                    self.imply_ends(None);
                }
                self.rule();
                self.frameset_ok = false;
            }
            Textarea | Iframe => {
                self.frameset_ok = false;
                self.bound_if_styled();
                self.raw_text(if tag.name == Textarea { State::Rcdata } else { State::Rawtext });
            }
            Noembed => {
                self.raw_text(State::Rawtext);
            }
            Noscript => self.noscript(),
            Xmp => {
                self.close_paragraph();
                self.reconstruct();
                self.shown_raw_text(tag);
            }
            Plaintext => {
                self.close_paragraph();
                self.open(tag);
                self.tokens.set_state(State::Plaintext);
            }
            Select | Name::Option | Optgroup => self.start_choice(tag),
            Rb | Rtc | Rp | Rt => {
                if self.stack.in_scope(Ruby, Scope::Default) {
                    self.imply_ends(matches!(tag.name, Rp | Rt).then_some(Rtc));
                }
                self.open(tag);
            }
            Math | Svg => self.start_foreign(tag),
            Caption | Col | Colgroup | Frame | Head | Tbody | Td | Tfoot | Th | Thead | Tr => {}
            _ if self.head_start(tag) => {}
            _ => {
                let element = self.element(tag);
                self.reconstruct();
                self.insert(element);
            }
        }
        Done
    }

    fn open_inline(&mut self, tag: Tag<'a>) {
        let element = self.element(tag);
        self.reconstruct();
        self.insert(element);
        self.frameset_ok = false;
    }

    fn void_in_text(&mut self, tag: Tag<'a>) {
        let picture = matches!(tag.name, Img | Image).then(|| self.picture());
        self.reconstruct();
        self.frameset_ok = false;
        let bound = self.bound_if_styled();
        if tag.name == Br && !bound {
            self.break_line();
        }
        if let Some(picture) = picture
            && !picture.src.is_empty()
        {
            let (node, hints, context) = self.builder.place(&mut self.stack);
            if !context.any(Context::SILENT) {
                let before = self.builder.blocks.list.len() as u32;
                self.builder.blocks.pictures.push(Picture { before, node, hints, context, ..picture });
            }
        }
    }

    /// An empty element ends the block if its style makes it a block.
    fn bound_if_styled(&mut self) -> bool {
        let block = self.tokens.attribute(Attr::Style).is_some_and(|style| Style::read(style).block);
        if block {
            self.rule();
        }
        block
    }

    fn break_line(&mut self) {
        match self.foster_target() {
            Some(None) => {}
            Some(Some(table)) => {
                let resume = self.builder.enter_foster(self.stack.entries[table].foster);
                self.builder.line_break(&self.stack);
                self.stack.entries[table].foster = self.builder.leave_foster(resume);
            }
            None => self.builder.line_break(&self.stack),
        }
    }

    fn picture(&self) -> Picture {
        let first = |names: &[Attr]| {
            names
                .iter()
                .map(|&a| self.value(a))
                .find(|s| !s.is_empty() && !s.of(self.text).starts_with("data:"))
        };
        let pixels = |a| {
            self.tokens.attribute(a).and_then(|v| v.trim().trim_end_matches("px").parse().ok()).unwrap_or(0)
        };
        let src = first(&[Attr::DataSrc, Attr::DataLazySrc, Attr::DataOriginal, Attr::Src]);
        let srcset = first(&[Attr::DataSrcset, Attr::Srcset]).unwrap_or_default();
        Picture {
            src: src.unwrap_or(srcset),
            srcset,
            alt: self.value(Attr::Alt),
            width: pixels(Attr::Width),
            height: pixels(Attr::Height),
            ..Picture::default()
        }
    }

    fn rule(&mut self) {
        let silent = self.stack.top().is_some_and(|e| e.context.any(Context::SILENT));
        if silent {
            return;
        }
        match self.foster_target() {
            Some(None) => {}
            Some(Some(table)) => self.stack.entries[table].foster.joinable = false,
            None => self.builder.boundary(),
        }
    }

    fn start_frameset(&mut self, tag: Tag<'a>) {
        if self.frameset_ok && self.stack.entries.get(1).is_some_and(|e| e.is_html(Body)) {
            self.truncate(1);
            self.open(tag);
            self.mode = Mode::InFrameset;
        }
    }

    fn start_form(&mut self, tag: Tag<'a>) {
        let in_template = self.stack.has(Template);
        if self.form.is_some() && !in_template {
            return;
        }
        self.close_paragraph();
        let element = self.element(tag);
        let uid = self.insert(element);
        if !in_template {
            self.form = uid;
        }
    }

    fn start_item(&mut self, tag: Tag<'a>) {
        self.frameset_ok = false;
        let closes: &[Name] = if tag.name == Li { &[Li] } else { &[Dd, Dt] };
        let stops = |n: Name| is_special(n) && !matches!(n, Address | Div | P);
        let open = self
            .stack
            .entries
            .iter()
            .rev()
            .filter_map(Entry::html_name)
            .find(|&n| closes.contains(&n) || stops(n));
        if let Some(name) = open
            && closes.contains(&name)
        {
            self.imply_ends(Some(name));
            self.pop_to(name);
        }
        self.close_paragraph();
        self.open(tag);
    }

    fn start_input(&mut self) {
        let hidden = self.tokens.attribute(Attr::Type).is_some_and(|t| t.eq_ignore_ascii_case("hidden"));
        if self.stack.in_scope(Select, Scope::Default) {
            self.pop_to(Select);
        }
        self.reconstruct();
        self.bound_if_styled();
        self.frameset_ok &= hidden;
    }

    fn start_choice(&mut self, tag: Tag<'a>) {
        let element = self.element(tag);
        if self.stack.in_scope(Select, Scope::Default) {
            match tag.name {
                Select => return self.pop_to(Select),
                Name::Option => self.imply_ends(Some(Optgroup)),
                _ => self.imply_ends(None),
            }
        } else if tag.name != Select && self.stack.top_is(Name::Option) {
            self.pop();
        }
        self.reconstruct();
        self.insert(element);
        self.frameset_ok &= tag.name != Select;
    }

    fn start_foreign(&mut self, tag: Tag<'a>) {
        let element = self.element_in(tag, if tag.name == Svg { Space::Svg } else { Space::Math });
        self.reconstruct();
        if !tag.self_closing {
            self.insert(element);
        }
    }

    fn body_end(&mut self, tag: Tag<'a>) -> Flow {
        if self.stack.ends_lost(tag.name) {
            return Done;
        }
        match tag.name {
            Address | Article | Aside | Blockquote | Button | Center | Details | Dialog | Dir | Div | Dl
            | Fieldset | Figcaption | Figure | Footer | Header | Hgroup | Listing | Main | Menu | Nav
            | Ol | Pre | Search | Section | Select | Summary | Ul => {
                if self.stack.in_scope(tag.name, Scope::Default) {
                    self.close(tag.name);
                }
            }
            P => {
                if !self.stack.in_scope(P, Scope::Button) {
                    self.imply(P);
                }
                self.close_paragraph();
            }
            name if is_formatting(name) => self.adopt(name),
            Li | Dd | Dt => {
                let scope = if tag.name == Li { Scope::List } else { Scope::Default };
                if self.stack.in_scope(tag.name, scope) {
                    self.imply_ends(Some(tag.name));
                    self.pop_to(tag.name);
                }
            }
            H1 | H2 | H3 | H4 | H5 | H6 => self.end_heading(),
            Body | Html => return self.end_body(tag),
            Form => self.end_form(),
            Applet | Marquee | Object => {
                if self.stack.in_scope(tag.name, Scope::Default) {
                    self.close(tag.name);
                    self.clear_to_marker();
                }
            }
            Br => {
                self.reconstruct();
                self.frameset_ok = false;
                self.break_line();
            }
            Template => self.end_template(),
            _ => self.end_any_other(tag.name, tag.raw_name),
        }
        Done
    }

    fn end_heading(&mut self) {
        if !self.stack.any_in_scope(&HEADINGS, Scope::Default) {
            return;
        }
        self.imply_ends(None);
        let index = HEADINGS.iter().filter_map(|&n| self.stack.topmost(n)).max().unwrap_or(0);
        self.truncate(index);
    }

    fn end_body(&mut self, tag: Tag<'a>) -> Flow {
        if !self.stack.in_scope(Body, Scope::Default) {
            return Done;
        }
        self.mode = Mode::AfterBody;
        if tag.name == Body { Done } else { Again }
    }

    fn end_form(&mut self) {
        if self.stack.has(Template) {
            if self.stack.in_scope(Form, Scope::Default) {
                self.close(Form);
            }
            return;
        }
        let Some(index) = self.form.take().and_then(|uid| self.stack.position(uid)) else { return };
        if !self.stack.index_in_default_scope(index) {
            return;
        }
        self.imply_ends(None);
        self.builder.boundary();
        if index < self.stack.len() {
            self.remove_entry(index);
        }
    }

    /// An end tag without a rule of its own.
    pub(super) fn end_any_other(&mut self, name: Name, raw_name: &str) {
        if name != Other && !self.stack.has(name) {
            return;
        }
        let mut found = None;
        for (index, entry) in self.stack.entries.iter().enumerate().rev() {
            let same = entry.is_html(name)
                && (name != Other || entry.element.raw_name.of(self.text).eq_ignore_ascii_case(raw_name));
            if same {
                found = Some(index);
                break;
            }
            if entry.html_name().is_some_and(is_special) {
                return;
            }
        }
        let Some(index) = found else { return };
        self.imply_ends(Some(name));
        self.truncate(index.min(self.stack.len()));
    }

    // Tables.

    fn in_body_fostered(&mut self, token: Token<'a>) -> Flow {
        self.fostering = true;
        let flow = self.in_body(token);
        self.fostering = false;
        flow
    }

    fn in_table(&mut self, token: Token<'a>) -> Flow {
        match token {
            Token::Start(tag) => self.table_start(tag),
            Token::End(tag) => match tag.name {
                Table => {
                    if self.stack.in_scope(Table, Scope::Table) {
                        self.pop_to(Table);
                        self.reset_mode();
                    }
                    Done
                }
                Body | Caption | Col | Colgroup | Html | Tbody | Td | Tfoot | Th | Thead | Tr => Done,
                Template => {
                    self.end_template();
                    Done
                }
                _ => self.in_body_fostered(token),
            },
            _ => self.in_body(token),
        }
    }

    fn table_start(&mut self, tag: Tag<'a>) -> Flow {
        match tag.name {
            Caption => {
                self.clear_to(&[Table]);
                self.push_marker();
                self.open(tag);
                self.mode = Mode::InCaption;
            }
            Colgroup => {
                self.clear_to(&[Table]);
                self.open(tag);
                self.mode = Mode::InColumnGroup;
            }
            Col => {
                self.clear_to(&[Table]);
                self.imply(Colgroup);
                return self.switch(Mode::InColumnGroup);
            }
            Tbody | Tfoot | Thead => {
                self.clear_to(&[Table]);
                self.open(tag);
                self.mode = Mode::InTableBody;
            }
            Td | Th | Tr => {
                self.clear_to(&[Table]);
                self.imply(Tbody);
                return self.switch(Mode::InTableBody);
            }
            Table => {
                if self.stack.in_scope(Table, Scope::Table) {
                    self.pop_to(Table);
                    self.reset_mode();
                    return Again;
                }
            }
            Style | Script | Template => {
                self.head_start(tag);
            }
            Input if self.tokens.attribute(Attr::Type).is_some_and(|t| t.eq_ignore_ascii_case("hidden")) => {}
            Form => {
                if !self.stack.has(Template) && self.form.is_none() {
                    self.form = Some(self.fresh_uid());
                }
            }
            _ => return self.in_body_fostered(Token::Start(tag)),
        }
        Done
    }

    fn in_caption(&mut self, token: Token<'a>) -> Flow {
        let ends = match token {
            Token::Start(tag) => {
                matches!(tag.name, Caption | Col | Colgroup | Tbody | Td | Tfoot | Th | Thead | Tr)
            }
            Token::End(tag) => match tag.name {
                Table | Caption => true,
                Body | Col | Colgroup | Html | Tbody | Td | Tfoot | Th | Thead | Tr => return Done,
                _ => false,
            },
            _ => false,
        };
        if !ends {
            return self.in_body(token);
        }
        if !self.stack.in_scope(Caption, Scope::Table) {
            return Done;
        }
        self.close(Caption);
        self.clear_to_marker();
        self.mode = Mode::InTable;
        if matches!(token, Token::End(tag) if tag.name == Caption) { Done } else { Again }
    }

    fn in_column_group(&mut self, token: Token<'a>) -> Flow {
        match token {
            Token::Start(tag) if tag.name == Html => return self.in_body(token),
            Token::Start(tag) if tag.name == Col => {}
            Token::Start(tag) if tag.name == Template => self.open_template(tag),
            Token::End(tag) if tag.name == Template => self.end_template(),
            Token::End(tag) if tag.name == Col => {}
            Token::End(tag) if tag.name == Colgroup && self.stack.top_is(Colgroup) => {
                self.pop();
                self.mode = Mode::InTable;
            }
            Token::End(tag) if tag.name == Colgroup => {}
            Token::Eof => return self.in_body(token),
            _ if self.stack.top_is(Colgroup) => {
                self.pop();
                return self.switch(Mode::InTable);
            }
            _ => {}
        }
        Done
    }

    fn in_table_body(&mut self, token: Token<'a>) -> Flow {
        const CONTEXT: [Name; 3] = [Tbody, Tfoot, Thead];
        match token {
            Token::Start(tag) if tag.name == Tr => {
                self.clear_to(&CONTEXT);
                self.open(tag);
                self.mode = Mode::InRow;
                Done
            }
            Token::Start(tag) if matches!(tag.name, Td | Th) => {
                self.clear_to(&CONTEXT);
                self.imply(Tr);
                self.switch(Mode::InRow)
            }
            Token::End(tag) if matches!(tag.name, Tbody | Tfoot | Thead) => {
                if self.stack.in_scope(tag.name, Scope::Table) {
                    self.clear_to(&CONTEXT);
                    self.pop();
                    self.mode = Mode::InTable;
                }
                Done
            }
            Token::Start(tag) if matches!(tag.name, Caption | Col | Colgroup | Tbody | Tfoot | Thead) => {
                self.leave_table_body()
            }
            Token::End(tag) if tag.name == Table => self.leave_table_body(),
            Token::End(tag) if matches!(tag.name, Body | Caption | Col | Colgroup | Html | Td | Th | Tr) => {
                Done
            }
            _ => self.in_table(token),
        }
    }

    fn leave_table_body(&mut self) -> Flow {
        if !self.stack.any_in_scope(&[Table, Tbody, Tfoot], Scope::Table) {
            return Done;
        }
        self.clear_to(&[Tbody, Tfoot, Thead]);
        self.pop();
        self.switch(Mode::InTable)
    }

    fn leave_row(&mut self) -> Flow {
        if !self.stack.in_scope(Tr, Scope::Table) {
            return Done;
        }
        self.clear_to(&[Tr]);
        self.pop();
        self.switch(Mode::InTableBody)
    }

    fn in_row(&mut self, token: Token<'a>) -> Flow {
        match token {
            Token::Start(tag) if matches!(tag.name, Td | Th) => {
                self.clear_to(&[Tr]);
                self.open(tag);
                self.mode = Mode::InCell;
                self.push_marker();
                Done
            }
            Token::Start(tag)
                if matches!(tag.name, Caption | Col | Colgroup | Tbody | Tfoot | Thead | Tr) =>
            {
                self.leave_row()
            }
            Token::End(tag) => match tag.name {
                Tr => {
                    self.leave_row();
                    Done
                }
                Table => self.leave_row(),
                Tbody | Tfoot | Thead if self.stack.in_scope(tag.name, Scope::Table) => self.leave_row(),
                Tbody | Tfoot | Thead | Body | Caption | Col | Colgroup | Html | Td | Th => Done,
                _ => self.in_table(token),
            },
            _ => self.in_table(token),
        }
    }

    fn in_cell(&mut self, token: Token<'a>) -> Flow {
        match token {
            Token::End(tag) if matches!(tag.name, Td | Th) => {
                if self.stack.in_scope(tag.name, Scope::Table) {
                    self.close(tag.name);
                    self.clear_to_marker();
                    self.mode = Mode::InRow;
                }
                Done
            }
            Token::Start(tag)
                if matches!(tag.name, Caption | Col | Colgroup | Tbody | Td | Tfoot | Th | Thead | Tr) =>
            {
                if self.stack.any_in_scope(&[Td, Th], Scope::Table) {
                    self.close_cell()
                } else {
                    Done
                }
            }
            Token::End(tag) if matches!(tag.name, Body | Caption | Col | Colgroup | Html) => Done,
            Token::End(tag) if matches!(tag.name, Table | Tbody | Tfoot | Thead | Tr) => {
                if self.stack.in_scope(tag.name, Scope::Table) { self.close_cell() } else { Done }
            }
            _ => self.in_body(token),
        }
    }

    fn close_cell(&mut self) -> Flow {
        self.imply_ends(None);
        let index = self.stack.topmost(Td).max(self.stack.topmost(Th)).unwrap_or(0);
        self.truncate(index);
        self.clear_to_marker();
        self.switch(Mode::InRow)
    }

    fn in_template(&mut self, token: Token<'a>) -> Flow {
        let next = match token {
            Token::Start(tag) => match tag.name {
                Base | Basefont | Bgsound | Link | Meta | Noframes | Script | Style | Template | Title => {
                    self.head_start(tag);
                    return Done;
                }
                Caption | Colgroup | Tbody | Tfoot | Thead => Mode::InTable,
                Col => Mode::InColumnGroup,
                Tr => Mode::InTableBody,
                Td | Th => Mode::InRow,
                _ => Mode::InBody,
            },
            Token::Eof if !self.stack.has(Template) => return self.stop(),
            Token::Eof => {
                self.pop_to(Template);
                self.clear_to_marker();
                self.templates.pop();
                self.reset_mode();
                return Again;
            }
            Token::End(tag) if tag.name == Template => {
                self.end_template();
                return Done;
            }
            _ => return Done,
        };
        self.templates.pop();
        self.templates.push(next);
        self.switch(next)
    }

    fn reset_mode(&mut self) {
        let names = self.stack.entries.iter().rev().filter_map(Entry::html_name);
        let mode = names.filter_map(|name| match name {
            Td | Th => Some(Mode::InCell),
            Tr => Some(Mode::InRow),
            Tbody | Thead | Tfoot => Some(Mode::InTableBody),
            Caption => Some(Mode::InCaption),
            Colgroup => Some(Mode::InColumnGroup),
            Table => Some(Mode::InTable),
            Template => Some(self.templates.last().copied().unwrap_or(Mode::InTemplate)),
            Head => Some(Mode::InHead),
            Body => Some(Mode::InBody),
            Frameset => Some(Mode::InFrameset),
            Html => Some(if self.has_head { Mode::AfterHead } else { Mode::BeforeHead }),
            _ => None,
        });
        self.mode = mode.into_iter().next().unwrap_or(Mode::InBody);
    }

    // Foreign content.

    fn is_foreign(&self, token: &Token<'a>) -> bool {
        let Some(top) = self.stack.top() else { return false };
        if top.element.space == Space::Html {
            return false;
        }
        match token {
            Token::Eof => false,
            Token::Start(tag) if top.is_math_text_point() => matches!(tag.name, Mglyph | Malignmark),
            Token::Start(tag) if top.element.name == AnnotationXml && tag.name == Svg => false,
            Token::Start(_) => !top.is_html_point(),
            _ => true,
        }
    }

    fn foreign(&mut self, token: Token<'a>) -> Flow {
        match token {
            Token::Start(tag) => self.foreign_start(tag),
            Token::End(tag) if matches!(tag.name, Br | P) => {
                self.leave_foreign();
                self.step(token)
            }
            Token::End(tag) => self.foreign_end(tag),
            _ => Done,
        }
    }

    fn foreign_start(&mut self, tag: Tag<'a>) -> Flow {
        let font = tag.name == Font
            && [Attr::Color, Attr::Face, Attr::Size].into_iter().any(|a| self.tokens.attribute(a).is_some());
        if is_breakout(tag.name) || font {
            self.leave_foreign();
            return self.step(Token::Start(tag));
        }
        let space = self.stack.top().map_or(Space::Html, |e| e.element.space);
        let element = self.element_in(tag, space);
        if !tag.self_closing {
            self.insert(element);
        }
        Done
    }

    fn leave_foreign(&mut self) {
        while self
            .stack
            .top()
            .is_some_and(|e| e.element.space != Space::Html && !e.is_math_text_point() && !e.is_html_point())
        {
            self.pop();
        }
    }

    fn foreign_end(&mut self, tag: Tag<'a>) -> Flow {
        let mut index = self.stack.len().saturating_sub(1);
        let top = index;
        while index > 0 {
            let entry = &self.stack.entries[index];
            if index != top && entry.element.space == Space::Html {
                return self.step(Token::End(tag));
            }
            if entry.element.raw_name.of(self.text).eq_ignore_ascii_case(tag.raw_name) {
                self.truncate(index);
                return Done;
            }
            index -= 1;
        }
        Done
    }
}

/// Whether a run of text is white space as the rules mean it.
fn is_white(raw: &str, kind: TextKind) -> bool {
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

#[derive(Default)]
struct Style {
    hidden: bool,
    block: bool,
}

impl Style {
    /// Reads the few declarations that bear on text; values as they stand in the source.
    fn read(raw: &str) -> Self {
        if !raw.bytes().any(|b| matches!(b, b'd' | b'D' | b'v' | b'V' | b'&')) {
            return Style::default();
        }
        let squeezed: String = references::decode(raw, true)
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let has = |words: &[&str]| words.iter().any(|w| squeezed.contains(w));
        Style {
            hidden: has(&["display:none", "visibility:hidden"]),
            block: has(&[
                "display:block",
                "display:flex",
                "display:grid",
                "display:table",
                "display:list-item",
            ]),
        }
    }
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

/// Whether a document type puts browsers into quirks mode, where a table does not end a paragraph.
fn is_quirky(doctype: &Doctype<'_>) -> bool {
    const PREFIXES: &[&str] = &[
        "-//advasoft ltd//",
        "-//as//dtd html 3.0",
        "-//ietf//dtd html",
        "-//metrius//",
        "-//microsoft//dtd internet explorer",
        "-//netscape comm. corp.//",
        "-//o'reilly and associates//",
        "-//softquad",
        "-//spyglass//",
        "-//sq//",
        "-//sun microsystems corp.//",
        "-//w3c//dtd html 3",
        "-//w3c//dtd html 4.0 frameset//",
        "-//w3c//dtd html 4.0 transitional//",
        "-//w3c//dtd html experimental",
        "-//w3c//dtd w3 html//",
        "-//w3o//dtd w3 html",
        "-//webtechs//",
    ];
    let public = doctype.public.map(str::to_ascii_lowercase);
    let starts =
        |prefixes: &[&str]| public.as_deref().is_some_and(|p| prefixes.iter().any(|x| p.starts_with(x)));
    doctype.force_quirks
        || !doctype.name.is_some_and(|n| n.eq_ignore_ascii_case("html"))
        || starts(PREFIXES)
        || matches!(public.as_deref(), Some("-/w3c/dtd html 4.0 transitional/en" | "html"))
        || doctype.system.is_some_and(|s| {
            s.eq_ignore_ascii_case("http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd")
        })
        || (doctype.system.is_none()
            && starts(&["-//w3c//dtd html 4.01 frameset//", "-//w3c//dtd html 4.01 transitional//"]))
}
