//! Clocks: `18:20`, `18.20 Uhr`, `6 p.m.`, `18時20分`.

use super::Clock;
use super::moment::Line;
use super::token::TokenKind;
use jiff::civil::Time;

impl Line<'_> {
    /// A clock; `loose` where a date stands before it, so that `18.20` can be nothing else.
    pub(super) fn clock(&self, i: usize, loose: bool) -> Option<(Clock, usize)> {
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
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

const HOUR_WORDS: [&str; 10] = ["h", "u", "時", "时", "点", "點", "시", "ч", "giờ", "g"];

const CLOCK_WORDS: [&str; 14] =
    ["klo", "kl", "um", "godz", "ore", "pukul", "jam", "ob", "alle", "às", "ora", "kell", "plkst", "val"];
