//! Where the oracle's pages come from: labelled sets beside the project, our own pages, and snippets.

use flate2::read::MultiGzDecoder;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

const SNIPPETS: &str = include_str!("snippets.txt");

/// One of so many pages of a labelled set is read, unless all are asked for.
const SAMPLE: usize = 10;

/// Pages that are judged together.
pub(crate) struct Set {
    pub(crate) name: String,
    pub(crate) pages: Vec<Page>,
    unread: Vec<String>,
}

impl Set {
    /// Whether the set has this page and this run does not read it.
    pub(crate) fn left_out(&self, id: &str) -> bool {
        self.unread.iter().any(|unread| unread == id)
    }
}

/// A page and where its bytes are.
pub(crate) struct Page {
    pub(crate) id: String,
    source: Source,
}

enum Source {
    File(PathBuf),
    Snippet(String),
}

impl Page {
    /// Its bytes, inflated.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let path = match &self.source {
            Source::Snippet(html) => return html.clone().into_bytes(),
            Source::File(path) => path,
        };
        let bytes = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        if path.extension().is_none_or(|ending| ending != "gz") {
            return bytes;
        }
        let mut inflated = Vec::new();
        MultiGzDecoder::new(&bytes[..])
            .read_to_end(&mut inflated)
            .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        inflated
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Where labelled pages lie.
pub(crate) fn labelled_folder() -> PathBuf {
    root().join("../shared/data")
}

/// The labelled sets of HTML pages, by name.
pub(crate) fn labelled_sets() -> Vec<Set> {
    let all = std::env::var("TEARSHEET_ORACLE").is_ok_and(|wish| wish == "all");
    let set = |folder: &PathBuf| {
        let pages: Vec<Page> =
            files(&folder.join("pages"), ".html.gz").into_iter().map(|p| page(folder, p)).collect();
        let (read, unread): (Vec<_>, Vec<_>) =
            pages.into_iter().enumerate().partition(|(i, _)| all || i % SAMPLE == 0);
        Set {
            name: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            pages: read.into_iter().map(|(_, page)| page).collect(),
            unread: unread.into_iter().map(|(_, page)| page.id).collect(),
        }
    };
    entries(&labelled_folder()).iter().map(set).filter(|set| !set.pages.is_empty()).collect()
}

/// The pages of the project itself.
pub(crate) fn own_set() -> Set {
    let mut pages = Vec::new();
    for (folder, ending) in [("tests/pages", "page.html"), ("samples", ".html")] {
        let folder = root().join(folder);
        pages.extend(files(&folder, ending).into_iter().map(|path| page(&folder, path)));
    }
    Set { name: "own".into(), pages, unread: Vec::new() }
}

/// The snippets as pages.
pub(crate) fn snippet_set() -> Set {
    let pages =
        snippets().into_iter().map(|s| Page { id: s.name, source: Source::Snippet(s.html) }).collect();
    Set { name: "snippets".into(), pages, unread: Vec::new() }
}

fn page(folder: &Path, path: PathBuf) -> Page {
    let inner = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy();
    let id = inner.trim_start_matches("pages/").trim_end_matches(".gz").trim_end_matches(".html");
    Page { id: id.to_owned(), source: Source::File(path) }
}

/// Files below a folder whose name ends so, sorted.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in entries(folder) {
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found
}

/// What stands in a folder, sorted; nothing where there is none.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

/// A small page and the blocks that its tree must give.
pub(crate) struct Snippet {
    pub(crate) name: String,
    pub(crate) html: String,
    pub(crate) lines: Vec<String>,
}

/// Reads `snippets.txt`, whose head says how it is written.
pub(crate) fn snippets() -> Vec<Snippet> {
    SNIPPETS.split("\n=== ").skip(1).map(snippet).collect()
}

fn snippet(text: &str) -> Snippet {
    let (name, rest) = text.split_once('\n').unwrap_or((text, ""));
    let (lines, source): (Vec<&str>, Vec<&str>) = rest.lines().partition(|line| line.starts_with("> "));
    Snippet {
        name: name.trim().replace(' ', "-"),
        html: unescaped(&repeated(source.join("\n").trim_end_matches('\n'))),
        lines: lines.iter().map(|line| line[2..].to_owned()).collect(),
    }
}

/// `{3*abc}` stands for `abcabcabc`.
fn repeated(source: &str) -> String {
    let Some((before, rest)) = source.split_once('{') else { return source.to_owned() };
    let repeat = rest.split_once('}').and_then(|(inside, after)| {
        let (times, what) = inside.split_once('*')?;
        Some((what.repeat(times.parse().ok()?), after))
    });
    match repeat {
        Some((what, after)) => format!("{before}{what}{}", repeated(after)),
        None => format!("{before}{{{}", repeated(rest)),
    }
}

/// `\0`, `\r`, `\f`, `\t`, `\n` stand for the control characters.
fn unescaped(source: &str) -> String {
    let pairs = [("\\0", "\0"), ("\\r", "\r"), ("\\f", "\u{c}"), ("\\t", "\t"), ("\\n", "\n")];
    pairs.iter().fold(source.to_owned(), |text, (from, to)| text.replace(from, to))
}
