//! What a page declares its encoding to be: the HTTP header, `<meta>`, the XML declaration. Bytes in, labels out.
//!
//! `<meta>` is looked for as the HTML standard's prescan does (§13.2.3.2), except that it looks further: pages put
//! their `<meta charset>` behind kilobytes of scripts. What a label means, and whether it is true, is for
//! [`super::encoding`] to say.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The standard says 1024, and some pages declare themselves later.
const PRESCAN: usize = 1 << 14;

/// One declaration.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Declared {
    /// Where it stands, for people.
    pub(super) place: &'static str,
    /// The label as it stands.
    pub(super) label: String,
    /// What the label means; `None` if it is unknown.
    pub(super) encoding: Option<&'static Encoding>,
}

/// All declarations, the one that outranks the others first.
pub(super) fn declarations(bytes: &[u8], content_type: Option<&str>) -> Vec<Declared> {
    let head = bytes.get(..PRESCAN).unwrap_or(bytes);
    let header = content_type
        .and_then(|value| charset_in(value.as_bytes()))
        .map(|label| declared("the HTTP header", label));
    let (mut prescan, mut known) = (Prescan { head, at: 0 }, false);
    let metas = std::iter::from_fn(|| {
        let label = (!known).then(|| prescan.meta())??;
        let meta = as_in_meta(declared("the <meta> element", label));
        known = meta.encoding.is_some();
        Some(meta)
    });
    let xml = xml_declaration(head).map(|label| as_in_meta(declared("the XML declaration", label)));
    header.into_iter().chain(metas).chain(xml).collect()
}

fn declared(place: &'static str, label: &[u8]) -> Declared {
    let encoding = Encoding::for_label_no_replacement(label);
    Declared { place, label: String::from_utf8_lossy(label).trim().to_owned(), encoding }
}

/// A label that could be read byte by byte is not the label of a UTF-16 page.
fn as_in_meta(mut declared: Declared) -> Declared {
    declared.encoding = declared.encoding.map(|encoding| {
        if encoding == UTF_16LE || encoding == UTF_16BE {
            UTF_8
        } else if encoding == encoding_rs::X_USER_DEFINED {
            WINDOWS_1252
        } else {
            encoding
        }
    });
    declared
}

/// `charset=` in a content type, as the standard extracts it.
fn charset_in(value: &[u8]) -> Option<&[u8]> {
    let mut rest = value;
    loop {
        let at = rest.windows(7).position(|window| window.eq_ignore_ascii_case(b"charset"))?;
        rest = rest.get(at + 7..)?.trim_ascii_start();
        if let Some(behind) = rest.strip_prefix(b"=") {
            return label_at(behind.trim_ascii_start());
        }
    }
}

fn label_at(value: &[u8]) -> Option<&[u8]> {
    let label = match value.first()? {
        quote @ (b'"' | b'\'') => {
            let inner = value.get(1..)?;
            inner.get(..inner.iter().position(|byte| byte == quote)?)?
        }
        _ => value.split(|byte| byte.is_ascii_whitespace() || matches!(byte, b';' | b',' | b'"')).next()?,
    };
    Some(label).filter(|label| !label.is_empty())
}

fn xml_declaration(head: &[u8]) -> Option<&[u8]> {
    let head = head.trim_ascii_start().strip_prefix(b"<?xml")?;
    let head = head.get(..memchr::memchr(b'>', head)?)?;
    let behind = head.get(memchr::memmem::find(head, b"encoding")? + 8..)?.trim_ascii_start();
    label_at(behind.strip_prefix(b"=")?.trim_ascii_start())
}

struct Prescan<'a> {
    head: &'a [u8],
    at: usize,
}

