//! Makes the tables of words, relative times and outlets: `data/**/*.toml` in, statics for `words` and `articles::outlets`
//! out. What is wrong with a table is told here, with its file, and stops the build.
#![allow(clippy::disallowed_methods)]

#[allow(dead_code)]
#[path = "src/words/kinds.rs"]
mod kinds;
#[allow(dead_code)]
#[path = "src/lanes.rs"]
mod lanes;
#[allow(dead_code)]
#[path = "src/words/line.rs"]
mod line;
#[allow(dead_code)]
#[path = "src/words/relative.rs"]
mod relative;
#[allow(dead_code)]
#[path = "src/words/table.rs"]
mod table;

use kinds::{Kind, Kinds};
use line::{Line, ROOM, Step, folded};
use relative::{NUMBER, Unit};
use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

/// Bytes by which phrases that stand anywhere are looked up; each has as many at least.
const ANYWHERE_KEY: usize = 4;

type Rows<V> = BTreeMap<String, V>;

fn main() {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=src/words");
    println!("cargo::rerun-if-changed=src/lanes.rs");
    println!("cargo::rerun-if-changed=build.rs");
    let folder = env::var("OUT_DIR").expect("cargo names a folder for what a build makes");
    write(&folder, "words.rs", &words(&languages()));
    write(&folder, "outlets.rs", &outlets(&read(Path::new("data/outlets.toml"))));
}

fn write(folder: &str, name: &str, source: &str) {
    fs::write(Path::new(folder).join(name), source).expect("the folder of the build can be written");
}

fn read(path: &Path) -> toml::Table {
    let text = fs::read_to_string(path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    text.parse().unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// The tables of all languages by their codes, checked.
fn languages() -> BTreeMap<String, toml::Table> {
    let folder = fs::read_dir("data/words").expect("data/words holds a table for each language");
    let paths = folder.map(|entry| entry.expect("data/words can be listed").path());
    let named = paths.filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), read(&path))));
    let languages: BTreeMap<_, _> = named.collect();
    for (language, file) in &languages {
        for key in file.keys() {
            let known = Kind::ALL.iter().any(|kind| kind.as_str() == key);
            assert!(known || ["months", "weekdays", "at"].contains(&key.as_str()), "{language}: {key}?");
            for phrase in list(file, key) {
                assert!(folded(phrase).is_some(), "{language}: {key}: {phrase:?} is empty or too long");
            }
        }
    }
    languages
}

fn list<'a>(file: &'a toml::Table, key: &str) -> impl Iterator<Item = &'a str> {
    file.get(key).and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_str)
}

fn words(languages: &BTreeMap<String, toml::Table>) -> String {
    let mut source = format!("const ANYWHERE_KEY: usize = {ANYWHERE_KEY};\n");
    phrases(languages, &mut source);
    table(&mut source, "ANYWHERE", &anywhere(languages), ANYWHERE_KEY);
    table(&mut source, "MONTHS", &months(languages), ROOM);
    table(&mut source, "WEEKDAYS", &word_set(languages, "weekdays"), ROOM);
    table(&mut source, "AT", &word_set(languages, "at"), ROOM);
    table(&mut source, "AGENCIES", &agencies(&read(Path::new("data/agencies.toml"))), ROOM);
    let relative = read(Path::new("data/relative.toml"));
    let (relative, longest) = relative_times(&relative);
    table(&mut source, "RELATIVE", &relative, usize::MAX);
    source += &format!("const LONGEST_RELATIVE: usize = {longest};\n");
    source
}

