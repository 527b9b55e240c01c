use crate::{Role, SCHEMA};
use serde::{Deserialize, Serialize};

/// One page as it should be filed.
///
/// ```
/// let article = tearsheet_article::Article { title: Some("Rates held".into()), ..Default::default() };
/// let json = serde_json::to_value(&article).unwrap();
/// assert_eq!(json["schema"], 1);
/// assert_eq!(json["title"], "Rates held");
/// assert!(json.get("lead").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Number of this shape; see [`SCHEMA`].
    pub schema: u32,
    /// The WARC record's id, the JSONL row's `id`, or the file's name without its endings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Where the page came from, as the caller said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The address that the page itself calls its own, absolute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical_url: Option<String>,
    /// Name of the site or outlet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// BCP 47 tag of the text's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What kind of page this is.
    pub page_kind: PageKind,
    /// How sure that is, 0 to 1.
    pub page_kind_confidence: f32,
    /// How sure the reading of the article is, 0 to 1.
    pub confidence: f32,
    /// Overline above the headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kicker: Option<String>,
    /// Headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Standfirst; paragraphs separated by one empty line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// Who wrote it, in the order of the page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Author>,
    /// When it was first published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<When>,
    /// When it was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<When>,
    /// Section of the outlet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Topics and keywords.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Who may read the whole of it.
    pub access: Access,
    /// Pictures of the article.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<Image>,
    /// The body in reading order.
    pub body: Vec<Part>,
    /// Lead and body as plain text, paragraphs separated by one empty line.
    pub text: String,
    /// Links to other articles of the outlet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// Links in lead and body, in reading order; only when asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// Promotions that stand on the page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promoted: Vec<Promoted>,
    /// What readers wrote.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<Comment>,
    /// Blocks that say what another block said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repeats: Vec<Repeat>,
    /// Every block of the page; only when asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
    /// What was odd about the page or its bytes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    /// Where the bytes came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl Default for Article {
    fn default() -> Self {
        Article {
            schema: SCHEMA,
            id: None,
            url: None,
            canonical_url: None,
            site: None,
            language: None,
            page_kind: PageKind::Other,
            page_kind_confidence: 0.0,
            confidence: 0.0,
            kicker: None,
            title: None,
            lead: None,
            authors: Vec::new(),
            published: None,
            modified: None,
            section: None,
            tags: Vec::new(),
            access: Access::Unknown,
            images: Vec::new(),
            body: Vec::new(),
            text: String::new(),
            related: Vec::new(),
            links: Vec::new(),
            promoted: Vec::new(),
            comments: Vec::new(),
            repeats: Vec::new(),
            blocks: Vec::new(),
            notices: Vec::new(),
            source: None,
        }
    }
}

/// What a page is. Fronts, searches, walls, shells, galleries and films give no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageKind {
    /// One article.
    Article,
    /// One article that grows by dated entries.
    LiveBlog,
    /// Front of a site or section: a list of teasers.
    SectionFront,
    /// Result of a search.
    Search,
    /// A cookie or privacy wall and nothing else.
    Consent,
    /// A check that the visitor is no robot.
    BotCheck,
    /// A frame that a script would have filled.
    Shell,
    /// Pictures with captions, hardly any text.
    Gallery,
    /// A video or audio with a line or two.
    Media,
    /// "Not found" that was served as a page.
    NotFound,
    /// Several whole articles one after another.
    Several,
    /// Forum thread or another discussion.
    Forum,
    /// Product or shop page.
    Product,
    /// Manual, reference, glossary, help.
    Documentation,
    /// What somebody offers: a company's or a service's own page.
    Service,
    /// A list of entries with words of its own: an index, a directory.
    Listing,
    /// A shop's or maker's shelf: products or works side by side.
    Collection,
    /// No text at all.
    Empty,
    /// None of these.
    Other,
}

/// Who may read the whole article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Everybody.
    Free,
    /// Everybody, a limited number of times.
    Metered,
    /// Subscribers; what is here may be a stub.
    Subscribers,
    /// The page does not say.
    Unknown,
}

