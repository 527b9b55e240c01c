//! Tokens of a page: the states of the HTML standard's tokenizer (§13.2.5), over the decoded text, nothing copied.

mod doctype;
mod ends;
#[cfg(test)]
mod tests;

use super::attributes::{self, Raw, Step};
use super::name::{Attr, Name};
use super::types::Span;
use doctype::doctype;
use ends::{comment_end, raw_text_end, script_end, section_end};
use memchr::memchr;

/// One token, small enough to go from hand to hand. Where it stands, and what stands in it, is asked of the
/// [`Tokenizer`] before the next token; all of that is as it stands in the source: character references not
/// decoded, carriage returns and NULs in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// A run of text ([`Tokenizer::raw`]), and how to read it. A run may come in pieces.
    Text(TextKind),
    /// A start tag.
    Start(Tag),
    /// An end tag.
    End(Tag),
    /// A comment (also a bogus one): its data is [`Tokenizer::raw`].
    Comment,
    /// A document type ([`Tokenizer::doctype`]).
    Doctype,
    /// The end of the page; given again and again.
    Eof,
}

/// How the text of a [`Token::Text`] is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// Character references stand for characters; NUL is left to the stack rules.
    Data,
    /// Character references stand for characters; NUL is U+FFFD.
    Rcdata,
    /// As it stands; NUL is U+FFFD.
    Raw,
    /// As it stands; NUL is left to the stack rules.
    Cdata,
}

/// A start or end tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its name, if the rules know it.
    pub name: Name,
    /// Whether it ends in `/>`.
    pub self_closing: bool,
}

/// A document type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doctype<'a> {
    /// Its name as it stands, if it has one.
    pub name: Option<&'a str>,
    /// Its public identifier.
    pub public: Option<&'a str>,
    /// Its system identifier.
    pub system: Option<&'a str>,
    /// Whether it is broken, so that browsers fall into quirks mode.
    pub force_quirks: bool,
}

/// How the tokenizer reads what comes next; the stack rules set it behind certain start tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Tags and text.
    Data,
    /// Text with character references up to the end tag (`title`, `textarea`).
    Rcdata,
    /// Text up to the end tag (`style`, `xmp`, `iframe`, `noembed`, `noframes`, `noscript`).
    Rawtext,
    /// A script, with its escape states.
    ScriptData,
    /// Text up to the end of the page.
    Plaintext,
    /// Inside a CDATA section.
    Cdata,
}

/// Cuts a text into tokens. It does not know the stack of open elements: who does tells it with
/// [`Tokenizer::set_state`] and [`Tokenizer::allow_cdata`]. Parse errors are not reported.
///
/// ```
/// use tearsheet_read::blocks::{name::{Attr, Name}, token::{Token, Tokenizer}};
/// let mut tokens = Tokenizer::new("<a href=/seite>Mehr</a>");
/// assert!(matches!(tokens.token(), Token::Start(tag) if tag.name == Name::A));
/// assert_eq!(tokens.attribute(Attr::Href), Some("/seite"));
/// assert!(matches!(tokens.token(), Token::Text(_)));
/// assert_eq!(tokens.raw(), "Mehr");
/// ```
#[derive(Clone, Debug)]
pub struct Tokenizer<'a> {
    text: &'a str,
    at: usize,
    state: State,
    cdata: bool,
    raw: (usize, usize),
    blank: bool,
    doctype: Doctype<'a>,
    name: Span,
    inside: Span,
    start_tag: StartTag,
}

/// The last start tag: its name, where its attributes start, and the values of those that have a name in [`Attr`].
#[derive(Clone, Debug)]
struct StartTag {
    name: (usize, usize),
    attributes: (usize, usize),
    present: u64,
    values: [Span; Attr::COUNT],
}

impl<'a> Tokenizer<'a> {
    /// A tokenizer at the start of a text.
    pub fn new(text: &'a str) -> Self {
        let values = [Span::default(); Attr::COUNT];
        Tokenizer {
            text,
            at: 0,
            state: State::Data,
            cdata: false,
            raw: (0, 0),
            blank: false,
            doctype: Doctype::default(),
            name: Span::default(),
            inside: Span::default(),
            start_tag: StartTag { name: (0, 0), attributes: (0, 0), present: 0, values },
        }
    }

    /// The next token; [`Token::Eof`] again and again at the end.
    #[inline(always)]
    pub fn token(&mut self) -> Token {
        loop {
            let token = if self.state == State::Data { self.in_markup() } else { self.in_text() };
            if let Some(token) = token {
                return token;
            }
        }
    }

    /// Reads what comes next in another state. The name of the last start tag says which end tag leaves it.
    pub fn set_state(&mut self, state: State) {
        self.state = state;
    }

