//! What a page is, and whether it gives an article.

use super::{LONG, Made, story};
use crate::blocks::name::Name;
use crate::claims::ClaimedAuthor;
use tearsheet_article::{PageKind, Role};

#[test]
fn an_empty_page_and_a_missing_one_give_no_article() {
    let mut empty = Made::of(&[]);
    empty.source.clear();
    assert_eq!(empty.read().page_kind, PageKind::Empty);
    let missing = Made::of(&[(Role::Title, "Page not found"), (Role::Paragraph, "Try the search.")]).read();
    assert_eq!(missing.page_kind, PageKind::NotFound);
    assert_eq!((missing.title.as_deref(), missing.text.as_str()), (Some("Page not found"), ""));
}

#[test]
fn a_front_of_teasers_gives_no_article() {
    let mut made = Made::of(&[(Role::Paragraph, "The news of the day.")]).url("https://example.org/");
    for i in 0..12 {
        made.link(Role::Related, &format!("Headline number {i} leads away"), &format!("/{i}"));
    }
    let article = made.read();
    assert_eq!((article.page_kind, article.text.as_str()), (PageKind::SectionFront, ""));
    assert_eq!(article.related.len(), 12);
}

#[test]
fn running_text_is_an_article_whatever_stands_around_it() {
    let mut made = story();
    for i in 0..4 {
        made.add(Role::Paragraph, &format!("{LONG} {i}"));
    }
    for i in 0..20 {
        made.link(Role::Related, &format!("Page not found number {i}"), &format!("/{i}"));
    }
    made.claims.types = vec!["website".into(), "ItemList".into()];
    made.claims.page_title = Some("Page not found".into());
    assert_eq!(made.read().page_kind, PageKind::Article);
}

#[test]
fn whole_articles_one_after_another_are_several() {
    let mut made = Made::of(&[]);
    for round in 0..2 {
        let article = made.node(Name::Article, None);
        let headline = made.add(Role::Title, "A headline");
        (headline.node, headline.heading) = (Some(article), 1);
        for i in 0..4 {
            made.add(Role::Paragraph, &format!("{LONG} {round} {i}")).node = Some(article);
        }
    }
    let article = made.read();
    assert_eq!((article.page_kind, article.text.as_str()), (PageKind::Several, ""));
}

#[test]
fn a_frame_that_a_script_would_fill_is_a_shell() {
    let mut made = Made::of(&[(Role::Other, "Loading")]);
    made.source.push_str("<script src=app.js></script>");
    made.claims.authors = vec![ClaimedAuthor { name: "Ida Holm".into(), ..ClaimedAuthor::default() }];
    let frame = made.read();
    assert_eq!((frame.page_kind, frame.authors.len()), (PageKind::Shell, 0));
    made.claims.types = vec!["NewsArticle".into()];
    let frame = made.read();
    assert_eq!((frame.page_kind, frame.authors.len(), frame.text.len()), (PageKind::Shell, 1, 0));
}

#[test]
fn walls_and_checks_give_no_article() {
    let kind = |made: Made| (made.read().page_kind, made.read().text);
    let wall = "We value your privacy. We and our partners store and read information on your device.";
    let consent = Made::of(&[(Role::Consent, wall), (Role::Consent, "Accept all"), (Role::Legal, "Imprint")]);
    assert_eq!(kind(consent), (PageKind::Consent, String::new()));
    let check = Made::of(&[(Role::Title, "Verify you are human"), (Role::Paragraph, "It takes a second.")]);
    assert_eq!(kind(check), (PageKind::BotCheck, String::new()));
    let mut search =
        Made::of(&[(Role::Title, "Search results for quay"), (Role::Paragraph, "12 results found")]);
    assert_eq!(search.read().page_kind, PageKind::Article);
    search.options.url = Some("https://example.org/find?q=quay".into());
    assert_eq!(kind(search), (PageKind::Search, String::new()));
}

#[test]
fn a_cookie_banner_on_an_article_is_no_wall() {
    let mut made = story();
    let banner = "We use cookies. Accept all cookies or manage your privacy settings below. ";
    made.add(Role::Consent, &banner.repeat(3));
    made.add(Role::Paragraph, LONG);
    assert_eq!(made.read().page_kind, PageKind::Article);
}

#[test]
fn a_live_report_keeps_its_text() {
    let mut made = story();
    made.claims.types = vec!["LiveBlogPosting".into()];
    let article = made.read();
    assert_eq!(article.page_kind, PageKind::LiveBlog);
    assert!(article.text.contains("harbour board"));
}
