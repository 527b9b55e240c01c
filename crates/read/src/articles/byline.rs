//! Who wrote it: from the words of a byline ("By Anna Nowak and J. Smith, Warsaw", "oprac. amk/PAP") to [`Author`]s.
//!
//! The opening words are taken off ("By", "Von", "Text:"), parts that name others are dropped ("Foto: …", "Edited
//! by …"), the rest is split where bylines split, and each piece has to have the shape of a name, of initials, of a
//! news agency, or of a desk. A piece that has none gives no author: better none than a wrong one. A sentence that
//! happens to begin with "By" therefore gives nothing. What this does not do is find the byline on the page.

use crate::words::{self, Kind, Kinds};
use tearsheet_article::{Author, AuthorKind};

/// The authors that a byline names, in its order, each once.
///
/// ```
/// use tearsheet_read::articles::byline::read;
/// let names: Vec<_> = read("By Anna Nowak and John van Dyke, Reuters").into_iter().map(|a| a.name).collect();
/// assert_eq!(names, ["Anna Nowak", "John van Dyke", "Reuters"]);
/// assert!(read("By the sea, nothing moved").is_empty());
/// ```
pub fn read(text: &str) -> Vec<Author> {
    all(text, false)
}

/// The same of a text that is known to name authors and nothing else, which helps where a script has no capitals.
///
/// ```
/// use tearsheet_read::articles::byline::{named, read};
/// assert_eq!(named("王小明").len(), 1);
/// assert!(read("王小明").is_empty());
/// ```
pub fn named(text: &str) -> Vec<Author> {
    all(text, true)
}

fn all(text: &str, mut stated: bool) -> Vec<Author> {
    let mut authors: Vec<Author> = Vec::new();
    if text.len() > 400 {
        return authors;
    }
    for part in text.split(['|', '•', '·', '●', '\n', '\t', ';']).flat_map(|part| part.split(" - ")) {
        let Some(part) = whole_part(part, &mut stated) else { continue };
        for author in split(part, stated) {
            if !authors.iter().any(|known| known.name == author.name) {
                authors.push(author);
            }
        }
    }
    authors
}

const OTHERS: Kinds = Kinds::of(&[Kind::NotAuthor, Kind::Credit]);
const NO_NAMES: Kinds = Kinds::of(&[
    Kind::Published,
    Kind::Modified,
    Kind::Ago,
    Kind::Tools,
    Kind::Comment,
    Kind::Navigation,
    Kind::Legal,
    Kind::Related,
    Kind::PromoLabel,
    Kind::Tags,
    Kind::Live,
]);

/// The part of a line behind "By"; nothing where it names others, or is no byline at all.
fn whole_part<'a>(part: &'a str, stated: &mut bool) -> Option<&'a str> {
    let part = part.trim();
    let prefix = words::prefix(part, Kind::Byline).or_else(|| glued(part));
    let longer = words::prefix(part, OTHERS);
    if longer.is_some_and(|other| prefix.is_none_or(|own| other >= own && other < part.len())) {
        return None;
    }
    let whole = words::is_whole(part);
    if whole.any(NO_NAMES) && !whole.has(Kind::Desk) {
        return None;
    }
    *stated |= prefix.is_some();
    let mut rest = part.get(prefix.unwrap_or(0)..)?;
    while let Some(again) = words::prefix(rest, Kind::Byline).filter(|n| *n > 0 && *n < rest.len()) {
        rest = rest.get(again..)?;
    }
    Some(before_tail(rest))
}

/// Bytes of an opening word that a lost space glued to a name: `ByAnna Nowak`. One that is part of names stays there.
fn glued(part: &str) -> Option<usize> {
    let end = part.char_indices().skip(1).find(|(_, c)| !c.is_lowercase()).map(|(at, _)| at)?;
    let (opening, name) = part.split_at_checked(end)?;
    let is_opening =
        words::is_whole(opening).has(Kind::Byline) && !PARTICLES.contains(&opening.to_lowercase().as_str());
    (end > 1 && is_opening && name.starts_with(char::is_uppercase)).then_some(end)
}

/// Cuts where a time, an address or somebody else begins.
fn before_tail(text: &str) -> &str {
    let mut before = None;
    let cut = text.char_indices().find(|(at, c)| {
        let starts_word = matches!(before.replace(*c), Some(' ' | ',' | '(' | '/' | '\u{a0}'));
        c.is_numeric() || starts_word && c.is_alphabetic() && text.get(*at..).is_some_and(is_tail)
    });
    text.get(..cut.map_or(text.len(), |(at, _)| at)).unwrap_or(text)
}

