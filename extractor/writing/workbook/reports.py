"""The sheet of reports: what each document, and each speech of a file of many, says of itself."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from extractor.records.columns import REPORT_COLUMNS
from extractor.words import word
from extractor.writing.sheet import Book, Pages, Sheet
from extractor.writing.xlsx import table_entry

if TYPE_CHECKING:
    from extractor.writing.run import Run

# the numbers of the columns for programs, behind the words that say so and their places
_FOLDED = range(
    1 + next(index for index, column in enumerate(REPORT_COLUMNS) if column.part == "rule"), len(REPORT_COLUMNS) + 1
)


def write_reports(run: Run, book: Book, lang: str) -> None:
    """Write what the documents of ``run`` say of themselves, in as many sheets as that needs."""
    pages = Pages.of(word("sheet.reports", lang), sum(1 for _ in run.reports))
    reports = run.reports
    for title in pages.titles:
        sheet = Sheet(book, title, [column.width for column in REPORT_COLUMNS], folded=_FOLDED)
        sheet.header([column.heading(lang) for column in REPORT_COLUMNS])
        for report in islice(reports, pages.size):
            sheet.add([table_entry(column, report, lang, named=True) for column in REPORT_COLUMNS])
        sheet.filter(len(REPORT_COLUMNS))
