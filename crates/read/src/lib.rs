//! From the bytes of a news page to its article. The whole story is [`Reader::read`]: open the bytes, cut the page
//! into blocks, gather what the page claims about itself, label every block with its part, assemble the article.
//!
//! Pure: no files, network, environment, clock, threads, or iteration in hash order. The same bytes and options give
//! the same article on every machine. A page that reads badly is not an error: it gives a reading with notices.

pub mod articles;
pub mod blocks;
pub mod claims;
pub mod pages;
pub mod roles;
pub mod words;

mod bytes;
mod lanes;
mod options;

pub use options::{Format, Options};

use std::sync::Arc;
use tearsheet_article::Article;

/// Reads pages.
///
/// ```
/// let html = "<title>Rates held</title><h1>Rates held</h1><p>The bank kept its rate at four per cent.</p>";
/// let article = tearsheet_read::Reader::new(tearsheet_read::Options::default()).read(html.as_bytes());
/// assert_eq!(article.schema, 1);
/// ```
#[derive(Debug, Default)]
pub struct Reader {
    options: Options,
    model: Option<roles::Model>,
    furniture: Option<Arc<roles::Furniture>>,
}

impl Reader {
    /// A reader with these options.
    pub fn new(options: Options) -> Self {
        Reader { options, ..Reader::default() }
    }

    /// A reader that labels with a model of its own instead of the one that comes with the library.
    pub fn with_model(options: Options, model: roles::Model) -> Self {
        Reader { options, model: Some(model), furniture: None }
    }

    /// The reader, knowing what recurs on the pages of the site; see [`roles::Sites`].
    pub fn knowing(self, furniture: Option<Arc<roles::Furniture>>) -> Self {
        Reader { furniture, ..self }
    }

    /// Notes what stands on a page, to find out what recurs on the pages of its site.
    pub fn sight(&self, bytes: &[u8]) -> roles::Sighting {
        let page = pages::open(bytes, &self.options);
        roles::Sighting::of(&blocks::cut(&page), &page.text)
    }

    /// Reads one page.
    pub fn read(&mut self, bytes: &[u8]) -> Article {
        let page = pages::open(bytes, &self.options);
        let blocks = blocks::cut(&page);
        let claims = claims::gather(&page, &blocks);
        let Some(embedded) = claims::embedded(&page, &blocks, &claims) else {
            return self.finish(&page, &blocks, &claims);
        };
        let blocks = blocks::cut(&embedded);
        self.finish(&embedded, &blocks, &claims)
    }

    fn finish(&self, page: &pages::Page<'_>, blocks: &blocks::Blocks, claims: &claims::Claims) -> Article {
        let model = self.model.as_ref().unwrap_or_else(|| roles::Model::built_in());
        let labels =
            roles::label(page, blocks, claims, self.options.url.as_deref(), self.furniture.as_deref(), model);
        articles::assemble(page, blocks, claims, &labels, &self.options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tearsheet_article::{NoticeKind, PageKind};

    #[test]
    fn a_frame_whose_data_hold_the_text_is_read_from_them() {
        let sentence = "The harbour board said on Monday that the new quay would open in the spring. ";
        let body = [sentence.repeat(3), sentence.repeat(4), sentence.repeat(5)].join("\\n");
        let head = "<title>New quay opens</title><div id=app>Loading</div><script src=app.js></script>";
        let data = format!(r#"{{"@type":"NewsArticle","headline":"New quay opens","articleBody":"{body}"}}"#);
        let page = format!("{head}<script type=\"application/ld+json\">{data}</script>");
        let mut reader = Reader::new(Options::default());
        assert_eq!(reader.read(head.as_bytes()).page_kind, PageKind::Shell);
        let article = reader.read(page.as_bytes());
        assert_eq!((article.page_kind, article.body.len()), (PageKind::Article, 3));
        assert!(article.notices.iter().any(|notice| notice.kind == NoticeKind::Embedded));
    }
    #[test]
    fn what_noscript_holds_is_read_in_its_place() {
        let sentence = "The harbour board said on Monday that the new quay would open in the spring. ";
        let body: String = (3..6).map(|n| format!("<p>{}</p>", sentence.repeat(n))).collect();
        let head = "<html><body><h1>New quay opens</h1><div class=date>3 May 2024</div>";
        let page =
            format!("{head}<NOSCRIPT title='a<b'>{body}</NOSCRIPT><noscript><img src=a.png></noscript>");
        let article = Reader::new(Options::default()).read(page.as_bytes());
        assert_eq!((article.title.as_deref(), article.body.len()), (Some("New quay opens"), 3));
        assert_eq!(article.published.map(|when| when.at).as_deref(), Some("2024-05-03"));
    }
}
