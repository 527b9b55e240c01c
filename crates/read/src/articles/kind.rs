//! What kind of page this is. A page is taken for something other than an article on strong evidence only: one that
//! has running text is an article whatever its head says, for a false alarm costs a whole article. What is no article
//! keeps its title and loses the text that would only pretend to be one.

use super::{
    sheet::{Sheet, count_words},
    urls,
};
use crate::words::letters;
use crate::{
    Format,
    blocks::{Context, name::Name},
    words::{self, Kind, Kinds},
};
use std::collections::BTreeMap;
use tearsheet_article::{Article, PageKind, Role};

/// Words of running text from which on a page is an article.
const ARTICLE: usize = 120;

/// Chance from which on the looks of a page say that it is no article.
const LOOKS: f32 = 0.3;

/// Words of one of several articles.
const ONE_OF_SEVERAL: usize = 40;

/// Type names of schema.org and Open Graph.
const FRONTS: [&str; 2] = ["CollectionPage", "ItemList"];
const GALLERIES: [&str; 3] = ["ImageGallery", "MediaGallery", "PhotoGallery"];
const MEDIA: [&str; 7] = [
    "VideoObject",
    "AudioObject",
    "PodcastEpisode",
    "video.other",
    "video.episode",
    "video.movie",
    "music.song",
];

/// A kind and how sure it is, if a test found one.
pub(super) type Verdict = Option<(PageKind, f32)>;

/// What speaks for a kind.
struct Evidence<'a> {
    sheet: &'a Sheet<'a>,
    /// Headline and title of the head, what the page is about at a glance.
    heads: Vec<String>,
    /// Words of those body blocks that are not links for the most part.
    running: usize,
    is_typed_article: bool,
}

