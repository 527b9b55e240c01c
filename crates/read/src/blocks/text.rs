//! Cuts flattened text: a page that somebody typed, pasted, or rendered without its tags. In comes the decoded text,
//! out come [`Blocks`] like those of a tagged page, with `flat` set and the empty lines before a block as its `gap`.
//!
//! A line is a block. Only where a page is wrapped, that is where most lines inside its paragraphs are so full that
//! the next word would not have fitted, are the lines of a paragraph joined again; that is decided once a page, for
//! a renderer wraps everything or nothing. Bullets, numbers and Markdown's headings give the form of a block. What
//! a block *means* is not asked here.

use super::{Block, Blocks, Context, Span};

/// Columns of a line between which a page may be wrapped.
const WRAP: std::ops::RangeInclusive<usize> = 45..=100;

/// Cuts flattened text into blocks.
///
/// ```
/// let blocks = tearsheet_read::blocks::text::cut_text("Rates held\n\nThe bank  kept its rate.\n");
/// assert_eq!(blocks.text(1), "The bank kept its rate.");
/// assert_eq!(blocks.list[1].gap, 1);
/// ```
pub fn cut_text(text: &str) -> Blocks {
    let lines = lines(text);
    let wrap = wrap_width(text, &lines);
    let entries = entries(text, &lines, wrap);
    let mut cutter = Cutter::default();
    for (i, entry) in entries.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| entries.get(i));
        cutter.push(text, entry, [before, entries.get(i + 1)]);
    }
    cutter.blocks.flat = true;
    cutter.blocks
}

/// A line with something on it.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Without the white space around it.
    start: usize,
    end: usize,
    /// Columns of white space before it.
    indent: usize,
    /// Columns up to its end.
    width: usize,
    /// Empty lines before it.
    gap: usize,
}

impl Line {
    fn of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

fn lines(text: &str) -> Vec<Line> {
    let (mut lines, mut gap, mut start) = (Vec::new(), 0, 0);
    while start < text.len() {
        let rest = text.get(start..).unwrap_or("");
        let (length, ending, breaks) = line_end(rest);
        match measured(rest.get(..length).unwrap_or(""), start, gap) {
            Some(line) => {
                lines.push(line);
                gap = 0;
            }
            None => gap += 1,
        }
        gap += breaks;
        start += length + ending;
    }
    lines
}

/// Bytes before the next line end, bytes of the line end, empty lines that it stands for.
fn line_end(rest: &str) -> (usize, usize, usize) {
    let is_end = |c: char| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let Some((at, c)) = rest.char_indices().find(|(_, c)| is_end(*c)) else { return (rest.len(), 0, 0) };
    let ending = if rest.get(at..).is_some_and(|r| r.starts_with("\r\n")) { 2 } else { c.len_utf8() };
    (at, ending, usize::from(matches!(c, '\u{c}' | '\u{2029}')))
}

/// Characters that pages leave behind and nobody sees.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{feff}' | '\u{2060}')
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_unseen(c) || c == '\u{200b}'
}

fn measured(line: &str, start: usize, gap: usize) -> Option<Line> {
    let inner = line.trim_matches(is_blank);
    if inner.is_empty() || is_rule(inner) && underline(inner).is_none() {
        return None;
    }
    let before = line.len() - line.trim_start_matches(is_blank).len();
    let columns = |at: usize, c: char| match c {
        '\t' => at / 8 * 8 + 8,
        c if is_unseen(c) => at,
        _ => at + 1,
    };
    let indent = line.get(..before).unwrap_or("").chars().fold(0, columns);
    let width = inner.chars().fold(indent, columns);
    Some(Line { start: start + before, end: start + before + inner.len(), indent, width, gap })
}

/// A line drawn across the page, a table's border, a bullet without an item.
fn is_rule(line: &str) -> bool {
    line.chars().all(|c| matches!(c, '-' | '=' | '_' | '*' | '+' | '|' | ':' | '~' | '•' | '·' | ' ' | '\t'))
}

/// Level of the heading over such a line.
fn underline(line: &str) -> Option<u8> {
    let of = |mark: char| line.len() >= 3 && line.chars().all(|c| c == mark);
    if of('=') {
        Some(1)
    } else if of('-') {
        Some(2)
    } else {
        None
    }
}

/// The width at which the page is wrapped, if it is.
fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    let bytes = |long: bool| -> usize {
        let kept = lines.iter().filter(|line| (line.width - line.indent > *WRAP.end()) == long);
        kept.map(|line| line.end - line.start).sum()
    };
    if bytes(true) * 5 > bytes(false) {
        return None;
    }
    let width = usual_limit(lines)?;
    let (mut inner, mut full, mut low) = (0, 0, 0);
    for [line, next] in lines.array_windows() {
        let goes_on = next.gap == 0 && !starts_item(next.of(text)) && underline(next.of(text)).is_none();
        if goes_on && line.width * 2 > width {
            inner += 1;
            let is_full = is_full(text, line, next, width);
            full += usize::from(is_full);
            low += usize::from(is_full && starts_low(next.of(text)));
        }
    }
    (full > 0 && full * 10 >= inner * 7 && low * 10 >= full * 3).then_some(width)
}