/// Somebody who wrote the article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The name as printed, without "By" and job titles.
    pub name: String,
    /// What kind of author it is.
    pub kind: AuthorKind,
    /// The author's page, absolute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// What kind of author a byline names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorKind {
    /// A person by name.
    Person,
    /// A person by initials or a signature such as "amk".
    Initials,
    /// A news agency.
    Agency,
    /// A desk or newsroom.
    Desk,
}

/// A moment as far as the page states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// RFC 3339; a date alone where `precision` is `day`, no seconds where it is `minute`, no offset where
    /// `zone` is `none`.
    pub at: String,
    /// How exact it is.
    pub precision: Precision,
    /// Where the offset came from.
    pub zone: Zone,
    /// What it was read from.
    pub from: WhenFrom,
    /// The words of the page.
    pub raw: String,
}

/// How exact a [`When`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// The date alone.
    Day,
    /// Hours and minutes.
    Minute,
    /// Seconds.
    Second,
}

/// Where the offset of a [`When`] came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// The page states it.
    Stated,
    /// The outlet's own zone.
    Outlet,
    /// There is none.
    None,
}

/// What a [`When`] was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenFrom {
    /// JSON-LD.
    Jsonld,
    /// A `<meta>` element, or a machine-readable `datetime` attribute.
    Meta,
    /// The visible text.
    Text,
    /// The address.
    Url,
    /// The HTTP header.
    Header,
}

/// A picture of the article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Absolute address; flattened text has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Who made it, without "Photo:" and the like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// Whether it is the article's main picture.
    pub cover: bool,
}

/// One block of the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// One of the roles for which [`Role::is_body`] holds, or `pull_quote`, `embed`, `caption` standing beside it.
    pub role: Role,
    /// Its text. A table has one line a row, cells separated by tabs.
    pub text: String,
    /// Depth of a heading (2 to 6) or of a list item (1 and up).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
}

/// A link in the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The words that are linked.
    pub text: String,
    /// Where it leads, absolute.
    pub url: String,
}

/// A link to another article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// Its headline as it stands here.
    pub title: String,
    /// Where it leads, absolute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The section label that stands over it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
}

/// A promotion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promoted {
    /// Its headline or text.
    pub title: String,
    /// Where it leads, absolute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The words that mark it, such as "Sponsored".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// What a reader wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// The words.
    pub text: String,
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// When, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// A block that says what another said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// Its text.
    pub text: String,
    /// Number of the block that it repeats, as [`Block::n`].
    pub of: u32,
}

/// One block of the page with the part it plays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Number in reading order, from 1.
    pub n: u32,
    /// The part it plays.
    pub role: Role,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
    /// What spoke for it most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The block that a `repeat` repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<u32>,
    /// The text, white space as a browser shows it.
    pub text: String,
    /// Elements around it, outermost first: `html>body>article.story>p`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// Something odd about a page or its bytes. A page that reads badly is a reading with notices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What kind of oddity.
    pub kind: NoticeKind,
    /// One sentence for people.
    pub message: String,
}

impl Notice {
    /// A notice of a kind, in words.
    pub fn new(kind: NoticeKind, message: impl Into<String>) -> Self {
        Notice { kind, message: message.into() }
    }
}

/// What a [`Notice`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// No bytes, or nothing but white space.
    Empty,
    /// Not text at all: a PDF, a picture, an archive.
    NotText,
    /// Bytes that are wrong in the page's encoding; they stand as U+FFFD.
    BadBytes,
    /// Two statements about the encoding that disagree, or one that is unknown.
    Encoding,
    /// The page stops in the middle.
    Truncated,
    /// A limit of the library was met.
    Limit,
    /// Structured data that could not be read.
    StructuredData,
    /// Two sources of the page that disagree.
    Disagreement,
    /// The text came from hidden or embedded data because the visible page is empty.
    Embedded,
    /// Something else.
    Other,
}

/// Where the bytes of a page came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Name of the web archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warc: Option<String>,
    /// Byte offset of the record (or its gzip member) in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// Digest as the archive states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// When the page was captured, as the archive states it (`WARC-Date`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captured: Option<String>,
    /// What read it, with its version; only in a corpus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
    /// Digest of the settings that it was read with; only in a corpus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<String>,
}
