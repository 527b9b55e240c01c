//! When it was published and last changed. Every source of the page is a witness, from the most exact to the least:
//! JSON-LD, `<meta>`, `datetime` attributes, the visible line, what the head calls a date and nothing else, the address. The
//! first that can be believed names the day; among those that agree on the day the most exact is taken, and UTC is spelt in the local time that the page shows.
//! How long ago it was is asked only where nothing on the page states a date, and the caller knows when it was captured.

use super::{
    sheet::Sheet,
    time::{self, Captured, Place, TimeLine},
};
use crate::{
    blocks::{Hints, name::Name},
    claims::ClaimedTime,
    words::{self, Kind},
};
use jiff::civil::{Date, DateTime};
use jiff::{ToSpan, Unit};
use std::ops::Range;
use tearsheet_article::{Notice, NoticeKind, Precision, Role, When, WhenFrom, Zone};

/// Both times of an article.
#[derive(Default)]
pub(super) struct Times {
    pub(super) published: Option<When>,
    pub(super) modified: Option<When>,
}

/// What the witnesses say, best first.
#[derive(Default)]
struct Witnesses {
    published: Vec<When>,
    modified: Vec<When>,
}

pub(super) fn times(
    sheet: &Sheet<'_>,
    language: Option<&str>,
    captured: Option<&str>,
    notices: &mut Vec<Notice>,
) -> Times {
    let place = Place { language, host: sheet.addresses.host() };
    let mut all = Witnesses {
        published: claimed(&sheet.claims.published, false, &place),
        modified: claimed(&sheet.claims.modified, false, &place),
    };
    let lines: Vec<Line> = lines(sheet).into_iter().map(|block| Line::of(sheet, block, &place)).collect();
    let (near, far) = lines.split_at(lines.partition_point(|line| nearness(sheet, line.block) < FAR));
    marked(sheet, &lines, &place, &mut all);
    visible(near, &mut all);
    all.published.extend(claimed(&sheet.claims.published, true, &place));
    visible(far, &mut all);
    if all.published.is_empty() {
        all.published.extend(unlabelled(sheet, &place));
    }
    all.published.retain(is_credible);
    all.modified.retain(is_credible);
    if let Some(notice) = disagreement(&all.published) {
        notices.push(notice);
    }
    if let Some(captured) = captured.and_then(Captured::read) {
        relative(sheet, &captured, &place, &mut all);
    }
    all.published.extend(url_date(sheet.addresses.path()));
    let published = best(&all.published).map(|when| in_local_time(when, &all.published));
    let modified = best(&all.modified).map(|when| in_local_time(when, &all.modified)).filter(|modified| {
        let days = (day(modified), published.as_ref().and_then(day));
        !matches!(days, (Some(modified), Some(published)) if modified < published)
    });
    Times { published, modified }
}

fn claimed(claims: &[ClaimedTime], is_any: bool, place: &Place<'_>) -> Vec<When> {
    let mut order: Vec<&ClaimedTime> = claims.iter().filter(|claim| claim.is_any == is_any).collect();
    order.sort_by_key(|claim| claim.from != WhenFrom::Jsonld);
    order.into_iter().filter_map(|claim| time::when(&claim.raw, claim.from, place)).collect()
}

/// A line of time or byline, and what it says.
struct Line {
    block: usize,
    times: TimeLine,
    says_published: bool,
}

impl Line {
    fn of(sheet: &Sheet<'_>, block: usize, place: &Place<'_>) -> Self {
        let words = sheet.words(block);
        let says_published = words::starts_with(&words).has(Kind::Published);
        Line { block, times: time::line(&words, place), says_published }
    }
}

/// `<time datetime>`. Which of the two times it is, the words around it say; where those say that it was published on another
/// day, they are right.
fn marked(sheet: &Sheet<'_>, lines: &[Line], place: &Place<'_>, all: &mut Witnesses) {
    for Line { block, times: line, says_published } in lines {
        let times = sheet.marks(*block).iter().filter(|mark| mark.name == Name::Time);
        let stated = times.filter_map(|mark| time::when(&sheet.value(mark.value), WhenFrom::Meta, place));
        for when in stated {
            let says = |of: &Option<When>| of.as_ref().and_then(day).is_some_and(|d| Some(d) == day(&when));
            let only_modified = line.published.is_none() && line.modified.is_some();
            if *says_published && line.published.as_ref().is_some_and(|shown| are_apart(shown, &when)) {
                continue;
            }
            if only_modified || (says(&line.modified) && !says(&line.published)) {
                all.modified.push(when);
            } else {
                all.published.push(when);
            }
        }
    }
}

