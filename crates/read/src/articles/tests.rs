//! Articles assembled from blocks that are made by hand.

use super::assemble;
use crate::{
    Format, Options,
    blocks::{Block, Blocks, Hints, Mark, Node, Picture, Span, name::Name},
    claims::{ClaimedAuthor, ClaimedImage, ClaimedTime, Claims},
    pages::Page,
    roles::{Label, Labels},
};
use tearsheet_article::{Access, Article, AuthorKind, NoticeKind, PageKind, Precision, Role, WhenFrom};

/// A page being made: what the stages before would have handed over.
#[derive(Default)]
struct Made {
    source: String,
    blocks: Blocks,
    labels: Vec<Label>,
    claims: Claims,
    options: Options,
}

fn append(to: &mut String, text: &str) -> Span {
    let start = to.len() as u32;
    to.push_str(text);
    Span { start, end: to.len() as u32 }
}

impl Made {
    fn of(blocks: &[(Role, &str)]) -> Self {
        let mut made = Made { source: "<p>".into(), ..Made::default() };
        for (role, text) in blocks {
            made.add(*role, text);
        }
        made
    }

    fn flat(blocks: &[(Role, &str)]) -> Self {
        let mut made = Made::of(blocks);
        made.blocks.flat = true;
        made
    }

    fn add(&mut self, role: Role, text: &str) -> &mut Block {
        let text = append(&mut self.blocks.buffer, text);
        let marks = self.blocks.marks.len() as u32;
        self.labels.push(Label { role, confidence: 0.9, reason: "made", of: None });
        let marks = Span { start: marks, end: marks };
        self.blocks.list.push(Block { text, marks, ..Block::default() });
        self.blocks.list.last_mut().unwrap()
    }

    /// Adds a block that is a link.
    fn link(&mut self, role: Role, text: &str, href: &str) -> &mut Block {
        self.add(role, text);
        self.mark(text, Name::A, Hints::default(), href);
        let block = self.blocks.list.last_mut().unwrap();
        block.link_bytes = text.len() as u32;
        block
    }

    /// Marks the first `words` of the last block.
    fn mark(&mut self, words: &str, name: Name, hints: Hints, value: &str) {
        let value = append(&mut self.source, value);
        let block = self.blocks.list.last_mut().unwrap();
        let at = block.text.of(&self.blocks.buffer).find(words).unwrap() as u32 + block.text.start;
        self.blocks.marks.push(Mark {
            text: Span { start: at, end: at + words.len() as u32 },
            name,
            hints,
            value,
        });
        block.marks.end += 1;
    }

    fn node(&mut self, name: Name, parent: Option<u32>) -> u32 {
        let raw_name = append(&mut self.source, name.as_str());
        let hints = Hints::default();
        let (class, id) = (Span::default(), Span::default());
        self.blocks.nodes.push(Node { name, parent, hints, raw_name, class, id });
        self.blocks.nodes.len() as u32 - 1
    }

    fn picture(&mut self, src: &str, node: Option<u32>) -> &mut Picture {
        let src = append(&mut self.source, src);
        let before = self.blocks.list.len() as u32;
        self.blocks.pictures.push(Picture { before, node, src, ..Picture::default() });
        self.blocks.pictures.last_mut().unwrap()
    }

    fn url(mut self, url: &str) -> Self {
        self.options.url = Some(url.into());
        self
    }

    fn read(&self) -> Article {
        let format = if self.blocks.flat { Format::Text } else { Format::Html };
        let page = Page { text: self.source.as_str().into(), format, encoding: "UTF-8", notices: Vec::new() };
        let labels = Labels { blocks: self.labels.clone(), kind: None, confidence: 0.9 };
        assemble(&page, &self.blocks, &self.claims, &labels, &self.options)
    }
}

const LONG: &str = "The harbour board said on Monday that the new quay would open in the spring, when the ice has gone \
    and the first ferries of the year are due, and that the old one would be closed to all but fishing boats.";

