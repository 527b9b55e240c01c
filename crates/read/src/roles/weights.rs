//! What every cue says for and against roles, in log-odds set by hand. A role's score is the sum over the block's
//! cues; the roles that share a page's running text (paragraph, list item, heading …) are told apart by form, so the
//! table speaks of them together as [`Part::Body`].

use super::features::{Cue, Features};
use tearsheet_article::Role;

/// Scores of one block, by role.
#[derive(Clone, Debug)]
pub(super) struct Scores {
    /// How much the block speaks as running text, in whatever form.
    pub body: f32,
    roles: [f32; Role::ALL.len()],
    /// The cue that speaks most for each role.
    reasons: [Cue; Role::ALL.len()],
    best: [f32; Role::ALL.len()],
    pub body_reason: Cue,
}

impl Scores {
    pub fn of(&self, role: Role) -> f32 {
        self.roles[role as usize]
    }

    pub fn reason(&self, role: Role) -> &'static str {
        self.reasons[role as usize].reason()
    }
}

/// The score of every role for one block.
pub(super) fn score(features: &Features) -> Scores {
    let mut scores = Scores {
        body: 0.0,
        roles: [0.0; Role::ALL.len()],
        reasons: [Cue::Always; Role::ALL.len()],
        best: [f32::MIN; Role::ALL.len()],
        body_reason: Cue::Always,
    };
    let mut best_body = f32::MIN;
    for cue in features.cues() {
        for &(part, weight) in weights(cue) {
            match part {
                Part::Body => {
                    scores.body += weight;
                    if weight > best_body {
                        best_body = weight;
                        scores.body_reason = cue;
                    }
                }
                Part::Role(role) => {
                    scores.roles[role as usize] += weight;
                    if weight > scores.best[role as usize] {
                        scores.best[role as usize] = weight;
                        scores.reasons[role as usize] = cue;
                    }
                }
            }
        }
    }
    scores
}

#[derive(Clone, Copy)]
enum Part {
    Body,
    Role(Role),
}

const fn r(role: Role) -> Part {
    Part::Role(role)
}

