#!/usr/bin/env python3
"""What the door for Python costs, beside the reader itself, the command, and what people use from Python today.

Sets up a throw-away virtual environment with the package, the newest trafilatura and turbohtml, and pyarrow; loads all pages of a
folder, inflated, and lets everybody read all of them in turn, round after round, one process pinned to one core. Then two threads
beside one, on two cores. Prints Markdown tables.

    python3 bench/python.py                      labelled pages, or samples/ where there are none
    python3 bench/python.py --pages DIR --rounds 9
    python3 bench/python.py --engines            Ray and Spark with one core each, too (Java is needed)
    python3 bench/python.py --venv DIR           keep the environment there and use it again

The command gets the pages as files on the disk, reads them with one thread, and writes the records as JSON into nothing; start and
end of its process are measured with it, and therefore it reads the folder several times.
"""

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

import environment
import speed

PACKAGES = ["trafilatura", "lxml_html_clean", "turbohtml", "pyarrow", str(environment.ROOT / "doors/python")]
ENGINES = ["pyspark", "ray[data]"]
#: How often the command reads the folder in one go.
PASSES = 5
#: How often the pages stand in what an engine reads, so that its start weighs little.
COPIES = 10


def main():
    parser = environment.parser("What the door for Python costs.")
    parser.add_argument("--pages", type=Path, default=None, help="folder of *.html and *.html.gz")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--engines", action="store_true", help="Ray and Spark, too")
    wishes = parser.parse_args()
    if wishes.pages is None:
        labelled = speed.LABELLED
        wishes.pages = labelled / "pages" if labelled.is_dir() else environment.ROOT / "samples"
    return environment.run(__file__, wishes, [*PACKAGES, *(ENGINES if wishes.engines else [])], measure)


def measure(wishes):
    pages = speed.load(wishes.pages)
    if not pages:
        sys.exit(f"expected pages in {wishes.pages}, but found none")
    megabytes = sum(map(len, pages.values())) / 1e6
    print(f"{len(pages)} pages, {megabytes:.1f} MB, {wishes.pages.parent.name}; {speed.processor()};"
          f" {wishes.rounds} rounds, interleaved")
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        readers = {**ours(wishes, pages, Path(folder)), **others(pages)}
        os.sched_setaffinity(0, {cores[-1]})
        alone = rounds(readers, wishes.rounds)
        os.sched_setaffinity(0, cores)
    print(table("one core", alone, len(pages)))
    if len(cores) > 1:
        os.sched_setaffinity(0, cores[-2:])
        print(table("two cores", rounds(threaded(pages), wishes.rounds), len(pages)))
        os.sched_setaffinity(0, cores)
    if wishes.engines:
        with tempfile.TemporaryDirectory() as folder:
            print(table("an engine with one core", rounds(engines(pages, Path(folder)), 3), len(pages) * COPIES))
    return 0


def ours(wishes, pages, folder):
    """Functions that read all pages and say how many seconds it took."""
    import pyarrow
    import tearsheet

    stages = environment.built(wishes.target)
    around = {**os.environ, "TEARSHEET_PAGES": str(wishes.pages), "TEARSHEET_ROUNDS": "1"}
    for name, page in pages.items():
        (folder / f"{name}.html").write_bytes(page)
    batch = pyarrow.record_batch({"html": pyarrow.array(pages.values(), pyarrow.binary())})
    texts = decoded(pages)

    def reader():
        reply = speed.answer([stages], around)
        return reply["seconds"] / reply["pages"] * len(pages)

    return {
        "the reader itself, to JSON": reader,
        "`tearsheet.read`": each(tearsheet.read, pages.values()),
        "`tearsheet.read` of `str`": each(tearsheet.read, texts),
        "`tearsheet.read(...).to_json()`": each(lambda page: tearsheet.read(page).to_json(), pages.values()),
        "`tearsheet.read(...).to_dict()`": each(lambda page: tearsheet.read(page).to_dict(), pages.values()),
        "`read_many`, `jobs=1`": timed(lambda: sum(1 for _ in tearsheet.read_many(pages.values(), jobs=1))),
        "`read_arrow`, `jobs=1`": timed(lambda: tearsheet.read_arrow(batch, jobs=1)),
        "`tearsheet.extract`": each(tearsheet.extract, pages.values()),
        "the command, `--jobs 1`": lambda: commanded(wishes, folder),
    }


