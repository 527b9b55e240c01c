//! `<meta>`, `<link>`, `<html lang>` and `<base>` to claims.
//!
//! Each claim has its list of keys, best first: what newsrooms fill in for this article alone (`article:*`), then
//! what they write for their own tools (Parse.ly, Sailthru, Cxense), then Dublin Core, then the loose names that mean
//! anything. Of times, which machines write, what other elements state counts behind that; the rest of what those state
//! the page shows. Keys are compared without case, and `.` counts as `:`, so `DC.date` is `dc:date`; whether `property`,
//! `name` or `itemprop` carried them does not matter. Times and tags list what all keys give; of authors only the
//! first key that names some counts, because the later ones repeat it or name the outlet.

use super::plain::stated;
use super::{ClaimedAuthor, ClaimedImage, ClaimedTime, Claims, add_new};
use crate::blocks::{Head, Meta, Span};
use tearsheet_article::WhenFrom;

const TITLE: &[&str] =
    &["og:title", "twitter:title", "parsely-title", "sailthru:title", "headline", "dc:title"];
const DESCRIPTION: &[&str] = &["og:description", "description", "twitter:description", "dc:description"];
const SITE: &[&str] = &["og:site_name", "application-name", "dc:publisher", "publisher"];
const SECTION: &[&str] =
    &["article:section", "og:article:section", "parsely-section", "articlesection", "section", "category"];
const TAGS: &[&str] = &[
    "article:tag",
    "og:article:tag",
    "parsely-tags",
    "sailthru:tags",
    "news_keywords",
    "keywords",
    "dc:subject",
];
const AUTHOR: &[&str] = &[
    "parsely-author",
    "sailthru:author",
    "cxenseparse:author",
    "byl",
    "citation_author",
    "author",
    "article:author",
    "og:article:author",
    "dc:creator",
    "dcterms:creator",
    "dc:contributor",
];
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru:date",
    "cxenseparse:recs:publishtime",
    "dc:date:issued",
    "dcterms:issued",
    "dc:issued",
    "dcterms:created",
    "dc:date:created",
    "dc:created",
    "citation_publication_date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "published_time",
    "published_at",
    "originalpublicationdate",
    "article_date_original",
    "displaydate",
    "datecreated",
    "uploaddate",
    "date_published",
];
/// Dates that do not say of what.
const ANY: &[&str] = &["dcterms:date", "dc:date", "date"];
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:article:modified_time",
    "article:modified",
    "datemodified",
    "og:updated_time",
    "dcterms:modified",
    "dc:date:modified",
    "dc:modified",
    "modified_time",
    "updated_time",
    "last-modified",
    "lastmod",
    "revised",
    "article_date_updated",
];
const LANGUAGE: &[&str] = &["og:locale", "content-language", "inlanguage", "dc:language", "language"];
const IMAGE: &[&str] =
    &["og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"];

/// What the head claims outside JSON-LD.
pub(super) fn read(page: &str, head: &Head) -> Claims {
    let metas = Metas::of(page, &head.metas);
    let properties = Metas::of(page, &head.properties);
    let first = |keys| metas.all(keys).next();
    let canonical = link(page, head, "canonical");
    let mut claims = Claims {
        og_title: first(TITLE),
        page_title: stated(head.title.of(page)),
        authors: metas.authors(),
        published: [
            metas.times(PUBLISHED, false),
            properties.times(PUBLISHED, false),
            metas.times(ANY, true),
        ]
        .concat(),
        modified: [metas.times(MODIFIED, false), properties.times(MODIFIED, false)].concat(),
        site: first(SITE),
        section: first(SECTION),
        language: stated(head.lang.of(page))
            .into_iter()
            .chain(metas.all(LANGUAGE))
            .find_map(|raw| language(&raw)),
        canonical_url: canonical.or_else(|| first(&["og:url"])),
        base: stated(head.base.of(page)),
        free: first(&["article:content_tier"]).and_then(|tier| free(&tier)),
        types: metas.all(&["og:type"]).take(1).collect(),
        ..Default::default()
    };
    claims.published.extend(metas.parsely_time());
    metas.all(DESCRIPTION).for_each(|description| add_new(&mut claims.descriptions, description));
    metas.all(TAGS).for_each(|list| split_tags(&list, &mut claims.tags));
    metas.all(IMAGE).for_each(|url| {
        add_new(&mut claims.images, ClaimedImage { url, ..Default::default() });
    });
    claims
}

/// Adds the tags of a list that is one string.
pub(super) fn split_tags(list: &str, tags: &mut Vec<String>) {
    let separator = if list.contains(',') { ',' } else { ';' };
    for tag in list.split(separator).map(str::trim).filter(|tag| !tag.is_empty()) {
        add_new(tags, tag.to_owned());
    }
}

