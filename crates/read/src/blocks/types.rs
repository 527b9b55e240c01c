use super::name::Name;

/// A range of bytes in the decoded text of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// Behind the last byte.
    pub end: u32,
}

impl Span {
    /// Where a part of a text stands in it.
    pub(super) fn within(text: &str, part: &str) -> Self {
        let start = (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize) as u32;
        Span { start, end: start.wrapping_add(part.len() as u32) }
    }

    /// The bytes it covers.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// Whether all of another lies within it.
    pub fn holds(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// A page cut into blocks, in reading order.
#[derive(Clone, Debug, Default)]
pub struct Blocks {
    /// The text of all blocks, one after another; see [`Blocks::text`].
    pub buffer: String,
    /// The blocks.
    pub list: Vec<Block>,
    /// The elements that hold blocks, parents before children; [`Block::node`] points here.
    pub nodes: Vec<Node>,
    /// Links, times, bylines and other marked stretches inside blocks, in reading order.
    pub marks: Vec<Mark>,
    /// Pictures, in reading order.
    pub pictures: Vec<Picture>,
    /// What stands in the page's head, or would.
    pub head: Head,
    /// Whether the depth limit was met.
    pub too_deep: bool,
    /// Whether the page stops in the middle.
    pub cut_short: bool,
    /// Whether the page came as flattened text: no tags to speak of.
    pub flat: bool,
}

impl Blocks {
    /// The text of block `i`: white space collapsed as CSS would, a line break as `\n`.
    pub fn text(&self, i: usize) -> &str {
        self.list[i].text.of(&self.buffer)
    }

    /// The marks inside block `i`.
    pub fn marks(&self, i: usize) -> &[Mark] {
        let Span { start, end } = self.list[i].marks;
        &self.marks[start as usize..end as usize]
    }

    /// Some of the blocks, with all that they point at; no head and no pictures.
    pub fn only(&self, blocks: &[usize]) -> Blocks {
        Blocks {
            buffer: self.buffer.clone(),
            list: blocks.iter().map(|i| self.list[*i].clone()).collect(),
            nodes: self.nodes.clone(),
            marks: self.marks.clone(),
            flat: self.flat,
            ..Blocks::default()
        }
    }

    /// The text of a mark.
    pub fn mark_text(&self, mark: &Mark) -> &str {
        mark.text.of(&self.buffer)
    }

    /// The nodes around block `i`, innermost first.
    pub fn ancestors(&self, i: usize) -> impl Iterator<Item = &Node> {
        std::iter::successors(self.list[i].node.map(|n| &self.nodes[n as usize]), |node| {
            node.parent.map(|n| &self.nodes[n as usize])
        })
    }
}

/// A stretch of text that stands on its own: what a reader sees as one paragraph, line, item or cell row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// Its text in [`Blocks::buffer`].
    pub text: Span,
    /// Where it came from in the decoded page.
    pub source: Span,
    /// The innermost element around all of it, if the page has tags.
    pub node: Option<u32>,
    /// What the elements around it say of its form.
    pub context: Context,
    /// Hints of the classes, ids and roles of all elements around it.
    pub hints: Hints,
    /// 1 to 6 in a heading, else 0.
    pub heading: u8,
    /// How many lists it stands in.
    pub list_depth: u8,
    /// Bytes of its text that stand in links.
    pub link_bytes: u32,
    /// Bytes of its text that stand in bold or strong.
    pub bold_bytes: u32,
    /// Its marks in [`Blocks::marks`].
    pub marks: Span,
    /// Empty lines before it, in flattened text.
    pub gap: u8,
    /// Columns of white space before it, in flattened text.
    pub indent: u8,
}

/// An element that holds blocks.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its name.
    pub name: Name,
    /// The element around it.
    pub parent: Option<u32>,
    /// Its own hints.
    pub hints: Hints,
    /// The source of its name, as it stands.
    pub raw_name: Span,
    /// The source of its class attribute's value.
    pub class: Span,
    /// The source of its id attribute's value.
    pub id: Span,
}

/// A marked stretch of text inside a block.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Its text in [`Blocks::buffer`].
    pub text: Span,
    /// The element: `a`, `time`, or any inline element with hints.
    pub name: Name,
    /// Hints of its own class, id, rel, itemprop.
    pub hints: Hints,
    /// Source of its `href` value (`a`) or `datetime` value (`time`).
    pub value: Span,
}

