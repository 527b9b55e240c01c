"""A web archive, read batch by batch."""

import gzip
import os
import subprocess
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
import tearsheet

STORY = "<h1>Story {0}</h1><p>The bank kept its rate at {0} per cent, it said.</p>"


def record(n: int, body: bytes, kind: str = "text/html") -> bytes:
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{n:032x}>\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
        f"WARC-Target-URI: https://example.org/{n}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + answer + b"\r\n\r\n")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "crawl.warc.gz"
    pages = [record(n, STORY.format(n).encode()) for n in range(40)]
    path.write_bytes(b"".join([*pages[:20], record(90, b"%PDF-1.7\n1 0 obj", "text/html"), *pages[20:]]))
    return path


def test_rows_come_in_order_with_where_they_stood(archive: Path) -> None:
    batches = [pyarrow.record_batch(records) for records in tearsheet.read_archive(archive, batch_bytes=500, jobs=2)]
    assert len(batches) > 3
    rows = pyarrow.Table.from_batches(batches).to_pylist()
    assert [row["title"] for row in rows] == [f"Story {n}" for n in range(40)]
    assert rows[0]["source"]["warc"] == "crawl.warc.gz" and rows[1]["source"]["offset"] > 0
    assert rows[0]["id"] == f"urn:uuid:{0:032x}" and rows[0]["url"] == "https://example.org/0"


def test_rows_are_those_of_the_corpus(archive: Path, tmp_path: Path) -> None:
    subprocess.run([os.environ["TEARSHEET"], "corpus", archive, "--out", tmp_path / "corpus"], check=True, capture_output=True)
    table = pyarrow.parquet.read_table(tmp_path / "corpus/crawl.parquet")
    batches = [pyarrow.record_batch(records) for records in tearsheet.read_archive(archive, batch_bytes=900)]
    assert pyarrow.Table.from_batches(batches).to_pylist() == table.to_pylist()
    assert batches[0].schema == table.schema.remove_metadata()


def test_damage_costs_itself_and_is_warned_of(archive: Path) -> None:
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) - 30])
    with pytest.warns(UserWarning, match=r"crawl\.warc\.gz: "):
        count = sum(len(records) for records in tearsheet.read_archive(str(archive)))
    assert count in (39, 40)


def test_a_bundle_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "crawl.wacz"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(ValueError, match="is a WACZ"):
        tearsheet.read_archive(path)
