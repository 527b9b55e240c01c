//! Features of a block: a set of [`Cue`]s, each a fact that speaks for or against roles. Facts come from the text,
//! from the elements around it, from where the page's running text stands, from words of the trade, and from what
//! the page claims about itself.

use super::claimed::{ClaimFacts, claimed};
use super::containers::{self, Containers};
use super::cues::Cue;
use super::glances::Outline;
use super::measures;
use super::neighbours;
use super::table::Table;
use super::wording;
use crate::blocks::{Block, Blocks, Context, Hints, name::Name};
use crate::bytes;
use crate::claims::Claims;
use crate::pages::Page;
use crate::words::{self, Kind, Kinds};

/// The features of one block.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    cues: u128,
    pub mass: f32,
    pub length: u32,
    /// Number of the first block with the same text, folded; itself if it is the first.
    pub first_alike: usize,
    /// Its letters, lower case.
    pub letters: String,
    pub heading: u8,
    pub signature: u64,
    /// The list or table around it.
    pub list: Option<u32>,
    /// Whether it says how the text came about. No cue: the models were not told of it.
    pub syndicated: bool,
}

impl Features {
    pub fn has(&self, cue: Cue) -> bool {
        self.cues & (1 << cue as u32) != 0
    }

    pub fn any(&self, cues: &[Cue]) -> bool {
        cues.iter().any(|&c| self.has(c))
    }

    pub fn cues(&self) -> impl Iterator<Item = Cue> {
        let mut left = self.cues;
        std::iter::from_fn(move || {
            let index = left.checked_ilog2()?;
            left &= !(1 << index);
            Some(Cue::ALL[index as usize])
        })
    }

    pub fn bits(&self) -> u128 {
        self.cues
    }

    pub fn set(&mut self, cue: Cue, yes: bool) {
        self.cues |= u128::from(yes) << cue as u32;
    }
}

/// What is known of a block before its surroundings are.
pub(super) struct Grain {
    /// Characters, those of scripts without spaces counted double.
    pub length: u32,
    /// Bytes that are no white space.
    pub letters: u32,
    /// How much running text it is.
    pub mass: f32,
    pub signature: u64,
    pub link_share: f32,
    pub sentences: bool,
    pub words: Kinds,
    pub whole: Kinds,
}

/// The features of the blocks in doubt, in a table that has what a glance told of them.
pub(super) fn of(
    page: &Page<'_>,
    blocks: &Blocks,
    claims: &Claims,
    outlines: &[Outline],
    mut table: Table,
) -> (Vec<Features>, Table, Vec<Grain>) {
    let mut grains: Vec<Grain> =
        outlines.iter().enumerate().map(|(i, outline)| grain(page, blocks, i, *outline)).collect();
    let pervasive = neighbours::discount(blocks, &mut grains);
    let containers = Containers::new(blocks, &grains, pervasive);
    let facts = ClaimFacts::new(claims);
    let mut all = bare(blocks, &grains);
    for (i, features) in all.iter_mut().enumerate() {
        let text = blocks.text(i);
        shape(features, text, &blocks.list[i], &grains[i]);
        form(features, page, blocks, i);
        place(features, blocks, i, &containers);
        own_hints(features, blocks, i);
        says(features, text, &grains[i]);
        claimed(features, &facts);
    }
    neighbours::lifted(blocks, &grains, &mut all);
    neighbours::spread(blocks, &containers, &mut all);
    let mut above = (Kinds::NONE, Kinds::NONE);
    for (i, (features, grain)) in all.iter().zip(&grains).enumerate() {
        table.facts(i, features, grain, blocks, above);
        above.0 = grain.words.with(grain.whole);
        if features.heading > 0 {
            above.1 = above.0;
        }
    }
    measures::fill(&mut table, blocks, claims, &grains, &all, &containers);
    (all, table, grains)
}

/// The blocks with their letters and measures, no cue set but the one that all have.
fn bare(blocks: &Blocks, grains: &[Grain]) -> Vec<Features> {
    let letters: Vec<String> = (0..grains.len()).map(|i| words::letters(blocks.text(i))).collect();
    let firsts = firsts(&letters);
    let parts = letters.into_iter().zip(firsts).zip(grains).enumerate();
    parts
        .map(|(i, ((letters, first_alike), grain))| Features {
            cues: 1,
            mass: grain.mass,
            length: grain.length,
            first_alike,
            letters,
            heading: blocks.list[i].heading,
            signature: grain.signature,
            list: neighbours::list(blocks, i),
            syndicated: false,
        })
        .collect()
}

