//! What the bytes of a page are: text or not, HTML or flattened text, whole or cut off.
//!
//! Signatures come first, then the share of control bytes, after the idea of the MIME Sniffing Standard but more
//! forgiving: real pages hold a stray NUL. Tags are only counted here, to tell a page from a text that mentions one.

use super::encoding::utf16_without_mark;
use crate::{Format, Options};
use memchr::{memchr, memchr_iter, memmem, memrchr, memrchr_iter};

/// How much of the page is looked at to tell what it is.
const SAMPLE: usize = 1 << 14;

/// A page opens within so many bytes, whatever a server wrote before it; further on an opening is an example.
const OPENING: usize = 1 << 10;

/// A text may mention tags now and then; a page has one at least every so many bytes.
const BYTES_PER_TAG: usize = 400;

const SIGNATURES: [(usize, &[u8], &str); 26] = [
    (0, b"%PDF-", "a PDF document"),
    (0, b"%!PS-Adobe", "a PostScript document"),
    (0, b"\x89PNG\r\n\x1A\n", "a PNG picture"),
    (0, b"\xFF\xD8\xFF", "a JPEG picture"),
    (0, b"GIF87a", "a GIF picture"),
    (0, b"GIF89a", "a GIF picture"),
    (8, b"WEBP", "a WebP picture"),
    (0, b"II*\0", "a TIFF picture"),
    (4, b"ftyp", "an MP4 video or AVIF picture"),
    (0, b"\x1A\x45\xDF\xA3", "a Matroska or WebM video"),
    (0, b"OggS\0", "an Ogg recording"),
    (0, b"ID3\x02", "an MP3 recording"),
    (0, b"ID3\x03", "an MP3 recording"),
    (0, b"ID3\x04", "an MP3 recording"),
    (0, b"PK\x03\x04", "a ZIP archive"),
    (0, b"PK\x05\x06", "a ZIP archive"),
    (0, b"\x1F\x8B\x08", "a gzip archive"),
    (0, b"\x28\xB5\x2F\xFD", "a zstd archive"),
    (0, b"\xFD7zXZ\0", "an xz archive"),
    (0, b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (0, b"Rar!\x1A\x07", "a RAR archive"),
    (0, b"\x7FELF", "an ELF program"),
    (0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an office document"),
    (0, b"SQLite format 3\0", "an SQLite database"),
    (0, b"wOFF\0", "a font"),
    (0, b"wOF2\0", "a font"),
];

/// What the bytes are, if they are no text.
pub(super) fn foreign(bytes: &[u8]) -> Option<&'static str> {
    let start = if bytes.trim_ascii_start().starts_with(b"%PDF-") { bytes.trim_ascii_start() } else { bytes };
    let signed =
        SIGNATURES.iter().find(|(at, magic, _)| start.get(*at..).is_some_and(|b| b.starts_with(magic)));
    match signed {
        Some((8, _, what)) => Some(*what).filter(|_| bytes.starts_with(b"RIFF")),
        Some((4, _, what)) => Some(*what).filter(|_| bytes.starts_with(b"\0\0")),
        Some((_, _, what)) => Some(what),
        None => Some("binary bytes").filter(|_| is_binary(bytes)),
    }
}

fn is_binary(bytes: &[u8]) -> bool {
    let marked = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    if marked || utf16_without_mark(bytes).is_some() {
        return false;
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let is_control = |byte: u8| byte < 0x20 && !matches!(byte, 9 | 10 | 12 | 13 | 0x1B);
    let controls: usize = sample
        .chunks(128)
        .map(|some| some.iter().map(|byte| u8::from(is_control(*byte))).sum::<u8>() as usize)
        .sum();
    controls > 3 && controls * 20 > sample.len()
}

/// HTML or flattened text: what the caller says, then what the server says, then the tags.
pub(super) fn format(text: &str, options: &Options) -> Format {
    options.format.or_else(|| stated(options.content_type.as_deref()?)).unwrap_or_else(|| by_tags(text))
}

fn stated(content_type: &str) -> Option<Format> {
    let essence = content_type.split(';').next()?.trim().to_ascii_lowercase();
    match essence.as_str() {
        "text/html" | "application/xhtml+xml" => Some(Format::Html),
        "text/plain" => Some(Format::Text),
        _ => None,
    }
}

fn by_tags(text: &str) -> Format {
    let bytes = text.as_bytes();
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let opening = bytes.get(..OPENING).unwrap_or(bytes);
    let is_page = matches!(sample.trim_ascii_start(), [b'<', rest @ ..] if is_tag(rest) || is_opener(rest))
        || memchr_iter(b'<', opening).filter_map(|at| opening.get(at + 1..)).any(is_opener)
        || is_dense(sample);
    if is_page { Format::Html } else { Format::Text }
}

fn is_dense(sample: &[u8]) -> bool {
    let mut tags = memchr_iter(b'<', sample).filter(|at| sample.get(at + 1..).is_some_and(is_tag)).peekable();
    let is_early = tags.peek().is_some_and(|at| *at < OPENING);
    let number = tags.count();
    is_early && number >= 3 && number * BYTES_PER_TAG > sample.len()
}

/// What only a whole page has: a document type, or `<html` with its attributes.
fn is_opener(behind: &[u8]) -> bool {
    let starts = |name: &[u8]| behind.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    starts(b"!doctype html") || starts(b"html lang=") || starts(b"html xmlns=") || starts(b"html><head")
}

/// Whether an element's tag or a comment stands behind a `<`.
fn is_tag(behind: &[u8]) -> bool {
    if behind.starts_with(b"!--") || behind.starts_with(b"?xml") {
        return true;
    }
    let name = behind.strip_prefix(b"/").unwrap_or(behind);
    let length = name.iter().take(11).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let ended =
        name.get(length).is_some_and(|&byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
    ended
        && name
            .get(..length)
            .is_some_and(|name| ELEMENTS.iter().any(|known| name.eq_ignore_ascii_case(known)))
}

const ELEMENTS: [&[u8]; 42] = [
    b"html",
    b"head",
    b"body",
    b"title",
    b"meta",
    b"link",
    b"script",
    b"style",
    b"base",
    b"p",
    b"div",
    b"span",
    b"br",
    b"hr",
    b"a",
    b"b",
    b"i",
    b"em",
    b"strong",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"ul",
    b"ol",
    b"li",
    b"img",
    b"table",
    b"tr",
    b"td",
    b"article",
    b"section",
    b"header",
    b"main",
    b"nav",
    b"figure",
    b"blockquote",
    b"font",
    b"center",
    b"pre",
];

/// What a page of HTML stops in the middle of, if it does. A missing `</html>` alone is no sign of it.
pub(super) fn ends_inside(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes().trim_ascii_end();
    let tail = bytes.get(bytes.len().saturating_sub(7)..).unwrap_or_default();
    if tail.eq_ignore_ascii_case(b"</html>") {
        return None;
    }
    let opened = memrchr_iter(b'<', bytes).filter_map(|at| bytes.get(at + 1..)).find_map(opened_by).flatten();
    opened.or_else(|| {
        let behind = bytes.get(memrchr(b'<', bytes)? + 1..)?;
        let name = behind.strip_prefix(b"/").unwrap_or(behind);
        let is_tag = name.first().is_some_and(u8::is_ascii_alphabetic) && memchr(b'>', behind).is_none();
        Some("a tag").filter(|_| is_tag)
    })
}

/// `None`: this `<` does not settle it. `Some(None)`: nothing is open behind it.
fn opened_by(behind: &[u8]) -> Option<Option<&'static str>> {
    let starts = |name: &[u8]| behind.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    if behind.starts_with(b"!--") {
        Some(Some("a comment").filter(|_| memmem::find(behind, b"->").is_none()))
    } else if starts(b"script") {
        Some(Some("a script").filter(|_| memchr(b'>', behind).is_some()))
    } else {
        Some(None).filter(|_| starts(b"/script"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures() {
        for (bytes, what) in [
            (&b"\x89PNG\r\n\x1A\n\0\0"[..], "a PNG picture"),
            (b"RIFF\x24\0\0\0WEBPVP8 ", "a WebP picture"),
            (b"\x1F\x8B\x08\0\0", "a gzip archive"),
            (b"\n%PDF-1.4", "a PDF document"),
            (b"\x01\x02\x03\x04\x05\x06\x07\x08\x11\x12", "binary bytes"),
        ] {
            assert_eq!(foreign(bytes), Some(what));
        }
        for bytes in
            [&b"Drafts ftyp and WEBP"[..], b"ID3 tags hold a title", b"<p>one\0two</p>", b"P\0o\0l\0e\0s\0"]
        {
            assert_eq!(foreign(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn pages_and_texts() {
        let plain = Options::default();
        for text in [
            "<!DOCTYPE html><p>x",
            "\n<!-- saved --><div>x</div>",
            "<p>One paragraph",
            "Warning: cache is full\n<!doctype html><html lang=en><body>x",
            "Intro <b>bold</b> and <br> more <i>words</i>",
        ] {
            assert_eq!(format(text, &plain), Format::Html, "{text}");
        }
        for text in [
            "Rates held\n\nWhere a < b and c > d, nothing moves.",
            "Write to Jan Nowak <jan@example.org> or <a.b@example.org>.",
            "<jan@example.org> wrote:\n> I agree",
            "The <p> element holds a paragraph.",
            "< 5 % of voters",
        ] {
            assert_eq!(format(text, &plain), Format::Text, "{text}");
        }
    }

    #[test]
    fn who_says_what_it_is() {
        let html = Options { content_type: Some("text/plain; charset=utf-8".into()), ..Default::default() };
        assert_eq!(format("<p>x</p>", &html), Format::Text);
        let told = Options { format: Some(Format::Html), ..html };
        assert_eq!(format("x", &told), Format::Html);
    }
}
