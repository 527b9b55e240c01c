//! When, told by how long ago: a line ("2 hours ago", "wczoraj, 14:20") and the moment when the page was captured in, moments
//! out. Seconds and minutes give the minute, hours and days the day, on the outlet's clocks where their zone is known and on
//! those of the capture otherwise. Weeks and longer give nothing, since the record has no such precision.
//!
//! "Yesterday" and "today" also begin names and sentences ("USA Today"): they count beside a clock, or alone in their line.

use super::moment::{Line, first};
use super::spelling::{spell, words_of};
use super::token::{Token, cut, tokens};
use super::{Clock, Offset, Place, Reading, TimeLine, label, told_apart};
use crate::articles::outlets;
use crate::words::{self, Kind, Piece, Relative, Unit};
use jiff::civil::DateTime;
use jiff::fmt::temporal::Pieces;
use jiff::{SignedDuration, Timestamp, ToSpan, tz};
use std::ops::Range;
use tearsheet_article::{When, WhenFrom, Zone};

/// When a page was captured.
#[derive(Clone, Copy, Debug)]
pub(in crate::articles) struct Captured {
    moment: Timestamp,
    offset: tz::Offset,
}

/// The highest number that is counted back from; what goes beyond is no time.
const MOST: u32 = 999;

/// The times of a line that says how long ago they were, told apart as those of [`line`](super::line) are. A line that states
/// a date gives none.
pub(in crate::articles) fn ago(text: &str, captured: &Captured, place: &Place) -> TimeLine {
    told_apart(text, &cut(text), moments(text, captured, place))
}

/// The moments in a line, each with its place there.
pub(in crate::articles) fn moments(
    text: &str,
    captured: &Captured,
    place: &Place,
) -> Vec<(Range<usize>, When)> {
    let mut found = Vec::new();
    if first(&tokens(text), 0, text, place).is_some() {
        return found;
    }
    let ago = Ago { text, tokens: cut(text), pieces: words::pieces(text), captured, place };
    let mut at = 0;
    while let Some(pieces) = ago.pieces.get(at..).filter(|pieces| !pieces.is_empty()) {
        let Some(relative) = words::relative(pieces, place.language) else {
            at += 1;
            continue;
        };
        let end = at + relative.length;
        found.extend(ago.moment(at..end, relative));
        at = end;
    }
    found
}

/// A line and what it is read by.
struct Ago<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    pieces: Vec<Piece>,
    captured: &'a Captured,
    place: &'a Place<'a>,
}

