#!/usr/bin/env python3
"""How fast a crawl becomes a corpus, beside others, on one core.

Packs labelled pages into a web archive, a gzip member for each record, again and again until it has the size that was asked
for, and lets everybody make Parquet of it in turn, pinned to one core: Tearsheet, FastWARC with resiliparse, FastWARC with
trafilatura. The others write the same columns with pyarrow as far as they have them: id, url, title, text, offset, digest.
Reading the archive alone is a contestant, too. A contestant that takes longer than --patience is stopped there, and its rate is
that of the pages that it had done. Prints a Markdown table.

    python3 bench/corpus.py                      100 MB of archive
    python3 bench/corpus.py --size 1000          a gigabyte
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

import environment

PEERS = ["fastwarc", "resiliparse", "trafilatura", "lxml_html_clean", "pyarrow"]
SETS = ["fundus-pages", "wcxb-dev"]
#: Rows that a peer writes at once.
BATCH = 512


def main():
    parser = environment.parser(__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=environment.SHARED / "data", help="folder of the labelled sets")
    parser.add_argument("--size", type=int, default=100, help="size of the archive, MB as packed")
    parser.add_argument("--patience", type=float, default=120, help="seconds after which a peer is stopped")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", default=None, help=environment.argparse.SUPPRESS)
    parser.add_argument("--archive", type=Path, default=None, help=environment.argparse.SUPPRESS)
    wishes = parser.parse_args()
    if wishes.peer:
        return print(json.dumps(PEER[wishes.peer](wishes)))
    return environment.run(__file__, wishes, PEERS, measure)


def measure(wishes):
    environment.built(wishes.target)
    core = max(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        wishes.archive = Path(folder) / "crawl.warc.gz"
        pages = packed(pages_of(wishes.data), wishes.archive, wishes.size * 1_000_000)
        runs = {name: [] for name in contestants(wishes, Path(folder))}
        os.sched_setaffinity(0, {core})
        for number in range(wishes.rounds):
            for name, run in contestants(wishes, Path(folder)).items():
                print(f"round {number + 1} of {wishes.rounds}: {name}", file=sys.stderr)
                runs[name].append(run())
    print(table(runs, pages, wishes))
    return 0


def pages_of(data):
    """Address and bytes of every page; our samples where there are no labelled ones."""
    found = []
    for name in SETS:
        truth = data / name / "truth.jsonl"
        if truth.exists():
            for line in truth.open(encoding="utf-8"):
                row = json.loads(line)
                path = data / name / "pages" / f"{row['id']}.html.gz"
                if path.exists():
                    found.append((row.get("url") or f"https://example.org/{row['id']}", gzip.decompress(path.read_bytes())))
    samples = sorted((environment.ROOT / "samples").glob("*.html"))
    return found or [(f"https://example.org/{path.stem}", path.read_bytes()) for path in samples]


def packed(pages, archive, size):
    """Writes the pages as response records until the archive has its size; how many there are."""
    members = [gzip.compress(record(n, url, html), 6) for n, (url, html) in enumerate(pages)]
    count, written = 0, 0
    with open(archive, "wb") as out:
        while written < size:
            written += out.write(members[count % len(members)])
            count += 1
    return count


def record(number, url, html):
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(html), html)
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n" \
           f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n" \
           f"WARC-Payload-Digest: sha1:UNKNOWN\r\nContent-Type: application/http; msgtype=response\r\n" \
           f"Content-Length: {len(answer)}\r\n\r\n"
    return head.encode() + answer + b"\r\n\r\n"


def contestants(wishes, folder):
    door, reader = wishes.target / "release/tearsheet", bench_of_archives(wishes.target)
    out = folder / "corpus"
    ours = [door, "corpus", wishes.archive, "--out", out, "--jobs", "1", "--json"]
    peers = {
        f"FastWARC {version('fastwarc')} + resiliparse {version('resiliparse')}": "resiliparse",
        f"FastWARC + trafilatura {version('trafilatura')}": "trafilatura",
        "FastWARC, reading alone": "reading",
    }
    peer = lambda name: [sys.executable, __file__, "--inside", "--peer", name, "--archive", wishes.archive,
                         "--patience", str(wishes.patience)]
    around = {**os.environ, "TEARSHEET_ARCHIVE": str(wishes.archive)}
    return {
        "**Tearsheet**": lambda: clean(out) or timed(ours, lambda reply: reply["totals"]["pages"]),
        **{name: lambda of=of: timed(peer(of), lambda reply: reply["pages"]) for name, of in peers.items()},
        "Tearsheet, reading alone": lambda: timed([reader], lambda reply: reply["pages"], around),
    }


def bench_of_archives(target):
    environment.cargo(target, "-p", "tearsheet-warc", "--bench", "records")
    benches = (path for path in (target / "release/deps").glob("records-*") if path.suffix == "")
    return max(benches, key=lambda path: path.stat().st_mtime)


def version(package):
    return metadata.version(package)


def clean(folder):
    subprocess.run(["rm", "-rf", folder], check=True)


def timed(command, pages, around=None):
    """Pages a second and the most memory, MB."""
    with tempfile.NamedTemporaryFile() as said:
        seconds, memory = environment.measured(command, said.name, around)
        reply = json.loads(Path(said.name).read_text())
    return pages(reply) / reply.get("seconds", seconds), memory


def table(runs, pages, wishes):
    first = median(next(iter(runs.values())))
    lines = [f"{pages:,} pages, {wishes.size:,} MB as packed, one core, {wishes.rounds} rounds, interleaved", "",
             "| | pages/s (median) | Tearsheet is faster by | most memory, MB |", "| --- | --: | --: | --: |"]
    for name, rounds in runs.items():
        memory = max(memory for _, memory in rounds)
        lines.append(f"| {name} | {median(rounds):,.0f} | {first / median(rounds):.3g} | {memory:,.0f} |")
    return "\n".join(lines)


def median(rounds):
    return sorted(rate for rate, _ in rounds)[len(rounds) // 2]


def by_resiliparse(wishes):
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding
    from resiliparse.parse.html import HTMLTree

    def read(html):
        tree = HTMLTree.parse(bytes_to_str(html, detect_encoding(html)))
        return tree.title, extract_plain_text(tree, main_content=True)

    return corpus_by(wishes, read)


def by_trafilatura(wishes):
    import trafilatura

    def read(html):
        found = trafilatura.bare_extraction(html, with_metadata=True)
        return (found.title, found.text) if found else (None, "")

    return corpus_by(wishes, read)


def corpus_by(wishes, read):
    """Makes Parquet of the archive with what `read` gives: title and text."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    text, whole = pa.string(), pa.uint64()
    schema = pa.schema([("id", text), ("url", text), ("title", text), ("text", text), ("offset", whole), ("digest", text)])
    start, pages, rows = time.perf_counter(), 0, []
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file, open(wishes.archive, "rb") as archive, \
            pq.ParquetWriter(file.name, schema, compression="zstd") as writer:
        write = lambda: writer.write_table(pa.Table.from_pylist(rows, schema))
        for found in ArchiveIterator(archive, record_types=WarcRecordType.response):
            title, body = read(found.reader.read())
            rows.append({"id": found.record_id, "url": found.headers.get("WARC-Target-URI"), "title": title, "text": body,
                         "offset": found.stream_pos, "digest": found.headers.get("WARC-Payload-Digest")})
            pages += 1
            if len(rows) == BATCH:
                write()
                rows.clear()
            if time.perf_counter() - start > wishes.patience:
                break
        write()
        seconds = time.perf_counter() - start
    return {"pages": pages, "seconds": seconds}


def reading(wishes):
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    start = time.perf_counter()
    with open(wishes.archive, "rb") as archive:
        pages = sum(1 for found in ArchiveIterator(archive, record_types=WarcRecordType.response) if found.reader.read())
    return {"pages": pages, "seconds": time.perf_counter() - start}


PEER = {"resiliparse": by_resiliparse, "trafilatura": by_trafilatura, "reading": reading}


if __name__ == "__main__":
    sys.exit(main())
