"""HTML → canonical text: one block or table row a line, with inline markup leaving no trace inside numbers.

Left out is what a browser does not show (scripts, styles, hidden elements) and navigation; all else stays, since a
sentence that is lost costs more than a menu that is kept. Style sheets are not applied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from extractor.errors import ReadingError
from extractor.reading.canvas import Canvas
from extractor.reading.characters import lowered, raised, split_lines, without_invisible, without_radicals
from extractor.reading.htmltables import is_data, is_prose, parts_of, place
from extractor.reading.limits import check_size, element_budget
from extractor.reading.linebreaks import join_cell, join_lines, joint
from extractor.reading.markup import Element, parse_html
from extractor.reading.numbering import spell
from extractor.reading.properties import page_properties
from extractor.reading.struck import struck_warnings
from extractor.values.decoding import SAMPLE_BYTES, decode
from extractor.words import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extractor.budget import Budget
    from extractor.records import Document

_LEFT_OUT = frozenset(
    [
        *("area", "audio", "canvas", "col", "colgroup", "datalist", "head", "iframe", "link", "meta", "nav", "noembed"),
        *("noframes", "noscript", "param", "rp", "rt", "script", "source", "style", "template", "title", "video"),
    ]
)
_STRUCK = frozenset(["del", "s", "strike"])
_BLOCKS = frozenset(
    [
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4"),
        *("h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "ol", "optgroup"),
        *("option", "p", "plaintext", "pre", "search", "section", "select", "summary", "table", "tbody", "td", "svg"),
        *("text", "textarea", "tfoot", "th", "thead", "tr", "ul", "xmp"),
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PREFORMATTED = ("pre", "listing", "plaintext", "textarea", "xmp")
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))",
    re.IGNORECASE,
)
_STRIKING = re.compile(r"(?:^|;)\s*text-decoration[a-z-]*\s*:[^;]*line-through", re.IGNORECASE)
_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*([a-z-]+)", re.IGNORECASE)
_LIST_STYLE = re.compile(r"(?:^|;)\s*list-style(?:-type)?\s*:\s*([^;]+)", re.IGNORECASE)
_MARKERS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_HAN_MARKERS = ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_DECLARED = re.compile(rb"<(?:meta|\?xml)[^>]{0,500}?(?:charset|encoding)\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{1,40})", re.I)
_VALUE = re.compile(rb"=\s*+(?:\"[^\"]*+\"|'[^']*+')")
_TAG = re.compile(rb"<(?:[a-zA-Z/!?](?:" + _VALUE.pattern + rb"|[^>])*+>|!--)")
_RAW = re.compile(rb"<(!--|script(?=[\s/>])|style(?=[\s/>]))", re.IGNORECASE)
_CLOSING = {
    b"!--": re.compile(rb"--!?>"),
    b"script": re.compile(rb"</script(?=[\s/>])", re.IGNORECASE),
    b"style": re.compile(rb"</style(?=[\s/>])", re.IGNORECASE),
}
_EMPTY_XML = re.compile(r"<(script|style|title|textarea|iframe)\b([^<>]*+)(?<=/)>", re.IGNORECASE)


MAX_BYTES = 32 << 20
"""Of a page as stored; 1,000 pages of text have 4 MB."""

MAX_ATTRIBUTES = 1000
"""Of one tag; real ones have some dozen."""


def read_html(data: bytes, name: str, encoding: str | None = None) -> Document:
    """Decode ``data`` and render what they show; raises ReadingError if they are no text, or cost too much."""
    check_size(data, name, MAX_BYTES)
    declared = _DECLARED.search(data[:4096])
    text, codec, replaced = decode(
        data,
        name,
        encoding,
        declared=declared[1].decode("ascii") if declared else None,
        evidence=_evidence(data),
    )
    _check_attributes(text.encode(), name)
    if text.lstrip().startswith("<?xml"):
        text = _EMPTY_XML.sub(r"<\1\2></\1>", text)  # the rules of HTML would take them for still open
    page = _HtmlPage(Canvas(), element_budget(name))
    root = parse_html(text, name)
    if root is not None:
        page.write(root)
    warnings = struck_warnings(page.struck_passages)
    return page.canvas.document(name, warnings, page_properties(root), encoding=codec, replaced=replaced)


class _Tag(NamedTuple):
    """A tag in the bytes of a page, with the end of the one before it; the content of scripts counts as part of it."""

    after: int
    start: int
    end: int


def _tags(data: bytes) -> Iterator[_Tag]:
    """Yield the tags of a page; in one pass, whatever is left open."""
    position = 0
    while (start := data.find(b"<", position)) >= 0:
        tag = _TAG.match(data, start)
        if tag is None:
            if not data[start + 1 : start + 2].isalpha():
                position = start + 1  # a sign in the text
                continue
            return  # a tag that is never closed takes the rest
        end = tag.end()
        if raw := _RAW.match(data, start):
            closing = _CLOSING[raw[1].lower()].search(data, start + 2)
            end = closing.end() if closing else len(data)
        yield _Tag(position, start, end)
        position = end
    yield _Tag(position, len(data), len(data))


def _evidence(data: bytes) -> bytes | None:
    """The first text between tags, which tells the encoding: a page may begin with 16 KB of scripts in ASCII."""
    if b"\x00" in data[:1024]:  # UTF-16, in which tags look otherwise
        return None
    texts: list[bytes] = []
    size = 0
    for after, start, _ in _tags(data):
        if text := data[after:start].strip():
            texts.append(text)
            size += len(text) + 1
        if size >= SAMPLE_BYTES:
            break
    return b"\n".join(texts)


def _check_attributes(data: bytes, name: str) -> None:
    """Refuse a tag with more attributes than any page has: their cost grows with their square."""
    for _, start, end in _tags(data):
        if end - start > 2 * MAX_ATTRIBUTES and not _RAW.match(data, start):
            attributes = _VALUE.sub(b" ", data[start:end]).replace(b"/", b" ").split()
            if len(attributes) > MAX_ATTRIBUTES:
                raise ReadingError(message("html.attributes", name=name, most=MAX_ATTRIBUTES))


@dataclass(slots=True)
class _OpenList:
    """A list that is open: the style of its markers (None for bullets), and the number of the next item."""

    style: str | None
    number: int = 1
    step: int = 1

    def next_marker(self, value: str | None) -> str:
        """Count one more item, and return what stands before it."""
        if self.style is None:
            return ""
        given = _integer(value)
        number = self.number if given is None else given
        self.number = number + self.step
        return spell(number, self.style) + ("、" if self.style == "japaneseCounting" else ". ")


@dataclass(slots=True)
class _Walk:
    """One walk over a page, or over a cell: the open line and paragraph, and what holds for the text at hand.

    ``emit`` takes a paragraph that is whole, with its level if it is a heading. ``on_table`` takes a table: it returns
    what is to be read next in its stead, or None for a table whose cells are to be read as blocks. ``hides`` tells what
    is passed over.
    """

    budget: Budget
    hides: Callable[[Element], bool]
    emit: Callable[[list[str], int | None], object]
    on_table: Callable[[Element], list[Element] | None]
    pieces: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    lists: list[_OpenList] = field(default_factory=list)
    marker: str = ""  # of the list item whose first line is still to come
    level: int | None = None
    raised: int = 0
    lowered: int = 0
    preformatted: int = 0

    def read(self, root: Element) -> None:
        """Read an element and all in it; without recursion, since pages are nested as deep as they like."""
        todo = [(root, True, False)]  # whether it is entered or left, and whether the text behind it counts
        while todo:
            element, entering, has_tail = todo.pop()
            if entering:
                self.budget.use()
                if not self.hides(element):
                    todo.append((element, False, has_tail))
                    instead = self._instead(element)
                    if instead is None:
                        self._enter(element)
                        todo += [(child, True, True) for child in reversed(element)]
                    else:
                        todo += [(inner, True, False) for inner in reversed(instead)]
                    continue
            else:
                self._leave(element)
            if has_tail and element.tail:
                self._add(element.tail)
        self._end_block()

    def _instead(self, element: Element) -> list[Element] | None:
        if element.tag != "table":
            return None
        self._end_block()
        return self.on_table(element)

    def _enter(self, element: Element) -> None:
        tag = element.tag
        if tag == "br":
            if self.level is None:
                self._end_line()
            else:
                self.pieces.append("\n")
        if _is_block(element):
            self._end_block()
        if tag in _HEADINGS:
            self.level = _HEADINGS[tag]
        elif tag in ("ol", "ul", "menu", "dir"):
            self.lists.append(_list_of(element))
        elif tag == "li" and self.lists:
            self.marker = self.lists[-1].next_marker(element.get("value"))
        self._count(tag, 1)
        if element.text:
            self._add(element.text)

    def _leave(self, element: Element) -> None:
        tag = element.tag
        if _is_block(element):
            self._end_block()
        self._count(tag, -1)
        if tag in _HEADINGS:
            self.level = None
        elif tag in ("ol", "ul", "menu", "dir"):
            self.lists.pop()
        elif tag == "li":
            self.marker = ""

    def _count(self, tag: str, step: int) -> None:
        if tag == "sup":
            self.raised += step
        elif tag == "sub":
            self.lowered += step
        elif tag in _PREFORMATTED:
            self.preformatted += step

    def _add(self, text: str) -> None:
        if self.raised:
            text = raised(text)
        elif self.lowered:
            text = lowered(text)
        if self.preformatted:
            first, *others = text.split("\n")
            self.pieces.append(first)
            for other in others:
                self._end_line()
                self.pieces.append(other)
        else:
            self.pieces.append(text)

    def _end_line(self) -> None:
        text = _BLANKS.sub(_blank, "".join(self.pieces))
        self.pieces.clear()
        # what is left are characters that are line ends by themselves
        for line in split_lines(without_invisible(without_radicals(text))):
            if stripped := line.strip():
                self.lines.append(self.marker + stripped)
                self.marker = ""

    def _end_block(self) -> None:
        self._end_line()
        if self.lines:
            self.emit(self.lines, self.level)
            self.lines = []


@dataclass(slots=True)
class _HtmlPage:
    canvas: Canvas
    budget: Budget
    struck: set[Element] = field(default_factory=set)  # a set, since the cells of a table may be walked over twice

    @property
    def struck_passages(self) -> int:
        """How many elements with a text were left out since they are struck through."""
        return sum(map(_has_text, self.struck))

    def write(self, root: Element) -> None:
        """Write an element and all in it."""
        _Walk(self.budget, self._hides, self._write_paragraph, self._write_table).read(root)

    def _hides(self, element: Element) -> bool:
        if is_struck(element):
            self.struck.add(element)
            return True
        return is_hidden(element)

    def _write_paragraph(self, lines: list[str], level: int | None) -> None:
        self.canvas.paragraph(lines if level is None else [join_lines(lines)], level=level)

    def _write_table(self, table: Element) -> list[Element] | None:
        """Write a table of data and return the tables in its cells; None for one that lays out the page."""
        parts = parts_of(table, self._hides, self.budget)
        if not is_data(table, parts):
            return None
        inner: list[Element] = []
        texts = [[self._lines_of(cell, inner) for cell in row.cells] for row in parts.rows]
        if not parts.is_marked and any(is_prose(lines) for row in texts for lines in row):
            return None
        self.canvas.paragraph(" ".join(without_invisible(text).split()) for text in parts.stray)
        caption = None
        if captions := [line for caption in parts.captions for line in self._lines_of(caption, inner)]:
            caption = self.canvas.line(join_lines(captions), label=f"table {self.canvas.next_table}")
        self.canvas.table(
            place(parts.rows, [[join_cell(lines) for lines in row] for row in texts], self.budget),
            caption=caption,
            header_rows=parts.header_rows,
        )
        return inner

    def _lines_of(self, cell: Element, inner: list[Element]) -> list[str]:
        """The lines of a cell; tables in it are added to ``inner``."""
        lines: list[str] = []

        def keep(table: Element) -> list[Element]:
            inner.append(table)
            return []

        _Walk(self.budget, self._hides, lambda block, _: lines.extend(block), keep).read(cell)
        return lines


def _is_block(element: Element) -> bool:
    """Whether an element stands on lines of its own."""
    style = element.get("style") if element.attrib else None
    display = _DISPLAY.search(style) if style and "display" in style.lower() else None
    if display is None:
        return element.tag in _BLOCKS
    return not display[1].lower().startswith(("inline", "contents"))


def _list_of(element: Element) -> _OpenList:
    """A list as its attributes and style say; bullets say nothing, so they have no style."""
    wanted = _LIST_STYLE.search(element.get("style") or "")
    style = wanted[1].strip().lower() if wanted else ""
    if element.tag != "ol" or style.startswith("none"):
        return _OpenList(None)
    marker = (
        "japaneseCounting" if style.startswith(_HAN_MARKERS) else _MARKERS.get(element.get("type") or "", "decimal")
    )
    start = _integer(element.get("start"))
    if "reversed" in element.attrib:
        return _OpenList(marker, start if start is not None else sum(child.tag == "li" for child in element), -1)
    return _OpenList(marker, 1 if start is None else start)


def _integer(written: str | None) -> int | None:
    written = (written or "").strip()
    return int(written) if re.fullmatch(r"-?[0-9]{1,6}", written) else None


def _blank(match: re.Match[str]) -> str:
    """What a run of blanks is on the page: a line end beside Chinese is nothing, all else one space."""
    if "\n" not in match[0]:
        return " "
    text, start, end = match.string, match.start(), match.end()
    return joint(text[max(start - 1, 0) : start], text[end : end + 1])


def is_struck(element: Element) -> bool:
    """Whether the text of an element is struck through: it is no longer said."""
    style = element.get("style") if element.attrib else None
    if element.tag in ("html", "body"):  # what is said of all tells nothing
        return False
    return element.tag in _STRUCK or (style is not None and _STRIKING.search(style) is not None)


def _has_text(element: Element) -> bool:
    """Whether there is more than blanks in an element."""
    inner = (text for one in element.iterdescendants() for text in (one.text, one.tail))
    return any(text and text.strip() for text in chain([element.text], inner))


def is_hidden(element: Element) -> bool:
    """Whether a browser does not show an element, or it only leads to other pages."""
    tag = element.tag
    if tag in _LEFT_OUT:
        return True
    attributes = element.attrib
    if not attributes or tag in ("html", "body"):  # hidden until a script shows them
        return False
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").strip().lower() == "true"
        or attributes.get("role") == "navigation"
        or (tag == "input" and attributes.get("type") == "hidden")
        or ("style" in attributes and _HIDING.search(attributes["style"]) is not None)
    )
