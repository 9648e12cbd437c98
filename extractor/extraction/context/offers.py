"""What a section and a paragraph offer to their figures: time expressions and scopes, in order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extractor.extraction.layout import Paragraph, Passage
    from extractor.records import Modality, Report, Sentence, Span
    from extractor.rulepack import TimeOrPlace
    from extractor.values.periods import TimeFrame

#: How many time expressions or scopes before a number are looked at.
LOOK_BACK = 40


class OpeningScopes(NamedTuple):
    """The scopes in the heading and the opening of a section; ``inner`` are territories that stand inside of clauses.

    ``outer`` are all others: territories and speakers, and the bodies of the first sentence.
    """

    outer: tuple[TimeOrPlace, ...]
    inner: tuple[TimeOrPlace, ...]


@dataclass(frozen=True)
class SectionContext:
    """What the heading and the opening of a section offer to all its figures.

    ``periods`` are time expressions that carry, the one that governs first, ``inner_periods`` those of the opening that
    stand inside of clauses, ``lead_periods`` those of the paragraph that leads to it and to the sections beside it.
    ``modality`` is what the headings above make of its figures, with the rule. ``frame`` is the time from which its
    time expressions are resolved, ``unit`` who reports. The scopes are looked for with ``find_scopes`` when the first
    figure asks that names none itself.
    """

    periods: tuple[TimeOrPlace, ...]
    inner_periods: tuple[TimeOrPlace, ...]
    lead_periods: tuple[TimeOrPlace, ...]
    modality: tuple[Modality, str]
    frame: TimeFrame
    unit: str | None
    find_scopes: Callable[[], OpeningScopes]

    @cached_property
    def _found(self) -> OpeningScopes:
        return self.find_scopes()

    @property
    def scopes(self) -> tuple[TimeOrPlace, ...]:
        """Territories and speakers, and the bodies of the first sentence."""
        return self._found.outer

    @property
    def inner(self) -> tuple[TimeOrPlace, ...]:
        """Territories that stand inside of clauses."""
        return self._found.inner


class Carried(NamedTuple):
    """What a paragraph leaves to those after it in the same report: the last territory named."""

    report: Report
    territory: TimeOrPlace


class ParagraphContext(NamedTuple):
    """A paragraph with its time expressions and scopes, each in order, and where all of them stand.

    ``subjects`` are where the scopes start that stand as the subject of a clause: at its start, or behind a time, or
    由 or 其中; ``leading`` are where the time expressions start that stand so, or behind a scope. ``carried`` is what
    the paragraphs before it left.
    """

    paragraph: Paragraph
    passage: Passage
    periods: tuple[TimeOrPlace, ...]
    scopes: tuple[TimeOrPlace, ...]
    named: tuple[Span, ...]
    subjects: frozenset[int]
    leading: frozenset[int]
    carried: Carried | None

    def named_in(self, sentence: Sentence) -> tuple[Span, ...]:
        """Where the time expressions and scopes of a sentence stand, in order."""
        first = bisect_left(self.named, sentence.start, key=_start)
        return self.named[first : bisect_left(self.named, sentence.end, key=_start)]


# 4月受理案件386件。|其中|来电咨询6件
_PARTS = "其中"
_start = attrgetter("start")
_end = attrgetter("end")


def backwards(found: tuple[TimeOrPlace, ...], position: int) -> Iterator[TimeOrPlace]:
    """The expressions that end at or before a position, nearest first, at most :data:`LOOK_BACK`."""
    last = bisect_right(found, position, key=_end)
    for index in range(last - 1, max(-1, last - 1 - LOOK_BACK), -1):
        yield found[index]


def forwards(found: tuple[TimeOrPlace, ...], position: int, end: int) -> Iterator[TimeOrPlace]:
    """The expressions that start after a position and before ``end``."""
    for index in range(bisect_right(found, position, key=_start), len(found)):
        if found[index].start >= end:
            return
        yield found[index]


def whole_of(folded: str, context: ParagraphContext, sentence: Sentence) -> int:
    """Where the whole is told that a sentence tells the parts of: the start of the sentence before 其中.

    The start of the sentence itself if it tells no parts.
    """
    if not folded.startswith(_PARTS, sentence.start):
        return sentence.start
    return context.passage.sentence_at(max(context.paragraph.start, sentence.start - 1)).start
