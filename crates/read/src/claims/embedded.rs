//! Text that a page carries but does not show: in `<noscript>`, in JSON-LD's `articleBody`, in a script's state. It
//! is the page's text only where the visible page is an empty shell, so that a stub in front of a paywall stays one.

use super::{Claims, state};
use crate::Format;
use crate::blocks::{Blocks, Context, Span};
use crate::pages::Page;
use tearsheet_article::{Notice, NoticeKind};

/// A page that shows less running text than this, in bytes, is a shell.
const BARE: usize = 240;

/// Embedded text shorter than this is no article.
const ENOUGH: usize = 300;

/// The embedded text of a shell, as a page of its own.
pub fn embedded(page: &Page<'_>, blocks: &Blocks, claims: &Claims) -> Option<Page<'static>> {
    if page.format == Format::Text || shown(blocks) >= BARE {
        return None;
    }
    let (text, format, place) = noscript(page, blocks)
        .or_else(|| claims.article_body.clone().map(|body| (body, Format::Text, "its structured data")))
        .filter(|(text, ..)| text.len() >= ENOUGH)
        .or_else(|| state::state_texts(page, blocks).map(|text| (text, Format::Text, "a script's state")))
        .filter(|(text, ..)| text.len() >= ENOUGH)?;
    let mut notices = page.notices.clone();
    notices.push(Notice::new(
        NoticeKind::Embedded,
        format!("the page shows no text; this is the text of {place}"),
    ));
    let text = if format == Format::Text { text.replace("\r\n", "\n").replace('\n', "\n\n") } else { text };
    Some(Page { text: text.into(), format, encoding: page.encoding, notices })
}

/// Bytes of running text that a visitor sees.
fn shown(blocks: &Blocks) -> usize {
    let running = |i: &usize| {
        let block = &blocks.list[*i];
        let bytes = blocks.text(*i).len();
        bytes >= 40 && (block.link_bytes as usize) * 2 < bytes && !block.context.any(Context::HIDDEN)
    };
    (0..blocks.list.len()).filter(running).map(|i| blocks.text(i).len()).sum()
}

/// The page as a visitor without scripts sees it: what `<noscript>` holds stands in its place.
fn noscript(page: &Page<'_>, blocks: &Blocks) -> Option<(String, Format, &'static str)> {
    let words = |span: &Span| {
        let parts = span.of(&page.text).split('<').filter_map(|part| part.split_once('>'));
        parts.map(|(_, text)| text.trim().len()).sum::<usize>()
    };
    let all = &blocks.head.noscripts;
    if all.iter().map(words).sum::<usize>() < ENOUGH {
        return None;
    }
    let (mut text, mut done) = (String::with_capacity(page.text.len()), 0);
    for span in all {
        let before = page.text.get(done..span.start as usize)?;
        text.push_str(before.get(..tag(before)?)?);
        text.push_str("<div>");
        text.push_str(span.of(&page.text));
        text.push_str("</div>");
        done = span.end as usize;
    }
    text.push_str(page.text.get(done..)?);
    Some((text, Format::Html, "<noscript>"))
}

/// Where the last tag `<noscript>` begins.
fn tag(text: &str) -> Option<usize> {
    const NAME: &str = "noscript";
    let is_it = |at: &usize| {
        text.get(at + 1..at + 1 + NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME))
    };
    text.rmatch_indices('<').map(|(at, _)| at).find(is_it)
}
