//! The words of the trade: what news pages of every language write over, under and between their articles, from
//! `data/words/<language>.toml`, all languages merged. In comes the text of a block, out come the [`Kinds`] of
//! phrases that open it, make it up, or stand in it. Any stage may ask, for this is a table and no stage of its own.
//!
//! Text and phrases are folded alike before they meet: case, white space, quotation marks, the dashes, full-width
//! forms, Greek accents, Arabic letter variants. Words are runs of letters; a Chinese or Japanese character is a word
//! of its own, since nothing there marks where words end. What this does not do is judge: that `starts_with` says
//! [`Kind::Byline`] for "By the sea" is a fact about the words, and the stage that asks has to weigh it.

use aho_corasick::AhoCorasick;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $variant:ident $name:literal,)+) => {
        /// What a phrase says about the text that it opens or makes up.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Kind {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Kind {
            /// Every kind, in the order of this list.
            pub const ALL: [Kind; [$($name),+].len()] = [$(Kind::$variant),+];

            /// Its key in the tables.
            pub const fn as_str(self) -> &'static str {
                match self { $(Kind::$variant => $name,)+ }
            }
        }
    };
}

kinds! {
    /// Stands before the names of authors: "by", "von".
    Byline "byline",
    /// Stands before names that are not the author's: "edited by", "translation:".
    NotAuthor "not_author",
    /// Stands before the time of publication.
    Published "published",
    /// Stands before the time of the last change.
    Modified "modified",
    /// Stands before the maker of a picture.
    Credit "credit",
    /// Label over or before links to other articles.
    Related "related",
    /// Marks what follows as paid for.
    PromoLabel "promo_label",
    /// Opens a line in which the outlet praises itself: newsletter, app, subscription.
    Promo "promo",
    /// Says that the rest is for subscribers.
    Paywall "paywall",
    /// Asks for consent to cookies.
    Consent "consent",
    /// Label of topics.
    Tags "tags",
    /// Tool of the page: share, print, reading time.
    Tools "tools",
    /// Heading of what readers wrote.
    Comment "comment",
    /// Entry of a menu.
    Navigation "navigation",
    /// Copyright, licence, imprint.
    Legal "legal",
    /// Opens a correction.
    Correction "correction",
    /// A desk or newsroom as author.
    Desk "desk",
    /// Marks a live report.
    Live "live",
    /// Time told from now: "2 hours ago".
    Ago "ago",
    /// The page is not there.
    NotFound "not_found",
    /// The visitor has to show that he is no robot.
    BotCheck "bot_check",
    /// Heading of a result of a search.
    Search "search",
    /// Leads from a teaser to the article: "read the full story".
    ArticleEnd "article_end",
}

/// A set of [`Kind`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Kinds(u32);

impl Kinds {
    /// No kind.
    pub const NONE: Kinds = Kinds(0);

    /// The set of these kinds.
    pub const fn of(kinds: &[Kind]) -> Kinds {
        let mut bits = 0;
        let mut i = 0;
        while i < kinds.len() {
            bits |= 1 << kinds[i] as u32;
            i += 1;
        }
        Kinds(bits)
    }

    /// Whether `kind` is in it.
    pub const fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u32) != 0
    }

    /// Whether any of `other` is in it.
    pub const fn any(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The kinds of both.
    pub const fn with(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    /// The kinds in it, in the order of [`Kind::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |kind| self.has(*kind))
    }
}

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
    line.letters();
    if line.at < text.len() {
        return Kinds::NONE;
    }
    TABLES.whole.get(line.bytes()).copied().unwrap_or_default()
}

/// Those of paywall, consent, missing page and robot check whose phrases stand anywhere in the first 600 bytes or so.
///
/// ```
/// use tearsheet_read::words::{Kind, contains};
/// assert!(contains("Dear reader, subscribe to continue reading.").has(Kind::Paywall));
/// ```
pub fn contains(text: &str) -> Kinds {
    let mut line = Line::<640>::new(text);
    while line.step() != Step::End {}
    let bytes = line.bytes();
    let mut all = Kinds::NONE;
    for hit in TABLES.anywhere.find_overlapping_iter(bytes) {
        if is_bounded(bytes, hit.start(), hit.end())
            && let Some(kinds) = TABLES.anywhere_kinds.get(hit.pattern().as_usize())
        {
            all = all.with(*kinds);
        }
    }
    all
}

