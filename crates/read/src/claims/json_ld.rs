//! JSON-LD to claims: which of the described things is the article of this page, and what is said of it.
//!
//! Things are looked for at the top, in `@graph` and in `mainEntity`, never in lists of other things. Of several
//! articles the one counts that agrees with the page's own address or title; others that agree as well fill what it
//! leaves out. One that has another address and another headline than the page is another article. A page description (`WebPage`) fills what no article says, its name excepted.

use super::lenient::parse;
use super::meta::{language, split_tags};
use super::plain::{paragraphs, stated};
use super::{ClaimedAuthor, ClaimedImage, ClaimedTime, Claims, add_new};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use tearsheet_article::{Notice, NoticeKind, WhenFrom};

type Thing = Map<String, Value>;

/// More pictures are a gallery's.
const MOST_IMAGES: usize = 64;
/// Where more articles than this stand and none agrees with the page, they are teasers.
const MOST_STRANGERS: usize = 2;
/// A shorter title may open many headlines.
const TELLING_TITLE: usize = 12;

const ARTICLES: [&str; 19] = [
    "NewsArticle",
    "Article",
    "ReportageNewsArticle",
    "BlogPosting",
    "LiveBlogPosting",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "ReviewNewsArticle",
    "BackgroundNewsArticle",
    "AskPublicNewsArticle",
    "AdvertiserContentArticle",
    "SatiricalArticle",
    "TechArticle",
    "ScholarlyArticle",
    "MedicalScholarlyArticle",
    "SocialMediaPosting",
    "DiscussionForumPosting",
    "Report",
    "CriticReview",
];
const PAGES: [&str; 10] = [
    "WebPage",
    "ItemPage",
    "MedicalWebPage",
    "VideoObject",
    "AudioObject",
    "PodcastEpisode",
    "Recipe",
    "HowTo",
    "Review",
    "ClaimReview",
];
const ORGANISATIONS: [&str; 4] =
    ["Organization", "NewsMediaOrganization", "Corporation", "GovernmentOrganization"];

/// What the scripts claim; `meta` is what the rest of the head claims, to know the article by.
pub(super) fn read<'s>(scripts: impl Iterator<Item = &'s str>, meta: &Claims) -> Claims {
    let (mut values, mut notices) = (Vec::new(), Vec::new());
    for (number, script) in scripts.enumerate() {
        let (read, fault) = parse(script);
        values.extend(read);
        let notice = |fault| format!("script {} of JSON-LD could not be read: {fault}", number + 1);
        notices.extend(fault.map(|fault| Notice::new(NoticeKind::StructuredData, notice(fault))));
    }
    let graph = Graph::of(&values);
    Claims { notices, ..graph.claims(meta) }
}

struct Graph<'v> {
    /// What describes the page, in its order.
    things: Vec<&'v Thing>,
    by_id: BTreeMap<&'v str, &'v Thing>,
}

impl<'v> Graph<'v> {
    fn of(values: &'v [Value]) -> Self {
        let mut graph = Graph { things: Vec::new(), by_id: BTreeMap::new() };
        let mut open: Vec<(&Value, bool)> = values.iter().rev().map(|value| (value, true)).collect();
        while let Some((value, describes_page)) = open.pop() {
            match value {
                Value::Array(list) => open.extend(list.iter().rev().map(|value| (value, describes_page))),
                Value::Object(thing) => {
                    if describes_page {
                        graph.things.push(thing);
                    }
                    if let Some(id) = thing.get("@id").and_then(Value::as_str).filter(|_| thing.len() > 2) {
                        graph.by_id.entry(id).or_insert(thing);
                    }
                    let leads_on = |key: &str| describes_page && matches!(key, "@graph" | "mainEntity");
                    open.extend(thing.iter().rev().map(|(key, value)| (value, leads_on(key))));
                }
                _ => {}
            }
        }
        graph
    }

