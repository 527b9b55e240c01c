#!/usr/bin/env python3
"""How cost grows: with the size of a page, with the depth of its elements, with the number of pages and of cores.

Makes the pages itself, reads them with what it builds, and prints Markdown tables. Nothing is installed.

    python3 bench/scale.py                       all four
    python3 bench/scale.py --many 100000         so many pages for the last two, instead of 20,000
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import environment

SIZES = [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000]
DEPTHS = [1, 10, 100, 1_000, 10_000, 100_000]
SENTENCE = "The harbour board said on {} that the new quay would open in the spring, a year later than it had meant to. "
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
HEAD = "<!doctype html><html lang=en><head><title>New quay to open</title></head><body><nav><ul><li><a href=/a>News</a>" \
       "<li><a href=/b>Sport</a></ul></nav>"


def main():
    parser = environment.parser(__doc__.splitlines()[0])
    parser.add_argument("--many", type=int, default=20_000, help="how many pages for jobs and memory")
    parser.add_argument("--pages", type=Path, default=environment.SHARED / "data/fundus-pages/pages",
                        help="pages to read many times; samples/ where there are none")
    wishes = parser.parse_args()
    stages = environment.built(wishes.target)
    with tempfile.TemporaryDirectory() as folder:
        print(growth(stages, Path(folder), "size of the page", [(f"{size:,} bytes", of_size(size)) for size in SIZES]))
        print(growth(stages, Path(folder), "depth of its elements", [(f"{depth:,}", of_depth(depth)) for depth in DEPTHS]))
    door = wishes.target / "release/tearsheet"
    pages = wishes.pages if wishes.pages.is_dir() else environment.ROOT / "samples"
    print(many(door, pages, wishes.many))


def of_size(size):
    """An article of so many bytes."""
    paragraph = lambda n: "<p>" + "".join(SENTENCE.format(DAYS[(n * 3 + i) % 7]) for i in range(1 + n % 5)) + "</p>\n"
    parts, length, n = [HEAD, "<main><article><h1>New quay to open</h1>"], 0, 0
    while length < size - 400:
        parts.append(paragraph(n) if n % 20 else f"<h2>Part {n // 20}</h2>\n")
        length += len(parts[-1])
        n += 1
    return "".join(parts) + "</article></main></body></html>"


def of_depth(depth):
    """A megabyte whose paragraphs stand in so many elements, as many paragraphs in each nest."""
    nest = "<div>" * depth + "<p>" + SENTENCE.format("Monday") + "</p>" + "</div>" * depth
    return HEAD + "<main>" + nest * max(1, 1_000_000 // len(nest)) + "</main></body></html>"


def growth(stages, folder, what, pages):
    lines = [f"\n| {what} | ms a page | ns a byte | cut | label | assemble | the rest |", "| --- |" + " --: |" * 6]
    for name, page in pages:
        (folder / "page.html").write_text(page, "utf-8")
        rounds = str(max(1, min(200, 20_000_000 // len(page))))
        around = {**os.environ, "TEARSHEET_PAGES": str(folder), "TEARSHEET_ROUNDS": rounds}
        told = json.loads(subprocess.run([stages], check=True, capture_output=True, text=True, env=around).stdout)
        shares = {stage: told["stages"][stage]["share"] for stage in ("cut", "label", "assemble")}
        rest = 1 - sum(shares.values())
        lines.append(f"| {name} | {told['seconds'] * 1e3:,.3g} | {told['seconds'] / len(page) * 1e9:.3g} |"
                     + "".join(f" {share:.0%} |" for share in [*shares.values(), rest]))
    return "\n".join(lines)


def many(door, pages, count):
    """The same pages again and again, as one folder of so many names, read to nowhere."""
    lines = ["\n| pages | cores | seconds | pages/s | most memory, MB |", "| --: | --: | --: | --: | --: |"]
    originals = [path for path in sorted(pages.iterdir()) if path.name.endswith((".html", ".html.gz"))]
    for some, jobs in [(count // 20, 1), (count, 1), (count, 2)]:
        with tempfile.TemporaryDirectory() as folder:
            for n in range(some):
                original = originals[n % len(originals)]
                os.symlink(original, Path(folder) / f"{n:08}{''.join(original.suffixes[-2:])}")
            seconds, most = environment.measured([door, "read", folder, "--as", "jsonl", "--jobs", str(jobs)])
        lines.append(f"| {some:,} | {jobs} | {seconds:.1f} | {some / seconds:,.0f} | {most:.0f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