/// Writes the static `name`: rows sorted into buckets by the first `key` bytes of their keys.
fn table<V: Spelled>(source: &mut String, name: &str, rows: &Rows<V>, key: usize) {
    let buckets = rows.len().next_power_of_two() * 2;
    let place = |row: &str| table::place(&row.as_bytes()[..row.len().min(key)], buckets);
    let mut order: Vec<_> = rows.iter().map(|(row, value)| (place(row), row, value)).collect();
    order.sort_by_key(|(place, row, _)| (*place, *row));
    let starts: Vec<_> = (0..=buckets).map(|i| order.partition_point(|(place, ..)| *place < i)).collect();
    let listed: String =
        order.iter().map(|(_, row, value)| format!("({row:?}, {}),\n", value.spelled())).collect();
    *source += &format!(
        "pub(crate) static {name}: crate::words::table::Table<{}> = crate::words::table::Table {{\n\
         starts: &{starts:?},\nrows: &[\n{listed}],\n}};\n",
        V::TYPE
    );
}

/// What can stand in a static.
trait Spelled {
    const TYPE: &'static str;
    fn spelled(&self) -> String;
}

macro_rules! spelled {
    ($($value:ty, $spelt:literal, $pattern:literal;)+) => {
        $(impl Spelled for $value {
            const TYPE: &'static str = $spelt;
            fn spelled(&self) -> String {
                format!($pattern, self)
            }
        })+
    };
}

spelled! {
    (), "()", "{:?}";
    u8, "u8", "{:?}";
    u32, "u32", "{:?}";
    &str, "&str", "{:?}";
    Vec<(&str, u8)>, "&[(&str, u8)]", "&{:?}";
}

/// What a relative time means in a language: the unit, and how many of it where no number stands in the phrase.
type Meaning<'a> = (&'a str, Unit, u8);

impl Spelled for Vec<Meaning<'_>> {
    const TYPE: &'static str = "&[(&str, Unit, u8)]";
    fn spelled(&self) -> String {
        let meanings = self.iter().map(|(of, unit, count)| format!("({of:?}, Unit::{unit:?}, {count}), "));
        format!("&[{}]", meanings.collect::<String>())
    }
}

/// What opens a text and what makes up a whole one: the phrases, and the length of the longest by their first words.
fn phrases(languages: &BTreeMap<String, toml::Table>, source: &mut String) {
    let (mut opening, mut opening_first) = (Rows::new(), Rows::new());
    let (mut whole, mut whole_first) = (Rows::new(), Rows::new());
    for kind in Kind::ALL {
        for phrase in languages.values().flat_map(|file| list(file, kind.as_str())) {
            let mut line = Line::<ROOM>::new(phrase);
            line.step();
            let first = own(&line);
            while line.step() != Step::End {}
            add(&mut opening, &mut opening_first, first, own(&line), kind);
            let mut letters = Line::<ROOM>::new(phrase);
            letters.next_word();
            let first = own(&letters);
            while letters.next_word() {}
            add(&mut whole, &mut whole_first, first, own(&letters), kind);
        }
    }
    table(source, "OPENING", &opening, ROOM);
    table(source, "OPENING_FIRST", &opening_first, ROOM);
    table(source, "WHOLE", &whole, ROOM);
    table(source, "WHOLE_FIRST", &whole_first, ROOM);
}

fn own<const N: usize>(line: &Line<N>) -> String {
    String::from_utf8(line.bytes().to_vec()).expect("a line is folded by whole characters")
}

fn add(phrases: &mut Rows<u32>, first: &mut Rows<u8>, word: String, phrase: String, kind: Kind) {
    if !phrase.is_empty() {
        let length = u8::try_from(phrase.len()).expect("a phrase fits a line");
        let reach = first.entry(word).or_default();
        *reach = length.max(*reach);
        *phrases.entry(phrase).or_default() |= bits(kind);
    }
}

fn bits(kind: Kind) -> u32 {
    Kinds::of(&[kind]).0
}

fn anywhere(languages: &BTreeMap<String, toml::Table>) -> Rows<u32> {
    let mut rows = Rows::new();
    const ANYWHERE: [Kind; 7] = [
        Kind::Paywall,
        Kind::Consent,
        Kind::NotFound,
        Kind::BotCheck,
        Kind::Offer,
        Kind::Bio,
        Kind::Syndicated,
    ];
    for kind in ANYWHERE {
        for line in languages.values().flat_map(|file| list(file, kind.as_str())).filter_map(folded) {
            let phrase = own(&line);
            assert!(phrase.len() >= ANYWHERE_KEY, "{}: {phrase:?} is too short", kind.as_str());
            *rows.entry(phrase).or_default() |= bits(kind);
        }
    }
    rows
}

