"""All that a workbook or a review page shows: reports with their figures, findings, and how they were made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from extractor.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extractor.records import Figure, Finding, Report, Result, UnreadFile


@dataclass(frozen=True)
class Run:
    """The results of one run with what is to be known about it.

    ``rules`` is the digest of the rules, ``options`` what was asked for beside the defaults (``as_of`` → ``2013``), by
    name; ``unread`` are the files beside the documents that were not read.
    """

    results: tuple[Result, ...]
    findings: tuple[Finding, ...] = ()
    rules: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    version: str = __version__
    made: datetime = field(default_factory=lambda: datetime.now(UTC).astimezone().replace(microsecond=0))
    unread: tuple[UnreadFile, ...] = ()

    @property
    def reports(self) -> Iterator[Report]:
        """What the documents say of themselves, in their order."""
        for result in self.results:
            yield from result.reports

    @property
    def figures(self) -> Iterator[Figure]:
        """The figures of all results, in their order."""
        for result in self.results:
            yield from result.figures
