"""Tearsheet on Ray: `read` makes records of the pages of a dataset, `read_archives` of web archives, with `map_batches`; `dedupe` marks
which records say the same.

Tasks, not actors: there is no model to load that is not in the library, and a pool of actors that takes every core waits for
itself for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Literal

import pyarrow
import pyarrow.compute
import ray.data
from ray.data.expressions import col

from ._batches import COLUMNS, FileSystem, Wishes, read_batches, read_paths
from ._duplicates import MARKS, Engine, Rules, marks
from ._tearsheet import Pass, schema

#: Bytes of pages that are read at once.
BATCH_BYTES = 16 << 20
#: Bytes of rows that come together in one task, about.
PART_BYTES = 64 << 20


def read(
    pages: ray.data.Dataset,
    *,
    blocks: bool = False,
    links: bool = False,
    max_bytes: int = 64 << 20,
    batch_bytes: int = BATCH_BYTES,
) -> ray.data.Dataset:
    """The records of the pages of a dataset, a row for a row.

    Its columns `html` (text or binary), `text`, `url`, `content_type`, `captured` and `id` are read, the others
    stay behind; join them by `id`. The keywords are those of `tearsheet.read`; pages are read where they lie, in batches of `batch_bytes`. Ray keeps no
    order between blocks unless it is told to (`DataContext.execution_options.preserve_order`).

    Raises `ValueError`, when it runs, where there is neither `html` nor `text`. A page that cannot be read is a record with a notice.

    >>> pages = ray.data.from_items([{"html": "<h1>Rates held</h1><p>The bank kept its rate.</p>"}])
    >>> read(pages).take(1)[0]["title"]
    'Rates held'
    """
    wishes: Wishes = {"blocks": blocks, "links": links, "max_bytes": max_bytes}
    return _mapped(pages, _read, wishes=wishes, batch_bytes=batch_bytes)


def read_archives(
    paths: Sequence[str],
    *,
    filesystem: FileSystem | None = None,
    blocks: bool = False,
    links: bool = False,
    max_bytes: int = 64 << 20,
    batch_bytes: int = BATCH_BYTES,
) -> ray.data.Dataset:
    """The records of web archives, the same rows as `tearsheet corpus` writes: a task for each.

    A path is one that every node sees, a URI that pyarrow knows (`s3://`, `gs://`, `hdfs://`), or one in `filesystem`, which is of pyarrow or
    fsspec. Archives are read where they lie, eight MiB at a time.

    >>> read_archives(["crawl/1.warc.gz", "crawl/2.wacz"]).write_parquet("corpus")  # doctest: +SKIP
    >>> store = pyarrow.fs.S3FileSystem(region="eu-central-1")  # doctest: +SKIP
    >>> read_archives(["bucket/1.warc.gz"], filesystem=store).write_parquet("corpus")  # doctest: +SKIP
    """
    wishes: Wishes = {"blocks": blocks, "links": links, "max_bytes": max_bytes}
    tasks = ray.data.from_items([{"path": path} for path in paths], override_num_blocks=max(1, len(paths)))
    return _mapped(tasks, _read_archives, filesystem=filesystem, wishes=wishes, batch_bytes=batch_bytes)


def dedupe(
    records: ray.data.Dataset,
    document: str = "id",
    *,
    jaccard: float = 0.8,
    contained: float = 0.9,
    keep: Literal["longest", "first"] = "longest",
) -> ray.data.Dataset:
    """The same rows with the marks of `tearsheet dedupe` beside them: `kept`, `cluster`, `duplicate_of`, `relation`, `similarity`.

    Of the records `text` is read, and the column `document`, which names them: text, for each row another one. The
    order of the names is the order of the documents: where one machine asks which came first, the lesser name did. The other
    keywords are the flags of the command, and so are the marks, row for row.

    The marks are made at once; `records` is read twice, for its texts and for what comes out: give what is stored, or materialize it.
    What has the same key comes together in the memory of one task.

    Raises `ValueError` where there is no such column or a keyword is out of its bounds. A name that is null or stands
    twice fails the job, with its row or its name.

    >>> quay = "The quay opens in spring, the harbour office said on Tuesday."
    >>> records = ray.data.from_items([{"id": "a", "text": quay}, {"id": "b", "text": quay.upper()}])
    >>> dedupe(records).sort("id").take(2)[1]["duplicate_of"]
    'a'
    """
    rules, columns = Rules(document, jaccard, contained, keep), _columns(records)
    rules.check(columns.names)
    texts = records.select_columns([document, "text"]).materialize()
    parts = max(int(ray.cluster_resources().get("CPU", 1)), texts.size_bytes() // PART_BYTES)
    engine = Engine(
        passed=partial(_passed, parts=parts),
        union=ray.data.Dataset.union,
        kept=ray.data.Dataset.materialize,
        has=lambda rows, column: bool(rows.filter(expr=col(column)).take(1)),
    )
    made = marks(texts, rules, engine).rename_columns({"document": document})
    whole = pyarrow.schema([*columns, *(field for field in _columns(made) if field.name in MARKS)])
    both = (_mapped(rows, _widened, whole=whole) for rows in (made, records))
    return _mapped(ray.data.Dataset.union(*both).repartition(parts, keys=[document]), _beside, document=document)


def _read(pages: pyarrow.Table, wishes: Wishes, batch_bytes: int) -> Iterator[pyarrow.Table]:
    kept = pages.select([name for name in COLUMNS if name in pages.column_names] or pages.column_names)
    for records in read_batches(kept.to_batches(), wishes, batch_bytes):
        yield pyarrow.Table.from_batches([records])


def _read_archives(
    tasks: pyarrow.Table, filesystem: FileSystem | None, wishes: Wishes, batch_bytes: int
) -> Iterator[pyarrow.Table]:
    yield pyarrow.schema(schema()).empty_table()
    for records in read_paths(tasks["path"].to_pylist(), filesystem, wishes, batch_bytes):
        yield pyarrow.Table.from_batches([records])


def _mapped(rows: ray.data.Dataset, read: Callable[..., Iterator[pyarrow.Table]], /, **known: object) -> ray.data.Dataset:
    """What `read` makes of each block, where it lies."""
    return rows.map_batches(read, batch_size=None, batch_format="pyarrow", zero_copy_batch=True, fn_kwargs=known)


def _columns(rows: ray.data.Dataset) -> pyarrow.Schema:
    columns = rows.schema()
    return pyarrow.schema(list(zip(columns.names, columns.types, strict=True)) if columns else [])


def _passed(rows: ray.data.Dataset, work: Pass, parts: int) -> ray.data.Dataset:
    if work.order:
        rows = rows.repartition(parts, keys=work.order[:1])
    return _mapped(rows, _pass, work=work)


def _pass(rows: pyarrow.Table, work: Pass) -> Iterator[pyarrow.Table]:
    if work.order:
        rows = rows.sort_by([(column, "ascending") for column in work.order])
    yield pyarrow.schema(work.schema()).empty_table()
    for batch in work(rows.to_batches()):
        yield pyarrow.table(batch)


def _widened(rows: pyarrow.Table, whole: pyarrow.Schema) -> Iterator[pyarrow.Table]:
    """The rows with all columns of a schema."""
    columns = [
        rows[field.name] if field.name in rows.column_names else pyarrow.nulls(rows.num_rows, field.type) for field in whole
    ]
    yield pyarrow.table(columns, schema=whole)


def _beside(rows: pyarrow.Table, document: str) -> Iterator[pyarrow.Table]:
    """The records among the rows, each with the mark of its name beside it."""
    is_mark = rows["kept"].is_valid()
    made, records = rows.filter(is_mark), rows.filter(pyarrow.compute.invert(is_mark))
    made = made.take(pyarrow.compute.index_in(records[document], value_set=made[document].combine_chunks()))
    for name in MARKS:
        records = records.set_column(records.column_names.index(name), name, made[name])
    yield records
