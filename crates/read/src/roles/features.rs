//! Features of a block: a set of [`Cue`]s, each a fact that speaks for or against roles. Facts come from the text,
//! from the elements around it, from where the page's running text stands, from words of the trade, and from what
//! the page claims about itself.

use super::containers::{self, Containers};
use crate::blocks::{Block, Blocks, Context, Hints, name::Name};
use crate::claims::Claims;
use crate::pages::Page;
use crate::words::{self, Kind, Kinds};
use std::collections::{HashMap, HashSet};

macro_rules! cues {
    ($($variant:ident $reason:literal,)+) => {
        /// A fact about a block.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub(super) enum Cue {
            $($variant,)+
        }

        impl Cue {
            pub const ALL: [Cue; [$($reason),+].len()] = [$(Cue::$variant),+];

            /// The fact in words.
            pub const fn reason(self) -> &'static str {
                match self { $(Cue::$variant => $reason,)+ }
            }
        }
    };
}

cues! {
    Always "where it stands on the page",
    Long "a long stretch of text",
    Middle "a paragraph's length",
    Short "a short line",
    Tiny "a word or two",
    Sentences "whole sentences",
    Unended "no full stop at its end",
    LinkMost "nearly all of it is links",
    LinkSome "much of it is links",
    LinkNone "no links in it",
    BoldAll "all of it is bold",
    H1 "a first-level heading",
    H2 "a second-level heading",
    H3 "a lower heading",
    Item "a list item",
    Cell "a table cell",
    Quote "a block quotation",
    Preformatted "preformatted",
    Caption "a caption element",
    Figure "inside a figure",
    Paragraph "a paragraph element",
    Button "a button or label",
    TimeMark "a time element",
    AuthorMark "marked as author",
    Hidden "hidden on the page",
    Core "inside the element that holds the running text",
    Far "far from the running text",
    AlikeMost "built like most of the running text",
    AlikeSome "built like some of the running text",
    BesideMost "beside most of the running text",
    WayNav "in navigation",
    WayAside "in an aside",
    WayFooter "in a footer",
    WayHeader "in a header",
    WayForm "in a form",
    WayDialog "in a dialog",
    WayComment "among comments",
    WayRelated "among related links",
    WayTeaser "among teasers",
    WayPromo "in a promotion",
    WaySponsor "in an advertisement",
    WayNewsletter "in a newsletter box",
    WayPaywall "in a paywall",
    WayConsent "in a consent dialog",
    WayShare "in a share bar",
    WayTools "among tools",
    WaySidebar "in a sidebar",
    WayPopup "in a popup",
    WayLegal "in legal text",
    WayBio "in an author's biography",
    WayTags "among tags",
    WayMenu "in a menu",
    WayBox "in a box",
    WayEmbed "in an embed",
    WayGallery "in a gallery",
    WayLogin "at a login",
    WayReader "for screen readers",
    WayPullQuote "in a pull quote",
    WayCorrection "in a correction",
    WaySearch "in a search form",
    OwnTitle "its element is called a title",
    OwnLead "its element is called a lead",
    OwnKicker "its element is called a kicker",
    OwnByline "its element is called a byline",
    OwnTime "its element is called a date",
    OwnCaption "its element is called a caption",
    OwnCredit "its element is called a credit",
    OwnHeading "its element is called a heading",
    OwnBody "its element is called body text",
    OwnSection "its element is called a section",
    SaysByline "begins like a byline",
    SaysTime "begins like a time line",
    SaysDate "is a date",
    SaysCredit "begins like a picture credit",
    SaysRelated "says that other articles follow",
    SaysPromo "says that it is a promotion",
    SaysPaywall "says that the rest is for subscribers",
    SaysConsent "asks for consent",
    SaysTags "says that topics follow",
    SaysTools "is a tool of the page",
    SaysComment "is a heading of comments",
    SaysNavigation "is an entry of a menu",
    SaysLegal "is a copyright notice",
    SaysCorrection "begins like a correction",
    SaysAgo "is a time told from now",
    SaysMore "leads to the whole article",
    IsHeadline "is the headline that the page claims",
    LikeHeadline "is like the headline that the page claims",
    IsDescription "is the description that the page claims",
    InClaimedBody "stands in the text that the page claims",
    NotInClaimedBody "does not stand in the text that the page claims",
    IsAuthor "is an author that the page claims",
    IsTag "is a keyword that the page claims",
    Flat "flattened text",
    Signature "short and lower case, like a signature",
    Label "a short label",
    Headline "as long as a headline",
    Phrase "a phrase of several words",
    PromoLabel "marks what follows as paid for",
    Agency "the name of a news agency",
    Dateline "a place and a dash, like a dateline",
    Trail "a trail of sections",
    CreditTail "a picture credit at its end",
    Copyright "a copyright sign and a year",
    IsSite "the name of the site",
    NameLike "a name behind a word that opens bylines",
    Within "words lifted out of the body",
    MatePromo "in one element with a promotion",
    MatePaywall "in one element with a paywall notice",
    MateConsent "in one element with a request for consent",
    MateRelated "in one element with a label of related links",
    MateTags "in one element with a label of topics",
    PersonName "looks like a person's name",
    HomeLink "links to the front page",
    OwnTags "its element is called tags",
    BracketByline "a byline in brackets",
    CopyrightSign "begins with a copyright sign",
    SaysNotAuthor "names an editor, translator or photographer",
}

