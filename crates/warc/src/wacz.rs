//! WACZ: a zip in, the archives that it holds out, in the order that its `datapackage.json` gives them. Archives that lie in
//! the zip as they are, as they should, are read where they are; others are unpacked on the way.
//!
//! `datapackage.json` and the index (CDXJ) are looked into only to say what they promise and the zip does not keep: sizes,
//! hashes, names, that they are there at all. Hashes are computed of what is read anyway, the archives, the indexes and
//! `datapackage.json` itself, while it is read ([`checks`]); lists of pages, logs and pictures, of which nothing is read, are
//! not checked, for that would cost a reading of them. A zip whose directory is cut off is read by the headers that stand before
//! each entry.

mod checks;
mod walk;

use crate::records::Damage;
use crate::stretch::Stretch;
use checks::Checked;
use flate2::read::{DeflateDecoder, MultiGzDecoder};
use memchr::{memchr, memmem};
use rawzip::{CompressionMethod, ZipArchive, ZipLocator};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::mpsc::{Receiver, Sender, channel};

/// What the files in the zip are to be.
const PACKAGE: &str = "datapackage.json";
/// What `datapackage.json` is to be.
const PACKAGE_DIGEST: &str = "datapackage-digest.json";
/// Bytes of `datapackage.json`, at most.
const MOST_PACKAGE: u64 = 64 << 20;
/// Bytes of a line of the index, at most.
const MOST_LINE: u64 = 1 << 20;

const ARCHIVES: [&str; 5] = [".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz"];
const INDEXES: [&str; 4] = [".cdx", ".cdxj", ".cdx.gz", ".cdxj.gz"];

/// The archives of a WACZ, and what is wrong with it.
///
/// What is wrong with the bytes of an archive can be said when they have been read: it comes behind that archive, if this is read
/// to its end before the next is taken.
#[derive(Debug)]
pub struct Wacz {
    held: VecDeque<Entry>,
    damage: VecDeque<Damage>,
    /// Where readers of entries tell what is wrong with the bytes.
    tell: Sender<Damage>,
    told: Receiver<Damage>,
}

/// An archive in a WACZ.
pub struct Held {
    /// Its name in the WACZ: `archive/crawl.warc.gz`.
    pub name: String,
    /// Its bytes.
    pub bytes: Box<dyn Read + Send>,
    /// Where it can be read again, if it lies in the zip as it is.
    pub again: Option<Stretch>,
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held").field("name", &self.name).field("again", &self.again).finish_non_exhaustive()
    }
}

/// A file in the zip.
#[derive(Clone, Debug)]
struct Entry {
    name: String,
    offset: u64,
    /// Bytes once unpacked, if the zip says so.
    length: Option<u64>,
    /// CRC-32 of its bytes, if the zip says so.
    crc: Option<u32>,
    /// The hash of its bytes, if the package says so: `sha256:…`.
    hash: Option<String>,
    method: CompressionMethod,
    packed: Stretch,
}

/// `datapackage.json`, as far as it matters.
#[derive(Default, Deserialize)]
struct Package {
    #[serde(default)]
    resources: Vec<Resource>,
}

#[derive(Deserialize)]
struct Resource {
    path: Option<String>,
    bytes: Option<u64>,
    hash: Option<String>,
}

impl Wacz {
    /// Whether bytes are the beginning of a zip.
    pub fn begins(bytes: &[u8]) -> bool {
        bytes.starts_with(walk::ENTRY) || bytes.starts_with(b"PK\x05\x06")
    }

    /// Opens a WACZ. Nothing can be had from a file that is no zip.
    pub fn open(file: &Stretch) -> Result<Self, Damage> {
        let (tell, told) = channel();
        let mut wacz = Wacz { held: VecDeque::new(), damage: VecDeque::new(), tell, told };
        let mut entries = match entries(file) {
            Ok(entries) => entries,
            Err(error) => {
                let found = walk::entries(file).ok().filter(|found| !found.is_empty());
                let why = format!("expected a zip, as WACZ is, but found none that can be read: {error}");
                let found = found.ok_or(Damage { offset: 0, why })?;
                wacz.say(
                    0,
                    format!("its directory is damaged or cut off ({error}); what stands before is read"),
                );
                found
            }
        };
        wacz.promise_package(&mut entries);
        let package = wacz.package(&entries);
        wacz.compare(&entries, &package);
        promise(&mut entries, &package.resources);
        wacz.held = in_order(&entries, &package);
        if wacz.held.is_empty() {
            wacz.say(0, "it holds no archive".into());
        }
        wacz.look_into_indexes(&entries);
        Ok(wacz)
    }