fn months(languages: &BTreeMap<String, toml::Table>) -> Rows<Vec<(&str, u8)>> {
    let mut rows = Rows::<Vec<(&str, u8)>>::new();
    for (language, file) in languages {
        let lists = file.get("months").and_then(toml::Value::as_array).into_iter().flatten();
        for (number, forms) in (1..).zip(lists) {
            let forms = forms.as_array().into_iter().flatten().filter_map(toml::Value::as_str);
            for line in forms.filter_map(folded) {
                rows.entry(own(&line)).or_default().push((language, number));
            }
        }
    }
    rows
}

fn word_set(languages: &BTreeMap<String, toml::Table>, key: &str) -> Rows<()> {
    let words = languages.values().flat_map(|file| list(file, key));
    words.filter_map(folded).map(|line| (own(&line), ())).collect()
}

fn agencies(file: &toml::Table) -> Rows<&str> {
    let mut rows = Rows::new();
    for (name, forms) in file {
        let forms = forms.as_array().into_iter().flatten().filter_map(toml::Value::as_str);
        for line in forms.chain([name.as_str()]).filter_map(folded) {
            rows.insert(own(&line), name.as_str());
        }
    }
    rows
}

/// The keys of relative times: those that count, and those that stand for a number of units.
const RELATIVE: [(&str, Unit, Option<u8>); 14] = [
    ("seconds", Unit::Second, None),
    ("minutes", Unit::Minute, None),
    ("hours", Unit::Hour, None),
    ("days", Unit::Day, None),
    ("now", Unit::Second, Some(0)),
    ("minute", Unit::Minute, Some(1)),
    ("two_minutes", Unit::Minute, Some(2)),
    ("half_hour", Unit::Minute, Some(30)),
    ("hour", Unit::Hour, Some(1)),
    ("two_hours", Unit::Hour, Some(2)),
    ("day", Unit::Day, Some(1)),
    ("two_days", Unit::Day, Some(2)),
    ("yesterday", Unit::Day, Some(1)),
    ("today", Unit::Day, Some(0)),
];

/// The patterns of relative times, and the number of pieces of the longest.
fn relative_times(file: &toml::Table) -> (Rows<Vec<Meaning<'_>>>, usize) {
    let (mut rows, mut longest) = (Rows::<Vec<Meaning>>::new(), 0);
    let tables = file.iter().map(|(of, table)| (of, table.as_table().expect("a table for each language")));
    for (language, table) in tables {
        for key in table.keys() {
            let known = RELATIVE.iter().find(|(name, ..)| name == key);
            let (_, unit, count) = known.unwrap_or_else(|| panic!("relative.toml: {language}: {key}?"));
            for phrase in list(table, key) {
                let pieces = relative::pieces(phrase);
                let spelt: String = pieces.iter().map(|piece| piece.word.as_str()).collect();
                assert_eq!(spelt.contains(NUMBER), count.is_none(), "relative.toml: {language}: {phrase:?}");
                let meanings = rows.entry(spelt).or_default();
                let meaning = (language.as_str(), *unit, count.unwrap_or(1));
                let is_known = meanings.iter().any(|(of, ..)| of == language);
                assert!(!is_known, "relative.toml: {language}: {phrase:?} stands there twice");
                meanings.push(meaning);
                longest = longest.max(pieces.len());
            }
        }
    }
    (rows, longest)
}

fn outlets(file: &toml::Table) -> String {
    let tables = ["country", "domain"].into_iter().filter_map(|key| file.get(key)?.as_table());
    let rows = tables.flatten().filter_map(|(host, zone)| Some((host.clone(), zone.as_str()?)));
    let mut source = String::new();
    table(&mut source, "ZONES", &rows.collect(), usize::MAX);
    source
}
