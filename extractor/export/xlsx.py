"""Records as a plain Excel workbook: one table with a frozen, filtered header, numbers as numbers."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from extractor.export.cells import HEADER_FILL, MAX_ROWS, fill, fill_text, is_number

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet
    from pydantic import BaseModel

    from extractor.export.columns import Column, Table

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
        if is_number(value) and not column.as_text:
            cell = self.integers[number] if value == int(value) else self.decimals[number]
            fill(cell, value)
        else:
            cell = self.texts[number]
            fill_text(cell, value)
        return cell

    def _header(self, heading: str) -> Cell:
        cell = self._cell(Alignment(vertical="center", wrap_text=True))
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor=HEADER_FILL)
        cell.value = heading
        return cell

    def _cell(self, alignment: Alignment, number_format: str = "General") -> Cell:
        cell = WriteOnlyCell(self.sheet)
        cell.alignment = alignment
        cell.number_format = number_format
        return cell
