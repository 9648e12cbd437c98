"""Tables as text (.csv, .tsv) → canonical text: a row a line, its cells as spans of tables."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from extractor.errors import ReadingError
from extractor.reading.canvas import CellText
from extractor.reading.spreadsheet.display import indent_of, one_line
from extractor.reading.spreadsheet.sheets import Sheets
from extractor.values.decoding import decode
from extractor.words import Both, message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.records import Document


def read_csv(data: bytes, name: str, encoding: str | None = None) -> Document:
    """Read a table as text, its cells parted by commas, tabs or semicolons; raises ReadingError if it is none."""
    text, codec, replaced = decode(data, name, encoding)
    sheets = Sheets(name)
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
        cells = [
            CellText(number, column, one_line(cell), indent=indent_of(cell))
            for column, cell in enumerate(row, start=1)
            if cell.strip()
        ]
        if cells:
            yield cells


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
