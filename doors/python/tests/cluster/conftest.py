"""Web archives and texts for the engines to read, and what one machine makes of them: `tearsheet corpus` and `tearsheet dedupe`, the
program that `TEARSHEET` names.
"""

import gzip
import os
import random
import signal
import subprocess
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.fs
import pyarrow.parquet
import pytest
from moto.server import ThreadedMotoServer

ROOT = Path(__file__).resolve().parents[4]
#: How often the pages stand in an archive: so often that a job takes a while.
OFTEN = 12
ARCHIVES = 4


def record(n: int, body: bytes) -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{n:032x}>\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
        f"WARC-Target-URI: https://example.org/{n}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + answer + b"\r\n\r\n", 1)


@pytest.fixture(scope="session")
def pages() -> list[bytes]:
    return [path.read_bytes() for path in sorted(ROOT.glob("tests/pages/*/page.html"))]


@pytest.fixture(scope="session")
def archives(pages: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("crawl")
    odd = [b"%PDF-1.7\n1 0 obj", b"", b"\xff\xfe\x00\xd8", b"<h1>Long</h1>" + b"<p>word word word word.</p>" * 300_000]
    for number in range(ARCHIVES):
        several = [*pages, *odd[:3]] * OFTEN + odd[3:] * (number == 0)
        records = [record(number * 100_000 + n, page) for n, page in enumerate(several)]
        (folder / f"{number}.warc.gz").write_bytes(b"".join(records))
    return [str(path) for path in sorted(folder.iterdir())]


@pytest.fixture(scope="session")
def corpus(archives: list[str], tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The rows that one machine writes."""
    out = tmp_path_factory.mktemp("corpus")
    limits = ["--max-size", "4"]
    subprocess.run([os.environ["TEARSHEET"], "corpus", *archives, "--out", out, *limits], check=False, capture_output=True)
    rows = [row for path in sorted(out.glob("*.parquet")) for row in pyarrow.parquet.read_table(path).to_pylist()]
    assert len(rows) > ARCHIVES * OFTEN * 50
    return rows


@pytest.fixture(scope="session")
def store(archives: list[str]) -> Iterator[tuple[pyarrow.fs.FileSystem, list[str], str]]:
    """A store of objects, and the archives in it: two as they are, two in a WACZ; and a URI of the first, which says where the store is."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    address = "{}:{}".format(*server.get_host_and_port())
    files = pyarrow.fs.S3FileSystem(
        endpoint_override=address, scheme="http", access_key="a", secret_key="b", region="us-east-1", allow_bucket_creation=True
    )
    files.create_dir("crawl")
    for path in archives[:2]:
        with files.open_output_stream(f"crawl/{Path(path).name}", compression=None) as out:
            out.write(Path(path).read_bytes())
    with files.open_output_stream("crawl/2.wacz", compression=None) as out, zipfile.ZipFile(out, "w") as bundle:
        bundle.writestr("datapackage.json", "{}")
        for path in archives[2:]:
            bundle.write(path, f"archive/{Path(path).name}")
    uri = f"s3://a:b@crawl/0.warc.gz?scheme=http&region=us-east-1&endpoint_override={address}"
    yield files, ["crawl/0.warc.gz", "s3://crawl/1.warc.gz", "crawl/2.wacz"], uri
    server.stop()


@pytest.fixture(scope="session")
def texts() -> pyarrow.Table:
    """Records, many of which say what others say: the same, nearly the same, part of it; a long chain of them; a story and a last
    paragraph that very many have.
    """
    dice = random.Random(19)

    def salad(words: int) -> str:
        return " ".join(f"w{dice.randrange(5000)}" for _ in range(words))

    said = [salad(200) for _ in range(60)]
    said += [text.upper() for text in said[:10]] + [f"{text} {salad(10)}" for text in said[5:15]]
    said += [" ".join(text.split()[:120]) for text in said[12:24]] + [f"{said[30]} {salad(90)}", f"{salad(150)} {said[30]}"]
    words = [salad(3) for _ in range(700)]
    said += [" ".join(words[10 * n : 10 * n + 100]) for n in range(60)]
    story, foot = salad(60), salad(60)
    said += [f"{story} number {n}" for n in range(250)] + [f"{salad(80)} {foot}" for _ in range(250)]
    said += ["See the pictures above", "", "See the pictures above"]
    dice.shuffle(said)
    names = [f"{shard}:{row:06}" for shard in "ab" for row in range(len(said) // 2 + 1)][: len(said)]
    return pyarrow.table({"name": names, "text": said, "tags": [[name, "x"] for name in names]})


@pytest.fixture(scope="session")
def marked(texts: pyarrow.Table, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The records with the marks that one machine gives them, by name."""
    folder = tmp_path_factory.mktemp("marked")
    for shard in "ab":
        part = texts.filter([name.startswith(shard) for name in texts["name"].to_pylist()])
        pyarrow.parquet.write_table(part, folder / f"{shard}.parquet")
    subprocess.run([os.environ["TEARSHEET"], "dedupe", folder], check=True, capture_output=True)
    marks = [row for shard in "ab" for row in pyarrow.parquet.read_table(folder / f"duplicates/{shard}.parquet").to_pylist()]
    relations = [mark["relation"] for mark in marks]
    assert min(relations.count(relation) for relation in ("exact", "near", "contained")) > 3

    def name(document: str | None) -> str | None:
        return document and f"{document[:2]}{int(document[2:]):06}"

    return [
        {
            **record,
            "kept": mark["kept"],
            "cluster": name(mark["cluster"]),
            "duplicate_of": name(mark["duplicate_of"]),
            "relation": mark["relation"],
            "similarity": mark["similarity"],
        }
        for record, mark in zip(texts.to_pylist(), marks, strict=True)
    ]


def place(row: dict[str, Any]) -> tuple[str, int]:
    """Where a row stood, to sort by."""
    return row["source"]["warc"], row["source"]["offset"]


@contextmanager
def killing(is_worker: Callable[[str, str], bool]) -> Iterator[list[int]]:
    """Kills the first process for which `is_worker(command, parent's command)` holds, in the middle of its work."""
    killed: list[int] = []
    is_over = threading.Event()

    def watch() -> None:
        while not killed and not is_over.wait(0.05):
            for pid in workers(is_worker):
                time.sleep(0.3)
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
                killed.append(pid)
                return

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield killed
    is_over.set()
    watcher.join()


def workers(is_worker: Callable[[str, str], bool]) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        try:
            command = command_of(folder)
            parent = command_of(Path("/proc") / (folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
        if folder.name.isdigit() and is_worker(command, parent):
            found.append(int(folder.name))
    return found


def command_of(folder: Path) -> str:
    return (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
