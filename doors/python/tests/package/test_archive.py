"""A web archive, read batch by batch."""

import gzip
import io
import os
import subprocess
import zipfile
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
import tearsheet

STORY = "<h1>Story {0}</h1><p>The bank kept its rate at {0} per cent, it said.</p>"


def record(n: int, body: bytes, kind: str = "text/html", what: str = "response", fields: str = "") -> bytes:
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {what}\r\nWARC-Record-ID: <urn:uuid:{n:032x}>\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
        f"WARC-Target-URI: https://example.org/{n}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"{fields}Content-Length: {len(answer)}\r\n\r\n"
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


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A WACZ: one archive as it is, one packed once more, and a revisit of a page in the first."""
    path = tmp_path / "crawl.wacz"
    again = record(7, b"", what="revisit", fields="WARC-Refers-To: <urn:uuid:00000000000000000000000000000003>\r\n")
    held = {
        "archive/b.warc.gz": b"".join(record(n, STORY.format(n).encode()) for n in range(5)) + again,
        "archive/a.warc": gzip.decompress(record(9, STORY.format(9).encode())),
        "indexes/index.cdxj": b'org,example)/0 2024 {"filename": "b.warc.gz"}\n',
        "datapackage.json": b'{"resources": [{"path": "archive/b.warc.gz"}, {"path": "archive/gone.warc"}]}',
    }
    with zipfile.ZipFile(path, "w") as package:
        for name, content in held.items():
            package.writestr(name, content, zipfile.ZIP_DEFLATED if name.endswith(".warc") else zipfile.ZIP_STORED)
    return path


def corpus(path: Path, out: Path) -> pyarrow.Table:
    """What the command makes of an archive."""
    subprocess.run([os.environ["TEARSHEET"], "corpus", path, "--out", out], check=False, capture_output=True)
    return pyarrow.parquet.read_table(next(out.glob("*.parquet")))


def table(archive: tearsheet.Archive) -> pyarrow.Table:
    return pyarrow.Table.from_batches(pyarrow.record_batch(records) for records in archive)


def test_rows_are_those_of_the_corpus(archive: Path, tmp_path: Path) -> None:
    whole = corpus(archive, tmp_path / "corpus")
    rows = table(tearsheet.read_archive(archive, batch_bytes=900))
    assert rows.to_pylist() == whole.to_pylist()
    assert rows.schema == whole.schema.remove_metadata()


def test_a_wacz_gives_the_pages_of_all_its_archives(bundle: Path, tmp_path: Path) -> None:
    whole = corpus(bundle, tmp_path / "corpus").to_pylist()
    assert [row["source"]["warc"] for row in whole] == ["b.warc.gz"] * 6 + ["a.warc"]
    with pytest.warns(UserWarning, match=r"crawl\.wacz: .* names archive/gone.warc, which is not in it"):
        assert table(tearsheet.read_archive(bundle, batch_bytes=300)).to_pylist() == whole
    with pytest.warns(UserWarning), bundle.open("rb") as file:
        assert table(tearsheet.read_archive(file)).to_pylist() == whole


def test_a_zip_that_is_no_wacz_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "crawl.wacz"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(ValueError, match=r"crawl\.wacz: .*expected a zip, as WACZ is"):
        tearsheet.read_archive(path)


class Pipe:
    """A file that only reads."""

    def __init__(self, content: bytes) -> None:
        self.file = io.BytesIO(content)

    def read(self, size: int) -> bytes:
        return self.file.read(size)


def test_files_of_every_kind_are_read(archive: Path) -> None:
    rows = table(tearsheet.read_archive(archive)).to_pylist()
    content = archive.read_bytes()
    for file in (archive.open("rb"), pyarrow.OSFile(str(archive)), pyarrow.BufferReader(content), io.BytesIO(content), Pipe(content)):
        assert table(tearsheet.read_archive(file, name="crawl.warc.gz", batch_bytes=900)).to_pylist() == rows
    with archive.open("rb") as file:
        assert table(tearsheet.read_archive(file)).to_pylist() == rows
    nameless = next(tearsheet.read_archive(io.BytesIO(content)))
    assert pyarrow.record_batch(nameless)["source"][0].as_py()["warc"] is None


def test_a_file_is_never_in_memory_as_a_whole() -> None:
    class Long(io.RawIOBase):
        """Two terabytes of pages, of which only those are made that are asked for."""

        taken = at = 0
        one = gzip.decompress(record(1, STORY.format(1).encode() * 1000))

        def seekable(self) -> bool:
            return True

        def seek(self, offset: int, whence: int = 0) -> int:
            self.at = offset if whence == 0 else self.at + offset if whence == 1 else (2 << 40) + offset
            return self.at

        def tell(self) -> int:
            return self.at

        def read(self, size: int = -1) -> bytes:
            assert 0 < size <= 8 << 20
            start = self.at % len(self.one)
            found = (self.one * (size // len(self.one) + 2))[start : start + size]
            self.at += size
            self.taken = max(self.taken, self.at)
            return found

    file = Long()
    archive = tearsheet.read_archive(file, batch_bytes=1 << 20)
    assert len(next(archive)) > 10
    assert file.taken <= 16 << 20


def test_what_a_file_raises_comes_through(archive: Path) -> None:
    class Failing(Pipe):
        def read(self, size: int) -> bytes:
            if self.file.tell() > 1000:
                raise TimeoutError("the store does not answer")
            return self.file.read(min(size, 500))

    with pytest.raises(TimeoutError, match="the store does not answer"):
        table(tearsheet.read_archive(Failing(archive.read_bytes())))


def test_what_is_no_file_is_refused(bundle: Path) -> None:
    with pytest.raises(IsADirectoryError, match=str(bundle.parent)):
        tearsheet.read_archive(bundle.parent)
    with pytest.raises(TypeError, match="expected a path or a file, but found int"):
        tearsheet.read_archive(7)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected a path or a file, but found None"):
        tearsheet.read_archive(None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected a file that gives bytes, but its read gave str"):
        tearsheet.read_archive(io.StringIO("WARC/1.0"))  # type: ignore[arg-type]

    class Lavish(Pipe):
        def read(self, size: int) -> bytes:
            return self.file.read(size + 1)

    with pytest.raises(ValueError, match=r"expected at most \d+ bytes, but its read gave \d+"):
        tearsheet.read_archive(Lavish(bundle.read_bytes()))
    with pytest.raises(ValueError, match="a WACZ is read from its end: expected a file that can seek"):
        tearsheet.read_archive(Pipe(bundle.read_bytes()))


def test_damage_costs_itself_and_is_warned_of(archive: Path) -> None:
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) - 30])
    with pytest.warns(UserWarning, match=r"crawl\.warc\.gz: "):
        count = sum(len(records) for records in tearsheet.read_archive(str(archive)))
    assert count in (39, 40)
