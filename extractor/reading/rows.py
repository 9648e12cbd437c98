"""A table that this tool wrote and people worked on → Rows: what each row says, and where it says it is from.

Columns are told by their headings (English, Chinese or field names), so they may be moved, deleted and added to; rows
may be sorted and added too. What a cell says is kept as it stands there: judging it is for
:mod:`extractor.comparing.verify`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from decimal import Decimal
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.errors import ReadingError
from extractor.records.columns import COLUMNS
from extractor.records.names import called
from extractor.values.cells import Stated, unguarded
from extractor.values.decoding import decode
from extractor.values.rows import Header, Row, csv_records
from extractor.words import LANGUAGES, Both, both, message

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

#: A header stands among the first rows of a sheet: a title and notes may be above it.
MAX_ABOVE = 20

_ID = re.compile(r"([0-9a-f]{12}):([0-9]{1,12})-([0-9]{1,12})")
_DOCUMENT_ID = re.compile("[0-9a-f]{12}")


def read_rows(path: str | Path, *, encoding: str | None = None) -> tuple[Row, ...]:
    """Read the rows of a table of figures: a workbook (.xlsx), CSV or JSON Lines.

    Every sheet with such a table is read, hidden and filtered rows as well; blank rows are passed over. ``encoding``
    is that of CSV and JSON Lines, where the one told from the bytes is wrong.

    Raises:
        ReadingError: the file is missing, of another type, damaged, or has no columns of a table of figures.
    """
    path = Path(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        other = path.suffix.lower() in (".xls", ".xlsb", ".ods")
        key = "table.type_of_workbook" if other else "table.type"
        raise ReadingError(message(key, path=path, suffix=suffix_of(path), known=", ".join(_READERS)))
    data = bytes_of(path, message("table.called"))
    if not data:
        raise ReadingError(message("table.empty", path=path))
    tables = 0
    rows: list[Row] = []
    for grid in reader(data, str(path), encoding):
        found = _rows_of(grid, is_first=not tables)
        if found is not None:
            tables += 1
            rows += found
    if not tables:
        raise ReadingError(
            message(
                "table.none", path=path, sentence=called("sentence"), mention=called("mention"), value=called("value")
            )
        )
    return tuple(rows)


def suffix_of(path: Path) -> Both:
    """The suffix of a path for a message, which says so where there is none."""
    return Both(path.suffix, path.suffix) if path.suffix else message("table.no_suffix")


def bytes_of(path: Path, what: Both) -> bytes:
    """The bytes of a file that somebody named as a ``what``; raises ReadingError."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReadingError(message("table.missing", path=path, what=what)) from error
    except OSError as error:
        raise ReadingError(message("table.unreadable", path=path, reason=error.strerror, what=what)) from error


# ── a grid of cells, whatever its format ────────────────────────────────────────────────────────────────────


class _CellGrid(NamedTuple):
    """Numbered lines of cells from some format; ``cell`` makes what a cell says of what the format has there."""

    lines: Iterable[tuple[int, Sequence[Any]]]
    cell: Callable[[Any], Stated]
    sheet: str | None = None
    part: str | None = None
    delimiter: str = ","


class _Name(NamedTuple):
    """A heading: the name of its column, and whether it is English, Chinese or the name of a field."""

    column: str
    kind: str


def _verdict_headings() -> Mapping[str, str]:
    """What the column of verdicts is called beside English and Chinese headings, and beside names of fields."""
    return {**both("column.verdict.verdict")._asdict(), "field": "verdict"}


@cache
def _names() -> Mapping[str, _Name]:
    """What is known by each heading."""
    kinds = {
        "field": {column.name: column.name for column in COLUMNS},
        **{lang: {column.heading(lang): column.name for column in COLUMNS} for lang in LANGUAGES},
    }
    known = {heading: _Name(name, kind) for kind, names in kinds.items() for heading, name in names.items()}
    return known | {heading: _Name("verdict", kind) for kind, heading in _verdict_headings().items()}


def _name(heading: str) -> _Name | None:
    plain = " ".join(heading.split())
    return _names().get(plain) or _names().get(plain.capitalize())