    fn claims(&self, meta: &Claims) -> Claims {
        let page = Identity::of(meta);
        let articles = self.articles(&page);
        let is_strangers = articles.is_empty() && self.things.iter().any(|thing| is_any(thing, &ARTICLES));
        let is_own = |thing: &&Thing| {
            !is_strangers || is_any(thing, &["WebPage", "ItemPage"]) || self.agreement(thing, &page) > 0
        };
        let pages = self.things.iter().copied().filter(|thing| is_any(thing, &PAGES)).filter(is_own);
        let about: Vec<&Thing> = articles.iter().copied().chain(pages).collect();
        let articles = Described { things: &articles, graph: self };
        let about = Described { things: &about, graph: self };
        let mut types = Vec::new();
        self.things
            .iter()
            .flat_map(|thing| types_of(thing))
            .for_each(|name| add_new(&mut types, name.to_owned()));
        Claims {
            headline: articles.text("headline").or_else(|| articles.text("name")),
            descriptions: about.text("description").into_iter().collect(),
            article_body: articles.body(),
            authors: about.authors(),
            published: about.times(&["datePublished", "dateCreated", "uploadDate"]),
            modified: about.times(&["dateModified"]),
            site: about.site(),
            section: articles.all("articleSection").into_iter().next(),
            tags: articles.tags(),
            language: about.all("inLanguage").iter().find_map(|raw| language(raw)),
            canonical_url: articles.url(),
            images: about.images(),
            free: about.things.iter().find_map(|thing| free(thing.get("isAccessibleForFree")?)),
            types,
            ..Default::default()
        }
    }

    /// The articles that are this page's, best first.
    fn articles(&self, page: &Identity) -> Vec<&'v Thing> {
        let all: Vec<&Thing> = self.things.iter().copied().filter(|thing| is_any(thing, &ARTICLES)).collect();
        let mut agreeing: Vec<(u8, &Thing)> =
            all.iter().map(|thing| (self.agreement(thing, page), *thing)).collect();
        agreeing.retain(|(agreement, _)| *agreement > 0);
        agreeing.sort_by_key(|(agreement, _)| std::cmp::Reverse(*agreement));
        if agreeing.is_empty() && all.len() <= MOST_STRANGERS {
            return all.into_iter().filter(|thing| !self.contradicts(thing, page)).take(1).collect();
        }
        agreeing.into_iter().map(|(_, thing)| thing).collect()
    }

    fn agreement(&self, thing: &'v Thing, page: &Identity) -> u8 {
        let url = Described { things: &[thing], graph: self }.url();
        let same_url = url.is_some_and(|url| page.path.as_deref().is_some_and(|own| own == path(&url)));
        let headline = thing.get("headline").or(thing.get("name")).and_then(Value::as_str).map(folded);
        let same_title =
            headline.is_some_and(|headline| page.titles.iter().any(|own| same_words(&headline, own)));
        2 * u8::from(same_url) + u8::from(same_title)
    }

    /// Whether a thing that agrees in nothing states an address and a headline that are not the page's.
    fn contradicts(&self, thing: &'v Thing, page: &Identity) -> bool {
        let url = Described { things: &[thing], graph: self }.url();
        let other_url = url.is_some_and(|url| !path(&url).is_empty()) && page.path.is_some();
        let headline = thing.get("headline").or(thing.get("name")).and_then(Value::as_str);
        other_url && headline.is_some_and(|headline| page.is_about_else(headline))
    }

    /// A thing that is only named by its `@id` stands elsewhere.
    fn resolve(&self, thing: &'v Thing) -> &'v Thing {
        let elsewhere = thing.get("@id").and_then(Value::as_str).filter(|_| thing.len() <= 2);
        elsewhere.and_then(|id| self.by_id.get(id).copied()).unwrap_or(thing)
    }

    /// The strings of a value: itself, its members, or the names of the things it lists.
    fn strings(&self, value: &'v Value) -> Vec<String> {
        flat(value).filter_map(|value| self.string(value)).collect()
    }

    fn string(&self, value: &'v Value) -> Option<String> {
        match value {
            Value::String(raw) => stated(raw),
            Value::Number(number) => Some(number.to_string()),
            Value::Object(thing) => {
                let thing = self.resolve(thing);
                let named = ["name", "@value", "alternateName"].iter().find_map(|key| thing.get(*key))?;
                flat(named).find_map(|value| stated(value.as_str()?))
            }
            _ => None,
        }
    }

    fn author(&self, value: &'v Value) -> Option<ClaimedAuthor> {
        let name = self.string(value).filter(|name| !name.contains("://"))?;
        let Value::Object(thing) = value else { return Some(ClaimedAuthor { name, ..Default::default() }) };
        let thing = self.resolve(thing);
        let url = ["url", "sameAs"].iter().find_map(|key| address(thing.get(*key)?));
        let (organisation, person) = (is_any(thing, &ORGANISATIONS), is_any(thing, &["Person"]));
        Some(ClaimedAuthor { name, organisation, person, url })
    }

    fn image(&self, value: &'v Value) -> Option<ClaimedImage> {
        let Value::Object(thing) = value else {
            return Some(ClaimedImage { url: address(value)?, ..Default::default() });
        };
        let thing = self.resolve(thing);
        let url = ["url", "contentUrl", "@id"].iter().find_map(|key| address(thing.get(*key)?))?;
        let first =
            |keys: &[&str]| keys.iter().find_map(|key| self.strings(thing.get(*key)?).into_iter().next());
        let caption = first(&["caption", "description"]);
        let credit = first(&["creditText", "creator", "author", "copyrightHolder", "copyrightNotice"]);
        Some(ClaimedImage { url, caption, credit })
    }
}