/// Bytes of the longest phrase of this kind that opens the text, with the colon and the white space behind it.
///
/// ```
/// use tearsheet_read::words::{Kind, prefix};
/// let line = "Foto: Anna Nowak";
/// assert_eq!(&line[prefix(line, Kind::Credit).unwrap()..], "Anna Nowak");
/// ```
pub fn prefix(text: &str, kind: Kind) -> Option<usize> {
    let mut longest = None;
    open(text, |kinds, end| {
        if kinds.has(kind) {
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
    let meanings = TABLES.months.get(line.bytes())?;
    let wanted = language.map(primary);
    let own = meanings.iter().find(|(of, _)| Some(*of) == wanted);
    let agreed = meanings.iter().all(|(_, month)| *month == meanings[0].1);
    own.or(meanings.first().filter(|_| agreed)).map(|(_, month)| *month)
}

/// Whether a word is the name of a weekday or its abbreviation.
pub fn is_weekday(word: &str) -> bool {
    folded(word).is_some_and(|line| TABLES.weekdays.contains(line.bytes()))
}

/// Whether a word stands between date and clock: "at", "um", "godz".
pub fn is_at(word: &str) -> bool {
    folded(word).is_some_and(|line| TABLES.at.contains(line.bytes()))
}

/// The name of the news agency that the whole text is a form of.
///
/// ```
/// assert_eq!(tearsheet_read::words::agency("agence france-presse"), Some("AFP"));
/// ```
pub fn agency(text: &str) -> Option<&'static str> {
    let line = folded(text)?;
    TABLES.agencies.get(line.bytes()).copied()
}

fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or(language)
}

/// Calls `found` for every phrase that opens the text, shortest first, with its kinds and its end in the text.
fn open(text: &str, mut found: impl FnMut(Kinds, usize)) {
    let mut line = Line::<ROOM>::new(text);
    line.step();
    let Some(reach) = TABLES.first.get(line.bytes()) else { return };
    loop {
        if let Some(kinds) = TABLES.opening.get(line.bytes()) {
            found(*kinds, line.at);
        }
        if line.len >= *reach || line.step() == Step::End {
            return;
        }
    }
}

/// Whether the hit does not begin or end inside a word; every Chinese or Japanese character ends a word.
fn is_bounded(bytes: &[u8], start: usize, end: usize) -> bool {
    let edge = |before: usize| {
        let (left, right) = (bytes.get(before.wrapping_sub(1)), bytes.get(before));
        let is_letter = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
        let is_han = |byte: Option<&u8>| byte.is_some_and(|b| (0xe3..=0xe9).contains(b));
        !(is_letter(left) && is_letter(right)) || is_han(right) || is_han(bytes.get(before.wrapping_sub(3)))
    };
    edge(start) && edge(end)
}

fn folded(text: &str) -> Option<Line<'_, ROOM>> {
    let mut line = Line::new(text);
    while line.step() != Step::End {}
    (line.at >= text.len() && line.len > 0).then_some(line)
}

/// Longest folded phrase, in bytes.
const ROOM: usize = 160;

/// A text being folded word by word into a small buffer.
struct Line<'a, const N: usize> {
    text: &'a str,
    at: usize,
    buffer: [u8; N],
    len: usize,
    gap: bool,
}

/// What [`Line::step`] appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Word,
    Number,
    Mark,
    End,
}

impl<'a, const N: usize> Line<'a, N> {
    /// Begins behind quotation marks, brackets, bullets and arrows.
    fn new(text: &'a str) -> Self {
        let at = text.find(|c: char| c.is_alphanumeric() || c == '©').unwrap_or(text.len());
        Line { text, at, buffer: [0; N], len: 0, gap: false }
    }

    fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.len).unwrap_or(&[])
    }

    /// Appends the next word or mark, a space before it where the text has white space.
    fn step(&mut self) -> Step {
        self.skip_blank();
        let Some(first) = self.peek() else { return Step::End };
        let begin = self.at;
        let kept = (self.len, self.gap);
        let step = if is_letter(first) { self.word(first) } else { self.mark(first) };
        if step == Step::End {
            self.at = begin;
            (self.len, self.gap) = kept;
        }
        step
    }

    /// Appends words only: no numbers, no marks.
    fn letters(&mut self) {
        loop {
            let before = self.len;
            match self.step() {
                Step::Word => {}
                Step::Number | Step::Mark => {
                    self.len = before;
                    self.gap = true;
                }
                Step::End => return,
            }
        }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn skip_blank(&mut self) {
        while let Some(c) = self.peek() {
            if !c.is_whitespace() && !is_ignored(c) {
                return;
            }
            self.gap |= c.is_whitespace();
            self.at += c.len_utf8();
        }
    }

    fn word(&mut self, first: char) -> Step {
        let is_number = first.is_numeric();
        if self.gap && self.len > 0 && !self.push(' ') {
            return Step::End;
        }
        self.gap = false;
        let mut previous = self.ascii_run();
        while let Some(c) = self.peek() {
            if is_ignored(c) {
                self.at += c.len_utf8();
                continue;
            }
            let goes_on = match previous {
                None => true,
                Some(p) if is_ideograph(c) || is_ideograph(p) => false,
                Some(_) => is_letter(c) || self.is_joint(c),
            };
            if !goes_on {
                break;
            }
            if !self.push(fold(c)) {
                return Step::End;
            }
            self.at += c.len_utf8();
            previous = Some(c);
        }
        if is_number { Step::Number } else { Step::Word }
    }

    /// Appends ASCII letters and digits as long as they come, and says which was the last.
    fn ascii_run(&mut self) -> Option<char> {
        let run = self.text.as_bytes().get(self.at..).unwrap_or(&[]);
        let room = self.buffer.get_mut(self.len..).unwrap_or(&mut []);
        let mut last = None;
        let mut taken = 0;
        for (to, from) in room.iter_mut().zip(run.iter().take_while(|b| b.is_ascii_alphanumeric())) {
            *to = from.to_ascii_lowercase();
            last = Some(char::from(*from));
            taken += 1;
        }
        self.at += taken;
        self.len += taken;
        last
    }

    /// Whether a hyphen or apostrophe stands between two letters.
    fn is_joint(&self, c: char) -> bool {
        matches!(fold(c), '-' | '\'')
            && self
                .text
                .get(self.at + c.len_utf8()..)
                .and_then(|rest| rest.chars().next())
                .is_some_and(|next| is_letter(next) && !is_ideograph(next))
    }

    /// A dash between spaces and a bar part a label from what it labels, as a colon does.
    fn mark(&mut self, c: char) -> Step {
        let follows = self.text.get(self.at + c.len_utf8()..).unwrap_or("");
        let folded = fold(c);
        let parts = folded == ':' || folded == '-' && self.gap && follows.starts_with(char::is_whitespace);
        if self.gap && !parts && self.len > 0 && !self.push(' ') {
            return Step::End;
        }
        if !self.push(if parts { ':' } else { folded }) {
            return Step::End;
        }
        self.gap = false;
        self.at += c.len_utf8();
        Step::Mark
    }

    fn push(&mut self, c: char) -> bool {
        let mut bytes = [0; 4];
        let encoded = c.encode_utf8(&mut bytes).as_bytes();
        let Some(room) = self.buffer.get_mut(self.len..self.len + encoded.len()) else { return false };
        room.copy_from_slice(encoded);
        self.len += encoded.len();
        true
    }
}

fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphanumeric()
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}') && !matches!(c, '\u{964}' | '\u{965}')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// Characters that do not show, or that pages put around words at will.
fn is_ignored(c: char) -> bool {
    if c.is_ascii() {
        return c == '"';
    }
    matches!(
        c,
        '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '「' | '」' | '『' | '』' | '\u{ad}' | '\u{feff}'
    ) || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fe0f}')
        || matches!(c, '\u{640}' | '\u{64b}'..='\u{652}')
}

/// One character as phrases spell it.
fn fold(c: char) -> char {
    if c.is_ascii() {
        return if c == '|' { ':' } else { c.to_ascii_lowercase() };
    }
    match c {
        '’' | '‘' | 'ʼ' | '´' | '′' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).map_or(c, fold),
        'İ' | 'ı' => 'i',
        'أ' | 'إ' | 'آ' => 'ا',
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        _ => match c.to_lowercase().next().unwrap_or(c) {
            'ς' => 'σ',
            'ά' => 'α',
            'έ' => 'ε',
            'ή' => 'η',
            'ί' | 'ϊ' | 'ΐ' => 'ι',
            'ό' => 'ο',
            'ύ' | 'ϋ' | 'ΰ' => 'υ',
            'ώ' => 'ω',
            'ё' => 'е',
            lower => lower,
        },
    }
}

/// FNV-1a: short keys, the same on every machine.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

type Table<V> = HashMap<Box<[u8]>, V, BuildHasherDefault<Fnv>>;
type Set = HashSet<Box<[u8]>, BuildHasherDefault<Fnv>>;

struct Tables {
    /// Phrases with their marks.
    opening: Table<Kinds>,
    /// Their first words, with the length of the longest phrase that begins so.
    first: Table<usize>,
    /// Phrases by their letters alone.
    whole: Table<Kinds>,
    anywhere: AhoCorasick,
    anywhere_kinds: Vec<Kinds>,
    months: Table<Vec<(&'static str, u8)>>,
    weekdays: Set,
    at: Set,
    agencies: Table<&'static str>,
}

macro_rules! languages {
    ($($language:literal)+) => {
        const LANGUAGES: &[(&str, &str)] =
            &[$(($language, include_str!(concat!("../data/words/", $language, ".toml")))),+];
    };
}

languages! {
    "en" "de" "fr" "es" "it" "pt" "nl" "pl" "cs" "sk" "uk" "be" "ru" "bg" "sr" "hr" "sl" "ro"
    "hu" "el" "tr" "sv" "da" "no" "fi" "et" "lt" "lv" "he" "ar" "fa" "hi" "ja" "zh" "ko" "vi"
    "id"
}

static AGENCIES: LazyLock<toml::Table> = LazyLock::new(|| table(include_str!("../data/agencies.toml")));

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let files: Vec<(&'static str, toml::Table)> =
        LANGUAGES.iter().map(|(language, file)| (*language, table(file))).collect();
    let (opening, first, whole) = phrases(&files);
    let (anywhere, anywhere_kinds) = anywhere(&files);
    Tables {
        opening,
        first,
        whole,
        anywhere,
        anywhere_kinds,
        months: months(&files),
        weekdays: word_set(&files, "weekdays"),
        at: word_set(&files, "at"),
        agencies: agencies(),
    }
});

