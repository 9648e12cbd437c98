"""Which side of the thing is measured (level, increment, share, growth, average), and the direction of a change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.extraction.indicator.category import has_verb
from extractor.records import Aspect, Direction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.extraction.clauses import Clause
    from extractor.extraction.indicator import Measure
    from extractor.rulepack import Cue, Hit, RulePack

# 提高了|约|5%: between a word of change and its number
_LEAD = r"(?:{change-lead}|[ ,])*"
# 每案最高|5万元, 每年走访不少于|300户
_EACH = r"{each}[^,。;、0-9每]{1,14}$"
# 34215元|和|15680元
_LINK = re.compile(r"[和与及、]")


def aspect_candidates(
    folded: str, clause: Clause, previous: Measure | None, rules: RulePack
) -> Iterator[tuple[Aspect, Direction | None, str]]:
    """Which side of the thing is measured, with the direction of a change, the decisive first."""
    quantity = clause.quantity
    if quantity.kind == "rank":
        yield Aspect.RANK, None, "aspect.rank"
    found = [
        (cue, hit)
        for cue, hit in clause.cues("aspect", clause.left_hits)
        if hit.end - hit.start > 1 or _leads(folded, hit, quantity.start, rules)
    ]
    directions = [Direction(cue.value) for cue, _ in clause.cues("direction", clause.left_hits)]
    direction = directions[-1] if directions else None
    if quantity.kind in ("share", "points"):
        yield from _rate_aspects(folded, clause, found, direction, previous)
    else:
        yield from _count_aspects(folded, clause, found, direction, previous, rules)


def _rate_aspects(
    folded: str,
    clause: Clause,
    found: list[tuple[Cue, Hit]],
    direction: Direction | None,
    previous: Measure | None,
) -> Iterator[tuple[Aspect, Direction | None, str]]:
    if folded.startswith(("的增", "的涨"), clause.quantity.end):
        yield Aspect.GROWTH, Direction.UP, "aspect.growth-after"
    if folded.startswith("的降", clause.quantity.end):
        yield Aspect.GROWTH, Direction.DOWN, "aspect.growth-after"
    points = clause.quantity.kind == "points"
    for cue, _ in reversed(found):
        if cue.value == "growth":
            yield Aspect.GROWTH, direction, cue.id
        elif cue.value in ("share", "level") and not points:
            yield Aspect.SHARE, None, cue.id
    if previous is not None and _linked(folded, clause, previous):
        yield previous.aspect, previous.direction, "aspect.as-before"
    if points:
        yield Aspect.GROWTH, direction, "aspect.points"
    yield Aspect.SHARE, None, "aspect.default-share"


def _count_aspects(
    folded: str,
    clause: Clause,
    found: list[tuple[Cue, Hit]],
    direction: Direction | None,
    previous: Measure | None,
    rules: RulePack,
) -> Iterator[tuple[Aspect, Direction | None, str]]:
    quantity = clause.quantity
    changes = [cue for cue, hit in found if cue.value == "growth" and _leads(folded, hit, quantity.start, rules)]
    if changes:  # 提高135.6元 is the amount of a rise, 增长2倍 its rate
        yield Aspect.GROWTH if quantity.kind == "multiple" else Aspect.INCREMENT, direction, changes[-1].id
    averages = [(cue.id, hit.end) for cue, hit in found if cue.value == "average"]
    each = rules.form(_EACH).search(folded, clause.left, quantity.start)
    if each and not averages:
        averages = [("aspect.each", each.start() + 1)]
    after_average = averages[-1][1] if averages else 0
    for cue, hit in reversed(found):
        if cue.value == "increment" and hit.start >= after_average:
            yield Aspect.INCREMENT, direction, cue.id
        if cue.value == "level" and _changes_average(clause, previous):
            yield Aspect.AVERAGE, None, "aspect.as-before"
        if cue.value == "level" and not averages:
            yield Aspect.LEVEL, None, cue.id
    if averages:
        yield Aspect.AVERAGE, None, averages[-1][0]
    if previous is not None and _continues(folded, clause, previous, rules):
        yield previous.aspect, previous.direction, "aspect.as-before"
    yield Aspect.LEVEL, None, "aspect.default-level"


def _changes_average(clause: Clause, previous: Measure | None) -> bool:
    """人均慰问金额由500元提高到800元: what an average rises to is one too."""
    return previous is not None and previous.clause.start == clause.start and previous.aspect == Aspect.AVERAGE


def _leads(folded: str, hit: Hit, number: int, rules: RulePack) -> bool:
    """Whether a word of change stands right before the number."""
    return rules.form(_LEAD).fullmatch(folded, hit.end, number) is not None


def _linked(folded: str, clause: Clause, previous: Measure) -> bool:
    """Whether only 和 or 、 stands between two numbers: 34215元和15680元."""
    same = previous.clause.start == clause.start
    return same and _LINK.fullmatch(folded, clause.left, clause.quantity.start) is not None


def _continues(folded: str, clause: Clause, previous: Measure, rules: RulePack) -> bool:
    """Whether the number goes on with the list before it: a new member without a verb of its own."""
    if _linked(folded, clause, previous):
        return True
    if has_verb(clause):
        return False
    lasting = previous.aspect in (Aspect.INCREMENT, Aspect.AVERAGE)
    if previous.clause.start == clause.start:
        return lasting
    stops = rules.words["sum-or-state"].within(folded, previous.clause.quantity.end, clause.quantity.start)
    same_unit = previous.clause.quantity.unit == clause.quantity.unit
    return lasting and same_unit and not stops
