//! The forms an article can be written in: an [`Article`] comes in, text in a format that other programs read goes
//! out. The record itself (JSON) is `record.rs`'s; every form here says less than the record, in the words of its
//! format: Markdown and plain text for people and corpora, HTML for browsers, JSON-LD and TEI for machines.
//!
//! All of them set the body from the same [`flow`], so that lists, tables and pictures stand in the same places
//! everywhere. Text of a page is escaped, never trusted; an address that is not `http` or `https` is left out.

mod flow;
mod html;
mod json_ld;
mod markdown;
mod markup;
mod tei;
mod text;

pub use json_ld::JsonLd;

use crate::Article;

impl Article {
    /// Markdown (CommonMark with GFM tables) with YAML front matter. Pull quotes are left out: they repeat the body.
    ///
    /// ```
    /// let article = tearsheet_article::Article { title: Some("Rates *held*".into()), ..Default::default() };
    /// assert!(article.to_markdown().contains("# Rates \\*held\\*"));
    /// ```
    pub fn to_markdown(&self) -> String {
        markdown::markdown(self)
    }

    /// Title, lead and body as plain text, paragraphs separated by one empty line.
    ///
    /// ```
    /// let article = tearsheet_article::Article {
    ///     title: Some("Rates held".into()),
    ///     text: "The bank kept its rate.".into(),
    ///     ..Default::default()
    /// };
    /// assert_eq!(article.to_text(), "Rates held\n\nThe bank kept its rate.\n");
    /// ```
    pub fn to_text(&self) -> String {
        text::text(self)
    }

    /// A whole HTML document: semantic elements, nothing that runs or loads but the article's own pictures.
    ///
    /// ```
    /// let article = tearsheet_article::Article { title: Some("1 < 2".into()), ..Default::default() };
    /// assert!(article.to_html().contains("<h1>1 &lt; 2</h1>"));
    /// ```
    pub fn to_html(&self) -> String {
        html::html(self)
    }

    /// The article as schema.org `NewsArticle`, ready for any serializer; a page that is no article is a `WebPage`.
    ///
    /// ```
    /// let article = tearsheet_article::Article {
    ///     page_kind: tearsheet_article::PageKind::Article,
    ///     title: Some("Rates held".into()),
    ///     ..Default::default()
    /// };
    /// let json = serde_json::to_value(article.to_json_ld()).unwrap();
    /// assert_eq!(json["@type"], "NewsArticle");
    /// assert_eq!(json["headline"], "Rates held");
    /// ```
    pub fn to_json_ld(&self) -> JsonLd<'_> {
        JsonLd::of(self)
    }

    /// A TEI P5 document, laid out like the one that trafilatura writes.
    ///
    /// ```
    /// let article = tearsheet_article::Article { title: Some("Rates held".into()), ..Default::default() };
    /// assert!(article.to_tei().contains("<title type=\"main\">Rates held</title>"));
    /// ```
    pub fn to_tei(&self) -> String {
        tei::tei(self)
    }
}
