"""Records as CSV: UTF-8 with byte order mark, every cell quoted, field names as header, decimals exact."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import IO, TYPE_CHECKING

from extractor.records import plain
from extractor.records.columns import with_its_digits
from extractor.values.cells import guarded

if TYPE_CHECKING:
    from extractor.records.columns import RecordTable


def write_csv(table: RecordTable, stream: IO[bytes], lang: str) -> None:  # noqa: ARG001 - for programs
    """Write the records of ``table``; text that a spreadsheet would run as a formula gets a ``'`` in front."""
    # QUOTE_ALL, since a cell may hold any line end and not every Python quotes a lone CR
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    columns = [column for column in table.columns if not column.as_text]
    writer.writerow(column.name for column in columns)
    for record in table.records:
        writer.writerow(_cell(column.value(record), column.printed) for column in columns)
    text.detach()  # flushes, and leaves closing to the caller


def _cell(value: str | int | Decimal | None, printed: bool) -> str | int | None:
    if isinstance(value, Decimal):
        return with_its_digits(value) if printed else plain(value)
    return guarded(value) if isinstance(value, str) else value
