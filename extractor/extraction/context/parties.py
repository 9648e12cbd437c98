"""The bodies and places that a text names as subjects: 市总工会|筹集资金, 其中|白河县|签订, 项目区|现有农户."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from extractor.rulepack import TimeOrPlace
from extractor.rulepack.schema import Pattern
from extractor.values.places import full_name, is_known, last_place, named_place, short_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.rulepack import RulePack
    from extractor.rulepack.roles import LexiconRole

#: The longest name of a body, in code points.
MAX_NAME = 24
#: The longest name of a place that the gazetteer does not have.
MAX_PLACE = 5
#: A shorter word with 部 is one of the departments of a body: 人社部, not 权益部.
MIN_MINISTRY = 3
#: How much may stand in a run before the name: 今年以来由|市总工会.
MAX_BEFORE_NAME = 10
#: How long adverbs between the name of a body and its verb may be: 市总|热忱|服务.
MAX_ADVERBS = 2

_BODY = Pattern.model_construct(
    id="scope.bodies", role="scope", grade="body", first="", pattern="", yes=(), why="a body as the subject of a clause"
)
_INSTITUTION = Pattern.model_construct(
    id="scope.institutions",
    role="scope",
    grade="named",
    first="",
    pattern="",
    yes=(),
    why="a firm or an institution as the subject of a clause",
)
_PLAIN = Pattern.model_construct(
    id="scope.plain-bodies",
    role="scope",
    grade="body",
    first="",
    pattern="",
    yes=(),
    why="a body by its common noun, as the subject of a clause",
)
_PLACE = Pattern.model_construct(
    id="scope.place",
    role="scope",
    grade="named",
    first="",
    pattern="",
    yes=(),
    why="a place as the subject of a clause",
)
# characters of names; **街道总工会, __高新区总工会 and xx街道总工会 are masked
_IN_NAME = re.compile(r"[\u4e00-\u9fff*_xX×]")
_RUN = re.compile(rf"{_IN_NAME.pattern}+(?:[-—·][\u4e00-\u9fff]+)*")
_MASK = re.compile(r"[*_xX×某]{1,4}")
# 全市, 各县, 本院, 该局: words for oneself and for each have patterns of their own
_RELATIVE = "全我本该各每"
# |市|财政局, |某|区总工会, |中华|全国总工会
_OF_LEVEL = re.compile(r"[省市县区州旗镇乡]|[*_xX×某]|中华|中国|国家")
# 团|市|委: a head that tells whose it is
_LEVELS = re.compile(r"[省市县区州镇全]")
#: What an employer ends in, before the word for its union: 矿|工会, 公司|工会.
_EMPLOYERS = "厂矿院校局司团站段路处镇乡学行市县区省关田委中所街道场"
# ,|市总工会, 23|日从市总工会; what follows a number, 、 or a dash in a name goes on: 3|家企业, 苏州市、|吴江区, “|市总
_MARK = (
    rf"[^A-Za-z\u4e00-\u9fff](?<![^\W\d])(?<![*×、“《%‰/·-])(?<!\d(?!日))(?<!{_IN_NAME.pattern}—(?=[\u4e00-\u9fff]))"
)
# 2019年|市总工会
_AFTER_TIME = rf"(?<={_IN_NAME.pattern})"
# 市总|工会: what a name may end in
_NAME_ENDS = r"{ends}"
# 市总工会|12351热线
_HOTLINE = re.compile(r"[0-9]{5}[\u4e00-\u9fff]{0,4}热线")
# 襄南监狱工会|被评为…: what was awarded is about it, and what follows is not
_HONOURED = re.compile(r"也?(?:先后)?被")
# 重庆|各级工会|
_EVERY = re.compile(r"各级(?:工会|团|党|妇联|检察|法院|红十字)[\u4e00-\u9fff]{0,2}?(?:组织|会|机关)?")
# 县总工会|7名|党员干部
_PEOPLE = re.compile(r"[0-9]{1,4}余?[名位]")
# 荣昌区总工会|本级|内设, 顺达物流公司|等4家企业|签订
_ITSELF = re.compile(
    r"本级|(?:本部)?机关(?=[0-9内现共])|等[0-9]{1,3}[家个所][\u4e00-\u9fff]{0,4}(?:企业|单位|公司|学校|医院)"
)
# 工会组织|共有613家|: bodies of that sort are counted
_COUNTED = re.compile(r"[现共已总]?[共有数]?[有到为]?达?到?(?:约|近)?[0-9][0-9.,]*[万千百余多]*[家个所间]")
# 第三幼儿园|项目,|占地8436平方米
_PROJECT = re.compile(r"(?:建设)?项目[,:]")
# 在|市委和市政府的领导|下
_UNDER = re.compile(r"[^,。;!?\r\n]{0,40}?[下中](?:[,。;]|$)")


def named_parties(
    folded: str, start: int, end: int, times: Sequence[TimeOrPlace], unit: str | None, rules: RulePack
) -> Iterator[TimeOrPlace]:
    """Find the body or place that each clause of ``folded[start:end]`` begins with, behind its time.

    ``times`` are the time expressions there, ``unit`` is who reports. What follows 、 is named beside another and is
    not found.
    """
    beginnings = _beginnings(folded, start, end, times, rules)
    if not beginnings:
        return
    ends = {time.start: time.end for time in times}
    for beginning in beginnings:
        run = _RUN.match(folded, beginning, end)
        if run is None:
            continue
        run_end = run.end()
        at = _subject(folded, beginning, run_end, ends, rules)
        # of words for oneself only names like 全国总工会 go on
        if at >= run_end or (folded[at] in _RELATIVE and rules.words["body"].at(folded, at, run_end) is None):
            continue
        if folded[at - 1] == "在" and _UNDER.match(folded, at):
            continue
        limit = _limit(folded, at, run_end, rules)
        found = _party(folded, at, limit, run_end, ends, unit, rules)
        if found is None and folded.endswith("在", beginning, at):
            found = _location(folded, at, run_end, rules)
        if found is not None:
            yield found


@cache
def _named() -> str:
    """今年以来由市总|工会, 其中白河|县, 今年|吉林|: what a name ends in is not far behind, or the name of a place."""
    firsts, seconds = ("".join(sorted({name[at] for name in short_names()})) for at in (0, 1))
    far = MAX_BEFORE_NAME + MAX_NAME
    return rf"(?=[\u4e00-\u9fff*_xX×·—-]{{0,{far}}}?(?:{{ends}}|[省市县区旗州盟乡镇村街苏嘎]|[{firsts}][{seconds}]))"


def _beginnings(folded: str, start: int, end: int, times: Sequence[TimeOrPlace], rules: RulePack) -> list[int]:
    """Where clauses begin that may name a party: at the start, behind a mark, and behind a time that a mark is before.

    Most clauses have no word that a name ends in, and are passed over by one look-up.
    """
    begins, goes_on = rules.form(_MARK + _named(), _NAME_ROLES), rules.form(_AFTER_TIME + _named(), _NAME_ROLES)
    found = {mark.end() for mark in begins.finditer(folded, max(0, start - 1), end)}
    if start == 0:
        found.add(0)
    for time in times:
        found.difference_update(range(time.start + 1, time.end))
        # of times that are all of a run (今年|市总工会) the run is the beginning, and they are skipped later
        if goes_on.match(folded, time.end, end) and not _RUN.fullmatch(folded, time.start, time.end):
            found.add(time.end)
    return sorted(found)


def _subject(folded: str, at: int, end: int, times: dict[int, int], rules: RulePack) -> int:
    """Skip time expressions and words that lead to a subject: |今年以来由|市总工会."""
    while at < end:
        further = times.get(at) or rules.words["subject-lead"].at(folded, at, end)
        if further is None or further <= at:
            break
        at = further
    return at


def _limit(folded: str, start: int, end: int, rules: RulePack) -> int:
    """How far a name may reach from ``start``, before any word that no name holds; ``start`` if none can end there."""
    limit = min(end, start + MAX_NAME)
    if rules.form(_NAME_ENDS, _HEAD_ROLES).search(folded, start, limit) is None:
        return start
    return rules.words["not-in-body"].first(folded, start, limit, end)


def _party(
    folded: str, start: int, limit: int, end: int, times: dict[int, int], unit: str | None, rules: RulePack
) -> TimeOrPlace | None:
    """The longest name of a body or an institution in ``folded[start:limit]``, else its common noun, else a place."""
    words = rules.words
    place = last_place(folded, start)
    heads: list[tuple[tuple[int, int], Pattern]] = []
    if limit > start:
        heads = [(head, pattern) for role, pattern in _ROLES for head in words[role].spans(folded, start, limit)]
        heads.sort(key=_end_of_head, reverse=True)
    taken = limit
    for head, pattern in heads:
        if head[1] > taken:
            continue
        if _is_subject(folded, start, head, end, place, times, rules):
            is_own = unit is not None and folded[head[0] : head[1]] in unit
            is_honoured = _HONOURED.match(folded, head[1]) is not None
            return TimeOrPlace(
                _name_start(folded, start, head[0]),
                head[1],
                _INSTITUTION if is_honoured else _BODY if is_own else pattern,
            )
        taken = head[0]
    plain = words["plain-body"].at(folded, start, end) if folded[start - 1 : start] != ")" else None
    if (
        plain is not None
        and _COUNTED.match(folded, plain) is None
        and (_acts(folded, plain, end, rules, adverbs=0) or _PEOPLE.match(folded, plain) or plain in times)
    ):
        return TimeOrPlace(start, plain, _PLAIN)
    if place is None or any(head[1] > place[1] for head, _ in heads):
        return None
    return _place(folded, start, place, end, rules)


_ROLES: tuple[tuple[LexiconRole, Pattern], ...] = (("body", _BODY), ("institution", _INSTITUTION))
_HEAD_ROLES: tuple[LexiconRole, ...] = ("body", "institution")
_NAME_ROLES: tuple[LexiconRole, ...] = (*_HEAD_ROLES, "plain-body")


def _end_of_head(found: tuple[tuple[int, int], Pattern]) -> int:
    return found[0][1]


def _name_start(folded: str, start: int, head: int) -> int:
    """Where the name begins in ``folded[start:head]``: behind what stands before a province or a known place.

    新任|省|总工会: provinces are known, so a name before 省 that is none is no part of it.
    """
    if named_place(folded, start) is not None:
        return start
    for at in range(start + 1, head):
        place = named_place(folded, at)
        if place is not None and is_known(place[0]) and place.end() <= head:
            return at
    return head - 1 if head - 1 > start and folded[head - 1] == "省" else start


def _location(folded: str, start: int, end: int, rules: RulePack) -> TimeOrPlace | None:
    """A body or institution where things are told of: 在|包钢集团|,互助保障工作取得成效."""
    ends = folded[end : end + 1] == "," and any(
        rules.words[role].ending(folded, end, start + 1) is not None for role, _ in _ROLES
    )
    return TimeOrPlace(start, end, _INSTITUTION) if ends else None


def _is_subject(
    folded: str,
    start: int,
    head: tuple[int, int],
    end: int,
    place: tuple[int, int] | None,
    times: dict[int, int],
    rules: RulePack,
) -> bool:
    """Whether the name ``folded[start:head[1]]`` is whole, and what follows lets it be the subject."""
    bare = folded[head[0] : head[1]]
    tells_whose = _LEVELS.search(bare) is not None or (bare.endswith("部") and len(bare) >= MIN_MINISTRY)
    if head[0] == start and not tells_whose:
        return False
    is_named = tells_whose or _OF_LEVEL.match(folded, start) is not None or (place is not None and place[1] <= head[1])
    if bare == "工会" and not is_named and folded[head[0] - 1] not in _EMPLOYERS:
        return False
    after = head[1]
    if folded[after : after + 1].isdigit() and after not in times:
        return _HOTLINE.match(folded, after) is not None or (is_named and _PEOPLE.match(folded, after) is not None)
    aside = _ITSELF.match(folded, after)
    if aside:
        after = aside.end()
        end = max(end, after + MAX_ADVERBS)
    if rules.words["body-goes-on"].at(folded, after, end) is not None:
        return rules.words["officer"].at(folded, after, end) is not None
    return is_named or _acts(folded, after, end, rules) or _PROJECT.match(folded, after) is not None


def _acts(folded: str, position: int, end: int, rules: RulePack, adverbs: int = MAX_ADVERBS) -> bool:
    """Whether what a party does or has stands at ``position``, or at most ``adverbs`` code points behind it."""
    if rules.words["body-goes-on"].at(folded, position, end) is not None:
        return False
    last = min(position + adverbs, end)
    return any(rules.words["does"].at(folded, at, len(folded)) is not None for at in range(position, last + 1))


def _place(folded: str, first: int, place: tuple[int, int], end: int, rules: RulePack) -> TimeOrPlace | None:
    """A place by its name, with 县 or 镇 or as the gazetteer has it, and the places around it from ``first``."""
    words = rules.words
    start, after = place
    if after > end or words["body-goes-on"].at(folded, after, end) is not None:
        return None
    every = _EVERY.match(folded, after)
    if every is not None:
        return TimeOrPlace(start, every.end(), _BODY)
    name = folded[start:after]
    if is_known(name) and full_name(name) == name:
        return TimeOrPlace(first, after, _PLACE)
    if not is_known(name) and (
        after - start > MAX_PLACE
        or any(
            words["not-in-body"].at(folded, at, end) or words["no-place"].at(folded, at, end)
            for at in range(start, after)
        )
    ):
        return None
    acts = words["does"].at(folded, after, len(folded)) is not None
    return TimeOrPlace(first, after, _PLACE) if acts or folded[after : after + 1].isdigit() else None
