//! What every cue says for and against roles, in log-odds set by hand: what the trade knows before it has seen a page.
//! The forests are fitted on top of it and have the last word where labelled pages speak; where they are silent (a
//! rare role, a language with few pages) this stands. A role's score is the sum over the block's cues; the roles that
//! share a page's running text (paragraph, list item, heading …) are told apart by form, so the table speaks of them
//! together as [`Part::Body`].

use super::cues::Cue;
use super::features::Features;
use Part::Body;
use Role::*;
use tearsheet_article::Role;

/// Scores of one block, by role.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scores {
    /// How much the block speaks as running text, in whatever form.
    pub body: f32,
    roles: [f32; ROLES],
}

const ROLES: usize = Role::ALL.len();

const NOTHING: Scores = Scores { body: 0.0, roles: [0.0; ROLES] };

impl Scores {
    pub fn of(&self, role: Role) -> f32 {
        self.roles[role as usize]
    }

    /// Score that the block is running text rather than anything else.
    pub fn text(&self) -> f32 {
        let rival = Role::ALL.into_iter().filter(|role| !role.is_body()).map(|role| self.of(role));
        self.body - rival.fold(0.0, f32::max)
    }
}

/// The score of every role for one block.
pub(super) fn score(features: &Features) -> Scores {
    let mut scores = NOTHING;
    for cue in features.cues() {
        let weights = &BY_CUE[cue as usize];
        scores.body += weights.body;
        scores.roles.iter_mut().zip(&weights.roles).for_each(|(score, weight)| *score += weight);
    }
    scores
}

/// What the cue says that speaks most for the role of a block; where none does for one form of running text, that which does
/// for all.
pub(super) fn reason(features: &Features, role: Role) -> &'static str {
    let own = strongest(features, |weights| weights.roles[role as usize]);
    let is_general = role.is_body() && own == Cue::Always;
    let cue = if is_general { strongest(features, |weights| weights.body) } else { own };
    cue.reason()
}

/// The cue of most weight, of those that have any.
fn strongest(features: &Features, weight: impl Fn(&Scores) -> f32) -> Cue {
    let mut strongest = (f32::MIN, Cue::Always);
    for cue in features.cues() {
        let weight = weight(&BY_CUE[cue as usize]);
        if weight != 0.0 && weight > strongest.0 {
            strongest = (weight, cue);
        }
    }
    strongest.1
}

#[derive(Clone, Copy)]
enum Part {
    Body,
    Role(Role),
}

const fn r(role: Role) -> Part {
    Part::Role(role)
}

/// What every cue adds to the scores.
static BY_CUE: [Scores; Cue::ALL.len()] = {
    let mut table = [NOTHING; Cue::ALL.len()];
    let mut i = 0;
    while i < WEIGHTS.len() {
        let (cue, mut weights) = WEIGHTS[i];
        while let [(part, weight), rest @ ..] = weights {
            match *part {
                Part::Body => table[cue as usize].body = *weight,
                Part::Role(role) => table[cue as usize].roles[role as usize] = *weight,
            }
            weights = rest;
        }
        i += 1;
    }
    table
};