/// `pl_pl` as `pl-PL`; `None` for what is no language tag.
pub(super) fn language(raw: &str) -> Option<String> {
    let tag = raw.split([',', ';', ' ']).next()?.replace('_', "-");
    let tag = tag.split(['.', '@']).next()?;
    let mut parts = tag.split('-');
    let primary = parts.next()?.to_ascii_lowercase();
    if !(2..=3).contains(&primary.len())
        || !primary.bytes().all(|b| b.is_ascii_lowercase())
        // The second where a page takes the attribute for that of its encoding, `lang="utf-8"`.
        || matches!(primary.as_str(), "und" | "utf")
    {
        return None;
    }
    let rest = parts.filter(|part| part.len() >= 2 && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    Some(rest.fold(primary, |tag, part| format!("{tag}-{}", subtag(part))))
}

fn subtag(part: &str) -> String {
    match part.len() {
        2 => part.to_ascii_uppercase(),
        4 => {
            let (first, rest) = part.split_at(1);
            first.to_ascii_uppercase() + &rest.to_ascii_lowercase()
        }
        _ => part.to_ascii_lowercase(),
    }
}

fn free(tier: &str) -> Option<bool> {
    match tier.to_ascii_lowercase().as_str() {
        "free" => Some(true),
        "locked" => Some(false),
        _ => None,
    }
}

fn link(page: &str, head: &Head, wanted: &str) -> Option<String> {
    let is_wanted =
        |rel: Span| rel.of(page).split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case(wanted));
    head.links.iter().filter(|link| is_wanted(link.rel)).find_map(|link| stated(link.href.of(page)))
}

/// The `<meta>` elements of a page, keys made comparable.
struct Metas<'a> {
    list: Vec<(String, &'a str)>,
}

impl<'a> Metas<'a> {
    fn of(page: &'a str, metas: &[Meta]) -> Self {
        let key = |raw: &str| {
            let mut key = raw.trim().replace('.', ":");
            key.make_ascii_lowercase();
            key.strip_prefix("schema:").map(str::to_owned).unwrap_or(key)
        };
        Metas { list: metas.iter().map(|meta| (key(meta.key.of(page)), meta.content.of(page))).collect() }
    }

    /// What these keys say, key by key.
    fn all(&self, keys: &'static [&'static str]) -> impl Iterator<Item = String> + '_ {
        keys.iter()
            .flat_map(|key| self.list.iter().filter(move |(k, _)| k == key))
            .filter_map(|(_, raw)| stated(raw))
    }

    fn times(&self, keys: &'static [&'static str], is_any: bool) -> Vec<ClaimedTime> {
        let mut times = Vec::new();
        self.all(keys).for_each(|raw| add_new(&mut times, ClaimedTime { raw, from: WhenFrom::Meta, is_any }));
        times
    }

    /// The time of publication in Parse.ly's `parsely-page`, an object of JSON that stands in an attribute.
    fn parsely_time(&self) -> Option<ClaimedTime> {
        let object = self.all(&["parsely-page"]).next()?;
        let object: serde_json::Value = serde_json::from_str(&object).ok()?;
        let raw = object.get("pub_date")?.as_str()?.to_owned();
        Some(ClaimedTime { raw, from: WhenFrom::Meta, is_any: false })
    }

    fn authors(&self) -> Vec<ClaimedAuthor> {
        let named = AUTHOR.iter().map(|key| {
            let mut authors = Vec::new();
            for name in self.all(std::slice::from_ref(key)).filter(|name| !name.contains("://")) {
                add_new(&mut authors, ClaimedAuthor { name, ..Default::default() });
            }
            authors
        });
        named.into_iter().find(|authors| !authors.is_empty()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_inside_an_attribute_of_json() {
        let html = r#"<meta name="parsely-page" content="{&quot;title&quot;:&quot;A&quot;,&quot;pub_date&quot;:&quot;2024-05-03T10:20:00Z&quot;}"><p>A"#;
        let claims = read(html, &crate::blocks::cut_html(html).head);
        assert_eq!(claims.published[0].raw, "2024-05-03T10:20:00Z");
        let broken = html.replace("}", "");
        assert!(read(&broken, &crate::blocks::cut_html(&broken).head).published.is_empty());
    }

    #[test]
    fn what_elements_of_the_page_state_counts_like_meta() {
        for html in [
            r#"<p class=date itemprop="datePublished" content="2024-05-03 10:20">May 2024</p>"#,
            r#"<p>A <span property="dc:date dc:created" content="2024-05-03 10:20">3 May</span>"#,
            r#"<body><table><tr><td property="schema:datePublished" content="2024-05-03 10:20">3 May"#,
            r#"<meta itemprop=uploadDate content="2024-05-03 10:20">"#,
        ] {
            let claims = read(html, &crate::blocks::cut_html(html).head);
            assert_eq!(claims.published[0].raw, "2024-05-03 10:20", "{html}");
        }
        let html = "<p itemprop=datePublished content=''>A</p><p content='2024-05-03'>B";
        assert!(read(html, &crate::blocks::cut_html(html).head).published.is_empty());
    }

    #[test]
    fn language_tags() {
        for (raw, wanted) in [
            ("pl_PL", Some("pl-PL")),
            ("EN-us", Some("en-US")),
            ("zh-hant-tw", Some("zh-Hant-TW")),
            ("de, en", Some("de")),
            ("pl_PL.UTF-8", Some("pl-PL")),
            ("x-default", None),
            ("", None),
            ("english", None),
            ("utf-8", None),
        ] {
            assert_eq!(language(raw).as_deref(), wanted, "{raw}");
        }
    }
}
