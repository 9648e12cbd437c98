"""The documents that rows are checked against: found by id or name, with their sentences and figures looked up."""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from extractor.comparing.verify.likeness import Alike
from extractor.records import CELL_SEPARATOR, Cell, Span, Table
from extractor.values.cells import unguarded, without_forbidden
from extractor.values.paths import safe_name
from extractor.values.sentences import paragraphs, sentences
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from extractor.records import Document, Figure, Result

    Extract = Callable[[Document], Result]

# _x000D_ is how workbooks spell a character that XML cannot hold
_SPELLED = re.compile("_x([0-9A-Fa-f]{4})_")
# a blank that does not part two words or numbers of ASCII
_IDLE_BLANK = re.compile("(?<![0-9A-Za-z０-９]) | (?![0-9A-Za-z０-９])")


def key(text: str) -> str:
    """What of a text no spreadsheet changes: the same for a sentence in its document and in a cell.

    >>> key("下降\\x023.5个，\\r\\n增长8%。") == key("下降\\ufffd3.5个，_x000D_\\n增长8%。")
    True
    """
    if "_x" in text:
        text = _SPELLED.sub(lambda found: chr(int(found[1], 16)), text)
    text = " ".join(without_forbidden(unguarded(text)).split())
    return _IDLE_BLANK.sub("", text) if " " in text else text


def loose(mention: str) -> str:
    """A number as printed, without what changes when people type it again: 83，630 人 → 83630人."""
    return re.sub(r"[\s,]", "", fold(key(mention)))


class SentencePlace(NamedTuple):
    """A sentence in its source."""

    source: SearchedDocument
    sentence: Span


class Searched(ABC):
    """Where rows are looked up that do not say where they are from: a source, or all of them."""

    @property
    @abstractmethod
    def places(self) -> Sequence[SentencePlace]:
        """The sentences."""

    @property
    @abstractmethod
    def keys(self) -> Sequence[str]:
        """The key of each sentence."""

    @abstractmethod
    def mentioning(self, mention: str) -> Iterator[tuple[SearchedDocument, Figure]]:
        """The figures that are printed like ``mention``, with or without the unit."""

    @cached_property
    def by_key(self) -> Mapping[str, Sequence[int]]:
        """The indexes of the sentences with a key."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, one in enumerate(self.keys):
            found[one].append(index)
        return found

    @cached_property
    def alike(self) -> Alike:
        """The sentences by what is in them."""
        return Alike(self.keys)


class SearchedDocument(Searched):
    """A document as rows are looked up in it; its sentences and figures are found when they are first asked for."""

    def __init__(self, document: Document, extract: Extract) -> None:
        self.document = document
        self._extract = extract

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """All figures, by their start.

        The text of a document with tables may be all that is left of it (``--text-dir``): lines that were rows are
        read as tables once more, and a number there has a figure of each reading.
        """
        found = self._extract(self.document).figures
        tables = () if self.document.tables else tuple(_lost_tables(self.document.text))
        if tables:
            again = self._extract(replace(self.document, tables=tables)).figures
            found = tuple(sorted((*found, *again), key=lambda figure: figure.start))
        return found

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """All sentences and rows of tables, by their start."""
        text = self.document.text
        spans = {sentence for start, end in paragraphs(text) for sentence in sentences(text, start, end)}
        spans.update(Span(figure.sentence_start, figure.sentence_end) for figure in self.figures)
        return tuple(sorted(spans))

    @cached_property
    def places(self) -> tuple[SentencePlace, ...]:
        """The same with their source."""
        return tuple(SentencePlace(self, span) for span in self.sentences)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The key of each sentence."""
        return tuple(key(self.document.text[start:end]) for start, end in self.sentences)

    def mentioning(self, mention: str) -> Iterator[tuple[SearchedDocument, Figure]]:
        """The figures that are printed like ``mention``, with or without the unit."""
        for figure in self._by_mention.get(loose(mention), ()):
            yield self, figure

    @cached_property
    def _by_mention(self) -> Mapping[str, Sequence[Figure]]:
        found: dict[str, list[Figure]] = defaultdict(list)
        for figure in self.figures:
            mention = loose(figure.mention)
            for written in {mention, mention.removesuffix(fold(figure.unit))}:
                found[written].append(figure)
        return found

    def at(self, position: int) -> list[int]:
        """The indexes of the sentences that start at ``position``, or else of the one that holds it."""
        first = bisect_left(self._starts, position)
        last = bisect_right(self._starts, position)
        if first < last:
            return list(range(first, last))
        return [first - 1] if first and position < self.sentences[first - 1].end else []

    def index_near(self, position: int) -> int:
        """The index of the first sentence that starts at ``position`` or behind it."""
        return bisect_left(self._starts, position)

    @cached_property
    def _starts(self) -> list[int]:
        return [span.start for span in self.sentences]

    def figures_in(self, span: Span) -> Sequence[Figure]:
        """The figures whose mention is in ``span``."""
        first = bisect_left(self.figures, span.start, key=lambda figure: figure.start)
        last = bisect_left(self.figures, span.end, key=lambda figure: figure.start)
        return [figure for figure in self.figures[first:last] if figure.end <= span.end]