#[rustfmt::skip]
fn weights(cue: Cue) -> &'static [(Part, f32)] {
    use Part::Body;
    use Role::*;
    match cue {
        Cue::Always => const { &[
            (Body, -1.2), (r(Other), -1.0), (r(Navigation), -1.6), (r(Related), -2.6), (r(Promo), -4.2), (r(Title), -6.0),
            (r(Lead), -5.5), (r(Kicker), -6.0), (r(Byline), -4.6), (r(Time), -4.6), (r(Caption), -4.6), (r(Credit), -5.0),
            (r(Paywall), -5.0), (r(Consent), -5.0), (r(Tags), -4.4), (r(Tools), -4.2), (r(Comment), -4.6), (r(Legal), -4.2),
            (r(Correction), -6.0), (r(PullQuote), -6.0), (r(Box), -5.2), (r(Embed), -5.0), (r(Dateline), -6.0),
        ] },
        Cue::Long => const { &[
            (Body, 1.3), (r(Title), -3.0), (r(Kicker), -4.0), (r(Byline), -4.0), (r(Time), -5.0), (r(Credit), -3.5),
            (r(Navigation), -2.0), (r(Tags), -2.5), (r(Tools), -4.0), (r(Related), -0.8), (r(Caption), -0.6),
        ] },
        Cue::Middle => const { &[
            (Body, 0.7), (r(Lead), 0.3), (r(Kicker), -2.5), (r(Byline), -1.5), (r(Time), -2.0), (r(Credit), -1.2),
            (r(Navigation), -1.0), (r(Tags), -0.8), (r(Tools), -2.0), (r(Related), 0.2),
        ] },
        Cue::Short => const { &[(Body, -0.6), (r(Related), 0.4), (r(Navigation), 0.2), (r(Lead), -0.8), (r(Credit), 0.3)] },
        Cue::Tiny => const { &[
            (Body, -1.7), (r(Navigation), 0.9), (r(Tools), 0.4), (r(Related), -1.0), (r(Lead), -3.5), (r(Title), -1.2),
            (r(Kicker), 0.6), (r(Promo), -0.4), (r(Caption), -0.6), (r(Credit), 0.4),
        ] },
        Cue::Sentences => const { &[
            (Body, 1.5), (r(Lead), 0.7), (r(Navigation), -2.0), (r(Related), -0.7), (r(Kicker), -3.0), (r(Byline), -1.0),
            (r(Time), -1.5), (r(Tags), -2.0), (r(Tools), -1.2), (r(Comment), 0.5),
        ] },
        Cue::Unended => const { &[(Body, -0.5), (r(Title), 0.4), (r(Related), 0.3), (r(Kicker), 0.2), (r(Lead), -0.2)] },
        Cue::LinkMost => const { &[
            (Body, -2.7), (r(Related), 2.3), (r(Navigation), 1.5), (r(Title), -2.2), (r(Lead), -2.0), (r(Tags), 0.9),
            (r(Promo), 0.5), (r(Caption), -1.0), (r(Comment), -0.8), (r(Box), -2.0), (r(Byline), -0.3),
        ] },
        Cue::LinkSome => const { &[(Body, -0.5), (r(Related), 0.6), (r(Promo), 0.3), (r(Byline), 0.3), (r(Tags), 0.3)] },
        Cue::LinkNone => const { &[(Body, 0.3), (r(Related), -2.4), (r(Navigation), -0.4), (r(Tags), -1.0), (r(Title), 0.3)] },
        Cue::BoldAll => const { &[(r(Lead), 0.9), (r(Related), 0.2), (Body, -0.2)] },
        Cue::H1 => const { &[(r(Title), 4.2), (Body, -1.5), (r(Related), -0.6)] },
        Cue::H2 => const { &[(r(Title), 1.4), (Body, 0.2), (r(Related), 0.5), (r(Navigation), 0.3)] },
        Cue::H3 => const { &[(r(Title), 0.3), (Body, 0.1), (r(Related), 0.7), (r(Navigation), 0.3)] },
        Cue::Item => const { &[(Body, -0.4), (r(Navigation), 0.7), (r(Related), 0.4), (r(Tags), 0.5), (r(Title), -2.5), (r(Lead), -0.8)] },
        Cue::Cell => const { &[(Body, -0.2), (r(Lead), -1.0)] },
        Cue::Quote => const { &[(Body, 0.3)] },
        Cue::Preformatted => const { &[(Body, 0.6)] },
        Cue::Caption => const { &[(r(Caption), 6.5), (Body, -3.0), (r(Title), -2.0), (r(Lead), -3.0), (r(Credit), 0.8)] },
        Cue::Figure => const { &[(r(Caption), 3.4), (Body, -1.8), (r(Lead), -2.0), (r(Credit), 1.0), (r(Title), -1.5)] },
        Cue::Paragraph => const { &[(Body, 1.0), (r(Navigation), -0.9), (r(Lead), 0.3), (r(Title), -1.2), (r(Tags), -0.6)] },
        Cue::Button => const { &[(Body, -3.0), (r(Tools), 2.6), (r(Navigation), 0.8), (r(Title), -2.0), (r(Lead), -2.5)] },
        Cue::TimeMark => const { &[(r(Time), 4.2), (Body, -0.8), (r(Byline), -0.3), (r(Related), -0.4)] },
        Cue::AuthorMark => const { &[(r(Byline), 4.0), (Body, -1.0)] },
        Cue::Hidden => const { &[(Body, -3.2), (r(Title), -2.0), (r(Lead), -2.5), (r(Navigation), 1.2), (r(Other), 1.6), (r(Byline), -1.5), (r(Caption), -1.5)] },
        Cue::Core => const { &[(Body, 1.7), (r(Navigation), -1.0), (r(Legal), -0.8), (r(Lead), 0.4), (r(Caption), 0.6), (r(Comment), -0.4)] },
        Cue::Far => const { &[(Body, -1.1), (r(Lead), -0.8), (r(Title), -0.6), (r(Related), 0.5), (r(Navigation), 0.4), (r(Byline), -0.7), (r(Time), -0.8), (r(Caption), -0.8)] },
        Cue::AlikeMost => const { &[(Body, 2.4), (r(Comment), -2.5), (r(Related), -1.0), (r(Lead), -0.8), (r(Legal), -1.0), (r(Caption), -1.2)] },
        Cue::AlikeSome => const { &[(Body, 0.8), (r(Comment), -0.6)] },
        Cue::BesideMost => const { &[(Body, 1.0), (r(Navigation), -0.7), (r(Legal), -0.6), (r(Comment), -1.5)] },
        Cue::WayNav => const { &[(Body, -3.2), (r(Navigation), 3.2), (r(Related), 0.2), (r(Lead), -3.0), (r(Title), -2.5)] },
        Cue::WayAside => const { &[(Body, -1.8), (r(Related), 0.9), (r(Promo), 0.4), (r(Box), 1.2), (r(Lead), -1.6), (r(Title), -1.5)] },
        Cue::WayFooter => const { &[(Body, -2.6), (r(Legal), 2.2), (r(Navigation), 1.6), (r(Lead), -2.6), (r(Title), -2.5), (r(Related), -0.3), (r(Tags), 0.4)] },
        Cue::WayHeader => const { &[(Body, -0.9), (r(Navigation), 0.8), (r(Title), 0.3), (r(Kicker), 0.4), (r(Lead), 0.4)] },
        Cue::WayForm => const { &[(Body, -1.4), (r(Promo), 0.9), (r(Tools), 0.9), (r(Comment), 0.2), (r(Lead), -1.5)] },
        Cue::WayDialog => const { &[(Body, -3.2), (r(Consent), 1.2), (r(Promo), 1.2), (r(Tools), 0.8), (r(Lead), -3.0), (r(Title), -2.5)] },
        Cue::WayComment => const { &[(Body, -4.6), (r(Comment), 5.6), (r(Lead), -3.0), (r(Title), -2.5), (r(Related), -0.8), (r(Byline), -2.5), (r(Time), -2.0)] },
        Cue::WayRelated => const { &[(Body, -2.2), (r(Related), 3.0), (r(Lead), -2.8), (r(Title), -2.2), (r(Byline), -1.8), (r(Time), -1.2), (r(Caption), -1.2)] },
        Cue::WayTeaser => const { &[(Body, -1.2), (r(Related), 1.8), (r(Lead), -1.2), (r(Title), -1.0), (r(Byline), -0.8), (r(Time), -0.6)] },
        Cue::WayPromo => const { &[(Body, -1.6), (r(Promo), 2.8), (r(Lead), -1.5), (r(Title), -1.2)] },
        Cue::WaySponsor => const { &[(Body, -1.6), (r(Promo), 3.0), (r(Lead), -1.5), (r(Title), -1.2)] },
        Cue::WayNewsletter => const { &[(Body, -2.2), (r(Promo), 4.2), (r(Lead), -2.2), (r(Title), -1.8)] },
        Cue::WayPaywall => const { &[(Body, -0.6), (r(Paywall), 2.6), (r(Promo), 0.8)] },
        Cue::WayConsent => const { &[(Body, -4.0), (r(Consent), 6.5), (r(Lead), -3.0), (r(Title), -2.5)] },
        Cue::WayShare => const { &[(Body, -2.0), (r(Tools), 5.0), (r(Lead), -2.0), (r(Title), -1.2), (r(Related), -1.8)] },
        Cue::WayTools => const { &[(Body, -1.0), (r(Tools), 1.9), (r(Lead), -1.2)] },
        Cue::WaySidebar => const { &[(Body, -1.7), (r(Related), 1.2), (r(Navigation), 0.4), (r(Lead), -1.8), (r(Title), -1.5), (r(Byline), -0.8)] },
        Cue::WayPopup => const { &[(Body, -2.2), (r(Promo), 1.2), (r(Consent), 0.6), (r(Tools), 0.8), (r(Other), 0.8), (r(Lead), -2.2)] },
        Cue::WayLegal => const { &[(Body, -1.4), (r(Legal), 2.6), (r(Lead), -1.5)] },
        Cue::WayBio => const { &[(Body, -1.5), (r(Other), 1.9), (r(Byline), 0.6), (r(Lead), -1.6)] },
        Cue::WayTags => const { &[(Body, -1.3), (r(Tags), 4.2), (r(Lead), -1.6), (r(Related), -0.4), (r(Kicker), 0.9)] },
        Cue::WayMenu => const { &[(Body, -2.4), (r(Navigation), 3.0), (r(Lead), -2.2), (r(Title), -1.8)] },
        Cue::WayBox => const { &[(Body, -0.9), (r(Box), 3.6), (r(Lead), -0.6)] },
        Cue::WayEmbed => const { &[(Body, -1.8), (r(Embed), 7.0), (r(Lead), -1.6), (r(Caption), -1.0)] },
        Cue::WayGallery => const { &[(Body, -0.9), (r(Caption), 1.6), (r(Lead), -1.2)] },
        Cue::WayLogin => const { &[(Body, -1.8), (r(Navigation), 1.2), (r(Tools), 1.2), (r(Lead), -1.8)] },
        Cue::WayReader => const { &[(Body, -1.4), (r(Navigation), 1.0), (r(Other), 1.2), (r(Lead), -1.4)] },
        Cue::WayPullQuote => const { &[(Body, -1.6), (r(PullQuote), 6.6)] },
        Cue::WayCorrection => const { &[(Body, 0.0), (r(Correction), 5.0)] },
        Cue::WaySearch => const { &[(Body, -1.6), (r(Navigation), 1.4), (r(Tools), 0.6), (r(Lead), -1.4)] },
        Cue::OwnTitle => const { &[(r(Title), 1.5), (Body, -0.6), (r(Related), 0.7)] },
        Cue::OwnLead => const { &[(r(Lead), 3.3), (Body, -0.5), (r(Related), 0.2)] },
        Cue::OwnKicker => const { &[(r(Kicker), 5.2), (Body, -1.4), (r(Title), -0.8)] },
        Cue::OwnByline => const { &[(r(Byline), 3.4), (Body, -1.2), (r(Title), -1.0), (r(Related), -0.3)] },
        Cue::OwnTime => const { &[(r(Time), 2.8), (Body, -1.0), (r(Title), -1.0), (r(Lead), -0.8), (r(Tools), 0.2)] },
        Cue::OwnCaption => const { &[(r(Caption), 4.2), (Body, -1.9), (r(Lead), -2.0), (r(Title), -1.0)] },
        Cue::OwnCredit => const { &[(r(Credit), 3.6), (Body, -1.3), (r(Caption), 0.6), (r(Legal), 0.4), (r(Title), -1.0)] },
        Cue::OwnHeading => const { &[(Body, 0.2)] },
        Cue::OwnBody => const { &[(Body, 0.8), (r(Lead), -0.2)] },
        Cue::OwnSection => const { &[(r(Kicker), 1.2)] },
        Cue::SaysByline => const { &[(r(Byline), 3.2), (Body, -0.6)] },
        Cue::SaysTime => const { &[(r(Time), 4.4), (Body, -1.5), (r(Byline), -0.3)] },
        Cue::SaysDate => const { &[(r(Time), 3.6), (Body, -1.4), (r(Title), -1.5), (r(Navigation), -0.6), (r(Caption), -0.6)] },
        Cue::SaysCredit => const { &[(r(Credit), 5.6), (Body, -2.2), (r(Caption), -0.6), (r(Byline), -1.0)] },
        Cue::SaysRelated => const { &[(r(Related), 3.8), (Body, -2.2), (r(Navigation), 0.4), (r(Lead), -2.0)] },
        Cue::SaysPromo => const { &[(r(Promo), 5.4), (Body, -2.4), (r(Lead), -2.0), (r(Title), -2.0)] },
        Cue::SaysPaywall => const { &[(r(Paywall), 6.2), (Body, -1.8), (r(Lead), -1.5), (r(Promo), 0.6)] },
        Cue::SaysConsent => const { &[(r(Consent), 5.4), (Body, -2.0), (r(Lead), -1.5)] },
        Cue::SaysTags => const { &[(r(Tags), 4.8), (Body, -1.8)] },
        Cue::SaysTools => const { &[(r(Tools), 5.2), (Body, -2.4), (r(Title), -2.5), (r(Kicker), -2.0)] },
        Cue::SaysComment => const { &[(r(Comment), 4.2), (Body, -2.2), (r(Tools), 1.4)] },
        Cue::SaysNavigation => const { &[(r(Navigation), 3.4), (Body, -1.6), (r(Title), -2.0)] },
        Cue::SaysLegal => const { &[(r(Legal), 4.4), (Body, -1.6), (r(Credit), 0.8), (r(Title), -2.0)] },
        Cue::SaysCorrection => const { &[(r(Correction), 10.5), (Body, -3.0)] },
        Cue::SaysAgo => const { &[(r(Time), 3.0), (Body, -1.5), (r(Related), 0.2)] },
        Cue::SaysMore => const { &[(r(Related), 2.6), (Body, -2.0), (r(Navigation), 0.8)] },
        Cue::IsHeadline => const { &[(r(Title), 6.2), (Body, -2.2), (r(Lead), -2.5), (r(Related), -0.6), (r(Caption), -0.3)] },
        Cue::LikeHeadline => const { &[(r(Title), 3.2), (Body, -0.4), (r(Related), -0.2)] },
        Cue::IsDescription => const { &[(r(Lead), 3.4), (Body, 0.3), (r(Related), -1.0), (r(Caption), -0.6)] },
        Cue::InClaimedBody => const { &[(Body, 2.6), (r(Related), -2.0), (r(Lead), -0.6), (r(Comment), -2.0), (r(Promo), -1.2), (r(Caption), -1.0)] },
        Cue::NotInClaimedBody => const { &[(Body, -0.9)] },
        Cue::IsAuthor => const { &[(r(Byline), 4.6), (Body, -1.2), (r(Title), -1.5), (r(Related), -0.8)] },
        Cue::IsTag => const { &[(r(Tags), 2.2), (Body, -0.6), (r(Kicker), 0.8)] },
        Cue::Flat => const { &[(Body, -0.3), (r(Related), 2.8), (r(Navigation), 0.3), (r(Other), -0.6)] },
        Cue::Signature => const { &[(r(Byline), 2.4)] },
        Cue::Label => const { &[(r(Navigation), 0.4), (r(Kicker), 0.5), (r(Caption), -0.5)] },
        Cue::Headline => const { &[(r(Title), 0.6), (r(Related), 0.6), (r(Kicker), -1.2)] },
        Cue::Phrase => const { &[(r(Related), 1.1), (r(Navigation), -1.1), (r(Tools), -0.6), (r(Tags), -0.5), (r(Kicker), -0.8)] },
        Cue::PromoLabel => const { &[(r(Promo), 2.0)] },
        Cue::Agency => const { &[(r(Byline), 5.4), (Body, -2.0), (r(Credit), 0.6)] },
        Cue::Dateline => const { &[(r(Dateline), 9.0), (r(Time), -3.0)] },
        Cue::Trail => const { &[(r(Navigation), 3.2), (Body, -1.6), (r(Title), -3.0), (r(Lead), -2.0)] },
        Cue::CreditTail => const { &[(r(Caption), 5.4), (Body, -2.2), (r(Title), -2.5), (r(Lead), -1.5)] },
        Cue::Copyright => const { &[(r(Legal), 4.4), (r(Credit), -3.0), (Body, -1.5)] },
        Cue::IsSite => const { &[(r(Title), -6.0), (Body, -1.5), (r(Navigation), 1.5)] },
        Cue::NameLike => const { &[(r(Byline), 2.6), (Body, -1.2)] },
        Cue::MatePromo => const { &[(Body, -3.4), (r(Promo), 5.6), (r(Related), -0.5)] },
        Cue::MatePaywall => const { &[(Body, -3.6), (r(Paywall), 6.2), (r(Promo), 0.5)] },
        Cue::MateConsent => const { &[(Body, -2.6), (r(Consent), 5.0)] },
        Cue::MateRelated => const { &[(Body, -2.0), (r(Related), 2.6), (r(Lead), -1.5), (r(Caption), -0.8)] },
        Cue::MateTags => const { &[(Body, -1.6), (r(Tags), 4.2), (r(Related), -0.6)] },
        Cue::PersonName => const { &[(r(Byline), 0.3), (Body, -0.4), (r(Kicker), -0.8)] },
        Cue::HomeLink => const { &[(r(Title), -5.0), (r(Navigation), 2.0), (r(Related), -2.0), (Body, -1.5)] },
        Cue::SaysNotAuthor => const { &[(r(Byline), 4.6), (Body, -2.4)] },
        Cue::OwnTags => const { &[(r(Tags), 2.4), (r(Related), -0.8), (Body, -0.5)] },
        Cue::CopyrightSign => const { &[(r(Legal), 3.6), (r(Credit), 2.4), (r(Related), -1.0), (Body, -1.0)] },
        Cue::BracketByline => const { &[(r(Byline), 5.0), (Body, -3.5)] },
        Cue::Within => const { &[(r(PullQuote), 7.5), (Body, -2.6), (r(Box), -1.5)] },
    }
}
