"""Ray with three raylets on this machine."""

from collections.abc import Iterator
from typing import Any

import pyarrow
import pytest
import ray
import ray.data
import tearsheet
import tearsheet.ray
from conftest import killing, place
from ray.cluster_utils import Cluster

STORY = "<h1>Rates held</h1><p>The bank kept its rate at four per cent.</p>"


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[Cluster]:
    several = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "object_store_memory": 200 << 20})
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


def test_pages_of_a_dataset_keep_the_schema() -> None:
    pages = pyarrow.table({"id": ["a", "b", "c"], "html": [STORY, None, STORY * 1000], "other": [1, 2, 3]})
    found = pyarrow.concat_tables(ray.get(tearsheet.ray.read(ray.data.from_arrow(pages), max_bytes=10_000).to_arrow_refs()))
    assert found.schema.equals(pyarrow.schema(tearsheet.schema()))
    rows = {row["id"]: row for row in found.to_pylist()}
    assert rows["a"]["title"] == "Rates held"
    assert [rows[name]["notices"][0]["kind"] for name in "bc"] == ["empty", "limit"]


def test_mistakes_name_the_column() -> None:
    with pytest.raises(Exception, match='expected a column "html" or "text", but found "htm"'):
        tearsheet.ray.read(ray.data.from_arrow(pyarrow.table({"htm": [STORY]}))).materialize()
