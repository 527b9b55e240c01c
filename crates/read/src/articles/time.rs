//! When: from the words of a page ("Publikacja: 01.07.2022 18:20", "2024-05-03T10:00:00Z") to a [`When`]. One reader
//! takes machine forms and visible forms of every language alike, since pages put either in either place.
//!
//! A line is cut into numbers, words and marks. A date is looked for at each of them; a clock may stand behind it or
//! before it, with nothing between but marks, weekdays and words such as "at". Without a year there is no date, and
//! "2 hours ago" gives nothing but where the caller says when the page was captured ([`relative`]). Years outside 1900 to
//! 2100 are no dates.
//!
//! Which of `07/01/2022` is the month? A number above 12 decides. Otherwise the day comes first, except that with a
//! slash or hyphen the month does where something speaks for the United States: the language `en-US`, a host whose
//! outlet keeps United States time, `.us`, `.gov` or `.mil`, or a United States zone in the line ("6:20 p.m. ET").
//!
//! An offset is taken from the line if it states one. Abbreviations that mean several offsets (IST, CST) are left to
//! the outlet's zone, which [`outlets`](super::outlets) knows by the host. An hour alone is no clock unless "Uhr",
//! "h" or "p.m." makes it one.

mod relative;

pub(super) use relative::{Captured, ago, moments};

use super::outlets;
use crate::words::{self, Kind, Kinds, digit};
use jiff::civil::{Date, DateTime, Time};
use std::ops::Range;
use tearsheet_article::{Precision, When, WhenFrom, Zone};

/// What is known of the place where a line stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place<'a> {
    /// Language of the page, BCP 47.
    pub language: Option<&'a str>,
    /// Host of the page's address.
    pub host: Option<&'a str>,
}

/// A moment as a line states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The date.
    pub date: Date,
    /// The clock, if there is one.
    pub clock: Option<Clock>,
    /// Where date and clock stand in the line.
    pub range: Range<usize>,
}

/// A time of day as a line states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Hours, minutes, seconds.
    pub time: Time,
    /// Whether the line states seconds.
    pub has_seconds: bool,
    /// What the line says of its offset.
    pub offset: Offset,
}

/// What a line says of the offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offset {
    /// Nothing that can be relied on.
    Unstated,
    /// Minutes east of UTC.
    Minutes(i32),
    /// A zone of the United States such as "ET", whose offset depends on the date.
    Zone(&'static str),
}

/// The times in a line that may hold two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimeLine {
    /// When it was first published.
    pub published: Option<When>,
    /// When it was last changed.
    pub modified: Option<When>,
}

/// The first moment in a line.
///
/// ```
/// use tearsheet_read::articles::time::{Place, read};
/// let reading = read("1 lipca 2022, 18:20", &Place::default()).unwrap();
/// assert_eq!(reading.date.to_string(), "2022-07-01");
/// assert!(read("2 hours ago", &Place::default()).is_none());
/// ```
pub fn read(raw: &str, place: &Place) -> Option<Reading> {
    epoch(raw).or_else(|| first(&tokens(raw), 0, raw, place).map(|(reading, _)| reading))
}

/// The first moment in a line, as the record spells it.
///
/// ```
/// use tearsheet_article::WhenFrom;
/// use tearsheet_read::articles::time::{Place, when};
/// let place = Place { language: Some("pl"), host: Some("www.gazeta.pl") };
/// let when = when("Publikacja: 01.07.2022 18:20", WhenFrom::Text, &place).unwrap();
/// assert_eq!(when.at, "2022-07-01T18:20+02:00");
/// ```
pub fn when(raw: &str, from: WhenFrom, place: &Place) -> Option<When> {
    Some(spell(&read(raw, place)?, raw.trim(), from, place))
}

/// The first moment in a longer text, and where it stands.
pub fn find(text: &str, place: &Place) -> Option<(Range<usize>, When)> {
    let (reading, _) = first(&tokens(text), 0, text, place)?;
    let when = spell(&reading, words_of(text, &reading.range), WhenFrom::Text, place);
    Some((reading.range, when))
}