/// The features of one block.
#[derive(Clone, Debug)]
pub(super) struct Features {
    cues: u128,
    pub mass: f32,
    pub length: u32,
    /// Number of the first block with the same text, folded; itself if it is the first.
    pub first_alike: usize,
    pub heading: u8,
    pub signature: u64,
    /// The list or table around it.
    pub list: Option<u32>,
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

    pub fn set(&mut self, cue: Cue, yes: bool) {
        self.cues |= u128::from(yes) << cue as u32;
    }
}

/// What is known of a block before its surroundings are.
pub(super) struct Grain {
    /// Characters, those of scripts without spaces counted double.
    pub length: u32,
    /// How much running text it is.
    pub mass: f32,
    pub signature: u64,
    pub link_share: f32,
    pub sentences: bool,
    pub words: Kinds,
    pub whole: Kinds,
}

/// The features of all blocks of a page.
pub(super) fn of(page: &Page<'_>, blocks: &Blocks, claims: &Claims) -> Vec<Features> {
    let mut grains: Vec<Grain> = (0..blocks.list.len()).map(|i| grain(page, blocks, i)).collect();
    distrust_links(blocks, &mut grains);
    let is_discussion = is_discussion(blocks, &mut grains);
    let containers = Containers::new(blocks, &grains, is_discussion);
    let facts = ClaimFacts::new(claims);
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut all: Vec<Features> = (0..grains.len())
        .map(|i| {
            let text = blocks.text(i);
            let first_alike = *seen.entry(folded(text)).or_insert(i);
            let block = &blocks.list[i];
            let mut features = Features {
                cues: 1,
                mass: grains[i].mass,
                length: grains[i].length,
                first_alike,
                heading: block.heading,
                signature: grains[i].signature,
                list: list(blocks, i),
            };
            shape(&mut features, text, block, &grains[i]);
            form(&mut features, page, blocks, i);
            place(&mut features, blocks, i, &containers);
            own_hints(&mut features, blocks, i);
            says(&mut features, text, &grains[i]);
            claimed(&mut features, text, &facts);
            features
        })
        .collect();
    lifted(blocks, &grains, &mut all);
    spread(blocks, &containers, &mut all);
    all
}

