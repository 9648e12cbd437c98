"""Which side of the thing is measured (level, increment, share, growth, average), and the direction of a change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.extraction.clauses import cues_of
from extractor.extraction.forms import Side
from extractor.extraction.indicator.category import comes_from, has_verb
from extractor.records import Aspect, Direction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.extraction.clauses import Clause
    from extractor.extraction.forms import Reading
    from extractor.rulepack import Cue, Hit, RulePack

# 提高了|约|5%: between a word of change and its number
_LEAD = r"(?:{change-lead}|[ ,])*"
# 每案最高|5万元, 每年走访不少于|300户
_EACH = r"{each}[^,。;、0-9每]{1,14}$"
# 高于|全国平均水平|1.7个百分点; 高于上年3% is a change
_APART = (
    r"(?:(?P<above>{above})|{below})"
    r"(?:(?P<time>{base}|[0-9]{4}年)[^,。;:0-9]{0,14}|(?!{base})[^,。;:0-9]{2,14})(?<!的)$"
)
# 比|全省平均|低|2.1岁; 占比|分别|提高 says of itself that it is a change
_COMPARED = (
    r"[比较](?:(?P<time>{base}|[0-9]{4}年)[^,。;:0-9]{0,14}?|(?!{base})(?:(?!{change})[^,。;:0-9]){2,14})"
    r"(?:(?P<above>{more})|{less})出?了?[约近]?$"
)
# 5.5%|的增长|, 5.5%|左右的预期增长|目标, 20%|的降|幅
_CHANGE_AFTER = re.compile(r"(?:左右|以上)?的(?:预期|年均|平均)?(?:[增涨]|(?P<down>降))")
# 34215元|和|15680元, 3.5%|左右、|6%
_LINK = re.compile(r"(?:左右|以上|以下|以内)?\s?[和与及、]\s?(?:[约近]|超过)?")


def side_candidates(clause: Clause, previous: Reading | None, rules: RulePack) -> Iterator[tuple[Side, str]]:
    """Which side of the thing is measured, with the direction of a change, the decisive first."""
    quantity = clause.quantity
    if quantity.kind == "rank":
        yield Side(Aspect.RANK, None), "aspect.rank"
    for form in (_APART, _COMPARED):
        apart = rules.form(form).search(clause.folded, clause.left, clause.number.start)
        if apart is not None:
            side = Direction.UP if apart["above"] else Direction.DOWN
            if apart["time"] is None:
                yield Side(Aspect.GAP, side), "aspect.gap"
            else:
                changed = Aspect.GROWTH if quantity.kind in ("share", "points", "multiple") else Aspect.INCREMENT
                yield Side(changed, side), "aspect.against-time"
    found = [
        (cue, hit)
        for cue, hit in cues_of("aspect", clause.left_hits)
        if hit.end - hit.start > 1 or _leads(clause.folded, hit, clause.number.start, rules)
    ]
    falls = quantity.value < 0
    directions = [Direction(cue.value) for cue, _ in cues_of("direction", clause.left_hits)]
    direction = Direction.DOWN if falls else directions[-1] if directions else None
    if quantity.kind in ("share", "points"):
        yield from _rate_aspects(clause, found, direction, previous)
    else:
        yield from _count_aspects(clause, found, direction, previous, rules)


def _rate_aspects(
    clause: Clause,
    found: list[tuple[Cue, Hit]],
    direction: Direction | None,
    previous: Reading | None,
) -> Iterator[tuple[Side, str]]:
    after = _CHANGE_AFTER.match(clause.folded, clause.number.end)
    if after is not None:
        yield Side(Aspect.GROWTH, Direction.DOWN if after["down"] else Direction.UP), "aspect.growth-after"
    points = clause.quantity.kind == "points"
    for cue, _ in reversed(found):
        if cue.value == "growth":
            yield Side(Aspect.GROWTH, direction), cue.id
        elif cue.value in ("share", "level") and not points:
            yield Side(Aspect.SHARE, None), cue.id
    if previous is not None and _linked(clause, previous):
        yield previous.side.value, "aspect.as-before"
    if points:
        yield Side(Aspect.GROWTH, direction), "aspect.points"
    yield Side(Aspect.SHARE, None), "aspect.default-share"


def _count_aspects(
    clause: Clause,
    found: list[tuple[Cue, Hit]],
    direction: Direction | None,
    previous: Reading | None,
    rules: RulePack,
) -> Iterator[tuple[Side, str]]:
    quantity = clause.quantity
    changes = [
        cue for cue, hit in found if cue.value == "growth" and _leads(clause.folded, hit, clause.number.start, rules)
    ]
    if changes:  # 提高135.6元 is the amount of a rise, 增长2倍 its rate
        yield Side(Aspect.GROWTH if quantity.kind == "multiple" else Aspect.INCREMENT, direction), changes[-1].id
    # 人均办案数量等|18项指标: what is listed before 等 is not counted
    averages = [
        (cue.id, hit.end)
        for cue, hit in found
        if cue.value == "average" and "等" not in clause.folded[hit.end : clause.number.start]
    ]
    each = rules.form(_EACH).search(clause.folded, clause.left, clause.number.start)
    if each and not averages:
        averages = [("aspect.each", each.start() + 1)]
    after_average = averages[-1][1] if averages else 0
    for cue, hit in reversed(found):
        if cue.value == "increment" and hit.start >= after_average:
            yield Side(Aspect.INCREMENT, direction), cue.id
        if cue.value == "level" and _changes_average(clause, previous):
            yield Side(Aspect.AVERAGE, None), "aspect.as-before"
        if cue.value == "level" and not averages:
            yield Side(Aspect.LEVEL, None), cue.id
    if averages:
        yield Side(Aspect.AVERAGE, None), averages[-1][0]
    if quantity.kind == "multiple":  # 是1999年的|1.9倍
        yield Side(Aspect.GROWTH, Direction.UP), "aspect.multiple"
    if previous is not None and _continues(clause, previous, rules):
        yield previous.side.value, "aspect.as-before"
    yield Side(Aspect.LEVEL, None), "aspect.default-level"


def _changes_average(clause: Clause, previous: Reading | None) -> bool:
    """人均慰问金额由500元提高到800元: what an average rises to is one too."""
    if previous is None or previous.side.value.aspect != Aspect.AVERAGE:
        return False
    return previous.clause.start == clause.start or comes_from(clause, previous)


def _leads(folded: str, hit: Hit, number: int, rules: RulePack) -> bool:
    """Whether a word of change stands right before the number."""
    return rules.form(_LEAD).fullmatch(folded, hit.end, number) is not None


def _linked(clause: Clause, previous: Reading) -> bool:
    """Whether only 和 or 、 stands between two numbers: 34215元和15680元."""
    same = previous.clause.start == clause.start
    return same and _LINK.fullmatch(clause.folded, clause.left, clause.number.start) is not None


def _continues(clause: Clause, previous: Reading, rules: RulePack) -> bool:
    """Whether the number goes on with the list before it: a new member without a verb of its own."""
    if _linked(clause, previous):
        return True
    if has_verb(clause):
        return False
    lasting = previous.side.value.aspect in (Aspect.INCREMENT, Aspect.AVERAGE)
    if previous.clause.start == clause.start:  # 新注册企业1990家、总投资|57亿元: what it costs is not new
        return lasting and (clause.quantity.kind == "money") == (previous.clause.quantity.kind == "money")
    stops = rules.words["sum-or-state"].within(clause.folded, previous.clause.number.end, clause.number.start)
    same_unit = previous.clause.quantity.unit == clause.quantity.unit
    same_order = _noun_follows(clause) == _noun_follows(previous.clause)
    return lasting and same_unit and same_order and not stops


def _noun_follows(clause: Clause) -> bool:
    """Whether words stand right behind a number: 11个|调解室, not 调解室2个|,."""
    return clause.number.end < clause.right and clause.folded[clause.number.end].isalpha()
