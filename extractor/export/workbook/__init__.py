"""A Run as a workbook for people: a summary with charts, the figures with their evidence, and all that explains them.

The sheets, a file each: :mod:`~extractor.export.workbook.summary` (with :mod:`~extractor.export.workbook.amounts`),
:mod:`~extractor.export.workbook.figures`, :mod:`~extractor.export.workbook.sentences`,
:mod:`~extractor.export.workbook.pivot`, :mod:`~extractor.export.workbook.findings` and
:mod:`~extractor.export.workbook.about`. :mod:`~extractor.export.workbook.plan` tells where each row will stand, so that
rows can link to each other before they are written; :mod:`~extractor.export.sheet` writes them, row by row.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from extractor.export.sheet import saved_workbook
from extractor.export.workbook.about import write_about
from extractor.export.workbook.figures import write_figures
from extractor.export.workbook.findings import write_findings
from extractor.export.workbook.pivot import write_pivot
from extractor.export.workbook.plan import plan
from extractor.export.workbook.sentences import write_sentences
from extractor.export.workbook.summary import write_summary

if TYPE_CHECKING:
    from extractor.export.run import Run

__all__ = ["write_workbook"]


def write_workbook(run: Run, stream: IO[bytes], lang: str) -> None:
    """Write the figures of ``run`` with their findings to ``stream``, in ``en`` or ``zh``.

    Rows are written as they are made: the workbook takes little memory beside the figures themselves. Rows that do not
    fit on a sheet go on to further ones; text that does not fit into a cell is cut, with a mark.
    """
    planned = plan(run, lang)
    with saved_workbook(stream) as book:
        write_summary(run, planned, book, lang)
        write_figures(run, planned, book, lang)
        write_sentences(run, planned, book, lang)
        write_pivot(run, book, lang)
        write_findings(run, planned, book, lang)
        write_about(run, book, lang)
