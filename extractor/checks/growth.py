"""A growth or an increase stated beside the levels that it follows from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from extractor.checks.base import Check, shown
from extractor.records import Aspect, Direction, Severity
from extractor.values.intervals import Interval, interval_of
from extractor.values.keywords import vocabulary
from extractor.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.checks.report import CheckedReport
    from extractor.records import Figure, Finding


class Change(NamedTuple):
    """A level with the one before it, and the figure that states the change between them.

    ``whole`` is what doubles a level, in the unit of the figure: 100 of %, 1 of 倍; None if it states a difference.
    """

    now: Interval
    before: Interval
    stated: Figure
    whole: int | None


# 同比   比上年   与上次普查相比   较2018年   三年
_SINCE = r"(?P<since>同比|环比|[比较与同][^,。;、]{1,10}?(?:相比)?|[一二两三四五六七八九十]+年)?"
# 2300名|选手报名参赛,|比上届增加: what is left of the clause of the number before
_BEHIND = r"(?:[^,。;、0-9]{0,12}[,;(]|、)?"
_HOW_MUCH = r"(?:了|额|幅|率)?(?:超过|达到?|为|近|约|逾)?"
# ,净增1.2个亿   ,比上年增加1.2亿元   (增加1.2万人   ,同比多发3.1亿千瓦时
_BY = rf"{_BEHIND}{_SINCE}(?:{{changed-by}}|[多少]\w{{1,3}}?){_HOW_MUCH}$"
# ,增长26.8%   ,增幅为26.8%   ,三年增长了70%
_AT = rf"{_BEHIND}{_SINCE}{{changed-at}}{_HOW_MUCH}$"
# 由4.52亿元增加到5.72亿元   由2015年的2860万元增加到2020年的4290万元
_TO = r"{changed-to}(?:到|至|为)了?(?:[0-9]{4}年的?)?$"
# ,比上年的4.52亿元增长26.8%   ,上年为7960件,同比上升13.6%   ,2018年是2914件
_FROM = re.compile(
    r"[,;(]?(?:[比较][^,。;0-9]{0,4}(?:[0-9]{4}年)?[^,。;0-9]{0,4}的|(?:(?:上年|去年|前年|[0-9]{4}年)(?:同期|末|底)?[为是]|(?:上年|去年)?同期[^,。;0-9]{0,4}))$"
)
#: What a change is measured from where no word says another time.
LAST_YEAR = "year"


# 与2010年的|133972万人,   较“十三五”末的|9323.1亿元
_COMPARED = re.compile(r"[与比较同][^,。;]{2,24}的$")
_CHANGES = {Aspect.GROWTH, Aspect.INCREMENT}


@dataclass(frozen=True)
class GrowthMismatch(Check):
    """A rate of growth, or an increase, that does not follow from the levels beside it."""

    code = "growth-mismatch"
    severity = Severity.ERROR
    example = "完成财政收入5.72亿元,净增1.2亿元,增长36.8%。"
    counter_example = "完成财政收入5.72亿元,净增1.2亿元,增长26.8%。"

    #: What grows at constant prices, or is counted in two ways: its rate does not follow from the amounts.
    real: tuple[str, ...] = ("生产总值", "增加值", "GDP", "可比", "不变价", "同口径", "实际")

    #: Code points before the first number in which such a word counts.
    reach: int = 40

    def find(self, reports: Sequence[CheckedReport]) -> Iterator[Finding]:
        """Three neighbouring figures: a level, another or an increase, and a change that cannot follow from them."""
        for report in reports:
            for group in report.sentences:
                for index in range(2, len(group)):
                    if _CHANGES.isdisjoint((group[index].aspect, group[index - 1].aspect)):
                        continue
                    figures = group[index - 2 : index + 1]
                    change = self._change(report, *figures)
                    if change is not None:
                        finding = self._compare(change, figures)
                        if finding is not None:
                            yield finding

    def _change(self, report: CheckedReport, first: Figure, second: Figure, third: Figure) -> Change | None:
        """What three figures say of a change, told by the words between them; None for anything else."""
        before = report.words(max(first.sentence_start, first.start - self.reach), third.start)
        if any(word in before for word in self.real) or not first.modality is second.modality is third.modality:
            return None
        one, other = report.words(first.end, second.start), report.words(second.end, third.start)
        by, at = report.rules.form(_BY), report.rules.form(_AT)
        by_one, by_other, at_one, at_other = by.match(one), by.match(other), at.match(one), at.match(other)
        same = fold(first.unit) == fold(second.unit)
        # 完成5.72亿元,净增1.2亿元,增长26.8%;   与2010年的1340万人相比,增加72万人,增长5.4%
        if same and by_one and at_other and _whole(report, third):
            if one.startswith("相比") or _COMPARED.search(report.before(first)):
                return _to_increase(report, first, second, third)
            return _from_increase(report, first, second, third) if _same_base(by_one, at_other) else None
        # 接待42.8万人次,增长一成,增加13.1万人次
        if fold(first.unit) == fold(third.unit) and at_one and by_other and _whole(report, second):
            return _from_increase(report, first, third, second) if _same_base(at_one, by_other) else None
        if not same or not (at_other or by_other):
            return None
        whole = None if report.same_unit(first, third) else _whole(report, third)
        # 由4.52亿元增加到5.72亿元,增长26.8%
        if len(one) < 18 and report.rules.form(_TO).search(one):
            return Change(interval_of(second), interval_of(first), third, whole)
        # 完成5.72亿元,比上年的4.52亿元增长26.8%
        if _FROM.match(one):
            return Change(interval_of(first), interval_of(second), third, whole)
        return None

    def _compare(self, change: Change, figures: Sequence[Figure]) -> Finding | None:
        computed = _computed(change)
        if computed is None or computed.overlaps(interval_of(change.stated)):
            return None
        middle = (computed.low + computed.high) / 2
        return self.finding(
            figures,
            self.said(change=shown(middle), unit=change.stated.unit, mention=change.stated.mention),
            {"computed": round(middle, 4), "stated": change.stated.value},
            about=change.stated,
        )


def _whole(report: CheckedReport, figure: Figure) -> int | None:
    """How many of the unit of a rate of change make one whole; None for what is no rate."""
    return report.unit(figure).per_whole if figure.unit else None


def _same_base(one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether two changes can be measured from the same time; what is not said is that of the other."""
    bases = {_base(match["since"]) for match in (one, other) if match["since"]}
    return len(bases) < 2


