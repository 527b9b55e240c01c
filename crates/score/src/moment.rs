//! Days and moments as truths and records write them: a date, perhaps a time of day, perhaps an offset.

/// A moment in its own zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Minutes since the first day of 1970, by the clock of the zone.
    minutes: i64,
    /// Minutes that the zone is ahead of UTC, where it is said.
    zone: Option<i64>,
    pub(crate) has_time: bool,
}

impl Moment {
    /// Reads `YYYY-MM-DD` with what may follow it; `None` where it is no date of the calendar.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim().replace('/', "-");
        let mut rest = text.as_str();
        let year = digits(&mut rest, 4, 4)?;
        let month = digits(after(&mut rest, "-")?, 1, 2)?;
        let day = digits(after(&mut rest, "-")?, 1, 2)?;
        let day = day_number(year, month, day)? * 24 * 60;
        let Some((hour, minute, second, zone)) = time(rest) else {
            return Some(Moment { minutes: day, zone: None, has_time: false });
        };
        let exists = hour < 24 && minute < 60 && second < 60;
        exists.then_some(Moment { minutes: day + hour * 60 + minute, zone, has_time: true })
    }

    /// The same moment by the clock of another, where both say their zone.
    pub(crate) fn as_seen_from(self, other: Moment) -> Self {
        match (self.zone, other.zone) {
            (Some(own), Some(there)) => {
                Moment { minutes: self.minutes - own + there, zone: Some(there), ..self }
            }
            _ => self,
        }
    }

    /// Days between the two calendar days.
    pub(crate) fn days_from(self, other: Moment) -> i64 {
        (self.minutes.div_euclid(24 * 60) - other.minutes.div_euclid(24 * 60)).abs()
    }

    /// Whether both clocks show the same minute of the same day.
    pub(crate) fn same_minute(self, other: Moment) -> bool {
        self.minutes == other.minutes
    }
}

fn after<'a, 't>(rest: &'a mut &'t str, mark: &str) -> Option<&'a mut &'t str> {
    *rest = rest.strip_prefix(mark)?;
    Some(rest)
}

fn digits(rest: &mut &str, least: usize, most: usize) -> Option<i64> {
    let n = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if n < least {
        return None;
    }
    let (number, behind) = rest.split_at(n);
    *rest = behind;
    number.parse().ok()
}

/// Hour, minute, second, zone.
fn time(mut rest: &str) -> Option<(i64, i64, i64, Option<i64>)> {
    let behind = rest.trim_start_matches(['T', ' ']);
    if behind.len() == rest.len() {
        return None;
    }
    rest = behind;
    let hour = digits(&mut rest, 1, 2)?;
    let minute = digits(after(&mut rest, ":")?, 2, 2)?;
    let second = optional(&mut rest, |rest| digits(after(rest, ":")?, 2, 2)).unwrap_or(0);
    let fraction =
        rest.strip_prefix(['.', ',']).filter(|digits| digits.starts_with(|c: char| c.is_ascii_digit()));
    rest = fraction.map_or(rest, |digits| digits.trim_start_matches(|c: char| c.is_ascii_digit()));
    Some((hour, minute, second, zone(rest.trim_start())))
}

/// What `read` finds; nothing is taken where it finds nothing.
fn optional<T>(rest: &mut &str, read: impl Fn(&mut &str) -> Option<T>) -> Option<T> {
    let mut ahead = *rest;
    let found = read(&mut ahead)?;
    *rest = ahead;
    Some(found)
}

fn zone(mut rest: &str) -> Option<i64> {
    if rest.starts_with('Z') || rest.starts_with("UTC") {
        return Some(0);
    }
    let sign = if rest.starts_with('+') { 1 } else { -1 };
    rest = rest.strip_prefix(['+', '-'])?;
    let hours = digits(&mut rest, 2, 2)?;
    rest = rest.strip_prefix(':').unwrap_or(rest);
    Some(sign * (hours * 60 + digits(&mut rest, 2, 2)?))
}

/// Days since the first day of 1970; `None` for a day that no calendar has.
fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if year < 1 || !(1..=length).contains(&day) {
        return None;
    }
    let (shifted, from_march) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = shifted.div_euclid(4) - shifted.div_euclid(100) + shifted.div_euclid(400);
    Some(shifted * 365 + leap_days + (153 * from_march + 2) / 5 + day - 1 - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::read(text).expect(text)
    }

    #[test]
    fn days_are_counted_over_leap_years() {
        assert_eq!(day_number(1970, 1, 1), Some(0));
        assert_eq!(day_number(2000, 3, 1), Some(11_017));
        assert_eq!(
            (day_number(2023, 2, 29), day_number(2024, 13, 1), day_number(0, 1, 1)),
            (None, None, None)
        );
    }

    #[test]
    fn the_same_moment_in_two_zones() {
        let there = moment("2024-05-01T23:30:10-05:00");
        let here = moment("2024/5/2 6:30.5 +0200");
        assert!(here.as_seen_from(there).same_minute(there));
        assert_eq!(here.days_from(there), 1);
        assert!(!moment("2024-05-01 around noon").has_time);
        assert_eq!(Moment::read("2024-05-01T25:00"), None);
        assert_eq!(Moment::read("1 May 2024"), None);
    }
}
