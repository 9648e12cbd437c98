"""A Panel as a workbook for people: entities × concepts, each number tied to the sentence that states it.

The sheets, a file each: :mod:`~extractor.writing.panel.grid`, :mod:`~extractor.writing.panel.series`,
:mod:`~extractor.writing.panel.coverage`, :mod:`~extractor.writing.panel.evidence` (the cells and their sentences), and
the reports, as in the workbook of figures.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from extractor.writing.panel.coverage import write_coverage
from extractor.writing.panel.evidence import EvidencePlan, write_cells, write_sentences
from extractor.writing.panel.grid import write_grid
from extractor.writing.panel.series import write_series
from extractor.writing.sheet import saved_workbook
from extractor.writing.workbook.reports import write_reports

if TYPE_CHECKING:
    from extractor.records import Panel

__all__ = ["write_panel"]


def write_panel(panel: Panel, stream: IO[bytes], lang: str) -> None:
    """Write ``panel`` to ``stream`` as a workbook in ``en`` or ``zh``."""
    planned = EvidencePlan.of(panel, lang)
    with saved_workbook(stream) as book:
        write_grid(panel, planned, book, lang)
        write_series(panel, planned, book, lang)
        write_coverage(panel, book, lang)
        write_cells(panel, book, lang)
        write_sentences(panel, planned, book, lang)
        write_reports(panel.reports, panel.unread, book, lang)