/// Whether nearly all the running text stands among comments: then the page is the discussion, and its posts count.
fn is_discussion(blocks: &Blocks, grains: &mut [Grain]) -> bool {
    let among = |i: &usize| blocks.list[*i].hints.any(Hints::COMMENT);
    let prose = |g: &Grain| if g.sentences && g.link_share < 0.5 { g.length } else { 0 };
    let comments: u32 = (0..grains.len()).filter(among).map(|i| prose(&grains[i])).sum();
    let all: u32 = grains.iter().map(prose).sum();
    let yes = comments > 300 && comments * 5 > all * 4;
    if yes {
        for i in (0..grains.len()).filter(among) {
            grains[i].mass = grains[i].mass.max(prose(&grains[i]) as f32);
        }
    }
    yes
}

/// A link that was never closed makes the whole text one: where most running text is linked, links say nothing.
fn distrust_links(blocks: &Blocks, grains: &mut [Grain]) {
    let is_prose = |g: &Grain| g.sentences && g.length >= 60;
    let linked: u32 = grains.iter().filter(|g| g.link_share > 0.5 && is_prose(g)).map(|g| g.length).sum();
    let free: f32 = grains.iter().map(|g| g.mass).sum();
    if linked < 300 || free * 3.0 > linked as f32 {
        return;
    }
    for (grain, block) in grains.iter_mut().zip(&blocks.list) {
        if block.heading > 0 && !block.context.any(Context::LIST) {
            grain.link_share = 0.0;
        }
        if is_prose(grain) && block.context.any(Context::PARAGRAPH) {
            grain.link_share = 0.0;
            grain.mass = grain.length as f32;
        }
    }
}

/// The innermost list or table around a block.
fn list(blocks: &Blocks, index: usize) -> Option<u32> {
    let wanted =
        |n: &u32| matches!(blocks.nodes[*n as usize].name, Name::Ul | Name::Ol | Name::Dl | Name::Table);
    std::iter::successors(blocks.list[index].node, |&n| blocks.nodes[n as usize].parent).take(6).find(wanted)
}

const SPREADING: &[(Cue, Cue)] = &[
    (Cue::SaysPromo, Cue::MatePromo),
    (Cue::SaysPaywall, Cue::MatePaywall),
    (Cue::SaysConsent, Cue::MateConsent),
    (Cue::SaysRelated, Cue::MateRelated),
    (Cue::SaysTags, Cue::MateTags),
];

/// What one block says of itself holds for the blocks that share its element, unless that holds the article as well.
fn spread(blocks: &Blocks, containers: &Containers, features: &mut [Features]) {
    let mut says: HashMap<u32, u8> = HashMap::new();
    let around = |index: usize| blocks.list[index].node.and_then(|n| blocks.nodes[n as usize].parent);
    for (index, f) in features.iter().enumerate() {
        let Some(node) = around(index).filter(|&n| containers.is_apart(n)) else { continue };
        for (bit, &(cue, _)) in SPREADING.iter().enumerate() {
            if f.has(cue) {
                *says.entry(node).or_default() |= 1 << bit;
            }
        }
    }
    if says.is_empty() {
        return;
    }
    for (index, f) in features.iter_mut().enumerate() {
        let own = blocks.list[index].node;
        let chain = [own, around(index), around(index).and_then(|n| blocks.nodes[n as usize].parent)];
        let bits = chain.into_iter().flatten().filter_map(|n| says.get(&n)).fold(0, |all, bits| all | bits);
        for (bit, &(cue, mate)) in SPREADING.iter().enumerate() {
            f.set(mate, bits & (1 << bit) != 0 && !f.has(cue));
        }
    }
}

