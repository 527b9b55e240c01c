//! A moment as the record spells it, with the offset that the line states or the outlet keeps.

use super::{Offset, Place, Reading};
use crate::articles::outlets;
use jiff::civil::DateTime;
use std::ops::Range;
use tearsheet_article::{Precision, When, WhenFrom, Zone};

/// The whole line, unless it is a paragraph.
pub(super) fn words_of<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    let words = if text.len() <= 200 { text } else { text.get(range.clone()).unwrap_or("") };
    words.trim()
}

pub(super) fn spell(reading: &Reading, raw: &str, from: WhenFrom, place: &Place) -> When {
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

pub(in crate::articles) fn spell_offset(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}
