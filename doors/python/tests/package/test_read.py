"""One page: what can be given, what comes out, what is said of bad input."""

import copy
import json
import pickle

import pytest
import tearsheet

STORY = "<h1>Rates held</h1><p>The bank kept its rate at four per cent.</p>"


def kinds(article: tearsheet.Article) -> list[str]:
    return [notice.kind for notice in article.notices]


def test_whatever_holds_the_bytes_gives_the_same_article(samples: dict[str, bytes]) -> None:
    page = samples["english"]
    article = tearsheet.read(page)
    for same in (page.decode(), bytearray(page), memoryview(page), memoryview(b"x" + page)[1:]):
        assert tearsheet.read(same) == article


def test_attributes_are_those_of_the_record(samples: dict[str, bytes]) -> None:
    article = tearsheet.read(samples["english"], "https://example.org/a", blocks=True, links=True)
    assert article.published is not None and article.published.at == "2024-04-18T06:00:00+01:00"
    assert article.published.from_ == article.to_dict()["published"]["from"] == "jsonld"
    assert [author.name for author in article.authors] == ["Rosalind Achebe", "Fergus Tolland"]
    record = article.to_dict()
    for name, value in record.items():
        own = getattr(article, name)
        plain = [noun.to_dict() if hasattr(noun, "to_dict") else noun for noun in own] if isinstance(own, list) else own
        assert (plain.to_dict() if hasattr(plain, "to_dict") else plain) == value, name
    assert record == json.loads(article.to_json())
    assert record["url"] == "https://example.org/a" and record["blocks"]


def test_forms(samples: dict[str, bytes]) -> None:
    article = tearsheet.read(samples["english"])
    assert "\n# Port Ellery" in article.markdown()
    assert article.jsonld()["@type"] == "NewsArticle"
    assert "<h1>Port Ellery" in article.html() and "<TEI" in article.tei()


def test_records_are_kept_copied_compared(samples: dict[str, bytes]) -> None:
    article = tearsheet.read(samples["english"])
    for noun in (article, article.published, article.authors[0], article.body[0], article.images[0]):
        assert pickle.loads(pickle.dumps(noun)) == noun == copy.deepcopy(noun)
        assert repr(noun).startswith(f"{type(noun).__name__}(")
    assert article != tearsheet.read(samples["german"]) and article != "article"
    with pytest.raises(AttributeError):
        article.title = "another"  # type: ignore[misc]
    with pytest.raises(ValueError, match="this is no record"):
        tearsheet.Article.from_json("{}")


def test_a_notebook_shows_parts_in_colour_and_nothing_runs() -> None:
    page = STORY + "<p>A tag &lt;script&gt;alert(1)&lt;/script&gt; is shown as it is in the words of a page.</p>"
    for shown in (tearsheet.read(page)._repr_html_(), tearsheet.read(page, blocks=True)._repr_html_()):
        assert "Rates held" in shown and "border-left:.3em solid #" in shown
        assert "<script" not in shown and "&lt;script&gt;" in shown


@pytest.mark.parametrize("value", [None, 7, ["<p>"], object()])
def test_what_is_no_page_raises(value: object) -> None:
    with pytest.raises(TypeError, match="expected a page as str or bytes, but found (None|int|list|object)$"):
        tearsheet.read(value)  # type: ignore[arg-type]


def test_other_mistakes_raise() -> None:
    with pytest.raises(ValueError, match='expected "html" or "text" as format, but found "pdf"'):
        tearsheet.read(STORY, format="pdf")  # type: ignore[arg-type]
    for words in ({"url": 7}, {"content_type": 7}, {"captured": 7}):
        with pytest.raises(TypeError, match="expected str or None, but found int") as raised:
            tearsheet.read(STORY, **words)  # type: ignore[arg-type]
        assert str(list(words)[0]) in f"{raised.value} {getattr(raised.value, '__notes__', '')}"


def test_lone_surrogates_are_replaced_and_noticed() -> None:
    article = tearsheet.read(STORY.replace("bank", "b\ud83dnk \U0001f600"))
    assert "b\ufffdnk \U0001f600" in article.text
    assert [notice.message for notice in article.notices if notice.kind == "bad_bytes"] == [
        "1 place holds a lone surrogate, which stands for no character"
    ]


def test_lone_surrogates_in_an_address_are_replaced() -> None:
    article = tearsheet.read(STORY, "https://a.example/\udfff", content_type="text/html\ud800", captured="\ud800")
    assert article.url == "https://a.example/\ufffd" and article.title == "Rates held"


def test_text_has_no_encoding_any_more() -> None:
    page = f"<meta charset=gbk>{STORY}<p>中文新闻报道说，银行将利率维持在百分之四。</p><p>Zażółć gęślą jaźń</p>"
    article = tearsheet.read(page, content_type="text/html; charset=iso-8859-2")
    assert "银行将利率维持在百分之四" in article.text and kinds(article) == []


def test_an_encoding_that_nobody_knows_is_noticed() -> None:
    article = tearsheet.read(f"<meta charset=klingon-8>{STORY}".encode())
    assert article.title == "Rates held" and kinds(article) == ["encoding"]


def test_bad_pages_are_records_with_notices() -> None:
    assert kinds(tearsheet.read("")) == ["empty"]
    assert kinds(tearsheet.read(b"%PDF-1.7\n1 0 obj")) == ["not_text"]
    assert "truncated" in kinds(tearsheet.read(f"{STORY}<a href='/tw"))
    large = tearsheet.read(STORY, max_bytes=20)
    assert kinds(large) == ["limit"] and large.text == "" and "max_bytes allows 20" in large.notices[0].message


def test_text_without_tags() -> None:
    text = "Rates held\n\nThe bank kept its rate at <four> per cent. It said so on Monday.\n"
    assert "<four>" in tearsheet.read(text, format="text").text


def test_how_long_ago_counts_from_when_it_was_captured() -> None:
    page = "<h1>Rates held</h1><p class=time>2 hours ago</p><p>The bank kept its rate at four per cent, it said.</p>"
    article = tearsheet.read(page, captured="2024-05-03T10:20:30Z")
    assert article.published is not None and article.published.at.startswith("2024-05-03")
    assert article.source is not None and article.source.captured == "2024-05-03T10:20:30Z"
    assert tearsheet.read(page).published is None and tearsheet.read(page).source is None