/// Things that describe the same, the first having the first word.
struct Described<'d, 'v> {
    things: &'d [&'v Thing],
    graph: &'d Graph<'v>,
}

impl<'v> Described<'_, 'v> {
    /// What the first thing that has the property says.
    fn all(&self, key: &str) -> Vec<String> {
        let stated = self.things.iter().filter_map(|thing| Some(self.graph.strings(thing.get(key)?)));
        stated.into_iter().find(|strings| !strings.is_empty()).unwrap_or_default()
    }

    fn text(&self, key: &str) -> Option<String> {
        self.all(key).into_iter().next()
    }

    fn members(&self, key: &'static str) -> impl Iterator<Item = impl Iterator<Item = &'v Value>> {
        self.things.iter().filter_map(move |thing| thing.get(key)).map(flat)
    }

    fn body(&self) -> Option<String> {
        let bodies = ["articleBody", "text"].into_iter().flat_map(|key| self.members(key));
        bodies.flatten().filter_map(Value::as_str).map(paragraphs).find(|body| !body.is_empty())
    }

    fn authors(&self) -> Vec<ClaimedAuthor> {
        let mut stated = ["author", "creator"].into_iter().flat_map(|key| self.members(key)).map(|members| {
            let mut authors = Vec::new();
            members.filter_map(|v| self.graph.author(v)).for_each(|a| add_new(&mut authors, a));
            authors
        });
        stated.find(|authors| !authors.is_empty()).unwrap_or_default()
    }

    fn times(&self, keys: &[&'static str]) -> Vec<ClaimedTime> {
        let mut times = Vec::new();
        for raw in
            keys.iter().flat_map(|key| self.members(key)).flatten().filter_map(|v| self.graph.string(v))
        {
            add_new(&mut times, ClaimedTime { raw, from: WhenFrom::Jsonld, is_any: false });
        }
        times
    }

    fn site(&self) -> Option<String> {
        let site = self.graph.things.iter().find(|thing| is_any(thing, &["WebSite"]));
        self.text("publisher").or_else(|| self.graph.strings(site?.get("name")?).into_iter().next())
    }

    fn tags(&self) -> Vec<String> {
        let mut tags = Vec::new();
        self.all("keywords").iter().for_each(|list| split_tags(list, &mut tags));
        tags
    }

    fn url(&self) -> Option<String> {
        let of =
            |thing: &&'v Thing| ["url", "mainEntityOfPage"].iter().find_map(|key| address(thing.get(*key)?));
        self.things.iter().find_map(of)
    }

    fn images(&self) -> Vec<ClaimedImage> {
        let mut images = Vec::new();
        let members = ["image", "primaryImageOfPage"].into_iter().flat_map(|key| self.members(key)).flatten();
        members
            .filter_map(|value| self.graph.image(value))
            .take(MOST_IMAGES)
            .for_each(|i| add_new(&mut images, i));
        images
    }
}

/// The members of a list, lists in it opened; anything else as the only one.
fn flat(value: &Value) -> impl Iterator<Item = &Value> {
    let (mut first, mut open) = (Some(value), Vec::new());
    std::iter::from_fn(move || {
        loop {
            match first.take().or_else(|| open.pop())? {
                Value::Array(list) => open.extend(list.iter().rev()),
                member => return Some(member),
            }
        }
    })
}

fn address(value: &Value) -> Option<String> {
    let of = |value: &Value| match value {
        Value::String(raw) => stated(raw),
        Value::Object(thing) => {
            ["@id", "url"].iter().find_map(|key| thing.get(*key)?.as_str()).and_then(stated)
        }
        _ => None,
    };
    flat(value).find_map(of).filter(|url| !url.starts_with(['#', '_']))
}

fn free(value: &Value) -> Option<bool> {
    let raw = flat(value).next()?;
    raw.as_bool().or_else(|| match raw.as_str()?.trim().to_ascii_lowercase().rsplit('/').next()? {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    })
}

/// The types of a thing, without `https://schema.org/` or `schema:`.
fn types_of(thing: &Thing) -> impl Iterator<Item = &str> {
    let names = thing.get("@type").into_iter().flat_map(flat);
    names.filter_map(|name| name.as_str()?.trim().rsplit(['/', ':', '#']).next())
}

fn is_any(thing: &Thing, wanted: &[&str]) -> bool {
    types_of(thing).any(|name| wanted.contains(&name))
}

/// What the page is known by: its path and its titles, made comparable.
struct Identity<'m> {
    meta: &'m Claims,
    path: Option<String>,
    titles: Vec<String>,
}

