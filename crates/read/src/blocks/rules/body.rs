//! The body: start and end tags in the mode "in body".

use super::{Again, Cutter, Done, Flow, HEADINGS, Mode};
use crate::blocks::name::{Attr, Name, Name::*};
use crate::blocks::properties::*;
use crate::blocks::stack::{Entry, Scope, Space};
use crate::blocks::token::{State, Tag, Token};
use crate::blocks::types::{Context, Picture};

impl<'a> Cutter<'a> {
    pub(super) fn in_body(&mut self, token: Token) -> Flow {
        match token {
            Token::Start(tag) => self.body_start(tag),
            Token::End(tag) => self.body_end(tag),
            Token::Eof if !self.templates.is_empty() => self.in_template(token),
            Token::Eof => self.stop(),
            Token::Text(_) | Token::Comment | Token::Doctype => Done,
        }
    }

    pub(super) fn body_start(&mut self, tag: Tag) -> Flow {
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

    pub(super) fn start_formatting(&mut self, tag: Tag) {
        let element = self.element(tag);
        self.reconstruct();
        if tag.name == Nobr && self.stack.in_scope(Nobr, Scope::Default) {
            self.adopt(Nobr);
            self.reconstruct();
        }
        self.open_formatting(element);
    }

    pub(super) fn body_start_rare(&mut self, tag: Tag) -> Flow {
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
                self.open_reading(tag);
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

    /// A part of `<ruby>`. A reading is text where `<rp>` puts it in brackets; without them it would run into the words.
    fn open_reading(&mut self, tag: Tag) {
        let bracketed = std::mem::replace(&mut self.bracketed, tag.name == Rp);
        let mut element = self.element(tag);
        if tag.name == Rt && bracketed {
            element.own = Context::default();
        }
        self.insert(element);
    }

    pub(super) fn open_inline(&mut self, tag: Tag) {
        let element = self.element(tag);
        self.reconstruct();
        self.insert(element);
        self.frameset_ok = false;
    }

    pub(super) fn void_in_text(&mut self, tag: Tag) {
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
    pub(super) fn bound_if_styled(&mut self) -> bool {
        let block =
            self.tokens.attribute(Attr::Style).is_some_and(|style| super::elements::Style::read(style).block);
        if block {
            self.rule();
        }
        block
    }

    pub(super) fn break_line(&mut self) {
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

    pub(super) fn picture(&self) -> Picture {
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

    pub(super) fn rule(&mut self) {
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

    pub(super) fn start_frameset(&mut self, tag: Tag) {
        if self.frameset_ok && self.stack.entries.get(1).is_some_and(|e| e.is_html(Body)) {
            self.truncate(1);
            self.open(tag);
            self.mode = Mode::InFrameset;
        }
    }

    pub(super) fn start_form(&mut self, tag: Tag) {
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

    pub(super) fn start_item(&mut self, tag: Tag) {
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

    pub(super) fn start_input(&mut self) {
        let hidden = self.tokens.attribute(Attr::Type).is_some_and(|t| t.eq_ignore_ascii_case("hidden"));
        if self.stack.in_scope(Select, Scope::Default) {
            self.pop_to(Select);
        }
        self.reconstruct();
        self.bound_if_styled();
        self.frameset_ok &= hidden;
    }

    pub(super) fn start_choice(&mut self, tag: Tag) {
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

    pub(super) fn start_foreign(&mut self, tag: Tag) {
        let element = self.element_in(tag, if tag.name == Svg { Space::Svg } else { Space::Math });
        self.reconstruct();
        if !tag.self_closing {
            self.insert(element);
        }
    }

    pub(super) fn body_end(&mut self, tag: Tag) -> Flow {
        if self.stack.ends_lost(tag.name) {
            return Done;
        }
        if is_plain_end(tag.name) && self.stack.top_is(tag.name) {
            self.pop();
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
            _ => self.end_any_other(tag.name, self.tokens.name().of(self.text)),
        }
        Done
    }

    pub(super) fn end_heading(&mut self) {
        if !self.stack.any_in_scope(&HEADINGS, Scope::Default) {
            return;
        }
        self.imply_ends(None);
        let index = HEADINGS.iter().filter_map(|&n| self.stack.topmost(n)).max().unwrap_or(0);
        self.truncate(index);
    }

    pub(super) fn end_body(&mut self, tag: Tag) -> Flow {
        if !self.stack.in_scope(Body, Scope::Default) {
            return Done;
        }
        self.mode = Mode::AfterBody;
        if tag.name == Body { Done } else { Again }
    }

    pub(super) fn end_form(&mut self) {
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
    pub(in crate::blocks) fn end_any_other(&mut self, name: Name, raw_name: &str) {
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
}