/// For each text the first that is the same. They are sorted, not hashed: a page chooses what it says.
fn firsts(texts: &[String]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|i| &texts[*i]);
    let mut firsts = vec![0; texts.len()];
    for same in order.chunk_by(|a, b| texts[*a] == texts[*b]) {
        same.iter().for_each(|i| firsts[*i] = same[0]);
    }
    firsts
}

fn grain(page: &Page<'_>, blocks: &Blocks, index: usize, outline: Outline) -> Grain {
    let block = &blocks.list[index];
    let text = blocks.text(index);
    let Outline { length, letters, link_share } = outline;
    let sentences = wording::is_sentences(text, length);
    let opening = text.trim_start_matches(['(', '[', '–', '—', '-', '*', ' ']);
    let long = length >= 40 && (sentences || length >= 100);
    let runs = long && link_share < 0.5 && block.heading == 0;
    let mass = if runs { length as f32 * (1.0 - link_share) } else { 0.0 };
    let short = length < 240;
    Grain {
        length,
        letters,
        mass,
        signature: containers::signature(blocks, index, &page.text),
        link_share,
        sentences,
        words: if short { words::starts_with(opening) } else { Kinds::NONE },
        whole: if length < 60 { words::is_whole(text) } else { Kinds::NONE },
    }
}

fn shape(f: &mut Features, text: &str, block: &Block, grain: &Grain) {
    f.set(Cue::Long, grain.length >= 220);
    f.set(Cue::Middle, (90..220).contains(&grain.length));
    f.set(Cue::Short, (28..90).contains(&grain.length));
    f.set(Cue::Tiny, grain.length < 28);
    f.set(Cue::Sentences, grain.sentences);
    let ends = words::ends_sentence(text);
    f.set(Cue::Unended, !ends && !text.ends_with(':'));
    f.set(Cue::LinkMost, grain.link_share > 0.6);
    f.set(Cue::LinkSome, grain.link_share > 0.25 && grain.link_share <= 0.6);
    f.set(Cue::LinkNone, grain.link_share == 0.0);
    f.set(Cue::BoldAll, block.bold_bytes * 10 >= grain.letters * 9 && grain.letters > 0);
    f.set(Cue::Headline, (24..220).contains(&grain.length) && !text.ends_with(':'));
    let words = text.split_whitespace().take(3).count();
    f.set(Cue::Phrase, words >= 3 || (grain.length >= 14 && text.chars().any(wording::is_dense)));
    f.set(Cue::Label, grain.length < 26 && !ends);
    let lower = || text.chars().all(|c| c.is_lowercase() || matches!(c, '/' | ' ' | ',' | '(' | ')' | '.'));
    f.set(Cue::Signature, (2..=14).contains(&grain.length) && lower() && text.split(' ').count() <= 2);
}

fn form(f: &mut Features, page: &Page<'_>, blocks: &Blocks, index: usize) {
    let block = &blocks.list[index];
    let context = block.context;
    f.set(Cue::H1, block.heading == 1);
    f.set(Cue::H2, block.heading == 2);
    f.set(Cue::H3, block.heading >= 3);
    f.set(Cue::Item, context.any(Context::ITEM));
    f.set(Cue::Cell, context.any(Context::CELL));
    f.set(Cue::Quote, context.any(Context::QUOTE));
    f.set(Cue::Preformatted, context.any(Context::PRE));
    f.set(Cue::Caption, context.any(Context::CAPTION));
    f.set(Cue::Figure, context.any(Context::FIGURE));
    f.set(Cue::Paragraph, context.any(Context::PARAGRAPH));
    f.set(Cue::Button, context.any(Context::BUTTON));
    f.set(Cue::Flat, blocks.flat);
    let block_bytes = (block.text.end - block.text.start).max(1);
    for mark in blocks.marks(index) {
        let covers = (mark.text.end - mark.text.start) * 2 >= block_bytes;
        let author = mark.hints.any(Hints::AUTHOR.with(Hints::BYLINE));
        f.set(
            Cue::TimeMark,
            (mark.name == Name::Time || mark.hints.any(Hints::TIME)) && (covers || block_bytes < 80),
        );
        let href = mark.value.of(&page.text).trim();
        let home = || {
            href == "/"
                || href.split_once("://").is_some_and(|(_, rest)| !rest.trim_end_matches('/').contains('/'))
        };
        f.set(Cue::HomeLink, mark.name == Name::A && covers && home());
        f.set(Cue::AuthorMark, author && (covers || block_bytes < 120));
    }
}

