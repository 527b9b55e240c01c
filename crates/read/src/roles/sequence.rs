//! The pass over the sequence: chances of single blocks to roles that explain one another. There is one title and one
//! lead, hardly anybody signs above the title, and the page has one cut between text and rest.

use super::Label;
use super::cues::Cue;
use super::features::Features;
use super::flattened;
use super::initials::join_initials;
use super::lead::{byline_instead, caption_instead, one_lead, set_lead_apart};
use super::model::{Chances, REST};
use super::promoted::mark_promoted;
use super::sections;
use super::sign::sign;
use super::stretch::stretch;
use super::title::title;
use super::weights;
use crate::blocks::Blocks;
use tearsheet_article::Role;

/// Chance from which on a block is running text, where the page is plain.
const TEXT: f32 = 0.6;

/// Chance from which on a block is running text though it is far from the rest of it.
const CERTAIN: f32 = 0.8;

/// Expected F1 of the text under which a page is not plain.
const PLAIN: f32 = 0.93;

/// Chance under which no block of any page is running text.
const LEAST: f32 = 0.15;

/// What the cut is multiplied by for a heading: it is short, and costs little where it is wrong.
const HEADED: f32 = 0.8;

/// Chance from which on a line that ends with the name of a photographer is running text, and no caption.
const CREDITED: f32 = 0.85;

/// What a chance of being the lead counts for: two paragraphs look like leads for each that is one.
const LEAD: f32 = 0.5;

/// Parts of the body that are no running text, and as likely in it as beside it.
const BESIDE: [Role; 2] = [Role::Correction, Role::Box];

/// Share of the chance of being no running text from which on such a part is named.
const NAMED: f32 = 0.6;

/// Gives every block the role that fits best, its own evidence and its neighbours' roles taken together.
pub(super) fn decide(blocks: &Blocks, features: &[Features], chances: &[Chances]) -> Vec<Label> {
    let within = if blocks.flat { stretch(features, chances) } else { 0..features.len() };
    let title = title(features, chances, within.clone());
    let cut = cut(&features[within.clone()], &chances[within.clone()]);
    let announced = announced(features);
    let each = features.iter().zip(chances).enumerate();
    let mut labels: Vec<Label> = each
        .map(|(i, (f, c))| {
            let (role, confidence) = if Some(i) == title {
                (Role::Title, c.title)
            } else {
                let barred = barred(i, title, f, c);
                let is_apart = !within.contains(&i) && c.text < CERTAIN;
                let is_none = announced[i] || is_apart;
                best(f, c, if is_none { f32::INFINITY } else { cut }, &barred)
            };
            Label { role, confidence, reason: weights::reason(f, role), of: None }
        })
        .collect();
    set_notes_apart(features, chances, &mut labels);
    if blocks.flat {
        flattened::settle(blocks, features, &mut labels);
    }
    join_initials(blocks, &mut labels);
    caption_instead(blocks, &mut labels);
    byline_instead(features, &mut labels);
    set_lead_apart(features, &mut labels, title);
    one_lead(features, &mut labels);
    mark_promoted(features, &mut labels);
    sections::mark(features, &mut labels);
    sign(features, &mut labels);
    labels
}