impl<'m> Identity<'m> {
    fn of(meta: &'m Claims) -> Self {
        let path = meta.canonical_url.as_deref().map(path).filter(|path| !path.is_empty());
        Identity { meta, path, titles: titles(meta).map(folded).collect() }
    }

    /// Whether a headline has no long word of the page's titles, where both have several beside those of the name of the site.
    fn is_about_else(&self, headline: &str) -> bool {
        let site: BTreeSet<String> = self.meta.site.iter().flat_map(|site| long_words(site)).collect();
        let own = titles(self.meta).flat_map(long_words).filter(|word| !site.contains(word));
        let (own, words): (BTreeSet<_>, BTreeSet<_>) = (own.collect(), long_words(headline).collect());
        words.len() > 1 && own.len() > 1 && words.is_disjoint(&own)
    }
}

fn titles(meta: &Claims) -> impl Iterator<Item = &str> {
    meta.og_title.iter().chain(&meta.page_title).map(String::as_str)
}

fn path(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or("");
    let path = match url.split_once("://").map(|(_, rest)| rest).or(url.strip_prefix("//")) {
        Some(with_host) => with_host.split_once('/').map_or("", |(_, path)| path),
        None => url,
    };
    path.trim_matches('/').to_owned()
}

/// Words of four letters or more, in lower case.
fn long_words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| word.chars().count() >= 4)
}

fn folded(text: &str) -> String {
    let text = super::plain::line(text);
    crate::words::letters(&text)
}

