//! Clusters in, marks out: for every shard a Parquet file of the same name, with a row for each of its rows. A file that
//! says the right thing already is left alone, so that whoever mirrors the folder copies what changed.

use super::clusters::{Clusters, Relation};
use super::index::{Index, MARKS, replace};
use super::texts::Shard;
use super::{Report, Step};
use crate::error::{At, Error};
use crate::shards::properties;
use arrow_array::builder::{BooleanBuilder, Float32Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::errors::ParquetError;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Rows that are turned into columns at once.
const BATCH: usize = 32 << 10;

pub(super) fn write(
    home: &Path,
    index: &Index,
    clusters: &Clusters,
    told: &mut dyn FnMut(Step),
) -> Result<Report, Error> {
    let (mut desk, all) = (Desk::new(index, clusters), index.shards().len() as u64);
    let mut start = 0;
    for (shard, done) in index.shards().iter().zip(1..) {
        let path = home.join(MARKS).join(shard.file());
        let rows = start..start + shard.rows as u32;
        start = rows.end;
        let bytes = desk.file(shard, rows).at(&path)?;
        if fs::read(&path).ok().as_deref() != Some(&bytes) {
            replace(&path, &bytes)?;
        }
        told(Step::Marked(done, all));
    }
    Ok(desk.report)
}

fn schema() -> Arc<Schema> {
    let field = |name, kind, nullable| Field::new(name, kind, nullable);
    Arc::new(Schema::new(vec![
        field("document", DataType::Utf8, false),
        field("row", DataType::Int64, false),
        field("kept", DataType::Boolean, false),
        field("cluster", DataType::Utf8, false),
        field("duplicate_of", DataType::Utf8, true),
        field("relation", DataType::Utf8, true),
        field("similarity", DataType::Float32, true),
    ]))
}

struct Desk<'i> {
    clusters: &'i Clusters,
    shards: &'i [Shard],
    /// The number of the first document of each shard.
    starts: Vec<u32>,
    report: Report,
}

impl<'i> Desk<'i> {
    fn new(index: &'i Index, clusters: &'i Clusters) -> Self {
        let starts = index.shards().iter().scan(0, |next, shard| {
            let start = *next;
            *next += shard.rows as u32;
            Some(start)
        });
        let report = Report { clusters: clusters.shared, ..Report::default() };
        Desk { clusters, shards: index.shards(), starts: starts.collect(), report }
    }

    /// What a document is called: its shard and its row there.
    fn name(&self, number: u32) -> String {
        let at = self.starts.partition_point(|start| *start <= number).saturating_sub(1);
        let (shard, start) = (&self.shards[at], self.starts[at]);
        format!("{}:{}", shard.name, number - start)
    }

    fn file(&mut self, shard: &Shard, numbers: std::ops::Range<u32>) -> Result<Vec<u8>, ParquetError> {
        let properties = properties()?.build();
        let mut paper = ArrowWriter::try_new(Vec::new(), schema(), Some(properties))?;
        let start = numbers.start;
        for from in numbers.clone().step_by(BATCH) {
            let to = numbers.end.min(from + BATCH as u32);
            paper.write(&self.table(shard, start, from..to)?)?;
        }
        paper.into_inner()
    }

    fn table(
        &mut self,
        shard: &Shard,
        start: u32,
        numbers: std::ops::Range<u32>,
    ) -> Result<RecordBatch, ArrowError> {
        let mut sheet = Sheet::default();
        for number in numbers {
            let (head, kept) = (self.clusters.head(number), self.clusters.kept(number));
            sheet.document.append_value(format!("{}:{}", shard.name, number - start));
            sheet.row.append_value(i64::from(number - start));
            sheet.kept.append_value(kept == number);
            sheet.cluster.append_value(self.name(head));
            let tie = self.clusters.tied(number);
            let relation = if kept == number { Relation::None } else { tie.relation };
            sheet.duplicate_of.append_option((kept != number).then(|| self.name(kept)));
            sheet.relation.append_option(relation.name());
            sheet.similarity.append_option((kept != number).then_some(tie.similarity));
            self.count(relation);
        }
        RecordBatch::try_new(schema(), sheet.columns())
    }

    fn count(&mut self, relation: Relation) {
        self.report.documents += 1;
        *match relation {
            Relation::None => &mut self.report.kept,
            Relation::Contained => &mut self.report.contained,
            Relation::Near => &mut self.report.near,
            Relation::Exact => &mut self.report.exact,
        } += 1;
    }
}

impl Relation {
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Relation::None => None,
            Relation::Contained => Some("contained"),
            Relation::Near => Some("near"),
            Relation::Exact => Some("exact"),
        }
    }
}

#[derive(Default)]
struct Sheet {
    document: StringBuilder,
    row: Int64Builder,
    kept: BooleanBuilder,
    cluster: StringBuilder,
    duplicate_of: StringBuilder,
    relation: StringBuilder,
    similarity: Float32Builder,
}

impl Sheet {
    fn columns(mut self) -> Vec<ArrayRef> {
        vec![
            Arc::new(self.document.finish()),
            Arc::new(self.row.finish()),
            Arc::new(self.kept.finish()),
            Arc::new(self.cluster.finish()),
            Arc::new(self.duplicate_of.finish()),
            Arc::new(self.relation.finish()),
            Arc::new(self.similarity.finish()),
        ]
    }
}
