"""What is counted: from the unit, then the act, then the noun that the unit can count, then the figure before."""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING

from extractor.extraction.clauses import cues_of
from extractor.records import Category
from extractor.rulepack.schema import CATEGORY_OF_KIND

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.extraction.clauses import Clause
    from extractor.extraction.forms import Reading
    from extractor.records import Span
    from extractor.rulepack import Cue, Hit, RulePack

#: Nouns that stay what they are when they are chosen or praised: 评选优秀合理化建议100条 are proposals.
_KEEP_WHEN_AWARDED = frozenset({"outputs", "cases", "events", "agreements"})
# 1832户|增加到|3382户, 54095元|,增长至2021年|98285元, 645元|/月提高到|801元: what the same thing came to
_CHANGED_TO = re.compile(
    r"(?:/.)?(?:,(?=[\u4e00-\u9fff]{1,3}[至到为]))?(?:[升降增](?=[至到为])|跃升|提升|提高|增加|增长|上升|下降|降低|减少|缩短|扩大|攀升"
    r"|压减|调整|发展|转为|整合|精简|压缩|合并)(?:[至到为](?:[^,。;0-9]{0,4}[0-9xX*]{2,4}年[^,。;]{0,3}|现在?的?|目前的?)?|[0-9xX*]{2,4}年[^,。;]{0,3})"
)
# 18个|节目获优秀演出奖|, 其中1项|获技术发明奖|
_PRIZE = re.compile(r"[^,。;:、0-9]{0,14}?(?:获(?![悉知])|摘得|夺得)[^,。;:、0-9]{0,24}?奖(?![金励学])")
_start = attrgetter("start")
#: The step by which a figure counts what its total does.
_OF_TOTAL = "category.of-total"


def acts_on(clause: Clause, previous: Reading | None) -> tuple[Cue, ...]:
    """The acts done to what the number counts: before it, right after it, or at the end of a list (…被授予)."""
    own = tuple(cue for cue, _ in cues_of("act", clause.left_hits))
    if not own and previous is not None and previous.clause.start == clause.start and not has_verb(clause):
        own = previous.acts
    after = tuple(cue for cue, _ in cues_of("act", clause.right_hits)) if clause.right == clause.end else ()
    tail = tuple(cue for cue, _ in cues_of("act", clause.tail_hits))
    return own + after + tail


def has_verb(clause: Clause) -> bool:
    """Whether a verb or act stands between the number before (or the start of the clause) and the number."""
    return any("verb" in hit.roles or "act" in hit.roles for hit in clause.left_hits)


def category_candidates(
    clause: Clause,
    noun_follows: bool,
    named: Sequence[Span],
    acts: tuple[Cue, ...],
    previous: Reading | None,
    rules: RulePack,
) -> Iterator[tuple[Category, str]]:
    """What may be counted, the decisive first, each with the rule that says so.

    ``named`` are the time expressions and scopes of the sentence: who did something is not what is counted.
    """
    quantity = clause.quantity
    settled = CATEGORY_OF_KIND.get(quantity.kind)
    if settled is not None:
        naming = next(
            (cue.id for cue in _nouns(clause, noun_follows, named) if cue.value == settled), None
        )  # only a pack has one
        yield settled, naming or f"category.{quantity.kind}"
    if Category.HONOURS in quantity.counts and _PRIZE.match(clause.folded, clause.number.end, clause.right):
        yield Category.HONOURS, "category.prize-won"
    nouns = [cue for cue in _nouns(clause, noun_follows, named) if cue.value in quantity.counts]
    noun = nouns[0].value if nouns else None
    if quantity.kind == "people":
        yield from _people(clause, noun, acts, previous, rules)
    else:
        award = next((cue for cue in acts if cue.value == Category.HONOURS), None)
        if award is not None and noun not in _KEEP_WHEN_AWARDED:
            yield Category.HONOURS, award.id
    same_unit = previous is not None and previous.clause.quantity.unit == quantity.unit
    if previous is not None and (_is_elided(clause, previous, rules) or (same_unit and comes_from(clause, previous))):
        yield previous.category.value, _OF_TOTAL
    for cue in nouns:
        yield Category(cue.value), cue.id
    giving = next((cue for cue in acts if cue.value == Category.OUTPUTS), None)
    if giving is not None and Category.OUTPUTS in quantity.counts and quantity.kind != "people":
        yield Category.OUTPUTS, giving.id
    if previous is not None and same_unit and not (quantity.kind == "people" and has_verb(clause)):
        yield previous.category.value, "category.as-before"
    yield quantity.counts[0], f"category.by-unit.{quantity.unit}"


