"""Workbooks to be filled (.xlsx, .xlsm) → FormWorkbook: what cells show, and which must not be touched."""

from __future__ import annotations

import io
from itertools import product
from typing import Any

from extractor.errors import ReadingError
from extractor.reading.spreadsheet.display import one_line
from extractor.records.form import FormPlace, FormSheet, FormWorkbook
from extractor.words import message
from extractor.zips import open_workbook

#: No form that people fill is larger.
MAX_PLACES = 200_000


def read_form(data: bytes, name: str, *, overwrite: bool = False) -> FormWorkbook:
    """Read the visible sheets of a form.

    Args:
        data: the workbook.
        name: what errors call it.
        overwrite: whether cells that have a number may be filled as well; those with a formula or a text never.

    Raises:
        ReadingError: it is no workbook, locked, damaged or too large.
    """
    with open_workbook(data, name):
        pass  # it is none that does harm
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), keep_links=False)
        sheets = tuple(_sheet(one, name, overwrite) for one in book.worksheets if one.sheet_state == "visible")
    except ReadingError:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise on a damaged workbook
        raise ReadingError(message("xlsx.unreadable", name=name)) from error
    return FormWorkbook(name, sheets)


def _sheet(sheet: Any, name: str, overwrite: bool) -> FormSheet:
    rows, columns = sheet.max_row, sheet.max_column
    if rows * columns > MAX_PLACES:
        raise ReadingError(message("form.large", name=name, sheet=sheet.title, most=MAX_PLACES))
    texts: dict[FormPlace, str] = {}
    taken: set[FormPlace] = set()
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None and cell.value != "":
                place = FormPlace(cell.row, cell.column)
                if not (overwrite and cell.data_type == "n"):
                    taken.add(place)
                if cell.data_type != "f":
                    texts[place] = one_line(str(cell.value))
    for merged in sheet.merged_cells.ranges:
        first = FormPlace(merged.min_row, merged.min_col)
        for row, column in product(
            range(merged.min_row, merged.max_row + 1), range(merged.min_col, merged.max_col + 1)
        ):
            place = FormPlace(row, column)
            if place != first:
                taken.add(place)
                if first in texts:
                    texts[place] = texts[first]
    return FormSheet(sheet.title, texts, frozenset(taken), rows, columns)
