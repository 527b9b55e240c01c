//! What the rules of HTML and of the builder say of each element by its name alone.

use super::name::Name;
use super::types::Context;
use Name::*;

const SPECIAL: u8 = 1;
const BOUNDARY: u8 = 2;
const SILENT: u8 = 4;
const IMPLIED_END: u8 = 8;
const THOROUGH_END: u8 = 16;
const FORMATTING: u8 = 32;
const BREAKOUT: u8 = 64;
const PLAIN_END: u8 = 128;

const TABLE: [u8; Name::COUNT] = {
    let mut table = [0u8; Name::COUNT];
    table = mark(table, SPECIAL, SPECIALS);
    table = mark(table, BOUNDARY, BOUNDARIES);
    table = mark(table, SILENT, SILENTS);
    table = mark(table, IMPLIED_END | THOROUGH_END, &[Dd, Dt, Li, Option, Optgroup, P, Rb, Rp, Rt, Rtc]);
    table = mark(table, THOROUGH_END, &[Caption, Colgroup, Tbody, Td, Tfoot, Th, Thead, Tr]);
    table = mark(table, FORMATTING, &[A, B, Big, Code, Em, Font, I, Nobr, S, Small, Strike, Strong, Tt, U]);
    table = mark(table, BREAKOUT, BREAKOUTS);
    mark(table, PLAIN_END, PLAIN_ENDS)
};

/// "Special" in the standard's sense, as the oracle has it.
const SPECIALS: &[Name] = &[
    Address, Applet, Area, Article, Aside, Base, Basefont, Bgsound, Blockquote, Body, Br, Button, Caption,
    Center, Col, Colgroup, Dd, Details, Dir, Div, Dl, Dt, Embed, Fieldset, Figcaption, Figure, Footer, Form,
    Frame, Frameset, H1, H2, H3, H4, H5, H6, Head, Header, Hgroup, Hr, Html, Iframe, Img, Input, Li, Link,
    Listing, Main, Marquee, Menu, Meta, Nav, Noembed, Noframes, Noscript, Object, Ol, P, Param, Plaintext,
    Pre, Script, Section, Select, Source, Style, Summary, Table, Tbody, Td, Template, Textarea, Tfoot, Th,
    Thead, Title, Tr, Track, Ul, Wbr, Xmp,
];

/// A block ends before and behind these.
const BOUNDARIES: &[Name] = &[
    Address, Article, Aside, Blockquote, Body, Button, Caption, Center, Dd, Details, Dialog, Dir, Div, Dl,
    Dt, Fieldset, Figcaption, Figure, Footer, Form, Frameset, H1, H2, H3, H4, H5, H6, Header, Hgroup, Hr,
    Html, Legend, Li, Listing, Main, Menu, Nav, Ol, Optgroup, P, Plaintext, Pre, Search, Section, Summary,
    Table, Tbody, Td, Tfoot, Th, Thead, Tr, Ul, Xmp,
];

/// What stands inside these is not shown as text.
const SILENTS: &[Name] = &[
    Script, Style, Template, Noscript, Iframe, Noembed, Noframes, Video, Audio, Canvas, Textarea, Select,
    Datalist, Option, Title, Head, Rt, Rtc,
];

/// Start tags that end foreign content.
const BREAKOUTS: &[Name] = &[
    B, Big, Blockquote, Body, Br, Center, Code, Dd, Div, Dl, Dt, Em, Embed, H1, H2, H3, H4, H5, H6, Head, Hr,
    I, Img, Li, Listing, Menu, Meta, Nobr, Ol, P, Pre, Ruby, S, Small, Span, Strong, Strike, Sub, Sup, Table,
    Tt, U, Ul, Var,
];

/// Where one of these is the innermost element, its end tag takes it off and does nothing else.
const PLAIN_ENDS: &[Name] = &[
    Article, Aside, Button, Div, Dd, Dl, Dt, Figcaption, Figure, Footer, H1, H2, H3, H4, H5, H6, Header,
    Label, Li, Main, Nav, Ol, P, Picture, Section, Span, Ul,
];

const fn mark(mut table: [u8; Name::COUNT], bit: u8, names: &[Name]) -> [u8; Name::COUNT] {
    let mut i = 0;
    while i < names.len() {
        table[names[i] as usize] |= bit;
        i += 1;
    }
    table
}

pub(super) fn is_special(name: Name) -> bool {
    TABLE[name as usize] & SPECIAL != 0
}

pub(super) fn is_boundary(name: Name) -> bool {
    TABLE[name as usize] & BOUNDARY != 0
}

pub(super) fn is_silent(name: Name) -> bool {
    TABLE[name as usize] & SILENT != 0
}

pub(super) fn is_implied_end(name: Name) -> bool {
    TABLE[name as usize] & IMPLIED_END != 0
}

pub(super) fn is_thorough_end(name: Name) -> bool {
    TABLE[name as usize] & THOROUGH_END != 0
}

pub(super) fn is_formatting(name: Name) -> bool {
    TABLE[name as usize] & FORMATTING != 0
}

pub(super) fn is_breakout(name: Name) -> bool {
    TABLE[name as usize] & BREAKOUT != 0
}

pub(super) fn is_plain_end(name: Name) -> bool {
    TABLE[name as usize] & PLAIN_END != 0
}

/// 1 to 6, or 0.
pub(super) fn heading_level(name: Name) -> u8 {
    match name {
        H1 => 1,
        H2 => 2,
        H3 => 3,
        H4 => 4,
        H5 => 5,
        H6 => 6,
        _ => 0,
    }
}

/// What an element adds to the context of its blocks.
pub(super) fn context(name: Name) -> Context {
    const TABLE: [Context; Name::COUNT] = {
        let (mut table, mut i) = ([Context(0); Name::COUNT], 0);
        while i < CONTEXTS.len() {
            let (names, context) = CONTEXTS[i];
            let mut j = 0;
            while j < names.len() {
                table[names[j] as usize] = context;
                j += 1;
            }
            i += 1;
        }
        table
    };
    TABLE[name as usize]
}

const CONTEXTS: &[(&[Name], Context)] = &[
    (&[A], Context::LINK),
    (&[Ul, Ol, Menu, Dir], Context::LIST),
    (&[Li], Context::ITEM),
    (&[Table], Context::TABLE),
    (&[Td], Context::CELL),
    (&[Th], Context::CELL.with(Context::HEAD_CELL)),
    (&[Blockquote], Context::QUOTE),
    (&[Figure], Context::FIGURE),
    (&[Figcaption, Caption], Context::CAPTION),
    (&[Pre, Listing, Xmp, Plaintext], Context::PRE),
    (&[Nav], Context::NAV),
    (&[Aside], Context::ASIDE),
    (&[Header], Context::HEADER),
    (&[Footer], Context::FOOTER),
    (&[Article], Context::ARTICLE),
    (&[Main], Context::MAIN),
    (&[Form], Context::FORM),
    (&[Button, Label, Legend], Context::BUTTON),
    (&[Address], Context::ADDRESS),
    (&[Details], Context::DETAILS),
    (&[Dialog], Context::DIALOG),
    (&[Dl, Dt, Dd], Context::TERM),
    (&[P], Context::PARAGRAPH),
    (&[B, Strong], Context::BOLD),
    (&[Hgroup], Context::HGROUP),
    (&[Time], Context::TIME),
    (&[Small], Context::SMALL),
];
