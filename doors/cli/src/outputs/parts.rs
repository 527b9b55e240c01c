//! A folder of JSONL or Parquet in parts of [`PART`] inputs each. A part that is there is not made again; the hidden file `.parts`
//! remembers which inputs each was made from, so that a part of other inputs is noticed instead of trusted.

use super::{Draft, Form, Record, cannot_write, make_folder};
use crate::inputs::Failure;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use tearsheet_archive::Shard;

/// Inputs that share one part.
pub(super) const PART: u64 = 1000;
const LEDGER: &str = ".parts";

/// Where a part stands.
pub(super) fn part_path(folder: &Path, part: u64, form: Form) -> PathBuf {
    folder.join(format!("part-{part:05}.{}", form.ending()))
}

/// What a part was made from.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Origin {
    part: u64,
    inputs: u64,
    failed: u64,
    /// Hash of the names of its inputs, in order.
    names: u64,
}

/// The parts of a folder.
pub(crate) struct Parts {
    folder: PathBuf,
    form: Form,
    ledger: HashMap<u64, Origin>,
    open: Option<(Origin, Option<Paper>)>,
}

/// A part that is being written.
enum Paper {
    Lines(Draft),
    Table(Box<Shard<Draft>>),
}

impl Paper {
    fn new(path: &Path, form: Form) -> Result<Self> {
        let draft = Draft::new(path)?;
        Ok(if form == Form::Parquet {
            Paper::Table(Box::new(Shard::new(draft)?))
        } else {
            Paper::Lines(draft)
        })
    }

    fn put(&mut self, record: Record) -> Result<()> {
        match (self, record) {
            (Paper::Lines(draft), Record::Text(line)) => draft.write_all(line.as_bytes())?,
            (Paper::Table(shard), Record::Row(article)) => shard.push(*article)?,
            _ => {}
        }
        Ok(())
    }

    fn keep(self) -> Result<()> {
        match self {
            Paper::Lines(draft) => draft.keep(),
            Paper::Table(shard) => shard.finish("{}")?.keep(),
        }
    }
}

impl Parts {
    pub(super) fn open(folder: &Path, form: Form) -> Result<Self> {
        make_folder(folder)?;
        let lines = fs::read_to_string(folder.join(LEDGER)).unwrap_or_default();
        let origins = lines.lines().filter_map(|line| serde_json::from_str::<Origin>(line).ok());
        let ledger = origins.map(|origin| (origin.part, origin)).collect();
        Ok(Parts { folder: folder.to_owned(), form, ledger, open: None })
    }

    /// Takes what became of the next input of a part; `made` says that the part was there before. What is wrong with
    /// the part before it is said.
    pub(super) fn put(
        &mut self,
        part: u64,
        made: bool,
        name: &str,
        record: Option<Record>,
    ) -> Result<Option<Failure>> {
        let mut remark = None;
        if self.open.as_ref().is_none_or(|(origin, _)| origin.part != part) {
            remark = self.close()?;
            let path = part_path(&self.folder, part, self.form);
            let paper = if made { None } else { Some(Paper::new(&path, self.form)?) };
            self.open = Some((Origin { part, ..Origin::default() }, paper));
        }
        if let Some((origin, paper)) = &mut self.open {
            origin.inputs += 1;
            origin.names = hashed(origin.names, name);
            match (paper, record) {
                (Some(paper), Some(record)) => paper.put(record)?,
                (Some(_), None) => origin.failed += 1,
                (None, _) => {}
            }
        }
        Ok(remark)
    }

    /// Ends the open part: a new one gets its name, one that was there is compared with its inputs.
    pub(super) fn close(&mut self) -> Result<Option<Failure>> {
        match self.open.take() {
            None => Ok(None),
            Some((origin, None)) => Ok(self.doubt(origin)),
            Some((origin, Some(paper))) => {
                paper.keep()?;
                self.remember(origin)?;
                Ok(None)
            }
        }
    }

    fn remember(&mut self, origin: Origin) -> Result<()> {
        let path = self.folder.join(LEDGER);
        let line = serde_json::to_string(&origin)? + "\n";
        let file = OpenOptions::new().create(true).append(true).open(&path);
        file.and_then(|mut file| file.write_all(line.as_bytes())).with_context(|| cannot_write(&path))
    }

    fn doubt(&self, origin: Origin) -> Option<Failure> {
        let made = self.ledger.get(&origin.part)?;
        let path = part_path(&self.folder, origin.part, self.form);
        let why = if (made.inputs, made.names) != (origin.inputs, origin.names) {
            "an earlier run made it from other inputs; delete it to have it made again".to_owned()
        } else if made.failed > 0 {
            format!(
                "an earlier run could not read {} of its inputs; delete it to try them again",
                made.failed
            )
        } else {
            return None;
        };
        Some(Failure::new(path.display().to_string(), why))
    }
}

/// FNV-1a, with a stop after each name.
fn hashed(hash: u64, name: &str) -> u64 {
    let start = if hash == 0 { 0xcbf2_9ce4_8422_2325 } else { hash };
    name.bytes()
        .chain([0xff])
        .fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
