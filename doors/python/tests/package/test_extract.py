"""`extract` beside the real one: the same kinds of values, the same keys, the same None."""

import inspect
import json
import warnings

import pytest
import tearsheet
import trafilatura
from lxml import html

FORMATS = ["txt", "markdown", "json", "csv", "html", "xml", "xmltei"]
#: What keywords change nothing here.
IDLE = {
    "fast": True,
    "no_fallback": True,
    "favor_precision": True,
    "favor_recall": True,
    "tei_validation": True,
    "include_links": True,
    "deduplicate": True,
    "date_extraction_params": {"original_date": True},
    "settingsfile": "settings.cfg",
    "prune_xpath": "//aside",
}


@pytest.fixture(scope="module")
def page(samples: dict[str, bytes]) -> str:
    return samples["english"].decode()


def test_keywords_are_the_same_in_the_same_order() -> None:
    def keywords(function: object) -> list[tuple[str, object]]:
        parameters = inspect.signature(function).parameters.values()  # type: ignore[arg-type]
        return [(p.name, p.default) for p in parameters if p.name != "config"]

    assert keywords(tearsheet.extract) == keywords(trafilatura.extract)
    assert "config" in inspect.signature(tearsheet.extract).parameters


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize("with_metadata", [False, True])
def test_both_give_text(page: str, output_format: str, with_metadata: bool) -> None:
    ours, theirs = (
        reader.extract(page, output_format=output_format, with_metadata=with_metadata) for reader in (tearsheet, trafilatura)
    )
    assert isinstance(ours, str) and isinstance(theirs, str)
    assert "every rope that left Port Ellery" in ours and "every rope that left Port Ellery" in theirs
    root = {"html": "<html", "xml": "<doc", "xmltei": "<TEI"}.get(output_format, "")
    assert root in ours and root in theirs


@pytest.mark.parametrize("with_metadata", [False, True])
def test_json_has_the_same_keys_and_kinds_of_values(page: str, with_metadata: bool) -> None:
    ours, theirs = (
        json.loads(reader.extract(page, output_format="json", with_metadata=with_metadata) or "")
        for reader in (tearsheet, trafilatura)
    )
    assert list(ours) == list(theirs)
    for key, value in theirs.items():
        assert value is None or isinstance(ours[key], type(value)), key
    if with_metadata:
        for key in ("author", "date", "hostname", "source", "source-hostname", "image", "categories", "id"):
            assert ours[key] == theirs[key], key


def test_csv_has_the_same_columns(page: str) -> None:
    ours, theirs = (
        (reader.extract(page, output_format="csv", with_metadata=True, record_id="7") or "").split("\t")
        for reader in (tearsheet, trafilatura)
    )
    assert len(ours) == len(theirs)
    assert [ours[at] for at in (0, 1, 3, 5, 6, 9, 10)] == [theirs[at] for at in (0, 1, 3, 5, 6, 9, 10)]


@pytest.mark.parametrize("nothing", [None, 7, b"", "", [], "<p></p>", b"%PDF-1.7\n1 0 obj"])
def test_where_there_is_no_text_both_give_none(nothing: object) -> None:
    assert tearsheet.extract(nothing) is None and trafilatura.extract(nothing) is None  # type: ignore[arg-type]


def test_trees_and_answers_are_pages(page: str) -> None:
    class Answer:
        data = page.encode()

    text = tearsheet.extract(page)
    assert tearsheet.extract(html.fromstring(page)) == text == tearsheet.extract(Answer())


def test_what_is_left_out_is_left_out(page: str) -> None:
    assert "grandmother" not in (tearsheet.extract(page, include_comments=False) or "")
    table = "<h1>Rates</h1><p>The bank kept its rate, as the table shows.</p><table><tr><th>Year</th><th>Rate</th></tr><tr><td>2023</td><td>4</td></tr></table><p>It will meet again in May.</p>"
    assert "| 2023 | 4 |" in (tearsheet.extract(table) or "")
    assert "2023" not in (tearsheet.extract(table, include_tables=False) or "")
    assert "![" in (tearsheet.extract(page, output_format="markdown", include_images=True) or "")
    assert "![" not in (tearsheet.extract(page, output_format="markdown") or "")
    assert "Tolland" not in (tearsheet.extract(page, with_metadata=True, author_blacklist={"Fergus Tolland"}) or "")
    assert "## Tar, hemp" in (tearsheet.extract(page, include_formatting=True) or "")


def test_filters_give_none(page: str) -> None:
    address = "https://ellerymercury.example/news/2024/04/rope-works-will-spin-again"
    assert tearsheet.extract(page, url_blacklist={address}) is None is trafilatura.extract(page, url_blacklist={address})
    assert tearsheet.extract(page, target_language="de") is None
    assert tearsheet.extract(page, target_language="en") is not None
    assert tearsheet.extract("<h1>Rates</h1><p>The bank kept its rate.</p>", only_with_metadata=True) is None
    assert tearsheet.extract(page, only_with_metadata=True) is not None


@pytest.mark.parametrize("keyword", IDLE)
def test_keywords_that_change_nothing_are_taken_with_a_warning(page: str, keyword: str) -> None:
    with pytest.warns(UserWarning, match=f"{keyword}: taken, because trafilatura takes it"):
        assert tearsheet.extract(page, **{keyword: IDLE[keyword]}) == tearsheet.extract(page)  # type: ignore[arg-type]


def test_mistakes_raise_the_same(page: str) -> None:
    for wrong in ({"output_format": "pdf"}, {"output_format": "python"}, {"max_tree_size": 3}):
        raised = []
        for reader in (tearsheet, trafilatura):
            with pytest.raises(Exception) as caught, warnings.catch_warnings():
                warnings.simplefilter("ignore")
                reader.extract(page, **wrong)
            raised.append((caught.type, str(caught.value)))
        assert raised[0] == raised[1]
