//! Dates, by what stands first in them: the year, the day, or the month.

use super::moment::{Found, Line};
use super::offset::AMERICAN;
use super::token::TokenKind;
use super::{Clock, Offset};
use crate::articles::outlets;
use crate::words;
use jiff::civil::{Date, Time};

impl Line<'_> {
    pub(super) fn date(&self, i: usize) -> Option<Found> {
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

    fn skip_fillers(&self, from: usize, words: &[&str]) -> usize {
        let most = from + 4;
        let mut i = from;
        while i < most && self.at(i).is_some_and(|t| t.is_mark(".,-/'’º") || t.is(words)) {
            i += 1;
        }
        i
    }
}

const DAY_FILLERS: [&str; 16] =
    ["st", "nd", "rd", "th", "er", "º", "ª", "de", "of", "di", "η", "ής", "ος", "d", "e", "ta"];

const YEAR_FILLERS: [&str; 8] = ["de", "del", "of", "d", "năm", "г", "r", "عام"];

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