fn is_tail(rest: &str) -> bool {
    const LABELS: Kinds = Kinds::of(&[Kind::Published, Kind::Modified, Kind::Ago, Kind::NotAuthor]);
    // A word of two letters may be a name: "Ma" is "today" in Hungarian.
    let label = words::prefix(rest, LABELS).is_some_and(|length| length > 3);
    let credit = words::prefix(rest, Kind::Credit)
        .is_some_and(|n| rest.get(..n).is_some_and(|p| p.contains([':', '.'])));
    let first = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let dated = words::month(first, None).is_some() || words::is_weekday(first);
    label || credit || dated && is_date(rest.get(first.len()..).unwrap_or(""))
}

/// Whether a date goes on behind the name of a month or a weekday, which may be part of a person's name: "Ma", "Jan".
fn is_date(behind: &str) -> bool {
    let next = behind.trim_start_matches(['.', ',', ' ']);
    let word = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    next.starts_with(char::is_numeric) || words::month(word, None).is_some() || words::is_weekday(word)
}

/// Words that no name has in it, even in capitals.
const LINKS: [&str; 26] = [
    "for",
    "from",
    "and",
    "with",
    "und",
    "avec",
    "für",
    "the",
    "this",
    "all",
    "about",
    "our",
    "your",
    "get",
    "more",
    "why",
    "how",
    "what",
    "show",
    "view",
    "table",
    "contents",
    "caption",
    "checked",
    "reviewed",
    "takeaways",
];

const AND: [&str; 40] = [
    "or", "oder", "lub", "avec", "mit", "con", "com", "met", "for", "für", "pour", "para", "dla", "med",
    "and", "und", "i", "y", "et", "e", "en", "a", "и", "та", "і", "og", "och", "ja", "ir", "un", "și", "si",
    "in", "és", "ve", "και", "with", "va", "và", "dan",
];

/// Marks between the pieces of a byline.
const PIECES: [char; 17] =
    [',', '/', '&', '、', '،', '(', ')', '[', ']', '+', '（', '）', '【', '】', '［', '］', '／'];

/// Said behind a name where a script has no capitals: "reporter".
const SAID_BEHIND: [&str; 5] = ["기자", "特派員", "記者", "记者", "通讯员"];

/// The authors of a part, split at commas, slashes and words for "and".
fn split(part: &str, stated: bool) -> Vec<Author> {
    let mut authors = Vec::new();
    for (place, piece) in part.split(PIECES).enumerate() {
        if let Some(author) = author(piece, stated) {
            authors.push(author);
            continue;
        }
        let mut names = Vec::new();
        let mut words: Vec<&str> = Vec::new();
        for word in piece.split_whitespace().filter(|word| !word.contains('@')).chain(["and"]) {
            if AND.contains(&word.to_lowercase().as_str()) {
                names.push(author(&words.join(" "), stated));
                words.clear();
            } else {
                words.push(word);
            }
        }
        let is_sentence = !stated && names.iter().any(Option::is_none);
        if place == 0 && (is_sentence || names.iter().all(Option::is_none)) && !piece.trim().is_empty() {
            return authors;
        }
        authors.extend(names.into_iter().flatten());
    }
    authors
}

/// One author, if the piece has the shape of one.
fn author(piece: &str, stated: bool) -> Option<Author> {
    let name = piece.trim().trim_matches(['"', '“', '”', '„', ':', '-', '–', '—', '*', '»', '«', '@']).trim();
    let name = name.strip_suffix('.').filter(|n| !n.contains('.') && n.chars().count() > 3).unwrap_or(name);
    if name.is_empty()
        || name.contains(['@', '!', '?', '…', '=', '<', '>', '#', '_'])
        || piece.trim_start().starts_with('@')
    {
        return None;
    }
    let said = SAID_BEHIND.iter().find_map(|word| name.strip_suffix(word)).map(str::trim_end);
    let said = said.filter(|name| !name.is_empty());
    let (name, stated) = (said.unwrap_or(name), stated || said.is_some());
    let kind = if words::agency(name).is_some() {
        AuthorKind::Agency
    } else if words::is_whole(name).has(Kind::Desk)
        || (!name.contains(' ') || name.contains('-')) && is_desk(name)
    {
        AuthorKind::Desk
    } else if words::is_whole(name).any(NO_NAMES)
        || name.split_whitespace().all(|word| words::is_whole(word).any(NO_NAMES))
    {
        return None;
    } else if is_person(name, stated) {
        AuthorKind::Person
    } else if is_initials(name) {
        AuthorKind::Initials
    } else {
        return None;
    };
    Some(Author { name: name.split_whitespace().collect::<Vec<_>>().join(" "), kind, url: None })
}

