"""What is written of the package: examples run and print what is shown, types are those of the module."""

import contextlib
import doctest
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import tearsheet
from conftest import ROOT

DOCUMENTS = ["docs/from-python.md", "doors/python/README.md"]


@pytest.mark.parametrize("name", ["", *tearsheet.__all__])
def test_examples_run(name: str) -> None:
    about = getattr(tearsheet, name) if name else tearsheet
    scope = {"tearsheet": tearsheet, **vars(tearsheet)}
    text = getattr(about, "__doc__", None) or ""
    assert text or name == "__version__", f"{name} has no docstring"
    example = doctest.DocTestParser().get_doctest(text, scope, name, None, None)
    assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example).failed == 0
    is_function = callable(about) and not isinstance(about, type)
    assert example.examples or not is_function or name == "schema", f"{name} has no example"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_documents_show_is_what_is_printed(document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each block of Python runs after those before it, and prints the text that follows it."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    shown = re.findall(r"```python\n(.*?)```(?:\s*```text\n(.*?)```)?", (ROOT / document).read_text(), re.DOTALL)
    assert shown
    scope: dict[str, object] = {}
    for code, printed in shown:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(code, scope)
        assert out.getvalue() == printed or not printed, code


def test_types_are_those_of_the_module(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mypy.stubtest", "tearsheet._tearsheet"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
