//! Bytes to text. What outranks what: a byte order mark; the declarations of [`super::declared`], in their order;
//! UTF-8 if the bytes are that; UTF-16 without a mark; a guess from the bytes themselves.
//!
//! A declaration is believed unless the bytes speak against it. They do when they are UTF-8 through and through and
//! the declaration is not, and when so many of them mean nothing in the declared encoding that another reads better.
//! A browser would show such a page in mojibake; an archive holds many, re-encoded on their way.

use super::declared::{Declared, declarations};
use crate::Options;
use crate::bytes::{count, count_pairs};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use tearsheet_article::{Notice, NoticeKind};

/// One character that means nothing among so many beyond ASCII that do is damage, not another encoding.
const GOOD_TO_BAD: usize = 4;

/// In a single-byte encoding nothing gets out of step: what means nothing there is a letter of another code page.
const GOOD_TO_BAD_SINGLE: usize = 32;

/// Decodes a page.
pub(super) fn decode<'a>(
    bytes: &'a [u8],
    options: &Options,
    notices: &mut Vec<Notice>,
) -> (Cow<'a, str>, &'static Encoding) {
    let reading = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => Reading::new(bytes.get(mark..).unwrap_or_default(), encoding),
        None if options.decoded => Reading::new(bytes, UTF_8),
        None => without_mark(bytes, options, notices),
    };
    if reading.bad > 0 {
        let (bad, name) = (reading.bad, reading.encoding.name());
        let places = if bad == 1 { "place holds" } else { "places hold" };
        notices.push(Notice::new(
            NoticeKind::BadBytes,
            format!("{bad} {places} bytes that mean nothing in {name}"),
        ));
    }
    (reading.text, reading.encoding)
}

fn without_mark<'a>(bytes: &'a [u8], options: &Options, notices: &mut Vec<Notice>) -> Reading<'a> {
    let declared = declarations(bytes, options.content_type.as_deref());
    for unknown in declared.iter().filter(|declared| declared.encoding.is_none()) {
        let Declared { place, label, .. } = unknown;
        notices
            .push(Notice::new(NoticeKind::Encoding, format!("{place} names an unknown encoding, {label:?}")));
    }
    let known = declared.iter().find_map(|declared| Some((declared, declared.encoding?)));
    let utf8 = Reading::new(bytes, UTF_8);
    let reading = match known {
        Some((_, encoding)) if encoding == UTF_8 && utf8.fits() => utf8,
        Some((_, encoding)) => weigh(bytes, utf8, encoding, &declared, options),
        None => undeclared(bytes, utf8, options),
    };
    let Some((stated, encoding)) = known.filter(|_| !reading.text.is_ascii()) else { return reading };
    if encoding != reading.encoding {
        let (place, read) = (stated.place, reading.encoding.name());
        let stated = encoding.name();
        let message = format!("{place} says {stated}, but the bytes read better as {read}");
        notices.push(Notice::new(NoticeKind::Encoding, message));
    } else if let Some(other) = declared.iter().find(|other| other.encoding.is_some_and(|e| e != encoding)) {
        let (one, two) = (stated.place, other.place);
        let message = format!("{one} says {:?}, but {two} says {:?}", stated.label, other.label);
        notices.push(Notice::new(NoticeKind::Encoding, message));
    }
    reading
}

/// The declared encoding, unless another reads the bytes better.
fn weigh<'a>(
    bytes: &'a [u8],
    utf8: Reading<'a>,
    encoding: &'static Encoding,
    declared: &[Declared],
    options: &Options,
) -> Reading<'a> {
    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
    if wide && utf8.bad == 0 && !bytes.contains(&0) {
        return utf8;
    }
    let first = Reading::new(bytes, encoding);
    if utf8.fits() && utf8.good > 0 && (encoding.is_single_byte() || first.bad > utf8.bad) {
        return utf8;
    }
    if first.fits() {
        return first;
    }
    let others = declared.iter().filter_map(|other| other.encoding).filter(|other| *other != encoding);
    let guess = std::iter::once(guess(bytes, options));
    let better = others.chain(guess).map(|other| Reading::new(bytes, other)).find(Reading::fits);
    better.unwrap_or(first)
}