/// Marks words set large that stand in the running text as well.
fn lifted(blocks: &Blocks, grains: &[Grain], features: &mut [Features]) {
    let large = |i: &usize| {
        let hints = blocks.ancestors(*i).take(3).fold(Hints::default(), |all, node| all.with(node.hints));
        let context = blocks.list[*i].context;
        (24..400).contains(&grains[*i].length)
            && (hints.any(Hints::QUOTE.with(Hints::PULL_QUOTE).with(Hints::BOX))
                || context.any(Context::QUOTE.with(Context::ASIDE)))
    };
    let candidates: Vec<usize> = (0..grains.len()).filter(large).collect();
    if candidates.is_empty() {
        return;
    }
    let running: Vec<String> =
        (0..grains.len()).filter(|i| grains[*i].mass > 80.0).map(|i| folded(blocks.text(i))).collect();
    for index in candidates {
        let words = folded(blocks.text(index));
        let within =
            running.iter().any(|text| text.len() > words.len() + 12 && text.contains(words.as_str()));
        features[index].set(Cue::Within, within);
    }
}

fn grain(page: &Page<'_>, blocks: &Blocks, index: usize) -> Grain {
    let block = &blocks.list[index];
    let text = blocks.text(index);
    let length = length(text);
    let letters = text.bytes().filter(|b| !b.is_ascii_whitespace()).count().max(1);
    let link_share = (block.link_bytes as f32 / letters as f32).min(1.0);
    let sentences = is_sentences(text, length);
    let opening = text.trim_start_matches(['(', '[', '–', '—', '-', '*', ' ']);
    let unlikely = block.context.any(AWAY) || (block.hints.any(NO_TEXT) && !block.hints.any(Hints::BODY));
    let long = length >= 40 && (sentences || length >= 100);
    let mass = if long && link_share < 0.5 && block.heading == 0 && !block.context.any(Context::HIDDEN) {
        length as f32 * (1.0 - link_share) * if unlikely { 0.2 } else { 1.0 }
    } else {
        0.0
    };
    let short = length < 240;
    Grain {
        length,
        mass,
        signature: containers::signature(blocks, index, &page.text),
        link_share,
        sentences,
        words: if short { words::starts_with(opening) } else { Kinds::NONE },
        whole: if length < 60 { words::is_whole(text) } else { Kinds::NONE },
    }
}

const AWAY: Context = Context::NAV.with(Context::FOOTER).with(Context::DIALOG);
const NO_TEXT: Hints = Hints::COMMENT
    .with(Hints::CONSENT)
    .with(Hints::NAVIGATION)
    .with(Hints::FOOTER)
    .with(Hints::POPUP)
    .with(Hints::NEWSLETTER);

/// Characters, Chinese, Japanese, Korean and Thai ones counted double.
pub(super) fn length(text: &str) -> u32 {
    if text.is_ascii() {
        return text.len() as u32;
    }
    text.chars().map(|c| if is_dense(c) { 2 } else { 1 }).sum()
}

fn is_dense(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| {
        matches!(c, '"' | '”' | '“' | '’' | '»' | '«' | '\'' | ')' | ']' | '」' | '』')
    });
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।', '։', '۔'])
}

fn is_sentences(text: &str, length: u32) -> bool {
    if length < 35 {
        return false;
    }
    if ends_sentence(text) {
        return true;
    }
    let inner =
        text.match_indices([' ', '。', '？']).filter(|&(i, m)| m != " " || ends_sentence(&text[..i])).count();
    inner >= 2 || (inner >= 1 && length >= 160)
}

