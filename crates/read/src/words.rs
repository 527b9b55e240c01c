//! The words of the trade: what news pages of every language write over, under and between their articles, from
//! `data/words/<language>.toml`, all languages merged. In comes the text of a block, out come the [`Kinds`] of
//! phrases that open it, make it up, or stand in it. Any stage may ask, for this is a table and no stage of its own.
//!
//! Text and phrases are folded alike before they meet: case, white space, quotation marks, the dashes, full-width
//! forms, Greek accents, Arabic letter variants. Words are runs of letters; a Chinese or Japanese character is a word
//! of its own, since nothing there marks where words end. What this does not do is judge: that `starts_with` says
//! [`Kind::Byline`] for "By the sea" is a fact about the words, and the stage that asks has to weigh it.

mod kinds;
mod line;
mod relative;
pub(crate) mod table;

pub(crate) use kinds::TOLD;
pub use kinds::{Kind, Kinds};
pub(crate) use line::{is_lower, lower_ascii};
pub(crate) use relative::{Piece, Unit, digit, pieces};

use crate::lanes::{self, Bits};
use line::{Line, ROOM, Step, folded};

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The kinds of phrases that open the text.
///
/// ```
/// use tearsheet_read::words::{Kind, starts_with};
/// assert!(starts_with("Foto: AFP").has(Kind::Credit));
/// assert!(!starts_with("Fotografen sehen mehr").has(Kind::Credit));
/// ```
pub fn starts_with(text: &str) -> Kinds {
    let mut all = Kinds::NONE;
    open(text, |kinds, _| all = all.with(kinds));
    all
}

/// The kinds of phrases that are the whole text, apart from punctuation and numbers.
///
/// ```
/// use tearsheet_read::words::{Kind, is_whole};
/// assert!(is_whole("Comments (23)").has(Kind::Comment));
/// assert!(is_whole("Comments by the minister were harsh").is_empty());
/// ```
pub fn is_whole(text: &str) -> Kinds {
    if text.len() > ROOM {
        return Kinds::NONE;
    }
    let mut line = Line::<ROOM>::new(text);
    line.next_word();
    let Some(reach) = WHOLE_FIRST.get(line.bytes()) else { return Kinds::NONE };
    while line.next_word() {
        if line.len > usize::from(*reach) {
            return Kinds::NONE;
        }
    }
    if line.at < text.len() {
        return Kinds::NONE;
    }
    WHOLE.get(line.bytes()).map_or(Kinds::NONE, |kinds| Kinds(*kinds))
}

/// Those of paywall, consent, missing page, robot check, offer, biography and syndication whose phrases stand anywhere in the first
/// 600 bytes or so.
///
/// ```
/// use tearsheet_read::words::{Kind, contains};
/// assert!(contains("Dear reader, subscribe to continue reading.").has(Kind::Paywall));
/// ```
pub fn contains(text: &str) -> Kinds {
    let mut line = Line::<640>::new(text);
    line.fold_all();
    let bytes = line.bytes();
    if crate::bytes::count(bytes, is_han) > 0 {
        let begins = |at: &usize| line::is_part_of_letter(bytes[*at]) && is_edge(bytes, *at);
        return (0..bytes.len()).filter(begins).fold(Kinds::NONE, |all, at| all.with(phrases_at(bytes, at)));
    }
    let (mut all, mut before) = (Kinds::NONE, 0);
    for (sixteen, first) in line.sixteens().iter().zip((0..).step_by(16)) {
        let [alphanumeric, beyond] = lanes::alphanumeric_and_beyond(sixteen);
        let parts = alphanumeric | beyond;
        for at in Bits((parts & !(parts << 1 | before)).into()) {
            all = all.with(phrases_at(bytes, first + at));
        }
        before = parts >> 15;
    }
    all
}