fn undeclared<'a>(bytes: &'a [u8], utf8: Reading<'a>, options: &Options) -> Reading<'a> {
    match utf16_without_mark(bytes) {
        Some(encoding) => Reading::new(bytes, encoding),
        None if utf8.fits() => utf8,
        None => Reading::new(bytes, guess(bytes, options)),
    }
}

/// UTF-16 of alphabets up to Arabic shows by its high bytes: small numbers, all on one side of the pairs.
pub(super) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs = bytes.get(..1024).unwrap_or(bytes).as_chunks::<2>().0;
    let high = pairs.iter().filter(|pair| pair[0] < 9).count();
    let low = pairs.iter().filter(|pair| pair[1] < 9).count();
    let most = |small: usize, others: usize| small * 2 > pairs.len() && others * 20 < pairs.len();
    if most(low, high) {
        Some(UTF_16LE)
    } else if most(high, low) {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn guess(bytes: &[u8], options: &Options) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let tld = options.url.as_deref().and_then(top_level_domain);
    detector.guess(tld.as_deref().map(str::as_bytes), Utf8Detection::Deny)
}

/// `pl` of `https://www.example.pl/a`; the detector takes nothing but lower-case ASCII.
fn top_level_domain(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    let label = url.domain()?.trim_end_matches('.').rsplit('.').next()?.to_ascii_lowercase();
    Some(label)
        .filter(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))
}

/// The bytes as one encoding reads them.
struct Reading<'a> {
    text: Cow<'a, str>,
    encoding: &'static Encoding,
    /// Characters beyond ASCII that mean something; where all do, only whether there are any.
    good: usize,
    /// Places that mean nothing.
    bad: usize,
}

impl<'a> Reading<'a> {
    fn new(bytes: &'a [u8], encoding: &'static Encoding) -> Self {
        if encoding == UTF_8 {
            return Reading::utf8(bytes);
        }
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let beyond = beyond_ascii(&text);
        let bad = meaningless(&text);
        Reading { text, encoding, good: beyond - bad, bad }
    }

    fn utf8(bytes: &'a [u8]) -> Self {
        if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
            let good = usize::from(!bytes.is_ascii());
            return Reading { text, encoding: UTF_8, good, bad: 0 };
        }
        let bad = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
        let good = bytes.utf8_chunks().map(|chunk| beyond_ascii(chunk.valid())).sum();
        Reading { text: String::from_utf8_lossy(bytes), encoding: UTF_8, good, bad }
    }

    /// Whether what means nothing is little enough to be damage.
    fn fits(&self) -> bool {
        let ratio = if self.encoding.is_single_byte() { GOOD_TO_BAD_SINGLE } else { GOOD_TO_BAD };
        self.bad * ratio <= self.good
    }
}

/// How many characters are not ASCII.
fn beyond_ascii(text: &str) -> usize {
    count(text.as_bytes(), |byte| byte >= 0xC0)
}

