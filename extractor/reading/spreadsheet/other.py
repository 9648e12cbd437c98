"""Workbooks that are not .xlsx (.xls, .xlsb, .ods, .et), through python-calamine → canonical text.

What is named .xls is often something else: a web page or a table as text that some system exported.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.errors import ReadingError
from extractor.reading.canvas import CellText
from extractor.reading.html import read_html
from extractor.reading.limits import check_size
from extractor.reading.markup import looks_like_page, start_of
from extractor.reading.spreadsheet.delimited import read_csv
from extractor.reading.spreadsheet.display import indent_of, one_line, shown
from extractor.reading.spreadsheet.merges import MergedRange, Merges
from extractor.reading.spreadsheet.sheets import MAX_CHARACTERS, MAX_SECONDS, Sheets, too_large
from extractor.words import message
from extractor.zips import OLD_OFFICE

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractor.records import Document

_PROGRAM = Path(__file__).with_name("calamine.py")
_BINARY = (b"PK", OLD_OFFICE, b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_SHEET_AS_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
#: Python's types by the kind that the program prints.
_KINDS: dict[str, Callable[[Any], date | time | timedelta]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "seconds": lambda seconds: timedelta(seconds=seconds),
}


def read_workbook(data: bytes, name: str, encoding: str | None = None) -> Document:
    """Read the visible sheets of a workbook, or the page or table as text that bears its name.

    Numbers are given as stored, since the formats of cells are not told. Raises ReadingError if it is damaged,
    locked or too large.
    """
    check_size(data, name)
    if data.startswith(_BINARY):
        return read_cells(data, name)
    if _SHEET_AS_XML in start_of(data):
        raise ReadingError(message("xls.as_xml", name=name))
    if looks_like_page(data):
        return read_html(data, name, encoding)
    return read_csv(data, name, encoding)


def read_cells(data: bytes, name: str) -> Document:
    """Read the cells of a workbook without their formats; raises ReadingError if it is damaged, locked or too large."""
    sheets = Sheets(name)
    hidden = []
    for sheet in _sheets(data, name):
        title = one_line(sheet.title)
        if not sheet.is_visible:
            hidden.append(title)
        elif sheet.rows:
            sheets.canvas.line(title, label=f"sheet {title}", level=1)
            sheets.add(sheet.rows, place=f"sheet {title} ")
    warnings = (message("xlsx.hidden_sheets", hidden=", ".join(hidden)).en,) if hidden else ()
    return sheets.canvas.document(name, warnings=warnings)


class _CellSheet(NamedTuple):
    title: str
    is_visible: bool
    rows: list[list[CellText]]


def _sheets(data: bytes, name: str) -> list[_CellSheet]:
    sheets: list[_CellSheet] = []
    merges = Merges(())
    for line in _printed(data, name).splitlines():
        match json.loads(line):
            case {"sheet": title, "is_visible": is_visible, "merged": ranges}:
                sheets.append(_CellSheet(title, is_visible, []))
                merges = Merges(MergedRange(*one) for one in ranges)
            case [row, cells]:
                shown_cells = [
                    _cell(row, column, value, merges) for column, value in cells if not merges.hides(row, column)
                ]
                if filled := [cell for cell in shown_cells if cell.text]:
                    sheets[-1].rows.append(filled)
            case "too_large":
                raise too_large(name, message("xlsx.characters", most=MAX_CHARACTERS))
            case "locked":
                raise ReadingError(message("xls.locked", name=name))
            case _:
                raise ReadingError(message("xls.unreadable", name=name))
    return sheets


def _cell(row: int, column: int, value: Any, merges: Merges) -> CellText:
    if isinstance(value, dict):
        ((kind, written),) = value.items()
        value = _KINDS[kind](written)
    indent = indent_of(value) if isinstance(value, str) else 0
    return CellText(row, column, shown(value, "General"), *merges.span(row, column), indent)


def _printed(data: bytes, name: str) -> str:
    """What the program prints of a workbook; raises ReadingError if it was ended for its memory or its time."""
    command = [sys.executable, "-I", str(_PROGRAM), str(MAX_CHARACTERS)]
    try:
        run = subprocess.run(command, input=data, capture_output=True, timeout=MAX_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise too_large(name, message("xlsx.slow", seconds=MAX_SECONDS)) from error
    if run.returncode:
        raise ReadingError(message("xls.too_large", name=name))
    return run.stdout.decode()
