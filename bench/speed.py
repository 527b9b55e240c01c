#!/usr/bin/env python3
"""How fast Tearsheet reads, beside others, on this machine.

Sets up a throw-away virtual environment with the newest trafilatura, resiliparse and turbohtml, loads all pages of a
folder into memory, inflated and decoded, and lets everybody read all of them in turn, round after round, pinned to
one core: a slow minute of the machine falls on everybody. Prints a Markdown table.

    python3 bench/speed.py                       what is built; labelled pages, or samples/ where there are none
    python3 bench/speed.py --pages DIR --rounds 9
    python3 bench/speed.py --venv DIR            keep the environment there and use it again

Ours are measured where they have been built; each starts from undecoded bytes, the others from decoded text:
    cargo build --release -p tearsheet-cli       reading: `tearsheet bench`
    cargo bench -p tearsheet-read --no-run       the cutter alone: crates/read/benches/stages.rs
"""

import gc
import gzip
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path

import environment

LABELLED = environment.SHARED / "data/fundus-pages"
PEERS = ["trafilatura", "lxml_html_clean", "resiliparse", "turbohtml"]  # trafilatura does not ask for the second


def main():
    parser = environment.parser("How fast Tearsheet reads, beside others, on this machine.")
    parser.add_argument("--pages", type=Path, default=None, help="folder of *.html and *.html.gz")
    parser.add_argument("--truth", type=Path, default=None, help="its truth.jsonl; beside the folder if absent")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--core", type=int, default=None, help="the core to run on; the last one if absent")
    wishes = parser.parse_args()
    if wishes.pages is None:
        wishes.pages = LABELLED / "pages" if LABELLED.is_dir() else environment.ROOT / "samples"
    wishes.truth = wishes.truth or wishes.pages.parent / "truth.jsonl"
    return environment.run(__file__, wishes, PEERS, measure)


def measure(wishes):
    core = wishes.core if wishes.core is not None else max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    pages = load(wishes.pages)
    if not pages:
        sys.exit(f"expected pages in {wishes.pages}, but found none")
    megabytes = sum(len(raw) for raw in pages) / 1e6
    texts = [raw.decode("utf-8", errors="replace") for raw in pages]
    contestants = {**ours(wishes), **peers(texts)}
    times = {name: [] for name in contestants}
    for number in range(wishes.rounds):
        for name, read_all in contestants.items():
            print(f"round {number + 1} of {wishes.rounds}: {name}", file=sys.stderr)
            gc.collect()
            times[name].append(read_all())
    print(table(times, len(pages), megabytes, wishes))
    return 0


def load(folder):
    pages = []
    for path in sorted(folder.iterdir()):
        if path.name.endswith(".html.gz"):
            pages.append(gzip.decompress(path.read_bytes()))
        elif path.name.endswith(".html"):
            pages.append(path.read_bytes())
    return pages


def peers(texts):
    """The others: each a function that reads every page once and says how many seconds that took."""
    import trafilatura
    import turbohtml
    from resiliparse.extract.html2text import extract_plain_text

    def timed(read):
        def read_all():
            start = time.perf_counter()
            for text in texts:
                try:
                    read(text)
                except Exception as failure:
                    print(f"could not read a page: {failure}", file=sys.stderr)
            return time.perf_counter() - start

        return read_all

    def name(peer, what):
        return f"{peer} {metadata.version(peer)} {what}"

    return {
        name("trafilatura", "extract"): timed(trafilatura.extract),
        name("resiliparse", "main_content"): timed(lambda text: extract_plain_text(text, main_content=True)),
        name("turbohtml", "parse, article"): timed(lambda text: turbohtml.parse(text).article().text),
        name("turbohtml", "parse"): timed(turbohtml.parse),
    }


def ours(wishes):
    """Ours, where they are built; one process a round, which times itself."""
    found = {}
    door = wishes.target / "release/tearsheet"
    if door.exists() and wishes.truth.exists():
        command = [door, "bench", wishes.truth, "--pages", wishes.pages, "--repeat", "3", "--json", "--jobs", "1"]
        found["Tearsheet read"] = lambda: seconds_of_door(command)
    else:
        print(f"not measured: reading; it needs {door} and {wishes.truth}", file=sys.stderr)
    benches = sorted((wishes.target / "release/deps").glob("stages-*"), key=lambda path: path.stat().st_mtime)
    benches = [path for path in benches if path.suffix == "" and os.access(path, os.X_OK)]
    if benches:
        around = {**os.environ, "TEARSHEET_PAGES": str(wishes.pages), "TEARSHEET_ROUNDS": "3"}
        found["Tearsheet cut"] = lambda: answer([benches[-1]], around)["stages"]["cut"]["seconds"]
    else:
        print("not measured: the cutter; build it with cargo bench -p tearsheet-read --no-run", file=sys.stderr)
    return found


def seconds_of_door(command):
    reply = answer(command, os.environ)
    return reply["pages"] / reply["pages_per_s"]


def answer(command, around):
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=around)
    return json.loads(done.stdout)


def table(times, pages, megabytes, wishes):
    """Markdown; the ratio is to the first line."""
    medians = {name: statistics.median(seconds) for name, seconds in times.items()}
    first = next(iter(medians.values()))
    lines = [
        f"{pages} pages, {megabytes:.1f} MB, {wishes.pages.parent.name}; {processor()}, one core;"
        f" Python {platform.python_version()}; {wishes.rounds} rounds, interleaved",
        "",
        "| reader | pages/s (median) | pages/s (best) | MB/s (median) | time, first line = 1 |",
        "| --- | --: | --: | --: | --: |",
    ]
    for name, median in medians.items():
        best = min(times[name])
        lines.append(
            f"| {name} | {pages / median:,.0f} | {pages / best:,.0f} | {megabytes / median:,.1f} | {median / first:.3g} |"
        )
    return "\n".join(lines)


def processor():
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.machine()


if __name__ == "__main__":
    sys.exit(main())