/// The width that all but two in a hundred lines keep to.
fn usual_limit(lines: &[Line]) -> Option<usize> {
    let mut counts = [0usize; *WRAP.end() + 1];
    for line in lines {
        if let Some(count) = counts.get_mut(line.width) {
            *count += 1;
        }
    }
    let mut beyond = counts.iter().sum::<usize>() / 50;
    for (width, count) in counts.iter().enumerate().rev() {
        if *count > beyond {
            return WRAP.contains(&width).then_some(width);
        }
        beyond -= count;
    }
    None
}

/// Whether the first word of the next line would not have fitted on this one.
fn is_full(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    let word = next.of(text).split(char::is_whitespace).next().unwrap_or("");
    line.width + 1 + word.chars().count() > width
}

/// Chinese and Japanese, which wrap without spaces, never start low.
fn starts_low(line: &str) -> bool {
    let first = line.chars().find(|c| !matches!(c, '"' | '\'' | '„' | '“' | '«' | '('));
    first.is_some_and(|c| match c {
        '\u{3040}'..='\u{9fff}' => false,
        c => (c.is_alphabetic() && !c.is_uppercase()) || c.is_numeric(),
    })
}

/// What will be one block: a line, or the lines of a wrapped paragraph.
struct Entry<'a> {
    lines: &'a [Line],
    /// Level of the underline below it.
    underlined: u8,
}

fn entries<'a>(text: &str, lines: &'a [Line], wrap: Option<usize>) -> Vec<Entry<'a>> {
    let (mut entries, mut start) = (Vec::<Entry<'a>>::new(), 0);
    while start < lines.len() {
        if let Some(level) = underline(lines[start].of(text)) {
            match entries.last_mut() {
                Some(above) if lines[start].gap == 0 && above.may_be_heading(text) => {
                    above.underlined = level
                }
                _ => {}
            }
            start += 1;
            continue;
        }
        let joined =
            lines[start..].array_windows().take_while(|[line, next]| goes_on(text, line, next, wrap)).count();
        entries.push(Entry { lines: &lines[start..=start + joined], underlined: 0 });
        start += joined + 1;
    }
    entries
}

/// Whether the next line carries on the paragraph.
fn goes_on(text: &str, line: &Line, next: &Line, wrap: Option<usize>) -> bool {
    let Some(width) = wrap else { return false };
    let (above, below) = (line.of(text), next.of(text));
    if next.gap > 0 || starts_item(below) || underline(below).is_some() || hashes(above) > 0 {
        return false;
    }
    let unfinished = !above.ends_with(['.', '!', '?', ':', '…', '"', '”', '»']);
    is_full(text, line, next, width) || (unfinished && starts_low(below) && line.width * 2 > width)
}

/// Whether a line may begin an item of a list, a row of a table or a heading.
fn starts_item(line: &str) -> bool {
    line.starts_with('|') || hashes(line) > 0 || !matches!(bullet(line), Bullet::None)
}

/// What a line opens with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bullet {
    None,
    /// A mark that is nothing but a bullet, and its bytes.
    Sure(usize),
    /// A dash, which also opens speech.
    Dash(usize),
    /// A number or letter, by its order, which also opens a sentence.
    Order(u32, usize),
}

fn bullet(line: &str) -> Bullet {
    let word = line.split(char::is_whitespace).next().unwrap_or("");
    if word.len() == line.len() {
        return Bullet::None;
    }
    let length = word.len();
    match word {
        "*" | "•" | "·" | "+" | "‣" | "▪" | "◦" | "■" | "●" | "○" => Bullet::Sure(length),
        "-" | "–" => Bullet::Dash(length),
        _ => order(word).map_or(Bullet::None, |n| Bullet::Order(n, length)),
    }
}

/// The order of `1.`, `12)`, `a)`.
fn order(word: &str) -> Option<u32> {
    let bare = word.strip_suffix(')').or_else(|| word.strip_suffix('.'))?;
    if (1..=3).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_digit()) {
        return bare.parse().ok();
    }
    match bare.as_bytes() {
        [letter] if letter.is_ascii_lowercase() && word.ends_with(')') => Some(u32::from(*letter)),
        _ => None,
    }
}

