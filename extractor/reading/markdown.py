"""Markdown → canonical text: one paragraph, list item or table row a line, without markup inside numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.reading.canvas import Canvas, CellText
from extractor.reading.struck import struck_warnings
from extractor.records import Document, Heading
from extractor.values.decoding import decode

if TYPE_CHECKING:
    from markdown_it.token import Token

_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>")
_LINE_TAG = re.compile(r"(?:article|blockquote|br|d[dlt]|div|h[1-6r]|li|[ou]l|p|section|table|t[dhr])", re.I)


def read_markdown(data: bytes, name: str, encoding: str | None = None) -> Document:
    """Decode ``data`` and render them to canonical text, to which all offsets refer.

    Headings lose their ``#`` and are marked in ``Document.headings``; emphasis, links and code lose their
    markup, bullets go, ordered-list markers stay (``1. ``), cells of a table row are joined by `` | `` and marked in
    ``Document.tables``; comments, images, front matter and struck-out text are left out. Locators tell the line of
    the file. Raises ReadingError if the data are no text.
    """
    from markdown_it import MarkdownIt

    text, codec, replaced = decode(data, name, encoding)
    body, first_line = _without_front_matter(text)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    page = _MarkdownText()
    _render(tokens, page, first_line)
    warnings = struck_warnings(_struck_in(tokens))
    return page.canvas.document(name, warnings, encoding=codec, replaced=replaced)


@dataclass
class _MarkdownText:
    """The canonical text while it grows, and the marker of the list item whose first line is still to come."""

    canvas: Canvas = field(default_factory=Canvas)
    marker: str = ""

    def add(self, content: str, first_line: int, heading_level: int | None = None) -> None:
        """Append the lines of ``content`` that are not blank; the first one takes the list marker."""
        for number, line in enumerate(content.split("\n"), start=first_line):
            if stripped := line.strip(" \t"):
                span = self.canvas.line(self.marker + stripped, label=f"line {number}")
                if heading_level is not None:
                    self.canvas.headings.append(Heading(span.start + len(self.marker), span.end, heading_level))
                self.marker = ""


@dataclass
class _OpenTable:
    """The table that is open, and how many rows and cells of the last row it has."""

    cells: list[CellText] = field(default_factory=list)
    rows: int = 0
    columns: int = 0

    def add(self, text: str) -> None:
        self.columns += 1
        self.cells.append(CellText(self.rows, self.columns, text.replace("\n", " ").strip()))


def _render(tokens: list[Token], page: _MarkdownText, first_line: int) -> None:
    level: int | None = None  # of the heading that is open
    grid: _OpenTable | None = None
    for token in tokens:
        line = first_line + token.map[0] if token.map else first_line
        match token.type:
            case "heading_open":
                level = int(token.tag.removeprefix("h"))
            case "heading_close":
                level = None
            case "table_open":
                grid = _OpenTable()
            case "table_close" if grid:
                page.canvas.table(grid.cells, header_rows=1)
                grid = None
            case "tr_open" if grid:
                grid.rows, grid.columns = grid.rows + 1, 0
            case "list_item_open":
                if token.info:  # the number of an item of an ordered list
                    page.marker += f"{token.info}{token.markup} "
            case "list_item_close":
                page.marker = ""
            case "fence" | "code_block":
                page.add(token.content, line + (token.type == "fence"))
            case "html_block":
                page.add(_text_of_html(token.content), line)
            case "inline":
                content = _text_of_inline(token.children or [])
                if grid:
                    grid.add(content)
                elif level is not None:
                    page.add(content.replace("\n", " "), line, level)
                else:
                    page.add(content, line)


def _struck_in(tokens: list[Token]) -> int:
    """How many passages are struck out; one in another is part of that."""
    number = 0
    for token in tokens:
        depth = 0
        for child in token.children or []:
            number += child.type == "s_open" and depth == 0
            depth += {"s_open": 1, "s_close": -1}.get(child.type, 0)
    return number


def _text_of_inline(children: list[Token]) -> str:
    pieces: list[str] = []
    struck = 0
    for index, token in enumerate(children):
        if token.type == "s_open":
            struck += 1
        elif token.type == "s_close":
            struck -= 1
        elif struck:
            continue
        elif token.type in ("text", "text_special", "code_inline"):
            pieces.append(token.content)
        elif token.type == "softbreak":
            pieces.append(_joint(pieces, children[index + 1 :]))
        elif token.type == "hardbreak":
            pieces.append("\n")
        elif token.type == "html_inline":
            pieces.append(_text_of_html(token.content))
    return "".join(pieces)


def _joint(before: list[str], after: list[Token]) -> str:
    """What a line end inside a paragraph stands for: nothing beside Chinese, a space between ASCII."""
    left = next((piece[-1] for piece in reversed(before) if piece), "")
    right = next((token.content[0] for token in after if token.content), "")
    return " " if left.isascii() and right.isascii() else ""


def _text_of_html(html: str) -> str:
    """The text of an HTML fragment: comments go, block tags end a line, other tags leave no trace."""
    return _TAG.sub(lambda tag: "\n" if _LINE_TAG.fullmatch(tag[1]) else "", _without_comments(html))


def _without_comments(html: str) -> str:
    kept: list[str] = []
    rest = html
    while True:
        before, opened, rest = rest.partition("<!--")
        kept.append(before)
        if not opened:
            return "".join(kept)
        _, _, rest = rest.partition("-->")  # a comment that is never closed takes the rest


def _without_front_matter(text: str) -> tuple[str, int]:
    """Drop the metadata between two ``---`` lines at the top, which Markdown would take for a heading.

    Returns the rest and the number of its first line.
    """
    lines = text.splitlines(keepends=True)
    if lines and lines[0].rstrip() == "---":
        for number, line in enumerate(lines[1:], start=2):
            if line.rstrip() == "---":
                return "".join(lines[number:]), number + 1
    return text, 1
