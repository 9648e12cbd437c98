"""Checks of parts against their total: stated parts, exhaustive breakdowns, and kinds named elsewhere."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from extractor.checks.base import Check, Report
from extractor.checks.keys import period_key, plain_words, same_unit, scope_key
from extractor.folding import fold
from extractor.precision import Interval, interval_of, rounded_interval_of
from extractor.records import Aspect, Category, Severity, plain
from extractor.relations import BREAKDOWN, opening

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.records import Figure, Finding

#: Kinds of which nothing can be two.
DISJOINT = (
    ("男", "女"),
    ("城镇", "乡村", "农村"),
    ("上半年", "下半年"),
    ("一季度", "二季度", "三季度", "四季度"),
    ("特等", "一等", "二等", "三等", "优秀奖", "优胜奖"),
    ("博士", "硕士", "本科", "大专"),
    ("进口", "出口"),
    ("第一", "第二", "第三", "第四"),
    ("一产", "二产", "三产"),
    ("市本级", "县"),
)


class Breakdown(NamedTuple):
    """A total with its stated parts, and the rule by which the words in front of the first part announce them."""

    total: Figure
    parts: tuple[Figure, ...]
    opened: str | None


def breakdowns(report: Report) -> Iterator[Breakdown]:
    """The stated parts of each total, and the lists that 分别 breaks it down in."""
    by_total: dict[str, list[Figure]] = defaultdict(list)
    for figure in report.figures:
        if figure.part_of is not None:
            by_total[figure.part_of].append(figure)
    for total_id, parts in by_total.items():
        total = report.by_id.get(total_id)
        if total is not None and not any(_is_no_share(report, figure) for figure in (total, *parts)):
            before = report.words(max(total.end, parts[0].sentence_start), parts[0].start)
            respectively = "分别" in before and "其中" not in before and len(parts) > 1
            yield Breakdown(total, tuple(parts), BREAKDOWN if respectively else opening(before))
    for sentence in report.sentences:
        if "分别" in fold(sentence[0].sentence):
            yield from (found for found in _respectively(report, sentence) if found.total.id not in by_total)


# a balance, an average or a peak, of which the parts need not be smaller
_NO_SHARE = re.compile("净|减少|下降|亏损|转出|流失|注销|增加|均|每|最高|最多|最大")


def _is_no_share(report: Report, figure: Figure) -> bool:
    return _NO_SHARE.search(report.before(figure)) is not None


# 20人、18人和14人
_NEXT = re.compile(r"[、,和及与]{1,2}(?:约|近|超过)?")


def _respectively(report: Report, sentence: list[Figure]) -> Iterator[Breakdown]:
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
                    yield Breakdown(total, parts, BREAKDOWN)
                    break
        index = end


def _is_total(report: Report, total: Figure, parts: tuple[Figure, ...]) -> bool:
    """Whether a figure beside a list can be its sum: larger than each, of the same unit, and 共 if it follows."""
    adds = all(figure.aspect in (Aspect.LEVEL, Aspect.INCREMENT) for figure in (total, *parts))
    fits = adds and all(same_unit(total, part) and part.value < total.value for part in parts)
    follows = total.start > parts[0].start
    return fits and (not follows or re.search("共|合计|总", report.before(total)) is not None)


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
    title = "parts that are more than their total"
    title_zh = "部分大于总数"
    example = "发展会员1000人,其中农民工会员1200人。"
    counter_example = "发展会员1000人,其中农民工会员800人、女会员450人。"

    #: Groups that may overlap and exceed their total by no more than this share may be a list with a slip.
    slip: Decimal = Decimal("0.05")

    def find(self, reports: Sequence[Report]) -> Iterator[Finding]:
        """Single parts above the total, or else sums of parts; 其中 may name groups that overlap."""
        for report in reports:
            for total, parts, opened in breakdowns(report):
                whole = interval_of(total)
                larger = [part for part in parts if interval_of(part).low > whole.high]
                if larger:
                    mentions = [part.mention for part in larger]
                    yield self.finding(
                        [total, *larger],
                        f"a part is more than its total {total.mention}: {', '.join(mentions)}",
                        f"部分大于总数{total.mention}：{'、'.join(mentions)}",
                        {"total": total.value, "part": larger[0].value},
                    )
                    continue
                if len(parts) < 2 or _sum(parts).low <= whole.high:
                    continue
                excludes = opened == BREAKDOWN or _are_disjoint(report, parts)
                if excludes or _value(parts) <= total.value * (1 + self.slip):
                    yield self.finding(
                        _in_order(total, parts),
                        *_says_sum(total, parts),
                        {"total": total.value, "sum": _value(parts)},
                        None if excludes else Severity.INFO,
                        about=total,
                    )


def _are_disjoint(report: Report, parts: Sequence[Figure]) -> bool:
    """Whether the words of parts exclude one another: 男职工512人,女职工956人."""
    words = [report.before(part) for part in parts]
    return any(
        len({next((one for one in kinds if one in word), None) for word in words} - {None}) == len(parts)
        for kinds in DISJOINT
    )


# words that leave a list open
_OPEN = re.compile("等|主要|包括|含")
# ,其余均为县级
_REST = re.compile("[^。;]{0,3}(?:其余|其他|其它)")


@dataclass(frozen=True)
class PartsDifferFromTotal(Check):
    """An exhaustive breakdown that adds up to less than its total."""

    code = "parts-differ-from-total"
    severity = Severity.ERROR
    title = "an exhaustive breakdown that does not add up to its total"
    title_zh = "分项之和与总数不符"
    example = "培训职工6401人:职业技能培训5163人、创业培训475人、家政服务培训663人。"
    counter_example = "培训职工6401人:职业技能培训5163人、创业培训475人、家政服务培训763人。"

    #: Parts of which the sum is less than this share of the total are some of it.
    nearly: Decimal = Decimal("0.6")

    def find(self, reports: Sequence[Report]) -> Iterator[Finding]:
        """Breakdowns after a colon, in parentheses or after 分别 whose sum is below the total."""
        for report in reports:
            for total, parts, opened in breakdowns(report):
                if opened != BREAKDOWN or len(parts) < 2 or self._is_open(report, total, parts):
                    continue
                misses_little = _value(parts) >= total.value * self.nearly
                if misses_little and _sum(parts).high < interval_of(total).low:
                    yield self.finding(
                        _in_order(total, parts),
                        *_says_sum(total, parts),
                        {"total": total.value, "sum": _value(parts)},
                        about=total,
                    )

    def _is_open(self, report: Report, total: Figure, parts: Sequence[Figure]) -> bool:
        first, last = min(total.end, parts[0].start), parts[-1].end
        rest = report.words(last, last + 8)
        return _OPEN.search(report.words(first, last + 1)) is not None or _REST.match(rest) is not None


def _in_order(total: Figure, parts: Sequence[Figure]) -> list[Figure]:
    return sorted([total, *parts], key=lambda figure: figure.start)


def _value(parts: Sequence[Figure]) -> Decimal:
    first, *others = (part.value for part in parts)
    return sum(others, start=first)


def _says_sum(total: Figure, parts: Sequence[Figure]) -> tuple[str, str]:
    added = " + ".join(plain(part.value) for part in parts)
    value = plain(_value(parts))
    return (
        f"{added} = {value}, and the total is {total.mention}",
        f"{added} = {value}，与总数{total.mention}不符",
    )


# 会员总数, 总人口: a number of the whole by its own words
_SUM = re.compile(r"总(?:数|人数|量|户数)$|^总")
# 共有基层工会, 现有企业职工, 在册职工: by the words before it
_HAVING = re.compile(r"[共总现]有?|拥有|实有|在[册编职岗]|应到")
# what a whole is called by beside its noun: 工会会员, 基层工会, 在册职工 (of which the indicator keeps 册职工)
_GENERAL = re.compile(
    r"^(?:公司|集团|大会|本次|工会(?=会)|基层|各级|在?[册编职岗](?=[职员教干])|应到|建立|组建|总|现有?|共有?|同期)+|组织$"
)


@dataclass(frozen=True)
class OverTotal(Check):
    """Members, unions or people of one kind that are more than the stated whole of the same scope and period."""

    code = "over-total"
    severity = Severity.ERROR
    title = "a kind that is more than the whole stated elsewhere"
    title_zh = "某一类的数量大于他处所述的总量"
    example = "全市会员总数10万人。全市女会员12万人。"
    counter_example = "全市会员总数10万人。全省女会员12万人。"

    #: Categories whose kinds are named by a word before the noun of the whole.
    categories: tuple[Category, ...] = (Category.MEMBERS, Category.UNIONS, Category.PEOPLE, Category.ORGANIZATIONS)

    #: The smallest number that is a whole: 二队 is a name.
    least: int = 10
    #: Wholes of one noun, unit and scope that a figure is compared with, the first of a document.
    candidates: int = 20

    def find(self, reports: Sequence[Report]) -> Iterator[Finding]:
        """Within each document, among figures whose words hold those of the whole and more."""
        for report in reports:
            wholes: dict[tuple[str, ...], list[tuple[str, Figure]]] = defaultdict(list)
            for figure in report.figures:
                if self._is_whole(report, figure):
                    of_kind = wholes[_kind(figure)]
                    if len(of_kind) < self.candidates and figure.value >= self.least:
                        of_kind.append((_noun(figure), figure))
            for part in report.figures if wholes else ():
                if part.category in self.categories and not part.part_of:
                    yield from self._over(part, wholes.get(_kind(part), ()))

    def _over(self, part: Figure, wholes: Sequence[tuple[str, Figure]]) -> Iterator[Finding]:
        """The first whole that a figure is a kind of and more than."""
        noun = _noun(part)
        for words, whole in wholes:
            is_kind = len(noun) > len(words) and _is_within(words, noun) and not re.search("[全共总]", noun)
            if is_kind and _same_time(part, whole) and interval_of(part).low > interval_of(whole).high:
                yield self.finding(
                    [whole, part] if whole.start < part.start else [part, whole],
                    f"{part.indicator} {part.mention} is more than the whole, {whole.mention}",
                    f"“{part.indicator}”{part.mention}大于总量{whole.mention}",
                    {"whole": whole.value, "part": part.value},
                    about=part,
                )
                return

    def _is_whole(self, report: Report, figure: Figure) -> bool:
        if figure.category not in self.categories or figure.aspect is not Aspect.LEVEL or figure.part_of:
            return False
        words = fold(figure.indicator)
        return _SUM.search(words) is not None or _HAVING.search(report.before(figure)) is not None


def _kind(figure: Figure) -> tuple[str, ...]:
    """What a part has in common with its whole: the end of the noun, the unit and the scope."""
    return (_noun(figure)[-2:], fold(figure.unit), scope_key(figure.scope))


def _noun(figure: Figure) -> str:
    """The words of a figure without those of a sum: 工会会员总数 → 会员."""
    words = re.sub(r"(?:总(?:数|人数|量|户数)|现)$", "", plain_words(figure.indicator))
    return _GENERAL.sub("", words) or words


def _is_within(words: str, longer: str) -> bool:
    """Whether ``longer`` has the characters of ``words`` in their order: 企业职工, 企业女职工."""
    rest = iter(longer)
    return all(character in rest for character in words)


def _same_time(part: Figure, whole: Figure) -> bool:
    """Whether the period is the same, and both happened or both are planned; what is not said is that of the other."""
    if part.modality is not whole.modality:
        return False
    return not part.period or not whole.period or period_key(part) == period_key(whole)
