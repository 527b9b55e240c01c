//! Arrow's capsules: a batch or a table of any library in, as the same memory, and batches of ours out, as the same memory. Libraries
//! that follow the protocol need no other bridge, and none of them has to be there.

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi, to_ffi};
use arrow_array::ffi_stream::{ArrowArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{Array, RecordBatch, RecordBatchIterator, StructArray};
use arrow_schema::{ArrowError, DataType, SchemaRef};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::ffi::CStr;

const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";
const STREAM: &CStr = c"arrow_array_stream";

/// The batches of a value that offers Arrow's capsules.
pub(crate) fn batches(value: &Bound<'_, PyAny>) -> PyResult<Vec<RecordBatch>> {
    if value.hasattr("__arrow_c_array__")? {
        let capsules: (Bound<'_, PyAny>, Bound<'_, PyAny>) =
            value.call_method0("__arrow_c_array__")?.extract()?;
        return Ok(vec![batch(capsules.0.cast()?, capsules.1.cast()?)?]);
    }
    if value.hasattr("__arrow_c_stream__")? {
        return stream(value.call_method0("__arrow_c_stream__")?.cast()?);
    }
    let found = crate::pages::called(value)?;
    Err(PyTypeError::new_err(format!(
        "expected a record batch or a table (pyarrow, polars, arro3 have them), but found {found}"
    )))
}

#[allow(
    unsafe_code,
    reason = "a capsule of this name holds this structure: the protocol's word is all there is"
)]
fn batch(schema: &Bound<'_, PyCapsule>, array: &Bound<'_, PyCapsule>) -> PyResult<RecordBatch> {
    let schema = schema.pointer_checked(Some(SCHEMA))?.cast::<FFI_ArrowSchema>();
    let array = array.pointer_checked(Some(ARRAY))?.cast::<FFI_ArrowArray>();
    let rows =
        unsafe { from_ffi(FFI_ArrowArray::from_raw(array.as_ptr()), schema.as_ref()) }.map_err(refused)?;
    if !matches!(rows.data_type(), DataType::Struct(_)) {
        let found = rows.data_type();
        return Err(PyTypeError::new_err(format!("expected a record batch, but found an array of {found}")));
    }
    let rows = StructArray::from(rows);
    match (0..rows.len()).find(|row| rows.is_null(*row)) {
        None => Ok(RecordBatch::from(rows)),
        Some(row) => Err(PyValueError::new_err(format!(
            "expected a record batch, but found an array whose row {row} is null"
        ))),
    }
}

#[allow(
    unsafe_code,
    reason = "a capsule of this name holds this structure: the protocol's word is all there is"
)]
fn stream(capsule: &Bound<'_, PyCapsule>) -> PyResult<Vec<RecordBatch>> {
    let stream = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
    let reader = unsafe { ArrowArrayStreamReader::from_raw(stream.as_ptr()) };
    let reader = reader.map_err(|_| {
        PyTypeError::new_err("expected a record batch or a table, but found a column without a name")
    })?;
    reader.collect::<Result<_, _>>().map_err(refused)
}

pub(crate) fn schema_capsule<'py>(py: Python<'py>, schema: &SchemaRef) -> PyResult<Bound<'py, PyCapsule>> {
    let schema = FFI_ArrowSchema::try_from(schema.as_ref()).map_err(refused)?;
    PyCapsule::new_with_value(py, schema, SCHEMA)
}

/// The capsules of a batch: its schema and its columns.
pub(crate) fn array_capsules<'py>(
    py: Python<'py>,
    rows: &RecordBatch,
) -> PyResult<(Bound<'py, PyCapsule>, Bound<'py, PyCapsule>)> {
    let (array, _) = to_ffi(&StructArray::from(rows.clone()).into_data()).map_err(refused)?;
    Ok((schema_capsule(py, rows.schema_ref())?, PyCapsule::new_with_value(py, array, ARRAY)?))
}

/// The capsule of a stream of one batch.
pub(crate) fn stream_capsule<'py>(py: Python<'py>, rows: &RecordBatch) -> PyResult<Bound<'py, PyCapsule>> {
    let batches = RecordBatchIterator::new([Ok(rows.clone())], rows.schema());
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), STREAM)
}

pub(crate) fn refused(error: ArrowError) -> PyErr {
    PyValueError::new_err(format!("Arrow refuses it: {error}"))
}
