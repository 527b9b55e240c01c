//! The shards of a folder: which there are, whether they are still the ones that were read, and the texts in them. Of a
//! shard's columns only `text` is read.

use crate::error::{At, Error};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Texts in a batch.
const BATCH: usize = 4096;
/// The end of a Parquet file: the length of its footer, and four letters.
const TAIL: u64 = 8;

/// A shard as it was when it was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Shard {
    /// The name of the file without its ending.
    pub(super) name: String,
    pub(super) rows: u64,
    bytes: u64,
    /// Digest of the footer, which knows length, place and extremes of every column.
    footer: String,
}

impl Shard {
    pub(super) fn file(&self) -> String {
        format!("{}.parquet", self.name)
    }

    fn look(path: &Path, name: &str) -> Result<Self, Error> {
        let rows = builder(path)?.metadata().file_metadata().num_rows();
        let mut file = File::open(path).at(path)?;
        let bytes = file.metadata().at(path)?.len();
        let footer = crate::digest(&footer(&mut file, bytes).at(path)?);
        Ok(Shard { name: name.to_owned(), rows: rows.try_into().at(path)?, bytes, footer })
    }
}

fn footer(file: &mut File, bytes: u64) -> std::io::Result<Vec<u8>> {
    let mut tail = [0; TAIL as usize];
    file.seek(SeekFrom::Start(bytes.saturating_sub(TAIL)))?;
    file.read_exact(&mut tail)?;
    let [a, b, c, d, ..] = tail;
    let length = u64::from(u32::from_le_bytes([a, b, c, d])).min(bytes);
    file.seek(SeekFrom::Start(bytes.saturating_sub(TAIL + length)))?;
    let mut footer = Vec::new();
    file.take(length).read_to_end(&mut footer)?;
    Ok(footer)
}

/// The shards of a folder, by name.
pub(super) fn shards(folder: &Path) -> Result<Vec<Shard>, Error> {
    let mut shards = Vec::new();
    for path in crate::shards(folder).at(folder)? {
        let name = path.file_stem().and_then(|name| name.to_str());
        let name = name.ok_or_else(|| Error::new(&path, "the name is not UTF-8"))?;
        shards.push(Shard::look(&path, name)?);
    }
    match shards.is_empty() {
        true => Err(Error::new(folder, "no Parquet shards here; `tearsheet corpus` writes some")),
        false => Ok(shards),
    }
}

fn builder(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, Error> {
    ParquetRecordBatchReaderBuilder::try_new(File::open(path).at(path)?).at(path)
}

/// The texts of a shard, batch by batch.
pub(super) struct Texts {
    path: PathBuf,
    batches: ParquetRecordBatchReader,
}

impl Texts {
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let builder = builder(path)?;
        let field = builder.schema().column_with_name("text");
        let is_text =
            |kind: &DataType| matches!(kind, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
        let Some((at, _)) = field.filter(|(_, field)| is_text(field.data_type())) else {
            return Err(Error::new(
                path,
                "expected a column `text` of strings, as `tearsheet corpus` writes it",
            ));
        };
        let only = ProjectionMask::roots(builder.parquet_schema(), [at]);
        let batches = builder.with_projection(only).with_batch_size(BATCH).build().at(path)?;
        Ok(Texts { path: path.to_owned(), batches })
    }
}

impl Iterator for Texts {
    type Item = Result<ArrayRef, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.batches.next()?;
        Some(batch.map(|batch| batch.column(0).clone()).at(&self.path))
    }
}

/// The texts of a batch; one that is absent is empty.
pub(super) fn strings(batch: &dyn Array) -> Vec<&str> {
    match batch.data_type() {
        DataType::Utf8 => batch.as_string::<i32>().iter().map(Option::unwrap_or_default).collect(),
        DataType::LargeUtf8 => batch.as_string::<i64>().iter().map(Option::unwrap_or_default).collect(),
        _ => batch.as_string_view().iter().map(Option::unwrap_or_default).collect(),
    }
}
