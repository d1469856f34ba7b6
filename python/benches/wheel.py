"""What the wheel costs: a page by itself, and pages in batches.

    python benches/wheel.py PAGES.jsonl [ROUNDS]

PAGES.jsonl has the field `text`, and perhaps `url`. Prints medians of the rounds: wall and processor time, MB (10^6
bytes of UTF-8) a second.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

import unboil

ROWS = 512


def main(path: Path, rounds: int) -> None:
    """Runs both ways in turn."""
    with path.open() as lines:
        records = [json.loads(line) for line in lines]
    pages = [(record["text"], record.get("url")) for record in records]
    size = sum(len(text.encode()) for text, _ in pages)
    columns = {"text": [text for text, _ in pages], "url": [url for _, url in pages]}
    batches = pa.table(columns, pa.schema([("text", pa.large_string()), ("url", pa.string())])).to_batches(ROWS)
    cleaner = unboil.Cleaner()

    def one_by_one() -> None:
        for text, url in pages:
            cleaner.clean(text, url)

    def in_batches() -> None:
        for batch in batches:
            cleaner.clean_batch(batch)

    ways: dict[str, Callable[[], None]] = {"clean": one_by_one, "clean_batch": in_batches}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            wall, processor = time.perf_counter(), time.process_time()
            way()
            taken[name].append((time.perf_counter() - wall, time.process_time() - processor))
    print(f"{len(pages)} pages, {size / 1e6:.1f} MB")
    for name, times in taken.items():
        wall, processor = (statistics.median(column) for column in zip(*times))
        each, speed = processor / len(pages) * 1e6, size / 1e6 / processor
        print(f"{name:12} {wall:7.2f} s wall {processor:7.2f} s CPU {each:8.1f} us a page {speed:7.1f} MB/s of CPU")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3)  # noqa: PLR2004
