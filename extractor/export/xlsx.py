"""Records as an Excel workbook: a sheet with a frozen, filtered header, numbers as numbers.

A number cell holds 15 digits, so the exact decimal stands in a text column too. Text never becomes a formula.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import IO, TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from extractor.records import plain

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet
    from pydantic import BaseModel

    from extractor.export.columns import Column, Table

MAX_ROWS = 1_048_575
"""Records on one sheet: the rows that a sheet can have, less the header."""
MAX_TEXT = 32_767
"""UTF-16 units that a cell can have."""
CUT_MARK = "…[cut]"

# Control characters, surrogates and non-characters: XML forbids them, some are refused only at saving.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_INTEGER_FORMAT = "#,##0"
_DECIMAL_FORMAT = "#,##0.0#########"


def write_xlsx(table: Table, stream: IO[bytes], lang: str) -> None:
    """Write ``table`` with headings in ``lang``; what does not fit on one sheet goes on to further ones."""
    workbook = Workbook(write_only=True)
    columns = [column for column in table.columns if column.lang in (None, lang)]
    try:
        sheet = _Sheet(workbook, table.title, columns, lang)
        number = 1
        for record in table.records:
            if sheet.rows == MAX_ROWS:
                sheet.finish()
                number += 1
                sheet = _Sheet(workbook, f"{table.title} {number}", columns, lang)
            sheet.add(record)
        sheet.finish()
    except BaseException:
        for opened in workbook.worksheets:
            opened.close()  # an open write-only sheet would complain on standard error when collected
        raise
    workbook.save(stream)


def clean(text: str) -> str:
    """``text`` as a cell can hold it: forbidden characters as U+FFFD, over-long text cut with a mark.

    >>> clean("下降\\x023.5个")
    '下降\ufffd3.5个'
    """
    text = _FORBIDDEN.sub("\ufffd", text)
    if len(text) <= MAX_TEXT // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= MAX_TEXT * 2:
        return text
    return units[: (MAX_TEXT - len(CUT_MARK)) * 2].decode("utf-16-le", "ignore") + CUT_MARK


class _Sheet:
    """One sheet while it is written; its cells are reused from row to row, since a row is written at once."""

    def __init__(self, workbook: Workbook, title: str, columns: list[Column], lang: str) -> None:
        self.rows = 0  # of records
        self.columns = columns
        self.sheet: WriteOnlyWorksheet = workbook.create_sheet(title)
        # panes and widths set after the first row would be ignored
        self.sheet.freeze_panes = "A2"
        for number, column in enumerate(columns, start=1):
            self.sheet.column_dimensions[get_column_letter(number)].width = column.width
        self.sheet.append([self._header(column.heading(lang)) for column in columns])
        self.texts = [self._cell(Alignment(vertical="top", wrap_text=column.wrap)) for column in columns]
        self.integers = [self._cell(Alignment(vertical="top"), _INTEGER_FORMAT) for _ in columns]
        self.decimals = [self._cell(Alignment(vertical="top"), _DECIMAL_FORMAT) for _ in columns]

    def add(self, record: BaseModel) -> None:
        self.sheet.append([self._filled(number, column, record) for number, column in enumerate(self.columns)])
        self.rows += 1

    def finish(self) -> None:
        filtered = f"A1:{get_column_letter(len(self.columns))}{self.rows + 1}"
        self.sheet.auto_filter.ref = filtered  # type: ignore[attr-defined]  # missing in the stubs only

    def _filled(self, number: int, column: Column, record: BaseModel) -> Cell | None:
        value = column.value(record)
        if value is None or value == "":
            return None
        if isinstance(value, (Decimal, int)) and not column.as_text and math.isfinite(float(value)):
            cell = self.integers[number] if value == int(value) else self.decimals[number]
            cell.value = value
            return cell
        cell = self.texts[number]
        cell.value = clean(plain(value) if isinstance(value, Decimal) else str(value))
        cell.data_type = "s"  # else a leading = makes a formula and #N/A an error
        return cell

    def _header(self, heading: str) -> Cell:
        cell = self._cell(Alignment(vertical="center", wrap_text=True))
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDEBF7")
        cell.value = heading
        return cell

    def _cell(self, alignment: Alignment, number_format: str = "General") -> Cell:
        cell = WriteOnlyCell(self.sheet)
        cell.alignment = alignment
        cell.number_format = number_format
        return cell