/// Text made comparable: letters and digits alone, lower case.
pub(super) fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn shape(f: &mut Features, text: &str, block: &Block, grain: &Grain) {
    let letters = text.bytes().filter(|b| !b.is_ascii_whitespace()).count() as u32;
    f.set(Cue::Long, grain.length >= 220);
    f.set(Cue::Middle, (90..220).contains(&grain.length));
    f.set(Cue::Short, (28..90).contains(&grain.length));
    f.set(Cue::Tiny, grain.length < 28);
    f.set(Cue::Sentences, grain.sentences);
    f.set(Cue::Unended, !ends_sentence(text) && !text.ends_with(':'));
    f.set(Cue::LinkMost, grain.link_share > 0.6);
    f.set(Cue::LinkSome, grain.link_share > 0.25 && grain.link_share <= 0.6);
    f.set(Cue::LinkNone, grain.link_share == 0.0);
    f.set(Cue::BoldAll, block.bold_bytes * 10 >= letters * 9 && letters > 0);
    f.set(Cue::Headline, (24..220).contains(&grain.length) && !text.ends_with(':'));
    let words = text.split_whitespace().take(3).count();
    f.set(Cue::Phrase, words >= 3 || (text.chars().any(is_dense) && grain.length >= 14));
    f.set(Cue::Label, grain.length < 26 && !ends_sentence(text));
    let lower = text.chars().all(|c| c.is_lowercase() || matches!(c, '/' | ' ' | ',' | '(' | ')' | '.'));
    f.set(Cue::Signature, lower && (2..=14).contains(&grain.length) && text.split(' ').count() <= 2);
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
    f.set(Cue::Hidden, context.any(Context::HIDDEN));
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
        let home = href == "/"
            || href.split_once("://").is_some_and(|(_, rest)| !rest.trim_end_matches('/').contains('/'));
        f.set(Cue::HomeLink, mark.name == Name::A && covers && home);
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
    let apart = containers.hints(node).any(NOT_ALIKE) && !containers.is_discussion;
    f.set(Cue::AlikeMost, alike >= 0.35 && f.mass > 0.0 && !apart);
    f.set(Cue::AlikeSome, (0.08..0.35).contains(&alike) && f.mass > 0.0 && !apart);
    f.set(Cue::BesideMost, containers.parent_share(blocks, node) >= 0.4);
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
    let around =
        blocks.ancestors(index).filter(|n| inside(n)).fold(Hints::default(), |all, n| all.with(n.hints));
    f.set(
        Cue::WayConsent,
        f.has(Cue::WayConsent) || (around.any(Hints::CONSENT) && containers.total < 1500.0),
    );
    if containers.is_discussion {
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
    f.set(Cue::SaysDate, grain.length < 70 && looks_dated(text));
    f.set(Cue::SaysCredit, short && starts.has(Kind::Credit));
    f.set(Cue::SaysRelated, both(Kind::Related));
    let inner = if grain.length < 300 { inner(text) } else { Kinds::NONE };
    f.set(Cue::SaysPromo, starts.has(Kind::Promo) || calls(text).has(Kind::Promo) || both(Kind::PromoLabel));
    f.set(Cue::BracketByline, text.starts_with(['(', '（']) && starts.has(Kind::Byline));
    f.set(Cue::CopyrightSign, short && text.starts_with(['©', 'Ⓒ']));
    f.set(Cue::SaysTags, both(Kind::Tags));
    f.set(Cue::SaysTools, whole.has(Kind::Tools));
    f.set(Cue::SaysComment, whole.has(Kind::Comment));
    f.set(Cue::SaysNavigation, whole.has(Kind::Navigation));
    f.set(Cue::SaysLegal, starts.with(if short { inner } else { Kinds::NONE }).has(Kind::Legal));
    f.set(Cue::SaysNotAuthor, short && starts.has(Kind::NotAuthor));
    f.set(Cue::SaysCorrection, starts.has(Kind::Correction));
    f.set(Cue::SaysAgo, whole.has(Kind::Ago));
    f.set(Cue::SaysMore, whole.has(Kind::ArticleEnd));
    f.set(Cue::PersonName, is_person(text));
    f.set(Cue::PromoLabel, whole.has(Kind::PromoLabel));
    f.set(
        Cue::Agency,
        grain.length < 30 && words::agency(text.trim_matches(['(', ')', ' ', '/', '.'])).is_some(),
    );
    f.set(Cue::NameLike, (short || text.starts_with('(')) && starts.has(Kind::Byline) && is_named(text));
    f.set(Cue::Dateline, is_dateline(text));
    f.set(
        Cue::Trail,
        grain.length < 120
            && [" > ", " » ", " › ", " / ", " | "]
                .iter()
                .any(|s| text.matches(s).count() >= 2 || (*s != " / " && *s != " | " && text.contains(s))),
    );
    f.set(Cue::CreditTail, (24..320).contains(&grain.length) && has_credit_tail(text));
    f.set(
        Cue::Copyright,
        grain.length < 200
            && (text.contains('©') || text.contains("(c)") || text.contains("(C)"))
            && holds_year(text),
    );
    if grain.length < 600 {
        let contains = words::contains(text);
        f.set(Cue::SaysPaywall, contains.has(Kind::Paywall));
        f.set(Cue::SaysConsent, contains.has(Kind::Consent));
    }
}

/// Two to four words, all but particles with capitals, and nothing else.
fn is_person(text: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "de", "da", "di", "del", "della", "van", "von", "der", "den", "le", "la", "el", "al", "bin", "dos",
        "du", "y", "zu", "ter", "ten",
    ];
    let bare = text.trim_start_matches(['(', '（', '【', '[']).trim_end_matches([')', '）', '】', ']']);
    if bare.len() < text.len() && bare.chars().all(is_dense) && (2..=6).contains(&bare.chars().count()) {
        return true;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let name = |w: &&str| {
        let mut letters = w.chars();
        letters.next().is_some_and(char::is_uppercase)
            && w.chars().any(char::is_lowercase)
            && letters.all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\'' | '.'))
    };
    let names = words.iter().filter(|w| name(w)).count();
    let others = words.iter().filter(|w| !name(w)).all(|w| PARTICLES.contains(w));
    (2..=5).contains(&words.len()) && names >= 2 && others && text.len() < 60
}

