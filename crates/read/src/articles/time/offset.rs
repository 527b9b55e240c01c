//! The offset from UTC that stands behind a clock.

use super::Offset;
use super::moment::Line;
use super::token::TokenKind;

impl Line<'_> {
    /// The offset behind a clock; `exact` where a machine seems to have written it.
    pub(super) fn offset(&self, i: usize, exact: bool) -> (Offset, usize) {
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

pub(super) const AMERICAN: [(&str, &str); 4] = [
    ("ET", "America/New_York"),
    ("CT", "America/Chicago"),
    ("MT", "America/Denver"),
    ("PT", "America/Los_Angeles"),
];
