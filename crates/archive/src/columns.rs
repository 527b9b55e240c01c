//! Articles as the rows of an Arrow table, and back: one column for each field of the record, structs and lists where
//! the record has them. The schema is written down here and not guessed from what comes, so that every batch has all columns
//! whether or not any article fills them. What is absent in a record is null; a list that is absent is empty.

use crate::Error;
use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, ListArray, RecordBatch};
use arrow_schema::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use std::sync::Arc;
use tearsheet_article::Article;

/// The schema of a table of articles.
///
/// ```
/// let schema = tearsheet_archive::schema();
/// assert_eq!(schema.field(0).name(), "schema");
/// assert!(!schema.field_with_name("text").unwrap().is_nullable());
/// ```
pub fn schema() -> SchemaRef {
    Arc::new(Schema::new(columns()))
}

/// Articles as one table.
///
/// ```
/// use tearsheet_archive::{articles, table};
/// use tearsheet_article::Article;
/// let filed = vec![Article { title: Some("Rates held".into()), ..Article::default() }];
/// let rows = table(&filed)?;
/// assert_eq!((rows.num_rows(), articles(&rows)?), (1, filed));
/// # Ok::<(), tearsheet_archive::Error>(())
/// ```
pub fn table(articles: &[Article]) -> Result<RecordBatch, Error> {
    let schema = schema();
    let lenient: Vec<FieldRef> = schema.fields().iter().map(with_absent_lists).collect();
    let rows = serde_arrow::to_record_batch(&lenient, &articles)?;
    let columns = schema.fields().iter().zip(rows.columns()).map(|(field, column)| full(field, column));
    Ok(RecordBatch::try_new(Arc::clone(&schema), columns.collect())?)
}

/// The articles of a table of this [`schema`].
pub fn articles(table: &RecordBatch) -> Result<Vec<Article>, Error> {
    Ok(serde_arrow::from_record_batch(table)?)
}

/// A record leaves empty lists out, so that a column of lists is filled as if they could be absent.
fn with_absent_lists(field: &FieldRef) -> FieldRef {
    let is_list = matches!(field.data_type(), DataType::List(_));
    Arc::new(field.as_ref().clone().with_nullable(is_list || field.is_nullable()))
}

/// A column whose absent lists are empty ones.
fn full(field: &FieldRef, column: &ArrayRef) -> ArrayRef {
    let (DataType::List(element), Some(lists)) = (field.data_type(), column.as_list_opt::<i32>()) else {
        return Arc::clone(column);
    };
    Arc::new(ListArray::new(Arc::clone(element), lists.offsets().clone(), Arc::clone(lists.values()), None))
}

fn columns() -> Fields {
    let columns = vec![
        known("schema", DataType::UInt32),
        text("id"),
        text("url"),
        text("canonical_url"),
        text("site"),
        text("language"),
        known("page_kind", DataType::Utf8),
        known("page_kind_confidence", DataType::Float32),
        known("confidence", DataType::Float32),
        text("kicker"),
        text("title"),
        text("lead"),
        list("authors", vec![known("name", DataType::Utf8), known("kind", DataType::Utf8), text("url")]),
        when("published"),
        when("modified"),
        text("section"),
        texts("tags"),
        known("access", DataType::Utf8),
        list("images", vec![text("url"), text("caption"), text("credit"), known("cover", DataType::Boolean)]),
        list(
            "body",
            vec![
                known("role", DataType::Utf8),
                known("text", DataType::Utf8),
                maybe("level", DataType::UInt8),
            ],
        ),
        known("text", DataType::Utf8),
        list("related", vec![known("title", DataType::Utf8), text("url"), text("section")]),
        list("links", vec![known("text", DataType::Utf8), known("url", DataType::Utf8)]),
        list("promoted", vec![known("title", DataType::Utf8), text("url"), text("label")]),
        list("comments", vec![known("text", DataType::Utf8), text("author"), text("at")]),
        list("repeats", vec![known("text", DataType::Utf8), known("of", DataType::UInt32)]),
        list("blocks", block()),
        list("notices", vec![known("kind", DataType::Utf8), known("message", DataType::Utf8)]),
        maybe("source", DataType::Struct(source())),
    ];
    columns.into()
}

fn when(name: &str) -> Field {
    let parts = ["at", "precision", "zone", "from", "raw"].map(|part| known(part, DataType::Utf8));
    maybe(name, DataType::Struct(parts.to_vec().into()))
}

fn block() -> Vec<Field> {
    vec![
        known("n", DataType::UInt32),
        known("role", DataType::Utf8),
        known("confidence", DataType::Float32),
        text("reason"),
        maybe("of", DataType::UInt32),
        known("text", DataType::Utf8),
        text("path"),
    ]
}

fn source() -> Fields {
    let texts = ["digest", "captured", "tool", "settings"].map(text);
    [text("warc"), maybe("offset", DataType::UInt64)].into_iter().chain(texts).collect()
}

fn known(name: &str, kind: DataType) -> Field {
    Field::new(name, kind, false)
}

fn maybe(name: &str, kind: DataType) -> Field {
    Field::new(name, kind, true)
}

fn text(name: &str) -> Field {
    maybe(name, DataType::Utf8)
}

fn texts(name: &str) -> Field {
    known(name, DataType::List(Arc::new(known("element", DataType::Utf8))))
}

fn list(name: &str, parts: Vec<Field>) -> Field {
    known(name, DataType::List(Arc::new(known("element", DataType::Struct(parts.into())))))
}
