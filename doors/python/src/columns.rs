//! The columns of a batch in, its pages out, borrowed from the batch. Text is text however Arrow lays it out. What is null is
//! unknown; a row without a page is a record that says so.

use crate::reading::{Page, Wishes, article};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BinaryArray, BinaryViewArray, LargeBinaryArray, RecordBatch};
use arrow_schema::DataType;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use tearsheet::{Article, Format, NoticeKind, PageKind};

/// Bytes in the layouts that Arrow has for them; text is taken as bytes, because nobody has checked that it is UTF-8.
enum Cells {
    Short(BinaryArray),
    Long(LargeBinaryArray),
    Seen(BinaryViewArray),
    Nothing,
}

struct Column {
    cells: Cells,
    is_text: bool,
}

impl Column {
    /// A column of this name, if there is one.
    fn named(batch: &RecordBatch, name: &str) -> PyResult<Option<Self>> {
        let Some(column) = batch.column_by_name(name) else { return Ok(None) };
        let cells = cells(column).ok_or_else(|| {
            let found = column.data_type();
            PyTypeError::new_err(format!("column {name:?}: expected text or bytes, but found {found}"))
        })?;
        let is_text = matches!(column.data_type(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
        Ok(Some(Column { cells, is_text }))
    }

    fn bytes(&self, row: usize) -> Option<&[u8]> {
        match &self.cells {
            Cells::Short(cells) => cells.is_valid(row).then(|| cells.value(row)),
            Cells::Long(cells) => cells.is_valid(row).then(|| cells.value(row)),
            Cells::Seen(cells) => cells.is_valid(row).then(|| cells.value(row)),
            Cells::Nothing => None,
        }
    }

    fn text(&self, row: usize) -> Option<String> {
        Some(String::from_utf8_lossy(self.bytes(row)?).into_owned())
    }
}

fn cells(column: &ArrayRef) -> Option<Cells> {
    Some(match column.data_type() {
        DataType::Utf8 => Cells::Short(BinaryArray::from(column.as_string::<i32>().clone())),
        DataType::LargeUtf8 => Cells::Long(LargeBinaryArray::from(column.as_string::<i64>().clone())),
        DataType::Utf8View => Cells::Seen(column.as_string_view().clone().to_binary_view()),
        DataType::Binary => Cells::Short(column.as_binary::<i32>().clone()),
        DataType::LargeBinary => Cells::Long(column.as_binary::<i64>().clone()),
        DataType::BinaryView => Cells::Seen(column.as_binary_view().clone()),
        DataType::Null => Cells::Nothing,
        _ => return None,
    })
}

/// The pages of a batch.
pub(crate) struct Rows {
    html: Option<Column>,
    text: Option<Column>,
    url: Option<Column>,
    content_type: Option<Column>,
    captured: Option<Column>,
    id: Option<Column>,
    pub(crate) count: usize,
}

impl Rows {
    pub(crate) fn of(batch: &RecordBatch) -> PyResult<Self> {
        let column = |name| Column::named(batch, name);
        let (html, text) = (column("html")?, column("text")?);
        if html.is_none() && text.is_none() {
            let found: Vec<_> =
                batch.schema_ref().fields().iter().map(|field| format!("{:?}", field.name())).collect();
            let found = if found.is_empty() { "none".into() } else { found.join(", ") };
            return Err(PyValueError::new_err(format!(
                "expected a column \"html\" or \"text\", but found {found}"
            )));
        }
        let (url, content_type) = (column("url")?, column("content_type")?);
        let (captured, id) = (column("captured")?, column("id")?);
        Ok(Rows { html, text, url, content_type, captured, id, count: batch.num_rows() })
    }

    /// The article of a row.
    pub(crate) fn article(&self, row: usize, wishes: &Wishes) -> Article {
        let text = |column: &Option<Column>| column.as_ref()?.text(row);
        let known = Page {
            url: text(&self.url),
            content_type: text(&self.content_type),
            captured: text(&self.captured),
            ..Page::default()
        };
        let article = match self.page(row, known) {
            Ok(page) => article(&page, wishes),
            Err(known) => Article {
                page_kind: PageKind::Empty,
                ..known.unread(NoticeKind::Empty, "the row holds no page, neither html nor text".into())
            },
        };
        Article { id: text(&self.id), ..article }
    }

    /// The page of a row; only what is known of it, where there is none.
    fn page<'a>(&'a self, row: usize, known: Page<'a>) -> Result<Page<'a>, Page<'a>> {
        for (column, format) in [(&self.html, None), (&self.text, Some(Format::Text))] {
            let found = column.as_ref().and_then(|column| Some((column.bytes(row)?, column.is_text)));
            if let Some((bytes, is_text)) = found {
                let is_decoded = is_text && str::from_utf8(bytes).is_ok();
                return Ok(Page { bytes, is_decoded, format, ..known });
            }
        }
        Err(known)
    }
}
