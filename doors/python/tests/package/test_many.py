"""Many pages: order, laziness, mistakes in their place, Ctrl+C."""

import os
import signal
import threading
from collections.abc import Iterator

import pytest
import tearsheet

STORY = "<h1>Story {0}</h1><p>The bank kept its rate at {0} per cent, it said.</p>"


def test_articles_come_in_the_order_of_the_pages(pages: list[bytes]) -> None:
    alone = [tearsheet.read(page) for page in pages]
    for jobs in (1, 3, None):
        assert list(tearsheet.read_many(pages, jobs)) == alone


def test_a_page_may_come_with_its_address() -> None:
    (article,) = tearsheet.read_many([(STORY, "https://example.org/a")], links=True)
    assert article.url == "https://example.org/a"


def test_pages_are_taken_as_they_are_needed() -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield STORY.format(taken)

    readings = tearsheet.read_many(endless(), jobs=2)
    assert next(readings).title == "Story 1"
    assert taken <= 9


def test_a_mistake_stands_in_its_place() -> None:
    readings = tearsheet.read_many([STORY, None, 7, (STORY,), STORY], jobs=2)  # type: ignore[list-item]
    assert next(readings).body
    for sentence in ("page 1: expected a page as str or bytes, but found None", "page 2: .* found int", "page 3: .* 1 values"):
        with pytest.raises(TypeError, match=sentence):
            next(readings)
    assert next(readings).body
    with pytest.raises(StopIteration):
        next(readings)


def test_a_mistake_of_an_address_stands_in_its_place() -> None:
    readings = tearsheet.read_many([(STORY, None), (STORY, 7), (STORY, "https://a.example/\ud800")], jobs=2)  # type: ignore[list-item]
    assert next(readings).url is None
    with pytest.raises(TypeError, match="page 1: its address: expected str or None, but found int"):
        next(readings)
    assert next(readings).url == "https://a.example/\ufffd"


@pytest.mark.parametrize("page", [STORY, STORY.encode(), bytearray(b"<p>")])
def test_one_page_is_not_many(page: str | bytes | bytearray) -> None:
    with pytest.raises(TypeError, match="expected an iterable of pages, but found one page, .*: that is for read"):
        tearsheet.read_many(page)  # type: ignore[arg-type]


def test_an_exception_of_the_pages_comes_after_what_came_before() -> None:
    def failing() -> Iterator[str]:
        yield STORY
        raise OSError("the disk is gone")

    readings = tearsheet.read_many(failing())
    assert next(readings).body
    with pytest.raises(OSError, match="the disk is gone"):
        next(readings)
    with pytest.raises(StopIteration):
        next(readings)


def test_no_jobs_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="expected at least 1 as jobs"):
        tearsheet.read_many([], jobs=0)
    with pytest.raises(TypeError):
        tearsheet.read_many(None)  # type: ignore[arg-type]


@pytest.mark.parametrize("read", ["read_many", "read_arrow"])
def test_ctrl_c_ends_it(read: str) -> None:
    long = "<p>A sentence of a page that takes a second to read, or two. </p>" * 200_000
    threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        if read == "read_many":
            for _ in tearsheet.read_many([long] * 50, jobs=1):
                pass
        else:
            pyarrow = pytest.importorskip("pyarrow")
            tearsheet.read_arrow(pyarrow.record_batch({"html": [long] * 50}), jobs=1)


def test_python_goes_on_beside_it() -> None:
    long = "<p>A sentence of a page that takes a while to read, or two. </p>" * 100_000
    counted = 0
    is_read = threading.Event()

    def count() -> None:
        nonlocal counted
        while not is_read.wait(0.001):
            counted += 1

    counter = threading.Thread(target=count)
    counter.start()
    tearsheet.read(long)
    is_read.set()
    counter.join()
    assert counted > 10