def _lost_tables(text: str) -> Iterator[Table]:
    """The tables of a canonical text that came without them: neighbouring lines of cells."""
    rows: list[list[Span]] = []
    position, number = 0, 1
    for line in [*text.split("\n"), ""]:
        if CELL_SEPARATOR in line:
            start = position
            rows.append([])
            for cell in (f"{line} " if line.endswith(" |") else line).split(CELL_SEPARATOR):
                rows[-1].append(Span(start, start + len(cell)))
                start += len(cell) + len(CELL_SEPARATOR)
        elif rows:
            cells = tuple(
                Cell(*span, row, column) for row, spans in enumerate(rows, 1) for column, span in enumerate(spans, 1)
            )
            yield Table(number, rows[0][0].start, cells[-1].end, cells)
            rows, number = [], number + 1
        position += len(line) + 1


class Library(Searched):
    """All sources: by id, by name, and all their sentences together."""

    def __init__(self, documents: Iterable[Document], extract: Extract) -> None:
        self.sources = tuple(SearchedDocument(document, extract) for document in documents)
        self._by_id = {source.document.document_id: source for source in self.sources}
        self._by_last: dict[str, list[tuple[tuple[str, ...], SearchedDocument]]] = defaultdict(list)
        for source in self.sources:
            for parts in _names_of(source.document.name):
                self._by_last[parts[-1]].append((parts, source))

    def with_id(self, document_id: str) -> SearchedDocument | None:
        """The source whose text has this id."""
        return self._by_id.get(document_id)

    def named(self, name: str) -> list[SearchedDocument]:
        """The sources that may be the document of this name: one of the two paths is the end of the other.

        A text that was saved with ``--text-dir`` has the name of its document, and more behind it.
        """
        wanted = tuple(safe_name(part) for part in _split(name))
        fitting = [
            (length, source)
            for parts, source in self._by_last.get(wanted[-1] if wanted else "", ())
            if parts[-(length := min(len(parts), len(wanted))) :] == wanted[-length:]
        ]
        longest = max((length for length, _ in fitting), default=0)
        return list(dict.fromkeys(source for length, source in fitting if length == longest))

    @cached_property
    def places(self) -> tuple[SentencePlace, ...]:
        """The sentences of all sources."""
        return tuple(place for source in self.sources for place in source.places)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The key of each sentence."""
        return tuple(one for source in self.sources for one in source.keys)

    def mentioning(self, mention: str) -> Iterator[tuple[SearchedDocument, Figure]]:
        """The figures that are printed like ``mention``."""
        for source in self.sources:
            yield from source.mentioning(mention)


# what --text-dir puts behind the name of a document
_TEXT_SUFFIX = re.compile(r"(?:\.[0-9a-f]{12})?\.txt\Z")


def _split(name: str) -> list[str]:
    return [part for part in unicodedata.normalize("NFC", name).split("/") if part]


def _names_of(name: str) -> set[tuple[str, ...]]:
    """The names that a source may go by: its own, and that of the document whose text it is."""
    *folders, last = _split(name) or [""]
    lasts = {last, last.removesuffix(".txt"), _TEXT_SUFFIX.sub("", last)} - {""}
    return {(*map(safe_name, folders), safe_name(one)) for one in lasts}