/// Level of Markdown's `## Heading`, else 0.
fn hashes(line: &str) -> u8 {
    let level = line.bytes().take_while(|b| *b == b'#').take(7).count();
    let spaced = line.as_bytes().get(level).is_some_and(|b| matches!(b, b' ' | b'\t'));
    if (1..=6).contains(&level) && spaced { level as u8 } else { 0 }
}

impl Entry<'_> {
    fn first(&self) -> &Line {
        &self.lines[0]
    }

    /// Whether a line drawn below makes it a heading; otherwise the line only parts it from what follows.
    fn may_be_heading(&self, text: &str) -> bool {
        self.lines.len() == 1 && !self.first().of(text).ends_with(['.', ',', ';', ':'])
    }

    fn source(&self) -> (usize, usize) {
        (self.lines[0].start, self.lines[self.lines.len() - 1].end)
    }

    /// Bytes of the bullet, if this is an item. Dashes and numbers count in company only.
    fn item(&self, text: &str, beside: [Option<&Entry<'_>>; 2]) -> Option<usize> {
        let of = |entry: &Entry<'_>| bullet(entry.first().of(text));
        let [before, after] = beside;
        match of(self) {
            Bullet::None => None,
            Bullet::Sure(length) => Some(length),
            Bullet::Dash(length) => {
                let above = before.is_some_and(|e| self.first().gap == 0 && matches!(of(e), Bullet::Dash(_)));
                let below = after.is_some_and(|e| e.first().gap == 0 && matches!(of(e), Bullet::Dash(_)));
                (above || below || self.first().indent > 0).then_some(length)
            }
            Bullet::Order(n, length) => {
                let above = before.is_some_and(|e| matches!(of(e), Bullet::Order(m, _) if m + 1 == n));
                let below = after.is_some_and(|e| matches!(of(e), Bullet::Order(m, _) if n + 1 == m));
                (above || below).then_some(length)
            }
        }
    }
}

#[derive(Default)]
struct Cutter {
    blocks: Blocks,
    /// Indents of the lists that are open.
    indents: Vec<usize>,
}

impl Cutter {
    fn push(&mut self, text: &str, entry: &Entry<'_>, beside: [Option<&Entry<'_>>; 2]) {
        let first = entry.first();
        let (start, end) = entry.source();
        let mut block = Block {
            source: span(start, end),
            gap: u8::try_from(first.gap).unwrap_or(u8::MAX),
            indent: u8::try_from(first.indent).unwrap_or(u8::MAX),
            heading: entry.underlined,
            ..Block::default()
        };
        let mut skipped = 0;
        let level = hashes(first.of(text));
        if level > 0 {
            block.heading = level;
            skipped = usize::from(level);
        } else if let Some(length) = entry.item(text, beside) {
            skipped = length;
            block.context = Context::ITEM.with(Context::LIST);
            block.list_depth = self.depth(first.indent);
        } else if first.of(text).starts_with('|') {
            block.context = Context::TABLE.with(Context::CELL);
        }
        if block.list_depth == 0 {
            self.indents.clear();
        }
        let from = self.blocks.buffer.len();
        self.write(text, entry, skipped, block.context.any(Context::TABLE));
        block.text = span(from, self.blocks.buffer.len());
        if !block.text.is_empty() {
            self.blocks.list.push(block);
        }
    }

    /// In how many lists an item of this indent stands.
    fn depth(&mut self, indent: usize) -> u8 {
        while self.indents.last().is_some_and(|open| *open > indent) {
            self.indents.pop();
        }
        if self.indents.last() != Some(&indent) && self.indents.len() < usize::from(u8::MAX) {
            self.indents.push(indent);
        }
        u8::try_from(self.indents.len()).unwrap_or(u8::MAX)
    }

    /// Writes the words of an entry: white space collapsed, cells of a row separated by tabs.
    fn write(&mut self, text: &str, entry: &Entry<'_>, skipped: usize, is_row: bool) {
        let out = &mut self.blocks.buffer;
        let from = out.len();
        let mut gap = None;
        for (i, line) in entry.lines.iter().enumerate() {
            let words = line.of(text).get(if i == 0 { skipped } else { 0 }..).unwrap_or("");
            let words = if is_row { words.trim_matches('|') } else { words };
            for c in words.chars().filter(|c| !is_unseen(*c)) {
                match c {
                    '|' if is_row => gap = Some('\t'),
                    c if is_collapsed(c) => gap = gap.or(Some(' ')),
                    c if out.len() == from && is_blank(c) => {}
                    c => {
                        out.extend(gap.take().filter(|_| out.len() > from));
                        out.push(c);
                    }
                }
            }
            let broken = out.ends_with('-') && !out.ends_with(" -") && !is_row;
            gap = if broken { None } else { Some(' ') };
        }
        let written = out.get(from..).map_or(0, |text| text.trim_end_matches(is_blank).len());
        out.truncate(from + written);
    }
}

