from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pages import read_records, record, text_records, write_lines, write_records

import unboil

pytest.importorskip("pyspark")
pytestmark = pytest.mark.spark

from pyspark.sql import SparkSession  # noqa: E402

import unboil.spark  # noqa: E402

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

FILES = 6


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("there is no Java")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    folder = tmp_path_factory.mktemp("spark")
    # Spark's workers look for modules where they are started: in python/ there is an `unboil` without its Rust.
    before = Path.cwd()
    os.chdir(folder)
    # A task may be tried four times.
    session = (
        SparkSession.builder.master("local[2,4]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.local.dir", str(folder))
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "256")
        .getOrCreate()
    )
    os.chdir(before)
    yield session
    session.stop()


def texts(numbers: range, rules: Path | None = None) -> dict[str, str]:
    """What the wheel alone says of pages."""
    cleaner = unboil.Cleaner(rules)
    return {record(n)["id"]: cleaner.clean(record(n)["text"], record(n)["url"]).text for n in numbers}


def frame(spark: SparkSession, numbers: range, partitions: int = 2) -> DataFrame:
    return spark.createDataFrame([record(number) for number in numbers]).repartition(partitions)


def workers() -> list[int]:
    """Spark's Python workers below this process: children of its daemon, which are like it."""
    parents, daemons = {}, set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if b"pyspark.daemon" in (folder / "cmdline").read_bytes():
                    daemons.add(int(folder.name))
            except OSError:
                continue

    def ours(process: int) -> bool:
        while process in parents and process != os.getpid():
            process = parents[process]
        return process == os.getpid()

    return [process for process in daemons if parents.get(process) in daemons and ours(process)]


def tasks_lost_by_a_kill(spark: SparkSession, begun: Callable[[], bool], work: Callable[[], object]) -> int:
    """Does the work, kills Spark's workers once it has begun, and says how many tasks that cost."""
    killed: list[int] = []
    done = threading.Event()

    def kill() -> None:
        while not done.is_set() and not killed:
            if begun():
                for process in workers():
                    os.kill(process, signal.SIGKILL)
                    killed.append(process)
            time.sleep(0.005)

    watcher = threading.Thread(target=kill)
    group = uuid.uuid4().hex
    spark.sparkContext.setJobGroup(group, "a worker is killed")
    watcher.start()
    try:
        work()
    finally:
        done.set()
        watcher.join()
    assert killed
    tracker = spark.sparkContext.statusTracker()
    jobs = [tracker.getJobInfo(job) for job in tracker.getJobIdsForGroup(group)]
    stages = [tracker.getStageInfo(stage) for job in jobs if job for stage in job.stageIds]
    return sum(stage.numFailedTasks for stage in stages if stage)


def test_a_data_frame_is_cleaned(spark: SparkSession, rules: Path) -> None:
    given = frame(spark, range(1500))
    cleaned = unboil.spark.clean(given, rules=rules)
    # What the schema promises is what comes.
    assert cleaned.schema.fieldNames()[:4] == given.schema.fieldNames()
    (rules / "gazette.toml").unlink()
    rows = cleaned.collect()
    assert len(rows) == 1500
    assert {row["site"] for row in rows} == {"gazette"}
    assert all(row["removals"][-1]["rule"] == "gazette/foot" for row in rows)
    assert {row["rank"]: row["id"] for row in rows} == {n: f"page-{n}" for n in range(1500)}


def test_the_texts_are_those_of_the_wheel(spark: SparkSession, rules: Path, tmp_path: Path) -> None:
    cleaned = unboil.spark.clean(frame(spark, range(300)), rules=rules)
    cleaned.write.parquet(str(tmp_path / "out"))
    again = spark.read.parquet(str(tmp_path / "out"))
    assert {row["id"]: row["text"] for row in again.collect()} == texts(range(300), rules)


