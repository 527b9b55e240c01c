//! Who wrote it. The visible byline comes first; what the head claims fills in where the page names nobody. Better
//! nobody than the wrong one: an account name or an address is no author, and the outlet is one only where its
//! structured data say so.

use super::{
    byline,
    sheet::{Sheet, one_line},
};
use crate::words::{letters, same_letters};
use crate::{
    blocks::{Hints, name::Name},
    claims::ClaimedAuthor,
    words::{self, Kind},
};
use memchr::memmem;
use tearsheet_article::{Author, AuthorKind, Role};

/// Most authors that one article has.
const MANY: usize = 40;

/// Names of accounts, not of people.
const ACCOUNTS: [&str; 8] =
    ["admin", "administrator", "webmaster", "editor", "author", "root", "user", "wordpress"];

/// Words in classes and the like that speak of who wrote it.
const SAYS_AUTHOR: Hints = Hints::AUTHOR.with(Hints::BYLINE);

/// Blocks behind the body among which a signature may stand.
const SIGNED: usize = 6;

/// Longest line that is taken for names only, and longest name of an unusual shape, in characters.
const SHORT: usize = 40;

/// The authors in the order of the page, each once. Where the head knows them all and more, its list is the whole.
pub(super) fn authors(sheet: &Sheet<'_>) -> Vec<Author> {
    let mut claimed = Vec::new();
    for author in sheet.claims.authors.iter().flat_map(|claim| from_claim(sheet, claim)) {
        add(&mut claimed, author);
    }
    if claimed.len() > 1 {
        claimed.retain(|author| !sheet.is_outlet(&author.name));
    }
    let mut authors = shown(sheet, &claimed);
    for i in sheet.with(Role::Time).filter(|_| authors.is_empty()).collect::<Vec<_>>() {
        marked(sheet, i, &mut authors);
    }
    if authors.is_empty() {
        authors = beside_title(sheet);
    }
    let names_more = claimed.len() > authors.len()
        && (authors.is_empty() || !sheet.claims.authors.iter().any(|claim| names_others(&claim.name)))
        && authors.iter().all(|author| claimed.iter().any(|known| is_same(known, author)));
    if names_more {
        authors = claimed;
    }
    if authors.iter().any(|author| author.kind == AuthorKind::Person) && !names_more {
        authors.retain(|author| author.kind != AuthorKind::Desk);
    }
    set_outlets_apart(sheet, &mut authors);
    for author in &mut authors {
        complete(sheet, author);
    }
    authors
}

/// Whether half of what a claim lists are no names, as in the credits of a film: "Ida Holm, Jens Krag for Harbour Pictures".
fn names_others(claim: &str) -> bool {
    let names = byline::named(claim).len();
    names > 1 && claim.split(',').count() >= 2 * names
}

/// An outlet is no person, and signs where nobody else does.
fn set_outlets_apart(sheet: &Sheet<'_>, authors: &mut Vec<Author>) {
    let host = sheet.addresses.host_name().filter(|name| name.len() > 2).unwrap_or("");
    let is_its = |author: &Author| {
        let first = author.name.split_whitespace().next().unwrap_or("");
        let is_shouted = !first.chars().any(char::is_lowercase);
        sheet.is_outlet(&author.name) || is_shouted && letters(first) == host
    };
    for author in authors.iter_mut().filter(|a| a.kind == AuthorKind::Person && is_its(a)) {
        author.kind = AuthorKind::Desk;
    }
    if authors.iter().any(|a| a.kind == AuthorKind::Person) {
        authors.retain(|author| !is_its(author));
    }
}

/// How much a line is to be believed that seems to name authors.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trust {
    /// A name by its shape alone, which headings and buttons have, too.
    Shape,
    /// Something around it says so.
    Marked,
    /// It calls itself a byline.
    Stated,
    /// The head claims one of those whom it names.
    Claimed,
}

