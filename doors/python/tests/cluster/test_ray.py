"""Ray with three raylets on this machine."""

import doctest
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import fsspec
import pyarrow
import pyarrow.fs
import pytest
import ray
import ray.data
import tearsheet
import tearsheet.ray
from conftest import killing, place
from ray.cluster_utils import Cluster

#: Of one core, but with room for idle workers of either kind that a shuffle wants: they take seconds to start.
HEAD = {"num_cpus": 1, "object_store_memory": 200 << 20, "_system_config": {"num_workers_soft_limit": 4}}
STORY = "<h1>Rates held</h1><p>The bank kept its rate at four per cent.</p>"


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[Cluster]:
    several = Cluster(initialize_head=True, head_node_args=HEAD)
    for _ in range(2):
        several.add_node(num_cpus=1, object_store_memory=200 << 20)
    ray.init(address=several.address, log_to_driver=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield several
    ray.shutdown()
    several.shutdown()


def test_rows_are_those_of_one_machine_though_a_worker_is_killed(
    archives: list[str], corpus: list[dict[str, Any]]
) -> None:
    assert len(ray.nodes()) == 3
    records = tearsheet.ray.read_archives(archives, max_bytes=4 << 20)
    with killing(lambda command, _parent: command.startswith("ray::MapBatches(_read_archives)")) as killed:
        rows = pyarrow.concat_tables(ray.get(records.to_arrow_refs())).to_pylist()
    assert killed, "no worker was killed"
    assert sorted(rows, key=place) == sorted(corpus, key=place)


def rows(records: ray.data.Dataset) -> list[dict[str, Any]]:
    return pyarrow.concat_tables(ray.get(records.to_arrow_refs())).to_pylist()


def test_archives_are_read_out_of_a_store(
    store: tuple[pyarrow.fs.FileSystem, list[str], str], archives: list[str], corpus: list[dict[str, Any]]
) -> None:
    files, paths, uri = store
    found = rows(tearsheet.ray.read_archives(paths, filesystem=files, max_bytes=4 << 20))
    assert sorted(found, key=place) == sorted(corpus, key=place)
    first = [row for row in corpus if row["source"]["warc"] == "0.warc.gz"]
    assert rows(tearsheet.ray.read_archives([uri], max_bytes=4 << 20)) == first
    own = fsspec.filesystem("file")
    assert rows(tearsheet.ray.read_archives(archives[:1], filesystem=own, max_bytes=4 << 20)) == first


def test_marks_are_those_of_one_machine_though_a_worker_is_killed(
    texts: pyarrow.Table, marked: list[dict[str, Any]]
) -> None:
    records = ray.data.from_arrow([texts.slice(0, 300), texts.slice(300)])
    with killing(lambda command, _parent: command.startswith("ray::") and "MapBatches(_pass)" in command) as killed:
        found = tearsheet.ray.dedupe(records, "name").materialize()
    assert killed, "no worker was killed"
    assert found.schema().names == [*texts.column_names, "kept", "cluster", "duplicate_of", "relation", "similarity"]
    assert sorted(rows(found), key=lambda row: row["name"]) == marked


def test_mistakes_of_names_are_told() -> None:
    records = ray.data.from_arrow(pyarrow.table({"id": ["a", None], "text": ["x", "y"], "kept": [1, 2]}))
    with pytest.raises(ValueError, match='expected a column "name", but found id, text, kept'):
        tearsheet.ray.dedupe(records, "name")
    with pytest.raises(ValueError, match='expected records without marks, but found a column "kept"'):
        tearsheet.ray.dedupe(records)
    with pytest.raises(Exception, match='column "id", row 1: expected the name of a document, but found null'):
        tearsheet.ray.dedupe(records.drop_columns(["kept"]))


def test_pages_of_a_dataset_keep_the_schema() -> None:
    pages = pyarrow.table({"id": ["a", "b", "c"], "html": [STORY, None, STORY * 1000], "other": [1, 2, 3]})
    found = pyarrow.concat_tables(ray.get(tearsheet.ray.read(ray.data.from_arrow(pages), max_bytes=10_000).to_arrow_refs()))
    assert found.schema.equals(pyarrow.schema(tearsheet.schema()))
    rows = {row["id"]: row for row in found.to_pylist()}
    assert rows["a"]["title"] == "Rates held"
    assert [rows[name]["notices"][0]["kind"] for name in "bc"] == ["empty", "limit"]


@pytest.mark.parametrize("module", [tearsheet.ray, tearsheet._batches])
def test_examples_run(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted > 1 and found.failed == 0


def test_mistakes_name_the_column() -> None:
    with pytest.raises(Exception, match='expected a column "html" or "text", but found "htm"'):
        tearsheet.ray.read(ray.data.from_arrow(pyarrow.table({"htm": [STORY]}))).materialize()
