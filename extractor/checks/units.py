"""Checks of a number with its unit: what cannot be divided, ranges the wrong way round, a scale left out or put in."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from extractor.checks.base import Check, shown
from extractor.records import Aspect, Severity, plain
from extractor.values.numerals import EXACT, RANGE, parse, scan
from extractor.values.text import fold, plain_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.checks.report import CheckedReport
    from extractor.records import Figure, Finding

#: What 万 multiplies by: the scale that is lost or doubled most often.
WAN = Decimal(10_000)


@dataclass(frozen=True)
class FractionalCount(Check):
    """A number of things or people that does not come out whole: mostly a 万 is missing."""

    code = "fractional-count"
    severity = Severity.ERROR
    example = "完成职工互助保障计划23.53份。"
    counter_example = "完成职工互助保障计划23.53万份,人均捐款2.5元,人均参加活动2.5次。"

    #: Words of an average or a comparison, which need not be whole.
    averages: tuple[str, ...] = ("均", "每", "相当于", "折合", "折算")

    def find(self, reports: Sequence[CheckedReport]) -> Iterator[Finding]:
        """Counts with digits behind the point after the scale, but for those behind an average in their sentence."""
        for report in reports:
            for group in report.sentences:
                fractions = [one for one in group if one.value != one.value.to_integral_value()]
                counted = [one for one in fractions if not report.unit(one).divisible]
                if counted:
                    average = next((one.start for one in group if self._is_average(report, one)), counted[-1].end)
                    yield from (self._fraction(one) for one in counted if one.start < average)

    def _is_average(self, report: CheckedReport, figure: Figure) -> bool:
        words = report.before(figure) + fold(figure.indicator)
        return figure.aspect is Aspect.AVERAGE or any(word in words for word in self.averages)

    def _fraction(self, figure: Figure) -> Finding:
        scaled = EXACT.multiply(figure.value, WAN)
        compared = {"stated": figure.value}
        if scaled == scaled.to_integral_value() and "万" not in fold(figure.mention):
            compared["with 万"] = scaled
            said = self.said("message_wan", mention=figure.mention, unit=figure.unit, scaled=plain(scaled))
        else:
            said = self.said(mention=figure.mention, unit=figure.unit)
        return self.finding([figure], said, compared)


_CONNECTORS = tuple("-—–―~～至到")
_JOINED = re.compile(f"(?:{RANGE.pattern})$")


@dataclass(frozen=True)
class RangeReversed(Check):
    """A range whose first end is larger than its second."""

    code = "range-reversed"
    severity = Severity.ERROR
    example = "每班奖励20—10名职工。"
    counter_example = "每班奖励10—20名职工,不合格率由30%降至20%。"

    #: What before the first number makes 至 and 到 a course, not a range: 由30降至20.
    courses: str = "由|从(?!事)|自"
    #: A range this many times as high as low whose scale stands at its end only (100-50万) is the wrong way round.
    widest: int = 1000

    def find(self, reports: Sequence[CheckedReport]) -> Iterator[Finding]:
        """Neighbouring figures joined as the ends of a range, and ranges that are absurdly wide as they were read."""
        for report in reports:
            for group in report.sentences:
                pairs = [pair for pair in pairwise(group) if self._is_reversed(report, *pair)]
                if len(pairs) == 1:  # 1200家—300家—0家 is a course
                    yield self._reversed(list(pairs[0]), pairs[0][0].value, pairs[0][1].value)
                for figure in group:
                    start = self._reversed_start(report, figure)
                    if start is not None:
                        yield self._reversed([figure], start, figure.value)
                    elif figure.value_max is not None and figure.value_max >= figure.value * self.widest > 0:
                        ends = self._written_ends(figure)
                        if ends is not None:
                            yield self._reversed([figure], *ends)

    def _is_reversed(self, report: CheckedReport, first: Figure, second: Figure) -> bool:
        if first.value <= second.value or first.unit != second.unit or first.end > second.start:
            return False
        between = report.words(first.end, second.start)
        if RANGE.fullmatch(between) is None:
            return False
        before = report.before(first)
        is_course = between.strip() in ("至", "到") and re.search(self.courses, before) is not None
        is_dash = between == "——" and first.mention.endswith(first.unit)  # 3000人——2000人是农民工
        return not is_course and not is_dash

    def _reversed_start(self, report: CheckedReport, figure: Figure) -> Decimal | None:
        """A larger number that ends right before a figure, joined to it as the start of a range: 六十至四十人."""
        if report.document.text[max(0, figure.start - 2) : figure.start].strip()[-1:] not in _CONNECTORS:
            return None
        before = report.before(figure, 10)
        joined = _JOINED.search(before)
        if joined is None or re.search(self.courses, before):
            return None
        for candidate in scan(before[: joined.start()]):
            numeral = parse(before, candidate) if candidate.end == joined.start() else None
            if numeral is not None and numeral.value > figure.value:
                return numeral.value
        return None

    def _written_ends(self, figure: Figure) -> tuple[Decimal, Decimal] | None:
        """The ends as printed, if the first is larger once it has the scale of the second."""
        numerals = [numeral for one in scan(figure.mention) if (numeral := parse(figure.mention, one)) is not None]
        if len(numerals) != 2:
            return None
        low, high = numerals
        if low.has_scale or not high.has_scale or high.value % WAN:
            return None
        scaled = EXACT.multiply(low.value, WAN)
        return (scaled, high.value) if scaled > high.value else None

    def _reversed(self, figures: list[Figure], first: Decimal, second: Decimal) -> Finding:
        return self.finding(
            figures,
            self.said(first=plain(first), second=plain(second)),
            {"first": first, "second": second},
        )


@dataclass(frozen=True)
class UnitScale(Check):
    """An amount about 10,000 times as large or as small as the others of its indicator: 元 for 万元 or the reverse."""

    code = "unit-scale"
    severity = Severity.WARNING
    example = "2010年发放慰问金35万元。\n2011年发放慰问金42万元。\n2012年发放慰问金51元。"
    counter_example = "2010年发放慰问金35万元。\n2011年发放慰问金42万元。\n2012年发放慰问金51万元。"

    #: How many others there must be.
    neighbours: int = 2
    #: The others may differ by this factor among themselves.
    spread: int = 10
    #: Code points in which the indicators of a list end alike.
    ending: int = 3
    #: What counts as about 10,000 times.
    least: int = 2_000
    most: int = 50_000

    def find(self, reports: Sequence[CheckedReport]) -> Iterator[Finding]:
        """Within each document among the figures of one indicator; within a sentence, of indicators that end alike."""
        for report in reports:
            groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
            for figure in report.figures:
                words = plain_words(figure.indicator)
                if figure.value > 0 and len(words) > 1 and figure.repeats is None:
                    kind = (fold(figure.unit), figure.aspect)
                    groups[words, *kind].append(figure)
                    groups[figure.sentence_start, self._ending(words), *kind].append(figure)
            off: dict[str, Finding] = {}
            for group in groups.values():
                if len(group) > self.neighbours:
                    for finding in self._off(group):
                        off.setdefault(finding.figures[0], finding)
            yield from off.values()

    def _ending(self, words: str) -> str:
        """The end of an indicator: 城东区收缴工会经费, 城西区收缴工会经费; the years 2018年, 2019年 end in 年."""
        return "年" if words.endswith("年") else words[-self.ending :]

    def _off(self, group: list[Figure]) -> Iterator[Finding]:
        ordered = sorted(figure.value for figure in group)
        if ordered[-1] < ordered[0] * self.least:
            return
        for figure in group:
            if ordered[0] < figure.value < ordered[-1]:
                continue
            others = ordered[1:] if figure.value == ordered[0] else ordered[:-1]
            if others[-1] > others[0] * self.spread:
                continue
            middle = Decimal(median(others))
            larger, smaller = max(middle, figure.value), min(middle, figure.value)
            ratio = EXACT.divide(larger, smaller)
            if self.least <= ratio <= self.most:
                yield self.finding(
                    [figure, *(one for one in group if one is not figure)],
                    self.said(
                        indicator=figure.indicator,
                        mention=figure.mention,
                        times=shown(ratio),
                        middle=plain(middle),
                        unit=figure.unit,
                    ),
                    {"stated": figure.value, "middle of the others": middle},
                )
