//! The body, and what stands in the record beside it.

use super::{Made, story};
use crate::blocks::{Hints, name::Name};
use tearsheet_article::{NoticeKind, Role};

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
