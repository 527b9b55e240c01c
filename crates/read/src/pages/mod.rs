//! Open: bytes to a [`Page`], decoded and known to be HTML or flattened text.
//!
//! Bytes that are no text give an empty page with a notice that names what they are, so that nobody downstream has
//! to guess. Plain UTF-8 is borrowed, never copied. What the bytes say of their form is looked at only as far as it
//! is needed to choose; tags are read by the next stage.

mod declared;
mod encoding;
mod kind;

use crate::{Format, Options};
use std::borrow::Cow;
use tearsheet_article::{Notice, NoticeKind};

/// More bytes than this are not read: spans are 32 bits wide, and a character may take three bytes where it took one.
const MOST_BYTES: usize = 1 << 30;

/// The decoded text of a page.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// The text, valid UTF-8; borrowed where the bytes already were.
    pub text: Cow<'a, str>,
    /// HTML or flattened text.
    pub format: Format,
    /// Name of the encoding the bytes were read in, as the Encoding Standard spells it.
    pub encoding: &'static str,
    /// What was odd.
    pub notices: Vec<Notice>,
}

/// Opens a page.
///
/// ```
/// use tearsheet_read::{Format, Options, pages::open};
/// let page = open(b"<meta charset=windows-1250><p>\x8cwit", &Options::default());
/// assert_eq!(page.encoding, "windows-1250");
/// assert_eq!(page.format, Format::Html);
/// assert!(page.text.ends_with("Świt"));
/// ```
pub fn open<'a>(bytes: &'a [u8], options: &Options) -> Page<'a> {
    let mut notices = Vec::new();
    let bytes = within(bytes, MOST_BYTES, &mut notices);
    if let Some(what) = kind::foreign(bytes) {
        notices.push(Notice::new(NoticeKind::NotText, format!("expected a page of text, but found {what}")));
        return without_text(options, notices);
    }
    let (text, encoding) = encoding::decode(bytes, options, &mut notices);
    if text.chars().all(char::is_whitespace) {
        notices.push(Notice::new(NoticeKind::Empty, "expected a page of text, but found nothing"));
        return without_text(options, notices);
    }
    let format = kind::format(&text, options);
    if format == Format::Html
        && let Some(inside) = kind::ends_inside(&text)
    {
        notices.push(Notice::new(NoticeKind::Truncated, format!("the page ends inside {inside}")));
    }
    Page { text, format, encoding: encoding.name(), notices }
}

fn without_text<'a>(options: &Options, notices: Vec<Notice>) -> Page<'a> {
    let format = options.format.unwrap_or(Format::Text);
    Page { text: Cow::Borrowed(""), format, encoding: encoding_rs::UTF_8.name(), notices }
}

/// The first `most` bytes, less a UTF-8 sequence or UTF-16 pair that would be cut in two.
fn within<'a>(bytes: &'a [u8], most: usize, notices: &mut Vec<Notice>) -> &'a [u8] {
    let Some(head) = bytes.get(..most).filter(|head| head.len() < bytes.len()) else { return bytes };
    notices.push(Notice::new(
        NoticeKind::Limit,
        format!("the page has {} bytes; only the first {most} were read", bytes.len()),
    ));
    let whole = |end: usize| bytes.get(end).is_none_or(|byte| !(0x80..0xC0).contains(byte));
    let end = (0..4.min(most + 1)).map(|back| most - back).find(|&end| whole(end)).unwrap_or(most);
    let even = if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") { most & !1 } else { end };
    head.get(..even).unwrap_or(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notices(bytes: &[u8]) -> Vec<NoticeKind> {
        open(bytes, &Options::default()).notices.into_iter().map(|notice| notice.kind).collect()
    }

    #[test]
    fn nothing_to_read() {
        for bytes in [&b""[..], b" \r\n\t", b"\xEF\xBB\xBF", b"\xEF\xBB\xBF \n", b"\xFF\xFE \0"] {
            assert_eq!(notices(bytes), [NoticeKind::Empty], "{bytes:?}");
        }
    }

    #[test]
    fn a_document_of_another_kind_is_named() {
        let page = open(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj", &Options::default());
        assert_eq!(page.text, "");
        assert_eq!(page.notices[0].kind, NoticeKind::NotText);
        assert_eq!(page.notices[0].message, "expected a page of text, but found a PDF document");
    }

    #[test]
    fn plain_utf8_is_borrowed() {
        let bytes = "<!doctype html><meta charset=utf-8><p>Zażółć gęślą jaźń</p>".as_bytes();
        let page = open(bytes, &Options::default());
        assert!(matches!(page.text, Cow::Borrowed(_)));
        assert!(page.notices.is_empty(), "{:?}", page.notices);
        let marked = [b"\xEF\xBB\xBF", bytes].concat();
        assert!(
            matches!(open(&marked, &Options::default()).text, Cow::Borrowed(text) if text.starts_with('<'))
        );
    }

    #[test]
    fn a_page_that_stops_in_the_middle() {
        for bytes in [
            &b"<!doctype html><p>One</p><a href=\"/tw"[..],
            b"<html><body><p>One</p><!-- advert",
            b"<html><body><p>One</p><script>if (a < b) {",
        ] {
            assert_eq!(notices(bytes), [NoticeKind::Truncated], "{}", String::from_utf8_lossy(bytes));
        }
        for bytes in [
            &b"<!doctype html><p>One"[..],
            b"<html><body><p>2 < 3",
            b"<html><script>document.write('<script>')</script><p>One</p></HTML>\n",
            b"<html><p>One</p><!-- <p> --><script>a<b</script>",
        ] {
            assert!(notices(bytes).is_empty(), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn the_limit_cuts_between_characters() {
        let mut notices = Vec::new();
        assert_eq!(within("zażółć".as_bytes(), 3, &mut notices), b"za");
        assert_eq!(notices[0].kind, NoticeKind::Limit);
        assert_eq!(within(b"\xFF\xFEa\0b\0", 5, &mut notices), b"\xFF\xFEa\0");
        assert_eq!(within(b"abc", 3, &mut Vec::new()), b"abc");
    }
}
