//! Pieces of a page in reading order to its blocks, here called lines. White space is dealt with here, one
//! character at a time, each with the place where it stands: slow, and easy to see through.

use std::fmt;

/// A block as the comparison sees it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) hidden: bool,
    pub(crate) heading: u8,
    pub(crate) lists: u8,
    pub(crate) link_bytes: u32,
    pub(crate) table: bool,
    pub(crate) quote: bool,
    pub(crate) figure: bool,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers =
            [("h", u32::from(self.heading)), ("lists=", self.lists.into()), ("link=", self.link_bytes)];
        let flags =
            [("hidden", self.hidden), ("table", self.table), ("quote", self.quote), ("figure", self.figure)];
        let numbers = numbers.iter().filter(|(_, n)| *n > 0).map(|(word, n)| format!("{word}{n}"));
        let words: Vec<String> =
            numbers.chain(flags.iter().filter(|(_, set)| *set).map(|(word, _)| (*word).to_owned())).collect();
        if !words.is_empty() {
            write!(f, "[{}] ", words.join(" "))?;
        }
        self.text.chars().try_for_each(|c| match c {
            NO_BREAK_SPACE => f.write_str("&nbsp;"),
            c if c.is_control() => write!(f, "{}", c.escape_default()),
            c => write!(f, "{c}"),
        })
    }
}

/// Where a character stands: what the elements around it say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Place {
    pub(crate) hidden: bool,
    pub(crate) heading: u8,
    pub(crate) lists: u8,
    pub(crate) link: bool,
    pub(crate) table: bool,
    pub(crate) quote: bool,
    pub(crate) figure: bool,
    pub(crate) preformatted: bool,
    pub(crate) paragraph: bool,
}

/// What a walk over the tree meets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Piece {
    /// A block ends or begins.
    Boundary,
    /// A line break that an element makes.
    Break(Place),
    /// A character of text.
    Char(char, Place),
}

/// The blocks of a page.
pub(crate) fn lines_of(pieces: &[Piece]) -> Vec<Line> {
    pieces
        .split(|piece| *piece == Piece::Boundary)
        .flat_map(split_at_double_breaks)
        .map(|run| line_of(trimmed(&collapsed(run))))
        .filter(|line| !line.text.is_empty())
        .collect()
}

/// Cuts where two line breaks have nothing but white space between them.
fn split_at_double_breaks(run: &[Piece]) -> Vec<&[Piece]> {
    let mut runs = Vec::new();
    let (mut start, mut last_break) = (0, None);
    for (i, piece) in run.iter().enumerate() {
        match piece {
            Piece::Break(_) if last_break.is_some() => {
                runs.push(&run[start..i]);
                start = i;
            }
            Piece::Break(_) => last_break = Some(i),
            Piece::Char(c, _) if c.is_whitespace() || is_ignorable(*c) => {}
            _ => last_break = None,
        }
    }
    runs.push(&run[start..]);
    runs
}

/// Ignorable characters gone, white space collapsed outside preformatted text, line breaks as `\n`.
fn collapsed(run: &[Piece]) -> Vec<(char, Place)> {
    let mut out: Vec<(char, Place)> = Vec::new();
    let mut space: Option<Place> = None;
    for piece in run {
        match *piece {
            Piece::Char(c, _) if is_ignorable(c) => {}
            Piece::Char(c, place) if is_collapsible(c) && !place.preformatted => {
                space = space.or(Some(place))
            }
            Piece::Char(NO_BREAK_SPACE, place) => out.push((' ', place)),
            Piece::Char(c, place) => {
                if let Some(place) = space.take().filter(|_| out.last().is_some_and(|(c, _)| *c != '\n')) {
                    out.push((' ', place));
                }
                out.push((if c == '\u{a0}' { ' ' } else { c }, place));
            }
            Piece::Break(place) => {
                space = None;
                out.push(('\n', place));
            }
            Piece::Boundary => unreachable!("runs are split at boundaries"),
        }
    }
    out
}

fn trimmed(chars: &[(char, Place)]) -> &[(char, Place)] {
    let Some(first) = chars.iter().position(|(c, _)| !c.is_whitespace()) else { return &[] };
    let last = chars.iter().rposition(|(c, _)| !c.is_whitespace()).unwrap_or(first);
    &chars[first..=last]
}

fn line_of(chars: &[(char, Place)]) -> Line {
    let at = chars.first().map(|(_, place)| *place).unwrap_or_default();
    let linked = chars.iter().filter(|(c, place)| place.link && !is_collapsible(*c));
    let mut letters = chars.iter().filter(|(c, _)| !is_collapsible(*c));
    Line {
        text: chars.iter().map(|(c, _)| c).collect(),
        hidden: letters.all(|(_, place)| place.hidden),
        heading: at.heading,
        lists: at.lists,
        link_bytes: linked.map(|(c, _)| c.len_utf8() as u32).sum(),
        table: at.table,
        quote: at.quote,
        figure: at.figure,
    }
}

/// Counts as a space, so that words look the same however they were kept together.
const NO_BREAK_SPACE: char = '\u{a0}';

/// White space of HTML, which collapses.
fn is_collapsible(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\u{c}' | '\r' | NO_BREAK_SPACE)
}

/// Soft hyphen, byte order mark, word joiner: not text.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{feff}' | '\u{2060}')
}