/// The visible lines.
fn visible(lines: &[Line], all: &mut Witnesses) {
    for line in lines {
        all.published.extend(line.times.published.clone());
        all.modified.extend(line.times.modified.clone());
    }
}

/// Characters of the longest line that says when a page was published.
const LINE: usize = 200;

/// Blocks behind the title among which a date may stand that no time line gives.
const BEHIND_TITLE: usize = 8;

/// Blocks right below the text among which it may stand if it does not there.
const BELOW_TEXT: usize = 12;

/// Where no line is one of time: a line anywhere that says "published", else a date that opens one behind the title, else one
/// that is a line below the text.
fn unlabelled(sheet: &Sheet<'_>, place: &Place<'_>) -> Option<When> {
    let is_label = |line: &&str| line.len() <= LINE && words::starts_with(line).has(Kind::Published);
    let says = |i: usize| {
        let mut lines = sheet.raw(i).lines().filter(is_label);
        lines.find_map(|line| time::line(line, place).published)
    };
    let title = sheet.title?;
    let opens = |i: usize| {
        let is_text = sheet.role(i).is_body() || sheet.role(i) == Role::Lead;
        sheet.raw(i).lines().find_map(|line| opening_date(line, is_text, place))
    };
    let behind = || (title..=title + BEHIND_TITLE).find_map(opens);
    let below = || {
        let (_, last) = sheet.body?;
        (last + 1..=last + BELOW_TEXT)
            .find_map(|i| sheet.raw(i).lines().find_map(|line| bare_date(line, place)))
    };
    (0..sheet.labels.len())
        .find_map(says)
        .or_else(behind)
        .or_else(|| of_head(sheet, title, place))
        .or_else(below)
}

/// What says how long ago it was: lines of time and byline near the title, else a line anywhere that says "published", else
/// one behind the title that says nothing more.
fn relative(sheet: &Sheet<'_>, captured: &Captured, place: &Place<'_>, all: &mut Witnesses) {
    let mut said = Witnesses::default();
    for i in lines(sheet).into_iter().filter(|line| nearness(sheet, *line) < FAR) {
        let words = sheet.words(i);
        let line = if words.len() <= LINE { time::ago(&words, captured, place) } else { Default::default() };
        said.published.extend(line.published);
        said.modified.extend(line.modified);
    }
    if said.published.is_empty() && all.published.is_empty() {
        said.published.extend(relative_elsewhere(sheet, captured, place));
    }
    if all.published.is_empty() {
        all.published = said.published;
    }
    if all.modified.is_empty() {
        all.modified = said.modified;
    }
}

fn relative_elsewhere(sheet: &Sheet<'_>, captured: &Captured, place: &Place<'_>) -> Option<When> {
    let short = |i: usize| sheet.raw(i).lines().filter(|line| line.len() <= LINE);
    let is_label = |line: &&str| words::starts_with(line).has(Kind::Published);
    let says =
        |i: usize| short(i).filter(is_label).find_map(|line| time::ago(line, captured, place).published);
    let is_other_s = |role: Role| {
        role.is_body() || matches!(role, Role::Lead | Role::Comment | Role::Related | Role::Promo)
    };
    let bare = |line: &str| {
        let found = time::moments(line, captured, place).into_iter();
        found.filter(|(range, _)| is_bare(line, range)).map(|(_, when)| when).next()
    };
    let behind = |title: usize| {
        let blocks = (title..=title + BEHIND_TITLE).filter(|i| !is_other_s(sheet.role(*i)));
        blocks.flat_map(short).find_map(bare)
    };
    (0..sheet.labels.len()).find_map(says).or_else(|| behind(sheet.title?))
}

