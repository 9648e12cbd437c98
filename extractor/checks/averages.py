"""An average stated beside the total and the count that it comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from extractor.checks.base import Check, shown
from extractor.checks.keys import shares_words
from extractor.records import Aspect, Bound, Modality, Severity
from extractor.values.intervals import Interval, interval_of
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from extractor.checks.report import CheckedReport
    from extractor.records import Figure, Finding


@lru_cache(maxsize=8)
def _average(over: frozenset[str]) -> re.Pattern[str]:
    """What stands before an average over one of ``over``.

    人均2000元   户均补助2000元   平均每名教师负担15名   每人发放500元   亩产494.8公斤
    """
    one = "|".join(map(re.escape, sorted(over, key=lambda word: (-len(word), word)))) or "(?!)"
    return re.compile(rf"(?:(?P<one>{one})(?:均|产(?=[为达约]?$))|每(?P<each>{one}))(?P<what>[^,。;0-9]{{0,12}})$")


_HINT = re.compile("[均每]|亩[产產]")
# a year's average may stand with a year's total
_YEARLY = re.compile("每年|年均")
# ,共计68万元   ,全年共发放247.2万元: a total that follows the average
_ALTOGETHER = re.compile(r"[,;(、][^,。;0-9]{0,8}(?:共|合计|总计|累计)[^,。;0-9]{0,8}$")


class Division(NamedTuple):
    """A total, what it is shared among, and the average."""

    total: Figure
    number: Figure
    average: Figure


@dataclass(frozen=True)
class AverageMismatch(Check):
    """An average that is not the quotient of the total and the count beside it."""

    code = "average-mismatch"
    severity = Severity.ERROR
    example = "慰问困难职工500人,发放慰问金100万元,人均2500元。"
    counter_example = "慰问困难职工500人,发放慰问金100万元,人均2000元。"

    def find(self, reports: Sequence[CheckedReport]) -> Iterator[Finding]:
        """Averages whose neighbours are one total and one count that fit their words."""
        for report in reports:
            for group in report.sentences:
                if not _HINT.search(group[0].sentence):
                    continue
                for index, average in enumerate(group):
                    division = self._division(report, group, index) if average.value_max is None else None
                    finding = division and self._compare(report, division)
                    if finding:
                        yield finding

    def _division(self, report: CheckedReport, group: list[Figure], index: int) -> Division | None:
        average = group[index]
        words = report.before(average)
        match = self._pattern(report).search(words)
        if match is None or report.has_word("per-time", words) or average.modality is Modality.NORM:
            return None
        units = report.rules.averaged_over[match["one"] or match["each"]]
        neighbours = self._neighbours(report, group, index)
        found = [
            Division(total, number, average)
            for pair in combinations(neighbours, 2)
            for total, number in (pair, pair[::-1])
            if _worth(report, total, average) and self._adds(report, total) and report.unit(number).family in units
        ]
        if len(found) > 1:  # pupils and teachers are both people: the words behind 每 name the number
            found = [one for one in found if shares_words(match["what"][:2], self._words_of(report, one.number))]
        if len(found) != 1:
            return None
        (division,) = found
        yearly = _YEARLY.search(words) is not None and "全年" not in report.before(division.total)
        return None if yearly or not self._is_of(report, match["what"], division) else division

    def _neighbours(self, report: CheckedReport, group: list[Figure], index: int) -> list[Figure]:
        """The two figures that an average can come from: before it, on both sides, or in the sentence before."""
        after = group[index + 1 : index + 2]
        if index and after and _ALTOGETHER.match(report.words(group[index].end, after[0].start)):
            return [group[index - 1], after[0]]
        before = group[index - 2 : index] if index > 1 else []
        if not index:
            before = report.sentence_before(group[0])
        if len(before) != 2 or ";" in report.words(before[0].end, group[index].start):
            return []
        between = report.before(before[0]) + report.words(before[0].end, before[1].start)
        return [] if re.search("其中|除[^,。;0-9]|外,", between) else before

    def _adds(self, report: CheckedReport, figure: Figure) -> bool:
        """Whether a number can be shared out: no rate, and no average itself."""
        is_rate = figure.aspect in (Aspect.SHARE, Aspect.GROWTH)
        return not is_rate and self._pattern(report).search(report.before(figure)) is None

    def _is_of(self, report: CheckedReport, what: str, division: Division) -> bool:
        """Whether the words behind 人均 or 每个 name the number, what the total is of, or nothing else."""
        if what and shares_words(what[:2], self._words_of(report, division.number)):
            what = what[2:]
        words = report.before(division.total) + fold(division.total.indicator)
        rest = report.rules.form("{paid}").sub("", what)
        return not rest or shares_words(rest, words) or all(character in words for character in rest)

    def _words_of(self, report: CheckedReport, figure: Figure) -> str:
        """The words around a figure that say what it counts: 12个|乡镇."""
        return report.before(figure) + fold(figure.indicator) + report.words(figure.end, figure.end + 4)

    def _pattern(self, report: CheckedReport) -> re.Pattern[str]:
        return _average(frozenset(report.rules.averaged_over))

    def _compare(self, report: CheckedReport, division: Division) -> Finding | None:
        total, number, average = division
        factor = _worth(report, total, average)
        stated = interval_of(average)
        if total.start > average.start and average.bound is Bound.EXACT:
            stated = Interval(average.value, average.value)  # 24个,每个补助3万元,共62万元: the rate of pay is exact
        if not number.value or interval_of(total).over(interval_of(number)).times(factor).overlaps(stated):
            return None
        quotient = total.value * factor / number.value
        return self.finding(
            sorted(division, key=lambda one: one.start),
            self.said(
                total=total.mention,
                number=number.mention,
                quotient=shown(quotient),
                unit=average.unit,
                average=average.mention,
            ),
            {"total": total.value, "count": number.value, "computed": round(quotient, 4), "stated": average.value},
            about=average,
        )


def _worth(report: CheckedReport, total: Figure, average: Figure) -> Decimal | int:
    """How many of the unit of an average make one of that of its total; 0 if they do not belong together."""
    one, other = report.unit(total), report.unit(average)
    if one.over & other.over and one.kind == other.kind == "people":  # 人 and 人次, but not 户
        return 1
    worth = one.worth_in(other)
    return worth if worth is not None and worth >= 1 else 0  # an average is not told in a larger unit than its total
