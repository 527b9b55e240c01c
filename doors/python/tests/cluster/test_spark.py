"""Spark with two executors in processes of their own."""

import doctest
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.fs
import pytest
import tearsheet.spark
from conftest import killing, place
from pyspark.sql import Row, SparkSession

STORY = "<h1>Rates held</h1><p>The bank kept its rate at four per cent.</p>"


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    plain = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.host": "127.0.0.1"}
    session = SparkSession.builder.master("local-cluster[2,1,1024]").config(map=plain).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    session.sparkContext.setCheckpointDir(str(tmp_path_factory.mktemp("checkpoints")))
    yield session
    session.stop()


def plain(value: Any) -> Any:
    if isinstance(value, Row):
        return {name: plain(inner) for name, inner in value.asDict().items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


def test_rows_are_those_of_one_machine_though_a_worker_is_killed(
    spark: SparkSession, archives: list[str], corpus: list[dict[str, Any]]
) -> None:
    records = tearsheet.spark.read_archives(spark, archives, max_bytes=4 << 20)
    with killing(lambda command, parent: "pyspark.daemon" in command and "pyspark.daemon" in parent) as killed:
        rows = [plain(row) for row in records.collect()]
    assert killed, "no worker was killed"
    assert len(rows) == len(corpus)
    assert [place(row) for row in rows] == [place(row) for row in corpus]
    assert rows == corpus


def test_archives_are_read_out_of_a_store(
    spark: SparkSession, store: tuple[pyarrow.fs.FileSystem, list[str], str], corpus: list[dict[str, Any]]
) -> None:
    files, paths, _ = store
    rows = tearsheet.spark.read_archives(spark, paths, filesystem=files, max_bytes=4 << 20).collect()
    assert [plain(row) for row in rows] == corpus


def test_marks_are_those_of_one_machine_though_a_worker_is_killed(
    spark: SparkSession, texts: pyarrow.Table, marked: list[dict[str, Any]]
) -> None:
    records = spark.createDataFrame(texts)
    with killing(lambda command, parent: "pyspark.daemon" in command and "pyspark.daemon" in parent) as killed:
        found = tearsheet.spark.dedupe(records, "name")
    assert killed, "no worker was killed"
    assert [plain(row) for row in found.orderBy("name").collect()] == marked


def test_mistakes_of_names_are_told(spark: SparkSession) -> None:
    records = spark.createDataFrame([("a", "x", 1), (None, "y", 2)], "id string, text string, kept int")
    with pytest.raises(ValueError, match='expected a column "name", but found id, text, kept'):
        tearsheet.spark.dedupe(records, "name")
    with pytest.raises(ValueError, match='expected records without marks, but found a column "kept"'):
        tearsheet.spark.dedupe(records)
    with pytest.raises(Exception, match='column "id", row 0: expected the name of a document, but found null'):
        tearsheet.spark.dedupe(records.drop("kept"))


def test_pages_of_a_frame(spark: SparkSession) -> None:
    pages = [("a", STORY, 1), ("b", None, 2), ("c", STORY * 1000, 3)]
    frame = spark.createDataFrame(pages, "id string, html string, other int")
    rows = {row.id: row for row in tearsheet.spark.read(frame, max_bytes=10_000).collect()}
    assert rows["a"].title == "Rates held" and rows["a"].schema == 1
    assert [rows[name].notices[0].kind for name in "bc"] == ["empty", "limit"]
    binary = spark.createDataFrame([(bytearray(STORY.encode()),)], "html binary")
    assert tearsheet.spark.read(binary).first().title == "Rates held"


def test_examples_run(spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = doctest.testmod(tearsheet.spark)
    assert found.attempted > 5 and found.failed == 0
    assert spark is SparkSession.getActiveSession()


def test_mistakes_name_the_column(spark: SparkSession) -> None:
    with pytest.raises(ValueError, match='expected a column "html" or "text", but found htm'):
        tearsheet.spark.read(spark.createDataFrame([(STORY,)], "htm string"))
    with pytest.raises(Exception, match='column "html": expected text or bytes, but found Int64'):
        tearsheet.spark.read(spark.createDataFrame([(7,)], "html long")).collect()


def test_it_can_be_written_and_read_again(spark: SparkSession, tmp_path: Any) -> None:
    frame = spark.createDataFrame([(STORY,)], "html string")
    tearsheet.spark.read(frame).write.parquet(str(tmp_path / "corpus"))
    assert spark.read.parquet(str(tmp_path / "corpus")).first().title == "Rates held"