def _people(
    clause: Clause, noun: str | None, acts: tuple[Cue, ...], previous: Reading | None, rules: RulePack
) -> Iterator[tuple[Category, str]]:
    """Persons: taught, honoured, joined, part of such, or none of these."""
    by_category = {cue.value: cue for cue in reversed(acts)}
    for category in (Category.TRAINEES, Category.HONOURS, Category.MEMBERS):
        if category in by_category:
            yield category, by_category[category].id
    if previous is not None and noun in (None, Category.PEOPLE) and _is_part(clause, previous):
        yield previous.category.value, _OF_TOTAL
    if noun == Category.HONOURS and rules.words["care"].within(clause.folded, clause.start, clause.end):
        yield Category.PEOPLE, "category.cared-for"


def _is_part(clause: Clause, previous: Reading) -> bool:
    """Whether 其中 stands between two numbers of people, or the list after 其中 goes on without a verb."""
    if previous.clause.quantity.kind != "people":
        return False
    if "其中" in clause.folded[previous.clause.number.end : clause.number.start]:
        return True
    return previous.part_of is not None and not has_verb(clause)


def _is_elided(clause: Clause, previous: Reading, rules: RulePack) -> bool:
    """Whether only the kind of what was counted before stands before the number: 驿站56个,其中|街道级|11个."""
    same = previous.clause.quantity.unit == clause.quantity.unit
    ending = rules.words["modifier"].ending
    return same and ending(clause.folded, clause.number.start, clause.left) is not None


def comes_from(clause: Clause, previous: Reading) -> bool:
    """Whether a number is what the one before it came to: 企业从1832户|增加到|3382户."""
    return _CHANGED_TO.fullmatch(clause.folded, previous.clause.number.end, clause.number.start) is not None


def _nouns(clause: Clause, noun_follows: bool, named: Sequence[Span]) -> Iterator[Cue]:
    """The nouns that may be counted, the head of the phrase first: last before the number, or last before a verb."""
    left = [
        cue
        for cue, hit in cues_of("noun", clause.left_hits)
        if _is_whole(hit, hit.end == clause.number.start) and not _is_in_doer(hit, clause, named)
    ]
    right: list[Cue] = []
    for hit in clause.right_hits:
        if "noun" in hit.roles:
            adjacent = hit.start == clause.number.end
            if _is_whole(hit, adjacent):
                right += [cue for cue in hit.cues if cue.role == "noun"]
            if adjacent and clause.folded.startswith("的", hit.end):  # 6个|工种|的比赛
                break
        elif "verb" in hit.roles:
            break
    for found in (right, left) if noun_follows else (left, right):
        yield from reversed(found)


def _is_in_doer(hit: Hit, clause: Clause, named: Sequence[Span]) -> bool:
    """Whether a noun is part of the name of who did something: 省总|工会|派出7个慰问组."""
    at = bisect_right(named, hit.start, key=_start) - 1
    return hit.end < clause.number.start and at >= 0 and hit.end <= named[at].end


def _is_whole(hit: Hit, adjacent: bool) -> bool:
    """县 and 村 are nouns next to the number only; elsewhere they are parts of words."""
    return adjacent or hit.end - hit.start > 1