def _base(words: str) -> str:
    return next((base for word, base in vocabulary().measured_from.items() if word in words), LAST_YEAR)


def _from_increase(report: CheckedReport, level: Figure, increase: Figure, rate: Figure) -> Change:
    """The change that led to a level by an increase."""
    now, by = interval_of(level), interval_of(increase)
    falls = Direction.DOWN in (increase.direction, rate.direction)
    return Change(now, now + by if falls else now.minus(by), rate, _whole(report, rate))


def _to_increase(report: CheckedReport, level: Figure, increase: Figure, rate: Figure) -> Change:
    """The change from a level by an increase."""
    before, by = interval_of(level), interval_of(increase)
    falls = Direction.DOWN in (increase.direction, rate.direction)
    return Change(before.minus(by) if falls else before + by, before, rate, _whole(report, rate))


def _computed(change: Change) -> Interval | None:
    """The change that follows from the levels, as a positive number; None where it cannot be computed."""
    now, before = change.now, change.before
    difference = before.minus(now) if change.stated.direction is Direction.DOWN else now.minus(before)
    if change.whole is None:
        return difference
    if before.low <= 0:
        return None
    whole = change.whole
    low, high = now.low / before.high * whole - whole, now.high / before.low * whole - whole
    return Interval(-high, -low) if change.stated.direction is Direction.DOWN else Interval(low, high)