    /// Whether `<![CDATA[` opens a section, as it does in SVG and MathML; elsewhere it is a bogus comment.
    pub fn allow_cdata(&mut self, yes: bool) {
        self.cdata = yes;
    }

    /// What was last said with [`Tokenizer::allow_cdata`].
    #[inline]
    pub(super) fn allows_cdata(&self) -> bool {
        self.cdata
    }

    /// The last run of text, or the data of the last comment.
    #[inline]
    pub fn raw(&self) -> &'a str {
        slice(self.text, self.raw.0, self.raw.1)
    }

    /// Whether the last run of text is seen to be nothing but white space: most runs are, between tags.
    #[inline]
    pub(super) fn is_blank(&self) -> bool {
        self.blank
    }

    /// The last document type.
    pub fn doctype(&self) -> Doctype<'a> {
        self.doctype
    }

    /// Where the name of the last tag stands.
    #[inline]
    pub fn name(&self) -> Span {
        self.name
    }

    /// Where everything between the name and the end of the last tag stands.
    #[inline]
    pub fn inside(&self) -> Span {
        self.inside
    }

    /// The value of an attribute of the last start tag, as it stands; of the first one, where it stands twice.
    #[inline]
    pub fn attribute(&self, which: Attr) -> Option<&'a str> {
        self.has(which).then(|| self.value(which).of(self.text))
    }

    /// Whether the last start tag has an attribute.
    #[inline]
    pub fn has(&self, which: Attr) -> bool {
        self.has_any(Attr::set(&[which]))
    }

    /// Whether the last start tag has an attribute of this [`Attr::set`].
    #[inline]
    pub(super) fn has_any(&self, set: u64) -> bool {
        self.start_tag.present & set != 0
    }

    /// Where the value of an attribute of the last start tag stands; nowhere, if it has none.
    #[inline]
    pub fn value(&self, which: Attr) -> Span {
        match self.start_tag.values.get(which as usize) {
            Some(value) if self.has(which) => *value,
            _ => Span::default(),
        }
    }

    /// All attributes of the last start tag, name and value as they stand, duplicates included.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let text = self.text;
        let (mut at, end) = self.start_tag.attributes;
        let bytes = text.as_bytes().get(..end).unwrap_or_default();
        std::iter::from_fn(move || match attributes::step(bytes, at) {
            Step::Attribute { name, value, next } => {
                at = next;
                Some((slice(text, name.start, name.end), slice(text, value.0, value.1)))
            }
            Step::End { .. } | Step::Eof => None,
        })
    }

    /// Byte offset of what comes next.
    pub fn position(&self) -> usize {
        self.at
    }

    #[inline]
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    #[inline]
    fn rest(&self, from: usize) -> &'a [u8] {
        self.text.as_bytes().get(from..).unwrap_or_default()
    }

    /// A text token from the current position to `end`, which becomes the current position.
    #[inline]
    fn text_to(&mut self, end: usize, kind: TextKind) -> Token {
        self.raw = (self.at, end);
        self.at = end;
        self.blank = false;
        Token::Text(kind)
    }

    /// The data state and the states that a `<` leads to; `None` if what it read is no token.
    #[inline(always)]
    fn in_markup(&mut self) -> Option<Token> {
        let here = self.at;
        Some(match (self.byte(here), self.byte(here + 1)) {
            (None, _) => Token::Eof,
            (Some(b'<'), Some(b'a'..=b'z' | b'A'..=b'Z')) => self.start_tag(),
            (Some(b'<'), Some(b'/')) => match self.byte(here + 2) {
                Some(b'a'..=b'z' | b'A'..=b'Z') => self.end_tag(),
                Some(b'>') => {
                    self.at += 3;
                    return None;
                }
                Some(_) => self.bogus_comment(here + 2),
                None => self.text_to(here + 2, TextKind::Data),
            },
            (Some(b'<'), Some(b'!')) => return self.declaration(),
            (Some(b'<'), Some(b'?')) => self.bogus_comment(here + 1),
            (Some(_), _) => self.text_run(),
        })
    }

    /// A run of text, up to the next `<`.
    #[inline(always)]
    fn text_run(&mut self) -> Token {
        let (here, bytes) = (self.at, self.text.as_bytes());
        let word = attributes::skip_space(bytes, here);
        if word > here && bytes.get(word).is_none_or(|byte| *byte == b'<') {
            let token = self.text_to(word, TextKind::Data);
            self.blank = true;
            return token;
        }
        let end = attributes::find(b'<', self.rest(word + 1)).map_or(bytes.len(), |i| word + 1 + i);
        self.text_to(end, TextKind::Data)
    }

    /// The states that know no tag but the one end tag: a run of text up to it, or to the end of the page;
    /// `None` if that is empty.
    #[inline(never)]
    fn in_text(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        let last_name = slice(self.text, self.start_tag.name.0, self.start_tag.name.1).as_bytes();
        let (kind, end, next) = match self.state {
            State::Data | State::Plaintext => (TextKind::Raw, bytes.len(), bytes.len()),
            State::Cdata => {
                let end = section_end(bytes, self.at);
                (TextKind::Cdata, end, end + 3)
            }
            State::Rcdata => alone(TextKind::Rcdata, raw_text_end(bytes, self.at, last_name)),
            State::Rawtext => alone(TextKind::Raw, raw_text_end(bytes, self.at, last_name)),
            State::ScriptData => alone(TextKind::Raw, script_end(bytes, self.at, last_name)),
        };
        let token = (end > self.at).then(|| self.text_to(end, kind));
        self.state = State::Data;
        self.at = next.min(bytes.len());
        token
    }

    #[inline(always)]
    fn start_tag(&mut self) -> Token {
        let (start, bytes) = (self.at, self.text.as_bytes());
        let tag_name = attributes::tag_name(bytes, start + 1);
        self.start_tag.name = (start + 1, tag_name.end);
        self.start_tag.present = 0;
        let mut at = tag_name.end;
        if let Some(value) = attributes::class(bytes, at) {
            self.keep(Attr::Class, value);
            at = value.1 + 1;
        }
        loop {
            match attributes::step(bytes, at) {
                Step::Attribute { name, value, next } => {
                    self.keep(Attr::within(bytes, name), value);
                    at = next;
                }
                Step::End { next, self_closing } => {
                    self.start_tag.attributes = (tag_name.end, next);
                    return Token::Start(self.tag(tag_name, next, self_closing));
                }
                Step::Eof => return self.cut_off(),
            }
        }
    }

    /// Keeps the value of an attribute that has a name in [`Attr`], if it is the first one so named.
    #[inline]
    fn keep(&mut self, which: Attr, value: (usize, usize)) {
        let bit = Attr::set(&[which]);
        if which != Attr::Other && self.start_tag.present & bit == 0 {
            self.start_tag.present |= bit;
            if let Some(kept) = self.start_tag.values.get_mut(which as usize) {
                *kept = span(value.0, value.1);
            }
        }
    }

    #[inline(always)]
    fn end_tag(&mut self) -> Token {
        let (start, bytes) = (self.at, self.text.as_bytes());
        let name = attributes::tag_name(bytes, start + 2);
        if self.byte(name.end) == Some(b'>') {
            return Token::End(self.tag(name, name.end + 1, false));
        }
        match attributes::skip(bytes, name.end) {
            Some((next, self_closing)) => Token::End(self.tag(name, next, self_closing)),
            None => self.cut_off(),
        }
    }

    /// A tag that the page ends in is none.
    fn cut_off(&mut self) -> Token {
        self.at = self.text.len();
        Token::Eof
    }

    /// The tag whose name stands there and that ends before `end`.
    #[inline(always)]
    fn tag(&mut self, name: Raw, end: usize, self_closing: bool) -> Tag {
        self.at = end;
        self.name = span(name.start, name.end);
        self.inside = span(name.end, end - 1);
        Tag { name: Name::within(self.text.as_bytes(), name), self_closing }
    }

    /// What follows `<!`; `None` if it is a CDATA section, which is then the state.
    #[inline(never)]
    fn declaration(&mut self) -> Option<Token> {
        let inside = self.at + 2;
        let rest = self.rest(inside);
        if rest.starts_with(b"--") {
            let (end, next) = comment_end(self.text.as_bytes(), inside + 2);
            return Some(self.comment(inside + 2, end, next));
        }
        if rest.get(..7).is_some_and(|word| word.eq_ignore_ascii_case(b"doctype")) {
            let (doctype, next) = doctype(self.text, inside + 7);
            self.at = next;
            self.doctype = doctype;
            return Some(Token::Doctype);
        }
        if self.cdata && rest.starts_with(b"[CDATA[") {
            self.at = inside + 7;
            self.state = State::Cdata;
            return None;
        }
        Some(self.bogus_comment(inside))
    }

    fn bogus_comment(&mut self, start: usize) -> Token {
        let end = memchr(b'>', self.rest(start)).map_or(self.text.len(), |i| start + i);
        self.comment(start, end, (end + 1).min(self.text.len()))
    }

    fn comment(&mut self, start: usize, end: usize, next: usize) -> Token {
        self.at = next;
        self.raw = (start, end);
        Token::Comment
    }
}

/// A run that ends where the end tag starts.
fn alone(kind: TextKind, end: usize) -> (TextKind, usize, usize) {
    (kind, end, end)
}

#[inline]
fn span(start: usize, end: usize) -> Span {
    Span { start: start as u32, end: end as u32 }
}

#[inline]
fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or("")
}
