"""Figures as CSV: UTF-8 with byte order mark, every cell quoted, field names as header, decimals exact."""

from __future__ import annotations

import csv
import io
import re
from typing import IO, TYPE_CHECKING

from extractor.export.columns import DATA_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractor.records import Figure

# What a spreadsheet would run as a formula: a leading sign of one, but not that of a plain number.
_FORMULA = re.compile(r"(?![+\-][0-9]+(?:\.[0-9]+)?\Z)[=+\-@\t\r]")


def write_csv(figures: Iterable[Figure], stream: IO[bytes], lang: str) -> None:  # noqa: ARG001 - for programs
    """Write ``figures``; text that a spreadsheet would run as a formula gets a ``'`` in front."""
    # QUOTE_ALL, since a cell may hold any line end and not every Python quotes a lone CR
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(column.name for column in DATA_COLUMNS)
    for figure in figures:
        cells = figure.model_dump(mode="json")
        writer.writerow(_safe(cells[column.field]) for column in DATA_COLUMNS)
    text.detach()  # flushes, and leaves closing to the caller


def _safe(value: str | int | None) -> str | int | None:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
