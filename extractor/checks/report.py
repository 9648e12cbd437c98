"""The figures of one document as checks look at them, and the totals that it breaks down in parts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from extractor.records import Aspect
from extractor.rulepack.announcing import Announcement
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extractor.records import Document, Figure, Result
    from extractor.rulepack import RulePack
    from extractor.rulepack.roles import LexiconRole
    from extractor.values.units import UnitOfMeasure


class Breakdown(NamedTuple):
    """A total with its stated parts, and how the words in front of the first part announce them."""

    total: Figure
    parts: tuple[Figure, ...]
    opened: Announcement | None


class CheckedReport:
    """The figures of one document as checks look at them: those that OCR is not sure of prove nothing."""

    def __init__(self, result: Result, rules: RulePack) -> None:
        self.document: Document = result.document
        self.figures: tuple[Figure, ...] = tuple(figure for figure in result.figures if not figure.doubtful)
        self.rules = rules
        self._before: dict[tuple[int, int], str] = {}  # most checks look there

    @cached_property
    def sentences(self) -> list[list[Figure]]:
        """The figures of each sentence that has some, in the order of the text."""
        return [list(group) for _, group in groupby(self.figures, key=lambda figure: figure.sentence_start)]

    @cached_property
    def by_id(self) -> Mapping[str, Figure]:
        """The figures by their ids."""
        return {figure.id: figure for figure in self.figures}

    @cached_property
    def breakdowns(self) -> tuple[Breakdown, ...]:
        """The stated parts of each total."""
        return tuple(_breakdowns(self))

    def unit(self, figure: Figure) -> UnitOfMeasure:
        """The unit of a figure."""
        return self.rules.unit_of(figure.unit)

    def same_unit(self, one: Figure, other: Figure) -> bool:
        """Whether two figures are of one unit, however it is written: 人 and 名, but not 人 and 人次."""
        return self.unit(one).is_same_as(self.unit(other))

    def has_word(self, role: LexiconRole, folded: str) -> bool:
        """Whether a word of a role stands in some folded words."""
        return self.rules.words[role].within(folded, 0, len(folded))

    def announcement(self, between: str) -> Announcement | None:
        """How the folded words between two figures announce the second as part of the first; None if not."""
        return self.rules.announcement(between)

    def words(self, start: int, end: int) -> str:
        """The folded text from ``start`` to ``end``; empty if ``end`` comes first."""
        return fold(self.document.text[start:end])

    def before(self, figure: Figure, reach: int = 30) -> str:
        """The folded words of a figure's sentence in front of it, back to the figure before or ``reach`` characters."""
        known = self._before.get((figure.start, reach))
        if known is None:
            index = bisect_left(self._starts, figure.start)
            end = self.figures[index - 1].end if index else 0
            known = self.words(max(figure.sentence_start, end, figure.start - reach), figure.start)
            self._before[figure.start, reach] = known
        return known

    def within(self, start: int, end: int) -> tuple[Figure, ...]:
        """The figures that start from ``start`` to ``end``."""
        return self.figures[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def sentence_before(self, figure: Figure) -> list[Figure]:
        """The figures of the last sentence with some before that of ``figure``, if no other one stands between."""
        index = bisect_left(self._starts, figure.sentence_start)
        if not index:
            return []
        last = self.figures[index - 1]
        if self.document.text[last.sentence_end : figure.sentence_start].strip():
            return []
        return list(self.figures[bisect_left(self._starts, last.sentence_start) : index])

    @cached_property
    def _starts(self) -> list[int]:
        return [figure.start for figure in self.figures]


def _breakdowns(report: CheckedReport) -> Iterator[Breakdown]:
    """The stated parts of each total, and the lists that 分别 breaks it down in."""
    by_total: dict[str, list[Figure]] = defaultdict(list)
    for figure in report.figures:
        if figure.part_of is not None:
            by_total[figure.part_of].append(figure)
    for total_id, parts in by_total.items():
        total = report.by_id.get(total_id)
        if total is not None and not any(
            report.has_word("no-addend", report.before(figure)) for figure in (total, *parts)
        ):
            before = report.words(max(total.end, parts[0].sentence_start), parts[0].start)
            respectively = "分别" in before and "其中" not in before and len(parts) > 1
            opened = Announcement.BREAKDOWN if respectively else report.announcement(before)
            yield Breakdown(total, tuple(parts), opened)
    for sentence in report.sentences:
        if "分别" in fold(sentence[0].sentence):
            yield from (found for found in _respectively(report, sentence) if found.total.id not in by_total)


# 20人、18人和14人
_NEXT = re.compile(r"[、,和及与]{1,2}(?:约|近|超过)?")


def _respectively(report: CheckedReport, sentence: list[Figure]) -> Iterator[Breakdown]:
    """在校学生52360人,小学、初中、高中分别为29480人、14620人和8260人, the total before the list or behind it."""
    index = 0
    while index < len(sentence):
        first = sentence[index]
        end = index + 1
        before = report.before(first)
        if first.part_of is None and "分别" in before and not re.search("[比较增减升降]", before):
            while end < len(sentence) and _NEXT.fullmatch(report.words(sentence[end - 1].end, sentence[end].start)):
                end += 1
            parts = tuple(sentence[index:end])
            for total in (sentence[index - 1] if index else None, sentence[end] if end < len(sentence) else None):
                if total is not None and len(parts) > 1 and _is_total(report, total, parts):
                    yield Breakdown(total, parts, Announcement.BREAKDOWN)
                    break
        index = end


def _is_total(report: CheckedReport, total: Figure, parts: tuple[Figure, ...]) -> bool:
    """Whether a figure beside a list can be its sum: larger than each, of the same unit, and 共 if it follows."""
    adds = all(figure.aspect in (Aspect.LEVEL, Aspect.INCREMENT) for figure in (total, *parts))
    fits = adds and all(report.same_unit(total, part) and part.value < total.value for part in parts)
    follows = total.start > parts[0].start
    return fits and (not follows or re.search("共|合计|总", report.before(total)) is not None)