/// The authors of the bylines over the text; where those name no person, also of the first that does below. Bylines
/// further down belong to other articles. Beside a line that is more to be believed the others name only agencies: what
/// looks like a person there is a kicker, a job, a label.
fn shown(sheet: &Sheet<'_>, claimed: &[Author]) -> Vec<Author> {
    let (first, last) = sheet.body.unwrap_or((usize::MAX, usize::MAX - SIGNED));
    let first = sheet.title.map_or(first, |title| first.max(title));
    let (mut authors, mut most) = (Vec::new(), Trust::Marked);
    let mut named_at = None;
    for i in sheet.with(Role::Byline).take_while(|i| *i <= last + SIGNED).take(LINES) {
        if i > first && named_at.is_some_and(|at| at + 1 != i) {
            break;
        }
        let mut line = Vec::new();
        signed(sheet, i, &mut line);
        let trust = trust(sheet, i, &line, claimed);
        if trust <= Trust::Marked {
            let is_name = |author: &Author| trust > Trust::Shape && !is_of_words(sheet, &author.name);
            line.retain(|author| author.kind != AuthorKind::Person || is_name(author));
        }
        if trust > most {
            authors.retain(|author: &Author| author.kind == AuthorKind::Agency);
            most = trust;
        }
        line.retain(|author| {
            let is_agency = author.kind == AuthorKind::Agency;
            authors.is_empty() || if is_agency { !is_letters(author) } else { trust >= most }
        });
        line.into_iter().for_each(|author| add(&mut authors, author));
        let is_named = |a: &Author| matches!(a.kind, AuthorKind::Person | AuthorKind::Initials);
        named_at = authors.iter().any(is_named).then_some(i);
    }
    authors
}

/// Bylines of a page that are looked at; one with more lists people, or what reads like them.
const LINES: usize = 64;

/// Whether an agency is but two letters, `AA`, which beside an author are more often a button for the size of the text.
fn is_letters(agency: &Author) -> bool {
    agency.name.len() <= 2
}

/// Whether something but its looks says that a line names authors: its classes or those around it, an author's page that
/// it leads to, a time beside it, title or lead before it, the end of the text, and of flattened text that the title is near.
fn is_marked(sheet: &Sheet<'_>, i: usize) -> bool {
    let around = || sheet.outwards(sheet.node(i)).take(AROUND).any(|(_, node)| node.hints.any(SAYS_AUTHOR));
    let beside_time = || (i.saturating_sub(2)..=i + 2).any(|j| sheet.role(j) == Role::Time);
    let leads_to_page = || {
        let links = sheet.marks(i).iter().filter(|mark| mark.name == Name::A);
        links.filter_map(|mark| sheet.address(mark)).any(|url| is_author_page(&url))
    };
    let signs = sheet.body.is_some_and(|(_, last)| i == last + 1);
    let heads = matches!(sheet.role_before(i), Some(Role::Title | Role::Lead));
    let is_under = || sheet.title.is_none_or(|title| (title..=title + UNDER).contains(&i));
    sheet.blocks.flat && is_under()
        || signs
        || heads
        || sheet.blocks.list.get(i).is_some_and(|block| block.hints.any(SAYS_AUTHOR))
        || sheet.hinted(i, SAYS_AUTHOR).next().is_some()
        || around()
        || beside_time()
        || leads_to_page()
}

/// Whether what looks like a name is made of words that the page knows in small letters: `Corporate Relocation`.
fn is_of_words(sheet: &Sheet<'_>, name: &str) -> bool {
    let text = sheet.blocks.buffer.as_str();
    let text = text.get(..text.floor_char_boundary(LOOKED_AT)).unwrap_or(text);
    let is_known = |word: &str| {
        let word = word.to_lowercase();
        let bare = |token: &str| token.trim_matches(|c: char| !c.is_alphanumeric()) == word;
        memmem::find(text.as_bytes(), word.as_bytes()).is_some() && text.split_whitespace().any(bare)
    };
    let mut words = name.split_whitespace().filter(|word| word.chars().any(char::is_lowercase)).peekable();
    name.contains(' ') && words.peek().is_some() && words.all(is_known)
}

/// Bytes of a page's text in which its words are looked for.
const LOOKED_AT: usize = 1 << 16;

/// Blocks of flattened text behind the title among which a name is the author's.
const UNDER: usize = 5;

/// Elements around a line whose classes speak of it.
const AROUND: usize = 3;

fn trust(sheet: &Sheet<'_>, i: usize, named: &[Author], claimed: &[Author]) -> Trust {
    let is_claimed = |a: &Author| a.kind == AuthorKind::Person && claimed.iter().any(|c| is_same(c, a));
    let is_person = |a: &Author| a.kind == AuthorKind::Person;
    let opens = |line: &str| words::prefix(line, Kind::Byline).is_some();
    let before = sheet.role_before(i).filter(|role| *role == Role::Byline).map(|_| sheet.words(i - 1));
    let follows_opening = before.is_some_and(|line| words::is_whole(&line).has(Kind::Byline));
    match () {
        () if named.iter().any(is_claimed) => Trust::Claimed,
        () if named.iter().any(is_person) && (follows_opening || opens(&sheet.words(i))) => Trust::Stated,
        () if named.iter().any(is_person) && !is_marked(sheet, i) => Trust::Shape,
        () => Trust::Marked,
    }
}

