//! Character references: what stands behind an ampersand, as the HTML standard reads it (§13.2.5.72 to 80), and the
//! decoding of whole runs. What no ampersand or carriage return stands in is lent, not copied.

use super::entities::{ENTITIES, Entity};
use std::borrow::Cow;

/// The longest prefix of `text` that is the name of a character, and the characters.
fn named(text: &[u8]) -> Option<(usize, [char; 2])> {
    if let Some((name, character)) = COMMON.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((name.len(), [*character, '\0']));
    }
    let first = usize::from(*text.first()?);
    let mut range: &[Entity] = ENTITIES.get(*FIRST.get(first)?..*FIRST.get(first + 1)?)?;
    let mut longest = None;
    for (i, byte) in text.iter().enumerate().skip(1) {
        let at = |entity: &Entity| entity.0.as_bytes().get(i).copied();
        let from = range.partition_point(|entity| at(entity) < Some(*byte));
        let to = range.partition_point(|entity| at(entity) <= Some(*byte));
        range = range.get(from..to).unwrap_or_default();
        match range.first() {
            None => break,
            Some((name, characters)) if name.len() == i + 1 => longest = Some((i + 1, *characters)),
            Some(_) => {}
        }
    }
    longest
}

/// By a letter, how many names begin with an earlier one.
static FIRST: [usize; 129] = {
    let (mut first, mut letter, mut i) = ([0; 129], 0, 0);
    while letter < 128 {
        while i < ENTITIES.len() && ENTITIES[i].0.as_bytes()[0] as usize == letter {
            i += 1;
        }
        letter += 1;
        first[letter] = i;
    }
    first
};

/// Names that pages are full of.
const COMMON: [(&[u8], char); 6] = [
    (b"amp;", '&'),
    (b"nbsp;", '\u{a0}'),
    (b"quot;", '"'),
    (b"lt;", '<'),
    (b"gt;", '>'),
    (b"shy;", '\u{ad}'),
];

/// `#` and a number, decimal or hexadecimal, with or without its semicolon.
fn numeric(text: &[u8]) -> Option<(usize, [char; 2])> {
    let (radix, start) = if matches!(text.get(1), Some(b'x' | b'X')) { (16, 2) } else { (10, 1) };
    let digits = text.get(start..)?.iter().map_while(|b| char::from(*b).to_digit(radix));
    let (count, number) =
        digits.fold((0, 0u32), |(n, sum), digit| (n + 1, sum.saturating_mul(radix).saturating_add(digit)));
    let end = start + count;
    let semicolon = usize::from(text.get(end) == Some(&b';'));
    (count > 0).then(|| (end + semicolon, [character(number), '\0']))
}

/// The character of a number: windows-1252 where C1 controls would be, U+FFFD for what is no character.
fn character(number: u32) -> char {
    const WINDOWS: [char; 32] = [
        '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}',
        '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}', '\u{90}',
        '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{2dc}',
        '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}', '\u{178}',
    ];
    match number {
        0 => '\u{fffd}',
        0x80..=0x9f => WINDOWS[number as usize - 0x80],
        _ => char::from_u32(number).unwrap_or('\u{fffd}'),
    }
}

/// Reads the reference behind an ampersand: how many bytes it takes, and the one or two characters it stands for (the
/// second is NUL if there is none). In an attribute, a name without semicolon in front of `=`, a letter or a digit is
/// no reference: links are written so.
///
/// ```
/// use tearsheet_read::blocks::references::read;
/// assert_eq!(read("eacute;e", false), Some((7, ['é', '\0'])));
/// assert_eq!(read("copy=1", true), None);
/// ```
pub fn read(after_ampersand: &str, in_attribute: bool) -> Option<(usize, [char; 2])> {
    let text = after_ampersand.as_bytes();
    match text.first()? {
        b'#' => numeric(text),
        b'a'..=b'z' | b'A'..=b'Z' => {
            let (length, characters) = named(text)?;
            let bare = text.get(length - 1) != Some(&b';');
            let followed = text.get(length).is_some_and(|b| *b == b'=' || b.is_ascii_alphanumeric());
            (!(in_attribute && bare && followed)).then_some((length, characters))
        }
        _ => None,
    }
}

