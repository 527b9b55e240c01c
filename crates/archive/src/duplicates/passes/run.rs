//! How a pass runs: batches in, rows taken one after another, batches out, a bounded number of rows ahead.

use crate::Error;
use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, FieldRef, Schema, SchemaRef};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_arrow::schema::{SchemaLike, TracingOptions};
use std::sync::Arc;
use std::vec::IntoIter;

/// Rows of a batch that comes out, about.
const BATCH: usize = 8192;

/// A row of a table that goes from pass to pass.
pub(super) trait Row: DeserializeOwned + Serialize + Send + 'static {}

impl<Any: DeserializeOwned + Serialize + Send + 'static> Row for Any {}

/// What a pass does with a row, and with the end.
pub(super) trait Take: Send + 'static {
    type In: Row;
    type Out: Row;

    fn take(&mut self, row: Self::In, out: &mut Vec<Self::Out>) -> Result<(), Error>;

    fn end(&mut self, _out: &mut Vec<Self::Out>) {}
}

/// The columns of rows: no number is unsigned, because Spark knows none.
pub(super) fn schema<Out: Row>() -> Result<SchemaRef, Error> {
    let options = TracingOptions::default().strings_as_large_utf8(false).bytes_as_large_binary(false);
    let signed = |field: &FieldRef| match field.data_type() {
        DataType::UInt32 => Arc::new(Field::new(field.name(), DataType::Int64, field.is_nullable())),
        _ => Arc::clone(field),
    };
    let fields = Vec::<FieldRef>::from_type::<Out>(options).map_err(refused)?;
    Ok(Arc::new(Schema::new(fields.iter().map(signed).collect::<Vec<_>>())))
}

/// A pass that looks at each row alone.
pub(super) struct Each<In, Out>(pub(super) fn(In, &mut Vec<Out>));

impl<In: Row, Out: Row> Take for Each<In, Out> {
    type In = In;
    type Out = Out;

    fn take(&mut self, row: In, out: &mut Vec<Out>) -> Result<(), Error> {
        (self.0)(row, out);
        Ok(())
    }
}

/// Rows as a batch.
pub(super) fn table<Out: Row>(rows: &[Out]) -> Result<RecordBatch, Error> {
    serde_arrow::to_record_batch(schema::<Out>()?.fields(), &rows).map_err(refused)
}

fn refused(error: serde_arrow::Error) -> Error {
    Error::plain(format!("these are not the rows that this pass takes: {}", error.message()))
}

/// A pass at work.
pub(super) struct Running<Batches, Pass: Take> {
    batches: Batches,
    pass: Pass,
    rows: IntoIter<Pass::In>,
    is_over: bool,
}

impl<Batches, Pass: Take> Running<Batches, Pass> {
    pub(super) fn new(batches: Batches, pass: Pass) -> Self {
        Running { batches, pass, rows: Vec::new().into_iter(), is_over: false }
    }
}

impl<Batches, Pass, Failed> Running<Batches, Pass>
where
    Batches: Iterator<Item = Result<RecordBatch, Failed>>,
    Pass: Take,
    Failed: From<Error>,
{
    fn batch(&mut self) -> Result<Option<RecordBatch>, Failed> {
        let mut out = Vec::new();
        while out.len() < BATCH && !self.is_over {
            if let Some(row) = self.rows.next() {
                self.pass.take(row, &mut out)?;
            } else if let Some(batch) = self.batches.next() {
                let rows: Vec<Pass::In> = serde_arrow::from_record_batch(&batch?).map_err(refused)?;
                self.rows = rows.into_iter();
            } else {
                self.is_over = true;
                self.pass.end(&mut out);
            }
        }
        if out.is_empty() { Ok(None) } else { Ok(Some(table(&out)?)) }
    }
}

impl<Batches, Pass, Failed> Iterator for Running<Batches, Pass>
where
    Batches: Iterator<Item = Result<RecordBatch, Failed>>,
    Pass: Take,
    Failed: From<Error>,
{
    type Item = Result<RecordBatch, Failed>;

    fn next(&mut self) -> Option<Self::Item> {
        self.batch().transpose()
    }
}
