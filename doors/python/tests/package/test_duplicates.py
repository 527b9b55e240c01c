"""The passes of duplicates on the smallest engine there is, beside what `tearsheet dedupe` marks of the same texts."""

import copy
import os
import pickle
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from tearsheet._duplicates import Engine, Rules, marks
from tearsheet._tearsheet import Pass


def passed(rows: pyarrow.Table, work: Pass) -> pyarrow.Table:
    if work.order:
        rows = rows.sort_by([(column, "ascending") for column in work.order])
    batches = (pyarrow.record_batch(batch) for batch in work(rows.to_batches(max_chunksize=7)))
    return pyarrow.Table.from_batches(batches, pyarrow.schema(work.schema()))


ENGINE = Engine(
    passed=passed,
    union=lambda one, other: pyarrow.concat_tables([one, other]),
    kept=lambda rows: rows,
    has=lambda rows, column: any(rows[column].to_pylist()),
)


def found(texts: list[str | None], rules: Rules = Rules("document", 0.8, 0.9, "longest")) -> list[dict[str, Any]]:
    table = pyarrow.table({"document": [name(n) for n in range(len(texts))], "text": texts})
    return sorted(marks(table, rules, ENGINE).to_pylist(), key=lambda mark: mark["document"])


def name(number: int) -> str:
    return f"a:{number:06}"


def expected(texts: list[str | None], folder: Path, *flags: str) -> list[dict[str, Any]]:
    """What the command marks, by the names that the engine has for the documents."""
    folder.mkdir(exist_ok=True)
    pyarrow.parquet.write_table(pyarrow.table({"text": pyarrow.array(texts, pyarrow.string())}), folder / "a.parquet")
    subprocess.run([os.environ["TEARSHEET"], "dedupe", folder, *flags], check=True, capture_output=True)
    rows = pyarrow.parquet.read_table(folder / "duplicates/a.parquet").drop_columns("row").to_pylist()
    renamed = ("document", "cluster", "duplicate_of")
    return [{key: name(int(value[2:])) if key in renamed and value else value for key, value in row.items()} for row in rows]


def salad(dice: random.Random, words: int) -> str:
    return " ".join(f"w{dice.randrange(5000)}" for _ in range(words))


def mixed(dice: random.Random, many: int) -> Iterator[str | None]:
    """Texts, many of them copies of others, changed, cut, put together."""
    texts: list[str] = []
    for _ in range(many):
        of = dice.choice(texts).split() if texts and dice.random() < 0.6 else []
        kinds = [
            " ".join(of).upper(),
            " ".join(of[: len(of) * 2 // 3]),
            " ".join(of[len(of) // 2 :]),
            f"{salad(dice, 6)} {' '.join(of)}",
            f"{' '.join(of)} {salad(dice, 120)}",
            f"{' '.join(of)} {dice.choice(texts or [''])}",
            "See the pictures above",
        ]
        text = dice.choice(kinds) if of else salad(dice, dice.randrange(20, 300))
        texts.append(text)
        yield None if dice.random() < 0.05 else text


@pytest.mark.parametrize("seed", range(4))
def test_marks_are_those_of_the_command(seed: int, tmp_path: Path) -> None:
    texts = list(mixed(random.Random(seed), 250))
    whole = expected(texts, tmp_path)
    relations = [mark["relation"] for mark in whole]
    assert min(relations.count(relation) for relation in ("exact", "near", "contained")) > 2
    assert found(texts) == whole
    assert found(texts, Rules("document", 0.8, 0.9, "first")) == expected(texts, tmp_path, "--keep", "first")


def test_other_shares_give_other_marks(tmp_path: Path) -> None:
    texts = list(mixed(random.Random(77), 250))
    shares = expected(texts, tmp_path, "--jaccard", "0.6", "--contained", "0.7")
    assert found(texts, Rules("document", 0.6, 0.7, "longest")) == shares
    assert found(texts) != shares


def test_a_long_chain_is_one_cluster(tmp_path: Path) -> None:
    dice = random.Random(5)
    words = [salad(dice, 3) for _ in range(100 + 10 * 150)]
    links = [" ".join(words[10 * n : 10 * n + 100]) for n in range(150)]
    dice.shuffle(links)
    whole = expected(links, tmp_path)
    assert {mark["cluster"] for mark in whole} == {name(0)}
    assert found(links) == whole


def test_a_key_that_very_many_have_costs_no_square(tmp_path: Path) -> None:
    dice = random.Random(6)
    story, foot = salad(dice, 60), salad(dice, 60)
    copies = [f"{story} number {n}" for n in range(900)]
    under = [f"{salad(dice, 100)} {foot}" for _ in range(400)]
    texts = [text for pair in zip(copies, under * 3) for text in pair]
    assert found(texts) == expected(texts, tmp_path)


def test_mistakes_name_column_and_row() -> None:
    def first(columns: dict[str, list[Any]], document: str = "id") -> None:
        next(Rules(document, 0.8, 0.9, "longest").named("sign")([pyarrow.record_batch(columns)]))

    with pytest.raises(ValueError, match='column "id", row 1: expected the name of a document, but found null'):
        first({"id": ["a", None], "text": ["x", "y"]})
    with pytest.raises(ValueError, match='column "id", row 0: expected the name of a document, but found an empty one'):
        first({"id": [""], "text": ["x"]})
    with pytest.raises(ValueError, match='expected a column "id", but found "url", "text"'):
        first({"url": ["a"], "text": ["x"]})
    with pytest.raises(ValueError, match='column "text": expected text, but found Int64'):
        first({"id": ["a"], "text": [7]})
    for texts in (["x", "y"], ["x", "x"], [salad(random.Random(1), 30), "x"], [salad(random.Random(1), 30)] * 2):
        table = pyarrow.table({"id": ["a", "a"], "text": texts})
        with pytest.raises(ValueError, match='expected a name of its own for each document, but found "a" twice'):
            marks(table, Rules("id", 0.8, 0.9, "longest"), ENGINE)


def test_mistakes_of_settings_are_told() -> None:
    for rules, sentence in [
        (Rules("id", 0.3, 0.9, "longest"), "expected a share from 0.5 to 1 as jaccard, but found 0.3"),
        (Rules("id", 0.8, 1.5, "longest"), "expected a share from 0.5 to 1 as contained, but found 1.5"),
        (Rules("id", 0.8, 0.9, "last"), 'expected "longest" or "first" as keep, but found "last"'),  # type: ignore[arg-type]
    ]:
        with pytest.raises(ValueError, match=sentence):
            rules.named("sign")
    with pytest.raises(ValueError, match='expected a pass, but found "signs"'):
        Rules("id", 0.8, 0.9, "longest").named("signs")


def test_a_pass_travels() -> None:
    work = Pass("tie", "id", 0.7, 0.95, "first")
    for other in (pickle.loads(pickle.dumps(work)), copy.copy(work)):
        assert other.order == ["key", "document"] and other.__getnewargs__() == ("tie", "id", 0.7, 0.95, "first")


def test_what_the_rows_raise_comes_through() -> None:
    def failing() -> Iterator[pyarrow.RecordBatch]:
        yield pyarrow.record_batch({"id": ["a"], "text": ["x"]})
        raise OSError("the disk is gone")

    passing = Pass("sign", "id", 0.8, 0.9, "longest")(failing())
    assert len(next(passing)) == 1
    with pytest.raises(OSError, match="the disk is gone"):
        next(passing)
