//! What a phrase of the trade may say, and sets of that. The tables of phrases are made of these when the crate is
//! built, so nothing here may lean on the rest of it.

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $variant:ident $name:literal,)+) => {
        /// What a phrase says about the text that it opens or makes up.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Kind {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Kind {
            /// Every kind, in the order of this list.
            pub const ALL: [Kind; [$($name),+].len()] = [$(Kind::$variant),+];

            /// Its key in the tables.
            pub const fn as_str(self) -> &'static str {
                match self { $(Kind::$variant => $name,)+ }
            }
        }
    };
}

kinds! {
    /// Stands before the names of authors: "by", "von".
    Byline "byline",
    /// Stands before names that are not the author's: "edited by", "translation:".
    NotAuthor "not_author",
    /// Stands before the time of publication.
    Published "published",
    /// Stands before the time of the last change.
    Modified "modified",
    /// Stands before the maker of a picture.
    Credit "credit",
    /// Label over or before links to other articles.
    Related "related",
    /// Marks what follows as paid for.
    PromoLabel "promo_label",
    /// Opens a line in which the outlet praises itself: newsletter, app, subscription.
    Promo "promo",
    /// Says that the rest is for subscribers.
    Paywall "paywall",
    /// Asks for consent to cookies.
    Consent "consent",
    /// Label of topics.
    Tags "tags",
    /// Tool of the page: share, print, reading time.
    Tools "tools",
    /// Heading of what readers wrote.
    Comment "comment",
    /// Entry of a menu.
    Navigation "navigation",
    /// Copyright, licence, imprint.
    Legal "legal",
    /// Opens a correction.
    Correction "correction",
    /// A desk or newsroom as author.
    Desk "desk",
    /// Marks a live report.
    Live "live",
    /// Time told from now: "2 hours ago".
    Ago "ago",
    /// The page is not there.
    NotFound "not_found",
    /// The visitor has to show that he is no robot.
    BotCheck "bot_check",
    /// Heading of a result of a search.
    Search "search",
    /// Leads from a teaser to the article: "read the full story".
    ArticleEnd "article_end",
    /// What an outlet offers beside its articles, anywhere in a text: newsletter, app, subscription, account.
    Offer "offer",
    /// What is said of an author, anywhere in a text: "is a reporter", "writes about".
    Bio "bio",
    /// Says how the text came about, anywhere in it: taken over from an agency, not edited. For rules alone.
    Syndicated "syndicated",
}

/// How many kinds the labeller's models are told of: all but those that are for rules alone, which stand last.
pub(crate) const TOLD: usize = Kind::ALL.len() - 1;

/// A set of [`Kind`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Kinds(pub(super) u32);

impl From<Kind> for Kinds {
    fn from(kind: Kind) -> Self {
        Kinds::of(&[kind])
    }
}

impl Kinds {
    /// No kind.
    pub const NONE: Kinds = Kinds(0);

    /// The set of these kinds.
    pub const fn of(kinds: &[Kind]) -> Kinds {
        let mut bits = 0;
        let mut i = 0;
        while i < kinds.len() {
            bits |= 1 << kinds[i] as u32;
            i += 1;
        }
        Kinds(bits)
    }

    /// Whether `kind` is in it.
    pub const fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u32) != 0
    }

    /// Whether any of `other` is in it.
    pub const fn any(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// One bit a kind, in the order of [`Kind::ALL`].
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The same for those that the models are told of.
    pub(crate) const fn told(self) -> u32 {
        self.0 & ((1 << TOLD) - 1)
    }

    /// The kinds of both.
    pub const fn with(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    /// The kinds in it, in the order of [`Kind::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |kind| self.has(*kind))
    }
}
