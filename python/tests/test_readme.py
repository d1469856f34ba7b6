from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from pages import PROJECT, PYTHON, record, write_records

import unboil

BLOCK = r"^```{}\n(.*?)^```"
FLAGS = re.MULTILINE | re.DOTALL
PAGES = [PYTHON / "README.md", PROJECT / "docs" / "scale.md"]


def text_of(page: Path, kind: str) -> list[tuple[int, str]]:
    """The blocks of a kind on a page, each with its line."""
    text = page.read_text()
    return [(text[: match.start()].count("\n") + 1, match[1]) for match in re.finditer(BLOCK.format(kind), text, FLAGS)]


def programs() -> list[ParameterSet]:
    found = []
    for page in PAGES:
        for line, code in text_of(page, "python"):
            marks = [getattr(pytest.mark, name) for name in ("spark", "datatrove") if f"unboil.{name}" in code]
            found.append(pytest.param(code, marks=marks, id=f"{page.name}:{line}"))
    return found


@pytest.fixture
def folder(tmp_path: Path, rules: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `pages.jsonl`, `pages/` of more, and site files in `mine/`."""
    monkeypatch.chdir(tmp_path)
    write_records(tmp_path / "pages.jsonl", range(20))
    write_records(tmp_path / "pages" / "part-1.jsonl", range(20))
    write_records(tmp_path / "pages" / "part-2.jsonl", range(20, 40))
    assert rules == tmp_path / "mine"
    return tmp_path


def test_what_is_typed_gives_what_is_shown(folder: Path) -> None:
    assert folder
    said: list[str] = []
    code = "".join(code for _, code in text_of(PAGES[0], "pycon"))
    test = doctest.DocTestParser().get_doctest(code, {}, "README.md", None, 0)
    assert len(test.examples) > 10
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    runner.run(test, out=said.append)
    assert not said, "".join(said)


@pytest.mark.parametrize("code", programs())
def test_programs_run_as_they_stand(code: str, folder: Path) -> None:
    if "pages.parquet" in code:
        pa = pytest.importorskip("pyarrow")
        parquet = pytest.importorskip("pyarrow.parquet")
        parquet.write_table(pa.Table.from_pylist([record(number) for number in range(20)]), folder / "pages.parquet")
    # As a file: some start workers that read it.
    (folder / "program.py").write_text(code)
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable}
    if "unboil.spark" in code:
        environment["MASTER"] = "local[2,4]"
    subprocess.run([sys.executable, "program.py"], check=True, env=environment)


def test_what_is_public_is_documented() -> None:
    for name in unboil.__all__:
        thing = getattr(unboil, name)
        if not name.startswith("__") and name not in ("Caution", "Format", "Unknown"):
            assert thing.__doc__, name


def test_the_package_is_typed() -> None:
    pytest.importorskip("mypy")
    command = [sys.executable, "-m", "mypy", "--strict", "unboil", "tests"]
    done = subprocess.run(command, cwd=PYTHON, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_stubs_are_those_of_the_module() -> None:
    pytest.importorskip("mypy")
    command = [sys.executable, "-m", "mypy.stubtest", "unboil._native", "--ignore-disjoint-bases"]
    done = subprocess.run(command, cwd=PYTHON / "tests", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
