//! Comments, repeats, and the list of every block.

use super::sheet::{Sheet, one_line};
use crate::{
    blocks::{Hints, Node, name::Name},
    words::{self, Kind, Kinds},
};
use tearsheet_article::{Block, Comment, Repeat, Role};

/// Longest line that may be nothing but a name or a time, in characters.
const SIGNATURE: usize = 40;

/// What stands over and under comments: "3 comments", "Reply".
const AROUND: Kinds = Kinds::of(&[Kind::Comment, Kind::Tools, Kind::Navigation]);

/// What readers wrote. A line that is nothing but a name or a time belongs to the comment after it; paragraphs that
/// follow each other in the element of one signed comment are one.
pub(super) fn comments(sheet: &Sheet<'_>) -> Vec<Comment> {
    let mut all: Vec<Comment> = Vec::new();
    let (mut author, mut at) = (None, None);
    let mut above = None;
    for i in sheet.with(Role::Comment) {
        let text = sheet.words(i);
        if words::is_whole(&text).any(AROUND) || !text.contains(char::is_alphabetic) {
            continue;
        }
        let (name, time) = (signature(sheet, i), moment(sheet, i));
        let signed: usize = [&name, &time].into_iter().flatten().map(String::len).sum();
        author = name.or(author);
        at = time.or(at);
        if text.is_empty() || (signed > 0 && text.len() <= signed + 8) {
            continue;
        }
        let continues = author.is_none() && at.is_none() && above.is_some_and(|a| is_one(sheet, a, i));
        above = Some(i);
        match all.last_mut().filter(|last| continues && last.author.is_some()) {
            Some(last) => {
                last.text.push_str("\n\n");
                last.text.push_str(&text);
            }
            None => all.push(Comment { text, author: author.take(), at: at.take() }),
        }
    }
    all
}

/// The name that a block of a comment marks, or is.
fn signature(sheet: &Sheet<'_>, i: usize) -> Option<String> {
    let marked =
        sheet.hinted(i, Hints::AUTHOR).map(|mark| sheet.mark_words(mark)).find(|name| !name.is_empty());
    marked.or_else(|| whole(sheet, i, Hints::AUTHOR.with(Hints::BYLINE)))
}

/// The time that a block of a comment marks, or is.
fn moment(sheet: &Sheet<'_>, i: usize) -> Option<String> {
    let times = sheet.marks(i).iter().filter(|mark| mark.name == Name::Time || mark.hints.any(Hints::TIME));
    let marked = times.map(|mark| sheet.mark_words(mark)).find(|time| !time.is_empty());
    marked.or_else(|| whole(sheet, i, Hints::TIME))
}

/// A short block whose own element has one of these hints.
fn whole(sheet: &Sheet<'_>, i: usize, hints: Hints) -> Option<String> {
    let (_, node) = sheet.outwards(sheet.node(i)).next()?;
    let words = sheet.words(i);
    (node.hints.any(hints) && words.chars().count() <= SIGNATURE).then_some(words)
}

/// Whether two blocks that follow each other are children of one element.
fn is_one(sheet: &Sheet<'_>, above: usize, i: usize) -> bool {
    let parent = |i: usize| sheet.outwards(sheet.node(i)).nth(1).map(|(n, _)| n);
    above + 1 == i && parent(above).is_some() && parent(above) == parent(i)
}

/// What stands twice; a repeat above a credit is a picture's caption and used up by that.
pub(super) fn repeats(sheet: &Sheet<'_>) -> Vec<Repeat> {
    let blocks = sheet.with(Role::Repeat).filter(|i| sheet.role(i + 1) != Role::Credit);
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