fn place(f: &mut Features, blocks: &Blocks, index: usize, containers: &Containers) {
    let node = blocks.list[index].node;
    if blocks.flat {
        f.set(Cue::Core, true);
        return;
    }
    let alike = containers.alike_share(f.signature);
    f.set(Cue::Core, containers.in_core(node));
    f.set(Cue::Far, !containers.in_core(node) && containers.steps(node) >= 3);
    let apart = containers.hints(node).any(NOT_ALIKE) && !containers.pervasive.hints.any(Hints::COMMENT);
    f.set(Cue::AlikeMost, alike >= 0.35 && f.mass > 0.0 && !apart);
    f.set(Cue::AlikeSome, (0.08..0.35).contains(&alike) && f.mass > 0.0 && !apart);
    f.set(Cue::BesideMost, containers.parent_share(blocks, node) >= 0.4);
    f.set(Cue::Hidden, blocks.list[index].context.any(Context::HIDDEN) && !containers.pervasive.hiding);
    let context = containers.context(node);
    f.set(Cue::WayNav, context.any(Context::NAV));
    f.set(Cue::WayAside, context.any(Context::ASIDE));
    f.set(Cue::WayFooter, context.any(Context::FOOTER));
    f.set(Cue::WayHeader, context.any(Context::HEADER));
    f.set(Cue::WayForm, context.any(Context::FORM));
    f.set(Cue::WayDialog, context.any(Context::DIALOG));
    let hints = containers.hints(node);
    for (cue, mask) in WAYS {
        f.set(*cue, hints.any(*mask));
    }
    let inside = |node: &crate::blocks::Node| !matches!(node.name, Name::Html | Name::Body);
    let asked = || blocks.ancestors(index).any(|n| inside(n) && n.hints.any(Hints::CONSENT));
    f.set(Cue::WayConsent, containers.pervasive.prose < 1500.0 && asked());
    if containers.pervasive.hints.any(Hints::COMMENT) {
        f.set(Cue::WayComment, false);
    }
}

/// Elements with these hints hold prose of others: that it is built like the body says nothing.
const NOT_ALIKE: Hints =
    Hints::COMMENT.with(Hints::RELATED).with(Hints::NEWSLETTER).with(Hints::CONSENT).with(Hints::BIO);

const WAYS: &[(Cue, Hints)] = &[
    (Cue::WayComment, Hints::COMMENT),
    (Cue::WayRelated, Hints::RELATED.with(Hints::POPULAR)),
    (Cue::WayTeaser, Hints::TEASER.with(Hints::CARD)),
    (Cue::WayPromo, Hints::PROMO),
    (Cue::WaySponsor, Hints::SPONSOR),
    (Cue::WayNewsletter, Hints::NEWSLETTER),
    (Cue::WayPaywall, Hints::PAYWALL),
    (Cue::WayConsent, Hints::CONSENT),
    (Cue::WayShare, Hints::SHARE.with(Hints::SOCIAL)),
    (Cue::WayTools, Hints::TOOLS.with(Hints::PRINT).with(Hints::READ_TIME)),
    (Cue::WaySidebar, Hints::SIDEBAR),
    (Cue::WayPopup, Hints::POPUP),
    (Cue::WayLegal, Hints::LEGAL),
    (Cue::WayBio, Hints::BIO),
    (Cue::WayTags, Hints::TAGS),
    (
        Cue::WayMenu,
        Hints::MENU.with(Hints::NAVIGATION).with(Hints::BREADCRUMB).with(Hints::PAGINATION).with(Hints::SKIP),
    ),
    (Cue::WayFooter, Hints::FOOTER),
    (Cue::WayHeader, Hints::HEADER),
    (Cue::WayBox, Hints::BOX),
    (Cue::WayEmbed, Hints::EMBED),
    (Cue::WayGallery, Hints::GALLERY.with(Hints::VIDEO)),
    (Cue::WayLogin, Hints::LOGIN),
    (Cue::WayReader, Hints::SCREEN_READER),
    (Cue::WayPullQuote, Hints::PULL_QUOTE),
    (Cue::WayCorrection, Hints::CORRECTION),
    (Cue::WaySearch, Hints::SEARCH),
];

