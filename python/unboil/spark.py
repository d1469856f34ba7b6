"""unboil on Spark: columns of pages, and files of them.

Site files are read on the driver and sent along as text, so workers need no folder of them. They need the packages
``unboil`` and ``pyarrow``.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import pyarrow as pa
from pyspark import TaskContext
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from unboil._cleaner import Caution, Cleaner, FileEnd, Unknown, _Path
from unboil._native import VERSION, UnboilError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ROWS = 512
"""So many rows are cleaned at a time, whatever Spark hands over: pages of HTML are large."""

_RECORDS = (".jsonl", ".ndjson", ".warc", ".wet", ".parquet")
_WORK = "_temporary"
_DONE = "_unboil"
_SUCCESS = "_SUCCESS"


def clean(
    df: DataFrame,
    text: str = "text",
    url: str | None = "url",
    rules: _Path | None = None,
    *,
    site: str | None = None,
    unknown: Unknown = "generic",
    caution: Caution | None = None,
) -> DataFrame:
    """Cleans the texts of a data frame, in its own partitions and order (``mapInArrow``).

    Spark hands over ``spark.sql.execution.arrow.maxRecordsPerBatch`` rows at a time, 10,000 where nothing is set: of
    pages of HTML set 256 to 1,000 before, or a worker holds a gigabyte.

    Args:
        df: Pages, one a row.
        text: The column of texts, strings or binary.
        url: The column of addresses, where there is one of this name; None for none.
        rules: A folder of your own site files, on the driver.
        site: The id of a site file. Every page is taken for this site's.
        unknown: What happens to pages that no site file claims, and to lines of other pages that no rule matches:
            ``generic`` judges them, HTML by its structure and text by its lines; ``keep`` keeps them.
        caution: How much text may be lost where pages are judged, as for ``unboil.Cleaner``.

    Returns:
        The data frame with its texts clean, in a column ``text``, and behind its columns ``id``, ``url``, ``title`` and
        ``date``, where it has no such column, ``site`` and ``removals`` (rule, kind, start and end in bytes of UTF-8 of
        the raw text, text; why and chance where a judge took it). A text that is no page stays as it is.

    Raises:
        RuleError: Site files with mistakes, before anything is run.
        UnboilError: There is no such column, or it holds no text.
    """
    cleaner = Cleaner(rules, site=site, unknown=unknown, caution=caution)
    address = url if url in df.columns else None
    given = to_arrow_schema(df.schema, timezone="UTC")
    made = from_arrow_schema(cleaner.clean_schema(given, text, address))

    def work(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for start in range(0, batch.num_rows, ROWS):
                yield cleaner.clean_batch(batch.slice(start, ROWS), text, address)

    return df.mapInArrow(work, made)


class CleanedFile(NamedTuple):
    """A file that was cleaned."""

    path: str
    """The input."""
    out: str
    """The output."""
    end: FileEnd
    """What came of it."""


def clean_paths(
    spark: SparkSession,
    paths: _Path | Iterable[_Path],
    out: _Path,
    *,
    to: Literal["jsonl", "jsonl.gz", "jsonl.zst", "parquet"] = "jsonl.gz",
    text: str | None = None,
    url: str | None = None,
    id: str | None = None,
    rules: _Path | None = None,
    site: str | None = None,
    unknown: Unknown = "generic",
    caution: Caution | None = None,
) -> list[CleanedFile]:
    """Cleans files of records, one task a file: ``a/b.warc.gz`` becomes ``OUT/a/b.warc.jsonl.gz``.

    Every worker sees the files, and OUT, under the same paths: on one machine, or on a file system that is mounted
    (NFS, Lustre, EFS). A task writes to a folder of its own attempt and renames the file when it is whole, so a task
    that is tried again, or twice at a time, leaves one output, the same to the byte. Tasks are tried again where Spark
    allows it: ``spark.task.maxFailures``, and on one machine ``local[2,4]``. When all is done OUT has ``_SUCCESS``. The
    same call once more does only the files that changed, or whose rules or options did.

    Args:
        spark: The session.
        paths: Files, or folders of them (JSON Lines, WARC, WET, Parquet, by their names).
        out: The folder for results. Its name is no ``s3://`` and the like: mount that, or copy.
        to: The form of results.
        text: The field of texts, where it has none of the usual names.
        url: The same of addresses.
        id: The same of ids.
        rules: A folder of your own site files, on the driver.
        site: The id of a site file. Every page is taken for this site's.
        unknown: What happens to pages that no site file claims, and to lines of other pages that no rule matches:
            ``generic`` judges them, HTML by its structure and text by its lines; ``keep`` keeps them.
        caution: How much text may be lost where pages are judged, as for ``unboil.Cleaner``.

    Returns:
        What came of each file, in the order of their paths. A file with bad records, or that is damaged, says so in
        its ``end``.

    Raises:
        UnboilError: No file, two of one output, or a path that is not mounted.
        RuleError: Site files with mistakes, before anything is run.
    """
    cleaner = Cleaner(rules, site=site, unknown=unknown, caution=caution)
    folder = _mounted(out)
    files = _outputs([paths] if isinstance(paths, (str, os.PathLike)) else list(paths), folder, to)
    options = (VERSION, cleaner.__reduce__()[1], to, text, url, id)
    told = hashlib.sha256(repr(options).encode()).hexdigest()
    before = {relative: _done(folder, relative, _fingerprint(path, told)) for path, relative in files}
    open_files = [file for file in files if before[file[1]] is None]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _SUCCESS).unlink(missing_ok=True)
    run = folder / _WORK / uuid.uuid4().hex

    def work(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for at in batch.column(0).to_pylist():
                path, relative = open_files[at]
                end = _clean_one(cleaner, (path, folder / relative, run), (text, url, id))
                said = json.dumps([_fingerprint(path, told), end])
                _put(said, folder / _DONE / f"{relative}.json", run)
                yield pa.RecordBatch.from_pydict({"relative": [relative], "end": [said]})

    ends = {relative: end for relative, end in before.items() if end is not None}
    if open_files:
        run.mkdir(parents=True)
        try:
            one_each = spark.range(0, len(open_files), 1, len(open_files))
            rows = one_each.mapInArrow(work, "relative string, end string").collect()
        finally:
            shutil.rmtree(run, ignore_errors=True)
        ends.update((row["relative"], FileEnd(*json.loads(row["end"])[1])) for row in rows)
    (folder / _SUCCESS).touch()
    return [CleanedFile(str(path), str(folder / relative), ends[relative]) for path, relative in files]


def _clean_one(
    cleaner: Cleaner, places: tuple[Path, Path, Path], fields: tuple[str | None, str | None, str | None]
) -> FileEnd:
    """Cleans a file in a folder of this attempt, and gives the output its name."""
    path, out, run = places
    context = TaskContext.get()
    attempt = run / f"attempt-{context.taskAttemptId() if context else 0}"
    text, url, id_field = fields
    # A task has one core.
    end = cleaner.clean_file(path, attempt / out.name, text=text, url=url, id=id_field, threads=1)
    out.parent.mkdir(parents=True, exist_ok=True)
    (attempt / out.name).replace(out)
    return end


def _put(text: str, path: Path, run: Path) -> None:
    """Writes a small file: under a name of its own first."""
    temporary = run / uuid.uuid4().hex
    temporary.write_text(text)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary.replace(path)


def _fingerprint(path: Path, told: str) -> list[str | int]:
    """What an output depends on: the input's size in bytes and age in nanoseconds, and the options."""
    stat = path.stat()
    return [told, stat.st_size, stat.st_mtime_ns]