@pytest.mark.parametrize("caution", [None, "high", "low"])
def test_pages_are_judged_with_caution(spark: SparkSession, tmp_path: Path, caution: unboil.Caution | None) -> None:
    cleaner = unboil.Cleaner(caution=caution)
    wanted = {given["id"]: cleaner.clean(given["text"]).text for given in text_records()}
    rows = unboil.spark.clean(spark.createDataFrame(text_records()), caution=caution).collect()
    assert {row["id"]: row["text"] for row in rows} == wanted
    source = write_lines(tmp_path / "in" / "pages.jsonl", text_records())
    unboil.spark.clean_paths(spark, source, tmp_path / "out", to="jsonl", caution=caution)
    assert found_in(tmp_path / "out") == wanted


def test_other_columns_and_names_go_through(spark: SparkSession) -> None:
    day, at, price = date(2021, 3, 4), datetime(2021, 3, 4, 5, 6), Decimal("1.50")
    rows = [
        (1, "The ferry sails.\n", None, [1.5, None], {"a": 1}, day, at, price, b"x"),
        (2, None, "x", [], None, None, None, None, None),
    ]
    kinds = "key int, page string, note string, list array<double>, map map<string,int>"
    given = spark.createDataFrame(rows, f"{kinds}, day date, at timestamp, price decimal(10,2), bytes binary")
    cleaned = unboil.spark.clean(given, text="page").collect()
    assert [row["text"] for row in cleaned] == ["The ferry sails.\n", None]
    assert [(row["key"], row["note"], row["list"], row["map"]) for row in cleaned] == [
        (1, None, [1.5, None], {"a": 1}),
        (2, "x", [], None),
    ]
    first = cleaned[0]
    assert (first["day"], first["at"], first["price"], bytes(first["bytes"])) == (day, at, price, b"x")
    with pytest.raises(unboil.UnboilError, match="body"):
        unboil.spark.clean(given, text="body")


def test_a_worker_that_is_killed_costs_time_alone(spark: SparkSession, tmp_path: Path) -> None:
    frame(spark, range(200)).write.parquet(str(tmp_path / "in"))
    given = spark.read.parquet(str(tmp_path / "in"))
    # Two partitions of many batches, so that a worker is met in the middle of one.
    many = given.crossJoin(spark.range(100).withColumnRenamed("id", "copy")).repartition(2)
    out = tmp_path / "out"

    def begun() -> bool:
        # What was cleaned is being written.
        return any(out.glob("_temporary/**/part-*"))

    cleaned = unboil.spark.clean(many)
    assert tasks_lost_by_a_kill(spark, begun, lambda: cleaned.write.parquet(str(out))) > 0
    rows = spark.read.parquet(str(out)).collect()
    wanted = texts(range(200))
    assert len(rows) == 200 * 100
    assert len({(row["id"], row["copy"]) for row in rows}) == 200 * 100
    assert all(row["text"] == wanted[row["id"]] for row in rows)


def files_of(folder: Path, pages: int) -> list[Path]:
    return [
        write_records(folder / f"day-{n % 2}" / f"part-{n}.jsonl", range(n * pages, (n + 1) * pages))
        for n in range(FILES)
    ]


def found_in(out: Path) -> dict[str, str]:
    rows = [row for path in sorted(out.rglob("*.jsonl")) for row in read_records(path)]
    found = {row["id"]: row["text"] for row in rows}
    assert len(found) == len(rows), "something is doubled"
    return found


def test_files_are_cleaned_a_task_each(spark: SparkSession, rules: Path, tmp_path: Path) -> None:
    files_of(tmp_path / "in", 30)
    (tmp_path / "in" / "notes.txt").write_text("no records")
    out = tmp_path / "out"
    ends = unboil.spark.clean_paths(spark, tmp_path / "in", out, to="jsonl", rules=rules)
    assert [end.end.pages for end in ends] == [30] * FILES
    assert [Path(end.out).relative_to(out) for end in ends] == [
        Path(f"day-{n % 2}/part-{n}.jsonl") for n in (0, 2, 4, 1, 3, 5)
    ]
    assert found_in(out) == texts(range(30 * FILES), rules)
    assert (out / "_SUCCESS").exists()
    assert not list((out / "_temporary").iterdir())


