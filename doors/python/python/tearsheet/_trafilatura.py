"""trafilatura's `extract`, as far as a reader of another kind can give what it gives: its keywords, its formats, its `None`.

What the keywords steer in trafilatura has often no counterpart here (there is one reading, neither hasty nor greedy): such
keywords are taken, and a warning says that they change nothing. Out comes text or nothing, never a record.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import warnings
from collections.abc import Callable, Collection
from datetime import date
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from ._tearsheet import Article, Part, read

_TAGS = {"heading": "head", "list_item": "item", "quote": "quote", "table": "table", "code": "code"}


def extract(
    filecontent: Any,
    url: str | None = None,
    record_id: str | None = None,
    fast: bool = False,
    no_fallback: bool = False,
    favor_precision: bool = False,
    favor_recall: bool = False,
    include_comments: bool = True,
    output_format: str = "txt",
    tei_validation: bool = False,
    target_language: str | None = None,
    include_tables: bool = True,
    include_images: bool = False,
    include_formatting: bool | None = None,
    include_links: bool = False,
    deduplicate: Any = False,
    date_extraction_params: dict[str, Any] | None = None,
    with_metadata: bool = False,
    only_with_metadata: bool = False,
    max_tree_size: int | None = None,
    url_blacklist: Collection[str] | None = None,
    author_blacklist: Collection[str] | None = None,
    settingsfile: str | None = None,
    prune_xpath: str | list[str] | None = None,
    config: Any = None,
    options: Any = None,
) -> str | None:
    """Reads a page and gives what trafilatura's function of this name gives: the article in `output_format`, or `None`.

    A script changes one import. `filecontent` is a `str`, `bytes`, a tree of lxml, or an answer with its bytes in `data`; anything
    else is no page and gives `None`, and so does a page without a text. Formats are "txt", "markdown", "json", "csv", "html",
    "xml" and "xmltei". `docs/from-python.md` names the differences.

    Raises `ValueError` for `max_tree_size` and the format "python", `AttributeError` for another format, as trafilatura does.
    Warns of keywords that change nothing here: `fast`, `no_fallback`, `favor_precision`, `favor_recall`, `tei_validation`,
    `include_links`, `deduplicate`, `date_extraction_params`, `settingsfile`, `prune_xpath`, `config`, `options`.

    >>> page = "<title>Rates</title><h1>Rates held</h1><p>The bank kept its rate at four per cent.</p>"
    >>> extract(page)
    'The bank kept its rate at four per cent.'
    >>> extract("<p></p>") is None
    True
    """
    _warn_of(
        fast=fast,
        no_fallback=no_fallback,
        favor_precision=favor_precision,
        favor_recall=favor_recall,
        tei_validation=tei_validation,
        include_links=include_links,
        deduplicate=deduplicate,
        date_extraction_params=date_extraction_params,
        settingsfile=settingsfile,
        prune_xpath=prune_xpath,
        config=config,
        options=options,
    )
    if max_tree_size is not None:
        raise ValueError('"max_tree_size" will be removed, use settings.cfg instead')
    write = _writer(output_format, bool(include_formatting))
    page = _page(filecontent)
    article = None if page is None else read(page, url)
    if article is None or not article.text or not _is_wanted(article, target_language, url_blacklist):
        return None
    if only_with_metadata and not (article.published and article.title and _address(article)):
        return None
    sheet = _Sheet(article, record_id, include_comments, include_tables, include_images, author_blacklist or ())
    return write(sheet, with_metadata or only_with_metadata)


class _Sheet:
    """An article with what was asked of it."""

    def __init__(
        self,
        article: Article,
        record_id: str | None,
        has_comments: bool,
        has_tables: bool,
        has_images: bool,
        not_authors: Collection[str],
    ) -> None:
        self.article = article
        self.record_id = record_id
        self.comments = [comment.text for comment in article.comments] if has_comments else []
        self.parts = [part for part in _text_parts(article) if has_tables or part.role != "table"]
        self.has_images = has_images
        self.authors = [author.name for author in article.authors if author.name not in not_authors]

    def kept(self) -> Article:
        """The article with the parts, the pictures and the authors that were asked for."""
        record = self.article.to_dict()
        record["body"] = [part.to_dict() for part in self.parts]
        record["authors"] = [author for author in record.get("authors", ()) if author["name"] in self.authors]
        if not self.has_images:
            record.pop("images", None)
        return Article.from_json(json.dumps(record))

    def lines(self) -> str:
        lead = (self.article.lead or "").replace("\n\n", "\n")
        return "\n".join(filter(None, [lead, *map(_line, self.parts)]))

    def comment_lines(self) -> str:
        return "\n".join(self.comments)

    def metadata(self) -> dict[str, Any]:
        """Under trafilatura's names, in its order."""
        article, raw = self.article, " ".join(self.lines().split())
        cover = next((image.url for image in article.images if image.cover), None)
        return {
            "title": article.title,
            "author": "; ".join(self.authors) or None,
            "hostname": _hostname(article),
            "date": article.published.at[:10] if article.published else None,
            "fingerprint": hashlib.blake2b(f"{article.title} {raw}".encode(), digest_size=8).hexdigest(),
            "id": self.record_id,
            "license": None,
            "comments": self.comment_lines(),
            "raw_text": raw,
            "text": self.lines(),
            "language": article.language,
            "image": cover,
            "pagetype": article.page_kind,
            "filedate": date.today().isoformat(),
            "source": _address(article),
            "source-hostname": article.site,
            "excerpt": article.lead,
            "categories": article.section or "",
            "tags": ";".join(article.tags),
        }