def _rows_of(grid: _CellGrid, *, is_first: bool) -> list[Row] | None:
    """The rows below the header of a grid; None if it has no header of a table of figures."""
    lines = iter(grid.lines)
    width = 0
    for number, line in islice(lines, MAX_ABOVE):  # noqa: B007 - where it stops is the header
        above = [grid.cell(one).written for one in line]
        columns, kinds = _known(above)
        width = max(width, _width(line, grid.cell))
        if _is_table(columns):
            break
    else:
        return None
    read = {name: index for name, index in columns.items() if name in _READ}
    others = [index for name, index in columns.items() if name not in _READ and name != "verdict"]
    found: list[tuple[int, dict[str, Stated]]] = []
    for at, line in lines:
        width = max(width, _width(line, grid.cell))
        cells = {name: grid.cell(line[index]) for name, index in read.items() if index < len(line)}
        is_blank = all(cell.is_empty for cell in cells.values())
        if is_blank and all(grid.cell(line[index]).is_empty for index in others if index < len(line)):
            continue
        if is_blank or not _is_header(cells):
            found.append((at, cells))
    known = columns.get("verdict")
    kind = kinds.most_common(1)[0][0]
    heading = _verdict_headings()[kind] if known is None else above[known]
    header = Header(
        number,
        (width if known is None else known) + 1,
        heading,
        grid.sheet,
        grid.part,
        is_first,
        is_marked=known is not None,
        cells=tuple(above),
        kind=kind,
        width=width,
        delimiter=grid.delimiter,
    )
    return [_row(at, cells, columns.keys(), header) for at, cells in found]


#: The columns that say where a row is from and what it states; the others only tell that a row is not blank.
_READ = frozenset(
    {
        *("id", "document", "document_id", "sentence", "sentence_start", "mention", "start", "end"),
        *("value", "value_text", "value_max", "value_max_text", "unit"),
    }
)


def _is_header(cells: Mapping[str, Stated]) -> bool:
    """Whether a row is the header once more, where tables were put one below the other."""
    filled = ((name, _name(cell.written)) for name, cell in cells.items() if not cell.is_empty)
    return all(known is not None and known.column == name for name, known in filled)


def _known(headings: Sequence[str]) -> tuple[dict[str, int], Counter[str]]:
    """The index of each known column, the first one where two have the same heading, and the kinds of heading."""
    columns: dict[str, int] = {}
    kinds: Counter[str] = Counter()
    for index, heading in enumerate(headings):
        name = _name(heading)
        if name is not None and name.column not in columns:
            columns[name.column] = index
            kinds[name.kind] += 1
    return columns, kinds


def is_header(headings: Sequence[str]) -> bool:
    """Whether a row has the headings of a table of figures, all that tell where a figure is from among them."""
    return set(_known(headings)[0]) >= _TELLING


#: The columns that every table of figures has, and no other table together.
_TELLING = frozenset({"sentence", "mention", "value", "indicator"})


def _is_table(columns: Iterable[str]) -> bool:
    """Whether rows with these columns can be checked; tables of verdicts and findings have none of them together."""
    known = set(columns)
    return "sentence" in known or bool(known & {"value", "value_text"} and known & {"mention", "id", "start"})


def _width(line: Sequence[Any], cell: Callable[[Any], Stated]) -> int:
    """The number of the last cell that is filled."""
    width = len(line)
    while width and cell(line[width - 1]).is_empty:
        width -= 1
    return width


def _row(number: int, cells: Mapping[str, Stated], columns: Collection[str], header: Header) -> Row:
    def text(name: str) -> str:
        written = cells[name].written if name in cells else ""
        return unguarded(written).strip()

    def stated(name: str) -> Stated | None:
        return cells.get(name, _NOTHING) if name in columns else None

    named = _ID.fullmatch(text("id"))
    document_id = text("document_id").lower()
    sentence_start, start, end = (_whole(cells.get(name)) for name in ("sentence_start", "start", "end"))
    if named and (start is None or end is None):
        start, end = int(named[2]), int(named[3])
    is_placed = bool(document_id) or start is not None or sentence_start is not None
    return Row(
        number,
        id=text("id"),
        document=text("document"),
        document_id=named[1] if named and not _DOCUMENT_ID.fullmatch(document_id) else document_id,
        sentence=text("sentence"),
        sentence_start=sentence_start,
        mention=text("mention"),
        start=start,
        end=end,
        value=stated("value"),
        value_text=stated("value_text"),
        value_max=stated("value_max"),
        value_max_text=stated("value_max_text"),
        unit=text("unit") if "unit" in columns else None,
        is_added=not is_placed and not _PLACES.isdisjoint(columns),
        header=header,
    )


