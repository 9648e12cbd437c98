"""A sheet of a workbook while it is written: rows from the top down, each cell with its look, its link and its note.

openpyxl writes a row at once and forgets it, so cells are kept and filled anew: one for each column and look. What
stands above the rows in the file (widths, panes, folded columns) has to be known before the first row.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from typing import IO, TYPE_CHECKING, Literal, NamedTuple, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from extractor.version import __version__
from extractor.writing import cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

#: Excel refuses a sheet with more than 65,530 hyperlinks, and each takes 1 KB until the sheet is done: where there are
#: more than these, formulas stand instead.
MAX_LINKS = 20_000
#: Notes are kept in memory too, and each is a shape on the sheet.
MAX_NOTES = 2_000

_FONT = "Calibri"
_AUTHOR = f"shuzheng {__version__}"
_NOTE_WIDTH, _NOTE_LINE = 320, 18  # pixels
_NOTE_CHARACTERS = 22  # Chinese ones on a line
_A4 = 9
_LINK_COLOUR = "0563C1"
_RULE_COLOUR = "A6A6A6"


class Look(NamedTuple):
    """How a cell looks; colours are hexadecimal. ``is_link`` is blue and underlined, ``line`` draws one above."""

    number_format: str = "General"
    fill: str | None = None
    colour: str | None = None
    bold: bool = False
    size: int = 11
    wrap: bool = False
    is_link: bool = False
    line: bool = False
    indent: int = 0


PLAIN = Look()
WRAPPED = Look(wrap=True)
LINK = Look(is_link=True, indent=1)
TITLE = Look(bold=True, size=16)
HEADING = Look(bold=True, size=13)
HEADER = Look(bold=True, wrap=True, fill=cells.HEADER_FILL)
INDENTED = Look(indent=1)  # for text behind a column of numbers
QUIET = Look(colour="595959")
COUNT = Look("#,##0")


class Entry(NamedTuple):
    """What a cell holds: text or a number, how it looks, where a click on it goes, and a note that pops up.

    What has a ``target`` is there for the click alone: it may be written as a formula.
    """

    value: str | Decimal | int | None
    look: Look = PLAIN
    target: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Pages:
    """The sheets that ``count`` rows below a header need: ``title``, ``title 2``, …"""

    title: str
    count: int
    size: int

    @classmethod
    def of(cls, title: str, count: int) -> Pages:
        """As many sheets as the rows need, and one if there are none."""
        return cls(title, count, cells.MAX_ROWS)

    @property
    def titles(self) -> list[str]:
        """The titles of the sheets."""
        return [self.title_of(index) for index in range(0, max(self.count, 1), self.size)]

    def target(self, index: int) -> str:
        """Where the row with this index is, as links say it."""
        return f"'{self.title_of(index)}'!A{self.row(index)}"

    def title_of(self, index: int) -> str:
        """The title of the sheet that a row is on."""
        page = index // self.size
        return f"{self.title} {page + 1}" if page else self.title

    def row(self, index: int) -> int:
        """The number of a row on its sheet, the header being 1."""
        return index % self.size + 2

    def jump(self, index: int, look: Look = LINK) -> Entry:
        """A cell that goes to a row: → 12."""
        return Entry(f"→ {self.row(index)}", look, self.target(index))


@contextmanager
def saved_workbook(stream: IO[bytes]) -> Iterator[Workbook]:
    """A workbook for sheets, saved to ``stream`` in the end; where something fails, nothing is."""
    workbook = Workbook(write_only=True)
    try:
        yield workbook
    except BaseException:
        for opened in workbook.worksheets:
            opened.close()  # an open write-only sheet would complain on standard error when collected
        raise
    workbook.save(stream)


class _Rows(WriteOnlyWorksheet):
    """A write-only sheet whose rows are cells already: to try each as a value first would take a fifth of all time."""

    def _values_to_row(self, values: Iterable[Cell | None], row_idx: int) -> Iterator[Cell]:
        for column, cell in enumerate(values, start=1):
            if cell is not None:
                cell.row, cell.column = row_idx, column
                if cell.hyperlink is not None:
                    cell.hyperlink.ref = cell.coordinate
                yield cell


class Sheet:
    """A sheet that is being written."""

    def __init__(
        self,
        workbook: Workbook,
        title: str,
        widths: Sequence[float],
        *,
        frozen: str | None = "A2",
        folded: Sequence[int] = (),
        jumps: int = 0,
        repeated: str | None = "1:1",
    ) -> None:
        """Make the sheet.

        Args:
            workbook: the write-only workbook that it goes into.
            title: its name.
            widths: of the columns, in characters.
            frozen: the first cell that moves when the sheet is scrolled.
            folded: numbers of columns that stand together under an outline and are hidden until it is opened.
            jumps: how many entries with a target will come.
            repeated: rows that stand on each printed page.
        """
        self.title = title
        self.row = 0  # the last one written
        rows = _Rows(workbook, title)
        workbook._add_sheet(rows)  # type: ignore[attr-defined]  # what create_sheet does with a sheet of its own
        # a write-only sheet has much of what a Worksheet has, which the stubs do not know
        self.sheet = cast("Worksheet", rows)
        self._cells: dict[tuple[int, Look], Cell] = {}
        self._notes_left = MAX_NOTES
        self._jumps_are_formulas = jumps > MAX_LINKS
        self._widths = widths
        self.sheet.freeze_panes = frozen
        self.sheet.sheet_format.defaultRowHeight, self.sheet.sheet_format.customHeight = cells.LINE, True
        for number, width in enumerate(widths, start=1):
            dimension = self.sheet.column_dimensions[get_column_letter(number)]
            dimension.width = width
            if number in folded:
                dimension.outlineLevel, dimension.hidden = 1, True
        if folded:
            self.sheet.column_dimensions[get_column_letter(max(folded) + 1)].collapsed = True
        self._set_print(repeated)

    def _set_print(self, repeated: str | None) -> None:
        """Landscape, as many pages long as it takes and one wide, the sheet and the number of the page below."""
        sheet = self.sheet
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_title_rows = repeated
        sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.7, header=0.3, footer=0.3)
        footer = sheet.oddFooter
        assert footer is not None  # every sheet has one
        footer.left.text, footer.right.text = "&A", "&P / &N"

    def header(self, headings: Sequence[str], notes: Sequence[str | None] = ()) -> int:
        """Write the headings of a table, some with a note, and return the number of the row."""
        return self.add([Entry(heading, HEADER, note=note) for heading, note in zip_longest(headings, notes)])

    def add(self, entries: Sequence[Entry | None]) -> int:
        """Write a row and return its number."""
        self.row += 1
        height = self._height(entries)
        if height != cells.LINE:
            self.sheet.row_dimensions[self.row].height = height
        self.sheet.append([self._cell(column, entry) for column, entry in enumerate(entries, start=1)])
        self.sheet.row_dimensions.pop(self.row, None)  # it is written, and there may be a million of them
        return self.row

    def _height(self, entries: Sequence[Entry | None]) -> float:
        """The height that the text of a row needs, in points: not every program finds it by itself."""
        lines = 1
        size = PLAIN.size
        for entry, width in zip(entries, self._widths, strict=False):
            if entry is None:
                continue
            size = max(size, entry.look.size)
            text, room = entry.value, width - entry.look.indent
            if entry.look.wrap and isinstance(text, str) and (len(text) * 2 > room or "\n" in text):
                lines = max(lines, cells.lines(text, room))
        return cells.LINE * (min(lines, cells.MAX_LINES) - 1 + size / PLAIN.size)

    def text(self, text: str, look: Look = PLAIN) -> int:
        """Write a row with one text."""
        return self.add([Entry(text, look)])

    def block(self, heading: str, notes: str = "") -> None:
        """Begin a part of the sheet: its heading, a row free above, and notes below, a row each line."""
        self.add([])
        self.text(heading, HEADING)
        for line in notes.splitlines():
            self.text(line, QUIET)

    def filter(self, columns: int) -> None:
        """Give the header, which is the first row, buttons to filter by."""
        self.sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{self.row}"

    def print_only(self, columns: int) -> None:
        """Print the first columns of the rows written so far, not the others."""
        self.sheet.print_area = f"A1:{get_column_letter(columns)}{self.row}"

    def _cell(self, column: int, entry: Entry | None) -> Cell | None:
        if entry is None:
            return None
        value, look, target, note = entry
        is_empty = value is None or value == ""
        if is_empty and not look.fill and not look.line:
            return None
        cell = self._cells.get((column, look))
        if cell is None:
            cell = self._cells[column, look] = self._made(look)
        if value is None or is_empty:
            cell.value = None
        elif target and self._jumps_are_formulas:
            cell.value = f'=HYPERLINK("#{target}","{value}")'
        elif isinstance(value, str):
            cells.fill_text(cell, value)
        else:
            cells.fill(cell, value)
        if look.is_link:
            is_linked = target and not self._jumps_are_formulas
            cell.hyperlink = Hyperlink(ref="", location=target) if is_linked else None
        if note and self._notes_left:
            self._notes_left -= 1
            cell.comment = _note(note)
        elif cell.comment is not None:
            cell.comment = None
        return cell

    def _made(self, look: Look) -> Cell:
        cell = WriteOnlyCell(self.sheet)
        cell.number_format = look.number_format
        is_header = look == HEADER
        cell.alignment = Alignment(
            "center" if is_header else "left" if look.indent else None,
            "center" if is_header else "top",
            wrap_text=look.wrap,
            indent=look.indent,
        )
        colour = _LINK_COLOUR if look.is_link else look.colour
        underline: Literal["single"] | None = "single" if look.is_link else None
        cell.font = Font(name=_FONT, bold=look.bold, color=colour, size=look.size, underline=underline)
        if look.fill:
            cell.fill = PatternFill("solid", fgColor=look.fill)
        if look.line:
            cell.border = Border(top=Side("thin", _RULE_COLOUR))
        return cell


def _note(text: str) -> Comment:
    """A note as large as its text needs."""
    lines = sum(-(-len(line) // _NOTE_CHARACTERS) for line in text.split("\n"))
    return Comment(cells.clean(text), _AUTHOR, height=_NOTE_LINE * (lines + 1), width=_NOTE_WIDTH)
