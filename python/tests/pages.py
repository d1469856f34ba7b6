"""Pages and site files that tests are about."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PYTHON = Path(__file__).parents[1]
PROJECT = PYTHON.parent
SAMPLES = PROJECT / "samples"
TEXT_PAGES = sorted((PROJECT / "tests" / "text_pages" / "raw").iterdir())

RULES = """
site = "The Harrowmere Gazette"
hosts = ["gazette.example"]

[[drop]]
id   = "foot"
kind = "legal"
why  = "whose page it is"
line = '© .* The Harrowmere Gazette'
"""

MENU = ["Home", "News", "Sport", "Weather", "Contact us", "Log in"]
PROSE = [
    "The ferry to the northern islands sails again on Monday, the harbour office said, and children travel free of "
    "charge on all days of the week.",
    "It had been in the dock since the storm in January, when a wave broke two windows of the wheelhouse and the "
    "captain lost his hat, which was found in March.",
    "The first crossing leaves at nine in the morning. A band plays on the quay before that, if the weather is good "
    "enough for the tuba, and the mayor has promised to be brief.",
    "Tickets are sold on board, as they were before. Who has kept one from last year may use it, said the purser, who "
    "has counted forty of them already.",
]
FOOTER = ["Share on Facebook", "Subscribe to our newsletter", "Privacy policy", "Terms of use"]
UNKNOWN = "\n".join([*MENU, "", *PROSE, "", *FOOTER, ""])
"""A page of text that no site file claims."""


def text_records() -> list[dict[str, Any]]:
    """The pages of text that no site file claims, as records."""
    # Not `read_text`, which changes the ends of lines.
    return [{"id": f"text-{n}", "text": page.read_bytes().decode()} for n, page in enumerate(TEXT_PAGES)]


def record(number: int) -> dict[str, Any]:
    """A page, as a record; every one has a line that goes, and a number of its own."""
    html = "<!doctype html><nav><a href='/'>Home</a> <a href='/n'>News</a></nav>" * (number % 2)
    text = f"Ferry number {number} sails again — at dawn.\n© 2021 The Harrowmere Gazette\n"
    body = html + "".join(f"<p>{line}</p>" for line in text.splitlines()) if html else text
    return {"id": f"page-{number}", "url": f"https://gazette.example/{number}", "text": body, "rank": number}


def write_lines(path: Path, records: Iterable[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def write_records(path: Path, numbers: range) -> Path:
    return write_lines(path, map(record, numbers))


def read_records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]
