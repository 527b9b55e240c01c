"""What the tests read: the pages of `samples/` and the labelled ones of `tests/pages`."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="session")
def samples() -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in sorted((ROOT / "samples").iterdir())}


@pytest.fixture(scope="session")
def pages() -> list[bytes]:
    found = sorted(ROOT.glob("tests/pages/*/page.*"))
    assert len(found) > 50
    return [path.read_bytes() for path in found]