def test_the_same_call_once_more_does_what_changed(spark: SparkSession, rules: Path, tmp_path: Path) -> None:
    files = files_of(tmp_path / "in", 5)
    out = tmp_path / "out"
    before = unboil.spark.clean_paths(spark, files, out, to="jsonl", rules=rules)
    ages = {end.out: Path(end.out).stat().st_mtime_ns for end in before}
    write_records(files[3], range(100, 107))
    after = unboil.spark.clean_paths(spark, files, out, to="jsonl", rules=rules)
    changed = [end.path for end in after if Path(end.out).stat().st_mtime_ns != ages[end.out]]
    assert changed == [str(files[3])]
    assert sum(end.end.pages for end in after) == 5 * (FILES - 1) + 7
    (rules / "gazette.toml").write_text((rules / "gazette.toml").read_text() + "\n# other rules\n")
    unboil.spark.clean_paths(spark, files, out, to="jsonl", rules=rules)
    assert all(Path(end.out).stat().st_mtime_ns != ages[end.out] for end in after)
    ages = {end.out: Path(end.out).stat().st_mtime_ns for end in before}
    unboil.spark.clean_paths(spark, files, out, to="jsonl", rules=rules, caution="high")
    assert all(Path(end.out).stat().st_mtime_ns != ages[end.out] for end in before)


def test_a_killed_worker_leaves_nothing_doubled_and_nothing_missing(spark: SparkSession, tmp_path: Path) -> None:
    pages = 3000
    files_of(tmp_path / "in", pages)
    out = tmp_path / "out"

    def begun() -> bool:
        return any(out.glob("_temporary/*/attempt-*"))

    def work() -> object:
        return unboil.spark.clean_paths(spark, tmp_path / "in", out, to="jsonl")

    assert tasks_lost_by_a_kill(spark, begun, work) > 0
    found = found_in(out)
    assert len(found) == pages * FILES
    assert found == texts(range(pages * FILES))
    assert not list((out / "_temporary").iterdir())
    assert len(list(out.rglob("*.jsonl"))) == FILES


def test_two_attempts_at_a_time_leave_one_output(tmp_path: Path) -> None:
    source = write_records(tmp_path / "pages.jsonl", range(500))
    out, cleaner = tmp_path / "out" / "pages.jsonl", unboil.Cleaner()

    def attempt(number: int) -> unboil.FileEnd:
        return unboil.spark._clean_one(cleaner, (source, out, tmp_path / f"run-{number}"), (None, None, None))

    with ThreadPoolExecutor(4) as pool:
        ends = list(pool.map(attempt, range(8)))
    assert len(set(map(str, ends))) == 1
    assert found_in(tmp_path / "out") == texts(range(500))


def test_what_cannot_be_done_is_said_before(spark: SparkSession, tmp_path: Path) -> None:
    def clean(paths: list[str | Path], out: str | Path = tmp_path / "out") -> None:
        unboil.spark.clean_paths(spark, paths, out)

    with pytest.raises(unboil.UnboilError, match=r"s3://bucket/pages is not on a file system that is mounted"):
        clean(["s3://bucket/pages"])
    source = write_records(tmp_path / "a" / "pages.jsonl", range(1))
    with pytest.raises(unboil.UnboilError, match="hdfs://out is not on a file system"):
        clean([source], "hdfs://out")
    other = write_records(tmp_path / "b" / "pages.jsonl", range(1))
    with pytest.raises(unboil.UnboilError, match=r"would both become pages\.jsonl\.gz"):
        clean([source, other])
    with pytest.raises(unboil.UnboilError, match="lies inside"):
        clean([tmp_path / "a"], tmp_path / "a" / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(unboil.UnboilError, match="no files of records"):
        clean([tmp_path / "empty"])
    with pytest.raises(unboil.RuleError, match="cannot read"):
        unboil.spark.clean_paths(spark, source, tmp_path / "out", rules="nowhere")
    assert not (tmp_path / "out").exists()
