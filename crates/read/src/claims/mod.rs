//! Gather: the head of a page to [`Claims`], what the page says about itself to machines: JSON-LD, Open Graph,
//! `<meta>` and `<link>`. Claims are evidence for the later stages, never the last word.
//!
//! Of two sources for the same claim JSON-LD comes first, because it is written about the article and nothing else;
//! except the names that stand on the page as a whole (site, language, canonical address), where the head's own
//! elements do. Authors of `<meta>` join only where JSON-LD names no person.

mod embedded;
mod json_ld;
mod lenient;
mod meta;
mod plain;
mod state;

pub use embedded::embedded;

use crate::blocks::Blocks;
use crate::pages::Page;
use tearsheet_article::Notice;

/// Gathers what a page claims.
///
/// ```
/// use tearsheet_read::{Options, blocks::{Blocks, Head, Span}, claims::gather, pages::open};
/// let page = open(b"<title>Rates held | Example</title>", &Options::default());
/// let head = Head { title: Span { start: 7, end: 27 }, ..Default::default() };
/// let claims = gather(&page, &Blocks { head, ..Default::default() });
/// assert_eq!(claims.page_title.as_deref(), Some("Rates held | Example"));
/// ```
pub fn gather(page: &Page<'_>, blocks: &Blocks) -> Claims {
    let meta = meta::read(&page.text, &blocks.head);
    let scripts = blocks.head.json_ld.iter().map(|span| span.of(&page.text));
    let json_ld = json_ld::read(scripts, &meta);
    merged(json_ld, meta)
}

fn merged(json_ld: Claims, meta: Claims) -> Claims {
    let mut claims = json_ld;
    let names_person = claims.authors.iter().any(|author| !author.organisation);
    meta.authors
        .into_iter()
        .filter(|_| !names_person)
        .for_each(|author| add_author(&mut claims.authors, author));
    meta.descriptions.into_iter().for_each(|description| add_new(&mut claims.descriptions, description));
    meta.tags.into_iter().for_each(|tag| add_new(&mut claims.tags, tag));
    meta.types.into_iter().for_each(|name| add_new(&mut claims.types, name));
    let images = std::mem::take(&mut claims.images);
    Claims {
        og_title: meta.og_title,
        page_title: meta.page_title,
        published: [claims.published, meta.published].concat(),
        modified: [claims.modified, meta.modified].concat(),
        site: meta.site.or(claims.site),
        section: claims.section.or(meta.section),
        language: meta.language.or(claims.language),
        canonical_url: meta.canonical_url.or(claims.canonical_url),
        base: meta.base,
        images: merged_images(meta.images, images),
        free: claims.free.or(meta.free),
        ..claims
    }
}

/// Open Graph's first: it is the picture the newsroom shows; what JSON-LD says of the same picture joins it.
fn merged_images(mut first: Vec<ClaimedImage>, more: Vec<ClaimedImage>) -> Vec<ClaimedImage> {
    for image in more {
        match first.iter_mut().find(|known| known.url == image.url) {
            Some(known) => {
                known.caption = known.caption.take().or(image.caption);
                known.credit = known.credit.take().or(image.credit);
            }
            None => first.push(image),
        }
    }
    first
}

fn add_author(authors: &mut Vec<ClaimedAuthor>, author: ClaimedAuthor) {
    if authors.iter().all(|known| known.name != author.name) {
        authors.push(author);
    }
}

/// Lists of claims are short; a hostile page's is cut.
const MOST_CLAIMS: usize = 256;

fn add_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if list.len() < MOST_CLAIMS && !list.contains(&item) {
        list.push(item);
    }
}

/// What the page claims about itself. Text is decoded and trimmed; addresses are as they stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claims {
    /// JSON-LD `headline` (or `name`) of the article.
    pub headline: Option<String>,
    /// `og:title`, `twitter:title`.
    pub og_title: Option<String>,
    /// `<title>`, site name and all.
    pub page_title: Option<String>,
    /// JSON-LD `description`, `og:description`, `<meta name=description>`, each once.
    pub descriptions: Vec<String>,
    /// JSON-LD `articleBody`, plain text, paragraphs separated by newlines where the page kept them.
    pub article_body: Option<String>,
    /// Authors: name, whether it is an organisation, address.
    pub authors: Vec<ClaimedAuthor>,
    /// Publication time, best source first.
    pub published: Vec<ClaimedTime>,
    /// Modification time, best source first.
    pub modified: Vec<ClaimedTime>,
    /// Name of the site: `og:site_name`, JSON-LD publisher, `WebSite`.
    pub site: Option<String>,
    /// `articleSection`, `article:section`.
    pub section: Option<String>,
    /// `keywords`, `article:tag`, `news_keywords`; lists split, each once.
    pub tags: Vec<String>,
    /// `<html lang>`, `og:locale`, `content-language`, JSON-LD `inLanguage`: BCP 47.
    pub language: Option<String>,
    /// `<link rel=canonical>`, `og:url`, JSON-LD `url` or `mainEntityOfPage`.
    pub canonical_url: Option<String>,
    /// `<base href>`.
    pub base: Option<String>,
    /// Pictures: `og:image`, JSON-LD `image`, with caption and credit where stated.
    pub images: Vec<ClaimedImage>,
    /// JSON-LD `isAccessibleForFree`.
    pub free: Option<bool>,
    /// All JSON-LD `@type`s and `og:type`, in order, without prefix: `NewsArticle`, `article`.
    pub types: Vec<String>,
    /// Structured data that could not be read.
    pub notices: Vec<Notice>,
}