/// The times of a line, told apart by the words before them: "Published … | Updated …". A time without such a word is
/// the time of publication, unless the line has another for that.
pub fn line(text: &str, place: &Place) -> TimeLine {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((reading, next)) = first(&tokens, at, text, place) {
        let when = spell(&reading, words_of(text, &reading.range), WhenFrom::Text, place);
        found.push((reading.range, when));
        at = next;
    }
    told_apart(text, &tokens, found)
}

fn told_apart(text: &str, tokens: &[Token], found: Vec<(Range<usize>, When)>) -> TimeLine {
    let mut times = TimeLine::default();
    let mut unlabelled = None;
    let mut behind = 0;
    let last = found.len().saturating_sub(1);
    for (i, (range, when)) in found.into_iter().enumerate() {
        let mut label = label(text, tokens, behind..range.start);
        if label.is_empty() && i == last {
            label = self::label(text, tokens, range.end..text.len());
        }
        behind = range.end;
        if label.has(Kind::Modified) {
            times.modified.get_or_insert(when);
        } else if label.has(Kind::Published) {
            times.published.get_or_insert(when);
        } else {
            unlabelled.get_or_insert(when);
        }
    }
    times.published = times.published.or(unlabelled);
    times
}

/// Which of the two labels stands in a stretch; the change outranks, since "published" is part of many a phrase.
fn label(text: &str, tokens: &[Token], within: Range<usize>) -> Kinds {
    const LABELS: [Kind; 2] = [Kind::Modified, Kind::Published];
    let words = tokens.iter().filter(|t| t.is_word() && within.contains(&t.start) && t.end <= within.end);
    let kinds = words.filter_map(|t| text.get(t.start..within.end)).map(words::starts_with);
    let all = kinds.fold(Kinds::NONE, Kinds::with);
    LABELS.into_iter().find(|kind| all.has(*kind)).map_or(Kinds::NONE, |kind| Kinds::of(&[kind]))
}

/// The whole line, unless it is a paragraph.
fn words_of<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    let words = if text.len() <= 200 { text } else { text.get(range.clone()).unwrap_or("") };
    words.trim()
}

fn spell(reading: &Reading, raw: &str, from: WhenFrom, place: &Place) -> When {
    let raw = raw.to_owned();
    let Some(clock) = reading.clock else {
        return When { at: reading.date.to_string(), precision: Precision::Day, zone: Zone::None, from, raw };
    };
    let shown = reading.date.to_datetime(clock.time);
    let (offset, zone) = offset(clock.offset, shown, place);
    let (seconds, precision) = if clock.has_seconds {
        (format!(":{:02}", clock.time.second()), Precision::Second)
    } else {
        (String::new(), Precision::Minute)
    };
    let (hour, minute) = (clock.time.hour(), clock.time.minute());
    let at = format!(
        "{}T{hour:02}:{minute:02}{seconds}{}",
        reading.date,
        offset.map_or_else(String::new, spell_offset)
    );
    When { at, precision, zone, from, raw }
}

fn offset(stated: Offset, shown: DateTime, place: &Place) -> (Option<i32>, Zone) {
    let stated = match stated {
        Offset::Minutes(minutes) => Some(minutes),
        Offset::Zone(zone) => outlets::offset(zone, shown),
        Offset::Unstated => None,
    };
    let outlet = || outlets::offset(outlets::zone_of(place.host?)?, shown);
    match stated {
        Some(minutes) => (Some(minutes), Zone::Stated),
        None => outlet().map_or((None, Zone::None), |minutes| (Some(minutes), Zone::Outlet)),
    }
}

pub(super) fn spell_offset(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// Seconds or milliseconds since 1970, where they are all there is.
fn epoch(raw: &str) -> Option<Reading> {
    let digits = raw.trim();
    let seconds = match (digits.len(), digits.bytes().all(|b| b.is_ascii_digit())) {
        (10, true) => digits.parse::<i64>().ok()?,
        (13, true) => digits.parse::<i64>().ok()? / 1000,
        _ => return None,
    };
    let moment = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::from_second(seconds).ok()?);
    let clock = Clock { time: moment.time(), has_seconds: true, offset: Offset::Minutes(0) };
    Some(Reading { date: moment.date(), clock: Some(clock), range: 0..raw.len() })
}