/// The date in the title of the head, with which flattened text may begin: "New quay opens – Harbour Post – 03.05.2024".
fn of_head(sheet: &Sheet<'_>, title: usize, place: &Place<'_>) -> Option<When> {
    let head = sheet.raw(0);
    let names_title = words::letters(head).starts_with(&words::letters(sheet.raw(title)));
    (sheet.blocks.flat && title > 0 && names_title)
        .then(|| time::find(head, place))
        .flatten()
        .map(|(_, when)| when)
}

/// The date that opens a line, a word or a mark before it perhaps ("Date 3 May 2024"). In running text a mark has to part
/// it from what follows ("(03.05.2024) The quay…").
fn opening_date(line: &str, is_text: bool, place: &Place<'_>) -> Option<When> {
    let (range, when) = time::find(line, place)?;
    let before =
        line.get(..range.start)?.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_parted = line.get(range.end..)?.trim_start().chars().next().is_none_or(|c| !c.is_alphanumeric());
    let most = usize::from(!is_text);
    (before.count() <= most && (!is_text || is_parted)).then_some(when)
}

/// The date that is all that a line says, but for a word before it and one behind ("Date 3 May 2024", "03.05., 18:41 Uhr").
fn bare_date(line: &str, place: &Place<'_>) -> Option<When> {
    let (range, when) = time::find(line, place)?;
    is_bare(line, &range).then_some(when)
}

/// Whether at most a word stands before a stretch of a line, and one behind it.
fn is_bare(line: &str, range: &Range<usize>) -> bool {
    let words = |part: Option<&str>| {
        part.unwrap_or("").split_whitespace().filter(|w| w.contains(char::is_alphanumeric)).count()
    };
    words(line.get(..range.start)) <= 1 && words(line.get(range.end..)) <= 1
}

/// Blocks before the title and behind it among which the lines stand that tell of the article.
const OVER_TITLE: usize = 3;
const UNDER_TITLE: usize = 15;

/// Time lines before bylines, which may name a time as well; those behind the title first, then those right above it, then
/// the rest, which may be the day that the page was looked at; none of what its classes call a teaser of another article.
fn lines(sheet: &Sheet<'_>) -> Vec<usize> {
    let is_teaser = |line: &usize| {
        let mut around = sheet.outwards(sheet.node(*line)).take(AROUND);
        nearness(sheet, *line) == FAR && around.any(|(_, node)| node.hints.any(TEASER))
    };
    let lines = sheet.with(Role::Time).chain(sheet.with(Role::Byline));
    let mut lines: Vec<usize> = lines.filter(|line| !is_teaser(line)).collect();
    lines.sort_by_key(|line| nearness(sheet, *line));
    lines
}

/// How far from the title a line is: behind it, right above it, or [`FAR`].
fn nearness(sheet: &Sheet<'_>, line: usize) -> u8 {
    match sheet.title {
        Some(title) if (title..=title + UNDER_TITLE).contains(&line) => 0,
        Some(title) if (title.saturating_sub(OVER_TITLE)..title).contains(&line) => 1,
        Some(_) => FAR,
        None => 0,
    }
}

const FAR: u8 = 2;

/// Elements around a line whose classes may call it a teaser.
const AROUND: usize = 4;
const TEASER: Hints = Hints::TEASER.with(Hints::CARD).with(Hints::RELATED).with(Hints::POPULAR);

/// The day in an address: `/2024/05/03/`, `/2024-05-03-`, `-20240503`.
fn url_date(path: &str) -> Option<When> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '/');
    let runs = path.split(|c: char| !is_part(c)).filter(|run| run.len() >= 8);
    let raw = runs.flat_map(dates).next()?;
    let date = date_of(raw)?;
    Some(When {
        at: date.to_string(),
        precision: Precision::Day,
        zone: Zone::None,
        from: WhenFrom::Url,
        raw: raw.to_owned(),
    })
}

