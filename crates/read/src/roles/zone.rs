//! Where in the article a block stands, and what that place adds to a role.

use super::cues::Cue;
use super::features::Features;
use std::ops::Range;
use tearsheet_article::Role;

/// Where a block stands in the article.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// Before the title.
    Above,
    /// Between the title and the body.
    Top,
    Body,
    /// Behind the body.
    Below,
}

pub(super) fn zone(index: usize, title: Option<usize>, body: &Range<usize>) -> Zone {
    match title {
        Some(title) if index < title => Zone::Above,
        _ if body.contains(&index) => Zone::Body,
        _ if index >= body.end => Zone::Below,
        Some(_) => Zone::Top,
        None => Zone::Above,
    }
}

pub(super) fn distance(index: usize, title: Option<usize>) -> usize {
    title.map_or(usize::MAX, |t| index.abs_diff(t))
}

/// What a place in the article adds to a role.
pub(super) fn placed(role: Role, f: &Features, zone: Zone, from_title: usize) -> f32 {
    let near = from_title <= 8;
    match (role, zone) {
        (Role::Kicker, Zone::Above) if from_title == 1 && f.has(Cue::Label) && !f.any(&NO_KICKER) => 9.6,
        (Role::Kicker, Zone::Above) if from_title <= 3 => 4.2,
        (Role::Kicker, Zone::Top | Zone::Body) if from_title <= 2 => 1.5,
        (Role::Kicker, _) => -5.0,
        (Role::Lead, Zone::Top | Zone::Body) if near => 1.8,
        (Role::Lead, Zone::Above) if from_title <= 4 => 0.0,
        (Role::Lead, _) => -4.0,
        (Role::Byline, Zone::Top) if f.has(Cue::Signature) => 4.4,
        (Role::Byline, Zone::Top) if f.has(Cue::PersonName) && f.heading == 0 => 3.8,
        (Role::Byline, Zone::Top) => 2.2,
        (Role::Byline, Zone::Body) if from_title <= 4 && f.has(Cue::PersonName) && f.heading == 0 => 3.4,
        (Role::Byline, Zone::Body) if near || f.has(Cue::Signature) => 1.4,
        (Role::Byline, Zone::Body) if f.any(&[Cue::NameLike, Cue::IsAuthor]) => 0.0,
        (Role::Byline, Zone::Body) => -1.6,
        (Role::Byline, Zone::Below) if f.has(Cue::IsAuthor) => 0.0,
        (Role::Byline, Zone::Below) => -2.4,
        (Role::Byline, Zone::Above) if from_title > 6 => -1.5,
        (Role::Time, Zone::Top) => 1.4,
        (Role::Time, Zone::Body) if near => 1.0,
        (Role::Time, Zone::Above) if from_title > 6 => -1.5,
        (Role::Caption | Role::Credit, Zone::Top | Zone::Body) => 0.9,
        (Role::Caption | Role::Credit, Zone::Below) => -1.4,
        (Role::Related, Zone::Below) => 0.9,
        (Role::Related, Zone::Top) if near => -0.8,
        (Role::Tags, Zone::Below) => 0.7,
        (Role::Legal, Zone::Below) => 1.2,
        (Role::Navigation, Zone::Above) => 0.9,
        (Role::Navigation, Zone::Body) => -0.5,
        (Role::PullQuote | Role::Box | Role::Correction, Zone::Above) => -3.0,
        (Role::Box, Zone::Below) => -2.0,
        (Role::Legal, Zone::Top) => -1.0,
        (Role::Dateline, Zone::Top | Zone::Body) => 0.0,
        (Role::Dateline, _) => -4.0,
        (Role::Promo, Zone::Body) => 0.3,
        _ => 0.0,
    }
}

/// What no kicker is, though it stands directly above the title.
const NO_KICKER: [Cue; 10] = [
    Cue::WayNav,
    Cue::WayMenu,
    Cue::Item,
    Cue::HomeLink,
    Cue::IsSite,
    Cue::Trail,
    Cue::Button,
    Cue::SaysPromo,
    Cue::SaysDate,
    Cue::Flat,
];