/// A number, a word or a mark of the line. Chinese characters stand alone.
#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    text: &'a str,
    kind: TokenKind,
    start: usize,
    end: usize,
    /// Whether it follows the token before it without white space.
    glued: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TokenKind {
    Number { value: u64, digits: u8 },
    Word,
    Mark(char),
}

impl Token<'_> {
    fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }

    /// A number of so many digits.
    fn number(&self, wanted: std::ops::RangeInclusive<u8>) -> Option<u64> {
        match self.kind {
            TokenKind::Number { value, digits } if wanted.contains(&digits) => Some(value),
            _ => None,
        }
    }

    fn is(&self, words: &[&str]) -> bool {
        self.is_word() && words.iter().any(|w| self.text.to_lowercase() == *w)
    }

    fn is_mark(&self, marks: &str) -> bool {
        matches!(self.kind, TokenKind::Mark(c) if marks.contains(c))
    }
}

/// Lines of more tokens than this hold no date that anyone looks for.
const MOST_TOKENS: usize = 400;

/// The tokens of a text that may hold a date: one without a digit has none.
fn tokens(text: &str) -> Vec<Token<'_>> {
    if text.chars().any(|c| digit(c).is_some()) { cut(text) } else { Vec::new() }
}

fn cut(text: &str) -> Vec<Token<'_>> {
    let mut list = Vec::new();
    let mut glued = false;
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() || is_invisible(c) {
            glued &= is_invisible(c);
            continue;
        }
        let mut end = start + c.len_utf8();
        let kind = if let Some(first) = digit(c) {
            let (mut value, mut digits) = (u64::from(first), 1u8);
            while let Some((at, next)) = chars.next_if(|(_, c)| digit(*c).is_some()) {
                value = value.saturating_mul(10).saturating_add(u64::from(digit(next).unwrap_or(0)));
                digits = digits.saturating_add(1);
                end = at + next.len_utf8();
            }
            TokenKind::Number { value, digits }
        } else if is_letter(c) {
            while let Some((at, next)) = chars.next_if(|(_, n)| is_letter(*n) && !is_han(*n) && !is_han(c)) {
                end = at + next.len_utf8();
            }
            TokenKind::Word
        } else {
            TokenKind::Mark(plain_mark(c))
        };
        list.push(Token { text: &text[start..end], kind, start, end, glued });
        if list.len() == MOST_TOKENS {
            break;
        }
        glued = true;
    }
    list
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}' | '\u{93c}' | '\u{94d}')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

fn plain_mark(c: char) -> char {
    match c {
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        '،' | '、' => ',',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// The first moment at or behind token `from`, and the token behind it.
fn first(tokens: &[Token], from: usize, text: &str, place: &Place) -> Option<(Reading, usize)> {
    let line = Line { tokens, text, place };
    let mut earlier: Option<(usize, usize, Clock)> = None;
    let mut at = from;
    while at < tokens.len() {
        let Some(found) = line.date(at) else {
            if let Some((clock, end)) = line.clock(at, false) {
                earlier = Some((at, end, clock));
                at = end;
            } else {
                at += 1;
            }
            continue;
        };
        let mut reading = Reading { date: found.date, clock: found.clock, range: line.range(at, found.end) };
        let mut end = found.end;
        if reading.clock.is_none() {
            let begin = line.skip(end);
            if let Some((clock, behind)) = line.clock(begin, true) {
                (reading.clock, end) = (Some(clock), behind);
            } else if let Some((start, behind, clock)) = earlier
                && line.skip_to(behind, at)
            {
                (reading.clock, reading.range.start) = (Some(clock), tokens[start].start);
            }
        }
        reading.range.end = tokens.get(end - 1).map_or(reading.range.end, |t| t.end);
        return Some((reading, end));
    }
    None
}

struct Line<'a> {
    tokens: &'a [Token<'a>],
    text: &'a str,
    place: &'a Place<'a>,
}

