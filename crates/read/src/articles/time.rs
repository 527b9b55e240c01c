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

mod clock;
mod date;
mod moment;
mod offset;
mod relative;
mod spelling;
mod token;

pub(super) use relative::{Captured, ago, moments};
pub(super) use spelling::spell_offset;

use crate::words::{self, Kind, Kinds};
use jiff::civil::{Date, Time};
use moment::first;
use spelling::{spell, words_of};
use std::ops::Range;
use tearsheet_article::{When, WhenFrom};
use token::{Token, tokens};

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

#[cfg(test)]
mod tests;
