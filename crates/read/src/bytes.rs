//! Bytes counted many at once: sums of single bytes over short stretches, which compilers turn into wide registers.

/// Bytes whose count fits into a byte, in whole registers.
const STRETCH: usize = 240;

/// How many bytes are so.
#[inline]
pub(crate) fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    let of = |stretch: &[u8]| stretch.iter().map(|byte| u8::from(is(*byte))).sum::<u8>();
    bytes.chunks(STRETCH).map(|stretch| usize::from(of(stretch))).sum()
}

/// Whether one of these characters stands in a text: no text is taken apart that has not the first byte of any.
#[inline]
pub(crate) fn holds<const N: usize>(text: &str, chars: [char; N]) -> bool {
    let firsts = chars.map(|c| c.encode_utf8(&mut [0; 4]).as_bytes()[0]);
    let is_first = |byte: u8| firsts.iter().fold(false, |is, first| is | (byte == *first));
    count(text.as_bytes(), is_first) > 0 && text.contains(chars)
}

/// How many bytes, each with the one before it, are so.
#[inline]
pub(crate) fn count_pairs(bytes: &[u8], are: impl Fn(u8, u8) -> bool) -> usize {
    let behind = bytes.get(1..).unwrap_or(&[]);
    let of = |(before, behind): (&[u8], &[u8])| {
        before.iter().zip(behind).map(|(a, b)| u8::from(are(*a, *b))).sum::<u8>()
    };
    bytes.chunks(STRETCH).zip(behind.chunks(STRETCH)).map(|pair| usize::from(of(pair))).sum()
}

/// Whether a byte is white space of ASCII, as [`char::is_whitespace`] has it.
#[inline]
pub(crate) fn is_white(byte: u8) -> bool {
    (byte == b' ') | (byte.wrapping_sub(b'\t') < 5)
}

/// Whether there is white space beyond ASCII in a text: no-break, thin and ideographic spaces.
#[inline]
pub(crate) fn has_wide_space(text: &str) -> bool {
    let is_white = |at: usize| text[at..].starts_with(char::is_whitespace);
    let bytes = text.as_bytes();
    memchr::memchr3_iter(0xc2, 0xe2, 0xe3, bytes).any(is_white)
        || memchr::memchr_iter(0xe1, bytes).any(is_white)
}

/// How many characters.
#[inline]
pub(crate) fn count_chars(text: &str) -> usize {
    count(text.as_bytes(), |byte| byte & 0xc0 != 0x80)
}

/// How many words white space of ASCII parts.
#[inline]
pub(crate) fn count_words(bytes: &[u8]) -> usize {
    let begins = count_pairs(bytes, |before, byte| is_white(before) & !is_white(byte));
    begins + usize::from(bytes.first().is_some_and(|byte| !is_white(*byte)))
}

/// How many bytes of ASCII stand in front, eight looked at together.
pub(crate) fn ascii_in_front(bytes: &[u8]) -> usize {
    let (eights, rest) = bytes.as_chunks::<8>();
    let beyond = |eight: &[u8; 8]| u64::from_le_bytes(*eight) & 0x8080_8080_8080_8080;
    match eights.iter().position(|eight| beyond(eight) != 0) {
        Some(at) => at * 8 + beyond(&eights[at]).trailing_zeros() as usize / 8,
        None => eights.len() * 8 + rest.iter().take_while(|byte| byte.is_ascii()).count(),
    }
}

/// Characters to be found in texts, by their first bytes.
pub(crate) struct Marks<const N: usize> {
    chars: [char; N],
    firsts: [bool; 256],
}

impl<const N: usize> Marks<N> {
    pub(crate) const fn new(chars: [char; N]) -> Self {
        let mut firsts = [false; 256];
        let mut i = 0;
        while i < N {
            firsts[chars[i].encode_utf8(&mut [0; 4]).as_bytes()[0] as usize] = true;
            i += 1;
        }
        Marks { chars, firsts }
    }

    /// What stands behind each of them in a text.
    #[inline]
    pub(crate) fn tails<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> {
        let begins = text.bytes().enumerate().filter(|(_, byte)| self.firsts[usize::from(*byte)]);
        begins.filter_map(|(at, _)| text.get(at..)?.strip_prefix(self.chars))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_spaces_are_those_of_unicode() {
        for c in ('\u{80}'..'\u{3100}').chain(['\u{fe0f}', '\u{1f600}']) {
            for text in [
                format!("{c}"),
                format!("ab{c}"),
                format!("{c}c"),
                format!("{}{c}d", "x".repeat(STRETCH - 1)),
            ] {
                assert_eq!(has_wide_space(&text), c.is_whitespace(), "{c:?}");
            }
        }
        assert_eq!(count_chars("añ今😀"), 4);
    }

    #[test]
    fn what_stands_behind_marks() {
        static MARKS: Marks<3> = Marks::new(['.', '–', '·']);
        let tails: Vec<&str> = MARKS.tails("a. “b” – c·").collect();
        assert_eq!(tails, [" “b” – c·", " c·", ""]);
    }

    #[test]
    fn stretches_meet_without_a_gap() {
        for length in [0, 1, 2, 239, 240, 241, 480, 481, 1000] {
            let text: String = "a bc  ".chars().cycle().take(length).collect();
            assert_eq!(count(text.as_bytes(), |byte| byte == b' '), text.matches(' ').count(), "{length}");
            assert_eq!(count_words(text.as_bytes()), text.split_whitespace().count(), "{length}");
        }
        assert_eq!(
            count_words(" \t\n\x0b\x0c\ra\x1cb".as_bytes()),
            " \t\n\x0b\x0c\ra\x1cb".split_whitespace().count()
        );
    }
}
