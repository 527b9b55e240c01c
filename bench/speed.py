#!/usr/bin/env python3
"""How fast Tearsheet reads, and how right, beside others, on this machine.

Sets up a throw-away virtual environment with the newest trafilatura, resiliparse, turbohtml, readability-lxml and
newspaper4k, builds rs-trafilatura and dom_smoothie (bench/peers), loads all pages of a folder into memory, inflated and
decoded, and lets everybody read all of them in turn, round after round, pinned to one core: a slow minute of the
machine falls on everybody. Inflating the pages is one of the contestants. Where there is a truth for the pages, what everybody
read is scored by one scorer. Prints a Markdown table.

    python3 bench/speed.py                       labelled pages, or samples/ where there are none
    python3 bench/speed.py --pages DIR --rounds 9 --picture speed.svg
    python3 bench/speed.py --venv DIR            keep the environment there and use it again
    python3 bench/speed.py --cross DIR           our text from DIR/SET.flat.jsonl: read by models that have not seen the
                                                 page's site (`tearsheet-training cross`)

Ours starts from undecoded bytes and ends with the record as JSON, the others start from decoded text and end with text.
"""

import gc
import gzip
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

import environment
import picture

LABELLED = environment.SHARED / "data/fundus-pages"
PEERS = ["trafilatura", "lxml_html_clean", "resiliparse", "turbohtml", "readability-lxml", "newspaper4k[ja]"]
#: What is scored.
METRICS = {"rouge_f1": "ROUGE-LSum F1", "paragraph_f1": "paragraph F1"}


def main():
    parser = environment.parser("How fast Tearsheet reads, and how right, beside others, on this machine.")
    parser.add_argument("--pages", type=Path, default=None, help="folder of *.html and *.html.gz")
    parser.add_argument("--truth", type=Path, default=None, help="its truth.jsonl; beside the folder if absent")
    parser.add_argument("--scorer", type=Path, default=environment.SHARED / "tools/score.py")
    parser.add_argument("--cross", type=Path, default=None, help="folder of cross-validated readings")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--core", type=int, default=None, help="the core to run on; the last one if absent")
    parser.add_argument("--picture", type=Path, default=None, help="where the picture goes, as SVG")
    wishes = parser.parse_args()
    if wishes.pages is None:
        wishes.pages = LABELLED / "pages" if LABELLED.is_dir() else environment.ROOT / "samples"
    wishes.truth = wishes.truth or wishes.pages.parent / "truth.jsonl"
    return environment.run(__file__, wishes, PEERS, measure)


def measure(wishes):
    pages = load(wishes.pages)
    if not pages:
        sys.exit(f"expected pages in {wishes.pages}, but found none")
    texts = {name: raw.decode("utf-8", errors="replace") for name, raw in pages.items()}
    with tempfile.TemporaryDirectory() as folder:
        contestants = {**ours(wishes, len(pages), Path(folder)), **in_rust(wishes, Path(folder)), **in_python(texts, Path(folder))}
        core = wishes.core if wishes.core is not None else max(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {core})
        times = {name: [] for name in contestants}
        for number in range(wishes.rounds):
            for name, contestant in contestants.items():
                print(f"round {number + 1} of {wishes.rounds}: {name}", file=sys.stderr)
                gc.collect()
                times[name].append(contestant.read_all())
        scores = {name: scored(wishes, contestant.texts) for name, contestant in contestants.items()}
    megabytes = sum(map(len, pages.values())) / 1e6
    medians = {name: statistics.median(seconds) for name, seconds in times.items()}
    print(table(times, medians, scores, len(pages), megabytes, wishes))
    if wishes.picture and not any(scores.values()):
        sys.exit("no picture: it shows how right everybody reads, and there is no truth for these pages")
    if wishes.picture:
        dots = {name: (len(pages) / medians[name], scores[name].get("rouge_f1")) for name in medians}
        wishes.picture.write_text(picture.drawn(dots, "pages a second, one core", METRICS["rouge_f1"]), "utf-8")
    return 0


def load(folder):
    pages = {}
    for path in sorted(folder.iterdir()):
        if path.name.endswith(".html.gz"):
            pages[path.name.removesuffix(".html.gz")] = gzip.decompress(path.read_bytes())
        elif path.name.endswith(".html"):
            pages[path.name.removesuffix(".html")] = path.read_bytes()
    return pages


class Contestant:
    """Somebody who reads all pages: `read_all` says how many seconds it took, `texts` is where its texts are."""

    def __init__(self, read_all, texts=None):
        self.read_all, self.texts = read_all, texts