/// An author as the head names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimedAuthor {
    /// Name as it stands.
    pub name: String,
    /// Whether JSON-LD calls it an `Organization`.
    pub organisation: bool,
    /// Whether JSON-LD calls it a `Person`.
    pub person: bool,
    /// Address of the author's page, as it stands.
    pub url: Option<String>,
}

/// A time as the head states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedTime {
    /// As it stands.
    pub raw: String,
    /// `Jsonld` or `Meta`.
    pub from: tearsheet_article::WhenFrom,
    /// Whether it is called a date and nothing else, which may be any date of the page.
    pub is_any: bool,
}

/// A picture as the head states it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimedImage {
    /// Address as it stands.
    pub url: String,
    /// What it shows.
    pub caption: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;
    use crate::blocks::{Head, Link, Meta, Span};
    use crate::pages::open;
    use tearsheet_article::WhenFrom;

    fn span(html: &str, part: &str) -> Span {
        let start = html.find(part).unwrap();
        Span { start: start as u32, end: (start + part.len()) as u32 }
    }

    /// The claims of a head written as lines: `key = value`, `link rel = href`, or a script.
    fn claims(lines: &str) -> Claims {
        let mut head = Head::default();
        for line in lines.lines().map(str::trim) {
            match line.split_once(" = ").map(|(key, value)| (span(lines, key), span(lines, value), key)) {
                Some((key, href, "canonical")) => head.links.push(Link { rel: key, href }),
                Some((_, lang, "lang")) => head.lang = lang,
                Some((key, content, _)) => head.metas.push(Meta { key, content }),
                None => head.json_ld.push(span(lines, line)),
            }
        }
        let page = open(lines.as_bytes(), &Options::default());
        gather(&page, &Blocks { head, ..Default::default() })
    }

    #[test]
    fn the_head_alone() {
        let claims = claims(
            "OG:Title = Rates &amp; prices held\nog:locale = pl_PL\nDC.date.issued = 2024-03-01\n\
             article:published_time = 2024-03-01T10:00:00+01:00\nauthor = Jan Nowak\narticle:author = https://x.example/jan\n\
             keywords = bank, rates,bank\ncanonical = https://example.org/a\nog:url = https://example.org/b",
        );
        assert_eq!(claims.og_title.as_deref(), Some("Rates & prices held"));
        assert_eq!(claims.language.as_deref(), Some("pl-PL"));
        assert_eq!(claims.authors, [ClaimedAuthor { name: "Jan Nowak".into(), ..Default::default() }]);
        let times: Vec<_> = claims.published.iter().map(|time| time.raw.as_str()).collect();
        assert_eq!(times, ["2024-03-01T10:00:00+01:00", "2024-03-01"]);
        assert_eq!(claims.tags, ["bank", "rates"]);
        assert_eq!(claims.canonical_url.as_deref(), Some("https://example.org/a"));
    }

    #[test]
    fn json_ld_and_the_head() {
        let claims = claims(
            "{\"@type\":\"NewsArticle\",\"author\":{\"@type\":\"Organization\",\"name\":\"Desk\"},\
             \"datePublished\":\"2024-03-01\",\"publisher\":{\"name\":\"Example Ltd\"},\
             \"image\":{\"url\":\"https://example.org/p.jpg\",\"caption\":\"The bank\"}}\n\
             author = Ewa Lis\npubdate = 1 March 2024\nog:site_name = The Example\nog:image = https://example.org/p.jpg",
        );
        let authors: Vec<_> = claims.authors.iter().map(|author| author.name.as_str()).collect();
        assert_eq!(authors, ["Desk", "Ewa Lis"]);
        assert_eq!(claims.published[0].from, WhenFrom::Jsonld);
        assert_eq!(claims.published[1].from, WhenFrom::Meta);
        assert_eq!(claims.site.as_deref(), Some("The Example"));
        assert_eq!(claims.images.len(), 1);
        assert_eq!(claims.images[0].caption.as_deref(), Some("The bank"));
    }

    #[test]
    fn state_counts_only_where_nothing_is_shown() {
        let body = "The bank kept its rate at four per cent on Thursday, as most had expected. ".repeat(6);
        let script = format!("{{\"props\":{{\"body\":\"<p>{body}</p><p>{body}</p>\"}}}}");
        let page = open(script.as_bytes(), &Options::default());
        let head = Head { states: vec![span(&script, &script)], ..Default::default() };
        let mut blocks = Blocks { head, ..Default::default() };
        let wanted = format!("{0}\n\n{0}", body.trim());
        assert_eq!(state::state_texts(&page, &blocks), Some(wanted));
        let text = Span { start: 0, end: 2000 };
        blocks.list.push(crate::blocks::Block { text, ..Default::default() });
        assert_eq!(state::state_texts(&page, &blocks), None);
    }
}
