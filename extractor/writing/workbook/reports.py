"""The sheet of reports: what each document, and each speech of a file of many, says of itself; what was not read."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from extractor.records.columns import REPORT_AND_UNREAD_COLUMNS
from extractor.words import word
from extractor.writing.sheet import Book, Pages, Sheet
from extractor.writing.xlsx import table_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractor.records import Report, UnreadFile


def write_reports(reports: Iterable[Report], unread: Sequence[UnreadFile], book: Book, lang: str) -> None:
    """Write what documents say of themselves, and below which files were not read.

    They go on to as many sheets as they need.
    """
    columns = [column for column in REPORT_AND_UNREAD_COLUMNS if column.lang in (None, lang)]
    # the columns for programs, behind the words that say so and their places
    folded = range(1 + next(at for at, column in enumerate(columns) if column.part == "rule"), len(columns) + 1)
    records = [*reports, *unread]
    pages = Pages.of(word("sheet.reports", lang), len(records))
    rows = iter(records)
    for title in pages.titles:
        sheet = Sheet(book, title, [column.width for column in columns], folded=folded)
        sheet.header([column.heading(lang) for column in columns])
        for record in islice(rows, pages.size):
            sheet.add([table_entry(column, record, lang, named=True) for column in columns])
        sheet.filter(len(columns))
