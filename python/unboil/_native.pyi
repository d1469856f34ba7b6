"""The part of unboil that is Rust. Use ``unboil``, which has the documentation."""

from os import PathLike
from typing import Any, final

__all__ = [
    "VERSION",
    "Judge",
    "PageError",
    "RuleError",
    "UnboilError",
    "clean_batch",
    "clean_file",
    "clean_schema",
    "read_rules",
]

VERSION: str

class UnboilError(Exception):
    """What unboil could not do, and why."""

class RuleError(UnboilError):
    """Rules with mistakes, or a site that is not there."""

class PageError(UnboilError):
    """A page that cannot be read."""

_Removed = tuple[str, str, int, int, str, str, float | None]
_Came = tuple[str, str, list[_Removed], str | None, str | None, str | None, str | None, list[str]]
_FileCame = tuple[int, int, int, dict[str, int], dict[str, int], dict[str, int], str | None, int]

def read_rules(folder: str | PathLike[str]) -> list[tuple[str, str]]:
    """The site files of a folder: path and text of each."""

@final
class Judge:
    """Site files, compiled, and what was said of pages."""

    def __new__(cls, files: list[tuple[str, str]], site: str | None, unknown: str, caution: str | None) -> Judge: ...
    def clean(self, data: str | bytes, url: str | None, format: str) -> _Came: ...
    def diff(self, data: str | bytes, url: str | None, format: str) -> str: ...
    def explain(self, data: str | bytes, url: str | None, format: str) -> str: ...

def clean_batch(judge: Judge, batch: Any, fields: tuple[str | None, str | None]) -> Any:
    """A batch cleaned; `fields` are the columns of texts and of addresses."""

def clean_schema(schema: Any, fields: tuple[str | None, str | None]) -> Any:
    """The schema of what a batch of a schema becomes."""

def clean_file(
    judge: Judge,
    paths: tuple[str | PathLike[str], str | PathLike[str]],
    fields: tuple[str | None, str | None, str | None],
    threads: int,
) -> _FileCame:
    """Cleans a file of records into another; `fields` are those of texts, addresses and ids."""
