//! Gather: the head of a page to [`Claims`], what the page says about itself to machines: JSON-LD, Open Graph,
//! `<meta>` and `<link>`. Claims are evidence for the later stages, never the last word.

use tearsheet_article::Notice;

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