/// The kind of a page, and how sure that is.
pub(super) fn kind(sheet: &Sheet<'_>, article: &Article, looks: Verdict) -> (PageKind, f32) {
    let evidence = Evidence::of(sheet, article);
    let sure: [fn(&Evidence<'_>) -> Verdict; 6] = [nothing, wall, shell, search, several, live];
    let of_articles: [fn(&Evidence<'_>) -> Verdict; 2] = [front, pictures];
    let first = |tests: &[fn(&Evidence<'_>) -> Verdict]| tests.iter().find_map(|test| test(&evidence));
    first(&sure)
        .or(looks.filter(|(kind, chance)| *kind != PageKind::Article && *chance >= LOOKS))
        .or_else(|| first(&of_articles))
        .unwrap_or_else(|| story(&evidence, article, looks))
}

/// Takes away what would only pretend to be an article: the text of pictures and films with a line or two, and from
/// pages that are nobody's work also who wrote them and when. The frame of an article whose text is not there keeps those.
pub(super) fn withhold(sheet: &Sheet<'_>, article: &mut Article) {
    use PageKind::{
        BotCheck, Consent, Empty, Gallery, Media, NotFound, Search, SectionFront, Several, Shell,
    };
    let is_work = matches!(article.page_kind, Gallery | Media);
    let is_none = matches!(
        article.page_kind,
        BotCheck | Consent | Empty | NotFound | Search | SectionFront | Several | Shell
    );
    if is_work || is_none {
        article.lead = None;
        article.body = Vec::new();
        article.text = String::new();
        article.links = Vec::new();
    }
    let is_frame = article.page_kind == Shell && is_typed_article(sheet);
    if is_none && !is_frame {
        article.authors = Vec::new();
        (article.published, article.modified) = (None, None);
    }
}

/// Whether the head says that the page is an article.
fn is_typed_article(sheet: &Sheet<'_>) -> bool {
    sheet.claims.types.iter().any(|t| t.ends_with("Article") || t == "article" || t == "BlogPosting")
}

impl<'a> Evidence<'a> {
    fn of(sheet: &'a Sheet<'a>, article: &Article) -> Self {
        let (mut body, mut running) = (0, 0);
        let is_body = |i: &usize| sheet.role(*i).is_body() || sheet.role(*i) == Role::Lead;
        for i in (0..sheet.labels.len()).filter(is_body) {
            let words = count_words(sheet.raw(i));
            body += words;
            running += if is_linked(sheet, i) { 0 } else { words };
        }
        let embedded: usize = article.body.iter().map(|part| count_words(&part.text)).sum();
        let heads = [&article.title, &sheet.claims.page_title].into_iter().flatten().cloned().collect();
        let running = running.max(embedded.saturating_sub(body));
        Evidence { sheet, heads, running, is_typed_article: is_typed_article(sheet) }
    }

    fn is_typed(&self, names: &[&str]) -> bool {
        self.sheet.claims.types.iter().any(|t| names.contains(&t.as_str()))
    }

    /// Whether a headline says so.
    fn is_headed(&self, kind: Kind) -> bool {
        self.heads.iter().any(|head| words::contains(head).has(kind) || words::starts_with(head).has(kind))
    }

    /// Words of all blocks.
    fn all(&self) -> usize {
        self.words(|_| true)
    }

    /// Words of the blocks that one of these roles holds for.
    fn words(&self, is_one: impl Fn(Role) -> bool) -> usize {
        let blocks = (0..self.sheet.labels.len()).filter(|i| is_one(self.sheet.role(*i)));
        blocks.map(|i| count_words(self.sheet.raw(i))).sum()
    }

    /// Whether nothing stands outside a dialog.
    fn is_in_dialog(&self) -> bool {
        let blocks = &self.sheet.blocks.list;
        !self.is_typed_article
            && !blocks.is_empty()
            && blocks.iter().all(|block| block.context.any(Context::DIALOG))
    }

    /// Words of the teasers right under headlines that lead away.
    fn teasing(&self) -> usize {
        let sheet = self.sheet;
        let is_headline = |i: usize| {
            sheet.role(i) == Role::Related && sheet.blocks.list.get(i).is_some_and(|block| block.heading > 0)
        };
        let teases = |i: &usize| {
            let above = i.checked_sub(1).filter(|above| is_headline(*above));
            above.is_some_and(|above| sheet.are_near(sheet.node(above), sheet.node(*i), 3))
        };
        let bodies = (0..sheet.labels.len()).filter(|i| sheet.role(*i).is_body() && !is_linked(sheet, *i));
        bodies.filter(teases).map(|i| count_words(sheet.raw(i))).sum()
    }

    /// Kinds of phrases that stand in the first blocks.
    fn opening(&self) -> Kinds {
        let blocks = (0..self.sheet.labels.len().min(12)).map(|i| words::contains(self.sheet.raw(i)));
        blocks.fold(Kinds::NONE, Kinds::with)
    }
}

fn is_linked(sheet: &Sheet<'_>, i: usize) -> bool {
    sheet.blocks.list.get(i).is_some_and(|block| block.link_bytes as usize * 2 > sheet.raw(i).len())
}

/// Whether the page has what a script works on.
fn is_framed(sheet: &Sheet<'_>) -> bool {
    let head = &sheet.blocks.head;
    let waits = !head.states.is_empty() || !head.noscripts.is_empty() || sheet.page.text.contains("<script");
    waits && sheet.page.format == Format::Html
}

/// No text at all.
fn nothing(evidence: &Evidence<'_>) -> Verdict {
    if evidence.sheet.page.text.trim().is_empty() {
        return Some((PageKind::Empty, 1.0));
    }
    let kind = if is_framed(evidence.sheet) { PageKind::Shell } else { PageKind::Empty };
    let says_something = |i: usize| count_words(evidence.sheet.raw(i)) > 0;
    (!(0..evidence.sheet.labels.len()).any(says_something)).then_some((kind, 0.95))
}

/// A frame that a script would have filled.
fn shell(evidence: &Evidence<'_>) -> Verdict {
    let is_bare = evidence.running < 15 && evidence.all() < 30;
    (is_bare && is_framed(evidence.sheet)).then_some((PageKind::Shell, 0.7))
}

/// Not found, robot check, consent: short pages that say so.
fn wall(evidence: &Evidence<'_>) -> Verdict {
    if evidence.is_in_dialog() && evidence.opening().has(Kind::Consent) {
        return Some((PageKind::Consent, 0.9));
    }
    if evidence.running > if evidence.is_typed_article { 20 } else { ARTICLE } {
        return None;
    }
    let opening = evidence.opening();
    let is_short = evidence.running < 60 && evidence.all() < 250;
    for (kind, page) in [(Kind::NotFound, PageKind::NotFound), (Kind::BotCheck, PageKind::BotCheck)] {
        if evidence.is_headed(kind) {
            return Some((page, 0.9));
        }
        if is_short && opening.has(kind) {
            return Some((page, 0.7));
        }
    }
    let asked = evidence.words(|role| role == Role::Consent);
    let is_wall = evidence.running < 60 && asked * 10 > evidence.all() * 6;
    let says_so = is_short && evidence.is_headed(Kind::Consent);
    (is_wall || says_so).then_some((PageKind::Consent, if is_wall { 0.9 } else { 0.75 }))
}

fn search(evidence: &Evidence<'_>) -> Verdict {
    if evidence.is_typed(&["SearchResultsPage"]) && evidence.running <= 2 * ARTICLE {
        return Some((PageKind::Search, 0.95));
    }
    let addresses = &evidence.sheet.addresses;
    let asks = addresses
        .query()
        .split('&')
        .any(|pair| matches!(pair.split('=').next(), Some("q" | "s" | "query" | "search" | "keyword" | "k")));
    let says = evidence.is_headed(Kind::Search) || addresses.path().contains("/search");
    (asks && says && evidence.running <= ARTICLE).then_some((PageKind::Search, 0.85))
}

/// Many headlines that lead away and hardly any text of its own: a front where the page says so of itself, a listing,
/// which keeps what text it has, where only the headlines do.
fn front(evidence: &Evidence<'_>) -> Verdict {
    let sheet = evidence.sheet;
    if evidence.is_typed_article {
        return None;
    }
    let leads = (0..sheet.labels.len()).filter(|i| {
        let role = sheet.role(*i);
        let may_lead = matches!(role, Role::Related | Role::Promo) || role.is_body();
        may_lead && is_linked(sheet, *i) && count_words(sheet.raw(*i)) >= 4
    });
    let (leads, running) = (leads.count(), evidence.running.saturating_sub(evidence.teasing()));
    let own = sheet.claims.canonical_url.as_deref().and_then(|raw| sheet.addresses.resolve(raw));
    let is_root = sheet.addresses.is_root() || own.is_some_and(|url| urls::is_root(&url));
    let surety = match () {
        () if leads < 8 => None,
        () if is_root && leads * 10 > running => Some(0.9),
        () if evidence.is_typed(&FRONTS) && leads * 8 > running && running <= ARTICLE => Some(0.85),
        () if evidence.is_typed(&["website"]) && running < 50 => Some(0.75),
        () if leads >= 15 && running < 40 => return Some((PageKind::Listing, 0.5)),
        () => None,
    };
    surety.map(|surety| (PageKind::SectionFront, surety))
}

/// Two or more containers, each with a headline of the first rank and running text.
fn several(evidence: &Evidence<'_>) -> Verdict {
    let sheet = evidence.sheet;
    let headlines = sheet.blocks.list.iter().filter(|block| block.heading == 1);
    if evidence.is_typed(&["LiveBlogPosting"]) || headlines.count() < 2 {
        return None;
    }
    let mut found: BTreeMap<u32, (bool, usize, usize)> = BTreeMap::new();
    for i in 0..sheet.labels.len() {
        let Some(container) =
            sheet.outwards(sheet.node(i)).filter(|(_, node)| node.name == Name::Article).last()
        else {
            continue;
        };
        let (is_headed, paragraphs, words) = found.entry(container.0).or_default();
        *is_headed |= sheet.blocks.list.get(i).is_some_and(|block| block.heading == 1);
        if sheet.role(i) == Role::Paragraph && !is_linked(sheet, i) {
            *paragraphs += 1;
            *words += count_words(sheet.raw(i));
        }
    }
    let whole = found
        .values()
        .filter(|(headed, paragraphs, words)| *headed && *paragraphs > 2 && *words > ONE_OF_SEVERAL);
    (whole.count() >= 2).then_some((PageKind::Several, 0.8))
}

/// Pictures, or a video or audio, with a line or two.
fn pictures(evidence: &Evidence<'_>) -> Verdict {
    if evidence.running > ARTICLE || evidence.sheet.blocks.flat {
        return None;
    }
    let captions = evidence.sheet.with(Role::Caption).count();
    if evidence.is_typed(&GALLERIES) && captions.max(evidence.sheet.blocks.pictures.len()) >= 4 {
        return Some((PageKind::Gallery, 0.9));
    }
    if captions >= 6 && evidence.words(|role| role == Role::Caption) > 2 * evidence.running {
        return Some((PageKind::Gallery, 0.75));
    }
    let is_media = evidence.is_typed(&MEDIA) && !evidence.is_typed_article && evidence.running < 60;
    is_media.then_some((PageKind::Media, 0.85))
}

fn live(evidence: &Evidence<'_>) -> Verdict {
    if evidence.is_typed(&["LiveBlogPosting"]) {
        return Some((PageKind::LiveBlog, 0.95));
    }
    let times = evidence.sheet.with(Role::Time).count();
    (times >= 6 && evidence.running > ARTICLE && evidence.is_headed(Kind::Live))
        .then_some((PageKind::LiveBlog, 0.8))
}

/// An article, if there is text enough, or a headline over some.
fn story(evidence: &Evidence<'_>, article: &Article, looks: Verdict) -> (PageKind, f32) {
    let has_title = article.title.as_deref().is_some_and(|title| !letters(title).is_empty());
    let has_some = !article.body.is_empty() || evidence.is_typed_article;
    if evidence.running < 40 && !(has_title && has_some) {
        return (PageKind::Other, 0.5);
    }
    (
        PageKind::Article,
        looks.filter(|(kind, _)| *kind == PageKind::Article).map_or(0.5, |(_, chance)| chance),
    )
}
