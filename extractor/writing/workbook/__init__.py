"""A Run as a workbook for people: a summary with charts, the figures with their evidence, and all that explains them.

The sheets, a file each: :mod:`~extractor.writing.workbook.summary` (with :mod:`~extractor.writing.workbook.amounts`),
:mod:`~extractor.writing.workbook.figures`, :mod:`~extractor.writing.workbook.sentences`,
:mod:`~extractor.writing.workbook.pivot`, :mod:`~extractor.writing.workbook.findings`,
:mod:`~extractor.writing.workbook.reports` and :mod:`~extractor.writing.workbook.about`.
:mod:`~extractor.writing.workbook.plan` tells where each row will stand, so that rows can link to each other before they
are written; :mod:`~extractor.writing.sheet` writes them, row by row.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from extractor.writing.sheet import saved_workbook
from extractor.writing.workbook.about import write_about
from extractor.writing.workbook.figures import write_figures
from extractor.writing.workbook.findings import write_findings
from extractor.writing.workbook.pivot import write_pivot
from extractor.writing.workbook.plan import plan
from extractor.writing.workbook.reports import write_reports
from extractor.writing.workbook.sentences import write_sentences
from extractor.writing.workbook.summary import write_summary

if TYPE_CHECKING:
    from extractor.writing.run import Run

__all__ = ["write_workbook"]


def write_workbook(run: Run, stream: IO[bytes], lang: str) -> None:
    """Write the figures of ``run`` with their findings to ``stream``, in ``en`` or ``zh``.

    Each row goes to a temporary file when the next one begins; links (at most 20,000), notes and the plan of the sheets
    stay in memory. Rows that do not fit on a sheet go on to further ones; text that does not fit into a cell is cut,
    with a mark.
    """
    planned = plan(run, lang)
    with saved_workbook(stream) as book:
        write_summary(run, planned, book, lang)
        write_figures(run, planned, book, lang)
        write_sentences(run, planned, book, lang)
        write_pivot(run, book, lang)
        write_findings(run, planned, book, lang)
        write_reports(run.reports, run.unread, book, lang)
        write_about(run, book, lang)