def commanded(wishes, folder):
    command = [wishes.target / "release/tearsheet", "read", *[folder] * PASSES, "--as", "jsonl", "--jobs", "1"]
    start = time.perf_counter()
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return (time.perf_counter() - start) / PASSES


def others(pages):
    import trafilatura
    import turbohtml

    texts = decoded(pages)
    readers = {
        f"turbohtml {metadata.version('turbohtml')}, `parse(...).article()`": lambda text: turbohtml.parse(text).article(),
        f"trafilatura {metadata.version('trafilatura')}, `extract`": trafilatura.extract,
    }
    return {name: each(read, texts) for name, read in readers.items()}


def threaded(pages):
    import pyarrow
    import tearsheet

    batch = pyarrow.record_batch({"html": pyarrow.array(pages.values(), pyarrow.binary())})
    readers = {}
    for jobs in (1, 2):
        readers[f"`read_arrow`, `jobs={jobs}`"] = timed(lambda jobs=jobs: tearsheet.read_arrow(batch, jobs=jobs))
        readers[f"`read_many`, `jobs={jobs}`"] = timed(lambda jobs=jobs: sum(1 for _ in tearsheet.read_many(pages.values(), jobs)))
    return readers


def engines(pages, folder):
    """The same pages, several times over, out of tables and out of an archive, by one core of an engine."""
    import pyarrow.parquet
    import ray
    import ray.data
    import tearsheet
    import tearsheet.ray
    import tearsheet.spark
    from pyspark.sql import SparkSession

    table = pyarrow.table({"html": pyarrow.array(list(pages.values()) * COPIES, pyarrow.binary())})
    pyarrow.parquet.write_table(table, folder / "pages.parquet", row_group_size=len(pages))
    archive = str(folder / "crawl.warc")
    Path(archive).write_bytes(b"".join(map(record, pages.values())) * COPIES)

    os.environ["PYSPARK_PYTHON"] = sys.executable
    ray.init(num_cpus=1, log_to_driver=False, include_dashboard=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    memory = {"spark.driver.memory": "4g", "spark.ui.enabled": "false"}
    spark = SparkSession.builder.master("local[1]").config(map=memory).getOrCreate()
    lying = ray.data.from_arrow(table).materialize()
    frame = spark.read.parquet(str(folder / "pages.parquet"))

    def taken(records):
        return records.selectExpr("sum(length(text))").collect()

    return {
        "`read_archive`, `jobs=1`": timed(lambda: sum(map(len, tearsheet.read_archive(archive, jobs=1)))),
        "`tearsheet.ray.read_archives`": timed(lambda: tearsheet.ray.read_archives([archive]).materialize()),
        "`tearsheet.spark.read_archives`": timed(lambda: taken(tearsheet.spark.read_archives(spark, [archive]))),
        "`read_arrow`, `jobs=1`": timed(lambda: tearsheet.read_arrow(table, jobs=1)),
        "`tearsheet.ray.read`": timed(lambda: tearsheet.ray.read(lying).materialize()),
        "`tearsheet.spark.read`, out of Parquet": timed(lambda: taken(tearsheet.spark.read(frame))),
    }


def record(page):
    """A page as a web archive holds it."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    head = b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/\r\nContent-Type: application/http\r\n"
    return head + f"Content-Length: {len(answer)}\r\n\r\n".encode() + answer + b"\r\n\r\n"


def decoded(pages):
    return [page.decode("utf-8", errors="replace") for page in pages.values()]


def each(read, pages):
    """Reads one page after another and keeps nothing: what is kept makes the next one slower."""

    def read_all():
        for page in pages:
            read(page)

    return timed(read_all)


def timed(read_all):
    def seconds():
        start = time.perf_counter()
        read_all()
        return time.perf_counter() - start

    return seconds


def rounds(readers, count):
    """What each says, everybody in turn."""
    times = {name: [] for name in readers}
    for number in range(count):
        for name, read_all in readers.items():
            print(f"round {number + 1} of {count}: {name}", file=sys.stderr)
            gc.collect()
            times[name].append(read_all())
    return times


def table(what, times, pages):
    """Markdown; the ratio is that of the medians to the first line's."""
    first = statistics.median(next(iter(times.values())))
    lines = ["", f"| {what} | pages/s (median) | pages/s (best) | its time, the first one's = 1 |", "| --- | --: | --: | --: |"]
    for name, seconds in times.items():
        median = statistics.median(seconds)
        lines.append(f"| {name} | {pages / median:,.0f} | {pages / min(seconds):,.0f} | {median / first:.3g} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
