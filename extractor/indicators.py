"""What is measured: the indicator in the document's words, its category, aspect and direction.

A number either follows its noun (新建工会8182个) or stands before it (1.2万家企事业单位开展劳动竞赛). The indicator is
the stretch on that side, trimmed of what only leads to the number. The category follows from the unit, then from the
last noun of that stretch that the unit can count, then from the act (培训, 评选), then from the figure before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from extractor.records import Aspect, Category, Direction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.clauses import Clause
    from extractor.rulepack import Cue, Hit, RulePack

#: A longer stretch is cut at its last verb or particle.
MAX_INDICATOR = 26

# words between a number and its noun: 85%以上的企业
_AFTER_NUMBER = re.compile(
    r"(?:\s|以上|及以上|以下|以内|左右|上下|多|余|有余|不等|的|之多|各|（含）|\(含\)|左右的|等)*"
)
# a stretch that starts so is no noun: 5人以上;  3万元,用于
_NO_NOUN = re.compile(
    r"[,，。;；:：)）(（!！?？、/+\-—”》|]|(?:和|与|及|或|以及|并|且|而|但|也|还|又|再|均|都|已|将|被|为|是|由|以|用于|用来|用以|在|于|其中|占|比|较|同比|环比|增|减|下降|上升|提高|分别|合计|共计|总计|用作|作为|计|至|到|给|向|对|从|按|左右|不等|以来|时|后|前|内|中|上|下)"
)
_MONEY_NO_NOUN = re.compile(r"(?:购|买|建|改|发|送|救|帮|资助|慰|支持|扶|对|开展|补|奖|投|设|成立|实施|解决|采)")
# what leads to a number: 参赛职工达  共有  分别为  同比增长
_TRAILING = re.compile(
    r"(?:[\s,，:：;；、(（“]|已?达到?了?|已?达|为了?|有|是|共计?|总共|合计|累计|总计|约为?|大约|近|将近|超过|突破|逾|已|均|各|分别|分别为|均为|的|了|到|至|在|近乎|不足|不到|不少于|不低于|不超过|最高|最多|至少|第|还|又|仅|就|也|计|得|年|于|其中|接近|成功|出|到达|高达|多达|另有|则|要|将|能|可|等|等共|上|超|和|与|及|向|对|给|为|以|由|从|后|约|每|并|跃居|位居|位列|排名|居|列|达了|全部|只|净|一次性|扩大到|扩大至|增加到|增加至|增长到|增长至|提高到|提高至|提升到|提升至|上升到|上升至|下降到|下降至|降至|降到|增至|减至|减少到|减少至|发展到|发展至|达致|控制在|保持在|稳定在|起|同时|总量)+$"
)
_LEADING = re.compile(
    r"^(?:[\s,，:：;；、)）”。]|其中|同时|此外|另外|并且|并|还|又|也|已|已经|共计?|总共|合计|累计|总计|先后|分别|全年|一年来|今年以来|目前|截至目前|现|我们|使|让|将|要|再|新的?一年|年内|年底|到|及|和|与|以及|而|则|均|都|约|近|达到?|为|有|是|的|等|各|每|力争|争取|确保|计划|拟|预计|努力|着力|积极|大力|继续|进一步|切实|认真|广泛|深入|全面|扎实|成功|圆满|顺利|通过|据统计|一是|二是|三是|四是|五是|六是|七是|八是|九是|十是|[(（]?[一二三四五六七八九十0-9]{1,2}[)）、.．]|由|在)+"
)
# 同比增长, 比上年净增: the words of change alone do not say what changed
_CHANGE_ONLY = re.compile(
    r"^(?:(?:与|比|较|同|按)?(?:去年|上年|前年|上一年|上年度|同期|去年同期|上年同期|全年|年初|可比口径|可比价格|计划)?(?:同期)?(?:相比|计算)?,?(?:分别|共|又)?(?:同比|环比|按年)?(?:分别)?(?:净|实际|名义)?(?:增长|增加|增|提高|提升|上升|下降|降低|减少|回落|上涨|升|降|涨|增幅|增速|扩大|缩短|缩小|下滑)(?:了|幅度?|率)?)$"
)
_COUNT_ADVERB = re.compile(r"(?:累计|共计|总共|先后|合计|已有|共有|直接|现有|共)(?=[\u4e00-\u9fff“])")

_PEOPLE_ACTS = ("trainees", "honours", "members")
# people who are visited or helped are people, whatever their title
_CARE = re.compile(r"慰问|走访|体检|帮扶|帮助|资助|救助|疗养|疗休养|看望|关爱|宣传|发放|补助|津贴|服务|参加|邀请|组织")


class Measure(NamedTuple):
    """What a quantity measures. ``rule`` decided the category; ``side`` is where the indicator stood."""

    indicator: str
    category: Category
    aspect: Aspect
    direction: Direction | None
    rule: str
    side: str


def measure(text: str, folded: str, clause: Clause, previous: tuple[Clause, Measure] | None, rules: RulePack) -> Measure:
    """Decide indicator, category, aspect and direction of the quantity of ``clause``.

    ``previous`` is the quantity before it in the same sentence: elliptic lists take over what they leave out.
    """
    indicator, side = next(indicator_candidates(text, folded, clause, previous))
    category, rule = next(category_candidates(folded, clause, side, previous))
    aspect, direction, _ = next(aspect_candidates(folded, clause, previous))
    return Measure(indicator, category, aspect, direction, rule, side)


def indicator_candidates(
    text: str, folded: str, clause: Clause, previous: tuple[Clause, Measure] | None
) -> Iterator[tuple[str, str]]:
    """The stretches that may name what is measured, the best first, each with the side that it stands on."""
    quantity = clause.quantity
    left = _left(text, folded, clause)
    right = _right(text, folded, clause)
    if left and previous is not None and _CHANGE_ONLY.match(left):
        subject = previous[1].indicator
        left = subject + left if len(subject) <= 8 and not _CHANGE_ONLY.match(subject) else left
    noun_follows = bool(right) and _noun_follows(folded, clause, quantity.kind)
    if noun_follows:
        yield right, "right"
    if len(left) > 1:
        yield left, "left"
    if right and not noun_follows:
        yield right, "right"
    if previous is not None and previous[0].start == clause.start:
        yield previous[1].indicator, "previous"
    if clause.first and clause.start > 0:
        before = _earlier_clause(text, folded, clause, previous)
        if before:
            yield before, "earlier"
    if previous is not None:
        yield previous[1].indicator, "previous"
    yield left or right, "none"


def _noun_follows(folded: str, clause: Clause, kind: str) -> bool:
    quantity = clause.quantity
    start = _AFTER_NUMBER.match(folded, quantity.end, clause.right).end()  # type: ignore[union-attr]
    linked = folded[quantity.end : start].endswith("的")
    if start >= clause.right or _NO_NOUN.match(folded, start, clause.right):
        return False
    if kind in ("share", "points"):
        return linked
    if kind == "money" and not linked:
        return not _MONEY_NO_NOUN.match(folded, start, clause.right) and clause.left == quantity.start - 1
    first = clause.right_hits[0] if clause.right_hits else None
    starts_with_verb = first is not None and first.start == start and any(cue.role in ("verb", "act") for cue in first.cues) and not any(cue.role == "noun" for cue in first.cues)
    return not starts_with_verb


def _left(text: str, folded: str, clause: Clause) -> str:
    start, end = clause.left, clause.quantity.start
    trailing = _TRAILING.search(folded, start, end)
    end = trailing.start() if trailing else end
    start = _skip_leading(folded, start, end, clause)
    if end - start > MAX_INDICATOR or _COUNT_ADVERB.search(folded, start, end):
        start = _shorten(folded, start, end)
    return text[start:end].strip()


def _skip_leading(folded: str, start: int, end: int, clause: Clause) -> int:
    """Skip connectives, time expressions and scopes at the start of a stretch."""
    while True:
        leading = _LEADING_PATTERN.match(folded, start, end)
        if leading is None or leading.end() == start or end - leading.end() < 2:
            return start
        start = leading.end()


_TIME = r"(?:(?:截[至止])?(?:[12]\d{3}|20[xX]{2}|[*]{2})年?度?(?:上半年|下半年|底|\d{1,2}月(?:底|份)?)?|去年|今年|上半年|下半年|\d{1,2}月(?:份|底)?)"
_PLACE = r"(?:全|我|本)(?:省|市|县|区|州|镇|乡|村|街道|厂|矿|局|公司|集团|系统|校|院|段|国|会)(?!面)"
_LEADING_PATTERN = re.compile(rf"(?:{_LEADING.pattern[1:]}|{_TIME},?|{_PLACE})")


def _shorten(folded: str, start: int, end: int) -> int:
    """Cut a long stretch after its last 累计, 共 or, if still too long, after its last 的 or comma."""
    for adverb in reversed(list(_COUNT_ADVERB.finditer(folded, start, end))):
        if end - adverb.end() >= 3:
            start = adverb.end()
            break
    if end - start > MAX_INDICATOR:
        at = folded.rfind("的", start, end - 4)
        if at > 0:
            start = at + 1
    return max(start, end - 2 * MAX_INDICATOR)


def _right(text: str, folded: str, clause: Clause) -> str:
    start = _AFTER_NUMBER.match(folded, clause.quantity.end, clause.right).end()  # type: ignore[union-attr]
    end = clause.right
    trailing = _TRAILING.search(folded, start, end)
    end = trailing.start() if trailing else end
    return text[start : min(end, start + MAX_INDICATOR)].strip(" ,，、。;；:：")


def _earlier_clause(text: str, folded: str, clause: Clause, previous: tuple[Clause, Measure] | None) -> str:
    """The words of the clause before, if it has no number of its own."""
    end = clause.start - 1
    floor = previous[0].quantity.end if previous else max(0, clause.start - 40)
    start = max(folded.rfind(mark, floor, end) for mark in ",;:。!?\n") + 1
    start = max(start, floor)
    if previous is not None and start <= previous[0].quantity.end:
        return ""
    trailing = _TRAILING.search(folded, start, end)
    end = trailing.start() if trailing else end
    return text[_skip_leading(folded, start, end, clause) : end].strip()[-MAX_INDICATOR:]


def category_candidates(
    folded: str, clause: Clause, side: str, previous: tuple[Clause, Measure] | None
) -> Iterator[tuple[Category, str]]:
    """What may be counted, the decisive first, each with the rule that says so."""
    quantity = clause.quantity
    if quantity.kind == "money":
        yield Category.FUNDS, "category.money"
    if quantity.kind in ("share", "points"):
        yield Category.RATES, "category.rate"
    if quantity.kind == "rank":
        yield Category.RANKS, "category.rank"
    counts = quantity.counts
    nouns = [cue for cue in _nouns(clause, side) if cue.value in counts]
    acts = {cue.value: cue for cue, _ in clause.cues("act", clause.hits)}
    if quantity.kind == "people":
        yield from _people(folded, clause, nouns, acts, previous)
    elif "honours" in acts and not (nouns and nouns[0].value in ("outputs", "cases", "events", "agreements")):
        yield Category.HONOURS, acts["honours"].id
    for cue in nouns:
        yield Category(cue.value), cue.id
    if previous is not None and previous[0].quantity.unit == quantity.unit:
        verbs = any(cue.role == "verb" for hit in clause.left_hits for cue in hit.cues)
        if not (verbs and quantity.kind == "people"):
            yield previous[1].category, "category.as-before"
    yield counts[0], f"category.by-unit.{quantity.unit}"


def _people(
    folded: str, clause: Clause, nouns: list[Cue], acts: dict[str, Cue], previous: tuple[Clause, Measure] | None
) -> Iterator[tuple[Category, str]]:
    """Persons: taught, honoured, joined, part of such, or none of these."""
    if "trainees" in acts:
        yield Category.TRAINEES, acts["trainees"].id
    if "honours" in acts:
        yield Category.HONOURS, acts["honours"].id
    if "members" in acts:
        yield Category.MEMBERS, acts["members"].id
    if previous is not None and previous[0].quantity.kind == "people" and _is_part(folded, clause, previous):
        if not nouns or nouns[0].value == Category.PEOPLE:
            yield previous[1].category, "category.of-total"
    cared_for = _CARE.search(folded, clause.start, clause.end)
    if nouns and nouns[0].value == "honours" and cared_for:
        yield Category.PEOPLE, "category.cared-for"


def _is_part(folded: str, clause: Clause, previous: tuple[Clause, Measure]) -> bool:
    """Whether 其中 stands before the number, or the list after 其中 goes on without a verb."""
    if "其中" in folded[previous[0].quantity.end : clause.quantity.start]:
        return True
    verbs = any(cue.role in ("verb", "act") for hit in clause.left_hits for cue in hit.cues)
    return not verbs and previous[1].rule == "category.of-total"


def _nouns(clause: Clause, side: str) -> Iterator[Cue]:
    """The nouns that may be counted, the head of the phrase first: last before the number, or last before a verb."""
    quantity = clause.quantity
    left = [cue for cue, hit in clause.cues("noun", clause.left_hits) if _is_whole(hit, hit.end == quantity.start)]
    right: list[Cue] = []
    for hit in clause.right_hits:
        roles = {cue.role for cue in hit.cues}
        if "noun" in roles:
            if _is_whole(hit, hit.start == quantity.end):
                right += [cue for cue in hit.cues if cue.role == "noun"]
        elif "verb" in roles:
            break
    order = (right, left) if side == "right" else (left, right)
    for found in order:
        yield from reversed(found)


def _is_whole(hit: Hit, adjacent: bool) -> bool:
    """县 and 村 are nouns next to the number only; elsewhere they are parts of words."""
    return adjacent or hit.end - hit.start > 1


def aspect_candidates(
    folded: str, clause: Clause, previous: tuple[Clause, Measure] | None
) -> Iterator[tuple[Aspect, Direction | None, str]]:
    """Which side of the thing is measured, with the direction of a change, the decisive first."""
    quantity = clause.quantity
    if quantity.kind == "rank":
        yield Aspect.RANK, None, "aspect.rank"
    found = [
        (cue, hit)
        for cue, hit in clause.cues("aspect", clause.left_hits)
        if hit.end - hit.start > 1 or _leads(folded, hit, quantity.start)
    ]
    direction = next((Direction(cue.value) for cue, _ in reversed(list(clause.cues("direction", clause.left_hits)))), None)
    if quantity.kind in ("share", "points"):
        yield from _rate_aspects(folded, clause, found, direction)
    else:
        yield from _count_aspects(folded, clause, found, direction, previous)


def _rate_aspects(
    folded: str, clause: Clause, found: list[tuple[Cue, Hit]], direction: Direction | None
) -> Iterator[tuple[Aspect, Direction | None, str]]:
    if folded.startswith(("的增", "的涨", "的降"), clause.quantity.end):
        yield Aspect.GROWTH, Direction.DOWN if folded.startswith("的降", clause.quantity.end) else Direction.UP, "aspect.growth"
    for cue, _ in reversed(found):
        if cue.value == "growth":
            yield Aspect.GROWTH, direction, cue.id
        elif cue.value in ("share", "level"):
            if clause.quantity.kind == "points":
                continue
            yield Aspect.SHARE, None, cue.id
    if clause.quantity.kind == "points":
        yield Aspect.GROWTH, direction, "aspect.points"
    yield Aspect.SHARE, None, "aspect.default-share"


def _count_aspects(
    folded: str,
    clause: Clause,
    found: list[tuple[Cue, Hit]],
    direction: Direction | None,
    previous: tuple[Clause, Measure] | None,
) -> Iterator[tuple[Aspect, Direction | None, str]]:
    quantity = clause.quantity
    changes = [(cue, hit) for cue, hit in found if cue.value == "growth" and _leads(folded, hit, quantity.start)]
    if changes:  # 提高135.6元 is the amount of a rise, 增长2倍 its rate
        aspect = Aspect.GROWTH if quantity.unit == "倍" else Aspect.INCREMENT
        yield aspect, direction, changes[-1][0].id
    averages = [(cue, hit) for cue, hit in found if cue.value == "average"]
    after_average = averages[-1][1].end if averages else 0
    for cue, hit in reversed(found):
        if cue.value == "increment" and hit.start >= after_average:
            yield Aspect.INCREMENT, direction, cue.id
        if cue.value == "level" and not averages:
            yield Aspect.LEVEL, None, cue.id
    if averages:
        yield Aspect.AVERAGE, None, averages[-1][0].id
    if previous is not None and _continues(folded, clause, previous):
        yield previous[1].aspect, previous[1].direction, "aspect.as-before"
    yield Aspect.LEVEL, None, "aspect.default-level"


# between a word of change and its number: 提高了约
_LEAD = re.compile(r"(?:了|约|近|超过|逾|达|到达|共|分别|高达|整整|[ ,])*")


def _leads(folded: str, hit: Hit, number: int) -> bool:
    """Whether a word of change stands right before the number."""
    return _LEAD.fullmatch(folded, hit.end, number) is not None


def _continues(folded: str, clause: Clause, previous: tuple[Clause, Measure]) -> bool:
    """Whether the clause goes on with the list before it: 34215元和|15680元, or a new member without a verb."""
    if previous[0].start == clause.start and _LINK.fullmatch(folded, clause.left, clause.quantity.start):
        return True
    return (
        previous[1].aspect == Aspect.INCREMENT
        and previous[0].quantity.unit == clause.quantity.unit
        and not any(cue.role == "verb" for hit in clause.left_hits for cue in hit.cues)
    )


_LINK = re.compile(r"[和与及、]")
