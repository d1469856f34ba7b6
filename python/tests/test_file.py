from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from pages import read_records, record, text_records, write_lines, write_records

import unboil


def test_a_file_is_cleaned_into_a_file(tmp_path: Path, rules: Path) -> None:
    source = write_records(tmp_path / "in" / "pages.jsonl", range(50))
    cleaner = unboil.Cleaner(rules)
    end = cleaner.clean_file(source, tmp_path / "out" / "clean.jsonl")
    assert (end.records, end.pages, end.bad, end.damage) == (50, 50, 0, None)
    assert end.text_fields == {"text": 50}
    cleaned = read_records(tmp_path / "out" / "clean.jsonl")
    assert [row["id"] for row in cleaned] == [f"page-{number}" for number in range(50)]
    assert [row["text"] for row in cleaned] == [
        cleaner.clean(record(n)["text"], record(n)["url"]).text for n in range(50)
    ]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["clean.jsonl"]
    assert (tmp_path / "out" / "clean.jsonl").stat().st_size == end.size


@pytest.mark.parametrize("caution", [None, "high", "low"])
def test_a_file_is_judged_with_the_cleaners_caution(tmp_path: Path, caution: unboil.Caution | None) -> None:
    source = write_lines(tmp_path / "pages.jsonl", text_records())
    cleaner = unboil.Cleaner(caution=caution)
    cleaner.clean_file(source, tmp_path / "clean.jsonl")
    cleaned = read_records(tmp_path / "clean.jsonl")
    assert [row["text"] for row in cleaned] == [cleaner.clean(given["text"]).text for given in text_records()]


def test_the_output_is_what_its_name_says(tmp_path: Path) -> None:
    source = write_records(tmp_path / "pages.jsonl", range(5))
    cleaner = unboil.Cleaner()
    cleaner.clean_file(source, tmp_path / "clean.jsonl")
    cleaner.clean_file(source, tmp_path / "clean.jsonl.gz", threads=1)
    assert gzip.decompress((tmp_path / "clean.jsonl.gz").read_bytes()) == (tmp_path / "clean.jsonl").read_bytes()
    with pytest.raises(unboil.UnboilError, match=r"clean\.csv is not a name for cleaned records"):
        cleaner.clean_file(source, tmp_path / "clean.csv")


def test_parquet_comes_out_as_its_name_says(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    source = write_records(tmp_path / "pages.jsonl", range(5))
    cleaner = unboil.Cleaner()
    cleaner.clean_file(source, tmp_path / "clean.parquet")
    cleaner.clean_file(source, tmp_path / "clean.jsonl")
    rows = parquet.read_table(tmp_path / "clean.parquet").to_pylist()
    assert [row["text"] for row in rows] == [row["text"] for row in read_records(tmp_path / "clean.jsonl")]


def test_a_bad_record_costs_itself(tmp_path: Path) -> None:
    source = tmp_path / "pages.jsonl"
    lines = ['{"text": "The ferry sails."}', "{", '{"rank": 1}', '{"text": "It is late."}']
    source.write_text("\n".join(lines))
    end = unboil.Cleaner().clean_file(source, tmp_path / "clean.jsonl")
    assert (end.records, end.pages, end.bad, end.skipped) == (4, 2, 1, {"no text in the record": 1})
    assert len(read_records(tmp_path / "clean.jsonl")) == 3


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    cleaner = unboil.Cleaner()
    out = tmp_path / "clean.jsonl"
    with pytest.raises(unboil.UnboilError, match=r"cannot read .*nowhere\.jsonl"):
        cleaner.clean_file(tmp_path / "nowhere.jsonl", out)
    (tmp_path / "page.html").write_text("<p>")
    with pytest.raises(unboil.UnboilError, match=r"page\.html is not a file of records"):
        cleaner.clean_file(tmp_path / "page.html", out)
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(unboil.UnboilError, match=r"cannot read .*folder\.jsonl"):
        cleaner.clean_file(tmp_path / "folder.jsonl", out)
    assert not out.exists()
