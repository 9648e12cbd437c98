"""A row of a table of figures: what its cells say, and where its header stands."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from extractor.errors import ReadingError
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractor.values.cells import Stated


class Header(NamedTuple):
    """The header of some rows: where it stands, and where their verdicts go.

    ``sheet`` and ``part`` are the title of a sheet and its file inside the workbook; ``row`` is 0 in JSON Lines, which
    have no header. ``column`` is the column of verdicts, counted from 1: the first free one, or where the header is
    marked so the one that is there already. ``cells`` are all headings, which are mostly of one ``kind``: English,
    Chinese, or names of fields; ``width`` is the number of the last column with anything in it. ``delimiter`` stands
    between the cells of a CSV file.
    """

    row: int
    column: int
    heading: str
    sheet: str | None = None
    part: str | None = None
    is_first: bool = True
    is_marked: bool = False
    cells: tuple[str, ...] = ()
    kind: str = "en"
    width: int = 0
    delimiter: str = ","

    def beside(self, names: Sequence[Mapping[str, str]]) -> list[Header]:
        """This header for other columns than that of verdicts, each told by its names beside headings of each kind."""
        known = [" ".join(cell.split()) for cell in self.cells]
        free = self.width
        placed = []
        for name in names:
            index = next((index for index, cell in enumerate(known) if cell in name.values()), None)
            if index is None:
                free += 1
                placed.append(self._replace(column=free, heading=name[self.kind], is_marked=False))
            else:
                placed.append(self._replace(column=index + 1, heading=self.cells[index], is_marked=True))
        return placed


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of a table says; where it says nothing, text is empty and a number None.

    ``number`` is the row as a person counts it, the header being 1. Of ``value``, ``value_max`` and ``unit`` None means
    that the table has no such column, which is no claim; an empty cell is one. ``is_added`` tells a row without a place
    of its own among rows that have one: somebody added it.
    """

    number: int
    id: str = ""
    document: str = ""
    document_id: str = ""
    sentence: str = ""
    sentence_start: int | None = None
    mention: str = ""
    start: int | None = None
    end: int | None = None
    value: Stated | None = None
    value_text: Stated | None = None
    value_max: Stated | None = None
    value_max_text: Stated | None = None
    unit: str | None = None
    is_added: bool = False
    header: Header | None = None


class Record(NamedTuple):
    """A row of a CSV file: its cells, and its text with the line end."""

    cells: list[str]
    raw: str


def csv_records(text: str, name: str, delimiter: str) -> list[Record]:
    """Read the rows of a CSV file; raises ReadingError if it is none."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=delimiter)
    records: list[Record] = []
    done = 0
    try:
        for cells in reader:
            records.append(Record(cells, "".join(lines[done : reader.line_num])))
            done = reader.line_num
    except csv.Error as error:
        raise ReadingError(message("csv.damaged", name=name, line=done + 1, reason=error)) from error
    return records
