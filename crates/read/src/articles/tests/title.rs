//! Title, kicker and section.

use super::{LONG, Made, story};
use crate::blocks::{Hints, name::Name};
use tearsheet_article::Role;

#[test]
fn the_head_names_the_title_where_the_page_shows_none() {
    let mut made = Made::of(&[(Role::Paragraph, LONG)]).url("https://www.harbour-post.example/a");
    made.claims.page_title = Some("New quay opens – again | Harbour Post".into());
    assert_eq!(made.read().title.as_deref(), Some("New quay opens – again"));
    made.claims.page_title = Some("Harbour Post: a history | Books".into());
    assert_eq!(made.read().title.as_deref(), Some("Harbour Post: a history | Books"));
    made.claims.headline = Some("New quay opens".into());
    assert_eq!(made.read().title.as_deref(), Some("New quay opens"));
}

#[test]
fn of_two_titles_the_one_that_the_head_knows_is_taken() {
    let mut made = story();
    made.add(Role::Title, "Old quay closes");
    assert_eq!(made.read().title.as_deref(), Some("New quay opens"));
    made.claims.og_title = Some("Old quay closes".into());
    assert_eq!(made.read().title.as_deref(), Some("Old quay closes"));
}

#[test]
fn a_title_sheds_the_section_and_the_site_that_the_head_does_not_have() {
    let title = |shown: &str, claimed: &str| {
        let mut made = Made::of(&[(Role::Title, shown)]);
        made.claims.og_title = Some(claimed.into());
        made.read().title.unwrap_or_default()
    };
    assert_eq!(title("The quay opens | Opinion", "The quay opens"), "The quay opens");
    assert_eq!(title("Culture : The quay opens", "The quay opens"), "The quay opens");
    assert_eq!(title("The quay opens: a year too late", "The quay opens"), "The quay opens: a year too late");
    assert_eq!(title("\"A shame\": quay opens late", "Quay opens late"), "\"A shame\": quay opens late");
    assert_eq!(title("The quay opens | Culture", "Harbour"), "The quay opens | Culture");
}

#[test]
fn the_head_spells_the_title_where_the_page_glues_its_words() {
    let mut made = Made::of(&[(Role::Title, "HarbourNew quay opens"), (Role::Paragraph, LONG)]);
    assert_eq!(made.read().title.as_deref(), Some("HarbourNew quay opens"));
    made.claims.og_title = Some("Harbour / New quay opens".into());
    assert_eq!(made.read().title.as_deref(), Some("Harbour / New quay opens"));
    let made = Made::of(&[(Role::Title, ": New quay opens"), (Role::Paragraph, LONG)]);
    assert_eq!(made.read().title.as_deref(), Some("New quay opens"));
}

#[test]
fn a_flattened_page_that_begins_with_its_head_s_title_sheds_the_site() {
    let title =
        |line: &str| Made::flat(&[(Role::Title, line), (Role::Paragraph, LONG)]).read().title.unwrap();
    assert_eq!(title("New quay opens in spring | Coast News | Harbour Post"), "New quay opens in spring");
    assert_eq!(title("Opinion | New quay opens"), "Opinion | New quay opens", "one word is no headline");
    let later = Made::flat(&[
        (Role::Navigation, "Menu"),
        (Role::Title, "New quay opens | and shuts"),
        (Role::Paragraph, LONG),
    ]);
    assert_eq!(later.read().title.as_deref(), Some("New quay opens | and shuts"));
}

#[test]
fn the_breadcrumb_names_the_section() {
    let mut made = story().url("https://example.org/sea/quay");
    made.link(Role::Navigation, "Start", "/").hints = Hints::BREADCRUMB;
    made.link(Role::Navigation, "The sea", "/sea").hints = Hints::BREADCRUMB;
    assert_eq!(made.read().section.as_deref(), Some("The sea"));
    made.claims.section = Some("Harbours".into());
    assert_eq!(made.read().section.as_deref(), Some("Harbours"));
}

#[test]
fn a_label_set_close_to_the_headline_is_its_kicker() {
    let mut made = Made::of(&[(Role::Title, "Ferries in spring:New quay opens")]);
    made.mark("Ferries in spring:", Name::Span, Hints::default(), "");
    made.add(Role::Paragraph, LONG);
    let article = made.read();
    assert_eq!(article.title.as_deref(), Some("New quay opens"));
    assert_eq!(article.kicker.as_deref(), Some("Ferries in spring"));
}

#[test]
fn what_is_not_the_article_s_is_no_kicker() {
    let kicker = |over: &[&str]| {
        let over = over.iter().map(|words| (Role::Kicker, *words));
        let rest = [(Role::Title, "New quay opens in spring"), (Role::Paragraph, LONG)];
        let made = Made::of(&over.chain(rest).collect::<Vec<_>>());
        made.url("https://www.harbourpost.example/a").read().kicker
    };
    for junk in [
        "Home > News",
        "News »",
        "Harbourpost",
        "Share",
        "Suche nach:",
        "3 May 2024",
        "|",
        "Advertisement",
        "https://a.example/b",
    ] {
        assert_eq!(kicker(&[junk]), None, "{junk}");
    }
    assert_eq!(kicker(&["HomeNewsNew quay opens in spring"]), None);
    assert_eq!(kicker(&["Ferries :"]).as_deref(), Some("Ferries"));
    assert_eq!(kicker(&["Ferries", "Home > News"]).as_deref(), Some("Ferries"));
    assert_eq!(kicker(&["Harbour", "Ferries"]).as_deref(), Some("Harbour Ferries"));
}

#[test]
fn a_kicker_inside_the_heading_is_no_part_of_the_title() {
    let mut made = Made::of(&[(Role::Title, "Harbour: New quay opens")]);
    made.mark("Harbour:", Name::Span, Hints::KICKER, "");
    made.add(Role::Paragraph, LONG);
    let article = made.read();
    assert_eq!(article.title.as_deref(), Some("New quay opens"));
    assert_eq!(article.kicker.as_deref(), Some("Harbour"));
}

#[test]
fn a_site_that_is_called_by_its_address_is_its_host() {
    let mut made = story().url("https://www.example.org/quay");
    made.claims.site = Some("http://www.example.org".into());
    assert_eq!(made.read().site.as_deref(), Some("example.org"));
}
