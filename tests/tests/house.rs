//! The house rules of ARCHITECTURE.md: who may import whom, which stage may name which, and what `article` and `read`
//! may not touch. Sources are read as text, without their comments and their own tests.

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What each crate of the house may import of ours. Doors may import every crate, and nobody imports a door.
const IMPORTS: [(&str, &[&str]); 6] = [
    ("tearsheet-article", &[]),
    ("tearsheet-read", &["tearsheet-article"]),
    ("tearsheet-score", &["tearsheet-article"]),
    ("tearsheet-archive", &["tearsheet-article"]),
    ("tearsheet-warc", &[]),
    ("tearsheet", &["tearsheet-article", "tearsheet-read"]),
];

/// The stages of `read` in the order of its story, each with the function that only `lib.rs` calls.
const STAGES: [(&str, &str); 5] = [
    ("pages", "open"),
    ("blocks", "cut"),
    ("claims", "gather"),
    ("roles", "label"),
    ("articles", "assemble"),
];

/// What the same bytes may not depend on.
const IMPURE_STD: [&str; 6] = ["env", "fs", "net", "process", "thread", "time"];
const IMPURE_WORDS: [&str; 6] =
    ["Instant", "SystemTime", "getrandom::", "rand::", "static mut", "thread_local!"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The packages of the house as cargo knows them.
fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let house: Value = serde_json::from_slice(&output.stdout).unwrap();
    house["packages"].as_array().unwrap().clone()
}

