"""Where the sentence of a row stands now: at its place, elsewhere, in other words, or nowhere.

A row of a text that did not change is looked up at its place. Of a text that changed, the sentences of all rows are
looked up together, since of several sentences that read the same one may have changed: those that stand where they
should, allowing for what was put in or left out before them, are found first, and each sentence is found once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from extractor.comparing.verify.likeness import LEAST, degree, masked
from extractor.comparing.verify.sources import SentencePlace, key, loose
from extractor.records import Span
from extractor.values.cells import CUT_MARK

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from extractor.comparing.verify.sources import Searched, SearchedDocument
    from extractor.values.rows import Row

#: Of a sentence that stands at many places, so many are looked at for a row that does not say which.
MAX_PLACES = 50


class Where(Enum):
    """How the sentence that was found stands to the one of the row."""

    HERE = "at its place, or anywhere for a row that names none"
    ELSEWHERE = "the same sentence at another place"
    ALIKE = "a sentence that reads differently"


class Found(NamedTuple):
    """A sentence of a source for a row."""

    place: SentencePlace
    where: Where


class RowSentence(NamedTuple):
    """A sentence as a row has it: its key, whether it was cut to fit into a cell, and where it should start."""

    key: str
    is_cut: bool
    at: int


def locate(source: SearchedDocument, rows: Sequence[Row], *, is_unchanged: bool) -> list[list[Found]]:
    """For each row of a document the sentences that may be meant, in its source; several where it names no place.

    ``is_unchanged`` tells that the source has the very text that the rows are from.
    """
    quotes = [_quote(row) for row in rows]
    known = dict.fromkeys(quote for quote in quotes if quote is not None)
    settled = _settle_unchanged(source, known) if is_unchanged else _Changed(source, known).settle()
    found: list[list[Found]] = []
    for row, quote in zip(rows, quotes, strict=True):
        if quote is not None and quote in settled:
            found.append([settled[quote]])
        elif is_unchanged and (own := _own_place(source, row)) is not None:
            found.append([Found(own, Where.ALIKE if row.sentence else Where.HERE)])
        elif quote is not None and not is_unchanged:
            found.append([])
        else:
            found.append(look_up(source, row))
    return found


def look_up(searched: Searched, row: Row) -> list[Found]:
    """The sentences that a row may mean which does not say where it is from, or says it wrong."""
    if not row.sentence:
        return _with_number(searched, row)
    wanted, is_cut = _key(row)
    indexes = _occurrences(searched, wanted, is_cut=is_cut)
    if not indexes and row.is_added:  # people quote a part of a sentence too
        indexes = [index for index in searched.alike.holding(wanted) if wanted in searched.keys[index]]
    if indexes:
        return [Found(searched.places[index], Where.HERE) for index in indexes[:MAX_PLACES]]
    like = searched.alike.best(wanted, 0, lambda _: True)
    return [Found(searched.places[like.index], Where.ALIKE)] if like is not None else []


def _quote(row: Row) -> RowSentence | None:
    """The quote of a row; None if it has no sentence or no place."""
    at = row.sentence_start
    if at is None and row.start is not None and row.mention and row.sentence.count(row.mention) == 1:
        at = row.start - row.sentence.index(row.mention)
    return RowSentence(*_key(row), at) if row.sentence and at is not None else None


def _key(row: Row) -> tuple[str, bool]:
    return key(row.sentence.removesuffix(CUT_MARK)), row.sentence.endswith(CUT_MARK)


def _occurrences(searched: Searched, wanted: str, *, is_cut: bool) -> Sequence[int]:
    if is_cut:
        return [index for index, one in enumerate(searched.keys) if one.startswith(wanted)]
    return searched.by_key.get(wanted, ())


def _with_number(searched: Searched, row: Row) -> list[Found]:
    """The sentences in which the number of a row is printed as the row has it.

    That of a row with a place must stand there: elsewhere the same number may count something else.
    """
    if not row.mention:
        return []
    places = (
        SentencePlace(source, Span(figure.sentence_start, figure.sentence_end))
        for source, figure in searched.mentioning(row.mention)
        if row.start in (None, figure.start)
    )
    return [Found(place, Where.HERE) for place in dict.fromkeys(islice(places, MAX_PLACES))]


# ── a text that did not change ──────────────────────────────────────────────────────────────────────────────


def _settle_unchanged(source: SearchedDocument, quotes: Collection[RowSentence]) -> dict[RowSentence, Found]:
    """The quotes that stand in the text word for word: at their place, or else at the nearest one."""
    settled = {}
    for quote in quotes:
        nearest = _nearest(source, _occurrences(source, quote.key, is_cut=quote.is_cut), quote.at)
        if nearest is not None:
            settled[quote] = _same(source, quote, nearest)
    return settled


def _nearest(source: SearchedDocument, indexes: Sequence[int], position: int) -> int | None:
    """The index of the sentence that starts nearest to a position, of some in the order of the text."""
    after = bisect_left(indexes, source.index_near(position))
    around = indexes[max(0, after - 1) : after + 1]
    return min(around, key=lambda index: abs(source.sentences[index].start - position), default=None)


def _same(source: SearchedDocument, quote: RowSentence, index: int) -> Found:
    place = source.places[index]
    return Found(place, Where.HERE if place.sentence.start == quote.at else Where.ELSEWHERE)


def _own_place(source: SearchedDocument, row: Row) -> SentencePlace | None:
    """The sentence at the place of a row whose sentence cell was edited or emptied, if its number is there."""
    text = source.document.text
    if row.start is not None and row.end is not None and row.end <= len(text):
        is_there = not row.mention or loose(text[row.start : row.end]) == loose(row.mention)
        indexes = source.at(row.start) if is_there else []
    else:
        indexes = source.at(row.sentence_start) if row.sentence_start is not None else []
        indexes = [index for index in indexes if degree(masked(source.keys[index]), masked(_key(row)[0])) >= LEAST]
    return source.places[indexes[-1]] if indexes else None


# ── a text that changed ─────────────────────────────────────────────────────────────────────────────────────


class _Anchor(NamedTuple):
    """Where a sentence stood, and how far it has moved."""

    at: int
    shift: int


class _Changed:
    """The quotes of a document in a text of it that changed."""

    def __init__(self, source: SearchedDocument, quotes: Collection[RowSentence]) -> None:
        self.source = source
        self.quotes = sorted(quotes, key=lambda quote: quote.at)
        self.free = {
            wanted: list(_occurrences(source, wanted, is_cut=is_cut))
            for wanted, is_cut in {(quote.key, quote.is_cut) for quote in quotes}
        }
        self.quoted = {source.keys[index] for indexes in self.free.values() for index in indexes}
        self.settled: dict[RowSentence, Found] = {}

    def settle(self) -> dict[RowSentence, Found]:
        """Find the quotes, those first about which there is the least doubt."""
        for quote in self.quotes:
            self._take(quote, quote.at, exactly=True)
        paired = self._pair_off()
        self.anchors = self._find_anchors()
        for quote in self._open():
            for position in self._expected(quote):
                self._take(quote, position, exactly=True)
        for quote in (*paired, *self._open()):
            replaced = self._replaced(quote)
            if replaced is not None:
                self.settled[quote] = Found(self.source.places[replaced], Where.ALIKE)
            else:
                self._take(quote, self._expected(quote)[0])
        same_place = {quote.at: found for quote, found in self.settled.items()}
        for quote in self._open():
            if quote.at in same_place:  # other rows have the sentence as it is: it was edited in this one
                self.settled[quote] = Found(same_place[quote.at].place, Where.ALIKE)
            else:
                self._take_alike(quote)
        return self.settled

    def _open(self) -> list[RowSentence]:
        return [quote for quote in self.quotes if quote not in self.settled]

    def _take(self, quote: RowSentence, position: int, *, exactly: bool = False) -> None:
        """Settle a quote on the sentence nearest to a position, or right there, of those that no other quote has."""
        free = self.free[quote.key]
        index = _nearest(self.source, free, position) if quote not in self.settled else None
        if index is not None and (not exactly or self.source.sentences[index].start == position):
            self.settled[quote] = _same(self.source, quote, index)
            del free[bisect_left(free, index)]

    def _pair_off(self) -> list[RowSentence]:
        """Settle sentences that read the same in their order, where there are as many as there were; which they are."""
        alike: dict[str, list[RowSentence]] = defaultdict(list)
        for quote in self._open():
            alike[quote.key].append(quote)
        paired: list[RowSentence] = []
        for wanted, quotes in alike.items():
            if len(self.free[wanted]) == len(quotes):
                paired += quotes
                for quote, index in zip(quotes, self.free[wanted], strict=True):
                    self.settled[quote] = _same(self.source, quote, index)
                self.free[wanted] = []
        return paired

    def _find_anchors(self) -> list[_Anchor]:
        """The quotes of which it is known where they stand, in the order of the old text."""
        settled = self.settled.items()
        return sorted(_Anchor(quote.at, found.place.sentence.start - quote.at) for quote, found in settled)

    def _expected(self, quote: RowSentence) -> tuple[int, ...]:
        """Where a quote should stand now: moved as far as the anchor before it, or as the one after it."""
        before = bisect_left(self.anchors, quote.at, key=lambda anchor: anchor.at) - 1
        after = bisect_right(self.anchors, quote.at, key=lambda anchor: anchor.at)
        around = [self.anchors[index] for index in (before, after) if 0 <= index < len(self.anchors)]
        return tuple(quote.at + anchor.shift for anchor in around) or (quote.at,)

    def _replaced(self, quote: RowSentence) -> int | None:
        """The sentence with other numbers that stands where the quote should, if it is the quote of no row.

        The same words may well stand elsewhere too, and have nothing to do with the row.
        """
        expected = self._expected(quote)
        if quote in self.settled and self.settled[quote].place.sentence.start in expected:
            return None
        for index in (index for position in expected for index in self.source.at(position)):
            is_new = self.source.keys[index] not in self.quoted
            if is_new and self.source.alike.masked[index] == masked(quote.key):
                return index
        return None

    def _take_alike(self, quote: RowSentence) -> None:
        """Settle a quote on the sentence most like it, of those that are the quote of no row."""
        near = self.source.index_near(self._expected(quote)[0])
        like = self.source.alike.best(quote.key, near, lambda one: self.source.keys[one.index] not in self.quoted)
        if like is not None:
            self.settled[quote] = Found(self.source.places[like.index], Where.ALIKE)
