"""Tearsheet on Spark: `read` makes records of the pages of a DataFrame, `read_archives` of web archives, with `mapInArrow`; `dedupe`
marks which records say the same.

Every executor needs the package, in the Python that `PYSPARK_PYTHON` names. Spark knows no unsigned numbers: those of the record
are signed there, and wider.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Literal

import pyarrow
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from . import _tearsheet
from ._batches import COLUMNS, FileSystem, Wishes, read_batches, read_paths
from ._duplicates import MARKS, Engine, Rules, marks

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
    filesystem: FileSystem | None = None,
    blocks: bool = False,
    links: bool = False,
    max_bytes: int = 64 << 20,
    batch_bytes: int = BATCH_BYTES,
) -> DataFrame:
    """The records of web archives, the same rows as `tearsheet corpus` writes: a task for each, in their order.

    A path is one that every executor sees, a URI that pyarrow knows (`s3://`, `gs://`, `hdfs://`), or one in `filesystem`, which is of
    pyarrow or fsspec. Archives are read where they lie, eight MiB at a time, by the executor's Python and not through the
    JVM, whose arrays end at two GiB: pyarrow must find the store's credentials there.

    >>> read_archives(spark, ["crawl/1.warc.gz", "crawl/2.wacz"]).write.parquet("corpus")  # doctest: +SKIP
    >>> read_archives(spark, ["s3://bucket/1.warc.gz"]).write.parquet("corpus")  # doctest: +SKIP
    """
    wishes: Wishes = {"blocks": blocks, "links": links, "max_bytes": max_bytes}
    tasks = spark.range(0, len(paths), 1, max(1, len(paths)))
    read_mine = partial(_read_archives, paths=list(paths), filesystem=filesystem, wishes=wishes, batch_bytes=batch_bytes)
    return tasks.mapInArrow(read_mine, schema())


def dedupe(
    records: DataFrame,
    document: str = "id",
    *,
    jaccard: float = 0.8,
    contained: float = 0.9,
    keep: Literal["longest", "first"] = "longest",
) -> DataFrame:
    """The same rows with the marks of `tearsheet dedupe` beside them: `kept`, `cluster`, `duplicate_of`, `relation`, `similarity`.

    Of the records `text` is read, and the column `document`, which names them: text, for each row another one. The
    order of the names is the order of the documents: where one machine asks which came first, the lesser name did. The other
    keywords are the flags of the command, and so are the marks, row for row.

    The marks are made at once. What comes up on the way is kept in the checkpoint directory (`spark.sparkContext.setCheckpointDir`), which
    every executor must see; delete it in the end. `records` is read twice, for its texts and for what comes out: give what is
    stored, or cache it.

    Raises `ValueError` where there is no such column or a keyword is out of its bounds. A name that is null or stands
    twice fails the job, with its row or its name.

    >>> from pyspark.sql import SparkSession
    >>> spark = SparkSession.builder.master("local[1]").getOrCreate()
    >>> spark.sparkContext.setCheckpointDir("checkpoints")  # doctest: +SKIP
    >>> quay = "The quay opens in spring, the harbour office said on Tuesday."
    >>> records = spark.createDataFrame([("a", quay), ("b", quay.upper())], "id string, text string")
    >>> dedupe(records).select("id", "kept", "duplicate_of", "relation").orderBy("id").collect()
    [Row(id='a', kept=True, duplicate_of=None, relation=None), Row(id='b', kept=False, duplicate_of='a', relation='exact')]
    """
    rules = Rules(document, jaccard, contained, keep)
    rules.check(records.columns)
    made = marks(records.select(document, "text"), rules, _ENGINE)
    return records.join(made.withColumnRenamed("document", document), document).select(*records.columns, *MARKS)


def schema() -> StructType:
    """The columns of the records as Spark calls their types."""
    return from_arrow_schema(_arrow_schema())


def _read(batches: Iterable[pyarrow.RecordBatch], wishes: Wishes, batch_bytes: int) -> Iterator[pyarrow.RecordBatch]:
    return (batch.cast(_arrow_schema()) for batch in read_batches(batches, wishes, batch_bytes))


def _read_archives(
    tasks: Iterable[pyarrow.RecordBatch], paths: list[str], filesystem: FileSystem | None, wishes: Wishes, batch_bytes: int
) -> Iterator[pyarrow.RecordBatch]:
    mine = (paths[number] for task in tasks for number in task.column(0).to_pylist())
    return (batch.cast(_arrow_schema()) for batch in read_paths(mine, filesystem, wishes, batch_bytes))


def _passed(rows: DataFrame, work: _tearsheet.Pass) -> DataFrame:
    if work.order:
        rows = rows.repartition(work.order[0]).sortWithinPartitions(*work.order)
    return rows.mapInArrow(partial(_batches, work=work), from_arrow_schema(pyarrow.schema(work.schema())))


def _batches(rows: Iterable[pyarrow.RecordBatch], work: _tearsheet.Pass) -> Iterator[pyarrow.RecordBatch]:
    return (pyarrow.record_batch(batch) for batch in work(rows))


_ENGINE: Engine[DataFrame] = Engine(
    passed=_passed,
    union=lambda one, other: one.unionByName(other),
    kept=lambda rows: rows.checkpoint(),
    has=lambda rows, column: not rows.where(column).isEmpty(),
)


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
