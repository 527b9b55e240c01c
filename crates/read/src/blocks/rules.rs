//! The stack rules: HTML's tree construction (§13.2.6) without a tree. For every token they decide what is open,
//! what closes, and where text goes; the builder is told. The insertion modes and their rules carry the standard's
//! names. Scripting counts as on, as in a browser: `<noscript>` is not shown.

mod body;
mod elements;
mod foreign;
mod frame;
mod tables;
mod text;

use super::builder::Builder;
use super::formatting::Formatting;
use super::name::Name;
use super::stack::{Entry, Space, Stack};
use super::token::{Doctype, TextKind, Token, Tokenizer};
use super::types::Blocks;
use Name::*;
use frame::is_quirky;
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
    /// Whether the last part of `<ruby>` was `<rp>`.
    bracketed: bool,
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
            bracketed: false,
            pending: Vec::new(),
            uids: 0,
            stopped: false,
        }
    }

    pub fn run(mut self) -> Blocks {
        while !self.stopped {
            match self.tokens.token() {
                Token::Text(kind) => self.take_text(kind),
                Token::Comment => self.flush_pending(),
                Token::Doctype => self.take_doctype(&self.tokens.doctype()),
                token => {
                    self.flush_pending();
                    self.property(token);
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

    fn take_doctype(&mut self, doctype: &Doctype<'a>) {
        self.flush_pending();
        if self.mode == Mode::Initial {
            self.quirks = is_quirky(doctype);
            self.mode = Mode::BeforeHtml;
        }
    }

    /// Takes a token. Nearly every one is a tag of HTML in the body: the way of those is short.
    #[inline(always)]
    fn take(&mut self, token: Token) {
        let short = self.mode == Mode::InBody && !self.tokens.allows_cdata();
        if !short || self.in_body(token) == Again {
            self.take_elsewhere(token);
        }
        let foreign = self.stack.top().is_some_and(|e| e.element.space != Space::Html);
        self.tokens.allow_cdata(foreign);
    }

    #[inline(never)]
    fn take_elsewhere(&mut self, token: Token) {
        while (if self.is_foreign(token) { self.foreign(token) } else { self.step(token) }) == Again {}
    }

    #[inline(always)]
    fn step(&mut self, token: Token) -> Flow {
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
}
