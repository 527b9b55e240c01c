"""Tearsheet on Ray: `read` makes records of the pages of a dataset, `read_archives` of web archives, with `map_batches`.

Tasks, not actors: there is no model to load that is not in the library, and a pool of actors that takes every core waits for
itself for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow
import ray.data

from ._batches import COLUMNS, Wishes, read_batches, read_paths

#: Bytes of pages that are read at once.
BATCH_BYTES = 16 << 20


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

    >>> pages = ray.data.from_items([{"html": "<h1>Rates held</h1><p>The bank kept its rate.</p>"}])  # doctest: +SKIP
    >>> read(pages).take(1)[0]["title"]  # doctest: +SKIP
    'Rates held'
    """
    wishes: Wishes = {"blocks": blocks, "links": links, "max_bytes": max_bytes}
    known = {"wishes": wishes, "batch_bytes": batch_bytes}
    return pages.map_batches(_read, batch_size=None, batch_format="pyarrow", zero_copy_batch=True, fn_kwargs=known)


def read_archives(
    paths: Sequence[str],
    *,
    blocks: bool = False,
    links: bool = False,
    max_bytes: int = 64 << 20,
    batch_bytes: int = BATCH_BYTES,
) -> ray.data.Dataset:
    """The records of web archives, the same rows as `tearsheet corpus` writes: a task for each.

    Every node must see the files under these paths.

    >>> read_archives(["crawl/1.warc.gz", "crawl/2.warc.gz"]).write_parquet("corpus")  # doctest: +SKIP
    """
    wishes: Wishes = {"blocks": blocks, "links": links, "max_bytes": max_bytes}
    known = {"wishes": wishes, "batch_bytes": batch_bytes}
    tasks = ray.data.from_items([{"path": path} for path in paths], override_num_blocks=max(1, len(paths)))
    return tasks.map_batches(_read_archives, batch_size=1, batch_format="pyarrow", fn_kwargs=known)


def _read(pages: pyarrow.Table, wishes: Wishes, batch_bytes: int) -> Iterator[pyarrow.Table]:
    kept = pages.select([name for name in COLUMNS if name in pages.column_names] or pages.column_names)
    for records in read_batches(kept.to_batches(), wishes, batch_bytes):
        yield pyarrow.Table.from_batches([records])


def _read_archives(tasks: pyarrow.Table, wishes: Wishes, batch_bytes: int) -> Iterator[pyarrow.Table]:
    for records in read_paths(tasks["path"].to_pylist(), wishes, batch_bytes):
        yield pyarrow.Table.from_batches([records])
