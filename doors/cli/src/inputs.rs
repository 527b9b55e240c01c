//! Inputs: what stands on the command line in, pages that wait to be read out, lazily and in order. Folders are
//! walked by name, patterns opened, rows of JSONL and archives told apart. Whatever cannot be had is a [`Failure`] in its
//! place.

mod stdin;
mod tally;

use crate::WrongUsage;
use crate::archives;
use crate::fetch::Web;
use crate::rows::{Frame, Rows};
use crate::unpack::{Stream, bounded, reason, unpacked};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use tearsheet::{Format, Options, Source};

pub(crate) use stdin::Shown;
pub(crate) use tally::{Meter, PassedOver};

/// The input that stands for standard input.
pub(crate) const STDIN: &str = "-";
const PACKINGS: [&str; 2] = [".gz", ".zst"];
const PAGES: [&str; 5] = [".html", ".htm", ".xhtml", ".txt", ".jsonl"];
const ARCHIVES: [&str; 4] = [".warc", ".wet", ".arc", ".wacz"];

/// A page that waits to be read.
#[derive(Debug)]
pub(crate) struct Capture {
    /// What people know it by.
    pub(crate) name: String,
    /// The record's id.
    pub(crate) id: Option<String>,
    /// Where its output belongs in a folder, without ending.
    pub(crate) place: PathBuf,
    /// Where it stood in an archive.
    pub(crate) source: Option<Source>,
    /// The row that its text stood in and is to be written back to.
    pub(crate) frame: Option<Frame>,
    pub(crate) url: Option<String>,
    pub(crate) bytes: Location,
}

/// Where its bytes are.
#[derive(Debug)]
pub(crate) enum Location {
    File {
        path: PathBuf,
        meter: Meter,
    },
    Stdin,
    Web(String),
    /// Out of a row, decoded with it.
    Decoded {
        text: String,
        format: Format,
    },
    /// Out of a record.
    Held {
        bytes: Vec<u8>,
        format: Option<Format>,
        content_type: Option<String>,
    },
    /// Nowhere, and why.
    Nowhere(String),
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

/// What is taken from files.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// No page with more bytes.
    pub(crate) most: u64,
    /// Of rows, the text in this field alone.
    pub(crate) text_field: Option<String>,
    /// Counts the bytes that are read.
    pub(crate) meter: Meter,
    /// Counts what is passed over in archives.
    pub(crate) passed_over: PassedOver,
}

impl Wanted {
    /// Whole pages.
    pub(crate) fn pages(most: u64) -> Self {
        Wanted { most, text_field: None, meter: Meter::default(), passed_over: PassedOver::default() }
    }
}

/// A page, or why there is none.
pub(crate) type Found = Result<Capture, Failure>;

pub(crate) type Many = Box<dyn Iterator<Item = Found> + Send>;

impl Capture {
    /// The page, captured at a time that the caller knows.
    pub(crate) fn captured(self, at: Option<&str>) -> Self {
        let Some(at) = at else { return self };
        let source = self.source.unwrap_or_default();
        Capture { source: Some(Source { captured: Some(at.to_owned()), ..source }), ..self }
    }

    /// Fetches the bytes, no more than `most` of them.
    pub(crate) fn load(self, web: &Web, most: u64) -> Result<Loaded, Failure> {
        let Location::Web(address) = &self.bytes else { return self.load_held(most) };
        let answer = web.fetch(address, most).map_err(|why| Failure::new(self.name, why))?;
        let (url, content_type) = (Some(answer.url), answer.content_type);
        let captured = self.source.and_then(|source| source.captured);
        let options = Options { url, content_type, captured, ..Options::default() };
        Ok(Loaded { bytes: answer.bytes, options })
    }

    /// Reads the bytes where they lie, no more than `most` of them. Nothing is fetched.
    pub(crate) fn load_held(self, most: u64) -> Result<Loaded, Failure> {
        let captured = self.source.and_then(|source| source.captured);
        let mut options = Options { url: self.url, captured, ..Options::default() };
        let drawn = |stream: Stream| bounded(stream, most).map_err(|e| reason(&e));
        let bytes = match self.bytes {
            Location::File { path, meter } => open(&path, &meter).and_then(drawn),
            Location::Stdin => unpacked(stdin::whole(), "").and_then(drawn),
            Location::Decoded { text, format } => {
                (options.format, options.decoded) = (Some(format), true);
                Ok(text.into_bytes())
            }
            Location::Held { bytes, format, content_type } => {
                (options.format, options.content_type) = (format, content_type);
                Ok(bytes)
            }
            Location::Nowhere(why) => Err(why),
            Location::Web(_) => Err("it is an address, and nothing is fetched here".into()),
        };
        bytes.map(|bytes| Loaded { bytes, options }).map_err(|why| Failure::new(self.name, why))
    }

    /// The name of the file that it is, if it is one.
    pub(crate) fn file_name(&self) -> Option<String> {
        match &self.bytes {
            Location::File { path, .. } => Some(path.file_name()?.to_string_lossy().into_owned()),
            _ => None,
        }
    }
}

