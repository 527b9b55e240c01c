"""Tearsheet on Spark: `read` makes records of the pages of a DataFrame, `read_archives` of web archives, with `mapInArrow`.

Every executor needs the package, in the Python that `PYSPARK_PYTHON` names. Spark knows no unsigned numbers: those of the record
are signed there, and wider.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import pyarrow
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from . import _tearsheet
from ._batches import COLUMNS, Wishes, read_batches, read_paths

#: Bytes of pages that are read at once.
BATCH_BYTES = 16 << 20

_SIGNED = {pyarrow.uint8(): pyarrow.int16(), pyarrow.uint32(): pyarrow.int64(), pyarrow.uint64(): pyarrow.int64()}


def read(
    pages: DataFrame,
    *,
    blocks: bool = False,
    links: bool = False,
    max_bytes: int = 64 << 20,
    batch_bytes: int = BATCH_BYTES,
) -> DataFrame:
    """The records of the pages of a DataFrame, a row for a row.

    Its columns `html` (text or binary), `text`, `url`, `content_type`, `captured` and `id` are read, the others
    stay behind; join them by `id`. The keywords are those of `tearsheet.read`; pages are read in batches of `batch_bytes`, however many rows Spark hands over.

    Raises `ValueError` where there is neither `html` nor `text`. A page that cannot be read is a record with a notice.

    >>> from pyspark.sql import SparkSession
    >>> spark = SparkSession.builder.master("local[1]").getOrCreate()
    >>> pages = spark.createDataFrame([("<h1>Rates held</h1><p>The bank kept its rate.</p>",)], "html string")
    >>> read(pages).select("title", "text").collect()
    [Row(title='Rates held', text='The bank kept its rate.')]
    """
    if not {"html", "text"} & set(pages.columns):
        raise ValueError(f'expected a column "html" or "text", but found {", ".join(pages.columns) or "none"}')
    wishes: Wishes = {"blocks": blocks, "links": links, "max_bytes": max_bytes}
    read_some = partial(_read, wishes=wishes, batch_bytes=batch_bytes)
    return pages.select(*(name for name in COLUMNS if name in pages.columns)).mapInArrow(read_some, schema())


def read_archives(
    spark: SparkSession,
    paths: Sequence[str],
    *,
    blocks: bool = False,
    links: bool = False,
    max_bytes: int = 64 << 20,
    batch_bytes: int = BATCH_BYTES,
) -> DataFrame:
    """The records of web archives, the same rows as `tearsheet corpus` writes: a task for each, in their order.

    Every executor must see the files under these paths.

    >>> read_archives(spark, ["crawl/1.warc.gz", "crawl/2.warc.gz"]).write.parquet("corpus")  # doctest: +SKIP
    """
    wishes: Wishes = {"blocks": blocks, "links": links, "max_bytes": max_bytes}
    tasks = spark.range(0, len(paths), 1, max(1, len(paths)))
    return tasks.mapInArrow(partial(_read_archives, paths=list(paths), wishes=wishes, batch_bytes=batch_bytes), schema())


def schema() -> StructType:
    """The columns of the records as Spark calls their types."""
    return from_arrow_schema(_arrow_schema())


def _read(batches: Iterable[pyarrow.RecordBatch], wishes: Wishes, batch_bytes: int) -> Iterator[pyarrow.RecordBatch]:
    return (batch.cast(_arrow_schema()) for batch in read_batches(batches, wishes, batch_bytes))


def _read_archives(
    tasks: Iterable[pyarrow.RecordBatch], paths: list[str], wishes: Wishes, batch_bytes: int
) -> Iterator[pyarrow.RecordBatch]:
    mine = (paths[number] for task in tasks for number in task.column(0).to_pylist())
    return (batch.cast(_arrow_schema()) for batch in read_paths(mine, wishes, batch_bytes))


def _arrow_schema() -> pyarrow.Schema:
    fields = pyarrow.schema(_tearsheet.schema())
    return pyarrow.schema([field.with_type(_signed(field.type)) for field in fields])


def _signed(kind: pyarrow.DataType) -> pyarrow.DataType:
    """A type without unsigned numbers in it."""
    if pyarrow.types.is_list(kind):
        return pyarrow.list_(kind.value_field.with_type(_signed(kind.value_type)))
    if pyarrow.types.is_struct(kind):
        return pyarrow.struct([field.with_type(_signed(field.type)) for field in kind.fields])
    return _SIGNED.get(kind, kind)