/// The authors that a line names as a whole, otherwise those that its marked stretches name.
fn signed(sheet: &Sheet<'_>, i: usize, authors: &mut Vec<Author>) {
    let lines = sheet.lines(i);
    if let Some(author) = named_by_head(sheet, &lines) {
        return add(authors, Author { url: page_of(sheet, i, &author.name), ..author });
    }
    let known = known(sheet, &lines);
    let mut named = if lines.chars().count() <= SHORT { byline::named(&lines) } else { byline::read(&lines) };
    let is_part = |author: &Author| known.iter().any(|name| letters(&author.name).contains(&letters(name)));
    if !known.is_empty() {
        named.retain(|author| !is_part(author));
        named.splice(0..0, known.iter().flat_map(|name| byline::named(name)));
    }
    if let Some(outlet) = outlet(sheet, &lines).filter(|_| named.iter().all(|a| a.kind != AuthorKind::Person))
    {
        named.retain(|author| author.kind != AuthorKind::Desk);
        named.insert(0, outlet);
    }
    if named.is_empty() {
        return marked(sheet, i, authors);
    }
    for author in named {
        let url = author.url.clone().or_else(|| page_of(sheet, i, &author.name));
        add(authors, Author { url, ..author });
    }
}

/// The outlet, where a byline begins with it: "By Harbour Post with agencies".
fn outlet(sheet: &Sheet<'_>, line: &str) -> Option<Author> {
    let line = one_line(line);
    let rest = line.get(words::prefix(&line, Kind::Byline)?..)?;
    let ends = rest.match_indices(' ').map(|(at, _)| at).chain([rest.len()]).take(4);
    let mut names =
        ends.filter_map(|end| rest.get(..end)).map(|name| name.trim_end_matches([',', '.', ';', ':']));
    let name = names.find(|name| sheet.is_outlet(name))?;
    Some(Author { name: name.to_owned(), kind: AuthorKind::Desk, url: None })
}

/// The author whom a line names as a whole and the head claims, whatever the shape of the name: `neol`, `Cindy mangomini`.
fn named_by_head(sheet: &Sheet<'_>, line: &str) -> Option<Author> {
    let line = one_line(line);
    let name = line.get(words::prefix(&line, Kind::Byline).unwrap_or(0)..)?;
    let is_it = |claim: &&ClaimedAuthor| same_letters(&claim.name, name) && may_be_author(&claim.name);
    let claim = sheet.claims.authors.iter().find(is_it)?;
    let unusual = byline::named(name).is_empty() && !claim.organisation && !sheet.is_outlet(name);
    unusual.then(|| Author { name: name.to_owned(), kind: AuthorKind::Person, url: None })
}

/// The names among those that the head claims that stand in a line, in its order.
fn known(sheet: &Sheet<'_>, line: &str) -> Vec<String> {
    let line = letters(line);
    let claimed =
        sheet.claims.authors.iter().filter(|claim| !claim.organisation).map(|claim| one_line(&claim.name));
    let named = claimed.filter(|name| name.contains(' '));
    let named = named.filter_map(|name| Some((line.find(letters(&name).as_str())?, name)));
    let mut known: Vec<(usize, String)> = named.filter(|(_, name)| byline::named(name).len() == 1).collect();
    known.sort();
    known.into_iter().map(|(_, name)| name).collect()
}

/// The authors that marked stretches of a line name: by their classes, or because they lead to an author's page.
fn marked(sheet: &Sheet<'_>, i: usize, authors: &mut Vec<Author>) {
    for mark in sheet.marks(i) {
        let url = if mark.name == Name::A { sheet.address(mark) } else { None };
        let is_page = url.as_deref().is_some_and(is_author_page);
        let says_author = mark.hints.any(SAYS_AUTHOR);
        if !is_page && !says_author {
            continue;
        }
        let words = sheet.mark_words(mark);
        let mut named = byline::read(&words);
        if named.is_empty() && is_page && is_one_name(&words, says_author) {
            named.push(Author { name: words, kind: AuthorKind::Person, url: None });
        }
        for author in named.into_iter().filter(|author| may_be_author(&author.name)) {
            let url = url.clone().or_else(|| page_of(sheet, i, &author.name));
            add(authors, Author { url, ..author });
        }
    }
}

/// Segments of addresses under which sites keep the pages of their authors.
const AUTHOR_PAGES: [&str; 20] = [
    "author",
    "authors",
    "autor",
    "autores",
    "autoren",
    "auteur",
    "auteurs",
    "autore",
    "autori",
    "autorzy",
    "by",
    "byline",
    "contributor",
    "contributors",
    "columnist",
    "journalist",
    "journalists",
    "people",
    "reporter",
    "staff",
];