/// Whether two to eight words follow the first, all but particles with capitals, as in "By Anna Nowak".
fn is_named(text: &str) -> bool {
    let mut words = text.split_whitespace().skip(1);
    let capital = |w: &str| {
        w.chars().find(|c| c.is_alphabetic()).is_some_and(|c| c.is_uppercase() || !c.is_lowercase())
    };
    let (mut all, mut capitals) = (0, 0);
    for word in words.by_ref().take(9) {
        all += 1;
        capitals += usize::from(capital(word));
    }
    (1..=8).contains(&all) && capitals * 10 >= all * 6
}

/// "OSLO, March 3 (Agency) –" and its like, standing alone.
fn is_dateline(text: &str) -> bool {
    let text = text.trim();
    let ends = text.ends_with(['-', '–', '—']) || (text.ends_with([':', '.']) && text.contains('('));
    let first = text.split([' ', ',', '(']).next().unwrap_or("");
    let shouted = first.chars().count() >= 3 && first.chars().all(|c| !c.is_lowercase() && c.is_alphabetic());
    text.len() < 70 && ends && shouted
}

/// Whether a picture credit stands behind the last sentence, bracket or stroke.
fn has_credit_tail(text: &str) -> bool {
    let tails = text.match_indices(['.', '(', '/', '|', '–', '·', '»', '”', ')', '\n']);
    tails
        .map(|(i, mark)| text[i + mark.len()..].trim_start_matches(['.', ' ', '(', '/', '"', '”', ')']))
        .filter(|tail| (4..90).contains(&tail.len()))
        .any(|tail| words::starts_with(tail).has(Kind::Credit))
}

fn holds_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|n| n.len() == 4 && (n.starts_with("19") || n.starts_with("20")))
}

/// What stands behind a question or a cry, as in "Enjoying this? Subscribe".
fn calls(text: &str) -> Kinds {
    if length(text) > 300 {
        return Kinds::NONE;
    }
    let tail = |(i, mark): (usize, &str)| words::starts_with(text[i + mark.len()..].trim_start());
    text.match_indices(['?', '!']).take(3).map(tail).fold(Kinds::NONE, Kinds::with)
}

