//! Inputs: what stands on the command line in, pages that wait to be read out, lazily and in order. Folders are
//! walked by name, patterns opened, rows of JSONL told apart. Whatever cannot be had is a [`Failure`] in its place.

use crate::fetch::Web;
use crate::unpack::{Stream, bounded, reason, too_large, unpacked};
use serde::Deserialize;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use tearsheet::{Format, Options};

const PACKINGS: [&str; 2] = [".gz", ".zst"];
const PAGES: [&str; 5] = [".html", ".htm", ".xhtml", ".txt", ".jsonl"];
const ARCHIVES: [&str; 2] = [".warc", ".wacz"];

/// A page that waits to be read.
#[derive(Debug)]
pub(crate) struct Capture {
    /// What people know it by.
    pub(crate) name: String,
    /// The record's id.
    pub(crate) id: Option<String>,
    /// Where its output belongs in a folder, without ending.
    pub(crate) place: PathBuf,
    url: Option<String>,
    bytes: Location,
}

/// Where its bytes are.
#[derive(Debug)]
enum Location {
    File(PathBuf),
    Stdin,
    Web(String),
    Row(Format, String),
}

/// The bytes of a page and what is known of them.
pub(crate) struct Loaded {
    pub(crate) bytes: Vec<u8>,
    pub(crate) options: Options,
}

/// An input that could not be read.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) name: String,
    pub(crate) why: String,
}

impl Failure {
    pub(crate) fn new(name: impl Into<String>, why: impl Into<String>) -> Self {
        Failure { name: name.into(), why: why.into() }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.name, self.why)
    }
}

/// A page, or why there is none.
pub(crate) type Found = Result<Capture, Failure>;

type Many = Box<dyn Iterator<Item = Found> + Send>;

impl Capture {
    /// Fetches the bytes, no more than `most` of them.
    pub(crate) fn load(self, web: &Web, most: u64) -> Result<Loaded, Failure> {
        let name = self.name;
        let mut options = Options { url: self.url, ..Options::default() };
        let bytes = match self.bytes {
            Location::File(path) => {
                open(&path).and_then(|stream| bounded(stream, most).map_err(|e| reason(&e)))
            }
            Location::Stdin => {
                unpacked(io::stdin(), "").and_then(|stream| bounded(stream, most).map_err(|e| reason(&e)))
            }
            Location::Row(format, text) => {
                options.format = Some(format);
                Ok(text.into_bytes())
            }
            Location::Web(url) => web.fetch(&url, most).map(|answer| {
                options.url = Some(answer.url);
                options.content_type = answer.content_type;
                answer.bytes
            }),
        };
        bytes.map(|bytes| Loaded { bytes, options }).map_err(|why| Failure { name, why })
    }
}

/// Whether these inputs are one page and not, perhaps, several.
pub(crate) fn is_one_page(inputs: &[String]) -> bool {
    match inputs {
        [input] if input == "-" || is_web(input) => true,
        [input] => {
            let path = Path::new(input);
            !(path.is_dir() || is_pattern(input) || ending(input, &[".jsonl"]).is_some())
        }
        _ => false,
    }
}

/// The pages of all inputs, in order. `url` is where a lone page came from.
pub(crate) fn captures(
    inputs: Vec<String>,
    url: Option<String>,
    most: u64,
) -> impl Iterator<Item = Found> + Send {
    inputs.into_iter().flat_map(move |input| named(input, most)).map(move |found| {
        found.map(|capture| match &url {
            Some(url) => Capture { url: Some(url.clone()), ..capture },
            None => capture,
        })
    })
}

/// How many pages there are, if that can be told without opening files.
pub(crate) fn count(inputs: &[String]) -> Option<u64> {
    let count_named = |input: &String| {
        if !is_pattern(input) {
            return count_path(Path::new(input));
        }
        let matches = glob::glob(input).ok()?;
        matches.map(|entry| entry.map_or(Some(1), |path| count_path(&path))).sum()
    };
    inputs.iter().map(count_named).sum()
}

