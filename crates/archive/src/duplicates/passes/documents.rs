//! Texts in, documents out, and of those that say the same word by word the first; of these their shingles and their keys.

use super::super::signatures::{is_short, sign};
use super::super::texts::strings;
use super::rows::{Fate, Key, Pair, Signed};
use super::run::{Take, table};
use crate::Error;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use serde_bytes::ByteBuf;
use xxhash_rust::xxh3::xxh3_128;

/// The signatures of a batch whose column of names is called so; `before` rows came before it.
pub(super) fn signed(batch: &RecordBatch, names: &str, before: usize) -> Result<RecordBatch, Error> {
    let (documents, texts) = (column(batch, names)?, column(batch, "text")?);
    let rows = strings(documents).into_iter().zip(strings(texts)).enumerate();
    let rows = rows.map(|(row, (document, text))| match document {
        "" => Err(Error::plain(format!(
            "column {names:?}, row {}: expected the name of a document, but found {}",
            before + row,
            if documents.is_null(row) { "null" } else { "an empty one" }
        ))),
        _ => Ok(one(document, text)),
    });
    table(&rows.collect::<Result<Vec<_>, _>>()?)
}

/// A text that is too short for duplicates is grouped by its name, so that such texts do not all meet in one place.
fn one(document: &str, text: &str) -> Signed {
    let signature = sign(text);
    let group = if is_short(signature.units) {
        xxh3_128(document.as_bytes()).to_le_bytes()
    } else {
        signature.digest
    };
    Signed::of(document, group, &signature)
}

fn column<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b ArrayRef, Error> {
    let schema = batch.schema_ref();
    let Some(column) = batch.column_by_name(name) else {
        let found: Vec<_> = schema.fields().iter().map(|field| format!("{:?}", field.name())).collect();
        let found = if found.is_empty() { "none".into() } else { found.join(", ") };
        return Err(Error::plain(format!("expected a column {name:?}, but found {found}")));
    };
    match column.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Ok(column),
        found => Err(Error::plain(format!("column {name:?}: expected text, but found {found}"))),
    }
}

/// Finds the first of those that say the same.
#[derive(Default)]
pub(super) struct First {
    group: ByteBuf,
    first: String,
    last: String,
}

impl Take for First {
    type In = Signed;
    type Out = Signed;

    fn take(&mut self, row: Signed, out: &mut Vec<Signed>) -> Result<(), Error> {
        if self.last == row.document {
            return Err(twice(&row.document));
        }
        if self.group != row.group || is_short(row.units) {
            self.group.clone_from(&row.group);
            self.first.clone_from(&row.document);
        }
        self.last.clone_from(&row.document);
        let first = self.first.clone();
        out.push(match first == row.document {
            true => Signed { first, ..row },
            false => Signed { first, shingles: ByteBuf::new(), keys: ByteBuf::new(), ..row },
        });
        Ok(())
    }
}

pub(super) fn twice(name: &str) -> Error {
    Error::plain(format!("expected a name of its own for each document, but found {name:?} twice"))
}

/// The keys of a first document.
pub(super) fn keys(document: Signed, out: &mut Vec<Key>) {
    let (shingles, anchors) = document.lengths();
    out.extend(document.keys.as_chunks().0.iter().map(|key| Key {
        key: i64::from_le_bytes(*key),
        document: document.document.clone(),
        shingles,
        anchors,
    }));
}

/// The shingles of a first document, for those that are to be compared with it.
pub(super) fn shelved(document: Signed, out: &mut Vec<Pair>) {
    if !document.shingles.is_empty() {
        let (units, shingles) = (document.units, document.shingles);
        out.push(Pair {
            document: document.document,
            other: String::new(),
            shared: 0,
            enough: 0,
            units,
            shingles,
        });
    }
}

/// A document that waits for its mark.
pub(super) fn listed(document: Signed, out: &mut Vec<Fate>) {
    out.push(Fate { first: document.first, document: document.document, ..Fate::default() });
}
