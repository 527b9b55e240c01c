//! What runs leave for later ones, in `duplicates/index/`: `documents`, `shingles` and `matches`, which only grow, and
//! sorted keys, a file for every run until they are merged. `index.json` is written last and says how much of them
//! counts: whatever a run that was killed left beyond that is cut off when the next one begins.

use super::candidates::Segments;
use super::documents::{Documents, Intake, Seen};
use super::matches::{self, Match};
use super::signatures::{ANCHOR, BANDS, LEAST_UNITS, ROWS, SHINGLE, Signature, WINDOW, sign};
use super::sorter::{Entry, SPILL, Sorter};
use super::texts::{Shard, Texts, strings};
use super::{Settings, Step, crew};
use crate::error::{At, Error};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::thread;

/// The folder that marks and index are in.
pub(super) const MARKS: &str = "duplicates";
const VERSION: u32 = 1;
const START_OVER: &str = "delete this folder to start over";

/// How keys were made and matches decided: what was done one way cannot be gone on with in another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Method {
    version: u32,
    least_units: usize,
    shingle: usize,
    bands: usize,
    rows: usize,
    anchor: usize,
    window: usize,
    jaccard: f64,
    contained: f64,
}

impl Method {
    fn of(settings: &Settings) -> Self {
        Method {
            version: VERSION,
            least_units: LEAST_UNITS,
            shingle: SHINGLE,
            bands: BANDS,
            rows: ROWS,
            anchor: ANCHOR,
            window: WINDOW,
            jaccard: settings.jaccard,
            contained: settings.contained,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct State {
    method: Method,
    shards: Vec<Shard>,
    documents: u32,
    shingles: u64,
    matches: u64,
    segments: Vec<String>,
}

pub(super) struct Index {
    home: PathBuf,
    folder: PathBuf,
    state: State,
    pub(super) table: Documents,
    /// Held as long as the run.
    _lock: File,
}

impl Index {
    pub(super) fn open(home: &Path, settings: &Settings) -> Result<Self, Error> {
        let folder = home.join(MARKS).join("index");
        fs::create_dir_all(&folder).at(&folder)?;
        let lock = lock(&folder)?;
        let state = State::read(&folder, settings)?;
        tidy(&folder, &state)?;
        let table = Documents::read(&folder.join("documents"), state.documents)?;
        if table.all_shingles() != state.shingles {
            return Err(Error::new(&home.join(MARKS), format!("the index is damaged; {START_OVER}")));
        }
        Ok(Index { home: home.to_owned(), folder, state, table, _lock: lock })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn documents(&self) -> u32 {
        self.table.len()
    }

    pub(super) fn shards(&self) -> &[Shard] {
        &self.state.shards
    }

    /// The shards that no run has read yet; those that one has must be as they were.
    pub(super) fn unknown(&self, found: &[Shard]) -> Result<Vec<Shard>, Error> {
        let by_name: BTreeMap<&str, &Shard> =
            found.iter().map(|shard| (shard.name.as_str(), shard)).collect();
        for known in &self.state.shards {
            let what = match by_name.get(known.name.as_str()) {
                Some(shard) if *shard == known => continue,
                Some(_) => "has changed",
                None => "is gone",
            };
            let advice =
                format!("{what} since its duplicates were marked; delete {} to mark all anew", self.marks());
            return Err(Error::new(&self.home.join(known.file()), advice));
        }
        let is_known = |shard: &&Shard| self.state.shards.iter().any(|known| known.name == shard.name);
        Ok(found.iter().filter(|shard| !is_known(shard)).cloned().collect())
    }

    fn marks(&self) -> String {
        self.home.join(MARKS).display().to_string()
    }

    /// Makes room for so many more documents.
    pub(super) fn reserve(&mut self, more: u64) {
        self.table.reserve(more as usize);
    }

    /// Signs the documents of new shards, and puts their keys into the sorter.
    pub(super) fn sign(
        &mut self,
        new: &[Shard],
        jobs: usize,
        keys: &mut Sorter,
        told: &mut dyn FnMut(Step),
    ) -> Result<(), Error> {
        let all = new.iter().map(|shard| shard.rows).sum();
        let lines = self.folder.join("documents");
        let seen = Seen::read(&lines, &self.table, all)?;
        let (lines, shingles) = (Ledger::open(lines)?, Ledger::open(self.folder.join("shingles"))?);
        let mut intake = Intake { seen, lines, shingles };
        let mut done = 0;
        for shard in new {
            let texts = Texts::open(&self.home.join(shard.file()))?;
            ahead(texts, |batch| {
                let batch = batch?;
                let texts = strings(&batch);
                let signed =
                    crew::side_by_side(&texts, jobs, |texts| texts.iter().map(|text| sign(text)).collect());
                signed.iter().try_for_each(|signed| self.take(&mut intake, signed, keys))?;
                done += texts.len() as u64;
                told(Step::Signed(done, all));
                Ok(())
            })?;
        }
        intake.lines.close()?;
        intake.shingles.close()
    }

    fn take(&mut self, intake: &mut Intake, signed: &Signature, keys: &mut Sorter) -> Result<(), Error> {
        let (number, is_first) = intake.take(&mut self.table, signed)?;
        let fresh = signed.bands.iter().chain(&signed.anchors).filter(|_| is_first);
        fresh.map(|key| Entry { key: *key, value: number }).try_for_each(|entry| keys.push(entry))
    }

    /// Compares candidates and keeps those that match.
    pub(super) fn compare(
        &mut self,
        pairs: Sorter,
        settings: &Settings,
        told: &mut dyn FnMut(Step),
    ) -> Result<(), Error> {
        let mut ledger = Ledger::open(self.folder.join("matches"))?;
        matches::compare(
            &self.table,
            &self.folder.join("shingles"),
            pairs,
            settings,
            &mut |found, compared| {
                self.state.matches += found.len() as u64;
                told(Step::Compared(compared));
                found.iter().try_for_each(|found| ledger.write(&found.to_bytes()))
            },
        )?;
        ledger.close()
    }

    /// All matches of all runs.
    pub(super) fn matches(&self) -> Result<impl Iterator<Item = Result<Match, Error>>, Error> {
        matches::read(&self.folder.join("matches"), self.state.matches)
    }

    pub(super) fn segments(&self) -> &[String] {
        &self.state.segments
    }

    /// From here on later runs know what this one found.
    pub(super) fn commit(&mut self, new: &[Shard], segments: Segments) -> Result<(), Error> {
        self.state.shards.extend_from_slice(new);
        self.state.documents = self.table.len();
        self.state.shingles = self.table.all_shingles();
        self.state.segments = segments.kept;
        let path = self.folder.join("index.json");
        let json = serde_json::to_vec_pretty(&self.state).at(&path)?;
        replace(&path, &json)?;
        segments
            .dropped
            .iter()
            .map(|name| self.folder.join(name))
            .try_for_each(|path| fs::remove_file(&path).at(&path))
    }
}

impl State {
    fn read(folder: &Path, settings: &Settings) -> Result<Self, Error> {
        let method = Method::of(settings);
        let path = folder.join("index.json");
        if !path.exists() {
            return Ok(State {
                method,
                shards: vec![],
                documents: 0,
                shingles: 0,
                matches: 0,
                segments: vec![],
            });
        }
        let marks = folder.parent().unwrap_or(folder);
        let state: Result<State, _> = serde_json::from_slice(&fs::read(&path).at(&path)?);
        let state = state.map_err(|error| {
            Error::new(&path, format!("{error}; delete {} to start over", marks.display()))
        })?;
        let Method { jaccard, contained, .. } = state.method;
        if state.method == method {
            Ok(state)
        } else if (Method { jaccard, contained, ..method.clone() }) == state.method {
            let so = format!(
                "made with --jaccard {jaccard} --contained {contained}; give the same, or {START_OVER}"
            );
            Err(Error::new(marks, so))
        } else {
            Err(Error::new(marks, format!("made by another version of tearsheet; {START_OVER}")))
        }
    }
}

fn lock(folder: &Path) -> Result<File, Error> {
    let path = folder.join("lock");
    let lock = crate::lock(&path).at(&path)?;
    lock.ok_or_else(|| Error::new(folder, "another run is at work here; wait until it is done"))
}

/// Takes away what a run left that did not come to its end.
fn tidy(folder: &Path, state: &State) -> Result<(), Error> {
    for entry in fs::read_dir(folder).at(folder)? {
        let path = entry.at(folder)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_known = state.segments.iter().any(|segment| **segment == *name);
        if name.starts_with(SPILL) || name.ends_with(UNFINISHED) || name.starts_with(SEGMENT) && !is_known {
            fs::remove_file(&path).at(&path)?;
        }
    }
    let lengths = [
        ("documents", Documents::bytes(state.documents)),
        ("shingles", 4 * state.shingles),
        ("matches", Match::bytes(state.matches)),
    ];
    for (name, length) in lengths {
        let path = folder.join(name);
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).at(&path)?;
        if file.metadata().at(&path)?.len() < length {
            return Err(Error::new(
                folder.parent().unwrap_or(folder),
                format!("the index is damaged; {START_OVER}"),
            ));
        }
        file.set_len(length).at(&path)?;
    }
    Ok(())
}

/// The beginning of the names of files of sorted keys.
pub(super) const SEGMENT: &str = "keys-";
const UNFINISHED: &str = ".unfinished";

/// Writes a file beside its place, then moves it there.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let draft = path.with_file_name(format!(".{name}{UNFINISHED}"));
    let mut file = File::create(&draft).at(&draft)?;
    file.write_all(bytes).at(&draft)?;
    file.sync_data().at(&draft)?;
    fs::rename(&draft, path).at(path)
}

/// Hands over what an iterator gives, while a thread is already getting the next.
fn ahead<Item: Send>(
    items: impl Iterator<Item = Item> + Send,
    mut take: impl FnMut(Item) -> Result<(), Error>,
) -> Result<(), Error> {
    thread::scope(|scope| {
        let (desk, queue) = sync_channel(1);
        scope.spawn(move || {
            for item in items {
                if desk.send(item).is_err() {
                    break;
                }
            }
        });
        queue.into_iter().try_for_each(&mut take)
    })
}

/// A file that only grows.
pub(super) struct Ledger {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Ledger {
    fn open(path: PathBuf) -> Result<Self, Error> {
        let mut file = OpenOptions::new().write(true).open(&path).at(&path)?;
        file.seek(SeekFrom::End(0)).at(&path)?;
        Ok(Ledger { path, file: BufWriter::with_capacity(1 << 20, file) })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.write_all(bytes).at(&self.path)
    }

    fn close(self) -> Result<(), Error> {
        let file = self.file.into_inner().map_err(|error| error.into_error()).at(&self.path)?;
        file.sync_data().at(&self.path)
    }
}
