"""Pages and site files that tests are about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PYTHON = Path(__file__).parents[1]
PROJECT = PYTHON.parent
SAMPLES = PROJECT / "samples"

RULES = """
site = "The Harrowmere Gazette"
hosts = ["gazette.example"]

[[drop]]
id   = "foot"
kind = "legal"
why  = "whose page it is"
line = '© .* The Harrowmere Gazette'
"""


def record(number: int) -> dict[str, Any]:
    """A page, as a record; every one has a line that goes, and a number of its own."""
    html = "<!doctype html><nav><a href='/'>Home</a> <a href='/n'>News</a></nav>" * (number % 2)
    text = f"Ferry number {number} sails again — at dawn.\n© 2021 The Harrowmere Gazette\n"
    body = html + "".join(f"<p>{line}</p>" for line in text.splitlines()) if html else text
    return {"id": f"page-{number}", "url": f"https://gazette.example/{number}", "text": body, "rank": number}


def write_records(path: Path, numbers: range) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record(number)) + "\n" for number in numbers))
    return path


def read_records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]
