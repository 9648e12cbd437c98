"""Checks of parts against their total: stated parts, exhaustive breakdowns, and kinds named elsewhere."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from extractor.checks.base import Check
from extractor.checks.keys import period_key, scope_key
from extractor.records import Aspect, Category, Severity, plain
from extractor.rulepack.announcing import Announcement
from extractor.values.intervals import Interval, interval_of, rounded_interval_of
from extractor.values.keywords import vocabulary
from extractor.values.text import fold, plain_words
from extractor.words import both, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.checks.report import CheckedReport
    from extractor.records import Figure, Finding


def _sum(figures: Sequence[Figure]) -> Interval:
    first, *others = (rounded_interval_of(figure) for figure in figures)
    for one in others:
        first = first + one
    return first


@dataclass(frozen=True)
class PartsExceedTotal(Check):
    """Parts that are more than their total: one alone, or all of a list of which nothing is in two."""

    code = "parts-exceed-total"
    severity = Severity.ERROR
    example = "发展会员1000人,其中农民工会员1200人。"
    counter_example = "发展会员1000人,其中农民工会员800人、女会员450人。"

    #: Groups that may overlap and exceed their total by no more than this share may be a list with a slip.
    slip: Decimal = Decimal("0.05")

    def find(self, reports: Sequence[CheckedReport]) -> Iterator[Finding]:
        """Single parts above the total, or else sums of parts; 其中 may name groups that overlap."""
        for report in reports:
            for total, parts, opened in report.breakdowns:
                whole = interval_of(total)
                larger = [part for part in parts if interval_of(part).low > whole.high]
                if larger:
                    mentions = [part.mention for part in larger]
                    yield self.finding(
                        [total, *larger],
                        self.said(total=total.mention, parts=listed("items", mentions)),
                        {"total": total.value, "part": larger[0].value},
                    )
                    continue
                if len(parts) < 2 or _sum(parts).low <= whole.high:
                    continue
                excludes = opened is Announcement.BREAKDOWN or _are_disjoint(report, parts)
                if excludes or _value(parts) <= total.value * (1 + self.slip):
                    yield _wrong_sum(self, total, parts, self.severity if excludes else Severity.INFO)


def _are_disjoint(report: CheckedReport, parts: Sequence[Figure]) -> bool:
    """Whether the words of parts exclude one another: 男职工512人,女职工956人."""
    words = [report.before(part) for part in parts]
    return any(
        len({next((one for one in kinds if one in word), None) for word in words} - {None}) == len(parts)
        for kinds in vocabulary().disjoint
    )


# ,其余均为县级
_REST = "[^。;]{0,3}{rest}"


@dataclass(frozen=True)
class PartsDifferFromTotal(Check):
    """An exhaustive breakdown that adds up to less than its total."""

    code = "parts-differ-from-total"
    severity = Severity.ERROR
    example = "培训职工6401人:职业技能培训5163人、创业培训475人、家政服务培训663人。"
    counter_example = "培训职工6401人:职业技能培训5163人、创业培训475人、家政服务培训763人。"

    #: Parts of which the sum is less than this share of the total are some of it.
    nearly: Decimal = Decimal("0.6")

    def find(self, reports: Sequence[CheckedReport]) -> Iterator[Finding]:
        """Breakdowns after a colon, in parentheses or after 分别 whose sum is below the total."""
        for report in reports:
            for total, parts, opened in report.breakdowns:
                if opened is not Announcement.BREAKDOWN or len(parts) < 2 or self._is_open(report, total, parts):
                    continue
                misses_little = _value(parts) >= total.value * self.nearly
                if misses_little and _sum(parts).high < interval_of(total).low:
                    yield _wrong_sum(self, total, parts, self.severity)

    def _is_open(self, report: CheckedReport, total: Figure, parts: Sequence[Figure]) -> bool:
        first, last = min(total.end, parts[0].start), parts[-1].end
        rest = report.words(last, last + 8)
        is_open = report.has_word("open-list", report.words(first, last + 1))
        return is_open or report.rules.form(_REST).match(rest) is not None


def _value(parts: Sequence[Figure]) -> Decimal:
    first, *others = (part.value for part in parts)
    return sum(others, start=first)


def _wrong_sum(check: Check, total: Figure, parts: Sequence[Figure], severity: Severity) -> Finding:
    """A finding about parts of which the sum cannot be their total."""
    value = _value(parts)
    return check.finding(
        sorted([total, *parts], key=lambda figure: figure.start),
        both(
            "check.parts-differ-from-total.message",
            parts=" + ".join(plain(part.value) for part in parts),
            sum=plain(value),
            total=total.mention,
        ),
        {"total": total.value, "sum": value},
        severity,
        about=total,
    )


# 会员总数, 总人口: a number of the whole by its own words
_SUM = re.compile(r"总(?:数|人数|量|户数)$|^总")
# |基层|工会   |在册|职工, of which the indicator keeps 册职工   工会|组织|
_GENERAL = "^(?:{general}|在?[册编职岗](?=[职员教干]))+|组织$"


@dataclass(frozen=True)
class OverTotal(Check):
    """Members, unions or people of one kind that are more than the stated whole of the same scope and period."""

    code = "over-total"
    severity = Severity.ERROR
    example = "全市会员总数10万人。全市女会员12万人。"
    counter_example = "全市会员总数10万人。全省女会员12万人。"

    #: Categories whose kinds are named by a word before the noun of the whole.
    categories: tuple[Category, ...] = (Category.MEMBERS, Category.UNIONS, Category.PEOPLE, Category.ORGANIZATIONS)

    #: The smallest number that is a whole: 二队 is a name.
    least: int = 10
    #: Wholes of one noun, unit and scope that a figure is compared with, the first of a document.
    candidates: int = 20

    def find(self, reports: Sequence[CheckedReport]) -> Iterator[Finding]:
        """Within each document, among figures whose words hold those of the whole and more."""
        for report in reports:
            wholes: dict[tuple[str, ...], list[tuple[str, Figure]]] = defaultdict(list)
            for figure in report.figures:
                if self._is_whole(report, figure):
                    of_kind = wholes[_kind(report, figure)]
                    if len(of_kind) < self.candidates and figure.value >= self.least:
                        of_kind.append((_noun(report, figure), figure))
            for part in report.figures if wholes else ():
                if part.category in self.categories and not part.part_of:
                    yield from self._over(report, part, wholes.get(_kind(report, part), ()))

    def _over(self, report: CheckedReport, part: Figure, wholes: Sequence[tuple[str, Figure]]) -> Iterator[Finding]:
        """The first whole that a figure is a kind of and more than."""
        noun = _noun(report, part)
        for words, whole in wholes:
            is_kind = len(noun) > len(words) and _is_within(words, noun) and not re.search("[全共总]", noun)
            if is_kind and _same_time(part, whole) and interval_of(part).low > interval_of(whole).high:
                yield self.finding(
                    [whole, part] if whole.start < part.start else [part, whole],
                    self.said(indicator=part.indicator, mention=part.mention, whole=whole.mention),
                    {"whole": whole.value, "part": part.value},
                    about=part,
                )
                return

    def _is_whole(self, report: CheckedReport, figure: Figure) -> bool:
        if figure.category not in self.categories or figure.aspect is not Aspect.LEVEL or figure.part_of:
            return False
        words = fold(figure.indicator)
        return _SUM.search(words) is not None or report.has_word("having", report.before(figure))


def _kind(report: CheckedReport, figure: Figure) -> tuple[str, ...]:
    """What a part has in common with its whole: the end of the noun, the unit and the scope."""
    return (_noun(report, figure)[-2:], fold(figure.unit), scope_key(figure.scope))


def _noun(report: CheckedReport, figure: Figure) -> str:
    """The words of a figure without those of a sum: 工会会员总数 → 会员."""
    words = re.sub(r"(?:总(?:数|人数|量|户数)|现)$", "", plain_words(figure.indicator))
    return report.rules.form(_GENERAL).sub("", words) or words


def _is_within(words: str, longer: str) -> bool:
    """Whether ``longer`` has the characters of ``words`` in their order: 企业职工, 企业女职工."""
    rest = iter(longer)
    return all(character in rest for character in words)


def _same_time(part: Figure, whole: Figure) -> bool:
    """Whether the period is the same, and both happened or both are planned; what is not said is that of the other."""
    if part.modality is not whole.modality:
        return False
    return not part.period or not whole.period or period_key(part) == period_key(whole)
