"""How an engine finds duplicates: the way from texts to the marks of `tearsheet dedupe`, pass by pass.

What a pass does is the library's matter, the same code that the command runs. What an engine does is to hand over rows: each alone,
or gathered by a key and sorted. It repeats what failed, and keeps on disk what does not fit into memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, NamedTuple, TypeVar

from ._tearsheet import Pass

#: The columns that stand beside a record when it is marked.
MARKS = ("kept", "cluster", "duplicate_of", "relation", "similarity")

Rows = TypeVar("Rows")


class Rules(NamedTuple):
    """What is a duplicate, as `tearsheet dedupe` is told, and which column names the rows."""

    document: str
    jaccard: float
    contained: float
    keep: Literal["longest", "first"]

    def named(self, name: str) -> Pass:
        """The pass of a name."""
        return Pass(name, self.document, self.jaccard, self.contained, self.keep)

    def check(self, columns: Sequence[str]) -> None:
        """Raises `ValueError` where records of these columns cannot be marked."""
        for name in (self.document, "text"):
            if name not in columns:
                raise ValueError(f'expected a column "{name}", but found {", ".join(columns) or "none"}')
        for name in MARKS:
            if name in columns:
                raise ValueError(f'expected records without marks, but found a column "{name}"')
        self.named("sign")


@dataclass(frozen=True)
class Engine(Generic[Rows]):
    """What an engine does with rows."""

    #: Makes a pass over the rows, gathered and sorted as it asks for.
    passed: Callable[[Rows, Pass], Rows]
    #: The rows of both.
    union: Callable[[Rows, Rows], Rows]
    #: The rows, made once and kept to be used several times.
    kept: Callable[[Rows], Rows]
    #: Whether any row has true in a column.
    has: Callable[[Rows, str], bool]


def marks(texts: Rows, rules: Rules, engine: Engine[Rows]) -> Rows:
    """The marks of texts: columns `document`, `kept`, `cluster`, `duplicate_of`, `relation`, `similarity`."""

    def passed(rows: Rows, *names: str) -> Rows:
        for name in names:
            rows = engine.passed(rows, rules.named(name))
        return rows

    def clusters(edges: Rows) -> Rows:
        """The same as stars around the first document of each cluster."""
        while True:
            edges = engine.kept(passed(edges, "large_star", "small_star"))
            if not engine.has(edges, "moved"):
                return edges

    def placed(matches: Rows, stars: Rows) -> Rows:
        """Matches that know in which clusters their two documents are."""
        heads = passed(stars, "head")
        return passed(engine.union(passed(engine.union(matches, heads), "place"), heads), "place")

    documents = engine.kept(passed(texts, "sign", "first"))
    shelves = passed(documents, "shelve")
    pairs = passed(engine.union(passed(documents, "keys", "tie"), shelves), "meet")
    matches = engine.kept(passed(engine.union(pairs, shelves), "compare"))
    near = clusters(passed(matches, "near"))
    attached = passed(placed(passed(matches, "contained"), near), "attach")
    whole = clusters(engine.union(near, attached))
    kept = passed(placed(matches, whole), "keep")
    return engine.kept(passed(engine.union(kept, passed(documents, "list")), "mark", "once"))
