//! A date and the clock beside it, looked for from one token to the next.

use super::token::{Token, TokenKind};
use super::{Clock, Place, Reading};
use crate::words;
use jiff::civil::Date;
use std::ops::Range;

/// The first moment at or behind token `from`, and the token behind it.
pub(super) fn first(tokens: &[Token], from: usize, text: &str, place: &Place) -> Option<(Reading, usize)> {
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

/// A line with its tokens, and what is known of the place where it stands.
pub(super) struct Line<'a> {
    pub(super) tokens: &'a [Token<'a>],
    pub(super) text: &'a str,
    pub(super) place: &'a Place<'a>,
}

/// A date, the token behind it, and the clock if one stood inside it.
pub(super) struct Found {
    pub(super) date: Date,
    pub(super) end: usize,
    pub(super) clock: Option<Clock>,
}

impl Line<'_> {
    pub(super) fn at(&self, i: usize) -> Option<&Token<'_>> {
        self.tokens.get(i)
    }

    pub(super) fn short(&self, i: usize) -> Option<u64> {
        self.at(i)?.number(1..=2)
    }

    pub(super) fn range(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.at(from).map_or(0, |t| t.start);
        start..self.at(to.saturating_sub(1)).map_or(start, |t| t.end)
    }

    /// Behind everything that may stand between date and clock.
    pub(super) fn skip(&self, from: usize) -> usize {
        let most = from + 9;
        let mut i = from;
        while i < most && self.at(i).is_some_and(is_between) {
            i += 1;
        }
        i
    }

    pub(super) fn skip_to(&self, from: usize, to: usize) -> bool {
        to - from <= 9 && self.tokens.get(from..to).is_some_and(|gap| gap.iter().all(is_between))
    }
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
