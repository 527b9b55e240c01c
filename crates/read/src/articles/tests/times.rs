//! When it was published and changed.

use super::{LONG, Made, story};
use crate::blocks::{Hints, name::Name};
use crate::claims::ClaimedTime;
use tearsheet_article::{Precision, Role, WhenFrom};

#[test]
fn the_second_of_the_head_beats_the_visible_minute() {
    let mut made = story().url("https://example.org/2024/05/03/quay");
    assert_eq!(
        made.read().published.map(|when| (when.at, when.from)),
        Some(("2024-05-03".into(), WhenFrom::Url))
    );
    made.add(Role::Time, "Published 2024-05-03 10:20");
    let when = made.read().published.unwrap();
    assert_eq!((when.precision, when.from), (Precision::Minute, WhenFrom::Text));
    let raw = "2024-05-03T10:20:30+02:00".into();
    made.claims.published = vec![ClaimedTime { raw, from: WhenFrom::Jsonld, is_any: false }];
    assert_eq!(made.read().published.unwrap().at, "2024-05-03T10:20:30+02:00");
}

#[test]
fn a_date_that_no_time_line_gives_is_found_where_it_is_said_or_opens_a_line_under_the_title() {
    let published = |under: (Role, &str), below: &str| {
        let page = [(Role::Title, "Quay opens"), under, (Role::Paragraph, LONG), (Role::Legal, below)];
        Made::of(&page).read().published.map(|when| when.at)
    };
    let plain = (Role::Paragraph, "The harbour waited for a year.");
    let day = Some("2024-05-03".to_owned());
    assert_eq!(published((Role::Related, "Date 03.05.2024"), ""), day);
    assert_eq!(published((Role::Paragraph, "(03.05.2024) The harbour waited for a year."), ""), day);
    assert_eq!(published((Role::Paragraph, "3 May 2024 was the day when the harbour opened."), ""), None);
    assert_eq!(published((Role::Related, "Storm breaks the quay on 3 May 2024"), ""), None);
    assert_eq!(published(plain, "Changes: 7\nPublished: 03.05.2024\nReadings: 61"), day);
    assert_eq!(published(plain, "This licence is of 3 May 2024"), None);
}

/// The time of a page that shows these lines under its title and was captured at 10:20 UTC on 3 May 2024.
fn said_of(lines: &[(Role, &str)]) -> Made {
    let title = [(Role::Title, "Quay opens")];
    let mut made = Made::of(&[&title, lines, &[(Role::Paragraph, LONG)]].concat());
    made.claims.language = Some("en".into());
    made.options.captured = Some("2024-05-03T10:20:30Z".into());
    made
}

#[test]
fn how_long_ago_counts_where_the_page_was_captured_at_a_known_time() {
    let said = said_of(&[(Role::Byline, "Ida Holm, 20 minutes ago")]).read().published.unwrap();
    assert_eq!((said.at.as_str(), said.precision), ("2024-05-03T10:00+00:00", Precision::Minute));
    assert_eq!((said.from, said.raw.as_str()), (WhenFrom::Text, "Ida Holm, 20 minutes ago"));
    for captured in [None, Some("lately".to_owned())] {
        let mut made = said_of(&[(Role::Time, "20 minutes ago")]);
        made.options.captured = captured;
        assert_eq!(made.read().published, None);
    }
}

#[test]
fn how_long_ago_is_asked_only_of_lines_that_tell_of_the_article() {
    let at = |lines: &[(Role, &str)]| said_of(lines).read().published.map(|when| when.at);
    let day = Some("2024-05-02".to_owned());
    assert_eq!(at(&[(Role::Tools, "yesterday")]), day);
    assert_eq!(at(&[(Role::Other, "Posted 11 hours ago in Harbour by Ida Holm")]), day);
    assert_eq!(at(&[(Role::Paragraph, "The quay burned 11 hours ago.")]), None);
    assert_eq!(at(&[(Role::Paragraph, "11 hours ago")]), None);
    assert_eq!(at(&[(Role::Related, "11 hours ago")]), None);
    assert_eq!(at(&[(Role::Other, "Storm breaks the quay, 11 hours ago")]), None);
    let mut far = said_of(&[]);
    (0..20).for_each(|_| {
        far.add(Role::Related, "Storm breaks the quay");
    });
    far.add(Role::Time, "20 minutes ago");
    assert_eq!(far.read().published, None);
}