fn count_path(path: &Path) -> Option<u64> {
    let count_file = |path: &Path| ending(&path.to_string_lossy(), &[".jsonl"]).is_none().then_some(1);
    match path.is_dir() {
        true => Walk::new(path).map(|found| found.map_or(Some(1), |path| count_file(&path))).sum(),
        false => count_file(path),
    }
}

fn named(input: String, most: u64) -> Many {
    let path = Path::new(&input);
    if input == "-" {
        let capture = Capture {
            name: "stdin".into(),
            id: None,
            place: "stdin".into(),
            url: None,
            bytes: Location::Stdin,
        };
        Box::new(std::iter::once(Ok(capture)))
    } else if is_web(&input) {
        let id = address_id(&input);
        let place = PathBuf::from(&id);
        Box::new(std::iter::once(Ok(Capture {
            name: input.clone(),
            id: Some(id),
            place,
            url: None,
            bytes: Location::Web(input),
        })))
    } else if path.is_dir() {
        folder(path.to_owned(), most)
    } else if path.exists() || !is_pattern(&input) {
        file(path, None, most)
    } else {
        pattern(input, most)
    }
}

/// An address that can stand in a record's `url`.
pub(crate) fn whole_address(url: &str) -> Result<String, String> {
    match url::Url::parse(url) {
        Ok(_) if is_web(url) => Ok(url.to_owned()),
        _ => Err("expected a whole address, such as https://example.org/story".into()),
    }
}

fn is_web(input: &str) -> bool {
    let lower = input.get(..8).unwrap_or(input).to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

fn is_pattern(input: &str) -> bool {
    input.contains(['*', '?', '[']) && !Path::new(input).exists()
}

fn pattern(input: String, most: u64) -> Many {
    let failed = |why: String| -> Many { Box::new(std::iter::once(Err(Failure::new(input.clone(), why)))) };
    let matches = match glob::glob(&input) {
        Ok(matches) => matches,
        Err(error) => return failed(format!("this pattern cannot be read: {}", error.msg)),
    };
    let mut matches = matches.peekable();
    if matches.peek().is_none() {
        return failed("no file matches this pattern".into());
    }
    Box::new(matches.flat_map(move |entry| -> Many {
        match entry {
            Ok(path) if path.is_dir() => folder(path, most),
            Ok(path) => file(&path, None, most),
            Err(error) => {
                let name = error.path().display().to_string();
                Box::new(std::iter::once(Err(Failure::new(name, reason(error.error())))))
            }
        }
    }))
}

/// The pages of one file; `root` is the folder that was named on the command line.
fn file(path: &Path, root: Option<&Path>, most: u64) -> Many {
    let name = path.display().to_string();
    if ending(&name, &ARCHIVES).is_some() {
        let why = "web archives (WARC, WACZ) cannot be read yet; a later version will";
        return Box::new(std::iter::once(Err(Failure::new(name, why))));
    }
    if ending(&name, &[".jsonl"]).is_some() {
        return match open(path) {
            Ok(stream) => Box::new(Rows { name, lines: BufReader::new(stream), n: 0, most }),
            Err(why) => Box::new(std::iter::once(Err(Failure { name, why }))),
        };
    }
    let id = path.file_name().map(|file| without_endings(&file.to_string_lossy()).to_owned());
    let below = root.and_then(|root| path.strip_prefix(root).ok()).and_then(Path::parent);
    let place = below.unwrap_or(Path::new("")).join(id.as_deref().unwrap_or("page"));
    Box::new(std::iter::once(Ok(Capture {
        name,
        id,
        place,
        url: None,
        bytes: Location::File(path.to_owned()),
    })))
}

fn open(path: &Path) -> Result<Stream, String> {
    if path.is_dir() {
        return Err("it is a folder".into());
    }
    let file = File::open(path).map_err(|e| reason(&e))?;
    unpacked(file, &path.to_string_lossy())
}

fn folder(root: PathBuf, most: u64) -> Many {
    let mut walk = Walk::new(&root).peekable();
    if walk.peek().is_none() {
        let why = format!("there are no pages in this folder (files that end in {})", PAGES.join(" "));
        return Box::new(std::iter::once(Err(Failure::new(root.display().to_string(), why))));
    }
    Box::new(walk.flat_map(move |found| -> Many {
        match found {
            Ok(path) => file(&path, Some(&root), most),
            Err(failure) => Box::new(std::iter::once(Err(failure))),
        }
    }))
}

/// The files below a folder that may hold pages, sorted by name in each folder. Hidden files and links to folders
/// are passed over.
struct Walk {
    open: Vec<std::vec::IntoIter<PathBuf>>,
    failed: Option<Failure>,
}

impl Walk {
    fn new(root: &Path) -> Self {
        let mut walk = Walk { open: Vec::new(), failed: None };
        walk.enter(root);
        walk
    }

    fn enter(&mut self, folder: &Path) {
        let entries = fs::read_dir(folder).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
        match entries {
            Ok(entries) => {
                let is_hidden = |e: &fs::DirEntry| e.file_name().to_string_lossy().starts_with('.');
                let mut paths: Vec<PathBuf> =
                    entries.into_iter().filter(|e| !is_hidden(e)).map(|e| e.path()).collect();
                paths.sort();
                self.open.push(paths.into_iter());
            }
            Err(error) => self.failed = Some(Failure::new(folder.display().to_string(), reason(&error))),
        }
    }
}

impl Iterator for Walk {
    type Item = Result<PathBuf, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(failure) = self.failed.take() {
                return Some(Err(failure));
            }
            let Some(path) = self.open.last_mut()?.next() else {
                self.open.pop();
                continue;
            };
            if path.is_dir() {
                if !path.is_symlink() {
                    self.enter(&path);
                }
                continue;
            }
            let name = path.to_string_lossy();
            if ending(&name, &PAGES).or_else(|| ending(&name, &ARCHIVES)).is_some() {
                return Some(Ok(path));
            }
        }
    }
}

