//! Who wrote it. The visible byline comes first; what the head claims fills in where the page names nobody. Better
//! nobody than the wrong one: the site itself, an account name or an address is no author.

use super::{
    byline,
    sheet::{Sheet, folded, one_line},
};
use crate::{
    blocks::{Hints, name::Name},
    claims::ClaimedAuthor,
    words,
};
use tearsheet_article::{Author, AuthorKind, Role};

/// Most authors that one article has.
const MANY: usize = 40;

/// Names of accounts, not of people.
const ACCOUNTS: [&str; 8] =
    ["admin", "administrator", "webmaster", "editor", "author", "root", "user", "wordpress"];

/// The authors in the order of the page, each once.
pub(super) fn authors(sheet: &Sheet<'_>) -> Vec<Author> {
    let mut authors = Vec::new();
    for i in sheet.with(Role::Byline) {
        shown(sheet, i, &mut authors);
    }
    for i in sheet.with(Role::Time).filter(|_| authors.is_empty()).collect::<Vec<_>>() {
        marked(sheet, i, &mut authors);
    }
    if authors.is_empty() {
        for claimed in &sheet.claims.authors {
            for author in from_claim(sheet, claimed) {
                add(&mut authors, author);
            }
        }
    }
    for author in &mut authors {
        complete(sheet, author);
    }
    authors
}

/// The authors that a line names as a whole, otherwise those that its marked stretches name.
fn shown(sheet: &Sheet<'_>, i: usize, authors: &mut Vec<Author>) {
    let named = byline::read(&sheet.words(i));
    if named.is_empty() {
        return marked(sheet, i, authors);
    }
    for author in named {
        let url = author.url.clone().or_else(|| page_of(sheet, i, &author.name));
        add(authors, Author { url, ..author });
    }
}

fn marked(sheet: &Sheet<'_>, i: usize, authors: &mut Vec<Author>) {
    for mark in sheet.hinted(i, Hints::AUTHOR.with(Hints::BYLINE)) {
        let url = if mark.name == Name::A { sheet.address(mark) } else { None };
        for author in byline::read(&sheet.mark_words(mark)) {
            let url = url.clone().or_else(|| page_of(sheet, i, &author.name));
            add(authors, Author { url, ..author });
        }
    }
}

/// The link of a block that carries an author's name.
fn page_of(sheet: &Sheet<'_>, i: usize, name: &str) -> Option<String> {
    let name = folded(name);
    let links = sheet.marks(i).iter().filter(|mark| mark.name == Name::A);
    links.filter(|mark| folded(&sheet.mark_words(mark)).contains(&name)).find_map(|mark| sheet.address(mark))
}

fn add(authors: &mut Vec<Author>, author: Author) {
    let name = folded(&author.name);
    if !name.is_empty() && authors.len() < MANY && authors.iter().all(|known| folded(&known.name) != name) {
        authors.push(author);
    }
}

/// The authors that one claim names.
fn from_claim(sheet: &Sheet<'_>, claimed: &ClaimedAuthor) -> Vec<Author> {
    let name = one_line(&claimed.name);
    if !may_be_author(sheet, &name) {
        return Vec::new();
    }
    let url = claimed.url.as_deref().and_then(|raw| sheet.addresses.resolve(raw));
    if let Some(agency) = words::agency(&name) {
        return vec![Author { name: agency.to_owned(), kind: AuthorKind::Agency, url }];
    }
    if claimed.organisation {
        return vec![Author { name, kind: AuthorKind::Desk, url }];
    }
    let mut authors = byline::read(&name);
    if let [only] = authors.as_mut_slice() {
        only.url = url;
    }
    authors
}

fn may_be_author(sheet: &Sheet<'_>, name: &str) -> bool {
    let bare = folded(name);
    let outlets = [sheet.claims.site.as_deref(), sheet.addresses.host(), sheet.addresses.host_name()];
    let is_outlet = outlets.into_iter().flatten().any(|outlet| folded(outlet) == bare);
    let is_address = name.contains("://") || name.contains('@') || name.starts_with("www.");
    !bare.is_empty() && !is_outlet && !is_address && !ACCOUNTS.contains(&bare.as_str())
}

/// Takes the spelling of capitals and the address from the head, where it names the same author.
fn complete(sheet: &Sheet<'_>, author: &mut Author) {
    let name = folded(&author.name);
    let Some(claimed) = sheet.claims.authors.iter().find(|claimed| folded(&claimed.name) == name) else {
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