def _text_parts(article: Article) -> list[Part]:
    """The parts of the body that are its text."""
    return [part for part in article.body if part.role not in ("pull_quote", "embed", "caption")]


def _line(part: Part) -> str:
    if part.role == "list_item":
        return f"- {part.text}"
    if part.role == "table":
        return "\n".join("| " + " | ".join(row.split("\t")) + " |" for row in part.text.split("\n"))
    return part.text


def _text(sheet: _Sheet, with_metadata: bool) -> str:
    text = "\n".join(filter(None, [sheet.lines(), sheet.comment_lines()]))
    return _front_matter(sheet) + text if with_metadata else text


def _markdown(sheet: _Sheet, with_metadata: bool) -> str:
    text = sheet.kept().markdown()
    if text.startswith("---\n"):
        text = text.split("\n---\n", 1)[1].lstrip("\n")
    text = "\n\n".join([text.strip(), *sheet.comments])
    return _front_matter(sheet) + text if with_metadata else text


def _front_matter(sheet: _Sheet) -> str:
    known = sheet.metadata()
    fields = {
        "title": known["title"],
        "author": known["author"],
        "url": known["source"],
        "hostname": known["hostname"],
        "description": known["excerpt"],
        "sitename": known["source-hostname"],
        "date": known["date"],
        "categories": [known["categories"]] if known["categories"] else None,
        "tags": sheet.article.tags,
        "fingerprint": known["fingerprint"],
        "id": known["id"],
    }
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items() if value)
    return f"---\n{''.join(lines)}---\n"


def _json(sheet: _Sheet, with_metadata: bool) -> str:
    bare = {"text": sheet.lines(), "comments": sheet.comment_lines()}
    return json.dumps(sheet.metadata() if with_metadata else bare, ensure_ascii=False)


def _csv(sheet: _Sheet, with_metadata: bool) -> str:
    known = {name: value if with_metadata or name == "id" else None for name, value in sheet.metadata().items()}
    known |= {"text": sheet.lines(), "comments": sheet.comment_lines()}
    before = ("source", "id", "fingerprint", "hostname", "title", "image", "date")
    columns = (*before, "text", "comments", "license", "pagetype")
    row = io.StringIO()
    csv.writer(row, delimiter="\t").writerow(known[name] or "null" for name in columns)
    return row.getvalue()


def _html(sheet: _Sheet, with_metadata: bool) -> str:
    document = sheet.kept().html()
    if with_metadata:
        return document
    head, rest = document.split("<head>", 1)
    return head + rest.split("</head>\n", 1)[1]


def _xml(sheet: _Sheet, with_metadata: bool) -> str:
    known = sheet.metadata()
    names = {
        "sitename": known["source-hostname"],
        "title": known["title"],
        "author": known["author"],
        "date": known["date"],
        "url": known["source"],
        "hostname": known["hostname"],
        "description": known["excerpt"],
        "categories": known["categories"],
        "tags": known["tags"],
        "id": known["id"],
    }
    shown = {**(names if with_metadata else {"id": known["id"]}), "fingerprint": known["fingerprint"]}
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in shown.items() if value)
    above = [("head", sheet.article.title), ("p", sheet.article.lead)]
    main = [(tag, text) for tag, text in above if text] + [(_TAGS.get(part.role, "p"), part.text) for part in sheet.parts]
    comments = [("p", text) for text in sheet.comments]
    return f"<doc{attributes}>\n{_element('main', main)}{_element('comments', comments)}</doc>"


def _element(name: str, inside: list[tuple[str, str]]) -> str:
    lines = (f"    <{tag}>{escape(text)}</{tag}>\n" for tag, text in inside)
    return f"  <{name}>\n{''.join(lines)}  </{name}>\n"


def _tei(sheet: _Sheet, _with_metadata: bool) -> str:
    return sheet.kept().tei()


_WRITERS: dict[str, Callable[[_Sheet, bool], str]] = {
    "csv": _csv,
    "html": _html,
    "json": _json,
    "markdown": _markdown,
    "txt": _text,
    "xml": _xml,
    "xmltei": _tei,
}


def _writer(output_format: str, has_formatting: bool) -> Callable[[_Sheet, bool], str]:
    if output_format == "python":
        raise ValueError("'python' format only usable in bare_extraction() function")
    if output_format not in _WRITERS:
        known = ", ".join(sorted([*_WRITERS, "python"]))
        raise AttributeError(f"Cannot set format, must be one of: {known}")
    return _markdown if output_format == "txt" and has_formatting else _WRITERS[output_format]


def _page(filecontent: Any) -> str | bytes | None:
    """The page in what was given; nothing where there is none."""
    if hasattr(filecontent, "getroottree"):
        from lxml import etree

        tree: str = etree.tostring(filecontent, encoding="unicode", method="html")
        return tree
    content = getattr(filecontent, "data", filecontent)
    return content if isinstance(content, str | bytes) else None


def _is_wanted(article: Article, language: str | None, not_urls: Collection[str] | None) -> bool:
    own = (article.language or "").split("-")[0]
    is_of_another_language = language is not None and own not in ("", language)
    return not is_of_another_language and _address(article) not in (not_urls or ())


def _address(article: Article) -> str | None:
    return article.canonical_url or article.url


def _hostname(article: Article) -> str | None:
    return urlsplit(_address(article) or "").hostname


def _warn_of(**keywords: Any) -> None:
    idle = [name for name, value in keywords.items() if value]
    if idle:
        names = ", ".join(idle)
        warnings.warn(f"{names}: taken, because trafilatura takes it, but it changes nothing here", stacklevel=3)