/// The kinds of the phrases that begin there.
#[inline]
fn phrases_at(bytes: &[u8], start: usize) -> Kinds {
    let rest = bytes.get(start..).unwrap_or(&[]);
    let Some(opening) = rest.first_chunk::<ANYWHERE_KEY>() else { return Kinds::NONE };
    let stands = |phrase: &str| {
        let there = rest.get(..phrase.len()).unwrap_or(&[]);
        there.last() == phrase.as_bytes().last()
            && there == phrase.as_bytes()
            && is_edge(bytes, start + phrase.len())
    };
    let phrases = ANYWHERE.bucket(opening).iter().filter(|(phrase, _)| stands(phrase));
    phrases.fold(Kinds::NONE, |all, (_, kinds)| all.with(Kinds(*kinds)))
}

/// Bytes of the longest phrase of these kinds that opens the text, with the colon and the white space behind it.
///
/// ```
/// use tearsheet_read::words::{Kind, prefix};
/// let line = "Foto: Anna Nowak";
/// assert_eq!(&line[prefix(line, Kind::Credit).unwrap()..], "Anna Nowak");
/// ```
pub fn prefix(text: &str, kinds: impl Into<Kinds>) -> Option<usize> {
    let wanted = kinds.into();
    let mut longest = None;
    open(text, |kinds, end| {
        if kinds.any(wanted) {
            longest = Some(end);
        }
    });
    let rest = text.get(longest?..)?;
    let behind = rest.trim_start().trim_start_matches([':', '：']).trim_start();
    Some(text.len() - behind.len())
}

/// The month that a word names: in `language` if the word means a month there, otherwise in the languages that know
/// it, provided that they agree. ("Listopada" is November in Polish and October in Croatian.)
///
/// ```
/// use tearsheet_read::words::month;
/// assert_eq!(month("Lipca", None), Some(7));
/// assert_eq!(month("listopada", Some("hr")), Some(10));
/// assert_eq!(month("listopada", None), None);
/// ```
pub fn month(word: &str, language: Option<&str>) -> Option<u8> {
    let line = folded(word)?;
    let meanings = MONTHS.get(line.bytes())?;
    let wanted = language.map(primary);
    let own = meanings.iter().find(|(of, _)| Some(*of) == wanted);
    let agreed = meanings.iter().all(|(_, month)| *month == meanings[0].1);
    own.or(meanings.first().filter(|_| agreed)).map(|(_, month)| *month)
}

/// Whether a word is the name of a weekday or its abbreviation.
pub fn is_weekday(word: &str) -> bool {
    folded(word).is_some_and(|line| WEEKDAYS.get(line.bytes()).is_some())
}

/// Whether a word stands between date and clock: "at", "um", "godz".
pub fn is_at(word: &str) -> bool {
    folded(word).is_some_and(|line| AT.get(line.bytes()).is_some())
}

/// The name of the news agency that the whole text is a form of.
///
/// ```
/// assert_eq!(tearsheet_read::words::agency("agence france-presse"), Some("AFP"));
/// ```
pub fn agency(text: &str) -> Option<&'static str> {
    let line = folded(text)?;
    AGENCIES.get(line.bytes()).copied()
}

/// A time that is told by how long ago it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Relative {
    pub(crate) count: u32,
    pub(crate) unit: Unit,
    /// Whether it says a number in digits.
    pub(crate) has_number: bool,
    /// Of how many pieces it is made.
    pub(crate) length: usize,
}

/// The longest relative time that these pieces begin with. What a phrase means in `language` counts first; a pattern with a
/// number counts in any language, since the frame of a page may be in another one than its text.
pub(crate) fn relative(pieces: &[Piece], language: Option<&str>) -> Option<Relative> {
    let language = language.map(|language| match primary(language) {
        "nb" | "nn" => "no",
        other => other,
    });
    let (mut spelt, mut number, mut longest) = (String::new(), None, None);
    for (i, piece) in pieces.iter().take(LONGEST_RELATIVE).enumerate() {
        if i > 0 && piece.is_parted {
            break;
        }
        spelt.push_str(&piece.word);
        number = number.or(piece.number);
        let meanings = RELATIVE.get(spelt.as_bytes()).copied().unwrap_or(&[]);
        let own = meanings.iter().find(|(of, ..)| Some(*of) == language);
        let agreed =
            meanings.iter().all(|(_, unit, count)| (*unit, *count) == (meanings[0].1, meanings[0].2));
        let any = meanings.first().filter(|_| agreed && (number.is_some() || language.is_none()));
        if let Some((_, unit, count)) = own.or(any) {
            let count = number.unwrap_or(u32::from(*count));
            longest = Some(Relative { count, unit: *unit, has_number: number.is_some(), length: i + 1 });
        }
    }
    longest
}

fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or(language)
}

/// Calls `found` for every phrase that opens the text, shortest first, with its kinds and its end in the text.
fn open(text: &str, mut found: impl FnMut(Kinds, usize)) {
    let mut line = Line::<ROOM>::new(text);
    line.step();
    let Some(reach) = OPENING_FIRST.get(line.bytes()) else { return };
    loop {
        if let Some(kinds) = OPENING.get(line.bytes()) {
            found(Kinds(*kinds), line.at);
        }
        if line.len >= usize::from(*reach) || line.step() == Step::End {
            return;
        }
    }
}

/// Whether this is not inside a word; every Chinese or Japanese character ends a word.
fn is_edge(bytes: &[u8], at: usize) -> bool {
    let (left, right) = (bytes.get(at.wrapping_sub(1)), bytes.get(at));
    let is_letter = |byte: Option<&u8>| byte.is_some_and(|b| line::is_part_of_letter(*b));
    let begins_han = |at: usize| bytes.get(at).is_some_and(|byte| is_han(*byte));
    !(is_letter(left) && is_letter(right)) || begins_han(at) || begins_han(at.wrapping_sub(3))
}

/// Whether a byte begins a Chinese or Japanese character.
fn is_han(byte: u8) -> bool {
    byte.wrapping_sub(0xe3) < 7
}

/// Whether a text ends a sentence, closing quotation marks and brackets aside.
///
/// ```
/// use tearsheet_read::words::ends_sentence;
/// assert!(ends_sentence("“The rate stays.”") && !ends_sentence("The rate:"));
/// ```
pub fn ends_sentence(text: &str) -> bool {
    if text.as_bytes().last().is_some_and(u8::is_ascii_alphanumeric) {
        return false;
    }
    let text = text.trim_end_matches(|c: char| {
        matches!(c, '"' | '”' | '“' | '’' | '»' | '«' | '\'' | ')' | ']' | '」' | '』')
    });
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।', '։', '۔'])
}

/// The letters and digits of a text in lower case: what is left to compare where spelling does not matter.
///
/// ```
/// assert_eq!(tearsheet_read::words::letters("“Rates held”, again"), "ratesheldagain");
/// ```
pub fn letters(text: &str) -> String {
    String::from_utf8(line::letters(text)).unwrap_or_default()
}