fn story() -> Made {
    Made::of(&[
        (Role::Kicker, "Harbour"),
        (Role::Title, "New quay opens"),
        (Role::Lead, "Ferries return in spring."),
        (Role::Paragraph, LONG),
        (Role::Heading, "What is next"),
        (Role::Paragraph, "The board meets again on Friday."),
    ])
}

#[test]
fn a_plain_article() {
    let article = story().url("https://www.example.org/a").read();
    assert_eq!(article.title.as_deref(), Some("New quay opens"));
    assert_eq!(article.kicker.as_deref(), Some("Harbour"));
    assert_eq!(article.lead.as_deref(), Some("Ferries return in spring."));
    assert_eq!(article.site.as_deref(), Some("example.org"));
    assert_eq!(article.page_kind, PageKind::Article);
    let wanted =
        format!("Ferries return in spring.\n\n{LONG}\n\nWhat is next\n\nThe board meets again on Friday.");
    assert_eq!(article.text, wanted);
    assert_eq!(article.language.as_deref(), Some("en"));
    assert!((article.confidence - 0.9).abs() < 1e-6);
    assert!(article.blocks.is_empty());
}

#[test]
fn blocks_are_listed_when_asked_for() {
    let mut made = story();
    let main = made.node(Name::Main, None);
    let paragraph = made.node(Name::P, Some(main));
    made.blocks.list[3].node = Some(paragraph);
    made.options.blocks = true;
    let article = made.read();
    assert_eq!(article.blocks.len(), 6);
    assert_eq!((article.blocks[3].n, article.blocks[3].path.as_deref()), (4, Some("main>p")));
}

#[test]
fn fewer_labels_than_blocks_and_broken_spans_do_no_harm() {
    let mut made = story();
    made.labels.truncate(4);
    made.blocks.list[3].node = Some(77);
    made.blocks.list[2].text = Span { start: 9000, end: 9 };
    made.blocks.list[2].marks = Span { start: 5, end: 2 };
    made.options.blocks = true;
    let article = made.read();
    assert_eq!(article.body.len(), 1);
    assert!(article.lead.is_none());
}

#[test]
fn what_stands_beside_the_body_is_in_the_record_but_not_in_the_text() {
    let mut made = story();
    made.add(Role::PullQuote, "The ice has gone");
    made.add(Role::Paragraph, "It is the first quay in ten years.");
    let article = made.read();
    assert_eq!(article.body[3].role, Role::PullQuote);
    assert!(!article.text.contains("ice has gone\n"));
    assert!(article.text.ends_with("Friday.\n\nIt is the first quay in ten years."));
}

#[test]
fn a_table_is_one_part() {
    let mut made = story();
    let table = made.node(Name::Table, None);
    for row in [["Year", "Ships"], ["1990", "12"]] {
        let tr = made.node(Name::Tr, Some(table));
        for cell in row {
            let td = made.node(Name::Td, Some(tr));
            made.add(Role::Table, cell).node = Some(td);
        }
    }
    made.add(Role::ListItem, "An item").list_depth = 2;
    let article = made.read();
    assert_eq!(article.body[3].text, "Year\tShips\n1990\t12");
    assert_eq!(article.body[4].level, Some(2));
}

#[test]
fn lines_of_code_are_one_part() {
    let mut made = story();
    let pre = made.node(Name::Pre, None);
    made.add(Role::Code, "let a = 1;").node = Some(pre);
    made.add(Role::Code, "  a + 1").node = Some(pre);
    assert_eq!(made.read().body[3].text, "let a = 1;\n  a + 1");
}

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
    made.claims.published = vec![ClaimedTime { raw, from: WhenFrom::Jsonld }];
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
    headed.claims.published = vec![ClaimedTime { raw, from: WhenFrom::Jsonld }];
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
    made.claims.published = vec![ClaimedTime { raw, from: WhenFrom::Jsonld }];
    assert_eq!(made.read().published.unwrap().from, WhenFrom::Text);
}

