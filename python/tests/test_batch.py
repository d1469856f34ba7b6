from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pages import record, text_records

import unboil

pa = pytest.importorskip("pyarrow")

TYPES = [pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.dictionary(pa.int32(), pa.string())]


class Capsule:
    """A record batch of somebody else's, known by the protocol alone."""

    def __init__(self, batch: Any) -> None:
        self.batch = batch

    def __arrow_c_array__(self, requested_schema: object = None) -> Any:
        return self.batch.__arrow_c_array__(requested_schema)


def batch_of(records: list[dict[str, Any]], kind: Any) -> Any:
    batch = pa.RecordBatch.from_pylist(records)
    return batch.set_column(batch.schema.get_field_index("text"), "text", batch["text"].cast(kind))


@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_a_batch_says_what_clean_says(rules: Path, kind: Any) -> None:
    cleaner = unboil.Cleaner(rules)
    records = [record(number) for number in range(20)]
    cleaned = cleaner.clean_batch(batch_of(records, kind))
    assert isinstance(cleaned, pa.RecordBatch)
    for given, row in zip(records, cleaned.to_pylist()):
        page = cleaner.clean(given["text"], given["url"])
        assert row["text"] == page.text
        assert row["site"] == page.site == "gazette"
        named = [(r["rule"], r["kind"], r["start"], r["end"], r["text"]) for r in row["removals"]]
        assert named == [removal[:5] for removal in page.removals]
        assert (row["id"], row["url"], row["rank"]) == (given["id"], given["url"], given["rank"])


@pytest.mark.parametrize("caution", [None, "high", "low"])
def test_a_batch_is_judged_with_the_cleaners_caution(caution: unboil.Caution | None) -> None:
    cleaner = unboil.Cleaner(caution=caution)
    records = text_records()
    rows = cleaner.clean_batch(pa.RecordBatch.from_pylist(records)).to_pylist()
    assert [row["text"] for row in rows] == [cleaner.clean(given["text"]).text for given in records]


def test_the_schema_is_known_before() -> None:
    batch = pa.RecordBatch.from_pylist([record(1)])
    cleaner = unboil.Cleaner()
    assert cleaner.clean_schema(batch.schema) == cleaner.clean_batch(batch).schema
    assert cleaner.clean_batch(batch.slice(0, 0)).num_rows == 0
    assert cleaner.clean_batch(batch.slice(0, 0)).schema == cleaner.clean_schema(batch.schema)


def test_any_object_with_capsules_will_do(rules: Path) -> None:
    batch = pa.RecordBatch.from_pylist([record(number) for number in range(9)])
    cleaner = unboil.Cleaner(rules)
    made = cleaner.clean_batch(Capsule(batch.slice(3, 4)))
    assert not isinstance(made, pa.RecordBatch)
    assert pa.record_batch(made).equals(cleaner.clean_batch(batch).slice(3, 4))


def test_texts_that_are_no_pages_stay() -> None:
    texts = [None, b"", b"\x89PNG\r\n\x1a\n", b"The ferry sails.\n"]
    batch = pa.RecordBatch.from_arrays([pa.array(texts, pa.binary())], ["text"])
    rows = unboil.Cleaner().clean_batch(batch).to_pylist()
    # Bytes that are no text cannot stand in a column of texts.
    assert [row["text"] for row in rows] == [None, "", None, "The ferry sails.\n"]
    assert all(not row["removals"] for row in rows)


@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_the_charset_that_a_page_names_is_that_of_its_bytes(kind: Any) -> None:
    html = "<!doctype html><meta charset='windows-1251'><p>Паром пришёл.</p>"
    array = pa.array([html.encode("cp1251")]) if kind == pa.binary() else pa.array([html]).cast(kind)
    rows = unboil.Cleaner().clean_batch(pa.RecordBatch.from_arrays([array], ["html"])).to_pylist()
    assert rows[0]["text"].strip() == "Паром пришёл."


def test_columns_that_are_not_there_are_told_with_those_that_are() -> None:
    batch = pa.RecordBatch.from_pylist([{"words": "x", "rank": 1}])
    cleaner = unboil.Cleaner()
    with pytest.raises(unboil.UnboilError, match="`words`, `rank`"):
        cleaner.clean_batch(batch)
    with pytest.raises(unboil.UnboilError, match="body"):
        cleaner.clean_batch(batch, text="body")
    with pytest.raises(unboil.UnboilError, match="rank"):
        cleaner.clean_batch(batch, text="rank")
    assert cleaner.clean_batch(batch, text="words").num_rows == 1
    with pytest.raises(ValueError, match="__arrow_c_array__"):
        cleaner.clean_batch({"text": ["x"]})