/// Hints of the block's own element and the one around it.
fn own_hints(f: &mut Features, blocks: &Blocks, index: usize) {
    let own = blocks.ancestors(index).take(2).fold(Hints::default(), |all, node| all.with(node.hints));
    let marks = blocks.marks(index);
    let bytes = blocks.text(index).len() as u32;
    let covering = marks.iter().filter(|m| (m.text.end - m.text.start) * 10 >= bytes * 9);
    let own = covering.fold(own, |all, mark| all.with(mark.hints));
    f.set(Cue::OwnTitle, own.any(Hints::TITLE));
    f.set(Cue::OwnLead, own.any(Hints::LEAD.with(Hints::SUMMARY)));
    f.set(Cue::OwnKicker, own.any(Hints::KICKER));
    f.set(Cue::OwnByline, own.any(Hints::BYLINE.with(Hints::AUTHOR)));
    f.set(Cue::OwnTime, own.any(Hints::TIME));
    f.set(Cue::OwnCaption, own.any(Hints::CAPTION));
    f.set(Cue::OwnCredit, own.any(Hints::CREDIT));
    f.set(Cue::OwnHeading, own.any(Hints::HEADING));
    f.set(Cue::OwnBody, own.any(Hints::BODY.with(Hints::PARAGRAPH)));
    f.set(Cue::OwnTags, own.any(Hints::TAGS));
    f.set(Cue::OwnSection, own.any(Hints::SECTION));
}

fn says(f: &mut Features, text: &str, grain: &Grain) {
    let (starts, whole) = (grain.words, grain.whole);
    let short = grain.length < 110;
    let both = |kind: Kind| whole.has(kind) || (short && starts.has(kind));
    f.set(Cue::SaysByline, (short || text.starts_with('(')) && starts.has(Kind::Byline));
    f.set(Cue::SaysTime, short && (starts.has(Kind::Published) || starts.has(Kind::Modified)));
    f.set(Cue::SaysDate, grain.length < 70 && wording::looks_dated(text));
    f.set(Cue::SaysCredit, short && starts.has(Kind::Credit));
    f.set(Cue::SaysRelated, both(Kind::Related));
    let inner = if short { wording::inner(text) } else { Kinds::NONE };
    f.set(
        Cue::SaysPromo,
        starts.has(Kind::Promo) || wording::calls(text).has(Kind::Promo) || both(Kind::PromoLabel),
    );
    f.set(Cue::BracketByline, text.starts_with(['(', '（']) && starts.has(Kind::Byline));
    f.set(Cue::CopyrightSign, short && bytes::holds(text, ['©', 'Ⓒ']));
    f.set(Cue::SaysTags, both(Kind::Tags));
    let several = grain.length < 90 && bytes::holds(text, ['|', '·', '•']);
    f.set(Cue::SaysTools, whole.has(Kind::Tools) || (several && starts.has(Kind::Tools)));
    f.set(Cue::SaysComment, whole.has(Kind::Comment));
    f.set(Cue::SaysNavigation, whole.has(Kind::Navigation));
    f.set(Cue::SaysLegal, starts.with(inner).has(Kind::Legal));
    f.set(Cue::SaysNotAuthor, short && starts.has(Kind::NotAuthor));
    f.set(Cue::SaysCorrection, starts.has(Kind::Correction));
    f.set(Cue::SaysAgo, whole.has(Kind::Ago));
    f.set(Cue::SaysMore, whole.has(Kind::ArticleEnd));
    f.set(Cue::PersonName, wording::is_person(text));
    f.set(Cue::PromoLabel, whole.has(Kind::PromoLabel));
    f.set(
        Cue::Agency,
        grain.length < 30 && words::agency(text.trim_matches(['(', ')', ' ', '/', '.'])).is_some(),
    );
    f.set(
        Cue::NameLike,
        (short || text.starts_with('(')) && starts.has(Kind::Byline) && wording::is_named(text),
    );
    f.set(Cue::Dateline, wording::is_dateline(text));
    f.set(Cue::Trail, grain.length < 120 && wording::is_trail(text));
    f.set(Cue::CreditTail, (24..320).contains(&grain.length) && wording::has_credit_tail(text));
    f.set(Cue::Copyright, grain.length < 200 && wording::is_copyright(text));
    let contains = words::contains(text);
    f.set(Cue::SaysPaywall, grain.length < 600 && contains.has(Kind::Paywall));
    f.set(Cue::SaysConsent, contains.has(Kind::Consent));
    f.set(Cue::SaysOffer, contains.has(Kind::Offer));
    f.set(Cue::SaysBio, contains.has(Kind::Bio));
    f.syndicated = contains.has(Kind::Syndicated);
}
