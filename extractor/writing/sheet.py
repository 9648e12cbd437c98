"""A sheet of a workbook while it is written: rows from the top down, each cell with its look, its link and its note.

XlsxWriter writes a row to a temporary file as soon as the next one begins; only links and notes stay in memory.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from extractor.records import plain
from extractor.version import __version__
from extractor.writing import cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: Excel refuses a sheet with more than 65,530 hyperlinks, and each takes 1 KB until the sheet is done: where there are
#: more than these, formulas stand instead.
MAX_LINKS = 20_000
#: Notes are kept in memory too, and each is a shape on the sheet.
MAX_NOTES = 2_000

_AUTHOR = f"shuzheng {__version__}"
_NOTE_WIDTH, _NOTE_LINE = 320, 18  # pixels
_NOTE_CHARACTERS = 22  # Chinese characters on a line of a note
_DIGIT = 7  # pixels that a digit is wide
_A4 = 9
_OPTIONS: Mapping[str, object] = {
    "constant_memory": True,
    "use_zip64": True,  # for sheets of more than 4 GiB
    # a font of the theme would be another one in a Chinese Excel
    "default_format_properties": {"font_name": "Calibri", "font_size": 11, "font_scheme": "none"},
}
_LINK_COLOUR = "0563C1"
_RULE_COLOUR = "A6A6A6"

# Where a text is parted so that XlsxWriter writes it as it is: text from <r> to </r> would pass for XML, and the code
# of a character (_x000D_) is escaped in a way that not every program undoes.
_PARTED = re.compile(r"(?<=^<)(?=r>)|(?<=_)(?=x[0-9A-Fa-f]{4}_)")


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

    Text that has a ``target`` is there for the click alone: it may be written as a formula. ``bold`` is the span of a
    text that stands out.
    """

    value: str | Decimal | int | None
    look: Look = PLAIN
    target: str | None = None
    note: str | None = None
    bold: tuple[int, int] | None = None


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


