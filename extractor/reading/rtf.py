"""RTF → canonical text through striprtf: one paragraph or table row a line, headings by their outline level.

striprtf resolves code pages, fonts and Unicode, and drops headers and pictures. The source is prepared for it by
:mod:`~extractor.reading.rtfsource`, which puts marks in place of rows, cells and headings. Text that is deleted, hidden
or struck through is left out; notes come at the end; text boxes are not read, which the document says.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from striprtf.striprtf import rtf_to_text

from extractor.errors import ReadingError
from extractor.reading.canvas import Canvas
from extractor.reading.elements import properties, shown_lines
from extractor.reading.limits import check_size
from extractor.reading.linebreaks import join_cell, join_lines
from extractor.reading.rtfsource import Mark, as_ascii, declared_codec, prepared, struck_passages, with_notes_at_end
from extractor.reading.rtftables import Definition, RtfRow, cells_of
from extractor.reading.struck import struck_warnings
from extractor.words import message

if TYPE_CHECKING:
    from extractor.records import Document, Properties

MAX_TEXT_BYTES = 16 << 20
"""Without pictures; a book of 1,000 pages has 10 MB with the marks of its runs."""

MAX_CONTROLS = 4_000_000
"""Braces and control words; a run of Word has about ten."""

_START = b"{\\rtf"
_MADE = re.compile(r"\\(creatim|revtim)\\yr([0-9]{4})\\mo([0-9]{1,2})\\dy([0-9]{1,2})(?![0-9])")
_TITLE = re.compile(r"\{\\title ([^{}]{1,2000})\}")
_NOT_READ = {
    "rtf.footnotes": re.compile(r"\\footnote(?![a-z])"),
    "rtf.text_boxes": re.compile(r"\\shptxt(?![a-z])"),
    "word.file": re.compile(r"\\objdata(?![a-z])"),
}
_NUMBERED = f"([{Mark.EDGE}{Mark.OUTLINE}])(-?[0-9]+){Mark.END_OF_NUMBER}"
_ANY_MARK = "".join(Mark)
_TOKEN = re.compile(rf"{_NUMBERED}|[{_ANY_MARK}\n]|[^{_ANY_MARK}\n]+")
# a tab stands after the number of a list, which is not a column
_NUMBER_OF_LIST = re.compile(r"\A\s*([^\s0-9]{0,6}[、）])[ \t]+")
_BODY_LEVEL = 9  # the outline level of what is no heading


def read_rtf(data: bytes, name: str, encoding: str | None = None) -> Document:
    """Read an RTF file; ``encoding`` is for one that declares no code page, or a wrong one.

    Raises ReadingError if it is none, is damaged, or is larger than any report.
    """
    check_size(data, name)
    if not data.startswith(_START):
        raise ReadingError(message("rtf.none", name=name))
    source = as_ascii(data)
    check_size(source.encode(), name, MAX_TEXT_BYTES)
    if source.count("{") + source.count("\\") > MAX_CONTROLS:
        raise ReadingError(message("markup.crowded", name=name, most=MAX_CONTROLS))
    source = with_notes_at_end(source)
    codec = declared_codec(source, encoding)
    try:
        text = _plain(prepared(source, has_charsets=encoding is None), codec)
        told = _told(source, codec)
    # what striprtf raises for a code page or a number that there is not
    except (LookupError, ValueError, TypeError, OverflowError) as error:
        raise ReadingError(message("rtf.damaged", name=name)) from error
    writer = _Writer(Canvas())
    writer.write(text)
    unread = {key: len(pattern.findall(source)) for key, pattern in _NOT_READ.items()}
    counted = ", ".join(message(key, number=number).en for key, number in unread.items() if number)
    unread_warnings = (message("word.unread", counted=counted).en,) if counted else ()
    warnings = (*unread_warnings, *struck_warnings(struck_passages(source)))
    return writer.canvas.document(name, warnings, told, encoding=codec, replaced=text.count("\ufffd"))


def _plain(source: str, codec: str) -> str:
    text: str = rtf_to_text(source, encoding=codec, errors="replace")  # type: ignore[no-untyped-call]
    # half surrogates that make a pair become one character, others U+FFFD
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _told(source: str, codec: str) -> Properties | None:
    """The title and the dates of the document."""
    dates: dict[str, str] = {}
    for what, *numbers in _MADE.findall(source):
        try:
            dates.setdefault(what, date(*map(int, numbers)).isoformat())
        except ValueError:  # a date that is none says nothing
            continue
    title = _TITLE.search(source)
    said = _plain(prepared(f"{{\\rtf1 {title[1]}}}"), codec) if title else None
    return properties(said, dates.get("creatim"), dates.get("revtim"))


@dataclass(slots=True)
class _Writer:
    """What was read up to a token: the open line, the cells of the open row, and the rows of the open table."""

    canvas: Canvas
    line: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # of the open cell
    level: int | None = None
    is_contents: bool = False
    in_row: bool = False
    cells: list[str] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    open_definition: Definition = field(default_factory=Definition)
    rows: list[RtfRow] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    note: str | None = None  # the label of the open one

    def write(self, text: str) -> None:
        """Write a text with marks."""
        for found in _TOKEN.finditer(text):
            if found[1] is None:
                self._take(found[0])
            elif found[1] == Mark.EDGE:
                self.definitions.append(self.open_definition._replace(edge=int(found[2])))
                self.open_definition = Definition()
            else:
                level = int(found[2])
                self.level = level + 1 if 0 <= level < _BODY_LEVEL else None
        self._end_row()
        self._end_table()

    def _take(self, token: str) -> None:
        match token:
            case "\n":
                self._end_line()
            case Mark.ROW_START:
                self._start_row()
            case Mark.CELL:
                self._end_cell()
            case Mark.ROW:
                self._end_row()
            case Mark.BELOW:
                self.open_definition = self.open_definition._replace(goes_on_below=True)
            case Mark.BESIDE:
                self.open_definition = self.open_definition._replace(goes_on_beside=True)
            case Mark.RESET:
                self.level, self.is_contents = None, False
            case Mark.FOOTNOTE | Mark.ENDNOTE as mark:
                self._start_note("footnote" if mark == Mark.FOOTNOTE else "endnote")
            case Mark.CONTENTS:
                self.is_contents = True
            case _:
                self.line.append(token)

    def _start_note(self, kind: str) -> None:
        self._end_row()
        self._end_table()
        self.notes[kind] += 1
        self.note = f"{kind} {self.notes[kind]}"

    def _end_line(self) -> None:
        lines = shown_lines(_NUMBER_OF_LIST.sub(r"\1", "".join(self.line)))
        self.line = []
        if self.is_contents:
            return
        if self.in_row:
            self.lines += lines
        elif lines:
            self._write_paragraph(lines)

    def _write_paragraph(self, lines: list[str]) -> None:
        self._end_table()
        level = self.level
        self.canvas.paragraph(lines if level is None else [join_lines(lines)], label=self.note, level=level)

    def _start_row(self) -> None:
        # writers that say again at the end of a row what they said at its start
        if not self.in_row:
            self._end_line()
            self.in_row = True
        self.definitions = []
        self.open_definition = Definition()

    def _end_cell(self) -> None:
        self.in_row = True  # a row may be one like that before, which says nothing at its start
        self._end_line()
        self.cells.append(join_cell(self.lines))
        self.lines = []

    def _end_row(self) -> None:
        self._end_line()
        if self.cells and self.lines:  # its last cell has no end
            self._end_cell()
        if self.cells:
            self.rows.append(RtfRow(self.cells, self.definitions))
        elif self.lines:  # a row without cells is none
            self._write_paragraph(self.lines)
        self.in_row = False
        self.cells, self.lines = [], []

    def _end_table(self) -> None:
        if self.rows:
            self.canvas.table(cells_of(self.rows))
            self.rows = []
