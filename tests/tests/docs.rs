//! The documents say what there is: every role, every field of the record, every verb, and no file that is not there.

use std::{collections::BTreeSet, fs, path::PathBuf};
use tearsheet::*;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The walkthroughs and what stands at the root, with their paths.
fn documents() -> Vec<(String, String)> {
    let docs = fs::read_dir(root().join("docs")).unwrap();
    let walkthroughs = docs.map(|entry| format!("docs/{}", entry.unwrap().file_name().to_string_lossy()));
    let mut paths: Vec<String> = walkthroughs.filter(|path| path.ends_with(".md")).collect();
    paths.sort();
    paths.extend(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(str::to_owned));
    paths.into_iter().map(|path| (path.clone(), text(&path))).collect()
}

#[test]
fn every_role_is_documented_with_its_meaning() {
    let record = text("docs/record.md");
    let undocumented =
        Role::ALL.iter().map(|r| format!("| `{r}` | {} |", r.meaning())).filter(|row| !record.contains(row));
    assert_eq!(undocumented.collect::<Vec<_>>(), Vec::<String>::new(), "rows missing in docs/record.md");
}

#[test]
fn the_readme_shows_what_the_command_prints() {
    let page = fs::read(root().join("samples/english.html")).unwrap();
    let article = Article { id: Some("english".into()), ..Reader::default().read(&page) };
    let readme = text("README.md");
    let shown = readme.split("````markdown\n").nth(1).and_then(|rest| rest.split("````").next());
    assert_eq!(
        shown.map(str::trim_end),
        Some(article.to_markdown().trim_end()),
        "README.md shows another reading"
    );
}

#[test]
fn every_field_is_documented() {
    let record = text("docs/record.md");
    let mut names = BTreeSet::new();
    field_names(&serde_json::to_value(full()).unwrap(), &mut names);
    let undocumented: Vec<_> = names.iter().filter(|name| !record.contains(&format!("`{name}`"))).collect();
    assert_eq!(undocumented, Vec::<&String>::new(), "fields missing in docs/record.md");
}

fn field_names(value: &serde_json::Value, names: &mut BTreeSet<String>) {
    for (name, value) in value.as_object().into_iter().flatten() {
        names.insert(name.clone());
        field_names(value, names);
    }
    value.as_array().into_iter().flatten().for_each(|item| field_names(item, names));
}

#[test]
fn every_field_has_a_column() {
    let whole = full();
    let rows = tearsheet_archive::table(std::slice::from_ref(&whole)).unwrap();
    assert_eq!(tearsheet_archive::articles(&rows).unwrap(), [whole]);
}

/// A record with nothing absent; a new field has to be added here, or this does not compile.
fn full() -> Article {
    let some = || Some("x".to_owned());
    let when = || When {
        at: "2024-01-01".into(),
        precision: Precision::Day,
        zone: Zone::None,
        from: WhenFrom::Text,
        raw: "x".into(),
    };
    Article {
        schema: SCHEMA,
        id: some(),
        url: some(),
        canonical_url: some(),
        site: some(),
        language: some(),
        page_kind: PageKind::Article,
        page_kind_confidence: 1.0,
        confidence: 1.0,
        kicker: some(),
        title: some(),
        lead: some(),
        authors: vec![Author { name: "x".into(), kind: AuthorKind::Person, url: some() }],
        published: Some(when()),
        modified: Some(when()),
        section: some(),
        tags: vec!["x".into()],
        access: Access::Free,
        images: vec![Image { url: some(), caption: some(), credit: some(), cover: true }],
        body: vec![Part { role: Role::Heading, text: "x".into(), level: Some(2) }],
        text: "x".into(),
        related: vec![Related { title: "x".into(), url: some(), section: some() }],
        links: vec![Link { text: "x".into(), url: "x".into() }],
        promoted: vec![Promoted { title: "x".into(), url: some(), label: some() }],
        comments: vec![Comment { text: "x".into(), author: some(), at: some() }],
        repeats: vec![Repeat { text: "x".into(), of: 1 }],
        blocks: vec![Block {
            n: 1,
            role: Role::Repeat,
            confidence: 1.0,
            reason: some(),
            of: Some(1),
            text: "x".into(),
            path: some(),
        }],
        notices: vec![Notice::new(NoticeKind::Other, "x")],
        source: Some(Source {
            warc: some(),
            offset: Some(1),
            digest: some(),
            captured: some(),
            tool: some(),
            settings: some(),
        }),
    }
}

/// The verbs of the command, from the list that its door keeps.
fn verbs() -> Vec<String> {
    let door = text("doors/cli/src/main.rs");
    let list = door
        .split_once("enum Verb {")
        .and_then(|(_, rest)| rest.split_once('}'))
        .map_or("", |(list, _)| list);
    let variants =
        list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['/', '#']));
    variants.map(|line| line.split(['(', ',', ' ']).next().unwrap_or(line).to_lowercase()).collect()
}

/// The lines of the shell blocks of a document.
fn shell_lines(document: &str) -> impl Iterator<Item = &str> {
    document
        .split("```")
        .skip(1)
        .step_by(2)
        .filter_map(|block| block.strip_prefix("sh\n"))
        .flat_map(str::lines)
}

#[test]
fn every_verb_is_documented_and_every_documented_verb_exists() {
    let verbs = verbs();
    assert!(!verbs.is_empty(), "expected `enum Verb` in doors/cli/src/main.rs");
    let mut shown = BTreeSet::new();
    for (_, document) in documents() {
        let commands = shell_lines(&document).filter_map(|line| {
            line.strip_prefix("tearsheet ").or_else(|| line.strip_prefix("cargo run --release -- "))
        });
        shown.extend(commands.filter_map(|command| Some(command.split_whitespace().next()?.to_owned())));
    }
    assert_eq!(shown, verbs.into_iter().collect(), "verbs shown in the documents, and those of the command");
}

#[test]
fn files_that_documents_name_are_there() {
    let folders = ["samples/", "docs/", "crates/", "doors/", "tests/"];
    let mut missing = Vec::new();
    for (path, document) in documents() {
        let is_path = |c: char| c.is_ascii_alphanumeric() || "/._-<>".contains(c);
        let named = document
            .split(|c| !is_path(c))
            .filter(|word| folders.iter().any(|folder| word.starts_with(folder)));
        let gone = named
            .map(|word| word.trim_end_matches('.'))
            .filter(|word| !word.contains('<') && !root().join(word).exists());
        missing.extend(gone.map(|word| format!("{path} names {word}")));
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn continuous_integration_runs_what_the_readme_says() {
    let (readme, ci) = (text("README.md"), text(".ci/run"));
    for command in ["cargo test --workspace", "cargo run --release -- read samples/english.html"] {
        assert!(shell_lines(&readme).any(|line| line == command), "README.md should show `{command}`");
    }
    assert!(ci.contains("README.md"), ".ci/run takes its commands from README.md");
}