class Book:
    """A workbook that is being written, with one format for each look of its cells."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self._formats: dict[Look, Format] = {}

    def format(self, look: Look) -> Format:
        """The format of cells that look so."""
        if look not in self._formats:
            self._formats[look] = self.workbook.add_format(_properties(look))
        return self._formats[look]


@contextmanager
def saved_workbook(stream: IO[bytes]) -> Iterator[Book]:
    """A workbook for sheets, saved to ``stream`` in the end; where something fails, nothing is.

    Raises OSError where the disk is full or ``stream`` takes no more.
    """
    # what was written of a workbook that failed goes with the folder
    with TemporaryDirectory(prefix="shuzheng-", ignore_cleanup_errors=True) as folder:
        workbook = Workbook(stream, {**_OPTIONS, "tmpdir": folder})
        workbook.set_properties({"author": _AUTHOR})
        yield Book(workbook)
        try:
            workbook.close()
        except FileCreateError as error:
            raise error.args[0] from None  # the OSError that it stands for


class Sheet:
    """A sheet that is being written."""

    def __init__(
        self,
        book: Book,
        title: str,
        widths: Sequence[float],
        *,
        frozen: tuple[int, int] | None = (1, 0),
        folded: Sequence[int] = (),
        jumps: int = 0,
        repeated: int | None = 1,
    ) -> None:
        """Make the sheet.

        Args:
            book: the workbook that it goes into.
            title: its name.
            widths: of the columns, in characters.
            frozen: how many rows and columns stay where they are when the sheet is scrolled.
            folded: numbers of the last columns, which stand under an outline and are hidden until it is opened.
            jumps: how many entries with a target will come.
            repeated: number of the row that is printed on each page.
        """
        self.title = title
        self.row = 0  # the last one written
        self.book = book
        self.sheet: Worksheet = book.workbook.add_worksheet(title)
        self._notes_left = MAX_NOTES
        self._jumps_are_formulas = jumps > MAX_LINKS
        self._widths = widths
        self.sheet.set_default_row(cells.LINE)
        if frozen:
            self.sheet.freeze_panes(*frozen)
        for column, width in enumerate(widths):
            options = {"level": 1, "hidden": True} if column + 1 in folded else {}
            self.sheet.set_column_pixels(column, column, width * _DIGIT, None, options)
        if folded:
            self.sheet.set_column(len(widths), len(widths), None, None, {"collapsed": True})
        self._set_print(repeated)

    def _set_print(self, repeated: int | None) -> None:
        """Landscape, as many pages long as it takes and one wide, the sheet and the number of the page below."""
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
        self.sheet.set_footer("&L&A&R&P / &N")
        if repeated:
            self.sheet.repeat_rows(repeated - 1)

    def header(self, headings: Sequence[str], notes: Sequence[str | None] = ()) -> int:
        """Write the headings of a table, some with a note, and return the number of the row."""
        return self.add([Entry(heading, HEADER, note=note) for heading, note in zip_longest(headings, notes)])

    def add(self, entries: Sequence[Entry | None]) -> int:
        """Write a row and return its number."""
        height = self._height(entries)
        if height != cells.LINE:
            self.sheet.set_row(self.row, height)
        for column, entry in enumerate(entries):
            if entry is not None:
                self._write(column, entry)
        self.row += 1
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
        self.sheet.autofilter(0, 0, self.row - 1, columns - 1)

    def print_only(self, columns: int) -> None:
        """Print the first columns of the rows written so far, not the others."""
        self.sheet.print_area(0, 0, self.row - 1, columns - 1)

    def _write(self, column: int, entry: Entry) -> None:
        """Write a cell of the row that comes next; an empty one only if something of it is seen."""
        value, look, target, note, bold = entry
        is_empty = value is None or value == ""
        if is_empty and not look.fill and not look.line:
            return
        looks = self.book.format(look)
        if is_empty:
            self.sheet.write_blank(self.row, column, None, looks)
        elif cells.is_number(value):
            if target and not self._jumps_are_formulas:  # which would make text of a number
                self.sheet.write_url(self.row, column, f"internal:{target}")
            self.sheet.write_number(self.row, column, value, looks)
        elif target and self._jumps_are_formulas:
            self.sheet.write_formula(self.row, column, f'=HYPERLINK("#{target}","{value}")', looks, value)
        elif target:
            self.sheet.write_url(self.row, column, f"internal:{target}", looks, str(value))
        elif bold:
            self._write_standing_out(column, str(value), bold, look)
        else:
            self._write_text(column, plain(value) if isinstance(value, Decimal) else str(value), looks)
        if note and self._notes_left:
            self._notes_left -= 1
            self.sheet.write_comment(self.row, column, cells.clean(note), _note(note))

    def _write_standing_out(self, column: int, text: str, span: tuple[int, int], look: Look) -> None:
        """Write a text of which a part is bold; one that a cell has to change is written plainly."""
        looks, (start, end) = self.book.format(look), span
        if cells.clean(text) != text or _PARTED.search(text) or start == 0 or end == len(text):
            self._write_text(column, text, looks)
            return
        bold = self.book.format(look._replace(bold=True))
        self.sheet.write_rich_string(self.row, column, text[:start], bold, text[start:end], text[end:], looks)

    def _write_text(self, column: int, text: str, looks: Format) -> None:
        text = cells.clean(text)
        if "_x" in text or text.startswith("<r>"):
            parts = _PARTED.split(text)
            if len(parts) > 1:
                parts_with_looks = [one for part in parts for one in (looks, part)]
                self.sheet.write_rich_string(self.row, column, *parts_with_looks, looks)
                return
        self.sheet.write_string(self.row, column, text, looks)


def _properties(look: Look) -> dict[str, object]:
    """The properties of a format, by the names that XlsxWriter has for them."""
    properties: dict[str, object] = {
        "num_format": look.number_format,
        "font_size": look.size,
        "bold": look.bold,
        "text_wrap": look.wrap,
        "indent": look.indent,
        "valign": "vcenter" if look == HEADER else "top",
    }
    if look == HEADER or look.indent:
        properties["align"] = "center" if look == HEADER else "left"
    if look.is_link:
        properties |= {"font_color": f"#{_LINK_COLOUR}", "underline": 1}
    elif look.colour:
        properties["font_color"] = f"#{look.colour}"
    if look.fill:
        properties["bg_color"] = f"#{look.fill}"
    if look.line:
        properties |= {"top": 1, "top_color": f"#{_RULE_COLOUR}"}
    return properties


def _note(text: str) -> dict[str, object]:
    """The options of a note: as large as its text needs."""
    lines = sum(-(-len(line) // _NOTE_CHARACTERS) for line in text.split("\n"))
    return {"author": _AUTHOR, "width": _NOTE_WIDTH, "height": _NOTE_LINE * (lines + 1)}
