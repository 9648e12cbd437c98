"""What differs between two sentences, and which number of the one is which of the other."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from extractor.comparing.verify.sources import loose
from extractor.records import Span
from extractor.values.numerals import HAN_DIGITS, SCALES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractor.comparing.verify.sources import SentencePlace
    from extractor.records import Figure
    from extractor.values.rows import Row

#: Code points around what differs that are shown, and of what differs.
AROUND = 8
SHOWN = 40
#: Longest stretches of two texts that are aligned, as the product of their lengths: difflib takes a fifth of a second
#: for the worst of them. In longer ones a number may stand anywhere.
MOST_ALIGNED = 100_000


class TextDifference(NamedTuple):
    """The stretch in which two texts differ: from ``start`` to ``old_end`` of one, to ``new_end`` of the other."""

    start: int
    old_end: int
    new_end: int

    @classmethod
    def between(cls, old: str, new: str) -> TextDifference:
        """Find it, with the whole of a number of which some digits differ.

        >>> TextDifference.between("新建8182个。", "新建8190个。")
        TextDifference(start=2, old_end=6, new_end=6)
        """
        start = _alike(old, new)
        rest = min(len(old), len(new)) - start
        same = min(rest, _alike(reversed(old), reversed(new)))
        while start and _is_of_number(old[start - 1]):
            start -= 1
        while same and _is_of_number(old[-same]):
            same -= 1
        return cls(start, len(old) - same, len(new) - same)


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    """With how many characters both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _is_of_number(character: str) -> bool:
    return character.isdigit() or character in ".．,，%％" or character in HAN_DIGITS or character in SCALES


def quoted(text: str, start: int, end: int) -> str:
    """A stretch of a text with some words around it.

    >>> quoted("全市新建工会8182个，发展会员83630人，占92%。", 6, 10)
    '全市新建工会8182个，发展会员83…'
    """
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    shown = " ".join(text[first:last].split())
    if len(shown) > SHOWN + 2 * AROUND:
        shown = f"{shown[: SHOWN + AROUND]}…{shown[-AROUND:]}"
    return ("…" if first else "") + shown + ("…" if last < len(text) else "")


def counterpart(row: Row, place: SentencePlace) -> Figure | None:
    """The figure of a sentence that stands where the number of a row stood in its own; None if that cannot be told."""
    figures = place.source.figures_in(place.sentence)
    printed_alike = [figure for figure in figures if row.mention and loose(figure.mention) == loose(row.mention)]
    at = _offset(row)
    if at is None:
        return _only(printed_alike) or _only(figures)
    start, end = place.sentence
    text = place.source.document.text[start:end]
    first, last = (start + one for one in aligned(row.sentence, text, Span(at, at + len(row.mention))))
    within = [figure for figure in figures if figure.start < last and figure.end > first]
    same_unit = [figure for figure in within if row.unit is not None and figure.unit == row.unit]
    return _nearest([one for one in printed_alike if one in within] or same_unit or within, first)


def aligned(old: str, new: str, stretch: Span) -> Span:
    """The stretch of ``new`` that stands where a stretch of ``old`` stood; empty where that was left out.

    >>> aligned("新建工会8182个，发展会员900人。", "新建工会7个，其中企业工会3个，发展会员86人。", Span(14, 18))
    Span(start=20, end=23)
    """
    change = TextDifference.between(old, new)
    if stretch.end <= change.start:
        return stretch
    moved = change.new_end - change.old_end
    if stretch.start >= change.old_end:
        return Span(stretch.start + moved, stretch.end + moved)
    was, now = old[change.start : change.old_end], new[change.start : change.new_end]
    if len(was) * len(now) > MOST_ALIGNED:
        return Span(change.start, change.new_end)
    start = min(stretch.start, change.start)
    end = max(stretch.end, change.old_end) + moved
    for kind, old_start, old_end, new_start, new_end in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        first, last = change.start + old_start, change.start + old_end
        if first <= stretch.start < last:
            start = change.start + new_start + (stretch.start - first if kind == "equal" else 0)
        if first < stretch.end <= last:
            end = change.start + (new_start + stretch.end - first if kind == "equal" else new_end)
    return Span(start, end)


def _offset(row: Row) -> int | None:
    """Where in the sentence of a row its number stands."""
    if not row.mention:
        return None
    if row.start is not None and row.sentence_start is not None:
        at = row.start - row.sentence_start
        if at >= 0 and row.sentence.startswith(row.mention, at):
            return at
    return row.sentence.index(row.mention) if row.sentence.count(row.mention) == 1 else None


def _only(figures: Sequence[Figure]) -> Figure | None:
    return figures[0] if len(figures) == 1 else None


def _nearest(figures: Sequence[Figure], position: int) -> Figure | None:
    return min(figures, key=lambda figure: abs(figure.start - position), default=None)
