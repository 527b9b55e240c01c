//! The file of floors: how it is written, and what of a measurement is not as it says.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::{self, Write};
use tearsheet_score::Metric;

const HEAD: &str = "\
# Floors under the accuracy of the reader, held by the accuracy gate (`cargo test -p tearsheet-tests --test gate`).
#
# The built-in model has been fitted on these very pages. So the gate finds what a change breaks, and its values are no
# measure of accuracy on other sites: cross-validated numbers, of sites that the model has not seen, stand in
# training/MODEL.md.
#
# value: what was measured when the floor was written. noise: half the width of its 95 % interval, pages drawn again;
# for page_kind, a share of pages, the interval of a share. floor: what it may not fall below. pages: how many counted.
#
# Reading is deterministic, so the noise is that of the choice of pages and not of measuring again. The floor lies a
# margin below the value that lets small honest trade-offs through: a quarter of the noise, and never less than one
# page's loss of 0.03.
#
# A choice of pages has a floor if it has three pages. Write the file anew, and say why in a commit of its own:
#     TEARSHEET_FLOORS=write cargo test --release -p tearsheet-tests --test gate
";

/// What part of the noise a value may lose.
const OF_NOISE: f64 = 0.25;
/// What a single page may lose in any case.
const OF_A_PAGE: f64 = 0.03;

/// By set, choice of its pages, and metric.
pub(crate) type Floors = BTreeMap<String, BTreeMap<String, BTreeMap<String, Floor>>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Floor {
    pub(crate) value: f64,
    pub(crate) noise: f64,
    pub(crate) floor: f64,
    pub(crate) pages: usize,
}

/// What a number is measured of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) set: String,
    pub(crate) group: String,
    pub(crate) metric: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}: {}", self.set, self.group, self.metric)
    }
}

/// A number and what it is of.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) place: Place,
    pub(crate) found: Metric,
}

/// Something that is not as the floors say.
pub(crate) enum Fault {
    Missed { place: Place, value: f64, floor: f64, written: f64 },
    OtherPages { place: Place, pages: usize, written: usize },
    NoFloor(Place),
    NotMeasured(Place),
}

impl Fault {
    /// Where a floor is missed.
    pub(crate) fn missed(&self) -> Option<&Place> {
        match self {
            Fault::Missed { place, .. } => Some(place),
            _ => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Missed { place, value, floor, written } => write!(
                f,
                "{place} is {value:.5}, below its floor {floor:.4} ({written:.4} when written); the worst pages:"
            ),
            Fault::OtherPages { place, pages, written } => write!(
                f,
                "{place} is of {pages} pages and its floor of {written}: the set is another one, \
                 write the floors anew"
            ),
            Fault::NoFloor(place) => write!(f, "{place} has no floor above 0: write the floors anew"),
            Fault::NotMeasured(place) => write!(f, "{place} has a floor and is not measured"),
        }
    }
}

pub(crate) fn read(file: &str) -> Floors {
    toml::from_str(file).unwrap_or_else(|trouble| panic!("floors.toml: {trouble}"))
}

pub(crate) fn faults(measured: &[Measured], floors: &Floors) -> Vec<Fault> {
    let unmeasured = places(floors)
        .filter(|place| measured.iter().all(|measured| measured.place != *place))
        .map(Fault::NotMeasured);
    measured.iter().filter_map(|measured| fault(measured, floors)).chain(unmeasured).collect()
}

fn fault(Measured { place, found }: &Measured, floors: &Floors) -> Option<Fault> {
    let floor = floors
        .get(&place.set)
        .and_then(|groups| groups.get(&place.group))
        .and_then(|metrics| metrics.get(&place.metric))
        .filter(|floor| floor.floor > 0.0);
    let place = place.clone();
    let Some(floor) = floor else { return Some(Fault::NoFloor(place)) };
    if found.pages != floor.pages {
        return Some(Fault::OtherPages { place, pages: found.pages, written: floor.pages });
    }
    let missed = found.value.is_nan() || found.value < floor.floor;
    missed.then_some(Fault::Missed { place, value: found.value, floor: floor.floor, written: floor.value })
}

fn places(floors: &Floors) -> impl Iterator<Item = Place> {
    floors.iter().flat_map(|(set, groups)| {
        groups.iter().flat_map(move |(group, metrics)| {
            metrics.keys().map(move |metric| Place {
                set: set.clone(),
                group: group.clone(),
                metric: metric.clone(),
            })
        })
    })
}

/// The file that these numbers give.
pub(crate) fn written(measured: &[Measured]) -> String {
    let mut file = HEAD.to_owned();
    let mut table = None;
    for Measured { place, found } in measured {
        let here = (&place.set, &place.group);
        if table.replace(here) != Some(here) {
            let bare = place.group.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            let quote = if bare { "" } else { "\"" };
            writeln!(file, "\n[{}.{quote}{}{quote}]", place.set, place.group).unwrap();
        }
        let noise = (found.high - found.low) / 2.0;
        let margin = (noise * OF_NOISE).max(OF_A_PAGE / found.pages as f64);
        writeln!(
            file,
            "{} = {{ value = {:.4}, noise = {noise:.4}, floor = {:.4}, pages = {} }}",
            place.metric,
            found.value,
            rounded_down(found.value - margin),
            found.pages
        )
        .unwrap();
    }
    file
}

/// To four digits; what is a hair below them through binary arithmetic alone counts as they.
fn rounded_down(value: f64) -> f64 {
    (value * 1e4 + 1e-6).floor().max(0.0) / 1e4
}
