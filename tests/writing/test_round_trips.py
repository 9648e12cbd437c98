"""Every format for programs gives back the figures that were written, equal in every field, decimals included."""

from __future__ import annotations

import csv
import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from exchanged import from_datapackage, from_webannotation
from hypothesis import given, settings
from made_figures import results as made_results
from support import FIXTURES, as_excel_shows

from extractor import Figure, Result, export, extract, read
from extractor.records.columns import COLUMNS, DECIMAL_FIELDS, ENUMERATED_FIELDS
from extractor.records.names import name as called
from extractor.values.cells import unguarded
from extractor.writing import FORMATS
from extractor.writing.cells import clean
from extractor.writing.parquet import read_figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

OPTIONAL = {name for name, field in Figure.model_fields.items() if not field.is_required()}
TEXTS = {name for name, field in Figure.model_fields.items() if field.annotation in (str, str | None)}


def from_jsonl(path: Path) -> list[Figure]:
    return [Figure.model_validate_json(line) for line in path.read_bytes().split(b"\n")[:-1]]


def from_csv(path: Path) -> list[Figure]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [_figure({name: unguarded(cell) if name in TEXTS else cell for name, cell in row.items()}) for row in rows]


def from_xlsx(path: Path) -> list[Figure]:
    header, *rows = openpyxl.load_workbook(path, rich_text=True)["Figures"].iter_rows(values_only=True)
    places = {column.name: header.index(column.heading("en")) for column in COLUMNS}
    cells = [_exact({name: as_excel_shows(row[at]) for name, at in places.items()}) for row in rows]
    return [_figure({name: _value(name, cell) for name, cell in row.items()}) for row in cells]


def _value(name: str, cell: Any) -> Any:
    """A value of an enumerated field by what it is called for people."""
    if name not in ENUMERATED_FIELDS or cell is None:
        return cell
    return next(value for value in ENUMERATED_FIELDS[name] if called(value, "en") == cell)


def from_sqlite(path: Path) -> list[Figure]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [Figure(**_exact(dict(row))) for row in connection.execute("SELECT * FROM figure_rows")]


def _exact(row: dict[str, Any]) -> dict[str, Any]:
    """The row with the exact texts in place of the decimals."""
    exact = {name: row.pop(f"{name}_text") for name in DECIMAL_FIELDS}
    return row | exact


def _figure(cells: dict[str, Any]) -> Figure:
    """A figure from cells that do not tell empty text from none."""
    empty = {name: None if name in OPTIONAL else "" for name, cell in cells.items() if cell in (None, "")}
    return Figure(**(cells | empty))


READERS: dict[str, Callable[[Path], Iterable[Figure]]] = {
    "jsonl": from_jsonl,
    "csv": from_csv,
    "xlsx": from_xlsx,
    "parquet": read_figures,
    "sqlite": from_sqlite,
    "datapackage": from_datapackage,
    "webannotation": from_webannotation,
}
#: What is made to be looked at, or to stand on a document.
NOT_READ_BACK = {"html"}


def round_trip(results: Iterable[Result], name: str) -> list[Figure]:
    suffix = next(iter(FORMATS[name].suffixes), "")
    with tempfile.TemporaryDirectory() as folder:
        return list(READERS[name](export(results, Path(folder) / f"figures{suffix}", format=name)))


@cache
def reports() -> tuple[Result, ...]:
    """Every annotated report, and the formats in which figures have places."""
    documents = [FIXTURES / "documents" / name for name in ("report.docx", "report.xlsx", "report-chromium.pdf")]
    return tuple(extract(read(path)) for path in [*sorted((FIXTURES / "reports").glob("*.txt")), *documents])


def test_every_format_is_read_back_or_is_none_to_be() -> None:
    assert set(READERS) | NOT_READ_BACK == set(FORMATS)


@pytest.mark.parametrize("name", READERS)
def test_figures_of_reports_come_back(name: str) -> None:
    figures = [figure for result in reports() for figure in result.figures]
    assert len(figures) > 500
    assert any(figure.locator for figure in figures)
    assert any(figure.value_max is not None for figure in figures)
    assert round_trip(reports(), name) == figures


@given(made=made_results())
def test_any_figures_come_back(made: Result) -> None:
    for name in READERS.keys() - {"xlsx"}:
        assert round_trip([made], name) == list(made.figures), name


@settings(max_examples=40, deadline=None)
@given(made=made_results())
def test_any_figures_come_back_from_a_workbook_but_for_what_no_cell_can_hold(made: Result) -> None:
    """Control characters and the like become U+FFFD."""
    wanted = [
        figure.model_copy(update={name: _cleaned(getattr(figure, name)) for name in TEXTS}) for figure in made.figures
    ]
    assert [one.model_dump() for one in round_trip([made], "xlsx")] == [one.model_dump() for one in wanted]


def _cleaned(text: str | None) -> str | None:
    return None if text is None else clean(text)