/// Whether these inputs are one page and not, perhaps, several.
pub(crate) fn is_one_page(inputs: &[String]) -> bool {
    match inputs {
        [input] if input == STDIN => stdin::shown() == Shown::Page,
        [input] if is_web(input) => true,
        [input] => {
            let path = Path::new(input);
            !(path.is_dir() || is_pattern(input) || holds_several(input) || is_unnamed_archive(path))
        }
        _ => false,
    }
}

/// Refuses standard input that is named twice.
pub(crate) fn check(inputs: &[String]) -> Result<(), WrongUsage> {
    match inputs.iter().filter(|input| *input == STDIN).count() {
        0 | 1 => Ok(()),
        _ => Err(WrongUsage("- stands twice, but standard input can be read only once".into())),
    }
}

/// The pages of all inputs, in order. `url` is where a lone page came from.
pub(crate) fn captures(
    inputs: Vec<String>,
    url: Option<String>,
    wanted: Wanted,
) -> impl Iterator<Item = Found> + Send {
    inputs.into_iter().flat_map(move |input| named(input, &wanted)).map(move |found| {
        found.map(|capture| match &url {
            Some(url) => Capture { url: Some(url.clone()), ..capture },
            None => capture,
        })
    })
}

/// Whether a file of this name holds pages beside one another.
pub(crate) fn holds_several(name: &str) -> bool {
    ending(name, &[".jsonl"]).or_else(|| ending(name, &ARCHIVES)).is_some()
}

/// Whether a file whose name does not say what it holds is an archive.
fn is_unnamed_archive(path: &Path) -> bool {
    ending(&path.to_string_lossy(), &PAGES).is_none() && archives::is_archive(path)
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
    let count_file = |path: &Path| (!holds_several(&path.to_string_lossy())).then_some(1);
    match path.is_dir() {
        true => Walk::new(path).map(|found| found.map_or(Some(1), |path| count_file(&path))).sum(),
        false => count_file(path),
    }
}

/// The pages of one input.
pub(crate) fn named(input: String, wanted: &Wanted) -> Many {
    let path = Path::new(&input);
    if input == STDIN {
        piped(wanted)
    } else if is_web(&input) {
        let id = address_id(&input);
        let place = PathBuf::from(&id);
        one(input.clone(), Some(id), place, Location::Web(input))
    } else if path.is_dir() {
        folder(path.to_owned(), wanted.clone())
    } else if path.exists() || !is_pattern(&input) {
        file(path, None, wanted)
    } else {
        pattern(&input, wanted.clone())
    }
}

/// The pages of standard input.
fn piped(wanted: &Wanted) -> Many {
    let name = "stdin";
    match stdin::shown() {
        _ if wanted.text_field.is_some() => rows(name.into(), unpacked(stdin::whole(), ""), wanted),
        Shown::Rows => rows(name.into(), unpacked(stdin::whole(), ""), wanted),
        Shown::Archive => archives::of_pipe(name.into(), stdin::whole(), wanted),
        Shown::Page => one(name.into(), None, name.into(), Location::Stdin),
    }
}

fn one(name: String, id: Option<String>, place: PathBuf, bytes: Location) -> Many {
    Box::new(std::iter::once(Ok(Capture { name, id, place, source: None, frame: None, url: None, bytes })))
}

/// An address that can stand in a record's `url`.
pub(crate) fn whole_address(url: &str) -> Result<String, String> {
    match url::Url::parse(url) {
        Ok(_) if is_web(url) => Ok(url.to_owned()),
        _ => Err("expected a whole address, such as https://example.org/story".into()),
    }
}

/// A moment that can stand in a record's `captured`.
pub(crate) fn moment(raw: &str) -> Result<String, String> {
    match raw.parse::<jiff::Timestamp>() {
        Ok(_) => Ok(raw.to_owned()),
        Err(_) => Err("expected a moment, such as 2024-05-03T10:20:30Z".into()),
    }
}