def _done(folder: Path, relative: str, wanted: list[str | int]) -> FileEnd | None:
    """What came of a file in an earlier run, where nothing has changed since."""
    try:
        found, end = json.loads((folder / _DONE / f"{relative}.json").read_text())
        known = FileEnd(*end)
        return known if found == wanted and (folder / relative).stat().st_size == known.size else None
    except (OSError, ValueError, TypeError):
        return None


def _mounted(path: _Path) -> Path:
    """A path that is one."""
    name = os.fspath(path)
    if "://" in name and not name.startswith("file://"):
        raise UnboilError(
            f"{name} is not on a file system that is mounted: mount it where every worker sees it under one path, "
            "or copy the files there. Data frames can be read from it: use unboil.spark.clean"
        )
    return Path(name[len("file://") :] if name.startswith("file://") else name).absolute()


def _outputs(paths: list[_Path], out: Path, to: str) -> list[tuple[Path, str]]:
    """Each file with the path of its output in OUT."""
    found: dict[str, Path] = {}
    for given in paths:
        root = _mounted(given)
        if root in (out, *out.parents):
            raise UnboilError(f"{out} lies inside {root}, which is read: choose a folder beside it")
        files = sorted(path for path in root.rglob("*") if _is_records(path)) if root.is_dir() else [root]
        for path in files:
            relative = str(path.relative_to(root)) if root.is_dir() else path.name
            for ending in (".gz", ".zst", ".jsonl", ".ndjson", ".parquet"):
                relative = relative[: -len(ending)] if relative.endswith(ending) else relative
            relative = f"{relative}.{to}"
            if found.setdefault(relative, path) != path:
                raise UnboilError(f"{found[relative]} and {path} would both become {relative}: clean them apart")
    if not found:
        raise UnboilError(f"no files of records ({', '.join(_RECORDS)}) in {', '.join(map(str, paths))}")
    return sorted(((path, relative) for relative, path in found.items()), key=lambda file: str(file[0]))


def _is_records(path: Path) -> bool:
    name = path.name.lower()
    for ending in (".gz", ".zst"):
        name = name[: -len(ending)] if name.endswith(ending) else name
    return name.endswith(_RECORDS) and path.is_file()
