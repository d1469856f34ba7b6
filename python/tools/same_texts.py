"""Whether every way to clean the same pages gives the same texts.

    python tools/same_texts.py PAGES.jsonl CLEANED.jsonl [WAY...]

PAGES.jsonl has the fields `id`, `url` and `text`; CLEANED.jsonl is what the command line made of it:
OUT/clean/PAGES.jsonl of `unboil clean PAGES.jsonl -o OUT`. WAY is one of clean, batch, file, spark, spark-files,
datatrove; all of them where none is named. Prints a hash for each: SHA-256 over the pairs of id and clean text, sorted.
Exit code 1 where
they differ.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import unboil

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Texts = Iterable[tuple[str, str]]
ROWS = 512


def digest(texts: Texts) -> tuple[str, int]:
    """The hash of pairs of id and text, and how many there are."""
    pairs = sorted(json.dumps(pair) for pair in texts)
    told = hashlib.sha256()
    for pair in pairs:
        told.update(f"{pair}\n".encode())
    return told.hexdigest(), len(pairs)


def records(path: Path) -> Iterable[dict[str, Any]]:
    """The records of a file, packed or not."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        yield from map(json.loads, lines)


def texts_of(path: Path) -> Texts:
    """Ids and texts of a cleaned file."""
    return ((record["id"], record.get("text", "")) for record in records(path))


def clean(pages: Path, _: Path) -> Texts:
    """`Cleaner.clean`, page by page."""
    cleaner = unboil.Cleaner()
    return ((page["id"], cleaner.clean(page["text"], page.get("url")).text) for page in records(pages))


def batch(pages: Path, _: Path) -> Texts:
    """`Cleaner.clean_batch`."""
    import pyarrow as pa

    cleaner = unboil.Cleaner()
    fields = pa.schema([("id", pa.string()), ("url", pa.string()), ("text", pa.large_string())])
    rows = [{name: page.get(name) for name in fields.names} for page in records(pages)]
    for start in range(0, len(rows), ROWS):
        cleaned = cleaner.clean_batch(pa.RecordBatch.from_pylist(rows[start : start + ROWS], fields))
        yield from zip(cleaned["id"].to_pylist(), cleaned["text"].to_pylist())


def file(pages: Path, room: Path) -> Texts:
    """`Cleaner.clean_file`."""
    unboil.Cleaner().clean_file(pages, room / "file.jsonl")
    return texts_of(room / "file.jsonl")


def session() -> SparkSession:
    """Spark on this machine."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2,4]").config("spark.ui.enabled", "false")
    return builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", str(ROWS)).getOrCreate()


def spark(pages: Path, room: Path) -> Texts:
    """`unboil.spark.clean`."""
    import unboil.spark

    given = session().read.schema("id string, url string, text string").json(str(pages))
    out = room / "spark"
    unboil.spark.clean(given).select("id", "text").write.json(str(out))
    return (pair for part in sorted(out.glob("part-*")) for pair in texts_of(part))


def spark_files(pages: Path, room: Path) -> Texts:
    """`unboil.spark.clean_paths`."""
    import unboil.spark

    (end,) = unboil.spark.clean_paths(session(), pages, room / "spark-files", to="jsonl")
    return texts_of(Path(end.out))


def datatrove(pages: Path, room: Path) -> Texts:
    """`unboil.datatrove.UnboilFilter`."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from unboil.datatrove import UnboilFilter

    reader = JsonlReader(str(pages.parent), glob_pattern=pages.name)
    writer = JsonlWriter(str(room / "datatrove"))
    LocalPipelineExecutor([reader, UnboilFilter(), writer], logging_dir=str(room / "log")).run()
    return (pair for part in sorted((room / "datatrove").glob("*.gz")) for pair in texts_of(part))


WAYS: dict[str, Callable[[Path, Path], Texts]] = {
    "clean": clean,
    "batch": batch,
    "file": file,
    "spark": spark,
    "spark-files": spark_files,
    "datatrove": datatrove,
}


def main(pages: Path, cleaned: Path, ways: list[str]) -> int:
    """Prints the hashes; 1 where they differ."""
    wanted = digest(texts_of(cleaned))
    print(f"{'command line':12} {wanted[0]} {wanted[1]} pages", flush=True)
    differ = 0
    for name in ways or list(WAYS):
        room = Path(tempfile.mkdtemp(prefix="unboil-same-"))
        try:
            found = digest(WAYS[name](pages.absolute(), room))
        finally:
            shutil.rmtree(room)
        differ += found != wanted
        print(f"{name:12} {found[0]} {found[1]} pages{'' if found == wanted else '  DIFFERS'}", flush=True)
    return int(differ > 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
