//! Comments, repeats, and the list of every block.

use super::sheet::{Sheet, one_line};
use crate::blocks::{Hints, Node, name::Name};
use tearsheet_article::{Block, Comment, Repeat, Role};

/// What readers wrote. A block that is nothing but a name or a time belongs to the comment after it.
pub(super) fn comments(sheet: &Sheet<'_>) -> Vec<Comment> {
    let mut all = Vec::new();
    let (mut author, mut at) = (None, None);
    for i in sheet.with(Role::Comment) {
        let text = sheet.words(i);
        let name =
            sheet.hinted(i, Hints::AUTHOR).map(|mark| sheet.mark_words(mark)).find(|name| !name.is_empty());
        let times = sheet.marks(i).iter().filter(|mark| mark.name == Name::Time);
        let time = times.map(|mark| sheet.mark_words(mark)).find(|time| !time.is_empty());
        let marked: usize = [&name, &time].into_iter().flatten().map(String::len).sum();
        author = name.or(author);
        at = time.or(at);
        if text.len() > marked + 8 {
            all.push(Comment { text, author: author.take(), at: at.take() });
        }
    }
    all
}

pub(super) fn repeats(sheet: &Sheet<'_>) -> Vec<Repeat> {
    let blocks = sheet.with(Role::Repeat);
    blocks
        .filter_map(|i| Some(Repeat { text: sheet.words(i), of: number(sheet.labels.get(i)?.of?) }))
        .collect()
}

/// Every block with the part it plays.
pub(super) fn blocks(sheet: &Sheet<'_>) -> Vec<Block> {
    let of = |(i, label): (usize, &crate::roles::Label)| Block {
        n: number(i),
        role: label.role,
        confidence: (label.confidence * 1000.0).round() / 1000.0,
        reason: Some(label.reason.to_owned()).filter(|reason| !reason.is_empty()),
        of: label.of.map(number),
        text: sheet.raw(i).to_owned(),
        path: path(sheet, i),
    };
    sheet.labels.iter().enumerate().map(of).collect()
}

fn number(i: usize) -> u32 {
    u32::try_from(i).unwrap_or(u32::MAX).saturating_add(1)
}

/// Elements around a block, outermost first: `html>body>div.story#main>p`.
fn path(sheet: &Sheet<'_>, i: usize) -> Option<String> {
    let mut steps: Vec<String> = sheet.outwards(sheet.node(i)).map(|(_, node)| step(sheet, node)).collect();
    steps.reverse();
    (!steps.is_empty()).then(|| steps.join(">"))
}

fn step(sheet: &Sheet<'_>, node: &Node) -> String {
    let mut step = node.raw_name.of(&sheet.page.text).to_ascii_lowercase();
    if step.is_empty() {
        step.push_str(node.name.as_str());
    }
    for class in sheet.value(node.class).split_whitespace().take(3) {
        step.push('.');
        step.push_str(class);
    }
    let id = one_line(&sheet.value(node.id));
    if !id.is_empty() {
        step.push('#');
        step.push_str(&id);
    }
    step
}
