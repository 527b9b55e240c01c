//! Sentences by rule: a line ends one, so does a stop with space and a capital letter behind it, unless an
//! abbreviation stands before the stop; the full-width stops end one by themselves. Good enough for comparing two
//! texts that are cut by the same rule, and not meant for more.

use crate::letters::is_space;

/// How many characters before a stop are looked at for an abbreviation.
const LOOK_BACK: usize = 12;

const ABBREVIATIONS: [&str; 35] = [
    "mr", "mrs", "ms", "dr", "prof", "sen", "rep", "reps", "sens", "gov", "gen", "lt", "col", "sgt", "capt",
    "maj", "st", "jr", "sr", "inc", "ltd", "co", "corp", "vs", "no", "jan", "feb", "aug", "sept", "oct",
    "nov", "dec", "bros", "rev", "hon",
];

/// The sentences of a text; none is blank.
pub(crate) fn sentences(text: &str) -> Vec<&str> {
    text.split('\n').flat_map(of_line).filter(|sentence| !sentence.chars().all(is_space)).collect()
}

fn of_line(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(c) = line[at..].chars().next() {
        at += c.len_utf8();
        let Some(gap) = gap_after(c, &line[at..]) else { continue };
        if !ends_in_abbreviation(&line[start..at]) {
            out.push(&line[start..at + gap]);
            start = at + gap;
        }
        at += gap;
    }
    out.push(&line[start..]);
    out
}

/// Length of what parts the sentence that `stop` ends from the next; `None` where `stop` ends none.
fn gap_after(stop: char, rest: &str) -> Option<usize> {
    match stop {
        '。' | '！' | '？' => Some(0),
        '.' | '!' | '?' | '…' => {
            let closed = rest.len() - rest.trim_start_matches(['"', '\'', '”', '’', '»', ')', ']']).len();
            let spaces = rest[closed..].char_indices().take_while(|(_, c)| is_space(*c));
            let ends: Vec<_> = spaces.map(|(n, c)| closed + n + c.len_utf8()).collect();
            ends.into_iter().rev().find(|end| opens_sentence(&rest[*end..]))
        }
        _ => None,
    }
}

fn opens_sentence(rest: &str) -> bool {
    let first = rest.trim_start_matches(['"', '\'', '“', '‘', '«', '(', '[', '¿', '¡']).chars().next();
    matches!(first, Some('A'..='Z' | '0'..='9' | '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{1fff}'))
}

fn ends_in_abbreviation(piece: &str) -> bool {
    let from = piece.char_indices().rev().nth(LOOK_BACK - 1).map_or(0, |(n, _)| n);
    let Some(piece) = piece[from..].strip_suffix('.') else { return false };
    let word = piece.rsplit(|c| is_space(c) || matches!(c, '(' | '"' | '\'' | '“')).next().unwrap_or(piece);
    let word: String = word.chars().map(latin_lower).collect();
    ABBREVIATIONS.contains(&word.as_str()) || is_initials(&word)
}

/// One letter, or letters with stops between them.
fn is_initials(word: &str) -> bool {
    word.split('.').all(|letter| letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// Lower case with the four letters that Python takes for i, s and k when case does not count.
fn latin_lower(c: char) -> char {
    match c {
        'İ' | 'ı' => 'i',
        'ſ' => 's',
        '\u{212a}' => 'k',
        _ => c.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_with_a_capital_behind_them_end_a_sentence() {
        assert_eq!(
            sentences("It rose. “Good,” he said! (Later it fell.) yes"),
            ["It rose. ", "“Good,” he said! ", "(Later it fell.) yes"]
        );
        assert_eq!(sentences("好。不好！\n\n ok"), ["好。", "不好！", " ok"]);
    }

    #[test]
    fn abbreviations_and_initials_do_not() {
        let line = "Mr. Smith of the U.S. Army met J. R. Doe at No. 10 and İ. Ünal";
        assert_eq!(sentences(line), [line]);
        assert_eq!(sentences("He met Xmr. Smith").len(), 2);
    }
}