/// A picture element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// It stands before the block with this index.
    pub before: u32,
    /// The element around it.
    pub node: Option<u32>,
    /// Hints of everything around it and its own.
    pub hints: Hints,
    /// What stands around it.
    pub context: Context,
    /// Source of the best address among `src` and the lazy-loading attributes.
    pub src: Span,
    /// Source of `srcset` or `data-srcset`.
    pub srcset: Span,
    /// Source of the alternative text.
    pub alt: Span,
    /// `width` attribute in pixels, 0 if absent.
    pub width: u32,
    /// `height` attribute in pixels, 0 if absent.
    pub height: u32,
}

/// What stands in the head. Values are raw: character references not decoded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// `lang` of `<html>`.
    pub lang: Span,
    /// The text of the first `<title>`.
    pub title: Span,
    /// `href` of the first `<base>`.
    pub base: Span,
    /// `<meta>` elements with a content.
    pub metas: Vec<Meta>,
    /// What other elements state in their `content`: microdata, RDFa.
    pub properties: Vec<Meta>,
    /// `<link>` elements with `rel` and `href`.
    pub links: Vec<Link>,
    /// Contents of `<script type="application/ld+json">`.
    pub json_ld: Vec<Span>,
    /// Contents of scripts that hold state: `id="__NEXT_DATA__"`, `type="application/json"`.
    pub states: Vec<Span>,
    /// Contents of `<noscript>`.
    pub noscripts: Vec<Span>,
    /// Contents of `<template>`s that hold text are not kept; their number.
    pub templates: u32,
}

/// A `<meta>` element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meta {
    /// Source of the value of `property`, `name`, `itemprop` or `http-equiv`, the first that is there.
    pub key: Span,
    /// Source of the value of `content`.
    pub content: Span,
}

/// A `<link>` element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Source of `rel`.
    pub rel: Span,
    /// Source of `href`.
    pub href: Span,
}

/// What the elements around a block say of its form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Context(pub u32);

impl Context {
    /// `hidden`, `aria-hidden=true`, `display:none`, a closed `dialog`.
    pub const HIDDEN: Context = Context(1 << 0);
    /// A link.
    pub const LINK: Context = Context(1 << 1);
    /// A list.
    pub const LIST: Context = Context(1 << 2);
    /// A list item.
    pub const ITEM: Context = Context(1 << 3);
    /// A table.
    pub const TABLE: Context = Context(1 << 4);
    /// A cell of a table.
    pub const CELL: Context = Context(1 << 5);
    /// A block quotation.
    pub const QUOTE: Context = Context(1 << 6);
    /// A figure.
    pub const FIGURE: Context = Context(1 << 7);
    /// A caption of a figure or table.
    pub const CAPTION: Context = Context(1 << 8);
    /// Preformatted text.
    pub const PRE: Context = Context(1 << 9);
    /// `nav` or its ARIA role.
    pub const NAV: Context = Context(1 << 10);
    /// `aside` or its ARIA role.
    pub const ASIDE: Context = Context(1 << 11);
    /// `header`.
    pub const HEADER: Context = Context(1 << 12);
    /// `footer`.
    pub const FOOTER: Context = Context(1 << 13);
    /// `article`.
    pub const ARTICLE: Context = Context(1 << 14);
    /// `main` or its ARIA role.
    pub const MAIN: Context = Context(1 << 15);
    /// A form.
    pub const FORM: Context = Context(1 << 16);
    /// A button or label of a control.
    pub const BUTTON: Context = Context(1 << 17);
    /// `address`.
    pub const ADDRESS: Context = Context(1 << 18);
    /// `details`.
    pub const DETAILS: Context = Context(1 << 19);
    /// `dialog` or its ARIA role.
    pub const DIALOG: Context = Context(1 << 20);
    /// A definition list.
    pub const TERM: Context = Context(1 << 21);
    /// `p`.
    pub const PARAGRAPH: Context = Context(1 << 22);
    /// Bold or strong.
    pub const BOLD: Context = Context(1 << 23);
    /// `th`.
    pub const HEAD_CELL: Context = Context(1 << 24);
    /// Written from right to left.
    pub const RTL: Context = Context(1 << 25);
    /// `hgroup`.
    pub const HGROUP: Context = Context(1 << 26);
    /// `time`.
    pub const TIME: Context = Context(1 << 27);
    /// `small`.
    pub const SMALL: Context = Context(1 << 28);
    /// An element whose contents are not shown: scripts, templates, fallback of media.
    pub const SILENT: Context = Context(1 << 29);

