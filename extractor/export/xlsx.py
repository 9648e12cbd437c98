"""Figures as an Excel workbook: a ``Figures`` sheet with a frozen, filtered header, numbers as numbers.

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

from extractor.export.columns import COLUMNS, Column
from extractor.records import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from extractor.records import Figure

SHEET_NAME = "Figures"
MAX_ROWS = 1_048_575
"""Figures on one sheet: the rows that a sheet can have, less the header."""
MAX_TEXT = 32_767
"""UTF-16 units that a cell can have."""
CUT_MARK = "…[cut]"

# Control characters, surrogates and non-characters: XML forbids them, some are refused only at saving.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_INTEGER_FORMAT = "#,##0"
_DECIMAL_FORMAT = "#,##0.0#########"


def write_xlsx(figures: Iterable[Figure], stream: IO[bytes], lang: str) -> None:
    """Write ``figures`` with headings in ``lang``; what does not fit on one sheet goes on to further ones."""
    workbook = Workbook(write_only=True)
    try:
        sheet = _Sheet(workbook, SHEET_NAME, lang)
        number = 1
        for figure in figures:
            if sheet.rows == MAX_ROWS:
                sheet.finish()
                number += 1
                sheet = _Sheet(workbook, f"{SHEET_NAME} {number}", lang)
            sheet.add(figure)
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

    def __init__(self, workbook: Workbook, title: str, lang: str) -> None:
        self.rows = 0  # of figures
        self.sheet: WriteOnlyWorksheet = workbook.create_sheet(title)
        # panes and widths set after the first row would be ignored
        self.sheet.freeze_panes = "A2"
        for number, column in enumerate(COLUMNS, start=1):
            self.sheet.column_dimensions[get_column_letter(number)].width = column.width
        self.sheet.append([self._header(column.heading(lang)) for column in COLUMNS])
        self.texts = [self._cell(Alignment(vertical="top", wrap_text=column.wrap)) for column in COLUMNS]
        self.integers = [self._cell(Alignment(vertical="top"), _INTEGER_FORMAT) for _ in COLUMNS]
        self.decimals = [self._cell(Alignment(vertical="top"), _DECIMAL_FORMAT) for _ in COLUMNS]

    def add(self, figure: Figure) -> None:
        self.sheet.append([self._filled(number, column, figure) for number, column in enumerate(COLUMNS)])
        self.rows += 1

    def finish(self) -> None:
        filtered = f"A1:{get_column_letter(len(COLUMNS))}{self.rows + 1}"
        self.sheet.auto_filter.ref = filtered  # type: ignore[attr-defined]  # missing in the stubs only

    def _filled(self, number: int, column: Column, figure: Figure) -> Cell | None:
        value = getattr(figure, column.field)
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