_PLACES = frozenset({"id", "document_id", "start", "sentence_start"})


def _whole(cell: Stated | None) -> int | None:
    """An offset; None where there is none that can be one."""
    if cell is None or cell.is_empty:
        return None
    if cell.written.isascii() and cell.written.isdigit() and len(cell.written) < _MAX_DIGITS:
        return int(cell.written)
    value = cell.value("")
    return int(value) if value is not None and 0 <= value < 10**_MAX_DIGITS and value == int(value) else None


_MAX_DIGITS = 12


# ── the formats ─────────────────────────────────────────────────────────────────────────────────────────────


def _xlsx_grids(data: bytes, name: str, encoding: str | None) -> Iterator[_CellGrid]:  # noqa: ARG001 - it is UTF-8 always
    from openpyxl import load_workbook  # it takes longer to import than all the rest

    from extractor.zips import open_workbook

    damaged = message("xlsx.unreadable", name=name)
    open_workbook(data, name).close()  # refuses what is locked or made to do harm
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # a KeyError for a missing part, a ValueError for a bad style, …
        raise ReadingError(damaged) from error
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some programs write wrong ones
            part = sheet._worksheet_path  # type: ignore[attr-defined]  # missing in the stubs only
            yield _CellGrid(enumerate(sheet.iter_rows(), start=1), _workbook_cell, sheet.title, part.lstrip("/"))
    except ReadingError:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise on a damaged sheet
        raise ReadingError(damaged) from error
    finally:
        book.close()


def _workbook_cell(cell: Any) -> Stated:
    value = cell.value
    if value is None:
        return _NOTHING
    if isinstance(value, str):
        return Stated(value)
    from extractor.reading.spreadsheet.display import shown

    written = shown(value, cell.number_format)
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return Stated(written)
    return Stated(written, Decimal(str(value)), is_percentage="%" in _LITERAL.sub("", cell.number_format))


# of a number format: "万元" and \\人 are shown as they stand
_LITERAL = re.compile(r'"[^"]*"|\\.')
_NOTHING = Stated("")


def delimiter_of(text: str) -> str:
    """The mark that parts the first rows into the most known headings."""
    start = list(islice(io.StringIO(text, newline=""), MAX_ABOVE))

    def known(mark: str) -> int:
        try:
            return max((len(_known(cells)[0]) for cells in csv.reader(start, delimiter=mark)), default=0)
        except csv.Error:
            return 0

    return max((",", "\t", ";"), key=known)


def _csv_grids(data: bytes, name: str, encoding: str | None) -> Iterator[_CellGrid]:
    text = decode(data, name, encoding).text
    mark = delimiter_of(text)
    records = csv_records(text, name, mark)
    yield _CellGrid(enumerate((record.cells for record in records), start=1), Stated, delimiter=mark)


def json_lines(text: str, name: str) -> Iterator[tuple[int, Any]]:
    """The numbers of the lines that are not blank with what stands there, numbers as decimals; raises ReadingError."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line, parse_float=Decimal, parse_int=Decimal)
        except (ValueError, RecursionError) as error:
            raise ReadingError(message("json.none", name=name, line=number, reason=error)) from error


def _jsonl_grids(data: bytes, name: str, encoding: str | None) -> Iterator[_CellGrid]:
    lines: list[tuple[int, dict[str, Any]]] = []
    for number, record in json_lines(decode(data, name, encoding).text, name):
        if not isinstance(record, dict):
            raise ReadingError(message("json.no_object", name=name, line=number))
        lines.append((number, record))
    keys = list(dict.fromkeys(key for _, record in lines for key in record))
    body = ((number, [record.get(key) for key in keys]) for number, record in lines)
    yield _CellGrid(chain([(0, keys)], body), _json_cell)


def _json_cell(value: object) -> Stated:
    if value is None:
        return _NOTHING
    return Stated(str(value), value if isinstance(value, Decimal) else None)


_READERS: dict[str, Callable[[bytes, str, str | None], Iterator[_CellGrid]]] = {
    ".xlsx": _xlsx_grids,
    ".csv": _csv_grids,
    ".jsonl": _jsonl_grids,
}