/// What the sentences behind the first one say.
fn inner(text: &str) -> Kinds {
    let behind = |(i, mark): (usize, &'static str)| text[i + mark.len()..].trim_start();
    let ends = [". ", "! ", "? ", "。", "！", " – ", " | "];
    let dense = text.chars().next().is_some_and(is_dense).then_some(" ");
    let marks = ends.into_iter().chain(dense);
    marks
        .flat_map(|mark| text.match_indices(mark).take(4).map(move |(i, _)| (i, mark)))
        .map(behind)
        .filter(|tail| !tail.is_empty())
        .fold(Kinds::NONE, |all, tail| all.with(words::starts_with(tail)))
}

/// Whether a short line holds a day and a year, or a time of day, and few words besides.
fn looks_dated(text: &str) -> bool {
    let numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect();
    let year = holds_year(text);
    let small = numbers.iter().filter(|n| n.len() <= 2).count();
    let clock =
        text.as_bytes().windows(4).any(|w| w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit());
    let words = text.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count();
    ((year && small >= 1) || (clock && small >= 2)) && words <= 7
}

struct ClaimFacts {
    headlines: Vec<String>,
    page_title: String,
    descriptions: Vec<String>,
    body: String,
    authors: Vec<String>,
    tags: HashSet<String>,
    site: String,
}

impl ClaimFacts {
    fn new(claims: &Claims) -> Self {
        let headlines = [&claims.headline, &claims.og_title].into_iter().flatten();
        ClaimFacts {
            headlines: headlines.map(|h| folded(h)).filter(|h| h.len() >= 8).collect(),
            page_title: claims.page_title.as_deref().map(folded).unwrap_or_default(),
            descriptions: claims.descriptions.iter().map(|d| folded(d)).filter(|d| d.len() >= 40).collect(),
            body: claims.article_body.as_deref().map(folded).filter(|b| b.len() >= 400).unwrap_or_default(),
            authors: claims.authors.iter().map(|a| folded(&a.name)).filter(|a| a.len() >= 4).collect(),
            site: claims.site.as_deref().map(folded).unwrap_or_default(),
            tags: claims.tags.iter().map(|t| folded(t)).filter(|t| !t.is_empty()).collect(),
        }
    }
}

fn claimed(f: &mut Features, text: &str, facts: &ClaimFacts) {
    let text = folded(text);
    if text.is_empty() {
        return;
    }
    if (8..=400).contains(&text.len()) {
        let is = facts.headlines.iter().any(|h| *h == text);
        let like = facts.headlines.iter().chain([&facts.page_title]).any(|h| alike(h, &text));
        f.set(Cue::IsHeadline, is);
        f.set(Cue::LikeHeadline, like && !is);
    }
    let described = |d: &String| {
        let shorter = d.len().min(text.len());
        shorter >= 40 && (d.starts_with(text.as_str()) || text.starts_with(cut(d, shorter * 9 / 10)))
    };
    f.set(Cue::IsDescription, facts.descriptions.iter().any(described));
    if !facts.body.is_empty() && f.length >= 40 {
        let inside = facts.body.contains(text.as_str());
        f.set(Cue::InClaimedBody, inside);
        f.set(Cue::NotInClaimedBody, !inside);
    }
    let author = |a: &String| text.contains(a.as_str()) && text.len() <= a.len() + 60;
    f.set(Cue::IsAuthor, f.length < 120 && facts.authors.iter().any(author));
    f.set(Cue::IsSite, text == facts.site);
    f.set(Cue::IsTag, facts.tags.contains(&text) && f.length < 60);
}

fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// One begins with the other, or nearly all of the shorter stands in the longer.
fn alike(claim: &str, text: &str) -> bool {
    let (short, long) = if claim.len() < text.len() { (claim, text) } else { (text, claim) };
    short.len() >= 12
        && short.len() * 10 >= long.len() * 4
        && (long.starts_with(short) || long.contains(short))
}