/// The chance from which on blocks of this page are running text: where many are doubtful, the one that promises the
/// best F1 (Lipton and others, Optimal Thresholding of Classifiers to Maximize F1, 2014).
fn cut(features: &[Features], chances: &[Chances]) -> f32 {
    let mut ranked: Vec<(f32, f32)> =
        features.iter().zip(chances).map(|(f, c)| (c.text, f.length as f32)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let true_length: f32 = ranked.iter().map(|(chance, length)| chance * length).sum();
    let (mut hit, mut kept, mut best, mut plain) = (0.0, 0.0, (0.0, TEXT), 0.0);
    for (chance, length) in ranked {
        (hit, kept) = (hit + chance * length, kept + length);
        let expected = 2.0 * hit / (kept + true_length).max(1.0);
        if expected > best.0 {
            best = (expected, chance);
        }
        if chance >= TEXT {
            plain = expected;
        }
    }
    if plain >= PLAIN { TEXT } else { best.1.max(LEAST) }
}

/// Longest note on how the text came about.
const NOTE: u32 = 400;

/// "This report has not been edited by our staff" is no part of the report.
fn set_notes_apart(features: &[Features], chances: &[Chances], labels: &mut [Label]) {
    for ((label, f), chances) in labels.iter_mut().zip(features).zip(chances) {
        let is_text = label.role == Role::Paragraph || label.role == Role::Lead;
        if is_text && f.syndicated && f.length <= NOTE {
            let reason = "says how the text came about";
            let role = best(f, chances, f32::INFINITY, &[Role::Title, Role::Lead]).0;
            *label = Label { role, confidence: 0.9, reason, of: None };
        }
    }
}

/// Times that a line is said to those who listen to the page, from which on it belongs to its machinery; times for a
/// short line of flattened text, where nothing tells that only they are to hear it.
const ANNOUNCED: usize = 3;
const REPEATED: usize = 8;

/// Characters of a short line.
const SHORT: u32 = 40;

/// Which blocks only listeners hear, the same line again and again: "Article content", "Advertisement".
fn announced(features: &[Features]) -> Vec<bool> {
    let least = |f: &Features| match () {
        () if f.has(Cue::WayReader) && !f.has(Cue::Long) => Some(ANNOUNCED),
        () if f.has(Cue::Flat) && f.length < SHORT => Some(REPEATED),
        () => None,
    };
    let mut times = vec![0; features.len()];
    for f in features.iter().filter(|f| least(f).is_some()) {
        times[f.first_alike] += 1;
    }
    features.iter().map(|f| least(f).is_some_and(|least| times[f.first_alike] >= least)).collect()
}

/// Blocks before the title among which its kicker stands, and behind it, where it is rare.
const OVER: usize = 6;
const UNDER: usize = 4;

/// The roles that a block cannot have where it stands: the title is another; above it hardly anybody signs (what looks
/// like a name there is the outlet's) who does not say so, and far from it there is no kicker, nor is what looks like one a name.
fn barred(index: usize, title: Option<usize>, features: &Features, chances: &Chances) -> [Role; 3] {
    let mut barred = [Role::Title; 3];
    let Some(title) = title else { return barred };
    let (before, behind) = (title.saturating_sub(index), index.saturating_sub(title));
    let (signs, heads) = (chances.of(Role::Byline), chances.of(Role::Kicker));
    let is_far = before > OVER || behind > UNDER || behind > 0 && heads < 0.5;
    let says_so = before <= OVER && features.has(Cue::NameLike) && features.has(Cue::AuthorMark);
    if !says_so && (before > 2 || before > 0 && signs < 0.5 || is_far && heads > signs) {
        barred[1] = Role::Byline;
    }
    if is_far {
        barred[2] = Role::Kicker;
    }
    barred
}

/// The likeliest role of a block that is not the title.
fn best(features: &Features, chances: &Chances, cut: f32, barred: &[Role]) -> (Role, f32) {
    let cut = match () {
        () if features.heading > 0 => cut * HEADED,
        () if features.has(Cue::CreditTail) => cut.max(CREDITED),
        () => cut,
    };
    let beside = 1.0 - chances.text;
    if let Some(role) = BESIDE.into_iter().find(|role| chances.of(*role) > beside * NAMED) {
        return (role, chances.of(role) / beside);
    }
    if chances.text >= cut {
        let likelier = |role: Role| chances.of(role) > chances.of(Role::Paragraph);
        let leads = chances.of(Role::Lead) * LEAD > chances.of(Role::Paragraph);
        return match () {
            () if leads && chances.of(Role::Lead) >= chances.of(Role::Heading) => {
                (Role::Lead, chances.of(Role::Lead))
            }
            () if likelier(Role::Heading) => (Role::Heading, chances.of(Role::Heading)),
            () => (form(features), chances.of(Role::Paragraph)),
        };
    }
    let likeliest =
        |a: Role, b: Role| if chances.of(b) > chances.of(a) && !barred.contains(&b) { b } else { a };
    let role = REST.into_iter().chain([Role::Lead]).fold(Role::Other, likeliest);
    (role, chances.of(role))
}

/// The form of running text.
fn form(f: &Features) -> Role {
    match () {
        () if f.has(Cue::Preformatted) => Role::Code,
        () if f.has(Cue::Cell) && !f.has(Cue::AlikeMost) && !f.has(Cue::Long) => Role::Table,
        () if f.has(Cue::Item) => Role::ListItem,
        () if f.has(Cue::Quote) => Role::Quote,
        () => Role::Paragraph,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kicker_stands_near_the_title_and_a_byline_not_above_it() {
        let bare = Features::default();
        let is_barred = |role, chance, index| {
            barred(index, Some(10), &bare, &Chances::of_one(role, chance)).contains(&role)
        };
        let barred_at = |role, chance| [0, 3, 4, 9, 11, 14, 15].map(|index| is_barred(role, chance, index));
        assert_eq!(barred_at(Role::Kicker, 0.6), [true, true, false, false, false, false, true]);
        assert_eq!(barred_at(Role::Kicker, 0.4), [true, true, false, false, true, true, true]);
        assert_eq!(barred_at(Role::Byline, 0.6), [true, true, true, false, false, false, false]);
        let kicker = Chances::of_one(Role::Kicker, 0.6);
        assert!(barred(0, Some(10), &bare, &kicker).contains(&Role::Byline));
        assert_eq!(barred(0, None, &bare, &kicker), [Role::Title; 3]);
        let mut signs = Features::default();
        [Cue::NameLike, Cue::AuthorMark].into_iter().for_each(|cue| signs.set(cue, true));
        let is_free = |index| {
            !barred(index, Some(10), &signs, &Chances::of_one(Role::Byline, 0.3)).contains(&Role::Byline)
        };
        assert_eq!([3, 4, 9].map(is_free), [false, true, true]);
    }

    #[test]
    fn a_note_on_how_the_text_came_about_is_no_part_of_it() {
        let note =
            "The Post publishes this report as the agency sent it. It has not been edited by our staff.";
        let sentence = "The harbour board said on Monday that the new quay would open in the spring. ";
        let paragraphs: String = (2..6).map(|n| format!("<p>{}</p>", sentence.repeat(n))).collect();
        let page = |note: &str| {
            let body = format!("<article><h1>New quay opens</h1><p>{note}</p>{paragraphs}</article>");
            let article = crate::Reader::new(crate::Options::default()).read(body.as_bytes());
            article.lead.unwrap_or_default() + &article.text
        };
        assert!(page(&note.replace("not been edited", "long been awaited")).contains("The Post publishes"));
        assert!(!page(note).contains("The Post publishes") && page(note).contains("harbour board"));
    }
}
