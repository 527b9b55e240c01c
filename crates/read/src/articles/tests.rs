//! Articles assembled from blocks that are made by hand.

mod authors;
mod body;
mod images;
mod kind;
mod links;
mod times;
mod title;

use super::assemble;
use crate::{
    Format, Options,
    blocks::{Block, Blocks, Hints, Mark, Node, Picture, Span, name::Name},
    claims::Claims,
    pages::Page,
    roles::{Label, Labels},
};
use tearsheet_article::{Access, Article, PageKind, Role};

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
