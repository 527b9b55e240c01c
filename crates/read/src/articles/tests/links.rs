//! Headlines of other articles, tags, and links in the text.

use super::{Made, story};
use crate::blocks::{Hints, name::Name};
use tearsheet_article::Role;

#[test]
fn section_labels_belong_to_the_headline_under_them() {
    let mut made = story();
    made.blocks.flat = true;
    for (label, headline) in [("News", "Ferry runs aground off the point"), ("Money", "Port dues to rise")] {
        made.add(Role::Navigation, label);
        made.add(Role::Related, headline);
    }
    made.add(Role::Promo, "Sponsored");
    made.add(Role::Promo, "The best boots of the year");
    made.add(Role::Related, "Port dues to rise");
    let article = made.read();
    let related: Vec<_> = article.related.iter().map(|r| (r.section.as_deref(), r.title.as_str())).collect();
    assert_eq!(
        related,
        [(Some("News"), "Ferry runs aground off the point"), (Some("Money"), "Port dues to rise"),]
    );
    assert_eq!(article.promoted.len(), 1);
    assert_eq!(article.promoted[0].label.as_deref(), Some("Sponsored"));
}

#[test]
fn headline_and_teaser_of_one_link_are_one() {
    let mut made = story().url("https://example.org/a");
    made.link(Role::Related, "Ferry runs aground", "/b").heading = 3;
    made.link(Role::Related, "The ship was on its way to the islands.", "/b");
    made.link(Role::Related, "Port dues to rise", "/c");
    let related = made.read().related;
    assert_eq!(related.len(), 2, "{related:?}");
    assert_eq!(related[0].url.as_deref(), Some("https://example.org/b"));
    assert_eq!(related[1].title, "Port dues to rise");
}

#[test]
fn tags_come_from_the_page_then_from_the_head() {
    let mut made = story();
    made.claims.tags = vec!["ports".into()];
    assert_eq!(made.read().tags, ["ports"]);
    made.add(Role::Tags, "Tags: quay, Ferries, quay");
    assert_eq!(made.read().tags, ["quay", "Ferries"]);
}

#[test]
fn related_headlines_are_what_people_see_of_them() {
    let title = |words: &str, heard: &str| {
        let mut made = story();
        made.link(Role::Related, words, "/b");
        made.mark(heard, Name::Span, Hints::SCREEN_READER, "");
        made.read().related.last().map(|related| related.title.clone()).unwrap_or_default()
    };
    assert_eq!(
        title("Storm breaks the quay (opens in a new window)", "(opens in a new window)"),
        "Storm breaks the quay"
    );
    assert_eq!(title("Harbour: Storm breaks the quay", ":"), "Harbour: Storm breaks the quay");
    assert_eq!(
        title("Storm breaks the quay Read more", "Storm breaks the quay"),
        "Storm breaks the quay Read more"
    );
}

#[test]
fn links_in_the_text_are_listed_on_request() {
    let mut made = Made::of(&[(Role::Title, "Quay opens")]).url("https://example.org/news/a");
    made.add(Role::Paragraph, "The harbour board and the ferry line signed on Monday; see above.");
    for (words, href) in [
        ("harbour board", "/board?x=1#top"),
        ("ferry line", "https://ferries.example/"),
        ("Monday", "mailto:a@b.example"),
        ("see above", "#above"),
    ] {
        made.mark(words, Name::A, Hints::default(), href);
    }
    made.link(Role::Related, "More from the harbour today", "/more");
    assert!(made.read().links.is_empty());
    made.options.links = true;
    let links = made.read().links;
    let links: Vec<(&str, &str)> = links.iter().map(|link| (link.text.as_str(), link.url.as_str())).collect();
    let expected =
        [("harbour board", "https://example.org/board?x=1#top"), ("ferry line", "https://ferries.example/")];
    assert_eq!(links, expected);
}
