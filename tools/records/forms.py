#!/usr/bin/env python3
"""The same pages as JSON Lines, WARC and Parquet, to hold the ways in which they can be cleaned against each other.

    tools/records/forms.py RAW OUT [--pages N]

RAW is a folder of dumps, OUT gets pages.jsonl, pages.warc.gz and pages.parquet (that needs pyarrow). Where there are fewer
dumps than N they come again, each time with another id and another last line, so that no two pages are alike.
"""

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path


def pages(raw: Path, count: int) -> Iterator[dict[str, str]]:
    texts = []
    for path in sorted(raw.rglob("*")):
        if path.is_file() and path.suffix != ".url":
            beside = path.with_name(path.name + ".url")
            url = beside.read_text().strip() if beside.exists() else None
            texts.append((path.read_text(encoding="utf-8", errors="replace"), url))
    for number in range(count or len(texts)):
        text, url = texts[number % len(texts)]
        round_ = number // len(texts)
        if round_ and "</html" not in text.lower():
            text += f"\nThe end of page {number}.\n"
        address = url or f"https://pages.example/{number}"
        yield {"id": f"urn:page:{number:06}", "url": address, "text": text}


def warc(page: dict[str, str]) -> bytes:
    body = page["text"].encode()
    is_html = "</html" in page["text"].lower()
    kind, block = "conversion", body
    if is_html:
        kind = "response"
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    content = "application/http; msgtype=response" if is_html else "text/plain; charset=utf-8"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <{page['id']}>\r\nWARC-Target-URI: {page['url']}\r\n"
        f"WARC-Date: 2020-01-01T00:00:00Z\r\nContent-Type: {content}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", 6, mtime=0)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("raw", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--pages", type=int, default=0)
    asked = arguments.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    all_pages = list(pages(asked.raw, asked.pages))
    with (asked.out / "pages.jsonl").open("w", encoding="utf-8") as lines:
        for page in all_pages:
            lines.write(json.dumps(page, ensure_ascii=False) + "\n")
    with (asked.out / "pages.warc.gz").open("wb") as records:
        for page in all_pages:
            records.write(warc(page))
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        print("no pages.parquet: pip install pyarrow")
        return
    table = pyarrow.Table.from_pylist(all_pages)
    pyarrow.parquet.write_table(table, asked.out / "pages.parquet", compression="zstd")


if __name__ == "__main__":
    main()