/// Decodes a run: references to their characters, CR and CRLF to LF; in an attribute NUL to U+FFFD.
///
/// ```
/// use tearsheet_read::blocks::references::decode;
/// assert_eq!(decode("Krieg &amp; Frieden\r\n", false), "Krieg & Frieden\n");
/// assert_eq!(decode("/?a=1&copy=2", true), "/?a=1&copy=2");
/// ```
pub fn decode(raw: &str, in_attribute: bool) -> Cow<'_, str> {
    let bytes = raw.as_bytes();
    let next = |from: usize| {
        let rest = bytes.get(from..)?;
        let found = if in_attribute {
            memchr::memchr3(b'&', b'\r', 0, rest)
        } else {
            memchr::memchr2(b'&', b'\r', rest)
        };
        found.map(|i| from + i)
    };
    let Some(mut at) = next(0) else { return Cow::Borrowed(raw) };
    let mut decoded = String::with_capacity(raw.len());
    let mut copied = 0;
    loop {
        decoded.push_str(&raw[copied..at]);
        copied = at + 1;
        match bytes[at] {
            b'&' => copied += reference(&raw[copied..], in_attribute, &mut decoded),
            b'\r' if bytes.get(copied) == Some(&b'\n') => {}
            b'\r' => decoded.push('\n'),
            _ => decoded.push('\u{fffd}'),
        }
        match next(copied) {
            Some(i) => at = i,
            None => break,
        }
    }
    decoded.push_str(&raw[copied..]);
    Cow::Owned(decoded)
}

/// Writes what the reference behind an ampersand stands for, or the ampersand; how many bytes it took behind it.
fn reference(after_ampersand: &str, in_attribute: bool, decoded: &mut String) -> usize {
    let Some((length, [first, second])) = read(after_ampersand, in_attribute) else {
        decoded.push('&');
        return 0;
    };
    decoded.push(first);
    if second != '\0' {
        decoded.push(second);
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_table_is_read_whole() {
        assert!(ENTITIES.is_sorted_by(|a, b| a.0.as_bytes() < b.0.as_bytes()));
        for (name, characters) in &ENTITIES {
            assert_eq!(read(name, false), Some((name.len(), *characters)), "{name}");
        }
    }

    #[test]
    fn numbers() {
        let one = |text| read(text, false).map(|(length, [first, _])| (length, first));
        assert_eq!(one("#8217;s"), Some((6, '’')));
        assert_eq!(one("#X2019s"), Some((6, '’')));
        assert_eq!(one("#150"), Some((4, '–')));
        assert_eq!(one("#13"), Some((3, '\r')));
        assert_eq!(one("#xD800;"), Some((7, '\u{fffd}')));
        assert_eq!(one("#99999999999999999999;"), Some((22, '\u{fffd}')));
        for none in ["#", "#;", "#x", "#xg", "", "1", " amp;", "x;", "ébc;"] {
            assert_eq!(one(none), None, "{none}");
        }
    }

    #[test]
    fn links_keep_their_parameters() {
        assert_eq!(decode("?a&lt=1&reg2&not", true), "?a&lt=1&reg2¬");
        assert_eq!(decode("?a&lt=1&reg2&not", false), "?a<=1®2¬");
        assert_eq!(decode("&lt;=&ltä", true), "<=<ä");
    }

    #[test]
    fn line_ends_and_nul() {
        assert_eq!(decode("a\r\r\nb\0&#13;\n", false), "a\n\nb\0\r\n");
        assert_eq!(decode("a\r\r\nb\0&#13;\n", true), "a\n\nb\u{fffd}\r\n");
        assert!(matches!(decode("nothing to decode", true), Cow::Borrowed(_)));
    }

    #[test]
    fn a_run_of_ampersands_is_linear() {
        for piece in ["&", "&a", "&#", "&#1", "&CounterClockwiseContourIntegra", "\r"] {
            let raw = piece.repeat(400_000 / piece.len());
            assert!(!decode(&raw, false).is_empty(), "{piece}");
        }
        let digits = format!("&#{}", "9".repeat(400_000));
        assert_eq!(decode(&digits, false), "\u{fffd}");
    }
}
