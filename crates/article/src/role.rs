use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

macro_rules! roles {
    ($($(#[doc = $doc:literal])+ $variant:ident $name:literal,)+) => {
        /// The part that a block of text plays on a page. Every block has exactly one.
        ///
        /// ```
        /// use tearsheet_article::Role;
        /// assert_eq!(Role::PullQuote.as_str(), "pull_quote");
        /// assert_eq!("byline".parse(), Ok(Role::Byline));
        /// assert!(Role::Paragraph.is_body() && !Role::Caption.is_body());
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Role {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Role {
            /// Every role, in the order of this list.
            pub const ALL: [Role; [$($name),+].len()] = [$(Role::$variant),+];

            /// The name used in JSON, on the command line and in the documentation.
            pub const fn as_str(self) -> &'static str {
                match self { $(Role::$variant => $name,)+ }
            }

            /// What the role means, in one sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $(Role::$variant => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

roles! {
    /// Overline or eyebrow above the headline: section or topic.
    Kicker "kicker",
    /// The headline of this article.
    Title "title",
    /// Standfirst, deck or lede set apart before the body.
    Lead "lead",
    /// Who wrote it: people, initials, desk, agency.
    Byline "byline",
    /// The line that says when it was published or changed.
    Time "time",
    /// Place (and agency) that opens a report, where it is its own block.
    Dateline "dateline",
    /// What a picture, video or chart shows.
    Caption "caption",
    /// Who made the picture.
    Credit "credit",
    /// Running text of the article.
    Paragraph "paragraph",
    /// Subhead or crosshead inside the body.
    Heading "heading",
    /// Item of a list in the body.
    ListItem "list_item",
    /// Block quotation in the body.
    Quote "quote",
    /// Table in the body.
    Table "table",
    /// Preformatted code in the body.
    Code "code",
    /// Words lifted out of the body and set large.
    PullQuote "pull_quote",
    /// Newsroom material beside the text: fact box, sidebar, timeline.
    Box "box",
    /// A post, a video, a chart from elsewhere, by its text.
    Embed "embed",
    /// Correction, clarification, update note.
    Correction "correction",
    /// Headline or teaser that leads to another article.
    Related "related",
    /// Paid or self-promotion: advertiser content, subscription, newsletter, app, shop.
    Promo "promo",
    /// Notice that the rest is for subscribers.
    Paywall "paywall",
    /// Cookie or privacy wall.
    Consent "consent",
    /// Topics, keywords.
    Tags "tags",
    /// Share, print, comment count, reading time, font size.
    Tools "tools",
    /// What readers wrote.
    Comment "comment",
    /// Menus, breadcrumbs, pagination, section labels of link lists.
    Navigation "navigation",
    /// Copyright, licence, footer.
    Legal "legal",
    /// Text that already stands on this page; points at the block that it repeats.
    Repeat "repeat",
    /// None of these.
    Other "other",
}

impl Role {
    /// Whether blocks of this role make up the body of the article.
    pub const fn is_body(self) -> bool {
        use Role::{Box, Code, Correction, Heading, ListItem, Paragraph, Quote, Table};
        matches!(self, Paragraph | Heading | ListItem | Quote | Table | Code | Box | Correction)
    }

    /// Whether blocks of this role belong to the article: its body and the parts around it.
    pub const fn is_article(self) -> bool {
        use Role::{Byline, Caption, Credit, Dateline, Kicker, Lead, Time, Title};
        self.is_body() || matches!(self, Kicker | Title | Lead | Byline | Time | Dateline | Caption | Credit)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The name was not one of [`Role::ALL`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRole(pub String);

impl fmt::Display for UnknownRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected the name of a role, such as \"paragraph\", but found \"{}\"", self.0)
    }
}

impl std::error::Error for UnknownRole {}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|r| r.as_str() == name).ok_or_else(|| UnknownRole(name.to_owned()))
    }
}
