"""Records as a plain Excel workbook: one table with a frozen, filtered header, numbers as numbers."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import IO, TYPE_CHECKING

from extractor.records import plain
from extractor.records.names import name
from extractor.words import word
from extractor.writing.cells import is_number
from extractor.writing.sheet import COUNT, PLAIN, WRAPPED, Book, Entry, Pages, Sheet, saved_workbook

if TYPE_CHECKING:
    from pydantic import BaseModel

    from extractor.records.columns import Column, RecordTable

_DECIMAL = PLAIN._replace(number_format="#,##0.0#########")
_TEXT, _WRAPPED = PLAIN._replace(indent=1), WRAPPED._replace(indent=1)  # off the numbers of the column before


def write_xlsx(table: RecordTable, stream: IO[bytes], lang: str) -> None:
    """Write ``table`` with headings in ``lang``; what does not fit on one sheet goes on to further ones."""
    columns = [column for column in table.columns if column.lang in (None, lang)]
    pages = Pages.of(word(f"sheet.{table.title}", "en"), 0)  # how many records will come is not known
    with saved_workbook(stream) as book:
        sheet = _sheet(book, pages.title_of(0), columns, lang)
        for index, record in enumerate(table.records):
            if index and index % pages.size == 0:
                sheet.filter(len(columns))
                sheet = _sheet(book, pages.title_of(index), columns, lang)
            sheet.add([table_entry(column, record, lang, named=table.named) for column in columns])
        sheet.filter(len(columns))


def _sheet(book: Book, title: str, columns: list[Column], lang: str) -> Sheet:
    sheet = Sheet(book, title, [column.width for column in columns])
    sheet.header([column.heading(lang) for column in columns])
    return sheet


def table_entry(column: Column, record: BaseModel, lang: str, *, named: bool) -> Entry:
    """What a cell shows: a number as one, and the name of an enumerated value where the table is ``named``."""
    value = column.value(record)
    if isinstance(value, StrEnum) and named:
        value = name(value, lang)
    elif isinstance(value, (Decimal, int)) and is_number(value) and not column.as_text:
        return Entry(value, COUNT if value == int(value) else _DECIMAL)
    text = plain(value) if isinstance(value, Decimal) else value
    return Entry(text, _WRAPPED if column.wrap else _TEXT)
