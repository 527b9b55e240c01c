//! JSON-LD: an article in, schema.org's words for it out, as something any serializer can write.

use super::flow::{filled, web_address};
use crate::{Access, Article, Author, AuthorKind, Image, PageKind};
use serde::Serialize;

/// An article in the words of schema.org; what [`Article::to_json_ld`] gives.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JsonLd<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_entity_of_page: Option<Entity<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alternative_headline: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Party<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    article_section: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    keywords: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    in_language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_accessible_for_free: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    image: Vec<Picture<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    article_body: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Party<'a>>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Entity<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: &'a str,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Party<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Picture<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit_text: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    representative_of_page: bool,
}

impl<'a> JsonLd<'a> {
    pub(super) fn of(article: &'a Article) -> Self {
        let kind = match article.page_kind {
            PageKind::Article => "NewsArticle",
            PageKind::LiveBlog => "LiveBlogPosting",
            _ => "WebPage",
        };
        let is_article = kind != "WebPage";
        let title = filled(article.title.as_deref());
        let address =
            [&article.canonical_url, &article.url].into_iter().flatten().find_map(|url| web_address(url));
        JsonLd {
            context: "https://schema.org",
            kind,
            identifier: filled(article.id.as_deref()),
            url: address,
            main_entity_of_page: address.filter(|_| is_article).map(|id| Entity { kind: "WebPage", id }),
            name: title.filter(|_| !is_article),
            headline: title.filter(|_| is_article),
            alternative_headline: filled(article.kicker.as_deref()).filter(|_| is_article),
            description: filled(article.lead.as_deref()),
            author: article.authors.iter().map(Party::writer).collect(),
            date_published: article.published.as_ref().map(|when| when.at.as_str()),
            date_modified: article.modified.as_ref().map(|when| when.at.as_str()),
            article_section: filled(article.section.as_deref()).filter(|_| is_article),
            keywords: &article.tags,
            in_language: filled(article.language.as_deref()),
            is_accessible_for_free: match article.access {
                Access::Free => Some(true),
                Access::Metered | Access::Subscribers => Some(false),
                Access::Unknown => None,
            },
            image: article.images.iter().filter_map(Picture::of).collect(),
            article_body: filled(Some(&article.text)).filter(|_| is_article),
            publisher: filled(article.site.as_deref()).map(Party::outlet),
        }
    }
}

impl<'a> Party<'a> {
    fn writer(author: &'a Author) -> Self {
        let kind = match author.kind {
            AuthorKind::Person | AuthorKind::Initials => "Person",
            AuthorKind::Agency | AuthorKind::Desk => "Organization",
        };
        Party { kind, name: &author.name, url: author.url.as_deref().and_then(web_address) }
    }

    fn outlet(name: &'a str) -> Self {
        Party { kind: "Organization", name, url: None }
    }
}

impl<'a> Picture<'a> {
    fn of(image: &'a Image) -> Option<Self> {
        let picture = Picture {
            kind: "ImageObject",
            url: image.url.as_deref().and_then(web_address),
            caption: filled(image.caption.as_deref()),
            credit_text: filled(image.credit.as_deref()),
            representative_of_page: image.cover,
        };
        (picture.url.is_some() || picture.caption.is_some() || picture.credit_text.is_some())
            .then_some(picture)
    }
}
