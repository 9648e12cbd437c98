"""Records as a plain Excel workbook: one table with a frozen, filtered header, numbers as numbers."""

from __future__ import annotations

from enum import StrEnum
from typing import IO, TYPE_CHECKING, Any, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from extractor.export.cells import HEADER_FILL, LINE, MAX_LINES, MAX_ROWS, fill, fill_text, is_number, lines

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet
    from pydantic import BaseModel

    from extractor.export.columns import Column, Table

_INTEGER_FORMAT = "#,##0"
_DECIMAL_FORMAT = "#,##0.0#########"


def write_xlsx(table: Table, stream: IO[bytes], lang: str) -> None:
    """Write ``table`` with headings in ``lang``; what does not fit on one sheet goes on to further ones."""
    workbook = Workbook(write_only=True)
    try:
        sheet = _Sheet(workbook, table.title, table, lang)
        number = 1
        for record in table.records:
            if sheet.rows == MAX_ROWS:
                sheet.finish()
                number += 1
                sheet = _Sheet(workbook, f"{table.title} {number}", table, lang)
            sheet.add(record)
        sheet.finish()
    except BaseException:
        for opened in workbook.worksheets:
            opened.close()  # an open write-only sheet would complain on standard error when collected
        raise
    workbook.save(stream)


class _Sheet:
    """One sheet while it is written; its cells are reused from row to row, since a row is written at once."""

    def __init__(self, workbook: Workbook, title: str, table: Table, lang: str) -> None:
        self.rows = 0  # of records
        self.columns = columns = [column for column in table.columns if column.lang in (None, lang)]
        self.names = table.names
        self.lang = lang
        self.sheet = cast("Worksheet", workbook.create_sheet(title))  # the stubs of the write-only one lack its rows
        # panes and widths set after the first row would be ignored
        self.sheet.freeze_panes = "A2"
        self.sheet.page_setup.orientation = "landscape"
        self.sheet.page_setup.fitToWidth, self.sheet.page_setup.fitToHeight = 1, 0
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        for number, column in enumerate(columns, start=1):
            self.sheet.column_dimensions[get_column_letter(number)].width = column.width
        self.sheet.append([self._header(column.heading(lang)) for column in columns])
        self.texts = [self._cell(Alignment(vertical="top", wrap_text=column.wrap)) for column in columns]
        self.integers = [self._cell(Alignment(vertical="top"), _INTEGER_FORMAT) for _ in columns]
        self.decimals = [self._cell(Alignment(vertical="top"), _DECIMAL_FORMAT) for _ in columns]

    def add(self, record: BaseModel) -> None:
        values = [self._value(column, record) for column in self.columns]
        self.sheet.row_dimensions[self.rows + 2].height = self._height(values)
        self.sheet.append([self._filled(number, value) for number, value in enumerate(values)])
        self.rows += 1
        del self.sheet.row_dimensions[self.rows + 1]  # it is written, and there may be a million of them

    def finish(self) -> None:
        filtered = f"A1:{get_column_letter(len(self.columns))}{self.rows + 1}"
        self.sheet.auto_filter.ref = filtered

    def _value(self, column: Column, record: BaseModel) -> Any:
        """What a cell shows: the name of an enumerated value where the table has names."""
        value = column.value(record)
        return self.names[value][self.lang] if isinstance(value, StrEnum) and value in self.names else value

    def _height(self, values: list[Any]) -> float:
        """The height that the text of a row needs, in points: not every program finds it by itself."""
        wrapped = (
            lines(value, column.width)
            for column, value in zip(self.columns, values, strict=True)
            if column.wrap and isinstance(value, str)
        )
        return LINE * min(max(wrapped, default=1), MAX_LINES)

    def _filled(self, number: int, value: Any) -> Cell | None:
        if value is None or value == "":
            return None
        if is_number(value) and not self.columns[number].as_text:
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
