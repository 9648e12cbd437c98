"""Workbooks (.xlsx) and tables as text (.csv, .tsv) → canonical text: a row a line, its cells as spans of tables."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from extractor.budget import Budget, Deadline
from extractor.errors import ReadingError
from extractor.reading.canvas import Canvas, CellText
from extractor.records import Span
from extractor.values.decoding import decode
from extractor.words import Both, message
from extractor.zips import open_workbook

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable, Iterator

    from extractor.records import Document

MAX_CELLS = 1_000_000
MAX_SECONDS = 120.0
COMPUTED_DIGITS = 14
"""A number with so many digits was computed, not typed: it is given as displayed. Excel itself keeps 15."""

_BREAK = re.compile(r"[\r\n\x0b\x0c\x85\u2028\u2029]")
_CARRIAGE_RETURN = "_x000D_"  # as workbooks spell it


def read_xlsx(data: bytes, name: str, encoding: str | None = None) -> Document:  # noqa: ARG001 - it is UTF-8 always
    """Read the visible sheets of a workbook; raises ReadingError if it is damaged, locked or too large.

    A sheet gives a heading, its rows as lines, and tables; a number is written as it was typed, a percentage with
    its sign, a date in ISO 8601, a formula as the value that it last had.
    """
    package = open_workbook(data, name)
    with package:
        book = _open_book(data, name)
        try:
            return _read_book(book, package, name)
        except ReadingError:
            raise
        except Exception as error:  # openpyxl raises whatever its parts raise on a damaged sheet
            raise ReadingError(message("xlsx.damaged_sheet", name=name)) from error
        finally:
            book.close()


def read_csv(data: bytes, name: str, encoding: str | None = None) -> Document:
    """Read a table as text, its cells parted by commas, tabs or semicolons; raises ReadingError if it is none."""
    text, codec, replaced = decode(data, name, encoding)
    sheets = _Sheets(name)
    sheets.add(_csv_rows(text, name), place="")
    return sheets.canvas.document(name, encoding=codec, replaced=replaced)


def _csv_rows(text: str, name: str) -> Iterator[list[CellText]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    for number in count(1):
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ReadingError(message("line", name=name, line=line, reason=_said(error))) from error
        cells = [CellText(number, column, one_line(cell)) for column, cell in enumerate(row, start=1) if cell.strip()]
        if cells:
            yield cells


def one_line(text: str) -> str:
    """The text of a cell on one line: a break between Chinese characters goes, since it only wraps the cell."""
    parts = [part for line in _BREAK.split(text.replace(_CARRIAGE_RETURN, "")) if (part := line.strip())]
    return "".join(
        part if number == 0 or (_is_han(parts[number - 1][-1]) and _is_han(part[0])) else f" {part}"
        for number, part in enumerate(parts)
    )


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _said(error: csv.Error) -> Both:
    if "field larger" in str(error):
        return message("csv.long_cell")
    return message("csv.none", reason=error)


def _delimiter(text: str) -> str:
    """The mark that parts the first lines into the most rows of the same width; a comma if none does."""
    sample = [line for line in text[:20_000].splitlines() if line.strip()][:20]

    def alike(mark: str) -> int:
        try:
            widths = Counter(len(row) for row in csv.reader(sample, delimiter=mark) if len(row) > 1)
        except csv.Error:
            return 0
        return max((rows for _, rows in widths.items()), default=0)

    return max((",", "\t", ";"), key=alike)


# ── workbooks ───────────────────────────────────────────────────────────────────────────────────────────────


def _open_book(data: bytes, name: str) -> Any:
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # a KeyError for a missing part, a ValueError for a bad style, …
        raise ReadingError(message("xlsx.unreadable", name=name)) from error


def _read_book(book: Any, package: zipfile.ZipFile, name: str) -> Document:
    sheets = _Sheets(name)
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    empty_formulas = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        merged, without_value = _scan_sheet(package, sheet)
        empty_formulas += without_value
        rows = _rows_of(sheet, merged, sheets)
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


def _rows_of(sheet: Any, merged: dict[tuple[int, int], tuple[int, int]], sheets: _Sheets) -> Iterator[list[CellText]]:
    sheet.reset_dimensions()  # some programs write wrong ones
    for row in sheet.iter_rows():
        sheets.deadline.check()  # however many rows are empty
        entries = []
        for cell in row:
            if cell.value is None:
                continue
            text = shown(cell.value, cell.number_format)
            if text:
                covers = merged.get((cell.row, cell.column), (1, 1))
                entries.append(CellText(cell.row, cell.column, text, *covers))
        if entries:
            yield entries


_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^<>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_NO_VALUE = re.compile(
    rb"(?:</(?:\w++:)?f>|<(?:\w++:)?f\b[^<>]*+(?<=/)>)\s*+(?:<(?:\w++:)?v\s*+/>|<(?:\w++:)?v></(?:\w++:)?v>)?+"
    rb"\s*+</(?:\w++:)?c>"
)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
_TARGET = re.compile(rb'\sTarget="([^"]*)"')
_CHUNK = 1 << 20


def _scan_sheet(package: zipfile.ZipFile, sheet: Any) -> tuple[dict[tuple[int, int], tuple[int, int]], int]:
    """What reading by rows does not tell: merged ranges by first cell, and how many formulas have no value."""
    from openpyxl.utils import column_index_from_string as index_of

    merged: dict[tuple[int, int], tuple[int, int]] = {}
    without_value = 0
    with package.open(sheet._worksheet_path.lstrip("/")) as stream:
        rest = b""
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            # a match that may go on in the next chunk is left for then; so is a tag that is cut
            end = len(text) if len(chunk) < _CHUNK else max(text.rfind(b"</c>") + 4, text.rfind(b"<mergeCell "))
            for found in _MERGED.finditer(text, 0, end):
                left, top, right, bottom = found.groups()
                first = (int(top), index_of(left.decode()))
                merged[first] = (int(bottom) - first[0] + 1, index_of(right.decode()) - first[1] + 1)
            without_value += sum(1 for _ in _NO_VALUE.finditer(text, 0, end))
            rest = text[max(end, len(text) - 4096) :]
    return merged, without_value


def shown(value: object, number_format: str) -> str:
    """A value as a person reads it.

    >>> shown(0.926, "0.0%"), shown(0.1 + 0.2, "General"), shown(5.72, '0.00"亿元"')
    ('92.6%', '0.3', '5.72亿元')
    """
    match value:
        case str():
            return one_line(value)
        case bool():
            return str(value).upper()
        case int() | float():
            return _number(value, number_format)
        case datetime():
            return value.date().isoformat() if value.time() == time_of_day() else value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time_of_day():
            return value.isoformat("minutes")
        case timedelta():
            minutes, seconds = divmod(int(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
        case _:
            return one_line(str(value))


# «#,##0.00"万元"», «0.0%», «¥0»: literals around one run of digit places; colours and paddings are cut away before
_PADDING = re.compile(r"\[[^\]]*\]|_.|\*.")
_SIMPLE_FORMAT = re.compile(
    r"""(?:"[^"]*"|\\.|[¥￥$€\s-])*[#0?,]+(?:\.(?P<places>[0?#]+))?(?P<end>(?:"[^"]*"|\\.|[%‰\s])*)"""
)


def _number(value: float, number_format: str) -> str:
    number = Decimal(f"{value:.15g}")
    if not number.is_finite():
        return str(value)
    section = _PADDING.sub("", number_format.split(";")[0])
    places, end = None, ""
    if (form := _SIMPLE_FORMAT.fullmatch(section)) and not section.split('"')[0].rstrip("%").endswith(","):
        places, end = len(form["places"] or ""), re.sub(r'["\\\s]', "", form["end"])
    if "%" in end:
        number *= 100
    elif "%" in section:
        number, end = number * 100, "%"
    if places is not None and len(number.as_tuple().digits) >= COMPUTED_DIGITS and abs(number) < 10**15:
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text + end


# ── the canonical text ──────────────────────────────────────────────────────────────────────────────────────


@dataclass
class _Sheets:
    """The sheets so far as canonical text, and what is left of time and cells."""

    name: str
    canvas: Canvas = field(default_factory=Canvas)
    cells: Budget = field(init=False)
    deadline: Deadline = field(init=False)

    def __post_init__(self) -> None:
        name = self.name
        self.deadline = Deadline(MAX_SECONDS, lambda: _too_large(name, message("xlsx.slow", seconds=MAX_SECONDS)))
        self.cells = Budget(MAX_CELLS, lambda: _too_large(name, message("xlsx.cells", most=MAX_CELLS)), self.deadline)

    def add(self, rows: Iterable[list[CellText]], place: str) -> None:
        """Write the rows of a sheet, and part them into tables.

        Rows of one cell above a table are its caption. After an empty row a new table starts where its first
        row looks like a caption or a head. ``place`` goes before row and column in a locator.
        """
        block: list[list[CellText]] = []
        bottom = 0
        for row in rows:
            self.cells.use(len(row))
            if block and row[0].row > bottom + 1 and _looks_like_start(row):
                self._add_block(block, place)
                block = []
            bottom = max(bottom, *(cell.row + cell.row_span - 1 for cell in row))
            block.append(row)
        self._add_block(block, place)

    def _add_block(self, block: list[list[CellText]], place: str) -> None:
        body = next((index for index, row in enumerate(block) if len(row) > 1), len(block))
        caption: Span | None = None
        for (cell,) in block[:body]:
            span = self.canvas.line(cell.text, label=f"{place}R{cell.row}C{cell.column}")
            caption = Span(caption.start if caption else span.start, span.end)
        cells = [cell for row in block[body:] for cell in row]
        if cells:
            top, left = cells[0].row - 1, min(cell.column for cell in cells) - 1
            self.canvas.table(
                (cell._replace(row=cell.row - top, column=cell.column - left) for cell in cells),
                caption=caption,
                place=lambda cell: f"{place}R{cell.row + top}C{cell.column + left}",
            )


def _too_large(name: str, reason: Both) -> ReadingError:
    return ReadingError(message("xlsx.too_large", name=name, reason=reason))


def _looks_like_start(row: list[CellText]) -> bool:
    """Whether a row after an empty one is a caption or a head: one cell, or no number in any."""
    return len(row) == 1 or not any(cell.text[0].isdigit() or cell.text[0] in "-+¥￥$" for cell in row)
