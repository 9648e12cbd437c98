"""Numeral + particles + unit → Quantity; and the screen: what looks like a figure and is none.

Every decision is a generator of candidates in the order of their priority. Extraction takes the first one,
``explain`` shows the others as the rules that lost.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from extractor.models import Numeral, Quantity
from extractor.numerals import LARGE_SCALES, PARTICLES, Candidate, parse, scan
from extractor.records import Bound, Category

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.rulepack import NumeralClass, RulePack, Unit

#: A quotation at most this long is a name, and a number in it is part of the name: “五个100”活动.
MAX_NAME = 16
#: A longer enumeration of numbers is a table torn apart, not a list that shares its last unit.
MAX_RUN = 12
#: A title in 《》 may be longer.
MAX_TITLE = 60

_CONNECTORS = "-—–―~至到、和与及/ "
# 10—20名   3至5家   5%-14%
_RANGE = re.compile(r" ?(?:-|—{1,2}|–|―|~|至|到) ?")
# 2.16和1.66个百分点   12、15和20家
_LIST = re.compile(r" ?[、和与及/] ?")
# 发放补贴3.8万: money by what it is spent on
_MONEY_WORD = re.compile(
    r"(?:元|[款资金费贷税债捐薪酬额]|补[贴助]|拨付|支付|花费|投入|收入|支出|产值|利润|财政|经费|奖励|损失|价值|市值|估值|节支|创收|创效|效益|筹集|预算|成本|¥)[^,。;、]{0,6}$"
)
# 1.2 个亿 is said of money only
_MONEY_SCALE = re.compile(r"个 ?亿$")
# 人均1500元,共计192.9万: the sum of the money before
_SUM = re.compile(r"[,;:、(][^,。;、0-9]{0,6}(?:共计?|合计|总计|累计|总额|共支出|净增|其中)")
_OPENING, _CLOSING = '“‘《"', '”’》"'


class Screened(NamedTuple):
    """A mention that looked like a figure, and the rule that says it is none."""

    start: int
    end: int
    rule: str
    why: str


class _Bound(NamedTuple):
    """A numeral with what follows it: ``unit`` is None where a range or a list may still lend it one."""

    candidate: Candidate
    numeral: Numeral
    end: int
    unit: str | None
    rule: Unit | None
    inner: Bound | None


def find_quantities(text: str, folded: str, rules: RulePack) -> Iterator[Quantity | Screened]:
    """Yield the quantities of ``text`` in order, and in their place what the screen dropped.

    ``folded`` is :func:`extractor.folding.fold` of the text; everything but numbers is looked up in it.
    Numerals without a unit are passed over in silence unless a range or a list lends them one.
    """
    previous: Quantity | None = None
    for run in _runs(text, folded, rules):
        for found in _resolve(folded, run, previous, rules):
            yield found
            previous = found if isinstance(found, Quantity) else previous


def _runs(text: str, folded: str, rules: RulePack) -> Iterator[list[_Bound]]:
    """Numerals with their units, in runs that a range or list joins; most runs are of one."""
    run: list[_Bound] = []
    for candidate in scan(text):
        start, end, form = candidate
        if form == "han" and end - start == 1 and folded[end : end + 1] not in rules.after_han:
            continue  # 统一部署, 进一步: most numerals of a text end here
        bound = _bind(text, folded, candidate, rules)
        if bound is None:
            continue
        if run and not (
            len(run) < MAX_RUN and bound.candidate.start - run[-1].end <= 4 and _joins(folded, run[-1], bound)
        ):
            yield run
            run = []
        run.append(bound)
    yield run


def _joins(text: str, left: _Bound, right: _Bound) -> bool:
    between = text[left.end : right.candidate.start]
    return bool(_RANGE.fullmatch(between) or _LIST.fullmatch(between))


def _bind(text: str, folded: str, candidate: Candidate, rules: RulePack) -> _Bound | None:
    """Bind a numeral to the longest unit after it; None if it has none and nothing can lend it one."""
    start, end, form = candidate
    after = folded[end : end + 1]
    inner = None
    position = end
    if form in ("fraction", "tenths"):
        unit, rule = _share_unit(text[start:end], rules)
    else:
        if after in PARTICLES and after:
            inner, position = PARTICLES[after], end + 1
        while folded.startswith(" ", position) and position < end + 2:
            position += 1
        found = rules.units.longest(folded, position)
        if found is None:
            if not _has_scale(candidate, text) and (after not in _CONNECTORS or not after):
                return None
            unit, rule, inner, position = None, None, None, end
        else:
            form_written, rule = found
            unit = rule.unit or text[position : position + len(form_written)]
            position += len(form_written)
            if unit == "倍" and folded[position : position + 1] in ("多", "余"):
                inner, position = Bound.OVER, position + 1
    numeral = parse(text, candidate)
    if numeral is None:
        return None
    return _Bound(candidate, numeral, position, unit, rule, inner or numeral.bound)


def _has_scale(candidate: Candidate, text: str) -> bool:
    """Whether the numeral can stand without a unit: 1.2万, 三万五; not 二 or 百."""
    start, end, form = candidate
    if form == "arabic":
        return not text[end - 1].isdigit()
    return form == "han" and end - start > 1 and any(scale in text[start + 1 : end] for scale in LARGE_SCALES)


def _share_unit(written: str, rules: RulePack) -> tuple[str, Unit | None]:
    if written.startswith("千分之"):
        return "‰", rules.unit("‰")
    if "分之" in written and not written.startswith("百分之"):
        return "", rules.unit("%")
    return "%", rules.unit("%")


def _resolve(text: str, run: list[_Bound], previous: Quantity | None, rules: RulePack) -> Iterator[Quantity | Screened]:
    """Turn a run of joined numerals into quantities: ranges are merged, lists share their last unit."""
    found: list[Quantity | Screened] = []
    index = len(run) - 1
    lender: _Bound | None = None
    reason: Screened | None = None
    while index >= 0:
        bound = run[index]
        borrows = bound.rule is None and lender is not None and bound.candidate.form == "arabic"
        if borrows and lender is not None:
            bound = bound._replace(unit=lender.unit, rule=lender.rule)
        below = run[index - 1] if index else None
        low = below if below is not None and bound.rule is not None and _is_range(text, below, bound) else None
        index -= 1 if low is None else 2
        lender = bound if bound.rule is not None else None
        if not _counts(bound):
            reason = None
            continue
        reason = (reason if borrows else None) or _screened(text, bound, low, rules)
        found.append(reason or _quantity(text, bound, low, previous, rules))
    yield from reversed(found)


def _counts(bound: _Bound) -> bool:
    """Whether a number has a unit that is not time, or a scale that lets it stand alone."""
    return bound.rule.kind != "time" if bound.rule is not None else bound.numeral.has_scale


def _is_range(text: str, low: _Bound, high: _Bound) -> bool:
    return (
        _RANGE.fullmatch(text, low.end, high.candidate.start) is not None
        and low.unit in (None, high.unit)
        and low.numeral.value_max is None
        and _low_value(low, high) < high.numeral.value
    )


def _low_value(low: _Bound, high: _Bound) -> Decimal:
    """The lower end with the scale that it shares with the upper one: 100-200万元 starts at 100万."""
    value = low.numeral.value
    if low.unit is None and not low.numeral.has_scale and high.numeral.has_scale:
        for scale in (Decimal(10**8), Decimal(10**4), Decimal(1000), Decimal(100)):
            if value * scale < high.numeral.value and high.numeral.value / scale < 10**4:
                return value * scale
    return value


def _quantity(text: str, bound: _Bound, low: _Bound | None, previous: Quantity | None, rules: RulePack) -> Quantity:
    numeral, rule = bound.numeral, bound.rule
    start = (low or bound).candidate.start
    value, value_max = numeral.value, numeral.value_max
    if low is not None:
        value, value_max = _low_value(low, bound), numeral.value
    unit, kind, rule_id = bound.unit or "", rule.kind if rule else "count", rule.id if rule else "unit.none"
    if rule is None and _is_money(text, start, bound.end, previous):
        unit, kind, rule_id = "元", "money", "unit.yuan-left-out"
    if _is_rank(text, start, bound):
        kind, rule_id = "rank", "unit.rank"
    how, bound_rule = next(bound_candidates(text, start, bound.end, bound.inner, rules))
    counts = rule.counts if rule else (Category.OTHER, Category.PEOPLE)
    return Quantity(start, bound.end, value, value_max, unit, kind, counts, how, bound_rule, bound.inner, rule_id)


def _is_money(text: str, start: int, end: int, previous: Quantity | None) -> bool:
    """Whether a number without a unit is yuan: by its scale, by what it is spent on, or as the sum of money before."""
    if _MONEY_SCALE.search(text, start, end) or _MONEY_WORD.search(text, max(0, start - 16), start):
        return True
    if previous is None or previous.kind != "money":
        return False
    return _SUM.fullmatch(text, previous.end, start) is not None


def bound_candidates(
    text: str, start: int, end: int, inner: Bound | None, rules: RulePack
) -> Iterator[tuple[Bound, str]]:
    """How a number relates to the true one, with the rule that says so, the decisive first."""
    for cue, _, _ in rules.bounds_at(text, start, end):
        yield cue.bound if cue.bound != Bound.EXACT or inner is None else inner, cue.id
    if inner is not None:
        yield inner, "bound.inside-numeral"
    yield Bound.EXACT, "bound.none"


def _screened(text: str, bound: _Bound, low: _Bound | None, rules: RulePack) -> Screened | None:
    start = (low or bound).candidate.start
    return next(screen_candidates(text, start, bound, rules), None)


def screen_candidates(text: str, start: int, bound: _Bound, rules: RulePack) -> Iterator[Screened]:
    """Every reason why a mention is no figure, the first one decisive."""
    end = bound.end
    numeral = bound.numeral
    if _in_name(text, start, end):
        yield Screened(start, end, "screen.name", "it is part of a name in quotation marks or of a title")
    if numeral.in_han:
        phrase = rules.phrase_at(text, start)
        if phrase is not None:
            yield Screened(start, end, phrase[0].id, phrase[0].why)
        if bound.rule is not None and bound.rule.kind == "noun":
            yield Screened(start, end, "screen.han-noun", "三县 and 两院 without a classifier name a group")
        written = text[bound.candidate.start : bound.candidate.end]
        if written in _BARE_SCALES and not bound.inner and not _COUNTED.search(text, max(0, start - 8), start):
            yield Screened(start, end, "screen.bare-scale", "百, 千 and 万 without a digit are ornament")
    if _is_rank(text, start, bound):
        return
    for rule in rules.screens_at(text, start, end, bound.unit or "", _numeral_class(numeral, bound.rule)):
        yield Screened(start, end, rule.id, rule.why)


#: 第35位 and 第三名 are ranks.
RANK_UNITS = frozenset({"位", "名"})
# 共有百名, 逾亿元: a scale alone counts if it is introduced as a number
_COUNTED = re.compile(r"(?:共有|已有|现有|总数|约|近|逾|超过|超|突破|破|达到?|不足|不到|过|满|足足) ?$")


def _is_rank(text: str, start: int, bound: _Bound) -> bool:
    """第35位 is a rank; in Chinese characters only behind a verb that says so (列第三位, 获第二名)."""
    ordinal = text[max(0, start - 2) : start].rstrip().endswith("第")
    if not ordinal or bound.unit not in RANK_UNITS:
        return False
    return not bound.numeral.in_han or (
        bound.numeral.value > 1 and _RANKED.search(text, max(0, start - 8), start) is not None
    )


_RANKED = re.compile(r"[居列获得至到升夺]了?(?:全[国省市区县]|各[省市区县]|团体|总分)?第 ?$")


_BARE_SCALES = frozenset({"百", "千", "万", "亿", "百万", "千万", "万亿"})


def _numeral_class(numeral: Numeral, rule: Unit | None) -> NumeralClass:
    if not numeral.in_han:
        return "arabic"
    if numeral.value == 1 and rule is not None and rule.kind in ("count", "people"):
        return "one"
    return "small-han" if numeral.value <= 10 else "han"


def _in_name(text: str, start: int, end: int) -> bool:
    """Whether the mention stands inside a short quotation without a clause mark, or in 《》."""
    left = max(0, start - MAX_TITLE)
    for opening, closing in zip(_OPENING, _CLOSING, strict=True):
        opened = text.rfind(opening, left, start)
        if opened < 0:
            continue
        limit = MAX_TITLE if opening == "《" else MAX_NAME
        closed = text.find(closing, opened + 1, opened + limit + 2)
        if closed >= end and not _CLAUSE.search(text, opened, closed):
            return True
    return False


_CLAUSE = re.compile(r"[。;\n]|,(?![0-9])")