impl<'a> Prescan<'a> {
    /// The label of the next `<meta>` that has one.
    fn meta(&mut self) -> Option<&'a [u8]> {
        loop {
            self.at += memchr::memchr(b'<', self.rest())? + 1;
            let rest = self.rest();
            if rest.starts_with(b"!--") {
                // `<!-->` is a whole comment.
                self.at += 1 + memchr::memmem::find(rest.get(1..)?, b"-->")? + 3;
            } else if rest.get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"meta"))
                && rest.get(4).is_some_and(|&byte| byte.is_ascii_whitespace() || byte == b'/')
            {
                self.at += 4;
                if let Some(label) = self.meta_label() {
                    return Some(label);
                }
            } else if rest.first().is_some_and(u8::is_ascii_alphabetic)
                || (rest.first() == Some(&b'/') && rest.get(1).is_some_and(u8::is_ascii_alphabetic))
            {
                self.at += rest.iter().position(|&byte| byte.is_ascii_whitespace() || byte == b'>')?;
                while self.attribute().is_some() {}
            } else if matches!(rest.first(), Some(b'!' | b'/' | b'?')) {
                self.at += memchr::memchr(b'>', rest)? + 1;
            }
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.head.get(self.at..).unwrap_or_default()
    }

    fn meta_label(&mut self) -> Option<&'a [u8]> {
        let (mut is_type, mut charset, mut content) = (false, None, None);
        while let Some((name, value)) = self.attribute() {
            if name.eq_ignore_ascii_case(b"http-equiv") {
                is_type |= value.eq_ignore_ascii_case(b"content-type");
            } else if name.eq_ignore_ascii_case(b"charset") {
                charset = charset.or(Some(value));
            } else if name.eq_ignore_ascii_case(b"content") {
                content = content.or_else(|| charset_in(value));
            }
        }
        charset.or(content.filter(|_| is_type)).filter(|label| !label.trim_ascii().is_empty())
    }

    /// The next attribute of a tag; `None` behind the last.
    fn attribute(&mut self) -> Option<(&'a [u8], &'a [u8])> {
        self.skip(|byte| byte.is_ascii_whitespace() || byte == b'/');
        if matches!(self.rest().first(), None | Some(b'>')) {
            return None;
        }
        let start = self.at;
        self.at += 1;
        self.skip(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>' | b'='));
        let name = self.head.get(start..self.at)?;
        self.skip(|byte| byte.is_ascii_whitespace());
        if self.rest().first() != Some(&b'=') {
            return Some((name, b""));
        }
        self.at += 1;
        self.skip(|byte| byte.is_ascii_whitespace());
        Some((name, self.value()))
    }

    fn value(&mut self) -> &'a [u8] {
        let quote = self.rest().first().copied().filter(|byte| matches!(byte, b'"' | b'\''));
        self.at += usize::from(quote.is_some());
        let start = self.at;
        match quote {
            Some(quote) => self.skip(|byte| byte != quote),
            None => self.skip(|byte| !byte.is_ascii_whitespace() && byte != b'>'),
        }
        let value = self.head.get(start..self.at).unwrap_or_default();
        self.at += usize::from(quote.is_some());
        value
    }

    fn skip(&mut self, unwanted: impl Fn(u8) -> bool) {
        let rest = self.rest();
        self.at += rest.iter().position(|&byte| !unwanted(byte)).unwrap_or(rest.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(head: &str) -> Option<String> {
        declarations(head.as_bytes(), None).into_iter().next().map(|declared| declared.label)
    }

    #[test]
    fn forms_of_a_declaration() {
        for (head, wanted) in [
            ("<meta charset=utf-8>", Some("utf-8")),
            ("<META CHARSET = 'ISO-8859-2' />", Some("ISO-8859-2")),
            (
                "<meta content='text/html; charset=windows-1250' http-equiv=Content-Type>",
                Some("windows-1250"),
            ),
            ("<meta name=x content='text/html; charset=windows-1250'>", None),
            ("<!-- <meta charset=big5> --><meta charset=koi8-r>", Some("koi8-r")),
            ("<!--><meta charset=koi8-r>", Some("koi8-r")),
            ("<a title='<meta charset=big5>'><meta charset=koi8-r>", Some("koi8-r")),
            ("<?xml version='1.0' encoding='iso-8859-2'?><html>", Some("iso-8859-2")),
            ("<metadata charset=big5>", None),
            ("<meta charset=", None),
            ("<meta", None),
        ] {
            assert_eq!(label(head).as_deref(), wanted, "{head}");
        }
    }

    #[test]
    fn the_header_outranks_the_page() {
        let all = declarations(b"<meta charset=utf-16>", Some("text/html; Charset=\"windows-1250\""));
        assert_eq!(all[0].label, "windows-1250");
        assert_eq!(all[1].encoding, Some(UTF_8));
    }

    #[test]
    fn an_unknown_label_is_passed_over() {
        let all = declarations(b"<meta charset=bogus><meta charset=koi8-r><meta charset=big5>", None);
        let labels: Vec<_> = all.iter().map(|declared| declared.label.as_str()).collect();
        assert_eq!(labels, ["bogus", "koi8-r"]);
    }

    #[test]
    fn a_declaration_behind_the_first_kilobyte() {
        let head = format!("<script>{}</script><meta charset=windows-1250>", "x".repeat(9000));
        assert_eq!(label(&head).as_deref(), Some("windows-1250"));
    }
}