/// Whether two texts have the same [`letters`].
pub(crate) fn same_letters(a: &str, b: &str) -> bool {
    fn each(text: &str) -> impl Iterator<Item = char> {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
    }
    each(a).eq(each(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_in_its_bucket() {
        assert!(OPENING.rows.len() > 8000, "{}", OPENING.rows.len());
        for (phrase, kinds) in OPENING.rows {
            assert_eq!(OPENING.get(phrase.as_bytes()), Some(kinds), "{phrase}");
        }
        let fullest = OPENING.starts.windows(2).map(|ends| ends[1] - ends[0]).max();
        assert!(fullest <= Some(12), "{fullest:?}");
    }

    #[test]
    fn letters_are_those_of_every_script() {
        let simple = |text: &str| -> String {
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let texts = [
            "“Rates held”, again: 4.50 % — ÜBER die Straße",
            "ŻÓŁW İstanbul ẞ Ⱥ",
            "Ставки ЁЖ, «Київ»",
            "関連記事:金利 ２０２２",
            "الفائدة أيضًا",
            "",
            " ",
        ];
        for text in texts {
            for start in text.char_indices().map(|(at, _)| at) {
                assert_eq!(letters(&text[start..]), simple(&text[start..]), "{text}");
            }
        }
    }

    #[test]
    fn texts_of_the_same_letters() {
        assert!(same_letters("“Rates held”, again", "rates held — AGAIN"));
        assert!(same_letters("İstanbul", "İSTANBUL!"));
        assert!(same_letters("…", ""));
        assert!(!same_letters("Rates held", "Rates held again"));
    }

    #[test]
    fn a_text_is_folded_at_once_as_word_by_word() {
        let texts = [
            "Read more - “Sign up” | today: the Post's own-brand, co-op (again) … 5 min",
            "Ставки – «Читайте» также: ёж-и",
            "関連記事:金利 Ａ：Ｂ",
            "اقرأ أيضًا: الفائدة\n\u{a0}\u{200b}x -- y -z - ",
            "© 2022 - \"quoted\" l’été d' un",
        ];
        for text in texts.into_iter().chain([texts.join(" ").repeat(4).as_str()]) {
            for start in text.char_indices().map(|(at, _)| at) {
                let mut by_words = Line::<640>::new(&text[start..]);
                while by_words.step() != Step::End {}
                let mut at_once = Line::<640>::new(&text[start..]);
                at_once.fold_all();
                let [by_words, at_once] = [by_words.bytes(), at_once.bytes()]
                    .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
                assert!(at_once.trim_end().starts_with(by_words.trim_end()), "{by_words:?} {at_once:?}");
                assert!(at_once.len() < by_words.len() + 24, "{by_words:?} {at_once:?}");
            }
        }
    }

    #[test]
    fn openings() {
        for (text, kind) in [
            ("By Anna Nowak", Kind::Byline),
            ("VON ANNA MÜLLER", Kind::Byline),
            ("«Читайте также: Ставки", Kind::Related),
            ("Czytaj\u{a0}także: Stopy", Kind::Related),
            ("À LIRE AUSSI : Les taux", Kind::Related),
            ("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ: επιτόκια", Kind::Related),
            ("YAYINLANMA TARİHİ: 01.07.2022", Kind::Published),
            ("اقرأ أيضًا: الفائدة", Kind::Related),
            ("関連記事:金利", Kind::Related),
            ("责任编辑：王小明", Kind::NotAuthor),
            ("Foto | AFP", Kind::Credit),
            ("© 2022 Tageblatt", Kind::Legal),
            ("Materiał Promocyjny", Kind::PromoLabel),
            ("Korjaus: luku oli väärä", Kind::Correction),
        ] {
            assert!(
                starts_with(text).has(kind),
                "{text}: {:?}",
                starts_with(text).iter().collect::<Vec<_>>()
            );
        }
        assert!(!starts_with("By-election held").has(Kind::Byline));
        assert!(!starts_with("Photographers gathered").has(Kind::Credit));
        assert!(starts_with("").is_empty());
    }

    #[test]
    fn whole_lines_and_phrases_inside() {
        for (text, kind) in [
            ("5 min read", Kind::Tools),
            ("Komentarze (12)", Kind::Comment),
            ("Partager", Kind::Tools),
            ("コメント", Kind::Comment),
            ("Hace 2 horas", Kind::Ago),
        ] {
            assert!(is_whole(text).has(kind), "{text}");
        }
        assert!(is_whole("Share prices rose on Monday").is_empty());
        assert!(contains("Wir verwenden Cookies, um …").has(Kind::Consent));
        assert!(contains("お探しのページは見つかりません").has(Kind::NotFound));
        assert!(contains("Die Post hat diese Meldung redaktionell nicht bearbeitet.").has(Kind::Syndicated));
        assert!(contains("A plain sentence about nothing.").is_empty());
        assert_eq!(prefix("Źródło: PAP", Kind::Credit), Some("Źródło: ".len()));
        assert_eq!(prefix("Nothing here", Kind::Credit), None);
    }
}