    fn say(&mut self, offset: u64, why: String) {
        self.damage.push_back(Damage { offset, why });
    }

    /// What `datapackage-digest.json` promises of the package, if it is there.
    fn promise_package(&mut self, entries: &mut [Entry]) {
        let Some(entry) = entries.iter().find(|entry| entry.name == PACKAGE_DIGEST) else { return };
        if let Some(resource) = self.json(entry) {
            promise(entries, &[resource]);
        }
    }

    fn package(&mut self, entries: &[Entry]) -> Package {
        let Some(entry) = entries.iter().find(|entry| entry.name == PACKAGE) else {
            self.say(0, format!("its {PACKAGE} is missing"));
            return Package::default();
        };
        self.json(entry).unwrap_or_default()
    }

    /// What a file of JSON says, unless it cannot be read.
    fn json<T: DeserializeOwned>(&mut self, entry: &Entry) -> Option<T> {
        let mut text = Vec::new();
        let read = entry.opened(&self.tell).and_then(|bytes| bytes.take(MOST_PACKAGE).read_to_end(&mut text));
        let said = read.and_then(|_| serde_json::from_slice(&text).map_err(io::Error::from));
        said.map_err(|error| self.say(entry.offset, format!("its {} cannot be read: {error}", entry.name)))
            .ok()
    }

    /// Says what the package promises and the zip does not hold.
    fn compare(&mut self, entries: &[Entry], package: &Package) {
        for resource in &package.resources {
            let Some(path) = &resource.path else { continue };
            let Some(entry) = entries.iter().find(|entry| entry.name == *path) else {
                self.say(0, format!("its {PACKAGE} names {path}, which is not in it"));
                continue;
            };
            let sizes = resource.bytes.zip(entry.length).filter(|(said, is)| said != is);
            if let Some((said, is)) = sizes {
                let why = format!("its {PACKAGE} says that {path} has {said} bytes, but it has {is}");
                self.say(entry.offset, why);
            }
        }
    }

    /// Says what is wrong with the indexes.
    fn look_into_indexes(&mut self, entries: &[Entry]) {
        let indexes: Vec<&Entry> = entries.iter().filter(|entry| entry.is_index()).collect();
        if indexes.is_empty() {
            self.say(0, "its index is missing".into());
        }
        for index in indexes {
            match index.indexed_names(&self.tell) {
                Ok(names) => names.iter().for_each(|name| self.look_for(name, index)),
                Err(error) => {
                    self.say(index.offset, format!("its index {} cannot be read: {error}", index.name));
                }
            }
        }
    }

    fn look_for(&mut self, name: &str, index: &Entry) {
        let is_held = self.held.iter().any(|held| file_name(&held.name) == file_name(name));
        if !is_held {
            self.say(index.offset, format!("its index {} names {name}, which is not in it", index.name));
        }
    }
}

impl Iterator for Wacz {
    type Item = Result<Held, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        self.damage.extend(self.told.try_iter());
        if let Some(damage) = self.damage.pop_front() {
            return Some(Err(damage));
        }
        let entry = self.held.pop_front()?;
        let again = (entry.method == CompressionMethod::STORE).then(|| entry.packed.clone());
        let opened = entry.opened(&self.tell).map(|bytes| Held { name: entry.name.clone(), bytes, again });
        Some(opened.map_err(|error| Damage { offset: entry.offset, why: format!("{}: {error}", entry.name) }))
    }
}

impl Entry {
    fn is_archive(&self) -> bool {
        self.name.starts_with("archive/") && ARCHIVES.iter().any(|ending| self.name.ends_with(ending))
    }

    fn is_index(&self) -> bool {
        self.name.starts_with("indexes/") && INDEXES.iter().any(|ending| self.name.ends_with(ending))
    }