#[test]
fn pictures_of_the_article_have_captions_and_credits() {
    let mut made = Made::of(&[(Role::Title, "New quay opens")]).url("https://example.org/a/");
    let figure = made.node(Name::Figure, None);
    made.picture("quay.jpg?a=1&amp;b=2", Some(figure));
    made.add(Role::Caption, "The quay at dawn (Photo: Ida Holm)").node = Some(figure);
    made.add(Role::Paragraph, LONG);
    made.picture("pixel.gif", None);
    made.picture("mark.png", None).width = 16;
    made.add(Role::Paragraph, "More.");
    made.picture("teaser.jpg", None);
    made.link(Role::Related, "Old quay closes", "/b");
    let images = made.read().images;
    assert_eq!(images.len(), 1, "{images:?}");
    assert_eq!(images[0].url.as_deref(), Some("https://example.org/a/quay.jpg?a=1&b=2"));
    assert_eq!(images[0].caption.as_deref(), Some("The quay at dawn"));
    assert_eq!(images[0].credit.as_deref(), Some("Ida Holm"));
    assert!(images[0].cover);
}

#[test]
fn the_cover_of_the_head_is_added_or_found() {
    let mut made = Made::of(&[(Role::Title, "New quay opens"), (Role::Paragraph, LONG)]);
    made.picture("https://example.org/harbour-dawn-640x480.jpg", None);
    made.add(Role::Paragraph, "More.");
    let claim = |url: &str| ClaimedImage { url: url.into(), ..ClaimedImage::default() };
    made.claims.images = vec![claim("https://cdn.example.org/harbour-dawn-1200x800.jpg")];
    assert_eq!(made.read().images.iter().map(|image| image.cover).collect::<Vec<_>>(), [true]);
    made.claims.images = vec![claim("https://cdn.example.org/night-ferry.jpg")];
    let images = made.read().images;
    assert_eq!(images[0].url.as_deref(), Some("https://cdn.example.org/night-ferry.jpg"));
    assert_eq!(images.iter().map(|image| image.cover).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn flattened_captions_and_credits_are_pictures_without_address() {
    let mut made = Made::flat(&[
        (Role::Title, "New quay opens"),
        (Role::Repeat, "New quay opens"),
        (Role::Credit, "Photo: AFP"),
        (Role::Paragraph, LONG),
        (Role::Caption, "The old quay"),
        (Role::Credit, "Ida Holm"),
        (Role::Paragraph, "More."),
    ]);
    made.labels[1].of = Some(0);
    let article = made.read();
    let images: Vec<_> = article.images.iter().map(|i| (i.caption.as_deref(), i.credit.as_deref())).collect();
    assert_eq!(images, [(Some("New quay opens"), Some("AFP")), (Some("The old quay"), Some("Ida Holm"))]);
    assert!(article.images[0].cover && !article.images[1].cover);
    assert!(article.repeats.is_empty(), "a repeat that is a caption is used up");
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
fn access_is_what_the_page_states() {
    let mut made = story();
    assert_eq!(made.read().access, Access::Unknown);
    made.claims.free = Some(true);
    assert_eq!(made.read().access, Access::Free);
    made.claims.free = None;
    made.add(Role::Paywall, "Subscribe to continue reading.");
    assert_eq!(made.read().access, Access::Subscribers);
    made.add(Role::Paywall, "You have 2 free articles left this month.");
    assert_eq!(made.read().access, Access::Metered);
}

#[test]
fn the_text_overrules_a_template_that_declares_another_language() {
    let german = "Die Hafenbehörde teilte am Montag mit, dass der neue Kai im Frühjahr eröffnet werden soll, sobald das \
        Eis verschwunden ist und die ersten Fähren des Jahres erwartet werden. Der alte Kai bleibt nur noch den \
        Fischern vorbehalten. ";
    let mut made = Made::of(&[(Role::Title, "Neuer Kai"), (Role::Paragraph, &german.repeat(4))]);
    made.claims.language = Some("en-US".into());
    let article = made.read();
    assert_eq!(article.language.as_deref(), Some("de"));
    assert!(article.notices.iter().any(|notice| notice.kind == NoticeKind::Disagreement));
    made.claims.language = Some("de-AT".into());
    assert!(made.read().notices.is_empty());
}

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
    assert_eq!(made.read().page_kind, PageKind::Shell);
}

#[test]
fn a_marked_credit_is_no_part_of_the_caption() {
    let mut made = Made::of(&[(Role::Title, "New quay opens"), (Role::Paragraph, LONG)]);
    made.picture("https://example.org/a.jpg", None);
    made.add(Role::Caption, "The quay at dawn.Private");
    made.mark("Private", Name::Span, Hints::CREDIT, "");
    made.add(Role::Paragraph, "More.");
    let images = made.read().images;
    assert_eq!(images[0].caption.as_deref(), Some("The quay at dawn."));
    assert_eq!(images[0].credit.as_deref(), Some("Private"));
}

#[test]
fn comments_are_signed() {
    let mut made = story();
    let list = made.node(Name::Ol, None);
    for (name, words) in
        [("ida_17", ["I will wait for it.", "And wait."]), ("jens", ["At last, a quay.", ""])]
    {
        let item = made.node(Name::Li, Some(list));
        let author = made.node(Name::Div, Some(item));
        made.blocks.nodes[author as usize].hints = Hints::AUTHOR;
        made.add(Role::Comment, name).node = Some(author);
        for text in words.into_iter().filter(|text| !text.is_empty()) {
            let paragraph = made.node(Name::P, Some(item));
            made.add(Role::Comment, text).node = Some(paragraph);
        }
    }
    let comments = made.read().comments;
    assert_eq!(comments.len(), 2, "{comments:?}");
    assert_eq!(comments[0].text, "I will wait for it.\n\nAnd wait.");
    assert_eq!(comments[1].author.as_deref(), Some("jens"));
}

#[test]
fn a_gallery_keeps_its_pictures_and_their_makers_but_has_no_text() {
    let mut made = Made::of(&[(Role::Title, "The parade in eight pictures")]);
    made.claims.types = vec!["ImageGallery".into(), "article".into()];
    for i in 0..8 {
        made.picture(&format!("https://example.org/parade-{i}.jpg"), None);
        made.add(Role::Caption, &format!("Float number {i} passes"));
        made.add(Role::Credit, "Photo: Ida Holm");
    }
    let article = made.read();
    assert_eq!((article.page_kind, article.text.as_str()), (PageKind::Gallery, ""));
    assert_eq!(article.images.len(), 8);
    assert!(article.images.iter().all(|image| image.credit.as_deref() == Some("Ida Holm")));
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

#[test]
fn what_holds_for_the_whole_page_says_nothing_of_a_picture() {
    let mut made = story();
    made.picture("https://example.org/quay.jpg", None).hints = Hints::PROMO;
    made.add(Role::Paragraph, "More.");
    assert!(made.read().images.is_empty());
    for block in &mut made.blocks.list {
        block.hints = Hints::PROMO;
    }
    assert_eq!(made.read().images.len(), 1);
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
fn what_only_listeners_hear_inside_a_link_is_no_text() {
    let mut made = story();
    made.add(Role::Paragraph, "The board put the plan (opens in a new window) to the vote.");
    made.mark("the plan (opens in a new window)", Name::A, Hints::default(), "/plan");
    made.mark("(opens in a new window)", Name::Span, Hints::SCREEN_READER, "");
    made.mark("a new window", Name::Span, Hints::SCREEN_READER, "");
    made.add(Role::Paragraph, "It passed, as everybody at the quay had known that it would.");
    made.mark("It", Name::Span, Hints::SCREEN_READER, "");
    let body = made.read().body;
    let texts: Vec<&str> = body.iter().rev().take(2).map(|part| part.text.as_str()).collect();
    assert_eq!(texts[1], "The board put the plan to the vote.");
    assert_eq!(texts[0], "It passed, as everybody at the quay had known that it would.");
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
