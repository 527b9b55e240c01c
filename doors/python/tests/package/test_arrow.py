"""Arrow in and out, with the libraries that people have."""

import struct

import arro3.core
import polars
import pyarrow
import pytest
import tearsheet

STORY = "<h1>Rates held</h1><p>The bank kept its rate at four per cent.</p>"


def rows(records: tearsheet.Records) -> list[dict[str, object]]:
    return pyarrow.record_batch(records).to_pylist()


def test_a_row_is_the_record(pages: list[bytes]) -> None:
    batch = pyarrow.record_batch({"html": pages, "url": ["https://example.org/a"] * len(pages)})
    found = rows(tearsheet.read_arrow(batch, blocks=True, links=True, jobs=2))
    for row, page in zip(found, pages, strict=True):
        record = tearsheet.read(page, "https://example.org/a", blocks=True, links=True).to_dict()
        whole = {name: value for name, value in row.items() if value is not None and value != []}
        assert without_nulls(whole) == without_nulls({name: value for name, value in record.items() if value != []})


def without_nulls(value: object) -> object:
    if isinstance(value, dict):
        return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [without_nulls(inner) for inner in value]
    return struct.pack("f", value) if isinstance(value, float) else value


@pytest.mark.parametrize(
    "kind",
    ["string", "large_string", "string_view", "binary", "large_binary", "binary_view"],
)
def test_every_layout_of_text_and_bytes(kind: str) -> None:
    column = pyarrow.array([STORY, None, STORY], type=getattr(pyarrow, kind)())
    found = rows(tearsheet.read_arrow(pyarrow.record_batch({"html": column})))
    assert [row["title"] for row in found] == ["Rates held", None, "Rates held"]
    assert found[1]["page_kind"] == "empty" and found[1]["notices"][0]["kind"] == "empty"


def test_all_libraries_give_and_take() -> None:
    columns = {"html": [STORY, STORY], "id": ["a", "b"]}
    tables = [
        pyarrow.table(columns),
        pyarrow.record_batch(columns),
        polars.DataFrame(columns),
        arro3.core.RecordBatch.from_arrow(pyarrow.record_batch(columns)),
        arro3.core.Table.from_arrow(pyarrow.table(columns)),
        pyarrow.concat_tables([pyarrow.table(columns).slice(0, 1), pyarrow.table(columns).slice(1)]),
    ]
    for table in tables:
        records = tearsheet.read_arrow(table)
        assert len(records) == 2 and repr(records) == "<2 records>"
        assert pyarrow.table(records)["id"].to_pylist() == ["a", "b"]
        assert polars.DataFrame(records)["title"].to_list() == ["Rates held"] * 2
        assert arro3.core.RecordBatch.from_arrow(records).num_rows == 2


def test_the_schema_is_known_beforehand() -> None:
    records = tearsheet.read_arrow(pyarrow.record_batch({"html": [STORY]}))
    assert pyarrow.schema(tearsheet.schema()) == pyarrow.record_batch(records).schema
    assert len(tearsheet.read_arrow(pyarrow.record_batch({"html": pyarrow.array([], pyarrow.string())}))) == 0


def test_input_is_read_where_it_lies() -> None:
    column = pyarrow.array([STORY * 1000])
    before = pyarrow.total_allocated_bytes()
    tearsheet.read_arrow(pyarrow.record_batch({"html": column}))
    assert pyarrow.total_allocated_bytes() - before < 10_000


def test_text_beside_html() -> None:
    columns = {
        "html": [STORY, None],
        "text": [None, "Rates held\n\nThe bank kept its rate."],
        "url": [None, "https://a.example/"],
        "captured": [None, "2024-05-03T10:20:30Z"],
    }
    first, second = rows(tearsheet.read_arrow(pyarrow.record_batch(columns)))
    assert first["url"] is None and second["url"] == "https://a.example/"
    assert first["source"] is None and second["source"]["captured"] == "2024-05-03T10:20:30Z"
    assert second["text"]


def test_a_page_that_is_too_large_is_noticed_and_the_rest_read() -> None:
    large, small = rows(tearsheet.read_arrow(pyarrow.record_batch({"html": [STORY * 100, STORY]}), max_bytes=1000))
    assert large["notices"][0]["kind"] == "limit" and small["title"] == "Rates held"


def test_text_that_is_not_utf8_is_read_as_bytes() -> None:
    broken = pyarrow.array([STORY.encode() + b"<p>A price of \xa35 was asked.</p>"], pyarrow.binary()).view(pyarrow.string())
    columns = {"html": broken, "content_type": ["text/html; charset=windows-1252"]}
    (row,) = rows(tearsheet.read_arrow(pyarrow.record_batch(columns)))
    assert row["title"] == "Rates held" and "A price of £5 was" in row["text"]


def test_mistakes_name_the_column() -> None:
    with pytest.raises(ValueError, match='expected a column "html" or "text", but found "htm", "url"'):
        tearsheet.read_arrow(pyarrow.record_batch({"htm": [STORY], "url": ["x"]}))
    with pytest.raises(TypeError, match='column "html": expected text or bytes, but found Int64'):
        tearsheet.read_arrow(pyarrow.record_batch({"html": [7]}))
    with pytest.raises(TypeError, match='column "url": expected text or bytes, but found Float64'):
        tearsheet.read_arrow(pyarrow.record_batch({"html": [STORY], "url": [0.5]}))
    with pytest.raises(TypeError, match="expected a record batch or a table .* but found list"):
        tearsheet.read_arrow([STORY])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected a record batch, but found an array of Utf8"):
        tearsheet.read_arrow(pyarrow.array([STORY]))
    with pytest.raises(TypeError, match='column "html": expected text or bytes, but found Dictionary'):
        tearsheet.read_arrow(pyarrow.record_batch({"html": pyarrow.array([STORY]).dictionary_encode()}))
    for column in (pyarrow.chunked_array([[STORY]]), polars.Series([STORY])):
        with pytest.raises(TypeError, match="expected a record batch or a table, but found a column without a name"):
            tearsheet.read_arrow(column)


def test_mistakes_name_the_row() -> None:
    with pytest.raises(ValueError, match="expected a record batch, but found an array whose row 1 is null"):
        tearsheet.read_arrow(pyarrow.array([{"html": STORY}, None, {"html": STORY}]))


def test_what_is_null_is_noticed_in_its_row() -> None:
    columns = {"html": [STORY, None], "url": pyarrow.nulls(2), "id": ["a", "b"]}
    first, second = rows(tearsheet.read_arrow(pyarrow.record_batch(columns)))
    assert first["title"] == "Rates held" and first["url"] is None
    assert second["id"] == "b" and second["notices"][0]["message"] == "the row holds no page, neither html nor text"
    assert [row["page_kind"] for row in rows(tearsheet.read_arrow(pyarrow.record_batch({"html": pyarrow.nulls(2)})))] == ["empty"] * 2