/// A row of JSONL.
#[derive(Deserialize)]
struct Row {
    id: Option<serde_json::Value>,
    url: Option<String>,
    html: Option<String>,
    text: Option<String>,
}

/// The rows of a JSONL file.
struct Rows {
    name: String,
    lines: BufReader<Stream>,
    n: u64,
    most: u64,
}

impl Iterator for Rows {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            self.n += 1;
            let line = match self.line() {
                Ok(Some(line)) => line,
                Ok(None) => return None,
                Err(why) => return Some(Err(Failure { name: format!("{}:{}", self.name, self.n), why })),
            };
            let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line).trim_ascii();
            if !line.is_empty() {
                return Some(self.page(line));
            }
        }
    }
}

impl Rows {
    /// The next line; one that is too long is passed over and said so.
    fn line(&mut self) -> Result<Option<Vec<u8>>, String> {
        let mut line = Vec::new();
        let most = self.most.saturating_mul(2);
        let broken = |error: io::Error| reason(&error);
        let read = io::Read::take(&mut self.lines, most).read_until(b'\n', &mut line);
        match read {
            Err(error) => {
                self.lines = BufReader::new(Box::new(io::empty()));
                Err(broken(error))
            }
            Ok(0) => Ok(None),
            Ok(_) if line.len() as u64 >= most && line.last() != Some(&b'\n') => {
                self.lines.skip_until(b'\n').map_err(broken)?;
                Err(too_large(self.most))
            }
            Ok(_) => Ok(Some(line)),
        }
    }

    fn page(&self, line: &[u8]) -> Found {
        let name = format!("{}:{}", self.name, self.n);
        let row: Row = match serde_json::from_slice(line) {
            Ok(row) => row,
            Err(error) => return Err(Failure::new(name, format!("this row is not readable JSON: {error}"))),
        };
        let bytes = match (row.html, row.text) {
            (Some(html), _) => Location::Row(Format::Html, html),
            (None, Some(text)) => Location::Row(Format::Text, text),
            (None, None) => {
                return Err(Failure::new(
                    name,
                    "expected a row with \"html\" or \"text\", but found neither",
                ));
            }
        };
        let id = row.id.and_then(|id| match id {
            serde_json::Value::String(id) => Some(id),
            serde_json::Value::Number(id) => Some(id.to_string()),
            _ => None,
        });
        let place = PathBuf::from(id.as_deref().map_or(format!("row-{}", self.n), as_file_name));
        Ok(Capture { name, id, place, url: row.url, bytes })
    }
}