#[rustfmt::skip]
const WEIGHTS: &[(Cue, &[(Part, f32)])] = &[
    (Cue::Always, &[
        (Body, -1.2), (r(Other), -1.0), (r(Navigation), -1.6), (r(Related), -2.6), (r(Promo), -4.2), (r(Title), -6.0),
        (r(Lead), -5.5), (r(Kicker), -6.0), (r(Byline), -4.6), (r(Time), -4.6), (r(Caption), -4.6), (r(Credit), -5.0),
        (r(Paywall), -5.0), (r(Consent), -5.0), (r(Tags), -4.4), (r(Tools), -4.2), (r(Comment), -4.6), (r(Legal), -4.2),
        (r(Correction), -6.0), (r(PullQuote), -6.0), (r(Box), -5.2), (r(Embed), -5.0), (r(Dateline), -6.0),
        ]),
    (Cue::Long, &[
        (Body, 1.3), (r(Title), -3.0), (r(Kicker), -4.0), (r(Byline), -4.0), (r(Time), -5.0), (r(Credit), -3.5),
        (r(Navigation), -2.0), (r(Tags), -2.5), (r(Tools), -4.0), (r(Related), -0.8), (r(Caption), -0.6),
        ]),
    (Cue::Middle, &[
        (Body, 0.7), (r(Lead), 0.3), (r(Kicker), -2.5), (r(Byline), -1.5), (r(Time), -2.0), (r(Credit), -1.2),
        (r(Navigation), -1.0), (r(Tags), -0.8), (r(Tools), -2.0), (r(Related), 0.2),
        ]),
    (Cue::Short, &[(Body, -0.6), (r(Related), 0.4), (r(Navigation), 0.2), (r(Lead), -0.8), (r(Credit), 0.3)]),
    (Cue::Tiny, &[
        (Body, -1.7), (r(Navigation), 0.9), (r(Tools), 0.4), (r(Related), -1.0), (r(Lead), -3.5), (r(Title), -1.2),
        (r(Kicker), 0.6), (r(Promo), -0.4), (r(Caption), -0.6), (r(Credit), 0.4),
        ]),
    (Cue::Sentences, &[
        (Body, 1.5), (r(Lead), 0.7), (r(Navigation), -2.0), (r(Related), -0.7), (r(Kicker), -3.0), (r(Byline), -1.0),
        (r(Time), -1.5), (r(Tags), -2.0), (r(Tools), -1.2), (r(Comment), 0.5),
        ]),
    (Cue::Unended, &[(Body, -0.5), (r(Title), 0.4), (r(Related), 0.3), (r(Kicker), 0.2), (r(Lead), -0.2)]),
    (Cue::LinkMost, &[
        (Body, -2.7), (r(Related), 2.3), (r(Navigation), 1.5), (r(Title), -2.2), (r(Lead), -2.0), (r(Tags), 0.9),
        (r(Promo), 0.5), (r(Caption), -1.0), (r(Comment), -0.8), (r(Box), -2.0), (r(Byline), -0.3),
        ]),
    (Cue::LinkSome, &[(Body, -0.5), (r(Related), 0.6), (r(Promo), 0.3), (r(Byline), 0.3), (r(Tags), 0.3)]),
    (Cue::LinkNone, &[(Body, 0.3), (r(Related), -2.4), (r(Navigation), -0.4), (r(Tags), -1.0), (r(Title), 0.3)]),
    (Cue::BoldAll, &[(r(Lead), 0.9), (r(Related), 0.2), (Body, -0.2)]),
    (Cue::H1, &[(r(Title), 4.2), (Body, -1.5), (r(Related), -0.6)]),
    (Cue::H2, &[(r(Title), 1.4), (Body, 0.2), (r(Related), 0.5), (r(Navigation), 0.3)]),
    (Cue::H3, &[(r(Title), 0.3), (Body, 0.1), (r(Related), 0.7), (r(Navigation), 0.3)]),
    (Cue::Item, &[(Body, -0.4), (r(Navigation), 0.7), (r(Related), 0.4), (r(Tags), 0.5), (r(Title), -2.5), (r(Lead), -0.8)]),
    (Cue::Cell, &[(Body, -0.2), (r(Lead), -1.0)]),
    (Cue::Quote, &[(Body, 0.3)]),
    (Cue::Preformatted, &[(Body, 0.6)]),
    (Cue::Caption, &[(r(Caption), 6.5), (Body, -3.0), (r(Title), -2.0), (r(Lead), -3.0), (r(Credit), 0.8)]),
    (Cue::Figure, &[(r(Caption), 3.4), (Body, -1.8), (r(Lead), -2.0), (r(Credit), 1.0), (r(Title), -1.5)]),
    (Cue::Paragraph, &[(Body, 1.0), (r(Navigation), -0.9), (r(Lead), 0.3), (r(Title), -1.2), (r(Tags), -0.6)]),
    (Cue::Button, &[(Body, -3.0), (r(Tools), 2.6), (r(Navigation), 0.8), (r(Title), -2.0), (r(Lead), -2.5)]),
    (Cue::TimeMark, &[(r(Time), 4.2), (Body, -0.8), (r(Byline), -0.3), (r(Related), -0.4)]),
    (Cue::AuthorMark, &[(r(Byline), 4.0), (Body, -1.0)]),
    (Cue::Hidden, &[(Body, -3.2), (r(Title), -2.0), (r(Lead), -2.5), (r(Navigation), 1.2), (r(Other), 1.6), (r(Byline), -1.5), (r(Caption), -1.5)]),
    (Cue::Core, &[(Body, 1.7), (r(Navigation), -1.0), (r(Legal), -0.8), (r(Lead), 0.4), (r(Caption), 0.6), (r(Comment), -0.4)]),
    (Cue::Far, &[(Body, -1.1), (r(Lead), -0.8), (r(Title), -0.6), (r(Related), 0.5), (r(Navigation), 0.4), (r(Byline), -0.7), (r(Time), -0.8), (r(Caption), -0.8)]),
    (Cue::AlikeMost, &[(Body, 2.4), (r(Comment), -2.5), (r(Related), -1.0), (r(Lead), -0.8), (r(Legal), -1.0), (r(Caption), -1.2)]),
    (Cue::AlikeSome, &[(Body, 0.8), (r(Comment), -0.6)]),
    (Cue::BesideMost, &[(Body, 1.0), (r(Navigation), -0.7), (r(Legal), -0.6), (r(Comment), -1.5)]),
    (Cue::WayNav, &[(Body, -3.2), (r(Navigation), 3.2), (r(Related), 0.2), (r(Lead), -3.0), (r(Title), -2.5)]),
    (Cue::WayAside, &[(Body, -1.8), (r(Related), 0.9), (r(Promo), 0.4), (r(Box), 1.2), (r(Lead), -1.6), (r(Title), -1.5)]),
    (Cue::WayFooter, &[(Body, -2.6), (r(Legal), 2.2), (r(Navigation), 1.6), (r(Lead), -2.6), (r(Title), -2.5), (r(Related), -0.3), (r(Tags), 0.4)]),
    (Cue::WayHeader, &[(Body, -0.9), (r(Navigation), 0.8), (r(Title), 0.3), (r(Kicker), 0.4), (r(Lead), 0.4)]),
    (Cue::WayForm, &[(Body, -1.4), (r(Promo), 0.9), (r(Tools), 0.9), (r(Comment), 0.2), (r(Lead), -1.5)]),
    (Cue::WayDialog, &[(Body, -3.2), (r(Consent), 1.2), (r(Promo), 1.2), (r(Tools), 0.8), (r(Lead), -3.0), (r(Title), -2.5)]),
    (Cue::WayComment, &[(Body, -4.6), (r(Comment), 5.6), (r(Lead), -3.0), (r(Title), -2.5), (r(Related), -0.8), (r(Byline), -2.5), (r(Time), -2.0)]),
    (Cue::WayRelated, &[(Body, -2.2), (r(Related), 3.0), (r(Lead), -2.8), (r(Title), -2.2), (r(Byline), -1.8), (r(Time), -1.2), (r(Caption), -1.2)]),
    (Cue::WayTeaser, &[(Body, -1.2), (r(Related), 1.8), (r(Lead), -1.2), (r(Title), -1.0), (r(Byline), -0.8), (r(Time), -0.6)]),
    (Cue::WayPromo, &[(Body, -1.6), (r(Promo), 2.8), (r(Lead), -1.5), (r(Title), -1.2)]),
    (Cue::WaySponsor, &[(Body, -1.6), (r(Promo), 3.0), (r(Lead), -1.5), (r(Title), -1.2)]),
    (Cue::WayNewsletter, &[(Body, -2.2), (r(Promo), 4.2), (r(Lead), -2.2), (r(Title), -1.8)]),
    (Cue::WayPaywall, &[(Body, -0.6), (r(Paywall), 2.6), (r(Promo), 0.8)]),
    (Cue::WayConsent, &[(Body, -4.0), (r(Consent), 6.5), (r(Lead), -3.0), (r(Title), -2.5)]),
    (Cue::WayShare, &[(Body, -2.0), (r(Tools), 5.0), (r(Lead), -2.0), (r(Title), -1.2), (r(Related), -1.8)]),
    (Cue::WayTools, &[(Body, -1.0), (r(Tools), 1.9), (r(Lead), -1.2)]),
    (Cue::WaySidebar, &[(Body, -1.7), (r(Related), 1.2), (r(Navigation), 0.4), (r(Lead), -1.8), (r(Title), -1.5), (r(Byline), -0.8)]),
    (Cue::WayPopup, &[(Body, -2.2), (r(Promo), 1.2), (r(Consent), 0.6), (r(Tools), 0.8), (r(Other), 0.8), (r(Lead), -2.2)]),
    (Cue::WayLegal, &[(Body, -1.4), (r(Legal), 2.6), (r(Lead), -1.5)]),
    (Cue::WayBio, &[(Body, -1.5), (r(Other), 1.9), (r(Byline), 0.6), (r(Lead), -1.6)]),
    (Cue::WayTags, &[(Body, -1.3), (r(Tags), 4.2), (r(Lead), -1.6), (r(Related), -0.4), (r(Kicker), 0.9)]),
    (Cue::WayMenu, &[(Body, -2.4), (r(Navigation), 3.0), (r(Lead), -2.2), (r(Title), -1.8)]),
    (Cue::WayBox, &[(Body, -0.9), (r(Box), 3.6), (r(Lead), -0.6)]),
    (Cue::WayEmbed, &[(Body, -1.8), (r(Embed), 7.0), (r(Lead), -1.6), (r(Caption), -1.0)]),
    (Cue::WayGallery, &[(Body, -0.9), (r(Caption), 1.6), (r(Lead), -1.2)]),
    (Cue::WayLogin, &[(Body, -1.8), (r(Navigation), 1.2), (r(Tools), 1.2), (r(Lead), -1.8)]),
    (Cue::WayReader, &[(Body, -1.4), (r(Navigation), 1.0), (r(Other), 1.2), (r(Lead), -1.4)]),
    (Cue::WayPullQuote, &[(Body, -1.6), (r(PullQuote), 6.6)]),
    (Cue::WayCorrection, &[(r(Correction), 5.0)]),
    (Cue::WaySearch, &[(Body, -1.6), (r(Navigation), 1.4), (r(Tools), 0.6), (r(Lead), -1.4)]),
    (Cue::OwnTitle, &[(r(Title), 1.5), (Body, -0.6), (r(Related), 0.7)]),
    (Cue::OwnLead, &[(r(Lead), 3.3), (Body, -0.5), (r(Related), 0.2)]),
    (Cue::OwnKicker, &[(r(Kicker), 5.2), (Body, -1.4), (r(Title), -0.8)]),
    (Cue::OwnByline, &[(r(Byline), 3.4), (Body, -1.2), (r(Title), -1.0), (r(Related), -0.3)]),
    (Cue::OwnTime, &[(r(Time), 2.8), (Body, -1.0), (r(Title), -1.0), (r(Lead), -0.8), (r(Tools), 0.2)]),
    (Cue::OwnCaption, &[(r(Caption), 4.2), (Body, -1.9), (r(Lead), -2.0), (r(Title), -1.0)]),
    (Cue::OwnCredit, &[(r(Credit), 3.6), (Body, -1.3), (r(Caption), 0.6), (r(Legal), 0.4), (r(Title), -1.0)]),
    (Cue::OwnHeading, &[(Body, 0.2)]),
    (Cue::OwnBody, &[(Body, 0.8), (r(Lead), -0.2)]),
    (Cue::OwnSection, &[(r(Kicker), 1.2)]),
    (Cue::SaysByline, &[(r(Byline), 3.2), (Body, -0.6)]),
    (Cue::SaysTime, &[(r(Time), 4.4), (Body, -1.5), (r(Byline), -0.3)]),
    (Cue::SaysDate, &[(r(Time), 3.6), (Body, -1.4), (r(Title), -1.5), (r(Navigation), -0.6), (r(Caption), -0.6)]),
    (Cue::SaysCredit, &[(r(Credit), 5.6), (Body, -2.2), (r(Caption), -0.6), (r(Byline), -1.0)]),
    (Cue::SaysRelated, &[(r(Related), 3.8), (Body, -2.2), (r(Navigation), 0.4), (r(Lead), -2.0)]),
    (Cue::SaysPromo, &[(r(Promo), 5.4), (r(Related), -2.0), (Body, -2.4), (r(Lead), -2.0), (r(Title), -2.0)]),
    (Cue::SaysPaywall, &[(r(Paywall), 6.2), (Body, -1.8), (r(Lead), -1.5), (r(Promo), -0.6)]),
    (Cue::SaysConsent, &[(r(Consent), 5.4), (Body, -2.0), (r(Lead), -1.5)]),
    (Cue::SaysTags, &[(r(Tags), 4.8), (Body, -1.8)]),
    (Cue::SaysTools, &[(r(Tools), 5.6), (r(Related), -2.6), (Body, -2.4), (r(Title), -2.5), (r(Kicker), -2.0)]),
    (Cue::SaysComment, &[(r(Comment), 4.2), (Body, -2.2), (r(Tools), 1.4)]),
    (Cue::SaysNavigation, &[(r(Navigation), 3.4), (Body, -1.6), (r(Title), -2.0)]),
    (Cue::SaysLegal, &[(r(Legal), 4.4), (Body, -1.6), (r(Credit), 0.8), (r(Title), -2.0)]),
    (Cue::SaysCorrection, &[(r(Correction), 10.5), (Body, -3.0)]),
    (Cue::SaysAgo, &[(r(Time), 3.0), (Body, -1.5), (r(Related), 0.2)]),
    (Cue::SaysMore, &[(r(Related), 2.6), (Body, -2.0), (r(Navigation), 0.8)]),
    (Cue::IsHeadline, &[(r(Title), 6.2), (Body, -2.2), (r(Lead), -2.5), (r(Related), -0.6), (r(Caption), -0.3)]),
    (Cue::LikeHeadline, &[(r(Title), 3.2), (Body, -0.4), (r(Related), -0.2)]),
    (Cue::IsDescription, &[(r(Lead), 3.4), (Body, 0.3), (r(Related), -1.0), (r(Caption), -0.6)]),
    (Cue::InClaimedBody, &[(Body, 2.6), (r(Related), -2.0), (r(Lead), -0.6), (r(Comment), -2.0), (r(Promo), -1.2), (r(Caption), -1.0)]),
    (Cue::NotInClaimedBody, &[(Body, -0.9)]),
    (Cue::IsAuthor, &[(r(Byline), 4.6), (Body, -1.2), (r(Title), -1.5), (r(Related), -0.8)]),
    (Cue::IsTag, &[(r(Tags), 2.2), (Body, -0.6), (r(Kicker), 0.8)]),
    (Cue::Flat, &[(Body, -0.3), (r(Related), 2.8), (r(Navigation), 0.3), (r(Other), -0.6)]),
    (Cue::Signature, &[(r(Byline), 2.4)]),
    (Cue::Label, &[(r(Navigation), 0.4), (r(Kicker), 0.5), (r(Caption), -0.5)]),
    (Cue::Headline, &[(r(Title), 0.6), (r(Related), 0.6), (r(Kicker), -1.2)]),
    (Cue::Phrase, &[(r(Related), 1.1), (r(Navigation), -1.1), (r(Tools), -0.6), (r(Tags), -0.5), (r(Kicker), -0.8)]),
    (Cue::PromoLabel, &[(r(Promo), 2.0)]),
    (Cue::Agency, &[(r(Byline), 5.4), (Body, -2.0), (r(Credit), 0.6)]),
    (Cue::Dateline, &[(r(Dateline), 9.0), (r(Time), -3.0)]),
    (Cue::Trail, &[(r(Navigation), 3.2), (Body, -1.6), (r(Title), -3.0), (r(Lead), -2.0)]),
    (Cue::CreditTail, &[(r(Caption), 5.4), (Body, -2.2), (r(Title), -2.5), (r(Lead), -1.5)]),
    (Cue::Copyright, &[(r(Legal), 4.4), (r(Credit), -3.0), (Body, -1.5)]),
    (Cue::IsSite, &[(r(Title), -6.0), (Body, -1.5), (r(Navigation), 1.5)]),
    (Cue::NameLike, &[(r(Byline), 2.6), (Body, -1.2)]),
    (Cue::MatePromo, &[(Body, -3.4), (r(Promo), 5.6), (r(Related), -0.5)]),
    (Cue::MatePaywall, &[(Body, -3.6), (r(Paywall), 6.2), (r(Promo), 0.5)]),
    (Cue::MateConsent, &[(Body, -2.6), (r(Consent), 5.0)]),
    (Cue::MateRelated, &[(Body, -2.0), (r(Related), 2.6), (r(Lead), -1.5), (r(Caption), -0.8)]),
    (Cue::MateTags, &[(Body, -1.6), (r(Tags), 4.2), (r(Related), -0.6)]),
    (Cue::PersonName, &[(r(Byline), 0.3), (Body, -0.4), (r(Kicker), -0.8)]),
    (Cue::HomeLink, &[(r(Title), -5.0), (r(Navigation), 2.0), (r(Related), -2.0), (Body, -1.5)]),
    (Cue::SaysNotAuthor, &[(r(Byline), 4.6), (Body, -2.4)]),
    (Cue::OwnTags, &[(r(Tags), 2.4), (r(Related), -0.8), (Body, -0.5)]),
    (Cue::CopyrightSign, &[(r(Legal), 3.6), (r(Credit), 2.4), (r(Related), -1.0), (Body, -1.0)]),
    (Cue::BracketByline, &[(r(Byline), 5.0), (Body, -3.5)]),
    (Cue::Within, &[(r(PullQuote), 7.5), (Body, -2.6), (r(Box), -1.5)]),
];