/// A date, the token behind it, and the clock if one stood inside it.
struct Found {
    date: Date,
    end: usize,
    clock: Option<Clock>,
}

impl Line<'_> {
    fn at(&self, i: usize) -> Option<&Token<'_>> {
        self.tokens.get(i)
    }

    fn range(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.at(from).map_or(0, |t| t.start);
        start..self.at(to.saturating_sub(1)).map_or(start, |t| t.end)
    }

    fn date(&self, i: usize) -> Option<Found> {
        let token = self.at(i)?;
        if token.glued
            && i.checked_sub(1).and_then(|b| self.at(b)).is_some_and(|t| t.number(1..=20).is_some())
        {
            return None;
        }
        match token.kind {
            TokenKind::Number { value, digits: 14 } => compact(value),
            TokenKind::Number { value, digits: 8 } => Some(Found {
                date: civil(value / 10000, value / 100 % 100, value % 100)?,
                end: i + 1,
                clock: None,
            }),
            TokenKind::Number { value, digits: 4 } => self.year_first(i, value),
            TokenKind::Number { value, digits: 1..=2 } => {
                self.numeric(i).or_else(|| self.day_first(i, value))
            }
            TokenKind::Word => self.month_first(i),
            _ => None,
        }
        .map(|found| Found { end: found.end.max(i + 1), ..found })
    }

    /// `2022-07-01`, `2022. 7. 1.`, `2022年7月1日`, `2022. július 1.`, `2022 m. liepos 1 d.`, `2022. gada 1. jūlijs`.
    fn year_first(&self, i: usize, year: u64) -> Option<Found> {
        let separator = self.at(i + 1)?;
        if let (Some(month), Some(day)) = (self.short(i + 2), self.short(i + 4)) {
            let again = self.at(i + 3)?;
            let same = separator.is_mark("-/.") && separator.kind == again.kind;
            let named = separator.is(&["年", "년"]) && again.is(&["月", "월"]);
            if same || named {
                let tail = self.at(i + 5).is_some_and(|t| t.is(&["日", "일"]) || same && t.is_mark("."));
                return Some(Found {
                    date: civil(year, month, day)?,
                    end: i + 5 + usize::from(tail),
                    clock: None,
                });
            }
        }
        let begin = self.skip_fillers(i + 1, &["m", "gada", "g", "r", "ж", "yil"]);
        if let Some((month, next)) = self.month(begin) {
            let at = self.skip_fillers(next, &[]);
            let date = civil(year, month, self.short(at)?)?;
            return Some(Found { date, end: at + 1, clock: None });
        }
        let day = self.short(begin)?;
        let (month, end) = self.month(self.skip_fillers(begin + 1, &[]))?;
        Some(Found { date: civil(year, month, day)?, end, clock: None })
    }

    /// `01.07.2022`, `7/1/2022`, `1. 7. 2022`, `01.07.22`; `01.07.2218:20` is glued beyond telling.
    fn numeric(&self, i: usize) -> Option<Found> {
        let (a, b) = (self.short(i)?, self.short(i + 2)?);
        let separator = self.at(i + 1)?;
        if !separator.is_mark("./-") || self.at(i + 3)?.kind != separator.kind {
            return None;
        }
        let last = self.at(i + 4)?;
        let is_clock = self.at(i + 5).is_some_and(|t| t.glued && t.is_mark(":"))
            && self.at(i + 6).is_some_and(|t| t.glued && t.number(2..=2).is_some());
        let year = match last.kind {
            TokenKind::Number { digits: 4, .. } if is_clock => return None,
            TokenKind::Number { value, digits: 4 } => value,
            TokenKind::Number { value, digits: 2 } if last.glued && !separator.is_mark("-") => 2000 + value,
            _ => return None,
        };
        let month_leads = b > 12 || a <= 12 && !separator.is_mark(".") && self.is_american();
        let (month, day) = if month_leads { (a, b) } else { (b, a) };
        Some(Found { date: civil(year, month, day)?, end: i + 5, clock: None })
    }

    fn is_american(&self) -> bool {
        let host = self.place.host.unwrap_or("").trim_end_matches('.');
        let country = host.rsplit('.').next().is_some_and(|tld| matches!(tld, "us" | "gov" | "mil"));
        let language = self
            .place
            .language
            .is_some_and(|l| l.eq_ignore_ascii_case("en-us") || l.eq_ignore_ascii_case("en_us"));
        const ZONES: [&str; 5] = [
            "America/New_York",
            "America/Chicago",
            "America/Denver",
            "America/Phoenix",
            "America/Los_Angeles",
        ];
        language
            || country
            || outlets::zone_of(host).is_some_and(|zone| ZONES.contains(&zone))
            || self.tokens.iter().any(|t| AMERICAN.iter().any(|(name, _)| t.text == *name))
    }

    /// `1 July 2022`, `1. července 2022`, `1er juillet 2022`, `1 de julio de 2022`, `1 tháng 7 năm 2022`, `1 تموز / يوليو 2022`.
    fn day_first(&self, i: usize, day: u64) -> Option<Found> {
        let begin = self.skip_fillers(i + 1, &DAY_FILLERS);
        let (month, next) = match self.month(begin) {
            Some(found) => found,
            None if self.at(begin)?.is(&["tháng"]) => (self.short(begin + 1)?, begin + 2),
            None => return None,
        };
        let at = self.skip_fillers(next, &YEAR_FILLERS);
        let at = self.month(at).map_or(at, |(_, behind)| self.skip_fillers(behind, &YEAR_FILLERS));
        let year = self.at(at)?.number(4..=4)?;
        Some(Found { date: civil(year, month, day)?, end: at + 1, clock: None })
    }

    /// `July 1, 2022`, `Jul 1 18:20:33 +0000 2022`.
    fn month_first(&self, i: usize) -> Option<Found> {
        let (month, next) = self.month(i)?;
        let at = self.skip_fillers(next, &[]);
        let day = self.short(at)?;
        let behind = self.skip_fillers(at + 1, &["st", "nd", "rd", "th", "d", "de", "del"]);
        if let Some(year) = self.at(behind)?.number(4..=4) {
            return Some(Found { date: civil(year, month, day)?, end: behind + 1, clock: None });
        }
        let (clock, end) = self.clock(at + 1, false)?;
        let year = self.at(end)?.number(4..=4)?;
        Some(Found { date: civil(year, month, day)?, end: end + 1, clock: Some(clock) })
    }

    /// A month's name, of two words if need be.
    fn month(&self, i: usize) -> Option<(u64, usize)> {
        let token = self.at(i).filter(|t| t.is_word())?;
        let language = self.language();
        let pair = self.at(i + 1).filter(|t| t.is_word()).and_then(|t| self.text.get(token.start..t.end));
        let month = |words: &str| words::month(words, language).map(u64::from);
        pair.and_then(month).map(|m| (m, i + 2)).or_else(|| month(token.text).map(|m| (m, i + 1)))
    }

    /// The page's language, or the one that its host's country speaks where month names differ.
    fn language(&self) -> Option<&str> {
        let country = || match self.place.host?.rsplit('.').next()? {
            "hr" => Some("hr"),
            "pl" => Some("pl"),
            "cz" => Some("cs"),
            "ua" => Some("uk"),
            _ => None,
        };
        self.place.language.or_else(country)
    }

    fn short(&self, i: usize) -> Option<u64> {
        self.at(i)?.number(1..=2)
    }

    fn skip_fillers(&self, from: usize, words: &[&str]) -> usize {
        let most = from + 4;
        let mut i = from;
        while i < most && self.at(i).is_some_and(|t| t.is_mark(".,-/'’º") || t.is(words)) {
            i += 1;
        }
        i
    }

    /// Behind everything that may stand between date and clock.
    fn skip(&self, from: usize) -> usize {
        let most = from + 9;
        let mut i = from;
        while i < most && self.at(i).is_some_and(is_between) {
            i += 1;
        }
        i
    }

    fn skip_to(&self, from: usize, to: usize) -> bool {
        to - from <= 9 && self.tokens.get(from..to).is_some_and(|gap| gap.iter().all(is_between))
    }

    /// A clock; `loose` where a date stands before it, so that `18.20` can be nothing else.
    fn clock(&self, i: usize, loose: bool) -> Option<(Clock, usize)> {
        let (before, i) = self.meridiem_before(i);
        let number = self.at(i)?;
        let behind_t = i.checked_sub(1).and_then(|b| self.at(b)).is_some_and(|t| t.is(&["t"]));
        let (hour, minute, second, end) = match number.kind {
            TokenKind::Number { value, digits: 4 } if behind_t => (value / 100, value % 100, None, i + 1),
            TokenKind::Number { value, digits: 6 } if behind_t => {
                (value / 10000, value / 100 % 100, Some(value % 100), i + 1)
            }
            TokenKind::Number { value, digits: 1..=2 } => self.hands(i, value, loose || before.is_some())?,
            _ => return None,
        };
        let (after, end) = self.meridiem_after(end);
        let hour = match before.or(after) {
            Some(_) if hour > 12 => hour,
            Some(Half::Morning) => hour % 12,
            Some(Half::Afternoon) => hour % 12 + 12,
            None => hour,
        };
        let small = |n: u64| i8::try_from(n).ok();
        let time = Time::new(small(hour)?, small(minute)?, small(second.unwrap_or(0).min(59))?, 0).ok()?;
        let (offset, end) = self.offset(end, behind_t || second.is_some());
        Some((Clock { time, has_seconds: second.is_some(), offset }, end))
    }

    /// Hour, minute, second, and the token behind them.
    fn hands(&self, i: usize, hour: u64, loose: bool) -> Option<(u64, u64, Option<u64>, usize)> {
        let separator = self.at(i + 1)?;
        let minute = self.at(i + 2).and_then(|t| t.number(1..=2).filter(|m| *m < 60));
        if separator.is_mark(":") {
            self.at(i + 2)?.number(2..=2)?;
            return Some(self.seconds(hour, minute?, i + 3));
        }
        if separator.is(&HOUR_WORDS) {
            let Some(minute) = minute else { return Some((hour, 0, None, i + 2)) };
            let tail = self.at(i + 3).is_some_and(|t| t.is(&["分", "분", "min", "phút", "m", "мин", "хв"]));
            if tail
                && let Some(second) = self.short(i + 4)
                && self.at(i + 5).is_some_and(|t| t.is(&["秒", "초"]))
            {
                return Some((hour, minute, Some(second), i + 6));
            }
            return Some((hour, minute, None, i + 3 + usize::from(tail)));
        }
        if separator.is_mark(".") && self.at(i + 2).is_some_and(|t| t.glued && t.number(2..=2).is_some()) {
            let date_follows = self.at(i + 3).is_some_and(|t| t.glued && t.is_mark(".-/"))
                && self.at(i + 4).is_some_and(|t| t.glued && t.number(1..=4).is_some());
            let said =
                self.meridiem_after(i + 3).0.is_some() || self.at(i + 3).is_some_and(|t| t.is(&["uhr"]));
            let announced = i.checked_sub(1).and_then(|b| self.at(b)).is_some_and(|t| t.is(&CLOCK_WORDS));
            return minute
                .filter(|_| !date_follows && (loose || said || announced))
                .map(|m| (hour, m, None, i + 3));
        }
        let bare = self.meridiem_after(i + 1).0.is_some() || separator.is(&["uhr"]);
        bare.then_some((hour, 0, None, i + 1))
    }

    fn seconds(&self, hour: u64, minute: u64, i: usize) -> (u64, u64, Option<u64>, usize) {
        let second = self.at(i).filter(|t| t.is_mark(":")).and(self.at(i + 1)).and_then(|t| t.number(2..=2));
        let Some(second) = second.filter(|s| *s <= 60) else { return (hour, minute, None, i) };
        let fraction = self.at(i + 2).is_some_and(|t| t.glued && t.is_mark(".,"))
            && self.at(i + 3).is_some_and(|t| t.glued && t.number(1..=12).is_some());
        (hour, minute, Some(second), if fraction { i + 4 } else { i + 2 })
    }

    fn meridiem_before(&self, i: usize) -> (Option<Half>, usize) {
        let (Some(a), b) = (self.at(i), self.at(i + 1)) else { return (None, i) };
        if a.is(&["오전"]) || a.is(&["오후"]) {
            return (Some(if a.is(&["오전"]) { Half::Morning } else { Half::Afternoon }), i + 1);
        }
        let half = match (a.text, b.map_or("", |t| t.text)) {
            ("上", "午") | ("午", "前") | ("凌", "晨") => Half::Morning,
            ("下", "午") | ("午", "後") | ("晚", "上") => Half::Afternoon,
            _ => return (None, i),
        };
        (Some(half), i + 2)
    }

    /// `pm`, `p.m.`, `μ.μ.`, `م`.
    fn meridiem_after(&self, i: usize) -> (Option<Half>, usize) {
        const MORNING: [&str; 6] = ["am", "a", "πμ", "π", "ص", "sa"];
        const AFTERNOON: [&str; 6] = ["pm", "p", "μμ", "μ", "م", "ch"];
        let Some(first) = self.at(i) else { return (None, i) };
        let half = if first.is(&MORNING) {
            Half::Morning
        } else if first.is(&AFTERNOON) {
            Half::Afternoon
        } else {
            return (None, i);
        };
        if !first.is(&["a", "p", "π", "μ"]) {
            return (Some(half), i + 1);
        }
        let dotted = self.at(i + 1).is_some_and(|t| t.is_mark("."))
            && self.at(i + 2).is_some_and(|t| t.is(&["m", "μ"]));
        let tail = usize::from(self.at(i + 3).is_some_and(|t| t.is_mark(".")));
        if dotted { (Some(half), i + 3 + tail) } else { (None, i) }
    }

    /// The offset behind a clock; `exact` where a machine seems to have written it.
    fn offset(&self, i: usize, exact: bool) -> (Offset, usize) {
        let open = usize::from(self.at(i).is_some_and(|t| t.is_mark("([") || t.is(&["uhr"])));
        let Some(token) = self.at(i + open) else { return (Offset::Unstated, i) };
        let next = i + open + 1;
        let closed =
            |end: usize| end + usize::from(open == 1 && self.at(end).is_some_and(|t| t.is_mark(")]")));
        if token.is_word() {
            let name = token.text;
            if matches!(name, "Z" | "z" | "GMT" | "UTC" | "Gmt" | "gmt" | "utc") {
                let (minutes, end) = self.digits_of_offset(next, true).unwrap_or((0, next));
                return (Offset::Minutes(minutes), closed(end));
            }
            if let Some((_, minutes)) = FIXED.iter().find(|(n, _)| *n == name) {
                return (Offset::Minutes(*minutes), closed(next));
            }
            if let Some((_, zone)) = AMERICAN.iter().find(|(n, _)| *n == name) {
                return (Offset::Zone(zone), closed(next));
            }
        }
        match self.digits_of_offset(i + open, exact) {
            Some((minutes, end)) => (Offset::Minutes(minutes), closed(end)),
            None => (Offset::Unstated, i),
        }
    }

    /// `+0200`, `+02:00`, `+2`; after a clock that people wrote, `-11:00` may as well be the end of opening hours.
    fn digits_of_offset(&self, i: usize, exact: bool) -> Option<(i32, usize)> {
        let sign = match self.at(i)?.kind {
            TokenKind::Mark('+') => 1,
            TokenKind::Mark('-') => -1,
            _ => return None,
        };
        let number = self.at(i + 1).filter(|t| t.glued)?;
        let TokenKind::Number { value, digits } = number.kind else { return None };
        let value = i32::try_from(value).ok()?;
        let colon = self.at(i + 2).is_some_and(|t| t.glued && t.is_mark(":"));
        let minutes = self.at(i + 3).filter(|t| colon && t.glued).and_then(|t| t.number(2..=2));
        let (hours, minutes, end) = match (digits, minutes) {
            (4, _) => (value / 100, value % 100, i + 2),
            (1..=2, Some(minutes)) => (value, i32::try_from(minutes).ok()?, i + 4),
            (1..=2, None) if exact => (value, 0, i + 2),
            _ => return None,
        };
        let believable = hours <= 14 && minutes < 60 && (exact || sign == 1 || digits == 4);
        believable.then_some((sign * (hours * 60 + minutes), end))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

const DAY_FILLERS: [&str; 16] =
    ["st", "nd", "rd", "th", "er", "º", "ª", "de", "of", "di", "η", "ής", "ος", "d", "e", "ta"];
const YEAR_FILLERS: [&str; 8] = ["de", "del", "of", "d", "năm", "г", "r", "عام"];
const HOUR_WORDS: [&str; 10] = ["h", "u", "時", "时", "点", "點", "시", "ч", "giờ", "g"];
const CLOCK_WORDS: [&str; 14] =
    ["klo", "kl", "um", "godz", "ore", "pukul", "jam", "ob", "alle", "às", "ora", "kell", "plkst", "val"];

/// Abbreviations that mean one offset wherever they are printed.
const FIXED: [(&str, i32); 50] = [
    ("WET", 0),
    ("WEST", 60),
    ("BST", 60),
    ("CET", 60),
    ("MEZ", 60),
    ("CEST", 120),
    ("MESZ", 120),
    ("EET", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("МСК", 180),
    ("мск", 180),
    ("TRT", 180),
    ("SAST", 120),
    ("WAT", 60),
    ("CAT", 120),
    ("EAT", 180),
    ("PKT", 300),
    ("WIB", 420),
    ("WITA", 480),
    ("WIT", 540),
    ("ICT", 420),
    ("HKT", 480),
    ("SGT", 480),
    ("MYT", 480),
    ("PHT", 480),
    ("JST", 540),
    ("KST", 540),
    ("AWST", 480),
    ("ACST", 570),
    ("ACDT", 630),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
    ("NST", -210),
    ("NDT", -150),
    ("ADT", -180),
    ("EST", -300),
    ("EDT", -240),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
    ("AKST", -540),
    ("AKDT", -480),
    ("HST", -600),
    ("BRT", -180),
    ("ART", -180),
];

const AMERICAN: [(&str, &str); 4] = [
    ("ET", "America/New_York"),
    ("CT", "America/Chicago"),
    ("MT", "America/Denver"),
    ("PT", "America/Los_Angeles"),
];

fn civil(year: u64, month: u64, day: u64) -> Option<Date> {
    let year = i16::try_from(year).ok().filter(|y| (1900..=2100).contains(y))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// `20240503100000`.
fn compact(value: u64) -> Option<Found> {
    let (day, clock) = (value / 1_000_000, value % 1_000_000);
    let date = civil(day / 10000, day / 100 % 100, day % 100)?;
    let small = |n: u64| i8::try_from(n).ok();
    let time = Time::new(small(clock / 10000)?, small(clock / 100 % 100)?, small(clock % 100)?, 0).ok()?;
    Some(Found { date, end: 0, clock: Some(Clock { time, has_seconds: true, offset: Offset::Unstated }) })
}

fn is_between(token: &Token) -> bool {
    const HAN: &str = "星期週周曜禮礼拜一二三四五六日月火水木金土";
    match token.kind {
        TokenKind::Mark(c) => ",.|-·•/():;@>\u{2022}[]'".contains(c),
        TokenKind::Word => {
            HAN.contains(token.text)
                || token.is(&["t", "日", "일"])
                || words::is_at(token.text)
                || words::is_weekday(token.text)
        }
        TokenKind::Number { .. } => false,
    }
}

#[cfg(test)]
mod tests;