/// Whether an address is that of an author's page: `/author/ida-holm/`.
fn is_author_page(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let mut segments = path.trim_end_matches('/').rsplit('/').skip(1).take(2);
    segments.any(|segment| AUTHOR_PAGES.contains(&segment.to_lowercase().as_str()))
}

/// Whether a name is a single one, `Paul`; where its link is marked as the author's it may be an account's, `neol`.
fn is_one_name(name: &str, is_marked: bool) -> bool {
    let fits = (is_marked || name.starts_with(char::is_uppercase)) && name.chars().all(char::is_alphabetic);
    let is_long_enough = (3..=20).contains(&name.chars().count());
    fits && is_long_enough
        && may_be_author(name)
        && !byline::is_desk(name)
        && words::is_whole(name).is_empty()
}

/// Blocks before the title, and behind it, among which an author may stand whom no byline names.
const BESIDE: usize = 6;

/// Authors near the title in lines that are no bylines, but call themselves one, or lead to an author's page.
fn beside_title(sheet: &Sheet<'_>) -> Vec<Author> {
    let mut authors = Vec::new();
    let Some(title) = sheet.title else { return authors };
    let end = sheet.body.map_or(title + BESIDE, |(first, _)| first.min(title + BESIDE));
    for i in title.saturating_sub(BESIDE)..end {
        if !matches!(sheet.role(i), Role::Other | Role::Tools | Role::Kicker) {
            continue;
        }
        let line = sheet.lines(i);
        if words::prefix(&line, Kind::Byline).is_some() {
            byline::read(&line).into_iter().for_each(|author| add(&mut authors, author));
        }
        marked(sheet, i, &mut authors);
    }
    authors
}

/// The link of a block that carries an author's name.
fn page_of(sheet: &Sheet<'_>, i: usize, name: &str) -> Option<String> {
    let name = letters(name);
    let links = sheet.marks(i).iter().filter(|mark| mark.name == Name::A);
    links.filter(|mark| letters(&sheet.mark_words(mark)).contains(&name)).find_map(|mark| sheet.address(mark))
}

fn add(authors: &mut Vec<Author>, author: Author) {
    let is_named = author.name.contains(char::is_alphanumeric);
    if is_named && authors.len() < MANY && authors.iter().all(|known| !is_same(known, &author)) {
        authors.push(author);
    }
}

/// Whether two are one: the same name, or forms of one agency's.
fn is_same(a: &Author, b: &Author) -> bool {
    let is_agency = || words::agency(&a.name).is_some_and(|agency| words::agency(&b.name) == Some(agency));
    same_letters(&a.name, &b.name) || is_agency()
}

/// The authors that one claim names.
fn from_claim(sheet: &Sheet<'_>, claimed: &ClaimedAuthor) -> Vec<Author> {
    let name = one_line(&claimed.name);
    let is_outlet = sheet.is_outlet(&name);
    if !may_be_author(&name) || is_outlet && !claimed.organisation && !claimed.person {
        return Vec::new();
    }
    let url = claimed.url.as_deref().and_then(|raw| sheet.addresses.resolve(raw));
    let one = |kind| vec![Author { name: name.clone(), kind, url: url.clone() }];
    match () {
        () if words::agency(&name).is_some() => return one(AuthorKind::Agency),
        () if claimed.organisation || is_outlet || byline::is_desk(&name) => return one(AuthorKind::Desk),
        () => {}
    }
    let mut authors = byline::named(&name);
    if let [only] = authors.as_mut_slice() {
        only.url = url;
    } else if authors.is_empty() && claimed.person && name.chars().count() <= SHORT {
        return one(AuthorKind::Person);
    }
    authors
}

/// Whether a claimed name is a name at all, not an account or an address.
fn may_be_author(name: &str) -> bool {
    let bare = letters(name);
    let is_address = name.contains("://") || name.contains('@') || name.starts_with("www.");
    let is_number = bare.chars().all(char::is_numeric);
    !bare.is_empty() && !is_number && !is_address && !ACCOUNTS.contains(&bare.as_str())
}

/// Takes the spelling of capitals and the address from the head, where it names the same author.
fn complete(sheet: &Sheet<'_>, author: &mut Author) {
    let names_it = |claimed: &&ClaimedAuthor| same_letters(&claimed.name, &author.name);
    let Some(claimed) = sheet.claims.authors.iter().find(names_it) else {
        return;
    };
    let is_shouted = author.name.chars().count() > 4 && !author.name.chars().any(char::is_lowercase);
    if is_shouted && author.kind == AuthorKind::Person {
        author.name = one_line(&claimed.name);
    }
    if author.url.is_none() {
        author.url = claimed.url.as_deref().and_then(|raw| sheet.addresses.resolve(raw));
    }
}