/// Two to four small letters ("amk"), or capitals with dots ("J.K.").
fn is_initials(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let small = name.chars().all(|c| c.is_alphabetic() && c.is_lowercase());
    let dotted = name.contains('.') && name.chars().all(|c| c.is_uppercase() || c == '.' || c == ' ');
    (2..=4).contains(&letters)
        && (small || dotted)
        && !AND.contains(&name)
        && words::starts_with(name).is_empty()
}

const PARTICLES: [&str; 41] = [
    "de", "van", "von", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le", "der", "den",
    "ten", "ter", "zu", "zur", "vom", "zum", "al", "el", "bin", "ibn", "bint", "ben", "af", "av", "dalla",
    "degli", "dei", "lo", "abu", "st", "op", "vd", "de'", "'t", "het", "têr",
];

/// Job titles, capitalised in a byline's tail, that look like the words of a name.
const TITLES: [&str; 50] = [
    "editor",
    "reporter",
    "correspondent",
    "writer",
    "staff",
    "journalist",
    "columnist",
    "producer",
    "professor",
    "chief",
    "senior",
    "bureau",
    "director",
    "news",
    "business",
    "politics",
    "political",
    "sports",
    "science",
    "university",
    "redakteur",
    "korrespondent",
    "korrespondentin",
    "redakteurin",
    "journaliste",
    "periodista",
    "redactor",
    "redactora",
    "corresponsal",
    "dziennikarz",
    "redaktor",
    "associate",
    "assistant",
    "contributor",
    "analyst",
    "investigative",
    "columnists",
    "blogger",
    "former",
    "managing",
    "expert",
    "consultant",
    "president",
    "founder",
    "manager",
    "specialist",
    "attorney",
    "representative",
    "team",
    "editors",
];

/// Ends of compounds that name a job.
const JOBS: [&str; 8] = [
    "redakteur",
    "redakteurin",
    "korrespondent",
    "korrespondentin",
    "reporter",
    "reporterin",
    "journalist",
    "journalistin",
];

/// Whether a word is none of a person's name.
fn is_no_name(word: &str) -> bool {
    let word = word.to_lowercase();
    LINKS.contains(&word.as_str())
        || TITLES.contains(&word.as_str())
        || JOBS.iter().any(|job| word.ends_with(job))
}

/// Whether a name ends as a newsroom's does, or one of its words: "Example News Desk", "AB-Redaktion", "AB-Redaktion Lund".
pub(super) fn is_desk(name: &str) -> bool {
    let says_desk = |words: &str| words::is_whole(words).has(Kind::Desk);
    let words: Vec<&str> = name.split([' ', '-']).collect();
    let mut tails = (0..words.len()).rev().take(3).filter_map(|from| words.get(from..));
    let mut compounds = name.split(' ').filter_map(|word| word.rsplit_once('-'));
    words.len() <= 5
        && (tails.any(|tail| says_desk(&tail.join(" "))) || compounds.any(|(_, last)| says_desk(last)))
}