    /// Whether any flag of `other` is set.
    pub const fn any(self, other: Context) -> bool {
        self.0 & other.0 != 0
    }

    /// The flags of both.
    pub const fn with(self, other: Context) -> Context {
        Context(self.0 | other.0)
    }
}

/// What the words in classes, ids, roles, `rel` and `itemprop` hint at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Hints(pub u64);

impl Hints {
    /// Words such as `title`; the table is in `hints/words.rs`.
    pub const TITLE: Hints = Hints(1 << 0);
    /// Words such as `lead`; the table is in `hints/words.rs`.
    pub const LEAD: Hints = Hints(1 << 1);
    /// Words such as `kicker`; the table is in `hints/words.rs`.
    pub const KICKER: Hints = Hints(1 << 2);
    /// Words such as `byline`; the table is in `hints/words.rs`.
    pub const BYLINE: Hints = Hints(1 << 3);
    /// Words such as `author`; the table is in `hints/words.rs`.
    pub const AUTHOR: Hints = Hints(1 << 4);
    /// Words such as `time`; the table is in `hints/words.rs`.
    pub const TIME: Hints = Hints(1 << 5);
    /// Words such as `caption`; the table is in `hints/words.rs`.
    pub const CAPTION: Hints = Hints(1 << 6);
    /// Words such as `credit`; the table is in `hints/words.rs`.
    pub const CREDIT: Hints = Hints(1 << 7);
    /// Words such as `body`; the table is in `hints/words.rs`.
    pub const BODY: Hints = Hints(1 << 8);
    /// Words such as `content`; the table is in `hints/words.rs`.
    pub const CONTENT: Hints = Hints(1 << 9);
    /// Words such as `story`; the table is in `hints/words.rs`.
    pub const STORY: Hints = Hints(1 << 10);
    /// Words such as `related`; the table is in `hints/words.rs`.
    pub const RELATED: Hints = Hints(1 << 11);
    /// Words such as `teaser`; the table is in `hints/words.rs`.
    pub const TEASER: Hints = Hints(1 << 12);
    /// Words such as `popular`; the table is in `hints/words.rs`.
    pub const POPULAR: Hints = Hints(1 << 13);
    /// Words such as `promo`; the table is in `hints/words.rs`.
    pub const PROMO: Hints = Hints(1 << 14);
    /// Words such as `sponsor`; the table is in `hints/words.rs`.
    pub const SPONSOR: Hints = Hints(1 << 15);
    /// Words such as `newsletter`; the table is in `hints/words.rs`.
    pub const NEWSLETTER: Hints = Hints(1 << 16);
    /// Words such as `paywall`; the table is in `hints/words.rs`.
    pub const PAYWALL: Hints = Hints(1 << 17);
    /// Words such as `consent`; the table is in `hints/words.rs`.
    pub const CONSENT: Hints = Hints(1 << 18);
    /// Words such as `tags`; the table is in `hints/words.rs`.
    pub const TAGS: Hints = Hints(1 << 19);
    /// Words such as `share`; the table is in `hints/words.rs`.
    pub const SHARE: Hints = Hints(1 << 20);
    /// Words such as `tools`; the table is in `hints/words.rs`.
    pub const TOOLS: Hints = Hints(1 << 21);
    /// Words such as `comment`; the table is in `hints/words.rs`.
    pub const COMMENT: Hints = Hints(1 << 22);
    /// Words such as `navigation`; the table is in `hints/words.rs`.
    pub const NAVIGATION: Hints = Hints(1 << 23);
    /// Words such as `breadcrumb`; the table is in `hints/words.rs`.
    pub const BREADCRUMB: Hints = Hints(1 << 24);
    /// Words such as `menu`; the table is in `hints/words.rs`.
    pub const MENU: Hints = Hints(1 << 25);
    /// Words such as `pagination`; the table is in `hints/words.rs`.
    pub const PAGINATION: Hints = Hints(1 << 26);
    /// Words such as `sidebar`; the table is in `hints/words.rs`.
    pub const SIDEBAR: Hints = Hints(1 << 27);
    /// Words such as `header`; the table is in `hints/words.rs`.
    pub const HEADER: Hints = Hints(1 << 28);
    /// Words such as `footer`; the table is in `hints/words.rs`.
    pub const FOOTER: Hints = Hints(1 << 29);
    /// Words such as `legal`; the table is in `hints/words.rs`.
    pub const LEGAL: Hints = Hints(1 << 30);
    /// Words such as `screen-reader`; the table is in `hints/words.rs`.
    pub const SCREEN_READER: Hints = Hints(1 << 31);
    /// Words such as `box`; the table is in `hints/words.rs`.
    pub const BOX: Hints = Hints(1 << 32);
    /// Words such as `embed`; the table is in `hints/words.rs`.
    pub const EMBED: Hints = Hints(1 << 33);
    /// Words such as `gallery`; the table is in `hints/words.rs`.
    pub const GALLERY: Hints = Hints(1 << 34);
    /// Words such as `quote`; the table is in `hints/words.rs`.
    pub const QUOTE: Hints = Hints(1 << 35);
    /// Words such as `pull-quote`; the table is in `hints/words.rs`.
    pub const PULL_QUOTE: Hints = Hints(1 << 36);
    /// Words such as `correction`; the table is in `hints/words.rs`.
    pub const CORRECTION: Hints = Hints(1 << 37);
    /// Words such as `live`; the table is in `hints/words.rs`.
    pub const LIVE: Hints = Hints(1 << 38);
    /// Words such as `video`; the table is in `hints/words.rs`.
    pub const VIDEO: Hints = Hints(1 << 39);
    /// Words such as `form`; the table is in `hints/words.rs`.
    pub const FORM: Hints = Hints(1 << 40);
    /// Words such as `popup`; the table is in `hints/words.rs`.
    pub const POPUP: Hints = Hints(1 << 41);
    /// Words such as `widget`; the table is in `hints/words.rs`.
    pub const WIDGET: Hints = Hints(1 << 42);
    /// Words such as `section`; the table is in `hints/words.rs`.
    pub const SECTION: Hints = Hints(1 << 43);
    /// Words such as `list`; the table is in `hints/words.rs`.
    pub const LIST: Hints = Hints(1 << 44);
    /// Words such as `card`; the table is in `hints/words.rs`.
    pub const CARD: Hints = Hints(1 << 45);
    /// Words such as `bio`; the table is in `hints/words.rs`.
    pub const BIO: Hints = Hints(1 << 46);
    /// Words such as `avatar`; the table is in `hints/words.rs`.
    pub const AVATAR: Hints = Hints(1 << 47);
    /// Words such as `logo`; the table is in `hints/words.rs`.
    pub const LOGO: Hints = Hints(1 << 48);
    /// Words such as `image`; the table is in `hints/words.rs`.
    pub const IMAGE: Hints = Hints(1 << 49);
    /// Words such as `social`; the table is in `hints/words.rs`.
    pub const SOCIAL: Hints = Hints(1 << 50);
    /// Words such as `search`; the table is in `hints/words.rs`.
    pub const SEARCH: Hints = Hints(1 << 51);
    /// Words such as `login`; the table is in `hints/words.rs`.
    pub const LOGIN: Hints = Hints(1 << 52);
    /// Words such as `summary`; the table is in `hints/words.rs`.
    pub const SUMMARY: Hints = Hints(1 << 53);
    /// Words such as `dateline`; the table is in `hints/words.rs`.
    pub const DATELINE: Hints = Hints(1 << 54);
    /// Words such as `heading`; the table is in `hints/words.rs`.
    pub const HEADING: Hints = Hints(1 << 55);
    /// Words such as `paragraph`; the table is in `hints/words.rs`.
    pub const PARAGRAPH: Hints = Hints(1 << 56);
    /// Words such as `print`; the table is in `hints/words.rs`.
    pub const PRINT: Hints = Hints(1 << 57);
    /// Words such as `read-time`; the table is in `hints/words.rs`.
    pub const READ_TIME: Hints = Hints(1 << 58);
    /// Words such as `skip`; the table is in `hints/words.rs`.
    pub const SKIP: Hints = Hints(1 << 59);

    /// Whether any flag of `other` is set.
    pub const fn any(self, other: Hints) -> bool {
        self.0 & other.0 != 0
    }

    /// The flags of both.
    pub const fn with(self, other: Hints) -> Hints {
        Hints(self.0 | other.0)
    }
}
