"""Workbooks of Excel (.xlsx, .xlsm) → canonical text."""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.errors import ReadingError
from extractor.reading.canvas import CellText
from extractor.reading.spreadsheet.display import indent_of, one_line, shown
from extractor.reading.spreadsheet.merges import MergedRange, Merges
from extractor.reading.spreadsheet.other import read_cells
from extractor.reading.spreadsheet.sheets import Sheets
from extractor.words import message
from extractor.zips import open_workbook

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from extractor.records import Document


def read_xlsx(data: bytes, name: str, encoding: str | None = None) -> Document:  # noqa: ARG001 - it is UTF-8 always
    """Read the visible sheets of a workbook; raises ReadingError if it is damaged, locked or too large.

    A sheet gives a heading, its visible rows as lines, and tables; a number is written as it was typed, a percentage
    with its sign, a date in ISO 8601, a formula as the value that it last had. A cell whose whole text is struck
    through is left out. A workbook whose styles openpyxl refuses is read without the formats of its numbers.
    """
    package = open_workbook(data, name)
    with package:
        try:
            book = _open_book(data)
        except Exception as error:  # a KeyError for a missing part, a ValueError for a bad style, …
            return _read_without_formats(data, name, error)
        try:
            return _read_book(book, package, name)
        except ReadingError:
            raise
        except Exception as error:  # openpyxl raises whatever its parts raise on a damaged sheet
            raise ReadingError(message("xlsx.damaged_sheet", name=name)) from error
        finally:
            book.close()


def _open_book(data: bytes) -> Any:
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)


def _read_without_formats(data: bytes, name: str, error: Exception) -> Document:
    try:
        document = read_cells(data, name)
    except ReadingError:
        raise ReadingError(message("xlsx.unreadable", name=name)) from error
    return replace(document, warnings=(*document.warnings, message("xlsx.no_formats").en))


def _read_book(book: Any, package: zipfile.ZipFile, name: str) -> Document:
    sheets = Sheets(name)
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    empty_formulas = hidden_cells = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        scanned = _scan_sheet(package, sheet)
        empty_formulas += scanned.without_value
        hidden_cells += len(scanned.hidden_rows) + len(scanned.hidden_columns)
        rows = _rows_of(sheet, scanned, sheets)
        first = next(rows, None)
        if first is not None:
            title = one_line(sheet.title)
            sheets.canvas.line(title, label=f"sheet {title}", level=1)
            sheets.add(chain([first], rows), place=f"sheet {title} ")
    warnings = []
    if missing := _missing_sheets(package):
        warnings.append(message("xlsx.missing_sheets", missing=missing).en)
    if hidden:
        warnings.append(message("xlsx.hidden_sheets", hidden=", ".join(map(one_line, hidden))).en)
    if hidden_cells:
        warnings.append(message("xlsx.hidden_cells", number=hidden_cells).en)
    if sheets.struck:
        warnings.append(message("xlsx.struck", number=sheets.struck).en)
    if empty_formulas:
        warnings.append(message("xlsx.empty_formulas", empty_formulas=empty_formulas).en)
    return sheets.canvas.document(name, warnings=tuple(warnings))


def _missing_sheets(package: zipfile.ZipFile) -> int:
    """How many sheets are listed and not there; openpyxl passes them over."""
    with contextlib.suppress(KeyError):  # other programs may put the list elsewhere
        relations = package.read("xl/_rels/workbook.xml.rels")
        sheets = [tag for tag in _RELATION.findall(relations) if b'/worksheet"' in tag]
        targets = [found[1].decode(errors="replace") for tag in sheets if (found := _TARGET.search(tag))]
        names = set(package.namelist())
        return sum(
            (target.lstrip("/") if target.startswith("/") else f"xl/{target}") not in names for target in targets
        )
    return 0


def _rows_of(sheet: Any, scanned: _Scanned, sheets: Sheets) -> Iterator[list[CellText]]:
    """Yield the visible cells of each row that has any, but for those under a merged one."""
    sheet.reset_dimensions()  # some programs write wrong ones
    for row in sheet.iter_rows():
        sheets.deadline.check()  # however many rows are empty
        entries = []
        for cell in row:
            if cell.value is None or cell.row in scanned.hidden_rows or scanned.hides_column(cell.column):
                continue
            text = "" if scanned.merges.hides(cell.row, cell.column) else shown(cell.value, cell.number_format)
            sheets.characters.use(len(text))  # before the row is complete: its cells may share one long text
            if text and cell.font.strike:
                sheets.struck += 1
            elif text:
                indent = indent_of(cell.value) if isinstance(cell.value, str) else 0
                span = scanned.merges.span(cell.row, cell.column)
                entries.append(CellText(cell.row, cell.column, text, *span, indent))
        if entries:
            yield entries


_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^<>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_NO_VALUE = re.compile(
    rb"(?:</(?:\w++:)?f>|<(?:\w++:)?f\b[^<>]*+(?<=/)>)\s*+(?:<(?:\w++:)?v\s*+/>|<(?:\w++:)?v></(?:\w++:)?v>)?+"
    rb"\s*+</(?:\w++:)?c>"
)
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^<>]*\shidden="(?:1|true)")[^<>]*?\sr="([0-9]{1,7})"')
_HIDDEN_COLUMNS = re.compile(
    rb'<(?:\w+:)?col\b(?=[^<>]*\shidden="(?:1|true)")(?=[^<>]*\smin="([0-9]{1,5})")[^<>]*\smax="([0-9]{1,5})"'
)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
_TARGET = re.compile(rb'\sTarget="([^"]*)"')
_CHUNK = 1 << 20


class _Scanned(NamedTuple):
    """What reading by rows does not tell: merged and hidden ranges, and how many formulas have no value."""

    merges: Merges
    hidden_rows: frozenset[int]
    hidden_columns: tuple[tuple[int, int], ...]
    without_value: int

    def hides_column(self, column: int) -> bool:
        return any(first <= column <= last for first, last in self.hidden_columns)


def _scan_sheet(package: zipfile.ZipFile, sheet: Any) -> _Scanned:
    from openpyxl.utils import column_index_from_string as index_of

    merged: list[MergedRange] = []
    rows: list[int] = []
    columns: list[tuple[int, int]] = []
    without_value = 0
    with package.open(sheet._worksheet_path.lstrip("/")) as stream:
        rest = b""
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            # a match that may go on in the next chunk is left for then; so is a tag that is cut
            end = len(text) if len(chunk) < _CHUNK else max(text.rfind(b"</c>") + 4, text.rfind(b"<mergeCell "))
            for found in _MERGED.finditer(text, 0, end):
                left, top, right, bottom = found.groups()
                merged.append(MergedRange(int(top), index_of(left.decode()), int(bottom), index_of(right.decode())))
            rows += (int(found[1]) for found in _HIDDEN_ROW.finditer(text, 0, end))
            columns += ((int(found[1]), int(found[2])) for found in _HIDDEN_COLUMNS.finditer(text, 0, end))
            without_value += sum(1 for _ in _NO_VALUE.finditer(text, 0, end))
            rest = text[max(end, len(text) - 4096) :]
    return _Scanned(Merges(merged), frozenset(rows), tuple(columns), without_value)
