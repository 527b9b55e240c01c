"""Web archives for the engines to read, and what one machine makes of them: `tearsheet corpus`, the program that `TEARSHEET` names."""

import gzip
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

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