/// Two to five words that begin with capitals, particles between them; a few characters where a script has no
/// capitals and the line calls itself a byline.
fn is_person(name: &str, stated: bool) -> bool {
    if name.chars().all(is_han) {
        return stated && (2..=5).contains(&name.chars().count());
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let cased = name.chars().any(|c| c.is_uppercase() || c.is_lowercase());
    let letters_only =
        name.chars().all(|c| c.is_alphabetic() || " .'’‘`-‐‑´·ʼ\u{a0}".contains(c) || is_joining(c));
    if !letters_only || words.iter().any(|word| is_no_name(word)) {
        return false;
    }
    if !cased {
        return stated && (2..=5).contains(&words.len()) && words.iter().all(|w| w.chars().count() <= 14);
    }
    let capitals = words.iter().filter(|word| is_capitalised(word)).count();
    let fits = words.iter().all(|word| is_capitalised(word) || is_particle(word));
    let ends = words.last().is_some_and(|w| is_capitalised(w) && w.chars().count() > 1);
    let spelled_out = words.iter().any(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 2);
    fits && ends && spelled_out && capitals >= 2 && (2..=6).contains(&words.len()) && capitals <= 5
}

fn is_capitalised(word: &str) -> bool {
    let first = word.trim_start_matches(['\'', '’', '‘']);
    let small_head =
        ["al-", "el-", "ad-", "as-", "d'", "d’", "an-", "at-", "ar-", "ash-", "de-", "ben-", "abu-"];
    let head = small_head.iter().find_map(|head| first.strip_prefix(head)).unwrap_or(first);
    let capitals = ["mc", "di", "de", "van", "le", "la"];
    let camel = capitals.iter().find_map(|c| head.strip_prefix(c)).unwrap_or(head);
    camel.starts_with(|c: char| c.is_uppercase()) && word.chars().count() <= 24
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// Marks that belong to letters: accents, the vowel signs of India, the joiners of Persian.
fn is_joining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{93c}' | '\u{94d}' | '\u{200c}' | '\u{200d}' | '\u{64b}'..='\u{652}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> String {
        let sign = |kind| match kind {
            AuthorKind::Person => "",
            AuthorKind::Initials => "~",
            AuthorKind::Agency => "@",
            AuthorKind::Desk => "#",
        };
        read(text).iter().map(|a| format!("{}{}", sign(a.kind), a.name)).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn bylines_name_their_authors() {
        let mut wrong = Vec::new();
        for (text, expected) in [
            ("By Anna Nowak", "Anna Nowak"),
            ("ByAnna Nowak", "Anna Nowak"),
            ("DiAnna Nowak", "DiAnna Nowak"),
            ("Share Comments", ""),
            ("From Harbour Wiki", ""),
            ("About The Author", ""),
            ("By Anna Nowak and John Smith", "Anna Nowak; John Smith"),
            ("By Anna Nowak, John Smith and Mary O'Neill", "Anna Nowak; John Smith; Mary O'Neill"),
            ("BY ANNA NOWAK", "ANNA NOWAK"),
            ("By Jean-Claude van Damme, Senior Political Correspondent", "Jean-Claude van Damme"),
            ("By Anna Nowak for Reuters", "Anna Nowak; @Reuters"),
            ("By Anna Nowak, Reuters", "Anna Nowak; @Reuters"),
            ("Written by Anna Nowak. Edited by John Smith", "Anna Nowak"),
            ("By Anna Nowak | Published July 1, 2022", "Anna Nowak"),
            ("By Anna Nowak Updated 1 July 2022", "Anna Nowak"),
            ("By Anna Nowak July 1, 2022", "Anna Nowak"),
            ("By Anna Nowak Sat., July 1", "Anna Nowak"),
            ("Anna Ma, Heba Lund", "Anna Ma; Heba Lund"),
            ("Anna Nowak | Guest Columnists", "Anna Nowak"),
            ("By Anna Nowak, anna.nowak@example.org", "Anna Nowak"),
            ("By Anna Nowak @anowak", "Anna Nowak"),
            ("Von Anna Müller und Jörg von der Heide", "Anna Müller; Jörg von der Heide"),
            ("Von Anna Müller, Berlin", "Anna Müller"),
            ("Text: Anna Müller · Foto: Bernd Beispiel", "Anna Müller"),
            ("amk", "~amk"),
            ("(amk)", "~amk"),
            ("amk/PAP", "~amk; @PAP"),
            ("oprac. Jan Kowalski", "Jan Kowalski"),
            ("Autor: Jan Kowalski", "Jan Kowalski"),
            ("Jan Kowalski, tłum. Ewa Nowak", "Jan Kowalski"),
            ("PAP", "@PAP"),
            ("AFP, Reuters", "@AFP; @Reuters"),
            ("dpa", "@dpa"),
            ("Par Anne Dupont et Luc Martin", "Anne Dupont; Luc Martin"),
            ("Par Anne Dupont avec AFP", "Anne Dupont; @AFP"),
            ("Por María García de la Torre y José Pérez", "María García de la Torre; José Pérez"),
            ("Di Marco Rossi e Anna Bianchi", "Marco Rossi; Anna Bianchi"),
            ("Автор: Иван Петров", "Иван Петров"),
            ("Иван Петров, Анна Иванова", "Иван Петров; Анна Иванова"),
            ("文/王小明", "王小明"),
            ("记者 李华", "李华"),
            ("Redaktion", "#Redaktion"),
            ("Staff Writer", "#Staff Writer"),
            ("AB-Redaktion", "#AB-Redaktion"),
            ("AB-Redaktion Lund", "#AB-Redaktion Lund"),
            ("Alter Kran in einer Werft.Bernd Beispiel/dpa", ""),
            ("Edited by John Smith", ""),
            ("Foto: Anna Müller", ""),
            ("By the sea, nothing moved", ""),
            ("By 2030 all cars will be electric", ""),
            ("Share", ""),
            ("The minister said on Monday that Anna Nowak had left", ""),
            ("", ""),
        ] {
            let found = names(text);
            if found != expected {
                wrong.push(format!("{text}: {found:?}, expected {expected:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