impl Ago<'_> {
    fn moment(&self, at: Range<usize>, relative: Relative) -> Option<(Range<usize>, When)> {
        let [first, last] = [self.pieces.get(at.start)?, self.pieces.get(at.end.checked_sub(1)?)?];
        let range = first.start..last.end;
        if relative.count > MOST || first.number.is_some() && self.is_counted_on(at.start) {
            return None;
        }
        let back = i64::from(relative.count);
        let when = match relative.unit {
            Unit::Second => self.minute(&range, SignedDuration::from_secs(back)),
            Unit::Minute => self.minute(&range, SignedDuration::from_mins(back)),
            Unit::Hour => self.day(&range, SignedDuration::from_hours(back), 0),
            Unit::Day => return self.on_day(at.start, range, relative),
        };
        Some((range, when?))
    }

    /// Whether a number stands so near before a number that both count the same: "1 hour and 20 minutes ago", "1.5 hours ago".
    fn is_counted_on(&self, at: usize) -> bool {
        let pieces = self.pieces.get(at.saturating_sub(3)..=at).unwrap_or(&[]);
        let before = pieces.windows(2).rev().take_while(|two| !two[1].is_parted);
        before.into_iter().any(|two| two[0].number.is_some())
    }

    fn minute(&self, range: &Range<usize>, back: SignedDuration) -> Option<When> {
        let (shown, minutes, zone) = self.shown(back)?;
        let offset = Offset::Minutes(minutes);
        let clock = Clock { time: shown.time(), has_seconds: false, offset };
        let reading = Reading { date: shown.date(), clock: Some(clock), range: range.clone() };
        Some(When { zone, ..self.spelt(&reading) })
    }

    /// The day of a moment, or one so many days before.
    fn day(&self, range: &Range<usize>, back: SignedDuration, days: u32) -> Option<When> {
        let (shown, ..) = self.shown(back)?;
        let date = shown.date().checked_sub(i64::from(days).days()).ok()?;
        Some(self.spelt(&Reading { date, clock: None, range: range.clone() }))
    }

    /// A day with the clock beside it; without one the words have to stand alone, unless they say a number.
    fn on_day(&self, at: usize, range: Range<usize>, relative: Relative) -> Option<(Range<usize>, When)> {
        let Some((clock, whole)) = self.clock(&range).filter(|_| self.is_apart(at, &range)) else {
            let counts = relative.has_number || self.is_alone(&range);
            let when = self.day(&range, SignedDuration::ZERO, relative.count).filter(|_| counts)?;
            return Some((range, when));
        };
        let known = shown_at(self.captured.moment, clock.offset, self.place);
        let now = known.map_or(self.shown(SignedDuration::ZERO)?.0, |(shown, _)| shown);
        let date = now.date().checked_sub(i64::from(relative.count).days()).ok()?;
        let is_to_come = known.is_some() && date.to_datetime(clock.time) > now;
        let when = self.spelt(&Reading { date, clock: Some(clock), range: whole.clone() });
        (!is_to_come).then_some((whole, when))
    }

    /// The clock behind the words, or before them, and the place of it all.
    fn clock(&self, range: &Range<usize>) -> Option<(Clock, Range<usize>)> {
        let line = Line { tokens: &self.tokens, text: self.text, place: self.place };
        let begin = self.tokens.partition_point(|token| token.start < range.start);
        let behind = self.tokens.partition_point(|token| token.start < range.end);
        if let Some((clock, end)) = line.clock(line.skip(behind), true) {
            return Some((clock, range.start..line.range(behind, end).end));
        }
        (begin.saturating_sub(CLOCK)..begin).find_map(|i| {
            let (clock, end) = line.clock(i, false).filter(|(_, end)| *end <= begin)?;
            line.skip_to(end, begin).then(|| (clock, line.range(i, end).start..range.end))
        })
    }

    /// Whether no word but a label stands right before.
    fn is_apart(&self, at: usize, range: &Range<usize>) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.pieces.get(before));
        let is_parted = self.pieces.get(at).is_some_and(|piece| piece.is_parted);
        is_parted
            || before.is_none_or(|before| before.number.is_some())
            || !label(self.text, &self.tokens, 0..range.start).is_empty()
    }

    /// Whether nothing but a label stands in the line besides.
    fn is_alone(&self, range: &Range<usize>) -> bool {
        let is_empty = |part: Option<&str>| !part.unwrap_or("").contains(char::is_alphanumeric);
        let label = |kind| words::prefix(self.text, kind).filter(|end| *end <= range.start);
        let begin = label(Kind::Modified).or(label(Kind::Published)).unwrap_or(0);
        is_empty(self.text.get(begin..range.start)) && is_empty(self.text.get(range.end..))
    }

    /// What the clocks showed so long before the capture: date and time, minutes east of UTC, and whose clocks they are.
    fn shown(&self, back: SignedDuration) -> Option<(DateTime, i32, Zone)> {
        let Captured { moment, offset } = *self.captured;
        let moment = moment.checked_sub(back).ok()?;
        Some(match shown_at(moment, Offset::Unstated, self.place) {
            Some((shown, minutes)) => (shown, minutes, Zone::Outlet),
            None => (offset.to_datetime(moment), offset.seconds() / 60, Zone::Stated),
        })
    }

    fn spelt(&self, reading: &Reading) -> When {
        spell(reading, words_of(self.text, &reading.range), WhenFrom::Text, self.place)
    }
}

/// Tokens before the words among which a clock may begin.
const CLOCK: usize = 16;

/// What clocks show at a moment and the minutes by which they are east of UTC, where a line or the outlet tells.
fn shown_at(moment: Timestamp, stated: Offset, place: &Place) -> Option<(DateTime, i32)> {
    match stated {
        Offset::Minutes(minutes) => {
            let offset = tz::Offset::from_seconds(minutes.checked_mul(60)?).ok()?;
            Some((offset.to_datetime(moment), minutes))
        }
        Offset::Zone(zone) => outlets::shown(zone, moment),
        Offset::Unstated => outlets::shown(outlets::zone_of(place.host?)?, moment),
    }
}

impl Captured {
    /// The moment that RFC 3339 spells; nothing if it does not, or names the time of a machine without a clock.
    pub(in crate::articles) fn read(raw: &str) -> Option<Self> {
        let moment: Timestamp = raw.trim().parse().ok()?;
        let offset = Pieces::parse(raw.trim()).ok()?.to_numeric_offset()?;
        let is_believable = moment > Timestamp::UNIX_EPOCH && offset.to_datetime(moment).year() < 2100;
        is_believable.then_some(Captured { moment, offset })
    }
}

#[cfg(test)]
mod tests;
