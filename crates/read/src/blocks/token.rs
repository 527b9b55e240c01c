//! Tokens of a page: the states of the HTML standard's tokenizer (§13.2.5), over the decoded text, nothing copied.

use super::name::{Attr, Name};

/// One token. Text and attribute values are as they stand in the source: character references not decoded,
/// carriage returns and NULs in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// A run of text; [`Token::Text::kind`] says how to read it. A run may come in pieces.
    Text {
        /// The run.
        raw: &'a str,
        /// How to read it.
        kind: TextKind,
    },
    /// A start tag.
    Start(Tag<'a>),
    /// An end tag.
    End(Tag<'a>),
    /// A comment (also a bogus one): its data.
    Comment(&'a str),
    /// A document type.
    Doctype(Doctype<'a>),
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

/// A start or end tag. Its attributes are asked of the [`Tokenizer`] before the next token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Its name, if the rules know it.
    pub name: Name,
    /// Its name as it stands in the source.
    pub raw_name: &'a str,
    /// Everything between the name and the end of the tag.
    pub raw_attributes: &'a str,
    /// Whether it ends in `/>`.
    pub self_closing: bool,
    /// Byte offset of its `<`.
    pub start: usize,
    /// Byte offset behind its `>`.
    pub end: usize,
}

/// A document type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
