"""A table of reports that a person corrected, as ``shuzheng reports`` writes it: CSV → Corrections."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import ReadingError, message_of
from extractor.reading.rows import bytes_of, delimiter_of, suffix_of
from extractor.records.names import called
from extractor.values.cells import unguarded
from extractor.values.corrections import Correction, Corrections, ReportName, date_written, period_written
from extractor.values.decoding import decode
from extractor.values.rows import csv_records
from extractor.words import both, message

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The columns that are read, by the words of their headings.
_COLUMNS = {
    "document": "document",
    "section": "report.section",
    "reporting_unit": "report.reporting_unit",
    "date": "report.date",
    "reporting_period": "report.reporting_period",
    "status": "unread.status",
}
_CORRECTED = ("reporting_unit", "date", "reporting_period")


def read_corrections(path: str | Path, *, encoding: str | None = None) -> Corrections:
    """Read the corrections of a table of reports: CSV with a row for each report.

    Columns are told by field names or by English or Chinese headings; others than ``document``, ``section``,
    ``reporting_unit``, ``date`` and ``reporting_period`` are passed over, and so are rows of files that were not read
    (with a ``status``) and are not corrected. An empty cell keeps what the report says of itself. ``encoding`` is that
    of the file, where the one told from its bytes is wrong.

    Raises:
        ReadingError: the file is missing, no CSV, lacks a column, or has a row that is no correction or comes twice;
            the message names the line.
    """
    path = Path(path)
    if path.suffix.lower() != ".csv":
        raise ReadingError(message("corrections.type", path=path, suffix=suffix_of(path)))
    text = decode(bytes_of(path, message("corrections.called")), str(path), encoding).text
    records = csv_records(text, str(path), delimiter_of(text))
    columns = _columns(records[0].cells if records else [], path)
    corrections: dict[ReportName, Correction] = {}
    for number, record in enumerate(records[1:], start=2):
        cells = [unguarded(cell).strip() for cell in record.cells]
        row = {name: cells[index] for name, index in columns.items() if index < len(cells)}
        is_of_unread = row.get("status") and not any(row.get(name) for name in _CORRECTED)
        if is_of_unread or not any(cells):
            continue
        place = f"{path}: line {number}"
        report = ReportName(row.get("document", ""), row.get("section", ""))
        if not report.document:
            raise ReadingError(message("corrections.no_document", place=place, document=called("document")))
        if report in corrections:
            first = corrections[report].place.rpartition(" ")[2]
            told = f"{report.document}, {report.section}" if report.section else report.document
            raise ReadingError(message("corrections.twice", place=place, report=told, first=first))
        corrections[report] = _correction(row, place)
    return Corrections(corrections)


def _columns(headings: list[str], path: Path) -> Mapping[str, int]:
    """The index of each column that is read."""
    told = [" ".join(heading.split()) for heading in headings]
    columns: dict[str, int] = {}
    for name, word in _COLUMNS.items():
        known = {name, *(heading.lower() for heading in both(f"column.{word}"))}
        found = [index for index, heading in enumerate(told) if heading.lower() in known]
        if len(found) > 1:
            raise ReadingError(message("corrections.two_columns", path=path, heading=told[found[1]]))
        if found:
            columns[name] = found[0]
    if "document" not in columns or columns.keys().isdisjoint(_CORRECTED):
        wanted = ", ".join(called(_COLUMNS[name]) for name in _CORRECTED)
        raise ReadingError(message("corrections.none", path=path, document=called("document"), wanted=wanted))
    return columns


def _correction(row: Mapping[str, str], place: str) -> Correction:
    date, period = row.get("date"), row.get("reporting_period")
    try:
        return Correction(
            row.get("reporting_unit") or None,
            date_written(date) if date else None,
            period_written(period) if period else None,
            place,
        )
    except ValueError as error:
        raise ReadingError(message("named", name=place, reason=message_of(error))) from error