fn is_collapsed(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}') || c.is_control()
}

fn span(start: usize, end: usize) -> Span {
    let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span { start: narrow(start), end: narrow(end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(page: &str) -> Vec<String> {
        let blocks = cut_text(page);
        (0..blocks.list.len()).map(|i| blocks.text(i).to_owned()).collect()
    }

    #[test]
    fn a_line_is_a_block_and_empty_lines_are_counted() {
        let page = "\u{feff}Harbour opens\r\n\r\n\r\nBy Ida  Holm\r\nThe new\tquay is ready.\u{c}Last page";
        let blocks = cut_text(page);
        assert!(blocks.flat);
        assert_eq!(texts(page), ["Harbour opens", "By Ida Holm", "The new quay is ready.", "Last page"]);
        assert_eq!(blocks.list.iter().map(|b| b.gap).collect::<Vec<_>>(), [0, 2, 0, 1]);
        assert_eq!(blocks.list[1].source.of(page), "By Ida  Holm");
    }

    #[test]
    fn wrapped_paragraphs_are_joined_and_headlines_stay_alone() {
        let page = "Ferry company buys two electric ships\n\n\
            The ferry company on the northern line said on Monday that it\n\
            would buy two ships that run on batteries alone, the first of\n\
            which is to sail next spring between the islands and the coast\n\
            where the old port stands.\n\
            A spokesman declined to name the price, but the shipyard called\n\
            it the largest order of its history.\n\n\
            What comes next\n\n\
            - a new quay with chargers for both ships on the southern side of\n\
            \x20 the harbour\n\
            - longer evening hours\n";
        assert_eq!(texts(page).len(), 6, "{:#?}", texts(page));
        assert_eq!(texts(page)[0], "Ferry company buys two electric ships");
        assert!(texts(page)[1].ends_with("where the old port stands."));
        assert!(texts(page)[2].starts_with("A spokesman") && texts(page)[2].ends_with("its history."));
        assert_eq!(
            texts(page)[4],
            "a new quay with chargers for both ships on the southern side of the harbour"
        );
    }

    #[test]
    fn headlines_in_a_row_are_not_a_wrapped_paragraph() {
        let page = "Council approves the budget for the coming year after long talks\n\
            Swimmers return to the lake as the water clears\n\
            Theatre to reopen its small stage with a play about the flood of 1953\n\
            Rain expected\n";
        assert_eq!(texts(page).len(), 4);
    }

    #[test]
    fn long_lines_are_never_joined() {
        let long =
            "The committee met for the third time this week and heard from the engineers who built the dam. ";
        let page = format!("{}\n{}\nand so on\n", long.repeat(3), long.repeat(2));
        assert_eq!(texts(&page).len(), 3);
    }

    #[test]
    fn items_lose_their_bullets_and_keep_their_depth() {
        let blocks = cut_text("Items\n  * one\n    + inner\n  * two\nText\n• three\n");
        let depths: Vec<u8> = blocks.list.iter().map(|b| b.list_depth).collect();
        assert_eq!(depths, [0, 1, 2, 1, 0, 1]);
        assert_eq!(blocks.text(2), "inner");
        assert!(blocks.list[5].context.any(Context::ITEM));
    }

    #[test]
    fn a_dash_or_number_alone_is_no_bullet() {
        let page = "- Nie wiem - powiedziała.\n\n3. Oktober bleibt Feiertag\n\n1. Salt\n2. Pepper\n";
        assert_eq!(
            texts(page),
            ["- Nie wiem - powiedziała.", "3. Oktober bleibt Feiertag", "Salt", "Pepper"]
        );
    }

    #[test]
    fn headings_are_marked_or_underlined() {
        let blocks = cut_text(
            "Big news\n========\n\nText.\n\n## Why now\n\n#1 in the charts\n\nAfter\n-----\n---\nThe end.\n---\n",
        );
        let headings: Vec<u8> = blocks.list.iter().map(|b| b.heading).collect();
        assert_eq!(headings, [1, 0, 2, 0, 2, 0]);
        assert_eq!(blocks.text(2), "Why now");
    }

    #[test]
    fn rows_keep_their_cells_apart() {
        let blocks = cut_text("| Year | Ships |\n|------|------:|\n| 1990 | 12 |\n");
        assert_eq!(blocks.list.len(), 2);
        assert_eq!(blocks.text(1), "1990\t12");
    }

    #[test]
    fn unseen_characters_go() {
        assert_eq!(texts("Donau\u{ad}dampf\u{2060}schiff"), ["Donaudampfschiff"]);
        assert_eq!(texts("\u{feff}\n \u{a0}\n\t"), [""; 0]);
    }
}
