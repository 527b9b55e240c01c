"""What the engines share: batches of pages in, or archives wherever they lie, batches of records out, cut by bytes.

Pages differ a thousandfold in size, so that a batch of ten thousand rows may be a megabyte or three gigabytes. What an engine
hands over is read in slices of so many bytes; a slice is at least one page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from typing import Any, TypeAlias, TypedDict

import pyarrow
import pyarrow.compute
import pyarrow.fs

from ._tearsheet import read_archive, read_arrow

#: Columns that are read; an engine need not ship others.
COLUMNS = ("id", "url", "content_type", "captured", "html", "text")


#: Where paths lead: a file system of pyarrow, or of fsspec.
FileSystem: TypeAlias = pyarrow.fs.FileSystem | Any


class Wishes(TypedDict):
    """The keywords of `read` that a whole job can have."""

    blocks: bool
    links: bool
    max_bytes: int


def read_batches(
    batches: Iterable[pyarrow.RecordBatch], wishes: Wishes, batch_bytes: int
) -> Iterator[pyarrow.RecordBatch]:
    """The records of batches of pages, in their order, on one thread: the engine has a task for each core."""
    for batch in batches:
        for part in sliced(batch, batch_bytes):
            yield pyarrow.record_batch(read_arrow(part, jobs=1, **wishes))


def read_paths(
    paths: Iterable[str], filesystem: FileSystem | None, wishes: Wishes, batch_bytes: int
) -> Iterator[pyarrow.RecordBatch]:
    """The records of web archives, one after another, on one thread."""
    for path in paths:
        store, place = located(path, filesystem)
        with store.open_input_file(place) if store else nullcontext(place) as file:
            for records in read_archive(file, name=place.rsplit("/", 1)[-1], jobs=1, batch_bytes=batch_bytes, **wishes):
                yield pyarrow.record_batch(records)


def located(path: str, filesystem: FileSystem | None) -> tuple[pyarrow.fs.FileSystem | None, str]:
    """Where a path leads: a file system, none for this machine's own, and the path in it.

    >>> located("crawl/1.warc.gz", None)
    (None, 'crawl/1.warc.gz')
    >>> located("s3://bucket/1.warc.gz", pyarrow.fs.LocalFileSystem())[1]
    'bucket/1.warc.gz'
    """
    if filesystem is None:
        return pyarrow.fs.FileSystem.from_uri(path) if "://" in path else (None, path)
    if not isinstance(filesystem, pyarrow.fs.FileSystem):
        filesystem = pyarrow.fs.PyFileSystem(pyarrow.fs.FSSpecHandler(filesystem))
    return filesystem, path.split("://", 1)[-1]


def sliced(batch: pyarrow.RecordBatch, most: int) -> Iterator[pyarrow.RecordBatch]:
    """The rows of a batch in slices whose pages have `most` bytes together, or one page that has more.

    >>> batch = pyarrow.record_batch({"html": ["a" * 6, "b" * 6, "c" * 50, "d"]})
    >>> [part.num_rows for part in sliced(batch, 12)]
    [2, 1, 1]
    """
    start, weight = 0, 0
    for row, size in enumerate(_sizes(batch)):
        if row > start and weight + size > most:
            yield batch.slice(start, row - start)
            start, weight = row, 0
        weight += size
    yield batch.slice(start)


def _sizes(batch: pyarrow.RecordBatch) -> list[int]:
    """Bytes of the page of each row."""
    columns = [batch.column(name) for name in ("html", "text") if name in batch.schema.names]
    lengths = [pyarrow.compute.binary_length(column).fill_null(0).to_pylist() for column in columns if _has_length(column)]
    return [sum(row) for row in zip(*lengths, strict=True)] or [0] * batch.num_rows


def _has_length(column: pyarrow.Array) -> bool:
    kind = column.type
    return pyarrow.types.is_large_string(kind) or pyarrow.types.is_large_binary(kind) or kind in (pyarrow.string(), pyarrow.binary())
