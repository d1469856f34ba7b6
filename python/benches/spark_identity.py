"""unboil on Spark against Spark alone: the same Parquet read, mapped and written, by unboil and by identity.

    python benches/spark_identity.py PAGES.parquet [ROUNDS] [CORES]

Prints the wall time of each round and the ratio of the medians. What Spark needs to start is in neither.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

import unboil.spark


def identity(pages: DataFrame) -> DataFrame:
    """Every batch through Python, and back as it came."""

    def work(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        yield from batches

    return pages.mapInArrow(work, pages.schema)


def main(path: str, rounds: int, cores: int) -> None:
    """Runs both in turn, after one round that does not count."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    out = tempfile.mkdtemp(prefix="unboil-spark-")
    spark = (
        SparkSession.builder.master(f"local[{cores}]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "2g")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "512")
        .getOrCreate()
    )
    pages = spark.read.parquet(path)
    ways = {"identity": identity(pages), "unboil": unboil.spark.clean(pages)}
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, frame in ways.items():
            start = time.perf_counter()
            frame.write.mode("overwrite").parquet(str(Path(out) / name))
            if turn > 0:
                taken[name].append(time.perf_counter() - start)
    spark.stop()
    shutil.rmtree(out)
    for name, times in taken.items():
        print(f"{name:9} {' '.join(f'{seconds:.1f}' for seconds in times)} s, median {statistics.median(times):.1f} s")
    ratio = statistics.median(taken["unboil"]) / statistics.median(taken["identity"])
    print(f"ratio {ratio:.2f}, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[2:]]
    main(sys.argv[1], *(given + [3, 2][len(given) :]))
