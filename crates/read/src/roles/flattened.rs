//! What elements tell on a page with tags and only the company of a line tells in flattened text: which headings head
//! nothing.

use super::Label;
use super::cues::Cue;
use super::features::Features;
use crate::blocks::Blocks;
use crate::words::{self, Kind};
use tearsheet_article::Role;

/// What a line says that is no heading but a caption with the name of who made the picture.
const CREDITED: [Cue; 3] = [Cue::SaysCredit, Cue::CreditTail, Cue::CopyrightSign];

/// What a line says that is no heading but the label of what is not the article's.
const LABEL: [Cue; 2] = [Cue::SaysRelated, Cue::SaysPromo];

/// Characters of the longest caption.
const CAPTION: u32 = 400;

/// Bytes at the end of a text among which a credit is looked for.
const TAIL: usize = 90;

/// Takes headings that are none, and captions, out of the running text. The last paragraph may be signed by an agency.
pub(super) fn settle(blocks: &Blocks, features: &[Features], labels: &mut [Label]) {
    let last = labels.iter().rposition(|label| label.role.is_body()).unwrap_or(0);
    for i in 0..last {
        let is_text = labels[i].role == Role::Paragraph || labels[i].role == Role::Lead;
        if is_text && features[i].length < CAPTION && ends_in_credit(blocks.text(i)) {
            set(&mut labels[i], Role::Caption, Cue::CreditTail.reason());
        }
    }
    for i in 0..labels.len() {
        if labels[i].role != Role::Heading {
            continue;
        }
        let heads = labels.get(i + 1).is_some_and(|next| next.role.is_body());
        if features[i].any(&CREDITED) {
            set(&mut labels[i], Role::Caption, Cue::CreditTail.reason());
        } else if features[i].any(&LABEL) {
            set(&mut labels[i], Role::Other, "a label, and no heading");
        } else if !heads {
            set(&mut labels[i], Role::Other, "no text is under it");
        }
    }
}

/// Whether a text ends in the name of an agency, where no sentence would: in brackets, behind a stroke, glued to the full
/// stop; or in what a credit opens with, "Photo:", or in a claim of copyright. The cue [`Cue::CreditTail`] says less: the
/// models were told of it as it is, and a tagged page has other signs of a caption.
fn ends_in_credit(text: &str) -> bool {
    let last = text.len().saturating_sub(TAIL);
    let Some(tail) = (last..text.len()).find_map(|at| text.get(at..)) else { return false };
    let named = |piece: &str| words::agency(piece.trim()).is_some();
    let opens = |rest: &str| {
        let label = rest.find(':').is_some_and(|at| (3..=20).contains(&at));
        label && words::starts_with(rest).has(Kind::Credit)
    };
    match tail.strip_suffix(')') {
        Some(inner) => {
            inner.rsplit_once('(').is_some_and(|(_, inner)| inner.split(['/', ',', '|']).any(named))
        }
        None if claims_copyright(tail) => true,
        None => {
            let parted = tail.rfind(['.', '/', '|']).map(|at| &tail[at..]);
            let is_glued = |piece: &str| !piece.starts_with(". ") && piece.get(1..).is_some_and(named);
            parted.is_some_and(is_glued)
                || tail.match_indices(' ').any(|(at, _)| opens(tail[at..].trim_start()))
        }
    }
}

fn claims_copyright(tail: &str) -> bool {
    tail.split_once("Copyright ").is_some_and(|(_, rest)| rest.starts_with("20"))
}

fn set(label: &mut Label, role: Role, reason: &'static str) {
    *label = Label { role, reason, ..label.clone() };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(blocks: &[(Role, &str)]) -> Vec<Role> {
        let text: Vec<&str> = blocks.iter().map(|(_, text)| *text).collect();
        let cut = crate::blocks::text::cut_text(&text.join("\n\n"));
        let mut features = vec![Features::default(); blocks.len()];
        for (f, (_, text)) in features.iter_mut().zip(blocks) {
            f.set(Cue::CreditTail, text.contains('©'));
            f.set(Cue::SaysRelated, text.starts_with("Read also"));
        }
        let label = |role| Label { role, confidence: 0.9, reason: "made", of: None };
        let mut labels: Vec<Label> = blocks.iter().map(|(role, _)| label(*role)).collect();
        settle(&cut, &features, &mut labels);
        labels.into_iter().map(|label| label.role).collect()
    }

    #[test]
    fn a_heading_has_text_under_it_and_no_credit() {
        use Role::*;
        let page = [
            (Heading, "What comes next"),
            (Paragraph, "The board meets on Friday."),
            (Heading, "The quay in spring © Ida Holm"),
            (Paragraph, "It is to vote on the cost."),
            (Heading, "Read also"),
            (Paragraph, "The old quay is to close."),
            (Heading, "More of the day"),
            (Related, "Ships sail again"),
            (Heading, "About us"),
        ];
        assert_eq!(
            settled(&page),
            [Heading, Paragraph, Caption, Paragraph, Other, Paragraph, Other, Related, Other]
        );
    }

    #[test]
    fn a_caption_ends_in_a_credit() {
        for caption in [
            "The quay on Monday. (Ida Holm/Reuters)",
            "The quay on Monday (AP)",
            "The quay on Monday.dpa",
            "The quay on Monday | Ida Holm/AFP",
            "The quay on Monday Foto: Harbour Post/Ida Holm",
            "The quay on Monday. Ida Holm/Copyright 2027 The AP. All rights reserved.",
        ] {
            assert!(ends_in_credit(caption), "{caption}");
        }
        for text in [
            "The board said so to Reuters.",
            "The board said so. Reuters",
            "It is to vote (again)",
            "He said: the photo will do.",
            "",
        ] {
            assert!(!ends_in_credit(text), "{text}");
        }
        use Role::*;
        let signed = "The board meets on Friday. (AFP)";
        assert_eq!(settled(&[(Paragraph, signed), (Paragraph, signed)]), [Caption, Paragraph]);
    }
}
