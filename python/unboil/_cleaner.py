"""A cleaner of pages, and what it says of them."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, NamedTuple, Union

from unboil import _native
from unboil._native import Judge, read_rules

Format = Literal["auto", "text", "html"]
"""What a page is: told by its bytes, plain text, or HTML."""

Unknown = Literal["generic", "keep"]
"""What happens to pages that no site file claims, and to lines of other pages that no rule matches."""

Caution = Literal["high", "normal", "low", "balanced"]
"""How much text may be lost where pages are judged."""

_RuleFiles = tuple[tuple[str, str], ...]
_Path = Union[str, "os.PathLike[str]"]


class Removal(NamedTuple):
    """A span of the raw text that went."""

    rule: str
    """The rule that took it, as ``site/rule``."""
    kind: str
    """What it is: ``nav``, ``legal``, ``share`` and so on; docs/rules.md lists the kinds."""
    start: int
    """Where it starts in the raw text, in bytes of UTF-8."""
    end: int
    """The byte behind its last one."""
    text: str
    """The text that went."""
    why: str
    """The reason in words; empty where the rule gives none."""
    chance: float | None
    """The chance that it is text after all, 0 to 1; None where a rule took it."""


@dataclass(frozen=True, repr=False)
class Cleaned:
    """A page, cleaned."""

    text: str
    """The clean text."""
    raw: str
    """The text that removals are of: that of the page, or of HTML its text as laid out."""
    removals: tuple[Removal, ...]
    """What went: in order, apart from each other, none empty."""
    site: str | None
    """The id of the site file whose page it is; None where no site file claims it."""
    url: str | None
    """The address: as given, or as HTML or the header of a text dump states it."""
    title: str | None
    """The title that HTML states."""
    date: str | None
    """The day of publication that HTML states, ``YYYY-MM-DD`` where it can be read without guessing."""
    warnings: tuple[str, ...]
    """Where a rule or the judge held back, and why: text stayed there."""
    _of: tuple[Cleaner, str | bytes, str | None, Format] = field(compare=False)

    def __repr__(self) -> str:
        site = "no known site" if self.site is None else f"site {self.site!r}"
        warnings = f", {len(self.warnings)} warnings" if self.warnings else ""
        characters = f"{len(self.text)} of {len(self.raw)} characters stay"
        return f"<unboil.Cleaned: {site}, {characters}, {len(self.removals)} removals{warnings}>"

    def diff(self) -> str:
        """A unified diff from the raw text to the clean text; the heading of a hunk names the rules.

        Empty where nothing went. The page is read again for it.
        """
        cleaner, page, url, format = self._of
        return cleaner._judge.diff(page, url, format)

    def explain(self) -> str:
        """Each line of the raw text with its number and its fate, for people.

        ``-`` stands before a line that went, ``~`` before one of which the parts below it went. The page is
        read again for it.
        """
        cleaner, page, url, format = self._of
        return cleaner._judge.explain(page, url, format)

    def character_spans(self) -> list[tuple[int, int]]:
        """Start and end of each removal in characters of ``raw``: ``raw[start:end]`` is its text."""
        raw = self.raw.encode()
        spans = []
        characters = done = 0
        for removal in self.removals:
            start = characters + len(raw[done : removal.start].decode())
            characters = start + len(removal.text)
            done = removal.end
            spans.append((start, characters))
        return spans


class FileEnd(NamedTuple):
    """What came of a file of records."""

    records: int
    """Records that were read, whatever they were."""
    pages: int
    """Of these, pages that were cleaned."""
    bad: int
    """Of these, records that could not be read."""
    skipped: dict[str, int]
    """Of these, records that are no pages, by what they are."""
    text_fields: dict[str, int]
    """From which fields texts were taken, with how many records each."""
    url_fields: dict[str, int]
    """The same of addresses."""
    damage: str | None
    """Why the file could not be read to its end; None where it was."""
    size: int
    """The size of the output in bytes."""


class Cleaner:
    """Cleans pages by site files: those that ship with unboil, and your own before them.

    A cleaner can be shared by threads and pickled: it takes the texts of its site files along, so that it works on
    machines that do not have the folder.

    Args:
        rules: A folder of your own site files (``*.toml``). They go before those that ship, and one of the same name
            replaces it.
        site: The id of a site file. Every page is taken for this site's.
        unknown: What happens to pages that no site file claims, and to lines of other pages that no rule matches:
            ``generic`` judges them, HTML by its structure and text by its lines; ``keep`` keeps them. The rules for
            every page apply either way.
        caution: How much text may be lost where pages are judged: ``high`` for one character in a thousand, ``normal``
            for three, ``low`` for ten, ``balanced`` for the highest expected F1 of words. The default, None, is
            ``normal`` for text and ``balanced`` for HTML. Where the rules of a page's own site remove something, its
            other lines are judged with high caution, or kept if the site file says ``complete = true``.

    Raises:
        RuleError: Site files with mistakes, each told with its place; a folder that cannot be read; no such site.
        ValueError: ``unknown`` or ``caution`` is none of its words.
    """

    def __init__(
        self,
        rules: _Path | None = None,
        *,
        site: str | None = None,
        unknown: Unknown = "generic",
        caution: Caution | None = None,
    ) -> None:
        self._files: _RuleFiles = () if rules is None else tuple(read_rules(rules))
        self._site = site
        self._unknown: Unknown = unknown
        self._caution: Caution | None = caution
        self._judge = _judge(self._files, site, unknown, caution)

    def clean(self, page: str | bytes, url: str | None = None, format: Format = "auto") -> Cleaned:
        """Cleans one page.

        Args:
            page: The page. Bytes are decoded as those of a file are; half a surrogate pair in a str becomes U+FFFD.
            url: Its address, which tells whose page it is.
            format: ``text`` or ``html`` where that is known; ``auto`` tells them apart by the page's bytes.

        Raises:
            PageError: It is no text, or 4 GiB and more.
        """
        text, raw, removed, site, url_known, title, date, warnings = self._judge.clean(page, url, format)
        removals = tuple(Removal(*removal) for removal in removed)
        of = (self, page, url, format)
        return Cleaned(text, raw, removals, site, url_known, title, date, tuple(warnings), of)

    def clean_batch(self, batch: Any, text: str | None = None, url: str | None = None) -> Any:
        """Cleans the rows of an Arrow record batch: one comes in, one comes out, of as many rows in the same order.

        Args:
            batch: Any object with ``__arrow_c_array__``. The column of texts is Utf8, LargeUtf8 or Utf8View.
            text: The column of texts; else the first there is of ``text``, ``content``, ``raw_content``, ``html``,
                ``body``.
            url: The column of addresses; else the first there is of ``url``, ``uri``, ``source``, ``warc_url``.

        Returns:
            The batch with its texts clean and the columns of ``clean_schema`` behind them: a pyarrow.RecordBatch
            where one came in, else an object with ``__arrow_c_array__``.

        Raises:
            UnboilError: There is no such column, or it holds no text.
        """
        return _as_came(batch, _native.clean_batch(self._judge, batch, (text, url)), "record_batch")

    def clean_schema(self, schema: Any, text: str | None = None, url: str | None = None) -> Any:
        """The schema of what ``clean_batch`` makes of batches of a schema (any object with ``__arrow_c_schema__``).

        Raises:
            UnboilError: There is no such column, or it holds no text.
        """
        return _as_came(schema, _native.clean_schema(schema, (text, url)), "schema")

    def clean_file(
        self,
        path: _Path,
        out: _Path,
        *,
        text: str | None = None,
        url: str | None = None,
        id: str | None = None,
        threads: int = 0,
    ) -> FileEnd:
        """Cleans a file of records into one file, in the order of its records.

        The output is what its name says: ``.jsonl`` (also ``.jsonl.gz``, ``.jsonl.zst``) or ``.parquet``. It stands
        under its name when it is whole, and not before. A record that cannot be read costs itself; a file that is
        damaged gives what is before the damage.

        Args:
            path: JSON Lines, WARC, WET or Parquet, by its name; JSON Lines and WARC also packed with gzip or zstd.
            out: The file to write. The folders above it are made.
            text: The field of texts, where it has none of the usual names.
            url: The same of addresses.
            id: The same of ids.
            threads: How many threads; 0 for as many as there are processors.

        Raises:
            UnboilError: The file cannot be opened or is of no known kind, or the output cannot be written.
        """
        came = _native.clean_file(self._judge, (path, out), (text, url, id), threads)
        return FileEnd(*came)

    def __repr__(self) -> str:
        own = f"{len(self._files)} own site file{'' if len(self._files) == 1 else 's'}"
        site = "" if self._site is None else f", site={self._site!r}"
        caution = "" if self._caution is None else f", caution={self._caution!r}"
        return f"<unboil.Cleaner: {own}{site}, unknown={self._unknown!r}{caution}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _cleaner, (self._files, self._site, self._unknown, self._caution)


@lru_cache(maxsize=8)
def _judge(files: _RuleFiles, site: str | None, unknown: Unknown, caution: Caution | None) -> Judge:
    """Compiled once a process: Spark brings a cleaner with every task."""
    return Judge(list(files), site, unknown, caution)


def _cleaner(files: _RuleFiles, site: str | None, unknown: Unknown, caution: Caution | None) -> Cleaner:
    """A cleaner of site files as they were read, where their folder need not be."""
    cleaner = Cleaner.__new__(Cleaner)
    cleaner._files, cleaner._site, cleaner._unknown, cleaner._caution = files, site, unknown, caution
    cleaner._judge = _judge(files, site, unknown, caution)
    return cleaner


def _as_came(given: Any, made: Any, factory: str) -> Any:
    """What was made, as pyarrow's own where pyarrow's was given."""
    if not type(given).__module__.startswith("pyarrow"):
        return made
    return getattr(sys.modules["pyarrow"], factory)(made)