/// The ending of a name, seen through its packing: `.html` of `a.html.gz`.
fn ending<'a>(name: &str, endings: &[&'a str]) -> Option<&'a str> {
    let lower = name.to_ascii_lowercase();
    let plain = PACKINGS.iter().find_map(|packing| lower.strip_suffix(packing)).unwrap_or(&lower);
    endings.iter().copied().find(|ending| plain.ends_with(ending))
}

/// A file's name without its endings: `a.b` of `a.b.html.gz`.
fn without_endings(file: &str) -> &str {
    let cut = |name: &str, endings: &[&str]| {
        let lower = name.to_ascii_lowercase();
        let found = endings.iter().find(|ending| lower.ends_with(*ending) && lower.len() > ending.len());
        name.len() - found.map_or(0, |ending| ending.len())
    };
    let unpacked = &file[..cut(file, &PACKINGS)];
    let known = cut(unpacked, &PAGES);
    match known < unpacked.len() {
        true => &unpacked[..known],
        false => unpacked
            .rsplit_once('.')
            .map_or(unpacked, |(stem, _)| if stem.is_empty() { unpacked } else { stem }),
    }
}

/// The last part of an address's path without its ending, or its host.
fn address_id(address: &str) -> String {
    let Ok(url) = url::Url::parse(address) else { return as_file_name(address) };
    let last = url.path_segments().and_then(|mut parts| parts.rfind(|part| !part.is_empty()));
    let id = match last {
        Some(part) => match ending(part, &PAGES) {
            Some(_) => without_endings(part),
            None => part,
        },
        None => url.host_str().unwrap_or("page"),
    };
    as_file_name(id)
}

/// A name that can stand in any folder.
fn as_file_name(id: &str) -> String {
    let safe = |c: char| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { '_' } else { c };
    let name: String = id.chars().map(safe).take(120).collect();
    match name.trim_matches(['.', ' ']) {
        "" => "page".into(),
        kept => kept.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_loses_its_endings() {
        let names = [
            ("a.b.html.gz", "a.b"),
            ("story.HTM", "story"),
            ("story.html.zst", "story"),
            ("story", "story"),
            ("story.php", "story"),
            (".html", ".html"),
            (".gz", ".gz"),
            ("Łódź.txt", "Łódź"),
        ];
        for (file, id) in names {
            assert_eq!(without_endings(file), id);
        }
    }

    #[test]
    fn an_address_gives_its_last_part() {
        let addresses = [
            ("https://example.org/2027/rates-held.html?x=1#top", "rates-held"),
            ("https://example.org/news/story-12,34.php", "story-12,34.php"),
            ("https://example.org/a/b/", "b"),
            ("https://example.org", "example.org"),
            ("https://example.org/..%2f..%2fetc", "..%2f..%2fetc"),
        ];
        for (address, id) in addresses {
            assert_eq!(address_id(address), id.trim_start_matches('.'));
        }
    }

    #[test]
    fn a_file_name_stays_in_its_folder() {
        for (id, name) in [
            ("../../x", "_.._x"),
            ("..", "page"),
            ("", "page"),
            ("a/b\\c:d", "a_b_c_d"),
            ("ok-1.2", "ok-1.2"),
        ] {
            assert_eq!(as_file_name(id), name);
        }
        assert!(as_file_name(&"ł".repeat(1000)).len() <= 240);
    }

    #[test]
    fn one_page_is_told_from_several() {
        let is_one =
            |inputs: &[&str]| is_one_page(&inputs.iter().map(|i| (*i).to_owned()).collect::<Vec<_>>());
        assert!(is_one(&["-"]) && is_one(&["a.html.gz"]) && is_one(&["https://example.org/?q=*"]));
        assert!(!is_one(&["a.html", "b.html"]) && !is_one(&["."]) && !is_one(&["*.html"]));
        assert!(!is_one(&["rows.jsonl.zst"]));
    }
}