#[test]
fn what_is_not_ours_is_told_of() {
    let picture = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let told = picture.split_once("## What is not ours").unwrap().1.split_once("\n## ").unwrap().0;
    let houses = packages();
    let houses = houses.iter().filter(|package| matches!(place(package).as_str(), "crates" | "doors"));
    let all = houses.flat_map(|package| package["dependencies"].as_array().unwrap().clone());
    let of_others = all.filter(|dependency| dependency["kind"] != "dev" && dependency["path"].is_null());
    let mut names: Vec<String> =
        of_others.map(|dependency| dependency["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names.dedup();
    assert!(names.iter().any(|name| name == "memchr"), "{names:?}");
    let untold: Vec<&String> = names.iter().filter(|name| !told.contains(&format!("`{name}`"))).collect();
    assert!(untold.is_empty(), "say in ARCHITECTURE.md what these do for us: {untold:?}");
    let rows = told.lines().filter_map(|line| line.strip_prefix("| `")?.split_once(" | "));
    let told = rows.flat_map(|(libraries, _)| libraries.split('`').step_by(2).map(str::to_owned));
    let gone: Vec<String> = told.filter(|name| !names.contains(name)).collect();
    assert!(gone.is_empty(), "ARCHITECTURE.md tells of what is gone: {gone:?}");
}

#[test]
fn crates_import_only_what_they_may() {
    let packages = &packages();
    let of_ours = |name: &str| packages.iter().find(|p| p["name"] == name);
    let mut breaches = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let may = IMPORTS.iter().find(|(known, _)| *known == name);
        if may.is_none() && place(package) == "crates" {
            breaches.push(format!("{name} is not in IMPORTS: say there what it may import"));
        }
        let ours =
            package["dependencies"].as_array().unwrap().iter().filter_map(|d| of_ours(d["name"].as_str()?));
        for imported in ours {
            let import = imported["name"].as_str().unwrap();
            if place(imported) == "doors" || may.is_some_and(|(_, may)| !may.contains(&import)) {
                breaches.push(format!("{name} may not import {import}"));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

/// The folder of the house that a package stands in.
fn place(package: &Value) -> String {
    let mut folders = Path::new(package["manifest_path"].as_str().unwrap()).ancestors();
    folders.nth(2).unwrap().file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn stages_name_only_earlier_stages_and_never_call_one() {
    let read = root().join("crates/read/src");
    let breaches: Vec<String> = sources(&read)
        .iter()
        .filter(|file| **file != read.join("lib.rs"))
        .flat_map(|file| {
            let room = file.strip_prefix(&read).unwrap().iter().next().unwrap().to_string_lossy();
            let source = code(&fs::read_to_string(file).unwrap());
            stage_breaches(&room, &source).into_iter().map(|breach| format!("{}: {breach}", file.display()))
        })
        .collect();
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

/// Files beside `lib.rs` (`words.rs`, `options.rs`) are open to every stage, so they name none.
fn stage_breaches(room: &str, source: &str) -> Vec<String> {
    let order = |name: &str| STAGES.iter().position(|(stage, _)| *stage == name);
    let own = order(room).unwrap_or(0);
    paths(source, "crate::")
        .into_iter()
        .chain(paths(source, "super::"))
        .filter(|path| {
            let (stage, rest) = path.split_once("::").unwrap_or((path, ""));
            let Some(named) = order(stage) else { return false };
            let calls =
                named != own && rest.split("::").any(|part| STAGES.iter().any(|(_, verb)| *verb == part));
            named > own || calls || order(room).is_none()
        })
        .map(|path| format!("may not name {path}"))
        .collect()
}

#[test]
fn article_and_read_are_pure() {
    let files =
        ["crates/article/src", "crates/read/src"].map(|folder| sources(&root().join(folder))).concat();
    assert!(!files.is_empty());
    let breaches: Vec<String> = files
        .iter()
        .flat_map(|file| {
            let found = impurities(&code(&fs::read_to_string(file).unwrap()));
            found.into_iter().map(|what| {
                format!("{}: {what} makes the result depend on more than the bytes", file.display())
            })
        })
        .collect();
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

fn impurities(source: &str) -> Vec<String> {
    let impure = |path: &String| IMPURE_STD.contains(&path.split("::").next().unwrap_or_default());
    let std_paths = paths(source, "std::").into_iter().filter(impure).map(|path| format!("std::{path}"));
    std_paths
        .chain(IMPURE_WORDS.iter().filter(|word| has_word(source, word)).map(|word| word.to_string()))
        .collect()
}

fn has_word(source: &str, word: &str) -> bool {
    let whole = |at: usize| !source[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    source.match_indices(word).any(|(at, _)| whole(at))
}

#[test]
fn a_breach_is_seen() {
    assert_eq!(
        stage_breaches("roles", "use crate::{blocks::{Blocks, name::Name}, claims::Claims};"),
        [""; 0]
    );
    assert_eq!(
        stage_breaches("blocks", "use crate::{pages::Page, roles::Label};"),
        ["may not name roles::Label"]
    );
    assert_eq!(stage_breaches("claims", "let b = crate::blocks::cut(page);"), ["may not name blocks::cut"]);
    assert_eq!(stage_breaches("claims", "use super::super::blocks::{cut};"), ["may not name blocks::cut"]);
    assert_eq!(stage_breaches("words.rs", "use crate::pages::Page;"), ["may not name pages::Page"]);
    assert_eq!(impurities("use std::{collections::BTreeMap, sync::LazyLock};\nlet operand::X = 1;"), [""; 0]);
    assert_eq!(impurities("use std::{fmt, fs::File};"), ["std::fs::File"]);
    assert_eq!(
        impurities("let t = std::time::SystemTime::now();"),
        ["std::time::SystemTime::now", "SystemTime"]
    );
    assert_eq!(
        code("a\n#[cfg(test)]\nmod tests;\nb // c\n// d\n#[cfg(test)]\nmod tests {\ne\n}"),
        "a\nb // c\n"
    );
}

/// Every path that begins behind `prefix`, groups spelled out: `blocks::{Blocks, name::Name}` gives two.
fn paths(source: &str, prefix: &str) -> Vec<String> {
    let own = |at: usize| !source[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let starts = source.match_indices(prefix).filter(|(at, _)| own(*at));
    starts.flat_map(|(at, _)| spelled_out(&source[at + prefix.len()..])).collect()
}

fn spelled_out(rest: &str) -> Vec<String> {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let (stem, tail) = rest.split_at(rest.find(|c| !is_path(c)).unwrap_or(rest.len()));
    match tail.strip_prefix('{') {
        Some(group) => {
            members(group).iter().flat_map(|m| spelled_out(m)).map(|m| format!("{stem}{m}")).collect()
        }
        None => vec![stem.to_owned()],
    }
}

/// The members of a `{...}` group, given the text behind its `{`.
fn members(group: &str) -> Vec<String> {
    let (mut depth, mut list) = (0, vec![String::new()]);
    for c in group.chars().filter(|c| !c.is_whitespace()) {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => list.push(String::new()),
            _ => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                list.last_mut().expect("never empty").push(c);
            }
        }
    }
    list.retain(|member| !member.is_empty());
    list
}

/// The Rust files of a folder, its test modules left out.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// A source without its comment lines and its tests: `mod tests { ... }` ends a file.
fn code(source: &str) -> String {
    let mut kept = String::new();
    let mut lines = source.lines().filter(|line| !line.trim_start().starts_with("//")).peekable();
    while let Some(line) = lines.next() {
        if line.trim() == "#[cfg(test)]" {
            match lines.next_if(|next| next.trim_start().contains("mod ")) {
                Some(module) if module.ends_with(';') => continue,
                Some(_) => break,
                None => {}
            }
        }
        kept.push_str(line);
        kept.push('\n');
    }
    kept
}
