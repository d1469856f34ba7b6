from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from pages import record, text_records, write_lines, write_records

import unboil

pytest.importorskip("datatrove")
pytestmark = pytest.mark.datatrove

from datatrove.executor import LocalPipelineExecutor  # noqa: E402
from datatrove.pipeline.readers import JsonlReader  # noqa: E402
from datatrove.pipeline.writers import JsonlWriter  # noqa: E402

from unboil.datatrove import UnboilFilter  # noqa: E402


def run(tmp_path: Path, step: UnboilFilter, tasks: int = 1) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    reader = JsonlReader(str(tmp_path / "in"))
    writer = JsonlWriter(str(tmp_path / "out"))
    log = str(tmp_path / "log")
    executor = LocalPipelineExecutor([reader, step, writer], tasks=tasks, workers=tasks, logging_dir=log)
    stats = executor.run()
    files = sorted((tmp_path / "out").glob("*.jsonl.gz"))
    rows = [json.loads(line) for file in files for line in gzip.decompress(file.read_bytes()).splitlines()]
    # The writer leaves out what is empty.
    rows = [{"text": "", **row} for row in rows]
    rows.sort(key=lambda row: int(row["id"].rpartition("-")[2]))
    return rows, {name: stat.total for name, stat in stats.stats[1].stats.items()}


def test_documents_are_cleaned_and_counted(tmp_path: Path, rules: Path) -> None:
    write_records(tmp_path / "in" / "pages.jsonl", range(40))
    rows, stats = run(tmp_path, UnboilFilter(rules, removals="removals"))
    cleaner = unboil.Cleaner(rules)
    pages = [cleaner.clean(record(n)["text"], record(n)["url"]) for n in range(40)]
    assert [row["text"] for row in rows] == [page.text for page in pages]
    assert [len(row["metadata"]["removals"]) for row in rows] == [len(page.removals) for page in pages]
    assert stats["total"] == stats["forwarded"] == stats["changed"] == stats["site_gazette"] == 40
    legal = sum(len(r.text) for page in pages for r in page.removals if r.kind == "legal")
    assert stats["removed_legal"] == legal


@pytest.mark.parametrize("caution", [None, "high", "low"])
def test_documents_are_judged_with_caution(tmp_path: Path, caution: unboil.Caution | None) -> None:
    write_lines(tmp_path / "in" / "pages.jsonl", text_records())
    rows, stats = run(tmp_path, UnboilFilter(caution=caution))
    cleaner = unboil.Cleaner(caution=caution)
    assert [row["text"] for row in rows] == [cleaner.clean(given["text"]).text for given in text_records()]
    assert stats["site_unknown"] == len(rows)


def test_workers_need_no_folder_of_rules(tmp_path: Path, rules: Path) -> None:
    write_records(tmp_path / "in" / "a.jsonl", range(10))
    write_records(tmp_path / "in" / "b.jsonl", range(10, 20))
    step = UnboilFilter(rules)
    (rules / "gazette.toml").unlink()
    rows, stats = run(tmp_path, step, tasks=2)
    assert len(rows) == stats["site_gazette"] == 20
    assert all("Harrowmere" not in row["text"] for row in rows)


def test_empty_documents_stay_unless_told_otherwise(tmp_path: Path, rules: Path) -> None:
    (tmp_path / "in").mkdir()
    texts = ["© 2021 The Harrowmere Gazette\n", "\0\1\2\3" * 9, "The ferry sails.\n"]
    url = "https://gazette.example/"
    lines = [json.dumps({"id": str(n), "text": text, "url": url}) for n, text in enumerate(texts)]
    (tmp_path / "in" / "pages.jsonl").write_text("\n".join(lines))
    rows, stats = run(tmp_path, UnboilFilter(rules))
    assert [row["text"] for row in rows] == ["", "\0\1\2\3" * 9, "The ferry sails.\n"]
    assert (stats["empty"], stats["unreadable"]) == (1, 1)

    again = tmp_path / "again"
    write = again / "in"
    write.mkdir(parents=True)
    (write / "pages.jsonl").write_text("\n".join(lines))
    rows, stats = run(again, UnboilFilter(rules, drop_empty=True))
    assert [row["id"] for row in rows] == ["1", "2"]
    assert stats["dropped_empty"] == 1
