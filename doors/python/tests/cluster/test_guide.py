"""What the guide to a cluster shows is run, block after block, and must print what stands below it."""

import contextlib
import io
import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT


def test_the_guide_prints_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RAY_num_workers_soft_limit", "8")
    guide = (ROOT / "docs/from-one-page-to-a-cluster.md").read_text()
    shown = re.findall(r"```python\n(.*?)```(?:\s*```text\n(.*?)```)?", guide, re.DOTALL)
    assert len(shown) > 5
    scope: dict[str, object] = {}
    for code, printed in shown:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(code, scope)
        assert out.getvalue().strip() == printed.strip(), code