    /// Its bytes, which are checked as they are read; what is wrong with them is told at their end.
    fn opened(&self, tell: &Sender<Damage>) -> io::Result<Box<dyn Read + Send>> {
        let packed = self.packed.clone();
        let bytes: Box<dyn Read + Send> = match self.method {
            CompressionMethod::STORE => Box::new(packed),
            CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(packed)),
            CompressionMethod::ZSTD => Box::new(zstd::stream::read::Decoder::new(packed)?),
            _ => return Err(io::Error::other("it is packed in a way that cannot be opened")),
        };
        Ok(Box::new(Checked::new(bytes, self, tell)))
    }

    /// The names of the files that an index says captures stand in.
    fn indexed_names(&self, tell: &Sender<Damage>) -> io::Result<BTreeSet<String>> {
        let opened = self.opened(tell)?;
        let text: Box<dyn Read> =
            if self.name.ends_with(".gz") { Box::new(MultiGzDecoder::new(opened)) } else { opened };
        let (mut text, mut names, mut line) = (BufReader::new(text), BTreeSet::new(), Vec::new());
        while (&mut text).take(MOST_LINE).read_until(b'\n', &mut line)? > 0 {
            if let Some(name) = indexed_name(&line).filter(|name| !names.contains(*name)) {
                names.insert(name.to_owned());
            }
            line.clear();
        }
        Ok(names)
    }
}