pub(crate) fn is_web(input: &str) -> bool {
    let lower = input.get(..8).unwrap_or(input).to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

pub(crate) fn is_pattern(input: &str) -> bool {
    input.contains(['*', '?', '[']) && !Path::new(input).exists()
}

/// The files and folders that an input names; a pattern may name many.
pub(crate) fn paths(input: &str) -> Vec<Result<PathBuf, Failure>> {
    let failed = |why: String| vec![Err(Failure::new(input, why))];
    if !is_pattern(input) {
        let path = PathBuf::from(input);
        return if path.exists() { vec![Ok(path)] } else { failed("there is no such file or folder".into()) };
    }
    let matches = match glob::glob(input) {
        Ok(matches) => matches,
        Err(error) => return failed(format!("this pattern cannot be read: {}", error.msg)),
    };
    let unread =
        |error: glob::GlobError| Failure::new(error.path().display().to_string(), reason(error.error()));
    let paths: Vec<_> = matches.map(|entry| entry.map_err(unread)).collect();
    if paths.is_empty() { failed("no file matches this pattern".into()) } else { paths }
}

fn pattern(input: &str, wanted: Wanted) -> Many {
    Box::new(paths(input).into_iter().flat_map(move |path| -> Many {
        match path {
            Ok(path) if path.is_dir() => folder(path, wanted.clone()),
            Ok(path) => file(&path, None, &wanted),
            Err(failure) => Box::new(std::iter::once(Err(failure))),
        }
    }))
}

/// The pages of one file; `root` is the folder that was named on the command line.
pub(crate) fn file(path: &Path, root: Option<&Path>, wanted: &Wanted) -> Many {
    let name = path.display().to_string();
    if ending(&name, &[".jsonl"]).is_some() {
        return rows(name, open(path, &wanted.meter), wanted);
    }
    if wanted.text_field.is_some() {
        return failure(name, "--text-field is for rows of JSONL, and this is none");
    }
    if ending(&name, &ARCHIVES).is_some() || is_unnamed_archive(path) {
        return archives::of_file(path, wanted);
    }
    let id = path.file_name().map(|file| without_endings(&file.to_string_lossy()).to_owned());
    let below = root.and_then(|root| path.strip_prefix(root).ok()).and_then(Path::parent);
    let place = below.unwrap_or(Path::new("")).join(id.as_deref().unwrap_or("page"));
    one(name, id, place, Location::File { path: path.to_owned(), meter: wanted.meter.clone() })
}

fn rows(name: String, stream: Result<Stream, String>, wanted: &Wanted) -> Many {
    match stream {
        Ok(stream) => Box::new(Rows::new(name, stream, wanted.clone())),
        Err(why) => failure(name, why),
    }
}

pub(crate) fn failure(name: impl Into<String>, why: impl Into<String>) -> Many {
    Box::new(std::iter::once(Err(Failure::new(name, why))))
}

fn open(path: &Path, meter: &Meter) -> Result<Stream, String> {
    if path.is_dir() {
        return Err("it is a folder".into());
    }
    let file = File::open(path).map_err(|e| reason(&e))?;
    unpacked(meter.on(file), &path.to_string_lossy())
}

fn folder(root: PathBuf, wanted: Wanted) -> Many {
    let mut walk = Walk::new(&root).peekable();
    if walk.peek().is_none() {
        return failure(root.display().to_string(), nothing_here());
    }
    Box::new(walk.flat_map(move |found| -> Many {
        match found {
            Ok(path) => file(&path, Some(&root), &wanted),
            Err(failure) => Box::new(std::iter::once(Err(failure))),
        }
    }))
}

/// The sentence for a folder of which nothing can be read.
pub(crate) fn nothing_here() -> String {
    let endings = [&PAGES[..], &ARCHIVES].concat().join(" ");
    format!("there are no pages in this folder (files that end in {endings}, packed or not)")
}

/// The files below a folder that may hold pages, sorted by name in each folder. Hidden files and links to folders
/// are passed over.
pub(crate) struct Walk {
    open: Vec<std::vec::IntoIter<PathBuf>>,
    failed: Option<Failure>,
}

impl Walk {
    pub(crate) fn new(root: &Path) -> Self {
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
            let is_of = |endings: &[&str]| ending(&name, endings).is_some();
            if is_of(&PAGES) || is_of(&ARCHIVES) {
                return Some(Ok(path));
            }
        }
    }
}

/// The ending of a name, seen through its packing: `.html` of `a.html.gz`.
fn ending<'a>(name: &str, endings: &[&'a str]) -> Option<&'a str> {
    let lower = name.to_ascii_lowercase();
    let plain = PACKINGS.iter().find_map(|packing| lower.strip_suffix(packing)).unwrap_or(&lower);
    endings.iter().copied().find(|ending| plain.ends_with(ending))
}

/// The name of a file of rows or of an archive without its endings: `a.b` of `a.b.warc.gz`.
pub(crate) fn without_archive_endings(name: &str) -> &str {
    let lower = name.to_ascii_lowercase();
    let packing =
        PACKINGS.iter().find(|packing| lower.ends_with(*packing)).map_or(0, |packing| packing.len());
    let kind = ending(name, &[".jsonl"]).or_else(|| ending(name, &ARCHIVES)).map_or(0, str::len);
    match name.len() - packing - kind {
        0 => name,
        _ if kind == 0 => name,
        kept => &name[..kept],
    }
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
pub(crate) fn as_file_name(id: &str) -> String {
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
    fn an_archive_loses_its_endings() {
        let names = [
            ("a.b.warc.gz", "a.b"),
            ("rows.JSONL", "rows"),
            ("crawl.wacz", "crawl"),
            ("page.html", "page.html"),
            (".warc", ".warc"),
        ];
        for (file, id) in names {
            assert_eq!(without_archive_endings(file), id);
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
        assert!(is_one(&["a.html.gz"]) && is_one(&["https://example.org/?q=*"]));
        assert!(!is_one(&["a.html", "b.html"]) && !is_one(&["."]) && !is_one(&["*.html"]));
        assert!(!is_one(&["rows.jsonl.zst"]) && !is_one(&["a.wacz"]) && !is_one(&["a.arc.gz"]));
    }
}
