//! Who signs.

use super::{LONG, Made, story};
use crate::blocks::{Hints, name::Name};
use crate::claims::ClaimedAuthor;
use tearsheet_article::{AuthorKind, Role};

#[test]
fn the_visible_byline_outranks_the_head() {
    let mut made = story().url("https://example.org/a");
    let claim = |name: &str, organisation| ClaimedAuthor {
        name: name.into(),
        organisation,
        person: !organisation,
        url: Some("/people/ida".into()),
    };
    made.claims.authors = vec![claim("Example", true), claim("Ida Holm", false)];
    let authors = made.read().authors;
    assert_eq!(authors.len(), 1, "{authors:?}");
    assert_eq!((authors[0].name.as_str(), authors[0].kind), ("Ida Holm", AuthorKind::Person));
    assert_eq!(authors[0].url.as_deref(), Some("https://example.org/people/ida"));

    made.add(Role::Byline, "By Jens Krag");
    made.mark("Jens Krag", Name::A, Hints::AUTHOR, "/people/jens");
    let authors = made.read().authors;
    assert_eq!(authors.len(), 1, "{authors:?}");
    assert_eq!(authors[0].name, "Jens Krag");
    assert_eq!(authors[0].url.as_deref(), Some("https://example.org/people/jens"));
}

#[test]
fn an_organisation_is_a_desk_and_the_outlet_is_an_author_only_alone() {
    let mut made = story().url("https://example.org/a");
    made.claims.site = Some("Harbour Post".into());
    let name = |name: &str| ClaimedAuthor { name: name.into(), organisation: true, ..Default::default() };
    made.claims.authors = vec![name("Harbour Post"), name("https://example.org"), name("Night newsroom")];
    let authors = made.read().authors;
    assert_eq!(authors.len(), 1, "{authors:?}");
    assert_eq!((authors[0].name.as_str(), authors[0].kind), ("Night newsroom", AuthorKind::Desk));
    made.claims.authors.truncate(1);
    assert_eq!(made.read().authors[0].name, "Harbour Post");
    made.claims.authors[0].organisation = false;
    assert!(made.read().authors.is_empty());
}

#[test]
fn bylines_of_other_articles_name_no_author_of_this_one() {
    let mut made =
        Made::of(&[(Role::Title, "New quay opens"), (Role::Byline, "Ida Holm"), (Role::Paragraph, LONG)]);
    made.add(Role::Byline, "Jens Krag");
    assert_eq!(made.read().authors.len(), 1);
    let mut signed =
        Made::of(&[(Role::Title, "New quay opens"), (Role::Byline, "dpa"), (Role::Paragraph, LONG)]);
    signed.add(Role::Byline, "Jens Krag");
    assert_eq!(signed.read().authors.len(), 2);
}

fn people_of(made: &Made) -> Vec<String> {
    made.read().authors.into_iter().map(|author| author.name).collect()
}

#[test]
fn what_looks_like_a_name_beside_the_byline_names_nobody() {
    use Role::{Byline, Paragraph, Title};
    let lines = [
        (Title, "Quay opens"),
        (Role::Tools, "Share"),
        (Byline, "Supreme Court"),
        (Byline, "Ida Holm"),
        (Byline, "Web Design"),
    ];
    let mut made = Made::of(&[&lines[..], &[(Paragraph, "The quay opens today.")]].concat());
    assert!(people_of(&made).is_empty(), "a shape alone is not believed");
    made.claims.authors = vec![ClaimedAuthor { name: "Ida Holm".into(), ..ClaimedAuthor::default() }];
    assert_eq!(people_of(&made), ["Ida Holm"]);
    let stated = [(Title, "Quay opens"), (Byline, "Supreme Court"), (Byline, "By Ida Holm"), (Byline, "AA")];
    assert_eq!(people_of(&Made::of(&stated)), ["Ida Holm"]);
    let timed = [(Title, "Quay opens"), (Byline, "Ida Holm"), (Role::Time, "3 May 2024")];
    assert_eq!(people_of(&Made::of(&timed)), ["Ida Holm"]);
    let parted = [(Title, "Quay opens"), (Byline, "By"), (Byline, "Ida Holm"), (Byline, "Reuters")];
    assert_eq!(people_of(&Made::of(&parted)), ["Ida Holm", "Reuters"]);
}