fn table(file: &str) -> toml::Table {
    file.parse().expect("the tables of words are TOML; a test reads them all")
}

fn list<'a>(file: &'a toml::Table, key: &str) -> impl Iterator<Item = &'a str> {
    file.get(key).and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_str)
}

fn phrases(files: &[(&str, toml::Table)]) -> (Table<Kinds>, Table<usize>, Table<Kinds>) {
    let (mut opening, mut first, mut whole) = (Table::default(), Table::default(), Table::default());
    for kind in Kind::ALL {
        let set = Kinds::of(&[kind]);
        for phrase in files.iter().flat_map(|(_, file)| list(file, kind.as_str())) {
            let mut line = Line::<ROOM>::new(phrase);
            line.step();
            let reach: &mut usize = first.entry(line.bytes().into()).or_default();
            while line.step() != Step::End {}
            *reach = line.len.max(*reach);
            add(&mut opening, line.bytes(), set);
            let mut letters = Line::<ROOM>::new(phrase);
            letters.letters();
            add(&mut whole, letters.bytes(), set);
        }
    }
    (opening, first, whole)
}

fn add(table: &mut Table<Kinds>, key: &[u8], kinds: Kinds) {
    if !key.is_empty() {
        let entry = table.entry(key.into()).or_default();
        *entry = entry.with(kinds);
    }
}

fn anywhere(files: &[(&str, toml::Table)]) -> (AhoCorasick, Vec<Kinds>) {
    let (mut patterns, mut kinds) = (Vec::new(), Vec::new());
    for kind in [Kind::Paywall, Kind::Consent, Kind::NotFound, Kind::BotCheck] {
        for phrase in files.iter().flat_map(|(_, file)| list(file, kind.as_str())) {
            if let Some(line) = folded(phrase) {
                patterns.push(line.bytes().to_vec());
                kinds.push(Kinds::of(&[kind]));
            }
        }
    }
    (AhoCorasick::new(patterns).expect("some thousand short phrases fit an automaton"), kinds)
}

fn months(files: &[(&'static str, toml::Table)]) -> Table<Vec<(&'static str, u8)>> {
    let mut table = Table::<Vec<(&'static str, u8)>>::default();
    for (language, file) in files {
        let lists = file.get("months").and_then(toml::Value::as_array).into_iter().flatten();
        for (number, forms) in (1u8..).zip(lists) {
            let forms = forms.as_array().into_iter().flatten().filter_map(toml::Value::as_str);
            for line in forms.filter_map(folded) {
                table.entry(line.bytes().into()).or_default().push((language, number));
            }
        }
    }
    table
}

fn word_set(files: &[(&str, toml::Table)], key: &str) -> Set {
    let words = files.iter().flat_map(|(_, file)| list(file, key));
    words.filter_map(folded).map(|line| line.bytes().into()).collect()
}

fn agencies() -> Table<&'static str> {
    let mut table = Table::default();
    for (name, forms) in AGENCIES.iter() {
        let forms = forms.as_array().into_iter().flatten().filter_map(toml::Value::as_str);
        for line in forms.chain([name.as_str()]).filter_map(folded) {
            table.insert(line.bytes().into(), name.as_str());
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_known_keys_and_phrases_that_fit() {
        for (language, file) in LANGUAGES {
            for (key, value) in table(file) {
                let known = Kind::ALL.iter().any(|kind| kind.as_str() == key);
                assert!(known || ["months", "weekdays", "at"].contains(&key.as_str()), "{language}: {key}");
                for phrase in value.as_array().into_iter().flatten().filter_map(toml::Value::as_str) {
                    assert!(folded(phrase).is_some(), "{language}: {key}: {phrase}");
                }
            }
        }
        assert!(LANGUAGES.len() >= 32);
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
        assert!(contains("A plain sentence about nothing.").is_empty());
        assert_eq!(prefix("Źródło: PAP", Kind::Credit), Some("Źródło: ".len()));
        assert_eq!(prefix("Nothing here", Kind::Credit), None);
    }
}