/// The stretches of a run of digits, slashes and hyphens that are dates.
fn dates(run: &str) -> impl Iterator<Item = &str> {
    let bytes = run.as_bytes();
    let starts = (0..bytes.len()).filter(|i| *i == 0 || !bytes.get(i - 1).is_some_and(u8::is_ascii_digit));
    let pieces = starts.filter_map(move |i| {
        let rest = run.get(i..)?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let length = match digits {
            8 | 12 | 14 => 8,
            4 if rest.as_bytes().get(7) == rest.as_bytes().get(4) => 10,
            _ => return None,
        };
        let ends = digits != 4 || !rest.as_bytes().get(length).is_some_and(u8::is_ascii_digit);
        rest.get(..length).filter(|_| ends)
    });
    pieces.filter(|piece| date_of(piece).is_some())
}

fn date_of(raw: &str) -> Option<Date> {
    let parts: Vec<&str> = raw.split(['/', '-']).collect();
    let (year, month, day) = match parts.as_slice() {
        [all] => (all.get(..4)?, all.get(4..6)?, all.get(6..8)?),
        [year, month, day] => (*year, *month, *day),
        _ => return None,
    };
    let year: i16 = year.parse().ok().filter(|year| (1990..2100).contains(year))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Whether two are days apart, and not by a zone.
fn are_apart(a: &When, b: &When) -> bool {
    let days = |a: Date, b: Date| a.until((Unit::Day, b)).map_or(0, |span| span.get_days().abs());
    day(a).zip(day(b)).is_some_and(|(a, b)| days(a, b) > 1)
}

fn day(when: &When) -> Option<Date> {
    when.at.get(..10)?.parse().ok()
}

/// Whether a machine that had no date did not make this one up.
fn is_credible(when: &When) -> bool {
    let is_default = |date: Date| date.month() == 1 && date.day() == 1 && matches!(date.year(), 1900 | 1970);
    day(when).is_some_and(|date| (1600..2100).contains(&date.year()) && !is_default(date))
}

/// The most exact of those that agree with the first on the day.
fn best(witnesses: &[When]) -> Option<When> {
    let first = witnesses.first()?;
    let agreeing = witnesses.iter().filter(|when| day(when) == day(first));
    let rank = |when: &When| {
        let zone = match when.zone {
            Zone::Stated => 2,
            Zone::Outlet => 1,
            Zone::None => 0,
        };
        (when.precision, zone)
    };
    agreeing.rev().max_by_key(|when| rank(when)).cloned()
}

/// Minutes by which zones differ from UTC in steps.
const STEP: i64 = 30;

/// The same moment as the page's clock shows it: where the head states UTC and the page shows another hour of that very
/// minute for the same event, the difference is the page's offset, and the day is the one that its readers saw. Midnight
/// is what machines write that know but a day, and an offset that the page states has to be that difference.
fn in_local_time(when: When, witnesses: &[When]) -> When {
    let Some(stated) = when.at.strip_suffix("+00:00").filter(|at| !at.contains("T00:00")) else {
        return when;
    };
    let offset = |shown: &When| {
        let minutes = minute(stated)?.until((Unit::Minute, minute(&shown.at)?)).ok()?.get_minutes();
        let is_zone = minutes != 0 && minutes % STEP == 0 && (-12 * 60..=14 * 60).contains(&minutes);
        let own = time::spell_offset(i32::try_from(minutes).ok()?);
        (is_zone && (shown.zone == Zone::None || shown.at.ends_with(&own))).then_some(minutes)
    };
    let is_clock = |when: &&When| when.from == WhenFrom::Text && when.precision != Precision::Day;
    let mut offsets = witnesses.iter().filter(is_clock).filter_map(offset);
    let local = offsets.next().and_then(|offset| {
        let clock = minute(stated)?.checked_add(offset.minutes()).ok()?;
        let seconds = stated.get(MINUTE..).unwrap_or("");
        let offset = time::spell_offset(i32::try_from(offset).ok()?);
        Some(format!("{}{seconds}{offset}", clock.strftime("%FT%R")))
    });
    match local {
        Some(at) => When { at, ..when },
        None => when,
    }
}

/// Bytes of a date and a clock up to the minute.
const MINUTE: usize = "2024-05-03T10:20".len();

fn minute(at: &str) -> Option<DateTime> {
    at.get(..MINUTE)?.parse().ok()
}

/// Whether the head and the visible page are more than a day apart.
fn disagreement(published: &[When]) -> Option<Notice> {
    let is_shown = |when: &&When| when.from == WhenFrom::Text;
    let stated = published.iter().find(|when| matches!(when.from, WhenFrom::Jsonld | WhenFrom::Meta))?;
    let shown = published.iter().find(is_shown)?;
    let apart = (day(stated)? - day(shown)?).get_days().abs();
    (apart > 1).then(|| {
        let message =
            format!("the head says that it was published {}, the page says {}", stated.at, shown.at);
        Notice::new(NoticeKind::Disagreement, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(at: &str, precision: Precision, from: WhenFrom) -> When {
        When { at: at.into(), precision, zone: Zone::None, from, raw: at.into() }
    }

    #[test]
    fn dates_in_addresses() {
        let at = |path: &str| url_date(path).map(|when| when.at);
        assert_eq!(at("/news/2024/05/03/ships").as_deref(), Some("2024-05-03"));
        assert_eq!(at("/news/2024/5/3/ships").as_deref(), None);
        assert_eq!(at("/a/ships-20240503.html").as_deref(), Some("2024-05-03"));
        assert_eq!(at("/a/2024-05-03-ships").as_deref(), Some("2024-05-03"));
        assert_eq!(at("/a/20241202105634-nt.html").as_deref(), Some("2024-12-02"));
        assert_eq!(at("/a/99881231/2024-13-40").as_deref(), None);
    }

    #[test]
    fn the_most_exact_of_the_same_day_is_taken() {
        let day = when("2024-05-03", Precision::Day, WhenFrom::Jsonld);
        let minute = when("2024-05-03T10:20", Precision::Minute, WhenFrom::Text);
        let other = when("2024-05-09T10:20:30", Precision::Second, WhenFrom::Meta);
        assert_eq!(best(&[day, other, minute.clone()]), Some(minute));
    }

    #[test]
    fn the_page_s_own_clock_tells_its_offset() {
        let head = when("2023-11-09T01:09:55+00:00", Precision::Second, WhenFrom::Jsonld);
        let local = |shown: &str, precision| {
            let zone = if shown.len() > MINUTE { Zone::Stated } else { Zone::None };
            in_local_time(head.clone(), &[When { zone, ..when(shown, precision, WhenFrom::Text) }]).at
        };
        assert_eq!(local("2023-11-08T18:09-07:00", Precision::Minute), "2023-11-08T18:09:55-07:00");
        assert_eq!(local("2023-11-08T18:09", Precision::Minute), "2023-11-08T18:09:55-07:00");
        assert_eq!(local("2023-11-09T06:39", Precision::Minute), "2023-11-09T06:39:55+05:30");
        for (other, precision) in [
            ("2023-11-08T18:10", Precision::Minute),
            ("2023-11-09T01:09", Precision::Minute),
            ("2023-11-09T04:09-03:00", Precision::Minute),
            ("2023-11-08", Precision::Day),
        ] {
            assert_eq!(local(other, precision), head.at, "{other}");
        }
        let midnight = when("2023-11-09T00:00:00+00:00", Precision::Second, WhenFrom::Jsonld);
        let shown = when("2023-11-09T10:00", Precision::Minute, WhenFrom::Text);
        assert_eq!(in_local_time(midnight.clone(), &[shown]), midnight);
    }

    #[test]
    fn head_and_page_apart_are_reported() {
        let head = when("2024-05-03", Precision::Day, WhenFrom::Jsonld);
        let near = when("2024-05-04", Precision::Day, WhenFrom::Text);
        let far = when("2024-06-04", Precision::Day, WhenFrom::Text);
        assert!(disagreement(&[head.clone(), near]).is_none());
        assert!(disagreement(&[head, far]).is_some());
    }

    #[test]
    fn dates_of_machines_without_a_clock_are_not_believed() {
        assert!(!is_credible(&when("1970-01-01T00:00:00", Precision::Second, WhenFrom::Jsonld)));
        assert!(!is_credible(&when("9999-12-31", Precision::Day, WhenFrom::Jsonld)));
        assert!(is_credible(&when("1970-01-02", Precision::Day, WhenFrom::Text)));
    }
}
