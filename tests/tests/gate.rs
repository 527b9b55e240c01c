//! The accuracy gate: labelled pages are read and scored, and no number may fall below its floor.
//!
//! In come the labelled sets of `../shared/data` beside this checkout and the floors of `gate/floors.toml`, whose head
//! says what they are. A floor that is missing, or that nothing is measured for, fails as one that is missed does, so
//! that the gate cannot pass by measuring nothing; so does a floor of nothing. Where a set is absent, standard error
//! says that the gate did not run.
//!
//! `TEARSHEET_FLOORS=write` writes the file anew instead.

#[path = "gate/floors.rs"]
mod floors;
#[path = "gate/sets.rs"]
mod sets;

use floors::{Floors, Measured};
use sets::{Group, SETS, Set};
use std::{env, fs, io::Write, path::Path};

/// How often pages are drawn again for the interval, where it is to be written.
const DRAWS: usize = 1000;

#[test]
fn no_number_falls_below_its_floor() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (folder, file) = (root.join("../../shared/data"), root.join("gate/floors.toml"));
    let (there, absent): (Vec<&Set>, Vec<&Set>) = SETS.iter().partition(|set| set.is_in(&folder));
    let groups: Vec<Group> = there.iter().flat_map(|set| set.groups(&folder)).collect();
    if writes() {
        assert!(absent.is_empty(), "floors are written from all sets, and {} lack", names(&absent));
        return fs::write(file, floors::written(&measured(&groups, DRAWS))).unwrap();
    }
    if !absent.is_empty() {
        tell(&format!("NOT RUN: the accuracy gate of {}: no such set in ../shared/data", names(&absent)));
    }
    let mut floors = floors::read(&fs::read_to_string(&file).unwrap());
    floors.retain(|set, _| absent.iter().all(|absent| absent.name != set));
    let measured = measured(&groups, 0);
    let faults: Vec<String> = floors::faults(&measured, &floors)
        .into_iter()
        .map(|fault| format!("{fault}{}", worst(&groups, &fault)))
        .collect();
    assert!(faults.is_empty(), "{} floors:\n{}", faults.len(), faults.join("\n"));
    if !there.is_empty() {
        tell(&format!("the accuracy gate held: {} numbers of {}", measured.len(), names(&there)));
    }
}

fn writes() -> bool {
    match env::var("TEARSHEET_FLOORS").as_deref() {
        Ok("write") => true,
        Ok(other) => panic!("expected TEARSHEET_FLOORS=write, but found {other:?}"),
        Err(_) => false,
    }
}

fn names(sets: &[&Set]) -> String {
    sets.iter().map(|set| set.name).collect::<Vec<_>>().join(", ")
}

fn measured(groups: &[Group], draws: usize) -> Vec<Measured> {
    let of = |group: &Group| {
        let named = |(metric, found)| Measured { place: group.place(metric), found };
        group.measured(draws).into_iter().map(named).collect::<Vec<_>>()
    };
    groups.iter().flat_map(of).collect()
}

/// The pages to look at first, where a floor is missed.
fn worst(groups: &[Group], fault: &floors::Fault) -> String {
    let Some(place) = fault.missed() else { return String::new() };
    let group = groups.iter().find(|group| group.set == place.set && group.name == place.group);
    let pages = group.map(|group| group.worst(&place.metric)).unwrap_or_default();
    pages.iter().map(|(id, value)| format!("\n    {value:.3} {id}")).collect()
}

/// Standard error, past the capture of the test runner: it is to be seen when all is well, too.
fn tell(words: &str) {
    writeln!(std::io::stderr().lock(), "{words}").expect("standard error takes the report");
}

#[test]
fn what_is_not_as_the_floors_say_is_seen() {
    let floors: Floors = floors::read(
        r#"[news."lang en"]
           missed = { value = 0.9, noise = 0.04, floor = 0.89, pages = 10 }
           held = { value = 0.9, noise = 0.04, floor = 0.89, pages = 10 }
           grown = { value = 0.9, noise = 0.04, floor = 0.89, pages = 9 }
           zero = { value = 0.0, noise = 0.0, floor = 0.0, pages = 10 }
           stale = { value = 0.9, noise = 0.04, floor = 0.89, pages = 10 }"#,
    );
    let measured: Vec<Measured> =
        [("missed", 0.88999), ("held", 0.89), ("grown", 0.95), ("new", 0.95), ("zero", 0.0)]
            .map(measured_at)
            .into();
    let faults = floors::faults(&measured, &floors);
    assert_eq!(
        faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "news, lang en: missed is 0.88999, below its floor 0.8900 (0.9000 when written); the worst pages:",
            "news, lang en: grown is of 10 pages and its floor of 9: the set is another one, write the floors anew",
            "news, lang en: new has no floor above 0: write the floors anew",
            "news, lang en: zero has no floor above 0: write the floors anew",
            "news, lang en: stale has a floor and is not measured",
        ]
    );
    let missed: Vec<_> = faults.iter().filter_map(floors::Fault::missed).map(|place| &place.metric).collect();
    assert_eq!(missed, ["missed"]);
}

#[test]
fn a_floor_lies_a_quarter_of_the_noise_below_its_value() {
    let floors = floors::read(&floors::written(&[measured_at(("word_f1", 0.9))]));
    let floor = &floors["news"]["lang en"]["word_f1"];
    assert_eq!((floor.value, floor.noise, floor.floor, floor.pages), (0.9, 0.04, 0.89, 10));
}

fn measured_at((metric, value): (&str, f64)) -> Measured {
    let place = floors::Place { set: "news".into(), group: "lang en".into(), metric: metric.into() };
    let (low, high) = (value - 0.04, value + 0.04);
    Measured { place, found: tearsheet_score::Metric { value, low, high, pages: 10 } }
}

#[test]
fn pages_are_told_apart_by_their_language() {
    let language = |row: &str| sets::language(&serde_json::from_str(row).unwrap());
    assert_eq!(language(r#"{"id": "a", "lang": "DE-ch"}"#), "de");
    assert_eq!(language(r#"{"id": "a", "lang": "de_DE", "body": "The bank kept its rate."}"#), "de");
    assert_eq!(language(r#"{"id": "a", "body": "日本銀行は金利を据え置くことを決めました。"}"#), "ja");
    assert_eq!(language(r#"{"id": "a"}"#), "");
}