/// How many characters mean nothing. No page means a C1 control: where one comes out, the bytes were a quotation mark or a
/// letter of a Windows code page.
fn meaningless(text: &str) -> usize {
    let controls = count_pairs(text.as_bytes(), |first, second| (first == 0xC2) & (second < 0xA0));
    controls + memchr::memmem::find_iter(text.as_bytes(), "\u{FFFD}").count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLISH: &str = "Śledztwo w sprawie pożaru: świadkowie, według źródeł, zeznają już od środy. Życie wróciło \
        do miasta, a mieszkańcy pytają, gdzie są pieniądze na odbudowę i dlaczego wciąż ich brakuje.";

    fn read(bytes: &[u8], options: &Options) -> (String, &'static str, Vec<NoticeKind>) {
        let mut notices = Vec::new();
        let (text, encoding) = decode(bytes, options, &mut notices);
        (text.into_owned(), encoding.name(), notices.into_iter().map(|notice| notice.kind).collect())
    }

    fn encoded(text: &str, label: &str) -> Vec<u8> {
        Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
    }

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn without_declaration() {
        for label in ["windows-1250", "iso-8859-2", "utf-8"] {
            let (text, encoding, notices) = read(&encoded(POLISH, label), &Options::default());
            assert_eq!((text.as_str(), encoding.to_ascii_lowercase().as_str()), (POLISH, label));
            assert!(notices.is_empty());
        }
    }

    #[test]
    fn utf16_with_and_without_mark() {
        let plain = utf16(POLISH);
        assert_eq!(read(&plain, &Options::default()).0, POLISH);
        let marked = [&b"\xFF\xFE"[..], &plain].concat();
        assert_eq!(read(&marked, &Options::default()).0, POLISH);
        assert_eq!(read(&marked, &Options::default()).1, "UTF-16LE");
        let cyrillic = "Банк сохранил ставку на прежнем уровне.";
        assert_eq!(read(&utf16(cyrillic), &Options::default()).0, cyrillic);
    }

    #[test]
    fn a_mark_outranks_declarations() {
        let options = Options { content_type: Some("text/html; charset=big5".into()), ..Default::default() };
        let (text, encoding, _) = read("\u{FEFF}zażółć".as_bytes(), &options);
        assert_eq!((text.as_str(), encoding), ("zażółć", "UTF-8"));
    }

    #[test]
    fn what_is_decoded_is_what_it_is() {
        let options = Options { decoded: true, ..Default::default() };
        let page = "<meta charset=shift_jis><p>利率は四パーセント";
        assert_eq!(read(page.as_bytes(), &options), (page.to_owned(), "UTF-8", vec![]));
    }

    #[test]
    fn a_declaration_is_believed() {
        let page = format!("<meta charset=iso-8859-2><p>{POLISH}");
        let (text, encoding, notices) = read(&encoded(&page, "iso-8859-2"), &Options::default());
        assert_eq!((text, encoding), (page, "ISO-8859-2"));
        assert!(notices.is_empty());
    }

    #[test]
    fn declared_latin_but_utf8() {
        let page = format!("<meta charset=iso-8859-1><p>{POLISH}");
        let (text, encoding, notices) = read(page.as_bytes(), &Options::default());
        assert_eq!((text, encoding), (page, "UTF-8"));
        assert_eq!(notices, [NoticeKind::Encoding]);
    }

    #[test]
    fn declared_utf8_but_windows_1250() {
        let page = format!("<meta charset=utf-8><p>{POLISH}");
        let (text, encoding, notices) = read(&encoded(&page, "windows-1250"), &Options::default());
        assert_eq!((text, encoding), (page, "windows-1250"));
        assert_eq!(notices, [NoticeKind::Encoding]);
    }

    #[test]
    fn declared_iso_8859_2_but_windows_1250() {
        let page = format!("<meta charset=iso-8859-2><p>{POLISH}");
        let (text, encoding, _) = read(&encoded(&page, "windows-1250"), &Options::default());
        assert_eq!((text, encoding), (page, "windows-1250"));
    }

    #[test]
    fn the_header_is_wrong_and_the_page_right() {
        let page = format!("<meta charset=windows-1250><p>{POLISH}");
        let options = Options { content_type: Some("text/html; charset=utf-8".into()), ..Default::default() };
        let (text, encoding, notices) = read(&encoded(&page, "windows-1250"), &options);
        assert_eq!((text, encoding), (page, "windows-1250"));
        assert_eq!(notices, [NoticeKind::Encoding]);
    }

    #[test]
    fn a_few_bad_bytes_are_damage() {
        let bytes = ["zażółć ".as_bytes(), b"\xFF", " gęślą jaźń".as_bytes()].concat();
        let (text, encoding, notices) = read(&bytes, &Options::default());
        assert_eq!((text.as_str(), encoding), ("zażółć \u{FFFD} gęślą jaźń", "UTF-8"));
        assert_eq!(notices, [NoticeKind::BadBytes]);
    }

    #[test]
    fn an_unknown_label_is_told() {
        let (text, _, notices) = read("<meta charset=klingon>zażółć".as_bytes(), &Options::default());
        assert!(text.ends_with("zażółć"));
        assert_eq!(notices, [NoticeKind::Encoding]);
    }

    #[test]
    fn declared_utf16_but_ascii() {
        let options =
            Options { content_type: Some("text/html; charset=utf-16".into()), ..Default::default() };
        assert_eq!(read(b"<p>plain", &options).0, "<p>plain");
    }

    #[test]
    fn the_detector_gets_a_domain_it_can_take() {
        assert_eq!(top_level_domain("https://www.Example.PL./a").as_deref(), Some("pl"));
        assert_eq!(top_level_domain("https://192.0.2.1/a"), None);
        assert_eq!(top_level_domain("nonsense"), None);
        assert_eq!(top_level_domain("http://пример.рф/").as_deref(), None);
    }
}
