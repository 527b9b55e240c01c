#!/usr/bin/env python3
"""Renders the labelled pages without their tags, as tools do that people use, so that the labeller meets flattened text
of many habits.

    flatten.py DATA --out DIR

Every article of the sets with tags is rendered twice, each time by another of the renderers below, chosen by its name. DIR
gets `1/SET/pages/ID.txt.gz` and `2/SET/pages/ID.txt.gz`, and beside the pages their rows of the set's `truth.jsonl`. Same
pages, same bytes.
"""

import argparse
import gzip
import json
import re
import textwrap
import zlib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import html2text
import html_text
import inscriptis
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding
from resiliparse.parse.html import HTMLTree

SETS = "fundus-pages wcxb-dev magic-article readability trafilatura-eval".split()
#: Characters of a page beyond which it is left out: renderers take minutes over some.
LONGEST = 4_000_000
#: Characters of a line of text as people wrap it.
COLUMNS = 72


def markdown(html):
    """Markdown, wrapped, with headings and emphasis marked."""
    renderer = html2text.HTML2Text(bodywidth=78)
    renderer.ignore_links = renderer.ignore_images = True
    return renderer.handle(html)


def lines(html):
    """A line for every block and nothing between them, as in files of Common Crawl."""
    stripped = (line.strip() for line in inscriptis.get_text(html).splitlines())
    return "\n".join(re.sub(r"^(?:\*|\d+\.) ", "", line) for line in stripped if line)


def wrapped(html):
    """Paragraphs wrapped, an empty line between them."""
    return "\n".join(textwrap.fill(line, COLUMNS) for line in html_text.extract_text(html).splitlines())


def plain(html):
    return extract_plain_text(HTMLTree.parse(html))


RENDERERS = [inscriptis.get_text, html_text.extract_text, plain, markdown, lines, wrapped]


def decoded(page):
    return bytes_to_str(page, detect_encoding(page, html5_compatible=True))


def renderers_of(page):
    """Two renderers, always the same for a page of this name."""
    first, second = divmod(zlib.crc32(page.encode()), len(RENDERERS))
    return [RENDERERS[second], RENDERERS[(second + 1 + first % (len(RENDERERS) - 1)) % len(RENDERERS)]]


def flatten(task):
    """Renders one page; what no renderer can read gives an empty text."""
    page, out = task
    html = decoded(gzip.decompress(page.read_bytes()))
    for turn, renderer in enumerate(renderers_of(f"{page.parts[-3]}/{page.name}"), 1):
        try:
            text = renderer(html) if len(html) < LONGEST else ""
        except Exception as trouble:  # each of them has its own
            print(f"{page}: {renderer.__name__}: {type(trouble).__name__} {trouble}")
            text = ""
        path = out / str(turn) / page.parts[-3] / "pages" / page.name.replace(".html.gz", ".txt.gz")
        path.write_bytes(gzip.compress(text.encode("utf-8", "replace"), 1, mtime=0))


def main():
    wishes = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wishes.add_argument("data", type=Path)
    wishes.add_argument("--out", type=Path, required=True)
    wishes = wishes.parse_args()
    tasks = []
    for name in SETS:
        lines = (wishes.data / name / "truth.jsonl").read_text("utf-8").rstrip("\n").split("\n")
        rows = [line for line in lines if json.loads(line).get("page_type", "article") == "article"]
        for turn in "12":
            folder = wishes.out / turn / name
            (folder / "pages").mkdir(parents=True, exist_ok=True)
            (folder / "truth.jsonl").write_text("\n".join(rows) + "\n", "utf-8")
        ids = (json.loads(row)["id"] for row in rows)
        tasks += [(wishes.data / name / "pages" / f"{id}.html.gz", wishes.out) for id in ids]
    with ProcessPoolExecutor(2) as workers:
        for _ in workers.map(flatten, tasks, chunksize=8):
            pass


if __name__ == "__main__":
    main()
