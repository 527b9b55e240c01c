//! What belongs to the page's head, wherever it stands: `<meta>`, `<link>`, `<base>`, titles, and scripts that hold
//! structured data or state.

use super::name::{Attr, Name};
use super::rules::Cutter;
use super::token::{State, Tag, Token};
use super::types::{Link, Meta, Span};

impl<'a> Cutter<'a> {
    pub(super) fn meta(&mut self) {
        let metas = self.stated();
        self.builder.blocks.head.metas.extend(metas);
    }

    /// What a tag states in its `content`, under each of its keys.
    fn stated(&self) -> impl Iterator<Item = Meta> + use<'a> {
        let (text, content) = (self.text, self.value(Attr::Content));
        let mut properties = self.value(Attr::Property).of(text).split_ascii_whitespace().peekable();
        let other = [Attr::Name, Attr::Itemprop, Attr::HttpEquiv].map(|a| self.value(a));
        let other = other.into_iter().find(|span| !span.is_empty()).filter(|_| properties.peek().is_none());
        let keys = properties.map(|property| Span::within(text, property)).chain(other);
        keys.filter(move |_| !content.is_empty()).map(move |key| Meta { key, content })
    }

    /// What any other element states in its `content` (W3C, HTML Microdata, 5.4; RDFa Core 1.1, 7.5).
    #[inline(always)]
    pub(super) fn property(&mut self, token: Token) {
        if let Token::Start(tag) = token
            && self.tokens.has_any(Attr::set(&[Attr::Itemprop, Attr::Property]))
            && tag.name != Name::Meta
            && self.tokens.has(Attr::Content)
        {
            let stated = self.stated();
            self.builder.blocks.head.properties.extend(stated);
        }
    }

    pub(super) fn link(&mut self) {
        let (rel, href) = (self.value(Attr::Rel), self.value(Attr::Href));
        if !rel.is_empty() && !href.is_empty() {
            self.builder.blocks.head.links.push(Link { rel, href });
        }
    }

    pub(super) fn base(&mut self) {
        let href = self.value(Attr::Href);
        let base = &mut self.builder.blocks.head.base;
        if base.is_empty() {
            *base = href;
        }
    }

    pub(super) fn title(&mut self) {
        let text = self.raw_text(State::Rcdata);
        let title = &mut self.builder.blocks.head.title;
        if title.is_empty() {
            *title = text;
        }
    }

    pub(super) fn script(&mut self) {
        let kind = self.tokens.attribute(Attr::Type).unwrap_or("").trim().to_ascii_lowercase();
        let state = matches!(self.tokens.attribute(Attr::Id), Some("__NEXT_DATA__" | "__NUXT_DATA__"));
        let text = self.raw_text(State::ScriptData);
        let head = &mut self.builder.blocks.head;
        if kind.starts_with("application/ld+json") {
            head.json_ld.push(text);
        } else if state || kind == "application/json" {
            head.states.push(text);
        }
    }

    pub(super) fn noscript(&mut self) {
        let text = self.raw_text(State::Rawtext);
        if !text.is_empty() {
            self.builder.blocks.head.noscripts.push(text);
        }
    }

    /// Reads text up to the end tag of the element that has just begun; gives its place.
    pub(super) fn raw_text(&mut self, state: State) -> Span {
        self.tokens.set_state(state);
        let mut all: Option<Span> = None;
        loop {
            match self.next_token() {
                Token::Text(_) => {
                    let Span { start, end } = Span::within(self.text, self.tokens.raw());
                    all = Some(Span { start: all.map_or(start, |a| a.start), end });
                }
                _ => return all.unwrap_or_default(),
            }
        }
    }

    /// The next token, off the cutter's own loop.
    #[inline(never)]
    fn next_token(&mut self) -> Token {
        self.tokens.token()
    }

    /// The text of `<xmp>`, which is shown.
    pub(super) fn shown_raw_text(&mut self, tag: Tag) {
        let element = self.element(tag);
        let opened = self.insert(element).is_some();
        self.tokens.set_state(State::Rawtext);
        while let Token::Text(kind) = self.next_token() {
            self.builder.text(&mut self.stack, self.tokens.raw(), kind);
        }
        if opened && self.stack.top_is(Name::Xmp) {
            self.pop();
        }
    }
}