#[test]
fn how_long_ago_outranks_the_address_and_no_date_of_the_page() {
    let at = |made: Made| made.read().published.map(|when| when.at);
    let said = || said_of(&[(Role::Time, "20 minutes ago")]);
    assert_eq!(at(said().url("https://example.org/2024/05/01/a")).as_deref(), Some("2024-05-03T10:00+00:00"));
    let mut dated = said();
    dated.add(Role::Time, "3 May 2024");
    assert_eq!(at(dated).as_deref(), Some("2024-05-03"));
    let mut headed = said();
    let raw = "2024-05-01".into();
    headed.claims.published = vec![ClaimedTime { raw, from: WhenFrom::Jsonld, is_any: false }];
    let article = headed.read();
    assert_eq!(article.published.unwrap().at, "2024-05-01");
    assert!(article.notices.is_empty(), "{:?}", article.notices);
    let article =
        said_of(&[(Role::Time, "3 May 2024, 09:00"), (Role::Time, "Updated 20 minutes ago")]).read();
    assert_eq!(article.modified.unwrap().at, "2024-05-03T10:00+00:00");
}

#[test]
fn a_line_below_the_text_that_is_a_date_and_nothing_else_says_when() {
    let published = |below: &str, lines_between: usize| {
        let mut made = Made::of(&[(Role::Title, "Quay opens")]);
        (0..BEHIND).for_each(|_| {
            made.add(Role::Paragraph, LONG);
        });
        (0..lines_between).for_each(|_| {
            made.add(Role::Related, "Storm breaks the quay");
        });
        made.add(Role::Related, below);
        made.read().published.map(|when| when.at)
    };
    const BEHIND: usize = 9;
    assert_eq!(published("28. 4. 2023", 3).as_deref(), Some("2023-04-28"));
    assert_eq!(published("Datum 28.04.2023", 0).as_deref(), Some("2023-04-28"));
    assert_eq!(published("28.04.2023 Storm breaks the quay", 3), None);
    assert_eq!(published("28. 4. 2023", 12), None);
}

#[test]
fn a_clockless_head_is_not_believed() {
    let mut made = story();
    made.add(Role::Time, "Published 2024-05-03 10:20");
    let raw = "1970-01-01T00:00:00Z".into();
    made.claims.published = vec![ClaimedTime { raw, from: WhenFrom::Jsonld, is_any: false }];
    assert_eq!(made.read().published.unwrap().from, WhenFrom::Text);
}

#[test]
fn times_behind_the_title_outrank_those_above_it() {
    let blocks = [
        (Role::Time, "Friday, 7 June 2024"),
        (Role::Title, "New quay opens"),
        (Role::Byline, "By Ida Holm | 3 May 2024"),
        (Role::Paragraph, LONG),
    ];
    let day = |blocks: &[(Role, &str)]| Made::of(blocks).read().published.map(|when| when.at);
    assert_eq!(day(&blocks).as_deref(), Some("2024-05-03"));
    let head = [(Role::Other, "New quay opens – Harbour Post – 03.05.2024"), blocks[1], blocks[3]];
    let flat = Made::flat(&head).read().published.map(|when| when.at);
    assert_eq!((flat.as_deref(), day(&head)), (Some("2024-05-03"), None));
    let unsigned = [blocks[0], blocks[1], (Role::Byline, "By Ida Holm"), blocks[3]];
    assert_eq!(day(&unsigned).as_deref(), Some("2024-06-07"));
}

#[test]
fn what_the_head_calls_a_date_and_nothing_else_comes_behind_a_line_near_the_title() {
    let page = |is_any, line: &str| {
        let mut made = Made::of(&[(Role::Title, "Quay opens"), (Role::Time, line), (Role::Paragraph, LONG)]);
        let raw = "2024-05-09".into();
        made.claims.published = vec![ClaimedTime { raw, from: WhenFrom::Meta, is_any }];
        made.read().published.unwrap().at
    };
    assert_eq!(page(true, "3 May 2024"), "2024-05-03");
    assert_eq!(page(false, "3 May 2024"), "2024-05-09");
    assert_eq!(page(true, "Harbour"), "2024-05-09");
}

#[test]
fn the_time_of_a_teaser_is_not_the_pages() {
    let page = |hints| {
        let mut made = Made::of(&[(Role::Title, "Quay opens"), (Role::Paragraph, LONG)]);
        (0..20).for_each(|_| {
            made.add(Role::Navigation, "Harbour");
        });
        let node = made.node(Name::Div, None);
        made.blocks.nodes[node as usize].hints = hints;
        made.add(Role::Time, "3 May 2024").node = Some(node);
        made.read().published.map(|when| when.at)
    };
    assert_eq!(page(Hints::default()).as_deref(), Some("2024-05-03"));
    assert_eq!(page(Hints::TEASER), None);
}
