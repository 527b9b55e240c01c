/// What the caller knows about a page, and what is wanted in the record.
///
/// ```
/// let options = tearsheet_read::Options { url: Some("https://example.org/a".into()), ..Default::default() };
/// assert!(!options.blocks);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Where the page came from; relative links are resolved against it.
    pub url: Option<String>,
    /// The HTTP `Content-Type` header, which outranks what the page says of its encoding.
    pub content_type: Option<String>,
    /// Whether the bytes were decoded before: they are UTF-8, whatever the page says of its encoding.
    pub decoded: bool,
    /// What the bytes are; found out by looking where it is `None`.
    pub format: Option<Format>,
    /// When the page was captured, RFC 3339 as in `WARC-Date`: what words such as "2 hours ago" are counted back from. They say
    /// nothing where it is `None`, or cannot be read.
    pub captured: Option<String>,
    /// Whether the record lists every block of the page.
    pub blocks: bool,
    /// Whether the record lists the links in lead and body.
    pub links: bool,
}

/// What the bytes of a page are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// HTML or XHTML.
    Html,
    /// Text without tags: typed, pasted, or flattened by another tool.
    Text,
}