/// Whether a headline is a title, or one opens the other: the name of the site may stand behind.
fn same_words(headline: &str, title: &str) -> bool {
    let opens = |short: &str, long: &str| short.len() >= TELLING_TITLE && long.starts_with(short);
    !headline.is_empty() && (headline == title || opens(headline, title) || opens(title, headline))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(scripts: &[&str], meta: &Claims) -> Claims {
        read(scripts.iter().copied(), meta)
    }

    #[test]
    fn an_article_in_a_graph() {
        let script = r##"{"@context":"https://schema.org","@graph":[
            {"@type":["Article","https://schema.org/NewsArticle"],"headline":"Rates &amp;amp; prices held",
             "author":{"@id":"#jan"},"publisher":{"@id":"#org"},"datePublished":"2024-03-01T10:00:00+01:00",
             "articleSection":["Economy","News"],"keywords":"rates, bank","isAccessibleForFree":"False",
             "inLanguage":"pl_PL","mainEntityOfPage":{"@type":"WebPage","@id":"https://example.org/a"},
             "articleBody":"<p>One.</p><p>Two.</p>","image":{"@id":"#pic"}},
            {"@type":"Person","@id":"#jan","name":"Jan Nowak","sameAs":["https://example.org/jan"]},
            {"@type":"Organization","@id":"#org","name":"The Example"},
            {"@type":"ImageObject","@id":"#pic","url":"https://example.org/p.jpg","caption":"The bank",
             "creditText":"Ewa Lis"}]}"##;
        let claims = claims(&[script], &Claims::default());
        assert_eq!(claims.headline.as_deref(), Some("Rates & prices held"));
        assert_eq!(claims.authors[0].name, "Jan Nowak");
        assert_eq!(claims.authors[0].url.as_deref(), Some("https://example.org/jan"));
        assert_eq!(claims.site.as_deref(), Some("The Example"));
        assert_eq!(claims.published[0].raw, "2024-03-01T10:00:00+01:00");
        assert_eq!(claims.section.as_deref(), Some("Economy"));
        assert_eq!(claims.tags, ["rates", "bank"]);
        assert_eq!(claims.free, Some(false));
        assert_eq!(claims.language.as_deref(), Some("pl-PL"));
        assert_eq!(claims.canonical_url.as_deref(), Some("https://example.org/a"));
        assert_eq!(claims.article_body.as_deref(), Some("One.\n\nTwo."));
        assert_eq!(claims.images[0].credit.as_deref(), Some("Ewa Lis"));
        assert_eq!(claims.types, ["Article", "NewsArticle", "Person", "Organization", "ImageObject"]);
    }

    #[test]
    fn the_article_that_agrees_with_the_page() {
        let script = r#"[{"@type":"NewsArticle","headline":"Another story of today","url":"https://example.org/b"},
            {"@type":"NewsArticle","headline":"Storm hits the coast","url":"https://example.org/a?x=1"}]"#;
        let by_url = Claims { canonical_url: Some("https://www.example.org/a".into()), ..Default::default() };
        assert_eq!(claims(&[script], &by_url).headline.as_deref(), Some("Storm hits the coast"));
        let by_title =
            Claims { page_title: Some("Storm hits the coast | Example".into()), ..Default::default() };
        assert_eq!(claims(&[script], &by_title).headline.as_deref(), Some("Storm hits the coast"));
    }

    #[test]
    fn an_article_of_another_address_and_headline_is_not_this_one() {
        let script = r#"{"@type":"NewsArticle","headline":"The ten best dumplings, ranked","url":"https://example.org/b",
            "datePublished":"2020-06-02"}"#;
        let page = |title: &str| Claims {
            canonical_url: Some("https://example.org/a".into()),
            page_title: Some(title.into()),
            ..Default::default()
        };
        assert!(claims(&[script], &page("Tram drivers vote for shorter weeks")).published.is_empty());
        assert_eq!(claims(&[script], &page("All dumplings of this town")).published.len(), 1);
    }

    #[test]
    fn teasers_are_not_the_article() {
        let list =
            r#"{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"A teaser"}]}"#;
        assert_eq!(claims(&[list], &Claims::default()).headline, None);
        let many = r#"[{"@type":"Article","headline":"A"},{"@type":"Article","headline":"B"},
            {"@type":"Article","headline":"C"}]"#;
        assert_eq!(claims(&[many], &Claims::default()).headline, None);
    }

    #[test]
    fn one_script_of_several_is_broken() {
        let scripts = [
            "{{ broken",
            r#"{"@type":"NewsArticle","headline":"Rates held","author":["Jan Nowak","Ewa Lis"]}"#,
        ];
        let claims = claims(&scripts, &Claims::default());
        assert_eq!(claims.headline.as_deref(), Some("Rates held"));
        assert_eq!(claims.authors.len(), 2);
        assert_eq!(claims.notices.len(), 1);
        assert_eq!(claims.notices[0].kind, NoticeKind::StructuredData);
    }

    #[test]
    fn a_web_page_with_a_main_entity() {
        let script = r#"{"@type":"WebPage","name":"Example - Rates held","dateModified":"2024-03-02",
            "mainEntity":{"@type":"NewsArticle","headline":"Rates held","dateModified":""}}"#;
        let claims = claims(&[script], &Claims::default());
        assert_eq!(claims.headline.as_deref(), Some("Rates held"));
        assert_eq!(claims.modified[0].raw, "2024-03-02");
    }
}
