//! The folder of a corpus: its shards, each of which says in its own footer what it was made from and with which settings,
//! and the manifest, which is gathered from the footers. A shard gets its name when it is whole, so that whatever ends a run,
//! what is there is right, and a later run makes the rest. One run at a time may write.

use super::counts::Counts;
use super::units::Unit;
use crate::WrongUsage;
use crate::inputs::Failure;
use crate::outputs::{Draft, cannot_write, make_folder};
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use tearsheet_archive::{Settings, TOOL};

const LOCK: &str = ".lock";
const MANIFEST: &str = "manifest.json";
const ENDING: &str = "parquet";

/// What a shard was made from, with what, and where the pages went; its footer keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Origin {
    /// Name and version of the program.
    pub(crate) tool: String,
    /// Digest of the settings.
    pub(crate) settings_digest: String,
    /// The settings.
    pub(crate) settings: Settings,
    /// File or folder that it was made from.
    pub(crate) input: String,
    /// Bytes of it.
    pub(crate) bytes: u64,
    #[serde(flatten)]
    pub(crate) counts: Counts,
}

/// A shard as the manifest lists it.
#[derive(Debug, Serialize)]
pub(crate) struct Entry {
    pub(crate) shard: String,
    #[serde(flatten)]
    pub(crate) origin: Origin,
}

/// What a corpus is made of.
#[derive(Debug, Serialize)]
pub(crate) struct Manifest {
    /// Number of the record's shape.
    schema: u32,
    pub(crate) totals: Counts,
    pub(crate) shards: Vec<Entry>,
}

/// The folder of a corpus, locked.
pub(crate) struct Shelf {
    folder: PathBuf,
    _lock: File,
}

impl Shelf {
    /// Opens a folder, which must hold no shards yet unless the run goes on with them.
    pub(crate) fn open(folder: &Path, goes_on: bool) -> Result<Self> {
        make_folder(folder)?;
        let lock = locked(folder)?;
        let shelf = Shelf { folder: folder.to_owned(), _lock: lock };
        if !goes_on && !shelf.shards()?.is_empty() {
            let sentence = format!(
                "there is a corpus in {}; --resume adds what is missing in it, or name another folder",
                folder.display()
            );
            return Err(WrongUsage(sentence).into());
        }
        Ok(shelf)
    }

    /// Where a unit's shard belongs.
    pub(crate) fn path(&self, unit: &Unit) -> PathBuf {
        self.folder.join(format!("{}.{ENDING}", unit.name))
    }

    /// Whether the unit's shard is there, made from the same input with the same settings.
    pub(crate) fn has(&self, unit: &Unit, settings_digest: &str) -> Result<bool, Failure> {
        let path = self.path(unit);
        if !path.exists() {
            return Ok(false);
        }
        let origin = origin(&path)?;
        let why = if (origin.input.as_str(), origin.bytes) != (&unit.input, unit.bytes) {
            "an earlier run made it from another input"
        } else if (origin.settings_digest.as_str(), origin.tool.as_str()) != (settings_digest, TOOL) {
            "an earlier run made it with other settings"
        } else {
            return Ok(true);
        };
        Err(Failure::new(path.display().to_string(), format!("{why}; delete it to have it made again")))
    }

    /// Gathers the manifest from the shards and writes it.
    pub(crate) fn close(&self) -> Result<Manifest> {
        let mut manifest =
            Manifest { schema: tearsheet::SCHEMA, totals: Counts::default(), shards: Vec::new() };
        for path in self.shards()? {
            let origin = origin(&path).map_err(|failure| anyhow::anyhow!("{failure}"))?;
            manifest.totals.add(&origin.counts);
            let shard = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            manifest.shards.push(Entry { shard, origin });
        }
        let mut draft = Draft::new(&self.folder.join(MANIFEST))?;
        draft.write_all(serde_json::to_string_pretty(&manifest)?.as_bytes())?;
        draft.write_all(b"\n")?;
        draft.keep()?;
        Ok(manifest)
    }

    /// The shards, by name.
    fn shards(&self) -> Result<Vec<PathBuf>> {
        let unread = || format!("{} cannot be read", self.folder.display());
        tearsheet_archive::shards(&self.folder).with_context(unread)
    }
}

fn locked(folder: &Path) -> Result<File> {
    let path = folder.join(LOCK);
    let lock = tearsheet_archive::lock(&path).with_context(|| cannot_write(&path))?;
    let sentence = || format!("another run is writing into {}; wait for its end", folder.display());
    Ok(lock.ok_or_else(|| WrongUsage(sentence()))?)
}

/// What a shard says of itself.
fn origin(path: &Path) -> Result<Origin, Failure> {
    let failed = |why: String| Failure::new(path.display().to_string(), why);
    let said = tearsheet_archive::about(path)
        .map_err(|error| failed(format!("it is damaged, delete it to have it made again: {error}")))?;
    let origin = said.as_deref().and_then(|said| serde_json::from_str(said).ok());
    origin.ok_or_else(|| failed("it is no shard of a corpus; it must not stand in this folder".into()))
}