#[test]
fn a_name_of_any_shape_is_one_that_head_or_address_knows() {
    let mut made =
        Made::of(&[(Role::Title, "Quay opens"), (Role::Byline, "By neolith")]).url("https://example.org/a");
    assert!(people_of(&made).is_empty());
    made.claims.authors = vec![ClaimedAuthor { name: "Neolith".into(), ..ClaimedAuthor::default() }];
    assert_eq!(people_of(&made), ["neolith"]);
    let linked = |address| {
        let mut made = Made::of(&[(Role::Title, "Quay opens")]).url("https://example.org/a");
        made.link(Role::Byline, "Ida", address);
        people_of(&made)
    };
    assert_eq!(linked("/author/ida/"), ["Ida"]);
    assert!(linked("/topics/ida/").is_empty());
    let account = |name: &str, hints| {
        let mut made = Made::of(&[(Role::Title, "Quay opens"), (Role::Time, "3 May 2024 by")]);
        made.link(Role::Time, name, "/author/neolith/");
        if let Some(mark) = made.blocks.marks.last_mut() {
            mark.hints = hints;
        }
        people_of(&made.url("https://example.org/a"))
    };
    assert_eq!(account("neolith", Hints::AUTHOR), ["neolith"]);
    assert!(account("neolith", Hints::default()).is_empty());
    assert!(account("admin", Hints::AUTHOR).is_empty());
}

#[test]
fn an_author_may_stand_beside_the_title_in_a_line_that_is_no_byline() {
    let page =
        |line| Made::of(&[(Role::Other, line), (Role::Title, "Quay opens"), (Role::Paragraph, "Today.")]);
    assert_eq!(people_of(&page("By Ida Holm")), ["Ida Holm"]);
    assert!(people_of(&page("Ida Holm")).is_empty());
}

#[test]
fn an_outlet_signs_only_where_nobody_else_does() {
    let page = |line| {
        Made::of(&[(Role::Title, "Quay opens"), (Role::Byline, line)]).url("https://www.hbr.example/a")
    };
    assert_eq!(people_of(&page("By Ida Holm, HBR NORTH")), ["Ida Holm"]);
    assert_eq!(people_of(&page("By hbr with agencies")), ["hbr"]);
    let alone = page("By HBR NORTH").read().authors;
    assert_eq!(alone.iter().map(|author| author.kind).collect::<Vec<_>>(), [AuthorKind::Desk]);
}

#[test]
fn the_head_completes_a_byline_that_it_knows_more_of() {
    let mut made = story();
    let claim = |name: &str| ClaimedAuthor { name: name.into(), person: true, ..Default::default() };
    made.claims.authors = vec![claim("Ida Holm"), claim("Jens Krag")];
    made.add(Role::Byline, "Ida HolmPublished 3 May 2024");
    assert_eq!(made.read().authors.len(), 2);
    made.add(Role::Byline, "Rasmus Bech");
    assert_eq!(made.read().authors.len(), 2);
}

#[test]
fn words_that_the_page_knows_in_small_letters_are_no_name() {
    let page = |line| {
        let text = "The relocation is a corporate one, and by will of mark and holm.";
        people_of(&Made::of(&[(Role::Title, "Quay opens"), (Role::Byline, line), (Role::Paragraph, text)]))
    };
    assert!(page("Corporate Relocation").is_empty());
    assert_eq!(page("Ida Holm"), ["Ida Holm"]);
    assert_eq!(page("By Will Mark"), ["Will Mark"]);
}

#[test]
fn a_name_in_flattened_text_is_the_authors_near_the_title() {
    let page = |between: usize| {
        let mut made = Made::flat(&[(Role::Title, "Quay opens")]);
        (0..between).for_each(|_| {
            made.add(Role::Navigation, "Harbour");
        });
        made.add(Role::Byline, "Ida Holm");
        made.add(Role::Navigation, "Harbour");
        made.add(Role::Paragraph, "Ships came.");
        people_of(&made)
    };
    assert_eq!(page(2), ["Ida Holm"]);
    assert!(page(9).is_empty());
}

#[test]
fn a_list_of_credits_in_the_head_completes_no_byline() {
    let page = |claim: &str| {
        let mut made = story();
        made.claims.authors = vec![ClaimedAuthor { name: claim.into(), ..ClaimedAuthor::default() }];
        made.add(Role::Byline, "By Ida Holm");
        people_of(&made)
    };
    assert_eq!(page("Ida Holm, Jens Krag"), ["Ida Holm", "Jens Krag"]);
    assert_eq!(page("Ida Holm, Lena at Quay Models, Jens Krag, Bo using brushes"), ["Ida Holm"]);
}
