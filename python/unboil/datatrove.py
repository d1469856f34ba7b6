"""unboil as a step of a datatrove pipeline."""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext

from datatrove.data import Document, DocumentsPipeline
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.writers.disk_base import DiskWriter
from datatrove.utils.typeshelper import StatHints

from unboil._cleaner import Caution, Cleaner, Format, Unknown, _Path
from unboil._native import PageError


class UnboilFilter(PipelineStep):  # type: ignore[misc]  # datatrove has no types
    """Takes the boilerplate out of documents: ``Document.text`` becomes the clean text.

    Its stats, beside those of datatrove's own filters: ``changed`` (documents), ``unreadable`` (documents, which stay
    as they are), ``empty`` (documents of which nothing is left), ``removed_KIND`` (characters by kind of boilerplate),
    ``site_ID`` (documents by site file; ``site_unknown`` where no site file claims it).

    Args:
        rules: A folder of your own site files. It is read here, and taken along to workers.
        site: The id of a site file. Every document is taken for this site's.
        unknown: What happens to documents that no site file claims, and to lines of others that no rule matches:
            ``generic`` judges them, HTML by its structure and text by its lines; ``keep`` keeps them.
        caution: How much text may be lost where documents are judged, as for ``unboil.Cleaner``.
        url: The name in ``Document.metadata`` of the address.
        format: ``text`` or ``html`` where that is known of all documents.
        removals: The name in ``Document.metadata`` under which removals are kept, as a list of ``rule``, ``kind``,
            ``start``, ``end`` (bytes of UTF-8 of the raw text) and ``text``; None to keep none. With them the raw
            text can be made again.
        drop_empty: Whether documents of which nothing but white space is left are dropped.
        exclusion_writer: Where dropped documents are written.
    """

    name = "unboil"
    type = "🔻 - FILTER"

    def __init__(
        self,
        rules: _Path | None = None,
        *,
        site: str | None = None,
        unknown: Unknown = "generic",
        caution: Caution | None = None,
        url: str = "url",
        format: Format = "auto",
        removals: str | None = None,
        drop_empty: bool = False,
        exclusion_writer: DiskWriter | None = None,
    ) -> None:
        super().__init__()
        self.exclusion_writer = exclusion_writer
        self.cleaner = Cleaner(rules, site=site, unknown=unknown, caution=caution)
        self.url = url
        self.format: Format = format
        self.removals = removals
        self.drop_empty = drop_empty

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Cleans documents as they come, in their order."""
        with self.exclusion_writer or nullcontext() as writer:
            for document in data:
                self.stat_update(StatHints.total)
                with self.track_time():
                    self.clean(document)
                if self.drop_empty and not document.text.strip():
                    self.stat_update(StatHints.dropped, "dropped_empty")
                    if writer:
                        writer.write(document, rank)
                    continue
                self.stat_update(StatHints.forwarded)
                self.update_doc_stats(document)
                yield document

    def clean(self, document: Document) -> None:
        """Cleans a document in place, and counts what went."""
        url = document.metadata.get(self.url)
        try:
            page = self.cleaner.clean(document.text, url if isinstance(url, str) else None, self.format)
        except PageError:
            # In doubt it stays.
            self.stat_update("unreadable")
            return
        self.stat_update(f"site_{page.site or 'unknown'}")
        characters: Counter[str] = Counter()
        for removal in page.removals:
            characters[removal.kind] += len(removal.text)
        for kind, removed in characters.items():
            self.stat_update(f"removed_{kind}", value=removed)
        if page.text != document.text:
            self.stat_update("changed")
        if not page.text.strip():
            self.stat_update("empty")
        document.text = page.text
        if self.removals is not None:
            named = ("rule", "kind", "start", "end", "text", "why", "chance")
            document.metadata[self.removals] = [dict(zip(named, removal)) for removal in page.removals]
