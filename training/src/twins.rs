//! Flattened pages were rendered from pages that stand in another set. Without elements little tells a subhead from a
//! label, so what is known of a block there is taken over here where one block and no other has the same words.

use crate::align::{Aligned, sequence, words};
use crate::annotations::Annotation;
use crate::known::Known;
use std::collections::HashMap;
use tearsheet_article::Role;
use tearsheet_read::blocks::Blocks;

/// What is known of the blocks of a page, by their words; `None` where blocks of the same words differ.
#[derive(Debug, Default)]
pub(crate) struct Twin {
    known: HashMap<u64, Option<Known>>,
    by_hand: HashMap<u64, Option<Annotation>>,
}

impl Twin {
    /// Of a page with elements.
    pub(crate) fn of(blocks: &Blocks, aligned: &Aligned, by_hand: &[Annotation]) -> Self {
        let mut twin = Twin::default();
        for i in 0..blocks.list.len() {
            let Some(key) = key(blocks, i) else { continue };
            enter(&mut twin.known, key, aligned.known[i]);
            if let Some(label) = by_hand.get(i) {
                enter(&mut twin.by_hand, key, *label);
            }
        }
        twin
    }

    /// Takes over what the truth of the other page says of the parts of this one.
    pub(crate) fn tell(&self, blocks: &Blocks, aligned: &mut Aligned) {
        for (i, known) in aligned.known.iter_mut().enumerate() {
            let told = key(blocks, i).and_then(|key| *self.known.get(&key)?);
            if let Some(Known::Is(role)) = told.filter(|told| is_finer(*told, *known)) {
                *known = Known::Is(role);
            }
        }
    }

    /// The labels given by hand to the blocks of the other page.
    pub(crate) fn labels(&self, blocks: &Blocks) -> Vec<Annotation> {
        let label = |i| key(blocks, i).and_then(|key| *self.by_hand.get(&key)?).unwrap_or_default();
        if self.by_hand.is_empty() { Vec::new() } else { (0..blocks.list.len()).map(label).collect() }
    }
}

fn key(blocks: &Blocks, i: usize) -> Option<u64> {
    let words = words(blocks.text(i));
    (!words.is_empty()).then(|| sequence(&words))
}

fn enter<T: PartialEq>(map: &mut HashMap<u64, Option<T>>, key: u64, value: T) {
    let same = map.get(&key).is_none_or(|known| known.as_ref() == Some(&value));
    map.insert(key, same.then_some(value));
}

/// Whether one label says more than another that it does not contradict. A paragraph is what a flattened block is taken
/// for that nothing tells about.
fn is_finer(told: Known, known: Known) -> bool {
    match (told, known) {
        (Known::Is(role), Known::Text | Known::Is(Role::Paragraph)) => {
            role.is_body() || role == Role::Caption
        }
        (Known::Is(role), Known::Beside) => !role.is_body() && !matches!(role, Role::Title | Role::Lead),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::align;
    use crate::sets::Speaks;
    use tearsheet_read::{Format, Options, blocks, pages};

    fn cut(text: &str, format: Format) -> Blocks {
        let options = Options { format: Some(format), ..Default::default() };
        blocks::cut(&pages::open(text.as_bytes(), &options))
    }

    #[test]
    fn a_flattened_page_is_told_by_its_twin() {
        let text = "The harbour board said on Monday that the new quay would open in the spring.";
        let html =
            format!("<ul><li>Menu</li></ul><h2>The cost</h2><p>{text}</p><ul><li>Nine million</li></ul>");
        let truth = serde_json::json!({"id": "a", "body": format!("The cost\n\n{text}\n\nNine million")});
        let truth = serde_json::from_value(truth).unwrap();
        let speaks = Speaks { whole: true, parts: false };
        let page = pages::open(html.as_bytes(), &Options::default());
        let marked = blocks::cut(&page);
        let by_hand = |role| Annotation { role: Some(role), unsure: false };
        let hand = [Role::Navigation, Role::Heading, Role::Paragraph, Role::ListItem].map(by_hand);
        let twin = Twin::of(&marked, &align(&truth, speaks, &page, &marked), &hand);

        let flat = cut(&format!("Menu\n\nThe cost\n\n{text}\n\nNine million\n\nFooter"), Format::Text);
        let mut aligned = align(&truth, speaks, &page, &flat);
        twin.tell(&flat, &mut aligned);
        let names: Vec<&str> = aligned.known.iter().map(|known| known.name()).collect();
        assert_eq!(names, ["beside", "heading", "paragraph", "list_item", "beside"]);
        let labels = twin.labels(&flat);
        assert_eq!(labels[..4], hand);
        assert_eq!(labels[4], Annotation::default());
    }

    #[test]
    fn words_of_two_parts_tell_nothing() {
        let blocks = cut("<p>Harbour</p><p>Harbour</p>", Format::Html);
        let of = |known| Aligned { known, held: vec![false; 2] };
        let twin = Twin::of(&blocks, &of(vec![Known::Is(Role::Tags), Known::Beside]), &[]);
        let mut aligned = of(vec![Known::Beside; 2]);
        twin.tell(&blocks, &mut aligned);
        assert_eq!(aligned.known, [Known::Beside; 2]);
        assert!(twin.labels(&blocks).is_empty());
    }
}
