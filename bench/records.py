#!/usr/bin/env python3
"""How right the fields around the text are, beside others: title, authors, times, the picture.

Sets up a throw-away virtual environment with the newest trafilatura, newspaper4k and htmldate, lets everybody read the
same labelled pages, and has one scorer score all of them. Prints a Markdown table for each set, 95 % intervals in
brackets; a field that nobody labelled or that a peer does not give is empty.

    python3 bench/records.py                          fundus-pages, postlight-meta-restored, htmldate
    python3 bench/records.py --sets htmldate --data DIR --scorer score.py
    python3 bench/records.py --cross DIR              ours from DIR/SET.flat.jsonl where there is one: by models
                                                      that have not seen the page's site (`tearsheet-training cross`)
"""

import gzip
import json
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

import environment

PEERS = ["trafilatura", "lxml_html_clean", "newspaper4k[ja]", "htmldate"]  # trafilatura does not ask for the second
SETS = ["fundus-pages", "postlight-meta-restored", "htmldate"]
#: What is scored, and the field of a row that it is about.
FIELDS = {"title": "title", "title_f1": "title", "authors": "authors", "authors_f1": "authors", "authors_none": "authors",
          "day": "published", "minute": "published", "image": "image"}


def main():
    parser = environment.parser("How right the fields around the text are, beside others.")
    shared = environment.SHARED
    parser.add_argument("--data", type=Path, default=shared / "data", help="folder of sets: SET/truth.jsonl, SET/pages")
    parser.add_argument("--scorer", type=Path, default=shared / "tools/score.py")
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--cross", type=Path, default=None, help="folder of cross-validated readings")
    return environment.run(__file__, parser.parse_args(), PEERS, compare)


def compare(wishes):
    with tempfile.TemporaryDirectory() as folder:
        for name in wishes.sets:
            data = wishes.data / name
            pages = [json.loads(line) for line in open(data / "truth.jsonl", encoding="utf-8")]
            answers = {"Tearsheet": ours(wishes, name, Path(folder) / "ours.jsonl")}
            for peer, read in peers().items():
                print(f"{name}: {peer}", file=sys.stderr)
                rows = [{"id": page["id"], **read(bytes_of(data / "pages", page["id"]), page.get("url"))} for page in pages]
                answers[peer] = Path(folder) / f"{peer.split()[0]}.jsonl"
                answers[peer].write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
            print(table(name, len(pages), {who: scores(wishes, data, rows) for who, rows in answers.items()}))
    return 0


def ours(wishes, name, rows):
    kept = wishes.cross and wishes.cross / f"{name}.flat.jsonl"
    if kept and kept.exists():
        return kept
    data, door = wishes.data / name, wishes.target / "release/tearsheet"
    command = [door, "bench", data / "truth.jsonl", "--pages", data / "pages", "--flat", rows]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return rows


def bytes_of(folder, name):
    packed = folder / f"{name}.html.gz"
    return gzip.decompress(packed.read_bytes()) if packed.exists() else (folder / f"{name}.html").read_bytes()


def peers():
    """The others: each a function from a page's bytes and address to the fields that it gives."""
    import htmldate
    import newspaper
    import trafilatura

    def by_trafilatura(page, url):
        found = trafilatura.bare_extraction(page, url=url, with_metadata=True)
        if found is None:
            return {"text": ""}
        authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
        return {"text": found.text or "", "title": found.title, "authors": authors, "published": found.date,
                "image": found.image}

    def by_newspaper(page, url):
        article = newspaper.Article(url or "https://example.org/", fetch_images=False)
        article.download(input_html=page.decode("utf-8", errors="replace"))
        article.parse()
        when = article.publish_date.isoformat() if article.publish_date else None
        return {"text": article.text, "title": article.title, "authors": list(article.authors), "published": when,
                "image": article.top_image}

    def by_htmldate(page, url):
        when = htmldate.find_date(page.decode("utf-8", errors="replace"), original_date=True, url=url)
        return {"text": "", "published": when}

    def careful(read):
        def fields(page, url):
            try:
                return read(page, url)
            except Exception as failure:
                print(f"could not read a page: {failure}", file=sys.stderr)
                return {"text": ""}

        return fields

    readers = {"trafilatura": by_trafilatura, "newspaper4k": by_newspaper, "htmldate": by_htmldate}
    return {f"{name} {metadata.version(name)}": careful(read) for name, read in readers.items()}


def scores(wishes, data, rows):
    command = [sys.executable, wishes.scorer, "--truth", data / "truth.jsonl", "--pred", rows, "--families", "meta", "--json"]
    metrics = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["metrics"]
    given = {field for line in open(rows, encoding="utf-8") for field in json.loads(line)}
    return {name: metric for name, metric in metrics.items() if FIELDS.get(name) in given}


def table(name, count, answers):
    fields = [field for field in FIELDS if any(field in metrics for metrics in answers.values())]
    lines = [f"\n{name}, {count} pages\n", f"| | {' | '.join(fields)} |", f"| --- |{' --- |' * len(fields)}"]
    for who, metrics in answers.items():
        lines.append(f"| {who} | {' | '.join(cell(metrics.get(field)) for field in fields)} |")
    return "\n".join(lines)


def cell(metric):
    if not metric or metric.get("value") is None:
        return ""
    return f"{metric['value']:.3f} [{metric['low']:.3f}, {metric['high']:.3f}]"


if __name__ == "__main__":
    sys.exit(main())