def in_python(texts, folder):
    import newspaper
    import readability
    import trafilatura
    import turbohtml
    from lxml import html
    from resiliparse.extract.html2text import extract_plain_text

    def by_newspaper(text):
        article = newspaper.Article("https://example.org/", fetch_images=False)
        article.download(input_html=text)
        article.parse()
        return article.text

    def by_readability(text):
        return html.fromstring(readability.Document(text).summary()).text_content()

    def contestant(name, read, is_extractor=True):
        def attempt(text):
            try:
                return read(text)
            except Exception as failure:
                print(f"{name} could not read a page: {failure}", file=sys.stderr)
                return ""

        def read_all():
            start = time.perf_counter()
            for text in texts.values():
                attempt(text)
            return time.perf_counter() - start

        if not is_extractor:
            return Contestant(read_all)
        rows = folder / f"{name.split()[0]}.jsonl"
        with open(rows, "w", encoding="utf-8") as out:
            for page, text in texts.items():
                print(json.dumps({"id": page, "text": attempt(text) or ""}), file=out)
        return Contestant(read_all, rows)

    readers = {
        "trafilatura": trafilatura.extract,
        "resiliparse": lambda text: extract_plain_text(text, main_content=True),
        "turbohtml": lambda text: turbohtml.parse(text).article().text,
        "readability-lxml": by_readability,
        "newspaper4k": by_newspaper,
    }
    named = {f"{name} {metadata.version(name)}": read for name, read in readers.items()}
    parse = {f"{name}, parsing alone": contestant(name, turbohtml.parse, False) for name in named if "turbo" in name}
    return {**{name: contestant(name, read) for name, read in named.items()}, **parse}


def in_rust(wishes, folder):
    build = ["cargo", "build", "--release", "--quiet", "--target-dir", wishes.target / "peers"]
    subprocess.run(build, cwd=environment.ROOT / "bench/peers", check=True)
    found = {}
    for name, passes, what in [("rs-trafilatura", 1, ""), ("dom_smoothie", 1, ""), ("inflate", 3, "inflating the pages, ")]:
        command = [wishes.target / "peers/release/peers", name, wishes.pages, str(passes)]
        rows = folder / f"{name}.jsonl"
        first = answer([*command, rows])
        label = f"{what}{'flate2 (zlib-rs)' if what else name} {first['version']}"
        read_all = lambda command=command: answer(command)["seconds"]
        found[label] = Contestant(read_all, None if what else rows)
    return found


def ours(wishes, count, folder):
    """Ours: one process a round, which times itself."""
    stages = environment.built(wishes.target)
    around = {**os.environ, "TEARSHEET_PAGES": str(wishes.pages), "TEARSHEET_ROUNDS": "3"}

    def seconds(of):
        reply = answer([stages], around)
        return of(reply) / reply["pages"] * count  # it reads text files, too

    return {
        "**Tearsheet**": Contestant(lambda: seconds(lambda reply: reply["seconds"]), our_texts(wishes, folder)),
        "Tearsheet, cutting alone": Contestant(lambda: seconds(lambda reply: reply["stages"]["cut"]["seconds"])),
    }


def our_texts(wishes, folder):
    kept = wishes.cross and wishes.cross / f"{wishes.truth.parent.name}.flat.jsonl"
    if kept and kept.exists() or not wishes.truth.exists():
        return kept
    rows = folder / "ours.jsonl"
    command = [wishes.target / "release/tearsheet", "bench", wishes.truth, "--pages", wishes.pages, "--flat", rows]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return rows


def answer(command, around=None):
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=around)
    return json.loads(done.stdout)


def scored(wishes, rows):
    if rows is None or not wishes.truth.exists() or not wishes.scorer.exists():
        return {}
    command = [sys.executable, wishes.scorer, "--truth", wishes.truth, "--pred", rows, "--json"]
    metrics = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["metrics"]
    return {name: metrics[name]["value"] for name in METRICS if name in metrics}


def table(times, medians, scores, pages, megabytes, wishes):
    """Markdown; the ratio is to the first line."""
    first = next(iter(medians.values()))
    shown = [name for name in METRICS if any(name in score for score in scores.values())]
    lines = [
        f"{pages} pages, {megabytes:.1f} MB, {wishes.pages.parent.name}; {processor()}, one core;"
        f" Python {platform.python_version()}; {wishes.rounds} rounds, interleaved",
        "",
        f"| | pages/s (median) | pages/s (best) | MB/s (median) | Tearsheet is faster by |{''.join(f' {METRICS[name]} |' for name in shown)}",
        f"| --- | --: | --: | --: | --: |{' --: |' * len(shown)}",
    ]
    for name, median in medians.items():
        best = min(times[name])
        right = "".join(f" {scores[name][metric]:.3f} |" if metric in scores[name] else " |" for metric in shown)
        lines.append(f"| {name} | {pages / median:,.0f} | {pages / best:,.0f} | {megabytes / median:,.0f} |"
                     f" {median / first:.3g} |{right}")
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