/// The name of the file in a line of an index.
fn indexed_name(line: &[u8]) -> Option<&str> {
    const KEY: &[u8] = b"\"filename\"";
    let rest = &line[memmem::find(line, KEY)? + KEY.len()..];
    let rest = rest.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start().strip_prefix(b"\"")?;
    std::str::from_utf8(&rest[..memchr(b'"', rest)?]).ok()
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Notes what is promised of the entries.
fn promise(entries: &mut [Entry], resources: &[Resource]) {
    for Resource { path, hash, .. } in resources {
        if let Some(entry) = entries.iter_mut().find(|entry| path.as_ref() == Some(&entry.name)) {
            entry.hash.clone_from(hash);
        }
    }
}

/// The archives among the entries, those that the package names first, in its order.
fn in_order(entries: &[Entry], package: &Package) -> VecDeque<Entry> {
    let rank = |entry: &Entry| {
        let named = package.resources.iter().position(|resource| resource.path.as_ref() == Some(&entry.name));
        named.unwrap_or(usize::MAX)
    };
    let mut archives: Vec<&Entry> = entries.iter().filter(|entry| entry.is_archive()).collect();
    archives.sort_by_cached_key(|entry| rank(entry));
    archives.into_iter().cloned().collect()
}

/// The entries by the directory at the end of the zip.
fn entries(file: &Stretch) -> Result<Vec<Entry>, rawzip::Error> {
    let mut buffer = vec![0; rawzip::RECOMMENDED_BUFFER_SIZE];
    let located = ZipLocator::new().locate_in_reader(file.clone(), &mut buffer, file.length());
    let zip: ZipArchive<Stretch> = located.map_err(|(_, error)| error)?;
    let mut found = Vec::new();
    let mut listed = zip.entries(&mut buffer);
    while let Some(entry) = listed.next_entry()? {
        let name = String::from_utf8_lossy(entry.file_path().as_ref()).into_owned();
        let (start, end) = zip.get_entry(entry.wayfinder())?.compressed_data_range();
        found.push(Entry {
            name,
            offset: entry.local_header_offset(),
            length: Some(entry.uncompressed_size_hint()),
            crc: Some(entry.crc32()),
            hash: None,
            method: entry.compression_method(),
            packed: file.part(start..end),
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rawzip::ZipArchiveWriter;
    use std::io::Write;

    const RESOURCES: &str =
        r#"{"resources":[{"path":"archive/b.warc","bytes":3},{"path":"archive/a.warc","bytes":3}]}"#;
    const INDEX: &str = "org,example)/ 2027 {\"url\": \"x\", \"filename\": \"a.warc\"}\n\
        org,example)/b 2027 {\"filename\":\"b.warc\"}\n";

    fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ZipArchiveWriter::new(Vec::new());
        for (name, text) in entries {
            let (mut entry, config) = zip.new_file(*name).start().unwrap();
            let mut writer = config.wrap(&mut entry);
            writer.write_all(text.as_bytes()).unwrap();
            let (_, descriptor) = writer.finish().unwrap();
            entry.finish(descriptor).unwrap();
        }
        zip.finish().unwrap()
    }

    /// The names and bytes of the archives, and what is said.
    fn read(zip: &[u8]) -> Vec<String> {
        let wacz = match Wacz::open(&Stretch::over(zip.to_vec())) {
            Ok(wacz) => wacz,
            Err(damage) => return vec![damage.why],
        };
        let told = |found: Result<Held, Damage>| match found {
            Ok(mut held) => {
                let mut text = String::new();
                held.bytes.read_to_string(&mut text).unwrap();
                format!("{}: {text}", held.name)
            }
            Err(damage) => damage.why,
        };
        wacz.map(told).collect()
    }

    #[test]
    fn archives_come_in_the_order_of_the_package() {
        let (a, b) = (("archive/a.warc", "one"), ("archive/b.warc", "two"));
        let (package, index) = (("datapackage.json", RESOURCES), ("indexes/index.cdxj", INDEX));
        assert_eq!(read(&zip(&[a, b, index, package])), ["archive/b.warc: two", "archive/a.warc: one"]);
        assert_eq!(
            read(&zip(&[a, b])),
            [
                "its datapackage.json is missing",
                "its index is missing",
                "archive/a.warc: one",
                "archive/b.warc: two"
            ]
        );
        assert_eq!(
            read(&zip(&[("archive/a.warc", "three"), index, package])),
            [
                "its datapackage.json names archive/b.warc, which is not in it",
                "its datapackage.json says that archive/a.warc has 3 bytes, but it has 5",
                "its index indexes/index.cdxj names b.warc, which is not in it",
                "archive/a.warc: three"
            ]
        );
    }

    const ONE: &str = "sha256:7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed";
    const TWO: &str = "B8A9F715DBB64FD5C56E7783C6820A61";

    /// A WACZ of two archives, "one" and "two", and an index, whose package has these hashes of them, and which has one of the
    /// package.
    fn hashed([a, b, index, package]: [&str; 4]) -> Vec<u8> {
        let resources = serde_json::json!({"resources": [
            {"path": "archive/a.warc", "hash": a},
            {"path": "archive/b.warc", "hash": b},
            {"path": "indexes/index.cdxj", "hash": index},
            {"path": "pages/pages.jsonl", "hash": "sha256:00"},
        ]});
        zip(&[
            ("archive/a.warc", "one"),
            ("archive/b.warc", "two"),
            ("indexes/index.cdxj", INDEX),
            ("pages/pages.jsonl", ""),
            ("datapackage.json", &resources.to_string()),
            ("datapackage-digest.json", &serde_json::json!({"hash": package, "path": PACKAGE}).to_string()),
        ])
    }

    #[test]
    fn bytes_that_have_another_hash_are_named() {
        let (a, b, other) = ("archive/a.warc: one", "archive/b.warc: two", "sha512:00");
        assert_eq!(read(&hashed([ONE, TWO, other, other])), [a, b]);
        assert_eq!(read(&hashed([other, &format!("md5:{TWO}"), other, other])), [a, b]);
        let told = read(&hashed(["sha256:0a", "0b", "sha256:0c", "sha256:0d"]));
        let begin = |line: &String| line.split(", but it has ").next().unwrap_or_default().to_owned();
        assert_eq!(
            told.iter().map(begin).collect::<Vec<_>>(),
            [
                "its datapackage-digest.json says that datapackage.json has the sha256 0d",
                "its datapackage.json says that indexes/index.cdxj has the sha256 0c",
                a,
                "its datapackage.json says that archive/a.warc has the sha256 0a",
                b,
                "its datapackage.json says that archive/b.warc has the md5 0b",
            ]
        );
        assert!(told[3].ends_with(&ONE.replace("sha256:", ", but it has ")), "{told:?}");
    }

    #[test]
    fn bytes_that_are_not_those_of_the_zip_are_named_once() {
        let mut zip = hashed([ONE, TWO, "sha512:00", "sha512:00"]);
        let at = memmem::find(&zip, b"one").unwrap();
        zip[at] = b'O';
        let told = read(&zip);
        assert_eq!(told[0], "archive/a.warc: One");
        assert_eq!(told[1], "its zip says that archive/a.warc has the CRC-32 7a6c86f1, but it has 4221c011");
        assert_eq!(told[2..], ["archive/b.warc: two"]);
        let cut = read(&zip[..zip.len() - 30]);
        assert!(cut[0].starts_with("its directory is damaged"), "{cut:?}");
    }

    #[test]
    fn a_zip_that_is_cut_off_gives_what_there_is() {
        let (a, b) = (("archive/a.warc", "one"), ("archive/b.warc", "two"));
        let whole = zip(&[a, b, ("indexes/index.cdxj", INDEX), ("datapackage.json", RESOURCES)]);
        let said = read(&whole[..whole.len() - 30]);
        assert!(said[0].starts_with("its directory is damaged or cut off"), "{said:?}");
        assert_eq!(said[1..], ["archive/b.warc: two", "archive/a.warc: one"]);
        for length in 0..whole.len() {
            let said = read(&whole[..length]);
            assert!(!said.is_empty() && said.len() < 9, "{length}: {said:?}");
        }
        assert!(read(b"no zip")[0].starts_with("expected a zip"));
    }
}
